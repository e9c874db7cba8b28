"""Hostile words in every table: they stay words, on every page."""

import csv
import json
import subprocess

import pytest
from bs4 import BeautifulSoup
from companion.pages.notes import literal
from hypothesis import given
from hypothesis import strategies as st
from tools import projects

BAD = "<img src=x onerror=alert(1)>\"'</script><b>`&[x](javascript:y)"
# Ids and words that other tables or the notebooks look up.
LOOKED_UP = set(
    "key place part_of voice source wording package row field term scale "
    "behind theatre forecast aftermath quantities members likelihood "
    "from_claim to_claim table coder unit".split())
NAMES = {("voices", "name"), ("sections", "title")}


def poison(data):
    """Add BAD to every cell that nothing looks up; how many."""
    count = 0
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        key = resource["schema"]["primaryKey"] if (
            "primaryKey" in resource["schema"]) else []
        keys = {key} if isinstance(key, str) else set(key)
        for other in resource["schema"].get("foreignKeys", ()):
            keys |= set(other["fields"])
        path = data / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        open_to_all = [
            head.index(f["name"]) for f in resource["schema"]["fields"]
            if f["constraints"].get("pattern") == "[^<>]*"
            and f["name"] not in keys | LOOKED_UP
            and (resource["name"], f["name"]) not in NAMES]
        for row in rows:
            for at in filter(lambda n: row[n], open_to_all):
                row[at] += BAD
                count += 1
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return count


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    projects.whole(root)
    assert poison(root / "data") > 5000
    python, work = root / ".venv" / "bin" / "python", root / "_build"
    for words in (
        ["-c", "from jupyter_book.cli.main import main; main()", "build",
         ".", "--path-output", work],
        ["-m", "companion.cli", "press", "slides", "--book",
         work / "_build" / "html"],
    ):
        done = subprocess.run([python, *words], cwd=root, text=True,
                              capture_output=True)
        assert done.returncode == 0, done.stderr[-2000:]
    return work


def harm(path):
    """What on a page could run or load what the tables say."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    found = page.select('img[src="x"], a[href^="javascript"]')
    found += [t for t in page.find_all(True)
              if any(a.startswith("on") for a in t.attrs)]
    return [str(t)[:80] for t in found], str(page).count("onerror=alert")


@pytest.mark.book
@pytest.mark.nightly
def test_nothing_that_a_table_says_can_run(book):
    pages = [p for p in book.rglob("*.html") if "_static" not in p.parts]
    assert len(pages) > 50 and any("slides" in p.parts for p in pages)
    seen, wrong = 0, {}
    for path in pages:
        found, count = harm(path)
        seen += count
        if found:
            wrong[path.name] = found[:3]
    assert wrong == {}
    assert seen > 5000  # the words are there, as words


def test_harm_would_be_seen(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(f"<p>{BAD}", encoding="utf-8")
    assert harm(page)[0]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
               max_size=60))
def test_plain_words_are_shown_as_they_are(text):
    from markdown_it import MarkdownIt

    word = " ".join(f"x{text}x".split())
    html = MarkdownIt("commonmark").render(literal(word))
    shown = BeautifulSoup(html, "html.parser")
    assert [t.name for t in shown.find_all(True)] == ["p"]
    assert " ".join(shown.get_text().split()) == word
