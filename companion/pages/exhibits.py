"""Charts, tables and computed values as portable objects.

In the book each leaves its notebook as data, of a type of ours, and is
made HTML on each page that shows it. Elsewhere (JupyterLab and others) it
shows itself: a heading, plotly's own picture, and the table behind it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from IPython.display import HTML, display
from markupsafe import Markup

from ..charts.palette import PALETTE
from ..ledger.tables import by_id
from .cells import csv_address, say, table_of, table_with_index
from .links import note_link, paragraph_link
from .templating import render

# Types of what a notebook shows in the book.
EXHIBIT, VALUES, TABLE, FIGURE = (
    f"application/vnd.companion.{kind}+json"
    for kind in ("exhibit", "values", "table", "figure"))

ORIGINS = {
    "paper": "The paper says",
    "computed": "We computed",
    "both": "The paper says, and we computed",
    "coded": "We coded",
    "outside": "Not in the paper: published scales",
    "aftermath": "Not in the paper: later evidence",
}
MANY = 12  # more sources than these are named by the first and the last


def sources(
    paragraphs: Sequence[str], notes: Sequence[int] = (),
) -> list[list]:
    """The paragraphs and notes that an exhibit rests on: a list of cells
    each, two where one stands for all up to the other."""
    marked = by_id("paragraphs").notes
    notes = notes or [
        int(n) for p in paragraphs for n in marked[p].split(";") if n]
    if len(paragraphs) > MANY:
        named = [[paragraph_link(paragraphs[0]),
                  paragraph_link(paragraphs[-1])]]
    else:
        named = [[paragraph_link(p)] for p in paragraphs]
    if len(notes) > MANY:
        return named + [[f"notes {min(notes)} to {max(notes)}"]]
    return named + [[note_link(n)] for n in dict.fromkeys(notes)]


@dataclass(frozen=True)
class Exhibit:
    """A chart or a table with all that a reader needs to check it."""

    name: str
    number: str  # "Chart 4.2"
    finding: str
    origin: str  # a key of ORIGINS
    frame: pd.DataFrame  # the data shown
    paragraphs: tuple
    figure: go.Figure | None = None  # None for a table
    alt: str = ""
    pitfall: str = ""
    notes: tuple = ()

    def data(self) -> dict:
        """All of it as plain data; see book/record.py."""
        return {
            "name": self.name, "number": self.number,
            "finding": self.finding, "origin": self.origin,
            "paragraphs": list(self.paragraphs),
            "notes": [int(n) for n in self.notes],
            "sources": sources(self.paragraphs, self.notes),
            "alt": self.alt, "pitfall": self.pitfall,
            "figure": None if self.figure is None else figure_data(
                self.figure),
            "table": table_of(self.frame),
        }

    def _ipython_display_(self):
        made = self.data() | {"said": ORIGINS[self.origin], "here": None}
        display(HTML(render("pages/lab-heading.html", **made)))
        if self.figure is not None:
            display(self.figure)
        display(HTML(render("pages/lab-table.html", **made)))


@dataclass(frozen=True)
class Values:
    """Computed values that the text may quote, each with its meaning."""

    rows: tuple  # (name, value, meaning)

    def data(self) -> dict:
        """{"rows": [{"name", "value", "meaning"}]}, values as text."""
        return {"rows": [
            {"name": name, "value": say(value), "meaning": meaning}
            for name, value, meaning in self.rows]}

    def _ipython_display_(self):
        display(HTML(values_html(self.data())))


# --- in the book ----------------------------------------------------------


def figure_data(figure: go.Figure) -> dict:
    return json.loads(figure.to_json())


def bare_figure(figure: go.Figure) -> dict:
    """The data of a figure that a notebook shows by itself."""
    title = figure.layout.title.text or "A chart without a description"
    return {"figure": figure_data(figure), "alt": title}


# What the book shows as data: kind of object -> (type, function to data).
SHOWN_AS_DATA = {
    Exhibit: (EXHIBIT, Exhibit.data), Values: (VALUES, Values.data),
    pd.DataFrame: (TABLE, table_with_index),
    go.Figure: (FIGURE, bare_figure),
}


def exhibit_html(made: dict, page: str | None) -> Markup:
    """The data of an exhibit as HTML for a page of the book."""
    kinds = made["figure"] and made["figure"]["layout"].get(
        "meta", {}).get("kinds", ())
    return render(
        "pages/exhibit.html", **made, here=page, said=ORIGINS[made["origin"]],
        kinds=[(k, PALETTE[k][0]) for k in kinds or ()],
        csv=csv_address(made["table"]))


def values_html(made: dict, page: str | None = None) -> Markup:
    return render("pages/values.html", **made)


def table_html(made: dict, page: str | None) -> Markup:
    return render("pages/frame.html", table=made, here=page,
                  label=made.get("label", "Table"))


def figure_html(made: dict, page: str | None) -> Markup:
    return render("pages/plot.html", **made)
