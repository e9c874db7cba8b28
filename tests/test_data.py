"""data/ is sound, and `companion check` says so when it is not."""

import csv
import json
import os
import subprocess
import sys

import pytest
from companion.ledger.check import check
from companion.ledger.problem import Problem
from conftest import HTML, ROOT


def edit(data, table, change):
    """Apply change to the rows of a table, the header among them."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def setting(column, value, line=2):
    def change(rows):
        rows[line - 1][rows[0].index(column)] = value
    return change


def swap_bounds(rows):
    low, high = rows[0].index("low"), rows[0].index("high")
    for row in rows[1:]:
        if row[low] and row[high] and row[low] != row[high]:
            row[low], row[high] = row[high], row[low]
            return


def drop_column(rows):
    return [row[:-1] for row in rows]


def drop_row(rows):
    del rows[2]


def double_row(rows):
    rows.insert(2, rows[1])


# what is broken: (table, change, column that the message must name)
BROKEN = {
    "wrong type": ("quantities", setting("low", "many"), "low"),
    "unknown paragraph": (
        "quantities", setting("paragraph", "iran-99"), "paragraph"),
    "unknown voice": ("claims", setting("voice", "nobody"), "voice"),
    "unknown note": ("quantities", setting("note", "47"), "note"),
    "note of another paragraph": (
        "quantities", setting("note", "46"), "note"),
    "low above high": ("quantities", swap_bounds, "low"),
    "ten times too much": ("quantities", setting("high", "990000"), "high"),
    "missing column": ("quantities", drop_column, "remark"),
    "duplicate id": ("quantities", double_row, "id"),
    "HTML in a cell": (
        "quantities", setting("remark", "<script>x</script>"), "remark"),
    "value not on the list": ("claims", setting("kind", "guess"), "kind"),
    "empty where needed": ("voices", setting("name", ""), "name"),
    "impossible date": ("events", setting("date", "July 2016"), "date"),
    "a list with a stranger": (
        "disagreements", setting("members", "a-b;c-d"), "members"),
    "hidden character": (
        "claims", setting("summary", "a\u202eb"), "summary"),
    "formula": ("voices", setting("name", "=1+1"), "name"),
    "hedge that is not printed": (
        "quantities", setting("hedge", "roughly"), "hedge"),
    "unknown key": ("notes", setting("key", "nowork2016"), "key"),
    "a word without its class": (
        "claims", setting("wording", "will;surely"), "wording"),
    "a class without its word": ("terms", setting("term", "surely"), "term"),
    "a voice without its chain": (
        "claims", setting("voice", "cnn", line=12), "voice"),
    "links in a circle": (
        "links", setting("from_claim", "libya-best-example"), "to_claim"),
    "a link in a strange paragraph": (
        "links", setting("paragraph", "iran-1"), "paragraph"),
    "a link's words without wording": (
        "links", setting("basis", "reading"), "word"),
    "an unknown place": ("quantities", setting("place", "Rome"), "place"),
    "half a point": ("places", setting("longitude", ""), "longitude"),
    "a part of nothing": (
        "quantities", setting("part_of", "a-b"), "part_of"),
    "reconciled by nothing": ("disagreements", setting("by", ""), "by"),
    "a scenario of no forecast": (
        "scenarios", setting("forecasts", "killed-45000"), "forecasts"),
    "a forecast without its row": (
        "claims", setting("kind", "forecast", line=3), "kind"),
    "a claim that is no forecast any more": (
        "claims", setting("kind", "judgement", line=2), "kind"),
    "a thirteenth of twelve": ("forecasts", setting("rank", "12"), "rank"),
    "a scale upside down": ("scales", setting("low", "1", line=3), "low"),
    "a share above one": ("scales", setting("high", "93", line=3), "high"),
    "a word that no scale has": (
        "words", setting("term", "surely"), "term"),
    "evidence before its time": (
        "aftermath", setting("date", "2016-12-19"), "date"),
    "evidence on nothing": (
        "aftermath", setting("forecast", "mosul-2020"), "forecast"),
    "evidence without a source": (
        "aftermath", setting("source", ""), "source"),
    "evidence from nowhere": (
        "aftermath", setting("source", "hearsay-2017"), "source"),
    "a verdict on other evidence": (
        "verdicts", setting("aftermath", "brazil-convicted"), "aftermath"),
    "a verdict from memory": (
        "verdicts", setting("aftermath", ""), "aftermath"),
    "a verdict of no kind": (
        "verdicts", setting("verdict", "likely"), "verdict"),
    "a coder who says nothing": ("verdicts", drop_row, "forecast"),
    "a coder nobody knows": ("verdicts", setting("coder", "C"), "coder"),
    "two papers": ("paper", double_row, "title"),
    "wrong count": ("sections", setting("paragraphs", "8"), "paragraphs"),
}
# What these break has no row of its own.
WHOLE_TABLE = ("missing column", "a thirteenth of twelve",
               "a coder who says nothing")


def test_the_tables_are_sound():
    assert check(ROOT / "data") == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_named_by_file_row_and_column(data, name):
    table, change, column = BROKEN[name]
    edit(data, table, change)
    problems = check(data)
    assert problems, f"{name}: not noticed"
    assert any(
        p.file == f"{table}.csv" and column in p.column
        and (p.row or name in WHOLE_TABLE) for p in problems
    ), problems


@pytest.mark.parametrize("column, value, table", [
    ("notes", "47", "notes"), ("ranked", "13", "forecasts")])
def test_the_paper_says_how_many_rows_are_numbered(data, column, value, table):
    edit(data, "paper", setting(column, value))
    (problem,) = check(data)
    assert problem.table == table and f"1 to {value}" in problem.said


def test_a_problem_says_where_what_and_what_to_do():
    assert str(Problem("quantities", 2, "low", "a is above b", "swap them")
               ) == "quantities.csv, row 2, column low: a is above b; swap them"
    assert str(Problem("works.bib", None, "", "odd", "mend it")) == (
        "works.bib: odd; mend it")


def test_stray_encoding_is_named_by_file_and_row(data):
    path = data / "claims.csv"
    lines = path.read_bytes().split(b"\n")
    lines[3] += "é".encode("latin-1")
    path.write_bytes(b"\n".join(lines))
    assert check(data)[0][:2] == ("claims.csv", 4)


def test_a_missing_file_is_named(data):
    (data / "voices.csv").unlink()
    assert check(data) == [Problem(
        "voices.csv", None, "", "the file is missing", "restore it")]


def test_a_broken_descriptor_is_named(data):
    path = data / "datapackage.json"
    about = json.loads(path.read_text("utf-8"))
    about["resources"][0]["schema"]["fields"][0]["type"] = "nonsense"
    path.write_text(json.dumps(about), encoding="utf-8")
    assert [p for p in check(data) if p.file == "datapackage.json"
            and "nonsense" in p.said]
    path.write_text("{", encoding="utf-8")
    assert check(data)[0].file == "datapackage.json"


def test_a_row_that_was_read_twice_is_held_to_it(data):
    edit(data, "quantities", setting("place", "Iran", 4))
    (problem,) = check(data)
    assert "two readers settled" in problem.said
    assert problem[:3] == ("quantities", 4, "place")
    edit(data, "quantities", setting("place", "Iraq and Syria", 4))
    edit(data, "events", drop_row)
    (problem,) = check(data)
    assert problem[:3] == ("events", None, "id")


def test_one_mistake_gives_one_message(data):
    edit(data, "quantities", setting("low", "many"))
    assert len(check(data)) == 1


def test_every_column_is_described():
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["type"] and len(field["description"]) > 8, field
            if field["type"] in ("number", "integer"):
                assert "constraints" in field, field


@pytest.mark.book
def test_the_book_stops_at_broken_data_and_keeps_the_last_one(data, html):
    edit(data, "quantities", setting("low", "many"))
    before = (HTML / "index.html").stat().st_mtime_ns
    result = subprocess.run(
        [sys.executable, "make.py", "book"], cwd=ROOT, text=True,
        capture_output=True, env=os.environ | {"COMPANION_DATA": str(data)},
    )
    assert result.returncode == 1
    assert "quantities.csv, row 2, column low" in result.stdout
    assert ".ipynb" not in result.stdout
    assert (HTML / "index.html").stat().st_mtime_ns == before
