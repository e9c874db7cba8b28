"""The built pages: alive links, nothing from outside, escaped cells."""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import HTML

pytestmark = pytest.mark.book
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src"}


def pages():
    return [
        p for p in sorted(HTML.rglob("*.html"))
        if not {"_static", "_sources", "companion"} & set(
            p.relative_to(HTML).parts)
    ]


def at(page, path):
    """The file that a link of a page means; "/" is the book's folder."""
    if not path:
        return page
    start = HTML if path.startswith("/") else page.parent
    return (start / unquote(path).lstrip("/")).resolve()


@cache
def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def anchors(path):
    return {
        tag.get("id") or tag.get("name")
        for tag in soup(path).find_all(
            lambda t: t.has_attr("id") or t.has_attr("name"))
    }


def test_there_are_pages(html):
    assert len(pages()) > 20


def test_links_and_anchors_are_alive(html):
    dead = []
    for page in pages():
        for tag in soup(page).find_all("a", href=True):
            url = urlsplit(tag["href"])
            if url.scheme or url.netloc:
                continue
            target = at(page, url.path)
            if not target.is_file():
                dead.append((page.name, tag["href"]))
            elif url.fragment and target.suffix == ".html" and (
                unquote(url.fragment) not in anchors(target)
            ):
                dead.append((page.name, tag["href"]))
    assert dead == []


def test_no_page_loads_anything_from_outside(html):
    outside = []
    for page in pages():
        for name, attribute in LOADING.items():
            outside += [
                (page.name, t[attribute])
                for t in soup(page).find_all(name)
                if urlsplit(t.get(attribute, "")).netloc]
        outside += [
            (page.name, t["href"]) for t in soup(page).find_all("link")
            if urlsplit(t.get("href", "")).netloc
            and t.get("rel") != ["canonical"]]
    assert outside == []


def test_ids_are_unique_on_each_page(html):
    for page in pages():
        ids = [t["id"] for t in soup(page).find_all(id=True)]
        twice = {i for i in ids if ids.count(i) > 1}
        assert not twice, (page.name, twice)


def test_exhibits_have_all_their_parts(html):
    count = 0
    for page in pages():
        for figure in soup(page).select("figure.companion-exhibit"):
            count += 1
            assert figure.select_one(".companion-finding").text.strip()
            assert re.fullmatch(
                r"(Chart|Table) (\d+|[A-O])\.\d+",
                figure.select_one(".companion-number").text)
            assert figure.select_one(".companion-origin").text
            assert figure.select_one("a.companion-csv[download]")
            assert figure.select_one("table th[scope=col]")
            plot = figure.select_one(".companion-plot")
            if plot:
                assert len(plot["aria-label"]) > 40, figure["id"]
    assert count > 60


def test_each_number_of_a_chart_is_given_once(html):
    given = {}
    for page in pages():
        for figure in soup(page).select("figure.companion-exhibit"):
            number = figure["data-number"]
            assert given.setdefault(number, figure["id"]) == figure["id"]


def test_no_page_waits_for_plotly(html):
    """companion.js fetches it when a chart comes near the screen."""
    for page in pages():
        assert not [s for s in soup(page).find_all("script", src=True)
                    if "plotly" in s["src"]], page.name
    whole = 1024 * 1024 * 2
    bundle = HTML / "companion/vendor/plotly-cartesian.min.js"
    assert bundle.stat().st_size < whole


def test_no_page_needs_mathjax(html):
    for page in pages():
        assert "mathjax" not in page.read_text("utf-8").lower(), page.name


def test_charts_of_a_chapter_stand_in_the_order_of_their_numbers(html):
    for page in [*html.glob("chapters/*/text.html"),
                 *html.glob("chapters/across/*[!k].html")]:
        given = [
            float(n.text.split(".")[1]) for n in soup(page).select(
                "figure .companion-number") if n.text.startswith("Chart")]
        assert given == sorted(given), (page.parent.name, given)


# Bytes that a page asks for before its text can be read, uncompressed.
BUDGET = 700 * 1024


def test_a_page_is_light(html):
    """Its HTML, styles and scripts; charts and fonts come later."""
    for page in pages():
        own = page.stat().st_size
        for tag in soup(page).select(
                "script[src], link[rel=stylesheet][href]"):
            name = urlsplit(tag.get("src") or tag["href"]).path
            own += at(page, name).stat().st_size
        whole = page.name in (
            "every.html", "claims.html", "links.html", "search.html")
        assert own < BUDGET * (1.25 if whole else 1), (page.name, own)


LATER = "chapters/forecasts"


def folded(tag) -> bool:
    return tag.find_parent("details") is not None


def test_what_came_later_stands_behind_a_fold_in_its_own_part(html):
    from companion import load

    statements = [*load("aftermath").statement, *load("verdicts").reason]
    for page in pages():
        name = page.relative_to(HTML).as_posix()
        for tag in soup(page).select(
                '[data-origin="aftermath"], .companion-outcome *'):
            assert name.startswith(LATER), name
            assert folded(tag), (name, tag.get_text()[:60])
        text = soup(page).get_text(" ", strip=True)
        if not name.startswith(LATER):
            assert not [s for s in statements if s in text], name


def test_outputs_that_tell_the_ending_are_folded_in_notebooks(html):
    for name in ("outcomes", "scores", "first"):
        page = HTML / LATER / f"{name}-notebook.html"
        figures = soup(page).select('[data-origin="aftermath"]')
        assert figures and all(map(folded, figures))
        values = soup(page).select(".companion-values")
        assert values and all(map(folded, values))


def test_no_page_has_a_script_inside(html):
    """So that the policy of each page can forbid them."""
    for page in pages():
        for script in soup(page).find_all("script"):
            assert script.get("src") or "json" in script.get("type", ""), (
                page.name, script)
        handlers = [
            (t.name, a) for t in soup(page).find_all(True) for a in t.attrs
            if a.startswith("on")]
        assert handlers == [], page.name
        assert not soup(page).select('a[href^="javascript:"]')


def test_every_page_has_the_policy_before_anything_is_loaded(html):
    for page in pages():
        head = page.read_text("utf-8").partition("<head>")[2]
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', head)
        first = re.search("<(script|link)", head)
        assert policy and policy.start() < first.start(), page.name
        assert "http" not in policy[1] and "script-src 'self';" in policy[1]


def test_every_page_can_be_cited_and_shown_as_a_card(html):
    for page in pages():
        if page.name in ("search.html", "404.html"):
            continue
        assert soup(page).select_one("details.companion-cite"), page.name
        for name in ("og:title", "og:site_name", "og:description"):
            tag = soup(page).find("meta", property=name)
            assert tag and tag["content"].strip(), (page.name, name)


def test_every_chart_has_a_picture_for_readers_without_scripts(html):
    count = 0
    for page in pages():
        for plot in soup(page).select(".companion-plot"):
            picture = plot.select_one("noscript img")
            assert picture, (page.name, "run `make site`")
            file = (page.parent / picture["src"]).resolve()
            assert "<svg" in file.read_text("utf-8")[:200]
            count += 1
    assert count > 60


def test_the_zip_holds_the_whole_book(html):
    import zipfile

    from make import ZIP

    with zipfile.ZipFile(ZIP) as file:
        packed = {n.partition("/")[2]: i for n, i in
                  zip(file.namelist(), file.infolist())}
        there = {p.relative_to(html).as_posix()
                 for p in html.rglob("*") if p.is_file()}
        assert set(packed) == there
        index = file.read(packed["index.html"])
    assert index == (html / "index.html").read_bytes()
