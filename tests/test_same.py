"""The same sources give the same book, byte for byte."""

import shutil
import subprocess
import sys

import pypdfium2
import pytest
from companion.press.parts import file_of
from conftest import HTML, ROOT
from tools import projects

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
    again = shutil.copytree(HTML, tmp_path / "html")
    subprocess.run([sys.executable, "-m", "companion.cli", "press", "pdf",
                    "--book", again], cwd=ROOT, check=True)
    first, second = (texts(file_of(b, ".pdf")) for b in (HTML, again))
    assert len(first) > 100 and first == second
