"""Steps of a command: programs with a log each, one command at a time, and
what to do about what the system refused.

Python alone runs this, before anything is installed.
"""

from __future__ import annotations

import errno
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELD = ()  # the lock, for programs that are started under it
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Failed(Exception):
    """A step that did not work; the message says what to do."""


# --- what to do about what was refused --------------------------------------

ADVICE = {
    errno.ENOSPC: "The disk is full: free some space",
    errno.EDQUOT: "Your share of the disk is full: free some space",
    errno.EFBIG: "A file grew larger than this system allows",
    errno.EACCES: "This user may not write there: change the permission",
    errno.EPERM: "This user may not do that: change the permission",
    errno.EROFS: "The disk is read-only: work on a copy elsewhere",
    errno.ENOMEM: "The memory is full: close other programs",
}
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


def explain(error: OSError) -> str:
    """What the system refused, where, and what to do about it."""
    what = ADVICE.get(error.errno, error.strerror or str(error))
    where = f" ({error.filename})" if error.filename else ""
    return (f"{what}{where}, then run the same command again. The last good "
            "book, if there is one, is untouched.")


def advice(log: Path) -> str:
    """What to do about a failed step, where its log tells."""
    text = log.read_text("utf-8", errors="replace")
    return next((f"\n{words}" for pattern, words in ADVICE_ON_LOGS.items()
                 if re.search(pattern, text)), "")


# --- steps --------------------------------------------------------------------


def say(text: str):
    print(text, flush=True)


def run(
    command: Sequence, log: Path, watch: Callable[[str], object] | None = None,
    env: dict[str, str] | None = None,
):
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
def alone(lock: Path):
    """Keep others from working in _build and .venv at the same time.

    The system drops the lock when this process and those that it started
    have ended, however they ended. Raises Failed when others hold it.
    """
    global HELD
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
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
