"""The commands of the package."""

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from .ledger import tables
from .press import PARTS

SHOWN = 20


def report(problems: list, good: str) -> int:
    """Print problems, the first twenty of them; 1 if there are any."""
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more", file=sys.stderr)
    if not problems:
        print(good)
    return 1 if problems else 0


def run_check(arguments: Namespace) -> int:
    from .ledger.check import check

    folder = Path(arguments.data)
    return report(check(folder), f"{folder}: every table is sound")


def run_verify(arguments: Namespace) -> int:
    from .copy.align import read
    from .copy.text import NotThePaper
    from .copy.verify import verify_copy

    known = tables.load_all()
    try:
        copy = read(arguments.copy, known)
    except NotThePaper as error:
        return report([str(error)], "")
    good = "the data and the copy agree; nothing is left out"
    if not copy.notes:
        good += ("\nThe copy has no end notes, so what data/ has of them was "
                 "not looked at.")
    return report(verify_copy(copy, known), good)


def run_begin(arguments: Namespace) -> int:
    from .copy.begin import Refused, begin
    from .copy.text import NotThePaper

    try:
        said = begin(
            Path(arguments.copy), Path(arguments.folder),
            title=arguments.title, author=arguments.author,
            date=arguments.date)
    except (NotThePaper, Refused, OSError) as error:
        return report([str(error)], "")
    print("\n".join([
        *said, f"Laid out in {arguments.folder}. Mend what was taken "
        "wrongly; its README.md says what is next."]))
    return 0


def run_build(arguments: Namespace) -> int:
    from .book.build import build
    from .ledger.check import check

    problems = check(tables.DATA)
    if problems:
        return report(problems, "")
    return build(tables.ROOT)


def run_original(arguments: Namespace) -> int:
    from .copy.align import read
    from .copy.text import NotThePaper
    from .book.private import write

    try:
        copy = read(arguments.copy, tables.load_all())
    except NotThePaper as error:
        return report([str(error)], "")
    write(copy.texts, Path(arguments.target))
    print(f"all {len(copy.texts)} paragraphs of the paper are in the copy")
    return 0


def run_press(arguments: Namespace) -> int:
    from .press.parts import NoBook, press

    try:
        press(arguments.parts, Path(arguments.book))
    except NoBook as error:
        return report([str(error)], "")
    return 0


def run_launch(arguments: Namespace) -> int:
    from .site import launch

    address = arguments.address or launch.repository()[0]
    if not address:
        return report(["_config.yml: repository.url is empty; set it, or "
                       "name the address with --address"], "")
    count = launch.write_for_colab(
        Path(arguments.target), address, launch.repository()[1])
    print(f"{count} notebooks that bring the book along")
    return 0


COPY = {"copy": {"help": "text, web page, PDF or Word file"}}
# name: (what runs, what it does, its arguments)
COMMANDS = {
    "check": (run_check, "hold data/ against its schema and against itself",
              {"--data": {"default": tables.DATA, "help": "another folder"}}),
    "verify": (run_verify, "hold data/ against your copy of the paper", COPY),
    "begin": (run_begin, "lay out a companion to another paper", {
        **COPY, "folder": {"help": "a new folder"}, **{
            f"--{fact}": {"default": "", "help": "of the paper, where the "
                          "copy does not show it"}
            for fact in ("title", "author", "date")}}),
    "build": (run_build, "build the book of the folder one is in", {}),
    "original": (run_original, "find the paragraphs in your copy, for "
                 "`make book`", {
                     **COPY, "target": {"help": "the JSON file to write"}}),
    "press": (run_press, "print, draw and pack what is made of a built "
              "book", {
                  "parts": {"nargs": "+", "choices": PARTS},
                  "--book": {"default": "_build/html", "help": "its folder; "
                             "the parts come to stand beside it"}}),
    "launch": (run_launch, "write the notebooks for machines without the "
               "book", {
                   "target": {"help": "folder to write to"},
                   "--address": {"help": "of the repository"}}),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when it finds a problem."""
    parser = argparse.ArgumentParser(prog="companion", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, (run, does, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=does)
        command.set_defaults(run=run)
        for argument, how in arguments.items():
            command.add_argument(argument, **how)
    given = parser.parse_args(argv)
    return given.run(given)


if __name__ == "__main__":
    sys.exit(main())
