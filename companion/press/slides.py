"""Slides: a deck for each section, made of the built book.

A deck needs no network: reveal.js lies beside it. Its charts are those of
the chapter, one a slide, drawn to the size of the screen; what stands
around a chart in the book is in the speaker's notes (key S).
"""

import os
import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup

from ..pages.exhibits import esc, section_folder
from ..charts.palette import colour
from ..ledger.paper import paper
from ..ledger.tables import load

ASSETS = Path(__file__).parent.parent / "assets"
ROWS = 12  # a longer table is not for a slide
# The window of the notes writes a page of its own, script and all.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src "
    "'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="{policy}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<link rel="stylesheet" href="reveal/reset.css" />
<link rel="stylesheet" href="reveal/reveal.css" />
<link rel="stylesheet" href="decks.css" /></head>
<body><div class="reveal"><div class="slides">
{slides}
</div></div>
<noscript><p>Slides need scripts; the book itself does not.</p></noscript>
<script src="reveal/reveal.js"></script>
<script src="reveal/notes.js"></script>
<script src="plotly-cartesian.min.js"></script>
<script src="decks.js"></script></body></html>
"""


def soup(path: Path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def slide(body: str, notes: str = "", kind: str = "") -> str:
    """body, notes: HTML."""
    return (f'<section class="{kind}">{body}'
            f'<aside class="notes">{notes}</aside></section>')


def plain(tag) -> str:
    """The text of an element, without its links and on one line."""
    return " ".join(tag.get_text().split()) if tag else ""


# --- the slides of a section ---------------------------------------------


CARE = (
    "Before anything else, the note on care: behind each number are people; "
    "anybody may leave for a while without giving a reason.")
ASK = "Two minutes in pairs, then three in the room. Listen for:"


def spoken(*texts) -> str:
    """Paragraphs of the speaker's notes."""
    return "".join(f"<p>{esc(t)}</p>" for t in texts if t)


def opening(section, page) -> str:
    first = page.select_one("article.bd-article h1").find_next_siblings("p")
    said = spoken(CARE, *map(plain, first))
    return slide(
        f"<p>Section {section.number}</p><h1>{esc(section.title)}</h1>"
        f"<p>{esc(paper().line)}</p>", said, "opening")


def paragraph(block) -> str:
    """A paragraph of the chapter: its number and its text, and not what
    stands in the margin."""
    number = block.select_one(".companion-para-number")
    return " ".join([plain(number)] + [
        plain(p) for p in block.find_all("p", recursive=False)]).strip()


def about(figure) -> list[str]:
    """What the chapter says of a chart: the sentences that lead to it, or
    else the paragraph of the paper that it belongs to, or what follows."""
    said = []
    for tag in figure.find_previous_siblings():
        if "companion-para" in tag.get("class", []):
            return said or [paragraph(tag)]
        if tag.name == "p":
            said.insert(0, plain(tag))
        elif said:
            break
    after = figure.find_next_sibling()
    if not said and after is not None and after.name == "p":
        said = [plain(after)]
    return said


def sources(figure) -> str:
    """The paragraphs and notes behind a chart, without its buttons."""
    line = figure.select_one(".companion-sources")
    return plain(line).split(" · ")[0] if line else ""


def exhibit(figure) -> str | None:
    """A chart or a short table, as large as the screen."""
    finding = plain(figure.select_one(".companion-finding"))
    number = figure["data-number"]
    origin = figure.select_one(".companion-origin")
    head = (f"<h2>{esc(finding)}</h2>"
            f'<p class="origin">{esc(number)} · {esc(plain(origin))}</p>')
    trap = plain(figure.select_one(".companion-pitfall"))
    notes = spoken(trap, *about(figure), sources(figure))
    plot = figure.select_one(".companion-plot")
    if plot:
        told = figure.select_one(".companion-legend")
        for key in told.select("[data-kind]") if told else ():
            key["style"] = f"--key:{colour(key['data-kind'])}"
        chart = (f'<div class="plot" role="img" '
                 f'aria-label="{esc(plot["aria-label"])}"></div>'
                 f"{plot.find_next_sibling('script')}")
        return slide(f"{head}{told or ''}{chart}", notes, "chart")
    table = figure.select_one("table")
    if table is None or len(table.select("tbody tr")) > ROWS:
        return None
    for link in table.select("a"):
        link.unwrap()
    return slide(head + str(table), notes, "table")


def items(page, number: int, kind: str) -> list[str]:
    """The items of the list of a kind, ol or ul, under a section."""
    for head in page.select("article.bd-article h2"):
        if re.match(rf"{number}\b", head.get_text()):
            found = head.find_parent("section").select(f"{kind} > li")
            return [plain(item) for item in found]
    return []


def questions(page, number: int) -> list[str]:
    """The discussion questions of a section, as text."""
    return items(page, number, "ol")


def hints(page, number: int) -> list[str]:
    """What to listen for in the answers, a line a question."""
    return items(page, number, "ul")


def closing(page) -> str:
    """What a reader may conclude, for the speaker, before the last words."""
    said = []
    for part in page.select("article.bd-article section section"):
        if part.h2 and not plain(part.h2).startswith((
                "Paragraph by paragraph", "Before you go on")):
            said += map(plain, part.find_all("p", recursive=False))
    return slide("<h2>What do the figures carry, and what not?</h2>"
                 "<p>Say it first; then read the chapter’s answer.</p>",
                 spoken(*said), "question")


def slides(section, book: Path) -> str:
    """All slides of a section, from the pages of the built book."""
    page = soup(book / "chapters" / section_folder(section.id) / "text.html")
    talk = soup(book / "chapters/teaching/questions.html")
    asked = questions(talk, section.number)
    listen = hints(talk, section.number)
    made = [opening(section, page)]
    for figure in page.select("figure.companion-exhibit"):
        made.append(exhibit(figure))
    made += [
        slide(f"<p>Question {n}</p><h2>{esc(text)}</h2>",
              spoken(ASK, *listen[n - 1:n]), "question")
        for n, text in enumerate(asked, start=1)]
    made.append(closing(page))
    return "\n".join(filter(None, made))


def index(sections) -> str:
    """The first page: one link a deck, and the keys."""
    rows = "".join(
        f'<li><a href="{section_folder(s.id)}.html">'
        f"{esc(s.title)}</a></li>" for s in sections)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" />'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
        '<meta name="viewport" content="width=device-width, '
        'initial-scale=1" /><title>Slides</title>'
        '<link rel="stylesheet" href="decks.css" /></head>'
        '<body class="index"><h1>Slides</h1>'
        "<p>A deck for each section of the paper.</p>"
        f"<ol start=\"0\">{rows}</ol><p>Arrow keys turn the slides, F fills "
        "the screen, S opens the speaker’s notes in a window of their own, B "
        "makes the screen black, O shows all slides, Escape leaves. To print "
        "a deck, put <code>?print-pdf</code> behind its address and print."
        "</p></body></html>")


def write(book: Path, target: Path) -> int:
    """Make the decks of a built book; how many there are."""
    sections = list(load("sections").itertuples())
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(ASSETS / "vendor" / "reveal", half / "reveal")
    for name in ("decks.css", "decks.js"):
        shutil.copy(ASSETS / name, half)
    shutil.copy(book / "companion/vendor/plotly-cartesian.min.js", half)
    for section in sections:
        page = PAGE.format(
            policy=POLICY, title=f"{section.number} {esc(section.title)}",
            slides=slides(section, book))
        (half / f"{section_folder(section.id)}.html").write_text(
            page, encoding="utf-8")
    (half / "index.html").write_text(index(sections), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return len(sections)
