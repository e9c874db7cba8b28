"""Still pictures of the charts: for paper, and for readers without
scripts. Each is drawn once by the book's own plotly.js and then kept."""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from ..book import record
from .browser import browser

SCRIPT = "companion/vendor/plotly-cartesian.min.js"
WIDTH = 690  # CSS pixels, about the text of a page on a laptop
BLANK = '<!DOCTYPE html><meta charset="utf-8"><div></div>'
DRAW = """([figure, width]) => Plotly.toImage(figure, {format: 'svg',
  width: width, height: figure.layout.height, imageDataOnly: true})"""
# The place of a chart on a page, which is empty but for its picture.
PLACE = re.compile(
    r'(data-exhibit="([^"]+)"(?:(?!data-exhibit=).)*?'
    r'<div class="companion-plot"[^>]*>)</div>', re.S)


def charts(book: Path) -> dict[str, dict]:
    """Name -> plotly figure, of each chart of a built book."""
    exhibits = record.read(book)["exhibits"]
    return {name: exhibit["figure"] for name, exhibit in exhibits.items()
            if exhibit["figure"]}


def draw(figures: dict[str, tuple[dict, int]], book: Path,
         store: Path) -> dict[str, Path]:
    """Name -> SVG of each figure, drawn unless `store` has it already.

    figures: name -> (plotly figure, width in CSS pixels).
    """
    made = {name: store / f"{name}-{digest(*figure)}.svg"
            for name, figure in figures.items()}
    new = [name for name, path in made.items() if not path.exists()]
    if not new:
        return made
    store.mkdir(parents=True, exist_ok=True)
    with browser() as found:
        page = found.new_page()
        page.set_content(BLANK)
        page.add_script_tag(path=book / SCRIPT)
        for name in new:
            half = made[name].with_suffix(".half")
            half.write_text(page.evaluate(DRAW, list(figures[name])), "utf-8")
            os.replace(half, made[name])
    return made


def digest(figure: dict, width: int) -> str:
    text = json.dumps([figure, width], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def add_pictures(book: Path, store: Path) -> int:
    """Give each chart of a built book its picture; how many there are."""
    figures = {name: (figure, WIDTH) for name, figure in charts(book).items()}
    shelf = book / "companion" / "pictures"
    shelf.mkdir(exist_ok=True)
    for name, path in draw(figures, book, store).items():
        shutil.copy(path, shelf / f"{name}.svg")
    for path in book.rglob("*.html"):
        if "_static" not in path.parts:
            up = "../" * (len(path.relative_to(book).parts) - 1)
            text = path.read_text("utf-8")
            path.write_text(with_pictures(text, up, figures), "utf-8")
    return len(figures)


def with_pictures(text: str, up: str, known) -> str:
    """A page whose charts have pictures. up: its way to the book's folder;
    known: names of the charts that have one."""
    def place(found):
        if found[2] not in known:
            return found[0]
        return (f'{found[1]}<noscript><img alt="" src="{up}companion/'
                f'pictures/{found[2]}.svg" /></noscript></div>')

    return PLACE.sub(place, text)
