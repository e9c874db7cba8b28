"""Sums with one definition, for numbers and for the page.

A function of numbers or intervals that is called with Step instead writes
down what it does. whatif.js does the same to what a reader types, so that
nothing is summed in two places. Steps are +, -, *, / and the functions
marked @operation; what hangs on a value otherwise (if, min, ==) is refused.
"""

import operator
from collections.abc import Callable, Iterable
from functools import wraps
from typing import NamedTuple

from ..ledger.interval import Interval

OPERATIONS: dict[str, Callable] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
    "/": operator.truediv}


def arithmetic(sign: str, turned: bool = False):
    def step(self, other):
        return Step([sign, written(other), self.steps] if turned
                    else [sign, self.steps, written(other)])
    return step


def refuse(*values):
    raise TypeError(
        "a step cannot hang on a value that is not yet known; use +, -, *, / "
        f"or one of {', '.join(n for n in OPERATIONS if n.isalpha())}")


class Step:
    """A value that is not known yet.

    steps: the name of a field, a number, or [operation, steps, …].
    """

    def __init__(self, steps: str | float | list):
        self.steps = steps

    __add__, __radd__ = arithmetic("+"), arithmetic("+", turned=True)
    __sub__, __rsub__ = arithmetic("-"), arithmetic("-", turned=True)
    __mul__, __rmul__ = arithmetic("*"), arithmetic("*", turned=True)
    __truediv__, __rtruediv__ = arithmetic("/"), arithmetic("/", turned=True)
    __bool__ = __eq__ = __lt__ = __le__ = __gt__ = __ge__ = refuse
    __contains__ = __float__ = __abs__ = __neg__ = refuse
    __hash__ = None


def written(value: Step | float | dict):
    """A value as steps; numbers and tables of intervals stand for
    themselves. Raises TypeError for anything else."""
    if isinstance(value, Step):
        return value.steps
    if isinstance(value, dict):
        return {row: {column: each and [each.low, each.high]
                      for column, each in cells.items()}
                for row, cells in value.items()}
    if not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} cannot be part of a step; use a number")
    return value


def as_interval(value: float | Interval | Step) -> Interval | Step:
    """A number as the interval that holds just this number."""
    return value if isinstance(value, Step) else Interval.of(value)


def operation(function: Callable) -> Callable:
    """A function that can be a step. None, for what is not possible, goes
    through it as None."""
    @wraps(function)
    def call(*values):
        if any(isinstance(value, Step) for value in values):
            return Step([function.__name__, *map(written, values)])
        if any(value is None for value in values):
            return None
        return function(*values)

    OPERATIONS[function.__name__] = call
    return call


@operation
def counted(value: Interval) -> Interval | None:
    """The part of a count that is not negative; None if there is none."""
    return value.at_least_zero() if value.high >= 0 else None


@operation
def share(part: Interval, whole: Interval) -> Interval | None:
    """Per cent of the whole; None where the whole may be nothing."""
    return part / whole * 100 if whole.low > 0 else None


@operation
def within(part: Interval, whole: Interval) -> Interval | None:
    """The part; None where it may be more than the whole."""
    return part if part.high <= whole.high else None


@operation
def capped(value: Interval, most: float | Interval) -> Interval:
    """The value, with nothing above `most`."""
    most = Interval.of(most).low
    return Interval(min(value.low, most), min(value.high, most))


@operation
def entry(table: dict, row: str, column: str) -> Interval | None:
    """What a table of tables has in a row and a column."""
    return table[row][column]


# --- results ----------------------------------------------------------------


class Result(NamedTuple):
    """A named result of a sum; a value of None is one that cannot be."""

    name: str
    what: str
    value: Interval | Step | None
    digits: int = 0
    none: str = "not possible"

    def __str__(self):
        return self.none if self.value is None else in_digits(
            self.value, self.digits)


def in_digits(value: Interval, digits: int = 0) -> str:
    """An interval with so many digits after the point."""
    return value.say(lambda x: f"{x:z,.{digits}f}")


def record(function: Callable, names: Iterable[str]) -> dict:
    """Name of each result -> its steps from the fields with these names.

    Raises TypeError where the function does what no step can do.
    """
    return {result.name: written(result.value)
            for result in function(*map(Step, names))}
