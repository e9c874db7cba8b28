"""A browser that prints: playwright's own, or the one that the variable
COMPANION_BROWSER names."""

import os
from contextlib import contextmanager
from pathlib import Path

from ..pages.templating import render


@contextmanager
def browser():
    """A headless browser of playwright; ends with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=["--no-sandbox", "--disable-gpu",
                  "--disable-background-networking"])
        try:
            yield found
        finally:
            found.close()


def print_page(page, target: Path, **options):
    """Print a page of a browser as a PDF for all readers: with tags and
    bookmarks, and numbered at the foot. options: those of page.pdf()."""
    page.pdf(**{
        "path": target, "tagged": True, "outline": True,
        "print_background": True, "display_header_footer": True,
        "header_template": "<span></span>",
        "footer_template": render("press/page-number.html")} | options)
