"""Rules between the forecasts, the scales, the evidence and the verdicts."""

from pathlib import Path

from .numerals import digit_values, word_values
from .tables import PAPER, span

RANKS = 12  # forecasts on the page "Forecast first"


def rows(frame):
    """(row number in the file, row) for each row of a frame."""
    return enumerate(frame.itertuples(), start=2)


def check_forecasts(raw) -> list[str]:
    """Each forecast among the claims has its row, and no other claim."""
    kinds = dict(zip(raw["claims"].id, raw["claims"].kind))
    known = set(raw["forecasts"].id)
    problems = [
        f'claims.csv, row {line}, column kind: "{row.id}" is a forecast, but '
        "forecasts.csv has no such row; add it"
        for line, row in rows(raw["claims"])
        if row.kind == "forecast" and row.id not in known
    ]
    for line, row in rows(raw["forecasts"]):
        if kinds.get(row.id) != "forecast":
            at = list(raw["claims"].id).index(row.id) + 2
            problems.append(
                f'claims.csv, row {at}, column kind: "{row.id}" is a '
                f"{kinds.get(row.id)}, but forecasts.csv has it in row "
                f"{line}; make it a forecast, or delete that row"
            )
        if row.rank and not row.sharpened:
            problems.append(
                f"forecasts.csv, row {line}, column sharpened: one of the "
                "twelve has no version that can be checked; write it"
            )
    ranks = sorted(int(r) for r in raw["forecasts"]["rank"] if r)
    if ranks != list(range(1, RANKS + 1)):
        problems.append(
            f"forecasts.csv, column rank: the ranks are not 1 to {RANKS}, "
            "each once; correct them"
        )
    return problems


def check_scales(raw) -> list[str]:
    """Bounds in order, and words that stand for a term that there is."""
    problems = [
        f"scales.csv, row {line}, column low: {row.low} is above high "
        f"{row.high}; swap or correct them"
        for line, row in rows(raw["scales"])
        if float(row.low) > float(row.high)
    ]
    terms = set(zip(raw["scales"].scale, raw["scales"].term))
    return problems + [
        f'words.csv, row {line}, column term: scale {row.scale} has no '
        f'"{row.term}"; correct it, or add it to scales.csv'
        for line, row in rows(raw["words"])
        if (row.scale, row.term) not in terms
    ]


def check_aftermath(raw) -> list[str]:
    """Later evidence is later, and bears on forecasts that there are."""
    known, problems = set(raw["forecasts"].id), []
    for line, row in rows(raw["aftermath"]):
        for name in row.forecast.split(";"):
            if name not in known:
                problems.append(
                    f'aftermath.csv, row {line}, column forecast: "{name}" '
                    "is no forecast; correct or add it"
                )
        if str(span(row.date)[1].date()) <= PAPER:
            problems.append(
                f"aftermath.csv, row {line}, column date: {row.date} is not "
                f"after {PAPER}; evidence on what came later must be"
            )
        if row.low and row.high and float(row.low) > float(row.high):
            problems.append(
                f"aftermath.csv, row {line}, column low: {row.low} is above "
                f"high {row.high}; swap or correct them"
            )
        said = digit_values(row.statement) | word_values(row.statement)
        said |= {0.0} if "none" in row.statement else set()
        for name in ("low", "high"):
            bound = getattr(row, name)
            if bound and float(bound) not in said:
                problems.append(
                    f"aftermath.csv, row {line}, column {name}: {bound} does "
                    "not stand in the statement; make them agree"
                )
    return problems


def check_verdicts(raw) -> list[str]:
    """Each verdict rests on evidence that bears on its forecast."""
    bears = {
        row.id: row.forecast.split(";") for _, row in rows(raw["aftermath"])}
    sharp = dict(zip(raw["forecasts"].id, raw["forecasts"].sharpened))
    problems, given = [], set()
    for line, row in rows(raw["verdicts"]):
        where = f"verdicts.csv, row {line}, column"
        given.add((row.forecast, row.coder, row.version))
        for name in filter(None, row.aftermath.split(";")):
            if row.forecast not in bears.get(name, ()):
                problems.append(
                    f'{where} aftermath: "{name}" does not bear on '
                    f"{row.forecast}; correct it, or say so in aftermath.csv"
                )
        if bool(row.aftermath) == (row.verdict == "no evidence"):
            problems.append(
                f'{where} aftermath: "{row.aftermath}" with the verdict '
                f"{row.verdict}; name the evidence, or say that there is none"
            )
        if row.version == "sharpened" and not sharp.get(row.forecast):
            problems.append(
                f"{where} version: {row.forecast} has no sharpened version; "
                "delete the row, or write the version in forecasts.csv"
            )
    for name, text in sharp.items():
        for coder in "AB":
            for version in ("worded",) + ("sharpened",) * bool(text):
                if (name, coder, version) not in given:
                    problems.append(
                        f"verdicts.csv, column forecast: coder {coder} gives "
                        f"no verdict on {name} ({version}); add the row"
                    )
    return problems


def check_outside_works(folder: Path, raw) -> list[str]:
    """Each source of scales and evidence is in aftermath.bib, and used."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_file(str(folder / "aftermath.bib")).entries
    except (PybtexError, OSError, UnicodeDecodeError) as error:
        return [f"aftermath.bib: {error}; correct the entry"]
    problems, cited = [], set()
    for name in ("aftermath", "scales"):
        cited |= set(raw[name].source)
        problems += [
            f'{name}.csv, row {line}, column source: "{row.source}" is not '
            "in aftermath.bib; correct it or add the entry"
            for line, row in rows(raw[name]) if row.source not in entries
        ]
    for key, entry in entries.items():
        second = entry.fields.get("related", key)
        cited |= {second} - {key}
        if second not in entries:
            problems.append(
                f'aftermath.bib, {key}: the field related names "{second}", '
                "which has no entry; correct it or add the entry")
    for key, entry in entries.items():
        if key not in cited:
            problems.append(
                f"aftermath.bib: nothing cites {key}; delete it or use it")
        for field in ("howpublished", "url"):
            if not entry.fields.get(field):
                problems.append(
                    f"aftermath.bib, {key}: the field {field} is empty; say "
                    "who published the work, and where")
        if not entry.fields.get("url", "https://").startswith(
                ("https://", "http://")):
            problems.append(
                f"aftermath.bib, {key}: the field url is no address of the "
                "web; begin it with https:// or http://")
    return problems


RULES = (check_forecasts, check_scales, check_aftermath, check_verdicts)
