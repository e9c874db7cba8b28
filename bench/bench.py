"""Measure this book beside the same chapters under default settings.

    python bench/bench.py [--quick] [--pages | --builds]   (or: make bench)

Copies of the project are built in a folder of their own, the two in turn,
so that a machine that gets slower slows both. Medians of RUNS runs. Writes
bench/results.json, and the tables into README.md between its two marks.
Nothing here is a test: times are only as good as the machine is quiet.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

import pages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = Path(sys.executable).parent
PARTS = ("_config.yml", "_toc.yml", "index.md", "chapters", "data",
         "companion", "pyproject.toml", "LICENSE-DATA")
FLAGS = ["--warningiserror", "--nitpick", "--keep-going"]
TEXT = "chapters/4-iran/text.md"
NOTEBOOK = "chapters/4-iran/notebook.ipynb"
PAPER = os.environ.get("COMPANION_PAPER", "")  # verify needs a copy
RAN = re.compile(r"^ran \S+\.ipynb|Executing notebook", re.M)


# --- copies of the project ---------------------------------------------------


def copy_of(target: Path, root: Path = None) -> Path:
    """The project's sources in another folder; those of the first copy, so
    that all are the same even if somebody edits the project meanwhile."""
    root = root or target.parent / "sources"
    target.mkdir(parents=True)
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=(
                shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")))
        else:
            shutil.copy(source, target)
    return target


def plain(target: Path) -> Path:
    """The same chapters, with the settings that Jupyter Book has."""
    copy_of(target)
    for name in ("plain_book.py", "plain.js"):
        shutil.copy(HERE / "plain" / name, target)
    (target / "_config.yml").write_text(
        "title: The same chapters under default settings\n"
        "only_build_toc_files: true\n"
        "parse:\n  myst_enable_extensions: [colon_fence, deflist]\n"
        "bibtex_bibfiles: [data/references.bib]\n"
        "sphinx:\n  extra_extensions: [plain_book]\n"
        "  config:\n    bibtex_reference_style: author_year\n"
        "    bibtex_default_style: plain\n", "utf-8")
    return target


def empty(target: Path) -> Path:
    """A book of one empty page under default settings."""
    target.mkdir(parents=True)
    (target / "_config.yml").write_text("title: Empty\n", "utf-8")
    (target / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (target / "index.md").write_text("# Empty\n", "utf-8")
    return target


def many(target: Path, times: int) -> Path:
    """The book with its eight chapters `times` times over."""
    copy_of(target)
    toc = (target / "_toc.yml").read_text("utf-8")
    own = sorted(target.glob("chapters/[0-9]-*"))
    for n in range(1, times):
        lines = [f"  - caption: Copy {n}\n    chapters:\n"]
        for folder in own:
            name = f"chapters/{folder.name}-copy-{n}"
            shutil.copytree(folder, target / name)
            lines += [f"      - file: {name}/text\n        sections:\n"
                      f"          - file: {name}/notebook\n"]
        toc += "".join(lines)
    (target / "_toc.yml").write_text(toc, "utf-8")
    return target


# --- one build, measured -----------------------------------------------------


class Memory(threading.Thread):
    """The most memory that a process and its children held at one time:
    proportional set size in bytes, looked at four times a second."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.process, self.peak, self.go = psutil.Process(pid), 0, True

    def held(self) -> int:
        total = 0
        for p in [self.process, *self.process.children(recursive=True)]:
            try:
                memory = p.memory_full_info()
                total += getattr(memory, "pss", 0) or memory.rss
            except psutil.Error:
                pass  # it has ended
        return total

    def run(self):
        while self.go:
            try:
                self.peak = max(self.peak, self.held())
            except psutil.Error:
                return
            time.sleep(0.25)


def build(folder: Path, flags=()) -> dict:
    """Build a copy: seconds, peak memory in MiB, notebooks run."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [BIN / "jupyter-book", "build", folder, *flags],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(folder)}, encoding="utf-8")
    memory = Memory(process.pid)
    memory.start()
    said = process.communicate()[0]
    seconds = time.perf_counter() - start
    memory.go = False
    if process.returncode:
        sys.exit(f"{said[-3000:]}\nThe build of {folder} failed.")
    return {"seconds": seconds, "memory": memory.peak / 2**20,
            "ran": len(RAN.findall(said))}


def edit(path: Path, old: str, new: str):
    text = path.read_text("utf-8")
    if old not in text:
        sys.exit(f"{path}: there is no {old!r} to change")
    path.write_text(text.replace(old, new, 1), "utf-8")


def change_paragraph(folder: Path, n: int):
    with (folder / TEXT).open("a", encoding="utf-8") as file:
        file.write(f"\nAnother sentence, number {n}.\n")


def change_notebook(folder: Path, n: int):
    import nbformat

    path = folder / NOTEBOOK
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(f"change = {n}"))
    nbformat.write(book, path)


def change_row(folder: Path, n: int):
    path = folder / "data/chains.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[1] = lines[1] + ("." if not lines[1].endswith('"') else "")
    path.write_text("\n".join(lines) + "\n", "utf-8")


STEPS = {
    "clean build": lambda folder, n: shutil.rmtree(
        folder / "_build", ignore_errors=True),
    "nothing changed": lambda folder, n: None,
    "one paragraph changed": change_paragraph,
    "one notebook changed": change_notebook,
    "one row of a table changed": change_row,
}


def builds(where: Path, runs: int) -> dict:
    ours, theirs = copy_of(where / "ours"), plain(where / "plain")
    nothing = empty(where / "empty")
    found = {step: {"ours": [], "default": []} for step in STEPS}
    found["empty book"] = {"default": []}
    for n in range(runs):
        for step, change in STEPS.items():
            for name, folder, flags in (
                ("ours", ours, FLAGS), ("default", theirs, ())
            ):
                change(folder, n)
                found[step][name].append(build(folder, flags))
                last = found[step][name][-1]
                print(f"  {step}, {name}: {last['seconds']:.1f} s, "
                      f"{last['ran']} notebooks", flush=True)
        shutil.rmtree(nothing / "_build", ignore_errors=True)
        found["empty book"]["default"].append(build(nothing))
    return found


def growth(where: Path, sizes=(1, 4, 16)) -> dict:
    found = {}
    for times in sizes:
        folder = many(where / f"times-{times}", times)
        found[times] = build(folder)
        print(f"  {times} times the chapters: "
              f"{found[times]['seconds']:.1f} s", flush=True)
        if times > 1:
            shutil.rmtree(folder)
    return found


LARGE = """
import resource, sys, time
from pathlib import Path
from companion.ledger import tables
from companion.{module} import {module}
tables.DATA = Path({data!r})
start = time.perf_counter()
said = {call}
print(len(said), time.perf_counter() - start,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def large(where: Path, rows: int) -> dict:
    """check and verify with so many quantities: seconds and MiB."""
    import pandas as pd

    data = Path(shutil.copytree(
        where / "sources" / "data", where / f"data-{rows}"))
    path = data / "quantities.csv"
    own = pd.read_csv(path, dtype=str, keep_default_na=False)
    copies = -(-rows // len(own))
    frame = pd.concat([
        own.assign(id=own.id + (f"-{n}" if n else "")) for n in range(copies)
    ]).head(rows)
    frame.to_csv(path, index=False)
    found = {}
    for module, call in (
        ("check", "check(tables.DATA)"),
        ("verify", f"verify({PAPER!r}, tables.load_all())"),
    ):
        if module == "verify" and not PAPER:
            found[module] = None
            continue
        said = subprocess.run(
            [sys.executable, "-c", LARGE.format(
                module=module, call=call, data=str(data))],
            capture_output=True, encoding="utf-8")
        if said.returncode:
            sys.exit(said.stderr[-2000:])
        count, seconds, memory = said.stdout.split()
        found[module] = {"seconds": float(seconds), "memory": float(memory)}
        print(f"  {module}, {rows} quantities: {float(seconds):.1f} s")
    return found


# --- the report -----------------------------------------------------------------


def median(runs: list[dict], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (f"{os.cpu_count()} processors, {memory:.0f} GiB, "
            f"{platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}")


def table(heads, rows) -> str:
    lines = ["| " + " | ".join(heads) + " |",
             "|---" + "|---:" * (len(heads) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def build_table(found: dict) -> str:
    rows = []
    for step, sides in found["builds"].items():
        if step == "empty book":
            rows.append([step, "", f"{median(sides['default'], 'seconds'):.1f}",
                         "", ""])
            continue
        ours, theirs = (median(sides[s], "seconds")
                        for s in ("ours", "default"))
        ran = " / ".join(f"{median(sides[s], 'ran'):.0f}"
                         for s in ("ours", "default"))
        rows.append([step, f"{ours:.1f}", f"{theirs:.1f}",
                     f"{ours / theirs:.2f}", ran])
    sides = found["builds"]["clean build"]
    ours, theirs = (median(sides[s], "memory") for s in ("ours", "default"))
    rows.append(["clean build, peak memory (MiB)", f"{ours:.0f}",
                 f"{theirs:.0f}", f"{ours / theirs:.2f}", ""])
    return table(["seconds", "this book", "default", "ratio",
                  "notebooks run"], rows)


def growth_table(found: dict) -> str:
    times = {int(k): v["seconds"] for k, v in found["growth"].items()}
    rows = [[f"{n} × 8 chapters", f"{s:.1f}", "" if n == 1 else
             f"{(s - times[1]) / (8 * (n - 1)):.2f}"]
            for n, s in times.items()]
    rows += [[f"{name}, {int(size):,} quantities", *(
                 [f"{v['seconds']:.1f}", f"{v['memory']:.0f} MiB"] if v
                 else ["", "no copy of the paper was named"])]
             for size, both in found["large"].items()
             for name, v in both.items()]
    return table(["this book", "seconds", "a further chapter, or memory"],
                 rows)


def report(found: dict) -> str:
    runs = (f"medians of {found['runs']} runs" if found["runs"] > 1
            else "one run of each")
    return (
        f"Measured on {found['date']} ({found['machine']}; "
        f"{found['browser']}), {runs}, by "
        "`make bench`.\n\n" + build_table(found) + "\n\n"
        + growth_table(found) + "\n\n" + pages.report(found["pages"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true",
                        help="one run of each")
    parser.add_argument("--runs", type=int, default=3)
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--pages", action="store_true",
                      help="the pages only, on the day of the builds")
    part.add_argument("--builds", action="store_true",
                      help="the builds only, on the day of the pages")
    arguments = parser.parse_args()
    runs = 1 if arguments.quick else arguments.runs
    if not PAPER and not arguments.pages:
        print("verify is left out: set COMPANION_PAPER to a copy of the "
              "paper to measure it too", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        copy_of(where / "sources", ROOT)
        measure = (pages_again if arguments.pages else
                   builds_again if arguments.builds else everything)
        found = measure(where, runs)
    keep(found)
    write(report(json.loads(json.dumps(found))))


def head(runs: int) -> dict:
    return {"date": datetime.date.today().isoformat(),
            "machine": machine(), "runs": runs}


def everything(where: Path, runs: int) -> dict:
    found = head(runs)
    found["builds"] = builds(where, runs)
    measure_pages(found, where, runs)
    keep(found)
    measure_sizes(found, where)
    return found


def pages_again(where: Path, runs: int) -> dict:
    """The last results with pages visited anew."""
    found = last(runs)
    build(copy_of(where / "ours"), FLAGS)
    build(plain(where / "plain"))
    measure_pages(found, where, runs)
    return found


def builds_again(where: Path, runs: int) -> dict:
    """The last results with builds and sizes measured anew."""
    found = last(runs)
    found["builds"] = builds(where, runs)
    measure_sizes(found, where)
    return found


def last(runs: int) -> dict:
    """The last results: to be of the same day, machine and runs, since the
    report has one line for all."""
    found = json.loads((HERE / "results.json").read_text("utf-8"))
    new = head(runs)
    if any(found[key] != new[key] for key in new):
        sys.exit(f"The results are of {found['date']} ({found['machine']}), "
                 f"{found['runs']} runs; measure everything: make bench")
    return found


def measure_sizes(found: dict, where: Path):
    found["growth"] = growth(where)
    found["large"] = {n: large(where, n) for n in (10_000, 100_000)}


def measure_pages(found: dict, where: Path, runs: int):
    found["browser"], found["pages"] = pages.measure(
        {"ours": where / "ours/_build/html",
         "default": where / "plain/_build/html"}, runs)


def keep(found: dict):
    """What was measured so far, in case the rest is broken off."""
    (HERE / "results.json").write_text(
        json.dumps(found, indent=1) + "\n", "utf-8")


def write(text: str):
    print(text)
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text("utf-8").partition("<!-- bench -->\n")
    _, _, after = rest.partition("<!-- /bench -->\n")
    readme.write_text(
        f"{before}<!-- bench -->\n{text}\n<!-- /bench -->\n{after}", "utf-8")


if __name__ == "__main__":
    main()
