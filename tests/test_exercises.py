"""Exercises: the starting cells run and are not yet right; the solutions
are; the checks say which way, and not what."""

import contextlib
import io
import math
import re

import nbformat
import pytest
from companion import Interval, load
from companion.karmon import check
from companion.study.exercises import ANSWERS, SOLUTION, START, answer
from companion.study.exercises import number_problems, problems
from companion.pages.links import section_folder
from companion.press.exercises import without_solutions, write_notebooks
from conftest import ROOT

FOLDERS = [section_folder(s) for s in load("sections").id]
CHECK = re.compile(r'check\(\s*"([a-z0-9-]+)"')


def read(folder):
    return nbformat.read(
        ROOT / "chapters" / folder / "exercises.ipynb", as_version=4)


def tagged(book, tag):
    return [c for c in book.cells if tag in c.metadata.get("tags", [])
            and c.cell_type == "code"]


def said(book, tags) -> dict[str, list[str]]:
    """Run the code cells in order; what each check of the tagged said."""
    names, found = {}, {}
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(cell.source, "exercise", "exec"), names)
        if set(tags) & set(cell.metadata.get("tags", [])):
            found[CHECK.search(cell.source)[1]] = (
                out.getvalue().splitlines())
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_section_has_two_or_three(folder):
    book = read(folder)
    starts, solutions = tagged(book, START), tagged(book, SOLUTION)
    assert 2 <= len(starts) == len(solutions) <= 3
    names = [CHECK.findall(c.source) for c in starts + solutions]
    assert all(len(n) == 1 for n in names)
    assert names[:len(starts)] == names[len(starts):]
    text = "\n".join(c.source for c in book.cells
                     if c.cell_type == "markdown")
    assert text.count("**Lesson.**") == text.count("**Task.**") == len(starts)
    assert text.count("<details><summary>Hint") >= len(starts)
    for cell in solutions:
        assert "hide-cell" in cell.metadata.tags


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_starting_cell_runs_and_is_not_right(folder):
    found = said(without_solutions(read(folder)), [START])
    assert found
    for name, lines in found.items():
        assert any(line.startswith("Not yet:") for line in lines), name
        assert "Right." not in lines, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_solution_is_right_and_says_what_is_found(folder):
    found = said(read(folder), [SOLUTION])
    assert found
    for name, lines in found.items():
        assert "Right." in lines and len(lines) > 1, name
        assert not any(line.startswith("Not yet") for line in lines), name


def test_every_answer_belongs_to_one_exercise():
    asked = [CHECK.search(c.source)[1] for f in FOLDERS
             for c in tagged(read(f), START)]
    assert sorted(asked) == sorted(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_only_near_is_not_right(name):
    right = ANSWERS[name]()
    assert problems(name, right) == []
    if isinstance(right, Interval):
        ends = [e for e in (right.low, right.high) if math.isfinite(e)]
        assert ends, "an exercise whose answer has no bound"
        wrong = [Interval(), right + 1 + abs(ends[0]) / 10, 5.5, None]
    elif isinstance(right, str):
        wrong = [right + "x", "", None]
    elif isinstance(right, (set, frozenset, list, tuple)):
        wrong = [set(), [*right, "another"], list(right)[1:], "text", None]
    else:
        wrong = [right * 1.02 + 0.02, right * 0.98 - 0.02, "text", None, ...]
    for answer in wrong:
        told = problems(name, answer)
        assert told, answer
        # Which way, and not what.
        if not isinstance(right, (str, set, frozenset, list, tuple)):
            low = right.low if isinstance(right, Interval) else right
            shown = f"{low:,.0f}"
            assert len(shown) < 3 or shown not in " ".join(told)


@pytest.mark.parametrize(("right", "answer", "met"), [
    (874, 874, True), (874, 873, False), (874, 875, False),
    (874, 874.4, False), (874, Interval.of(874), True),
    (874, Interval(870, 880), False), (874, math.nan, False),
    (32.3077, 32.31, True), (32.3077, 32.0, False)])
def test_a_count_is_met_whole_and_a_share_within_rounding(right, answer, met):
    assert (number_problems(right, answer) == []) is met


def test_a_check_says_which_way(capsys):
    name = next(n for n, f in ANSWERS.items()
                if isinstance(f(), Interval) and math.isfinite(f().low)
                and f().low > 0)
    low = ANSWERS[name]().low
    check(name, Interval(low / 2, math.inf))
    assert "the low end is too small" in capsys.readouterr().out


def test_two_answers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two answers"):
        answer(next(iter(ANSWERS)))(lambda: 1)


def test_an_unknown_exercise_is_named():
    with pytest.raises(KeyError, match="no exercise"):
        problems("nothing", 1)


def test_both_kinds_come_of_one_source(tmp_path):
    count = write_notebooks(tmp_path / "exercises")
    assert count == len(list(ROOT.glob("chapters/*/exercises.ipynb")))
    for folder in FOLDERS:
        kinds = [nbformat.read(
            tmp_path / "exercises" / kind / f"{folder}.ipynb", as_version=4)
            for kind in ("with-solutions", "without-solutions")]
        assert tagged(kinds[0], SOLUTION) and not tagged(kinds[1], SOLUTION)
        assert "solution" not in " ".join(
            c.source.lower() for c in kinds[1].cells)
