"""What the search finds by name: numbers, voices, places, charts and more,
each at its own row, a number by what is printed too. (The words of all
pages are found anyway.)"""

import re

from sphinx.domains import Domain, ObjType

from ..ledger.reads import cached
from ..ledger.tables import by_id, load, paragraph_label
from ..pages.links import place
from ..pages.notes import title
from . import glossary

# kind -> (table, column that holds its name)
ROWS = {
    "number": ("quantities", "label"), "voice": ("voices", "name"),
    "event": ("events", "label"), "claim": ("claims", "label"),
    "disagreement": ("disagreements", "title"),
}


def with_commas(number: str) -> str:
    """A number as printed; with its commas too, where the paper has none."""
    return re.sub(r"(?<![\d,.])\d{4,}", lambda m: f"{m[0]} ({int(m[0]):,})",
                  number)


@cached
def rows() -> list[tuple]:
    return list(each_row())


def each_row():
    """(name, kind, (page, anchor)) of each row that can be found."""
    for kind, (table, column) in ROWS.items():
        for row in load(table).itertuples():
            name = getattr(row, column)
            if kind == "number":
                name += f": {with_commas(row.as_printed)}"
            yield name, kind, place(table, row.id)
    for row in load("note_quantities").itertuples():
        yield (f"{row.label}: {with_commas(row.as_printed)}", "number",
               place("note_quantities", row.id))
    sections = by_id("sections").title
    for row in load("paragraphs").itertuples():
        yield (f"{paragraph_label(row.id)} of {sections[row.section]}",
               "paragraph", place("paragraphs", row.id))
    for row in load("notes").itertuples():
        name = f"Note {row.number}"
        yield (f"{name}: {title(row)}" if row.key else name, "note",
               place("notes", row.number))
    for number, row in enumerate(load("places").itertuples(), start=1):
        yield row.name, "place", place("places", number)
    claims = by_id("claims").label
    for name in by_id("forecasts").index:
        yield claims[name], "forecast", place("forecasts", name)


class Finder(Domain):
    """Gives the search its names; has no roles of its own."""

    name, label = "companion", "companion"
    object_types = {
        kind: ObjType(kind)
        for kind in (*ROWS, "paragraph", "note", "place", "forecast", "term",
                     "chart or table")
    }

    def get_objects(self):
        for label, kind, (page, anchor) in rows():
            before = 0 if kind == "note" else 1  # pages on notes are many
            yield f"{kind} {anchor}", label, kind, page, anchor, before
        found = getattr(self.env, "companion", {})
        for term, (anchor, _) in sorted(found.get("terms", {}).items()):
            yield f"term {term}", term, "term", glossary.PAGE, anchor, 1
        for name, made in sorted(found.get("exhibits", {}).items()):
            yield (f"exhibit {name}", f'{made["number"]}: {made["finding"]}',
                   "chart or table", made["page"], name, 1)

    def get_type_name(self, type: ObjType, primary: bool = False):
        return type.lname

    def merge_domaindata(self, docnames: set[str], otherdata: dict):
        """Nothing to merge: all is read from data/."""
