"""The same sources give the same book, byte for byte."""

import subprocess
import sys

import projects
import pypdfium2
import pytest
from conftest import HTML, ROOT
from make import PDF

pytestmark = [pytest.mark.book, pytest.mark.nightly]


def contents(folder) -> dict:
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in folder.rglob("*") if p.is_file()}


def test_two_folders_give_the_same_pages(tmp_path):
    """This folder, where builds go on from one another, and a clone."""
    root = tmp_path / "another place"
    root.mkdir()
    end = projects.build(projects.whole(root), env={
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"})
    assert end.code == 0, end.text
    ours = contents(ROOT / "_build" / "work" / "_build" / "html")
    ours.pop(".buildinfo")  # Sphinx's own note, which is not published
    theirs = contents(root / "_build" / "html")
    assert set(ours) == set(theirs) and len(ours) > 200
    assert [n for n in ours if ours[n] != theirs[n]] == []


def texts(path) -> list[str]:
    return [page.get_textpage().get_text_bounded()
            for page in pypdfium2.PdfDocument(path)]


@pytest.mark.browser
def test_two_prints_have_the_same_text(tmp_path):
    second = tmp_path / "again.pdf"
    subprocess.run([sys.executable, "-m", "companion.cli", "pdf", HTML,
                    second], cwd=ROOT, check=True)
    first = texts(PDF)
    assert len(first) > 100 and first == texts(second)
