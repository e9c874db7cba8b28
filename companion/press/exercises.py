"""The notebooks of exercises, with and without their solutions: as
notebooks for a course site, and as HTML for paper."""

import os
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from ..book import running
from ..ledger.tables import ROOT
from ..pages.exhibits import TABLE
from ..study.exercises import SOLUTION, START

TEMPLATES = Path(__file__).parent / "templates"
HINT = re.compile(r"<details><summary>Hint.*?</details>\n*", re.S)
FOLD = re.compile(r"<details><summary>.*?</summary>|</details>")
LINK = re.compile(r"\[([^]]*)\]\((?!http)[^)]*\)")  # to another page
HEADING = re.compile("^#", re.M)


def notebooks() -> list[Path]:
    return sorted((ROOT / "chapters").glob("*/exercises.ipynb"))


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def without_solutions(book: NotebookNode) -> NotebookNode:
    """The same notebook without the cells that are tagged so."""
    from nbconvert.preprocessors import TagRemovePreprocessor

    remove = TagRemovePreprocessor(remove_cell_tags={SOLUTION})
    return remove.preprocess(deepcopy(book), {})[0]


def write_notebooks(target: Path) -> int:
    """The exercises with and without their solutions, for a course site."""
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    for path in notebooks():
        whole = nbformat.read(path, as_version=4)
        for kind, book in (("with-solutions", whole),
                           ("without-solutions", without_solutions(whole))):
            (half / kind).mkdir(parents=True, exist_ok=True)
            nbformat.write(book, half / kind / f"{path.parent.name}.ipynb")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(half, target)
    return len(notebooks())


# --- on paper -----------------------------------------------------------------


def ran() -> list[NotebookNode]:
    """Every notebook of exercises, run now.

    Raises RuntimeError with the cell and what is wrong with it."""
    runs = running.run_all([str(p) for p in notebooks()])
    for path, run in runs.items():
        if run.problem:
            raise RuntimeError(f"{path}: {run.problem}")
    return [nbformat.reads(runs[str(p)].text, as_version=4)
            for p in notebooks()]


def tasks(cell: NotebookNode) -> bool:
    """Whether a cell belongs on the sheet of the exercises."""
    return SOLUTION not in tags(cell) and not cell.source.startswith(
        "## What to take along")


def solutions(cell: NotebookNode) -> bool:
    """Whether a cell belongs on the sheet of the solutions."""
    return SOLUTION in tags(cell) or cell.source.startswith("#")


def on_paper(text: str) -> str:
    """Markdown below the heading of a sheet, without hints, folds and links
    to other pages."""
    return HEADING.sub("##", LINK.sub(r"\1", FOLD.sub("", HINT.sub("", text))))


def to_html(
    books: list[NotebookNode], belongs: Callable[[NotebookNode], bool],
) -> list[Markup]:
    """Notebooks as HTML for paper, of the cells that belong there. What a
    starting cell shows is left out, since it only says "not yet"."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)], template_name="notebook",
        exclude_anchor_links=True, config=Config({
            "TagRemovePreprocessor": {
                "enabled": True, "remove_all_outputs_tags": {START}}}))
    made = []
    for book in map(deepcopy, books):
        book.cells = [cell for cell in book.cells if belongs(cell)]
        for cell in book.cells:
            if cell.cell_type == "markdown":
                cell.source = on_paper(cell.source)
        html, _ = exporter.from_notebook_node(book, {"table_type": TABLE})
        made.append(Markup(html))
    return made
