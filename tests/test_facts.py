"""What pages say of numbers, sources and our own work is drawn from rows."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from companion import Interval, as_balance, as_bars, load, numbers, phrase
from companion.ledger.tables import by_id, say_date
from companion.pages.notes import margin
from companion.pages.told import told
from companion.study.disagreements import by_paragraph, stands_in
from conftest import ROOT
from test_prose import SECTIONS, text_of

OURS = {"computed", "coded", "outside", "aftermath"}  # origins of exhibits
PAGES = sorted([ROOT / "index.md", ROOT / "README.md",
                *(ROOT / "chapters").glob("*/*.md")])
WHOLE = re.compile(
    r"\b(?:all|each|every|no|none of the)\b[^.;:|]{0,40}"
    r"\b(?:rows?|claims?|sentences?|codes?|numbers?)\b[^.;:|]{0,60}"
    r"\b(?:coded|read|checked|held against|traced|compared|settled)\b",
    re.IGNORECASE)
WORDS = {"state-media": "state-run", "author": "own"}


# --- tables under charts ------------------------------------------------


def rows_of(page: BeautifulSoup):
    """(exhibit, origin, row by column) of each table under a chart."""
    for exhibit in page.select("figure.companion-exhibit"):
        table = exhibit.select_one("details.companion-data table")
        if not table:
            continue
        origin = exhibit.select_one(".companion-origin")["data-origin"]
        heads = [th.get_text() for th in table.select("thead th")]
        for line in table.select("tbody tr"):
            cells = [c.get_text() for c in line.select("th, td")]
            yield exhibit["id"], origin, dict(zip(heads, cells))


@pytest.fixture(scope="module")
def shown(html):
    pages = (BeautifulSoup(p.read_text("utf-8"), "html.parser")
             for p in sorted((html / "chapters").rglob("*notebook.html")))
    return [row for page in pages for row in rows_of(page)]


def known_bounds():
    """What a row of data/ says, as a table under a chart has it."""
    return {(phrase(r), str(r.value), r.unit) for r in numbers().itertuples()}


def strange(origin, row, known):
    """A bound that no row of data/ has, and that nobody says is ours."""
    if "bounds" not in row or origin in OURS:
        return False
    told_by = row["printed or computed"], row["bounds"], row.get("unit")
    return told_by not in known and "computed by us" not in row.get(
        "who, when, where", "")


@pytest.mark.book
def test_a_bound_under_a_chart_is_a_row_s_or_said_to_be_ours(shown):
    known = known_bounds()
    assert sum("bounds" in row for *_, row in shown) > 80
    assert [s for s in shown if strange(s[1], s[2], known)] == []


def test_a_drawing_s_coordinate_would_be_found():
    row = {"what": "ISIS fighters killed in Mosul", "unit": "fighters killed",
           "printed or computed": "at least 1,000", "bounds": "≤ 8,000",
           "who, when, where": "Iraqi commanders"}
    assert strange("both", row, known_bounds())
    assert not strange("both", row | {"bounds": "≥ 1,000"}, known_bounds())


@pytest.mark.book
def test_a_date_under_a_chart_is_an_event_s_a_number_s_or_a_note_s(shown):
    own = {*load("events").date, *load("quantities").period_end}
    spans = load("quantities")
    own |= {f"{a or b}/{b}" for a, b in zip(
        spans.period_start, spans.period_end) if b}
    dates = {"what is told": {say_date(d) for d in own if d},
             "its source": {say_date(d) for d in load("notes").date if d}}
    timed = [s for s in shown if "date of" in s[2]]
    assert len(timed) > 80
    assert [s for s in timed if s[2]["date"] not in {
        *dates[s[2]["date of"]], *dates["its source"]}] == []


@pytest.mark.book
def test_no_bar_from_zero_and_no_power_of_ten_is_taken_for_bounds(shown):
    odd = [s for s in shown if re.search(r"\de[+-]\d", " ".join(
        s[2].values())) or (s[1] in {"coded", "computed"} and s[2].get(
            "bounds", "").startswith("0–"))]
    assert odd == []


def test_what_only_draws_is_not_told():
    steps = pd.DataFrame({
        "label": ["Whole", "Part"], "meta": "somebody", "kind": "press",
        "value": [Interval.of(9000), Interval(1000)], "unit": "fighters",
        "text": ["9,000", "at least 1,000"]})
    table = told(as_balance(steps))
    assert [str(v) for v in table.value] == ["9,000", "≥ 1,000", "0–8,000"]
    assert list(told(as_bars(pd.Series({"a": 3}))).value) == [3]


# --- what is awkward is said where it stands ----------------------------


def blocks(text: str) -> dict[str, str]:
    """paragraph -> our block on it."""
    return dict(re.findall(
        r"^:::\{para\} (\S+)\n(.*?)^:::$", text, re.M | re.S))


@pytest.mark.parametrize("section", SECTIONS)
def test_state_run_outlets_and_own_articles_are_named_as_such(section):
    kinds = by_id("notes").publisher_kind
    notes = by_id("paragraphs").notes
    missing = [
        (place, int(note)) for place, block in blocks(text_of(section)).items()
        for note in filter(None, notes[place].split(";"))
        if WORDS.get(kinds[int(note)], "") not in block]
    assert missing == []


def test_a_paragraph_names_the_disagreements_that_touch_it():
    for row in load("disagreements").itertuples():
        for place in {p for m in row.members.split(";")
                      for p in stands_in(m)}:
            assert f"{{disagree}}`{row.id}`" in "\n".join(margin(place))
    assert by_paragraph()


# --- our own work -------------------------------------------------------


def unproven(text: str) -> list[str]:
    """Lines that claim that all of something was done, uncounted."""
    return [line for line in text.splitlines()
            if WHOLE.search(line) and "{calc}" not in line]


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_claims_about_our_own_work_are_counted_or_not_made(page):
    assert unproven(page.read_text("utf-8")) == []


def test_an_uncounted_claim_would_be_found():
    assert unproven("Each row was coded twice.")
    assert unproven("All 618 rows of numbers were coded twice.")
    assert not unproven("Of {calc}`a` rows {calc}`b` were coded twice.")
