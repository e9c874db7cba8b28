"""Where things are, and what is done when they are not there.

Tests that share something dear to make (a print, kernels, JupyterLab) stand
in one `xdist_group`, so that one of the workers makes it once; they begin
first, since they take longest.
"""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from companion.ledger import check as checks
from hypothesis import HealthCheck, settings
from lxml.html import document_fromstring
from tools.changed import schema_of_changed

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
OWN = ("file:", "data:", "blob:")  # addresses on this machine
DRAW = "() => { dispatchEvent(new Event('beforeprint')) }"  # all charts
DRAWN = """() => [...document.querySelectorAll('.companion-plot')].every(
  plot => plot.dataset.drawn === 'yes')"""
SIDEWAYS = """() => document.documentElement.scrollWidth
  - document.documentElement.clientWidth"""
# A slow machine is no failure.
settings.register_profile(
    "calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.get_closest_marker("xdist_group"))


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
def data(tmp_path, monkeypatch) -> Path:
    """A copy of data/ that a test may break; checks of its schema pass over
    what is as it was."""
    monkeypatch.setattr(checks, "check_schema", schema_of_changed)
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture(scope="session")
def html() -> Path:
    if not (HTML / "index.html").exists():
        pytest.fail("the book is not built; run `make book` first")
    return HTML


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser):
    """Open an empty page; gives it and the list of what goes wrong on it,
    requests to other places than `own` among them."""
    contexts = []

    def open_tab(width=1280, theme="light", own=OWN, **more):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme,
            reduced_motion="reduce", **more)
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("console", lambda m: m.type == "error" and wrong.append(
            m.text))
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: r.url.startswith(own)
                or wrong.append(r.url))
        return page, wrong

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def visit(html, tab):
    """Open a page of the book; gives it and what went wrong on it."""

    def go(path, width=1280, theme="light", **more):
        page, wrong = tab(width, theme, **more)
        page.goto((html / path).as_uri())
        return page, wrong

    return go


def draw(page):
    """Draw all charts of a page, as a printer would have it."""
    page.evaluate(DRAW)
    page.wait_for_function(DRAWN, timeout=60_000)


def pages() -> list[Path]:
    """The pages of the built book."""
    return [p for p in sorted(HTML.rglob("*.html"))
            if not {"_static", "_sources", "companion"} & set(
                p.relative_to(HTML).parts)]


@cache
def tree(page: Path):
    """A page as a tree, parsed once: for all pages together lxml takes half
    a second where a parser in Python takes ten."""
    return document_fromstring(page.read_text("utf-8"))
