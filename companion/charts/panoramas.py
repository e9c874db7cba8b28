"""Charts of the whole paper: a timeline in lanes, a map, a network.

Like those of charts.py, they draw what was said and nothing between.
"""

import html
import json
import math
from functools import cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from .forms import (
    FONT, GRID_COLOUR, LINE, NARROW, PAGE_COLOUR, SOFT_COLOUR, TEXT_COLOUR,
    Axis, Canvas, annotate, bounds, days, styled, wrap,
)
from .palette import colour

LAND_COLOUR = "rgba(75,93,115,0.1)"
OUTLINES = Path(__file__).parent / "outlines.json"


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
    style (dot, bar or hollow); optionally text, which stands beside the
    mark. Years before `start` (ISO date) are drawn closer together, left
    of the break.
    axis: what the marks are. Raises ValueError when there are no rows.
    """
    if frame.empty:
        raise ValueError("lanes_chart: the frame has no rows")
    frame = frame.assign(
        low=[bounds(v)[0] for v in frame.value],
        high=[bounds(v)[1] for v in frame.value])
    cut = days(pd.Timestamp(start))
    first, last = frame.low.min() - 200, frame.high.max() + 20
    # Two thirds of the width for the time after the break.
    before, after = Axis("date", first, cut), Axis("date", cut, last)
    share = lambda x: (  # noqa: E731
        before.share(x) / 3 if x < cut else 1 / 3 + after.share(x) * 2 / 3)
    canvas, y = Canvas(), 0.0
    for line in wrap(axis, NARROW):
        y += LINE
        annotate(canvas, html.escape(line), 0, y, xref="paper",
                  xanchor="left",
                  font=dict(size=FONT - 1, color=SOFT_COLOUR))
    head = y + 4
    for lane, rows in frame.groupby("lane", sort=False):
        y += LINE + 3
        annotate(canvas, f"<b>{html.escape(lane)}</b>", 0, y, xref="paper",
                  xanchor="left")
        y += 8
        for _, marks in rows.groupby("row", sort=False):
            spans = [(share(m.low), share(m.high)) for m in marks.itertuples()]
            words = [getattr(m, "text", "") for m in marks.itertuples()]
            room = [_with_text(*s, text) for s, text in zip(spans, words)]
            tracks = _pack(room, 11 / 370)
            pitch = 13 if any(words) else 10
            for mark, (a, b), track in zip(
                    marks.itertuples(), spans, tracks):
                _lane_mark(canvas, mark, a, b, y + pitch * track + 8)
            y += pitch * (max(tracks) + 1) + 3
        y += 6
    ticks = [f"{year}" for year in range(1980, 2030, 10)
             if year < int(start[:4]) - 6] + [start]
    years = range(int(start[:4]) + 1, pd.Timestamp(last, unit="D").year + 1)
    ticks = [t for t in ticks if first < days(pd.Timestamp(t)) <= cut]
    ticks += [str(year) for year in years]
    canvas.axes["xaxis"] = dict(
        tickvals=[share(days(pd.Timestamp(t))) for t in ticks],
        ticktext=[t[:4] for t in ticks], range=[0, 1], fixedrange=True,
        gridcolor=GRID_COLOUR, zeroline=False, tickangle=0,
        tickfont=dict(size=FONT - 1))
    canvas.shapes.append(dict(
        type="line", x0=1 / 3, x1=1 / 3, y0=y, y1=head,
        line=dict(color=SOFT_COLOUR, width=1, dash="dot")))
    canvas.axes["yaxis"] = dict(range=[y, 0], visible=False, fixedrange=True)
    return styled(canvas, y + 40, dict(l=12, r=12, t=4, b=36), frame.kind)


def _with_text(a: float, b: float, text: str) -> tuple[float, float]:
    """A mark's ends on the narrowest screen, with the text beside it."""
    if not text:
        return a, b
    need = len(text) * 6.2 / 330 + 0.03
    return (a, b + need) if b + need < 1.02 else (a - need, b)


def _lane_mark(canvas, mark, a: float, b: float, y: float):
    tone = colour(mark.kind)
    text = getattr(mark, "text", "")
    if text:
        right = _with_text(a, b, text)[0] == a
        annotate(
            canvas, html.escape(text), b if right else a, y,
            xanchor="left" if right else "right", xshift=6 if right else -6,
            font=dict(size=FONT - 2, color=TEXT_COLOUR))
    hover = dict(hovertext=html.escape(mark.label), hoverinfo="text")
    if mark.style == "bar" and b - a > 0.012:
        canvas.trace(
            "scatter", x=[a, b], y=[y, y], mode="lines",
            line=dict(color=tone, width=5), **hover)
        return
    hollow = mark.style == "hollow"
    canvas.trace(
        "scatter", x=[(a + b) / 2], y=[y], mode="markers", marker=dict(
            symbol="square" if mark.style == "bar" else "circle",
            size=6 if mark.style == "bar" else 8,
            color=PAGE_COLOUR if hollow else tone,
            line=dict(color=tone, width=2)), **hover)


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
    canvas = Canvas()
    canvas.trace(
        "scatter", x=xs, y=ys, mode="lines", fill="toself",
        fillcolor=LAND_COLOUR, line=dict(color=GRID_COLOUR, width=1), hoverinfo="skip")
    sizes = [8.0] * len(frame)
    if "size" in frame:
        largest = max(frame["size"])
        sizes = [38 * math.sqrt(n / largest) for n in frame["size"]]
    for row, size in zip(frame.itertuples(), sizes):
        if not size:
            continue  # nought has no disc, only its label
        hollow = getattr(row, "style", "") == "hollow"
        canvas.trace(
            "scatter", x=[row.longitude], y=[row.latitude], mode="markers",
            marker=dict(
                size=size, opacity=0.85,
                color=PAGE_COLOUR if hollow else colour(row.kind),
                line=dict(color=colour(row.kind), width=2)),
            hovertext=html.escape(getattr(row, "text", row.label)),
            hoverinfo="text")
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    scale = NARROW * 8 / (east - west)  # pixels a degree
    spots = [((lon - west) * scale, (north - lat) * scale * stretch)
             for lon, lat in zip(frame.longitude, frame.latitude)]
    labels = [wrap(label, 16) for label in frame.label]
    moves = _place_labels(labels, spots, sizes, NARROW * 8)
    for row, lines, (dx, dy), size in zip(
            frame.itertuples(), labels, moves, sizes):
        annotate(
            canvas, "<br>".join(map(html.escape, lines)), row.longitude,
            row.latitude, align="center", **(dict(
                showarrow=True, ax=dx, ay=dy, arrowhead=0, arrowwidth=1,
                arrowcolor=SOFT_COLOUR, standoff=5)
                if size else dict(xshift=dx, yshift=-dy)),
            font=dict(size=FONT - 1, color=TEXT_COLOUR))
    canvas.axes["xaxis"] = dict(
        range=[west, east], visible=False, fixedrange=True)
    canvas.axes["yaxis"] = dict(
        range=[south, north], visible=False, fixedrange=True,
        scaleanchor="x", scaleratio=stretch)
    height = (north - south) * scale * stretch
    return styled(canvas, height, dict(l=0, r=0, t=0, b=0), frame.kind)


def _place_labels(labels, spots, sizes, width: float) -> list:
    """For each label, a list of lines, (dx, dy) in pixels from its spot:
    where it is near and covers nothing, and its line crosses nothing."""
    joints = []  # points on the lines drawn so far
    taken = [(x - d / 2, y - d / 2, x + d / 2, y + d / 2)
             for (x, y), d in zip(spots, sizes)]
    moves = []
    for lines, (x, y), size in zip(labels, spots, sizes):
        wide, high = max(map(len, lines)) * 6.6 + 4, 14.0 * len(lines) + 2
        ways = [
            (math.sin(a) * (r + wide / 2), -math.cos(a) * (r + high / 2))
            for r in range(round(size / 2) + 4, 110, 8)
            for a in (k * math.pi / 8 for k in (
                0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 3, 13, 5, 11, 7, 9))
        ]
        if not size:  # no disc to cover
            ways.insert(0, (0.0, 0.0))
        boxes = [(x + dx - wide / 2, y + dy - high / 2,
                  x + dx + wide / 2, y + dy + high / 2) for dx, dy in ways]
        lines_to = [
            [(x + dx * t / 8, y + dy * t / 8) for t in range(2, 8)]
            for dx, dy in ways]
        costs = [
            10 * max(0.0, -box[0], box[2] - width, 5 - box[1])
            + sum(_overlap(box, other) for other in taken)
            + 20 * sum(_holds(box, point) for point in joints)
            + 20 * sum(_holds(other, point) for other in taken
                       for point in line if not _holds(box, point)
                       and other[2] - other[0] > 20)
            for box, line in zip(boxes, lines_to)]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        moves.append(ways[best])
        joints += [
            p for p in lines_to[best] if not _holds(boxes[best], p)]
    return moves


def _holds(box, point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _overlap(a, b) -> float:
    """Area that two boxes (left, top, right, bottom) share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)


LEFT, RIGHT, BEYOND = 0.43, 0.57, 0.61  # where the names of a network start


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
    canvas, edges, at = Canvas(), edges.drop_duplicates(), {}
    kinds = {side: dict(zip(edges[side], edges[f"{side}_kind"]))
             for side in ("left", "right")}
    beyond = _beyond(edges)
    high = {(side, name): 8.0 + 14 * len(wrap(name, 21))
            for side, found in kinds.items() for name in found}
    for row in beyond.itertuples():
        high["right", row.right] += 8.0 + 14 * len(wrap(row.beyond, 18))
    total = {side: sum(high[side, n] for n in kinds[side]) for side in kinds}
    # The fuller side is stacked; the other one stands beside its partners.
    full, other = sorted(kinds, key=total.get, reverse=True)
    order = {name: n for n, name in enumerate(kinds[other])}
    near = edges[other].map(order).groupby(edges[full]).mean()
    lines = wrap(key, NARROW) if key else []
    top = 30.0 + LINE * len(lines)
    for n, line in enumerate(lines):
        annotate(canvas, html.escape(line), 0.5, 8 + LINE * n, align="center",
                 font=dict(size=FONT - 1, color=SOFT_COLOUR))
    y = top
    for name in sorted(kinds[full], key=near.get):
        at[full, name] = y + high[full, name] / 2
        y += high[full, name]
    tall = total[full]
    beside = edges[full].map(lambda n: at[full, n]).groupby(
        edges[other]).mean()
    at |= _spread(other, beside, high, top, top + tall)
    deep = {}
    for row in beyond.itertuples():  # the voice above, who is behind below
        middle, all_of_it = at["right", row.right], high["right", row.right]
        below = 8.0 + 14 * len(wrap(row.beyond, 18))
        at["right", row.right] = middle - below / 2
        deep[row.right] = middle + (all_of_it - below) / 2
    at = {key: (LEFT if key[0] == "left" else RIGHT, y)
          for key, y in at.items()}
    for style, rows in edges.groupby("style"):
        _network_lines(canvas, [
            [at["left", row.left], at["right", row.right]]
            for row in rows.itertuples()], style)
    if root:
        stem = top - 12
        outlets = [at["left", name] for name in kinds["left"]]
        _network_lines(canvas, [
            [(0.006, stem), (0.006, y), (x, y)] for x, y in outlets], "")
        annotate(canvas, f"<b>{html.escape(root)}</b>", 0, top - 20,
                 xanchor="left", font=dict(size=FONT - 1, color=TEXT_COLOUR))
    _network_lines(canvas, [
        [at["right", name], (RIGHT, y), (BEYOND, y)]
        for name, y in deep.items()], "")
    for (side, name), (x, y) in at.items():
        _network_name(canvas, side, x, y, name, kinds[side][name])
    for row in beyond.itertuples():
        _network_name(canvas, "right", BEYOND, deep[row.right], row.beyond,
                      row.beyond_kind, 18)
    for side, x, head in zip(("left", "right"), (LEFT, RIGHT), heads):
        _network_text(
            canvas, side, x, top - 20, f"<b>{html.escape(head)}</b>")
    canvas.axes["xaxis"] = dict(range=[0, 1], visible=False, fixedrange=True)
    canvas.axes["yaxis"] = dict(
        range=[top + tall + 10, 0], visible=False, fixedrange=True)
    shown = [*kinds["left"].values(), *kinds["right"].values(),
             *beyond.beyond_kind]
    return styled(canvas, top + tall + 14, dict(l=2, r=2, t=2, b=2), shown)


def _beyond(edges: pd.DataFrame) -> pd.DataFrame:
    """Right names with somebody behind them, one row each."""
    names = ["right", "beyond", "beyond_kind"]
    if "beyond" not in edges:
        return pd.DataFrame(columns=names)
    found = edges.loc[edges.beyond.ne(""), names].drop_duplicates()
    if found.right.duplicated().any():
        raise ValueError("network_chart: a name has two behind it")
    return found


def _network_lines(canvas, paths: list, style: str):
    xs, ys = [], []
    for path in paths:
        for x, y in path:
            xs.append(x)
            ys.append(y)
        xs.append(None)
        ys.append(None)
    if paths:
        canvas.trace(
            "scatter", x=xs, y=ys, mode="lines", hoverinfo="skip", line=dict(
                color=SOFT_COLOUR, width=1.4, dash=style or "solid"))


def _network_name(canvas, side, x, y, name, kind, width=21):
    _network_text(canvas, side, x, y, "<br>".join(
        map(html.escape, wrap(name, width))))
    canvas.trace(
        "scatter", x=[x], y=[y], mode="markers", hoverinfo="text",
        marker=dict(size=8, color=colour(kind)), hovertext=html.escape(name))


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


def _network_text(canvas, side: str, x: float, y: float, text: str):
    left = side == "left"
    annotate(
        canvas, text, x, y, xanchor="right" if left else "left",
        bgcolor=PAGE_COLOUR if left else "rgba(0,0,0,0)",
        xshift=-7 if left else 7, align="right" if left else "left",
        font=dict(size=FONT - 1, color=TEXT_COLOUR))
