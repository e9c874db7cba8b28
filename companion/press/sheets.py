"""Sheets for a class as PDFs: those of the book, and the questions, the
exercises and their solutions, which are no pages of it: the book has the
first with its hints, the second by section, and no solution in the open.

No sheet but that of the solutions holds an answer, or, on its last page,
what came later.
"""

import os
import shutil
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from ..ledger.interval import Interval
from ..ledger.tables import load
from ..pages.sheets import FOLDER, in_words, sheet, sheets
from ..study.forecasts import per_cent, twelve, two
from ..study.scores import brier
from . import exercises
from .browser import browser, print_page
from .dom import read
from .slides import QUESTIONS, questions


def outcomes() -> list[tuple]:
    """The outcomes of the ranked forecasts, a row of words for each."""
    rows = []
    for n, r in enumerate(twelve().itertuples(), start=1):
        if pd.isna(r.came):
            came, its = "the coders differ: leave it out", ""
        else:
            came = f"{r.came}: {'came' if r.came else 'did not come'}"
            its = two(brier(r.said, Interval(int(r.came), int(r.came))))
        word = f"{r.likelihood} ({per_cent(r.said)})"
        rows.append((n, r.sharpened, came, word, its))
    return rows


def for_paper(book: Path, home: str) -> dict[str, Markup]:
    """Name -> page, of the sheets that are no pages of the book. home:
    their way to the folder of the book."""
    ran, page, came = exercises.ran(), read(book / QUESTIONS), outcomes()
    sections = load("sections").itertuples()
    return {
        "questions": sheet(
            "press/questions.html", "questions", "Questions to discuss", home,
            sections=[(s, questions(page, s.number)) for s in sections]),
        "exercises": sheet(
            "press/exercises.html", "exercises", "Exercises", home,
            notebooks=exercises.to_html(ran, exercises.tasks)),
        "solutions": sheet(
            "press/solutions.html", "solutions",
            "Solutions of the exercises (for the teacher)", home,
            notebooks=exercises.to_html(ran, exercises.solutions),
            outcomes=came, many=in_words(len(came))),
    }


def write(book: Path, target: Path) -> list[str]:
    """Print every sheet as a PDF into `target`; their names."""
    work = book.parent / "press"
    work.mkdir(exist_ok=True)
    pages = {name: book / FOLDER / f"{name}.html" for name in sheets()}
    for name, text in for_paper(book, f"../{book.name}/").items():
        pages[name] = work / f"{name}.html"
        pages[name].write_text(text, encoding="utf-8")
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    with browser() as found:
        page = found.new_page()
        for name, path in pages.items():
            page.goto(path.resolve().as_uri())
            print_page(page, half / f"{name}.pdf", prefer_css_page_size=True)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return list(pages)
