"""Kinds of mistakes that were found once, and are not to come back."""

import re

import pytest
from companion import load
from companion.copy.align import read
from companion.ledger.check import voices
from companion.ledger.tables import MONTHS, load_all, load_raw
from conftest import ROOT

# Hedges that close one side of a number, and leave the other open.
FROM_BELOW = ("at least", "more than", "over", "as few as")
FROM_ABOVE = ("up to", "as many as", "nearly", "within")
# What is no amount: superlatives, and places or times without a name.
NO_AMOUNT = r"(?:the|have contributed the) most|some (?:far|point)"


@pytest.fixture
def raw():
    """The tables as they stand, for a test to break."""
    names = "claims quantities forecasts voices events notes chains".split()
    return {name: load_raw(name).copy() for name in names}


@pytest.fixture(scope="module")
def paper(copy):
    """Paragraph id -> text, of a copy of the paper."""
    return read(copy, load_all()).texts


def put(frame, row, column, value):
    frame.loc[frame.iloc[:, 0] == row, column] = value


BROKEN = {
    "the author reports himself": (
        "claims", "uk-disrupted-plots", "voice", "author",
        "report himself"),
    "another judges": (
        "claims", "arab-world-torn-by-problems", "voice", "byman",
        "the author’s"),
    "a promise is the author's": (
        "claims", "merkel-promises", "voice", "author", "whoever has it"),
    "a toll in another voice": (
        "claims", "hazara-demonstration-killed", "voice", "taliban",
        "one voice"),
    "a number in another voice": (
        "quantities", "isis-cell-size", "voice", "author", "one voice"),
    "an if is lost": (
        "forecasts", "jfs-most-important", "condition", "",
        "hangs on an “if”"),
    "a month that is none": (
        "events", "imu-pledge", "date", "2015", "no month"),
    "a stretch with one end": (
        "events", "isis-tries-to-approach", "date", "2014", "one end"),
}


def found(raw):
    return [str(p) for rule in voices.RULES for p in rule(raw)]


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_voice_condition_or_date_is_named(raw, name):
    table, row, column, value, words = BROKEN[name]
    assert not found(raw)
    if words == "one voice":  # no remark that says why
        raw["quantities"]["remark"] = ""
    put(raw[table], row, column, value)
    problems = [p for p in found(raw) if words in p]
    assert problems and all(
        re.match(r"\w+\.csv, row \d+, column \w+: ", p) for p in problems)


def test_nobody_stands_behind_a_work_that_is_older(raw):
    chains = raw["chains"]
    chains.loc[chains.note == "46", "behind"] = "iraqi-officials"
    (problem,) = voices.check_behind(raw)
    problem = str(problem)
    assert "note 46" in problem


def test_a_forecast_is_said_and_not_taken_for_granted():
    claims = load("claims")
    ahead = claims[claims.kind == "forecast"]
    assert not ahead.id[ahead.summary.str.contains("for granted")].any()


def test_hedges_open_the_side_that_their_words_open():
    for name in ("quantities", "note_quantities"):
        for row in load_raw(name).itertuples():
            hedge = row.hedge.lower()
            if hedge in FROM_BELOW and row.low == row.high:
                pytest.fail(f"{row.id}: “{hedge}” and an upper bound")
            if hedge in FROM_ABOVE:
                assert not row.low and row.high, row.id
            if hedge in FROM_BELOW:
                assert row.low, row.id


def printed(precision: str, date: str) -> list[str]:
    """Patterns that a paragraph with this date has to hold."""
    found = []
    for end in date.split("/"):
        year, *rest = end.split("-")
        parts = [year]
        if rest:
            parts.insert(0, MONTHS[int(rest[0]) - 1])
        if rest[1:]:
            parts.insert(1, f"{int(rest[1])},")
        found.append(r"\s+".join(parts))
    return [f"{found[0]}s"] if precision == "decade" else found


def test_a_date_that_is_not_inferred_is_printed_with_its_year(paper):
    for row in load("events").itertuples():
        if row.precision == "inferred":
            continue
        for pattern in printed(row.precision, row.date):
            assert re.search(pattern, paper[row.paragraph]), row.id


def amounts() -> list[str]:
    """The vague amounts that the page on reading lists."""
    page = ROOT / "chapters" / "reference" / "how-to-read.md"
    (listed,) = re.findall(
        r"without a number bound nothing: (.*)\.", page.read_text("utf-8"))
    return listed.split(", ")


def test_every_vague_amount_is_coded(paper):
    claims = load("claims")
    said = claims.groupby("paragraph").wording.agg("; ".join).str.lower()
    missing = [
        (paragraph, word) for paragraph, text in paper.items()
        for word in (a.removeprefix("a ") for a in amounts())
        if re.search(rf"\b{word}\b", re.sub(NO_AMOUNT, "", text), re.I)
        and not re.search(rf"\b{word}\b", said.get(paragraph, ""))
    ]
    assert not missing
