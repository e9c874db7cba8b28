"""The built book on paper: one PDF of all its pages."""

import json
import os
from pathlib import Path

from pypdf import PdfReader

from . import pictures
from .bookmarks import finish
from .browser import browser, print_page
from .whole import Picture, Whole

SCALE = 0.8
WIDTH = 840  # CSS pixels between the margins of an A4 page, at that scale
COLUMN = 736  # of them those of the text
TALLEST = 980  # a chart that is taller is made smaller, to fit a page
SMALLEST = 0.55  # a chart that would be smaller is printed as its table
MARGINS = {"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
BEFORE_PRINT = "() => { dispatchEvent(new Event('beforeprint')) }"
NUMBER = """numbers => document.querySelectorAll('[data-page-of]').forEach(
  e => { e.textContent = numbers[e.dataset.pageOf] ?? '' })"""
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter(h => h.checkVisibility() && h.textContent.trim())
  .map(h => h.textContent.trim().replace(/\\s+/g, ' '))"""


def print_book(folder: Path, target: Path) -> list[str]:
    """Write the book in `folder` as one PDF: A4, with contents, page
    numbers, bookmarks and links. Returns the bookmarks that fit no
    heading."""
    work = folder.parent / "press"
    work.mkdir(exist_ok=True)
    source, made = work / "book.html", work / "book.pdf"
    source.write_text(whole(folder, work).page(), encoding="utf-8")
    with browser() as found:
        page = found.new_page(viewport={"width": WIDTH, "height": 900})
        page.set_default_timeout(300_000)
        page.goto(source.as_uri())
        page.emulate_media(media="print", color_scheme="light")
        page.evaluate(BEFORE_PRINT)
        print_numbered(page, made, work / "page-numbers.json")
        unknown = finish(made, page.evaluate(HEADINGS))
    os.replace(made, target)
    return unknown


def print_numbered(page, target: Path, kept: Path):
    """Print until the contents say where things stand in the print. kept:
    a file of the numbers of the last one, which are the first guess."""
    said = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    for _ in range(4):
        page.evaluate(NUMBER, said)
        # A print that is only to be counted needs no tags.
        print_page(page, target, format="A4", scale=SCALE, margin=MARGINS,
                   tagged=bool(said), outline=bool(said))
        stood, said = said, page_numbers(target)
        if stood == said:
            break
    half = kept.with_suffix(".half")
    half.write_text(json.dumps(said), encoding="utf-8")
    os.replace(half, kept)


def whole(folder: Path, work: Path) -> Whole:
    """The book as one page, with pictures of its charts."""
    figures = pictures.charts(folder)
    zooms = {name: zoom(figure) for name, figure in figures.items()}
    drawn = pictures.draw(
        {name: (figures[name], round(COLUMN / by))
         for name, by in zooms.items() if by >= SMALLEST},
        folder, work / "pictures")
    return Whole(folder, {
        name: Picture(f"pictures/{path.name}", zooms[name])
        for name, path in drawn.items()})


def zoom(figure: dict) -> float:
    """By how much a chart is made smaller to fit a page."""
    return min(1, TALLEST / figure["layout"].get("height", 400))


def page_numbers(path: Path) -> dict[str, int]:
    """anchor -> number of the page on which it stands, from 1."""
    reader = PdfReader(path)
    return {name.lstrip("/"): reader.get_destination_page_number(place) + 1
            for name, place in reader.named_destinations.items()}
