"""Rows of labels with their marks: what was said of one thing, on one axis.

One mark a claim: a dot for a point, a bar for a range, an arrow for an open
end, hatching for what nobody accounts for, a hollow mark for the date of a
source.
"""

import math
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from .canvas import (
    FONT, GRID_COLOUR, LINE, NARROW, PAGE_COLOUR, SOFT, Axis, Canvas,
    axis_of, bold, bounds, hidden, hover, words, wrap,
)
from .palette import colour

MARK = 30  # pixels of the line that holds the marks
GAP = 14
ARROW = 42


class Mark(NamedTuple):
    low: float
    high: float
    text: str
    kind: str
    style: str

    @property
    def ends(self) -> list[float]:
        """The one or two ends that are not open."""
        return [x for x in (self.low, self.high) if math.isfinite(x)]


class Row(NamedTuple):
    label: str
    metas: list[str]
    marks: list[Mark]


def rows_chart(
    frame: pd.DataFrame, axis: str, *, log: bool = False,
) -> go.Figure:
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
    rows = _rows(frame)
    marks = [mark for row in rows for mark in row.marks]
    dates = isinstance(frame.value.iloc[0], str)
    scale = _dates(marks) if dates else axis_of(
        [(m.low, m.high) for m in marks], log)
    canvas, y = Canvas(), 0.0  # pixels downwards
    for row in rows:
        y = _draw_row(canvas, scale, row, y)
    return _finish(canvas, scale, axis, y, frame.kind)


def _rows(frame: pd.DataFrame) -> list[Row]:
    frame = frame.assign(
        style=frame["style"] if "style" in frame else "",
        meta=frame["meta"] if "meta" in frame else "",
        text=frame["text"].fillna(""))
    rows = []
    for label, group in frame.groupby("label", sort=False):
        marks = [Mark(*bounds(r.value), r.text, r.kind, r.style)
                 for r in group.itertuples()]
        marks.sort(key=lambda m: m.ends[0])
        metas = list(dict.fromkeys(m for m in group["meta"] if m))
        rows.append(Row(label, metas, marks))
    return rows


def _dates(marks: list[Mark]) -> Axis:
    low = min(m.ends[0] for m in marks)
    high = max(m.ends[-1] for m in marks)
    room = max(30.0, (high - low) * 0.06)
    return Axis("date", low - room, high + room)


def _draw_row(canvas: Canvas, axis: Axis, row: Row, y: float) -> float:
    """Draw a row from y downwards; gives where it ends."""
    left = dict(xref="paper", xanchor="left")
    for line in wrap(row.label, NARROW):
        y += LINE
        canvas.write(bold(line), 0, y, xshift=0, **left)
    for meta in row.metas:
        for line in wrap(meta, NARROW + 4):
            y += LINE
            canvas.write(words(line), 0, y, font=SOFT, **left)
    y += MARK - 6
    sides = _sides(axis, row.marks)
    for mark, side in zip(row.marks, sides):
        _draw_mark(canvas, axis, mark, y)
        if side:
            _draw_text(canvas, axis, mark, y, side)
    return y + GAP + (LINE + 2 if "below" in sides else 0)


# --- one mark ---------------------------------------------------------------


def _draw_mark(canvas: Canvas, axis: Axis, mark: Mark, y: float):
    wide = len(mark.ends) == 2 and mark.low < mark.high
    # A month on an axis of years is too narrow to show its ends.
    narrow = wide and axis.kind == "date" and (
        axis.share(mark.high) - axis.share(mark.low) < 0.03)
    if wide and mark.style in ("amount", "hatched"):
        _draw_block(canvas, mark, y)
    elif wide and not narrow and mark.style != "hollow":
        _draw_range(canvas, axis, mark, y)
    else:
        _draw_point(canvas, axis, mark, y)
        if len(mark.ends) == 1:
            _draw_arrow(canvas, axis, mark, y)


def _draw_block(canvas: Canvas, mark: Mark, y: float):
    tone, full = colour(mark.kind), mark.style == "amount"
    canvas.trace(
        "bar", x=[mark.high - mark.low], base=[mark.low], y=[y],
        orientation="h", width=16, marker=dict(
            color=tone if full else "rgba(0,0,0,0)",
            line=dict(color=tone, width=1.5),
            pattern=dict(shape="" if full else "/", fgcolor=tone, size=7),
        ), **hover(mark.text))


def _draw_range(canvas: Canvas, axis: Axis, mark: Mark, y: float):
    tone = colour(mark.kind)
    canvas.trace(
        "scatter", x=[axis.draw(x) for x in mark.ends], y=[y, y],
        mode="lines" if axis.kind == "date" else "lines+markers",
        line=dict(color=tone, width=9), marker=dict(
            symbol="line-ns", size=16, color=tone,
            line=dict(color=tone, width=2)), **hover(mark.text))


def _draw_point(canvas: Canvas, axis: Axis, mark: Mark, y: float):
    tone, hollow = colour(mark.kind), mark.style == "hollow"
    whole = len(mark.ends) == 2
    at = mark.ends[-1] if hollow else mark.ends[0]
    canvas.trace(
        "scatter", x=[axis.draw(at)], y=[y], mode="markers", marker=dict(
            symbol="circle" if whole else "line-ns", size=13 if whole else 17,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2.5)), **hover(mark.text))


def _draw_arrow(canvas: Canvas, axis: Axis, mark: Mark, y: float):
    """From the one end away into the open."""
    tone, way = colour(mark.kind), 1 if math.isinf(mark.high) else -1
    tip, neck = way * ARROW, way * (ARROW - 11)
    canvas.shapes.append(dict(
        type="path", xsizemode="pixel", ysizemode="pixel",
        xanchor=axis.draw(mark.ends[0]), yanchor=y, fillcolor=tone,
        line=dict(color=tone, width=2.5), path=(
            f"M 0 0 L {neck} 0 L {neck} -5 L {tip} 0 "
            f"L {neck} 5 L {neck} 0 Z")))


def _draw_text(canvas: Canvas, axis: Axis, mark: Mark, y: float, side: str):
    """The printed form right of, left of, or (own line) below a mark."""
    text = words(mark.text)
    if side == "right":
        room = 12 + (ARROW if math.isinf(mark.high) else 0)
        canvas.write(text, axis.spot(mark.ends[-1]), y, xanchor="left",
                     xshift=room)
    elif side == "left":
        room = 12 + (ARROW if math.isinf(mark.low) else 0)
        canvas.write(text, axis.spot(mark.ends[0]), y, xanchor="right",
                     xshift=-room)
    else:
        share = axis.share(sum(mark.ends) / len(mark.ends))
        anchor = "left" if share < 1 / 3 else "right" if share > 2 / 3 else (
            "center")
        canvas.write(text, min(max(share, 0.0), 1.0), y + LINE + 2,
                     xref="paper", xanchor=anchor)


def _sides(axis: Axis, marks: list[Mark]) -> list[str]:
    """Where the text of each mark has room, on the narrowest screen."""
    arrow = ARROW / (NARROW * 7)
    sides = []
    for n, mark in enumerate(marks):
        need = (len(mark.text) + 2) / NARROW
        right = 1 - axis.share(mark.ends[-1]) - (
            arrow if math.isinf(mark.high) else 0)
        left = axis.share(mark.ends[0]) - (
            arrow if math.isinf(mark.low) else 0)
        last, first = n + 1 == len(marks), n == 0
        sides.append(
            "" if not mark.text else "right" if last and right >= need
            else "left" if first and left >= need else "below")
    return sides


def _finish(
    canvas: Canvas, scale: Axis, axis: str, height: float, kinds,
) -> go.Figure:
    log, date = scale.kind == "log", scale.kind == "date"
    title = axis + (" (each step ten times the last)" if log else "")
    canvas.axes["xaxis"] = dict(
        type=scale.kind, range=[scale.spot(scale.low), scale.spot(scale.high)],
        title=dict(text=words(wrap(title, NARROW)), standoff=6, font=SOFT),
        gridcolor=GRID_COLOUR, zeroline=False, fixedrange=True, nticks=5,
        tickfont=dict(size=FONT - 1), tickangle=0, dtick=1 if log else None,
        automargin=False, tickformat=None if date else ",")
    canvas.axes["yaxis"] = hidden(height, 0, automargin=False)
    # Room beside the ends of the axis, or plotly leaves out their numbers.
    return canvas.figure(height + 62, dict(l=16, r=22, t=4, b=58), kinds)
