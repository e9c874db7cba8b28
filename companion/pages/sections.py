"""What a notebook works with: the rows of one section of the paper, or of
the whole, and the numbers of the charts and tables that it shows.
"""

import re

import pandas as pd
import plotly.graph_objects as go

from ..ledger.tables import by_id, load, say_date
from .cells import say
from .exhibits import Exhibit, Values
from .told import told

# Columns of the tables that a notebook shows.
QUANTITY = ["label", "as_printed", "value", "unit", "voice", "paragraph",
            "note"]
CLAIM = ["summary", "kind", "wording", "voice", "paragraph"]
EVENT = ["event", "date", "precision", "place", "paragraph", "note"]
WHOLE = "whole"  # the section that is the whole paper
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def in_order(paragraphs: list) -> tuple:
    """Ids of paragraphs, each once, in the order of the paper."""
    return tuple(sorted(
        set(paragraphs), key=list(by_id("paragraphs").index).index))


def filled(frame: pd.DataFrame, column: str) -> list:
    """The filled values of a column in the order of the paper."""
    if column not in frame:
        return []
    found = [v for v in frame[column].dropna().unique() if v != ""]
    if column == "note":
        return sorted(int(v) for v in found)
    order = list(by_id("paragraphs").index)
    return sorted(found, key=order.index)


def describe(frame: pd.DataFrame) -> str:
    """The rows of a chart in words: what is counted, how much, who says."""
    if "label" not in frame:
        return table_words(frame)
    parts = []
    for row in frame.itertuples():
        text = row.text or (
            say_date(row.value) if isinstance(row.value, str) else "")
        meta = f" ({row.meta})" if getattr(row, "meta", "") else ""
        if text:
            parts.append(f"{row.label}: {text}{meta}")
    return f"Chart with {len(parts)} marks. " + "; ".join(parts) + "."


def table_words(frame: pd.DataFrame) -> str:
    """A table of counts in words, a row a sentence."""
    head, *rest = frame.columns
    parts = []
    for row in frame.itertuples(index=False):
        counts = ", ".join(
            f"{c} {say(v)}" for c, v in zip(rest, row[1:]) if say(v) != "0")
        parts.append(f"{row[0]}: {counts or 'none'}")
    return f"Table of counts by {head}. " + "; ".join(parts) + "."


class Section:
    """One section's rows, and the numbering of what its notebook shows."""

    def __init__(self, section: str, page: str = "notebook"):
        """page: name of the notebook. Raises KeyError for no section, and
        for a page on the whole paper that has no letter in pages.csv."""
        self.id = section
        self.number = (
            by_id("pages").letter[page] if section == WHOLE
            else by_id("sections").number[section])
        self.paragraphs = self._own("paragraphs", "section")
        self.quantities = self._own("quantities")
        self.claims = self._own("claims")
        self.events = self._own("events")
        self._given = {"Chart": [], "Table": []}

    def _own(self, table: str, column: str = "paragraph") -> pd.DataFrame:
        frame = load(table)
        if self.id == WHOLE:
            return frame
        section = frame[column].str.replace(r"-\d+$", "", regex=True)
        mine = frame[column] if column == "section" else section
        return frame[mine == self.id].reset_index(drop=True)

    def _number(self, word: str, name: str) -> str:
        if not SLUG.fullmatch(name):
            raise ValueError(f"{name!r}: use lower case and hyphens")
        given = self._given[word]
        if name not in given:
            given.append(name)
        return f"{word} {self.number}.{given.index(name) + 1}"

    def chart(
        self, figure: go.Figure, frame: pd.DataFrame, name: str,
        finding: str, *, alt: str = "", paragraphs: list | None = None,
        origin: str = "paper", pitfall: str = "", notes: tuple = (),
    ) -> Exhibit:
        """A plotly figure as a numbered chart.

        frame: the rows shown; they become the text alternative (unless
        alt is given), the table and the CSV, and their paragraphs and
        notes the sources (unless given). name: slug, the chart's anchor.
        finding: what it shows, a sentence. origin: see ORIGINS.
        pitfall: what a naive chart would get wrong.
        Raises ValueError when the frame names no paragraph.
        """
        number = self._number("Chart", name)
        if paragraphs is None:
            paragraphs = filled(frame, "paragraph")
        if not paragraphs:
            raise ValueError(f"{name}: name the paragraphs it rests on")
        return Exhibit(
            name, number, finding, origin, told(frame), in_order(paragraphs),
            figure, alt or describe(frame), pitfall,
            tuple(notes or filled(frame, "note")),
        )

    def table(
        self, frame: pd.DataFrame, name: str, finding: str, *,
        paragraphs: list | None = None, origin: str = "paper",
        pitfall: str = "", notes: tuple = (),
    ) -> Exhibit:
        """A frame as a numbered table; paragraphs default to those
        that the frame names, else to the whole section."""
        if paragraphs is None:
            paragraphs = filled(frame, "paragraph")
        paragraphs = paragraphs or list(self.paragraphs.id)
        number = self._number("Table", name)
        return Exhibit(
            name, number, finding, origin, frame, in_order(paragraphs), None,
            "", pitfall, tuple(notes),
        )

    def values(self, *rows: tuple) -> Values:
        """Computed values for the text: (name, value, meaning) each."""
        for name, _, _ in rows:
            if not SLUG.fullmatch(name):
                raise ValueError(f"{name!r}: use lower case and hyphens")
        return Values(rows)


def section(name: str, page: str = "notebook") -> Section:
    """The rows of one section, or of the "whole" paper."""
    return Section(name, page)
