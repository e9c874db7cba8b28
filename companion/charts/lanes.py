"""A timeline in lanes, on one axis of time that is broken once."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from .canvas import (
    FONT, GRID_COLOUR, LINE, NARROW, PAGE_COLOUR, SOFT, SOFT_COLOUR,
    TEXT_COLOUR, Axis, Canvas, bold, bounds, days, hidden, hover, words, wrap,
)
from .palette import colour

GAP = 11 / 370  # of the width, between two marks on one track
LEFT = dict(xref="paper", xanchor="left")


class Times(NamedTuple):
    """Days from the first to the last; two thirds of the width are for the
    time after the break at `cut`."""

    first: float
    cut: float
    last: float

    def share(self, x: float) -> float:
        """Where a day lies on the axis, 0 to 1."""
        if x < self.cut:
            return Axis("date", self.first, self.cut).share(x) / 3
        return 1 / 3 + Axis("date", self.cut, self.last).share(x) * 2 / 3


def lanes_chart(frame: pd.DataFrame, axis: str, start: str) -> go.Figure:
    """A timeline in lanes, on one axis of time that is broken once.

    frame: columns lane, row (marks of one lane and row stand together),
    label (what hovering shows), value (ISO date, or start/end), kind and
    style (dot, bar or hollow); optionally text, which stands beside the
    mark. Years before `start` (ISO date) are drawn closer together, left
    of the break.
    axis: what the marks are. Raises ValueError when there are no rows.
    """
    if frame.empty:
        raise ValueError("lanes_chart: the frame has no rows")
    frame = frame.assign(
        low=[bounds(v)[0] for v in frame.value],
        high=[bounds(v)[1] for v in frame.value],
        text=frame["text"] if "text" in frame else "")
    times = Times(frame.low.min() - 200, days(pd.Timestamp(start)),
                  frame.high.max() + 20)
    canvas, y = Canvas(), 0.0
    for line in wrap(axis, NARROW):
        y += LINE
        canvas.write(words(line), 0, y, font=SOFT, **LEFT)
    head = y + 4
    for lane, rows in frame.groupby("lane", sort=False):
        y += LINE + 3
        canvas.write(bold(lane), 0, y, **LEFT)
        y += 8
        for _, marks in rows.groupby("row", sort=False):
            y = _row(canvas, times, list(marks.itertuples()), y)
        y += 6
    canvas.axes = dict(xaxis=_years(times, start), yaxis=hidden(y, 0))
    canvas.shapes.append(dict(
        type="line", x0=1 / 3, x1=1 / 3, y0=y, y1=head,
        line=dict(color=SOFT_COLOUR, width=1, dash="dot")))
    return canvas.figure(y + 40, dict(l=12, r=12, t=4, b=36), frame.kind)


def _row(canvas: Canvas, times: Times, marks: list, y: float) -> float:
    """Draw the marks of a row from y downwards; gives where it ends."""
    spans = [(times.share(m.low), times.share(m.high)) for m in marks]
    tracks = _pack([_with_text(*s, m.text) for s, m in zip(spans, marks)],
                   GAP)
    pitch = 13 if any(m.text for m in marks) else 10
    for mark, (a, b), track in zip(marks, spans, tracks):
        _mark(canvas, mark, a, b, y + pitch * track + 8)
    return y + pitch * (max(tracks) + 1) + 3


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


def _with_text(a: float, b: float, text: str) -> tuple[float, float]:
    """A mark's ends on the narrowest screen, with the text beside it."""
    if not text:
        return a, b
    need = len(text) * 6.2 / 330 + 0.03
    return (a, b + need) if b + need < 1.02 else (a - need, b)


def _mark(canvas: Canvas, mark, a: float, b: float, y: float):
    tone = colour(mark.kind)
    if mark.text:
        right = _with_text(a, b, mark.text)[0] == a
        canvas.write(
            words(mark.text), b if right else a, y,
            xanchor="left" if right else "right", xshift=6 if right else -6,
            font=dict(size=FONT - 2, color=TEXT_COLOUR))
    bar, hollow = mark.style == "bar", mark.style == "hollow"
    if bar and b - a > 0.012:
        canvas.trace(
            "scatter", x=[a, b], y=[y, y], mode="lines",
            line=dict(color=tone, width=5), **hover(mark.label))
        return
    canvas.trace(
        "scatter", x=[(a + b) / 2], y=[y], mode="markers", marker=dict(
            symbol="square" if bar else "circle", size=6 if bar else 8,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2)), **hover(mark.label))


def _years(times: Times, start: str) -> dict:
    """The axis: decades before the break, the break, years after it."""
    cut = int(start[:4])
    decades = [str(year) for year in range(1980, 2030, 10) if year < cut - 6]
    ticks = [t for t in [*decades, start]
             if times.first < days(pd.Timestamp(t)) <= times.cut]
    last = pd.Timestamp(times.last, unit="D").year
    ticks += [str(year) for year in range(cut + 1, last + 1)]
    return dict(
        tickvals=[times.share(days(pd.Timestamp(t))) for t in ticks],
        ticktext=[t[:4] for t in ticks], range=[0, 1], fixedrange=True,
        gridcolor=GRID_COLOUR, zeroline=False, tickangle=0,
        tickfont=dict(size=FONT - 1))
