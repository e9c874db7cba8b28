"""What if? The places where an argument hangs on one choice.

Each function here serves the notebooks with numbers, and the page with the
steps that it takes (see steps.py).
"""

from ..ledger.interval import Interval
from ..ledger.tables import load, numbers
from ..pages.whatif import Field, WhatIf, form
from ..study.scores import ANY, READERS, SCALES, probability
from ..study.steps import (
    Result, as_interval, capped, counted, entry, share, within)


def mosul(start: Interval, killed: Interval, left: Interval):
    """Who is neither counted dead nor left, and the start implied."""
    return (
        Result("gap", "neither counted dead nor left", counted(
            start - killed - left)),
        Result("implied", "start that dead and left imply", killed + left),
    )


def force(killed: Interval, left: Interval, came: Interval, later: Interval):
    """Who of all that were ever in the force did not come from abroad."""
    ever, foreign = killed + left, came + later
    return (
        Result("ever", "killed and left, together", ever),
        Result("local", "of them not from abroad", counted(ever - foreign)),
        Result("share", "per cent from abroad", capped(
            share(foreign, ever), 100)),
    )


def screening(people: float, plotters: float, caught: float, cleared: float):
    """A test of everybody who came back. people: a number; plotters: per
    cent of them who plan an attack; caught: per cent of plotters whom the
    test flags; cleared: per cent of the others whom it does not flag."""
    people, plotters, caught, cleared = map(
        as_interval, (people, plotters, caught, cleared))
    plot = people * plotters / 100
    right = plot * caught / 100
    wrong = (people - plot) * (100 - cleared) / 100
    return (
        Result("plot", "who plan an attack", plot, 1),
        Result("right", "flagged, and plan one", right, 1),
        Result("wrong", "flagged, and plan none", wrong, 1),
        Result("missed", "plan one, and are not flagged", plot - right, 1),
        Result("rate", "per cent of the flagged who plan one",
               share(right, right + wrong), 1),
    )


def bus(dead: Interval, own: Interval):
    """An attack counted twice: the others among the dead, and the share."""
    return (
        Result("others", "others among the dead", counted(dead - own)),
        Result("share", "per cent of the dead who are Iranians",
               share(within(own, dead), dead)),
    )


def word(term: str, scale: str):
    """What a word of likelihood allows, in per cent."""
    found = {t: {s: probability(t, s) for s in SCALES} for t in terms()}
    table = {t: {s: None if value == ANY else 100 * value
                 for s, value in row.items()} for t, row in found.items()}
    return (Result("range", "per cent", entry(table, term, scale),
                   none="no number: the scale does not know the word"),)


def terms() -> list[str]:
    """Words of the paper's forecasts, the most used first."""
    used = load("forecasts").likelihood.value_counts()
    return [w for w in used.index if w not in ("none", "plans")]


# --- the forms ---------------------------------------------------------------


def fields(kind: str) -> list[Field]:
    """What a reader may change, as the paper has it."""
    paper = numbers().value
    return {
        "mosul": lambda: [
            Field("start", "defenders at the start",
                  paper["mosul-defenders-start"]),
            Field("killed", "killed", paper["mosul-killed"]),
            Field("left", "left in December",
                  paper["mosul-defenders-december"])],
        "force": lambda: [
            Field("killed", "killed", paper["killed-whole"]),
            Field("left", "left", paper["isis-strength"]),
            Field("came", "came from abroad by the end of 2015",
                  paper["foreign-fighters-travelled"]),
            Field("later", "came after that (the paper has no number)",
                  Interval.of(0))],
        "screening": lambda: [
            Field("people", "people who came back (at most, by the paper)",
                  paper["returned-to-europe"].high),
            Field("plotters", "per cent who plan an attack (your choice)",
                  1, most=100),
            Field("caught", "per cent of these whom the test flags "
                  "(your choice)", 90, most=100),
            Field("cleared", "per cent of the others whom it clears "
                  "(your choice)", 95, most=100)],
        "bus": lambda: [
            Field("dead", "people killed", paper["bus-attack-killed"]),
            Field("own", "of them Iranians",
                  paper["bus-attack-iranians-killed"])],
        "word": lambda: [
            Field("term", "word", terms()[0],
                  options={term: term for term in terms()}),
            Field("scale", "scale", READERS[0], options=SCALES)],
    }[kind]()


QUESTIONS = {
    "mosul": ("What if the numbers of Mosul were others?", mosul),
    "force": ("What if the force were counted otherwise?", force),
    "screening": ("What if everybody who came back were tested?", screening),
    "bus": ("What if the headline is right, and not the text?", bus),
    "word": ("What would the word mean as a number?", word),
}


def what_if(kind: str) -> WhatIf:
    """Raises KeyError where there is no such kind."""
    title, sums = QUESTIONS[kind]
    paper = numbers().value
    headline = ("Take the headline’s", {
        "dead": paper["headline-bus-attack-killed"],
        "own": paper["headline-bus-attack-iranians-killed"]})
    return WhatIf(title, sums, fields(kind),
                  headline if kind == "bus" else None)


def control(kind: str) -> str:
    """The form of one question, for a page."""
    return form(kind, what_if(kind))
