"""Where things are, and what is done when they are not there."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]
COPY = Path(
    os.environ.get("COMPANION_PAPER")
    or ROOT.parent / "shared" / "paper" / "karmon-2016.txt"
)


@pytest.fixture(scope="session")
def copy() -> Path:
    """A copy of the paper: a must in CI, a skip elsewhere."""
    if not COPY.exists():
        message = (
            f"no copy of the paper at {COPY}; set COMPANION_PAPER to yours")
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return COPY


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of data/ that a test may break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture(scope="session")
def html() -> Path:
    if not (HTML / "index.html").exists():
        pytest.fail("the book is not built; run `make book` first")
    return HTML


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open a page; gives it and the list of what went wrong on it."""
    contexts = []

    def go(path, width=1280, theme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme,
            reduced_motion="reduce")
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("console", lambda m: m.type == "error" and wrong.append(
            m.text))
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: r.url.startswith(
            ("file:", "data:", "blob:")) or wrong.append(r.url))
        page.goto((HTML / path).as_uri())
        return page, wrong

    yield go
    for context in contexts:
        context.close()
