"""Finished pages: mended, with a policy against outside sources, and with
style sheets that hold what the book uses.

The address of the site is html.baseurl in _config.yml, or the environment
variable BOOK_ADDRESS; without one, what needs an address stays away.
"""

import json
import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import beside, head, launch, mends, styles
from .remember import memory
from ..pages.templating import render

HERE = Path(__file__).parent
DONE = "mends.json"  # page -> names of the mends that did something
# Styles stand in the theme's attributes; scripts nowhere but in files.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
CHARSET = '<meta charset="utf-8" />'


def guarded(page: str, name: str) -> str:
    """A page with the policy, and with the script that comes first."""
    start = "" if name == "404.html" else "../" * name.count("/")
    said = render("site/policy.html", policy=POLICY, start=start)
    return page.replace(CHARSET, f"{CHARSET}{said}", 1)


def finish_page(page: str, name: str, base: str) -> tuple[str, list[str]]:
    """A page as Sphinx wrote it, finished; and the mends that did something.

    name: of its file in the book; base: the address of the site, or ''.
    """
    page, done = mends.mend(page, name)
    page = guarded(page, name)
    return beside.rooted(page, base) if name == "404.html" else page, done


def scripts(out: Path):
    """Scripts that may add classes: all but plotly's, which styles itself."""
    for folder in ("_static", "companion"):
        for path in (out / folder).rglob("*.js"):
            if not path.name.startswith("plotly"):
                yield path.read_text("utf-8")


def finish_book(app: Sphinx, error: Exception | None):
    """Finish the pages that were written this time; shrink the style sheets
    to what all pages use, and mark the links to them."""
    if error or app.builder.format != "html":
        return
    out, record = Path(app.outdir), memory(app) / DONE
    before = json.loads(record.read_text("utf-8")) if record.exists() else {}
    pages, done = {}, {}
    for path in sorted(out.rglob("*.html")):
        name = path.relative_to(out).as_posix()
        if name.startswith("_static/"):
            continue
        page, done[name] = path.read_text("utf-8"), before.get(name, [])
        if POLICY not in page:
            page, done[name] = finish_page(page, name, app.config.html_baseurl)
        pages[path] = page
    names = styles.classes(pages.values(), scripts(out))
    marks = styles.shrink(out / "_static", names, memory(app))
    for path, page in pages.items():
        path.write_text(styles.with_marks(page, marks), encoding="utf-8")
    record.write_text(json.dumps(done, indent=1), encoding="utf-8")


def take_address(app: Sphinx, config: Config):
    config.html_baseurl = os.environ.get("BOOK_ADDRESS", config.html_baseurl)


def add_templates(app: Sphinx, config: Config):
    # Jupyter Book takes relative paths from where it was started.
    config.templates_path.append(str(HERE / "templates"))


def setup(app: Sphinx):
    app.connect("config-inited", take_address)
    app.connect("config-inited", add_templates)
    for part in (mends, head, beside, launch):
        part.setup(app)
    # Last of all: the theme writes one style sheet when a build ends.
    app.connect("build-finished", finish_book, priority=900)
