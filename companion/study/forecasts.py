"""The forecasts of the paper: what their words mean, how they came out,
and the works that say so. No HTML here."""

from functools import cache

import pandas as pd
from pybtex.database import Entry, parse_file

from ..ledger.interval import Interval
from ..ledger.paper import paper
from ..ledger.tables import DATA, by_id, load
from .scores import (
    ANY, SCALES, brier, nothing_changes, outcome, probability, verdicts,
)


@cache
def outside_works() -> dict[str, Entry]:
    """Works from outside the paper, by key."""
    return parse_file(str(DATA / "aftermath.bib")).entries


def per_cent(value: Interval) -> str:
    """A probability in per cent: '63–87%'; no number for 0 to 1."""
    if value == ANY:
        return "no number"
    low, high = (f"{x * 100:.3g}" for x in (value.low, value.high))
    return f"{low}%" if low == high else f"{low}–{high}%"


def two(value: Interval) -> str:
    """A score with two decimals: '0.01–0.14'."""
    low, high = f"{value.low:.2f}", f"{value.high:.2f}"
    return low if low == high else f"{low} to {high}"


def forecasts_of(section: str) -> list:
    """The rows of the forecasts of one section."""
    place = by_id("claims").paragraph
    return [row for row in load("forecasts").itertuples()
            if place[row.id].rsplit("-", 1)[0] == section]


def ranges(word: str) -> str:
    """What the word of a forecast means on each scale, in a line."""
    if word in ("plans", "none"):
        kind = "an intention" if word == "plans" else "no word of likelihood"
        return f"{kind}: no scale gives it a number"
    found = {name: probability(word, s) for s, name in SCALES.items()}
    parts = [f"{n} {per_cent(v)}" for n, v in found.items() if v != ANY]
    if len(parts) < len(found):
        parts.append("no number on the other scales")
    return f"“{word}”: " + "; ".join(parts)


def scored_by(row: tuple) -> list[str]:
    """The Brier score of a forecast by each coder, as a range by readers'
    scale and, where it differs, by Kent's; [] where no coder gives it an
    outcome."""
    outcomes = {c: outcome(verdicts(c).get(row.id)) for c in paper().coders}
    if not any(outcomes.values()):
        return []
    return [f"Coder {coder}: {score_words(row, came)}."
            for coder, came in outcomes.items()]


def score_words(row: tuple, came: Interval | None) -> str:
    if came is None:
        return "not scored"
    shown = {
        two(brier(probability(row.likelihood, scale, fill=True), came)):
        SCALES[scale] for scale in ("readers-2026", "kent")}
    if len(shown) == 1:
        return next(iter(shown))
    return " or ".join(f"{score} ({name})" for score, name in shown.items())


def twelve() -> pd.DataFrame:
    """The most checkable forecasts in their order, indexed by id.

    Adds said (the range of the paper's word, on the readers' scale),
    unchanged (of the one for whom nothing changes) and came: 1, 0, or
    <NA> where the coders differ.
    """
    frame = load("forecasts").dropna(subset="rank").sort_values("rank")
    frame = frame.set_index("id", drop=False)
    frame["said"] = frame.likelihood.map(
        lambda w: probability(w, "readers-2026", True))
    frame["unchanged"] = nothing_changes()[frame.index]
    said = pd.DataFrame({c: verdicts(c, "sharpened")[frame.index]
                         for c in paper().coders})
    came = said.iloc[:, 0].map({"true": 1, "false": 0}).astype("Int64")
    return frame.assign(came=came.where(said.nunique(axis=1) == 1))
