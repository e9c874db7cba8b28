"""companion begin: what it takes a copy for, what it lays out, and what it
refuses."""

import csv
import re
import textwrap

import pytest
from bs4 import BeautifulSoup
from companion.cli import COMMANDS, main
from companion.copy import extract
from companion.copy.begin import Refused, begin, numerals
from companion.copy.outline import date_in, name_in, outline
from companion.copy.text import NotThePaper, fingerprint
from companion.copy.verify import account, find_all, place_runs
from companion.ledger import tables
from companion.ledger.check import check
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_second import run

FIRST = ("At least 40 owls were counted in the valley in the spring of 2018, "
         "by wardens who had never before counted any.[1]")
SECOND = ("Most of the young leave, and between 10 and 15 pairs stay, says "
          "the keeper of the mill.[2] Mice decide how many they are.")
THIRD = "Three barns have lost their roofs, and nobody mends the other ones."
FRONT = ["Owls of the Valley", "by Ada Field", "3 May 2019"]
NOTES = ["[1] Valley Wardens, A count of owls.", "[2] He said so in March."]
WHOLE = [*FRONT, FIRST, "Who stays?", SECOND, "What comes next", THIRD, *NOTES]


def read(text, **facts):
    return outline(extract.blocks_of(text), **facts)


def shape(found):
    return [(s.title, s.paragraphs) for s in found.sections]


PARTS = [("", [FIRST]), ("Who stays?", [SECOND]), ("What comes next", [THIRD])]


def as_pages(lines):
    """Lines of one width, no empty ones, with a head and a number."""
    rows = [row for line in lines for row in textwrap.wrap(line, 50)]
    return "\n".join(
        row for n in range(0, len(rows), 6)
        for row in ["Valley Papers", *rows[n : n + 6], str(n // 6 + 1)])


@pytest.mark.parametrize("text", [
    "\n".join(WHOLE), "\n\n".join(WHOLE), "\r\n\r\n".join(WHOLE),
    "\n\n".join(textwrap.fill(line, 50) for line in WHOLE), as_pages(WHOLE),
    "\n".join([*WHOLE[:-2], "Notes", *WHOLE[-2:]]),
], ids=["lines", "empty lines", "CRLF", "wrapped", "pages", "named notes"])
def test_the_parts_are_found_however_the_text_is_set(text):
    found = read(text)
    assert found[:3] == ("Owls of the Valley", "Ada Field", "2019-05-03")
    assert shape(found) == PARTS
    assert [*found.notes] == [1, 2] and found.notes[2].startswith("He said")


def test_markers_may_be_bare_where_notes_are_listed():
    bare = [line.replace("[1]", "1").replace("[2]", "2") for line in WHOLE]
    assert shape(read("\n".join([*bare[:-2], "Notes", *bare[-2:]]))) == PARTS


def test_a_text_may_have_no_headings_and_no_notes():
    found = read("\n".join(["Owls", THIRD]), author="A. F.", date="2019")
    assert shape(found) == [("", [THIRD])] and found.notes == {}


@pytest.mark.parametrize("line, said", [
    ("ATV Owls of the Valley", 'before the text: "ATV Owls'),
    ("A subtitle that says more", 'before the text: "A subtitle'),
])
def test_what_else_stands_before_the_text_is_said(line, said):
    front = [line, *FRONT] if line.startswith("A") and "Owls" in line else [
        FRONT[0], line, *FRONT[1:]]
    found = read("\n".join([*front, FIRST]))
    assert found.title == FRONT[0] and said in "\n".join(found.said)


def test_a_short_line_over_nothing_is_a_paragraph_and_said():
    found = read("\n".join([*FRONT, FIRST, "Two", "One", SECOND, "The end"]))
    assert shape(found) == [("", [FIRST, "Two"]), ("One", [SECOND, "The end"])]
    assert len(found.said) == 2 and "taken for a paragraph" in found.said[0]


def test_the_same_paragraph_twice_is_said():
    found = read("\n".join([*FRONT, FIRST, SECOND, SECOND.upper()]))
    assert shape(found) == [("", [FIRST, SECOND])]
    assert "stands there twice" in found.said[0]


@pytest.mark.parametrize("line, date", [
    ("2019-05-03", "2019-05-03"), ("03/05/2019 | by A", "2019-05-03"),
    ("12/19/2016", "2016-12-19"), ("May 3rd, 2019", "2019-05-03"),
    ("3. September 2019", "2019-09-03"), ("Sept. 2019", "2019-09"),
    ("Spring 2019", "2019"), ("Version 3", ""), ("Maybe 3 owls", "")])
def test_a_date_is_read(line, date):
    assert date_in(line) == date


@pytest.mark.parametrize("line, name", [
    ("by Ada Field", "Ada Field"), ("By: Ada Field, 3 May 2019", "Ada Field"),
    ("19/12/2016 | by Field, Ada (Dr.)", "Ada Field"),
    ("by Ada Field and Bo Hill", "Ada Field and Bo Hill")])
def test_an_author_is_read(line, name):
    assert name_in(line) == name


@pytest.mark.parametrize("lines, said", [
    (["Owls", THIRD], "no author and no date .* --author … --date …"),
    (["One", "Two"], "no paragraph"),
    ([*FRONT, "A year [2016] is no note of this paper, you see."],
     r'"\[2016\]" would be the marker'),
])
def test_what_cannot_be_told_is_refused(lines, said):
    with pytest.raises(NotThePaper, match=said):
        read("\n".join(lines))


@given(st.one_of(st.text(), st.from_regex(
    r"([0-9a-z.,½²’\[\]-]{0,4} ?(one|ten|Forty)? ?)*", fullmatch=True)))
def test_every_numeral_of_any_text_gets_its_row(text):
    text = " ".join(text.split())
    rows = [("passed_over", n, run) for n, run in enumerate(numerals(text))]
    assert all(find_all(run, text) for _, _, run in rows)
    places, problems = place_runs(rows, text)
    assert not problems and not account(text, places)


# --- what is laid out --------------------------------------------------------

ODD = ["Owls *and* <mice>: $5 [tables] & a {role} that is long", "by Ada Field",
       "Совы", FIRST, "1. Ünïcode: “quoted” headings", "• one", "• two", SECOND,
       "Ünïcode: “quoted” headings, once more?", THIRD, "Copyright 2019"]


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A companion to a text with odd things in it, without notes."""
    place = tmp_path_factory.mktemp("odd")
    copy = place / "copy.txt"
    copy.write_text("\r\n".join(ODD), encoding="utf-8", newline="")
    assert main(["begin", str(copy), str(place / "new" / "owls"), "--date",
                 "2019-05"]) == 0
    return place / "new" / "owls"


def rows(folder, table):
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_is_sound_and_nothing_else_is_left(odd):
    assert check(odd / "data") == []
    assert [p.name for p in odd.parent.iterdir()] == ["owls"]
    names = {r["name"] for r in tables.descriptor()["resources"]}
    assert {p.stem for p in (odd / "data").glob("*.csv")} == names


def test_paragraphs_are_known_by_their_words(odd):
    assert [r["fingerprint"] for r in rows(odd, "paragraphs")] == [
        fingerprint(t) for t in (FIRST, "• one", "• two", SECOND, THIRD,
                                 "Copyright 2019")]
    assert [r["notes"] for r in rows(odd, "paragraphs")][3] == "2"
    assert [r["relation"] for r in rows(odd, "notes")] == ["missing"] * 2
    assert len({r["short"] for r in rows(odd, "sections")}) == 3


def test_verify_names_all_that_is_not_decided(odd):
    said = run(odd, "verify", str(odd.parents[1] / "copy.txt"))
    left = rows(odd, "passed_over")
    assert [r["as_printed"] for r in left] == [
        "40", "2018", "one", "two", "10", "15", "Three", "2019"]
    lines = said.stderr.splitlines()
    assert said.returncode == 1 and len(lines) == len(left)
    assert all("is not decided" in line for line in lines)


@pytest.mark.book
def test_it_builds_at_once(odd):
    said = run(odd, "build")
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-3000:]
    html = odd / "_build" / "html"
    page = BeautifulSoup((html / "index.html").read_text("utf-8"),
                         "html.parser")
    assert "Owls *and* ‹mice›: $5 [tables] & a {role}" in page.text
    for row in rows(odd, "sections"):
        page = BeautifulSoup((html / "chapters" / row["folder"] / "text.html")
                             .read_text("utf-8"), "html.parser")
        assert len(page.select(".companion-para")) == int(row["paragraphs"])


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(Refused, match="is not empty"):
        begin(ROOT / "tests/second/paper.txt", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name, content, more, said", [
    ("copy.pdf", b"%PDF-1.7\n%%EOF", [], "cannot be read as .pdf"),
    ("copy.txt", b"Owls\nby A. F.\n2019\n", [], "no paragraph"),
    ("copy.txt", b"x", ["--date", "May 2019"], "there is no date May 2019"),
    ("gone.txt", None, [], "no such file"),
])
def test_what_cannot_be_laid_out_leaves_nothing(
        tmp_path, capfd, name, content, more, said):
    copy = tmp_path / name
    if content is not None:
        copy.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    assert main(["begin", str(copy), str(tmp_path / "new"), *more]) == 1
    shown = capfd.readouterr().err
    assert said in shown and shown.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_broken_off_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("companion.copy.begin.check", full)
    with pytest.raises(OSError, match="no space"):
        begin(ROOT / "tests/second/paper.txt", tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_paper_of_this_book_is_found_as_its_tables_have_it(
        copy, tmp_path, capsys):
    assert main(["begin", str(copy), str(tmp_path / "again")]) == 0
    ours = tables.load_raw("paragraphs")
    made = rows(tmp_path / "again", "paragraphs")
    assert [r["fingerprint"] for r in made] == list(ours.fingerprint)
    assert [r["notes"] for r in made] == list(ours.notes)
    assert rows(tmp_path / "again", "paper")[0] | {"ranked": "12"} == (
        tables.load_raw("paper").iloc[0].to_dict())
    # Its last part has no heading.
    said = capsys.readouterr().out
    assert "paragraphs: 74" in said and said.count("section ") == 7


def test_the_page_for_colleagues_names_what_there_is():
    page = (ROOT / "chapters/reference/another.md").read_text("utf-8")
    named = set(re.findall(r"companion (\w+)", page))
    assert {"begin", "check", "verify", "build"} <= named & set(COMMANDS)
    known = {r["name"] for r in tables.descriptor()["resources"]}
    found = re.findall(r"`(?:data/)?(\w+)\.csv`", page)
    assert found and set(found) <= known
    for path in re.findall(r"`((?:companion|tests)/[\w/.]+)`", page):
        assert (ROOT / path).exists(), path
