"""Slides and sheets: built, whole, readable, and without outcomes."""

import json
from functools import cache

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from companion import load
from companion.book import record
from companion.pages import sheets
from companion.pages.links import section_folder
from companion.pages.templating import render
from companion.press import slides as decks
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


@cache
def sheet(name):
    """The text of each page of a sheet."""
    path = BUILD / "handouts" / f"{name}.pdf"
    if not path.exists():
        pytest.fail(f"{path} is not there; run `make site` first")
    return [" ".join(page.get_textpage().get_text_range().split())
            for page in pypdfium2.PdfDocument(path)]


@cache
def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


# --- slides ---------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_deck_has_every_chart_of_its_chapter_and_three_questions(
        folder, slides, html):
    deck = soup(slides / f"{folder}.html")
    page = soup(html / "chapters" / folder / "text.html")
    charts = page.select("figure.companion-exhibit .companion-plot")
    drawn = deck.select("section.chart")
    assert len(drawn) == len(charts) > 0
    for slide in drawn:
        assert slide.h2.get_text().strip()
        assert slide.select_one("aside.notes").get_text().strip()
        assert slide.select_one(".plot")["aria-label"]
    assert len(deck.select("section.question")) == 3 + 1


def test_the_first_page_leads_to_every_deck(slides):
    page = soup(slides / "index.html")
    assert [a["href"] for a in page.select("ol a")] == [
        f"{f}.html" for f in FOLDERS]


def test_decks_ask_nobody_outside(slides):
    for path in slides.glob("*.html"):
        page = soup(path)
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


def test_sheets_have_their_pages_and_their_words():
    assert len(sheet("figures")) == 2  # one leaf of paper
    assert len(sheet("scoring-sheet")) == 1
    assert len(sheet("as-of-2016")) == 2
    words = {name: " ".join(sheet(name)) for name in SHEETS}
    for section in load("sections").title:
        assert section.split(":")[0][:20] in words["questions"]
    printed = list(load("quantities").as_printed)
    assert [p for p in printed if p not in words["figures"]] == []
    assert words["exercises"].count("Exercise 1") == len(FOLDERS)
    assert words["solutions"].count("Right.") >= 2 * len(FOLDERS)


def outcomes_in(words):
    told = [*load("aftermath").statement, *load("verdicts").reason]
    return [t for t in told if len(t) > 30 and t in words]


def test_no_sheet_quotes_the_evidence_or_a_verdict_s_reason():
    assert {n: outcomes_in(" ".join(sheet(n))) for n in SHEETS} == (
        dict.fromkeys(SHEETS, []))
    assert outcomes_in(f"As we know: {load('aftermath').statement.iloc[0]}")


def test_only_the_teacher_s_sheet_has_solutions():
    for name in SHEETS[:-1]:
        assert "Right." not in " ".join(sheet(name))
        assert "Solution" not in " ".join(sheet(name))


def test_outcomes_stand_on_the_last_page_alone():
    *before, last = sheet("solutions")
    assert "Keep this page back" in last
    assert not any("did not come" in text for text in before)


@pytest.mark.parametrize("name", sheets.sheets())
def test_a_sheet_is_a_page_of_the_book_and_tells_what_its_print_tells(
        name, html):
    page = soup(html / sheets.FOLDER / f"{name}.html")
    told = {w for cell in page.select("td, li, th, h2")
            for w in cell.get_text().split()}
    printed = set(" ".join(sheet(name)).split())
    assert len(told) > 60
    assert len(told - printed) < len(told) / 20  # words that a line breaks
    assert page.select_one("link[href$='companion/print.css']")
    assert not page.select("style")


def test_the_page_for_teachers_leads_to_the_sheets(html):
    page = soup(html / sheets.FOLDER / "begin.html")
    there = {a["href"] for a in page.select("article a[href]")}
    assert {f"{name}.html" for name in sheets.sheets()} <= there


HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'


def test_hostile_words_stay_words(html):
    exhibit = next(e for e in record.read(html)["exhibits"].values()
                   if e["figure"])
    made = decks.exhibit_slide(
        exhibit | {"finding": HOSTILE, "alt": HOSTILE, "pitfall": HOSTILE},
        [HOSTILE])
    section = next(load("sections").itertuples())
    deck = BeautifulSoup(render(
        "press/deck.html", policy=HOSTILE, section=section, slides=[made],
    ), "html.parser")
    assert deck.h2.get_text() == HOSTILE
    assert deck.select_one("aside").get_text().count(HOSTILE) == 2
    assert not deck.select("img, [onerror]")
    assert all(s.get("src") or json.loads(s.string) for s in
               deck.select("script"))
    made = BeautifulSoup(sheets.sheet(
        "pages/sheet-scoring.html", "x", HOSTILE, "", said=[HOSTILE],
        scores=[[HOSTILE]], forecasts=[[HOSTILE]]), "html.parser")
    assert not made.select("img, script")
    assert made.h1.get_text() == HOSTILE


# --- exercises on paper -----------------------------------------------------


def test_markdown_on_paper_has_no_hints_folds_or_links_to_pages():
    from companion.press.exercises import on_paper

    assert on_paper(
        "## A [page](text.md), a [site](https://example.org)\n\n"
        "<details><summary>Hint 1</summary>\n\nLook.\n\n</details>\n\n"
        "<details><summary>What it shows</summary>\n\nThis.\n\n</details>"
    ).split() == ("### A page, a [site](https://example.org) This.").split()


def test_what_a_cell_shows_is_on_paper_as_a_table_or_as_text():
    import nbformat
    from companion.pages.exhibits import TABLE
    from companion.press.exercises import tasks, to_html
    from nbformat import v4

    def cell(source, *outputs, tags=()):
        return v4.new_code_cell(
            source, outputs=list(outputs), metadata={"tags": list(tags)})

    table = {"columns": ["a"], "headings": ["<a>"],
             "rows": [[{"text": "¶4.8", "raw": "iran-8"}], ["x & y"]]}
    book = v4.new_notebook(cells=[
        v4.new_markdown_cell("## Exercise 1: how many?"),
        cell("f(1) < 2", v4.new_output("display_data", data={TABLE: table})),
        cell("g()", v4.new_output("stream", text="Not yet."), tags=["start"]),
        cell("h()", v4.new_output("stream", text="Right."),
             tags=["solution"])])
    before = nbformat.writes(book)
    (made,) = to_html([book], tasks)
    page = BeautifulSoup(made, "html.parser")
    assert nbformat.writes(book) == before
    assert page.select_one("div.task h3").get_text() == (
        "Exercise 1: how many?")
    assert [c.get_text() for c in page.select("table.given :is(td, th)")] == [
        "<a>", "¶4.8", "x & y"]
    assert [p.get_text() for p in page.select("pre")] == ["f(1) < 2", "g()"]
