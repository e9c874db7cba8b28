"""data/ held against its descriptor and against itself.

The schema is checked by frictionless; the rules below are those that a
schema cannot say.
"""

import csv
import json
import re
import unicodedata
from pathlib import Path

from . import check_aftermath
from .interval import _number
from .numerals import digit_values, find_numerals, word_values
from .tables import span

LONGEST = 1500  # characters of a cell

# What to do about each kind of error that frictionless names.
REMEDIES = {
    "type-error": "write a value of that type, or empty the cell",
    "constraint-error": "write a value that datapackage.json allows",
    "foreign-key": "correct the id, or add the row that it names",
    "primary-key": "give one of the two rows another id",
    "unique-error": "make the two cells differ",
    "missing-cell": "fill the row up to the last column",
    "extra-cell": "quote cells that hold a comma, or drop the surplus",
    "missing-label": "restore the column, or its name in the first line",
    "extra-label": "drop the column, or describe it in datapackage.json",
    "incorrect-label": "restore the column names of datapackage.json",
    "blank-row": "delete the empty line",
    "encoding-error": "save the file as UTF-8",
    "source-error": "restore the file",
}


def check_files(folder: Path, descriptor: dict) -> list[str]:
    """Missing files and stray bytes, which would hide everything else."""
    problems = []
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            problems.append(f"{path.name}: the file is missing; restore it")
            continue
        content = path.read_bytes()
        if not content.strip():
            problems.append(f"{path.name}: the file is empty; restore it")
            continue
        if content.startswith(b"\xef\xbb\xbf"):
            problems.append(
                f"{path.name}, row 1: a byte-order mark stands before the "
                "first name; save the file as UTF-8 without it"
            )
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            column = content[: error.start].rsplit(b"\n", 1)[-1].count(b",")
            problems.append(
                f"{path.name}, row {row}, about column {column + 1}: not "
                "UTF-8; save the file as UTF-8"
            )
            continue
        csv.field_size_limit(max(csv.field_size_limit(), len(text)))
        names = [f["name"] for f in resource["schema"]["fields"]]
        problems += check_shape(path.name, text, names) or (
            check_characters(path.name, text))
    return problems


def check_shape(name: str, text: str, names: list[str]) -> list[str]:
    """Commas between the columns, in their order, and a whole last line."""
    if "\r" not in text and not text.endswith("\n"):
        return [f"{name}, row {text.count(chr(10)) + 1}: the last line has no "
                "end, as if the file were cut off; restore it, or end the "
                "line"]
    first = next(csv.reader(text.splitlines()), [])
    if len(first) < len(names) and re.search("[;\t]", text.split("\n")[0]):
        return [f"{name}, row 1, column {names[0]}: the columns are not "
                "separated by commas; save the file as CSV with commas"]
    return []


def check_characters(name: str, text: str) -> list[str]:
    """Control and direction characters, and formulas for spreadsheets."""
    problems = []
    if "\r" in text:
        problems.append(
            f"{name}, row {text[: text.index(chr(13))].count(chr(10)) + 1}: "
            "a carriage return; save the file with plain line ends (LF)"
        )
        return problems
    rows = list(csv.reader(text.splitlines(keepends=True)))
    header = rows[0]
    for line, row in enumerate(rows, start=1):
        for column, cell in zip(header, row):
            where = f"{name}, row {line}, column {column}"
            odd = [c for c in cell if unicodedata.category(c) in ("Cc", "Cf")]
            if odd:
                problems.append(
                    f"{where}: the hidden character "
                    f"{unicodedata.name(odd[0], repr(odd[0]))}; delete it"
                )
            if len(cell) > LONGEST:
                problems.append(
                    f"{where}: {len(cell):,} characters; no cell needs more "
                    f"than {LONGEST:,}")
            if cell != cell.strip():
                problems.append(f"{where}: spaces at an end; delete them")
            if cell[:1] in ("=", "+", "@"):
                problems.append(
                    f"{where}: a spreadsheet would run {cell[:20]!r} as a "
                    "formula; begin with another character"
                )
    return problems


def check_schema(folder: Path, name="datapackage.json") -> list[str]:
    """Everything that the descriptor says of columns, keys and values."""
    from frictionless import FrictionlessException, Package  # slow

    problems = []
    about = json.loads((folder / name).read_text("utf-8"))
    # A base path, since a path of its own may not hold a dollar sign.
    try:
        package = Package.from_descriptor(about, basepath=str(folder))
    except FrictionlessException as error:
        return [f"datapackage.json: {error}; correct the descriptor"]
    report = package.validate()
    for error in report.errors:
        problems.append(f"datapackage.json: {error.message}")
    for task in report.tasks:
        seen = set()
        for error in task.errors:
            row = getattr(error, "row_number", None)
            column = getattr(error, "field_name", None)
            if (row, column) in seen and column:
                continue
            seen.add((row, column))
            problems.append(describe(task, error, row, column))
    return problems


def describe(task, error, row, column) -> str:
    """One frictionless error as file, row, column, what, and what to do."""
    where = [Path(task.place).name]
    if row:
        where.append(f"row {row}")
    names = getattr(error, "field_names", None)
    if column or names:
        where.append(f"column {column or ', '.join(names)}")
    elif hasattr(error, "label") and error.label:
        where.append(f"column {error.label}")
    what = error.note or error.message
    cell = getattr(error, "cell", None)
    if cell and error.type in ("type-error", "constraint-error"):
        what = f'"{str(cell)[:60]}" breaks the rule: {what}'
    if error.type in ("missing-label", "incorrect-label", "missing-cell"):
        what = error.message
    remedy = REMEDIES.get(error.type, "see datapackage.json")
    return f"{', '.join(where)}: {what}; {remedy}"


# --- rules between cells and between tables ---------------------------


def rows(frame):
    """(row number in the file, row) for each row of a frame."""
    return enumerate(frame.itertuples(), start=2)


def check_bounds(raw) -> list[str]:
    problems = []
    for name in ("quantities", "note_quantities"):
        for line, row in rows(raw[name]):
            where = f"{name}.csv, row {line}"
            if row.low and row.high and float(row.low) > float(row.high):
                problems.append(
                    f"{where}, column low: {row.low} is above high "
                    f"{row.high}; swap or correct them"
                )
            if not row.low and not row.high:
                problems.append(
                    f"{where}, column low: both bounds are empty, so the "
                    "row holds no number; fill at least one"
                )
            if not find_numerals(row.as_printed):
                problems.append(
                    f'{where}, column as_printed: "{row.as_printed}" holds '
                    "no numeral or number word; print the number with it"
                )
            problems += check_digits(where, row)
    return problems


def check_digits(where: str, row) -> list[str]:
    """The numbers of as_printed, in digits or words, are the bounds."""
    printed = digit_values(row.as_printed) or word_values(row.as_printed)
    bounds = {float(b) for b in (row.low, row.high) if b}
    if printed and bounds and printed != bounds:
        return [
            f"{where}, column low, high: the printed form "
            f'"{row.as_printed}" has '
            f"{', '.join(map(_number, sorted(printed)))}, the bounds are "
            f"{', '.join(map(_number, sorted(bounds)))}; make them agree"
        ]
    return []


def check_hedge(raw) -> list[str]:
    """A hedge is printed; an open bound has a hedge or a plural word."""
    problems = []
    for name in ("quantities", "note_quantities"):
        for line, row in rows(raw[name]):
            words = row.hedge.replace("…", " ").split()
            if not all(w.lower() in row.as_printed.lower() for w in words):
                problems.append(
                    f'{name}.csv, row {line}, column hedge: "{row.hedge}" '
                    f'does not stand in as_printed "{row.as_printed}"; '
                    "print the hedge as the paper does"
                )
            if not (row.low and row.high) and not row.hedge:
                problems.append(
                    f"{name}.csv, row {line}, column hedge: one bound is "
                    "open, so some word must open it; give that word"
                )
    return problems


def check_calendar(raw, descriptor) -> list[str]:
    """Dates are days that there are; the schema knows only their form."""
    problems = []
    for resource in descriptor["resources"]:
        dated = [
            f["name"] for f in resource["schema"]["fields"]
            if f.get("constraints", {}).get("pattern", "").startswith(r"\d{4}")
        ]
        for line, row in rows(raw[resource["name"]]):
            for column in dated:
                for date in filter(None, getattr(row, column).split("/")):
                    try:
                        span(date)
                    except ValueError:
                        problems.append(
                            f"{resource['path']}, row {line}, column "
                            f"{column}: there is no date {date}; correct it"
                        )
    return problems


def check_filled(raw) -> list[str]:
    """No table has lost all of its rows."""
    return [
        f"{name}.csv, row 1: the table has no rows below its heads; restore "
        "them"
        for name, frame in raw.items() if frame.empty
    ]


def check_periods(raw) -> list[str]:
    problems = []
    for name in ("quantities", "note_quantities"):
        for line, row in rows(raw[name]):
            start, end = row.period_start, row.period_end
            if start and end and span(start)[0] > span(end)[1]:
                problems.append(
                    f"{name}.csv, row {line}, column period_start: {start} "
                    f"is after period_end {end}; swap or correct them"
                )
    for line, row in rows(raw["events"]):
        start, _, end = row.date.partition("/")
        if end and span(start)[0] > span(end)[1]:
            problems.append(
                f"events.csv, row {line}, column date: {start} is after "
                f"{end}; swap or correct them"
            )
    return problems


def check_notes_of_rows(raw) -> list[str]:
    """A row's note has its marker in the row's own paragraph."""
    marked = {
        row.id: set(row.notes.split(";")) for _, row in rows(raw["paragraphs"])
    }
    problems = []
    for name in ("quantities", "claims", "events", "clocks"):
        for line, row in rows(raw[name]):
            if row.note and row.note not in marked.get(row.paragraph, ()):
                problems.append(
                    f"{name}.csv, row {line}, column note: note {row.note} "
                    f"has no marker in {row.paragraph}; empty the cell or "
                    "correct the number"
                )
    return problems


def check_ids(raw) -> list[str]:
    """Ids are unique across the tables that share links and roles."""
    seen, problems = {}, []
    for name in ("quantities", "note_quantities", "claims", "events"):
        for line, row in rows(raw[name]):
            if row.id in seen and seen[row.id][0] != name:
                other, at = seen[row.id]
                problems.append(
                    f'{name}.csv, row {line}, column id: "{row.id}" is also '
                    f"the id of row {at} of {other}.csv; rename one"
                )
            seen.setdefault(row.id, (name, line))
    return problems


def check_lists(raw) -> list[str]:
    """Ids that stand in a cell as a list."""
    numbers = set(raw["quantities"].id)
    members = numbers | set(raw["note_quantities"].id)
    claims = set(raw["claims"].id)
    forecasts = set(raw["claims"].id[raw["claims"].kind == "forecast"])
    members |= claims | set(raw["events"].id) | set(raw["notes"].number)
    problems = []
    for name, column, known in (
        ("events", "quantities", numbers),
        ("disagreements", "members", members),
        ("paragraphs", "notes", set(raw["notes"].number)),
        ("quantities", "part_of", numbers),
        ("note_quantities", "part_of", set(raw["note_quantities"].id)),
        ("scenarios", "forecasts", forecasts),
        ("scenarios", "evidence", claims),
        ("scenarios", "obstacles", claims),
    ):
        for line, row in rows(raw[name]):
            for item in filter(None, getattr(row, column).split(";")):
                if item not in known:
                    problems.append(
                        f"{name}.csv, row {line}, column {column}: "
                        f'"{item}" is no such id; correct or add it'
                    )
    return problems


def check_counts(raw) -> list[str]:
    """Paragraphs are numbered without a gap, and each section has its own."""
    problems = []
    counts = raw["paragraphs"].section.value_counts()
    for line, row in rows(raw["sections"]):
        if int(row.paragraphs) != counts.get(row.id, 0):
            problems.append(
                f"sections.csv, row {line}, column paragraphs: "
                f"{row.paragraphs}, but paragraphs.csv has "
                f"{counts.get(row.id, 0)} of {row.id}; correct one of them"
            )
    for line, row in rows(raw["paragraphs"]):
        if row.id != f"{row.section}-{row.number}":
            problems.append(
                f'paragraphs.csv, row {line}, column id: "{row.id}" should '
                f'be "{row.section}-{row.number}"'
            )
    if sorted(map(int, raw["notes"].number)) != list(range(1, 47)):
        problems.append(
            "notes.csv, column number: the notes are not 1 to 46, each "
            "once; add or delete rows"
        )
    return problems


def check_order(raw) -> list[str]:
    """Rows follow the paragraphs of the paper."""
    place = {p: n for n, p in enumerate(raw["paragraphs"].id)}
    problems = []
    for name in ("quantities", "passed_over", "claims", "events"):
        last = -1
        for line, row in rows(raw[name]):
            if place.get(row.paragraph, last) < last:
                problems.append(
                    f"{name}.csv, row {line}, column paragraph: "
                    f"{row.paragraph} comes after a later paragraph; keep "
                    "the rows in the paper's order"
                )
            last = place.get(row.paragraph, last)
    return problems


def check_used(raw) -> list[str]:
    """Every voice speaks somewhere."""
    used = set()
    for name in ("quantities", "note_quantities", "claims", "events"):
        used |= set(raw[name].voice)
    return [
        f'voices.csv, row {line}, column id: nobody speaks as "{row.id}"; '
        "delete the row or use it"
        for line, row in rows(raw["voices"])
        if row.id not in used
    ]


def check_bibliography(folder: Path, raw) -> list[str]:
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_file(str(folder / "references.bib")).entries
    except (PybtexError, OSError, UnicodeDecodeError) as error:
        return [f"references.bib: {error}; correct the entry"]
    problems = [
        f'notes.csv, row {line}, column key: "{row.key}" is not in '
        "references.bib; correct it or add the entry"
        for line, row in rows(raw["notes"])
        if row.key and row.key not in entries
    ]
    cited = set(raw["notes"].key)
    return problems + [
        f"references.bib: no note cites {key}; delete it or give the note "
        "its key"
        for key in entries
        if key not in cited
    ]


def check_pairs_of_cells(raw) -> list[str]:
    """Cells that are filled together, or never together."""
    problems = []
    for line, row in rows(raw["places"]):
        if bool(row.longitude) != bool(row.latitude):
            problems.append(
                f"places.csv, row {line}, column longitude, latitude: one "
                "of the two is empty; fill both or neither"
            )
    for line, row in rows(raw["disagreements"]):
        if bool(row.by) == (row.status == "unreconciled"):
            problems.append(
                f'disagreements.csv, row {line}, column by: "{row.by}" with '
                f"status {row.status}; say what reconciles, and leave it "
                "empty where nothing does"
            )
    for line, row in rows(raw["links"]):
        if bool(row.word) != (row.basis == "wording"):
            problems.append(
                f'links.csv, row {line}, column word: "{row.word}" with '
                f"basis {row.basis}; print the linking words for wording, "
                "and only for it"
            )
    return problems


def check_terms(raw) -> list[str]:
    """Every wording has its class, and every class its wording."""
    known, used = set(raw["terms"].term), set()
    problems = []
    for line, row in rows(raw["claims"]):
        for term in filter(None, row.wording.lower().split(";")):
            used.add(term)
            if term not in known:
                problems.append(
                    f'claims.csv, row {line}, column wording: "{term}" is '
                    "not in terms.csv; add it there with its class"
                )
    return problems + [
        f'terms.csv, row {line}, column term: no claim has "{row.term}"; '
        "delete the row"
        for line, row in rows(raw["terms"])
        if row.term not in used
    ]


def check_chains(raw) -> list[str]:
    """Each voice that speaks under a note has its chain."""
    known = set(zip(raw["chains"].note, raw["chains"].voice))
    return [
        f"{name}.csv, row {line}, column voice: {row.voice} speaks under "
        f"note {row.note}, but chains.csv has no such row; add it"
        for name in ("quantities", "claims", "events")
        for line, row in rows(raw[name])
        if row.note and row.voice != "author"
        and (row.note, row.voice) not in known
    ]


def check_links(raw) -> list[str]:
    """A link rests on a paragraph of one of its claims; no circles."""
    from networkx import DiGraph, NetworkXNoCycle, find_cycle

    place = dict(zip(raw["claims"].id, raw["claims"].paragraph))
    graph, problems = DiGraph(), []
    for line, row in rows(raw["links"]):
        if row.paragraph not in (place[row.from_claim], place[row.to_claim]):
            problems.append(
                f"links.csv, row {line}, column paragraph: {row.paragraph} "
                "holds neither of the two claims; name the one that does"
            )
        if row.relation == "supports":
            graph.add_edge(row.from_claim, row.to_claim, line=line)
    try:
        circle = find_cycle(graph)
    except NetworkXNoCycle:
        return problems
    line = graph.edges[circle[0]]["line"]
    return problems + [
        f"links.csv, row {line}, column to_claim: the claims "
        f"{', '.join(a for a, _ in circle)} support each other in a circle; "
        "drop one of the links"
    ]


def check_settled(raw) -> list[str]:
    """What two readers settled on still stands in the tables, whole.

    Runs last, when nothing else is wrong, so that a slip which another
    rule names is named once. Rows that were never read twice pass.
    """
    settled = {
        (row.table, row.row, row.field): row.settled
        for _, row in rows(raw["audit"]) if row.field != "fit"
    }
    problems = []
    for table in dict.fromkeys(raw["audit"].table):
        fields = {field for name, _, field in settled if name == table}
        key = "number" if table == "notes" else "id"
        standing = set(raw[table][key])
        for name in dict.fromkeys(raw["audit"].row[
                raw["audit"].table == table]):
            if name not in standing:
                problems.append(
                    f'{table}.csv, column {key}: "{name}" is in audit.csv, '
                    "but has no row here; restore it, or drop it there too"
                )
        for line, row in rows(raw[table]):
            for field in sorted(fields):
                place = (table, getattr(row, key), field)
                cell = getattr(row, field)
                if settled.get(place, cell) != cell:
                    problems.append(
                        f'{table}.csv, row {line}, column {field}: "{cell}" '
                        "is not what two readers settled on, "
                        f'"{settled[place]}"; correct it, or have the row '
                        "read again and enter the new code in audit.csv"
                    )
    return problems


RULES = (
    check_bounds,
    check_hedge,
    check_periods,
    check_notes_of_rows,
    check_ids,
    check_lists,
    check_counts,
    check_order,
    check_used,
    check_pairs_of_cells,
    check_terms,
    check_chains,
    check_links,
    *check_aftermath.RULES,
)


def check(folder: Path) -> list[str]:
    """Every problem of a data folder, a line each; empty when it is sound.

    Later stages run only when the earlier ones find nothing, so that one
    mistake is reported once.
    """
    import pandas as pd

    try:
        text = (folder / "datapackage.json").read_text("utf-8")
        descriptor = json.loads(text)
    except (OSError, ValueError) as error:
        return [f"datapackage.json: {error}; restore the file"]
    problems = check_files(folder, descriptor) or check_schema(folder)
    if problems:
        return problems
    raw = {
        r["name"]: pd.read_csv(
            folder / r["path"], dtype=str, keep_default_na=False
        )
        for r in descriptor["resources"]
    }
    problems = check_filled(raw) + check_calendar(raw, descriptor)
    if problems:
        return problems
    problems = [problem for rule in RULES for problem in rule(raw)]
    problems += check_bibliography(folder, raw)
    problems += check_aftermath.check_outside_works(folder, raw)
    return problems or check_settled(raw)
