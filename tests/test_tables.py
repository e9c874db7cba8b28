"""Tables come typed, and rows are worded as the paper words them."""

import math

import pandas as pd
import pytest
from companion import Interval, load, numbers, phrase, section, span
from companion.ledger.tables import paragraph_label, say_date


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
