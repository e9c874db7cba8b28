"""What two readers settled on still stands in the tables, whole; and what the
audit says of itself can be so.
"""

from collections.abc import Iterator

import pandas as pd

from ..problem import Problem, rows
from ..tables import Tables


def check_settled(raw: Tables) -> Iterator[Problem]:
    """Runs last, when nothing else is wrong, so that a slip which another
    rule names is named once. Rows that were never read twice pass."""
    audit = raw["audit"]
    for table in dict.fromkeys(audit.table):
        yield from check_table(table, raw[table], audit[audit.table == table])


# outcome -> what must be so of the codes: first, second, settled
OUTCOMES = {
    "agreed": lambda a, b, end: a == b == end,
    "first kept": lambda a, b, end: end == a != b,
    "second taken": lambda a, b, end: end == b != a,
}


def parts(code: str) -> list[str]:
    """A code whose parts may stand in any order."""
    return sorted(p.strip() for p in code.casefold().split(";"))


def check_outcomes(raw: Tables) -> Iterator[Problem]:
    """An outcome is what the three codes beside it show."""
    for line, row in rows(raw["audit"]):
        fits = OUTCOMES.get(row.outcome)
        codes = map(parts, (row.first, row.second, row.settled))
        if fits and row.field != "fit" and not fits(*codes):
            yield Problem(
                "audit", line, "outcome", f'"{row.outcome}" with the codes '
                f'"{row.first}", "{row.second}" and, settled, '
                f'"{row.settled}"', "enter what each reader coded, and the "
                "outcome that follows from it")


def check_table(table: str, frame: pd.DataFrame,
                audit: pd.DataFrame) -> Iterator[Problem]:
    """One table against its own rows of the audit."""
    key = "number" if table == "notes" else "id"
    standing = set(frame[key])
    for name in dict.fromkeys(audit.row):
        if name not in standing:
            yield Problem(
                table, None, key, f'"{name}" is in audit.csv, but has no row '
                "here", "restore it, or drop it there too")
    audit = audit[audit.field != "fit"]
    settled = dict(zip(zip(audit.row, audit.field), audit.settled))
    for line, row in rows(frame):
        for field in sorted(set(audit.field)):
            cell = getattr(row, field)
            right = settled.get((getattr(row, key), field), cell)
            if right != cell:
                yield Problem(
                    table, line, field, f'"{cell}" is not what two readers '
                    f'settled on, "{right}"', "correct it, or have the row "
                    "read again and enter the new code in audit.csv")
