"""The tables of data/ as typed frames, and how their rows are worded."""

import json
import math
import os
from functools import cache
from pathlib import Path

import pandas as pd

from .interval import Interval, _number
from .reads import cached, reads

DESCRIPTOR = "datapackage.json"
HOME = Path(__file__).resolve().parents[2]  # the package's own repository


def find_root() -> Path:
    """The folder of the companion that one works in: the one named by
    COMPANION_ROOT, else the nearest at or above the working directory that
    has tables, else the package's own repository."""
    if named := os.environ.get("COMPANION_ROOT"):
        return Path(named).resolve()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents)
                 if (folder / "data" / DESCRIPTOR).is_file()), HOME)


ROOT = find_root()
DATA = Path(os.environ.get("COMPANION_DATA") or ROOT / "data").resolve()

Tables = dict[str, pd.DataFrame]  # name of a table -> its rows

DTYPES = {"integer": "Int64", "number": "float64", "string": "str"}
ONE_BOUND = ("at least", "more than", "over", "up to", "as many as", "nearly")
MONTHS = (
    "January February March April May June July August September October "
    "November December"
).split()


@cache
def descriptor() -> dict:
    """data/datapackage.json."""
    return json.loads((DATA / DESCRIPTOR).read_text("utf-8"))


def edition() -> str:
    """The version of the companion that one works in."""
    return descriptor()["version"]


def resource(name: str) -> dict:
    """The descriptor's entry for one table. Raises KeyError with advice."""
    resources = {r["name"]: r for r in descriptor()["resources"]}
    if name not in resources:
        raise KeyError(f"no table {name}; there are {', '.join(resources)}")
    return resources[name]


def load_raw(name: str) -> pd.DataFrame:
    """A table as it stands: every cell a string, empty cells ''."""
    reads.note(name)
    return pd.read_csv(
        DATA / resource(name)["path"], dtype=str, keep_default_na=False
    )


def load(name: str) -> pd.DataFrame:
    """A table with its types.

    Empty text is '' and an empty number <NA>. The columns low and high
    come as one column `value` of Interval, an empty bound as infinity.
    """
    frame = load_raw(name)
    for field in resource(name)["schema"]["fields"]:
        dtype = DTYPES[field["type"]]
        column = frame[field["name"]]
        if dtype != "str":
            column = pd.to_numeric(column.replace("", None))
        frame[field["name"]] = column.astype(dtype)
    if {"low", "high"} <= set(frame.columns):
        value = [
            Interval(
                -math.inf if pd.isna(low) else low,
                math.inf if pd.isna(high) else high,
            )
            for low, high in zip(frame.low, frame.high)
        ]
        frame.insert(list(frame.columns).index("low"), "value", value)
        frame = frame.drop(columns=["low", "high"])
    return frame


def load_all() -> Tables:
    """Every table of the descriptor by name."""
    return {r["name"]: load(r["name"]) for r in descriptor()["resources"]}


@cached
def numbers() -> pd.DataFrame:
    """quantities and note_quantities in one frame, indexed by id."""
    body, notes = load("quantities"), load("note_quantities")
    notes["paragraph"] = ""
    return pd.concat([body, notes]).set_index("id", drop=False)


@cached
def by_id(name: str) -> pd.DataFrame:
    """A table indexed by its primary key, for look-ups. Do not change it."""
    key = resource(name)["schema"]["primaryKey"]
    return load(name).set_index(key, drop=False)


def bare(row: tuple | pd.Series) -> str:
    """The number of a row without its hedge: '27,000 to 31,000', '86'."""
    value, printed = row.value, row.as_printed
    if not any(c.isdigit() for c in printed):
        return printed.lower()
    low, high = value.low, value.high
    if value.is_bounded and not value.is_point:
        return f"{_number(low)} to {_number(high)}"
    return _number(low if math.isfinite(low) else high)


def phrase(row: tuple | pd.Series) -> str:
    """The number with its hedge in plain words: 'at least 86'.

    A hedge of one bound in front of two numbers stays as printed.
    """
    printed = row.as_printed
    if not any(c.isdigit() for c in printed):
        return printed.lower()
    hedge = row.hedge.lower()
    if hedge in ONE_BOUND and row.value.is_bounded and not row.value.is_point:
        return printed.lower()
    if not hedge and not row.value.is_bounded:
        hedge = "at least" if math.isfinite(row.value.low) else "up to"
    if hedge in ("between", "from", "between and", "from to"):
        hedge = ""
    return f"{hedge} {bare(row)}".strip()


def paragraph_label(paragraph: str) -> str:
    """The label that readers see: '¶4.7' of the seventh in section 4."""
    section, number = paragraph.rsplit("-", 1)
    return f"¶{by_id('sections').number[section]}.{number}"


def say_date(date: str) -> str:
    """An ISO date, month, year or stretch in words: '5 March 2016'.

    Ten years from a round one are a decade: 'the 1990s'.
    """
    if "/" in date:
        start, end = date.split("/")
        if start.endswith("0") and end == start[:-1] + "9":
            return f"the {start}s"
        return f"{say_date(start)} to {say_date(end)}"
    parts = date.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def span(date: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that an ISO date, month, year or stretch covers."""
    start, _, end = date.partition("/")
    frequency = {4: "Y", 7: "M", 10: "D"}[len(end or start)]
    last = pd.Period(end or start, frequency).end_time.normalize()
    return pd.Timestamp(start), last
