"""The built pages: alive links, nothing from outside, escaped cells."""

import re
import zipfile
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from companion import load
from companion.pages.sheets import sheets
from companion.press.parts import file_of
from conftest import HTML, pages, tree

pytestmark = pytest.mark.book
KIB = 1024


def name(page) -> str:
    return page.relative_to(HTML).as_posix()


def every(path: str):
    """(page, element) for all that an XPath finds on all pages."""
    for page in pages():
        for element in tree(page).xpath(path):
            yield page, element


def of_class(word: str) -> str:
    return f"//*[contains(concat(' ', @class, ' '), ' {word} ')]"


def part(element, word: str):
    """The first element of a class within another."""
    return element.find_class(word)[0]


def folded(element) -> bool:
    return next(element.iterancestors("details"), None) is not None


def at(page, path):
    """The file that a link of a page means; "/" is the book's folder."""
    if not path:
        return page
    start = HTML if path.startswith("/") else page.parent
    return (start / unquote(path).lstrip("/")).resolve()


@cache
def anchors(page) -> set:
    return set(tree(page).xpath("//@id | //@name"))


EXHIBITS = of_class("companion-exhibit")
PLOTS = of_class("companion-plot")


def test_there_are_pages(html):
    assert len(pages()) > 20


def test_links_and_anchors_are_alive(html):
    dead = []
    for page, link in every("//a/@href"):
        url = urlsplit(link)
        if url.scheme or url.netloc:
            continue
        target = at(page, url.path)
        if not target.is_file() or (
            url.fragment and target.suffix == ".html"
            and unquote(url.fragment) not in anchors(target)
        ):
            dead.append((name(page), link))
    assert dead == []


def test_no_page_loads_anything_from_outside(html):
    loaded = ("//script/@src | //img/@src | //iframe/@src | //source/@src"
              " | //link[not(@rel='canonical')]/@href")
    assert [(name(page), link) for page, link in every(loaded)
            if urlsplit(link).netloc] == []


def test_ids_are_unique_on_each_page(html):
    for page in pages():
        ids = tree(page).xpath("//@id")
        assert len(ids) == len(set(ids)), (
            name(page), {i for i in ids if ids.count(i) > 1})


def test_exhibits_have_all_their_parts_and_their_own_number(html):
    given = {}
    for page, figure in every(EXHIBITS):
        number = part(figure, "companion-number").text_content()
        assert re.fullmatch(r"(Chart|Table) (\d+|[A-O])\.\d+", number)
        assert part(figure, "companion-finding").text_content().strip()
        assert part(figure, "companion-origin").text_content()
        assert "download" in part(figure, "companion-csv").attrib
        assert figure.xpath(".//table//th[@scope='col']")
        for plot in figure.find_class("companion-plot"):
            assert len(plot.get("aria-label")) > 40, figure.get("id")
        number, own = figure.get("data-number"), figure.get("id")
        assert given.setdefault(number, own) == own
    assert len(given) > 60


def test_charts_of_a_chapter_stand_in_the_order_of_their_numbers(html):
    for page in [*html.glob("chapters/*/text.html"),
                 *html.glob("chapters/across/*[!k].html")]:
        numbers = [part(f, "companion-number").text_content()
                   for f in tree(page).xpath(EXHIBITS)]
        given = [float(n.split(".")[1]) for n in numbers
                 if n.startswith("Chart")]
        assert given == sorted(given), (name(page), given)


def test_every_chart_has_a_picture_for_readers_without_scripts(html):
    count = 0
    for page, plot in every(PLOTS):
        pictures = plot.xpath(".//noscript/img/@src")
        assert pictures, (name(page), "run `make site`")
        file = (page.parent / pictures[0]).resolve()
        assert "<svg" in file.read_text("utf-8")[:200]
        count += 1
    assert count > 60


# --- what a page weighs -----------------------------------------------------


def test_no_page_waits_for_plotly_or_needs_mathjax(html):
    """companion.js fetches it when a chart comes near the screen."""
    assert not [name(page) for page, link in every("//script/@src")
                if "plotly" in link]
    bundle = HTML / "companion/vendor/plotly-cartesian.min.js"
    assert bundle.stat().st_size < 2 * KIB * KIB
    assert not [name(p) for p in pages()
                if "mathjax" in p.read_text("utf-8").lower()]


# Bytes that a page asks for before its text can be read, uncompressed.
BUDGET = 700 * KIB
WHOLE_TABLES = ("every.html", "claims.html", "links.html", "search.html")


def test_a_page_is_light(html):
    """Its HTML, styles and scripts; charts and fonts come later."""
    for page in pages():
        asked = tree(page).xpath(
            "//script/@src | //link[@rel='stylesheet']/@href")
        own = page.stat().st_size + sum(
            at(page, urlsplit(link).path).stat().st_size for link in asked)
        most = BUDGET * (1.25 if page.name in WHOLE_TABLES else 1)
        assert own < most, (name(page), own)


# --- 2016 before hindsight ----------------------------------------------------

LATER = "chapters/forecasts"
TOLD = f"//*[@data-origin='aftermath'] | {of_class('companion-outcome')}//*"


def test_what_came_later_stands_behind_a_fold_in_its_own_part(html):
    for page, element in every(TOLD):
        assert name(page).startswith(LATER), name(page)
        assert folded(element), (name(page), element.text_content()[:60])
    statements = [*load("aftermath").statement, *load("verdicts").reason]
    for page in pages():
        if not name(page).startswith(LATER):
            text = " ".join(" ".join(tree(page).itertext()).split())
            assert not [s for s in statements if s in text], name(page)


@pytest.mark.parametrize("page", ["outcomes", "scores", "first"])
def test_outputs_that_tell_the_ending_are_folded_in_notebooks(html, page):
    root = tree(HTML / LATER / f"{page}-notebook.html")
    for kind in ("//*[@data-origin='aftermath']",
                 of_class("companion-values")):
        found = root.xpath(kind)
        assert found and all(map(folded, found))


# --- scripts, cards, the zip ---------------------------------------------------


def test_no_page_has_a_script_inside(html):
    """So that the policy of each page can forbid them."""
    for page, script in every("//script[not(@src)]"):
        assert "json" in script.get("type", ""), name(page)
    assert not [(name(page), link) for page, link in every("//a/@href")
                if link.startswith("javascript:")]
    assert not [(name(page), handler) for page, handler in every(
        "//@*[starts-with(name(), 'on')]")]


def test_every_page_has_the_policy_before_anything_is_loaded(html):
    for page in pages():
        head = page.read_text("utf-8").partition("<head>")[2]
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', head)
        first = re.search("<(script|link)", head)
        assert policy and policy.start() < first.start(), name(page)
        assert "http" not in policy[1] and "script-src 'self';" in policy[1]


def test_every_page_can_be_cited_and_shown_as_a_card(html):
    for page in pages():
        if page.stem in ("search", "404", *sheets()):
            continue  # no part of the argument, or only to be printed
        root = tree(page)
        assert root.find_class("companion-cite"), name(page)
        for key in ("og:title", "og:site_name", "og:description"):
            (said,) = root.xpath(f"//meta[@property='{key}']/@content")
            assert said.strip(), (name(page), key)


def test_the_zip_holds_the_whole_book(html):
    with zipfile.ZipFile(file_of(html, ".zip")) as file:
        packed = {n.partition("/")[2]: n for n in file.namelist()}
        assert set(packed) == {p.relative_to(html).as_posix()
                               for p in html.rglob("*") if p.is_file()}
        index = file.read(packed["index.html"])
    assert index == (html / "index.html").read_bytes()
