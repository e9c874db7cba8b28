"""Tables come typed, and rows are worded as the paper words them."""

import math

import pandas as pd
import pytest
import yaml
from companion import Interval, load, numbers, paper, phrase, section, span
from companion.ledger.paper import Paper
from companion.ledger.tables import HOME, find_root, paragraph_label, say_date
from conftest import ROOT


def row(**cells):
    return pd.Series({"hedge": "", "as_printed": "5"} | cells)


@pytest.mark.parametrize("cells, words", [
    (dict(value=Interval(low=86), hedge="at least",
          as_printed="at least 86"), "at least 86"),
    (dict(value=Interval(high=1750), hedge="Up to",
          as_printed="Up to 1,750"), "up to 1,750"),
    (dict(value=Interval(27000, 31000), hedge="between",
          as_printed="between 27,000 and 31,000"), "27,000 to 31,000"),
    (dict(value=Interval(9000, 9000), hedge="an estimated",
          as_printed="an estimated 9000"), "an estimated 9,000"),
    (dict(value=Interval(12, 12), hedge="a dozen", as_printed="a dozen"),
     "a dozen"),
    (dict(value=Interval(3, 3), as_printed="Three"), "three"),
    (dict(value=Interval(low=7), as_printed="7"), "at least 7"),
    (dict(value=Interval(15000, 30000), hedge="about",
          as_printed="about 15,000 to 30,000"), "about 15,000 to 30,000"),
    (dict(value=Interval(500, 800), hedge="At least",
          as_printed="At least 500 and 800"), "at least 500 and 800"),
])
def test_a_number_keeps_its_hedge_in_words(cells, words):
    assert phrase(row(**cells)) == words


def test_no_phrase_of_the_ledger_loses_its_hedge():
    for name, cells in numbers().iterrows():
        said = phrase(cells).lower()
        if cells.hedge and cells.hedge.lower() not in ("between", "from"):
            assert cells.hedge.lower() in said, name


def test_a_hedged_number_is_one_interval():
    frame = load("quantities")
    assert "low" not in frame and "high" not in frame
    assert all(isinstance(v, Interval) for v in frame.value)
    assert any(math.isinf(v.high) for v in frame.value)


def test_columns_have_their_types():
    frame = load("quantities")
    assert frame.note.dtype == "Int64" and frame.unit.dtype == "str"
    assert load("paragraphs").words.dtype == "Int64"


@pytest.mark.parametrize("date, words", [
    ("2016-12-19", "19 December 2016"), ("2016-08", "August 2016"),
    ("2003", "2003"), ("2003/2006", "2003 to 2006"),
    ("1990/1999", "the 1990s"),
])
def test_dates_are_said_in_words(date, words):
    assert say_date(date) == words


def test_a_span_covers_the_whole_of_a_month():
    assert [str(t)[:10] for t in span("2016-02")] == [
        "2016-02-01", "2016-02-29"]
    assert str(span("2003/2006")[1])[:10] == "2006-12-31"


def test_paragraphs_are_named_as_readers_see_them():
    assert paragraph_label("iran-7") == "¶4.7"


def test_a_section_has_only_its_own_rows():
    iran = section("iran")
    assert set(iran.quantities.paragraph.str[:5]) == {"iran-"}
    whole = section("whole", page="when-notebook")
    assert len(whole.claims) == len(load("claims"))
    with pytest.raises(KeyError):
        section("whole")  # a page without a letter
    with pytest.raises(KeyError):
        section("nowhere")


def test_the_companion_is_the_one_that_one_works_in(tmp_path, monkeypatch):
    monkeypatch.delenv("COMPANION_ROOT", raising=False)
    chapter = tmp_path / "owls" / "chapters" / "1-first"
    chapter.mkdir(parents=True)
    monkeypatch.chdir(chapter)
    assert find_root() == HOME == ROOT  # no tables there yet
    (tmp_path / "owls" / "data").mkdir()
    (tmp_path / "owls" / "data" / "datapackage.json").write_text("{}")
    assert find_root() == tmp_path / "owls"
    monkeypatch.setenv("COMPANION_ROOT", str(tmp_path))
    assert find_root() == tmp_path


@pytest.mark.parametrize("title, citation", [
    ("Who?", "Field, Ada. Who? 2019."), ("Owls", "Field, Ada. Owls. 2019.")])
def test_a_paper_is_cited_in_one_line(title, citation):
    about = Paper(title, title, "Ada Field", "Field, Ada", "2019", 0, 0, ())
    assert about.citation == citation
    assert about.line == f"Ada Field, {title}, 2019"


def test_the_settings_name_the_companion_as_its_tables_do():
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    assert settings["title"] == paper().companion
