"""Links to notebooks elsewhere, and the notebooks that bring the book."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from companion.site import launch
from conftest import ROOT
from nbclient import NotebookClient

HERE = "https://github.com/someone/some-book"
PATH = "chapters/4-iran/notebook.ipynb"


@pytest.mark.parametrize("address", [
    "", None, "https://github.com/OWNER", "https://example.org/a/b",
    "javascript:alert(1)//github.com/a/b"])
def test_without_an_address_there_is_no_link(address):
    assert launch.links(address, "main", PATH) == {}
    assert launch.line(address, "main", PATH) == ""


@pytest.mark.parametrize("address", [HERE, HERE + "/", HERE + ".git"])
def test_links_name_the_notebook(address):
    found = launch.links(address, "main", PATH)
    binder = urlsplit(found["Binder"])
    assert binder.path == "/v2/gh/someone/some-book/main"
    assert parse_qs(binder.query) == {"labpath": [PATH]}
    assert found["Colab"].endswith(
        f"/github/someone/some-book/blob/launch/{PATH}")


def test_a_class_gets_the_repository_and_the_place_in_it():
    link = urlsplit(launch.for_class(HERE, "main", "https://hub.x.org/", PATH))
    assert link.path == "/hub/user-redirect/git-pull"
    assert parse_qs(link.query) == {
        "repo": [HERE], "branch": ["main"],
        "urlpath": [f"lab/tree/some-book/{PATH}"]}


def test_the_page_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(launch, "repository", lambda: ("", "main"))
    assert "repository.url" in launch.elsewhere()
    assert "href" not in launch.elsewhere()
    monkeypatch.setattr(launch, "repository", lambda: (HERE, "main"))
    assert "git-pull?repo=" in launch.elsewhere()


def test_every_notebook_gets_the_cell(tmp_path):
    count = launch.write_for_colab(tmp_path, HERE, "main")
    made = sorted(tmp_path.rglob("*.ipynb"))
    assert len(made) == count == len(list(ROOT.glob("chapters/*/*.ipynb")))
    for path in made:
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        assert HERE in book.cells[1].source and '"pandas' in (
            book.cells[1].source)
        assert book.cells[1].source.count("\n") == 4


def test_what_notebooks_import_is_named():
    """A machine without the book gets what the package imports for them."""
    script = ("import sys, companion, companion.study.scores; print(*{"
              "m.partition('.')[0] for m in sys.modules})")
    loaded = set(subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True,
        capture_output=True, encoding="utf-8").stdout.split())
    names = {"sklearn": "scikit-learn"}
    told = {line.partition("[")[0] for line in launch.NEEDED}
    for module in ("pandas", "plotly", "networkx", "sklearn", "pybtex",
                   "sphinx", "jupyter_book"):
        if module in loaded:
            assert names.get(module, module) in told, module


@pytest.mark.kernel
def test_a_notebook_brings_its_tables_to_an_empty_machine(tmp_path):
    """The first cell, with git for the address and pip left out."""
    clone = tmp_path / "origin"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, clone],
                   check=True)
    branch = subprocess.run(
        ["git", "branch", "--show-current"], cwd=clone, check=True,
        capture_output=True, text=True).stdout.strip()
    launch.write_for_colab(tmp_path / "out", clone.as_uri(), branch)
    book = nbformat.read(tmp_path / "out" / PATH, as_version=4)
    book.cells[1].source = "\n".join(
        line for line in book.cells[1].source.splitlines()
        if not line.startswith("%pip"))
    book.cells.append(nbformat.v4.new_code_cell(
        "import companion\nprint(companion.__file__)"))
    place = tmp_path / "empty"
    place.mkdir()
    NotebookClient(
        book, timeout=120, resources={"metadata": {"path": place}}).execute()
    assert str(place / "book") in book.cells[-1].outputs[0].text
