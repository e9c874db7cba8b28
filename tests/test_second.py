"""A companion to another paper, made up, in tests/second: the package knows
nothing of the paper of this book.

`python tests/test_second.py` writes anew what the package lays out by itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

SECOND = ROOT / "tests" / "second"
PAPER = SECOND / "paper.txt"
WRITTEN = ("_config.yml", "_toc.yml", "data/datapackage.json")
NUMBERS = {"owls-counted": "at least 40", "pairs-in-winter": "10 to 15",
           "barns-without-roofs": "Three", "owls-left": "fewer than 30"}


def run(folder, *command):
    """A command of the package, in a folder."""
    own = {k: v for k, v in os.environ.items()
           if k not in ("COMPANION_DATA", "COMPANION_ROOT")}
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", *command], cwd=folder,
        capture_output=True, text=True, env=own | {"PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Path(shutil.copytree(
        SECOND, tmp_path_factory.mktemp("second") / "owls",
        ignore=shutil.ignore_patterns("_build")))


@pytest.fixture(scope="module")
def html(folder):
    said = run(folder, "build")
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-3000:]
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def chapter(html):
    path = html / "chapters/0-introduction/text.html"
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_its_tables_are_sound(folder):
    said = run(folder, "check")
    assert said.returncode == 0 and str(folder / "data") in said.stdout


def test_its_tables_agree_with_its_paper(folder):
    said = run(folder, "verify", "paper.txt")
    assert said.returncode == 0, said.stderr
    assert "nothing is left out" in said.stdout


def test_it_is_what_the_package_lays_out_today(tmp_path):
    made = lay_out(tmp_path / "owls")
    for name in WRITTEN:
        new, old = ((place / name).read_text("utf-8")
                    for place in (made, SECOND))
        if name == "data/datapackage.json":
            new, old = map(without_permission, (new, old))
        assert undated(new) == undated(old), (
            f"{name}: run `python tests/test_second.py`")


def undated(text):
    return re.sub(r"(?m)^copyright: .*$", "", text)


def without_permission(text):
    """The descriptor, whichever tables may be empty."""
    about = json.loads(text)
    for resource in about["resources"]:
        resource.pop("mayBeEmpty", None)
    return json.dumps(about)


def lay_out(place):
    said = run(ROOT, "begin", str(PAPER), str(place))
    assert said.returncode == 0, said.stderr
    return place


def stranger_words():
    """What only the paper of this book has."""
    from companion import load, paper

    own = paper()
    return {own.title, own.short, own.slug, *own.author.split(),
            *load("sections").title[1:], *load("claims").label,
            *load("voices").name, *load("scenarios").title,
            *load("disagreements").title, f"{own.notes} notes"}


def texts(folder):
    """name -> text of each file that a reader may open, zips unpacked."""
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".js", ".css", ".json", ".txt"):
            yield path.name, path.read_text("utf-8", errors="replace")
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as file:
                for name in file.namelist():
                    yield name, file.read(name).decode("utf-8", "replace")


@pytest.mark.book
def test_nothing_of_the_other_paper_is_in_it(html):
    words = "|".join(map(re.escape, stranger_words()))
    pattern = re.compile(rf"\b({words})\b")
    for name, text in texts(html):
        found = pattern.search(text)
        assert not found, f"{name}: {found[0]}"
        assert not re.search("karmon", name + text, re.I), name


@pytest.mark.book
def test_its_numbers_stand_in_its_chapter_with_their_cards(chapter):
    for name, words in NUMBERS.items():
        link = chapter.select_one(
            f'a.companion-number[href$="ledger.html#q-{name}"]')
        assert link.text == words
        assert "Allows: " in link["data-card"]
    assert chapter.select_one("a.companion-calc").text == "20"


@pytest.mark.book
def test_its_notes_and_its_chart_stand_in_its_chapter(chapter):
    note = chapter.select_one('a.companion-note[href$="notes.html#note-2"]')
    assert note.text == "note 2"
    (chart,) = chapter.select("figure.companion-exhibit")
    assert chart["data-number"] == "Chart 0.1"
    assert "at least 40" in chart.select_one(".companion-plot")["aria-label"]
    assert "Field, Ada. Owls" in chapter.select_one(".companion-cite").text


@pytest.mark.book
def test_its_links_lead_somewhere(html):
    pages = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
             for path in html.rglob("*.html") if "_static" not in path.parts}
    for path, page in pages.items():
        for link in page.select("article a[href]"):
            address, _, anchor = link["href"].partition("#")
            if re.match(r"[a-z]+:", address) or path.name == "404.html":
                continue
            target = (path.parent / address).resolve() if address else path
            assert target.exists(), f"{path}: {link['href']}"
            if anchor and target in pages:
                assert pages[target].find(id=anchor), f"{path}: {link['href']}"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        new = lay_out(Path(place) / "owls")
        for name in WRITTEN:
            shutil.copy(new / name, SECOND / name)
