"""Checks of a copy of data/ in which little has changed, in a part of the
time that a check of all tables takes."""

import json
from pathlib import Path

from companion.ledger import tables
from companion.ledger.check.schema import check_schema
from companion.ledger.problem import Problem

DATA = tables.DATA


def near(folder: Path) -> dict:
    """The descriptor with the tables of a folder that are not those of
    data/, those that lean on them, and all that these lean on."""
    package = json.loads((DATA / tables.DESCRIPTOR).read_text("utf-8"))
    by_name = {r["name"]: r for r in package["resources"]}

    def beneath(name):
        return {k["reference"]["resource"] or name for k in
                by_name[name]["schema"].get("foreignKeys", ())}

    def changed(name):
        file = by_name[name]["path"]
        return not (folder / file).exists() or (
            (folder / file).read_bytes() != (DATA / file).read_bytes())

    broken = set(filter(changed, by_name))
    new = broken | {n for n in by_name if broken & beneath(n)}
    wanted = set()
    while new - wanted:
        wanted |= new
        new = set().union(*map(beneath, wanted))
    package["resources"] = [by_name[n] for n in by_name if n in wanted]
    return package


def schema_of_changed(folder: Path) -> list[Problem]:
    """Like check_schema, for a copy of data/ in which little has changed:
    of the other tables there is nothing new to say."""
    if (folder / tables.DESCRIPTOR).read_bytes() != (
            DATA / tables.DESCRIPTOR).read_bytes():
        return check_schema(folder)
    package = near(folder)
    (folder / "near.json").write_text(json.dumps(package), "utf-8")
    return check_schema(folder, "near.json") if package["resources"] else []
