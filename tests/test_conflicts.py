"""The search for disagreements finds what is planted, and only that."""

import math

import pandas as pd
import pytest
from companion import Interval, load
from companion.study import disagreements as c
from hypothesis import given
from hypothesis import strategies as st


def numbers(*rows):
    base = dict(measure="m", place="Mosul", unit="men", hedge="", part_of="",
                period_start="2016-10", period_end="2016-12", note=pd.NA,
                nature="count", as_printed="5")
    filled = [base | dict(id=f"row-{n}") | row for n, row in enumerate(rows)]
    return pd.DataFrame(filled)


def found(candidates):
    return [x.members for x in candidates]


def point(x):
    return Interval(x, x)


def test_numbers_without_a_common_value_are_found():
    frame = numbers(dict(value=point(80)), dict(value=point(56)))
    (candidate,) = c.disjoint(frame)
    assert candidate.members == ("row-0", "row-1")
    assert "at one time" in candidate.search


def test_numbers_that_meet_are_not():
    frame = numbers(dict(value=Interval(86)), dict(value=Interval(80, 90)))
    assert c.disjoint(frame) == []


def test_other_places_and_facts_are_not_compared():
    for other in (dict(place="Raqqa"), dict(measure="n")):
        frame = numbers(dict(value=point(1)), dict(value=point(2)) | other)
        assert c.disjoint(frame) == []


def test_numbers_of_two_times_say_so():
    frame = numbers(
        dict(value=point(9000), period_start="2016-10", period_end="2016-10"),
        dict(value=point(4000), period_start="2016-12"))
    assert "at two times" in c.disjoint(frame)[0].search


@pytest.mark.parametrize("miles, same", [(25, True), (24, False)])
def test_units_are_converted_with_their_rounding(miles, same):
    frame = numbers(dict(value=point(40), unit="kilometres"),
                    dict(value=point(miles), unit="miles"))
    assert (c.disjoint(frame) == []) == same


def test_a_hedge_in_one_place_only_is_found():
    frame = numbers(dict(value=point(45), hedge="about"),
                    dict(value=point(45)), dict(value=point(44)))
    assert found(c.lost_hedges(frame)) == [("row-0", "row-1")]


@pytest.mark.parametrize("value, wrong", [
    (Interval(15, 20), False), (Interval(high=100), False),
    (Interval(90, 110), True), (Interval(-5, 3), True),
    (Interval(low=101), True)])
def test_shares_outside_a_hundred_are_found(value, wrong):
    frame = numbers(dict(value=value, nature="share"))
    assert bool(c.impossible_shares(frame)) == wrong
    assert c.impossible_shares(frame.assign(nature="count")) == []


def test_a_part_above_its_whole_is_found():
    frame = numbers(dict(value=point(10)),
                    dict(value=point(11), part_of="row-0"))
    assert found(c.parts_above_wholes(frame)) == [("row-1", "row-0")]


def test_parts_that_together_exceed_the_whole_are_found():
    frame = numbers(dict(value=point(10)),
                    dict(value=point(6), part_of="row-0"),
                    dict(value=Interval(low=5), part_of="row-0"))
    assert found(c.parts_above_wholes(frame)) == [
        ("row-1", "row-2", "row-0")]


whole_numbers = st.integers(0, 1000)


@given(whole_numbers, whole_numbers, whole_numbers)
def test_parts_that_fit_are_never_found(a, b, more):
    frame = numbers(dict(value=point(a + b + more)),
                    dict(value=point(a), part_of="row-0"),
                    dict(value=Interval(b, math.inf), part_of="row-0"))
    assert c.parts_above_wholes(frame) == []


def test_a_date_after_its_source_is_found():
    notes = pd.DataFrame(dict(number=[1, 2], date=["2016-07-21", "2016-08"]))
    frame = pd.DataFrame(dict(
        id=list("abcd"), note=[1, 1, 2, pd.NA],
        date=["2016-08", "2016-07", "2016-08-30", "2017"]))
    assert found(c.after_their_source(frame, notes)) == [("a", "1")]


def test_one_attack_that_two_claim_is_found():
    claims = pd.DataFrame([
        dict(id=n, voice=v, wording=w, label=n, paragraph="p")
        for n, v, w in (
            ("a", "islamic-state", "claimed responsibility"),
            ("b", "taliban", "also claimed"), ("c", "kabulov", "claimed"))])
    assert found(c.claimed_twice(claims)) == [("a", "b")]


def test_several_sources_with_one_note_are_found():
    voices = pd.DataFrame(dict(
        id=list("pqr"), kind=["unattributed", "unattributed", "press"],
        name=["Some reports (nobody named)", "It was evaluated", "Reports"]))
    claims = pd.DataFrame(dict(
        id=list("abcd"), voice=list("pqrp"), note=[7, 7, 7, pd.NA]))
    assert found(c.one_note_for_several(claims, voices)) == [("a", "7")]


def test_two_only_of_one_voice_are_found():
    claims = pd.DataFrame(dict(
        id=list("abcd"), voice=list("ppqp"),
        wording=["can only succeed if", "Only", "only", "commonly"]))
    assert found(c.only_twice(claims)) == [("a", "b")]


def test_links_against_are_candidates():
    links = pd.DataFrame([
        dict(from_claim="a", to_claim="b", relation=r, basis="order")
        for r in ("against", "supports", "limits")])
    assert found(c.spoken_against(links)) == [("a", "b")]


def test_what_is_said_to_come_from_the_search_does():
    """Each row of disagreements.csv with found=search has a candidate."""
    known = set(";".join(c.search().known).split(";"))
    rows = load("disagreements")
    assert set(rows.id[rows.found == "search"]) <= known


def test_numbers_that_cannot_both_hold_at_one_time_are_all_listed():
    """Change over time can explain the others; these it cannot."""
    frame = c.search()
    loose = frame[(frame.known == "") & frame.search.str.contains("one time")]
    assert list(loose.members) == []


def test_each_reading_found_or_set_aside_something():
    kinds, rows = set(load("rereading_kinds").id), load("disagreements")
    aside = load("rereading_aside")
    assert set(rows.looking_for) == kinds
    assert set(aside.kind) == kinds
    table, found = c.readings(), rows.found.value_counts()
    assert table["new"].sum() == found["again"] > 0
    assert table["known before"].sum() == found["reading"] + found["search"]
    assert table["set aside"].sum() == sum(aside.found == "again")


def test_every_finding_of_a_fresh_reader_is_placed():
    kinds = load("rereading_kinds").set_index("id").fresh_found.dropna()
    made = {f"{kind}-{n + 1}" for kind, count in kinds.items()
            for n in range(count)}
    rows, aside = load("disagreements"), load("rereading_aside")
    assert c.findings(rows) | c.findings(aside) == made
    assert not c.findings(rows) & c.findings(aside)
    table = c.fresh_readings()
    assert (table.known + table["new"] + table["set aside"]
            == table.found).all()
    assert sum(table["new"]) and sum(table["set aside"])


def test_what_is_said_to_come_from_a_fresh_reader_does():
    for rows in (load("disagreements"), load("rereading_aside")):
        assert (rows.fresh[rows.found == "fresh"] != "").all()
