"""Rules between the cells of a row, and between the tables of the paper.

A rule takes the tables as they stand, name -> frame of strings.
"""

from collections.abc import Iterator
from pathlib import Path

from ..interval import _number
from ..numerals import digit_values, find_numerals, word_values
from ..paper import Paper
from ..problem import Problem, rows
from ..tables import Tables, span

NUMBERS = ("quantities", "note_quantities")
SPOKEN = (*NUMBERS, "claims", "events")  # each row has a voice


# --- numbers --------------------------------------------------------------


def check_bounds(raw: Tables) -> Iterator[Problem]:
    for name in NUMBERS:
        for line, row in rows(raw[name]):
            yield from upside_down(name, line, row)
            if not row.low and not row.high:
                yield Problem(
                    name, line, "low", "both bounds are empty, so the row "
                    "holds no number", "fill at least one")
            if not find_numerals(row.as_printed):
                yield Problem(
                    name, line, "as_printed", f'"{row.as_printed}" holds no '
                    "numeral or number word", "print the number with it")
            yield from check_digits(name, line, row)


def upside_down(name: str, line: int, row: tuple) -> Iterator[Problem]:
    if row.low and row.high and float(row.low) > float(row.high):
        yield Problem(name, line, "low", f"{row.low} is above high "
                      f"{row.high}", "swap or correct them")


def check_digits(name: str, line: int, row: tuple) -> Iterator[Problem]:
    """The numbers of as_printed, in digits or words, are the bounds."""
    printed = digit_values(row.as_printed) or word_values(row.as_printed)
    bounds = {float(b) for b in (row.low, row.high) if b}
    if printed and bounds and printed != bounds:
        has, are = (", ".join(map(_number, sorted(numbers)))
                    for numbers in (printed, bounds))
        yield Problem(
            name, line, "low, high", f'the printed form "{row.as_printed}" '
            f"has {has}, the bounds are {are}", "make them agree")


def check_hedge(raw: Tables) -> Iterator[Problem]:
    """A hedge is printed; an open bound has a hedge or a plural word."""
    for name in NUMBERS:
        for line, row in rows(raw[name]):
            words = row.hedge.replace("…", " ").split()
            if not all(w.lower() in row.as_printed.lower() for w in words):
                yield Problem(
                    name, line, "hedge", f'"{row.hedge}" does not stand in '
                    f'as_printed "{row.as_printed}"',
                    "print the hedge as the paper does")
            if not (row.low and row.high) and not row.hedge:
                yield Problem(
                    name, line, "hedge", "one bound is open, so some word "
                    "must open it", "give that word")


# --- dates ----------------------------------------------------------------


def check_calendar(raw: Tables, descriptor: dict) -> Iterator[Problem]:
    """Dates are days that there are; the schema knows only their form."""
    for resource in descriptor["resources"]:
        dated = [
            f["name"] for f in resource["schema"]["fields"]
            if f.get("constraints", {}).get("pattern", "").startswith(r"\d{4}")
        ]
        for line, row in rows(raw[resource["name"]]):
            for column in dated:
                for date in filter(None, getattr(row, column).split("/")):
                    if not is_date(date):
                        yield Problem(
                            resource["name"], line, column,
                            f"there is no date {date}", "correct it")


def is_date(date: str) -> bool:
    try:
        span(date)
    except ValueError:
        return False
    return True


def check_periods(raw: Tables) -> Iterator[Problem]:
    for name in NUMBERS:
        for line, row in rows(raw[name]):
            if backwards(row.period_start, row.period_end):
                yield Problem(
                    name, line, "period_start", f"{row.period_start} is after "
                    f"period_end {row.period_end}", "swap or correct them")
    for line, row in rows(raw["events"]):
        start, _, end = row.date.partition("/")
        if backwards(start, end):
            yield Problem("events", line, "date", f"{start} is after {end}",
                          "swap or correct them")


def backwards(start: str, end: str) -> bool:
    return bool(start and end) and span(start)[0] > span(end)[1]


# --- ids and places -------------------------------------------------------


def check_filled(raw: Tables, descriptor: dict) -> Iterator[Problem]:
    """No table has lost all of its rows, unless it may be empty."""
    for resource in descriptor["resources"]:
        if raw[resource["name"]].empty and not resource.get("mayBeEmpty"):
            yield Problem(
                resource["name"], 1, "", "the table has no rows below its "
                "heads", "restore them")
    if len(raw["paper"]) > 1:
        yield Problem("paper", 3, "", "a companion goes with one paper",
                      "delete the row")


def check_notes_of_rows(raw: Tables) -> Iterator[Problem]:
    """A row's note has its marker in the row's own paragraph."""
    marked = {
        row.id: set(row.notes.split(";")) for _, row in rows(raw["paragraphs"])
    }
    for name in ("quantities", "claims", "events", "clocks"):
        for line, row in rows(raw[name]):
            if row.note and row.note not in marked.get(row.paragraph, ()):
                yield Problem(
                    name, line, "note", f"note {row.note} has no marker in "
                    f"{row.paragraph}", "empty the cell or correct the number")


def check_ids(raw: Tables) -> Iterator[Problem]:
    """Ids are unique across the tables that share links and roles."""
    seen = {}
    for name in SPOKEN:
        for line, row in rows(raw[name]):
            other, at = seen.setdefault(row.id, (name, line))
            if other != name:
                yield Problem(
                    name, line, "id", f'"{row.id}" is also the id of row '
                    f"{at} of {other}.csv", "rename one")


def check_lists(raw: Tables) -> Iterator[Problem]:
    """Ids that stand in a cell as a list."""
    numbers, claims = set(raw["quantities"].id), raw["claims"]
    forecasts, notes = claims[claims.kind == "forecast"], raw["notes"].number
    members = {*notes, *(i for name in SPOKEN for i in raw[name].id)}
    for name, column, known in (
        ("events", "quantities", numbers),
        ("disagreements", "members", members),
        ("paragraphs", "notes", set(notes)),
        ("quantities", "part_of", numbers),
        ("note_quantities", "part_of", set(raw["note_quantities"].id)),
        ("scenarios", "forecasts", set(forecasts.id)),
        ("scenarios", "evidence", set(claims.id)),
        ("scenarios", "obstacles", set(claims.id)),
    ):
        for line, row in rows(raw[name]):
            for item in filter(None, getattr(row, column).split(";")):
                if item not in known:
                    yield Problem(name, line, column, f'"{item}" is no such '
                                  "id", "correct or add it")


def check_counts(raw: Tables) -> Iterator[Problem]:
    """Paragraphs are numbered without a gap, and each section has its own."""
    counts = raw["paragraphs"].section.value_counts()
    for line, row in rows(raw["sections"]):
        there = counts.get(row.id, 0)
        if int(row.paragraphs) != there:
            yield Problem(
                "sections", line, "paragraphs", f"{row.paragraphs}, but "
                f"paragraphs.csv has {there} of {row.id}",
                "correct one of them")
    for line, row in rows(raw["paragraphs"]):
        if row.id != f"{row.section}-{row.number}":
            yield Problem(
                "paragraphs", line, "id", f'"{row.id}" is not '
                f'"{row.section}-{row.number}"', "name it so")
    last = Paper.of(raw["paper"]).notes
    if sorted(map(int, raw["notes"].number)) != list(range(1, last + 1)):
        yield Problem(
            "notes", None, "number", f"the notes are not 1 to {last}, each "
            "once, as paper.csv says", "add or delete rows")


def check_order(raw: Tables) -> Iterator[Problem]:
    """Rows follow the paragraphs of the paper."""
    place = {p: n for n, p in enumerate(raw["paragraphs"].id)}
    for name in ("quantities", "passed_over", "claims", "events"):
        last = -1
        for line, row in rows(raw[name]):
            here = place.get(row.paragraph, last)
            if here < last:
                yield Problem(
                    name, line, "paragraph", f"{row.paragraph} comes after a "
                    "later paragraph", "keep the rows in the paper's order")
            last = here


def check_used(raw: Tables) -> Iterator[Problem]:
    """Every voice speaks somewhere; the author need not."""
    used = {voice for name in SPOKEN for voice in raw[name].voice}
    for line, row in rows(raw["voices"]):
        if row.id not in used | {"author"}:
            yield Problem("voices", line, "id", f'nobody speaks as "{row.id}"',
                          "delete the row or use it")


def check_bibliography(folder: Path, raw: Tables) -> Iterator[Problem]:
    """Every work that a note cites is in references.bib, and no other."""
    entries, broken = bibliography(folder / "references.bib")
    if broken:
        yield broken
        return
    for line, row in rows(raw["notes"]):
        if row.key and row.key not in entries:
            yield Problem(
                "notes", line, "key", f'"{row.key}" is not in references.bib',
                "correct it or add the entry")
    cited = set(raw["notes"].key)
    for key in entries:
        if key not in cited:
            yield Problem("references.bib", None, "", f"no note cites {key}",
                          "delete it or give the note its key")


def bibliography(path: Path) -> tuple[dict, Problem | None]:
    """The entries by key, and what keeps them from being read."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        return parse_file(str(path)).entries, None
    except (PybtexError, OSError, UnicodeDecodeError) as error:
        return {}, Problem(path.name, None, "", str(error),
                           "correct the entry")


# --- words and arguments --------------------------------------------------


def check_pairs_of_cells(raw: Tables) -> Iterator[Problem]:
    """Cells that are filled together, or never together."""
    for line, row in rows(raw["places"]):
        if bool(row.longitude) != bool(row.latitude):
            yield Problem(
                "places", line, "longitude, latitude", "one of the two is "
                "empty", "fill both or neither")
    for line, row in rows(raw["disagreements"]):
        if bool(row.by) == (row.status == "unreconciled"):
            yield Problem(
                "disagreements", line, "by", f'"{row.by}" with status '
                f"{row.status}", "say what reconciles, and leave it empty "
                "where nothing does")
    for line, row in rows(raw["links"]):
        if bool(row.word) != (row.basis == "wording"):
            yield Problem(
                "links", line, "word", f'"{row.word}" with basis '
                f"{row.basis}", "print the linking words for wording, and "
                "only for it")


def check_terms(raw: Tables) -> Iterator[Problem]:
    """Every wording has its class, and every class its wording."""
    known, used = set(raw["terms"].term), set()
    for line, row in rows(raw["claims"]):
        for term in filter(None, row.wording.lower().split(";")):
            used.add(term)
            if term not in known:
                yield Problem(
                    "claims", line, "wording", f'"{term}" is not in '
                    "terms.csv", "add it there with its class")
    for line, row in rows(raw["terms"]):
        if row.term not in used:
            yield Problem("terms", line, "term", f'no claim has "{row.term}"',
                          "delete the row")


def check_chains(raw: Tables) -> Iterator[Problem]:
    """Each voice that speaks under a note has its chain."""
    known = set(zip(raw["chains"].note, raw["chains"].voice))
    for name in ("quantities", "claims", "events"):
        for line, row in rows(raw[name]):
            if row.note and row.voice != "author" and (
                    row.note, row.voice) not in known:
                yield Problem(
                    name, line, "voice", f"{row.voice} speaks under note "
                    f"{row.note}, but chains.csv has no such row", "add it")


def check_links(raw: Tables) -> Iterator[Problem]:
    """A link rests on a paragraph of one of its claims; no circles."""
    from networkx import DiGraph, NetworkXNoCycle, find_cycle

    place = dict(zip(raw["claims"].id, raw["claims"].paragraph))
    graph = DiGraph()
    for line, row in rows(raw["links"]):
        if row.paragraph not in (place[row.from_claim], place[row.to_claim]):
            yield Problem(
                "links", line, "paragraph", f"{row.paragraph} holds neither "
                "of the two claims", "name the one that does")
        if row.relation == "supports":
            graph.add_edge(row.from_claim, row.to_claim, line=line)
    try:
        circle = find_cycle(graph)
    except NetworkXNoCycle:
        return
    yield Problem(
        "links", graph.edges[circle[0]]["line"], "to_claim", "the claims "
        f"{', '.join(a for a, _ in circle)} support each other in a circle",
        "drop one of the links")


RULES = (
    check_bounds, check_hedge, check_periods, check_notes_of_rows, check_ids,
    check_lists, check_counts, check_order, check_used, check_pairs_of_cells,
    check_terms, check_chains, check_links,
)
