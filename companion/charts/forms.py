"""The few chart forms of the book. Each returns a plotly figure.

All of them draw one mark a claim: a dot for a point, a bar for a range,
an arrow for an open end, hatching for what nobody accounts for, a hollow
mark for the date of a source. No midpoints. Labels stand on the rows, so
that a chart reads the same at 390 and at 1280 pixels.
"""

import html
import math
import textwrap
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from ..ledger.interval import Interval
from .palette import colour
from ..ledger.tables import by_id, paragraph_label, phrase, say_date, span

FONT = 13
LINE = 17  # pixels of one line of text
MARK = 30  # pixels of the line that holds the marks
GAP = 14
ARROW = 42
TEXT_COLOUR = "#222832"
SOFT_COLOUR = "#59626e"
PAGE_COLOUR = "#fefefe"  # the page behind a hollow mark
GRID_COLOUR = "#dfe3e8"
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
    stretch = ["/".join(dict.fromkeys(filter(None, ends))) for ends in zip(
        quantities.period_start, quantities.period_end)]
    when = [f", {say_date(d)}" if d else "" for d in stretch]
    meta = speakers(quantities) + when
    return quantities.assign(
        text=quantities.apply(phrase, axis=1),
        kind=quantities.voice.map(kinds),
        meta=meta + ", " + place,
    )


class Canvas:
    """What a chart is made of, until it is all there.

    plotly checks the whole figure again with each thing that is added to
    it; made at one stroke, a chart takes a tenth of the time.
    """

    def __init__(self):
        self.traces, self.notes, self.shapes = [], [], []
        self.axes = {}

    def trace(self, kind: str, **values):
        self.traces.append(dict(type=kind, **values))

    def figure(self, **layout) -> go.Figure:
        return go.Figure(self.traces, dict(
            annotations=self.notes, shapes=self.shapes, **self.axes,
            **layout))


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


def days(stamp: pd.Timestamp) -> float:
    return stamp.timestamp() / 86400


def bounds(value) -> tuple[float, float]:
    """An Interval, a number or an ISO date as two floats."""
    if isinstance(value, str):
        return tuple(days(t) for t in span(value))
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
    room = 1.25 if opens else 1.16
    return Axis("linear", min(0.0, *ends), max(ends) * room or 1.0)


def annotate(canvas, text, x, y, **more):
    style = dict(
        x=x, y=y, text=text, showarrow=False, align="left",
        font=dict(size=FONT, color=TEXT_COLOUR),
    )
    canvas.notes.append(style | more)


def _draw_mark(canvas, axis: Axis, mark: Mark, y: float):
    tone = colour(mark.kind)
    ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
    at = [axis.draw(x) for x in ends]
    hover = dict(hovertext=html.escape(mark.text), hoverinfo="text")
    wide = len(ends) == 2 and mark.low < mark.high
    if wide and mark.style in ("amount", "hatched"):
        fill = tone if mark.style == "amount" else "rgba(0,0,0,0)"
        shape = "" if mark.style == "amount" else "/"
        canvas.trace("bar", x=[mark.high - mark.low], base=[mark.low], y=[y],
            orientation="h", width=16,
            marker=dict(
                color=fill, line=dict(color=tone, width=1.5),
                pattern=dict(shape=shape, fgcolor=tone, size=7),
            ), **hover,
        )
        return
    # A month on an axis of years is too narrow to show its ends.
    narrow = axis.kind == "date" and (
        axis.share(mark.high) - axis.share(mark.low) < 0.03)
    if wide and not narrow and mark.style != "hollow":
        ends_shown = "lines" if axis.kind == "date" else "lines+markers"
        canvas.trace("scatter", x=at, y=[y, y], mode=ends_shown,
            line=dict(color=tone, width=9),
            marker=dict(symbol="line-ns", size=16, color=tone,
                        line=dict(color=tone, width=2)), **hover,
        )
        return
    hollow = mark.style == "hollow"
    symbol = "circle" if len(ends) == 2 else "line-ns"
    canvas.trace(
        "scatter", x=at[-1:] if hollow else at[:1], y=[y], mode="markers",
        marker=dict(
            symbol=symbol, size=13 if symbol == "circle" else 17,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2.5),
        ), **hover,
    )
    if len(ends) == 1:
        way = 1 if math.isinf(mark.high) else -1
        tip, neck = way * ARROW, way * (ARROW - 11)
        canvas.shapes.append(dict(
            type="path", xsizemode="pixel", ysizemode="pixel",
            xanchor=at[0], yanchor=y, fillcolor=tone,
            line=dict(color=tone, width=2.5), path=(
                f"M 0 0 L {neck} 0 L {neck} -5 L {tip} 0 "
                f"L {neck} 5 L {neck} 0 Z"),
        ))


def _draw_text(canvas, axis: Axis, mark: Mark, y: float, side: str):
    """The printed form right of, left of, or (own line) below a mark."""
    ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
    text = html.escape(mark.text)
    right = 12 + (ARROW if math.isinf(mark.high) else 0)
    left = 12 + (ARROW if math.isinf(mark.low) else 0)
    if side == "right":
        annotate(canvas, text, axis.draw(ends[-1]) if axis.kind == "date"
                  else axis.place(ends[-1]), y, xanchor="left", xshift=right)
    elif side == "left":
        annotate(canvas, text, axis.draw(ends[0]) if axis.kind == "date"
                  else axis.place(ends[0]), y, xanchor="right", xshift=-left)
    else:
        share = axis.share(sum(ends) / len(ends))
        anchor = "left" if share < 1 / 3 else "right" if share > 2 / 3 else (
            "center")
        annotate(canvas, text, min(max(share, 0.0), 1.0), y + LINE + 2,
                  xref="paper", xanchor=anchor)


def _sides(axis: Axis, marks: list[Mark]) -> list[str]:
    """Where the text of each mark has room, on the narrowest screen."""
    arrow = ARROW / (NARROW * 7)
    sides = []
    for n, mark in enumerate(marks):
        ends = [x for x in (mark.low, mark.high) if math.isfinite(x)]
        need = (len(mark.text) + 2) / NARROW
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


def wrap(text: str, width: int) -> list[str]:
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
            Mark(*bounds(r.value), r.text, r.kind, r.style)
            for r in rows.itertuples()
        ]
        marks.sort(key=lambda m: m.low if math.isfinite(m.low) else m.high)
        metas = list(dict.fromkeys(m for m in rows["meta"] if m))
        groups.append((label, metas, marks))
    scale = _axis([m for g in groups for m in g[2]], log, dates)

    canvas = Canvas()
    y = 0.0  # pixels downwards
    for label, metas, marks in groups:
        for line in wrap(label, NARROW):
            y += LINE
            annotate(canvas, f"<b>{html.escape(line)}</b>", 0, y,
                      xref="paper", xanchor="left", xshift=0)
        for meta in metas:
            for line in wrap(meta, NARROW + 4):
                y += LINE
                annotate(canvas, html.escape(line), 0, y, xref="paper",
                          xanchor="left",
                          font=dict(size=FONT - 1, color=SOFT_COLOUR))
        y += MARK - 6
        sides = _sides(scale, marks)
        for mark, side in zip(marks, sides):
            _draw_mark(canvas, scale, mark, y)
            if side:
                _draw_text(canvas, scale, mark, y, side)
        if "below" in sides:
            y += LINE + 2
        y += GAP
    return _finish(canvas, scale, axis, y, frame.kind)


def _finish(canvas, scale: Axis, axis: str, height: float, kinds):
    low, high = (
        (scale.draw(scale.low), scale.draw(scale.high))
        if scale.kind == "date"
        else (scale.place(scale.low), scale.place(scale.high))
    )
    title = axis + (" (each step ten times the last)" * (scale.kind == "log"))
    canvas.axes["xaxis"] = dict(
        type=scale.kind, range=[low, high], title=dict(
            text="<br>".join(wrap(html.escape(title), NARROW)), standoff=6,
            font=dict(size=FONT - 1, color=SOFT_COLOUR)),
        gridcolor=GRID_COLOUR, zeroline=False, fixedrange=True, nticks=5,
        tickfont=dict(size=FONT - 1), tickangle=0, dtick=1
        if scale.kind == "log" else None, automargin=False,
        tickformat=None if scale.kind == "date" else ",",
    )
    canvas.axes["yaxis"] = dict(
        range=[height, 0], visible=False, fixedrange=True, automargin=False
    )
    # Room beside the ends of the axis, or plotly leaves out their numbers.
    return styled(canvas, height + 62, dict(l=16, r=22, t=4, b=58), kinds)


def styled(canvas, height, margin, kinds):
    return canvas.figure(
        template="none", height=round(height), margin=margin,
        font=dict(size=FONT, color=TEXT_COLOUR), showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest", dragmode=False,
        meta=dict(kinds=list(dict.fromkeys(kinds))),
    )


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
        when=[sum(bounds(d)) / 2 for d in frame.date],
        low=[bounds(v)[0] for v in frame.value],
        high=[bounds(v)[1] for v in frame.value],
    )
    canvas = Canvas()
    marks = [Mark(r.low, r.high, "", "", "") for r in frame.itertuples()]
    scale = _axis(marks, log, False)
    times = Axis("date", frame.when.min(), frame.when.max())
    for series, rows in frame.sort_values("when").groupby(
        "series", sort=False
    ):
        tone = colour(rows.kind.iloc[0])
        # Lines run between the ends of the ranges, low to low, high to high.
        for column in ("low", "high"):
            canvas.trace(
                "scatter", x=[times.draw(t) for t in rows.when],
                y=rows[column], mode="lines", line=dict(color=tone, width=1.5, dash="dot"),
                hoverinfo="skip",
            )
        for n, row in enumerate(rows.itertuples()):
            _slope_point(canvas, scale, times, row, tone, n == 0, series)
    canvas.axes["yaxis"] = dict(
        type=scale.kind, range=[scale.place(scale.low),
                                scale.place(scale.high)],
        gridcolor=GRID_COLOUR, fixedrange=True, zeroline=False,
        tickformat="~s" if log else ",", dtick=1 if log else None,
        automargin=True, nticks=6,
    )
    room = (times.high - times.low or 60) * 0.2
    canvas.axes["xaxis"] = dict(
        type="date", gridcolor=GRID_COLOUR, fixedrange=True, nticks=4,
        tickangle=0, range=[times.draw(times.low - room),
                            times.draw(times.high + room * 1.2)],
    )
    title = axis + (" (log axis: each step ten times)" * log)
    lines = wrap(html.escape(title), NARROW)
    annotate(canvas, "<br>".join(lines), 0, 1, xref="paper", yref="paper",
              xanchor="left", yanchor="bottom", yshift=6,
              font=dict(size=FONT - 1, color=SOFT_COLOUR))
    return styled(canvas, 420, dict(l=44, r=10, t=14 + LINE * len(lines),
                                    b=36), frame.kind)


def _slope_point(canvas, scale, times, row, tone, first, series):
    at = times.draw(row.when)
    name = f"<b>{html.escape(series)}</b><br>" if first else ""
    if row.low < row.high:
        canvas.trace(
            "scatter", x=[at, at], y=[row.low, row.high], mode="lines",
            line=dict(color=tone, width=9), hovertext=html.escape(row.text),
            hoverinfo="text",
        )
    else:
        canvas.trace("scatter", x=[at], y=[row.low], mode="markers",
            marker=dict(size=12, color=tone),
            hovertext=html.escape(row.text), hoverinfo="text",
        )
    places = {
        "above": dict(xanchor="center", yanchor="bottom", yshift=9),
        "below": dict(xanchor="center", yanchor="top", yshift=-9),
        "left": dict(xanchor="right", yanchor="middle", xshift=-10),
        "right": dict(xanchor="left", yanchor="middle", xshift=10),
    }
    side = getattr(row, "side", "") or "above"
    value = row.low if side == "below" else row.high
    annotate(canvas, name + html.escape(row.text), at, scale.place(value),
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
        str(c) if narrow else "<br>".join(wrap(str(c), 11))
        for c in table.columns
    ]
    lines = max(c.count("<br>") + 1 for c in wrapped)
    names = ["<br>".join(wrap(str(r), 16)) for r in table.index]
    row = 20 + LINE * max(n.count("<br>") for n in names)
    canvas = Canvas()
    canvas.trace(
        "heatmap", z=table.to_numpy().tolist(), x=list(range(len(wrapped))),
        y=list(range(len(names))), showscale=False, xgap=2, ygap=2,
        colorscale=[[0, "rgba(75,93,115,0.04)"], [1, "rgba(75,93,115,0.6)"]],
        text=[[f"{v:g}" if v else "·" for v in row]
              for row in table.to_numpy().tolist()],
        texttemplate="%{text}", textfont=dict(size=FONT, color=TEXT_COLOUR),
        hoverinfo="skip",
    )
    canvas.axes["xaxis"] = dict(
        side="top", tickvals=list(range(len(wrapped))), ticktext=wrapped,
        tickangle=-90 if narrow else 0, fixedrange=True, showgrid=False,
        automargin=False, zeroline=False, tickfont=dict(size=FONT - 1),
    )
    canvas.axes["yaxis"] = dict(
        autorange="reversed", tickvals=list(range(len(names))),
        ticktext=names, fixedrange=True, automargin=False, showgrid=False,
        zeroline=False, tickfont=dict(size=FONT - 1),
    )
    longest = max(len(line) for c in wrapped for line in c.split("<br>"))
    top = longest * 7 + 12 if narrow else lines * LINE + 10
    annotate(canvas, html.escape(axis), 0, 0, xref="paper", yref="paper",
              xanchor="left", yanchor="top", yshift=-8,
              font=dict(size=FONT - 1, color=SOFT_COLOUR))
    return styled(canvas, top + max(row, 34) * len(names) + 34,
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
