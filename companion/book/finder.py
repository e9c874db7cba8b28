"""What the search finds by name: numbers, voices, places, charts and more,
each at its own row, a number by what is printed too. (The words of all
pages are found anyway.)"""

import html
import re

from sphinx.domains import Domain, ObjType

from ..pages.exhibits import section_folder
from .glossary import PAGE
from ..pages.parts import LEDGERS, title
from ..ledger.tables import by_id, keep, load, paragraph_label

REFERENCE = "chapters/reference/"
# kind -> (table, page, column that holds its name)
ROWS = {
    "number": ("quantities", REFERENCE + "ledger", "label"),
    "voice": ("voices", REFERENCE + "voices", "name"),
    "event": ("events", REFERENCE + "events", "label"),
    "claim": ("claims", REFERENCE + "claims", "label"),
    "disagreement": ("disagreements", REFERENCE + "disagreements", "title"),
}


def printed(number: str) -> str:
    """A number as printed; with its commas too, where the paper has none."""
    return re.sub(r"(?<![\d,.])\d{4,}", lambda m: f"{m[0]} ({int(m[0]):,})",
                  number)


@keep
def rows() -> list[tuple]:
    return list(each_row())


def each_row():
    """(name, kind, page, anchor) of each row that can be found."""
    for kind, (table, page, column) in ROWS.items():
        for row in load(table).itertuples():
            name = getattr(row, column)
            if kind == "number":
                name += f": {printed(row.as_printed)}"
            yield name, kind, page, f"{LEDGERS[table][0]}-{row.id}"
    for row in load("note_quantities").itertuples():
        yield (f"{row.label}: {printed(row.as_printed)}", "number",
               ROWS["number"][1], f"{LEDGERS['note_quantities'][0]}-{row.id}")
    sections = by_id("sections").title
    for row in load("paragraphs").itertuples():
        yield (f"{paragraph_label(row.id)} of {sections[row.section]}",
               "paragraph", f"chapters/{section_folder(row.section)}/text",
               f"p-{row.id}")
    for row in load("notes").itertuples():
        name = f"Note {row.number}"
        yield (f"{name}: {title(row)}" if row.key else name, "note",
               REFERENCE + "notes", f"note-{row.number}")
    for number, row in enumerate(load("places").itertuples(), start=1):
        yield row.name, "place", REFERENCE + "links", f"{LEDGERS['places'][0]}-{number}"
    for name, claim in by_id("claims").loc[by_id("forecasts").index].iterrows():
        yield claim.label, "forecast", "chapters/forecasts/every", f"f-{name}"


class Finder(Domain):
    """Gives the search its names; has no roles of its own."""

    name, label = "companion", "companion"
    object_types = {
        kind: ObjType(kind)
        for kind in (*ROWS, "paragraph", "note", "place", "forecast", "term",
                     "chart or table")
    }

    def get_objects(self):
        for label, kind, page, anchor in rows():
            before = 0 if kind == "note" else 1  # pages on notes are many
            yield f"{kind} {anchor}", label, kind, page, anchor, before
        found = getattr(self.env, "companion", {})
        for term, (anchor, _) in sorted(found.get("terms", {}).items()):
            yield f"term {term}", term, "term", PAGE, anchor, 1
        exhibits = found.get("show", {})
        for name, (page, _, number, finding) in sorted(exhibits.items()):
            yield (f"exhibit {name}", f"{number}: {html.unescape(finding)}",
                   "chart or table", page, name, 1)

    def get_type_name(self, type, primary=False):
        return type.lname

    def merge_domaindata(self, docnames, otherdata):
        """Nothing to merge: all is read from data/."""
