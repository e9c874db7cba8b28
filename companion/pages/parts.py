"""Parts of pages that are made from data/: margins, ledgers, notes."""

import re
from functools import cache

from pybtex.database import parse_file

from .exhibits import cell, esc, say
from ..ledger.tables import (
    DATA, by_id, load, load_raw, numbers, paragraph_label, phrase, resource,
    say_date,
)

# table: (prefix of its anchors, columns of its ledger page)
LEDGERS = {
    "quantities": ("q", "label as_printed value time voice paragraph "
                   "remark"),
    "note_quantities": ("q", "label as_printed value time voice note "
                        "remark"),
    "passed_over": ("o", "as_printed kind reason paragraph"),
    "claims": ("c", "summary kind wording voice paragraph"),
    "events": ("e", "event date precision place actor voice paragraph"),
    "voices": ("v", "name kind role institution country aliases"),
    "disagreements": ("d", "title kind status by found explanation "
                      "members"),
    "links": ("l", "from_claim relation to_claim basis word paragraph"),
    "chains": ("n", "voice note outlet_named voice_named behind remark"),
    "clocks": ("t", "phrase clock by_source by_paper quantity remark "
               "paragraph"),
    "places": ("g", "name theatre part_of marked longitude latitude "
               "remark paragraph"),
    "terms": ("w", "term sense"),
}


@cache
def bibliography():
    return parse_file(str(DATA / "references.bib")).entries


def people(row) -> str:
    """Who wrote the work of a note, in few words, or its outlet."""
    entry = bibliography().get(row.key)
    names = [str(p.last_names[-1]).strip("{}") for p in entry.persons.get(
        "author", [])] if entry else []
    if not names:
        return row.publisher
    return f"{names[0]} and others" if len(names) > 2 else (
        " and ".join(names))


def title(row) -> str:
    entry = bibliography().get(row.key)
    return entry.fields.get("title", "").strip("{}") if entry else ""


def note_card(row) -> str:
    """A note's work on a hover card, one fact a line."""
    if row.relation == "missing":
        return "Cited in the body, missing from the list of notes"
    date = say_date(row.date) if row.date else "no date printed"
    lines = [title(row), people(row), row.publisher, date]
    if row.relation != "source":
        lines.insert(0, row.relation)
    return "\n".join(dict.fromkeys(filter(None, lines)))


def forecasts_of(paragraph: str) -> list[str]:
    """The ids of the forecasts of a paragraph."""
    claims = by_id("claims")
    mine = claims[claims.paragraph == paragraph]
    return list(mine.id[mine.kind == "forecast"])


def margin(paragraph: str) -> list[str]:
    """MyST lines of the margin note of one paragraph: its sources."""
    found = by_id("paragraphs").notes[paragraph]
    lines = []
    for number in filter(None, found.split(";")):
        row = by_id("notes").loc[int(number)]
        cite = f" {{cite:t}}`{row.key}`" if row.key else f" {row.relation}"
        date = f", {say_date(row.date)}" if row.date else ""
        lines += [f"{{note}}`{number}`:{cite}{date}", ""]
    if not lines:
        lines = ["No note in this paragraph.", ""]
    ahead = forecasts_of(paragraph)
    if ahead:
        named = "; ".join(f"{{forecast}}`{name}`" for name in ahead)
        lines += [f"Looks ahead: {named}.", ""]
    return ["```{margin}", *lines, "```", ""]


def plain(text: str) -> str:
    """Text that Markdown shows as it stands, markup and all."""
    return re.sub(r"([\\`*_{}\[\]<>#&|$~])", r"\\\1", text)


def end_note(number: int) -> list[str]:
    """MyST lines of one entry of the page of end notes."""
    row = by_id("notes").loc[number]
    marked = by_id("paragraphs")
    where = [
        f"{{p}}`{p}`" for p, notes in marked.notes.items()
        if str(number) in notes.split(";")
    ]
    head = f"**Note {number}** · {', '.join(where)}"
    lines = [head, ""]
    if row.key:
        lines += [f"{{cite:t}}`{row.key}`: {plain(title(row))}.", ""]
    facts = [f"{row.relation}", f"publisher: {row.publisher_kind}"]
    if row.date:
        facts.append(f"dated {say_date(row.date)}")
    lines += ["; ".join(facts) + ".", ""]
    if row.remark:
        stop = "" if row.remark.endswith(".") else "."
        lines += [plain(row.remark) + stop, ""]
    inside = load("note_quantities")
    for name in inside[inside.note == number].id:
        lines += [
            f"- {{q}}`{name}` {plain(numbers().unit[name])}: "
            f"{plain(numbers().label[name])}", ""]
    return lines


def ledger(name: str) -> str:
    """A whole table as HTML: each row an anchor, each cell escaped."""
    prefix, columns = LEDGERS[name]
    frame, columns = load(name), columns.split()
    if "time" in columns:
        frame["time"] = frame.period_start.where(
            frame.period_start == frame.period_end,
            frame.period_start + "/" + frame.period_end).str.strip("/")
    titles = {
        f["name"]: f.get("title", f["name"].replace("_", " "))
        for f in resource(name)["schema"]["fields"]
    } | {"value": "allows", "time": "where, when", "paragraph": "source",
         "note": "source", "members": "statements"}
    lines = []
    for n, row in enumerate(frame.itertuples(), start=1):
        key = getattr(row, "id", n)
        cells = "".join(
            ledger_cell(titles[c], c, row, number == 0, key)
            for number, c in enumerate(columns)
        )
        lines.append(f'<tr id="{prefix}-{esc(key)}">{cells}</tr>')
    heads = "".join(
        f'<th scope="col">{esc(titles[c])}</th>' for c in columns)
    about = resource(name)
    return (
        f'<div class="companion-ledger" data-name="{name}">'
        f"<table><caption>{esc(about['title'])}: "
        f"{len(frame):,} rows</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def ledger_cell(title: str, column: str, row, first: bool, key) -> str:
    value = getattr(row, column)
    text = cell(column, value)
    if column == "members":
        text = members(value)
    label = f'data-label="{esc(title)}"'
    order = ""
    if column == "value":
        low, high = value.low, value.high
        order = f' data-order="{low if low > float("-inf") else high:.12g}"'
        text += f" {esc(row.unit)} <small>{esc(row.nature)}</small>"
    if column in ("time", "date"):
        order = f' data-order="{esc(value)}"'
    if column == "time":
        text = "<br>".join(filter(None, (esc(row.place), text)))
    if column == "paragraph":
        place = list(by_id("paragraphs").index).index(value)
        order = f' data-order="{place}"'
        if say(getattr(row, "note", "")):
            text += ", " + cell("note", row.note)
    if first:
        name = f"<small>{esc(key)}</small>" if isinstance(key, str) else ""
        return f'<th scope="row" {label}{order}>{text} {name}</th>'
    return f"<td {label}{order}>{text}</td>"


def members(value: str) -> str:
    """The statements of a disagreement, each linked to its own row."""
    parts = []
    for item in value.split(";"):
        if item.isdigit():
            parts.append(cell("note", int(item)))
        elif item in numbers().index:
            row = numbers().loc[item]
            parts.append(f"{cell('id', item)} ({esc(phrase(row))})")
        else:
            parts.append(cell("id", item))
    return "<br>".join(parts)


def dictionary(_: str) -> str:
    """Every table and column, from the descriptor."""
    from ..ledger.tables import descriptor

    parts = []
    for about in descriptor()["resources"]:
        rows = "".join(
            f'<tr><th scope="row" data-label="column">{esc(f["name"])}</th>'
            f'<td data-label="type">{esc(f["type"])}</td>'
            f'<td data-label="unit">{esc(f.get("unit", ""))}</td>'
            f'<td data-label="meaning">{esc(f["description"])}</td>'
            f'<td data-label="rule">{esc(rule(f))}</td></tr>'
            for f in about["schema"]["fields"]
        )
        heads = "".join(
            f'<th scope="col">{h}</th>'
            for h in ("column", "type", "unit", "meaning", "rule")
        )
        parts.append(
            f'<div class="companion-dictionary" id="table-{about["name"]}">'
            f'<table class="companion-table"><caption>{esc(about["path"])}: '
            f"{esc(about['title'])}. {esc(about['description'])}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            "</div>"
        )
    return "".join(parts)


def row_source(name: str) -> str:
    """A row of a table as it stands in its file: "quantities some-id".

    Raises KeyError where there is no such row."""
    table, key = name.split()
    frame = load_raw(table)
    found = frame[frame.iloc[:, 0] == key]
    if found.empty:
        raise KeyError(f'{table} has no row "{key}"')
    lines = found.to_csv(index=False, lineterminator="\n")
    return f'<pre class="companion-row" tabindex="0">{esc(lines)}</pre>'


def rule(field: dict) -> str:
    """A column's constraints in words."""
    rules = field.get("constraints", {})
    words = []
    if rules.get("required"):
        words.append("must be filled")
    if rules.get("unique"):
        words.append("no two alike")
    if "enum" in rules:
        words.append("one of: " + ", ".join(rules["enum"]))
    if "minimum" in rules:
        words.append(f"at least {say(rules['minimum'])}")
    if "maximum" in rules:
        words.append(f"at most {say(rules['maximum'])}")
    if "maxLength" in rules:
        words.append(f"at most {rules['maxLength']} characters")
    if rules.get("pattern") == "[^<>]*":
        words.append("no angle brackets")
    elif "pattern" in rules:
        words.append(f"pattern {rules['pattern']}")
    return "; ".join(words)
