"""Sheets to print for a class: figures, forecasts, exercises, questions.

Each is one HTML page that a browser turns into a PDF. No sheet but that of
the solutions holds an answer, or, on its last page, what came later.
"""

import os
import re
import shutil
from copy import deepcopy
from pathlib import Path

import nbformat
import pandas as pd
from bs4 import BeautifulSoup

from ..book import running
from .slides import questions, soup
from ..study.exercises import SOLUTION, START
from ..pages.exhibits import esc
from ..study.forecasts import per_cent, twelve, two
from ..ledger.interval import Interval
from ..study.scores import SCALES, brier
from ..ledger.paper import paper
from ..ledger.tables import (
    ROOT, by_id, load, paragraph_label, say_date,
)

STYLE = """
@page { size: A4; margin: 14mm 13mm 15mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue",
  Arial, sans-serif; color: #222832; margin: 0;
  font-variant-ligatures: none; } /* words can be found in the PDF */
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; margin: 5mm 0 1.5mm; }
h3 { font-size: 11pt; margin: 4mm 0 1mm; }
h2, h3, h4 { break-after: avoid; }
p, li { orphans: 3; widows: 3; }
p { margin: 0 0 2mm; }
.soft { color: #59626e; font-size: 9pt; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .7mm 1.5mm;
  border-bottom: .2mm solid #b3bcc7; }
thead th { border-bottom: .4mm solid #222832; }
tr { break-inside: avoid; }
.figures { font-size: 7.7pt; line-height: 1.1; }
.figures td, .figures th { padding: .3mm 1mm; }
.figures td { white-space: nowrap; }
.figures .section td { font-weight: 600; font-size: 8.6pt; padding-top: 1.2mm;
  break-after: avoid; }
.figures .section { break-after: avoid; }
.scales { font-size: 9pt; line-height: 1.2; width: 75%; }
.grid { font-size: 9pt; text-align: center; }
.grid td, .grid th { border: .2mm solid #b3bcc7; padding: .6mm; }
.grid :is(td, th):not(:first-child) { text-align: center; }
.given { font-size: 7.6pt; line-height: 1.2; margin: 0 0 2mm; }
.given td, .given th { padding: .4mm 1mm; }
.asked, .work .task { break-inside: avoid; }
.sheet { font-size: 9.6pt; line-height: 1.26; }
.sheet th:nth-child(2) { width: 74mm; }
.sheet th:nth-child(4) { width: 40mm; }
table + p { margin-top: 2mm; }
.sheet td, .sheet th { border: .2mm solid #59626e; padding: 1.3mm 2mm; }
pre { font: 8.5pt/1.35 ui-monospace, Menlo, Consolas, monospace;
  background: #f3f5f7; padding: 2mm 3mm; white-space: pre-wrap;
  break-inside: avoid; margin: 0 0 2mm; }
pre.out { background: none; border-left: .8mm solid #4b5d73; }
.exercise + .exercise { break-before: page; }
footer { margin-top: 5mm; border-top: .2mm solid #b3bcc7; }
"""
LANDSCAPE = """@page { size: A4 landscape; margin: 8mm 11mm 10mm; }
h1 { font-size: 13pt; margin: 0 0 1mm; } p.soft { margin: 0 0 1mm; }
footer { margin-top: 1.5mm; font-size: 7.6pt; }"""
FOOT = f"{paper().companion}. The paper: {paper().line}."


def sheet(title: str, body: str, style: str = "") -> str:
    """style: rules of its own, after those of all sheets."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" />'
        f"<title>{esc(title)}</title><style>{STYLE}{style}</style></head><body>"
        f"<h1>{esc(title)}</h1>{body}"
        f'<footer class="soft">{esc(FOOT)}</footer></body></html>')


def table(heads, rows, kind="") -> str:
    """heads: names; rows: lists of HTML."""
    top = "".join(f'<th scope="col">{h}</th>' for h in heads)
    lines = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>"
        for row in rows)
    return (f'<table class="{kind}"><thead><tr>{top}</tr></thead>'
            f"<tbody>{lines}</tbody></table>")


# --- the figures, and the day ----------------------------------------------


def source(row) -> str:
    note = str(row.note)
    return paragraph_label(row.paragraph) + (
        "" if note in ("", "<NA>") else f", n. {note}")


def months(row) -> str:
    """When a number was true, shortly: '10/2016–12/2016'."""
    def said(date):
        return "/".join(
            str(int(part)) for part in reversed(date.split("-")))

    ends = [said(d) for d in (row.period_start, row.period_end) if d]
    return "–".join(dict.fromkeys(ends)) or "not said"


def figures() -> str:
    """Every number of the paper's body, by section, on one sheet."""
    voices, rows = by_id("voices").name, []
    body = load("quantities")
    place = body.paragraph.str.rsplit("-", n=1).str[0]
    for section in load("sections").itertuples():
        mine = body[place == section.id]
        if len(mine):
            rows.append('<tr class="section"><td colspan="6">'
                        f"{section.number} {esc(section.title)}</td></tr>")
        for r in mine.itertuples():
            cells = [r.label, f"“{r.as_printed}”", f"{r.value} {r.unit}",
                     voices[r.voice], months(r), source(r)]
            rows.append("<tr>" + "".join(
                f"<td>{esc(c)}</td>" for c in cells) + "</tr>")
    heads = "".join(f'<th scope="col">{h}</th>' for h in (
        "what", "printed", "allows", "who says so", "of when", "where"))
    return sheet(
        "The paper’s figures",
        '<p class="soft">A number printed twice stands twice. ≥ and ≤: the '
        "words set one bound only. A range stays a range. ¶: paragraph; n.: "
        "end note of the paper. “Of when” is the time that the number speaks "
        "of, by the clock of its speaker.</p>"
        f'<table class="figures"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>", LANDSCAPE)


def as_of() -> str:
    """What could be known on the day of the paper, without any outcome."""
    claims, voices = by_id("claims"), by_id("voices").name
    rows = [
        [str(n), esc(claims.summary[r.id]), esc(voices[claims.voice[r.id]]),
         esc(claims.wording[r.id].replace(";", ", ")) or "none",
         paragraph_label(claims.paragraph[r.id])]
        for n, r in enumerate(twelve().itertuples(), start=1)]
    told = load("events")
    since = pd.Period(paper().date, "M") - 1
    told = told[told.date.str[:7] >= str(since)].sort_values("date")
    events = "".join(
        f"<li>{esc(say_date(r.date))}: {esc(r.event)} "
        f"({paragraph_label(r.paragraph)})</li>" for r in told.itertuples())
    newest = load("notes")
    newest = newest[newest.precision == "day"].date.max()
    return sheet(
        f"As of {say_date(paper().date)}",
        "<p>You know what the paper knows, and nothing later. Its newest "
        f"dated source is of {esc(say_date(newest))}.</p>"
        "<h2>The last weeks, as the paper tells them</h2>"
        f"<ul>{events}</ul>"
        "<h2>Twelve forecasts of the paper</h2>" + table(
            ["", "what it says", "who", "words of likelihood", "where"],
            rows)
        + "<h2>Words on two published scales, in per cent</h2>" + scales())


def scales() -> str:
    rows = load("scales")
    rows = rows[rows.scale.isin(["kent", "icd203"])]
    return table(["scale", "word", "per cent"], [
        [esc(SCALES[r.scale]), esc(r.term), esc(str(100 * r.value))]
        for r in rows.itertuples()], "scales")


def scoring() -> str:
    """A blank sheet: probabilities now, outcomes and scores later."""
    rows = [[str(n), esc(r.sharpened), "", "", "", ""]
            for n, r in enumerate(twelve().itertuples(), start=1)]
    made = table(
        ["", "forecast, sharpened so that it can be checked",
         "my probability (%)", "my reason, in three words",
         "came: 1 or 0", "(p − outcome)²"], rows, "sheet")
    return sheet(
        f"Forecast first: a sheet as of {say_date(paper().date)}",
        "<p>Name: ____________________ &nbsp; Date: ______________</p>"
        "<p>Give each a probability from 0 to 100 before any outcome is "
        f"read. Outcomes count up to the date in the forecast.</p>{made}"
        "<p>Your score for each, without a calculator (leave out a forecast "
        f"of which no outcome is given):</p>{ready()}"
        "<p>Sum of the last column ______ divided by the number scored "
        "______ is your score ______ (0 is best; saying 50 each time gives "
        "0.25).</p>")


def ready() -> str:
    """Brier scores ready made, for a class without calculators."""
    said = range(0, 101, 10)
    lines = [[name] + [f"{(p / 100 - came) ** 2:.2f}" for p in said]
             for name, came in (("if it came", 1), ("if it did not", 0))]
    return table(["you said (%)", *map(str, said)], lines, "grid")


def key() -> str:
    """The outcomes of the twelve, for whoever has no screen in the room."""
    rows = []
    for n, r in enumerate(twelve().itertuples(), start=1):
        if pd.isna(r.came):
            came, its = "the coders differ: leave it out", ""
        else:
            came = f"{r.came}: {'came' if r.came else 'did not come'}"
            its = two(brier(r.said, Interval(int(r.came), int(r.came))))
        rows.append([str(n), esc(r.sharpened), came,
                     f"{esc(r.likelihood)} ({per_cent(r.said)})", its])
    return (
        '<div class="exercise"><h2>Outcomes of the twelve forecasts</h2>'
        "<p>Keep this page back until the class has forecast. The criteria, "
        "and the verdicts, are by coders who knew the ending; the evidence "
        "is in the book, under each forecast.</p>" + table(
            ["", "forecast, sharpened", "outcome", "the paper’s word",
             "its score"], rows, "sheet") + "</div>")


def asked(book: Path) -> str:
    """The discussion questions of every section, without the hints."""
    page = soup(book / "chapters/teaching/questions.html")
    parts = [
        f'<div class="asked"><h2>{s.number} {esc(s.title)}</h2><ol>'
        + "".join(f"<li>{esc(q)}</li>" for q in questions(page, s.number))
        + "</ol></div>"
        for s in load("sections").itertuples()]
    return sheet("Questions to discuss", "".join(parts))


# --- exercises ----------------------------------------------------------------


def notebooks() -> list[Path]:
    return sorted((ROOT / "chapters").glob("*/exercises.ipynb"))


def without_solutions(book):
    """The same notebook without the cells that are tagged so."""
    from nbconvert.preprocessors import TagRemovePreprocessor

    remove = TagRemovePreprocessor(remove_cell_tags={SOLUTION})
    return remove.preprocess(book, {})[0]


def write_notebooks(target: Path) -> int:
    """The exercises with and without their solutions, for a course site."""
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    for path in notebooks():
        name = f"{path.parent.name}.ipynb"
        for kind in ("with-solutions", "without-solutions"):
            book = nbformat.read(path, as_version=4)
            if kind.startswith("without"):
                book = without_solutions(book)
            (half / kind).mkdir(parents=True, exist_ok=True)
            nbformat.write(book, half / kind / name)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return len(notebooks())


def rendered(book) -> str:
    """The cells of a notebook as HTML for paper, an exercise a block; what
    a starting cell shows is left out, since it only says "not yet"."""
    from nbconvert.filters import markdown2html

    parts = []
    for cell in book.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\[([^]]*)\]\((?!http)[^)]*\)", r"\1", cell.source)
            if text.startswith("## "):
                kind = "task" if text.startswith("## Exercise") else ""
                parts.append(f'</div><div class="{kind}">')
            parts.append(markdown2html(text))
        else:
            parts.append(f"<pre>{esc(cell.source)}</pre>")
            if START not in cell.metadata.get("tags", []):
                parts += map(shown, cell.get("outputs", []))
    return f'<div>{"".join(parts)}</div>'


def shown(output) -> str:
    """What a cell shows: a table as a table, other things as text."""
    data = output.get("data", {})
    frame = BeautifulSoup(data.get("text/html", ""), "html.parser").table
    if frame:
        for tag in frame.find_all(True):
            tag.attrs = {k: v for k, v in tag.attrs.items()
                         if k in ("colspan", "scope")}
        frame["class"] = "given"
        return str(frame)
    text = output.get("text") or data.get("text/plain", "")
    return f'<pre class="out">{esc(text)}</pre>' if text else ""


def ran() -> list:
    """Every notebook of exercises, run now."""
    runs = running.run_all([str(p) for p in notebooks()])
    for path, run in runs.items():
        if run.problem:
            raise RuntimeError(f"{path}: {run.problem}")
    return [nbformat.reads(runs[str(p)].text, as_version=4)
            for p in notebooks()]


def exercise_sheets(books) -> str:
    """All exercises, with the tables that they start from; hints are left
    to the notebooks."""
    parts = []
    for book in map(deepcopy, books):
        book = without_solutions(book)
        book.cells = [c for c in book.cells
                      if not c.source.startswith("## What to take along")]
        parts.append('<div class="exercise work">'
                     f"{tidy(rendered(book))}</div>")
    return sheet(
        "Exercises", "<p>On paper: read the table, see what the marked line "
        "does, and write down what should stand there and what comes out. "
        "The notebook of the same name checks it.</p>" + "".join(parts))


def solution_sheets(books) -> str:
    """Each exercise with its solution and what it finds; then the outcomes
    of the twelve forecasts, on a page of their own."""
    parts = []
    for book in map(deepcopy, books):
        book.cells = [
            c for c in book.cells
            if SOLUTION in c.metadata.get("tags", [])
            or c.source.startswith("#")]
        parts.append(f'<div class="exercise">{tidy(rendered(book))}</div>')
    return sheet("Solutions of the exercises (for the teacher)",
                 "".join(parts) + key())


def tidy(text: str) -> str:
    """Headings below that of the sheet; no hints and no folds on paper."""
    page = BeautifulSoup(text, "html.parser")
    for fold in page.select("details"):
        head = fold.find("summary").extract().get_text()
        fold.decompose() if head.startswith("Hint") else fold.unwrap()
    for anchor in page.select("a.anchor-link"):
        anchor.decompose()
    for tag in page.find_all(re.compile("^h[1-3]$")):
        tag.name = f"h{int(tag.name[1]) + 1}"
    return str(page)


# --- the PDFs ---------------------------------------------------------------


def sheets(book: Path) -> dict[str, str]:
    """File name -> HTML."""
    books = ran()
    return {
        "figures": figures(), f"as-of-{paper().date[:4]}": as_of(),
        "scoring-sheet": scoring(), "questions": asked(book),
        "exercises": exercise_sheets(books),
        "solutions": solution_sheets(books),
    }


def write(book: Path, target: Path) -> list[str]:
    """Print every sheet as a PDF into `target`; their names."""
    from .pdf import FOOT as NUMBER
    from .pdf import browser

    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    made = sheets(book)
    with browser() as found:
        page = found.new_page()
        for name, text in made.items():
            page.set_content(text)
            page.pdf(path=half / f"{name}.pdf", prefer_css_page_size=True,
                     tagged=True, outline=True, print_background=True,
                     display_header_footer=True,
                     header_template="<span></span>", footer_template=NUMBER)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return list(made)
