"""Words as probabilities, scores as ranges, and how coders agree."""

import math

import pandas as pd
import pytest
from companion import Interval, load
from companion.study import scores as sc
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss

SHARE = st.floats(0, 1)
INSIDE = st.floats(0.01, 0.99)
TRUE, FALSE = Interval(1, 1), Interval(0, 0)


@st.composite
def ranges(draw):
    return Interval(*sorted((draw(SHARE), draw(SHARE))))


def point(x):
    return Interval(x, x)


# --- words -----------------------------------------------------------------


def test_a_word_has_the_range_of_its_scale():
    assert sc.probability("probably", "kent") == Interval(0.63, 0.87)
    assert sc.probability("likely", "icd203") == Interval(0.55, 0.8)


def test_a_word_that_a_scale_does_not_know_has_no_number():
    assert sc.probability("will", "kent") == sc.ANY
    assert sc.probability("plans", "kent", fill=True) == sc.ANY


def test_readers_fill_what_a_scale_leaves_out_and_nothing_else():
    will = sc.probability("will", "readers-2026")
    assert sc.probability("will", "uk", fill=True) == will != sc.ANY
    assert sc.probability("likely", "uk", fill=True) == sc.probability(
        "likely", "uk")


def test_an_unknown_scale_is_refused_with_advice():
    with pytest.raises(KeyError, match="there are kent"):
        sc.probability("will", "richter")


def test_every_word_of_a_forecast_has_a_number_or_none_on_purpose():
    known = {word for word, _ in sc.meanings()}
    assert set(load("forecasts").likelihood) - known == {"plans", "none"}


# --- scores ----------------------------------------------------------------


def test_scores_by_hand():
    assert sc.brier(point(0.8), TRUE).low == pytest.approx(0.04)
    assert sc.brier(Interval(0.6, 0.9), TRUE).low == pytest.approx(0.01)
    assert sc.brier(Interval(0.6, 0.9), TRUE).high == pytest.approx(0.16)
    assert sc.brier(Interval(0.6, 0.9), sc.ANY).high == pytest.approx(0.81)
    assert sc.log_score(point(0.5), FALSE).low == pytest.approx(math.log(2))
    assert sc.log_score(point(1), FALSE) == Interval(math.inf, math.inf)
    assert sc.log_score(point(1), TRUE) == Interval(0, 0)


@given(st.lists(st.tuples(INSIDE, st.booleans()), min_size=2, max_size=30))
def test_points_score_as_in_the_library(cases):
    said, came = zip(*cases)
    frame = pd.DataFrame({"said": [point(p) for p in said],
                          "came": [point(int(c)) for c in came]})
    ours = sc.score(frame)
    assert ours.low == ours.high
    assert ours.low == pytest.approx(
        brier_score_loss(came, said, pos_label=True))
    assert sc.score(frame, sc.log_score).low == pytest.approx(
        log_loss(came, said, labels=[False, True]))


@given(INSIDE, SHARE)
def test_a_proper_score_is_best_at_the_truth(truth, said):
    for rating in (sc.brier, sc.log_score):
        def expected(p):
            parts = ((truth, TRUE), (1 - truth, FALSE))
            return sum(w * rating(point(p), o).low for w, o in parts)

        assert expected(truth) <= expected(said) + 1e-9


@given(ranges(), SHARE, st.sampled_from([TRUE, FALSE]),
       st.sampled_from([sc.brier, sc.log_score]))
def test_a_range_of_words_holds_each_of_its_scores(said, part, came, rating):
    inside = said.low + part * (said.high - said.low)
    inside = min(max(inside, said.low), said.high)
    whole, one = rating(said, came), rating(point(inside), came)
    assert whole.low - 1e-9 <= one.low <= whole.high + 1e-9


@given(ranges(), st.sampled_from([sc.brier, sc.log_score]))
def test_an_open_outcome_holds_both(said, rating):
    whole = rating(said, sc.ANY)
    for came in (TRUE, FALSE):
        one = rating(said, came)
        assert whole.low <= one.low and one.high <= whole.high


def test_the_mean_is_a_range_and_nothing_is_not_scored():
    assert sc.mean([Interval(0, 1), point(1)]) == Interval(0.5, 1)
    with pytest.raises(ValueError, match="no forecast to score"):
        sc.mean([])


def test_only_what_has_an_outcome_is_scored():
    said = pd.Series({"a": sc.ANY, "b": sc.ANY, "c": sc.ANY})
    verdict = pd.Series(
        {"a": "true", "b": "cannot be resolved", "c": "no evidence"})
    assert list(sc.scored(said, verdict).index) == ["a"]


def test_rules_move_the_middle_and_leave_the_ends():
    for rule in sc.RULES:
        assert sc.outcome("true", rule) == TRUE
        assert sc.outcome("false", rule) == FALSE
    assert sc.outcome("mixed", "plain") == sc.ANY
    assert sc.outcome("mixed", "lenient") == TRUE
    assert sc.outcome("mostly true", "strict") == FALSE


def test_the_interval_of_a_share_is_wilsons():
    """10 of 20: 0.299 to 0.701, by the formula."""
    came = pd.Series([TRUE] * 10 + [FALSE] * 10)
    z, n, p = 1.959964, 20, 0.5
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (
        1 + z * z / n)
    found = sc.wilson(came)
    assert found.low == pytest.approx(0.5 - half, abs=1e-6)
    assert found.high == pytest.approx(0.5 + half, abs=1e-6)
    wider = sc.wilson(pd.Series([TRUE] * 9 + [sc.ANY] + [FALSE] * 10))
    assert wider.low < found.low or wider.high > found.high


# --- coders ----------------------------------------------------------------


def test_kappa_by_hand():
    """Two coders, ten cases: seven alike, chance 0.5, kappa 0.4."""
    a = pd.Series(["true"] * 5 + ["false"] * 5)
    b = pd.Series(["true"] * 4 + ["false"] + ["true"] * 2 + ["false"] * 3)
    found = sc.agreement(a, b)
    assert found["same"] == pytest.approx(0.7)
    chance = 0.5 * 0.6 + 0.5 * 0.4
    assert found["kappa"] == pytest.approx((0.7 - chance) / (1 - chance))


def test_weights_forgive_neighbours_only():
    a = pd.Series(["true", "false", "mixed", "true", "no evidence"])
    near = pd.Series(
        ["mostly true", "false", "mixed", "true", "no evidence"])
    far = pd.Series(["false", "false", "mixed", "true", "no evidence"])
    assert sc.agreement(a, near)["n_ordered"] == 4
    assert sc.agreement(a, near)["weighted"] > sc.agreement(a, far)["weighted"]


def test_both_coders_judge_every_forecast():
    ids = set(load("forecasts").id)
    for coder in "AB":
        assert set(sc.verdicts(coder).index) == ids
    assert set(load("verdicts").verdict) <= set(sc.VERDICTS)
