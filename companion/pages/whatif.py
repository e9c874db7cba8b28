"""A form that sums anew when a reader changes a value.

Without scripts it shows the sums for the values that it begins with.
"""

import json
import math
from collections.abc import Callable
from typing import NamedTuple

from ..ledger.interval import Interval
from ..study.steps import Result, record
from .templating import render


class Field(NamedTuple):
    """A number, a range (an Interval) or a choice (with options, which are
    value -> what is shown) to begin with."""

    name: str
    label: str
    value: float | Interval | str
    most: float | None = None  # of a number
    options: dict[str, str] | None = None


class WhatIf(NamedTuple):
    """A question, the function that sums, and what it begins with.

    others: what a button says, and the ranges that it puts into fields.
    """

    title: str
    sums: Callable[..., tuple[Result, ...]]
    fields: list[Field]
    others: tuple[str, dict[str, Interval]] | None = None

    def results(self) -> tuple[Result, ...]:
        """For the values that the form begins with."""
        return self.sums(*(field.value for field in self.fields))


def ends(field: Field) -> list[tuple[str, str, str]]:
    """(name, label, value) of the one or two boxes of a field."""
    if not isinstance(field.value, Interval):
        return [(f"{field.name}-both", field.label, f"{field.value:g}")]
    return [(f"{field.name}-{end}", label, f"{bound:g}"
             if math.isfinite(bound) else "")
            for end, label, bound in (
                ("low", "at least", field.value.low),
                ("high", "at most", field.value.high))]


def form(kind: str, question: WhatIf) -> str:
    """The form, with the steps of its sums for whatif.js."""
    label, ranges = question.others or ("", {})
    others = {f"{name}-{end}": getattr(value, end)
              for name, value in ranges.items() for end in ("low", "high")}
    return render(
        "pages/whatif.html", kind=kind, question=question, ends=ends,
        results=question.results(), label=label, others=json.dumps(others),
        steps=record(question.sums, (f.name for f in question.fields)))
