"""data/ agrees with the paper, and verify notices when it does not."""

import pytest
from companion import load_all, paper
from companion.cli import main
from companion.copy.align import read
from companion.ledger.numerals import digit_values, find_numerals, word_values
from companion.copy.text import NotThePaper, OtherEdition, normalise
from companion.copy.verify import (
    account, find_all, place_runs, verify, verify_copy,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def tables():
    return load_all()


def test_nothing_of_the_paper_is_left_out(copy):
    assert verify(copy, load_all()) == []


def test_every_single_row_is_needed(copy, tables):
    """Each number row accounts for something no other row does."""
    found = read(copy, tables)
    for name in ("quantities", "passed_over"):
        whole = tables[name]
        for line in range(0, len(whole), 7):
            tables[name] = whole.drop(index=line)
            assert verify_copy(found, tables), whole.iloc[line].as_printed
        tables[name] = whole


def test_a_changed_printed_form_is_named(copy, tables):
    tables["quantities"].loc[3, "as_printed"] = "exactly 123,456"
    problems = verify(copy, tables)
    assert any(p[:3] == ("quantities", 5, "as_printed") for p in problems)


def test_a_wrong_paragraph_is_noticed(copy, tables):
    tables["quantities"].loc[0, "paragraph"] = "closing-15"
    assert verify(copy, tables)


def test_a_word_that_is_not_there_is_noticed(copy, tables):
    tables["claims"].loc[0, "wording"] = "perhaps never"
    assert any(p[:3] == ("claims", 2, "wording")
               for p in verify(copy, tables))


@pytest.mark.parametrize("table, column", [
    ("places", "printed"), ("links", "word"), ("clocks", "phrase")])
def test_a_run_that_is_not_in_its_paragraph_is_noticed(
    copy, tables, table, column
):
    frame = tables[table].copy()
    frame.loc[0, column] = "no such words"
    (problem,) = verify(copy, tables | {table: frame})
    assert problem[:3] == (table, 2, column)


def test_a_lost_note_marker_is_noticed(copy, tables, tmp_path):
    text = copy.read_text("utf-8").replace("countries.[1]", "countries.")
    other = tmp_path / "copy.txt"
    other.write_text(text, encoding="utf-8")
    assert any(p.column == "notes" for p in verify(other, tables))


def test_another_edition_is_refused_where_it_differs(
    copy, tables, tmp_path
):
    text = copy.read_text("utf-8").replace("Nowhere is this", "Here is this")
    other = tmp_path / "copy.txt"
    other.write_text(text, encoding="utf-8")
    with pytest.raises(OtherEdition, match=r"\(central-asia-10\) differs"):
        verify(other, tables)


def test_straight_quotes_are_survived(copy, tables, tmp_path):
    text = copy.read_text("utf-8").replace("’", "'")
    other = tmp_path / "copy.txt"
    other.write_text(text, encoding="utf-8")
    assert "’" in copy.read_text("utf-8") and verify(other, tables) == []


@pytest.mark.parametrize("content, reason", [
    (b"Some other text\n", "neither the title"),
    (b"\xff\xfe\x00", "neither UTF-8"),
    (b"", "an empty file"),
])
def test_a_file_that_is_not_the_paper_is_refused(
    tmp_path, tables, content, reason
):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(NotThePaper, match=reason):
        verify(path, tables)


def test_the_command_says_what_differs(tmp_path, capsys):
    path = tmp_path / "other.txt"
    path.write_text(f"{paper().title}\n\nby\n\n" + "Something else altogether. " * 30, "utf-8")
    assert main(["verify", str(path)]) == 1
    said = capsys.readouterr().err
    assert "¶0.1 (introduction-1) differs" in said and "Something" in said


def test_the_command_is_content_with_the_paper(copy, capsys):
    assert main(["verify", str(copy)]) == 0
    assert "nothing is left out" in capsys.readouterr().out


# --- the parts --------------------------------------------------------


def words(text):
    return [n.text for n in find_numerals(text)]


def test_numerals_and_number_words_are_found():
    text = "Forty of 1,750 in the 1990s, 15-20%, two-thirds, a dozen; someone"
    assert words(text) == [
        "Forty", "1,750", "1990", "15", "20", "two", "thirds", "dozen"]


@pytest.mark.parametrize("text, values", [
    ("a dozen", {12}), ("two dozen", {24}), ("hundreds", {200}),
    ("over a thousand", {1000}), ("Forty", {40}), ("two to three", {2, 3}),
    ("about three-quarters", set()), ("a thousand times", {1000}),
])
def test_numbers_in_words_have_their_value(text, values):
    assert word_values(text) == values


def test_numbers_in_digits_have_their_value():
    assert digit_values("between 27,000 and 31,000") == {27000, 31000}


def test_equal_runs_take_their_own_places():
    text = "40 here and 40 there"
    rows = [("q", 2, "40"), ("q", 3, "40")]
    places, problems = place_runs(rows, text)
    assert len(places) == 2 and not problems
    assert place_runs([*rows, ("q", 4, "40")], text)[1]


def test_a_short_run_does_not_hide_in_a_long_one():
    places, problems = place_runs(
        [("q", 2, "at least 86"), ("q", 3, "86")], "at least 86 only")
    assert problems and len(places) == 1


@given(st.integers(0, 99999))
def test_any_number_unlisted_is_reported(n):
    text = f"There were {n:,} of them"
    assert account(text, []) and not account(text, [(0, len(text))])


@given(st.text())
def test_odd_text_never_breaks_the_search(text):
    find_numerals(text)
    find_all("at least 86", text)
    assert normalise(normalise(text)) == normalise(text)
