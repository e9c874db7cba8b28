import math

import pytest
from companion import Interval
from hypothesis import given
from hypothesis import strategies as st

finite = st.floats(-1e9, 1e9)


@st.composite
def bounded(draw):
    return Interval(*sorted((draw(finite), draw(finite))))


@st.composite
def with_member(draw):
    interval = draw(bounded())
    share = draw(st.floats(0, 1))
    value = interval.low + share * (interval.high - interval.low)
    return interval, min(max(value, interval.low), interval.high)


def widened(interval):
    """A hair wider, for the rounding of floating point."""
    room = 1e-6 * (1 + abs(interval.low) + abs(interval.high))
    return Interval(interval.low - room, interval.high + room)


@given(with_member(), with_member())
def test_results_hold_every_result_of_members(a, b):
    (ia, xa), (ib, xb) = a, b
    assert xa + xb in widened(ia + ib)
    assert xa - xb in widened(ia - ib)
    assert xa * xb in widened(ia * ib)


@given(bounded(), bounded())
def test_subtracting_undoes_adding_at_best_wider(a, b):
    back = widened(a + b - b)
    assert back.low <= a.low and a.high <= back.high


@given(bounded(), st.floats(0.5, 1e6))
def test_dividing_by_a_point_scales(a, x):
    assert math.isclose((a / x).low, a.low / x, abs_tol=1e-9)


@given(finite)
def test_open_bounds_stay_open(x):
    at_least, up_to = Interval(low=x), Interval(high=x)
    assert math.isinf((at_least + 5).high)
    assert math.isinf((10 - at_least).low)
    assert not (at_least - up_to).is_bounded


def test_a_known_balance():
    start, killed, left = 9000, Interval(low=1000), 4000
    assert start - killed - left == Interval(high=4000)


@pytest.mark.parametrize("low, high", [(2, 1), (math.nan, 1), (1, math.nan)])
def test_impossible_bounds_are_refused(low, high):
    with pytest.raises(ValueError):
        Interval(low, high)


def test_dividing_by_what_can_be_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        1 / Interval(0, 3)


@pytest.mark.parametrize("interval, text", [
    (Interval(86), "≥ 86"), (Interval(high=50), "≤ 50"),
    (Interval(9000, 9000), "9,000"), (Interval(), "any number"),
    (Interval(27000, 31000), "27,000–31,000"),
])
def test_an_interval_says_its_bounds(interval, text):
    assert str(interval) == text
