"""The contents at the side: all pages in order, the page itself marked."""

import posixpath

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import ROOT

pytestmark = pytest.mark.book


def entries(items, above=()):
    """(page, pages above it) of a tree of contents, in order."""
    for item in items:
        yield item["file"], above
        yield from entries(
            item.get("sections", ()), (*above, item["file"]))


def test_every_page_leads_to_all_pages_and_marks_itself(html):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    above = {toc["root"]: ()} | dict(
        e for part in toc["parts"] for e in entries(part["chapters"]))
    for name in (*above, "search"):
        soup = BeautifulSoup(
            (html / f"{name}.html").read_text("utf-8"), "html.parser")
        links = soup.select("nav.bd-docs-nav a")
        found = [name if a["href"] == "#" else posixpath.normpath(
            posixpath.join(posixpath.dirname(name), a["href"])
        ).removesuffix(".html") for a in links]
        assert found == list(above)
        way = {*above.get(name, ()), name}
        for page, link in zip(above, links):
            item, fold = link.parent, link.parent.find("details")
            assert ("active" in item["class"]) == (page in way), page
            assert bool(fold and fold.has_attr("open")) == (
                bool(fold) and page in way), page
            assert link.has_attr("aria-current") == (page == name)
        assert [p.get_text() for p in soup.select("nav p.caption")] == [
            part["caption"] for part in toc["parts"]]
