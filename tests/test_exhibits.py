"""A chart or table carries all that a reader needs, and nothing hostile."""

import base64
import json

import pandas as pd
import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup
from companion import Interval, as_rows, rows_chart, section
from companion.pages import links
from companion.pages.cells import csv_address, table_of, table_with_index
from companion.pages.exhibits import (
    bare_figure, exhibit_html, figure_html, table_html, values_html,
)
from companion.pages.sections import describe

BAD = '<img src=x onerror=alert(1)>"&\''
NOTEBOOK, TEXT = "chapters/4-iran/notebook", "chapters/4-iran/text"


@pytest.fixture
def iran():
    return section("iran")


def soup(made, page=TEXT):
    """An exhibit as a page of the book shows it."""
    data = json.loads(json.dumps(made.data())) | {"page": NOTEBOOK}
    return BeautifulSoup(exhibit_html(data, page), "html.parser")


def chart(of, name="a-chart", **more):
    rows = as_rows(of.quantities[of.quantities.paragraph == "iran-8"])
    return of.chart(rows_chart(rows, "people"), rows, name, "So it is.",
                    **more)


def test_a_chart_knows_its_sources_and_says_itself_in_words(iran):
    made = chart(iran)
    assert made.paragraphs == ("iran-8",) and made.notes == (31,)
    assert "80" in made.alt and "Qashqavi" in made.alt
    page = soup(made)
    assert page.select_one("figcaption").text.count("The paper says") == 1
    assert page.select_one(".companion-plot")["aria-label"] == made.alt


def test_the_same_chart_has_the_right_links_on_every_page(iran):
    made = chart(iran)
    for page, found in {
        TEXT: ["#p-iran-8", "../reference/notes.html#note-31",
               "notebook.html#a-chart"],
        NOTEBOOK: ["text.html#p-iran-8", "../reference/notes.html#note-31",
                   "#a-chart"],
        "index": ["chapters/4-iran/text.html#p-iran-8",
                  "chapters/reference/notes.html#note-31",
                  "chapters/4-iran/notebook.html#a-chart"],
    }.items():
        foot = soup(made, page).select(".companion-sources a")
        assert [a["href"] for a in foot if "download" not in a.attrs] == found


def test_an_address_leads_from_any_page_to_any_other():
    assert links.address("a/b", "x", "a/b") == "#x"
    assert links.address("a/b", "x", "a/c") == "b.html#x"
    assert links.address("a/b", "x", "d/e/c") == "../../a/b.html#x"
    assert links.address("b", "x", "a/c") == "../b.html#x"
    assert links.address("a/b", "x", "c") == "a/b.html#x"


def test_numbers_run_by_name_so_that_a_cell_can_be_run_again(iran):
    assert [chart(iran, n).number for n in ("a", "b", "a")] == [
        "Chart 4.1", "Chart 4.2", "Chart 4.1"]


def test_a_chart_without_a_source_is_refused(iran):
    rows = pd.DataFrame([dict(
        label="x", value=Interval(1, 1), text="1", kind="computed")])
    with pytest.raises(ValueError, match="name the paragraphs"):
        iran.chart(rows_chart(rows, "x"), rows, "a", "So.")


def test_outside_the_book_there_are_no_dead_links(iran, capsys, monkeypatch):
    shown = []
    monkeypatch.setattr("companion.pages.exhibits.display", shown.append)
    made = chart(iran)
    made._ipython_display_()
    heading, figure, table = shown
    assert figure is made.figure and "Chart 4.1" in heading.data
    assert "¶4.8" in table.data and "<a" not in table.data


def test_hostile_cells_are_escaped_everywhere(iran):
    frame = pd.DataFrame({"label": [BAD], "text": [BAD], "meta": [BAD],
                          "kind": ["press"], "value": [Interval(1, 1)],
                          "paragraph": ["iran-8"]})
    made = iran.chart(
        rows_chart(frame, BAD), frame, "a", BAD, pitfall=BAD)
    page = soup(made)
    assert not page.find("img")
    assert not page.find(lambda t: any(a.startswith("on") for a in t.attrs))
    table = BeautifulSoup(table_html(table_of(frame), TEXT), "html.parser")
    assert not table.find("img") and table.text.count(BAD) == 3
    assert BAD in page.select_one(".companion-finding").text


def test_a_figure_by_itself_is_drawn_in_the_book_too():
    figure = go.Figure(go.Bar(y=[1]), dict(title="<b>A bar</b>"))
    page = BeautifulSoup(figure_html(bare_figure(figure), TEXT),
                         "html.parser")
    plot = page.select_one(".companion-plot")
    assert plot["aria-label"] == "<b>A bar</b>" and not page.b
    drawn = json.loads(plot.find_next_sibling("script").string)
    assert drawn["data"][0]["y"] == [1]


def test_a_frame_by_itself_has_no_head_without_a_word():
    for frame in (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}, ["x"]),
                  pd.DataFrame({"id": ["<x>"]}, pd.Index(["x"], name="id"))):
        made = table_html(table_with_index(frame), TEXT)
        assert "<th></th>" not in made and 'scope="col"></th>' not in made
        assert made.count('scope="row"') == 1 and "<x>" not in made


def test_the_csv_holds_the_table(iran):
    frame = pd.DataFrame({
        "a": ["x, y"], "b": [Interval(low=3)], "date": ["2016-03"],
        "paragraph": ["iran-8"], "note": [31]})
    data = csv_address(table_of(frame)).split("base64,")[1]
    assert base64.b64decode(data).decode() == (
        'a,b,date,paragraph,note\n"x, y",≥ 3,2016-03,iran-8,31\n')


def test_a_table_of_counts_is_said_row_by_row():
    frame = pd.DataFrame({"voice": ["A", "B"], "claims": [2, 0]})
    assert describe(frame) == (
        "Table of counts by voice. A: claims 2; B: none.")


def test_computed_values_say_their_name_value_and_meaning(iran):
    made = values_html(iran.values(("a-b", Interval(1, 2), "a range")).data())
    assert 'id="calc-a-b"' in made and "1–2" in made and "a range" in made
