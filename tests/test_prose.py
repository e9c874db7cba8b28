"""Text pages: every paragraph in its place, every number from data/."""

import re

import pytest
from companion import load
from companion.pages.links import section_folder
from conftest import ROOT

CHAPTERS = ROOT / "chapters"
SECTIONS = list(load("sections").id)
LIKELY_FIGURE = re.compile(
    r"(?<![A-Za-z])\d|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|"
    r"eighty|ninety|dozen|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
# Roles, fences with their options, links, targets, code.
MARKUP = re.compile(
    r"\{[a-z:]+\}`[^`]*`|^[:`]{3,}.*$|^\(.*\)=$|\]\([^)]*\)|`[^`]*`",
    re.MULTILINE,
)


def prose(text: str) -> str:
    """A page without what is drawn from elsewhere."""
    return MARKUP.sub(" ", text)


def text_of(section):
    path = CHAPTERS / section_folder(section) / "text.md"
    return path.read_text("utf-8")


def digit_lines(text):
    return [
        line.strip() for line in prose(text).splitlines()
        if LIKELY_FIGURE.search(line)
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_no_number_is_typed_in_prose(section):
    assert digit_lines(text_of(section)) == []


def test_a_typed_number_would_be_found():
    assert digit_lines("There were 86 of them") and digit_lines("a Dozen men")
    assert not digit_lines("There were {q}`countries` of them, {p}`iran-8`")


@pytest.mark.parametrize("section", SECTIONS)
def test_each_paragraph_has_its_place_in_order(section):
    found = re.findall(r"^:{3,}\{para\} (\S+)", text_of(section), re.M)
    frame = load("paragraphs")
    assert found == list(frame.id[frame.section == section])


@pytest.mark.parametrize("section", SECTIONS)
def test_the_text_is_long_enough_and_not_too_long(section):
    written = len(re.findall(r"[A-Za-z’']+", prose(text_of(section))))
    frame = load("paragraphs")
    original = frame.words[frame.section == section].sum()
    assert 500 <= written <= max(1300, 2.2 * original), (written, original)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_quantity_of_the_section_is_in_its_text(section):
    frame = load("quantities")
    ids = frame.id[frame.paragraph.str.startswith(section + "-")]
    text = text_of(section)
    drawn = set(re.findall(r"\{(?:q|num)\}`([^`]+)`", text))
    assert sorted(set(ids) - drawn) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_note_of_the_section_is_cited(section):
    """The margin of each paragraph cites its notes (see pages.notes)."""
    from companion.pages.notes import margin

    for row in load("paragraphs").itertuples():
        if row.section == section:
            lines = "\n".join(margin(row.id))
            for note in filter(None, row.notes.split(";")):
                assert f"{{note}}`{note}`" in lines
