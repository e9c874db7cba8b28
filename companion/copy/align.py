"""A reader's own copy of the paper, each paragraph found in it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..ledger.paper import Paper
from ..ledger.problem import Problem
from ..ledger.tables import Tables, say_date
from .reading import cleanings, read_lines
from .stream import Stream
from .text import NOTE_LINE, NotThePaper, OtherEdition, normalise

EXTRA = 5  # so many words between paragraphs are more than a caption
BARE_NOTE = re.compile(r"(\d{1,2})[.)]?\s+(\S.*)")


class Copy(NamedTuple):
    """texts: id of a paragraph -> its text; notes: number -> text;
    extras: what else stands between the paragraphs."""

    texts: dict[str, str]
    notes: dict[int, str]
    extras: list[Problem]


def read(path: str | Path, tables: Tables) -> Copy:
    """Find every paragraph in the copy at path.

    tables: table name -> frame, as companion.load gives them.
    Raises NotThePaper with what is wrong, where, and what to do.
    """
    path = Path(path)
    try:
        return align(read_lines(path), tables)
    except NotThePaper as error:
        raise type(error)(f"{path}: {error}") from None


def align(lines: list[str], tables: Tables) -> Copy:
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
        found, lost = find_all_paragraphs(stream, tables)
        if lost is None:
            return collect(stream, cleaned, found, tables)
        if furthest is None or len(found) > len(furthest[1]):
            furthest = stream, found, lost
    raise refusal(*furthest, tables)


def find_all_paragraphs(stream: Stream, tables: Tables):
    """({id: (start, end, text)}, the first row that was not found)."""
    place, found = opening(stream, tables) or 0, {}
    for row in tables["paragraphs"].itertuples():
        match = stream.find(row, place)
        if match is None:
            return found, row
        found[row.id] = match
        place = match[1]
    return found, None


def labels(tables: Tables) -> dict[str, str]:
    """Id of a paragraph -> its label, as paragraph_label gives it for the
    companion that one works in."""
    numbers = dict(zip(tables["sections"].id, tables["sections"].number))
    return {row.id: f"¶{numbers[row.section]}.{row.number}"
            for row in tables["paragraphs"].itertuples()}


def opening(stream: Stream, tables: Tables) -> int | None:
    """The place after the first title of the paper, if there is one."""
    wanted = normalise(Paper.of(tables["paper"]).title).split()
    normal = [w.forms[0][1] for w in stream.words]
    for n in range(len(normal)):
        if normal[n : n + len(wanted)] == wanted:
            return n + len(wanted)
    return None


def refusal(stream: Stream, found: dict[str, tuple], row: tuple,
            tables: Tables) -> NotThePaper:
    """Why the copy is not the paper of data/."""
    paper, label = Paper.of(tables["paper"]), labels(tables)
    name = f"{label[row.id]} ({row.id})"
    title = opening(stream, tables)
    if not found and title is None:
        return NotThePaper(
            f'neither the title "{paper.title}" nor its first paragraph '
            "stands in it, so this is not a copy of the paper")
    if found:
        last, (_, end, _) = list(found.items())[-1]
        before = label[last]
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
        f'{name} differs: after {before} the copy has "{there}…"; this is '
        "another edition, or a changed one; take the one of "
        f"{say_date(paper.date)}")


def after_heading(stream: Stream, place: int, headings: Iterable[str]) -> int:
    for heading in map(normalise, headings):
        end = place
        while end < len(stream.words) and (
            heading.startswith(stream.normal(place, end + 1))
        ):
            end += 1
        if end > place and stream.normal(place, end) == heading:
            return end
    return place


def collect(stream: Stream, lines: list[str], found: dict[str, tuple],
            tables: Tables) -> Copy:
    texts = {name: text for name, (_, _, text) in found.items()}
    last = list(found.values())[-1][1]
    line = stream.words[last - 1].line + 1
    notes, first = end_notes(lines[line:])
    stop = next((n for n in range(last, len(stream.words))
                 if stream.words[n].line >= line + first), len(stream.words))
    return Copy(texts, notes, extras(stream, found, stop, tables))


def end_notes(lines: list[str]) -> tuple[dict, int]:
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


def extras(stream: Stream, found: dict[str, tuple], stop: int,
           tables: Tables) -> list[Problem]:
    """Text between paragraphs, and after the last up to stop, that is no
    heading of the paper."""
    headings = [normalise(h) for h in tables["sections"].title]
    names, places = list(found), list(found.values())
    begins = [*(start for start, _, _ in places[1:]), stop]
    label, problems = labels(tables), []
    for name, (_, end, _), begin in zip(names, places, begins):
        normal = stream.normal(end, begin)
        for heading in headings:
            normal = normal.replace(heading, "")
        if len(normal.split()) >= EXTRA:
            there = stream.shown(end, min(begin, end + 8))
            problems.append(Problem(
                "paragraphs", None, "", f"after {label[name]} the copy has "
                f'what data/ does not know: "{there}…"', "leave it out of "
                "the copy if it is not the paper's"))
    return problems
