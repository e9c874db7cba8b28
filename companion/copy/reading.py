"""The lines of a reader's file, and which of them are not the paper's."""

import json
import os
import re
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

from . import extract
from .text import NOTE_LINE, NotThePaper

MOST_BYTES = 20_000_000
SECONDS = 60
KINDS = ".txt, .md, .html, .mhtml, .pdf or .docx"
PAGE_NUMBER = re.compile(r"(?i)(page\s*)?[-–—|]?\s*\d{1,4}\s*[-–—|]?"
                         r"(\s*(of|/)\s*\d{1,4})?")


def read_lines(path: Path) -> list[str]:
    """The lines of text in a file."""
    return [line for block in read_blocks(path) for line in block]


def read_blocks(path: Path) -> list[list[str]]:
    """The lines of text in a file, in blocks that empty lines part, read in
    a process that can be stopped. Raises NotThePaper."""
    check_file(path)
    command = [sys.executable, "-P", extract.__file__, str(path.resolve())]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS,
            stdin=subprocess.DEVNULL)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotThePaper(
            f"reading it took more than {SECONDS} s and was stopped; "
            f"{extract.ADVICE}") from None
    except json.JSONDecodeError:
        raise NotThePaper(
            f"it could not be read at all; {extract.ADVICE}") from None
    if "problem" in found:
        raise NotThePaper(found["problem"])
    return found["blocks"]


def check_file(path: Path):
    """Refuse what need not be opened. Raises NotThePaper."""
    try:
        state = path.stat()
    except FileNotFoundError:
        raise NotThePaper("there is no such file") from None
    except (OSError, ValueError) as error:
        raise NotThePaper(f"it cannot be opened ({error})") from None
    if stat.S_ISDIR(state.st_mode):
        raise NotThePaper("a folder; name the file in it")
    if not stat.S_ISREG(state.st_mode):
        raise NotThePaper("not a plain file; save the copy as one")
    if path.suffix.lower() not in extract.KINDS:
        raise NotThePaper(
            f"{path.suffix} files cannot be read; save the copy as {KINDS}")
    if state.st_size == 0:
        raise NotThePaper("an empty file")
    if state.st_size > MOST_BYTES:
        raise NotThePaper(
            f"{state.st_size / 1e6:,.0f} MB is too much for this paper (at "
            f"most {MOST_BYTES / 1e6:.0f}); leave out its pictures, or save "
            "it as plain text")
    if not os.access(path, os.R_OK):
        raise NotThePaper("you may not read this file; change its permissions")


# --- lines that are not the paper's --------------------------------------


def is_page_number(line: str) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line))


def running_lines(lines: list[str]) -> set[str]:
    """Heads and feet of pages: short, three times or more, and no sentence
    (the last word of a paragraph may stand alone on its line)."""
    def shape(line):
        return re.sub(r"\d+", "#", line.casefold())

    short = [line for line in lines if len(line.split()) <= 20
             and line[-1].isalnum() and not NOTE_LINE.match(line)]
    count = Counter(map(shape, short))
    return {line for line in short if count[shape(line)] >= 3}


def cleanings(lines: list[str]):
    """The lines without what pages repeat; then less and less bold."""
    running = running_lines(lines)
    yield [x for x in lines if x not in running and not is_page_number(x)]
    yield [x for x in lines if not is_page_number(x)]
    yield lines
