"""The words of a copy as one stream, in which paragraphs are looked for.

data/ has but a fingerprint and a count of words for each paragraph. So from
where the last paragraph ended, stretches of about that many words are tried
until the fingerprint fits. What differs between copies of one text is tried
both ways: a hyphen before a line break stays or goes, a bare number may be
the marker of a note.
"""

import re
from functools import cache, cached_property
from itertools import islice, product
from typing import NamedTuple

from .text import MARKER, compatible, digest, normalise, word_count

SLACK = (0, 1, -1, 2, -2, 3, -3)  # words more or less than counted
# How far to look: (words ahead, only at the start of lines, variants tried)
SEARCHES = ((60, True, 1024), (3000, True, 32), (3000, False, 8))
MOST_FORMS = 8  # of one word, with all its hyphens

HYPHENS = "-\u2010\u2011\u00ac"


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

    def add(self, text: str, line: int):
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

    def fits(self, start: int, end: int, row: tuple, most: int) -> str | None:
        """The text from start to end as the row's fingerprint wants it, or
        None after `most` variants."""
        forms = [with_markers(w.forms, row.notes)
                 for w in self.words[start:end]]
        for chosen in islice(product(*forms), most):
            normal = " ".join(filter(None, (f[1] for f in chosen)))
            if digest(normal) == row.fingerprint:
                return " ".join(f[0] for f in chosen)
        return None

    def find(self, row: tuple, place: int):
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

    def with_late_marker(self, start: int, end: int, text: str, row: tuple):
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
