"""Break off builds in the ways that machines do, and see what is left.

    python -m tools.faults [--kills 12]

Works on a copy of this project in a temporary folder. Writes
data/faults.csv: for each fault how often it was tried, how often the build
finished all the same, or ended with a message that says what to do, whether
the last good book was left whole, and whether the next build was the same
book again. Faults that take long are tried on a small book. Some need root,
to mount a small disk.
"""

import argparse
import csv
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .projects import (
    ROOT, Ended, book, build, command, digest, ended, lend_packages, project,
    small, whole,
)

TABLE = ROOT / "data" / "faults.csv"
HEAD = ["fault", "done", "tried", "finished", "told", "kept", "healed"]


class Trial(NamedTuple):
    """What a fault left behind. told: a message without a traceback."""

    finished: bool
    told: bool
    kept: bool
    healed: bool


class Impossible(Exception):
    """This machine cannot make the fault; the message says why."""


# --- what is left ---------------------------------------------------------


def judge(root: Path, before: str, end: Ended) -> Trial:
    """What came of a build, and of the next one where nothing is broken."""
    kept = left(root, before)
    again = build(root)
    return Trial(
        end.code == 0, end.code > 0 and "Traceback" not in end.text and (
            end.text.strip() != ""),
        kept, again.code == 0 and book(root) == before)


def left(root: Path, before: str) -> bool:
    """Whether the last good book is still there, whole."""
    return before in (book(root), digest(root / "_build" / "html.old"))


def change(root: Path):
    """Something for the next build to do, which leaves the book the same."""
    shutil.rmtree(root / "_build" / "work", ignore_errors=True)


# --- the faults ----------------------------------------------------------


def tried(root: Path, *words, **options) -> Trial:
    """A build under some condition, and one after it."""
    before = book(root)
    change(root)
    return judge(root, before, build(root, *words, **options))


def killed(root: Path, seconds: float, alone=False) -> Trial:
    """By a signal that no program can answer, the whole group or one."""
    before = book(root)
    change(root)
    process = command(root)
    time.sleep(seconds)
    if alone:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    end, kept = ended(process), left(root, before)
    while "Another command" in (text := build(root).text):
        time.sleep(1)  # what it had started has not ended yet
    return Trial(end.code == 0, False, kept,
                 "Built" in text and book(root) == before)


def killed_alone(root: Path, seconds: float) -> Trial:
    return killed(root, seconds, alone=True)


def stopped(root: Path, seconds: float) -> Trial:
    """By Ctrl+C."""
    before = book(root)
    change(root)
    process = command(root)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    return judge(root, before, ended(process))


def limited(which: int, most: int):
    return {"preexec_fn": lambda: resource.setrlimit(which, (most, most))}


def no_room(root: Path, kib: int) -> Trial:
    """No file may grow past some KiB, as where a share is used up."""
    return tried(root, **limited(resource.RLIMIT_FSIZE, kib * 1024))


def no_memory(root: Path, mib: int) -> Trial:
    return tried(root, **limited(resource.RLIMIT_AS, mib * 2**20))


def no_browser(root: Path, name: str) -> Trial:
    """The book is to be printed, and the browser that is named is none."""
    return tried(root, "pdf", env={"COMPANION_BROWSER": name})


def no_make(root: Path, path: str) -> Trial:
    """The command of the README for machines without make."""
    return tried(root, env={"PATH": path})


@contextmanager
def mounted(place: Path, *words):
    """A disk at a folder, for as long as the block takes; root alone may."""
    made = subprocess.run(["mount", *words, place], capture_output=True,
                          text=True)
    if made.returncode:
        raise Impossible(f"nothing can be mounted: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def full_disk(root: Path, mib: int) -> Trial:
    """The folder that is built into lies on a disk that fills up."""
    before, inside, aside = book(root), root / "_build", root / "aside"
    used = sum(p.stat().st_size for p in inside.rglob("*") if p.is_file())
    inside.rename(aside)
    inside.mkdir()
    try:
        with mounted(inside, "-t", "tmpfs", "-o",
                     f"size={2 * used + mib * 2**20}", "none"):
            shutil.copytree(aside, inside, dirs_exist_ok=True, symlinks=True)
            change(root)
            fill(inside / "filler", mib)
            end, kept = build(root), book(root) == before
    finally:
        inside.rmdir()
        aside.rename(inside)
    return judge(root, before, end)._replace(kept=kept)


def fill(path: Path, leave_mib: int):
    """Write until the disk has no more than some MiB left."""
    with path.open("wb") as file:
        free = shutil.disk_usage(path.parent).free
        while free > leave_mib * 2**20:
            file.write(b"x" * min(2**20, free - leave_mib * 2**20))
            file.flush()
            free = shutil.disk_usage(path.parent).free


def no_permission(root: Path) -> Trial:
    """Where everything can be read and nothing written."""
    before, inside = book(root), root / "_build"
    change(root)
    if not os.geteuid():  # root may write in spite of permissions
        with mounted(inside, "--bind", inside), mounted(
                inside, "-o", "remount,ro,bind", inside):
            end = build(root)
        return judge(root, before, end)
    modes = {p: p.stat().st_mode for p in (inside, *inside.rglob("*"))}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    end = build(root)
    for path, mode in modes.items():
        path.chmod(mode)
    return judge(root, before, end)


def two_at_once(root: Path, seconds: float) -> Trial:
    """The second is told to wait; the first is not disturbed."""
    before = book(root)
    change(root)
    first = command(root)
    time.sleep(seconds)
    second = build(root)
    one = ended(first)
    trial = judge(root, before, second)
    return trial._replace(
        told=trial.told and "Another command" in second.text,
        kept=one.code == 0 and book(root) == before)


def elsewhere(root: Path, name: str) -> Trial:
    """In a folder with an odd name; gives the same book."""
    want, place = book(root), root.parent / name
    shutil.copytree(root, place, ignore=shutil.ignore_patterns(
        "_build", ".venv", "__pycache__"))
    lend_packages(place)
    end = build(place)
    same = end.code == 0 and book(place) == want
    return Trial(same, False, same, same)


def under(root: Path, env: dict) -> Trial:
    """With other settings of the system; gives the same book."""
    before = book(root)
    change(root)
    same = build(root, env=env).code == 0 and book(root) == before
    return Trial(same, False, same, same)


@contextmanager
def packages_aside(root: Path):
    """Without the packages, which are to be installed anew."""
    shutil.move(root / ".venv", root / "aside")
    try:
        yield
    finally:
        shutil.rmtree(root / ".venv", ignore_errors=True)
        shutil.move(root / "aside", root / ".venv")


def no_network(root: Path, index: str) -> Trial:
    """The packages are to be installed, and nothing can be fetched."""
    before = book(root)
    with packages_aside(root):
        end = build(root, env={
            "PIP_INDEX_URL": index, "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": os.devnull})
    return judge(root, before, end)


def broken_install(root: Path, seconds: float) -> Trial:
    """Killed while it installs; the next run installs anew. Slow."""
    before = book(root)
    with packages_aside(root):
        process = command(root)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        return judge(root, before, ended(process))


def wrong_package(root: Path, digest: str) -> Trial:
    """The lock names another package than the one that comes."""
    before, lock = book(root), root / "locks" / "book.txt"
    true = lock.read_text("utf-8")
    first = true[: true.index("# via")]
    lock.write_text(
        re.sub("sha256:[0-9a-f]+", f"sha256:{digest}", first)
        + true[len(first):], encoding="utf-8")
    try:
        with packages_aside(root):
            end = build(root)
    finally:
        lock.write_text(true, encoding="utf-8")
    return judge(root, before, end)


# --- which are tried -------------------------------------------------------


class Fault(NamedTuple):
    """cases: one trial for each, with these arguments."""

    name: str
    done: str
    function: Callable
    cases: list = [()]


# On the whole book; the cases of the first three are moments, in shares of
# the time that a build takes.
LARGE = [
    Fault("killed", "with all that it had started, at random moments",
          killed),
    Fault("killed alone", "what it had started lived on for a while",
          killed_alone),
    Fault("stopped", "Ctrl+C at random moments", stopped),
    Fault("disk full", "a disk with 1, 20 and 60 MiB left", full_disk,
          [(1,), (20,), (60,)]),
    Fault("two at once", "a second build beside the first", two_at_once,
          [(0.5,)]),
]
# On a small book.
SMALL = [
    Fault("share used up", "no file over 1, 64 and 512 KiB", no_room,
          [(1,), (64,), (512,)]),
    Fault("other system", "locales, time zones, hash seeds", under, [
        ({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "TZ":
          "Pacific/Kiritimati", "PYTHONCOERCECLOCALE": "0",
          "PYTHONHASHSEED": "7"},),
        ({"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": "tr"},),
        ({"TZ": "Pacific/Kiritimati"},), ({"TZ": "America/Adak"},),
        ({"PYTHONHASHSEED": "1"},), ({"PYTHONHASHSEED": "2"},)]),
    Fault("odd folder", "spaces, quotes, other letters, signs", elsewhere, [
        ("an 'odd' \"name\" $HOME `a` %20 книга 本 كتاب #1",),
        ("with spaces",), ("книга 本 كتاب",), ("$HOME `a` %20 #1",)]),
    Fault("no permission", "a folder that can be read and not written",
          no_permission),
    Fault("memory short", "address space of 200, 300 and 500 MiB",
          no_memory, [(200,), (300,), (500,)]),
    Fault("no network", "an install that can fetch nothing", no_network,
          [("http://127.0.0.1:9/",)]),
    Fault("no browser", "make pdf with no browser there", no_browser,
          [("/nowhere/browser",)]),
    Fault("no make", "python make.py book", no_make, [("/nowhere",)]),
    Fault("install broken off", "killed after 2, 10 and 25 seconds",
          broken_install, [(2,), (10,), (25,)]),
    Fault("another package", "one that the lock's hash does not fit",
          wrong_package, [("0" * 64,)]),
]


def run(kills: int):
    """Yield (fault, its trials) one by one."""
    rng = random.Random(2016)
    with project(whole) as root:
        change(root)
        start = time.time()
        build(root)
        length = time.time() - start
        moments = [(rng.uniform(0.05, 1) * length,) for _ in range(kills)]
        for fault, count in zip(LARGE, (kills, kills // 4, kills // 4)):
            yield fault, [fault.function(root, *m)
                          for m in moments[:max(1, count)]]
        for fault in LARGE[3:]:
            yield fault, [fault.function(root, *c) for c in fault.cases]
    with project(small) as root:
        for fault in SMALL:
            yield fault, [fault.function(root, *c) for c in fault.cases]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=12)
    lines = []
    for fault, trials in run(parser.parse_args().kills):
        counts = [sum(t[n] for t in trials) for n in range(4)]
        lines.append([fault.name, fault.done, len(trials), *counts])
        print(*lines[-1], sep="\t", flush=True)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *lines])
    return 0


if __name__ == "__main__":
    sys.exit(main())
