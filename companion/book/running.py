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
from IPython.core.interactiveshell import InteractiveShell
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..ledger import tables
from ..ledger.reads import reads
from . import outputs
from .exchange import store

log = logging.getLogger(__name__)


class Run(NamedTuple):
    """What came of a notebook."""

    text: str  # the notebook with its outputs, as JSON
    read: tuple  # names of the tables that it read
    seconds: float
    problem: str  # a traceback or what stood on stderr; '' if all is well


def run(path: str) -> Run:
    """Run a notebook in this process; call it in one of its own."""
    from traitlets.config import Config

    start = time.perf_counter()
    os.chdir(Path(path).parent)
    reads.forget()
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    outputs.load_ipython_extension(shell)
    book, problem = nbformat.read(path, as_version=4), ""
    for cell in book.cells:
        if cell.cell_type == "code" and not problem:
            cell.outputs, problem = run_cell(shell, cell.source)
    return Run(nbformat.writes(book), tuple(sorted(reads.names)),
               time.perf_counter() - start, problem)


def run_cell(shell: InteractiveShell, source: str) -> tuple[list, str]:
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


def key(path: str, read: tuple) -> str:
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


# --- for the book -----------------------------------------------------------


def run_notebooks(app: Sphinx, env: BuildEnvironment, names: list[str]):
    """Run what has changed among the notebooks that are to be read."""
    runs = store(env)["runs"]
    asked = {n: env.doc2path(n) for n in names}
    asked = {n: p for n, p in asked.items() if p.endswith(".ipynb")}
    stale = {
        n: p for n, p in asked.items()
        if n not in runs or runs[n][0] != key(p, runs[n][1].read)}
    done = run_all(list(stale.values()))
    for name, path in stale.items():
        result = done[path]
        log.info("ran %s.ipynb in %.2f s", name, result.seconds)
        if result.problem:
            log.warning(result.problem, location=name)
        runs[name] = (key(path, result.read), result)


def give_outputs(app: Sphinx, name: str, source: list[str]):
    """A notebook is read with the outputs of its run."""
    run = store(app.env)["runs"].get(name)
    if run:
        source[0] = run[1].text


def setup(app: Sphinx):
    app.connect("env-before-read-docs", run_notebooks)
    app.connect("source-read", give_outputs)
