"""Citations, the policy, the page for lost addresses, the glossary's links."""

import json
from types import SimpleNamespace

import pytest
import yaml
from companion.book import glossary
from companion.site import finish as site
from conftest import ROOT
from docutils import nodes
from pybtex.database import parse_string


def item(address=""):
    config = SimpleNamespace(
        html_title="A book", author="The contributors", copyright="2026",
        html_baseurl=address)
    return site.citation(config, "Where {they} go & why", "chapters/x/text")


def test_a_citation_has_an_address_only_where_the_site_has_one():
    assert "URL" not in item()
    assert item("https://x.org/book/")["URL"] == (
        "https://x.org/book/chapters/x/text.html")


@pytest.mark.parametrize("address", ["", "https://x.org/book"])
def test_each_form_says_the_same(address):
    given = item(address)
    entry = parse_string(site.bibtex(given), "bibtex").entries[given["id"]]
    assert entry.fields["booktitle"] == "A book"
    assert str(entry.persons["author"][0]) == "{The contributors}"
    lines = dict(line.split("  - ") for line in
                 site.ris(given).split("\r\n") if line)
    assert lines["TI"] == given["title"] and lines["PY"] == "2026"
    assert ("UR" in lines) == bool(address) == ("url" in entry.fields)
    assert json.loads(json.dumps(given)) == given


def test_a_hostile_title_stays_text():
    given = item() | {"title": '<script>alert("x")</script>'}
    assert "<script>" not in site.cite(given)


PAGE = """<head><meta charset="utf-8" />
<script data-x="1">let a = 1;</script><script>b</script>
<script src="_static/scripts/fontawesome.js?d=1"></script>
<link rel="preload" as="script" href="_static/keep.js" />
<script src="_static/keep.js"></script>
<script type="application/json">{"c": 1}</script></head>
<button onclick="window.print()"></button><a href="a.html#b">x</a>
<img src="./c.png"><a href="#d"></a><a href="https://e.org"></a>"""


def test_scripts_of_a_page_go_and_the_policy_comes():
    made = site.light(PAGE, "chapters/x/text.html")
    assert "let a" not in made and "fontawesome" not in made
    assert made.count("keep.js") == 1 and '{"c": 1}' in made
    assert 'src="../../companion/start.js"' in made
    assert 'data-does="window.print"' in made and "onclick" not in made
    assert made.index("Content-Security-Policy") < made.index("start.js")


def test_words_of_two_cells_do_not_run_together():
    made = site.light("<tr><th>a</th><td>b</td><td>c</td></tr>", "x.html")
    assert made == "<tr><th>a</th> <td>b</td> <td>c</td></tr>"


@pytest.mark.parametrize("base, root", [
    ("", "/"), ("https://x.org", "/"), ("https://x.org/book/", "/book/")])
def test_the_page_for_lost_addresses_is_whole_at_any_depth(base, root):
    made = site.rooted(PAGE, base)
    assert f'href="{root}a.html#b"' in made and f'src="{root}c.png"' in made
    assert 'href="#d"' in made and 'href="https://e.org"' in made


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
    made = glossary.split(
        text, left, lambda name, anchor, card: nodes.emphasis("", name))
    return [(type(n).__name__, n.astext()) for n in made], left


def test_the_longest_term_wins_and_each_is_linked_once():
    made, left = linked("Of Abu Bakr, Abu and Abu Bakr.", TERMS)
    assert [t for kind, t in made if kind == "emphasis"] == ["Abu Bakr", "Abu"]
    assert "".join(t for _, t in made) == "Of Abu Bakr, Abu and Abu Bakr."
    assert left == {}


def test_a_term_inside_a_word_is_no_term():
    made, left = linked("Abundance", TERMS)
    assert made == [("Text", "Abundance")] and left == TERMS
