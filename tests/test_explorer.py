"""The explorer of all numbers, as a reader uses it."""

import csv

import pytest
from conftest import HTML, SIDEWAYS

pytestmark = [pytest.mark.book, pytest.mark.browser]
EXPLORER = "chapters/across/numbers.html"
READY = ".companion-explorer .dt-container"
SHOWN = """() => [...document.querySelectorAll(
  '.companion-explorer tbody tr')].map(row => ({...row.dataset}))"""
ALL = f"() => ({SHOWN})().length > 80"


@pytest.fixture
def explorer(visit):
    def go(width=1280, query=""):
        page, wrong = visit(EXPLORER, width)
        if query:
            page.goto((HTML / EXPLORER).as_uri() + query)
        page.wait_for_selector(READY)
        return page, wrong

    return go


@pytest.mark.parametrize("width", [1280, 390])
def test_it_filters_by_each_facet(explorer, width):
    page, wrong = explorer(width)
    whole = len(page.evaluate(SHOWN))
    for facet, value in (
        ("section", "4 Iran under ISIS Threat"), ("place", "Mosul"),
        ("unit", "fighters"), ("kind", "Western official"),
        ("hedge", "at least"),
    ):
        page.locator(f"select[name={facet}]").select_option(value)
        rows = page.evaluate(SHOWN)
        assert 0 < len(rows) < whole
        assert {row[facet] for row in rows} == {value}
        said = page.locator(".companion-count").inner_text()
        assert said == f"{len(rows)} of {whole} numbers shown."
        assert page.evaluate(SIDEWAYS) <= 0
        page.locator("button[type=reset]").click()
        page.wait_for_function(ALL)
    assert wrong == []


def test_filters_and_search_narrow_each_other(explorer):
    page, _ = explorer()
    page.locator("select[name=place]").select_option("Afghanistan")
    page.locator("input[name=words]").fill("Kabulov")
    rows = page.evaluate(SHOWN)
    assert {r["speaker"] for r in rows} == {"Zamir Kabulov"}
    page.locator("select[name=place]").select_option("Mosul")
    assert "No number fits" in page.locator(
        ".companion-explorer tbody").inner_text()
    page.locator("button[type=reset]").click()
    page.wait_for_function(ALL)
    assert "?" not in page.url


def test_it_sorts(explorer):
    page, _ = explorer(390)
    for order, key in {
        "label": lambda r: r["label"],
        "low": lambda r: float(r["low"]) if r["low"] != "-inf" else 1e99,
        "high": lambda r: -float(r["high"]) if r["high"] != "inf" else 1e99,
        "time": lambda r: r["time"] or "\uffff",
        "speaker": lambda r: r["speaker"],
    }.items():
        page.locator("select[name=sort]").select_option(order)
        found = [key(row) for row in page.evaluate(SHOWN)]
        assert found == sorted(found), order


def test_a_view_is_shared_by_its_link(explorer):
    page, _ = explorer()
    page.locator("select[name=kind]").select_option("other official")
    page.locator("select[name=sort]").select_option("high")
    page.locator("input[name=words]").fill("Iran")
    link = page.locator(".companion-share").get_attribute("href")
    assert page.url.endswith(link)
    again, wrong = explorer(query=link)
    assert again.evaluate(SHOWN) == page.evaluate(SHOWN)
    assert again.locator("select[name=sort]").input_value() == "high"
    again.goto((HTML / EXPLORER).as_uri() + "?place=Atlantis&sort=x&words=")
    again.wait_for_function(ALL)  # what is unknown hides nothing
    assert wrong == []


def test_what_is_shown_is_what_is_downloaded(explorer):
    page, _ = explorer()
    page.locator("select[name=place]").select_option("Mosul")
    page.locator("select[name=sort]").select_option("high")
    with page.expect_download() as download:
        page.locator(".companion-filters .companion-csv").click()
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["id"] for r in rows] == [
        r["id"] for r in page.evaluate(SHOWN)]
    assert {r["place"] for r in rows} == {"Mosul"}
    assert rows[0]["as_printed"] == "nearly 100,000"
    assert rows[0]["paragraph"] == "introduction-7"


def test_it_works_by_keyboard(explorer):
    page, _ = explorer()
    page.locator("input[name=words]").focus()
    page.keyboard.type("Nicholson")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "section"
    assert len(page.evaluate(SHOWN)) == 2
    for _ in range(7):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the share link keeps the view
    page.wait_for_selector(READY)
    page.wait_for_function(f"() => ({SHOWN})().length === 2")


def test_without_scripts_it_is_a_table(visit):
    page, _ = visit(EXPLORER, java_script_enabled=False)
    assert page.locator(".companion-explorer tbody tr").count() > 80
    assert not page.locator(".companion-filters").is_visible()
