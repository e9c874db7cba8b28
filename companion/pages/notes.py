"""The paper's end notes in words: on cards, in the margin, on their page."""

from functools import cache

from pybtex.database import Entry, parse_file

from ..copy.text import literal
from ..ledger.tables import DATA, by_id, load, numbers, say_date
from ..study.disagreements import by_paragraph
from .cells import Row


@cache
def bibliography() -> dict[str, Entry]:
    return parse_file(str(DATA / "references.bib")).entries


def authors(row: Row) -> str:
    """Who wrote the work of a note, in few words, or its outlet."""
    entry = bibliography().get(row.key)
    names = [str(p.last_names[-1]).strip("{}") for p in entry.persons.get(
        "author", [])] if entry else []
    if not names:
        return row.publisher
    return f"{names[0]} and others" if len(names) > 2 else (
        " and ".join(names))


def title(row: Row) -> str:
    entry = bibliography().get(row.key)
    return entry.fields.get("title", "").strip("{}") if entry else ""


def note_card(row: Row) -> str:
    """A note's work on a hover card, one fact a line."""
    if row.relation == "missing":
        return "Cited in the body, missing from the list of notes"
    date = say_date(row.date) if row.date else "no date printed"
    lines = [title(row), authors(row), row.publisher, date]
    if row.relation != "source":
        lines.insert(0, row.relation)
    return "\n".join(dict.fromkeys(filter(None, lines)))


# What a margin says of a note by the kind of its publisher.
KINDS = {"state-media": "; state-run, by our classes",
         "author": "; the author’s own"}


def looks_ahead(paragraph: str) -> list[str]:
    """The ids of the forecasts of a paragraph."""
    claims = by_id("claims")
    mine = claims[claims.paragraph == paragraph]
    return list(mine.id[mine.kind == "forecast"])


def margin(paragraph: str) -> list[str]:
    """MyST lines of the margin note of one paragraph: its sources, its
    forecasts and the disagreements that touch it."""
    lines = []
    found = by_id("paragraphs").notes[paragraph]
    for number in filter(None, found.split(";")):
        row = by_id("notes").loc[int(number)]
        cite = f" {{cite:t}}`{row.key}`" if row.key else f" {row.relation}"
        date = f", {say_date(row.date)}" if row.date else ""
        kind = KINDS.get(row.publisher_kind, "")
        lines += [f"{{note}}`{number}`:{cite}{date}{kind}", ""]
    if not lines:
        lines = ["No note in this paragraph.", ""]
    ahead = looks_ahead(paragraph)
    if ahead:
        named = "; ".join(f"{{forecast}}`{name}`" for name in ahead)
        lines += [f"Looks ahead: {named}.", ""]
    apart = by_paragraph().get(paragraph)
    if apart:
        named = "; ".join(f"{{disagree}}`{name}`" for name in apart)
        lines += [f"Disagreements: {named}.", ""]
    return ["```{margin}", *lines, "```", ""]


def end_note(number: int) -> list[str]:
    """MyST lines of one entry of the page of end notes."""
    row = by_id("notes").loc[number]
    where = [
        f"{{p}}`{p}`" for p, found in by_id("paragraphs").notes.items()
        if str(number) in found.split(";")
    ]
    lines = [f"**Note {number}** · {', '.join(where)}", ""]
    if row.key:
        lines += [f"{{cite:t}}`{row.key}`: {literal(title(row))}.", ""]
    facts = [row.relation, f"publisher: {row.publisher_kind}"]
    if row.date:
        facts.append(f"dated {say_date(row.date)}")
    lines += ["; ".join(facts) + ".", ""]
    if row.remark:
        stop = "" if row.remark.endswith(".") else "."
        lines += [literal(row.remark) + stop, ""]
    inside = load("note_quantities")
    for name in inside[inside.note == number].id:
        lines += [
            f"- {{q}}`{name}` {literal(numbers().unit[name])}: "
            f"{literal(numbers().label[name])}", ""]
    return lines
