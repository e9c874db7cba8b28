"""A private build: the original paragraphs, from the reader's own copy,
folded under ours, and a mark on every page.

make.py writes the paragraphs into a file under _build/private and names it
in COMPANION_ORIGINAL. Without that variable nothing here does anything.
"""

import json
import os
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from ..ledger.tables import paragraph_label
from ..pages.templating import render

ORIGINAL = "COMPANION_ORIGINAL"
TEXTS = {}  # id -> text of a paragraph; empty in a public build
TOPS = ('<article class="bd-article"', '<main id="main-content"', "<body")


def write(texts: dict[str, str], target: Path):
    """Write the paragraphs (id -> text) at one stroke."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    half.write_text(json.dumps(texts), encoding="utf-8")
    os.replace(half, target)


def fold(name: str) -> list:
    """The fold for a paragraph; [] in a public build."""
    if not TEXTS:
        return []
    text = render("book/original.html", label=paragraph_label(name),
                  text=TEXTS[name])
    return [nodes.raw("", text, format="html")]


def begin(app: Sphinx, config: Config):
    """Read the paragraphs. Refuses to put them among public pages."""
    TEXTS.clear()
    file = os.environ.get(ORIGINAL)
    if not file:
        return
    folder = Path(file).resolve().parent
    if not Path(app.outdir).resolve().is_relative_to(folder):
        raise ConfigError(
            f"{ORIGINAL} is set, but {app.outdir} is not under {folder}; "
            "unset it, or run `make book PAPER=copy`")
    TEXTS.update(json.loads(Path(file).read_text("utf-8")))
    config.html_baseurl = ""  # no address, no site map
    app.connect("build-finished", mark, priority=900)


def mark(app: Sphinx, error: Exception | None):
    """Mark every page, those of the theme included."""
    if error or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        if path.is_relative_to(Path(app.outdir) / "_static"):
            continue  # templates of the theme
        page = path.read_text("utf-8")
        banner = render("book/private-banner.html")
        if banner not in page:
            path.write_text(with_banner(page, banner), encoding="utf-8")


def with_banner(page: str, banner: str) -> str:
    """A page with the banner at the top of its content."""
    head = render("book/private-head.html")
    page = page.replace("</head>", f"{head}</head>", 1)
    top = next((t for t in TOPS if t in page), None)
    end = page.index(">", page.index(top)) + 1 if top else 0
    # Not with a plus: markup would escape the page.
    return f"{page[:end]}{banner}{page[end:]}"


def setup(app: Sphinx):
    app.connect("config-inited", begin, priority=900)
