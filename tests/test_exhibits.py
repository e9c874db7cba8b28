"""A chart or table carries all that a reader needs, and nothing hostile."""

import base64
import os
import subprocess
import sys

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from companion import Interval, as_rows, rows_chart, section
from companion.pages.exhibits import (
    IN_BOOK, csv_link, describe, frame_html, table_html,
)

BAD = '<img src=x onerror=alert(1)>"&\''


@pytest.fixture
def iran(monkeypatch):
    monkeypatch.setenv(IN_BOOK, "1")
    return section("iran")


def chart(of, name="a-chart", **more):
    rows = as_rows(of.quantities[of.quantities.paragraph == "iran-8"])
    return of.chart(rows_chart(rows, "people"), rows, name, "So it is.",
                    **more)


def test_a_chart_knows_its_sources_and_says_itself_in_words(iran):
    made = chart(iran)
    assert made.paragraphs == ("iran-8",) and made.notes == (31,)
    assert "80" in made.alt and "Qashqavi" in made.alt
    page = BeautifulSoup(made.to_html(), "html.parser")
    assert page.select_one("figcaption").text.count("The paper says") == 1
    assert page.select_one(".companion-plot")["aria-label"] == made.alt
    assert "../reference/notes.html#note-31" in str(page)


def test_numbers_run_by_name_so_that_a_cell_can_be_run_again(iran):
    assert [chart(iran, n).number for n in ("a", "b", "a")] == [
        "Chart 4.1", "Chart 4.2", "Chart 4.1"]


def test_a_chart_without_a_source_is_refused(iran):
    rows = pd.DataFrame([dict(
        label="x", value=Interval(1, 1), text="1", kind="computed")])
    with pytest.raises(ValueError, match="name the paragraphs"):
        iran.chart(rows_chart(rows, "x"), rows, "a", "So.")


def test_outside_the_book_there_are_no_dead_links(monkeypatch):
    monkeypatch.delenv(IN_BOOK, raising=False)
    made = chart(section("iran"))
    assert "href=" not in table_html(made.frame) and "¶4.8" in made.foot()


def test_hostile_cells_are_escaped_everywhere(iran):
    frame = pd.DataFrame({"label": [BAD], "text": [BAD], "meta": [BAD],
                          "kind": ["press"], "value": [Interval(1, 1)],
                          "paragraph": ["iran-8"]})
    made = iran.chart(
        rows_chart(frame, BAD), frame, "a", BAD, pitfall=BAD)
    page = BeautifulSoup(made.to_html(), "html.parser")
    assert not page.find("img")
    assert not page.find(lambda t: any(a.startswith("on") for a in t.attrs))
    assert BeautifulSoup(table_html(frame), "html.parser").find("img") is None
    assert BAD in page.select_one(".companion-finding").text


def test_a_figure_by_itself_is_drawn_in_the_book_too():
    code = ("import companion, plotly.graph_objects as go;"
            "print(go.Figure(go.Bar(y=[1]))._repr_mimebundle_())")
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        check=True, env=os.environ | {IN_BOOK: "1"}).stdout
    assert "companion-plot" in said and "vnd.plotly" not in said


def test_a_frame_by_itself_has_no_head_without_a_word():
    for frame in (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}, ["x"]),
                  pd.DataFrame({"id": ["<x>"]}, pd.Index(["x"], name="id"))):
        made = frame_html(frame)
        assert "<th></th>" not in made and 'scope="col"></th>' not in made
        assert made.count('scope="row"') == 1 and "<x>" not in made


def test_the_csv_holds_the_table(iran):
    frame = pd.DataFrame({"a": ["x, y"], "b": [Interval(low=3)]})
    data = csv_link(frame, "n").split("base64,")[1].split('"')[0]
    assert base64.b64decode(data).decode() == 'a,b\n"x, y",≥ 3\n'


def test_a_table_of_counts_is_said_row_by_row():
    frame = pd.DataFrame({"voice": ["A", "B"], "claims": [2, 0]})
    assert describe(frame) == (
        "Table of counts by voice. A: claims 2; B: none.")


def test_computed_values_say_their_name_value_and_meaning(iran):
    made = iran.values(("a-b", Interval(1, 2), "a range")).to_html()
    assert 'id="calc-a-b"' in made and "1–2" in made and "a range" in made
