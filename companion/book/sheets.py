"""The sheets for a class, beside the pages for teachers. They are no pages
of the theme: they hold nothing but what is to be printed, stand in no
contents, and are not found twice by the search."""

from pathlib import Path

from sphinx.application import Sphinx

from ..pages.sheets import FOLDER, sheets


def write(app: Sphinx) -> tuple:
    """Write the sheets where the book has pages for teachers."""
    if any(page.startswith(f"{FOLDER}/") for page in app.env.found_docs):
        folder = Path(app.outdir) / FOLDER
        for name, make in sheets().items():
            (folder / f"{name}.html").write_text(make("../../"), "utf-8")
    return ()  # pages that Sphinx would write


def setup(app: Sphinx):
    app.connect("html-collect-pages", write)
