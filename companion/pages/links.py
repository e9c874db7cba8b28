"""Where the row of a table, a chart or a term stands in the book, and its
address as seen from a page.

A link is a cell (see book/record.py): its text, and its page and anchor,
which become an address only where the page on which it stands is known.
"""

from posixpath import dirname, relpath

from markupsafe import Markup

from ..ledger.tables import by_id, paragraph_label

REFERENCE = "chapters/reference/"
# table: (page of its rows, what their anchors begin with)
PLACES = {
    "quantities": (REFERENCE + "ledger", "q"),
    "note_quantities": (REFERENCE + "ledger", "q"),
    "passed_over": (REFERENCE + "ledger", "o"),
    "claims": (REFERENCE + "claims", "c"),
    "events": (REFERENCE + "events", "e"),
    "voices": (REFERENCE + "voices", "v"),
    "disagreements": (REFERENCE + "disagreements", "d"),
    "rereading_aside": (REFERENCE + "disagreements", "r"),
    "links": (REFERENCE + "links", "l"),
    "chains": (REFERENCE + "links", "n"),
    "clocks": (REFERENCE + "links", "t"),
    "places": (REFERENCE + "links", "g"),
    "terms": (REFERENCE + "links", "w"),
    "notes": (REFERENCE + "notes", "note"),
    "forecasts": ("chapters/forecasts/every", "f"),
    "glossary": (REFERENCE + "glossary", "g"),  # no table: the page itself
}
LINK = Markup('<a href="{}">{}</a>')


def section_folder(section: str) -> str:
    """The folder of a section's chapter: '1-first-heading'."""
    return by_id("sections").folder[section]


def place(table: str, key: object) -> tuple[str, str]:
    """(page, anchor) of the row of a table.

    Raises KeyError where no page shows the table."""
    if table == "paragraphs":
        folder = section_folder(key.rsplit("-", 1)[0])
        return f"chapters/{folder}/text", f"p-{key}"
    page, prefix = PLACES[table]
    return page, f"{prefix}-{key}"


def link(table: str, key: object, text: str) -> dict:
    """A cell whose text leads to the row of a table."""
    page, anchor = place(table, key)
    return {"text": text, "raw": str(key), "page": page, "anchor": anchor}


def paragraph_link(paragraph: str) -> dict:
    return link("paragraphs", paragraph, paragraph_label(paragraph))


def note_link(number: int | str) -> dict:
    return link("notes", number, f"note {number}")


def relative(target: str, page: str) -> str:
    """The address of a file of the book, as seen from a page."""
    return relpath(target, dirname(page) or ".")


def address(target: str, anchor: str, page: str) -> str:
    """The address of an anchor on a page, as seen from another page."""
    file = "" if target == page else relative(f"{target}.html", page)
    return f"{file}#{anchor}"


def at(cell: str | dict, page: str | None = None) -> str:
    """A cell on a page: a link, or its words where it has none, and where
    there is no page (in JupyterLab, on paper)."""
    if isinstance(cell, str):
        return cell
    if page is None or "page" not in cell:
        return cell["text"]
    return LINK.format(
        address(cell["page"], cell["anchor"], page), cell["text"])
