"""Cells of tables: what stands in them, and where it leads.

A cell is a text, or a dict with its text and what the CSV has (raw), and
its page and anchor where it is a link; see book/record.py.
"""

import base64
import csv
import io
import math
from typing import Any

import pandas as pd

from ..ledger.interval import Interval
from ..ledger.tables import by_id, numbers, say_date
from .links import link, note_link, paragraph_link

Row = Any  # of a table: what itertuples or loc gives
HEADINGS = {
    "as_printed": "as printed", "value": "bounds", "period_start": "from",
    "period_end": "to", "label": "what", "text": "printed or computed",
    "meta": "who, when, where", "by_source": "by the source",
    "by_paper": "by the paper", "slip_days": "slip in days",
    "leans_on": "may lean on note", "criterion_false": "false if",
    "date_of": "date of",
}
DATES = ("period_start", "period_end", "date", "time", "by_source",
         "by_paper")


def say(value: object) -> str:
    """A cell or a computed value as plain text."""
    if isinstance(value, (Interval, str)):
        return str(value)
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, (int, float)) or hasattr(value, "__float__"):
        value = float(value)
        if math.isfinite(value) and value.is_integer():
            return f"{value:,.0f}"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
    return str(value)


def row_link(name: str) -> str | dict:
    """A link to the number, claim or event of that id, if there is one."""
    if name in numbers().index:
        return link("quantities", name, name)
    for table in ("claims", "events"):
        if name in by_id(table).index:
            return link(table, name, name)
    return name


def voice_link(name: str) -> str | dict:
    voices = by_id("voices").name
    return link("voices", name, voices[name]) if name in voices else name


def forecast_link(name: str) -> str | dict:
    if name not in by_id("forecasts").index:
        return name
    return link("forecasts", name, by_id("claims").label[name])


def claim_link(name: str) -> dict:
    return link("claims", name, by_id("claims").label.get(name, name))


# column: what is made of its text
MAKERS = {
    "paragraph": lambda p: (
        paragraph_link(p) if p in by_id("paragraphs").index else p),
    "note": note_link, "id": row_link, "quantity": row_link,
    "from_claim": claim_link, "to_claim": claim_link,
    "behind": voice_link, "voice": voice_link, "forecast": forecast_link,
    "wording": lambda words: {"text": words.replace(";", "; "), "raw": words},
    **dict.fromkeys(DATES, lambda d: {"text": say_date(d), "raw": d}),
}


def cell(column: str, value: object) -> str | dict:
    """What stands in a cell; ids become links."""
    raw = say(value)
    return MAKERS[column](raw) if raw and column in MAKERS else raw


def table_of(frame: pd.DataFrame) -> dict:
    """A frame as plain data: columns, headings, rows of cells."""
    columns = [str(c) for c in frame.columns]
    return {
        "columns": columns,
        "headings": [
            HEADINGS.get(c, c.replace("_", " ")) for c in columns],
        "rows": [[cell(c, v) for c, v in zip(columns, row)]
                 for row in frame.itertuples(index=False)],
    }


def table_with_index(frame: pd.DataFrame) -> dict:
    """The same of a frame that a notebook shows by itself: its rows are
    headed by their index, or by the first column where that only counts."""
    if not isinstance(frame.index, pd.RangeIndex):
        names = [n or "row" for n in frame.index.names]
        frame = frame.rename_axis(names).reset_index(allow_duplicates=True)
    return table_of(frame)


def csv_of(table: dict) -> str:
    """A table as CSV, cells as in data/."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table["columns"])
    for row in table["rows"]:
        writer.writerow(
            c if isinstance(c, str) else c["raw"] for c in row)
    return file.getvalue()


def csv_address(table: dict) -> str:
    """An address that holds the CSV itself and asks no server."""
    data = base64.b64encode(csv_of(table).encode()).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{data}"
