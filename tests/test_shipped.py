"""Whatever the book ships is named, with a licence that its package has."""

import fnmatch
from importlib.metadata import metadata

import pytest
from companion import load

WORKS = load("shipped")
WORDS = {"BSD": "BSD-", "MIT": "MIT"}


def stated(package: str) -> str:
    about = metadata(package)
    return " ".join([
        about.get("License-Expression") or "", *(
            c for c in about.get_all("Classifier") or []
            if c.startswith("License"))])


@pytest.mark.book
def test_every_file_is_somebody_s(html):
    patterns = " ".join(WORKS.files).split()
    files = [p.relative_to(html).as_posix() for p in html.rglob("*")
             if p.is_file() and "pictures" not in p.parts]
    nobody = [
        f for f in files
        if not any(fnmatch.fnmatch(f, pattern) for pattern in patterns)
        and not (f.endswith(".html") and not f.startswith("_static"))]
    assert nobody == []
    assert [p for p in patterns if not fnmatch.filter(files, p)
            and "reveal" not in p] == []  # reveal.js is with the slides


@pytest.mark.parametrize(
    "row", [r for r in WORKS.itertuples() if r.licence in (
        "MIT", "BSD-2-Clause", "BSD-3-Clause") and r.package
        and r.name.casefold().replace(" ", "-") == r.package],
    ids=lambda r: r.name)
def test_a_licence_is_that_of_the_package(row):
    kind = next(word for word in WORDS if row.licence.startswith(word))
    assert kind in stated(row.package)
