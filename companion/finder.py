"""What the search finds by name: numbers, voices, places, charts and more,
each at its own row. (The words of all pages are found anyway.)"""

import html

from sphinx.domains import Domain, ObjType

from .pages import LEDGERS
from .tables import by_id, load

REFERENCE = "chapters/reference/"
# kind -> (table, page, column that holds its name)
ROWS = {
    "number": ("quantities", REFERENCE + "ledger", "label"),
    "voice": ("voices", REFERENCE + "voices", "name"),
    "event": ("events", REFERENCE + "events", "label"),
    "claim": ("claims", REFERENCE + "claims", "label"),
    "disagreement": ("disagreements", REFERENCE + "disagreements", "title"),
}


def rows():
    """(name, kind, page, anchor) of each row that can be found."""
    for kind, (table, page, column) in ROWS.items():
        for row in load(table).itertuples():
            yield (getattr(row, column), kind, page,
                   f"{LEDGERS[table][0]}-{row.id}")
    for number, row in enumerate(load("places").itertuples(), start=1):
        yield row.name, "place", REFERENCE + "links", f"{LEDGERS['places'][0]}-{number}"
    for name, claim in by_id("claims").loc[by_id("forecasts").index].iterrows():
        yield claim.label, "forecast", "chapters/forecasts/every", f"f-{name}"


class Finder(Domain):
    """Gives the search its names; has no roles of its own."""

    name, label = "companion", "companion"
    object_types = {
        kind: ObjType(kind)
        for kind in (*ROWS, "place", "forecast", "chart or table")
    }

    def get_objects(self):
        for label, kind, page, anchor in rows():
            yield f"{kind} {anchor}", label, kind, page, anchor, 1
        exhibits = getattr(self.env, "companion", {}).get("show", {})
        for name, (page, _, number, finding) in sorted(exhibits.items()):
            yield (f"exhibit {name}", f"{number}: {html.unescape(finding)}",
                   "chart or table", page, name, 1)

    def get_type_name(self, type, primary=False):
        return type.lname

    def merge_domaindata(self, docnames, otherdata):
        """Nothing to merge: all is read from data/."""
