"""The right answers of the exercises, each computed from data/."""

import math

from ..study.argument import OWN, falls, notes_of_claims, outlets, sources
from ..study.argument import support_graph
from ..study.exercises import answer
from ..ledger.interval import Interval
from ..study.scores import ANY, probability
from ..ledger.tables import by_id, load, numbers


def value(name: str) -> Interval:
    """A number of the paper, as an interval."""
    return numbers().value[name]


# --- 0 introduction -----------------------------------------------------


@answer("mosul-start-implied")
def _():
    return value("mosul-killed") + value("mosul-defenders-december")


@answer("foreign-share-with-later-arrivals")
def _():
    flows = value("foreign-recruits-now"), value("foreign-recruits-peak")
    came = value("foreign-fighters-travelled") + 8 * Interval(
        flows[0].low, flows[1].high)  # January to August
    return came / (value("killed-whole") + value("isis-strength")) * 100


@answer("killed-missing-for-a-steady-rate")
def _():
    months = value("months-of-killing").low
    earlier = value("years-of-operation").low * 12 - months
    steady = value("killed-last-months").low / months * earlier
    return 100 * (1 - value("killed-previously").low / steady)


# --- 1 jfs --------------------------------------------------------------


def claims_of(section: str):
    """The claims of one section."""
    claims = load("claims")
    return claims[claims.paragraph.str.startswith(f"{section}-")]


def forecasts_of(section: str):
    """The forecasts of one section."""
    frame = load("forecasts")
    return frame[frame.id.isin(claims_of(section).id)]


@answer("jfs-void-without-aleppo")
def _():
    jfs = forecasts_of("jfs")
    waits = jfs.condition + " " + jfs.horizon
    return set(jfs.id[waits.str.contains("Aleppo|militias|assault")])


@answer("jfs-bold-and-outright")
def _():
    jfs = forecasts_of("jfs")
    return set(jfs.id[(jfs.form == "explicit")
                      & (jfs.nothing_changes == "false")])


@answer("jfs-with-outside-source")
def _():
    graph = support_graph()
    return {i for i in forecasts_of("jfs").id if sources(graph, i) - {OWN}}


# --- 2 europe -----------------------------------------------------------


@answer("returnees-sent-at-most")
def _():
    return math.ceil(value("returned-to-europe").high / 2) - 1


@answer("plotters-for-an-even-test")
def _():
    caught, wrong = 90, 5  # per cent of plotters, of the others
    return 100 * wrong / (wrong + caught)


@answer("travellers-per-unlisted-country")
def _():
    rest = value("foreign-fighters-travelled") - value("personnel-names")
    listed = value("personnel-countries") + 1  # Germany
    return rest / (value("foreign-fighters-countries") - listed)


# --- 3 central asia -----------------------------------------------------


@answer("afghanistan-fall-if-both-right")
def _():
    return (1 - value("nicholson-now") / value("kabulov-april")) * 100


@answer("afghanistan-constant-bias")
def _():
    april = Interval(value("nicholson-now").low,
                     value("nicholson-start-of-year").high)
    return value("kabulov-september") / (value("kabulov-april") / april)


@answer("central-asia-falls-with-one-outlet")
def _():
    outlet = outlets()[numbers().note["central-asians-enlisted"]]
    return set(falls(support_graph(), outlet,
                     forecasts_of("central-asia").id))


# --- 4 iran -------------------------------------------------------------


@answer("bus-second-count-iranian-share")
def _():
    dead, own = (value(n) - value(f"headline-{n}") for n in (
        "bus-attack-killed", "bus-attack-iranians-killed"))
    return (own / dead * 100).low


@answer("iran-claims-without-iranian-voices")
def _():
    claims = claims_of("iran")
    claims = claims[claims.voice.map(by_id("voices").country) != "Iran"]
    outlet = claims.note.map(outlets())
    return set(claims.id[outlet.notna() & (outlet != OWN)])


@answer("sunnis-left-by-the-persian-share")
def _():
    return Interval(0, (100 - value("persian-share")).high)


# --- 5 latin america ----------------------------------------------------


@answer("kyrgyzstan-below-trinidad")
def _():
    return value("kyrgyz-citizens-camps") / value("trinidadians-gone").low


@answer("some-of-the-remaining-come")
def _():
    def likely(number, rate=1 / 10_000):
        none = (1 - rate) ** number
        return 1 - none - number * rate * none / (1 - rate)
    left = value("isis-strength")
    return Interval(likely(left.low), likely(left.high)) * 100


# --- 6 ideology ---------------------------------------------------------


def critics():
    """The claims of the section's jihadists and clerics."""
    claims = claims_of("ideology")
    kind = claims.voice.map(by_id("voices").kind)
    return claims[kind.isin(["jihadist", "cleric"])]


@answer("groups-that-could-bears")
def _():
    turned = len("BR RAF PLO IRA Tupamaros".split())
    others = turned / probability("could", "readers-2026") - turned
    return Interval(math.ceil(others.low), math.floor(others.high))


@answer("critics-before-mosul")
def _():
    printed = notes_of_claims(critics()).map(by_id("notes").date)
    return 100 * (printed < by_id("events").date["isis-takes-mosul"]).mean()


@answer("outlets-behind-the-critics")
def _():
    return set(notes_of_claims(critics()).map(outlets()))


# --- 7 closing ----------------------------------------------------------


@answer("closing-forecasts-on-a-scale")
def _():
    return {row.id for row in forecasts_of("closing").itertuples()
            if probability(row.likelihood, "icd203") != ANY}


@answer("no-doubt-as-good-as-a-coin")
def _():
    return (probability("no doubt", "icd203") + 0.5) / 2 * 100


@answer("kappa-of-four-in-five")
def _():
    same, chance = 0.8, 0.8 * 0.6 + 0.2 * 0.4  # both misses on one side
    return (same - chance) / (1 - chance)
