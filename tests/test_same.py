"""The same sources give the same book, byte for byte."""

import faults
import pytest
from conftest import HTML, ROOT
from test_copies import contents


@pytest.mark.book
def test_two_folders_give_the_same_pages(tmp_path):
    """This folder, where builds go on from one another, and a clone."""
    root = tmp_path / "another place"
    root.mkdir()
    end = faults.build(faults.whole(root), env={
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"})
    assert end.code == 0, end.text
    ours = contents(ROOT / "_build" / "work" / "_build" / "html")
    ours.pop(".buildinfo")  # Sphinx's own note, which is not published
    theirs = contents(root / "_build" / "html")
    assert set(ours) == set(theirs) and len(ours) > 200
    assert [n for n in ours if ours[n] != theirs[n]] == []


@pytest.mark.browser
def test_two_prints_have_the_same_text(tmp_path):
    from companion.press.pdf import print_book
    from pypdf import PdfReader

    first = ROOT / "_build" / "quo-vadis-isis-companion.pdf"
    second = tmp_path / "again.pdf"
    print_book(HTML.resolve(), second)
    one, two = ([p.extract_text() for p in PdfReader(f).pages]
                for f in (first, second))
    assert len(one) > 100 and one == two
