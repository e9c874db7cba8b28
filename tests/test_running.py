"""Notebooks for the book: run apart, and again only when they must."""

import shutil
from types import SimpleNamespace

import nbformat
import pytest
from companion.book import fresh, running
from companion.ledger import tables
from companion.ledger.reads import reads
from companion.book.running import key, run_all
from companion.pages.exhibits import EXHIBIT, FIGURE, TABLE, VALUES


@pytest.fixture
def write(tmp_path):
    def notebook(*cells, name="a"):
        path = tmp_path / f"{name}.ipynb"
        book = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(c) for c in cells])
        nbformat.write(book, path)
        return str(path)
    return notebook


def alone(path):
    return run_all([path])[path]


def shown(run):
    book = nbformat.reads(run.text, as_version=4)
    return [o for c in book.cells for o in c.outputs]


def test_it_shows_what_a_cell_ends_with_and_what_it_prints(write):
    run = alone(write("x = 6\nx * 7", "print('so')"))
    first, second = shown(run)
    assert first.data["text/plain"] == "42" and second.text == "so\n"
    assert run.problem == ""


def test_an_exhibit_comes_as_data(write):
    run = alone(write(
        "from companion import as_bars, rows_chart, section\n"
        "import pandas as pd\n"
        "s = section('iran')\n"
        "b = as_bars(pd.Series({'a': 1}))\n"
        "s.chart(rows_chart(b, 'n'), b, 'a-chart', 'One.', "
        "paragraphs=['iran-1'])"))
    output, = shown(run)
    (kind, made), = output.data.items()
    assert kind == EXHIBIT and made["name"] == "a-chart"
    assert made["figure"]["data"] and made["number"] == "Chart 4.1"


def test_what_a_cell_shows_by_itself_comes_as_data_too(write):
    run = alone(write(
        "import pandas as pd\npd.DataFrame({'voice': ['author']})",
        "import plotly.graph_objects as go\ngo.Figure()",
        "from companion import section\n"
        "section('iran').values(('a-b', 1, 'one'))"))
    table, figure, values = (o.data for o in shown(run))
    assert table[TABLE]["rows"][0][0]["anchor"] == "v-author"
    assert figure[FIGURE]["alt"] and values[VALUES]["rows"] == [
        {"name": "a-b", "value": "1", "meaning": "one"}]
    assert "voices" in run.read  # what the cell is called


def test_one_notebook_knows_nothing_of_another(write):
    paths = [write("secret = 1", name="a"), write("secret", name="b")]
    runs = run_all(paths)
    assert runs[paths[0]].problem == ""
    assert "NameError" in runs[paths[1]].problem


def test_a_failing_cell_is_named_and_stops_the_rest(write):
    run = alone(write("1 / 0", "print('never')"))
    assert "ZeroDivisionError" in run.problem and "1 / 0" in run.problem
    assert not any(o.get("text") for o in shown(run))


def test_a_warning_is_a_problem(write):
    run = alone(write("import sys\nprint('hm', file=sys.stderr)"))
    assert run.problem == "hm\n"


def test_it_knows_which_tables_it_read(write):
    run = alone(write("from companion import load\nload('scales').shape"))
    assert run.read == ("scales",)


def test_only_what_depends_on_a_change_runs_again(
        write, data, monkeypatch):
    path = write("1")
    monkeypatch.setattr(tables, "DATA", data)
    before = {n: key(path, [n]) for n in ("scales", "voices")}
    with (data / "voices.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert key(path, ["scales"]) == before["scales"]
    assert key(path, ["voices"]) != before["voices"]
    again = shutil.copy(path, path + ".copy.ipynb")
    assert key(again, ["scales"]) == before["scales"]
    with open(again, "a", encoding="utf-8") as file:
        file.write("\n")
    assert key(again, ["scales"]) != before["scales"]


def test_nothing_to_run_starts_nothing(monkeypatch):
    monkeypatch.setattr(running.multiprocessing, "get_context", None)
    assert run_all([]) == {}


def test_what_is_kept_still_says_which_tables_it_read():
    reads.forget()
    tables.by_id("voices")
    reads.begin()
    tables.by_id("voices")  # from memory
    assert reads.names == {"voices"}


def stale_pages(monkeypatch, before, now, reads):
    env = SimpleNamespace(companion={"digests": before, "reads": reads},
                          found_docs={"a", "b"})
    monkeypatch.setattr(fresh, "digests", lambda: now)
    return fresh.outdated(None, env, set(), set(), set())


@pytest.mark.parametrize("now, pages", [
    ({"": "x", "voices": "1"}, []),
    ({"": "x", "voices": "2"}, ["a"]),
    ({"": "x", "voices": "1", "new": "1"}, []),
    ({"": "x"}, ["a"]),
    ({"": "y", "voices": "1"}, ["a", "b"]),
])
def test_only_pages_that_read_a_changed_table_are_made_anew(
        monkeypatch, now, pages):
    reads = {"a": ["voices"], "b": ["claims"], "gone": ["voices"]}
    before = {"": "x", "voices": "1"}
    assert stale_pages(monkeypatch, before, now, reads) == pages
