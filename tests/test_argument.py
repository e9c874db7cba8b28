"""What holds what up, on graphs small enough to see."""

import networkx as nx
import pandas as pd
import pytest
from companion.study import argument as a
from companion import load
from hypothesis import given, settings
from hypothesis import strategies as st


def graph(edges, sources):
    made = nx.DiGraph(edges)
    for node in made:
        made.nodes[node]["source"] = sources.get(node, "")
    return made


@pytest.fixture
def small():
    """a and b hold c up, c holds d up, e stands alone."""
    made = graph([("a", "c"), ("b", "c"), ("c", "d")],
                 {"a": "AFP", "b": "CNN"})
    made.add_node("e", source="")
    return made


def test_a_claim_rests_on_all_outlets_below_it(small):
    assert a.sources(small, "d") == {"AFP", "CNN"}
    assert a.sources(small, "e") == set()


def test_one_of_two_outlets_can_go(small):
    assert a.falls(small, "AFP", ["d", "e"]) == []
    both = a.without(small, "AFP")
    assert a.falls(both, "CNN", ["d", "e"]) == ["d"]


def test_a_claim_in_the_middle_can_be_the_only_way(small):
    assert a.falls(small, "c", ["c", "d"]) == ["d"]
    assert a.falls(small, "a", ["d"]) == []


def test_taking_away_leaves_the_graph_as_it_was(small):
    a.without(small, "AFP")
    assert small.nodes["a"]["source"] == "AFP"


def test_claims_in_a_circle_are_refused():
    links = pd.DataFrame([
        dict(from_claim=x, to_claim=y, relation="supports", basis="order")
        for x, y in (("killed-45000", "killed-split"),
                     ("killed-split", "killed-45000"))])
    with pytest.raises(ValueError, match="circle"):
        a.support_graph(links=links)


@settings(max_examples=30)
@given(st.data())
def test_more_links_never_cost_a_source(data):
    links = load("links")
    some = links[data.draw(st.lists(
        st.booleans(), min_size=len(links), max_size=len(links)))]
    claim = data.draw(st.sampled_from(list(load("claims").id)))
    few = a.sources(a.support_graph(links=some), claim)
    assert few <= a.sources(a.support_graph(), claim)


def test_without_every_outlet_nothing_has_a_source():
    rest = a.support_graph()
    for outlet in set(a.outlets().values()):
        rest = a.without(rest, outlet)
    assert not any(a.sources(rest, c) for c in a.conclusions().id)


def test_a_claim_weighs_by_what_stands_above_it(small):
    found = a.weights(small, ["d", "e"])
    assert found.carries.to_dict() == dict(a=1, b=1, c=1, d=0, e=0)
    assert found.falls.to_dict() == dict(a=0, b=0, c=1, d=0, e=0)


def test_an_ibid_is_the_outlet_of_its_work():
    names = a.outlets()
    assert names[43] == names[44] == names[45] == names[22]
    assert 38 not in names and [names[15]] == a.missing()
    assert {names[n] for n in (7, 17, 26, 39)} == {a.OWN}


def test_conclusions_are_the_authors_own():
    rows = a.conclusions()
    assert set(rows.voice) == {"author"}
    assert set(rows.kind) == {"forecast", "recommendation"}


def test_scenarios_that_pull_against_each_other_are_found():
    groups = {"stay": ["sanctuaries-not-far-away"],
              "go": ["fighters-flow-to-afghanistan"], "rest": ["aleppo-falls"]}
    found = a.clashes(groups)
    assert found[["group", "other"]].values.tolist() == [["stay", "go"]]
