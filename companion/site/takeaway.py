"""The data to take along: one zip with every table, and their description
for search engines of data sets (JSON-LD after schema.org).
"""

import io
import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from markupsafe import Markup

from ..ledger import tables
from ..ledger.paper import paper
from ..ledger.tables import DATA, ROOT, descriptor, edition, load_raw, span
from ..pages.templating import render
from .remember import remember
from .zips import write_zip

CODE = [Path(__file__).read_bytes(), Path(tables.__file__).read_bytes(),
        version("xlsxwriter").encode()]
ZIP_NAME = f"{paper().slug}-data"
# The same tables give the same file, of the day of the paper; a zip knows
# no day before 1980.
BEGIN = max(span(paper().date)[0].to_pydatetime(), datetime(1980, 1, 1))
README = """The tables behind "{companion}"

datapackage.json describes every table and column (Frictionless Data Package).
*.csv            the tables: UTF-8, commas, an empty cell means "none"
tables.xlsx      the same tables, a sheet each, for a spreadsheet
*.bib            what the paper cites, and what it does not

pandas   pandas.read_csv("quantities.csv", keep_default_na=False, na_values="")
R        read.csv("quantities.csv", na.strings = "", fileEncoding = "UTF-8")
check    frictionless validate datapackage.json

Text and data: CC BY 4.0 (see LICENSE-DATA). The paper itself is its author's
and is not in here. Version {version}.
"""


# --- one zip ---------------------------------------------------------------


def without_workbook() -> dict[str, bytes]:
    """name -> content of what the zip holds, but for the workbook."""
    names = [r["path"] for r in descriptor()["resources"]]
    found = {n: (DATA / n).read_bytes() for n in names}
    found |= {p.name: p.read_bytes() for p in sorted(DATA.glob("*.bib"))}
    found["datapackage.json"] = json.dumps(
        descriptor(), ensure_ascii=False, indent=1).encode()
    for path in ROOT.glob("LICENSE-DATA"):
        found[path.name] = path.read_bytes()
    found["README.txt"] = README.format(
        companion=paper().companion, version=edition()).encode()
    return found


def workbook() -> bytes:
    """Every table as a sheet; each cell is text or a number, never a
    formula or a link."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False,
               "in_memory": True}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": BEGIN, "title": descriptor()["title"]})
        bold = book.add_format({"bold": True})
        for about in descriptor()["resources"]:
            sheet = book.add_worksheet(about["name"])
            fields = about["schema"]["fields"]
            rows = load_raw(about["name"])
            sheet.write_row(0, 0, [f["name"] for f in fields], bold)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows), len(fields) - 1)
            for column, field in enumerate(fields):
                number = field["type"] in ("integer", "number")
                for line, text in enumerate(rows[field["name"]], start=1):
                    if text and number:
                        sheet.write_number(line, column, float(text))
                    elif text:
                        sheet.write_string(line, column, text)
    return made.getvalue()


def pack(target: Path, store: Path):
    """Write the zip; the same tables give the same bytes. store: where the
    workbook is kept for the next build."""
    content = without_workbook()
    content["tables.xlsx"] = remember(
        store, [*content.values(), *CODE], workbook)
    write_zip(target, (
        (f"{ZIP_NAME}/{n}", text) for n, text in content.items()))


def download(page: str) -> Markup:
    """The link to the zip, for a page of that name."""
    return render(
        "site/download.html", page=page, file=f"companion/{ZIP_NAME}.zip",
        version=edition(), count=len(descriptor()["resources"]))


# --- for search engines ------------------------------------------------------

DICTIONARY = "chapters/reference/dictionary"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def article() -> dict:
    """The paper as a schema.org ScholarlyArticle."""
    return {
        "@type": "ScholarlyArticle", "headline": paper().title,
        "author": {"@type": "Person", "name": paper().author},
        "datePublished": paper().date,
    }


def dataset(base: str) -> dict:
    """The tables as a schema.org Dataset; addresses only with a base."""
    about = descriptor()
    found = {
        "@context": "https://schema.org", "@type": "Dataset",
        "name": about["title"], "description": about["description"],
        "version": edition(), "license": LICENSE,
        "isBasedOn": article(), "isAccessibleForFree": True,
        "creator": {"@type": "Organization",
                    "name": "The companion’s contributors"},
        "hasPart": [
            {"@type": "Dataset", "name": r["title"],
             "description": r["description"], "license": LICENSE,
             "variableMeasured": [f["name"] for f in r["schema"]["fields"]]}
            for r in about["resources"]],
    }
    if base:
        found["url"] = f"{base}/{DICTIONARY}.html"
        found["distribution"] = {
            "@type": "DataDownload", "encodingFormat": "application/zip",
            "contentUrl": f"{base}/companion/{ZIP_NAME}.zip"}
    return found


def for_machines(page: str, base: str) -> Markup | str:
    """The JSON-LD of a page; '' for none."""
    return render("site/dataset.html", data=dataset(base)) if (
        page == DICTIONARY) else ""
