"""The facts of the paper that this companion goes with: data/paper.csv."""

import re
from typing import NamedTuple

import pandas as pd

from .reads import cached
from .tables import load_raw, say_date


class Paper(NamedTuple):
    """Columns of paper.csv, see datapackage.json."""

    title: str
    short: str
    author: str
    cited: str
    date: str  # ISO 8601, possibly a month or a year
    notes: int
    ranked: int
    coders: tuple[str, ...]

    @classmethod
    def of(cls, raw: pd.DataFrame) -> "Paper":
        """From the frame of paper.csv, every cell a string."""
        row = raw.iloc[0]
        return cls(
            row.title, row.short, row.author, row.cited, row.date,
            int(row.notes), int(row.ranked), tuple(row.coders.split(";")))

    @property
    def line(self) -> str:
        """'Ann Author, Title, 5 March 2016'."""
        return f"{self.author}, {self.title}, {say_date(self.date)}"

    @property
    def citation(self) -> str:
        """'Author, Ann. Title. 5 March 2016.'"""
        return (f"{self.cited}. {stopped(self.title)} "
                f"{say_date(self.date)}.")

    @property
    def companion(self) -> str:
        """The title of the companion to this paper."""
        return f"{stopped(self.short)} An analytical companion"

    @property
    def slug(self) -> str:
        """The short title as part of a file's name."""
        made = re.sub(r"[^a-z0-9]+", "-", self.short.lower()).strip("-")
        return made or "paper"


def stopped(title: str) -> str:
    """A title that ends as a sentence does."""
    return title if title[-1] in ".?!…" else f"{title}."


@cached
def paper() -> Paper:
    """The paper of this companion."""
    return Paper.of(load_raw("paper"))
