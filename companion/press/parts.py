"""What is made of a built book, part by part. Each part stands in the
folder in which that of the book stands."""

import time
from collections.abc import Iterable
from pathlib import Path

from ..ledger.paper import paper
from ..site.zips import zip_folder
from . import exercises, sheets, slides
from .pdf import print_book
from .pictures import add_pictures


class NoBook(Exception):
    """There is no built book; the message says what to do."""


def file_of(book: Path, ending: str) -> Path:
    """Where the PDF or the zip of a built book stands."""
    return book.parent / f"{paper().slug}-companion{ending}"


def make_pictures(book: Path) -> str:
    count = add_pictures(book, book.parent / "pictures")
    return f"{count} pictures of charts"


def make_pdf(book: Path) -> str:
    target = file_of(book, ".pdf")
    for title in print_book(book, target):
        print(f"  a bookmark fits no heading and stays as it is: {title}")
    return str(target)


def make_zip(book: Path) -> str:
    target = file_of(book, ".zip")
    zip_folder(target, book)
    return str(target)


def make_slides(book: Path) -> str:
    target = book.parent / "slides"
    return f"{slides.write(book, target)} decks: {target / 'index.html'}"


def make_exercises(book: Path) -> str:
    target = book.parent / "exercises"
    count = exercises.write_notebooks(target)
    return f"{count} notebooks, with and without solutions: {target}"


def make_handouts(book: Path) -> str:
    target = book.parent / "handouts"
    return f"{len(sheets.write(book, target))} sheets to print: {target}"


MAKERS = {
    "pictures": make_pictures, "pdf": make_pdf, "zip": make_zip,
    "slides": make_slides, "exercises": make_exercises,
    "handouts": make_handouts,
}


def press(parts: Iterable[str], book: Path):
    """Make parts (see PARTS) of the book in a folder, in this order, and
    print a line of each. Raises NoBook where there is none."""
    book = book.resolve()
    if not (book / "index.html").exists():
        raise NoBook(f"{book}: no book there; run `make book` first")
    for part in parts:
        start = time.time()
        made = MAKERS[part](book)
        print(f"  {made} ({time.time() - start:.0f} s)", flush=True)
