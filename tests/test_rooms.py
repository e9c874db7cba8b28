"""The rooms of the package: who may import whom, and what each may know."""

import ast
import re
from pathlib import Path

import pytest
from companion import load, paper
from conftest import ROOT

PACKAGE = ROOT / "companion"
# From the ground up; each may import from itself and from those before it.
ROOMS = ("ledger", "copy", "study", "charts", "pages", "karmon", "site",
         "book", "press", "cli")
OWN = "karmon"  # the room of the paper of this book
FRONT = PACKAGE / "__init__.py"  # the names that notebooks import
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p != FRONT)
CODE = sorted([*PACKAGE.rglob("*.py"), *ROOT.glob("tests/*.py"),
               *ROOT.glob("tools/**/*.py"), *ROOT.glob("bench/**/*.py"),
               ROOT / "make.py"])
MOST_OF_MODULE, MOST_OF_FUNCTION = 400, 50  # lines
TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """The rooms that a module imports from, wherever in it; '' for the
    package itself."""
    here, found = ("companion", *path.relative_to(PACKAGE).parts), set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [n.name.split(".") for n in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level] if node.level else ()
            base = [*start, *filter(None, (node.module or "").split("."))]
            names = [[*base, n.name] for n in node.names]
        else:
            continue
        found |= {name[1] if name[1] in ROOMS else "" for name in (
            [*n, ""] for n in names) if name[0] == "companion"}
    return found


def words(path: Path) -> list[str]:
    """The string constants of a module."""
    return [node.value for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_module_stands_in_a_room():
    assert {room(p) for p in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_imports_upward(path):
    below = ROOMS[: ROOMS.index(room(path)) + 1]
    assert imported(path) <= set(below)


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) in ("ledger", "study")],
    ids=name_of)
def test_what_follows_from_the_tables_knows_no_html(path):
    assert [w for w in words(path) if TAG.search(w)] == []


# --- the paper of this book --------------------------------------------------


def own_ids() -> set[str]:
    """Names of rows that only this paper has."""
    tables = ("sections", "paragraphs", "quantities", "note_quantities",
              "claims", "events", "voices", "disagreements", "scenarios",
              "aftermath")
    ids = {i for table in tables for i in load(table).id} | set(
        load("notes").key) | set(load("sections").folder)
    return ids - {"author", ""}


def names_of_paper() -> re.Pattern:
    about = paper()
    names = "|".join(map(re.escape, (
        about.title, about.short, about.slug, *about.author.split())))
    return re.compile(rf"\b({names})\b", re.I)


def texts() -> list[Path]:
    """What the package brings besides Python, but for others' work."""
    return [p for p in PACKAGE.rglob("*")
            if p.suffix in (".html", ".js", ".css", ".md", ".svg")
            and "vendor" not in p.parts and room(p) != OWN]


@pytest.fixture(scope="module")
def ids():
    return own_ids()


@pytest.mark.parametrize(
    "path", [p for p in [*MODULES, FRONT] if room(p) != OWN], ids=name_of)
def test_no_other_room_names_a_row_of_this_paper(path, ids):
    for said in words(path):
        # A word of English may be an id too, so it must stand alone.
        found = {w for w in re.findall(r"[\w-]+", said)
                 if w in ids and "-" in w} | {said} & ids
        assert not found, said


@pytest.mark.parametrize("path", texts(), ids=name_of)
def test_no_template_or_script_names_a_row_of_this_paper(path, ids):
    found = re.findall(r"[\w-]+", path.read_text("utf-8"))
    assert {w for w in found if w in ids and "-" in w} == set()


@pytest.mark.parametrize(
    "path", [p for p in [*MODULES, FRONT, *texts()] if room(p) != OWN],
    ids=name_of)
def test_no_other_room_names_this_paper(path):
    assert not names_of_paper().search(path.read_text("utf-8"))


# --- sizes -----------------------------------------------------------------


def test_no_module_is_too_long():
    long = {name_of(p): n for p in CODE if (
        n := len(p.read_text("utf-8").splitlines())) > MOST_OF_MODULE}
    assert long == {}


def test_no_function_is_too_long():
    long = {
        f"{name_of(p)} {node.name}": n for p in CODE
        for node in ast.walk(tree(p))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (n := node.end_lineno - node.lineno + 1) > MOST_OF_FUNCTION}
    assert long == {}


# --- the tests of the tests ---------------------------------------------------


@pytest.mark.parametrize("line, rooms", [
    ("from ..press import pdf", {"press"}), ("from .. import press", {"press"}),
    ("def f():\n    from companion.press.pdf import x", {"press"}),
    ("import companion.book.running", {"book"}), ("from .x import y", {"site"}),
    ("from companion import load", {""}), ("import re", set()),
])
def test_an_import_is_seen_however_it_is_written(tmp_path, monkeypatch, line,
                                                 rooms):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    (tmp_path / "site").mkdir()
    path = tmp_path / "site" / "a.py"
    path.write_text(line)
    assert imported(path) == rooms
