"""Everything that the descriptor says of columns, keys and values, checked
by frictionless."""

import json
from pathlib import Path

from ..problem import Problem
from ..tables import DESCRIPTOR

# What to do about each kind of error that frictionless names.
REMEDIES = {
    "type-error": "write a value of that type, or empty the cell",
    "constraint-error": f"write a value that {DESCRIPTOR} allows",
    "foreign-key": "correct the id, or add the row that it names",
    "primary-key": "give one of the two rows another id",
    "unique-error": "make the two cells differ",
    "missing-cell": "fill the row up to the last column",
    "extra-cell": "quote cells that hold a comma, or drop the surplus",
    "missing-label": "restore the column, or its name in the first line",
    "extra-label": f"drop the column, or describe it in {DESCRIPTOR}",
    "incorrect-label": f"restore the column names of {DESCRIPTOR}",
    "blank-row": "delete the empty line",
    "encoding-error": "save the file as UTF-8",
    "source-error": "restore the file",
}
WHOLE_MESSAGE = ("missing-label", "incorrect-label", "missing-cell")
CORRECT = "correct the descriptor"


def check_schema(folder: Path, name: str = DESCRIPTOR) -> list[Problem]:
    """name: of the descriptor in the folder."""
    from frictionless import FrictionlessException, Package  # slow

    about = json.loads((folder / name).read_text("utf-8"))
    # A base path, since a path of its own may not hold a dollar sign.
    try:
        package = Package.from_descriptor(about, basepath=str(folder))
    except FrictionlessException as error:
        return [Problem(DESCRIPTOR, None, "", str(error), CORRECT)]
    report = package.validate()
    problems = [Problem(DESCRIPTOR, None, "", error.message, CORRECT)
                for error in report.errors]
    keys = {r["path"]: r["schema"].get("primaryKey", "")
            for r in about["resources"]}
    for task in report.tasks:
        first = {}
        for error in task.errors:
            first.setdefault(place(error), error)
        file = Path(task.place).name
        problems += [describe(file, e, keys[file]) for e in first.values()]
    return problems


def place(error: object) -> tuple:
    """Where an error stands; of several in one cell the first is told."""
    column = getattr(error, "field_name", None)
    return (getattr(error, "row_number", None), column or id(error))


def describe(file: str, error: object, key: str | list[str]) -> Problem:
    """One error of frictionless in our words. key: columns of the primary
    key, a name or a list."""
    names = getattr(error, "field_names", None) or []
    if error.type == "primary-key":
        names = [key] if isinstance(key, str) else key
    column = (getattr(error, "field_name", None) or ", ".join(names)
              or getattr(error, "label", None) or "")
    said = error.note or error.message
    cell = getattr(error, "cell", None)
    if cell and error.type in ("type-error", "constraint-error"):
        said = f'"{str(cell)[:60]}" breaks the rule: {said}'
    if error.type in WHOLE_MESSAGE:
        said = error.message
    return Problem(file, getattr(error, "row_number", None), column, said,
                   REMEDIES.get(error.type, f"see {DESCRIPTOR}"))
