"""Slides and sheets: built, whole, readable, and without outcomes."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from companion import load
from companion.press import slides as decks
from companion.press import sheets as handouts
from companion.pages.links import section_folder
from conftest import ROOT

BUILD = ROOT / "_build"
FOLDERS = [section_folder(s) for s in load("sections").id]
SHEETS = ("figures", "as-of-2016", "scoring-sheet", "questions", "exercises",
          "solutions")
pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def slides():
    if not (BUILD / "slides/index.html").exists():
        pytest.fail("there are no slides; run `make site` first")
    return BUILD / "slides"


@pytest.fixture(scope="module")
def texts():
    """Sheet -> (text, number of pages)."""
    from pypdf import PdfReader

    found = {}
    for name in SHEETS:
        path = BUILD / "handouts" / f"{name}.pdf"
        if not path.exists():
            pytest.fail(f"{path} is not there; run `make site` first")
        pages = PdfReader(path).pages
        found[name] = " ".join(
            " ".join(p.extract_text().split()) for p in pages), len(pages)
    return found


# --- slides ---------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_deck_has_every_chart_of_its_chapter_and_three_questions(
        folder, slides, html):
    deck = decks.soup(slides / f"{folder}.html")
    page = decks.soup(html / "chapters" / folder / "text.html")
    charts = page.select("figure.companion-exhibit .companion-plot")
    drawn = deck.select("section.chart")
    assert len(drawn) == len(charts) > 0
    for slide in drawn:
        assert slide.h2.get_text().strip()
        assert slide.select_one("aside.notes").get_text().strip()
        assert slide.select_one(".plot")["aria-label"]
    assert len(deck.select("section.question")) == 3 + 1


def test_the_first_page_leads_to_every_deck(slides):
    page = decks.soup(slides / "index.html")
    assert [a["href"] for a in page.select("ol a")] == [
        f"{f}.html" for f in FOLDERS]


def test_decks_ask_nobody_outside(slides):
    for path in slides.glob("*.html"):
        page = decks.soup(path)
        assert page.select_one("meta[http-equiv]")["content"] == decks.POLICY
        for tag in page.select("[src], link[href]"):
            assert (slides / (tag.get("src") or tag["href"])).exists()
        for script in page.select("script:not([src])"):
            assert script["type"] == "application/json"


BEYOND = """() => {
  const slide = Reveal.getCurrentSlide(), stage =
    document.querySelector('.slides').getBoundingClientRect();
  const text = [...slide.querySelectorAll('h1,h2,p,td,th,text')].filter(
    e => !e.closest('aside'));
  return text.filter(e => {
    const b = e.getBoundingClientRect();
    return b.width && (b.right > stage.right + 6 || b.bottom > stage.bottom + 6
      || b.left < stage.left - 6);
  }).map(e => e.textContent.slice(0, 60));
}"""


@pytest.mark.browser
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_slide_fits_and_draws(folder, slides, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    wrong = []
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: r.url.startswith(
        ("file:", "data:", "blob:")) or wrong.append(r.url))
    page.goto((slides / f"{folder}.html").as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    for _ in range(page.evaluate("() => Reveal.getTotalSlides()")):
        plots = page.locator("section.present .plot")
        if plots.count():
            plots.locator(".main-svg").first.wait_for(state="attached")
        assert page.evaluate(BEYOND) == []
        page.keyboard.press("ArrowRight")
    assert page.evaluate("() => Reveal.isLastSlide()")
    assert wrong == []
    page.close()


@pytest.mark.browser
def test_the_speaker_s_notes_open(slides, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto((slides / "0-introduction.html").as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    with context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_function(
        "() => document.querySelector('.speaker-controls-notes .value')"
        "?.textContent.trim()")
    assert notes.locator(".speaker-controls-notes .value").inner_text()
    context.close()


# --- sheets ----------------------------------------------------------------


def test_sheets_have_their_pages_and_their_words(texts):
    assert texts["figures"][1] == 2  # one sheet of paper
    assert texts["scoring-sheet"][1] == 1
    assert texts["as-of-2016"][1] == 2
    for section in load("sections").title:
        assert section.split(":")[0][:20] in texts["questions"][0]
    printed = [p for p in load("quantities").as_printed]
    assert sum(p in texts["figures"][0] for p in printed) == len(printed)
    assert texts["exercises"][0].count("Exercise 1") == len(FOLDERS)
    assert texts["solutions"][0].count("Right.") >= 2 * len(FOLDERS)


def outcomes_in(words):
    told = [*load("aftermath").statement, *load("verdicts").reason]
    return [t for t in told if len(t) > 30 and t in words]


def test_no_sheet_quotes_the_evidence_or_a_verdict_s_reason(texts):
    assert {n: outcomes_in(w) for n, (w, _) in texts.items()} == (
        dict.fromkeys(SHEETS, []))
    assert outcomes_in(f"As we know: {load('aftermath').statement.iloc[0]}")


def test_only_the_teacher_s_sheet_has_solutions(texts):
    for name in SHEETS[:-1]:
        assert "Right." not in texts[name][0]
        assert "Solution" not in texts[name][0]


HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'


def test_hostile_words_stay_words(tmp_path, html):
    page = decks.soup(html / "chapters/4-iran/text.html")
    figure = page.select_one("figure.companion-exhibit")
    figure.select_one(".companion-finding").string = HOSTILE
    figure.select_one(".companion-plot")["aria-label"] = HOSTILE
    made = BeautifulSoup(decks.exhibit(figure), "html.parser")
    assert made.h2.get_text() == HOSTILE
    assert not made.select("img, [onerror]")
    assert all(s["type"] == "application/json" and json.loads(s.string)
               for s in made.select("script"))
    sheet = BeautifulSoup(handouts.sheet(HOSTILE, handouts.table(
        ["a"], [[handouts.esc(HOSTILE)]])), "html.parser")
    assert not sheet.select("img, script")
    assert re.sub(r"\s", "", sheet.h1.get_text()) == re.sub(
        r"\s", "", HOSTILE)
