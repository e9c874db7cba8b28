"""Parts of the pages on the whole paper: explorer, cards, argument."""

import networkx as nx
import pandas as pd
from markupsafe import Markup

from ..charts.palette import PALETTE
from ..ledger.tables import (
    by_id, load, load_raw, numbers, paragraph_label, say_date,
)
from ..study.argument import conclusions, notes_of_claims, sources
from ..study.argument import support_graph
from ..study.disagreements import KINDS
from .cells import Row, say
from .links import note_link, paragraph_link
from .notes import note_card
from .templating import render

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
    "unreconciled": "no reading found", "open": "open",
    "reconcilable": "can be reconciled",
}
MISSING = "needs what the paper does not give"
BASIS = {"wording": "the paper says so", "order": "by the order of the text",
         "reading": "our reading"}


# --- the explorer -------------------------------------------------------


def facets(row: Row) -> dict[str, str]:
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


def stretch(row: Row) -> str:
    """When a number was true: '2016-01/2016-08', or '' where not said."""
    return "/".join(dict.fromkeys(
        filter(None, (row.period_start, row.period_end))))


def sort_keys(order: int, row: Row, facet: dict) -> dict:
    """What a row of the explorer is found and sorted by."""
    return facet | {
        "id": row.id, "paper": order, "label": row.label.lower(),
        "low": row.value.low, "high": row.value.high, "time": stretch(row),
        "speaker": by_id("voices").name[row.voice]}


def explorer(_: str, page: str) -> Markup:
    """Every number with its filters; without scripts a plain table."""
    rows = list(numbers().itertuples())
    found = [facets(row) for row in rows]
    raw = {
        row["id"]: row for name in ("quantities", "note_quantities")
        for row in load_raw(name).to_dict("records")}
    filters = [
        (name, head, sorted({f[name] for f in found}, key=str.casefold))
        for name, head in FILTERS]
    return render(
        "pages/explorer.html", filters=filters, sorts=SORTS, heads=HEADS,
        rows=[(row, sort_keys(n, row, facet), stretch(row))
              for n, (row, facet) in enumerate(zip(rows, found))],
        raw=raw, say=say, here=page)


# --- cards of disagreements -----------------------------------------------


def member(name: str) -> dict:
    """One statement of a disagreement: what is printed (quote) or said,
    facts, and where."""
    if name.isdigit():
        said, *facts = note_card(by_id("notes").loc[int(name)]).split("\n")
        return {"said": said, "facts": facts, "where": note_link(name)}
    voices = by_id("voices").name
    if name in numbers().index:
        return printed(numbers().loc[name], voices)
    if name in by_id("claims").index:
        row = by_id("claims").loc[name]
        said, facts = row.summary, [voices[row.voice]]
    else:
        row = by_id("events").loc[name]
        said, facts = row.event, [say_date(row.date)]
    return {"said": said, "facts": facts,
            "where": paragraph_link(row.paragraph)}


def printed(row: Row, voices: pd.Series) -> dict:
    """A number as a statement of a disagreement."""
    # "about three-quarters" is a share in words; "per cent" would lie.
    in_words = row.nature == "share" and not any(
        c.isdigit() for c in row.as_printed)
    facts = [row.label, f"allows {row.value}", voices[row.voice],
             row.period_end and say_date(row.period_end)]
    return {
        "quote": row.as_printed, "unit": "" if in_words else row.unit,
        "facts": list(filter(None, facts)),
        "where": (paragraph_link(row.paragraph) if row.paragraph
                  else note_link(row.note))}


def status(row: Row) -> str:
    by = MISSING if row.by == "missing" else f"by {row.by}"
    return STATUS[row.status] + (f", {by}" if row.by else "")


def disagreement_cards(_: str, page: str) -> Markup:
    """Each disagreement as a card, its statements side by side; within
    a kind, those with no reading that reconciles them come first."""
    frame = load("disagreements").sort_values(
        "status", key=lambda s: s.map(list(STATUS).index), kind="stable")
    kinds = [
        (title, [(row, status(row), map(member, row.members.split(";")))
                 for row in frame[frame.kind == kind].itertuples()])
        for kind, title in KINDS.items()]
    return render("pages/cards.html", kinds=kinds, here=page)


# --- the argument as nested lists -------------------------------------------


def argument(_: str, page: str) -> Markup:
    """Each conclusion of the author with what holds it up, unfolding."""
    graph, links, lines = support_graph(), load("links"), claim_lines()
    against = links[links.relation != "supports"]
    return render("pages/argument.html", here=page, conclusions=[
        {"row": row, "where": paragraph_label(row.paragraph),
         "weight": weight(graph, row.id),
         "under": list(under(graph, row.id, lines)),
         "against": [
             (lines[r.from_claim], f"{r.relation}; {BASIS[r.basis]}")
             for r in against[against.to_claim == row.id].itertuples()],
         "rests": ", ".join(sorted(sources(graph, row.id)))}
        for row in conclusions().itertuples()])


def weight(graph: nx.DiGraph, claim: str) -> str:
    """How much stands under a claim, in words."""
    below = nx.ancestors(graph, claim)
    if not below:
        return "nothing below it"
    rests = sources(graph, claim)
    return f"{count(len(below), 'claim')} below, {count(len(rests), 'outlet')}"


def count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def under(graph: nx.DiGraph, claim: str, lines: dict):
    """Each claim right under one: (its line, on what basis, those under
    it in turn)."""
    for name in graph.predecessors(claim):
        basis = BASIS[graph.edges[name, claim]["basis"]]
        yield lines[name], basis, list(under(graph, name, lines))


def claim_lines() -> dict[str, dict]:
    """id -> a claim in few words, and the paragraph and note that it
    stands in."""
    claims = load("claims")
    return {
        row.id: {
            "label": row.label, "paragraph": paragraph_link(row.paragraph),
            "note": note_link(int(note)) if say(note) else "no note"}
        for row, note in zip(claims.itertuples(), notes_of_claims(claims))}


PARTS = {"explorer": explorer, "cards": disagreement_cards,
         "argument": argument}
