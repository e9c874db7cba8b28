"""The search for paragraphs, on made-up text."""

import re

import pytest
from companion import load, paper
from companion.copy import align, extract, reading
from companion.copy.text import NotThePaper, fingerprint, word_count
from hypothesis import given, settings
from hypothesis import strategies as st
from test_copies import folded

MADE_UP = [
    "Seven owls of North-East Riding were counted by 1,200 watchers, so the "
    "well-known registry reports.[1] None of them had been seen before.",
    "The owls' first winter was long – nobody knows how long – and costly.",
    "“Owls,” said one watcher, “are not the issue: mice are.”[2] He counted "
    "2 of these himself, in a half-finished barn near the old mill.",
    "It remains to be seen whether mice can be counted at all.",
]


def made_up_tables():
    """Tables that know the made-up paragraphs, and no others."""
    paragraphs = load("paragraphs").head(len(MADE_UP)).copy()
    paragraphs["fingerprint"] = [fingerprint(x) for x in MADE_UP]
    paragraphs["words"] = [word_count(x) for x in MADE_UP]
    paragraphs["notes"] = ["1", "", "2", ""]
    return {"paper": load("paper"), "paragraphs": paragraphs,
            "sections": load("sections")}


KNOWN = made_up_tables()
NOTES = ["[1] A registry of owls.", "[2] Hearsay; see there."]


def lines_of(text):
    return [line for block in extract.blocks_of(text) for line in block]


def found(text):
    copy = align.align(lines_of(text), KNOWN)
    return list(copy.texts.values()), copy


@settings(max_examples=40)
@given(st.integers(20, 90), st.booleans(), st.booleans())
def test_any_width_of_lines_gives_the_text_back(width, bare, heads):
    lines = [paper().title, "by N. N.", "Introduction", *MADE_UP, *NOTES]
    rows = [r for line in lines for r in folded(line, width)]
    if heads:
        rows = [r for n, row in enumerate(rows)
                for r in ([row] if n % 6 else ["Of Owls", str(n), row])]
    text = "\n".join(rows)
    if bare:
        text = re.sub(r"(?<=[.”])\[(\d)\]", r"\1", text)
    texts, copy = found(text)
    assert texts == MADE_UP and copy.extras == []


def test_footnotes_of_word_become_notes(tmp_path):
    """Numbered as they are met, whatever their ids; high digits are one."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import nsdecls, qn

    document = docx.Document()
    for text, id_ in (("In 2016", "9"), ("In 2017", "4")):
        run = document.add_paragraph(text).add_run()
        run._r.append(OxmlElement("w:footnoteReference"))
        run._r[-1].set(qn("w:id"), id_)
    document.add_paragraph("In 2018").add_run("3").font.superscript = True
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>Note {n}</w:t></w:r></w:p>'
        "</w:footnote>" for n in (4, 9, 77))
    package = document.part.package
    document.part.relate_to(Part(
        PackURI("/word/footnotes.xml"), "application/xml",
        f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode(),
        package), RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(tmp_path / "x.docx")
    assert reading.read_lines(tmp_path / "x.docx") == [
        "In 2016[1]", "In 2017[2]", "In 2018[3]", "[1] Note 9", "[2] Note 4"]


def test_end_notes_are_found_line_by_line():
    notes = found("\n".join([paper().title, *MADE_UP, "Notes", *NOTES, "and on."]))
    assert notes[1].notes == {
        1: "A registry of owls.", 2: "Hearsay; see there. and on."}


def test_a_line_of_the_text_that_recurs_is_kept():
    """A cleaning that takes too much is taken back."""
    rows = [r for x in MADE_UP for r in folded(x, 60)]
    rows[1:1] = ["3"]
    assert found("\n".join([paper().title, *rows]))[0] == MADE_UP
    many = KNOWN | {"paragraphs": KNOWN["paragraphs"].copy()}
    many["paragraphs"]["fingerprint"] = fingerprint("The owls came back")
    many["paragraphs"]["words"] = 4
    lines = [paper().title] + ["The owls came back"] * len(MADE_UP)
    assert len(align.align(lines, many).texts) == len(MADE_UP)


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_other_text_is_refused(text):
    with pytest.raises(NotThePaper):
        align.align(lines_of(f"{paper().title}\n{text}"), KNOWN)
