#!/usr/bin/env python3
"""Build, test and serve the book: `python make.py COMMAND`.

Needs nothing but Python 3.11 or newer; everything else goes into .venv.
The Makefile calls this file, and where there is no make it serves alone.
"""

from __future__ import annotations  # to say so to an older Python

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.steps import ROOT, Failed, advice, alone, explain, run, say, tail

VENV = ROOT / ".venv"
# Modules are run by name, since scripts cannot be in every kind of path.
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
JUPYTER_BOOK = (
    "-c", "import companion\n"  # first, since it spares a slow import
    "from jupyter_book.cli.main import main; main(prog_name='book')")
BUILD = ROOT / "_build"
WORK = BUILD / "work"  # Sphinx works here; readers never look here
HTML = BUILD / "html"  # the last good book
PRIVATE = BUILD / "private"  # the same with the reader's copy in it
LOGS = BUILD / "logs"
LOCK = BUILD / "lock"
LOCKS = {kind: f"locks/{kind}.txt" for kind in ("book", "test")}

RAN = re.compile(r"^ran (\S+\.ipynb) in ([\d.]+) s")
KERNEL = re.compile(r"\[IPKernelApp\].*")  # a note of every kernel
PROBLEM = re.compile(r"WARNING|ERROR|CRITICAL|Error:|Error$|^-{20,}$")


# --- environment ------------------------------------------------------


def stamp_text(kind: str) -> str:
    parts = [sys.version, str(ROOT)]
    for name in (LOCKS[kind], "pyproject.toml"):
        parts.append((ROOT / name).read_text("utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def environment(kind: str):
    """Make .venv hold what the lock says, once for each state of the lock.

    An environment without a stamp was broken off and is made anew.
    """
    stamp = VENV / f"installed-{kind}"
    if stamp.exists() and stamp.read_text() == stamp_text(kind):
        return
    if kind == "book" and (VENV / "installed-test").exists():
        if (VENV / "installed-test").read_text() == stamp_text("test"):
            return
    start, log = time.time(), LOGS / "install.log"
    log.unlink(missing_ok=True)
    say(f"Installing {LOCKS[kind]} into .venv (a few minutes, once)")
    whole = list(VENV.glob("installed-*"))
    for old in whole:
        old.unlink()
    try:
        if not whole:
            run([sys.executable, "-m", "venv", "--clear", VENV], log)
        install = [PYTHON, "-m", "pip", "install",
                   "--disable-pip-version-check"]
        run([*install, "--require-hashes", "-r", LOCKS[kind]], log)
        run([*install, "--no-deps", "--no-build-isolation", "-e", "."], log)
    except Failed as error:
        raise Failed(f"{tail(log)}{advice(log)}\nInstalling failed: {error}")
    stamp.write_text(stamp_text(kind))
    say(f"  installed in {time.time() - start:.0f} s")


def check_data():
    """Stop before any notebook runs when data/ is not sound."""
    start, log = time.time(), LOGS / "check.log"
    log.unlink(missing_ok=True)
    try:
        run([PYTHON, "-m", "companion.cli", "check"], log)
    except Failed:
        found = log.read_text("utf-8").splitlines()[1:]
        raise Failed(
            "\n".join(found) + "\nThe data is not sound, so nothing was "
            "built. The last good book, if there is one, is untouched.")
    say(f"  data sound ({time.time() - start:.1f} s)")


# --- book -------------------------------------------------------------


class Progress:
    """Prints each notebook with its seconds; keeps what went wrong."""

    def __init__(self):
        self.problems = []

    def __call__(self, line: str):
        if done := RAN.match(line):
            say(f"  {float(done[2]):5.1f} s  {done[1]}")
        elif PROBLEM.search(line):
            self.problems.append(line.replace(str(ROOT) + os.sep, ""))


def book(arguments=None):
    """Check the data, run the notebooks, build the pages into _build/html."""
    copy = getattr(arguments, "paper", None)
    start = time.time()
    put_back(HTML)
    say("Book, step 1 of 3: environment")
    environment("book")
    say("Book, step 2 of 3: data")
    check_data()
    work, target, env = read_copy(copy) if copy else (WORK, HTML, None)
    say("Book, step 3 of 3: notebooks and pages")
    build(work, env)
    publish(work / "_build" / "html", target)
    say(f"Built in {time.time() - start:.0f} s. Open {target / 'index.html'}")
    if copy:
        say("This book is private: it has the text of the paper in it.")


def build(work: Path, env=None):
    """Run the notebooks and write the pages into a Sphinx folder."""
    log, progress = LOGS / "book.log", Progress()
    log.unlink(missing_ok=True)
    forget_old_pages(work)
    unfinished = work / "unfinished"
    unfinished.touch()
    try:
        run([PYTHON, *JUPYTER_BOOK, "build", ".", "--path-output", work,
             "--warningiserror", "--nitpick", "--keep-going"],
            log, progress, env)
    except Failed as error:
        if "build finished with problems" in tail(log, 60):
            unfinished.unlink()  # every page was written
        shown = list(dict.fromkeys(progress.problems))[:20] or [tail(log)]
        raise Failed("\n".join(shown) + advice(log)
                     + f"\nThe book was not built: {error}")
    unfinished.unlink()


def read_copy(copy: str):
    """Find the paper's paragraphs in the reader's copy. Gives the Sphinx
    folder, the folder of the book and the environment of a private build."""
    found, log = PRIVATE / "paragraphs.json", LOGS / "copy.log"
    log.unlink(missing_ok=True)
    path = Path(copy).expanduser().resolve()
    try:
        run([PYTHON, "-m", "companion.cli", "original", path, found], log)
    except Failed:
        lines = log.read_text("utf-8").splitlines()[1:]
        raise Failed("\n".join(lines) + "\nNothing was built.")
    say(f"  {tail(log, 1)}")
    work = PRIVATE / "work"
    shutil.rmtree(work, ignore_errors=True)
    return work, PRIVATE / "html", {"COMPANION_ORIGINAL": str(found)}


def forget_old_pages(work: Path):
    """Begin afresh when the contents changed, since Sphinx keeps lost
    pages, or when the last build was broken off."""
    names = ("_toc.yml", "_config.yml", LOCKS["book"])
    now = "\n".join((ROOT / n).read_text("utf-8") for n in names)
    stamp = work / "contents"
    broken_off = (work / "unfinished").exists()
    if broken_off or not stamp.exists() or stamp.read_text("utf-8") != now:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        stamp.write_text(now, encoding="utf-8")


def publish(made: Path, html: Path):
    """Put a finished book where readers look, at one stroke."""
    new, old = html.with_name("html.new"), html.with_name("html.old")
    put_back(html)
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    # .buildinfo is Sphinx's own, and differs with the folder of .venv.
    shutil.copytree(made, new, ignore=shutil.ignore_patterns(".buildinfo"))
    if html.exists():
        html.rename(old)
    new.rename(html)
    shutil.rmtree(old, ignore_errors=True)


def put_back(html: Path):
    """Give readers their last good book again, if a run was killed in the
    moment between the old and the new one."""
    old = html.with_name("html.old")
    if old.exists() and not html.exists():
        old.rename(html)


# --- what is made of the book -------------------------------------------------


def press(*parts: str, env: dict[str, str] | None = None):
    """Make parts of the built book: see `companion press --help`."""
    log = LOGS / "press.log"
    log.unlink(missing_ok=True)
    said = [PYTHON, "-m", "companion.cli", "press", *parts, "--book", HTML]
    try:
        run(said, log, lambda line: line.startswith("  ") and say(line), env)
    except Failed as error:
        raise Failed(f"{tail(log)}\n{', '.join(parts)}: {error}")


def printed(*parts: str) -> dict[str, str]:
    """Build the book, and make of it what a browser prints and draws.
    Returns the environment that names the browser."""
    environment("test")
    found = browser()
    book()
    say(f"Making of it: {', '.join(parts)}")
    press(*parts, env=found)
    return found


def pdf(_=None):
    """The whole book as one PDF."""
    printed("pdf")


def site(_=None):
    """What is published: the book with pictures, its PDF, a zip of it; and
    what a class needs."""
    return printed(
        "pictures", "pdf", "zip", "slides", "exercises", "handouts")


def slides(_=None):
    """A deck for each section, into _build/slides."""
    book()
    press("slides")


def handouts(_=None):
    """Sheets to print, and the exercises with and without solutions."""
    printed("exercises", "handouts")


# --- tests ------------------------------------------------------------


def find_browser() -> str | None:
    # The headless shell opens pages in half the time of the whole browser.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser",
                 "google-chrome", "chrome"):
        if path := shutil.which(name):
            return path
    return None


def browser() -> dict:
    """Environment that names a browser, installed where there is none."""
    path = os.environ.get("COMPANION_BROWSER") or find_browser()
    if not path:
        log = LOGS / "browser.log"
        log.unlink(missing_ok=True)
        say("Installing a browser for the tests")
        try:
            if hasattr(os, "geteuid") and os.geteuid() == 0 and (
                shutil.which("apt-get")
            ):
                run(["apt-get", "update", "-qq"], log)
                install = ["apt-get", "install", "-y", "-qq"]
                try:
                    run([*install, "chromium-headless-shell",
                         "fonts-liberation"], log)
                except Failed:
                    run([*install, "chromium"], log)
                path = find_browser()
            else:
                run([PYTHON, "-m", "playwright", "install", "chromium"], log)
        except Failed as error:
            raise Failed(f"{tail(log)}\nNo browser for the tests: {error}")
    return {"COMPANION_BROWSER": path} if path else {}


def pytest(arguments, env=None):
    log = LOGS / "test.log"
    log.unlink(missing_ok=True)
    try:
        run([PYTHON, "-m", "pytest", *arguments], log,
            lambda line: say(KERNEL.sub("", line)), env)
    except Failed as error:
        raise Failed(f"Tests failed: {error}")


# As many workers as processors; tests of one group stay on one worker.
WORKERS = ("-n", "auto", "--dist", "loadgroup")


def test(_=None, marked=("-m", "not nightly")):
    """Data, paper, notebooks, book, browser."""
    with alone(LOCK):
        found = site()
    say("Tests")
    pytest([*WORKERS, *marked, "--durations=5"], found)


def test_all(_=None):
    """The same, and what takes minutes and rarely fails."""
    test(marked=())


def check(_=None):
    """The tests that need no browser, no build and no kernels."""
    with alone(LOCK):
        environment("test")
    pytest([*WORKERS, "-m",
            "not book and not browser and not kernel and not nightly"])


# --- the rest ---------------------------------------------------------


def serve(arguments):
    """Serve the built book on this machine."""
    if not HTML.exists():
        raise Failed("There is no book yet; run `make book` first.")
    say(f"http://127.0.0.1:{arguments.port}/ (stop with Ctrl+C)")
    subprocess.run([sys.executable, "-m", "http.server", "--bind",
                    "127.0.0.1", "--directory", HTML, str(arguments.port)])


def lab(_=None):
    """Open the notebooks in JupyterLab."""
    with alone(LOCK):
        environment("book")
    subprocess.run([PYTHON, "-m", "jupyterlab", "--notebook-dir", ROOT])


def bench(_=None):
    """Measure this book beside one under default settings; takes an hour."""
    environment("test")
    subprocess.run([PYTHON, ROOT / "bench" / "bench.py"],
                   env=os.environ | browser(), check=False)


def clean(_=None):
    """Remove what was built; .venv stays."""
    shutil.rmtree(BUILD, ignore_errors=True)


COMMANDS = (book, test, test_all, check, pdf, site, slides, handouts, serve, lab,
            bench, clean)


def main() -> int:
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
        return 1
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(
            command.__name__.replace("_", "-"), help=command.__doc__)
        sub.set_defaults(run=command)
        if command is serve:
            sub.add_argument("--port", type=int, default=8000)
        if command is book:
            sub.add_argument(
                "--paper", metavar="COPY", help="your copy of the paper, to "
                "stand under ours in a private book (_build/private)")
    arguments = parser.parse_args()
    try:
        if arguments.run in (book, pdf, site, slides, handouts, bench, clean):
            with alone(LOCK):
                arguments.run(arguments)
        else:  # takes the lock itself, for as long as it needs it
            arguments.run(arguments)
    except Failed as error:
        say(str(error))
        return 1
    except OSError as error:
        say(explain(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
