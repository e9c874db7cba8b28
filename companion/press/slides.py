"""Slides: a deck for each section, made of the built book.

A deck needs no network: reveal.js lies beside it. Its charts are those of
the chapter, one a slide, drawn to the size of the screen; what stands
around a chart in the book is in the speaker's notes (key S).
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from lxml.html import HtmlElement

from ..book import record
from ..charts.palette import PALETTE
from ..ledger.paper import paper
from ..ledger.tables import load
from ..pages.exhibits import ORIGINS
from ..pages.links import at, section_folder
from ..pages.templating import render
from .dom import classes, first, read, words

ASSETS = Path(__file__).parent.parent / "assets"
QUESTIONS = "chapters/teaching/questions.html"
ROWS = 12  # a longer table is not for a slide
# The window of the notes writes a page of its own, script and all.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src "
    "'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
CARE = (
    "Before anything else, the note on care: behind each number are people; "
    "anybody may leave for a while without giving a reason.")
ASK = "Two minutes in pairs, then three in the room. Listen for:"
# Headings of a chapter that do not say what to make of the argument.
OTHERS = ("Paragraph by paragraph", "Before you go on")


# --- what is said of a slide ------------------------------------------------


def paragraph(block: HtmlElement) -> str:
    """A paragraph of the chapter: its number and its text, and not what
    stands in the margin."""
    number = first(block, "companion-para-number")
    return " ".join([words(number), *map(words, block.findall("p"))]).strip()


def about(figure: HtmlElement) -> list[str]:
    """What the chapter says of a chart: the sentences that lead to it, or
    else the paragraph of the paper that it belongs to, or what follows."""
    said = []
    for tag in figure.itersiblings(preceding=True):
        if "companion-para" in classes(tag):
            return said or [paragraph(tag)]
        if tag.tag == "p":
            said.insert(0, words(tag))
        elif said:
            break
    after = figure.getnext()
    if not said and after is not None and after.tag == "p":
        said = [words(after)]
    return said


def sources(exhibit: dict) -> str:
    """The paragraphs and notes behind an exhibit."""
    return "Sources: " + ", ".join(
        " to ".join(map(at, ends)) for ends in exhibit["sources"])


def concluded(page: HtmlElement) -> list[str]:
    """What a reader may conclude from a chapter, paragraph by paragraph."""
    said = []
    for part in first(page, "bd-article").xpath(".//section//section"):
        head = next(part.iter("h2"), None)
        if head is not None and not words(head).startswith(OTHERS):
            said += map(words, part.findall("p"))
    return said


# --- questions ----------------------------------------------------------------


def items(page: HtmlElement, number: int, kind: str) -> list[str]:
    """The items of the list of a kind, ol or ul, under a section."""
    for head in first(page, "bd-article").iter("h2"):
        if re.match(rf"{number}\b", head.text_content()):
            return [*map(words, head.getparent().iterfind(f".//{kind}/li"))]
    return []


def questions(page: HtmlElement, number: int) -> list[str]:
    """The discussion questions of a section, as text."""
    return items(page, number, "ol")


def hints(page: HtmlElement, number: int) -> list[str]:
    """What to listen for in the answers, a line a question."""
    return items(page, number, "ul")


# --- slides -------------------------------------------------------------------


def exhibit_slide(exhibit: dict, said: list[str]) -> dict | None:
    """A chart or a short table, as large as the screen; None for a long
    table. said: what the chapter says of it."""
    figure, table = exhibit["figure"], exhibit["table"]
    if not figure and len(table["rows"]) > ROWS:
        return None
    trap = exhibit["pitfall"] and f"The trap. {exhibit['pitfall']}"
    meta = figure and figure["layout"].get("meta") or {}
    return {
        "kind": "chart" if figure else "table", "exhibit": exhibit,
        "origin": ORIGINS[exhibit["origin"]], "figure": figure,
        "legend": [PALETTE[kind] for kind in meta.get("kinds", ())],
        "rows": [[*map(at, row)] for row in table["rows"]],
        "notes": [trap, *said, sources(exhibit)]}


def slides(section, book: Path, exhibits: dict) -> Iterator[dict]:
    """What the slides of a section show, from the pages of a built book.

    section: a row of sections; exhibits: as in the record of exhibits.
    """
    page = read(book / "chapters" / section_folder(section.id) / "text.html")
    talk = read(book / QUESTIONS)
    title = next(first(page, "bd-article").iter("h1"))
    yield {"kind": "opening", "section": section,
           "paper": paper().line,
           "notes": [CARE, *map(words, title.itersiblings("p"))]}
    for figure in page.find_class("companion-exhibit"):
        name = figure.get("data-exhibit")
        made = exhibit_slide(exhibits[name], about(figure))
        if made:
            yield made
    listen = hints(talk, section.number)
    for n, asked in enumerate(questions(talk, section.number), start=1):
        yield {"kind": "question", "number": n, "question": asked,
               "notes": [ASK, *listen[n - 1:n]]}
    yield {"kind": "last", "notes": concluded(page)}


def write(book: Path, target: Path) -> int:
    """Make the decks of a built book; how many there are."""
    sections = list(load("sections").itertuples())
    exhibits = record.read(book)["exhibits"]
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(ASSETS / "vendor" / "reveal", half / "reveal")
    for name in ("decks.css", "decks.js"):
        shutil.copy(ASSETS / name, half)
    shutil.copy(book / "companion/vendor/plotly-cartesian.min.js", half)
    for section in sections:
        deck = render("press/deck.html", policy=POLICY, section=section,
                      slides=slides(section, book, exhibits))
        (half / f"{section_folder(section.id)}.html").write_text(
            deck, encoding="utf-8")
    (half / "index.html").write_text(render(
        "press/decks.html", policy=POLICY, decks=[
            (f"{section_folder(s.id)}.html", s.title) for s in sections],
    ), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return len(sections)
