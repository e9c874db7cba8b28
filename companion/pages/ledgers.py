"""Whole tables of data/ as parts of pages, and what their columns mean."""

from markupsafe import Markup

from ..ledger.tables import (
    by_id, descriptor, load, load_raw, numbers, phrase, resource,
)
from .cells import Row, cell, say
from .links import PLACES, note_link
from .templating import render

# table: columns of its ledger
LEDGERS = {
    "quantities": "label as_printed value time voice paragraph remark",
    "note_quantities": "label as_printed value time voice note remark",
    "passed_over": "as_printed kind reason paragraph",
    "claims": "summary kind wording voice paragraph",
    "events": "event date precision place actor voice paragraph",
    "voices": "name kind role institution country aliases",
    "disagreements": "title kind status by found explanation members",
    "rereading_aside": "said reason kind found paragraph",
    "links": "from_claim relation to_claim basis word paragraph",
    "chains": "voice note outlet_named voice_named behind remark",
    "clocks": "phrase clock by_source by_paper quantity remark paragraph",
    "places": "name theatre part_of marked longitude latitude remark "
              "paragraph",
    "terms": "term sense",
}
TITLES = {"value": "allows", "time": "where, when", "paragraph": "source",
          "note": "source", "members": "statements"}


def ledger(table: str, page: str) -> Markup:
    """A whole table; each row an anchor."""
    frame, columns = load(table), LEDGERS[table].split()
    if "time" in columns:
        frame["time"] = frame.period_start.where(
            frame.period_start == frame.period_end,
            frame.period_start + "/" + frame.period_end).str.strip("/")
    titles = {
        f["name"]: f.get("title", f["name"].replace("_", " "))
        for f in resource(table)["schema"]["fields"]} | TITLES
    return render(
        "pages/ledger.html", table=table, prefix=PLACES[table][1],
        title=resource(table)["title"], frame=frame, columns=columns,
        heads=[titles[c] for c in columns], order=order, members=members,
        noted=lambda row: say(getattr(row, "note", "")), here=page)


def order(column: str, row: Row) -> str | None:
    """What a column is sorted by where that is not its text."""
    if column == "value":
        low, high = row.value.low, row.value.high
        return f"{low if low > float('-inf') else high:.12g}"
    if column == "paragraph":
        return str(by_id("paragraphs").index.get_loc(row.paragraph))
    return getattr(row, column) if column in ("time", "date") else None


def members(listed: str) -> list[tuple]:
    """The statements of a disagreement: (cell that leads to its own row,
    the number in words or "")."""
    found = []
    for item in listed.split(";"):
        if item.isdigit():
            found.append((note_link(item), ""))
        else:
            words = phrase(numbers().loc[item]) if (
                item in numbers().index) else ""
            found.append((cell("id", item), words))
    return found


def dictionary(_: str, page: str) -> Markup:
    """Every table and column, from the descriptor."""
    return render("pages/dictionary.html", rule=rule,
                  tables=descriptor()["resources"])


def row_source(name: str, page: str) -> Markup:
    """A row of a table as it stands in its file: "quantities some-id".

    Raises KeyError where there is no such row."""
    table, key = name.split()
    frame = load_raw(table)
    found = frame[frame.iloc[:, 0] == key]
    if found.empty:
        raise KeyError(f'{table} has no row "{key}"')
    return render("pages/row.html",
                  text=found.to_csv(index=False, lineterminator="\n"))


# constraint: how it is said
RULES = {
    "required": "must be filled", "unique": "no two alike",
    "enum": "one of: {}", "minimum": "at least {}", "maximum": "at most {}",
    "maxLength": "at most {} characters", "pattern": "pattern {}",
}
NO_BRACKETS = "[^<>]*"


def rule(field: dict) -> str:
    """A column's constraints in words."""
    rules = field.get("constraints", {})
    words = [
        form.format(", ".join(rules[name]) if name == "enum"
                    else say(rules[name]))
        for name, form in RULES.items()
        if name in rules and rules[name] is not False]
    return "; ".join(words).replace(f"pattern {NO_BRACKETS}",
                                    "no angle brackets")


PARTS = {"ledger": ledger, "dictionary": dictionary, "row": row_source}
