"""Notebooks run for the book, several at a time.

Each runs from top to bottom in a process of its own, which is forked from
this one where the system can, so that pandas, plotly and the tables need
not be loaded for each. (`make test` runs each in a fresh kernel as well.)
"""

import hashlib
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd

from ..ledger import tables
from ..pages import exhibits


class Run(NamedTuple):
    """What came of a notebook."""

    text: str  # the notebook with its outputs, as JSON
    read: tuple  # names of the tables that it read
    seconds: float
    problem: str  # a traceback or what stood on stderr; '' if all is well


def run(path: str) -> Run:
    """Run a notebook in this process; call it in one of its own."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    start = time.perf_counter()
    os.chdir(Path(path).parent)
    exhibits.show_in_book()
    tables.forget()
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    html = shell.display_formatter.formatters["text/html"]
    html.for_type(pd.DataFrame, exhibits.frame_html)
    book, problem = nbformat.read(path, as_version=4), ""
    for cell in book.cells:
        if cell.cell_type == "code" and not problem:
            cell.outputs, problem = outputs(shell, cell.source)
    return Run(nbformat.writes(book), tuple(sorted(tables.READ)),
               time.perf_counter() - start, problem)


def outputs(shell, source: str):
    """What a cell shows, and what went wrong with it."""
    from IPython.utils.capture import capture_output

    with shell.display_trap, capture_output() as got:
        result = shell.run_cell(source)
    shown = [
        nbformat.v4.new_output("display_data", data=o.data,
                               metadata=o.metadata or {})
        for o in got.outputs if o.data
    ]
    if got.stdout and result.success:
        shown.insert(0, nbformat.v4.new_output(
            "stream", name="stdout", text=got.stdout))
    if not result.success:
        error = result.error_before_exec or result.error_in_exec
        return shown, f"{type(error).__name__}: {error} in the cell\n{source}"
    return shown, got.stderr


def run_all(paths: list[str]) -> dict[str, Run]:
    """Run notebooks, as many at a time as there are processors."""
    if not paths:
        return {}
    way = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(way)
    with context.Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        return dict(zip(paths, pool.map(run, paths, chunksize=1)))


def key(path: str, read) -> str:
    """Changes when the notebook, the package, or a table that it read
    changes; then it has to run again."""
    digest = hashlib.sha256(Path(path).read_bytes())
    sources = sorted(Path(__file__).parent.parent.rglob("*.py"))
    described = json.dumps([
        r for r in tables.descriptor()["resources"] if r["name"] in read])
    digest.update(described.encode("utf-8"))
    for source in sources:
        digest.update(source.read_bytes())
    for name in read:
        digest.update((tables.DATA / tables.resource(name)["path"])
                      .read_bytes())
    return digest.hexdigest()
