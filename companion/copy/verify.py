"""data/ held against a reader's own copy of the paper."""

import re
from collections import defaultdict
from pathlib import Path

from .reading import Copy, read
from ..ledger.numerals import find_numerals
from .text import MARKER, OtherEdition, even


def find_all(run: str, text: str) -> list[tuple[int, int]]:
    """Places of run in text where no letter or digit touches its ends."""
    pattern = r"(?<![^\W_])" + re.escape(even(run)) + r"(?![^\W_])"
    return [m.span() for m in re.finditer(pattern, text)]


def place_runs(rows, text: str) -> tuple[list, list[str]]:
    """Give each (table, line, as_printed) its own place in the text.

    The k-th row with one as_printed takes the k-th place where it stands
    outside the places of longer runs. Returns (places, problems).
    """
    places, problems = [], []
    queues = defaultdict(list)
    for table, line, run in rows:
        queues[even(run)].append((table, line))
    for run in sorted(queues, key=len, reverse=True):
        free = [
            s for s in find_all(run, text)
            if not any(a <= s[0] and s[1] <= b for a, b in places)
        ]
        for n, (table, line) in enumerate(queues[run]):
            if n < len(free):
                places.append(free[n])
            else:
                problems.append(
                    f'{table}.csv, row {line}, column as_printed: "{run}" '
                    f"stands {len(free)} times in its paragraph, and "
                    f"{len(queues[run])} rows claim it; copy the run letter "
                    "for letter, or drop the row"
                )
    return places, problems


def account(text: str, places) -> list:
    """The numerals of text that lie in none of the places."""
    bare = MARKER.sub(lambda m: " " * len(m[0]), text)
    return [
        n for n in find_numerals(bare)
        if not any(a <= n.start and n.end <= b for a, b in places)
    ]


def verify_numbers(texts, tables) -> list[str]:
    problems = []
    rows = defaultdict(list)
    for name in ("quantities", "passed_over"):
        for line, row in enumerate(tables[name].itertuples(), start=2):
            rows[row.paragraph].append((name, line, row.as_printed))
    for pid, text in texts.items():
        places, lost = place_runs(rows[pid], text)
        problems += lost
        for n in account(text, places):
            around = text[max(0, n.start - 30) : n.end + 30]
            problems.append(
                f'{pid}: the numeral "{n.text}" in "…{around}…" is in '
                "neither quantities.csv nor passed_over.csv; add a row"
            )
    return problems


def verify_wording(texts, tables) -> list[str]:
    problems = []
    for line, row in enumerate(tables["claims"].itertuples(), start=2):
        for run in filter(None, (row.wording or "").split(";")):
            text = texts.get(row.paragraph, "")
            if not find_all(run.strip(), text):
                problems.append(
                    f"claims.csv, row {line}, column wording: "
                    f'"{run.strip()}" does not stand in {row.paragraph}'
                )
    return problems


def verify_printed(texts, tables) -> list[str]:
    """Names of places and linking words stand where the tables say."""
    problems = []
    for name, column in (
        ("places", "printed"), ("links", "word"), ("clocks", "phrase"),
    ):
        for line, row in enumerate(tables[name].itertuples(), start=2):
            run = getattr(row, column)
            if run and not find_all(run, texts.get(row.paragraph, "")):
                problems.append(
                    f'{name}.csv, row {line}, column {column}: "{run}" '
                    f"does not stand in {row.paragraph}"
                )
    return problems


def verify_markers(texts, tables) -> list[str]:
    problems = []
    for line, row in enumerate(tables["paragraphs"].itertuples(), start=2):
        found = ";".join(MARKER.findall(texts.get(row.id, "")))
        if found != (row.notes or ""):
            problems.append(
                f"paragraphs.csv, row {line}, column notes: the copy has "
                f'"{found}" in {row.id}, the table "{row.notes or ""}"'
            )
    return problems


def verify_notes(notes: dict, tables) -> list[str]:
    """Numbers in note texts, and which notes the list holds."""
    problems = []
    for line, row in enumerate(tables["notes"].itertuples(), start=2):
        if (row.number in notes) == (row.relation == "missing"):
            state = "has" if row.number in notes else "lacks"
            problems.append(
                f"notes.csv, row {line}, column relation: the copy {state} "
                f"note {row.number}, the table says {row.relation}"
            )
    for line, row in enumerate(tables["note_quantities"].itertuples(), 2):
        if not find_all(row.as_printed, notes.get(row.note, "")):
            problems.append(
                f"note_quantities.csv, row {line}, column as_printed: "
                f'"{row.as_printed}" does not stand in note {row.note}'
            )
    return problems


def verify(path: str | Path, tables: dict) -> list[str]:
    """Every difference between data/ and the copy at path, a line each.

    tables: table name -> frame, as companion.load gives them.
    Of another edition it gives but the first paragraph that differs.
    Raises NotThePaper when the file cannot be read as the paper at all.
    """
    try:
        return verify_copy(read(path, tables), tables)
    except OtherEdition as error:
        return [str(error)]


def verify_copy(copy: Copy, tables: dict) -> list[str]:
    """The same for a copy that has been read. The end notes are looked at
    only if the copy has any."""
    texts = {name: even(text) for name, text in copy.texts.items()}
    notes = {number: even(text) for number, text in copy.notes.items()}
    return (
        copy.extras
        + verify_markers(texts, tables)
        + verify_numbers(texts, tables)
        + verify_wording(texts, tables)
        + verify_printed(texts, tables)
        + (verify_notes(notes, tables) if notes else [])
    )
