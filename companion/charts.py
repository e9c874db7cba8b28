"""The few chart forms of the book. Each returns a plotly figure.

All of them draw one mark a claim: a dot for a point, a bar for a range,
an arrow for an open end, hatching for what nobody accounts for, a hollow
mark for the date of a source. No midpoints. Labels stand on the rows, so
that a chart reads the same at 390 and at 1280 pixels.
"""

import html
import json
import math
import textwrap
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from .interval import Interval
from .palette import colour
from .tables import by_id, paragraph_label, phrase, say_date, span

FONT = 13
LINE = 17  # pixels of one line of text
MARK = 30  # pixels of the line that holds the marks
GAP = 14
ARROW = 42
TEXT_COLOUR = "#222832"
SOFT_COLOUR = "#59626e"
PAGE_COLOUR = "#fefefe"  # the page behind a hollow mark
GRID_COLOUR = "#dfe3e8"
LAND_COLOUR = "rgba(75,93,115,0.1)"
OUTLINES = Path(__file__).parent / "outlines.json"
# Width of the narrowest chart in characters of FONT pixels.
NARROW = 46


def speakers(frame: pd.DataFrame) -> pd.Series:
    """The name of each row's voice."""
    return frame.voice.map(by_id("voices").name)


def as_rows(quantities: pd.DataFrame) -> pd.DataFrame:
    """Rows of quantities made ready for `rows_chart`.

    Adds text (the hedged number), kind (of voice) and meta (speaker,
    time, paragraph); label and value are there already.
    """
    kinds = by_id("voices").kind
    place = quantities.paragraph.map(
        lambda p: paragraph_label(p) if p else "end note"
    )
    when = quantities.period_end.map(lambda d: say_date(d) if d else "")
    meta = speakers(quantities) + when.map(lambda d: f", {d}" if d else "")
    return quantities.assign(
        text=quantities.apply(phrase, axis=1),
        kind=quantities.voice.map(kinds),
        meta=meta + ", " + place,
    )


class Mark(NamedTuple):
    low: float
    high: float
    text: str
    kind: str
    style: str


class Axis(NamedTuple):
    """How values become places: kind is linear, log or date."""

    kind: str
    low: float
    high: float

    def place(self, x: float) -> float:
        """A value as plotly wants it for annotations."""
        return math.log10(x) if self.kind == "log" else x

    def share(self, x: float) -> float:
        """Where a value lies between the ends, 0 to 1."""
        a, b, x = (self.place(v) for v in (self.low, self.high, x))
        return (x - a) / (b - a)

    def draw(self, x: float):
        if self.kind == "date":
            return pd.Timestamp(x, unit="D").isoformat()
        return x


def _days(stamp: pd.Timestamp) -> float:
    return stamp.timestamp() / 86400


def _bounds(value) -> tuple[float, float]:
    """An Interval, a number or an ISO date as two floats."""
    if isinstance(value, str):
        return tuple(_days(t) for t in span(value))
    value = Interval.of(value)
    return value.low, value.high


def _axis(marks: list[Mark], log: bool, dates: bool) -> Axis:
    ends = [x for m in marks for x in (m.low, m.high) if math.isfinite(x)]
    if dates:
        room = max(30.0, (max(ends) - min(ends)) * 0.06)
        return Axis("date", min(ends) - room, max(ends) + room)
    if log:
        low = 10 ** math.floor(
            math.log10(min(e for e in ends if e > 0) * 0.9))
        top = 10 ** math.ceil(math.log10(max(ends) * 1.2))
        return Axis("log", low, top)
    # An arrow at the far end needs room.
    opens = any(math.isinf(m.high) and m.low > 0.8 * max(ends) for m in marks)
    room = 1.25 if opens else 1.12
    return Axis("linear", min(0.0, *ends), max(ends) * room or 1.0)


def _annotate(figure, text, x, y, **more):
    style = dict(
        x=x, y=y, text=text, showarrow=False, align="left",
        font=dict(size=FONT, color=TEXT_COLOUR),
    )
    figure.add_annotation(style | more)


def _draw_mark(figure, axis: Axis, mark: Mark, y: float):
    tone = colour(mark.kind)
    ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
    at = [axis.draw(x) for x in ends]
    hover = dict(hovertext=html.escape(mark.text), hoverinfo="text")
    wide = len(ends) == 2 and mark.low < mark.high
    if wide and mark.style in ("amount", "hatched"):
        fill = tone if mark.style == "amount" else "rgba(0,0,0,0)"
        shape = "" if mark.style == "amount" else "/"
        figure.add_trace(go.Bar(
            x=[mark.high - mark.low], base=[mark.low], y=[y],
            orientation="h", width=16,
            marker=dict(
                color=fill, line=dict(color=tone, width=1.5),
                pattern=dict(shape=shape, fgcolor=tone, size=7),
            ), **hover,
        ))
        return
    # A month on an axis of years is too narrow to show its ends.
    narrow = axis.kind == "date" and (
        axis.share(mark.high) - axis.share(mark.low) < 0.03)
    if wide and not narrow and mark.style != "hollow":
        ends_shown = "lines" if axis.kind == "date" else "lines+markers"
        figure.add_trace(go.Scatter(
            x=at, y=[y, y], mode=ends_shown,
            line=dict(color=tone, width=9),
            marker=dict(symbol="line-ns", size=16, color=tone,
                        line=dict(color=tone, width=2)), **hover,
        ))
        return
    hollow = mark.style == "hollow"
    symbol = "circle" if len(ends) == 2 else "line-ns"
    figure.add_trace(go.Scatter(
        x=at[-1:] if hollow else at[:1], y=[y], mode="markers",
        marker=dict(
            symbol=symbol, size=13 if symbol == "circle" else 17,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2.5),
        ), **hover,
    ))
    if len(ends) == 1:
        way = 1 if math.isinf(mark.high) else -1
        tip, neck = way * ARROW, way * (ARROW - 11)
        figure.add_shape(
            type="path", xsizemode="pixel", ysizemode="pixel",
            xanchor=at[0], yanchor=y, fillcolor=tone,
            line=dict(color=tone, width=2.5), path=(
                f"M 0 0 L {neck} 0 L {neck} -5 L {tip} 0 "
                f"L {neck} 5 L {neck} 0 Z"),
        )


def _draw_text(figure, axis: Axis, mark: Mark, y: float, side: str):
    """The printed form right of, left of, or (own line) below a mark."""
    ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
    text = html.escape(mark.text)
    right = 12 + (ARROW if math.isinf(mark.high) else 0)
    left = 12 + (ARROW if math.isinf(mark.low) else 0)
    if side == "right":
        _annotate(figure, text, axis.draw(ends[-1]) if axis.kind == "date"
                  else axis.place(ends[-1]), y, xanchor="left", xshift=right)
    elif side == "left":
        _annotate(figure, text, axis.draw(ends[0]) if axis.kind == "date"
                  else axis.place(ends[0]), y, xanchor="right", xshift=-left)
    else:
        share = axis.share(sum(ends) / len(ends))
        anchor = "left" if share < 1 / 3 else "right" if share > 2 / 3 else (
            "center")
        _annotate(figure, text, min(max(share, 0.0), 1.0), y + LINE + 2,
                  xref="paper", xanchor=anchor)


def _sides(axis: Axis, marks: list[Mark]) -> list[str]:
    """Where the text of each mark has room, on the narrowest screen."""
    arrow = ARROW / (NARROW * 7)
    sides = []
    for n, mark in enumerate(marks):
        ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
        need = (len(mark.text) + 3) / NARROW
        right = 1 - axis.share(ends[-1]) - (
            arrow if math.isinf(mark.high) else 0)
        left = axis.share(ends[0]) - (arrow if math.isinf(mark.low) else 0)
        if n + 1 < len(marks):
            right = -1
        if n > 0:
            left = -1
        sides.append(
            "" if not mark.text else "right" if right >= need
            else "left" if left >= need else "below"
        )
    return sides


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]


def rows_chart(frame: pd.DataFrame, axis: str, *, log=False) -> go.Figure:
    """One row a label, one mark a claim.

    frame: columns label, value (Interval, number or ISO date), text (what
    the mark says) and kind (see palette); optionally meta (a second line)
    and style: hollow (the date of a source), amount (a block from low to
    high that is a size and not a range), hatched (a block that nobody
    accounts for). Rows with one label share a line.
    axis: what the axis shows, with its unit.
    Raises ValueError when there is nothing to draw.
    """
    if frame.empty:
        raise ValueError("rows_chart: the frame has no rows; check the filter")
    dates = isinstance(frame.value.iloc[0], str)
    frame = frame.assign(
        style=frame["style"] if "style" in frame else "",
        meta=frame["meta"] if "meta" in frame else "",
        text=frame["text"].fillna(""),
    )
    groups = []
    for label, rows in frame.groupby("label", sort=False):
        marks = [
            Mark(*_bounds(r.value), r.text, r.kind, r.style)
            for r in rows.itertuples()
        ]
        marks.sort(key=lambda m: m.low if math.isfinite(m.low) else m.high)
        metas = list(dict.fromkeys(m for m in rows["meta"] if m))
        groups.append((label, metas, marks))
    scale = _axis([m for g in groups for m in g[2]], log, dates)

    figure = go.Figure()
    y = 0.0  # pixels downwards
    for label, metas, marks in groups:
        for line in _wrap(label, NARROW):
            y += LINE
            _annotate(figure, f"<b>{html.escape(line)}</b>", 0, y,
                      xref="paper", xanchor="left", xshift=0)
        for meta in metas:
            for line in _wrap(meta, NARROW + 4):
                y += LINE
                _annotate(figure, html.escape(line), 0, y, xref="paper",
                          xanchor="left",
                          font=dict(size=FONT - 1, color=SOFT_COLOUR))
        y += MARK - 6
        sides = _sides(scale, marks)
        for mark, side in zip(marks, sides):
            _draw_mark(figure, scale, mark, y)
            if side:
                _draw_text(figure, scale, mark, y, side)
        if "below" in sides:
            y += LINE + 2
        y += GAP
    return _finish(figure, scale, axis, y, frame.kind)


def _finish(figure, scale: Axis, axis: str, height: float, kinds):
    low, high = (
        (scale.draw(scale.low), scale.draw(scale.high))
        if scale.kind == "date"
        else (scale.place(scale.low), scale.place(scale.high))
    )
    title = axis + (" (each step ten times the last)" * (scale.kind == "log"))
    figure.update_xaxes(
        type=scale.kind, range=[low, high], title=dict(
            text="<br>".join(_wrap(html.escape(title), NARROW)), standoff=6,
            font=dict(size=FONT - 1, color=SOFT_COLOUR)),
        gridcolor=GRID_COLOUR, zeroline=False, fixedrange=True, nticks=5,
        tickfont=dict(size=FONT - 1), tickangle=0, dtick=1
        if scale.kind == "log" else None, automargin=False,
        tickformat="~s" if scale.kind == "log" else (
            "," if scale.kind == "linear" else None),
    )
    figure.update_yaxes(
        range=[height, 0], visible=False, fixedrange=True, automargin=False
    )
    return _style(figure, height + 62, dict(l=10, r=10, t=4, b=58), kinds)


def _style(figure, height, margin, kinds):
    figure.update_layout(
        template="none", height=round(height), margin=margin,
        font=dict(size=FONT, color=TEXT_COLOUR), showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest", dragmode=False,
        meta=dict(kinds=list(dict.fromkeys(kinds))),
    )
    return figure


def slope_chart(frame: pd.DataFrame, axis: str, *, log=False) -> go.Figure:
    """Values over time, joined only within one series.

    frame: columns series (one speaker on one fact), date (ISO), value
    (Interval or number), text and kind; optionally side (above, below,
    left, right), where the text of a point stands. Every point carries
    its text; the first one of a series also its name.
    axis: what the upright axis shows, with its unit.
    """
    if frame.empty:
        raise ValueError("slope_chart: the frame has no rows")
    frame = frame.assign(
        when=[sum(_bounds(d)) / 2 for d in frame.date],
        low=[_bounds(v)[0] for v in frame.value],
        high=[_bounds(v)[1] for v in frame.value],
    )
    figure = go.Figure()
    marks = [Mark(r.low, r.high, "", "", "") for r in frame.itertuples()]
    scale = _axis(marks, log, False)
    times = Axis("date", frame.when.min(), frame.when.max())
    for series, rows in frame.sort_values("when").groupby(
        "series", sort=False
    ):
        tone = colour(rows.kind.iloc[0])
        # Lines run between the ends of the ranges, low to low, high to high.
        for column in ("low", "high"):
            figure.add_trace(go.Scatter(
                x=[times.draw(t) for t in rows.when], y=rows[column],
                mode="lines", line=dict(color=tone, width=1.5, dash="dot"),
                hoverinfo="skip",
            ))
        for n, row in enumerate(rows.itertuples()):
            _slope_point(figure, scale, times, row, tone, n == 0, series)
    figure.update_yaxes(
        type=scale.kind, range=[scale.place(scale.low),
                                scale.place(scale.high)],
        gridcolor=GRID_COLOUR, fixedrange=True, zeroline=False,
        tickformat="~s" if log else ",", dtick=1 if log else None,
        automargin=True, nticks=6,
    )
    room = (times.high - times.low or 60) * 0.2
    figure.update_xaxes(
        type="date", gridcolor=GRID_COLOUR, fixedrange=True, nticks=4,
        tickangle=0, range=[times.draw(times.low - room),
                            times.draw(times.high + room * 1.2)],
    )
    title = axis + (" (log axis: each step ten times)" * log)
    lines = _wrap(html.escape(title), NARROW)
    _annotate(figure, "<br>".join(lines), 0, 1, xref="paper", yref="paper",
              xanchor="left", yanchor="bottom", yshift=6,
              font=dict(size=FONT - 1, color=SOFT_COLOUR))
    return _style(figure, 420, dict(l=44, r=10, t=14 + LINE * len(lines),
                                    b=36), frame.kind)


def _slope_point(figure, scale, times, row, tone, first, series):
    at = times.draw(row.when)
    name = f"<b>{html.escape(series)}</b><br>" if first else ""
    if row.low < row.high:
        figure.add_trace(go.Scatter(
            x=[at, at], y=[row.low, row.high], mode="lines",
            line=dict(color=tone, width=9), hovertext=html.escape(row.text),
            hoverinfo="text",
        ))
    else:
        figure.add_trace(go.Scatter(
            x=[at], y=[row.low], mode="markers",
            marker=dict(size=12, color=tone),
            hovertext=html.escape(row.text), hoverinfo="text",
        ))
    places = {
        "above": dict(xanchor="center", yanchor="bottom", yshift=9),
        "below": dict(xanchor="center", yanchor="top", yshift=-9),
        "left": dict(xanchor="right", yanchor="middle", xshift=-10),
        "right": dict(xanchor="left", yanchor="middle", xshift=10),
    }
    side = getattr(row, "side", "") or "above"
    value = row.low if side == "below" else row.high
    _annotate(figure, name + html.escape(row.text), at, scale.place(value),
              **places[side], align="center")


def matrix_chart(table: pd.DataFrame, axis: str) -> go.Figure:
    """Counts by row and column, each printed in its cell, darker for more.

    table: index the rows, columns the columns, values whole numbers.
    """
    if table.empty:
        raise ValueError("matrix_chart: the table is empty")
    longest = max(len(w) for c in table.columns for w in str(c).split())
    narrow = len(table.columns) > 4 or longest > 10
    wrapped = [
        str(c) if narrow else "<br>".join(_wrap(str(c), 11))
        for c in table.columns
    ]
    lines = max(c.count("<br>") + 1 for c in wrapped)
    names = [
        "<br>".join(_wrap(textwrap.shorten(str(r), 32, placeholder=" …"), 16))
        for r in table.index
    ]
    row = 20 + LINE * max(n.count("<br>") for n in names)
    figure = go.Figure(go.Heatmap(
        z=table.to_numpy().tolist(), x=list(range(len(wrapped))),
        y=list(range(len(names))), showscale=False, xgap=2, ygap=2,
        colorscale=[[0, "rgba(75,93,115,0.04)"], [1, "rgba(75,93,115,0.6)"]],
        text=[[f"{v:g}" if v else "·" for v in row]
              for row in table.to_numpy().tolist()],
        texttemplate="%{text}", textfont=dict(size=FONT, color=TEXT_COLOUR),
        hoverinfo="skip",
    ))
    figure.update_xaxes(
        side="top", tickvals=list(range(len(wrapped))), ticktext=wrapped,
        tickangle=-90 if narrow else 0, fixedrange=True, showgrid=False,
        automargin=False, zeroline=False, tickfont=dict(size=FONT - 1),
    )
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(names))),
        ticktext=names, fixedrange=True, automargin=False, showgrid=False,
        zeroline=False, tickfont=dict(size=FONT - 1),
    )
    longest = max(len(line) for c in wrapped for line in c.split("<br>"))
    top = longest * 7 + 12 if narrow else lines * LINE + 10
    _annotate(figure, html.escape(axis), 0, 0, xref="paper", yref="paper",
              xanchor="left", yanchor="top", yshift=-8,
              font=dict(size=FONT - 1, color=SOFT_COLOUR))
    return _style(figure, top + max(row, 34) * len(names) + 34,
                  dict(l=118, r=6, t=top, b=34), [])


def as_bars(counts: pd.Series, kind: str = "computed") -> pd.DataFrame:
    """Counts by label made ready for `rows_chart`: bars from zero.

    For numbers that are counted exactly and not hedged, such as rows.
    """
    return pd.DataFrame({
        "label": [str(name) for name in counts.index],
        "value": [Interval(0, n) for n in counts],
        "text": [f"{n:g}" for n in counts],
        "kind": kind, "style": "amount",
    })


def as_balance(steps: pd.DataFrame) -> pd.DataFrame:
    """A whole, its parts end to end, and what nobody accounts for.

    steps: columns label, value (Interval), text, kind, meta; the first
    row is the whole. A part is drawn from where the least of the parts
    before it end: a block up to its lower bound, then its range or arrow.
    Raises ValueError when even the least of the parts exceed the whole.
    """
    whole, parts = steps.iloc[0], steps.iloc[1:]
    rows = _blocks(whole, 0.0)
    told = Interval(0, 0)
    for _, part in parts.iterrows():
        rows += _blocks(part, told.low)
        told = told + part.value.at_least_zero()
    left = (whole.value - told).at_least_zero()
    bound = f"up to {left.high:,.0f}" if left.low == 0 else (
        f"{left.low:,.0f} to {left.high:,.0f}")
    end = whole.value.high
    rows.append(dict(
        label="Not accounted for", kind="computed", style="hatched",
        value=Interval(end - left.high, end),
        text=bound if left.high else "nothing", meta="computed by us"))
    return pd.DataFrame(rows)


def _blocks(step, start: float) -> list[dict]:
    low, high = max(step.value.low, 0.0), step.value.high
    base = dict(label=step.label, kind=step.kind, meta=step["meta"],
                text="", style="amount")
    rows = [base | dict(value=Interval(start, start + low))]
    if not low and high > low:
        rows = []
    if math.isinf(high):
        rows.append(base | dict(value=Interval(low=start + low), style=""))
    elif high > low:
        rows.append(base | dict(
            value=Interval(start + low, start + high), style=""))
    rows[-1]["text"] = step.text
    return rows


def _pack(marks: list[tuple[float, float]], gap: float) -> list[int]:
    """A track for each (start, end), so that none on one track touch."""
    ends, tracks = [], [0] * len(marks)
    for n in sorted(range(len(marks)), key=lambda n: marks[n]):
        start, end = marks[n]
        for track, last in enumerate(ends):
            if start >= last + gap:
                break
        else:
            track = len(ends)
            ends.append(0.0)
        ends[track], tracks[n] = end, track
    return tracks


def lanes_chart(frame: pd.DataFrame, axis: str, start: str) -> go.Figure:
    """A timeline in lanes, on one axis of time that is broken once.

    frame: columns lane, row (marks of one lane and row stand together),
    label (what hovering shows), value (ISO date, or start/end), kind and
    style (dot, bar or hollow). Years before `start` (ISO date) are drawn
    closer together, left of the break.
    axis: what the marks are. Raises ValueError when there are no rows.
    """
    if frame.empty:
        raise ValueError("lanes_chart: the frame has no rows")
    frame = frame.assign(
        low=[_bounds(v)[0] for v in frame.value],
        high=[_bounds(v)[1] for v in frame.value])
    cut = _days(pd.Timestamp(start))
    first, last = frame.low.min() - 200, frame.high.max() + 20
    # Two thirds of the width for the time after the break.
    before, after = Axis("date", first, cut), Axis("date", cut, last)
    share = lambda x: (  # noqa: E731
        before.share(x) / 3 if x < cut else 1 / 3 + after.share(x) * 2 / 3)
    figure, y = go.Figure(), 0.0
    for line in _wrap(axis, NARROW):
        y += LINE
        _annotate(figure, html.escape(line), 0, y, xref="paper",
                  xanchor="left",
                  font=dict(size=FONT - 1, color=SOFT_COLOUR))
    for lane, rows in frame.groupby("lane", sort=False):
        y += LINE + 3
        _annotate(figure, f"<b>{html.escape(lane)}</b>", 0, y, xref="paper",
                  xanchor="left")
        y += 8
        for _, marks in rows.groupby("row", sort=False):
            spans = [(share(m.low), share(m.high)) for m in marks.itertuples()]
            tracks = _pack(spans, 11 / 370)
            for mark, (a, b), track in zip(
                    marks.itertuples(), spans, tracks):
                _lane_mark(figure, mark, a, b, y + 10 * track + 8)
            y += 10 * (max(tracks) + 1) + 3
        y += 6
    ticks = [f"{year}" for year in range(1980, 2030, 10)
             if year < int(start[:4]) - 6] + [start]
    years = range(int(start[:4]) + 1, pd.Timestamp(last, unit="D").year + 1)
    ticks = [t for t in ticks if first < _days(pd.Timestamp(t)) <= cut]
    ticks += [str(year) for year in years]
    figure.update_xaxes(
        tickvals=[share(_days(pd.Timestamp(t))) for t in ticks],
        ticktext=[t[:4] for t in ticks], range=[0, 1], fixedrange=True,
        gridcolor=GRID_COLOUR, zeroline=False, tickangle=0,
        tickfont=dict(size=FONT - 1))
    figure.add_shape(
        type="line", x0=1 / 3, x1=1 / 3, y0=0, y1=1, yref="paper",
        line=dict(color=SOFT_COLOUR, width=1, dash="dot"))
    figure.update_yaxes(range=[y, 0], visible=False, fixedrange=True)
    return _style(figure, y + 40, dict(l=12, r=12, t=4, b=36), frame.kind)


def _lane_mark(figure, mark, a: float, b: float, y: float):
    tone = colour(mark.kind)
    hover = dict(hovertext=html.escape(mark.label), hoverinfo="text")
    if mark.style == "bar" and b - a > 0.012:
        figure.add_trace(go.Scatter(
            x=[a, b], y=[y, y], mode="lines",
            line=dict(color=tone, width=5), **hover))
        return
    hollow = mark.style == "hollow"
    figure.add_trace(go.Scatter(
        x=[(a + b) / 2], y=[y], mode="markers", marker=dict(
            symbol="square" if mark.style == "bar" else "circle",
            size=6 if mark.style == "bar" else 8,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2)), **hover))


@cache
def outlines() -> list:
    """Rings of countries, [longitude, latitude] in degrees.

    Natural Earth 1:110m, public domain; see outlines.json.
    """
    return json.loads(OUTLINES.read_text("utf-8"))["rings"]


def map_chart(frame: pd.DataFrame, view) -> go.Figure:
    """Points on outlines of countries; nothing is asked of any server.

    frame: columns label, longitude, latitude (degrees), kind; optionally
    size (a count, drawn as the area of the disc), text (for hovering) and
    style (hollow). Labels are put where they have room on the narrowest
    screen, joined to their point by a line.
    view: (west, south, east, north), what the narrowest screen shows.
    """
    if frame.empty:
        raise ValueError("map_chart: the frame has no rows")
    west, south, east, north = view
    xs, ys = [], []
    for ring in outlines():
        xs += [point[0] for point in ring] + [None]
        ys += [point[1] for point in ring] + [None]
    figure = go.Figure(go.Scatter(
        x=xs, y=ys, mode="lines", fill="toself", fillcolor=LAND_COLOUR,
        line=dict(color=GRID_COLOUR, width=1), hoverinfo="skip"))
    sizes = [8.0] * len(frame)
    if "size" in frame:
        largest = max(frame["size"])
        sizes = [38 * math.sqrt(n / largest) for n in frame["size"]]
    for row, size in zip(frame.itertuples(), sizes):
        hollow = getattr(row, "style", "") == "hollow"
        figure.add_trace(go.Scatter(
            x=[row.longitude], y=[row.latitude], mode="markers",
            marker=dict(
                size=size, opacity=0.85,
                color=PAGE_COLOUR if hollow else colour(row.kind),
                line=dict(color=colour(row.kind), width=2)),
            hovertext=html.escape(getattr(row, "text", row.label)),
            hoverinfo="text"))
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    scale = NARROW * 8 / (east - west)  # pixels a degree
    spots = [((lon - west) * scale, (north - lat) * scale * stretch)
             for lon, lat in zip(frame.longitude, frame.latitude)]
    moves = _place_labels(list(frame.label), spots, sizes, NARROW * 8)
    for row, (dx, dy) in zip(frame.itertuples(), moves):
        _annotate(
            figure, "<br>".join(map(html.escape, row.label.split("\n"))),
            row.longitude, row.latitude, showarrow=True, ax=dx, ay=dy,
            arrowhead=0, arrowwidth=1, arrowcolor=SOFT_COLOUR,
            align="center", standoff=5,
            font=dict(size=FONT - 1, color=TEXT_COLOUR))
    figure.update_xaxes(range=[west, east], visible=False, fixedrange=True)
    figure.update_yaxes(
        range=[south, north], visible=False, fixedrange=True,
        scaleanchor="x", scaleratio=stretch)
    height = (north - south) * scale * stretch
    return _style(figure, height, dict(l=0, r=0, t=0, b=0), frame.kind)


def _place_labels(labels, spots, sizes, width: float) -> list:
    """For each label (dx, dy) in pixels from its spot, near and free."""
    taken = [(x - d / 2, y - d / 2, x + d / 2, y + d / 2)
             for (x, y), d in zip(spots, sizes)]
    moves = []
    for label, (x, y), size in zip(labels, spots, sizes):
        lines = label.split("\n")
        wide, high = max(map(len, lines)) * 6.6 + 4, 14.0 * len(lines) + 2
        ways = [
            (math.sin(a) * (r + wide / 2), -math.cos(a) * (r + high / 2))
            for r in range(round(size / 2) + 4, 110, 8)
            for a in (k * math.pi / 8 for k in (
                0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 3, 13, 5, 11, 7, 9))
        ]
        boxes = [(x + dx - wide / 2, y + dy - high / 2,
                  x + dx + wide / 2, y + dy + high / 2) for dx, dy in ways]
        costs = [
            10 * max(0.0, -box[0], box[2] - width, -box[1])
            + sum(_overlap(box, other) for other in taken) for box in boxes]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        moves.append(ways[best])
    return moves


def _overlap(a, b) -> float:
    """Area that two boxes (left, top, right, bottom) share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)


def network_chart(edges: pd.DataFrame, heads: tuple[str, str]) -> go.Figure:
    """Two columns of names, joined by lines of one width.

    edges: columns left and right (names), left_kind and right_kind (see
    palette), style (empty, dash or dot). Left names stand in the order in
    which they first appear, right ones near what they are joined to.
    heads: what stands left and right.
    Raises ValueError when there are no edges.
    """
    if edges.empty:
        raise ValueError("network_chart: the frame has no rows")
    figure, at = go.Figure(), {}
    order = {name: n for n, name in enumerate(edges.left.unique())}
    near = edges.left.map(order).groupby(edges.right).transform("mean")
    right = edges.loc[near.sort_values(kind="stable").index]
    names = {"left": dict(zip(edges.left, edges.left_kind)),
             "right": dict(zip(right.right, right.right_kind))}
    heights = {side: [8 + 14 * len(_wrap(n, 21)) for n in found]
               for side, found in names.items()}
    tall = max(sum(h) for h in heights.values())
    for side, found in names.items():
        x, y = {"left": 0.43, "right": 0.57}[side], 30.0
        room = (tall - sum(heights[side])) / len(found)
        for name, high in zip(found, heights[side]):
            at[side, name] = (x, y + (high + room) / 2)
            _network_text(figure, side, *at[side, name], "<br>".join(
                map(html.escape, _wrap(name, 21))))
            y += high + room
        _network_text(figure, side, x, 10, f"<b>{heads[side != 'left']}</b>")
    for style, rows in edges.groupby("style"):
        xs, ys = [], []
        for row in rows.itertuples():
            (xa, ya), (xb, yb) = at["left", row.left], at["right", row.right]
            xs += [xa, xb, None]
            ys += [ya, yb, None]
        figure.add_trace(go.Scatter(
            x=xs, y=ys, mode="lines", hoverinfo="skip", line=dict(
                color=SOFT_COLOUR, width=1.4, dash=style or "solid")))
    for side, found in names.items():
        for name, kind in found.items():
            x, y = at[side, name]
            figure.add_trace(go.Scatter(
                x=[x], y=[y], mode="markers", hoverinfo="text",
                marker=dict(size=8, color=colour(kind)),
                hovertext=html.escape(name)))
    figure.update_xaxes(range=[0, 1], visible=False, fixedrange=True)
    figure.update_yaxes(range=[tall + 40, 0], visible=False, fixedrange=True)
    kinds = [*names["left"].values(), *names["right"].values()]
    return _style(figure, tall + 44, dict(l=2, r=2, t=2, b=2), kinds)


def _network_text(figure, side: str, x: float, y: float, text: str):
    left = side == "left"
    _annotate(
        figure, text, x, y, xanchor="right" if left else "left",
        xshift=-7 if left else 7, align="right" if left else "left",
        font=dict(size=FONT - 1, color=TEXT_COLOUR))
