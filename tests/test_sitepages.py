"""How a page is cited, and the glossary's links."""

import json
from types import SimpleNamespace

import pytest
import yaml
from companion.book import glossary
from companion.site import cite
from conftest import ROOT
from pybtex.database import parse_string


def item(address=""):
    config = SimpleNamespace(
        html_title="A book", author="The contributors", copyright="2026",
        html_baseurl=address)
    return cite.citation(config, "Where {they} go & why", "chapters/x/text")


def test_a_citation_has_an_address_only_where_the_site_has_one():
    assert "URL" not in item()
    assert item("https://x.org/book/")["URL"] == (
        "https://x.org/book/chapters/x/text.html")


@pytest.mark.parametrize("address", ["", "https://x.org/book"])
def test_each_form_says_the_same(address):
    given = item(address)
    entry = parse_string(cite.as_bibtex(given), "bibtex").entries[given["id"]]
    assert entry.fields["booktitle"] == "A book"
    assert str(entry.persons["author"][0]) == "{The contributors}"
    lines = dict(line.split("  - ") for line in
                 cite.as_ris(given).split("\r\n") if line)
    assert lines["TI"] == given["title"] and lines["PY"] == "2026"
    assert ("UR" in lines) == bool(address) == ("url" in entry.fields)
    assert json.loads(json.dumps(given)) == given


def test_a_hostile_title_stays_text():
    given = item() | {"title": '<script>alert("x")</script>'}
    assert "<script>" not in cite.as_fold(given)


def test_the_citation_file_has_the_version_of_the_package():
    import tomllib

    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    package = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert said["version"] == package["project"]["version"]
    assert said["references"][0]["title"].startswith("The Demise")


# --- the glossary ------------------------------------------------------------

TERMS = {"Abu": ("g-abu", "Abu\n…"), "Abu Bakr": ("g-ab", "Abu Bakr\n…")}


def linked(text, terms):
    left = dict(terms)
    made = glossary.split(text, left)
    return [(type(n).__name__, n.astext()) for n in made], left


def test_the_longest_term_wins_and_each_is_linked_once():
    made, left = linked("Of Abu Bakr, Abu and Abu Bakr.", TERMS)
    assert [t for kind, t in made if kind == "cardlink"] == ["Abu Bakr", "Abu"]
    assert "".join(t for _, t in made) == "Of Abu Bakr, Abu and Abu Bakr."
    assert left == {}


def test_a_term_inside_a_word_is_no_term():
    made, left = linked("Abundance", TERMS)
    assert made == [("Text", "Abundance")] and left == TERMS
