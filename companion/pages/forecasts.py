"""Parts of the pages on forecasts: cards, and the page to forecast first.

What came later stands in folds only, and in the aftermath's colour.
"""

import json
from functools import cache

import pandas as pd
from pybtex.database import parse_file

from .exhibits import cell, esc, legend, link, paragraph_link
from ..ledger.interval import Interval
from ..study.scores import (
    ANY, SCALES, brier, nothing_changes, outcome, probability, verdicts,
)
from ..ledger.tables import DATA, by_id, load, say_date

FORMS = {"explicit": "said of the future", "condition": "an “if”, or hangs on one",
         "plan": "a plan", "implicit": "implied"}
SPECIFIC = {1: "cannot, or can hardly, fail", 2: "vague", 3: "clear",
            4: "clear event or count", 5: "dated and countable"}
CODERS = ("A", "B")


@cache
def outside_works():
    return parse_file(str(DATA / "aftermath.bib")).entries


def per_cent(value: Interval) -> str:
    """A probability in per cent: '63–87%'; no number for 0 to 1."""
    if value == ANY:
        return "no number"
    low, high = (f"{x * 100:.3g}" for x in (value.low, value.high))
    return f"{low}%" if low == high else f"{low}–{high}%"


def two(value: Interval) -> str:
    """A score with two decimals: '0.01–0.14'."""
    low, high = f"{value.low:.2f}", f"{value.high:.2f}"
    return low if low == high else f"{low} to {high}"


def work(key: str) -> str:
    """A work from outside the paper as a link: publisher, title, date.

    A second work that the same statement needs follows it.
    """
    fields = outside_works()[key].fields
    title = fields.get("title", "").strip("{}").replace("\\", "")
    words = fields["howpublished"].replace("\\", "")
    if title:
        words += f": “{title}”"
    if fields.get("date"):
        words += f", {say_date(fields['date'])}"
    second = fields.get("related")
    return (f'<a href="{esc(fields["url"])}">{esc(words)}</a>'
            + (f" and {work(second)}" if second else ""))


# --- one forecast -----------------------------------------------------


def ranges(word: str) -> str:
    """What the word of a forecast means on each scale, in a line."""
    if word in ("plans", "none"):
        kind = "an intention" if word == "plans" else "no word of likelihood"
        return f"{kind}: no scale gives it a number"
    found = {name: probability(word, s) for s, name in SCALES.items()}
    parts = [f"{n} {per_cent(v)}" for n, v in found.items() if v != ANY]
    if len(parts) < len(found):
        parts.append("no number on the other scales")
    return f"“{esc(word)}”: " + "; ".join(parts)


def facts(row, claim) -> list[tuple[str, str]]:
    """What a card says of a forecast, without its outcome."""
    condition = esc(row.condition) if row.condition else "none"
    found = [
        ("Says", f"{cell('voice', claim.voice)}, "
         f"{paragraph_link(claim.paragraph)}"),
        ("Words", f"“{esc(claim.wording.replace(';', '”, “'))}”"
         if claim.wording else "none"),
        ("Kind", FORMS[row.form]),
        ("Condition", condition),
        ("By when", "no time given" if row.horizon == "none"
         else f"{esc(row.horizon)} ({row.basis})"),
        ("True if", esc(row.criterion_true)),
        ("False if", esc(row.criterion_false)),
        ("How specific", f"{row.specificity} of 5: {SPECIFIC[row.specificity]}"),
        ("In numbers", ranges(row.likelihood)),
    ]
    if row.sharpened:
        found.append(("Sharpened, by us", esc(row.sharpened)))
    return found


def card(row) -> str:
    """One forecast with its criteria, its ranges, and the fold."""
    claim = by_id("claims").loc[row.id]
    lines = "".join(f"<dt>{t}</dt><dd>{d}</dd>" for t, d in facts(row, claim))
    return (
        f'<article class="companion-forecast" id="f-{row.id}">'
        f"<h3>{esc(claim.label)}</h3><p>{esc(claim.summary)}</p>"
        f"<dl>{lines}</dl>{fold(row)}</article>"
    )


def fold(row) -> str:
    """Evidence, verdicts and scores of a forecast, closed at first."""
    evidence = by_id("aftermath")
    bears = evidence.forecast.map(lambda f: row.id in f.split(";"))
    found = "".join(evidence_line(e) for e in evidence[bears].itertuples())
    given = by_id("verdicts")
    mine = given[given.forecast == row.id]
    said = "".join(verdict_line(v) for v in mine.itertuples())
    return (
        '<details class="companion-outcome"><summary>What came of it'
        "</summary><h4>Evidence</h4>"
        + (f"<ul>{found}</ul>" if found else
           "<p>No source was found; no verdict rests on it.</p>")
        + f"<h4>Verdicts</h4><ul>{said}</ul>{score_line(row)}</details>"
    )


def evidence_line(row) -> str:
    sure = "" if row.confidence == "high" else "; medium confidence"
    return (
        f"<li>{esc(say_date(row.date))}: "
        f"{esc(row.statement)} <small>{work(row.source)}{sure}</small></li>")


def verdict_line(row) -> str:
    version = " (sharpened)" if row.version == "sharpened" else ""
    return (
        f"<li>Coder {row.coder}{version}: <strong>{esc(row.verdict)}"
        f"</strong>. {esc(row.reason)}</li>")


def score_line(row) -> str:
    """The Brier score as a range, by coder; Kent's scale and readers'."""
    parts = []
    outcomes = {c: outcome(verdicts(c)[row.id]) for c in CODERS}
    if not any(outcomes.values()):
        return ("<h4>Brier score</h4><p>Not scored: neither coder gives it "
                "an outcome.</p>")
    for coder, came in outcomes.items():
        if came is None:
            parts.append(f"Coder {coder}: not scored.")
            continue
        shown = {
            two(brier(probability(row.likelihood, scale, fill=True), came)):
            SCALES[scale] for scale in ("readers-2026", "kent")}
        said = (" or ".join(f"{v} ({name})" for v, name in shown.items())
                if len(shown) > 1 else next(iter(shown)))
        parts.append(f"Coder {coder}: {said}.")
    return (
        f"<h4>Brier score</h4><p>{' '.join(parts)} Best is "
        "0, worst 1; a word that a scale does not know is taken as readers "
        "take it, and a forecast without a word as anything from 0 to 1."
        "</p>")


def cards(section: str) -> str:
    """The forecasts of one section as cards."""
    place = by_id("claims").paragraph
    own = [
        row for row in load("forecasts").itertuples()
        if place[row.id].rsplit("-", 1)[0] == section
    ]
    return f'<div class="companion-forecasts">{"".join(map(card, own))}</div>'


# --- forecast first -----------------------------------------------------


def twelve() -> pd.DataFrame:
    """The most checkable forecasts in their order, indexed by id.

    Adds said (the range of the paper's word, on the readers' scale),
    unchanged (of the one for whom nothing changes) and came: 1, 0, or
    <NA> where the coders differ.
    """
    frame = load("forecasts").dropna(subset="rank").sort_values("rank")
    frame = frame.set_index("id", drop=False)
    frame["said"] = frame.likelihood.map(
        lambda w: probability(w, "readers-2026", True))
    frame["unchanged"] = nothing_changes()[frame.index]
    both = [verdicts(c, "sharpened")[frame.index] for c in CODERS]
    same = both[0] == both[1]
    came = both[0].map({"true": 1, "false": 0}).astype("Int64")
    return frame.assign(came=came.where(same))


def first(_: str) -> str:
    """The form of the page: state stays on the device; see companion.js."""
    frame = twelve()
    items = "".join(question(row) for row in frame.itertuples())
    rows = "".join(result_row(row) for row in frame.itertuples())
    heads = "".join(f'<th scope="col">{h}</th>' for h in (
        "forecast", "came", "you said", "your score", "the paper’s word",
        "its score", "if nothing changes"))
    data = json.dumps([
        {"id": r.id, "came": None if pd.isna(r.came) else int(r.came),
         "said": [r.said.low, r.said.high],
         "unchanged": [r.unchanged.low, r.unchanged.high]}
        for r in frame.itertuples()])
    return (
        '<form class="companion-first" autocomplete="off">'
        f"<ol>{items}</ol>{BUTTONS}"
        '<p class="companion-message" role="status"></p>'
        '<details class="companion-outcome companion-results"><summary>Open '
        "the outcomes</summary>"
        '<p class="companion-first-score" role="status"></p>'
        '<div class="companion-scroll" tabindex="0" role="region" '
        'aria-label="Outcomes and scores"><table class="companion-table">'
        "<caption>Brier scores: 0 is best, 1 is worst</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        "</details>"
        f'<script type="application/json" class="companion-rows">{data}'
        "</script></form>"
    )


BUTTONS = (
    '<p class="companion-tools">'
    '<a class="companion-csv" download="my-forecasts.csv" href="#">Save as '
    'CSV</a> <label class="companion-file">Load a CSV <input type="file" '
    'accept=".csv,text/csv"></label> <button type="button" '
    'class="companion-print">Print a blank sheet</button> '
    '<button type="reset">Clear all</button></p>'
)


def question(row) -> str:
    claim = by_id("claims").loc[row.id]
    hint = f"h-{row.id}"
    return (
        f'<li id="first-{row.id}"><label for="p-{row.id}">'
        f"{esc(row.sharpened)}</label> <span class=\"companion-answer\">"
        f'<input type="number" id="p-{row.id}" name="{row.id}" min="0" '
        f'max="100" step="1" inputmode="numeric" aria-describedby="{hint}"> '
        f'per cent</span><br><small id="{hint}">Sharpened by us from '
        f"{paragraph_link(claim.paragraph)}: "
        + link(f"every.html#f-{row.id}", claim.label) + "</small></li>")


def result_row(row) -> str:
    came = {1: "true", 0: "false"}.get(
        None if pd.isna(row.came) else int(row.came), "the coders differ")
    if pd.isna(row.came):
        its = still = "not scored"
    else:
        truth = Interval(int(row.came), int(row.came))
        its, still = (two(brier(p, truth)) for p in (row.said, row.unchanged))
    label = by_id("claims").label[row.id]
    word = {"none": "no word", "plans": "a plan"}.get(
        row.likelihood, f"“{row.likelihood}”")
    return (
        f'<tr data-id="{row.id}"><th scope="row">'
        + link(f"every.html#f-{row.id}", label)
        + f'</th><td data-label="came">{came}</td>'
        '<td data-label="you said" class="mine"></td>'
        '<td data-label="your score" class="my-score"></td>'
        f'<td data-label="the paper’s word">{esc(word)} '
        f"({per_cent(row.said)})</td>"
        f'<td data-label="its score">{its}</td>'
        f'<td data-label="if nothing changes">{still}</td></tr>')


def works(table: str) -> str:
    """The outside works of a table, each once, with what it is used for."""
    frame = load(table)
    lines = []
    for key, rows in frame.groupby("source", sort=False):
        used = dict.fromkeys(SCALES[s] for s in rows["scale"])
        lines.append(f"<li>{esc(', '.join(used))}: {work(key)}</li>")
    return f'<ul class="companion-works">{"".join(lines)}</ul>'


PARTS = {"forecasts": cards, "first": first, "works": works}
