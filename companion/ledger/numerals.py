"""Numerals and number words in English text."""

import re
from typing import NamedTuple

CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty ninety"
).split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth"
).split()
COLLECTIVES = (
    "dozen dozens hundred hundreds thousand thousands million millions "
    "billion billions half quarter quarters thirds once twice both pair "
    "couple single decade decades century centuries"
).split()

WORDS = frozenset(CARDINALS + ORDINALS + COLLECTIVES)

# Digits with inner separators (27,000; 15-20 is two numerals), or a word
# from the lists. "Forty-year" and "1990s" are found; "someone" is not.
NUMERAL = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:%s)\b" % "|".join(sorted(WORDS)), re.IGNORECASE
)


SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
FRACTIONS = {"half", "quarter", "quarters", "third", "thirds"}


def digit_values(text: str) -> set[float]:
    """The numbers that text has in digits: '27,000 and 31,000'."""
    found = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    return {float(d.replace(",", "")) for d in found}


def word_values(text: str) -> set[float]:
    """The numbers that text has in words: 'two dozen', 'over a thousand'.

    A bare plural counts two of its kind ('hundreds' is 200). Fractions
    have no value of their own; with one in it, text gives none.
    """
    words = re.findall(r"[a-z]+", text.lower())
    if FRACTIONS & set(words):
        return set()
    values, size = set(), None
    for word in [*words, ""]:
        if word in CARDINALS[:21]:
            ahead, size = size, CARDINALS.index(word)
        elif word in CARDINALS:
            ahead, size = size, 10 * (CARDINALS.index(word) - 18)
        elif word in SCALES:
            ahead, size = None, (size or 1) * SCALES[word]
        elif word.removesuffix("s") in SCALES:
            ahead, size = size, 2 * SCALES[word.removesuffix("s")]
        else:
            ahead, size = size, None
        if ahead is not None:
            values.add(float(ahead))
    return values


class Numeral(NamedTuple):
    text: str
    start: int
    end: int


def find_numerals(text: str) -> list[Numeral]:
    """Every numeral and number word, in order, with its place in text."""
    return [Numeral(m[0], *m.span()) for m in NUMERAL.finditer(text)]
