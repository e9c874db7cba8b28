"""The whole book on paper."""

import re
import unicodedata
from collections import defaultdict
from functools import cache

import pytest
from bs4 import BeautifulSoup
from companion import load
from companion.press import pdf as press
from make import PDF
from pypdf import PdfReader

pytestmark = [pytest.mark.book, pytest.mark.browser]


@cache
def reader():
    if not PDF.exists():
        pytest.fail("there is no PDF; run `make site` first")
    return PdfReader(PDF)


@cache
def text_of(number):
    """The characters of a page, without spaces, hyphens and ligatures."""
    return squeeze(reader().pages[number].extract_text())


def squeeze(text):
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text))


def bookmarks(outline=None, depth=0):
    for item in reader().outline if outline is None else outline:
        if isinstance(item, list):
            yield from bookmarks(item, depth + 1)
        else:
            yield item.title, reader().get_destination_page_number(item), depth


@pytest.fixture(scope="module")
def whole(html):
    return press.Whole(html)


def test_every_page_of_the_book_is_in_it_in_order(whole):
    titles = []
    for _, pages in whole.parts:
        for name, _ in pages:
            page = BeautifulSoup(
                (whole.folder / name).read_text("utf-8"), "html.parser")
            for link in page.select("h1 a.headerlink"):
                link.decompose()
            titles.append(page.select_one("article h1").get_text().strip())
    assert len(titles) > 40
    marks = [title.strip() for title, _, _ in bookmarks()]
    found = iter(marks)
    assert [t for t in titles if t not in found] == []


def test_contents_give_the_pages_on_which_things_stand():
    stands = defaultdict(set)
    for title, page, _ in bookmarks():
        stands[title.strip()].add(page + 1)
    first, last = min(stands["Contents"]) - 1, min(stands["Begin here"]) - 1
    listed = {}
    for number in range(first, last):
        for line in reader().pages[number].extract_text().splitlines():
            if found := re.match(r"(.+?)\s*(\d+)$", line.strip()):
                listed[found[1].strip()] = int(found[2])
    shared = set(listed) & set(stands)
    assert len(shared) > 40
    assert [t for t in shared if listed[t] not in stands[t]] == []


def test_its_links_lead_somewhere():
    names = {n.lstrip("/") for n in reader().named_destinations}
    inside = outside = 0
    for page in reader().pages:
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


def test_every_paragraph_is_printed():
    said = "".join(text_of(n) for n in range(len(reader().pages)))
    sections = load("sections").set_index("id").number
    for row in load("paragraphs").itertuples():
        assert f"¶{sections[row.section]}.{row.number}" in said


def test_what_came_later_comes_at_the_end():
    start = next(p for t, p, _ in bookmarks() if t == "What came later"
                 and p > len(reader().pages) / 2)
    statements = [squeeze(s) for s in load("aftermath").statement]
    before = "".join(text_of(n) for n in range(start))
    after = "".join(text_of(n) for n in range(start, len(reader().pages)))
    assert [s for s in statements if s in before] == []
    assert sum(s in after for s in statements) > 0.9 * len(statements)


def test_pages_are_numbered_and_of_one_size():
    sizes = {tuple(round(float(x)) for x in p.mediabox[2:])
             for p in reader().pages}
    assert sizes <= {(595, 842), (596, 842), (596, 843)}  # A4
    for number in (0, 10, 100, len(reader().pages) - 1):
        assert text_of(number).endswith(str(number + 1))


def test_a_link_is_made_to_fit_the_one_page(whole):
    page = "chapters/4-iran/text.html"
    fits = whole.address
    assert fits(page, "#p-iran-5") == "#chapters-4-iran-text--p-iran-5"
    assert fits(page, "../reference/ledger.html#q-x") == (
        "#chapters-reference-ledger--q-x")
    assert fits(page, "../../index.html") == "#index"
    assert fits(page, "https://example.org/") == "https://example.org/"
    assert fits(page, "data:text/csv,a") == "" == fits(page, "x.zip")
