"""Two columns of names, joined by lines of one width."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from .canvas import (
    LINE, NARROW, PAGE_COLOUR, SMALL, SOFT, SOFT_COLOUR, Canvas, bold,
    hidden, hover, words, wrap,
)
from .palette import colour

SIDES = ("left", "right")
AT = {"left": 0.43, "right": 0.57}  # where the names of a side start
BEYOND = 0.61  # and those behind the right ones
STEM = 0.006
WIDTH, BEYOND_WIDTH = 21, 18  # of names, in characters


def network_chart(
    edges: pd.DataFrame, heads: tuple[str, str], key: str = "",
    root: str = "",
) -> go.Figure:
    """Two columns of names, joined by lines of one width.

    edges: columns left and right (names), left_kind and right_kind (see
    palette), style (empty, dash or dot); optionally beyond and
    beyond_kind, a name that stands behind the right one ('' for none).
    Left names stand in the order in which they first appear, right ones
    near what they are joined to.
    heads: what stands left and right. key: what the lines mean.
    root: what leads to every left name, as a stem at the far left.
    Raises ValueError when there are no edges.
    """
    if edges.empty:
        raise ValueError("network_chart: the frame has no rows")
    canvas, edges, beyond = Canvas(), edges.drop_duplicates(), _beyond(edges)
    kinds = {side: dict(zip(edges[side], edges[f"{side}_kind"]))
             for side in SIDES}
    top = _key(canvas, key)
    places = _places(edges, kinds, beyond, top)
    for style, rows in edges.groupby("style"):
        _lines(canvas, [[places.of("left", row.left),
                         places.of("right", row.right)]
                        for row in rows.itertuples()], style)
    if root:
        outlets = [places.of("left", name) for name in kinds["left"]]
        _root(canvas, root, outlets, top)
    _lines(canvas, [
        [places.of("right", name), (AT["right"], y), (BEYOND, y)]
        for name, y in places.deep.items()])
    for side, name in places.at:
        _name(canvas, side, *places.of(side, name), name, kinds[side][name])
    for row in beyond.itertuples():
        _name(canvas, "right", BEYOND, places.deep[row.right], row.beyond,
              row.beyond_kind, BEYOND_WIDTH)
    for side, head in zip(SIDES, heads):
        _text(canvas, side, AT[side], top - 20, bold(head))
    canvas.axes = dict(xaxis=hidden(0, 1), yaxis=hidden(places.end + 10, 0))
    return canvas.figure(
        places.end + 14, dict(l=2, r=2, t=2, b=2),
        [*kinds["left"].values(), *kinds["right"].values(),
         *beyond.beyond_kind])


def _beyond(edges: pd.DataFrame) -> pd.DataFrame:
    """Right names with somebody behind them, one row each."""
    names = ["right", "beyond", "beyond_kind"]
    if "beyond" not in edges:
        return pd.DataFrame(columns=names)
    found = edges.loc[edges.beyond.ne(""), names].drop_duplicates()
    if found.right.duplicated().any():
        raise ValueError("network_chart: a name has two behind it")
    return found


# --- where names stand ------------------------------------------------------


class Places(NamedTuple):
    """In pixels downwards: at, the middle of each (side, name); deep, of
    who stands behind a right name; end, of the last of all."""

    at: dict[tuple[str, str], float]
    deep: dict[str, float]
    end: float

    def of(self, side: str, name: str) -> tuple[float, float]:
        return AT[side], self.at[side, name]


def _height(name: str, width: int = WIDTH) -> float:
    return 8.0 + 14 * len(wrap(name, width))


def _places(edges, kinds: dict, beyond: pd.DataFrame, top: float) -> Places:
    high = {(side, name): _height(name)
            for side, names in kinds.items() for name in names}
    for row in beyond.itertuples():
        high["right", row.right] += _height(row.beyond, BEYOND_WIDTH)
    total = {side: sum(high[side, n] for n in kinds[side]) for side in kinds}
    # The fuller side is stacked; the other one stands beside its partners.
    full, other = sorted(kinds, key=total.get, reverse=True)
    end = top + total[full]
    order = {name: n for n, name in enumerate(kinds[other])}
    near = edges[other].map(order).groupby(edges[full]).mean()
    at, y = {}, top
    for name in sorted(kinds[full], key=near.get):
        at[full, name] = y + high[full, name] / 2
        y += high[full, name]
    beside = edges[full].map(lambda n: at[full, n]).groupby(
        edges[other]).mean()
    at |= _spread(other, beside, high, top, end)
    deep = {}
    for row in beyond.itertuples():  # the voice above, who is behind below
        middle, both = at["right", row.right], high["right", row.right]
        below = _height(row.beyond, BEYOND_WIDTH)
        at["right", row.right] = middle - below / 2
        deep[row.right] = middle + (both - below) / 2
    return Places(at, deep, end)


def _spread(side: str, wanted, high: dict, top: float, end: float) -> dict:
    """Places near the wanted ones, in their order, none over another."""
    names = sorted(wanted.index, key=wanted.get)
    places, y = {}, top
    for name in names:
        half = high[side, name] / 2
        places[side, name] = max(wanted[name], y + half)
        y = places[side, name] + half
    for name in reversed(names):  # back from the lower end
        half = high[side, name] / 2
        places[side, name] = min(places[side, name], end - half)
        end = places[side, name] - half
    return places


# --- drawn ------------------------------------------------------------------


def _key(canvas: Canvas, key: str) -> float:
    """What the lines mean, on top; gives where the names begin."""
    lines = wrap(key, NARROW) if key else []
    for n, line in enumerate(lines):
        canvas.write(words(line), 0.5, 8 + LINE * n, align="center",
                     font=SOFT)
    return 30.0 + LINE * len(lines)


def _root(canvas: Canvas, root: str, outlets: list, top: float):
    _lines(canvas, [[(STEM, top - 12), (STEM, y), (x, y)]
                    for x, y in outlets])
    canvas.write(bold(root), 0, top - 20, xanchor="left", font=SMALL)


def _lines(canvas: Canvas, paths: list, style: str = ""):
    """paths: lists of points (x, y)."""
    xs, ys = [], []
    for path in paths:
        for x, y in [*path, (None, None)]:
            xs.append(x)
            ys.append(y)
    if paths:
        canvas.trace(
            "scatter", x=xs, y=ys, mode="lines", hoverinfo="skip", line=dict(
                color=SOFT_COLOUR, width=1.4, dash=style or "solid"))


def _name(canvas: Canvas, side, x, y, name, kind, width=WIDTH):
    _text(canvas, side, x, y, words(wrap(name, width)))
    canvas.trace(
        "scatter", x=[x], y=[y], mode="markers",
        marker=dict(size=8, color=colour(kind)), **hover(name))


def _text(canvas: Canvas, side: str, x: float, y: float, text: str):
    left = side == "left"
    canvas.write(
        text, x, y, xanchor="right" if left else "left",
        bgcolor=PAGE_COLOUR if left else "rgba(0,0,0,0)",
        xshift=-7 if left else 7, align="right" if left else "left",
        font=SMALL)
