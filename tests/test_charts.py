"""Chart forms draw what was said: bounds as bounds, nothing in between."""

import math

import pandas as pd
import pytest
from companion import Interval, matrix_chart, rows_chart, slope_chart
from companion.charts import ARROW, NARROW
from hypothesis import given, settings
from hypothesis import strategies as st


def one(value, **more):
    row = {"label": "A row", "value": value, "text": "about 5",
           "kind": "press"} | more
    return pd.DataFrame([row])


def drawn_x(figure):
    return [
        x for t in figure.data for x in (
            list(t.x) if t.type == "scatter"
            else [t.base[0], t.base[0] + t.x[0]])
    ]


numbers = st.floats(1, 1e6)


@settings(max_examples=40, deadline=None)
@given(numbers, numbers, st.booleans())
def test_a_range_is_drawn_from_bound_to_bound(a, b, log):
    low, high = sorted((a, b))
    xs = drawn_x(rows_chart(one(Interval(low, high)), "men", log=log))
    assert {math.isclose(x, low) or math.isclose(x, high) for x in xs} == {
        True}


@settings(max_examples=40, deadline=None)
@given(numbers)
def test_an_open_bound_is_an_arrow_that_points_away(x):
    for value, way in ((Interval(low=x), 1), (Interval(high=x), -1)):
        figure = rows_chart(one(value), "men")
        (arrow,) = figure.layout.shapes
        assert f"L {way * ARROW} 0" in arrow.path and arrow.xanchor == x
        assert drawn_x(figure) == [x]


def test_what_nobody_accounts_for_is_hatched():
    figure = rows_chart(
        one(Interval(4, 8), style="hatched", kind="computed"), "men")
    assert figure.data[0].marker.pattern.shape == "/"


def test_a_date_covers_its_month():
    figure = rows_chart(one("2016-02"), "time")
    assert [str(x)[:10] for x in figure.data[0].x] == [
        "2016-02-01", "2016-02-29"]


def test_the_printed_form_stands_on_the_mark():
    figure = rows_chart(one(Interval(5, 5)), "men")
    assert "about 5" in [a.text for a in figure.layout.annotations]


def test_hostile_text_is_escaped():
    bad = "<b onclick=x>&"
    figure = rows_chart(one(Interval(5, 5), label=bad, text=bad), "men")
    assert not any("<b on" in a.text for a in figure.layout.annotations)


def test_long_labels_are_wrapped_for_a_phone():
    figure = rows_chart(one(Interval(5, 5), label="word " * 30), "men")
    for note in figure.layout.annotations:
        assert len(note.text.replace("<b>", "").replace("</b>", "")) <= NARROW


def test_height_grows_with_rows():
    few, many = (
        pd.concat([one(Interval(n, n), label=f"row {n}") for n in range(k)])
        for k in (2, 9))
    assert rows_chart(many, "men").layout.height > 3 * rows_chart(
        few, "men").layout.height / 2


def test_lines_join_one_series_only():
    frame = pd.DataFrame([
        dict(series=s, date=d, value=v, text=str(v), kind="press")
        for s, d, v in (
            ("A", "2016-01", 1), ("A", "2016-03", 2), ("B", "2016-02", 9))])
    lines = [t for t in slope_chart(frame, "men").data if t.mode == "lines"]
    assert {tuple(line.y) for line in lines} == {(1, 2), (9,)}


@pytest.mark.parametrize("form", [
    lambda: rows_chart(one(1).iloc[:0], "men"),
    lambda: slope_chart(one(1).iloc[:0], "men"),
    lambda: matrix_chart(pd.DataFrame(), "men"),
])
def test_an_empty_frame_is_refused_with_a_reason(form):
    with pytest.raises(ValueError, match="no rows|empty"):
        form()


def test_an_unknown_kind_is_refused_with_the_kinds():
    with pytest.raises(KeyError, match="researcher"):
        rows_chart(one(5, kind="spy"), "men")
