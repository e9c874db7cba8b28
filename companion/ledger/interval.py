"""A hedged number: what the words allow, from low to high.

Arithmetic is that of intervals: the result holds every value that can
come of any value of the one with any value of the other. Nothing here
makes a midpoint, since nobody in the paper estimated one.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass


def _number(x: float) -> str:
    whole = float(x).is_integer() or abs(x) >= 100
    return f"{x:,.0f}" if whole else f"{x:,.3g}"


@dataclass(frozen=True)
class Interval:
    """All values from low to high; -inf and inf stand for no bound.

    Raises ValueError when low lies above high or a bound is not a number.
    """

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self):
        if not self.low <= self.high:
            raise ValueError(f"low {self.low} is not at most high {self.high}")

    @classmethod
    def of(cls, value: "Interval | float") -> "Interval":
        """A number as the interval that holds just this number."""
        return value if isinstance(value, cls) else cls(value, value)

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def is_bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def __add__(self, other):
        other = Interval.of(other)
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other):
        return self + -Interval.of(other)

    def __rsub__(self, other):
        return Interval.of(other) - self

    def __mul__(self, other):
        other = Interval.of(other)
        ends = [
            0.0 if 0 in (a, b) else a * b
            for a in (self.low, self.high)
            for b in (other.low, other.high)
        ]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other):
        """Raises ZeroDivisionError when other can be zero."""
        other = Interval.of(other)
        if 0 in other:
            raise ZeroDivisionError(f"{other} can be zero")
        ends = [
            0.0 if a == 0 or math.isinf(b) else a / b
            for a in (self.low, self.high)
            for b in (other.low, other.high)
        ]
        return Interval(min(ends), max(ends))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rtruediv__(self, other):
        return Interval.of(other) / self

    def at_least_zero(self) -> "Interval":
        """The part that is not negative, for things that are counted.

        Raises ValueError when no value is left.
        """
        return Interval(max(self.low, 0.0), self.high)

    def say(self, number: Callable[[float], str]) -> str:
        """The bounds in words; `number` writes a bound."""
        if self.is_point:
            return number(self.low)
        if self.is_bounded:
            return f"{number(self.low)}–{number(self.high)}"
        if math.isfinite(self.low):
            return f"≥ {number(self.low)}"
        if math.isfinite(self.high):
            return f"≤ {number(self.high)}"
        return "any number"

    def __str__(self):
        return self.say(_number)
