"""Forecast first: a class answers, keeps its answers, and opens the outcomes."""

import pytest
from conftest import SIDEWAYS

pytestmark = [pytest.mark.book, pytest.mark.browser]
FIRST = "chapters/forecasts/first.html"


@pytest.fixture
def sheet(visit):
    def go(width=1280):
        page, wrong = visit(FIRST, width)
        page.wait_for_selector(".companion-first .companion-csv[href^=data]")
        return page, wrong

    return go


def box(page, of="resistance-will-break"):
    return page.locator(f"input[name={of}]")


def load_csv(page, text):
    """Open a file of answers; gives what the page says to it."""
    page.evaluate(
        "document.querySelector('.companion-message').textContent = ''")
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv",
         "buffer": text.encode("utf-8")})
    page.wait_for_function(
        "() => document.querySelector('.companion-message').textContent")
    return page.locator(".companion-message").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_class_forecasts_then_opens_the_outcomes(sheet, width):
    page, wrong = sheet(width)
    assert not page.locator(".companion-results table").is_visible()
    box(page).fill("80")
    box(page, "most-fighters-join-jfs").fill("20")
    page.locator(".companion-results summary").click()
    row = page.locator("tr[data-id=resistance-will-break]")
    assert row.locator(".mine").inner_text().endswith("80%")
    said = page.locator(".companion-first-score").inner_text()
    assert "2 of 12" in said and "yours 0.04" in said  # 0.2 squared, twice
    assert "always 50 per cent 0.25" in said
    assert page.evaluate(SIDEWAYS) <= 0 and wrong == []


def test_answers_stay_on_the_device_and_can_be_cleared(sheet):
    page, _ = sheet()
    box(page).fill("35")
    page.reload()
    assert box(page).input_value() == "35"
    page.locator(".companion-first button[type=reset]").click()
    page.wait_for_function(
        "() => !localStorage.getItem('companion-first').includes('35')")
    page.reload()
    assert box(page).input_value() == ""


def test_a_file_carries_the_answers_to_another_device(sheet):
    page, _ = sheet()
    box(page).fill("35")
    box(page, "taliban-main-actor").fill("0")
    with page.expect_download() as download:
        page.locator(".companion-first .companion-csv").click()
    with open(download.value.path(), encoding="utf-8") as file:
        text = file.read()
    assert text.splitlines()[0] == "forecast,per_cent"
    other, wrong = sheet()
    assert "12 forecasts loaded" in load_csv(other, text)
    assert box(other).input_value() == "35"
    assert box(other, "taliban-main-actor").input_value() == "0"
    assert box(other, "most-fighters-join-jfs").input_value() == ""
    assert wrong == []


HEAD = "forecast,per_cent\n"
BAD = {
    "": "The file is empty",
    "a,b\nresistance-will-break,50": "Row 1 must be",
    HEAD + "resistance-will-break,150": "Row 2, column per_cent",
    HEAD + "resistance-will-break,-1": "no number from 0",
    HEAD + "resistance-will-break,half": "no number from 0",
    HEAD + "resistance-will-break,0.5": "is not whole",
    HEAD + "nobody,50": 'Row 2: no forecast "nobody"',
    HEAD + "taliban-main-actor,5\ntaliban-main-actor,6": "Row 3",
    HEAD + "taliban-main-actor,5,6": "more than two cells",
}


def test_a_bad_file_is_refused_and_nothing_is_lost(sheet):
    page, wrong = sheet()
    box(page).fill("35")
    for text, reason in BAD.items():
        said = load_csv(page, text)
        assert reason in said and "Nothing was changed" in said, text
        assert box(page).input_value() == "35"
        assert box(page, "taliban-main-actor").input_value() == ""
    assert wrong == []


def test_an_impossible_answer_is_refused_in_words(sheet):
    page, _ = sheet()
    box(page).fill("150")
    assert "from 0 to 100" in page.locator(".companion-message").inner_text()
    page.locator(".companion-results summary").click()
    assert "Enter a probability" in page.locator(
        ".companion-first-score").inner_text()


def test_it_works_by_keyboard_and_names_its_fields(sheet):
    page, _ = sheet()
    box(page).focus()
    page.keyboard.type("70")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == (
                "campaign-into-next-year"):
            break
    page.keyboard.type("60")
    assert page.get_by_label(
        "Fighting for Mosul is still going on").input_value() == "60"
    page.locator(".companion-results summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".companion-results table").is_visible()


def test_a_blank_sheet_is_printed_without_answers_and_outcomes(sheet):
    page, _ = sheet()
    box(page).fill("35")
    page.emulate_media(media="print")
    page.evaluate("window.print = () => { window.blank = getComputedStyle("
                  "document.querySelector('.companion-first input')).color }")
    page.evaluate(
        "() => document.querySelector('.companion-print').click()")
    assert page.evaluate("window.blank") == "rgba(0, 0, 0, 0)"
    assert not page.locator(".companion-results").is_visible()
    assert not page.locator(".companion-tools").is_visible()
