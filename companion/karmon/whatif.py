"""What if? The places where an argument hangs on one choice.

Each function here serves the notebooks; whatif.js does the same sums in
the page, without a kernel, and tests hold the two against each other.
A result is (name, what it is, value, digits); a value is an Interval, or
None where the choice leaves nothing possible.
"""

import html
import json
import math
from typing import NamedTuple

from ..ledger.interval import Interval
from ..study.scores import ANY, READERS, SCALES, probability
from ..ledger.tables import load, numbers

BOTH = Interval.of


class Result(NamedTuple):
    name: str
    what: str
    value: Interval | None
    digits: int = 0
    none: str = "not possible"

    def __str__(self):
        return self.none if self.value is None else say(
            self.value, self.digits)


def counted(value: Interval) -> Interval | None:
    """The part of a count that is not negative; None if there is none."""
    return value.at_least_zero() if value.high >= 0 else None


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
    share = None if 0 in ever else foreign / ever * 100
    if share:
        share = Interval(min(share.low, 100), min(share.high, 100))
    return (
        Result("ever", "killed and left, together", ever),
        Result("local", "of them not from abroad", counted(ever - foreign)),
        Result("share", "per cent from abroad", share),
    )


def screening(people: float, plotters: float, caught: float, cleared: float):
    """A test of everybody who came back. people: a number; plotters: per
    cent of them who plan an attack; caught: per cent of plotters whom the
    test flags; cleared: per cent of the others whom it does not flag."""
    plot = people * plotters / 100
    right = plot * caught / 100
    wrong = (people - plot) * (100 - cleared) / 100
    rate = BOTH(100 * right / (right + wrong)) if right + wrong else None
    return (
        Result("plot", "who plan an attack", BOTH(plot), 1),
        Result("right", "flagged, and plan one", BOTH(right), 1),
        Result("wrong", "flagged, and plan none", BOTH(wrong), 1),
        Result("missed", "plan one, and are not flagged",
               BOTH(plot - right), 1),
        Result("rate", "per cent of the flagged who plan one", rate, 1),
    )


def bus(dead: Interval, own: Interval):
    """An attack counted twice: the others among the dead, and the share."""
    possible = dead.low > 0 and own.high <= dead.high
    return (
        Result("others", "others among the dead", counted(dead - own)),
        Result("share", "per cent of the dead who are Iranians",
               own / dead * 100 if possible else None),
    )


def word(term: str, scale: str):
    """What a word of likelihood allows, in per cent."""
    found = probability(term, scale)
    return (Result("range", "per cent", None if found == ANY else 100 * found,
                   none="no number: the scale does not know the word"),)


def say(value: Interval, digits: int = 0) -> str:
    """An interval for the page, with so many digits after the point."""
    def number(x):
        return f"{x:z,.{digits}f}"

    if value.is_point:
        return number(value.low)
    if value.is_bounded:
        return f"{number(value.low)}–{number(value.high)}"
    if math.isfinite(value.low):
        return f"≥ {number(value.low)}"
    return f"≤ {number(value.high)}" if math.isfinite(value.high) else (
        "any number")


# --- the controls ---------------------------------------------------------


class Field(NamedTuple):
    name: str
    label: str
    value: Interval  # what it begins with
    single: bool = False
    most: float | None = None


def fields(kind: str) -> list[Field]:
    """The numbers that a reader may change, as the paper has them."""
    paper = numbers().value
    ours = {"single": True}
    return {
        "mosul": [
            Field("start", "defenders at the start",
                  paper["mosul-defenders-start"]),
            Field("killed", "killed", paper["mosul-killed"]),
            Field("left", "left in December",
                  paper["mosul-defenders-december"])],
        "force": [
            Field("killed", "killed", paper["killed-whole"]),
            Field("left", "left", paper["isis-strength"]),
            Field("came", "came from abroad by the end of 2015",
                  paper["foreign-fighters-travelled"]),
            Field("later", "came after that (the paper has no number)",
                  BOTH(0))],
        "screening": [
            Field("people", "people who came back (at most, by the paper)",
                  BOTH(paper["returned-to-europe"].high), **ours),
            Field("plotters", "per cent who plan an attack (your choice)",
                  BOTH(1), most=100, **ours),
            Field("caught", "per cent of these whom the test flags "
                  "(your choice)", BOTH(90), most=100, **ours),
            Field("cleared", "per cent of the others whom it clears "
                  "(your choice)", BOTH(95), most=100, **ours)],
        "bus": [
            Field("dead", "people killed", paper["bus-attack-killed"]),
            Field("own", "of them Iranians",
                  paper["bus-attack-iranians-killed"])],
    }[kind]


FUNCTIONS = {"mosul": mosul, "force": force, "screening": screening,
             "bus": bus}
TITLES = {
    "mosul": "What if the numbers of Mosul were others?",
    "force": "What if the force were counted otherwise?",
    "screening": "What if everybody who came back were tested?",
    "bus": "What if the headline is right, and not the text?",
    "word": "What would the word mean as a number?",
}


def begin(kind: str):
    """The results for the values that the controls begin with."""
    values = [f.value.low if f.single else f.value for f in fields(kind)]
    return FUNCTIONS[kind](*values)


def control(kind: str) -> str:
    """A form that sums anew when a value changes; without scripts it
    shows the sums for the paper's values.

    Raises KeyError where there is no such kind."""
    title = TITLES[kind]
    body, results = (
        (word_choices(), word(*first_word())) if kind == "word" else
        ("".join(row(f, kind) for f in fields(kind)), begin(kind)))
    lines = "".join(
        f'<div><dt>{html.escape(r.what)}</dt><dd data-result="{r.name}" '
        f'data-digits="{r.digits}" data-none="{r.none}">{r}</dd></div>'
        for r in results)
    swap = headline() if kind == "bus" else ""
    return (
        f'<form class="companion-whatif" data-kind="{kind}"><fieldset>'
        f"<legend>{title}</legend>{body}"
        f'<output><dl>{lines}</dl></output>'
        f'<p class="companion-buttons">{swap}'
        '<button type="reset">As at first</button></p>'
        "</fieldset></form>")


def row(field: Field, kind: str) -> str:
    """One number, or its lower and upper bound; empty is no bound."""
    name = "span" if field.single else "small"

    def box(end, value, label):
        shown = f"{value:g}" if math.isfinite(value) else ""
        most = f' max="{field.most:g}"' if field.most else ""
        return (f'<label><{name}>{label}</{name}> <input type="number" min="0"'
                f'{most} step="any" inputmode="decimal" '
                f'name="{field.name}-{end}" value="{shown}" /></label>')

    label = html.escape(field.label)
    if field.single:
        return ('<p class="companion-choice">'
                f"{box('both', field.value.low, label)}</p>")
    return (
        f'<div class="companion-choice" role="group" aria-label="{label}">'
        f'<span>{label}</span><div class="companion-ends">'
        f"{box('low', field.value.low, 'at least')} "
        f"{box('high', field.value.high, 'at most')}</div></div>")


def headline() -> str:
    """The other pair of numbers for the attack on the bus."""
    paper = numbers().value
    values = {f"{field}-{end}": getattr(paper[f"headline-{name}"], end)
              for field, name in (("dead", "bus-attack-killed"),
                                  ("own", "bus-attack-iranians-killed"))
              for end in ("low", "high")}
    return ('<button type="button" data-set="'
            f'{html.escape(json.dumps(values))}">Take the headline’s'
            "</button> ")


def terms() -> list[str]:
    """Words of the paper's forecasts, the most used first."""
    used = load("forecasts").likelihood.value_counts()
    return [w for w in used.index if w not in ("none", "plans")]


def first_word() -> tuple[str, str]:
    return terms()[0], READERS[0]


def word_choices() -> str:
    def select(name, label, options):
        rows = "".join(
            f'<option value="{html.escape(v)}"'
            f'{" selected" if v in first_word() else ""}>{html.escape(t)}'
            "</option>" for v, t in options)
        return (f'<p class="companion-choice"><label><span>{label}</span> '
                f'<select name="{name}">{rows}</select></label></p>')

    table = {t: {s: ends(word(t, s)[0].value) for s in SCALES}
             for t in terms()}
    return (
        select("term", "word", [(t, t) for t in terms()])
        + select("scale", "scale", SCALES.items())
        + '<script type="application/json">'
        f'{json.dumps(table).replace("<", chr(92) + "u003c")}</script>')


def ends(value: Interval | None) -> list[float] | None:
    return value and [value.low, value.high]
