"""A number that is corrected in one place is named in all the others."""

import csv
import re

import pytest
from companion.ledger.check import check
from companion.ledger.check.texts import numerals
from companion.ledger.tables import load_raw
from test_contribute import CORRECT, rows_aside


def change(data, table, name, **cells):
    """Change cells of a row of a copy of data/."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["id"] == name:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def told(data):
    """A number that a claim of its paragraph repeats in digits."""
    claims = load_raw("claims")
    numbers = load_raw("quantities")
    for row in numbers[numbers.low == numbers.high].itertuples():
        mine = claims[claims.paragraph == row.paragraph]
        for claim in mine.itertuples():
            if float(row.low) in numerals(claim.summary) and (
                    row.as_printed.isdigit()):
                return row, claim
    raise AssertionError("no claim repeats a number")


def test_a_corrected_number_is_named_where_the_old_one_stands(data):
    row, claim = told(data)
    new = str(int(row.low) + 5)
    change(data, "quantities", row.id, low=new, high=new, as_printed=new)
    said = [str(p) for p in check(data)]
    line = list(load_raw("claims").id).index(claim.id) + 2
    assert any(p.startswith(f"claims.csv, row {line}, column summary: "
                            f"{row.low} stands in it") for p in said)
    change(data, "claims", claim.id, **{
        c: getattr(claim, c).replace(row.low, new)
        for c in ("summary", "label")})
    left = [str(p) for p in check(data)]
    assert left and not any(p.startswith(f"claims.csv, row {line}")
                            for p in left)


def test_the_page_shows_the_messages_that_a_correction_gets(data):
    shown = re.findall(r"```text\n(.*?)\n```", CORRECT, re.S)
    name = re.search(r"the row\*\* of `([a-z-]+)`", CORRECT)[1]
    new = re.search(r'"(\d+)" is not what', CORRECT)[1]
    change(data, "quantities", name, low=new, high=new, as_printed=new)
    assert rows_aside(map(str, check(data))) == shown[0].splitlines()
    old, place = re.search(r"summary: (\d+) .* and (\S+) has", shown[0]).groups()
    claims = load_raw("claims").query("paragraph == @place")
    for claim in claims[claims.summary.str.contains(rf"\b{old}\b")].itertuples():
        change(data, "claims", claim.id, summary=claim.summary.replace(
            old, new))
    assert rows_aside(map(str, check(data))) == shown[1].splitlines()


@pytest.mark.parametrize("text, found", [
    ("killed 80 people", {80}), ("On 8 and 13 February 2000", set()),
    ("note 43, of 2016", set()), ("8,000 to 9,000 by May", {8000, 9000}),
    ("the 1990s", set()), ("2500 fighters", {2500}),
])
def test_dates_and_notes_are_no_numbers_of_a_text(text, found):
    assert numerals(text) == found


@pytest.mark.parametrize("codes", [
    ("80", "80", "85", "agreed"), ("80", "85", "80", "second taken"),
    ("80", "80", "80", "first kept")])
def test_an_audit_that_cannot_be_is_named(data, codes):
    path = data / "audit.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][3:7] = codes
    rows[1][5] = load_raw("audit").settled[0] if codes[3] != "agreed" else "85"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    said = [str(p) for p in check(data)]
    assert any(p.startswith("audit.csv, row 2, column outcome") for p in said)
