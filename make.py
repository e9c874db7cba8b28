#!/usr/bin/env python3
"""Build, test and serve the book: `python make.py COMMAND`.

Needs nothing but Python 3.11 or newer; everything else goes into .venv.
The Makefile calls this file, and where there is no make it serves alone.
"""

import argparse
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
# Modules are run by name, since scripts cannot be in every kind of path.
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
JUPYTER_BOOK = (
    "-c", "from jupyter_book.cli.main import main; main(prog_name='book')")
BUILD = ROOT / "_build"
WORK = BUILD / "work"  # Sphinx works here; readers never look here
HTML = BUILD / "html"  # the last good book
PRIVATE = BUILD / "private"  # the same with the reader's copy in it
LOGS = BUILD / "logs"
PDF = BUILD / "quo-vadis-isis-companion.pdf"
ZIP = PDF.with_suffix(".zip")
SLIDES, HANDOUTS, EXERCISES = (
    BUILD / name for name in ("slides", "handouts", "exercises"))
LOCKS = {kind: f"locks/{kind}.txt" for kind in ("book", "test")}

HELD = ()  # the lock, for programs that are started under it

RAN = re.compile(r"^ran (\S+\.ipynb) in ([\d.]+) s")
KERNEL = re.compile(r"\[IPKernelApp\].*")  # a note of every kernel
PROBLEM = re.compile(r"WARNING|ERROR|CRITICAL|Error:|Error$|^-{20,}$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Failed(Exception):
    """A step that did not work; the message says what to do."""


ADVICE = {
    errno.ENOSPC: "The disk is full: free some space",
    errno.EDQUOT: "Your share of the disk is full: free some space",
    errno.EFBIG: "A file grew larger than this system allows",
    errno.EACCES: "This user may not write there: change the permission",
    errno.EPERM: "This user may not do that: change the permission",
    errno.EROFS: "The disk is read-only: work on a copy elsewhere",
    errno.ENOMEM: "The memory is full: close other programs",
}


def explain(error: OSError) -> str:
    """What the system refused, where, and what to do about it."""
    what = ADVICE.get(error.errno, error.strerror or str(error))
    where = f" ({error.filename})" if error.filename else ""
    return (f"{what}{where}, then run the same command again. The last good "
            "book, if there is one, is untouched.")


def say(text: str):
    print(text, flush=True)


def run(command, log: Path, watch=None, env=None):
    """Run a command, its output into log and each line to watch.

    Raises Failed with the exit code; the caller says which part matters.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | (env or {})
    with log.open("a", encoding="utf-8", errors="replace") as out:
        out.write(f"$ {' '.join(map(str, command))}\n")
        process = subprocess.Popen(
            [str(c) for c in command], cwd=ROOT, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
            pass_fds=HELD if os.name != "nt" else (),
        )
        try:
            for line in process.stdout:
                line = COLOURS.sub("", line)
                out.write(line)
                if watch:
                    watch(line.rstrip("\n"))
        finally:  # also when the log cannot be written
            process.stdout.close()
            process.wait()
    if process.returncode != 0:
        raise Failed(f"exit code {process.returncode}; whole log: {log}")


def tail(log: Path, lines: int = 15) -> str:
    text = log.read_text("utf-8", errors="replace").splitlines()
    return "\n".join(text[-lines:])


@contextmanager
def alone():
    """Keep others from working in _build and .venv at the same time.

    The system drops the lock when this process and those that it started
    have ended, however they ended. Raises Failed when others hold it.
    """
    global HELD
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("a") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise Failed(
                f"Another command is at work in {ROOT}. Wait until it has "
                "ended, then run this one again.")
        HELD = (file.fileno(),)
        try:
            yield
        finally:
            HELD = ()


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


ADVICE_ON_LOGS = {
    r"ensurepip": "This Python cannot make environments. On Debian or "
    "Ubuntu: apt install python3-venv",
    r"DO NOT MATCH THE HASHES": "A package is not the one that the lock "
    "names, so it was not installed. Try another mirror, or ask its makers.",
    r"Connection|Temporary failure|Max retries|timed out|No matching": (
        "A package could not be fetched. Look at the network, then run the "
        "same command again."),
    r"No space left": ADVICE[errno.ENOSPC] + ".",
    r"File too large": ADVICE[errno.EFBIG] + ".",
    r"Read-only file system": ADVICE[errno.EROFS] + ".",
    r"MemoryError|[Cc]annot allocate memory|can't start new thread": (
        ADVICE[errno.ENOMEM] + "."),
}


def advice(log: Path) -> str:
    """What to do about a failed step, where its log tells."""
    text = log.read_text("utf-8", errors="replace")
    return next((f"\n{words}" for pattern, words in ADVICE_ON_LOGS.items()
                 if re.search(pattern, text)), "")


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


# --- what needs a browser to be made --------------------------------------


def companion(*arguments, env):
    """A command of the package, its output into a log of its own."""
    log = LOGS / f"{arguments[0]}.log"
    log.unlink(missing_ok=True)
    try:
        run([PYTHON, "-m", "companion.cli", *arguments], log, env=env)
    except Failed as error:
        raise Failed(f"{tail(log)}\n{arguments[0]}: {error}")


def pictures(env):
    start = time.time()
    companion("pictures", HTML, BUILD / "pictures", env=env)
    say(f"  pictures of all charts ({time.time() - start:.0f} s)")


def paper(env):
    start = time.time()
    companion("pdf", HTML, PDF, env=env)
    say(f"  {PDF} ({time.time() - start:.0f} s)")


def pdf(_=None):
    """The whole book as one PDF."""
    environment("test")
    found = browser()
    book()
    say("Printing")
    paper(found)


def site(_=None):
    """What is published: the book with pictures, its PDF, a zip of it; and
    what a class needs."""
    environment("test")
    found = browser()
    book()
    say("Pictures, PDF and zip")
    pictures(found)
    paper(found)
    pack(HTML, ZIP)
    say(f"  {ZIP}")
    start = time.time()
    companion("slides", HTML, SLIDES, env=None)
    companion("exercises", EXERCISES, env=None)
    companion("handouts", HTML, HANDOUTS, env=found)
    say(f"  slides, handouts, exercises ({time.time() - start:.0f} s)")
    return found


# --- for a class ------------------------------------------------------------


def slides(_=None):
    """A deck for each section, into _build/slides."""
    book()
    companion("slides", HTML, SLIDES, env=None)
    say(f"Slides: open {SLIDES / 'index.html'}")


def handouts(_=None):
    """Sheets to print, and the exercises with and without solutions."""
    environment("test")
    found = browser()
    book()
    companion("exercises", EXERCISES, env=None)
    companion("handouts", HTML, HANDOUTS, env=found)
    say(f"Sheets to print: {HANDOUTS}\nNotebooks: {EXERCISES}")


def pack(folder: Path, target: Path):
    """Zip a folder; the same files give the same zip."""
    half = target.with_suffix(".half")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = Path(target.stem) / path.relative_to(folder)
            entry = zipfile.ZipInfo(name.as_posix(), (2016, 12, 19, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, path.read_bytes())
    os.replace(half, target)


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


def test(_=None):
    """Everything: data, paper, notebooks, book, browser."""
    with alone():
        found = site()
    say("Tests")
    pytest(["--durations=5"], found)


def check(_=None):
    """The tests that need no browser, no build and no kernels."""
    with alone():
        environment("test")
    pytest(["-m", "not book and not browser and not kernel"])


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
    with alone():
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


COMMANDS = (book, test, check, pdf, site, slides, handouts, serve, lab,
            bench, clean)


def main() -> int:
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
        return 1
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(command.__name__, help=command.__doc__)
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
            with alone():
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
