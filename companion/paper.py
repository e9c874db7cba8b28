"""A reader's own copy of the paper, split into the paragraphs of data/.

The copy never enters the repository: this module only reads it.
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

TITLE = "The Demise of the Caliphate: Quo Vadis ISIS?"
MARKER = re.compile(r"\[(\d+)\]")
NOTE_LINE = re.compile(r"\[(\d+)\]\s*(.*)")
SPACES = re.compile(r"[\s\u00a0\u200b]+")


class Copy(NamedTuple):
    """body: the paragraphs (headings included) before the end notes;
    notes: note number -> text."""

    body: list[str]
    notes: dict[int, str]


class NotThePaper(ValueError):
    """The file cannot be read as a copy of the paper."""


def normalise(text: str) -> str:
    """Letters and digits only, lower case, single spaces, no note markers.

    Quotes, dashes, ligatures and line breaks differ between copies of one
    text; what is left here does not.
    """
    text = unicodedata.normalize("NFKC", MARKER.sub(" ", text)).casefold()
    return " ".join(re.findall(r"[^\W_]+", text))


def fingerprint(text: str) -> str:
    """First 16 hex digits of the SHA-256 of the normalised text."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:16]


def word_count(text: str) -> int:
    """Words between white space, note markers not counted."""
    return len(MARKER.sub(" ", text).split())


def squeeze(text: str) -> str:
    """The text with every run of white space as one plain space."""
    return SPACES.sub(" ", text).strip()


def read_copy(path: str | Path) -> Copy:
    """Read a plain-text copy, one paragraph a line.

    Raises NotThePaper with the reason when the file is no such text.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotThePaper(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise NotThePaper(
            f"{path}: not UTF-8 text (byte {error.start}); "
            "save the copy as plain text in UTF-8 and try again"
        ) from None
    lines = [squeeze(line) for line in text.splitlines()]
    lines = [line for line in lines if line]
    starts = [n for n, line in enumerate(lines) if line == TITLE]
    if not starts:
        raise NotThePaper(
            f'{path}: the title "{TITLE}" stands on no line of its own, '
            "so this is not a copy of the paper"
        )
    body, notes = [], {}
    # The line after the title is the date and the author.
    for line in lines[starts[-1] + 2 :]:
        match = NOTE_LINE.match(line)
        if match:
            notes[int(match[1])] = match[2]
        elif notes:
            raise NotThePaper(
                f"{path}: a line after the end notes is no note: {line[:60]}…"
            )
        else:
            body.append(line)
    return Copy(body, notes)
