"""What a site has beside its chapters: a page for what is missing, a map
for search engines, the tables to take along.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from . import takeaway
from .remember import memory
from ..pages.templating import render

RELATIVE = re.compile(r'(href|src)="(?!#|/|[a-z]+:)(?:\./)?([^"]*)"')


def missing_page(app: Sphinx):
    """The page that a host shows for an address that leads nowhere."""
    yield "404", {"title": "This page is not here",
                  "body": render("site/missing.html")}, "page.html"


def rooted(page: str, base: str) -> str:
    """A page that is shown at any depth: its links begin at the root.

    base: the address of the site, or ''.
    """
    root = urlsplit(base).path.rstrip("/") + "/"
    return RELATIVE.sub(rf'\1="{root}\2"', page)


def add_map(app: Sphinx, error: Exception | None):
    base = app.config.html_baseurl.rstrip("/")
    if base and not error and app.builder.format == "html":
        (Path(app.outdir) / "sitemap.xml").write_text(render(
            "site/map.xml", base=base, pages=sorted(app.env.found_docs)),
            encoding="utf-8")


def add_tables(app: Sphinx, error: Exception | None):
    """The zip of all tables, beside the scripts of the book."""
    if not error and app.builder.format == "html":
        folder = Path(app.outdir) / "companion"
        folder.mkdir(exist_ok=True)
        takeaway.pack(folder / f"{takeaway.ZIP_NAME}.zip",
                      memory(app) / "tables.xlsx")


def setup(app: Sphinx):
    app.connect("html-collect-pages", missing_page)
    app.connect("build-finished", add_tables)
    app.connect("build-finished", add_map)
