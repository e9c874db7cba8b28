"""Sheets to print for a class: figures, forecasts, exercises, questions.

Each is one HTML page that a browser turns into a PDF. No sheet but that of
the solutions holds an answer, and none holds what came later.
"""

import os
import re
import shutil
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from . import running
from .decks import questions, soup
from .exercises import SOLUTION
from .exhibits import esc, section_folder
from .foresight import twelve
from .scores import SCALES
from .tables import (
    PAPER, ROOT, by_id, load, paragraph_label, say_date,
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
.small { font-size: 7.4pt; line-height: 1.18; }
.small td { padding: .4mm 1mm; }
h2:has(+ .small) { font-size: 10.5pt; margin: 2.5mm 0 .6mm; }
.small td:last-child { white-space: nowrap; }
.sheet { font-size: 9.6pt; line-height: 1.3; }
.sheet th:nth-child(2) { width: 68mm; }
.sheet th:nth-child(4) { width: 42mm; }
.sheet td, .sheet th { border: .2mm solid #59626e; padding: 1.5mm 2mm; }
pre { font: 8.5pt/1.35 ui-monospace, Menlo, Consolas, monospace;
  background: #f3f5f7; padding: 2mm 3mm; white-space: pre-wrap;
  break-inside: avoid; margin: 0 0 2mm; }
pre.out { background: none; border-left: .8mm solid #4b5d73; }
.exercise + .exercise { break-before: page; }
footer { margin-top: 5mm; border-top: .2mm solid #b3bcc7; }
"""
FOOT = ("Quo Vadis ISIS? An analytical companion. The paper: Ely Karmon, The "
        "Demise of the Caliphate: Quo Vadis ISIS?, 19 December 2016.")


def sheet(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" />'
        f"<title>{esc(title)}</title><style>{STYLE}</style></head><body>"
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


def figures() -> str:
    """Every number of the paper's body, by section, on one sheet."""
    voices, parts = by_id("voices").name, []
    body = load("quantities")
    place = body.paragraph.str.rsplit("-", n=1).str[0]
    for section in load("sections").itertuples():
        rows = [
            [esc(r.label), f"“{esc(r.as_printed)}”", esc(f"{r.value} {r.unit}"),
             esc(voices[r.voice]), source(r)]
            for r in body[place == section.id].itertuples()]
        if rows:
            parts.append(f"<h2>{section.number} {esc(section.title)}</h2>" + table(
                ["what", "printed", "allows", "says", "where"], rows, "small"))
    return sheet(
        "The paper’s figures",
        '<p class="soft">A number printed twice stands twice. ≥ and ≤: the '
        "words set one bound only. A range stays a range. ¶: paragraph; n.: "
        "end note of the paper.</p>"
        + "".join(parts))


def as_of() -> str:
    """What could be known on the day of the paper, without any outcome."""
    claims, voices = by_id("claims"), by_id("voices").name
    rows = [
        [str(n), esc(claims.summary[r.id]), esc(voices[claims.voice[r.id]]),
         esc(claims.wording[r.id].replace(";", ", ")) or "none",
         paragraph_label(claims.paragraph[r.id])]
        for n, r in enumerate(twelve().itertuples(), start=1)]
    told = load("events")
    told = told[told.date.str[:7] >= "2016-11"].sort_values("date")
    events = "".join(
        f"<li>{esc(say_date(r.date))}: {esc(r.event)} "
        f"({paragraph_label(r.paragraph)})</li>" for r in told.itertuples())
    newest = load("notes")
    newest = newest[newest.precision == "day"].date.max()
    return sheet(
        f"As of {say_date(PAPER)}",
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
        for r in rows.itertuples()], "small")


def scoring() -> str:
    """A blank sheet: probabilities now, outcomes and scores later."""
    rows = [[str(n), esc(r.sharpened), "", "", "", ""]
            for n, r in enumerate(twelve().itertuples(), start=1)]
    made = table(
        ["", "forecast, sharpened so that it can be checked",
         "my probability (%)", "my reason, in three words",
         "came: 1 or 0", "(p − outcome)²"], rows, "sheet")
    return sheet(
        f"Forecast first: a sheet as of {say_date(PAPER)}",
        "<p>Name: ____________________ &nbsp; Date: ______________</p>"
        "<p>Give each a probability from 0 to 100 before any outcome is "
        f"read. Outcomes count up to the date in the forecast.</p>{made}"
        "<p>Sum of the last column, divided by the number scored: "
        "__________ (0 is best; saying 50 each time gives 0.25).</p>")


def asked(book: Path) -> str:
    """The discussion questions of every section, with room for notes."""
    page = soup(book / "chapters/teaching/questions.html")
    parts = [
        f"<h2>{s.number} {esc(s.title)}</h2><ol>" + "".join(
            f"<li>{esc(q)}</li>" for q in questions(page, s.number)) + "</ol>"
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
    """The cells of a notebook as HTML for paper."""
    from nbconvert.filters import markdown2html

    parts = []
    for cell in book.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\[([^]]*)\]\((?!http)[^)]*\)", r"\1", cell.source)
            parts.append(BeautifulSoup(markdown2html(text), "html.parser"))
        else:
            parts.append(f"<pre>{esc(cell.source)}</pre>")
            for output in cell.get("outputs", []):
                text = output.get("text") or output.get("data", {}).get(
                    "text/plain", "")
                if text:
                    parts.append(f'<pre class="out">{esc(text)}</pre>')
    return "".join(map(str, parts))


def exercise_sheets() -> str:
    """All exercises; hints are left to the notebooks."""
    parts = []
    for path in notebooks():
        book = without_solutions(nbformat.read(path, as_version=4))
        parts.append(f'<div class="exercise">{tidy(rendered(book))}</div>')
    return sheet("Exercises", "".join(parts))


def solution_sheets() -> str:
    """Each exercise with its solution, run now, and what it finds."""
    runs = running.run_all([str(p) for p in notebooks()])
    parts = []
    for path in notebooks():
        run = runs[str(path)]
        if run.problem:
            raise RuntimeError(f"{path}: {run.problem}")
        book = nbformat.reads(run.text, as_version=4)
        book.cells = [
            c for c in book.cells
            if SOLUTION in c.metadata.get("tags", [])
            or c.source.startswith("#")]
        parts.append(f'<div class="exercise">{tidy(rendered(book))}</div>')
    return sheet("Solutions of the exercises (for the teacher)",
                 "".join(parts))


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
    return {
        "figures": figures(), "as-of-2016": as_of(),
        "scoring-sheet": scoring(), "questions": asked(book),
        "exercises": exercise_sheets(), "solutions": solution_sheets(),
    }


def write(book: Path, target: Path) -> list[str]:
    """Print every sheet as a PDF into `target`; their names."""
    from .press import FOOT as NUMBER
    from .press import browser

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
