"""A map: points on outlines of countries."""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from .canvas import (
    GRID_COLOUR, NARROW, PAGE_COLOUR, SMALL, SOFT_COLOUR, Canvas, hidden,
    hover, words, wrap,
)
from .palette import colour

LAND_COLOUR = "rgba(75,93,115,0.1)"
OUTLINES = Path(__file__).parent / "outlines.json"
WIDTH = NARROW * 8  # pixels of the narrowest screen
DOT, LARGEST = 8.0, 38  # diameters of discs, in pixels
# Ways from a point to its label, in sixteenths of a turn, the best first.
WAYS = (0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 3, 13, 5, 11, 7, 9)


@cache
def outlines() -> list:
    """Rings of countries, [longitude, latitude] in degrees.

    Natural Earth 1:110m, public domain; see outlines.json.
    """
    return json.loads(OUTLINES.read_text("utf-8"))["rings"]


def map_chart(
    frame: pd.DataFrame, view: tuple[float, float, float, float],
) -> go.Figure:
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
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    scale = WIDTH / (east - west)  # pixels a degree
    sizes = _sizes(frame)
    canvas = Canvas()
    _land(canvas)
    for row, size in zip(frame.itertuples(), sizes):
        if size:  # nought has no disc, only its label
            _disc(canvas, row, size)
    labels = [wrap(label, 16) for label in frame.label]
    moves = _place_labels(labels, [
        ((lon - west) * scale, (north - lat) * scale * stretch)
        for lon, lat in zip(frame.longitude, frame.latitude)], sizes, WIDTH)
    for row, lines, move, size in zip(
            frame.itertuples(), labels, moves, sizes):
        _label(canvas, row, lines, move, size)
    canvas.axes = dict(
        xaxis=hidden(west, east),
        yaxis=hidden(south, north, scaleanchor="x", scaleratio=stretch))
    return canvas.figure((north - south) * scale * stretch,
                         dict(l=0, r=0, t=0, b=0), frame.kind)


def _sizes(frame: pd.DataFrame) -> list[float]:
    """The diameter of each disc in pixels."""
    if "size" not in frame:
        return [DOT] * len(frame)
    largest = max(frame["size"])
    return [LARGEST * math.sqrt(n / largest) for n in frame["size"]]


def _land(canvas: Canvas):
    xs, ys = [], []
    for ring in outlines():
        xs += [point[0] for point in ring] + [None]
        ys += [point[1] for point in ring] + [None]
    canvas.trace(
        "scatter", x=xs, y=ys, mode="lines", fill="toself",
        fillcolor=LAND_COLOUR, line=dict(color=GRID_COLOUR, width=1),
        hoverinfo="skip")


def _disc(canvas: Canvas, row, size: float):
    tone, hollow = colour(row.kind), getattr(row, "style", "") == "hollow"
    canvas.trace(
        "scatter", x=[row.longitude], y=[row.latitude], mode="markers",
        marker=dict(
            size=size, opacity=0.85, color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2)),
        **hover(getattr(row, "text", row.label)))


def _label(canvas: Canvas, row, lines: list[str], move, size: float):
    """move: (dx, dy) in pixels; a line leads to it where there is a disc."""
    dx, dy = move
    joint = dict(showarrow=True, ax=dx, ay=dy, arrowhead=0, arrowwidth=1,
                 arrowcolor=SOFT_COLOUR, standoff=5)
    canvas.write(
        words(lines), row.longitude, row.latitude, align="center", font=SMALL,
        **(joint if size else dict(xshift=dx, yshift=-dy)))


# --- where labels have room -------------------------------------------------


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, wide: float, high: float) -> "Box":
        return cls(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    def holds(self, point: tuple[float, float]) -> bool:
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def overlap(self, other: "Box") -> float:
        """The area that two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


def _place_labels(labels, spots, sizes, width: float) -> list:
    """For each label, a list of lines, (dx, dy) in pixels from its spot:
    where it is near and covers nothing, and its line crosses nothing."""
    joints = []  # points on the lines drawn so far
    taken = [Box.around(x, y, d, d) for (x, y), d in zip(spots, sizes)]
    moves = []
    for lines, (x, y), size in zip(labels, spots, sizes):
        wide, high = max(map(len, lines)) * 6.6 + 4, 14.0 * len(lines) + 2
        best = None
        for dx, dy in _ways(wide, high, size):
            box = Box.around(x + dx, y + dy, wide, high)
            line = [p for p in ((x + dx * t / 8, y + dy * t / 8)
                                for t in range(2, 8)) if not box.holds(p)]
            cost = _cost(box, line, taken, joints, width)
            if best is None or cost < best[0]:
                best = cost, box, line, (dx, dy)
        _, box, line, move = best
        taken.append(box)
        joints += line
        moves.append(move)
    return moves


def _ways(wide: float, high: float, size: float):
    """Moves from a spot to a label of that size, the nearest first."""
    if not size:  # no disc to cover
        yield 0.0, 0.0
    for r in range(round(size / 2) + 4, 110, 8):
        for turn in WAYS:
            a = turn * math.pi / 8
            yield (math.sin(a) * (r + wide / 2),
                   -math.cos(a) * (r + high / 2))


def _cost(box: Box, line, taken: list[Box], joints, width: float) -> float:
    """What a label covers, and what its line crosses."""
    outside = max(0.0, -box.left, box.right - width, 5 - box.top)
    covered = sum(box.overlap(other) for other in taken)
    crossed = sum(map(box.holds, joints)) + sum(
        other.holds(point) for other in taken
        if other.right - other.left > 20 for point in line)
    return 10 * outside + covered + 20 * crossed
