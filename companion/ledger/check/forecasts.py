"""Rules between the forecasts, the scales, the evidence and the verdicts."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from ..numerals import digit_values, word_values
from ..paper import Paper
from ..problem import Problem, rows
from ..tables import Tables, span
from .rules import bibliography, upside_down


def check_forecasts(raw: Tables) -> Iterator[Problem]:
    """Each forecast among the claims has its row, and no other claim."""
    claims = {row.id: (line, row.kind) for line, row in rows(raw["claims"])}
    known = set(raw["forecasts"].id)
    for name, (line, kind) in claims.items():
        if kind == "forecast" and name not in known:
            yield Problem("claims", line, "kind", f'"{name}" is a forecast, '
                          "but forecasts.csv has no such row", "add it")
    for line, row in rows(raw["forecasts"]):
        at, kind = claims[row.id]
        if kind != "forecast":
            yield Problem(
                "claims", at, "kind", f'"{row.id}" is a {kind}, but '
                f"forecasts.csv has it in row {line}",
                "make it a forecast, or delete that row")
        if row.rank and not row.sharpened:
            yield Problem(
                "forecasts", line, "sharpened", "a ranked forecast has no "
                "version that can be checked", "write it")
    ranks = sorted(int(r) for r in raw["forecasts"]["rank"] if r)
    last = Paper.of(raw["paper"]).ranked
    if ranks != list(range(1, last + 1)):
        yield Problem(
            "forecasts", None, "rank", f"the ranks are not 1 to {last}, each "
            "once, as paper.csv says", "correct them")


def check_scales(raw: Tables) -> Iterator[Problem]:
    """Bounds in order, and words that stand for a term that there is."""
    for line, row in rows(raw["scales"]):
        yield from upside_down("scales", line, row)
    terms = set(zip(raw["scales"].scale, raw["scales"].term))
    for line, row in rows(raw["words"]):
        if (row.scale, row.term) not in terms:
            yield Problem(
                "words", line, "term", f'scale {row.scale} has no '
                f'"{row.term}"', "correct it, or add it to scales.csv")


def check_aftermath(raw: Tables) -> Iterator[Problem]:
    """Later evidence is later, and bears on forecasts that there are."""
    known, day = set(raw["forecasts"].id), Paper.of(raw["paper"]).date
    for line, row in rows(raw["aftermath"]):
        for name in row.forecast.split(";"):
            if name not in known:
                yield Problem("aftermath", line, "forecast",
                              f'"{name}" is no forecast', "correct or add it")
        if span(row.date)[1] <= span(day)[1]:
            yield Problem(
                "aftermath", line, "date", f"{row.date} is not after {day}",
                "evidence on what came later must be")
        yield from upside_down("aftermath", line, row)
        said = digit_values(row.statement) | word_values(row.statement)
        said |= {0.0} if "none" in row.statement else set()
        for name in ("low", "high"):
            bound = getattr(row, name)
            if bound and float(bound) not in said:
                yield Problem("aftermath", line, name, f"{bound} does not "
                              "stand in the statement", "make them agree")


def check_verdicts(raw: Tables) -> Iterator[Problem]:
    """Each verdict rests on evidence that bears on its forecast."""
    bears = {
        row.id: row.forecast.split(";") for _, row in rows(raw["aftermath"])}
    sharp = dict(zip(raw["forecasts"].id, raw["forecasts"].sharpened))
    coders = Paper.of(raw["paper"]).coders
    for line, row in rows(raw["verdicts"]):
        for name in filter(None, row.aftermath.split(";")):
            if row.forecast not in bears.get(name, ()):
                yield Problem(
                    "verdicts", line, "aftermath", f'"{name}" does not bear '
                    f"on {row.forecast}",
                    "correct it, or say so in aftermath.csv")
        if bool(row.aftermath) == (row.verdict == "no evidence"):
            yield Problem(
                "verdicts", line, "aftermath", f'"{row.aftermath}" with the '
                f"verdict {row.verdict}",
                "name the evidence, or say that there is none")
        if row.version == "sharpened" and not sharp.get(row.forecast):
            yield Problem(
                "verdicts", line, "version", f"{row.forecast} has no "
                "sharpened version",
                "delete the row, or write the version in forecasts.csv")
        if row.coder not in coders:
            yield Problem("verdicts", line, "coder", f"{row.coder} is no "
                          "coder of paper.csv", "correct it, or name it there")
    yield from check_every_verdict(raw["verdicts"], sharp, coders)


def check_every_verdict(
    verdicts: pd.DataFrame, sharp: dict[str, str], coders: tuple[str, ...],
) -> Iterator[Problem]:
    """Each coder judges each forecast, and each sharpened version, once
    there is any verdict.

    sharp: id of a forecast -> its sharpened version, or ''.
    """
    given = set(zip(verdicts.forecast, verdicts.coder, verdicts.version))
    for name, text in sharp.items() if given else ():
        for coder in coders:
            for version in ("worded", "sharpened") if text else ("worded",):
                if (name, coder, version) not in given:
                    yield Problem(
                        "verdicts", None, "forecast", f"coder {coder} gives "
                        f"no verdict on {name} ({version})", "add the row")


def check_outside_works(folder: Path, raw: Tables) -> Iterator[Problem]:
    """Each source of scales and evidence is in aftermath.bib, and used."""
    entries, broken = bibliography(folder / "aftermath.bib")
    if broken:
        yield broken
        return
    cited = set()
    for name in ("aftermath", "scales"):
        for line, row in rows(raw[name]):
            cited.add(row.source)
            if row.source not in entries:
                yield Problem(
                    name, line, "source", f'"{row.source}" is not in '
                    "aftermath.bib", "correct it or add the entry")
    cited |= {second for key, entry in entries.items()
              if (second := entry.fields.get("related", key)) != key}
    for key, entry in entries.items():
        if key not in cited:
            yield in_entry(key, "nothing cites it", "delete it or use it")
        yield from check_work(key, entry.fields, entries)


def check_work(key: str, fields: Mapping,
               entries: Mapping) -> Iterator[Problem]:
    """What one entry of aftermath.bib says of its work."""
    if fields.get("related", key) not in entries:
        yield in_entry(key, f'the field related names "{fields["related"]}", '
                       "which has no entry", "correct it or add the entry")
    for field in ("howpublished", "url"):
        if not fields.get(field):
            yield in_entry(key, f"the field {field} is empty",
                           "say who published the work, and where")
    if not fields.get("url", "https://").startswith(("https://", "http://")):
        yield in_entry(key, "the field url is no address of the web",
                       "begin it with https:// or http://")


def in_entry(key: str, said: str, remedy: str) -> Problem:
    return Problem("aftermath.bib", None, "", f"{key}: {said}", remedy)


RULES = (check_forecasts, check_scales, check_aftermath, check_verdicts)
