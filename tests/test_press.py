"""The whole book on paper."""

import re
import unicodedata
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pypdfium2
import pytest
from companion import load
from companion.press import bookmarks, parts, pdf, pictures
from companion.press.dom import read, words
from companion.press.whole import Picture, Whole
from conftest import HTML
from pypdf import PdfReader, PdfWriter

PDF = parts.file_of(HTML, ".pdf")
printed = [pytest.mark.book, pytest.mark.browser]


@cache
def texts():
    """The text of each page. (pypdfium2 reads in seconds what takes others
    minutes.)"""
    if not PDF.exists():
        pytest.fail("there is no PDF; run `make site` first")
    return [page.get_textpage().get_text_range()
            for page in pypdfium2.PdfDocument(PDF)]


@cache
def squeezed():
    return [squeeze(text) for text in texts()]


def squeeze(text):
    """Characters without spaces, hyphens and ligatures."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\-\ufffe]+", "", text)


@cache
def marks():
    """(title, page) of each bookmark."""
    return [(mark.get_title(), mark.get_dest().get_index())
            for mark in pypdfium2.PdfDocument(PDF).get_toc()]


@pytest.fixture(scope="module")
def whole(html):
    return Whole(html, {})


# --- the PDF ------------------------------------------------------------------


def title_of(page):
    (head,) = read(page).xpath("//article//h1")
    return words(head).removesuffix("#").strip()


class TestPrinted:
    pytestmark = printed

    def test_every_page_of_the_book_is_in_it_in_order(self, whole):
        titles = [title_of(whole.folder / name)
                  for _, pages in whole.parts for name, _ in pages]
        assert len(titles) > 40
        found = iter([title for title, _ in marks()])
        assert [t for t in titles if t not in found] == []

    def test_contents_give_the_pages_on_which_things_stand(self):
        stands = defaultdict(set)
        for title, page in marks():
            stands[title].add(page + 1)
        first, last = (min(stands[t]) - 1 for t in ("Contents", "Begin here"))
        listed = {}
        for text in texts()[first:last]:
            for line in text.splitlines():
                if found := re.match(r"(.+?)\s*(\d+)$", line.strip()):
                    listed[found[1].strip()] = int(found[2])
        shared = set(listed) & set(stands)
        assert len(shared) > 40
        assert [t for t in shared if listed[t] not in stands[t]] == []

    def test_its_links_lead_somewhere(self):
        reader = PdfReader(PDF)
        names = {n.lstrip("/") for n in reader.named_destinations}
        inside = outside = 0
        for page in reader.pages:
            for note in page.get("/Annots") or []:
                note = note.get_object()
                action = note.get("/A", {})
                if "/URI" in action:
                    assert re.match("https?://", action["/URI"]), action
                    outside += 1
                elif "/Dest" in note:
                    assert str(note["/Dest"]).lstrip("/") in names
                    inside += 1
        assert inside > 2000 and outside > 100

    def test_every_paragraph_is_printed(self):
        said = "".join(squeezed())
        sections = load("sections").set_index("id").number
        for row in load("paragraphs").itertuples():
            assert f"¶{sections[row.section]}.{row.number}" in said

    def test_every_chart_is_printed_with_its_words(self, html):
        said = "".join(squeezed())
        lost = [name for name, exhibit in charts_with_words(html)
                if not any(squeeze(w) in said for w in exhibit)]
        assert lost == []

    def test_what_came_later_comes_at_the_end(self):
        start = next(page for title, page in marks()
                     if title == "What came later" and page > len(texts()) / 2)
        statements = [squeeze(s) for s in load("aftermath").statement]
        before, after = ("".join(p) for p in (
            squeezed()[:start], squeezed()[start:]))
        assert [s for s in statements if s in before] == []
        assert sum(s in after for s in statements) > 0.9 * len(statements)

    def test_pages_are_numbered_and_of_one_size(self):
        sizes = {tuple(map(round, page.get_size()))
                 for page in pypdfium2.PdfDocument(PDF)}
        assert sizes <= {(595, 842), (596, 842), (596, 843)}  # A4
        for number in (0, 10, 100, len(texts()) - 1):
            assert squeezed()[number].endswith(str(number + 1))


def charts_with_words(html):
    """(name, the words of its picture) of each chart."""
    for name, figure in pictures.charts(html).items():
        notes = figure["layout"].get("annotations", ())
        yield name, [n["text"] for n in notes if "<" not in n["text"]] or [""]


# --- pages made into one ------------------------------------------------------


@pytest.mark.book
def test_a_link_is_made_to_fit_the_one_page(whole):
    page = "chapters/4-iran/text.html"
    fits = whole.address
    assert fits(page, "#p-iran-5") == "#chapters-4-iran-text--p-iran-5"
    assert fits(page, "../reference/ledger.html#q-x") == (
        "#chapters-reference-ledger--q-x")
    assert fits(page, "../../index.html") == "#index"
    assert fits(page, "https://example.org/") == "https://example.org/"
    assert fits(page, "data:text/csv,a") == "" == fits(page, "x.zip")


@pytest.mark.book
def test_a_chart_is_its_picture_or_the_table_of_its_data(html):
    page = "chapters/4-iran/text.html"
    first, *_ = (
        figure.get("data-exhibit")
        for figure in read(html / page).find_class("companion-exhibit")
        if figure.find_class("companion-plot"))
    for known in ({first: Picture("pictures/a.svg", 0.75)}, {}):
        article = Whole(html, known).article(page, 0)
        (figure,) = article.xpath(f"//figure[@data-exhibit='{first}']")
        assert [i.get("src") for i in figure.iter("img")] == [
            "pictures/a.svg"] * len(known)
        assert len(figure.find_class("companion-plot")) == len(known)
        assert len(figure.findall("details[@open]")) == 1 - len(known)
        assert not article.findall(".//script")


def test_a_chart_taller_than_a_page_is_made_smaller():
    def zoom(height):
        return pdf.zoom({"layout": {"height": height}})

    assert zoom(300) == zoom(pdf.TALLEST) == 1
    assert zoom(2 * pdf.TALLEST) == 0.5 < pdf.SMALLEST


# --- the numbers in the contents ----------------------------------------------


@pytest.fixture
def press(monkeypatch):
    """Prints that put an anchor on one page after another."""
    class Page:
        evaluate = staticmethod(lambda script, numbers=None: None)

    def begin(*pages):
        prints, places = [], iter(pages)
        monkeypatch.setattr(pdf, "print_page", lambda page, target, **how: (
            prints.append(how["tagged"])))
        monkeypatch.setattr(
            pdf, "page_numbers", lambda path: {"a": next(places)})
        return Page(), prints

    return begin


def test_the_book_is_printed_until_its_contents_are_right(press, tmp_path):
    page, prints = press(3, 4, 4)
    pdf.print_numbered(page, tmp_path / "a.pdf", tmp_path / "numbers.json")
    assert prints == [False, True, True]  # the first is only counted
    page, prints = press(4)
    pdf.print_numbered(page, tmp_path / "a.pdf", tmp_path / "numbers.json")
    assert prints == [True]  # they were right at once


def test_contents_that_never_settle_end(press, tmp_path):
    page, prints = press(*range(100))
    pdf.print_numbered(page, tmp_path / "a.pdf", tmp_path / "numbers.json")
    assert 2 < len(prints) < 9 and prints[-1]


# --- bookmarks ----------------------------------------------------------------

HEADINGS = ["Who says so", "June or July?", "What the figures carry",
            "Central Asia as a hub", "What the figures carry", "Scores"]
# As the browser says them: lines joined, or said twice.
TITLES = ["Who says soWho says so", "June or July?", "What thefigures carry",
          "Central Asia as aahub", "What the figures carryWhat the figures "
          "carry", "Scores"]


def test_bookmarks_are_named_as_the_headings_are():
    assert bookmarks.match(TITLES, HEADINGS) == HEADINGS


@pytest.mark.parametrize("lost", range(len(HEADINGS)))
def test_a_lost_bookmark_shifts_no_other_name(lost):
    kept = [n for n in range(len(TITLES)) if n != lost]
    found = bookmarks.match([TITLES[n] for n in kept], HEADINGS)
    assert all(name in (HEADINGS[n], None) for n, name in zip(kept, found))
    assert found.count(None) <= 1


@pytest.mark.parametrize("at", range(len(HEADINGS) + 1))
def test_a_bookmark_too_many_keeps_its_own_name(at):
    titles = TITLES[:at] + ["Scores of nobody"] + TITLES[at:]
    found = bookmarks.match(titles, HEADINGS)
    assert found.count(None) <= 2  # it, and one whose words are unclear
    names = [name for n, name in enumerate(found) if n != at]
    assert all(a in (b, None) for a, b in zip(names, HEADINGS))


@pytest.mark.parametrize("said", ["Iran", "JFS", "Miss", "aa", "Says who"])
def test_a_short_heading_that_is_said_twice_is_found(said):
    assert bookmarks.match([said * 2, "x"], [said, "y"]) == [said, "y"]
    assert bookmarks.match([said], [said]) == [said]


def test_a_print_keeps_all_else_when_its_bookmarks_are_named(tmp_path):
    path = tmp_path / "a.pdf"
    writer = PdfWriter()
    for number, title in enumerate([*TITLES, "Nobody’s"]):
        writer.add_blank_page(100, 100)
        writer.add_outline_item(title=title, page_number=number)
    writer.write(path)
    before = path.read_bytes()
    assert bookmarks.finish(path, [*HEADINGS, "One", "Two"]) == ["Nobody’s"]
    assert path.read_bytes().startswith(before)
    document = pypdfium2.PdfDocument(path)
    named = [(m.get_title(), m.get_dest().get_index())
             for m in document.get_toc()]
    assert named == [(t, n) for n, t in enumerate([*HEADINGS, "Nobody’s"])]
    reader = PdfReader(path, strict=True)
    assert reader.page_mode == "/UseOutlines"
    assert reader.metadata.creator == "companion.press"
    assert [item.title for item in reader.outline] == [t for t, _ in named]


def test_a_print_without_bookmarks_is_left_without(tmp_path):
    path = tmp_path / "a.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(path)
    assert bookmarks.finish(path, ["A heading"]) == []
    assert len(PdfReader(path).pages) == 1


# --- pictures -----------------------------------------------------------------


FIGURE = {"data": [{"type": "scatter", "x": [1, 2], "y": [1, 2]}],
          "layout": {"height": 90}}


@pytest.mark.book
@pytest.mark.browser
def test_a_picture_is_drawn_once_and_again_when_its_chart_changes(
        html, tmp_path, monkeypatch):
    def draw(figure):  # where no other browser of playwright runs
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(
                pictures.draw, {"a": (figure, 200)}, html, tmp_path).result()

    made = draw(FIGURE)
    text = made["a"].read_text("utf-8")
    assert text.startswith("<svg") and 'width="200"' in text
    with monkeypatch.context() as patched:
        patched.setattr(pictures, "browser", lambda: pytest.fail("drawn again"))
        assert draw(FIGURE) == made
    higher = FIGURE | {"layout": {"height": 120}}
    assert draw(higher) != made


def test_a_picture_stands_in_the_place_of_its_chart():
    def exhibit(name, inner):
        return f'<figure data-exhibit="{name}"><p>x</p>{inner}</figure>'

    plot = '<div class="companion-plot" role="img"></div>'
    page = (exhibit("table", "<table></table>") + exhibit("chart", plot)
            + exhibit("other", plot))
    made = pictures.with_pictures(page, "../../", {"chart"})
    assert made.count("<noscript>") == 1
    assert made == page.replace(
        exhibit("chart", plot), exhibit("chart", plot.replace(
            "></div>", '><noscript><img alt="" src="../../companion/'
            'pictures/chart.svg" /></noscript></div>')))


# --- parts --------------------------------------------------------------------


def test_without_a_book_the_press_says_what_to_do(tmp_path, capsys):
    from companion.cli import main

    assert main(["press", "pdf", "--book", str(tmp_path)]) == 1
    assert "make book" in capsys.readouterr().err


def test_the_press_knows_how_to_make_each_part():
    from companion.press import PARTS

    assert tuple(parts.MAKERS) == PARTS
