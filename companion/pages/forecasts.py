"""Parts of the pages on forecasts: cards, and the page to forecast first.

What came later stands in folds only, and in the aftermath's colour.
"""

import pandas as pd
from markupsafe import Markup

from ..ledger.interval import Interval
from ..ledger.tables import by_id, load, say_date
from ..study.forecasts import (
    forecasts_in, outside_works, per_cent, ranges, scored_by, twelve, two,
)
from ..study.scores import SCALES, brier
from .cells import Row
from .links import paragraph_link
from .templating import render

FORMS = {"explicit": "said of the future",
         "condition": "an “if”, or hangs on one",
         "plan": "a plan", "implicit": "implied"}
SPECIFIC = {1: "cannot, or can hardly, fail", 2: "vague", 3: "clear",
            4: "clear event or count", 5: "dated and countable"}
HEADS = ("forecast", "came", "you said", "your score", "the paper’s word",
         "its score", "if nothing changes")


def work(key: str) -> list[dict]:
    """A work from outside the paper: its url, and publisher, title and
    date in words. A second work that the same statement needs follows."""
    fields = outside_works()[key].fields
    title = fields.get("title", "").strip("{}").replace("\\", "")
    words = fields["howpublished"].replace("\\", "")
    if title:
        words += f": “{title}”"
    if fields.get("date"):
        words += f", {say_date(fields['date'])}"
    second = fields.get("related")
    return [{"url": fields["url"], "words": words},
            *(work(second) if second else ())]


def forecast_cards(section: str, page: str) -> Markup:
    """The forecasts of one section as cards, each with its criteria, its
    ranges, and the fold with evidence, verdicts and scores."""
    evidence, given = by_id("aftermath"), by_id("verdicts")
    bears = evidence.forecast.str.split(";")
    return render(
        "pages/forecasts.html", here=page, forms=FORMS, specific=SPECIFIC,
        ranges=ranges, scored_by=scored_by, say_date=say_date, work=work,
        cards=[
            (row, by_id("claims").loc[row.id],
             list(evidence[[row.id in b for b in bears]].itertuples()),
             given[given.forecast == row.id].itertuples())
            for row in forecasts_in(section)])


# --- forecast first -----------------------------------------------------


def first(_: str, page: str) -> Markup:
    """The form of the page: state stays on the device; see first.js."""
    frame, claims = twelve(), by_id("claims")
    rows = [question(row, claims.loc[row.id]) for row in frame.itertuples()]
    data = [
        {"id": r.id, "came": None if pd.isna(r.came) else int(r.came),
         "said": [r.said.low, r.said.high],
         "unchanged": [r.unchanged.low, r.unchanged.high]}
        for r in frame.itertuples()]
    return render("pages/first.html", rows=rows, heads=HEADS, data=data,
                  here=page)


def question(row: Row, claim: Row) -> dict:
    """One of the twelve as the form asks it, and its outcome in words."""
    its = still = "not scored"
    came = "the coders differ"
    if not pd.isna(row.came):
        came = "true" if row.came else "false"
        truth = Interval(int(row.came), int(row.came))
        its, still = (two(brier(p, truth)) for p in (row.said, row.unchanged))
    word = {"none": "no word", "plans": "a plan"}.get(
        row.likelihood, f"“{row.likelihood}”")
    return {
        "id": row.id, "asks": row.sharpened, "came": came, "its": its,
        "still": still, "word": f"{word} ({per_cent(row.said)})",
        "where": paragraph_link(claim.paragraph)}


def works(table: str, page: str) -> Markup:
    """The outside works of a table, each once, with what it is used for."""
    used = [
        (", ".join(dict.fromkeys(SCALES[s] for s in rows["scale"])),
         work(key))
        for key, rows in load(table).groupby("source", sort=False)]
    return render("pages/works.html", used=used)


PARTS = {"forecasts": forecast_cards, "first": first, "works": works}
