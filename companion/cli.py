"""The commands of the package."""

import argparse
import sys
from pathlib import Path

from .ledger import tables

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


def run_check(arguments) -> int:
    from .ledger.check import check

    folder = Path(arguments.data)
    return report(check(folder), f"{folder}: every table is sound")


def run_verify(arguments) -> int:
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


def run_begin(arguments) -> int:
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


def run_build(arguments) -> int:
    from .book.build import build
    from .ledger.check import check

    problems = check(tables.DATA)
    if problems:
        return report(problems, "")
    return build(tables.ROOT)


def run_original(arguments) -> int:
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


def run_pictures(arguments) -> int:
    from .press.pdf import add_pictures

    count = add_pictures(Path(arguments.book), Path(arguments.store))
    print(f"{count} pictures of charts")
    return 0


def run_pdf(arguments) -> int:
    from .press.pdf import print_book

    print_book(Path(arguments.book).resolve(), Path(arguments.target))
    return 0


def run_slides(arguments) -> int:
    from .press.slides import write

    count = write(Path(arguments.book), Path(arguments.target))
    print(f"{count} decks")
    return 0


def run_handouts(arguments) -> int:
    from .press.sheets import write

    print(", ".join(write(Path(arguments.book), Path(arguments.target))))
    return 0


def run_exercises(arguments) -> int:
    from .press.sheets import write_notebooks

    print(f"{write_notebooks(Path(arguments.target))} notebooks, with and "
          "without solutions")
    return 0


def run_launch(arguments) -> int:
    from .site import launch

    address = arguments.address or launch.address()[0]
    if not address:
        return report(["_config.yml: repository.url is empty; set it, or "
                       "name the address with --address"], "")
    count = launch.write(
        Path(arguments.target), address, launch.address()[1])
    print(f"{count} notebooks that bring the book along")
    return 0


def main(argv=None) -> int:
    """Run one command; the exit code is 1 when it finds a problem."""
    parser = argparse.ArgumentParser(prog="companion", description=__doc__)
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser(
        "check", help="hold data/ against its schema and against itself"
    )
    check.add_argument("--data", default=tables.DATA, help="another folder")
    check.set_defaults(run=run_check)
    verify = commands.add_parser(
        "verify", help="hold data/ against your copy of the paper"
    )
    verify.add_argument("copy", help="text, web page, PDF or Word file")
    verify.set_defaults(run=run_verify)
    begin = commands.add_parser(
        "begin", help="lay out a companion to another paper")
    begin.add_argument("copy", help="text, web page, PDF or Word file")
    begin.add_argument("folder", help="a new folder")
    for name in ("title", "author", "date"):
        begin.add_argument(f"--{name}", default="", help="of the paper, "
                           "where the copy does not show it")
    begin.set_defaults(run=run_begin)
    build = commands.add_parser(
        "build", help="build the book of the folder one is in")
    build.set_defaults(run=run_build)
    original = commands.add_parser(
        "original", help="find the paragraphs in your copy, for `make book`")
    original.add_argument("copy", help="text, web page, PDF or Word file")
    original.add_argument("target", help="the JSON file to write")
    original.set_defaults(run=run_original)
    pictures = commands.add_parser(
        "pictures", help="draw each chart of a built book, for no scripts")
    pictures.add_argument("book", help="folder of the built book")
    pictures.add_argument("store", help="folder that keeps the pictures")
    pictures.set_defaults(run=run_pictures)
    pdf = commands.add_parser("pdf", help="print a built book")
    pdf.add_argument("book", help="folder of the built book")
    pdf.add_argument("target", help="the PDF to write")
    pdf.set_defaults(run=run_pdf)
    for name, run, what in (
        ("slides", run_slides, "make a deck for each section"),
        ("handouts", run_handouts, "print the sheets for a class"),
    ):
        made = commands.add_parser(name, help=what)
        made.add_argument("book", help="folder of the built book")
        made.add_argument("target", help="folder to write to")
        made.set_defaults(run=run)
    exercises = commands.add_parser(
        "exercises", help="write them with and without solutions")
    exercises.add_argument("target", help="folder to write to")
    exercises.set_defaults(run=run_exercises)
    launch = commands.add_parser(
        "launch", help="write the notebooks for machines without the book")
    launch.add_argument("target", help="folder to write them to")
    launch.add_argument("--address", help="of the repository")
    launch.set_defaults(run=run_launch)
    arguments = parser.parse_args(argv)
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
