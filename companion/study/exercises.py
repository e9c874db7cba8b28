"""Exercises: answers that are computed from data/, and a check that says
whether a student's answer is right without giving it away.

In a notebook, a cell tagged `start` runs and ends in a check that is not
passed yet; the cell after it, tagged `solution`, passes it.
"""

import math
from collections.abc import Callable, Collection

import pandas as pd

from ..ledger.interval import Interval

ANSWERS = {}  # name of an exercise -> what computes its answer
START, SOLUTION = "start", "solution"
CLOSE = 0.005  # of the right number: rounding is no mistake, except that
# a whole number of people is right or not


def answer(name: str):
    """The function below computes the answer of the exercise `name`."""
    def register(function: Callable):
        if name in ANSWERS:
            raise ValueError(f'two answers are named "{name}"')
        ANSWERS[name] = function
        return function
    return register


def check(name: str, answer: object) -> None:
    """Say whether `answer` is right: a number, an Interval, a word, or a
    set of ids, as the exercise asks. Raises KeyError for another name."""
    found = problems(name, answer)
    print("\n".join(f"Not yet: {p}" for p in found) or "Right.")


def problems(name: str, answer: object) -> list[str]:
    """What is not right with an answer, empty when all is."""
    if name not in ANSWERS:
        raise KeyError(f'"{name}" is no exercise; the names are '
                       f"{', '.join(sorted(ANSWERS))}")
    right = ANSWERS[name]()
    if answer is None or answer is ...:
        return ["there is no answer yet; put yours where the dots are."]
    if isinstance(right, Interval):
        return interval_problems(right, answer)
    if isinstance(right, str):
        same = str(answer).strip().casefold() == right.casefold()
        return [] if same else [f"it is not “{answer}”."]
    if isinstance(right, Collection):
        return set_problems(set(right), answer)
    return number_problems(right, answer)


def number_problems(right: float, answer: object,
                    what: str = "the number") -> list[str]:
    if isinstance(answer, Interval) and answer.is_point:
        answer = answer.low
    try:
        answer = float(answer)
    except (TypeError, ValueError):
        return [f"{what} should be a single number, not {answer!r}."]
    if math.isnan(answer):
        return [f"{what} is missing (nan)."]
    close = 0 if isinstance(right, int) else CLOSE
    if answer == right or math.isclose(answer, right, rel_tol=close):
        return []
    return [f"{what} is too {'small' if answer < right else 'large'}."]


def interval_problems(right: Interval, answer: object) -> list[str]:
    if not isinstance(answer, Interval):
        return ["the answer should be an Interval: not one number, but all "
                "that the words allow."]
    found = []
    for end in ("low", "high"):
        ours, theirs = getattr(right, end), getattr(answer, end)
        if math.isfinite(ours) != math.isfinite(theirs):
            found.append(f"the {end} end should "
                         f"{'have a' if math.isfinite(ours) else 'have no'} "
                         "bound.")
        elif math.isfinite(ours):
            found += number_problems(ours, theirs, f"the {end} end")
    return found


def set_problems(right: set, answer: object) -> list[str]:
    if isinstance(answer, str) or not isinstance(
            answer, (Collection, pd.Series)):
        return ["the answer should be a list or a set."]
    given = set(answer)
    found = []
    if given - right:
        found.append(f"{len(given - right)} of yours do not belong.")
    if right - given:
        found.append(f"{len(right - given)} are missing.")
    return found
