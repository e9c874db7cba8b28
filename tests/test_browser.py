"""Every page in a real browser, from file://, at two widths."""

import os

import pytest
from conftest import HTML
from test_site import pages

pytestmark = [pytest.mark.book, pytest.mark.browser]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]


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
            viewport={"width": width, "height": 800}, color_scheme=theme)
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


UNDRAWN = """() => [...document.querySelectorAll('.companion-plot')].filter(
  plot => !plot.querySelector(
    '.points path, .bars path, .lines path, .heatmaplayer image, .hm')
).map(plot => plot.closest('figure').id)"""
OUTSIDE = """() => [...document.querySelectorAll('.companion-plot')].filter(
  plot => {
    const box = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('.annotation-text, .ytick text, ' +
      '.xtick text')].some(text => {
        const t = text.getBoundingClientRect();
        return t.width && (t.left < box.left - 3 || t.right > box.right + 3);
      });
  }).map(plot => plot.closest('figure').id)"""
SIDEWAYS = """() => document.documentElement.scrollWidth
  - document.documentElement.clientWidth"""


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_whole(html, visit, width):
    wrong = {}
    for path in pages():
        page, errors = visit(path.relative_to(HTML), width)
        page.wait_for_load_state("load")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.companion-plot')]"
            ".every(p => p.querySelector('svg'))", timeout=20000)
        found = [*errors]
        found += [f"not drawn: {n}" for n in page.evaluate(UNDRAWN)]
        found += [f"label cut: {n}" for n in page.evaluate(OUTSIDE)]
        if page.evaluate(SIDEWAYS) > 0:
            found.append("scrolls sideways")
        if found:
            wrong[str(path.relative_to(HTML))] = found
        page.close()
    assert wrong == {}


def test_charts_follow_the_theme(html, visit):
    path = "chapters/3-central-asia-afghanistan/text.html"
    fills = set()
    for theme in ("light", "dark"):
        page, _ = visit(path, theme=theme)
        page.wait_for_selector(".companion-plot svg")
        fills.add(page.evaluate(
            "() => getComputedStyle(document.querySelector("
            "'.companion-plot .annotation-text')).fill"))
    assert len(fills) == 2


READABLE = """() => [...document.querySelectorAll(
  '.companion-pitfall, .companion-values td, summary, figcaption *,' +
  '.companion-table td, p')].filter(e => e.offsetParent && e.textContent)
  .filter(e => {
    const parts = getComputedStyle(e).color.match(/[0-9.]+/g).map(Number);
    return Math.max(...parts.slice(0, 3)) < 110;
  }).map(e => e.className || e.tagName)"""


@pytest.mark.parametrize("page", ["text", "notebook"])
def test_text_is_light_in_the_dark(html, visit, page):
    page, _ = visit(f"chapters/4-iran/{page}.html", theme="dark")
    page.wait_for_selector(".companion-plot svg")
    assert page.evaluate(READABLE) == []


def test_a_card_opens_by_keyboard_and_closes_by_escape(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    link = page.locator("a.companion-number").first
    link.focus()
    card = page.get_by_role("tooltip")
    assert "Printed:" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.count() == 0
    link.hover()
    assert card.count() == 1


def test_a_number_leads_to_its_row(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    page.locator("a.companion-number").first.click()
    page.wait_for_url("**/ledger.html#q-*")
    name = page.url.split("#")[1]
    assert page.locator(f"#{name}").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ledger_is_searched_and_sorted(html, visit, width):
    page, _ = visit("chapters/reference/ledger.html", width)
    rows = page.locator("[data-name=quantities] tbody tr")
    page.wait_for_selector(".dt-search input")
    whole = rows.count()
    page.locator(".dt-search input").first.fill("Nicholson")
    page.wait_for_function(
        "n => document.querySelectorAll("
        "'[data-name=quantities] tbody tr').length < n", arg=whole)
    assert 0 < rows.count() < whole
    assert all("Nicholson" in r.inner_text() for r in rows.all())
    if width > 700:
        page.locator(".dt-search input").first.fill("")
        head = page.locator("[data-name=quantities] thead th").first
        head.click()
        page.wait_for_selector("th.dt-ordering-asc")
        labels = [r.inner_text().lower() for r in page.locator(
            "[data-name=quantities] tbody th").all()[:5]]
        assert labels == sorted(labels)


def test_a_chart_gives_its_data_as_csv(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    with page.expect_download() as download:
        page.locator("a.companion-csv").first.click()
    assert download.value.suggested_filename.endswith(".csv")
    text = open(download.value.path(), encoding="utf-8").read()
    assert text.count("\n") > 1
