"""What a copy of any paper seems to hold: title, author, date, sections,
paragraphs and notes, told by the shape of its lines.

Nothing is certain here, so `Outline.said` names what was taken for what.
"""

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple

from ..ledger.tables import MONTHS
from .align import BARE_NOTE, end_notes
from .reading import is_page_number, running_lines
from .text import MARKER, NOTE_LINE, NotThePaper, normalise

LONGEST_HEADING = 15  # words
MANY = 15  # lines, on the average, are more than a paragraph
SURE = 20  # so many markers may be lost, in a paper of few notes
CLOSING = "”’\"')] "  # what may follow the stop of a sentence
BULLET = re.compile(r"[-–—•*·▪►]")
NOTES = re.compile(r"(?i)(end|foot)?\s?notes|references|sources")
BYLINE = re.compile(r"(?i)(?:^|[|–—]\s*)by:?\s+(\S.*)")
BARE_MARKER = re.compile(
    r"(?:(?<=[^\W\d_][.,;:!?”\"’)])|(?<=[.,;:!?][”\"’)]))"
    r"(\d{1,3})(?=[\s—–”\"’)]|$)")
BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac]$")
DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
MONTH = f"(?P<name>{'|'.join(f'{m[:3]}[a-z]*' for m in MONTHS)})"
DATES = [re.compile(rf"(?i)\b{pattern}\b") for pattern in (
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
    r"(?P<day>\d\d?)[/.](?P<month>\d\d?)[/.](?P<year>\d{4})",
    rf"{DAY}\.? {MONTH},? (?P<year>\d{{4}})",
    rf"{MONTH}\.? {DAY},? (?P<year>\d{{4}})",
    rf"{MONTH}\.?,? (?P<year>\d{{4}})",
    r"(?P<year>(?:19|20)\d\d)",
)]


class Section(NamedTuple):
    """title: '' for what stands before the first heading."""

    title: str
    paragraphs: list[str]


class Outline(NamedTuple):
    """said: what was taken for what, a line each."""

    title: str
    author: str
    date: str  # ISO 8601, possibly a month or a year
    sections: list[Section]
    notes: dict[int, str]
    said: list[str]


def outline(blocks: list[list[str]], title: str = "", author: str = "",
            date: str = "") -> Outline:
    """The parts of a paper.

    blocks: lines of a copy, in blocks that empty lines part. title, author,
    date: where the copy does not show them, or not clearly.
    Raises NotThePaper when one of the three is missing, or any text.
    """
    lines, noise = cleaned(blocks)
    lines, notes = cut_notes(lines)
    items = [item for item in paragraphs_of(lines) if visible(item)]
    start = next((n for n, item in enumerate(items)
                  if not is_heading(item) and not is_byline(item)), None)
    if start is None:
        raise NotThePaper("no paragraph was found in it: nothing but short "
                          "lines without a full stop")
    facts, left, heading = read_front(items[:start], title, author, date)
    items = mark(heading + items[start:], notes)
    check_markers(items, notes)
    sections, said = sections_of(items)
    return Outline(*facts, sections, notes, [
        *(f"left out before the text: {say(line)}" for line in left),
        *(f"left out as the head or foot of pages: {say(line)}"
          for line in sorted(noise)), *said])


def visible(item: str) -> str:
    """The letters and digits of a line."""
    return "".join(c for c in item if c.isalnum())


# --- lines to paragraphs --------------------------------------------------


def cleaned(blocks: list[list[str]]) -> tuple[list[str], set[str]]:
    """(lines, with '' between blocks; heads and feet of pages)."""
    noise = running_lines([line for block in blocks for line in block])
    lines = []
    for block in blocks:
        kept = [line for line in block
                if line not in noise and not is_page_number(line)]
        lines += [*kept, ""] if kept else []
    return lines, noise


def paragraphs_of(lines: list[str]) -> list[str]:
    """One item a paragraph or heading. Lines are joined where the text is
    set in lines of one width: by empty lines, or else by their ends."""
    blocks = [list(b) for filled, b in groupby(lines, bool) if filled]
    flat = [line for block in blocks for line in block]
    width = sorted(map(len, flat))[len(flat) * 9 // 10] if flat else 0
    wide = [line for line in flat if len(line) > 0.7 * width]
    if sum(map(is_closed, wide)) * 2 >= len(wide):
        return flat
    if len(blocks) == 1 or len(flat) > MANY * len(blocks):  # pages, say
        blocks = [part for block in blocks for part in parts(block, width)]
    return [join(block) for block in blocks]


def parts(block: list[str], width: int):
    """Paragraphs of a block without empty lines: each ends with a short
    line that closes a sentence; a heading is short and closes none."""
    part = []
    for line in block:
        short = len(line) < 0.8 * width
        if short and not part and not is_closed(line):
            yield [line]
            continue
        part.append(line)
        if short and is_closed(line):
            yield part
            part = []
    if part:
        yield part


def join(lines: list[str]) -> str:
    """The lines as one; a word that was broken at a hyphen is whole."""
    text = lines[0]
    for line in lines[1:]:
        if BROKEN.search(text) and line[0].islower():
            text = text[:-1] + line
        else:
            text += ("" if BROKEN.search(text) else " ") + line
    return text


def is_closed(line: str) -> bool:
    """If a line ends as a sentence does, markers of notes aside."""
    return MARKER.sub("", line).rstrip(CLOSING + "0123456789")[-1:] in (
        set(".!?:;…"))


def is_heading(item: str) -> bool:
    """A short line without a stop; a question may be one."""
    bare = MARKER.sub("", item).rstrip(CLOSING)
    return (len(bare.split()) <= LONGEST_HEADING and bare[-1:] not in ".,;:!…"
            and not BULLET.match(bare))


def is_byline(item: str) -> bool:
    return len(item.split()) <= LONGEST_HEADING and bool(BYLINE.search(item))


# --- notes ----------------------------------------------------------------


def cut_notes(lines: list[str]) -> tuple[list[str], dict[int, str]]:
    """(the lines before the end notes, number -> text of a note)."""
    start = None
    for n, (before, line) in enumerate(zip(["", *lines], lines)):
        after = next(filter(None, lines[n + 1 :]), "")
        if line.startswith("[1]") and (not before or is_closed(before)):
            start = n
        elif NOTES.fullmatch(line) and (
                NOTE_LINE.match(after) or BARE_NOTE.match(after)):
            start = n + 1
    if start is None:
        return lines, {}
    notes = end_notes(list(filter(None, lines[start:])))[0]
    while start and (not lines[start - 1] or NOTES.fullmatch(
            lines[start - 1])):
        start -= 1
    return lines[:start], notes


def mark(items: list[str], notes: dict) -> list[str]:
    """Bare numbers after a stop become markers ('owls.2' to 'owls.[2]'),
    where the list has notes and the text no markers."""
    if not notes or any(map(MARKER.search, items)):
        return items
    wanted = 1

    def marker(match):
        nonlocal wanted
        if int(match[1]) != wanted:
            return match[0]
        wanted += 1
        return f"[{match[1]}]"

    return [BARE_MARKER.sub(marker, item) for item in items]


def check_markers(items: list[str], notes: dict):
    """Refuse a year in square brackets, which would be a note."""
    numbers = {int(n) for item in items for n in MARKER.findall(item)}
    known = max(notes, default=len(numbers))
    for number in sorted(numbers):
        if number > known + SURE or number == 0:
            raise NotThePaper(
                f'"[{number}]" would be the marker of a note, and there are '
                f"but {known}; write it in round brackets in your copy")


# --- what stands before the text ------------------------------------------


def read_front(lines: list[str], title: str, author: str, date: str):
    """((title, author, date), lines that are none of them, [the heading of
    the first section])."""
    by = next((n for n, x in enumerate(lines) if BYLINE.search(x)), None)
    day = next((n for n, x in enumerate(lines) if date_in(x) and n), None)
    if by is None and day is not None and day > 1:
        by = day - 1
    used = {n for n in (by, day) if n is not None}
    heads = lines[: min(used, default=1)]
    if heads:  # the head of a web page may repeat its title
        again = [n for n, x in enumerate(heads) if n and x in heads[0]]
        used.add(again[-1] if again else 0)
        title = title or heads[max(again, default=0)]
    author = author or ("" if by is None else name_in(lines[by]))
    date = date or ("" if day is None else date_in(lines[day]))
    missing = [name for name, found in (
        ("title", title), ("author", author), ("date", date)) if not found]
    if missing:
        raise NotThePaper(
            f"no {' and no '.join(missing)} was found before the text; say "
            "it yourself: " + " ".join(f"--{name} …" for name in missing))
    left = [line for n, line in enumerate(lines) if n not in used]
    heading = [left.pop()] if left and len(lines) - 1 not in used else []
    return (cleared(title), cleared(author), date), left, heading


def name_in(line: str) -> str:
    """The name of a byline; 'Family, Given (Dr.)' as 'Given Family'."""
    found = BYLINE.search(line)
    name = re.split(r"\s*[|;]\s*", found[1] if found else line)[0]
    for pattern in DATES[:-1]:
        name = pattern.sub("", name)
    name = re.sub(r"\s*\(.*?\)", "", MARKER.sub("", name)).strip(" ,-–—|")
    family, comma, given = name.partition(", ")
    alone = comma and " and " not in name and "," not in given
    return f"{given} {family}" if alone and " " not in family else name


def date_in(line: str) -> str:
    """The first date of a line, in ISO 8601, or ''."""
    for pattern in DATES:
        for found in pattern.finditer(line):
            parts = found.groupdict()
            if "name" in parts:
                parts["month"] = 1 + [m[:3] for m in MONTHS].index(
                    parts["name"][:3].capitalize())
            month, day = (int(parts.get(k) or 0) for k in ("month", "day"))
            if month > 12 >= day:  # 12/19/2016
                month, day = day, month
            if month <= 12 and day <= 31:
                return parts["year"] + "".join(
                    f"-{n:02d}" for n in (month, day) if n)
    return ""


# --- sections -------------------------------------------------------------


def sections_of(items: list[str]) -> tuple[list[Section], list[str]]:
    """(sections, each with a paragraph; what was taken for what)."""
    sections, said, known = [Section("", [])], [], set()
    for item, after in zip(items, [*items[1:], ""]):
        if is_heading(item) and after and not is_heading(after):
            sections.append(Section(cleared(item), []))
            continue
        words = normalise(item)
        if words in known:
            said.append(f"left out, since it stands there twice: {say(item)}")
            continue
        known.add(words)
        sections[-1].paragraphs.append(item)
        if is_heading(item):
            said.append("taken for a paragraph, since none stands under it: "
                        f"{say(item)}")
    return [s for s in sections if s.paragraphs], said


def say(item: str) -> str:
    """How an item begins."""
    words = item.split()
    return f'"{" ".join(words[:8])}{"…" if len(words) > 8 else ""}"'


def cleared(title: str) -> str:
    """A title that a table may hold: no markers, nothing invisible."""
    shown = "".join(c for c in MARKER.sub("", title)
                    if unicodedata.category(c) not in ("Cc", "Cf"))
    return shown.replace("<", "‹").replace(">", "›").strip(" =+@")
