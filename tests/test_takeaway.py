"""The data to take along opens anywhere, and says the same everywhere."""

import io
import json
import re
import zipfile

import pandas as pd
import pytest
from companion.site import takeaway
from companion.ledger.tables import descriptor, load_raw
from conftest import ROOT
from frictionless import Package, system


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("takeaway")
    takeaway.pack(place / "data.zip", place / "kept")
    with zipfile.ZipFile(place / "data.zip") as file:
        file.extractall(place)
    return place / takeaway.ZIP_NAME


def test_it_is_a_valid_data_package(folder):
    with system.use_context(trusted=True):
        report = Package(folder / "datapackage.json").validate()
    assert report.valid and len(report.tasks) == len(
        descriptor()["resources"])


def test_the_same_tables_give_the_same_file(tmp_path):
    for name in ("a.zip", "b.zip"):
        takeaway.pack(tmp_path / name, tmp_path / f"kept-{name}")
    assert (tmp_path / "a.zip").read_bytes() == (
        tmp_path / "b.zip").read_bytes()


def test_the_workbook_holds_the_tables_as_text_and_numbers(folder):
    with zipfile.ZipFile(folder / "tables.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist()
                  if n.startswith("xl/worksheets/sheet")]
        names = book.read("xl/workbook.xml").decode()
    assert len(sheets) == len(descriptor()["resources"])
    assert not any("<f>" in s or "<hyperlink" in s for s in sheets)
    for resource in descriptor()["resources"]:
        assert f'name="{resource["name"]}"' in names


def test_a_cell_that_looks_like_a_formula_stays_text(monkeypatch):
    def frame(name):
        rows = load_raw(name)
        if name == "terms":
            rows.iloc[0, 1] = '=HYPERLINK("http://example.org")'
        return rows

    monkeypatch.setattr(takeaway, "load_raw", frame)
    with zipfile.ZipFile(io.BytesIO(takeaway.workbook())) as book:
        sheets = "".join(book.read(n).decode() for n in book.namelist()
                         if n.startswith("xl/worksheets/sheet"))
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheets and "=HYPERLINK" in words


def test_the_advice_for_pandas_gives_the_table(folder):
    advice = re.search(r"pandas\.read_csv\((.*?)\)", takeaway.README)[1]
    assert "keep_default_na=False" in advice
    frame = pd.read_csv(folder / "quantities.csv", keep_default_na=False)
    assert len(frame) == len(load_raw("quantities"))


@pytest.mark.parametrize("base", ["", "https://example.org/book"])
def test_what_search_engines_read_is_sound(base):
    text = takeaway.for_machines(takeaway.DICTIONARY, base)
    made = json.loads(text.removeprefix(
        '<script type="application/ld+json">').removesuffix("</script>"))
    assert made["@context"] == "https://schema.org"
    assert len(made["hasPart"]) == len(descriptor()["resources"])
    assert ("example.org" in text) == bool(base)


@pytest.mark.book
def test_the_page_that_carries_it_exists_and_no_other_does(html):
    assert (html / f"{takeaway.DICTIONARY}.html").exists()
    assert takeaway.for_machines("index", "") == ""


def test_one_version_everywhere():
    from importlib.metadata import version

    import tomllib
    import yaml

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "chapters/reference/changes.md").read_text("utf-8")
    assert {project["project"]["version"], cited["version"],
            descriptor()["version"],
            re.search(r"^## (\S+)", changes, re.M)[1]} == {
        version("companion")}
