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


class Numeral(NamedTuple):
    text: str
    start: int
    end: int


def find_numerals(text: str) -> list[Numeral]:
    """Every numeral and number word, in order, with its place in text."""
    return [Numeral(m[0], *m.span()) for m in NUMERAL.finditer(text)]
