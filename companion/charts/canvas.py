"""What every chart form draws with: sizes and colours, axes, words.

Labels stand on the marks, so that a chart reads the same at 390 and at
1280 pixels. No form draws a value between those that were said.
"""

import html
import math
import textwrap
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from ..ledger.interval import Interval
from ..ledger.tables import span

FONT = 13
LINE = 17  # pixels of one line of text
TEXT_COLOUR = "#222832"
SOFT_COLOUR = "#59626e"
PAGE_COLOUR = "#fefefe"  # the page behind a hollow mark
GRID_COLOUR = "#dfe3e8"
SMALL = dict(size=FONT - 1, color=TEXT_COLOUR)
SOFT = dict(size=FONT - 1, color=SOFT_COLOUR)
# Width of the narrowest chart in characters of FONT pixels.
NARROW = 46


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

    def write(self, text: str, x: float, y: float, **more):
        """Words, as plotly's markup: see `words` and `bold`."""
        self.notes.append(dict(
            x=x, y=y, text=text, showarrow=False, align="left",
            font=dict(size=FONT, color=TEXT_COLOUR)) | more)

    def figure(
        self, height: float, margin: dict, kinds: Iterable[str],
    ) -> go.Figure:
        """kinds: of the voices, for the legend; see palette.py."""
        return go.Figure(self.traces, dict(
            annotations=self.notes, shapes=self.shapes, **self.axes,
            template="none", height=round(height), margin=margin,
            font=dict(size=FONT, color=TEXT_COLOUR), showlegend=False,
            paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
            hovermode="closest", dragmode=False,
            meta=dict(kinds=list(dict.fromkeys(kinds)))))


# --- axes -----------------------------------------------------------------


class Axis(NamedTuple):
    """How values become places: kind is linear, log or date."""

    kind: str
    low: float
    high: float

    def share(self, x: float) -> float:
        """Where a value lies between the ends, 0 to 1."""
        step = math.log10 if self.kind == "log" else float
        a, b, x = map(step, (self.low, self.high, x))
        return (x - a) / (b - a)

    def spot(self, x: float) -> str | float:
        """A value as plotly wants it for words and ranges."""
        return math.log10(x) if self.kind == "log" else self.draw(x)

    def draw(self, x: float) -> str | float:
        """A value as plotly wants it for marks."""
        if self.kind == "date":
            return pd.Timestamp(x, unit="D").isoformat()
        return x


def axis_of(ends: list[tuple[float, float]], log: bool) -> Axis:
    """An axis with room for marks from low to high; infinite ends are
    arrows."""
    finite = [x for pair in ends for x in pair if math.isfinite(x)]
    if log:
        low = 10 ** math.floor(
            math.log10(min(x for x in finite if x > 0) * 0.9))
        top = 10 ** math.ceil(math.log10(max(finite) * 1.2))
        return Axis("log", low, top)
    # An arrow at the far end needs room.
    far = 0.8 * max(finite)
    opens = any(math.isinf(high) and low > far for low, high in ends)
    room = 1.25 if opens else 1.16
    return Axis("linear", min(0.0, *finite), max(finite) * room or 1.0)


def days(stamp: pd.Timestamp) -> float:
    return stamp.timestamp() / 86400


def bounds(value: Interval | float | str) -> tuple[float, float]:
    """An Interval, a number or an ISO date (as days) as two floats."""
    if isinstance(value, str):
        return tuple(days(t) for t in span(value))
    value = Interval.of(value)
    return value.low, value.high


def hidden(low: float, high: float, **more) -> dict:
    """An axis that only places things."""
    return dict(range=[low, high], visible=False, fixedrange=True) | more


# --- words ----------------------------------------------------------------


def wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]


def words(lines: str | list[str]) -> str:
    """A text, or its lines, as plotly's markup."""
    lines = [lines] if isinstance(lines, str) else lines
    return "<br>".join(map(html.escape, lines))


def bold(text: str) -> str:
    return f"<b>{words(text)}</b>"


def hover(text: str) -> dict:
    """What a mark says under the pointer."""
    return dict(hovertext=words(text), hoverinfo="text")
