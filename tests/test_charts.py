"""Chart forms draw what was said: bounds as bounds, nothing in between."""

import math

import pandas as pd
import pytest
from companion import Interval, as_balance, as_bars, lanes_chart, map_chart
from companion import matrix_chart, network_chart, rows_chart, slope_chart
from companion.charts.canvas import NARROW
from companion.charts.lanes import _pack
from companion.charts.maps import Box, _place_labels, outlines
from companion.charts.rows import ARROW
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


@settings(max_examples=40)
@given(numbers, numbers, st.booleans())
def test_a_range_is_drawn_from_bound_to_bound(a, b, log):
    low, high = sorted((a, b))
    xs = drawn_x(rows_chart(one(Interval(low, high)), "men", log=log))
    assert {math.isclose(x, low) or math.isclose(x, high) for x in xs} == {
        True}


@settings(max_examples=40)
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


def lanes(*rows):
    return pd.DataFrame(
        [dict(lane=lane, row=row, value=value, label="An event",
              kind="press", style=style) for lane, row, value, style in rows])


def test_a_timeline_keeps_lanes_apart_and_breaks_once():
    figure = lanes_chart(lanes(
        ("Iran", 1, "2016-05", "dot"), ("Iran", 2, "2014/2015", "bar"),
        ("Europe", 1, "1990", "dot"), ("Europe", 3, "2016-12-08", "hollow"),
    ), "marks", "2014")
    heights = [t.y[0] for t in figure.data]
    assert heights == sorted(heights)
    xs = [x for t in figure.data for x in t.x]
    assert min(xs) >= 0 and max(xs) <= 1
    early = next(t for t in figure.data if t.x[0] < 1 / 3)
    assert early.y[0] > heights[1]  # 1990, in the lane of Europe
    assert [s.x0 for s in figure.layout.shapes] == [1 / 3]


spans = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.5)).map(
    lambda t: (t[0], t[0] + t[1])), min_size=1, max_size=30)


@given(spans)
def test_marks_of_one_track_never_touch(marks):
    tracks = _pack(marks, 0.01)
    for track in set(tracks):
        mine = sorted(m for m, t in zip(marks, tracks) if t == track)
        assert all(b[0] >= a[1] + 0.01 for a, b in zip(mine, mine[1:]))


def test_a_map_asks_no_server_and_draws_each_place():
    frame = pd.DataFrame([
        dict(label="Mosul", longitude=43.1, latitude=36.3, kind="press"),
        dict(label="Raqqa", longitude=39.0, latitude=36.0, kind="press",
             style="hollow")])
    figure = map_chart(frame, (35, 30, 52, 38))
    assert {t.type for t in figure.data} == {"scatter"}  # no tiles, no geo
    assert [(t.x[0], t.y[0]) for t in figure.data[1:]] == [
        (43.1, 36.3), (39.0, 36.0)]
    assert {a.text for a in figure.layout.annotations} == {"Mosul", "Raqqa"}
    assert figure.data[1].marker.color != figure.data[2].marker.color


def test_discs_grow_by_area():
    frame = pd.DataFrame([
        dict(label=str(n), longitude=n, latitude=0, kind="press", size=n)
        for n in (10, 40)])
    small, large = map_chart(frame, (0, -30, 50, 30)).data[1:]
    assert large.marker.size == pytest.approx(2 * small.marker.size)


def test_outlines_are_rings_within_the_world():
    rings = outlines()
    assert len(rings) > 150
    for ring in rings:
        assert ring[0] == ring[-1]
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        # None that wraps around the date line and crosses the map.
        assert max(x for x, _ in ring) - min(x for x, _ in ring) < 200


def test_labels_of_a_crowd_do_not_cover_each_other():
    spots = [(100 + 20 * n, 100 + 7 * n) for n in range(5)]
    labels = ["Mosul", "Tal Afar", "Kirkuk", "Iraq", "Raqqa"]
    moves = _place_labels([[w] for w in labels], spots, [8] * 5, 368)
    boxes = [Box.around(x + dx, y + dy, len(label) * 6.6, 14)
             for (x, y), (dx, dy), label in zip(spots, moves, labels)]
    shared = [a.overlap(b) for n, a in enumerate(boxes)
              for b in boxes[n + 1:]]
    assert max(shared) == 0


def test_a_network_sets_names_near_their_partners():
    edges = pd.DataFrame({
        "left": ["A", "B", "A"], "right": ["x", "y", "z"],
        "left_kind": "press", "right_kind": "jihadist",
        "style": ["", "dash", ""]})
    figure = network_chart(edges, ("outlet", "voice"))
    place = {a.text: a.y for a in figure.layout.annotations}
    assert set(place) == {*"ABxyz", "<b>outlet</b>", "<b>voice</b>"}
    assert place["x"] < place["z"] < place["y"]  # both of A, then B's
    assert place["A"] == (place["x"] + place["z"]) / 2
    assert {t.line.dash for t in figure.data if t.mode == "lines"} == {
        "solid", "dash"}
    widths = {t.line.width for t in figure.data if t.mode == "lines"}
    assert len(widths) == 1


def test_a_network_leads_from_its_root_to_who_stands_behind():
    edges = pd.DataFrame({
        "left": ["A", "B"], "right": ["x", "y"], "left_kind": "press",
        "right_kind": "press", "style": "", "beyond": ["", "z"],
        "beyond_kind": ["", "jihadist"]})
    figure = network_chart(edges, ("outlet", "voice"), root="the paper")
    place = {a.text: (a.x, a.y) for a in figure.layout.annotations}
    assert place["z"][0] > place["y"][0] and place["z"][1] > place["y"][1]
    paths = [list(zip(t.x, t.y)) for t in figure.data if t.mode == "lines"]
    stem, elbow = paths[-2:]
    for name in "AB":
        assert place[name] in stem
    assert place["y"] in elbow and place["z"] in elbow
    assert "jihadist" in figure.layout.meta["kinds"]


def test_two_behind_one_name_are_refused():
    edges = pd.DataFrame({
        "left": ["A", "B"], "right": "x", "left_kind": "press",
        "right_kind": "press", "style": "", "beyond": ["y", "z"],
        "beyond_kind": "jihadist"})
    with pytest.raises(ValueError, match="two behind it"):
        network_chart(edges, ("outlet", "voice"))


names = st.sampled_from([f"a name {n}" for n in range(12)])


@settings(max_examples=40)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=30))
def test_names_of_a_network_never_cover_each_other(pairs):
    edges = pd.DataFrame(pairs, columns=["left", "right"]).assign(
        left_kind="press", right_kind="author", style="")
    figure = network_chart(edges, ("a", "b"))
    for anchor in ("left", "right"):
        ys = sorted(a.y for a in figure.layout.annotations
                    if a.xanchor == anchor)
        assert all(b - a > 13 for a, b in zip(ys, ys[1:]))
        assert ys[-1] <= figure.layout.height


def steps(whole, *parts):
    return pd.DataFrame([
        dict(label=f"step {n}", value=v, text=str(v), kind="press", meta="")
        for n, v in enumerate((whole, *parts))])


amounts = st.integers(0, 10**6)


@given(amounts, amounts, amounts, amounts)
def test_a_balance_leaves_what_interval_arithmetic_leaves(a, b, wide, more):
    part = Interval(a, a + wide)
    other = Interval(b, math.inf)
    whole = Interval.of(a + b + more)
    last = as_balance(steps(whole, part, other)).iloc[-1]
    left = (whole - part - other).at_least_zero()
    assert last["style"] == "hatched"
    assert last.value.high - last.value.low == left.high
    assert last.value.high == whole.high


def test_a_balance_of_too_large_parts_is_refused():
    with pytest.raises(ValueError):
        as_balance(steps(Interval.of(5), Interval.of(6)))


def test_a_balance_draws_open_bounds_open():
    frame = as_balance(steps(Interval.of(9), Interval(low=1)))
    assert any(math.isinf(v.high) for v in frame.value)


def test_bars_start_at_nought():
    bars = as_bars(pd.Series({"a": 3, "b": 0}))
    assert list(bars.value) == [Interval(0, 3), Interval(0, 0)]
    assert set(drawn_x(rows_chart(bars, "rows"))) <= {0, 3}


@pytest.mark.parametrize("form", [
    lambda: lanes_chart(pd.DataFrame(), "x", "2014"),
    lambda: map_chart(pd.DataFrame(), (0, 0, 1, 1)),
    lambda: network_chart(pd.DataFrame(), ("a", "b")),
])
def test_empty_panoramas_are_refused(form):
    with pytest.raises(ValueError, match="no rows"):
        form()
