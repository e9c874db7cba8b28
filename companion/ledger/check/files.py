"""Missing files and stray bytes, which would hide everything else."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ..problem import Problem

LONGEST = 1500  # characters of a cell
AS_UTF8 = "save the file as UTF-8"


def check_files(folder: Path, descriptor: dict) -> list[Problem]:
    """What is wrong with the bytes of the files that the descriptor names."""
    return [
        problem for resource in descriptor["resources"]
        for problem in check_file(
            folder / resource["path"],
            [f["name"] for f in resource["schema"]["fields"]])
    ]


def check_file(path: Path, names: list[str]) -> list[Problem]:
    """names: of the columns."""
    if not path.exists():
        return [Problem(path.name, None, "", "the file is missing",
                        "restore it")]
    content = path.read_bytes()
    if not content.strip():
        return [Problem(path.name, None, "", "the file is empty",
                        "restore it")]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = before.rsplit(b"\n", 1)[-1].count(b",") + 1
        return [Problem(path.name, before.count(b"\n") + 1,
                        f"{column}, or near it", "not UTF-8", AS_UTF8)]
    if text.startswith("\ufeff"):
        return [Problem(
            path.name, 1, "", "a byte-order mark stands before the first "
            "name", f"{AS_UTF8} without it")]
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    shape = check_shape(path.name, text, names)
    return [shape] if shape else list(check_characters(path.name, text))


def check_shape(file: str, text: str, names: list[str]) -> Problem | None:
    """Line ends, commas between the columns, and a whole last line."""
    if "\r" in text:
        row = text[: text.index("\r")].count("\n") + 1
        return Problem(file, row, "", "a carriage return",
                       "save the file with plain line ends (LF)")
    if not text.endswith("\n"):
        return Problem(
            file, text.count("\n") + 1, "", "the last line has no end, as if "
            "the file were cut off", "restore it, or end the line")
    first = next(csv.reader(text.splitlines()), [])
    if len(first) < len(names) and re.search("[;\t]", text.split("\n")[0]):
        return Problem(
            file, 1, names[0], "the columns are not separated by commas",
            "save the file as CSV with commas")
    return None


def check_characters(file: str, text: str) -> Iterator[Problem]:
    """Control and direction characters, and formulas for spreadsheets."""
    lines = list(csv.reader(text.splitlines(keepends=True)))
    for line, row in enumerate(lines, start=1):
        for column, cell in zip(lines[0], row):
            for said, remedy in odd(cell):
                yield Problem(file, line, column, said, remedy)


def odd(cell: str) -> Iterator[tuple[str, str]]:
    """What no cell may hold, and what to do about it."""
    hidden = [c for c in cell if unicodedata.category(c) in ("Cc", "Cf")]
    if hidden:
        name = unicodedata.name(hidden[0], repr(hidden[0]))
        yield f"the hidden character {name}", "delete it"
    if len(cell) > LONGEST:
        yield (f"{len(cell):,} characters",
               f"no cell needs more than {LONGEST:,}")
    if cell != cell.strip():
        yield "spaces at an end", "delete them"
    if cell[:1] in ("=", "+", "@"):
        yield (f"a spreadsheet would run {cell[:20]!r} as a formula",
               "begin with another character")
