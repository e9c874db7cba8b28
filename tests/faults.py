"""Break off builds in the ways that machines do, and see what is left.

    python tests/faults.py [--kills 12]

Works on a copy of this project in a temporary folder. Writes
data/faults.csv: for each fault how often it was tried, how often the build
finished all the same, or ended with a message that says what to do, whether
the last good book was left whole, and whether the next build was the same
book again. Faults that take long are tried on a book of one page. Some need
root, to mount a small disk.
"""

import argparse
import csv
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "data" / "faults.csv"
HEAD = ["fault", "done", "tried", "finished", "told", "kept", "healed"]


class Ended(NamedTuple):
    """How a command ended; code is negative for a signal."""

    code: int
    text: str


class Trial(NamedTuple):
    """What a fault left behind. told: a message without a traceback."""

    finished: bool
    told: bool
    kept: bool
    healed: bool


class Impossible(Exception):
    """This machine cannot make the fault; the message says why."""


# --- a project to break ----------------------------------------------------


def lend_packages(root: Path):
    """A .venv that borrows this one's packages, with its stamps."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip",
                    root / ".venv"], check=True)
    place = next((root / ".venv").rglob("site-packages"))
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    (place / "lent.pth").write_text(f"{root}\n{ours}\n", encoding="utf-8")
    stamp(root)


def stamp(root: Path):
    subprocess.run(
        [root / ".venv" / "bin" / "python", "-c",
         "import make\nfor kind in make.LOCKS:\n (make.VENV / f'installed-"
         "{kind}').write_text(make.stamp_text(kind))"],
        cwd=root, check=True)


def whole(root: Path) -> Path:
    """A copy of what git knows here, with its packages."""
    known = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True,
        text=True).stdout.split("\0")
    for name in filter(None, known):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    lend_packages(root)
    return root


def small(root: Path) -> Path:
    """The same with a book of one page and one notebook."""
    for name in ("companion", "data", "locks"):
        shutil.copytree(ROOT / name, root / name, ignore=(
            shutil.ignore_patterns("__pycache__")))
    for name in ("make.py", "Makefile", "_config.yml", "pyproject.toml",
                 "LICENSE-DATA"):
        shutil.copy(ROOT / name, root / name)
    chapter = root / "chapters" / "across"
    chapter.mkdir(parents=True)
    shutil.copy(ROOT / "chapters" / "across" / "glance.ipynb", chapter)
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n"
        "- file: chapters/across/glance\n")
    (root / "index.md").write_text(
        "# A small book\n\n{q}`mosul-killed` at least.\n\n"
        "```{bibliography}\n```\n")
    lend_packages(root)
    return root


def command(root: Path, *words, env=None, **options):
    return subprocess.Popen(
        [sys.executable, "make.py", *(words or ("book",))], cwd=root,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env=os.environ | (env or {}), **options)


def ended(process) -> Ended:
    text, _ = process.communicate(timeout=900)
    return Ended(process.returncode, text)


def build(root: Path, *words, **options) -> Ended:
    return ended(command(root, *words, **options))


def digest(folder: Path) -> str:
    """Of every file below a folder, names and bytes; '' if there is none."""
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            made.update(path.relative_to(folder).as_posix().encode())
            made.update(path.read_bytes())
    return made.hexdigest() if folder.exists() else ""


def book(root: Path) -> str:
    return digest(root / "_build" / "html")


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


def stopped(root: Path, seconds: float) -> Trial:
    """By Ctrl+C."""
    before = book(root)
    change(root)
    process = command(root)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    return judge(root, before, ended(process))


def limited(which: int, most: int):
    return lambda: resource.setrlimit(which, (most, most))


def no_room(root: Path, kib: int) -> Trial:
    """No file may grow past some KiB, as where a share is used up."""
    before = book(root)
    change(root)
    end = build(root, preexec_fn=limited(resource.RLIMIT_FSIZE, kib * 1024))
    return judge(root, before, end)


def full_disk(root: Path, mib: int) -> Trial:
    """The folder that is built into lies on a disk that fills up."""
    before, inside = book(root), root / "_build"
    if os.geteuid():
        raise Impossible("only root can mount a small disk")
    kept = root / "kept"
    inside.rename(kept)
    inside.mkdir()
    used = sum(p.stat().st_size for p in kept.rglob("*") if p.is_file())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={2 * used + mib * 2**20}", "none",
         inside], capture_output=True, text=True)
    if mounted.returncode:
        inside.rmdir()
        kept.rename(inside)
        raise Impossible(f"no small disk: {mounted.stderr.strip()}")
    try:
        shutil.copytree(kept, inside, dirs_exist_ok=True, symlinks=True)
        (inside / "filler").write_bytes(b"x")
        change(root)
        fill(inside / "filler", mib)
        end = build(root)
        whole_left = book(root) == before
        (inside / "filler").unlink()
    finally:
        subprocess.run(["umount", "-l", inside], check=True)
        inside.rmdir()
        kept.rename(inside)
    return judge(root, before, end)._replace(kept=whole_left)


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
    if os.geteuid():
        paths = [inside, *inside.rglob("*")]
        modes = {p: p.stat().st_mode for p in paths}
        for path in paths:
            path.chmod(modes[path] & 0o555)
        end = build(root)
        for path, mode in modes.items():
            path.chmod(mode)
        return judge(root, before, end)
    for words in (["--bind", inside, inside],
                  ["-o", "remount,ro,bind", inside]):
        done = subprocess.run(["mount", *words], capture_output=True)
        if done.returncode:  # root may write in spite of permissions
            raise Impossible("no read-only disk can be mounted")
    try:
        end = build(root)
    finally:
        subprocess.run(["umount", "-l", inside], check=True)
    return judge(root, before, end)


def no_memory(root: Path, mib: int) -> Trial:
    before = book(root)
    change(root)
    end = build(root, preexec_fn=limited(resource.RLIMIT_AS, mib * 2**20))
    return judge(root, before, end)


def two_at_once(root: Path) -> Trial:
    """The second is told to wait; the first is not disturbed."""
    before = book(root)
    change(root)
    first = command(root)
    time.sleep(0.5)
    second = build(root)
    one = ended(first)
    trial = judge(root, before, second)
    return trial._replace(
        told=trial.told and "Another command" in second.text,
        kept=one.code == 0 and book(root) == before)


def elsewhere(root: Path, folder: Path, name: str) -> Trial:
    """In a folder with an odd name; gives the same book."""
    want, place = book(root), folder / name
    shutil.copytree(root, place, ignore=shutil.ignore_patterns(
        "_build", ".venv", "__pycache__"))
    lend_packages(place)
    end = build(place)
    same = book(place) == want
    return Trial(end.code == 0 and same, False, same, same)


def under(root: Path, env: dict) -> Trial:
    """With other settings of the system; gives the same book."""
    before = book(root)
    change(root)
    end = build(root, env=env)
    same = book(root) == before
    return Trial(end.code == 0 and same, False, same, same)


def no_network(root: Path) -> Trial:
    """The packages are to be installed, and nothing can be fetched."""
    before = book(root)
    shutil.move(root / ".venv", root / "kept")
    dead = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": os.devnull}
    try:
        end = build(root, env=dead)
    finally:
        shutil.rmtree(root / ".venv", ignore_errors=True)
        shutil.move(root / "kept", root / ".venv")
    return judge(root, before, end)


def no_browser(root: Path) -> Trial:
    """The book is to be printed, and the browser that is named is none."""
    before = book(root)
    change(root)
    end = build(root, "pdf", env={"COMPANION_BROWSER": "/nowhere/browser"})
    return judge(root, before, end)


def no_make(root: Path) -> Trial:
    """The command of the README for machines without make."""
    before = book(root)
    change(root)
    bare = root / "bare"
    bare.mkdir(exist_ok=True)
    return judge(root, before, build(root, env={"PATH": str(bare)}))


def broken_install(root: Path, seconds: float) -> Trial:
    """Killed while it installs; the next run installs anew. Slow."""
    before = book(root)
    shutil.move(root / ".venv", root / "kept")
    process = command(root)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    end = ended(process)
    try:
        return judge(root, before, end)
    finally:
        shutil.rmtree(root / ".venv")
        shutil.move(root / "kept", root / ".venv")


def wrong_package(root: Path) -> Trial:
    """The lock names another package than the one that comes."""
    before, lock = book(root), root / "locks" / "book.txt"
    shutil.move(root / ".venv", root / "kept")
    true = lock.read_text("utf-8")
    start = true.index("sha256:") + len("sha256:")
    end_of = true.index("\n", true.rindex("--hash", 0, true.index("# via")))
    lock.write_text(true[:start - 7] + "sha256:" + "0" * 64
                    + true[end_of:], encoding="utf-8")
    try:
        end = build(root)
    finally:
        lock.write_text(true, encoding="utf-8")
        shutil.rmtree(root / ".venv", ignore_errors=True)
        shutil.move(root / "kept", root / ".venv")
    return judge(root, before, end)


@contextmanager
def project(make_project):
    """A finished book in a folder that other users may read."""
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        Path(place).chmod(0o755)
        root = Path(place) / "project"
        root.mkdir()
        make_project(root)
        end = build(root)
        if end.code:
            raise RuntimeError(end.text)
        yield root


ODD = ("with spaces", "an 'apostrophe' and \"quotes\"", "книга 本 كتاب",
       "$HOME `a` %20 #1")
SYSTEMS = (
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0",
     "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": "tr"},
    {"TZ": "Pacific/Kiritimati"}, {"TZ": "America/Adak"},
    {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"},
)


def run(kills: int):
    """Yield (fault, what was done, trials) one by one."""
    with project(whole) as root:
        yield from of_the_book(root, kills)
    with project(small) as root:
        yield from of_a_small_book(root)


def of_the_book(root: Path, kills: int):
    rng = random.Random(2016)
    change(root)
    start = time.time()
    build(root)
    length = time.time() - start
    moments = [rng.uniform(0.05, 1) * length for _ in range(kills)]
    few = moments[: max(1, kills // 4)]
    yield ("killed", "with all that it had started, at random moments",
           [killed(root, s) for s in moments])
    yield ("killed alone", "what it had started lived on for a while",
           [killed(root, s, alone=True) for s in few])
    yield ("stopped", "Ctrl+C at random moments",
           [stopped(root, s) for s in few])
    yield ("disk full", "a disk with 1, 20 and 60 MiB left",
           [full_disk(root, m) for m in (1, 20, 60)])
    yield ("two at once", "a second build beside the first",
           [two_at_once(root)])


def of_a_small_book(root: Path):
    yield ("share used up", "no file over 1, 64 and 512 KiB",
           [no_room(root, k) for k in (1, 64, 512)])
    yield ("other system", "locales, time zones, hash seeds",
           [under(root, env) for env in SYSTEMS])
    yield ("odd folder", "spaces, quotes, other letters, signs",
           [elsewhere(root, root.parent, n) for n in ODD])
    yield ("no permission", "a folder that can be read and not written",
           [no_permission(root)])
    yield ("memory short", "address space of 200, 300 and 500 MiB",
           [no_memory(root, m) for m in (200, 300, 500)])
    yield ("no network", "an install that can fetch nothing",
           [no_network(root)])
    yield ("no browser", "make pdf with no browser there",
           [no_browser(root)])
    yield ("no make", "python make.py book", [no_make(root)])
    yield ("install broken off", "killed after 2, 10 and 25 seconds",
           [broken_install(root, s) for s in (2, 10, 25)])
    yield ("another package", "one that the lock's hash does not fit",
           [wrong_package(root)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=12)
    lines = []
    for fault, done, trials in run(parser.parse_args().kills):
        counts = [sum(t[n] for t in trials) for n in range(4)]
        lines.append([fault, done, len(trials), *counts])
        print(*lines[-1], sep="\t", flush=True)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *lines])
    return 0


if __name__ == "__main__":
    sys.exit(main())
