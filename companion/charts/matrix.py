"""Counts by row and column, each printed in its cell."""

import pandas as pd
import plotly.graph_objects as go

from .canvas import FONT, LINE, SOFT, TEXT_COLOUR, Canvas, words, wrap


def matrix_chart(table: pd.DataFrame, axis: str) -> go.Figure:
    """Counts by row and column, each printed in its cell, darker for more.

    table: index the rows, columns the columns, values whole numbers.
    axis: what is counted, below.
    """
    if table.empty:
        raise ValueError("matrix_chart: the table is empty")
    columns = [str(c) for c in table.columns]
    longest = max(len(word) for c in columns for word in c.split())
    upright = len(columns) > 4 or longest > 10
    heads = [[c] if upright else wrap(c, 11) for c in columns]
    names = [wrap(str(r), 16) for r in table.index]
    row = 20 + LINE * (max(map(len, names)) - 1)
    top = max(map(len, columns)) * 7 + 12 if upright else (
        max(map(len, heads)) * LINE + 10)
    canvas = Canvas()
    _cells(canvas, table.to_numpy().tolist())
    canvas.axes = dict(
        xaxis=_names(heads, side="top", tickangle=-90 if upright else 0),
        yaxis=_names(names, autorange="reversed"))
    canvas.write(words(axis), 0, 0, xref="paper", yref="paper",
                 xanchor="left", yanchor="top", yshift=-8, font=SOFT)
    return canvas.figure(top + max(row, 34) * len(names) + 34,
                         dict(l=118, r=6, t=top, b=34), [])


def _cells(canvas: Canvas, counts: list[list]):
    canvas.trace(
        "heatmap", z=counts, x=list(range(len(counts[0]))),
        y=list(range(len(counts))), showscale=False, xgap=2, ygap=2,
        colorscale=[[0, "rgba(75,93,115,0.04)"], [1, "rgba(75,93,115,0.6)"]],
        text=[[f"{v:g}" if v else "·" for v in row] for row in counts],
        texttemplate="%{text}", textfont=dict(size=FONT, color=TEXT_COLOUR),
        hoverinfo="skip")


def _names(names: list[list[str]], **more) -> dict:
    """An axis of names, each a list of lines."""
    return dict(
        tickvals=list(range(len(names))), ticktext=[words(n) for n in names],
        fixedrange=True, showgrid=False, automargin=False, zeroline=False,
        tickfont=dict(size=FONT - 1)) | more
