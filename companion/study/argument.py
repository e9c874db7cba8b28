"""What holds what up: the claims as a graph, and what falls with a source.

An edge runs from a claim to the claim that it supports. A claim rests on
the outlets whose notes it, or any claim below it, carries.
"""

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from ..ledger.tables import load

OWN = "the author’s own articles"
MISSING = "note {} (missing)"


def outlets() -> dict[int, str]:
    """Note number -> the outlet that a claim under it rests on.

    The author's own articles are one source; so is each publisher,
    however many notes it has. An explanation is none.
    """
    notes = load("notes")
    cited = notes[notes.publisher != ""].set_index("key").publisher
    cited = cited[~cited.index.duplicated()]
    names, same = {}, spellings()
    for row in notes.itertuples():
        if row.relation == "missing":
            names[row.number] = MISSING.format(row.number)
        elif row.publisher_kind == "author":
            names[row.number] = OWN
        elif row.key:
            name = cited.get(row.key, "unpublished manuscript")
            names[row.number] = same.get(name, name)
    return names


def spellings() -> dict[str, str]:
    """Another name of a voice -> the name that the tables use: an outlet
    that is printed in two ways is one outlet."""
    return {alias: row.name for row in load("voices").itertuples(index=False)
            for alias in filter(None, row.aliases.split(";"))}


def missing() -> list[str]:
    """What `outlets` calls the notes that are not in the paper's list."""
    notes = load("notes")
    return [MISSING.format(n)
            for n in notes.number[notes.relation == "missing"]]


# What kind of voice an outlet is, by the kind of its publisher.
KIND_OF_PUBLISHER = {
    "author": "author", "press": "press", "state-media": "press",
    "official": "western-official", "research": "researcher",
    "journal": "researcher", "unpublished": "researcher",
    "none": "unattributed",
}


def kinds_of_outlets() -> dict[str, str]:
    """Outlet -> kind of voice, a key of the palette."""
    kind = load("notes").set_index("number").publisher_kind
    return {
        outlet: KIND_OF_PUBLISHER[kind[number]]
        for number, outlet in reversed(outlets().items())
    }


def notes_of_claims(claims: pd.DataFrame) -> pd.Series:
    """Each claim's note, or the note that its paragraph leans on."""
    leans = load("paragraphs").set_index("id").leans_on
    return claims.note.fillna(claims.paragraph.map(leans))


def support_graph(claims: pd.DataFrame | None = None,
                  links: pd.DataFrame | None = None) -> nx.DiGraph:
    """Claims as nodes (source: outlet or ''), supports as edges (basis).

    claims, links: frames like the tables; changed copies show what
    follows. Raises ValueError when claims support each other in a circle.
    """
    claims = load("claims") if claims is None else claims
    links = load("links") if links is None else links
    graph = nx.DiGraph()
    found = notes_of_claims(claims).map(outlets()).fillna("")
    for claim, source in zip(claims.id, found):
        graph.add_node(claim, source=source)
    for row in links[links.relation == "supports"].itertuples():
        if row.from_claim in graph and row.to_claim in graph:
            graph.add_edge(row.from_claim, row.to_claim, basis=row.basis)
    if not nx.is_directed_acyclic_graph(graph):
        raise ValueError("claims support each other in a circle")
    return graph


def below(graph: nx.DiGraph, claim: str) -> set[str]:
    """The claim and every claim that supports it, near or far."""
    return nx.ancestors(graph, claim) | {claim}


def sources(graph: nx.DiGraph, claim: str) -> set[str]:
    """The outlets that a claim rests on, by itself or through others."""
    return {graph.nodes[c]["source"] for c in below(graph, claim)} - {""}


def without(graph: nx.DiGraph, gone: str) -> nx.DiGraph:
    """The graph after a claim, or all notes of an outlet, are taken away."""
    rest = graph.copy()
    if gone in rest:
        rest.remove_node(gone)
    for claim, data in rest.nodes(data=True):
        if data["source"] == gone:
            data["source"] = ""
    return rest


def falls(graph: nx.DiGraph, gone: str,
          conclusions: Iterable[str]) -> list[str]:
    """The conclusions that had a source and have none without `gone`."""
    rest = without(graph, gone)
    return [
        c for c in conclusions
        if c != gone and sources(graph, c) and not sources(rest, c)
    ]


def weights(graph: nx.DiGraph, ends: Iterable[str]) -> pd.DataFrame:
    """For each claim, how many of the conclusions `ends` stand above it
    (carries), and how many lose every source without it (falls)."""
    rows = {
        claim: (len(nx.descendants(graph, claim) & set(ends)),
                len(falls(graph, claim, ends)))
        for claim in graph
    }
    return pd.DataFrame.from_dict(rows, "index", columns=["carries", "falls"])


def conclusions() -> pd.DataFrame:
    """The author's own forecasts and recommendations, in paper order."""
    claims = load("claims")
    own = claims.voice.eq("author") & claims.kind.isin(
        ["forecast", "recommendation"])
    return claims[own].reset_index(drop=True)


def clashes(groups: dict[str, list]) -> pd.DataFrame:
    """Where a claim of one group limits, or speaks against, another's.

    groups: name -> ids of claims. Columns group, other, claim (that
    speaks), target and paragraph; each pair of groups once.
    """
    owners: dict[str, list] = {}
    for name, members in groups.items():
        for claim in members:
            owners.setdefault(claim, []).append(name)
    found = [
        (a, b, row.from_claim, row.to_claim, row.paragraph)
        for row in load("links").query("relation != 'supports'").itertuples()
        for a in owners.get(row.from_claim, ())
        for b in owners.get(row.to_claim, ()) if a != b
    ]
    names = ["group", "other", "claim", "target", "paragraph"]
    return pd.DataFrame(found, columns=names).drop_duplicates(names[:2])
