"""A mechanical search for statements that may not all hold.

Each search takes frames as `companion.load` gives them and returns a list
of candidates. A candidate is a place to read again, not a verdict: change
over time, or a narrower count, can explain it.
"""

import math
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ..ledger.interval import Interval
from ..ledger.reads import cached
from ..ledger.tables import by_id, load, load_all, numbers, phrase, span

# unit: (the unit that it is compared in, how many of these it holds)
CONVERT = {"miles": ("kilometres", 1.609344), "weeks": ("days", 7)}
# Kinds of disagreement in words
KINDS = {
    "text-text": "Two places of the body",
    "text-headline": "The body and the headline of its own note",
    "voice-voice": "Two speakers",
    "voice-itself": "One speaker, twice",
    "sum": "Parts and wholes",
    "share": "Shares of one whole",
    "date": "Dates",
    "geography": "Places",
    "logic": "Statements that seem to exclude each other",
    "source": "A source in the text and in its note",
    "wording": "Words, names and marks",
}
# The rules by the name that they give to what they find
RULES = (
    "no value in common, at one time", "no value in common, at two times",
    "hedge in one place only", "share outside 0 to 100 per cent",
    "part above its whole", "parts together above the whole",
    "later than its source", "claimed by two",
    "several sources, one note", "two things, each the only one",
    "spoken against",
)
SEVERAL = r"\b(?:reports|sources|experts)\b"


class Candidate(NamedTuple):
    """search: which rule found it; members: ids of the rows."""

    search: str
    members: tuple
    why: str


def comparable(row: tuple) -> tuple[str, Interval]:
    """Unit and value for comparing; a converted value keeps its rounding.

    "about 25 miles" is printed to the mile, so it allows half a mile.
    """
    unit, factor = CONVERT.get(row.unit, (row.unit, None))
    if factor is None:
        return unit, row.value
    return unit, (row.value + Interval(-0.5, 0.5)) * factor


def pairs(frame: pd.DataFrame):
    """Every two rows that state the same measure."""
    for _, rows in frame.groupby("measure", sort=False):
        yield from combinations(rows.itertuples(), 2)


def same_time(a: tuple, b: tuple) -> bool:
    """Whether the periods touch; an empty one touches every time."""
    ends = []
    for row in (a, b):
        start = row.period_start or row.period_end
        if not start:
            return True
        ends.append((span(start)[0], span(row.period_end or start)[1]))
    return ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]


def disjoint(frame: pd.DataFrame) -> list[Candidate]:
    """Same measure and place, and no value that both allow."""
    found = []
    for a, b in pairs(frame):
        (unit_a, x), (unit_b, y) = comparable(a), comparable(b)
        distances = {unit_a, unit_b} <= {u for u, _ in CONVERT.values()}
        if a.place != b.place or (distances and unit_a != unit_b):
            continue
        if not x.overlaps(y):
            when = "at one time" if same_time(a, b) else "at two times"
            found.append(Candidate(
                f"no value in common, {when}", (a.id, b.id),
                f"{phrase(a)} against {phrase(b)}"))
    return found


def lost_hedges(frame: pd.DataFrame) -> list[Candidate]:
    """The same number, hedged in one place and bare in the other."""
    return [
        Candidate("hedge in one place only", (a.id, b.id),
                  f"“{a.as_printed}” and “{b.as_printed}”")
        for a, b in pairs(frame)
        if bool(a.hedge) != bool(b.hedge)
        and {a.value.low, a.value.high} & {b.value.low, b.value.high}
        - {math.inf, -math.inf}
    ]


def impossible_shares(frame: pd.DataFrame) -> list[Candidate]:
    """Shares that can lie outside nought and a hundred per cent."""
    whole = Interval(0, 100)
    return [
        Candidate("share outside 0 to 100 per cent", (row.id,), phrase(row))
        for row in frame[frame.nature == "share"].itertuples()
        if not row.value.overlaps(whole) or any(
            math.isfinite(x) and x not in whole
            for x in (row.value.low, row.value.high))
    ]


def parts_above_wholes(frame: pd.DataFrame) -> list[Candidate]:
    """A part, or the parts of one whole together, that exceed it."""
    by, found = frame.set_index("id", drop=False), []
    for name, parts in frame[frame.part_of != ""].groupby("part_of"):
        whole, together = by.loc[name], Interval(0, 0)
        for part in parts.itertuples():
            together = together + part.value.at_least_zero()
            if part.value.low > whole.value.high:
                found.append(Candidate(
                    "part above its whole", (part.id, name),
                    f"{phrase(part)} of {phrase(whole)}"))
        if len(parts) > 1 and together.low > whole.value.high:
            found.append(Candidate(
                "parts together above the whole", (*parts.id, name),
                f"{together} of {phrase(whole)}"))
    return found


def after_their_source(frame: pd.DataFrame,
                       notes: pd.DataFrame) -> list[Candidate]:
    """A date that begins after the day on which its source appeared.

    frame: rows with id, note and either date or period_end.
    """
    printed, found = notes.set_index("number").date, []
    for row in frame[frame.note.notna()].itertuples():
        date = getattr(row, "date", "") or getattr(row, "period_end", "")
        source = printed.get(row.note, "")
        if date and source and span(
            date.split("/")[-1])[0] > span(source)[1]:
            found.append(Candidate(
                "later than its source", (row.id, str(row.note)),
                f"{date}, in a source of {source}"))
    return found


def claimed_twice(claims: pd.DataFrame) -> list[Candidate]:
    """Two voices that claim responsibility in one paragraph."""
    claimed = claims[claims.wording.str.contains("claimed")
                     & claims.voice.map(kinds_of_voice()).eq("jihadist")]
    found = []
    for _, rows in claimed.groupby("paragraph", sort=False):
        for a, b in combinations(rows.itertuples(), 2):
            if a.voice != b.voice:
                found.append(Candidate(
                    "claimed by two", (a.id, b.id),
                    f"{a.label}; {b.label}"))
    return found


def one_note_for_several(claims, voices) -> list[Candidate]:
    """Sources in the plural, named by nobody, that share one note."""
    plural = voices.id[(voices.kind == "unattributed")
                       & voices.name.str.contains(SEVERAL, case=False)]
    rows = claims[claims.voice.isin(plural) & claims.note.notna()]
    return [
        Candidate("several sources, one note", (*part.id, str(note)),
                  "; ".join(dict.fromkeys(part.voice)))
        for note, part in rows.groupby("note")
    ]


def only_twice(claims: pd.DataFrame) -> list[Candidate]:
    """Two claims of one voice, each worded with "only"."""
    only = claims[claims.wording.str.contains(r"\bonly\b", case=False)]
    return [
        Candidate("two things, each the only one", (a.id, b.id),
                  f"“{a.wording}” and “{b.wording}”")
        for _, rows in only.groupby("voice", sort=False)
        for a, b in combinations(rows.itertuples(), 2)
    ]


def spoken_against(links: pd.DataFrame) -> list[Candidate]:
    """Claims that links.csv sets against each other."""
    return [
        Candidate("spoken against", (row.from_claim, row.to_claim),
                  f"by our {row.basis}" if row.basis == "reading"
                  else f"by the paper's own {row.basis}")
        for row in links[links.relation == "against"].itertuples()
    ]


def kinds_of_voice() -> pd.Series:
    return load("voices").set_index("id").kind


def stands_in(name: str) -> list[str]:
    """The paragraphs of a statement: a row's id, or the number of a note.

    Raises KeyError for neither."""
    if name.isdigit():
        marked = by_id("paragraphs").notes
        return [p for p, notes in marked.items() if name in notes.split(";")]
    for frame in (numbers(), by_id("claims"), by_id("events")):
        if name in frame.index:
            row = frame.loc[name]
            return [row.paragraph] if row.paragraph else stands_in(
                str(row.note))
    raise KeyError(name)


@cached
def by_paragraph() -> dict[str, list[str]]:
    """paragraph -> ids of the disagreements that touch it."""
    found = {}
    for row in load("disagreements").itertuples():
        places = [p for m in row.members.split(";") for p in stands_in(m)]
        for place in dict.fromkeys(places):
            found.setdefault(place, []).append(row.id)
    return found


def search() -> pd.DataFrame:
    """Every candidate of data/, each with the disagreement that has it.

    Columns search, members (joined by ;), why, known (ids of the rows of
    disagreements.csv that hold all the members, joined by ;).
    """
    tables = load_all()
    frame = numbers().reset_index(drop=True)
    found = (
        disjoint(frame) + lost_hedges(frame) + impossible_shares(frame)
        + parts_above_wholes(frame)
        + after_their_source(frame, tables["notes"])
        + after_their_source(tables["events"], tables["notes"])
        + claimed_twice(tables["claims"])
        + one_note_for_several(tables["claims"], tables["voices"])
        + only_twice(tables["claims"])
        + spoken_against(tables["links"])
    )
    listed = {
        row.id: set(row.members.split(";"))
        for row in tables["disagreements"].itertuples()
    }
    known = [
        ";".join(name for name, have in listed.items()
                 if set(c.members) <= have)
        for c in found
    ]
    return pd.DataFrame(found).assign(
        members=[";".join(c.members) for c in found], known=known)


def by_rule(found: pd.DataFrame) -> pd.DataFrame:
    """How many candidates of `search` each rule gave, and how many of them
    were a disagreement already."""
    listed = (found.known != "").groupby(found.search)
    table = listed.agg(["size", "sum"]).reindex(list(RULES))
    table = table.fillna(0).astype(int).reset_index()
    return table.set_axis(
        ["rule", "candidates", "already a disagreement"], axis=1)


def tally(lists: dict, kinds: pd.Index) -> dict:
    """How often each kind stands in each of some lists, in their order."""
    return {
        name: pd.Series(listed).value_counts()
        .reindex(kinds, fill_value=0).astype(int)
        for name, listed in lists.items()}


def readings() -> pd.DataFrame:
    """What each reading of rereading_kinds.csv came to, a row each.

    Not in it: what only a fresh reader stopped at (fresh_readings)."""
    kinds = load("rereading_kinds").set_index("id")
    rows, aside = load("disagreements"), load("rereading_aside")
    kind, found = rows.looking_for, rows.found
    counts = {
        "known before": kind[found.isin(["reading", "search"])],
        "new": kind[found == "again"],
        "set aside": aside.kind[aside.found == "again"],
    }
    table = pd.DataFrame({
        "reading": kinds.title, "looked for": kinds.looked_for,
        "gone through": kinds.places.astype(str) + " " + kinds.through,
    })
    return table.assign(**tally(counts, kinds.index))


def findings(rows: pd.DataFrame) -> set:
    """The findings of the fresh readers that rows list, as "names-3"."""
    return {name for listed in rows.fresh for name in listed.split(";")
            if name}


def fresh_readings() -> pd.DataFrame:
    """What came of the findings of the fresh readers, a row for each kind.

    Columns dismissed (by the reader himself), found, known (in a row that we had), new (in a row that we had
    not), set aside; ours and ours found: our rows of the kind, and those
    that either reader met, whatever he looked for."""
    kinds = load("rereading_kinds").set_index("id")
    rows, aside = load("disagreements"), load("rereading_aside")
    had = rows[rows.found != "fresh"]
    known = findings(had)
    new = findings(rows) - known
    placed = {"known": known, "new": new,
              "set aside": findings(aside) - known - new}
    counts = {
        name: [x.rsplit("-", 1)[0] for x in found]
        for name, found in placed.items()
    } | {"ours": had.looking_for,
         "ours found": had.looking_for[had.fresh != ""]}
    table = pd.DataFrame({
        "reading": kinds.title,
        "reader": kinds.fresh_reader.replace("", "none"),
        "dismissed": kinds.fresh_dismissed.fillna(0),
        "found": kinds.fresh_found.fillna(0)})
    return table.assign(**tally(counts, kinds.index))
