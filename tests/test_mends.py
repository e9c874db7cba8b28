"""Each mend of the theme still does something, or it can go."""

import json
import re
from pathlib import Path

import pydata_sphinx_theme
import pytest
import sphinx_multitoc_numbering
from companion.site import finish, mends
from conftest import ROOT
from pybtex import plugin
from sphinx.builders.html import _assets

WORK = ROOT / "_build" / "work" / "_build" / ".doctrees" / "kept"


def idle(done: dict[str, list[str]]) -> set[str]:
    """Mends that did nothing on any page."""
    return {m.name for m in mends.MENDS}.difference(*done.values())


@pytest.mark.book
def test_every_mend_did_something_in_the_last_build(html):
    assert idle(json.loads((WORK / finish.DONE).read_text("utf-8"))) == set()


def test_a_mend_that_does_nothing_is_found():
    _, done = mends.mend('<p data-theme="auto" onclick="window.print()">', "x")
    assert idle({"x": done}) == (
        {m.name for m in mends.MENDS} - {"colours", "onclick"})


def test_every_mend_says_what_needs_it_and_why():
    names = [m.name for m in mends.MENDS]
    assert len(set(names)) == len(names)
    for each in mends.MENDS:
        assert re.fullmatch(r"[\w-]+ [\d.]+", each.package, re.I), each.name
        assert len(each.reason) > 5 and each.after != each.before, each.name


def test_the_theme_still_ships_the_script_of_icons():
    package = Path(pydata_sphinx_theme.__file__).parent
    assert list(package.rglob("scripts/fontawesome.js"))


def test_sheets_that_come_late_still_have_no_checksum(tmp_path):
    assert _assets._file_checksum(tmp_path, "a.css") == ""
    (tmp_path / "a.css").write_text("p{}")
    assert _assets._file_checksum(tmp_path, "a.css") != ""


def test_numbering_still_does_not_say_that_it_may_run_in_parallel():
    source = Path(sphinx_multitoc_numbering.__file__).read_text("utf-8")
    assert "parallel_read_safe" not in source


def test_citations_still_look_through_all_packages(monkeypatch):
    asked, look = [], plugin.entry_points
    monkeypatch.setattr(plugin, "_RUNTIME_PLUGINS", {})
    monkeypatch.setattr(plugin, "entry_points", lambda **given: (
        asked.append(given) or look(**given)))
    for times in (1, 2):
        plugin.find_plugin("pybtex.backends", "plaintext")
        assert len(asked) == times
    mends.name_backend()
    asked.clear()
    plugin.find_plugin("pybtex.backends", "plaintext")
    assert asked == []


# --- a page ------------------------------------------------------------------

PAGE = """<head><meta charset="utf-8" />
<script data-x="1">let a = 1;</script><script>b</script>
<script src="_static/scripts/fontawesome.js?d=1"></script>
<script src="_static/searchtools.js"></script>
<link rel="preload" as="script" href="_static/keep.js" />
<script src="_static/keep.js"></script>
<script type="application/json">{"c": 1}</script></head>
<button onclick="window.print()"></button><a href="a.html#b">x</a>
<img src="./c.png"><a href="#d"></a><a href="https://e.org"></a>"""


def test_scripts_of_a_page_go_and_the_policy_comes():
    made, _ = finish.finish_page(PAGE, "chapters/x/text.html", "")
    assert "let a" not in made and "fontawesome" not in made
    assert "searchtools" not in made
    assert made.count("keep.js") == 1 and '{"c": 1}' in made
    assert 'src="../../companion/start.js"' in made
    assert 'data-does="window.print"' in made and "onclick" not in made
    assert made.index(finish.POLICY) < made.index("start.js")


def test_the_page_of_the_search_keeps_its_scripts():
    made, _ = finish.finish_page(PAGE, "search.html", "")
    assert '<script defer src="_static/searchtools.js">' in made


@pytest.mark.parametrize("base, root", [
    ("", "/"), ("https://x.org", "/"), ("https://x.org/book/", "/book/")])
def test_the_page_for_lost_addresses_is_whole_at_any_depth(base, root):
    made, _ = finish.finish_page(PAGE, "404.html", base)
    assert f'href="{root}a.html#b"' in made and f'src="{root}c.png"' in made
    assert f'src="{root}companion/start.js"' in made
    assert 'href="#d"' in made and 'href="https://e.org"' in made
