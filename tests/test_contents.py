"""The contents at the side: all pages in order, the page itself marked."""

import posixpath

import pytest
import yaml
from bs4 import BeautifulSoup
from companion.site.contents import Contents
from conftest import ROOT
from sphinx_external_toc.parsing import parse_toc_data

TOC = {
    "format": "jb-book", "root": "index", "parts": [
        {"caption": "First <part>", "chapters": [
            {"file": "a", "sections": [
                {"file": "b"}, {"file": "c", "title": "A & C"}]}]},
        {"chapters": [{"file": "d"}]}]}


def contents(here):
    html = Contents(here, parse_toc_data(TOC), str.upper,
                    lambda name: f"{name}.html").html()
    return BeautifulSoup(html, "html.parser")


def current(soup):
    return [a.get_text() for a in soup.find_all(attrs={"aria-current": "page"})]


@pytest.mark.parametrize("here, marked, opened", [
    ("index", ["INDEX"], 0), ("a", ["A"], 1), ("c", ["A & C"], 1),
    ("d", ["D"], 0), ("search", [], 0)])
def test_the_page_is_marked_and_its_chapter_open(here, marked, opened):
    soup = contents(here)
    assert current(soup) == marked
    assert len(soup.select("details[open]")) == opened
    assert [li.a.get_text() for li in soup.select("li.active")][-1:] == marked


def test_parts_and_titles_are_said_and_nothing_else():
    soup = contents("b")
    assert [p.get_text() for p in soup.select("p.caption")] == ["First <part>"]
    assert [(a.get_text(), a["href"]) for a in soup("a")] == [
        ("INDEX", "index.html"), ("A", "a.html"), ("B", "#"),
        ("A & C", "c.html"), ("D", "d.html")]
    assert [a.get_text() for a in soup.select("li.current > a")] == ["A", "B"]


def files(items):
    for item in items:
        yield item["file"]
        yield from files(item.get("sections", ()))


@pytest.mark.book
def test_every_page_leads_to_all_pages_in_their_order(html):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    names = [toc["root"], *(f for part in toc["parts"]
                            for f in files(part["chapters"]))]
    pages = {n: html / f"{n}.html" for n in (*names, "search")}
    for name, path in pages.items():
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        links = soup.select("nav.bd-docs-nav a")
        found = [name if a["href"] == "#" else posixpath.normpath(
            posixpath.join(posixpath.dirname(name), a["href"])
        ).removesuffix(".html") for a in links]
        assert found == names
        assert [a["href"] for a in links if a.get("aria-current")] == (
            ["#"] if name in names else [])
