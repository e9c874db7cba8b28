"""The commands `companion check` and `companion verify COPY`."""

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
    arguments = parser.parse_args(argv)
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
