"""A private build: the original paragraphs, from the reader's own copy,
folded under ours, and a mark on every page.

make.py writes the paragraphs into a file under _build/private and names it
in COMPANION_ORIGINAL. Without that variable nothing here does anything.
"""

import json
import os
from pathlib import Path

from docutils import nodes
from sphinx.errors import ConfigError

from ..pages.exhibits import esc
from ..ledger.tables import paragraph_label

ORIGINAL = "COMPANION_ORIGINAL"
TEXTS = {}  # id -> text of a paragraph; empty in a public build
BANNER = (
    '<p class="companion-private" role="note"><strong>Private copy.</strong> '
    "This build has the text of the paper in it, which is its author’s. "
    "Keep it to yourself; do not publish or pass on this folder.</p>")
HEAD = (
    '<meta name="robots" content="noindex" />\n<style>'
    ".companion-private{border:2px solid currentColor;padding:.5em .8em;"
    "margin:0 0 1em}.companion-original{clear:both;margin:.5em 0;"
    "font-size:.95em}.companion-original>p{padding-left:.8em;"
    "border-left:3px solid currentColor}</style>\n")
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
    return [nodes.raw("", (
        '<details class="companion-original"><summary>The original '
        f"{paragraph_label(name)}</summary><p>{esc(TEXTS[name])}</p>"
        "</details>"), format="html")]


def begin(app, config):
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


def mark(app, error):
    """Mark every page, those of the theme included."""
    if error or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        if path.is_relative_to(Path(app.outdir) / "_static"):
            continue  # templates of the theme
        page = path.read_text("utf-8")
        if BANNER not in page:
            path.write_text(marked(page), encoding="utf-8")


def marked(page: str) -> str:
    """A page with the banner at the top of its content."""
    page = page.replace("</head>", f"{HEAD}</head>", 1)
    top = next((t for t in TOPS if t in page), None)
    end = page.index(">", page.index(top)) + 1 if top else 0
    return page[:end] + BANNER + page[end:]


def setup(app):
    app.connect("config-inited", begin, priority=900)
