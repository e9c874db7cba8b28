"""data/ held against its descriptor and against itself.

files: bytes and characters. schema: columns and values, as the descriptor
says. rules, forecasts: what a schema cannot say. voices: who asserts what.
texts: numbers in words. audit: what two readers settled on.
"""

import json
from pathlib import Path

import pandas as pd

from ..problem import Problem
from ..tables import DESCRIPTOR, Tables
from . import forecasts, rules, texts, voices
from .audit import check_outcomes, check_settled
from .files import check_files
from .schema import check_schema


def check(folder: Path) -> list[Problem]:
    """Every problem of a data folder; empty when it is sound.

    Later stages run only when the earlier ones find nothing, so that one
    mistake is reported once.
    """
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError) as error:
        return [Problem(DESCRIPTOR, None, "", str(error), "restore the file")]
    problems = check_files(folder, descriptor) or check_schema(folder)
    if problems:
        return problems
    raw = read(folder, descriptor)
    problems = [*rules.check_filled(raw, descriptor),
                *rules.check_calendar(raw, descriptor)]
    return problems or check_between(folder, raw) or [
        *check_outcomes(raw), *check_settled(raw)]


def read(folder: Path, descriptor: dict) -> Tables:
    """The tables as they stand, name -> frame of strings."""
    return {
        r["name"]: pd.read_csv(
            folder / r["path"], dtype=str, keep_default_na=False)
        for r in descriptor["resources"]
    }


def check_between(folder: Path, raw: Tables) -> list[Problem]:
    """What must hold between cells, and between tables."""
    found = [
        problem for rule in (*rules.RULES, *forecasts.RULES,
                                    *voices.RULES, *texts.RULES)
        for problem in rule(raw)]
    return [*found, *rules.check_bibliography(folder, raw),
            *forecasts.check_outside_works(folder, raw)]
