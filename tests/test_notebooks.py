"""Notebooks: clean, short, and sound in a fresh kernel of their own."""

import os
import re
import statistics
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from companion import load
from companion.pages.links import section_folder
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted(
    (ROOT / "chapters").glob("*/*.ipynb"), key=lambda p: p.parts[-2:])
SECTIONS = list(load("sections").id)


def name(path):
    return f"{path.parent.name}/{path.stem}"


def read(path):
    return nbformat.read(path, as_version=4)


def code(path):
    return [c.source for c in read(path).cells if c.cell_type == "code"]


def lines(source):
    return [line for line in source.splitlines() if line.strip()]


@pytest.fixture(params=NOTEBOOKS, ids=name)
def notebook(request):
    return request.param


def test_it_is_committed_without_outputs(notebook):
    for cell in read(notebook).cells:
        assert not cell.get("outputs") and not cell.get("execution_count")


def test_its_cells_are_short(notebook):
    lengths = sorted(len(lines(source)) for source in code(notebook))
    assert 6 <= len(lengths) <= 14, lengths
    assert statistics.median(lengths) <= 5, lengths
    assert lengths[int(0.9 * (len(lengths) - 1))] <= 12, lengths
    assert lengths[-1] <= 20, lengths
    widest = max(len(line) for s in code(notebook) for line in lines(s))
    assert widest <= 72, widest


def test_it_has_one_title_and_a_word_before_each_exhibit(notebook):
    cells = read(notebook).cells
    markdown = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    assert len(re.findall(r"^# ", markdown, re.M)) == 1
    for before, cell in zip(cells, cells[1:]):
        if re.search(r"\.(chart|table)\(", cell.source):
            assert before.cell_type == "markdown" or "chart" not in (
                before.source), cell.source


def test_it_asks_nothing_of_the_network_or_the_path(notebook):
    for source in code(notebook):
        assert not re.search(
            r"https?://|!pip|%pip|sys\.path|renderers|read_csv", source)


def execute(path):
    book = read(path)
    NotebookClient(
        book, timeout=120, resources={"metadata": {"path": path.parent}}
    ).execute()
    return book


@pytest.fixture(scope="module")
def executed():
    """Every notebook, each in a kernel of its own, several at a time.

    Charts as JupyterLab gets them, but without the script of plotly that
    each notebook would carry for older viewers. A kernel waits much of
    its time, to start and to stop, so there may be more than processors.
    """
    os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
    with ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        yield {path: pool.submit(execute, path) for path in NOTEBOOKS}


def test_it_runs_from_top_to_bottom(notebook, capsys):
    """In this process: the fresh kernels below take minutes."""
    names = {}
    for source in code(notebook):
        exec(compile(source, notebook.name, "exec"), names)
    assert "s" in names and capsys.readouterr().err == ""


@pytest.mark.kernel
@pytest.mark.xdist_group("kernels")
def test_it_runs_alone_in_a_fresh_kernel(notebook, executed):
    book = executed[notebook].result()
    outputs = [o for c in book.cells for o in c.get("outputs", [])]
    assert not [
        o for o in outputs if o.output_type == "stream"
        and o.name == "stderr"]
    kinds = [set(o.get("data", {})) for o in outputs]
    # In JupyterLab a chart is plotly's own picture.
    charts = sum(s.count(".chart(") for s in code(notebook))
    drawn = sum("application/vnd.plotly.v1+json" in k for k in kinds)
    assert drawn == charts


@pytest.mark.parametrize("section", SECTIONS)
def test_it_tabulates_its_section(section):
    source = "\n".join(code(
        ROOT / "chapters" / section_folder(section) / "notebook.ipynb"))
    for table in ("quantities", "claims", "events"):
        assert f"s.{table}" in source


@pytest.mark.parametrize("section", SECTIONS)
def test_its_exhibits_stand_in_the_text(section):
    folder = ROOT / "chapters" / section_folder(section)
    source = "\n".join(code(folder / "notebook.ipynb"))
    text = (folder / "text.md").read_text("utf-8")
    shown = set(re.findall(r"^:{3,}\{show\} (\S+)", text, re.M))
    charts = source.count(".chart(")
    named = {n for n in shown if f'"{n}"' in source}
    assert shown == named
    assert charts >= 3 or "fewer" in text.lower(), charts
    missing = [
        n for n in re.findall(
            r"\.chart\((?:[^()]|\([^()]*\))*?\"([a-z0-9-]+)\"", source)
        if n not in shown]
    assert not missing
