"""Parts of the pages on the whole paper: explorer, cards, argument."""

import json

import networkx as nx

from ..study.argument import conclusions, notes_of_claims, sources, support_graph
from ..study.disagreements import KINDS
from .exhibits import cell, esc, say
from .parts import note_card
from ..charts.palette import PALETTE
from ..ledger.tables import (
    by_id, load, load_raw, numbers, paragraph_label, say_date,
)

# What the explorer filters by: (name, head)
FILTERS = (
    ("section", "Section"), ("place", "Place"), ("unit", "Unit"),
    ("kind", "Kind of voice"), ("hedge", "Hedge"),
)
SORTS = (
    ("paper", "as in the paper"), ("label", "what is counted"),
    ("low", "lower bound, smallest first"),
    ("high", "upper bound, largest first"), ("time", "time"),
    ("speaker", "speaker"),
)
HEADS = ("what", "as printed", "allows", "place, time", "who says so",
         "where")
STATUS = {
    "unreconciled": "cannot be reconciled", "open": "open",
    "reconcilable": "can be reconciled",
}


# --- the explorer -------------------------------------------------------


def facets(row) -> dict[str, str]:
    """What a number is filtered by, in the words that readers see."""
    if row.paragraph:
        name = row.paragraph.rsplit("-", 1)[0]
        about = by_id("sections").loc[name]
        section = f"{about.number} {about.title}"
    else:
        section = "end notes"
    kind = by_id("voices").kind[row.voice]
    return {
        "section": section, "place": row.place or "no place",
        "unit": row.unit, "kind": PALETTE[kind][0],
        "hedge": row.hedge.lower() or "no hedge",
    }


def explorer(_: str) -> str:
    """Every number with its filters; without scripts a plain table."""
    frame = numbers()
    found = [facets(row) for row in frame.itertuples()]
    lines = "".join(
        explorer_row(n, row, facet)
        for n, (row, facet) in enumerate(zip(frame.itertuples(), found)))
    heads = "".join(f'<th scope="col">{h}</th>' for h in HEADS)
    raw = {
        row["id"]: row for name in ("quantities", "note_quantities")
        for row in load_raw(name).to_dict("records")}
    data = json.dumps(raw, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<div class="companion-explorer">{filters(found)}'
        '<div class="companion-ledger" data-name="numbers"><table>'
        f"<caption>Every number of the paper: {len(frame)} rows</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
        f'<script type="application/json" class="companion-rows">{data}'
        "</script></div>"
    )


def filters(found: list[dict]) -> str:
    """The form over the table, which shows where scripts run."""
    fields = []
    for name, head in FILTERS:
        values = sorted({f[name] for f in found}, key=str.casefold)
        options = "".join(
            f'<option value="{esc(v)}">{esc(v)}</option>' for v in values)
        fields.append(
            f'<label>{head} <select name="{name}"><option value="">all'
            f"</option>{options}</select></label>")
    sorts = "".join(f'<option value="{v}">{t}</option>' for v, t in SORTS)
    return (
        '<form class="companion-filters" role="search" '
        'aria-label="Filter the numbers">'
        '<label>Search <input type="search" name="words" autocomplete="off">'
        f"</label>{''.join(fields)}<label>Sort by "
        f'<select name="sort">{sorts}</select></label>'
        f'<p><output class="companion-count" role="status">{len(found)} of '
        f"{len(found)} numbers shown.</output> "
        '<button type="reset">Clear all</button> '
        '<a class="companion-share" href="?">Link to this view</a> '
        '<button type="button" class="companion-copy">Copy the link</button> '
        '<a class="companion-csv" download="numbers.csv" href="#">'
        "Download what is shown as CSV</a></p></form>"
    )


def explorer_row(order: int, row, facet: dict) -> str:
    time = "/".join(dict.fromkeys(
        filter(None, (row.period_start, row.period_end))))
    low, high = row.value.low, row.value.high
    data = facet | {"id": row.id, "paper": order, "label": row.label.lower(),
                    "low": low, "high": high, "time": time,
                    "speaker": by_id("voices").name[row.voice]}
    attributes = "".join(f' data-{k}="{esc(v)}"' for k, v in data.items())
    where = cell("paragraph", row.paragraph) if row.paragraph else ""
    note = cell("note", row.note) if say(row.note) else "no note"
    cells = (
        f"“{esc(row.as_printed)}”",
        f"{esc(row.value)} {esc(row.unit)}",
        "<br>".join(filter(None, (
            esc(row.place), esc(say_date(time)) if time else ""))),
        f'{cell("voice", row.voice)} <small>{esc(facet["kind"])}</small>',
        ", ".join(filter(None, (where, note))),
    )
    body = "".join(
        f'<td data-label="{h}">{c}</td>' for h, c in zip(HEADS[1:], cells))
    return (
        f'<tr id="x-{row.id}"{attributes}><th scope="row">{esc(row.label)} '
        f"<small>{cell('id', row.id)}</small></th>{body}</tr>")


# --- cards of disagreements -----------------------------------------------


def member(name: str) -> str:
    """One statement of a disagreement: what is printed, by whom, when."""
    if name.isdigit():
        facts = note_card(by_id("notes").loc[int(name)]).split("\n")
        return card_side(esc(facts[0]), facts[1:], cell("note", int(name)))
    if name in numbers().index:
        row = numbers().loc[name]
        where = (cell("paragraph", row.paragraph) if row.paragraph
                 else cell("note", row.note))
        time = row.period_end and say_date(row.period_end)
        # "about three-quarters" is a share in words; "per cent" would lie.
        unit = "" if row.nature == "share" and not any(
            c.isdigit() for c in row.as_printed) else row.unit
        said = f"<strong>“{esc(row.as_printed)}”</strong> {esc(unit)}"
        return card_side(said, (
            row.label, f"allows {row.value}",
            by_id("voices").name[row.voice], time), where)
    if name in by_id("claims").index:
        row = by_id("claims").loc[name]
        voice = by_id("voices").name[row.voice]
        return card_side(
            esc(row.summary), (voice,), cell("paragraph", row.paragraph))
    row = by_id("events").loc[name]
    return card_side(esc(row.event), (say_date(row.date),),
                     cell("paragraph", row.paragraph))


def card_side(said: str, facts, where: str) -> str:
    listed = "; ".join(esc(f) for f in facts if f)
    source = f"{listed} · {where}" if listed else where
    return f"<li><p>{said}</p><p><small>{source}</small></p></li>"


def cards(_: str) -> str:
    """Each disagreement as a card, its statements side by side; within
    a kind, those that cannot be reconciled come first."""
    frame, parts = load("disagreements"), []
    frame = frame.sort_values(
        "status", key=lambda s: s.map(list(STATUS).index), kind="stable")
    for kind, title in KINDS.items():
        rows = frame[frame.kind == kind]
        if not len(rows):
            continue
        parts.append(f"<h3>{title} ({len(rows)})</h3>")
        parts += [disagreement_card(row) for row in rows.itertuples()]
    return f'<div class="companion-cards">{"".join(parts)}</div>'


def disagreement_card(row) -> str:
    sides = "".join(member(m) for m in row.members.split(";"))
    by = {"missing": "needs what the paper does not give"}.get(
        row.by, f"by {row.by}")
    status = STATUS[row.status] + (f", {by}" if row.by else "")
    found = " · found by the search" if row.found == "search" else ""
    return (
        f'<article id="card-{row.id}" data-status="{row.status}">'
        f"<h4>{esc(row.title)}</h4>"
        f'<p class="companion-status">{esc(status)}{found}</p>'
        f"<ul>{sides}</ul><p>{esc(row.explanation)}</p></article>"
    )


# --- the argument as nested lists -------------------------------------------


BASIS = {"wording": "the paper says so", "order": "by the order of the text",
         "reading": "our reading"}


def argument(_: str) -> str:
    """Each conclusion of the author with what holds it up, unfolding."""
    graph, links = support_graph(), load("links")
    notes = notes_of_claims(load("claims"))
    notes.index = load("claims").id
    items = []
    for row in conclusions().itertuples():
        under = nx.ancestors(graph, row.id)
        rests = sorted(sources(graph, row.id))
        against = links[(links.to_claim == row.id)
                        & (links.relation != "supports")]
        said = (
            f"{count(len(under), 'claim')} below, "
            f"{count(len(rests), 'outlet')}") if under else "nothing below it"
        body = supports(graph, notes, row.id)
        if len(against):
            body += "<p>Against it, or limiting it:</p><ul>" + "".join(
                f"<li>{claim_line(r.from_claim, notes)} "
                f"<small>({r.relation}; {BASIS[r.basis]})</small></li>"
                for r in against.itertuples()) + "</ul>"
        if rests:
            body += f"<p><small>Rests on: {esc(', '.join(rests))}.</small></p>"
        items.append(
            f'<details id="argument-{row.id}"><summary>{esc(row.summary)} '
            f"<small>{paragraph_label(row.paragraph)}, {said}"
            f"</small></summary>{body or '<p>The paper gives nothing.</p>'}"
            "</details>")
    return f'<div class="companion-argument">{"".join(items)}</div>'


def count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def supports(graph, notes, claim: str) -> str:
    under = list(graph.predecessors(claim))
    if not under:
        return ""
    return "<ul>" + "".join(
        f"<li>{claim_line(c, notes)} "
        f"<small>({BASIS[graph.edges[c, claim]['basis']]})</small>"
        f"{supports(graph, notes, c)}</li>" for c in under) + "</ul>"


def claim_line(name: str, notes) -> str:
    row, note = by_id("claims").loc[name], notes[name]
    parts = [cell("paragraph", row.paragraph)]
    parts.append(cell("note", int(note)) if say(note) else "no note")
    return f"{esc(row.label)} · {', '.join(parts)}"


PARTS = {"explorer": explorer, "cards": cards, "argument": argument}
