"""The worked example for contributors: every message is the one they get."""

import re

import pytest
from companion.ledger import tables
from companion.ledger.check import check
from companion.ledger.reads import reads
from companion.copy.verify import verify
from conftest import ROOT

PAGE = (ROOT / "chapters/reference/contribute.md").read_text("utf-8")
CORRECT, ADD = re.split("^## Add a row", PAGE, flags=re.M)
SHOWN = re.findall(r"```text\n(.*?)\n```", ADD, re.S)
ROW = "tunnel-depth"


def rows_aside(lines):
    """Rows move when others are added; the page need not follow."""
    return [re.sub(r"\brow \d+", "row N", str(line)) for line in lines]


def change(data, **cells):
    """Change the row of the example in a copy of data/; None drops it."""
    path = data / "quantities.csv"
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines)
              if line.startswith(f"{ROW},"))
    values = dict(zip(lines[0].split(","), lines[at].split(",")))
    lines[at] = ",".join((values | cells).values())
    if not cells:
        del lines[at]
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize("shown, cells", [
    (0, {}), (1, {"paragraph": "iran-6"}), (2, {"low": "21", "high": "19"}),
], ids=["missing", "paragraph", "bounds"])
def test_a_mistake_gives_the_message_that_the_page_shows(data, shown, cells):
    assert f"{{row}} quantities {ROW}" in PAGE
    change(data, **cells)
    assert rows_aside(check(data)) == rows_aside(SHOWN[shown].splitlines())


def test_the_row_as_it_is_passes(data):
    change(data, label="Depth of the tunnel")
    assert check(data) == []


def test_verify_asks_for_a_row_that_is_missing(data, copy, monkeypatch):
    change(data)
    monkeypatch.setattr(tables, "DATA", data)
    reads.forget()
    found = verify(copy, tables.load_all())
    reads.forget()
    (problem,) = found
    assert "the numeral" in problem.said and "iran-7" in problem.said
    assert problem.remedy == "add a row"
