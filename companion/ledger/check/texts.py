"""Numerals in the words of a row: each is a number of its paragraph.

So a number that is corrected in its own row is named wherever the old one
still stands in words.
"""

import re
from collections.abc import Iterator

from ..numerals import digit_values, word_values
from ..problem import Problem, rows
from ..tables import MONTHS, Tables

# table -> columns that tell in our words what a paragraph says
TOLD = {
    "claims": ("summary", "label", "remark"),
    "events": ("event", "label"),
    "quantities": ("label", "remark"),
}
MONTH = "|".join(MONTHS)
# Days, months and years, notes, and years alone, which are checked elsewhere.
ELSEWHERE = re.compile(
    rf"(?:\d{{1,2}} (?:and |to )?)*(?:{MONTH})(?: \d{{4}})?|\b[Nn]otes? \d+|"
    r"\b(?:19|20)\d{2}s?\b")


def numerals(text: str) -> set[float]:
    """The numbers in digits of a text, without dates and notes."""
    return digit_values(ELSEWHERE.sub(" ", text))


def values(row: tuple) -> set[float]:
    """The numbers of a row of quantities or note_quantities."""
    bounds = {float(x) for x in (row.low, row.high) if x}
    return bounds | digit_values(row.as_printed)


def known(raw: Tables) -> dict[str, set[float]]:
    """Paragraph -> the numbers of its rows and of its notes' rows."""
    found = {row.id: set() for _, row in rows(raw["paragraphs"])}
    for _, row in rows(raw["quantities"]):
        found[row.paragraph] |= values(row)
    for _, row in rows(raw["passed_over"]):
        found[row.paragraph] |= (
            digit_values(row.as_printed) | word_values(row.as_printed))
    inside = {}
    for _, row in rows(raw["note_quantities"]):
        inside.setdefault(row.note, set()).update(values(row))
    for _, row in rows(raw["paragraphs"]):
        for note in row.notes.split(";"):
            found[row.id] |= inside.get(note, set())
    return found


def check_texts(raw: Tables) -> Iterator[Problem]:
    """No words keep a number that its paragraph has no longer."""
    numbers = known(raw)
    for name, columns in TOLD.items():
        for line, row in rows(raw[name]):
            for column in filter(raw[name].columns.__contains__, columns):
                text = getattr(row, column)
                for number in sorted(numerals(text) - numbers[row.paragraph]):
                    yield Problem(
                        name, line, column, f"{number:,g} stands in it, and "
                        f"{row.paragraph} has no such number", "follow the "
                        "number's own row, or correct that one")


RULES = (check_texts,)
