"""Sheets for a class, pages that a browser prints well: all figures, what
could be known on the day of the paper, and a form to score forecasts.

None of them holds an answer, or what came later.
"""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from ..ledger.numerals import CARDINALS
from ..ledger.paper import paper
from ..ledger.tables import by_id, load, paragraph_label, say_date
from ..study.forecasts import twelve
from ..study.scores import SCALES
from .templating import render

FOLDER = "chapters/teaching"  # where they stand in the book
SCALES_SHOWN = ("kent", "icd203")


def in_words(count: int) -> str:
    return CARDINALS[count] if count <= 20 else str(count)


def sheet(template: str, name: str, title: str, home: str, **values) -> Markup:
    """A sheet as a page. home: its way to the folder of the book."""
    return render(template, name=name, title=title, home=home, paper=paper(),
                  **values)


# --- the figures ------------------------------------------------------------


def source(row: NamedTuple) -> str:
    note = str(row.note)
    return paragraph_label(row.paragraph) + (
        "" if note in ("", "<NA>") else f", n. {note}")


def months(row: NamedTuple) -> str:
    """When a number was true, shortly: '10/2016–12/2016'."""
    def said(date: str) -> str:
        return "/".join(
            str(int(part)) for part in reversed(date.split("-")))

    ends = [said(d) for d in (row.period_start, row.period_end) if d]
    return "–".join(dict.fromkeys(ends)) or "not said"


def figures(home: str) -> Markup:
    """Every number of the paper's body, by section."""
    voices, body = by_id("voices").name, load("quantities")
    place = body.paragraph.str.rsplit("-", n=1).str[0]
    sections = [
        (section, [
            (r.label, f"“{r.as_printed}”", f"{r.value} {r.unit}",
             voices[r.voice], months(r), source(r))
            for r in body[place == section.id].itertuples()])
        for section in load("sections").itertuples()]
    return sheet("pages/sheet-figures.html", "figures", "The paper’s figures",
                 home, sections=sections)


# --- the forecasts ------------------------------------------------------------


def as_of(home: str) -> Markup:
    """What could be known on the day of the paper, without any outcome."""
    claims, voices = by_id("claims"), by_id("voices").name
    forecasts = [
        (n, claims.summary[name], voices[claims.voice[name]],
         claims.wording[name].replace(";", ", ") or "none",
         paragraph_label(claims.paragraph[name]))
        for n, name in enumerate(twelve().id, start=1)]
    since = str(pd.Period(paper().date, "M") - 1)
    told, notes, scales = load("events"), load("notes"), load("scales")
    told = told[told.date.str[:7] >= since].sort_values("date")
    return sheet(
        "pages/sheet-as-of.html", "as-of", f"As of {say_date(paper().date)}",
        home, forecasts=forecasts, many=in_words(len(forecasts)),
        newest=say_date(notes[notes.precision == "day"].date.max()),
        events=[(say_date(r.date), r.event, paragraph_label(r.paragraph))
                for r in told.itertuples()],
        words=[(SCALES[r.scale], r.term, 100 * r.value)
               for r in scales.itertuples() if r.scale in SCALES_SHOWN])


def scoring(home: str) -> Markup:
    """A form: probabilities now, outcomes and scores later; with the Brier
    scores ready made, for a class without calculators."""
    said = range(0, 101, 10)
    scores = [
        [name, *(f"{(p / 100 - came) ** 2:.2f}" for p in said)]
        for name, came in (("if it came", 1), ("if it did not", 0))]
    return sheet(
        "pages/sheet-scoring.html", "scoring",
        f"Forecast first: a sheet as of {say_date(paper().date)}", home,
        said=[*map(str, said)], scores=scores,
        forecasts=[(n, asks, "", "", "", "")
                   for n, asks in enumerate(twelve().sharpened, start=1)])


def sheets() -> dict:
    """Name of a sheet -> what makes it, given its way to the book."""
    return {"figures": figures, f"as-of-{paper().date[:4]}": as_of,
            "scoring-sheet": scoring}
