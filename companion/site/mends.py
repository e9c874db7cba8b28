"""What the theme and its neighbours write, mended: each with the package
that makes it necessary, as it was when last looked at, and with the reason.

A build notes which mends did something (see finish.py); a test names those
that no longer do, so that they can go.
"""

import re
from pathlib import Path
from typing import NamedTuple

from pybtex.backends.plaintext import Backend
from pybtex.plugin import register_plugin
from sphinx.application import Sphinx
from sphinx.config import Config

THEME = "pydata-sphinx-theme 0.17.1"
SCRIPT = r'<script[^>]*src="[^"]*/?(?:{})\.js[^"]*"></script>\s*'


class Mend(NamedTuple):
    """before: a text, or a regular expression."""

    name: str
    package: str
    reason: str
    before: str | re.Pattern
    after: str = ""
    but: str = ""  # the page that stays as it is

    def __call__(self, page: str) -> str:
        if isinstance(self.before, str):
            return page.replace(self.before, self.after)
        return self.before.sub(self.after, page)


MENDS = (
    Mend("icons", THEME, "our style sheet has the few icons that are used: "
         "1.5 MB less",
         re.compile(SCRIPT.format("fontawesome"))),
    Mend("search", THEME, "results show on the page of the search only",
         re.compile(SCRIPT.format("searchtools|language_data|searchindex")),
         but="search.html"),
    Mend("inline", THEME, "the policy allows no script inside of a page; "
         "start.js says what they say",
         re.compile(r"\s*<script(?![^>]*(?:\bsrc=|json))[^>]*>.*?</script>",
                    re.S)),
    Mend("preload", THEME, "no script comes before the text",
         re.compile(r'\s*<link rel="preload" as="script"[^>]*>')),
    Mend("defer", "Sphinx 7.4.7", "the text waits for no script; they run in "
         "the same order, once it is there",
         re.compile(r"<script(?![^>]*\bdefer\b)(?=[^>]*\bsrc=)"),
         "<script defer"),
    Mend("onclick", "sphinx-book-theme 1.3.0", "the policy allows no script "
         "in an attribute; companion.js listens",
         re.compile(r'onclick="(toggleFullScreen|window\.print)\(\)"'),
         r'data-does="\1"'),
    Mend("sidebar", THEME, "axe: region",
         'class="bd-sidebar-primary bd-sidebar"',
         'class="bd-sidebar-primary bd-sidebar" role="region" '
         'aria-label="Contents of the book"'),
    Mend("button", THEME, "axe: label-content-name-mismatch",
         'search-button-field search-button__button pst-js-only" '
         'title="Search" aria-label="Search"',
         'search-button-field search-button__button pst-js-only"'),
    Mend("hidden", "myst-nb 1.4.0", "axe: label-content-name-mismatch",
         '<summary aria-label="Toggle hidden content">', "<summary>"),
    Mend("citations", "docutils 0.21.2", "axe: aria-required-children",
         '<div role="list" class="citation-list">',
         '<div class="citation-list">'),
    Mend("citation", "docutils 0.21.2", "axe: aria-deprecated-role",
         ' role="doc-biblioentry"'),
    Mend("colours", THEME, 'without scripts nothing resolves "auto", and '
         "the colours are missing",
         ' data-theme="auto"', ' data-theme="light"'),
)


def mend(page: str, name: str) -> tuple[str, list[str]]:
    """A page of that file name mended, and names of the mends that did
    something."""
    done = []
    for each in MENDS:
        mended = page if name == each.but else each(page)
        if mended != page:
            done.append(each.name)
        page = mended
    return page, done


# --- what is no part of a page -----------------------------------------------


def drop_icons(app: Sphinx, error: Exception | None):
    """pydata-sphinx-theme 0.17.1: what no page loads is not shipped."""
    for path in Path(app.outdir).glob("_static/scripts/fontawesome.js*"):
        path.unlink()


def forget_style(app: Sphinx):
    """Sphinx 7.4.7: style sheets that are written after the pages have no
    checksum on the pages of a first build, and would have one later; so
    each build is the first."""
    for name in ("_static/mystnb.*.css", "companion/*.css",
                 "companion/**/*.js"):
        for path in Path(app.outdir).glob(name):
            path.unlink()


def allow_parallel(app: Sphinx, config: Config):
    """sphinx-multitoc-numbering 0.1.3 does not say that pages may be read
    in parallel. It keeps no state of its own."""
    extension = app.extensions.get("sphinx_multitoc_numbering")
    if extension:
        extension.parallel_read_safe = True


def name_backend():
    """pybtex 0.26.1 looks through the entry points of all packages for each
    citation, unless the plugin is registered."""
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)


def setup(app: Sphinx):
    name_backend()
    app.connect("config-inited", allow_parallel)
    app.connect("builder-inited", forget_style)
    app.connect("build-finished", drop_icons)
