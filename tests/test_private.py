"""A private build: the reader's copy under ours, and nowhere else."""

import json
import os
import subprocess
from argparse import Namespace
from types import SimpleNamespace

import make
import pytest
from bs4 import BeautifulSoup
from companion import paper
from companion.book import private
from companion.copy import skeleton
from conftest import ROOT
from sphinx.errors import ConfigError
from test_align import KNOWN, MADE_UP
from test_copies import as_html

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)> & [7] more'


def test_a_fold_escapes_the_original(monkeypatch):
    monkeypatch.setattr(private, "TEXTS", {"iran-1": EVIL})
    (fold,) = private.fold("iran-1")
    page = BeautifulSoup(fold.astext(), "html.parser")
    assert not page.find(["script", "img"])
    assert page.select_one("details:not([open]) p").text == EVIL
    assert page.summary.text == "The original ¶4.1"


def test_a_public_build_has_no_folds():
    assert not private.TEXTS and private.fold("iran-1") == []


def test_the_original_does_not_go_among_public_pages(tmp_path, monkeypatch):
    file = tmp_path / "private" / "x.json"
    private.write({"iran-1": "x"}, file)
    monkeypatch.setenv(private.ORIGINAL, str(file))
    app = SimpleNamespace(outdir=str(tmp_path / "work"))
    with pytest.raises(ConfigError, match="is not under"):
        private.begin(app, SimpleNamespace())
    assert not private.TEXTS


@pytest.mark.parametrize("page", [
    "<head></head><body><article class='x'><p>t</body>",
    '<head></head><body><main id="main-content" role="main"><p>t',
    '<head></head><body data-x="1"><article class="bd-article" y><p>t',
    "<head></head>"])
def test_any_page_can_be_marked(page):
    made = BeautifulSoup(private.with_banner(
        page, private.render("book/private-banner.html")), "html.parser")
    assert made.select_one("head meta[name=robots][content=noindex]")
    banner = made.select_one(".companion-private")
    assert banner and (not made.p or made.p is banner)


@pytest.fixture
def small(tmp_path, data, monkeypatch):
    """A project of one chapter about owls, and a copy of its paper."""
    root = tmp_path / "project"
    chapter = root / "chapters" / "0-introduction"
    chapter.mkdir(parents=True)
    (root / "locks").mkdir()
    for name in ("pyproject.toml", "locks/book.txt"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / "_config.yml").write_text(skeleton.config(paper()))
    (root / "data").symlink_to(data)
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n"
        "- file: chapters/0-introduction/text\n")
    (root / "index.md").write_text(
        "# Owls\n\nA book about owls.\n\n```{bibliography}\n```\n")
    blocks = [f":::{{para}} introduction-{n}\nWe say {n}.\n:::\n"
              for n in range(1, len(MADE_UP) + 1)]
    (chapter / "text.md").write_text("# Chapter\n\n" + "\n".join(blocks))
    KNOWN["paragraphs"].to_csv(data / "paragraphs.csv", index=False)
    monkeypatch.setenv("COMPANION_DATA", str(data))
    monkeypatch.delenv(private.ORIGINAL, raising=False)
    for name, place in (
        ("ROOT", ""), ("BUILD", "_build"), ("WORK", "_build/work"),
        ("HTML", "_build/html"), ("PRIVATE", "_build/private"),
        ("LOGS", "_build/logs"),
    ):
        monkeypatch.setattr(make, name, root / place)
    monkeypatch.setattr("tools.steps.ROOT", root)
    for step in ("environment", "check_data"):
        monkeypatch.setattr(make, step, lambda *_: None)
    copy = tmp_path / "copy.html"
    copy.write_text(as_html([paper().title, *MADE_UP]), encoding="utf-8")
    return root, copy


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.book
def test_a_private_book_stands_beside_the_public_one(small):
    root, copy = small
    before = contents(root)
    make.book()
    public = contents(root / "_build" / "html")
    make.book(Namespace(paper=str(copy)))
    made = root / "_build" / "private" / "html"
    pages = [*made.rglob("*.html")]
    assert {"index.html", "search.html", "404.html"} <= {
        p.name for p in pages}
    for path in pages:
        if "_static" in path.parts:
            continue
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert len(page.select(".companion-private")) == 1, path
        assert page.select_one("head meta[name=robots][content=noindex]")
    page = BeautifulSoup(
        (made / "chapters/0-introduction/text.html").read_text("utf-8"),
        "html.parser")
    folds = page.select(".companion-para details.companion-original")
    assert [f.p.text for f in folds] == MADE_UP
    assert not [f for f in folds if f.has_attr("open")]
    assert "North-East Riding".encode() not in b"".join(
        b for name, b in contents(made / "_sources").items())
    # The public book is as it was, and stays so when it is built again.
    assert contents(root / "_build" / "html") == public
    kept = contents(root / "_build" / "private")
    make.book()
    assert contents(root / "_build" / "html") == public
    assert contents(root / "_build" / "private") == kept
    for name, content in contents(root).items():
        if not name.startswith("_build/"):
            assert before[name] == content
        elif not name.startswith("_build/private/"):
            assert b"seen before" not in content, name


@pytest.mark.book
def test_a_copy_that_is_refused_leaves_no_book(small):
    root, copy = small
    copy.write_text("<p>Something else", encoding="utf-8")
    with pytest.raises(make.Failed, match="(?s)neither the title.*Nothing"):
        make.book(Namespace(paper=str(copy)))
    assert not (root / "_build" / "private").exists()


def test_the_command_hands_the_copy_on():
    for given, want in (({}, False), ({"PAPER": "a b's.txt"}, True)):
        for target in ("book", "test"):
            said = subprocess.run(
                ["make", "-n", target, *(f"{k}={v}" for k, v in
                                         given.items())],
                cwd=ROOT, capture_output=True, text=True,
                env={k: v for k, v in os.environ.items() if k != "PAPER"})
            assert ('--paper "$PAPER"' in said.stdout) == (
                want and target == "book")


def test_what_is_handed_to_the_book_is_written_whole(tmp_path):
    private.write({"iran-1": "ü"}, tmp_path / "new" / "x.json")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["x.json"]
    assert json.loads((tmp_path / "new" / "x.json").read_text()) == {
        "iran-1": "ü"}
