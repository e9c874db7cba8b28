"""Pages on the whole paper: complete, drawn from data, and modest."""

import re

import pytest
from bs4 import BeautifulSoup
from companion import load, numbers
from companion.pages import across
from companion.study.argument import conclusions
from conftest import ROOT
from test_notebooks import code
from test_prose import digit_lines

FOLDERS = [ROOT / "chapters" / n for n in ("across", "forecasts", "checks")]
NOTEBOOKS = list(load("pages").page)
PAGES = [n.removesuffix("-notebook") for n in NOTEBOOKS if n != "glance"]
DAY = "19 December 2016"  # of the paper


def soup(part):
    return BeautifulSoup(
        across.PARTS[part]("", "chapters/across/a"), "html.parser")


@pytest.fixture(params=PAGES)
def page(request):
    return request.param


def stands(name):
    return next(f / name for f in FOLDERS if (f / name).exists())


def text(page):
    return stands(f"{page}.md").read_text("utf-8")


def notebook(page):
    return "\n".join(code(stands(f"{page}-notebook.ipynb")))


def test_each_page_has_its_notebook():
    found = {p.stem for f in FOLDERS for p in f.glob("*.ipynb")}
    assert found == set(NOTEBOOKS)
    assert {p.stem for f in FOLDERS for p in f.glob("*.md")} == {
        *PAGES, "measured"}  # written by a tool, which has no notebook


def test_no_number_is_typed(page):
    assert digit_lines(text(page).replace(DAY, "")) == []


def test_each_exhibit_of_the_notebook_stands_in_the_text(page):
    source = notebook(page)
    made = set(re.findall(rf'"({page}-[a-z-]+)",', source))
    shown = re.findall(r"^[:`]{3,}\{show\} (\S+)", text(page), re.M)
    assert set(shown) <= made and len(shown) == len(set(shown))
    if page != "first":  # its form shows the same
        assert len(shown) == len(
            re.findall(r"s\.(?:chart|table)\(", source))


def test_it_ends_with_what_may_be_concluded_and_what_not(page):
    *_, last = re.split(r"^## ", text(page), flags=re.M)
    assert last.startswith("What a reader may conclude, and may not")
    assert "may conclude" in last and "may not" in last.split("\n", 2)[2]


def test_it_asks_a_question_first(page):
    first = text(page).split("\n\n")[1]
    assert "?" in first


def test_values_are_used_where_they_are_made(page):
    """What the notebook computes for the text, the text draws."""
    source = notebook(page)
    made = set(re.findall(rf'\("({page}-[a-z-]+)", ', source))
    used = set(re.findall(r"\{calc\}`([^`]+)`", text(page)))
    assert used and used <= made


def test_the_explorer_has_every_number_and_its_facets():
    page = soup("explorer")
    rows = page.select("tbody tr")
    assert [r["data-id"] for r in rows] == list(numbers().index)
    for name, _ in across.FILTERS:
        offered = {o["value"] for o in page.select(
            f"select[name={name}] option")} - {""}
        assert offered == {r[f"data-{name}"] for r in rows}


def test_every_disagreement_has_a_card_with_all_its_members():
    page, rows = soup("cards"), load("disagreements")
    for row in rows.itertuples():
        card = page.find(id=f"card-{row.id}")
        assert len(card.select("li")) == len(row.members.split(";"))
        assert row.title in card.text and row.explanation in card.text
    assert set(rows.kind) <= set(across.KINDS)


def test_every_conclusion_unfolds_to_what_holds_it_up():
    page = soup("argument")
    links = load("links").query("relation == 'supports'")
    for row in conclusions().itertuples():
        item = page.find(id=f"argument-{row.id}")
        direct = item.find("ul", recursive=False)
        under = links.to_claim.eq(row.id).sum()
        if under:
            assert len(direct.find_all("li", recursive=False)) == under


@pytest.mark.parametrize("part", across.PARTS)
def test_parts_have_unique_ids_and_whole_markup(part):
    page = soup(part)
    ids = [t["id"] for t in page.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 10
    assert not page.find_all(lambda t: any(
        a.startswith("on") for a in t.attrs))
