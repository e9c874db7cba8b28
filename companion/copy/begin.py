"""A companion to another paper, laid out from a copy of it."""

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ..ledger.check import check
from ..ledger.check.rules import is_date
from ..ledger.numerals import find_numerals
from ..ledger.paper import Paper
from .outline import Outline, Section, outline
from .reading import read_blocks
from .skeleton import Chapter, files
from .text import MARKER, NotThePaper, fingerprint, word_count
from .verify import UNDECIDED

WITHOUT_HEADING = "Introduction"  # our name for what has none
TO_DECIDE = "to decide: a quantity, or a reason why it is none"
SMALL_WORDS = "a an and as at by for in is of on or s the to with".split()
LONG = 40  # characters of a title that needs a shorter one


class Refused(ValueError):
    """The folder or an option cannot be used; says what to do."""


def begin(copy: Path, folder: Path, **facts: str) -> list[str]:
    """Lay a companion out in `folder`, which may not hold anything.

    facts: title, author and date of the paper where the copy does not show
    them; '' for none. Returns what was taken for what, a line each. Raises
    NotThePaper for a copy that cannot be read, and Refused.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty; name a new folder")
    if facts.get("date") and not is_iso(facts["date"]):
        raise Refused(f"there is no date {facts['date']}; write it as "
                      "2016-12-19, 2016-12 or 2016")
    try:
        found = outline(read_blocks(copy), **facts)
    except NotThePaper as error:
        raise NotThePaper(f"{copy}: {error}") from None
    chapters = list(named(found.sections))
    about, rows = tables(found, chapters)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        half = Path(place) / folder.name
        write(half, files(about, chapters, rows))
        for problem in check(half / "data"):
            raise Refused(f"{copy}: what was made of it is not sound: "
                          f"{problem}")
        half.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        os.replace(half, folder)
    return summary(about, chapters, rows) + found.said


def is_iso(date: str) -> bool:
    return bool(re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", date)) and (
        is_date(date))


def write(folder: Path, content: dict[str, str]):
    """content: path in the folder -> text."""
    for name, text in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


# --- what a copy tells ----------------------------------------------------


def tables(found: Outline, chapters: list[Chapter]):
    """(the facts of the paper, table -> rows) of what a copy can fill."""
    paragraphs = [(f"{chapter.id}-{n}", chapter.id, n, text)
                  for chapter in chapters
                  for n, text in enumerate(chapter.paragraphs, start=1)]
    marks = [MARKER.findall(text) for *_, text in paragraphs]
    last = max([*found.notes, *(int(n) for m in marks for n in m)], default=0)
    about = Paper(
        found.title, shorter(found.title), found.author, cited(found.author),
        found.date, notes=last, ranked=0, coders=("A", "B"))
    return about, {
        "paper": [[*about[:-1], ";".join(about.coders)]],
        "sections": [[*chapter[:-1], len(chapter.paragraphs)]
                     for chapter in chapters],
        "paragraphs": [
            [name, section, n, word_count(text), fingerprint(text),
             ";".join(notes), ""]
            for (name, section, n, text), notes in zip(paragraphs, marks)],
        "passed_over": [
            [name, numeral, UNDECIDED, TO_DECIDE]
            for name, *_, text in paragraphs for numeral in numerals(text)],
        "notes": [
            [n, "", "source" if n in found.notes else "missing", "none", "",
             "", "none", ""] for n in range(1, last + 1)],
        "voices": [["author", about.author, "", "author of the paper", "",
                    "", "author"]],
    }


def named(sections: list[Section]) -> Iterator[Chapter]:
    """Sections with their names; what has no heading is number 0."""
    used = {"whole"}  # the section that is the whole paper
    first = 1 if sections[0].title else 0
    for number, (heading, paragraphs) in enumerate(sections, start=first):
        title = heading or WITHOUT_HEADING
        name, short = slug(title) or f"section-{number}", shorter(title)
        while name in used:
            name += "-more"
        if short in used:
            short = f"{short} ({number})"
        used |= {name, short}
        yield Chapter(
            name, number, title, short, f"{number}-{name}", paragraphs)


def slug(text: str) -> str:
    """The first words of a title that say something, in Latin letters,
    joined by hyphens."""
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", latin.decode().lower())
    return "-".join([w for w in words if w not in SMALL_WORDS][:3])


def shorter(title: str) -> str:
    """A title where there is no room: what follows its last colon, if it
    is long, and no more than some words of that."""
    if len(title) <= LONG:
        return title
    words = title.rsplit(": ", 1)[-1].split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")


def cited(author: str) -> str:
    """'Ann Author' as 'Author, Ann'; more than one as they stand."""
    if " and " in author or "," in author or " " not in author:
        return author
    given, family = author.rsplit(" ", 1)
    return f"{family}, {given}"


def numerals(text: str) -> Iterator[str]:
    """Every numeral of a paragraph, with the letters that touch it."""
    bare = MARKER.sub(lambda m: " " * len(m[0]), text)
    end = 0
    for numeral in find_numerals(bare):
        if numeral.end <= end:
            continue  # a letter joins it to the one before
        start, end = numeral.start, numeral.end
        while start and bare[start - 1].isalnum():
            start -= 1
        while end < len(bare) and bare[end].isalnum():
            end += 1
        yield bare[start:end]


def summary(about: Paper, chapters: list[Chapter],
            rows: dict[str, list]) -> list[str]:
    """What was found, a line each."""
    missing = [str(row[0]) for row in rows["notes"] if row[2] == "missing"]
    return [
        f"title: {about.title}", f"author: {about.author}",
        f"date: {about.date}", f"paragraphs: {len(rows['paragraphs'])}",
        *(f"section {c.number}: {c.title} (paragraphs: {len(c.paragraphs)})"
          for c in chapters),
        f"notes: {about.notes}" + (
            f" (not in a list at the end: {', '.join(missing)})"
            if missing else ""),
        f"numerals to decide: {len(rows['passed_over'])}"]
