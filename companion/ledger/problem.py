"""What is wrong with data/, said in one way everywhere."""

from typing import NamedTuple

import pandas as pd


class Problem(NamedTuple):
    """table: its name, or the name of another file of data/; row: as in
    the file, where the heads are row 1, or None; column: its name, several
    joined by commas, or ''; said: what is wrong; remedy: what to do."""

    table: str
    row: int | None
    column: str
    said: str
    remedy: str

    def __str__(self) -> str:
        where = [self.file]
        if self.row:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.said}; {self.remedy}"

    @property
    def file(self) -> str:
        return self.table if "." in self.table else f"{self.table}.csv"


def rows(frame: pd.DataFrame):
    """(row number in the file, row) for each row of a frame."""
    return enumerate(frame.itertuples(), start=2)
