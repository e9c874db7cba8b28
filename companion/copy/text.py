"""The paper's text as data/ knows it: normalised, counted, fingerprinted.

The text itself never enters the repository; reading.py reads a reader's own.
"""

import hashlib
import re
import unicodedata

MARKER = re.compile(r"\[(\d+)\]")
NOTE_LINE = re.compile(r"\[(\d+)\]\s*(.*)")
SPACES = re.compile(r"[\s\u00a0\u200b]+")
EVEN = str.maketrans({
    **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("‐‑–—−", "-"), "…": "...",
    **{c: unicodedata.normalize("NFKC", c) for c in "ﬀﬁﬂﬃﬄﬅﬆ"},
})


class NotThePaper(ValueError):
    """The file cannot be read as a copy of the paper."""


class OtherEdition(NotThePaper):
    """The file is the paper, but not in the words that data/ knows."""


def normalise(text: str) -> str:
    """Letters and digits only, lower case, single spaces, no note markers.

    Quotes, dashes, ligatures and line breaks differ between copies of one
    text; what is left here does not.
    """
    text = compatible(MARKER.sub(" ", text)).casefold()
    return " ".join(re.findall(r"[^\W_]+", text))


def compatible(text: str) -> str:
    """The text with one form for each letter: no ligatures, no ¹."""
    return unicodedata.normalize("NFKC", text)


def digest(normal: str) -> str:
    """First 16 hex digits of the SHA-256 of a normalised text."""
    return hashlib.sha256(normal.encode()).hexdigest()[:16]


def fingerprint(text: str) -> str:
    """What paragraphs.csv knows a paragraph by."""
    return digest(normalise(text))


def word_count(text: str) -> int:
    """Words between white space, note markers not counted."""
    return len(MARKER.sub(" ", text).split())


def squeeze(text: str) -> str:
    """The text with every run of white space as one plain space."""
    return SPACES.sub(" ", text).strip()


def even(text: str) -> str:
    """The text with plain quotes, dashes, spaces and letters, so that what
    one copy prints can be looked for in another."""
    return squeeze(text.translate(EVEN))


def literal(text: str) -> str:
    """Text that Markdown shows as it stands, markup and all."""
    return re.sub(r"([\\`*_{}\[\]<>#&|$~])", r"\\\1", text)
