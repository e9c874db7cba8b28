"""A reader's own copy of the paper, each paragraph found in it.

data/ has but a fingerprint and a count of words for each paragraph. So the
copy is taken as one stream of words, and from where the last paragraph ended
stretches of about that many words are tried until the fingerprint fits. What
differs between copies of one text is tried both ways: a hyphen before a line
break stays or goes, a bare number may be the marker of a note.
"""

import json
import os
import re
import stat
import subprocess
import sys
from collections import Counter
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from . import extract
from .text import (
    MARKER, NOTE_LINE, NotThePaper, OtherEdition, TITLE, compatible, digest,
    normalise, word_count,
)
from ..ledger.tables import paragraph_label

MOST_BYTES = 20_000_000
SECONDS = 60
KINDS = ".txt, .md, .html, .mhtml, .pdf or .docx"
EDITION = ("this is another edition, or a changed one; take the one of "
           "19 December 2016")

SLACK = (0, 1, -1, 2, -2, 3, -3)  # words more or less than counted
# How far to look: (words ahead, only at the start of lines, variants tried)
SEARCHES = ((60, True, 1024), (3000, True, 32), (3000, False, 8))
MOST_FORMS = 8  # of one word, with all its hyphens
EXTRA = 5  # so many words between paragraphs are more than a caption

HYPHENS = "-\u2010\u2011\u00ac"
PAGE_NUMBER = re.compile(r"(?i)(page\s*)?[-–—|]?\s*\d{1,4}\s*[-–—|]?"
                         r"(\s*(of|/)\s*\d{1,4})?")
BARE_NOTE = re.compile(r"(\d{1,2})[.)]?\s+(\S.*)")


class Copy(NamedTuple):
    """texts: id of a paragraph -> its text; notes: number -> text;
    extras: what else stands between the paragraphs, a line each."""

    texts: dict[str, str]
    notes: dict[int, str]
    extras: list[str]


def read(path: str | Path, tables: dict) -> Copy:
    """Find every paragraph in the copy at path.

    tables: table name -> frame, as companion.load gives them.
    Raises NotThePaper with what is wrong, where, and what to do.
    """
    path = Path(path)
    try:
        return align(read_lines(path), tables)
    except NotThePaper as error:
        raise type(error)(f"{path}: {error}") from None


# --- the lines of a file -------------------------------------------------


def read_lines(path: Path) -> list[str]:
    """The lines of text in a file, read in a process that can be stopped."""
    check_file(path)
    command = [sys.executable, "-P", extract.__file__, str(path.resolve())]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS,
            stdin=subprocess.DEVNULL)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotThePaper(
            f"reading it took more than {SECONDS} s and was stopped; "
            f"{extract.ADVICE}") from None
    except json.JSONDecodeError:
        raise NotThePaper(
            f"it could not be read at all; {extract.ADVICE}") from None
    if "problem" in found:
        raise NotThePaper(found["problem"])
    return found["lines"]


def check_file(path: Path):
    """Refuse what need not be opened. Raises NotThePaper."""
    try:
        state = path.stat()
    except FileNotFoundError:
        raise NotThePaper("there is no such file") from None
    except (OSError, ValueError) as error:
        raise NotThePaper(f"it cannot be opened ({error})") from None
    if stat.S_ISDIR(state.st_mode):
        raise NotThePaper("a folder; name the file in it")
    if not stat.S_ISREG(state.st_mode):
        raise NotThePaper("not a plain file; save the copy as one")
    if path.suffix.lower() not in extract.KINDS:
        raise NotThePaper(
            f"{path.suffix} files cannot be read; save the copy as {KINDS}")
    if state.st_size == 0:
        raise NotThePaper("an empty file")
    if state.st_size > MOST_BYTES:
        raise NotThePaper(
            f"{state.st_size / 1e6:,.0f} MB is too much for this paper (at "
            f"most {MOST_BYTES / 1e6:.0f}); leave out its pictures, or save "
            "it as plain text")
    if not os.access(path, os.R_OK):
        raise NotThePaper("you may not read this file; change its permissions")


# --- lines that are not the paper's --------------------------------------


def is_page_number(line: str) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line))


def running_lines(lines) -> set[str]:
    """Heads and feet of pages: short, three times or more, and no sentence
    (the last word of a paragraph may stand alone on its line)."""
    def shape(line):
        return re.sub(r"\d+", "#", line.casefold())

    short = [line for line in lines if len(line.split()) <= 20
             and line[-1].isalnum() and not NOTE_LINE.match(line)]
    count = Counter(map(shape, short))
    return {line for line in short if count[shape(line)] >= 3}


def cleanings(lines):
    """The lines without what pages repeat; then less and less bold."""
    running = running_lines(lines)
    yield [x for x in lines if x not in running and not is_page_number(x)]
    yield [x for x in lines if not is_page_number(x)]
    yield lines


# --- one stream of words -------------------------------------------------


class Word(NamedTuple):
    """forms: (as shown, normalised), the likelier first; weight: how many
    words it counts for; line: where it stands."""

    forms: tuple
    weight: int
    line: int


class Stream:
    """The words of lines; a word broken at a hyphen is one word."""

    def __init__(self, lines):
        self.words = []
        for number, line in enumerate(lines):
            for text in line.split():
                self.add(text, number)

    def add(self, text, line):
        word = Word(((text, normalise(text)),), word_count(text), line)
        last = self.words[-1] if self.words else None
        broken = last and last.forms[0][0][-1] in HYPHENS and (
            last.forms[0][1])
        if broken and len(last.forms) < MOST_FORMS:
            self.words[-1] = glue(last, word)
        else:
            self.words.append(word)

    @cached_property
    def count(self) -> list[int]:
        """How many words stand before each place."""
        sums = [0]
        for word in self.words:
            sums.append(sums[-1] + word.weight)
        return sums

    @cached_property
    def starts(self) -> set[int]:
        """Places where a line begins."""
        return {n for n, word in enumerate(self.words)
                if n == 0 or self.words[n - 1].line != word.line}

    def end(self, start: int, size: int) -> int | None:
        """Where size words from start end, markers of notes included."""
        place = min(start + size, len(self.words))
        wanted = self.count[start] + size
        while self.count[place] > wanted:
            place -= 1
        while place < len(self.words) and (
            self.count[place] < wanted or self.is_marker(place)
        ):
            place += 1
        return place if self.count[place] == wanted else None

    def is_marker(self, place: int) -> bool:
        """The word there counts for none and stands on no line's start."""
        return not self.words[place].weight and place not in self.starts

    def shown(self, start: int, end: int) -> str:
        return " ".join(w.forms[0][0] for w in self.words[start:end])

    def normal(self, start: int, end: int) -> str:
        return " ".join(filter(None, (
            w.forms[0][1] for w in self.words[start:end])))

    def fits(self, start, end, row, most) -> str | None:
        """The text from start to end as the row's fingerprint wants it, or
        None after `most` variants."""
        forms = [with_markers(w.forms, row.notes)
                 for w in self.words[start:end]]
        for chosen in islice(product(*forms), most):
            normal = " ".join(filter(None, (f[1] for f in chosen)))
            if digest(normal) == row.fingerprint:
                return " ".join(f[0] for f in chosen)
        return None

    def find(self, row, place: int):
        """(start, end, text) of a paragraph at place or after, or None."""
        for reach, at_lines, most in SEARCHES:
            for start in range(place, min(place + reach, len(self.words))):
                if at_lines and start not in self.starts and start != place:
                    continue
                for more in SLACK:
                    end = self.end(start, row.words + more)
                    text = end and self.fits(start, end, row, most)
                    if text:
                        return self.with_late_marker(start, end, text, row)
        return None

    def with_late_marker(self, start, end, text, row):
        """A marker that the end of a line cut off belongs to its
        paragraph, if the row has a note of that number."""
        while end < len(self.words) and not self.words[end].weight:
            word = self.words[end].forms[0][0]
            if not set(MARKER.findall(word)) <= set(row.notes.split(";")):
                break
            text, end = f"{text} {word}", end + 1
        return start, end, text


def glue(last: Word, word: Word) -> Word:
    """Two parts of a word, or two words that a hyphen joins."""
    new_line = last.line != word.line
    (text, normal), = word.forms
    forms = []
    for before, known in last.forms:
        forms.append((before + ("" if new_line else " ") + text,
                      f"{known} {normal}".strip()))
        forms.append((before[:-1] + text, known + normal))
    weight = last.weight + word.weight - new_line
    return Word(tuple(forms), weight, last.line)


@cache
def with_markers(forms: tuple, notes: str) -> tuple:
    """The forms, and those where a number at the end is the marker of one
    of the notes ('12;13')."""
    more = []
    if not any(c.isdigit() for c in forms[0][0]):
        return forms
    for text, _ in forms:
        for note in filter(None, notes.split(";")):
            found = re.fullmatch(
                rf"(.*?)(?<!\d){re.escape(note)}(\W*)", compatible(text))
            if found and not MARKER.search(text):
                rest = found[1] + found[2]
                more.append((f"{found[1]}[{note}]{found[2]}",
                             normalise(rest)))
    return (*forms, *more)


# --- paragraph for paragraph ---------------------------------------------


def align(lines, tables: dict) -> Copy:
    """Pair each row of paragraphs.csv with its text in the lines.

    Raises OtherEdition at the first paragraph that is not there, and
    NotThePaper when nothing of the paper is.
    """
    furthest, tried = None, []
    for cleaned in cleanings(lines):
        if cleaned in tried:
            continue
        tried.append(cleaned)
        stream = Stream(cleaned)
        found, lost = find_all_paragraphs(stream, tables["paragraphs"])
        if lost is None:
            return collect(stream, cleaned, found, tables)
        if furthest is None or len(found) > len(furthest[1]):
            furthest = stream, found, lost
    raise refusal(*furthest, tables)


def find_all_paragraphs(stream, paragraphs):
    """({id: (start, end, text)}, the first row that was not found)."""
    title = opening(stream)
    place, found = title or 0, {}
    for row in paragraphs.itertuples():
        match = stream.find(row, place)
        if match is None:
            return found, row
        found[row.id] = match
        place = match[1]
    return found, None


def opening(stream) -> int | None:
    """The place after the first title of the paper, if there is one."""
    wanted = normalise(TITLE).split()
    normal = [w.forms[0][1] for w in stream.words]
    for n in range(len(normal)):
        if normal[n : n + len(wanted)] == wanted:
            return n + len(wanted)
    return None


def refusal(stream, found, row, tables) -> NotThePaper:
    """Why the copy is not the paper of data/."""
    name = f"{paragraph_label(row.id)} ({row.id})"
    title = opening(stream)
    if not found and title is None:
        return NotThePaper(
            f'neither the title "{TITLE}" nor its first paragraph stands in '
            "it, so this is not a copy of the paper")
    if found:
        last, (_, end, _) = list(found.items())[-1]
        before = paragraph_label(last)
    else:
        end, before = title, "the title"
    end = after_heading(stream, end, tables["sections"].title)
    there = stream.shown(end, end + 8)
    if stream.count[-1] - stream.count[end] < row.words / 2:
        return OtherEdition(
            f"the copy ends before {name}: {len(found)} of the paper's "
            f"{len(tables['paragraphs'])} paragraphs are in it; take one "
            "that is whole")
    return OtherEdition(
        f'{name} differs: after {before} the copy has "{there}…"; {EDITION}')


def after_heading(stream, place, headings) -> int:
    for heading in map(normalise, headings):
        end = place
        while end < len(stream.words) and (
            heading.startswith(stream.normal(place, end + 1))
        ):
            end += 1
        if end > place and stream.normal(place, end) == heading:
            return end
    return place


def collect(stream, lines, found, tables) -> Copy:
    texts = {name: text for name, (_, _, text) in found.items()}
    last = list(found.values())[-1][1]
    line = stream.words[last - 1].line + 1
    notes, first = end_notes(lines[line:])
    stop = next((n for n in range(last, len(stream.words))
                 if stream.words[n].line >= line + first), len(stream.words))
    return Copy(texts, notes, extras(stream, found, stop, tables))


def end_notes(lines) -> tuple[dict, int]:
    """(number -> text, the line where they begin); a note may go on over
    several lines."""
    pattern = NOTE_LINE
    if not any(map(NOTE_LINE.match, lines)):
        pattern = BARE_NOTE
    notes, first, number = {}, len(lines), 0
    for n, line in enumerate(lines):
        match = pattern.match(line)
        if match and number < int(match[1]) <= number + 3:
            first = min(first, n)
            number = int(match[1])
            notes[number] = match[2]
        elif notes:
            notes[number] += f" {line}"
    return notes, first


def extras(stream, found, stop: int, tables) -> list[str]:
    """Text between paragraphs, and after the last up to stop, that is no
    heading of the paper."""
    headings = [normalise(h) for h in tables["sections"].title]
    names, places = list(found), list(found.values())
    begins = [*(start for start, _, _ in places[1:]), stop]
    lines = []
    for name, (_, end, _), begin in zip(names, places, begins):
        normal = stream.normal(end, begin)
        for heading in headings:
            normal = normal.replace(heading, "")
        if len(normal.split()) >= EXTRA:
            lines.append(
                f"after {paragraph_label(name)} the copy has what data/ does "
                f'not know: "{stream.shown(end, min(begin, end + 8))}…"; '
                "leave it out of the copy if it is not the paper's")
    return lines
