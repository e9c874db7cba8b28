"""Who asserts what, and what counts as a forecast or as a printed date."""

import re
from collections.abc import Iterator

from ..numerals import digit_values, word_values
from ..problem import Problem, rows
from ..tables import Tables

OWN = ("judgement", "recommendation")  # the author's own words
# Characters of a date of each precision.
LENGTH = {"day": 10, "month": 7, "year": 4}


def check_reported(raw: Tables) -> Iterator[Problem]:
    """Nobody reports himself, and nobody else judges for the author."""
    kind = dict(zip(raw["voices"].id, raw["voices"].kind))
    for line, row in rows(raw["claims"]):
        author = kind.get(row.voice) == "author"
        if author and row.kind == "reported":
            yield Problem(
                "claims", line, "voice", f'"{row.voice}" would report '
                "himself", "give the voice of whoever is reported, or make "
                "it a judgement")
        if row.kind in OWN and not author:
            yield Problem(
                "claims", line, "voice", f'"{row.voice}" with kind '
                f"{row.kind}, which is the author’s", "give his voice, or "
                "make it reported")


def check_plans(raw: Tables) -> Iterator[Problem]:
    """A plan of somebody else's is not in the author's voice."""
    claims = raw["claims"].set_index("id")
    for _, row in rows(raw["forecasts"]):
        if (row.form == "plan" and row.likelihood != "will"
                and claims.voice[row.id] == "author"):
            yield Problem(
                "claims", claims.index.get_loc(row.id) + 2, "voice",
                f'"{row.id}" is a plan with the word '
                f'"{claims.wording[row.id]}"',
                "give the voice of whoever has it")


def numbers_in(text: str) -> set[float]:
    """The numbers that a summary states, in digits or in words."""
    return digit_values(text) | word_values(text)


def check_one_voice(raw: Tables) -> Iterator[Problem]:
    """A claim and the number that it states have one voice, or a remark.

    A number belongs to a claim of its paragraph that states its value.
    """
    numbers = {}
    for row in raw["quantities"].itertuples():
        numbers.setdefault(row.paragraph, []).append(row)
    for line, claim in rows(raw["claims"]):
        said = numbers_in(claim.summary)
        stated = [
            q for q in numbers.get(claim.paragraph, ())
            if {float(b) for b in (q.low, q.high) if b} & said]
        if stated and not any(
                q.voice == claim.voice or "voice" in q.remark
                for q in stated):
            yield Problem(
                "claims", line, "voice", f'"{claim.voice}", but '
                f"{stated[0].id}, which the claim states, has "
                f'"{stated[0].voice}"', "give both one voice, or say why not "
                "in the remark of the number")


def check_conditions(raw: Tables) -> Iterator[Problem]:
    """A forecast whose summary begins with an “if” has its condition."""
    summary = dict(zip(raw["claims"].id, raw["claims"].summary))
    for line, row in rows(raw["forecasts"]):
        if not row.condition and re.match(
                r"(If|Without)\b", summary.get(row.id, "")):
            yield Problem(
                "forecasts", line, "condition", f'empty, but "{row.id}" '
                "hangs on an “if”", "write what has to come about first")


def check_precision(raw: Tables) -> Iterator[Problem]:
    """A date is as exact as its precision says; a stretch has two ends."""
    for line, row in rows(raw["events"]):
        ends = row.date.split("/")
        asked = LENGTH.get(row.precision)
        if asked and (len(ends) > 1 or len(row.date) != asked):
            yield Problem(
                "events", line, "precision",
                f'"{row.date}" is no {row.precision}', "make the two agree")
        if row.precision in ("stretch", "decade") and len(ends) != 2:
            yield Problem(
                "events", line, "precision", f'"{row.date}" has one end, a '
                f"{row.precision} has two", "give both")


def check_behind(raw: Tables) -> Iterator[Problem]:
    """Who speaks through one work stands behind no older one."""
    notes, works = raw["notes"].set_index("number"), {}
    for row in raw["chains"].itertuples():
        works.setdefault(row.voice, set()).add(notes.key[row.note])
    dates = notes[notes.date != ""].groupby("key").date.min()
    for line, row in rows(raw["chains"]):
        own = works.get(row.behind, set())
        first = dates.get(next(iter(own))) if len(own) == 1 else None
        if first and notes.date[row.note] and notes.date[row.note] < first:
            yield Problem(
                "chains", line, "behind", f"{row.behind} speaks in a work of "
                f"{first} only, and note {row.note} is of "
                f"{notes.date[row.note]}", "empty the cell")


RULES = (check_reported, check_plans, check_one_voice, check_conditions,
         check_precision, check_behind)
