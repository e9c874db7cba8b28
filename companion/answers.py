"""The right answers of the exercises, each computed from data/."""

import math

from .argument import OWN, falls, outlets, sources, support_graph
from .interval import Interval
from .tables import load, numbers

ANSWERS = {}


def answer(name: str):
    """The function below gives the answer of the exercise `name`."""
    def keep(function):
        if name in ANSWERS:
            raise ValueError(f'two answers are named "{name}"')
        ANSWERS[name] = function
        return function
    return keep


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


def forecasts_of(section: str):
    """The forecasts of one section."""
    claims = load("claims")
    own = claims.id[claims.paragraph.str.startswith(f"{section}-")]
    frame = load("forecasts")
    return frame[frame.id.isin(own)]


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
