"""data/ held against a reader's own copy of the paper."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ..ledger.numerals import Numeral, find_numerals
from ..ledger.problem import Problem, rows
from ..ledger.tables import Tables
from .align import Copy, read
from .text import MARKER, even

UNDECIDED = "undecided"  # a kind of passed_over.csv, see begin.py


def find_all(run: str, text: str) -> list[tuple[int, int]]:
    """Places of run in text where no letter or digit touches its ends."""
    pattern = r"(?<![^\W_])" + re.escape(even(run)) + r"(?![^\W_])"
    return [m.span() for m in re.finditer(pattern, text)]


def place_runs(claimed: list[tuple], text: str) -> tuple[list, list[Problem]]:
    """Give each (table, line, as_printed) its own place in the text.

    The k-th row with one as_printed takes the k-th place where it stands
    outside the places of longer runs. Returns (places, problems).
    """
    places, problems = [], []
    queues = defaultdict(list)
    for table, line, run in claimed:
        queues[even(run)].append((table, line))
    for run in sorted(queues, key=len, reverse=True):
        free = [
            s for s in find_all(run, text)
            if not any(a <= s[0] and s[1] <= b for a, b in places)
        ]
        places += free[: len(queues[run])]
        problems += [
            Problem(table, line, "as_printed", f'"{run}" stands {len(free)} '
                    f"times in its paragraph, and {len(queues[run])} rows "
                    "claim it", "copy the run letter for letter, or drop the "
                    "row")
            for table, line in queues[run][len(free):]]
    return places, problems


def account(text: str, places: list[tuple]) -> list[Numeral]:
    """The numerals of text that lie in none of the places."""
    bare = MARKER.sub(lambda m: " " * len(m[0]), text)
    return [
        n for n in find_numerals(bare)
        if not any(a <= n.start and n.end <= b for a, b in places)
    ]


def verify_numbers(texts: dict[str, str], tables: Tables) -> Iterator[Problem]:
    """Each row has its place in the text, and each numeral its row."""
    claimed = defaultdict(list)
    for name in ("quantities", "passed_over"):
        for line, row in rows(tables[name]):
            claimed[row.paragraph].append((name, line, row.as_printed))
    for paragraph, text in texts.items():
        places, lost = place_runs(claimed[paragraph], text)
        yield from lost
        for n in account(text, places):
            around = text[max(0, n.start - 30) : n.end + 30]
            yield Problem(
                "quantities", None, "as_printed", f'the numeral "{n.text}" '
                f'of {paragraph}, in "…{around}…", stands neither there nor '
                "in passed_over.csv", "add a row")


def verify_decided(tables: Tables) -> Iterator[Problem]:
    for line, row in rows(tables["passed_over"]):
        if row.kind == UNDECIDED:
            yield Problem(
                "passed_over", line, "kind", f'"{row.as_printed}" in '
                f"{row.paragraph} is not decided", "move the row to "
                "quantities.csv, or say here why it is no quantity")


def verify_runs(texts: dict[str, str], tables: Tables) -> Iterator[Problem]:
    """Words of likelihood, names of places and linking words stand where
    the tables say."""
    for name, column in (("claims", "wording"), ("places", "printed"),
                         ("links", "word"), ("clocks", "phrase")):
        for line, row in rows(tables[name]):
            cell = getattr(row, column)
            runs = cell.split(";") if name == "claims" else [cell]
            for run in filter(None, map(str.strip, runs)):
                if not find_all(run, texts.get(row.paragraph, "")):
                    yield Problem(
                        name, line, column, f'"{run}" does not stand in '
                        f"{row.paragraph}", "copy it letter for letter, or "
                        "correct the paragraph")


def verify_markers(texts: dict[str, str], tables: Tables) -> Iterator[Problem]:
    for line, row in rows(tables["paragraphs"]):
        found = ";".join(MARKER.findall(texts.get(row.id, "")))
        if found != row.notes:
            yield Problem(
                "paragraphs", line, "notes", f'the copy has "{found}" in '
                f'{row.id}, the table "{row.notes}"', "correct the cell")


def verify_notes(notes: dict, tables: Tables) -> Iterator[Problem]:
    """Numbers in note texts, and which notes the list holds."""
    for line, row in rows(tables["notes"]):
        if (row.number in notes) == (row.relation == "missing"):
            state = "has" if row.number in notes else "lacks"
            yield Problem(
                "notes", line, "relation", f"the copy {state} note "
                f"{row.number}, the table says {row.relation}",
                "correct the cell")
    for line, row in rows(tables["note_quantities"]):
        if not find_all(row.as_printed, notes.get(row.note, "")):
            yield Problem(
                "note_quantities", line, "as_printed", f'"{row.as_printed}" '
                f"does not stand in note {row.note}",
                "copy it letter for letter")


def verify(path: str | Path, tables: Tables) -> list[Problem]:
    """Every difference between data/ and the copy at path.

    tables: table name -> frame, as companion.load gives them. Raises
    NotThePaper when the file cannot be read as the paper, and OtherEdition
    with the first paragraph that differs.
    """
    return verify_copy(read(path, tables), tables)


def verify_copy(copy: Copy, tables: Tables) -> list[Problem]:
    """The same for a copy that has been read. The end notes are looked at
    only if the copy has any."""
    texts = {name: even(text) for name, text in copy.texts.items()}
    notes = {number: even(text) for number, text in copy.notes.items()}
    return [
        *copy.extras,
        *verify_markers(texts, tables),
        *verify_numbers(texts, tables),
        *verify_decided(tables),
        *verify_runs(texts, tables),
        *(verify_notes(notes, tables) if notes else ()),
    ]
