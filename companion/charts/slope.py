"""Values over time, joined only within one series."""

import pandas as pd
import plotly.graph_objects as go

from .canvas import (
    GRID_COLOUR, LINE, NARROW, SOFT, Axis, Canvas, axis_of, bold, bounds,
    hover, words, wrap,
)
from .palette import colour

SIDES = {
    "above": dict(xanchor="center", yanchor="bottom", yshift=9),
    "below": dict(xanchor="center", yanchor="top", yshift=-9),
    "left": dict(xanchor="right", yanchor="middle", xshift=-10),
    "right": dict(xanchor="left", yanchor="middle", xshift=10),
}


def slope_chart(
    frame: pd.DataFrame, axis: str, *, log: bool = False,
) -> go.Figure:
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
    scale = axis_of(list(zip(frame.low, frame.high)), log)
    times = Axis("date", frame.when.min(), frame.when.max())
    canvas = Canvas()
    ordered = frame.sort_values("when")
    for series, rows in ordered.groupby("series", sort=False):
        _lines(canvas, times, rows)
        for n, row in enumerate(rows.itertuples()):
            _point(canvas, scale, times, row, bold(series) if n == 0 else "")
    canvas.axes = dict(xaxis=_time_axis(times), yaxis=_value_axis(scale))
    title = axis + (" (log axis: each step ten times)" if log else "")
    lines = wrap(title, NARROW)
    canvas.write(words(lines), 0, 1, xref="paper", yref="paper",
                 xanchor="left", yanchor="bottom", yshift=6, font=SOFT)
    margin = dict(l=44, r=10, t=14 + LINE * len(lines), b=36)
    return canvas.figure(420, margin, frame.kind)


def _lines(canvas: Canvas, times: Axis, rows: pd.DataFrame):
    """Between the ends of the ranges, low to low, high to high."""
    for ends in (rows.low, rows.high):
        canvas.trace(
            "scatter", x=[times.draw(t) for t in rows.when], y=ends,
            mode="lines", hoverinfo="skip", line=dict(
                color=colour(rows.kind.iloc[0]), width=1.5, dash="dot"))


def _point(canvas: Canvas, scale: Axis, times: Axis, row, name: str):
    at, tone = times.draw(row.when), colour(row.kind)
    if row.low < row.high:
        canvas.trace(
            "scatter", x=[at, at], y=[row.low, row.high], mode="lines",
            line=dict(color=tone, width=9), **hover(row.text))
    else:
        canvas.trace(
            "scatter", x=[at], y=[row.low], mode="markers",
            marker=dict(size=12, color=tone), **hover(row.text))
    side = getattr(row, "side", "") or "above"
    value = row.low if side == "below" else row.high
    canvas.write(
        (name and name + "<br>") + words(row.text), at, scale.spot(value),
        align="center", **SIDES[side])


def _value_axis(scale: Axis) -> dict:
    log = scale.kind == "log"
    return dict(
        type=scale.kind, range=[scale.spot(scale.low), scale.spot(scale.high)],
        gridcolor=GRID_COLOUR, fixedrange=True, zeroline=False,
        tickformat="~s" if log else ",", dtick=1 if log else None,
        automargin=True, nticks=6)


def _time_axis(times: Axis) -> dict:
    room = (times.high - times.low or 60) * 0.2
    return dict(
        type="date", gridcolor=GRID_COLOUR, fixedrange=True, nticks=4,
        tickangle=0, range=[times.draw(times.low - room),
                            times.draw(times.high + room * 1.2)])
