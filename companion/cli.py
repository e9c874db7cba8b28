"""The commands of the package: check, verify, pictures, pdf."""

import argparse
import sys
from pathlib import Path

from . import tables

SHOWN = 20


def report(problems: list[str], good: str) -> int:
    """Print problems, the first twenty of them; 1 if there are any."""
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more", file=sys.stderr)
    if not problems:
        print(good)
    return 1 if problems else 0


def run_check(arguments) -> int:
    from .check import check

    folder = Path(arguments.data)
    return report(check(folder), f"{folder}: every table is sound")


def run_verify(arguments) -> int:
    from .paper import NotThePaper
    from .verify import verify

    try:
        problems = verify(arguments.copy, tables.load_all())
    except NotThePaper as error:
        problems = [str(error)]
    return report(problems, "the data and the copy agree; nothing is left out")


def run_pictures(arguments) -> int:
    from .press import add_pictures

    count = add_pictures(Path(arguments.book), Path(arguments.store))
    print(f"{count} pictures of charts")
    return 0


def run_pdf(arguments) -> int:
    from .press import print_book

    print_book(Path(arguments.book).resolve(), Path(arguments.target))
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
    verify.add_argument("copy", help="plain text, one paragraph a line")
    verify.set_defaults(run=run_verify)
    pictures = commands.add_parser(
        "pictures", help="draw each chart of a built book, for no scripts")
    pictures.add_argument("book", help="folder of the built book")
    pictures.add_argument("store", help="folder that keeps the pictures")
    pictures.set_defaults(run=run_pictures)
    pdf = commands.add_parser("pdf", help="print a built book")
    pdf.add_argument("book", help="folder of the built book")
    pdf.add_argument("target", help="the PDF to write")
    pdf.set_defaults(run=run_pdf)
    arguments = parser.parse_args(argv)
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
