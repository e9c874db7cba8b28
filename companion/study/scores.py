"""Words of likelihood as probabilities, and how forecasts scored.

A word stands for a range of probabilities, an outcome may be open between
false and true, and so every score is a range. Nothing here picks a value
from the middle.
"""

import math
from collections.abc import Callable, Iterable

import pandas as pd

from ..ledger.interval import Interval
from ..ledger.reads import cached
from ..ledger.tables import by_id, load

ANY = Interval(0.0, 1.0)  # a word without a number
READERS = ("readers-2026", "readers-2018")
SCALES = {
    "kent": "Kent 1964", "icd203": "US, ICD 203", "uk": "UK yardstick",
    "nato": "NATO", "ipcc": "IPCC 2007", "readers-2026": "readers, 2026",
    "readers-2018": "readers, 2018",
}
VERDICTS = ("true", "mostly true", "mixed", "mostly false", "false",
            "cannot be resolved", "no evidence")
# What a verdict says of the outcome: 0 false, 1 true, both: open.
RULES = {
    "plain": {"true": Interval(1, 1), "mostly true": Interval(1, 1),
              "mixed": ANY, "mostly false": Interval(0, 0),
              "false": Interval(0, 0)},
    "strict": {"true": Interval(1, 1), "mostly true": Interval(0, 0),
               "mixed": Interval(0, 0), "mostly false": Interval(0, 0),
               "false": Interval(0, 0)},
    "lenient": {"true": Interval(1, 1), "mostly true": Interval(1, 1),
                "mixed": Interval(1, 1), "mostly false": Interval(0, 0),
                "false": Interval(0, 0)},
}


@cached
def meanings() -> dict[tuple[str, str], Interval]:
    """(word of the paper, scale) -> the range that the scale gives it."""
    scales = load("scales").set_index(["scale", "term"]).value
    return {
        (row.word, row.scale): scales[row.scale, row.term]
        for row in load("words").itertuples()
    }


def probability(word: str, scale: str, fill: bool = False) -> Interval:
    """What a word of forecasts.csv means on a scale, 0 to 1.

    A word that the scale does not know has no number: 0 to 1. With
    `fill`, such a word is taken as readers took it in the newer survey,
    and where that did not ask for it, in the older one.
    Raises KeyError for no such scale.
    """
    if scale not in SCALES:
        raise KeyError(f"no scale {scale!r}; there are {', '.join(SCALES)}")
    places = (scale, *READERS) if fill else (scale,)
    found = (meanings().get((word, place)) for place in places)
    return next(filter(None, found), ANY)


def outcome(verdict: str, rule: str = "plain") -> Interval | None:
    """The outcome that a verdict stands for; None where it has no say."""
    return RULES[rule].get(verdict)


def brier(said: Interval, came: Interval) -> Interval:
    """Range of (probability - outcome) squared: 0 is best, 1 is worst."""
    ends = [abs(p - o) for p in (said.low, said.high)
            for o in (came.low, came.high)]
    return Interval(min(ends) ** 2, max(ends) ** 2)


def log_score(said: Interval, came: Interval) -> Interval:
    """Range of -ln of the probability given to what came: 0 is best; there
    is no upper limit for a forecaster who was sure and wrong."""
    ends = [p if o else 1 - p for p in (said.low, said.high)
            for o in (came.low, came.high)]
    losses = [-math.log(e) if e > 0 else math.inf for e in ends]
    return Interval(abs(min(losses)), abs(max(losses)))


def mean(ranges: Iterable[Interval]) -> Interval:
    """The range of the mean, each value anywhere in its own range.

    Raises ValueError for no ranges.
    """
    ranges = list(ranges)
    if not ranges:
        raise ValueError("no forecast to score; check the filter")
    n = len(ranges)
    return Interval(sum(r.low for r in ranges) / n,
                    sum(r.high for r in ranges) / n)


def verdicts(coder: str = "A", version: str = "worded") -> pd.Series:
    """The verdicts of one coder, by forecast."""
    frame = by_id("verdicts")
    mine = frame[(frame.coder == coder) & (frame.version == version)]
    return mine.set_index("forecast").verdict


def scored(said: pd.Series, verdict: pd.Series, rule: str = "plain"):
    """The forecasts with an outcome: columns said and came, by id.

    said: Interval by id. verdict: words by id.
    """
    came = verdict.map(lambda v: outcome(v, rule))
    frame = pd.DataFrame({"said": said, "came": came})
    return frame.dropna()


def score(frame: pd.DataFrame, rule: Callable = brier) -> Interval:
    """Range of the mean score of a frame made by `scored`."""
    return mean(rule(a, b) for a, b in zip(frame.said, frame.came))


def said_in_words(scale: str, fill: bool = False) -> pd.Series:
    """Each forecast's range on a scale, by id."""
    words = load("forecasts").set_index("id").likelihood
    return words.map(lambda w: probability(w, scale, fill))


def nothing_changes() -> pd.Series:
    """The forecaster for whom all stays as on the day of the paper: sure
    where that decides the forecast, without a number where it does not."""
    state = load("forecasts").set_index("id").nothing_changes
    sure = {"true": Interval(1, 1), "false": Interval(0, 0), "unclear": ANY}
    return state.map(sure)


def constant(share: float, ids: Iterable[str]) -> pd.Series:
    """The same probability for each forecast."""
    return pd.Series([Interval(share, share)] * len(ids), index=ids)


def share_true(came: pd.Series) -> Interval:
    """The share of outcomes that were true."""
    return mean(came)


def wilson(came: pd.Series) -> Interval:
    """95 per cent interval of Wilson for the share that were true, from
    the lower end of the fewest to the upper end of the most."""
    from scipy.stats import binomtest

    n = len(came)
    least = round(sum(c.low for c in came))
    most = round(sum(c.high for c in came))
    low = binomtest(least, n).proportion_ci(method="wilson").low
    high = binomtest(most, n).proportion_ci(method="wilson").high
    return Interval(float(low), float(high))


def agreement(a: pd.Series, b: pd.Series) -> dict[str, float]:
    """How far two coders agree: n, share of equal verdicts, Cohen's kappa,
    and kappa with linear weights where both put the verdict between true
    and false (n_ordered)."""
    from sklearn.metrics import cohen_kappa_score

    both = pd.DataFrame({"a": a, "b": b}).dropna()
    steps = {v: n for n, v in enumerate(VERDICTS[:5])}
    order = both[both.a.isin(steps) & both.b.isin(steps)]
    return {
        "n": len(both), "same": float((both.a == both.b).mean()),
        "kappa": float(cohen_kappa_score(both.a, both.b)),
        "n_ordered": len(order),
        "weighted": float(cohen_kappa_score(
            order.a.map(steps), order.b.map(steps), weights="linear")),
    }


def compare(cases: dict, rating: Callable = brier) -> pd.DataFrame:
    """Mean scores made ready for `rows_chart`.

    cases: label -> frame made by `scored`. rating: brier or log_score.
    """
    rows = []
    for name, came in cases.items():
        value = score(came, rating)
        ends = dict.fromkeys(f"{x:.2f}" for x in (value.low, value.high))
        rows.append(dict(label=name, value=value, kind="aftermath",
                         text=" to ".join(ends), n=len(came)))
    return pd.DataFrame(rows)
