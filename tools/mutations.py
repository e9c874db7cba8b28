"""Break data/ in thousands of ways, and see what the checks say.

    python -m tools.mutations [--count 3000] [--copy PAPER]

Each case changes one cell, row, column or file of a copy of data/, and runs
`companion check` and, where that is silent and a copy of the paper is at
hand, `companion verify`. Writes data/mutations.csv: for each kind of damage
how many cases were tried, caught, and named by file, row and column.
"""

import argparse
import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from companion.copy.verify import verify
from companion.ledger import check as checks
from companion.ledger import tables
from companion.ledger.problem import Problem
from companion.ledger.reads import reads

from .changed import schema_of_changed

DATA = tables.DATA
OWN = "mutations"  # the table that this file writes
# Tables that tell of the checks are not broken: nothing rests on them.
REPORTS = {OWN, "faults", "audit", "rereading", "rereading_found",
           "rereading_kinds", "rereading_aside", "shipped"}


class Case(NamedTuple):
    """One damage. row: 0 for the header or the whole file, else as in the
    file; column: '' for a whole row; content: the broken file."""

    kind: str
    file: str
    row: int
    column: str
    content: bytes


# --- how to break a cell --------------------------------------------------


def other(values, cell, rng):
    choices = sorted({v for v in values if v and v != cell})
    return rng.choice(choices) if choices else None


def by_ten(cell, rng):
    try:
        number = float(cell)
    except ValueError:
        return None
    return f"{number * rng.choice([10, 0.1]):g}" if number else None


def slip(cell, rng):
    """A letter changed for another, a digit for another."""
    places = [n for n, c in enumerate(cell) if c.isalnum()]
    if not places:
        return None
    at = rng.choice(places)
    new = rng.choice("0123456789" if cell[at].isdigit() else "xqzjk")
    return None if new == cell[at] else cell[:at] + new + cell[at + 1:]


SAME = {
    # (name of the column): where other values that exist are taken from
    "paragraph": ("paragraphs", "id"), "voice": ("voices", "id"),
    "note": ("notes", "number"), "place": ("places", "name"),
}
HOSTILE = {
    "markup": '<script>alert("x")</script>',
    "formula": "=1+1",
    "right-to-left mark": "\u200f",
    "control character": "\u0007",
    "space at an end": " ",
    "zero-width space": "\u200b",
}


def cell_cases(kind, name, field, cell, column, rng):
    """The broken value of a cell, or None where the kind does not apply."""
    number = field["type"] in ("integer", "number")
    limits = field.get("constraints", {})
    title = field["name"]
    if kind in HOSTILE:
        text = HOSTILE[kind]
        return text if kind == "formula" else cell + text
    if kind == "not a number" and number and cell:
        return "many"
    if kind == "sign" and number and cell and float(cell):
        return f"-{cell}"
    if kind == "off by ten" and title in ("low", "high"):
        return by_ten(cell, rng)
    if kind == "emptied" and limits.get("required"):
        return ""
    if kind == "no such value" and "enum" in limits:
        return "nonsense"
    if kind == "another value" and "enum" in limits:
        return other(limits["enum"], cell, rng)
    if kind == "no such date" and title in (
            "date", "period_start", "period_end") and cell:
        return "2016-13-41"
    if kind == "no such id" and title in SAME and cell:
        return "77" if title == "note" else "nobody-9"
    if kind == f"wrong {title}" and title in SAME and cell:
        table, key = SAME[title]
        return other(column(table, key), cell, rng)
    if kind == "slip in the print" and title in ("as_printed", "wording"):
        return slip(cell, rng)
    if kind == "hedge dropped" and title == "hedge" and cell:
        return ""
    if kind == "huge" and field["type"] == "string":
        return cell + "x" * 200_000
    return None


CELL_KINDS = (
    "not a number", "sign", "off by ten", "emptied", "no such value",
    "another value", "no such date", "no such id", "wrong paragraph",
    "wrong voice", "wrong note", "wrong place", "slip in the print",
    "hedge dropped", "huge", *HOSTILE,
)


# --- how to break a row, a column, a file ----------------------------------


@cache
def rows_of(name):
    text = (DATA / name).read_text("utf-8")
    return list(csv.reader(io.StringIO(text)))


def text_of(rows, **options):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **options).writerows(rows)
    return out.getvalue()


def swapped(rows, at):
    head = rows[0]
    low, high = head.index("low"), head.index("high")
    row = list(rows[at])
    if not row[low] or not row[high] or row[low] == row[high]:
        return None
    row[low], row[high] = row[high], row[low]
    return [*rows[:at], row, *rows[at + 1:]]


def row_case(kind, rows, at, rng):
    """The rows after damage to row `at` (1 is the first below the head)."""
    if kind == "row dropped":
        return [*rows[:at], *rows[at + 1:]]
    if kind == "row doubled":
        return [*rows[:at], rows[at], *rows[at:]]
    if kind == "bounds swapped" and {"low", "high"} <= set(rows[0]):
        return swapped(rows, at)
    if kind == "cell too few":
        return [*rows[:at], rows[at][:-1], *rows[at + 1:]]
    if kind == "cell too many":
        return [*rows[:at], [*rows[at], "more"], *rows[at + 1:]]
    return None


def column_case(kind, rows, at, rng):
    if kind == "column dropped":
        return [[c for n, c in enumerate(r) if n != at] for r in rows]
    if kind == "column doubled":
        return [[*r[:at], r[at], *r[at:]] for r in rows]
    if kind == "column renamed":
        return [[*rows[0][:at], rows[0][at] + "s", *rows[0][at + 1:]],
                *rows[1:]]
    return None


def file_case(kind, rows, text):
    raw = text.encode("utf-8")
    return {
        "byte-order mark": b"\xef\xbb\xbf" + raw,
        "line ends of Windows": raw.replace(b"\n", b"\r\n"),
        "line ends of old": raw.replace(b"\n", b"\r"),
        "semicolons": text_of(rows, delimiter=";").encode("utf-8"),
        "tabs": text_of(rows, delimiter="\t").encode("utf-8"),
        "UTF-16": text.encode("utf-16"),
        "empty file": b"",
        "heads only": raw.split(b"\n")[0] + b"\n",
        "zero byte": raw[:200] + b"\0" + raw[200:],
        "cut in the middle": raw[: len(raw) * 2 // 3].rstrip(b"\n") + b'"x',
        "open quote": raw + b'"',
        "Latin-1": text.encode("latin-1", "replace") + b"\xe9,\n",
        "missing file": None,
    }[kind]


ROW_KINDS = ("row dropped", "row doubled", "bounds swapped", "cell too few",
             "cell too many")
COLUMN_KINDS = ("column dropped", "column doubled", "column renamed")
FILE_KINDS = ("byte-order mark", "line ends of Windows", "line ends of old",
              "semicolons", "tabs", "UTF-16", "empty file", "heads only",
              "zero byte", "cut in the middle", "open quote", "Latin-1",
              "missing file")


# --- cases ------------------------------------------------------------------


@cache
def resources():
    found = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    return [r for r in found["resources"] if r["name"] not in REPORTS]


@cache
def column_values(table, key):
    return list(tables.load_raw(table)[key])


def places(kind) -> list[tuple]:
    """Where a kind of damage can be done: (resource, row, column)."""
    found = []
    for resource in resources():
        rows = rows_of(resource["path"])
        down, across = range(1, len(rows)), range(len(rows[0]))
        if kind in FILE_KINDS:
            found.append((resource, 0, 0))
        elif kind in COLUMN_KINDS:
            found += [(resource, 0, at) for at in across]
        elif kind in ROW_KINDS:
            found += [(resource, at, 0) for at in down]
        else:
            found += [(resource, at, n) for at in down for n in across]
    return found


def damage(kind, resource, at, place, rng) -> Case | None:
    """The case of a kind at a place, or None if there it cannot be."""
    name, fields = resource["path"], resource["schema"]["fields"]
    rows = rows_of(name)
    if kind in FILE_KINDS:
        content = file_case(kind, rows, (DATA / name).read_text("utf-8"))
        return Case(kind, name, 0, "", content)
    if kind in COLUMN_KINDS:
        broken = column_case(kind, rows, place, rng)
        return Case(kind, name, 0, "", text_of(broken).encode())
    if kind in ROW_KINDS:
        broken = row_case(kind, rows, at, rng)
        return broken and Case(
            kind, name, at + 1, "", text_of(broken).encode())
    cell = rows[at][place]
    new = cell_cases(kind, name, fields[place], cell, column_values, rng)
    if new is None or new == cell:
        return None
    row = [*rows[at][:place], new, *rows[at][place + 1:]]
    broken = [*rows[:at], row, *rows[at + 1:]]
    return Case(kind, name, at + 1, fields[place]["name"],
                text_of(broken).encode("utf-8"))


def cases(count: int, seed=2016):
    """About `count` cases, as many of each kind as there can be."""
    rng = random.Random(seed)
    kinds = (*CELL_KINDS, *ROW_KINDS, *COLUMN_KINDS, *FILE_KINDS)
    made = []
    for kind in kinds:
        where = places(kind)
        rng.shuffle(where)
        found = (damage(kind, *place, rng) for place in where)
        made += islice(filter(None, found), max(1, count // len(kinds)))
    return made


# --- what the checks say -------------------------------------------------------


def problems(case: Case, folder: Path, copy: str) -> list[Problem]:
    """What check says of a broken copy of data/, else what verify says."""
    path = folder / case.file
    whole = path.read_bytes()
    path.unlink()
    if case.content is not None:
        path.write_bytes(case.content)
    try:
        found = checks.check(folder)
        if not found and copy:
            tables.DATA = folder
            reads.forget()
            found = verify(copy, tables.load_all())
        return found
    finally:
        path.write_bytes(whole)
        tables.DATA = DATA
        reads.forget()


def judge(case: Case, found: list[Problem]) -> str:
    """'named', 'caught' or 'missed'."""
    if not found:
        return "missed"
    if case.kind == "row dropped":  # what is not there has no number
        return "caught"
    at = case.row + (case.kind == "row doubled")
    for problem in found:
        if problem.file == case.file and (
                not case.row or problem.row == at) and (
                case.column in problem.column):
            return "named"
    return "caught"


def work(given) -> list[tuple]:
    """Run a share of the cases: (kind, file, column, how it went, row)."""
    share, copy = given
    checks.check_schema = schema_of_changed
    out = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(DATA, Path(place) / "data"))
        for case in share:
            try:
                how = judge(case, problems(case, folder, copy))
            except Exception as error:  # a check must never fall over
                how = f"fell over: {type(error).__name__}"
            out.append((case.kind, case.file, case.column, how, case.row))
    return out


def run(count: int, copy: str) -> list[tuple]:
    made = cases(count)
    jobs = os.cpu_count() or 1
    shares = [(made[n::jobs * 8], copy) for n in range(jobs * 8)]
    with ProcessPoolExecutor(jobs) as pool:
        return [row for part in pool.map(work, shares) for row in part]


def summary(results) -> list[list]:
    kinds = dict.fromkeys(r[0] for r in sorted(
        results, key=lambda r: (*CELL_KINDS, *ROW_KINDS, *COLUMN_KINDS,
                                *FILE_KINDS).index(r[0])))
    rows = []
    for kind in kinds:
        how = Counter(r[3] for r in results if r[0] == kind)
        missed = Counter(
            f"{r[1]} {r[2]}".strip() for r in results
            if r[0] == kind and r[3] == "missed")
        rows.append([
            kind, sum(how.values()), how["named"] + how["caught"],
            how["named"], ";".join(
                f"{w} ({n})" for w, n in missed.most_common())])
    return rows


HEAD = ["kind", "tried", "caught", "named", "missed"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--copy", default=os.environ.get(
        "COMPANION_PAPER", ""))
    arguments = parser.parse_args()
    results = run(arguments.count, arguments.copy)
    fell = [r for r in results if r[3].startswith("fell")]
    for row in fell:
        print(*row)
    lines = summary(results)
    (DATA / f"{OWN}.csv").write_text(text_of([HEAD, *lines]), "utf-8")
    for line in lines:
        print(*line[:4], line[4][:90], sep="\t")
    print(len(results), "tried,", sum(r[3] == "missed" for r in results),
          "missed,", len(fell), "fell over")
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
