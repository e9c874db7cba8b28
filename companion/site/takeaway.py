"""The data to take along: one zip with every table, and what machines may
read of the pages (JSON-LD after schema.org).
"""

import io
import json
import zipfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from ..pages.exhibits import esc
from .remember import remember
from ..study.scores import VERDICTS
from ..ledger import tables
from ..ledger.paper import paper
from ..ledger.tables import (
    DATA, ROOT, descriptor, edition, load, load_raw, paragraph_label, span,
)

HERE = Path(__file__)
CODE = [HERE.read_bytes(), Path(tables.__file__).read_bytes(),
        version("xlsxwriter").encode()]
NAME = f"{paper().slug}-data"
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


def files() -> dict[str, bytes]:
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
    plain = {"strings_to_formulas": False, "strings_to_urls": False,
             "in_memory": True}
    with xlsxwriter.Workbook(made, plain) as book:
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
    content = files()
    content["tables.xlsx"] = remember(
        store, [*content.values(), *CODE], workbook)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in content.items():
            entry = zipfile.ZipInfo(f"{NAME}/{name}", BEGIN.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, text)


def link(_: str) -> str:
    """For a page two folders deep: the zip, to take along."""
    count = len(descriptor()["resources"])
    return (f'<p><a href="../../companion/{NAME}.zip" download>All {count} '
            f"tables in one zip</a> (CSV, and one workbook), version "
            f"{esc(edition())}.</p>")


# --- for machines ------------------------------------------------------------

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
        found["url"] = f"{base}/chapters/reference/dictionary.html"
        found["distribution"] = {
            "@type": "DataDownload", "encodingFormat": "application/zip",
            "contentUrl": f"{base}/companion/{NAME}.zip"}
    return found


def speaker(row) -> dict:
    """A voice as a Person or an Organization."""
    if row.kind == "unattributed":
        return {"@type": "Thing", "name": row["name"]}
    person = row.role and not row.institution == row["name"]
    found = {"@type": "Person" if person else "Organization",
             "name": row["name"]}
    if person and row.institution:
        found["affiliation"] = {"@type": "Organization",
                                "name": row.institution}
    return found


def claims(base: str) -> dict:
    """Every claim of the paper as a schema.org Claim, in our words."""
    voices = load("voices").set_index("id", drop=False)
    where = f"{base}/chapters/reference/claims.html" if base else ""
    name = f"{where}#paper"
    return {"@context": "https://schema.org", "@graph": [
        article() | {"@id": name}, *(
            {"@type": "Claim", "@id": f"{where}#c-{row.id}",
             "text": row.summary, "author": speaker(voices.loc[row.voice]),
             "appearance": {"@id": name},
             "citation": paragraph_label(row.paragraph)}
            for row in load("claims").itertuples())]}


def reviews(base: str) -> dict:
    """Every verdict as a schema.org ClaimReview; where nothing could be
    said there is no rating, only its name."""
    rated = VERDICTS[:5]  # from true to false
    said = load("claims").set_index("id").summary
    where = f"{base}/chapters/reference/claims.html" if base else ""
    return {"@context": "https://schema.org", "@graph": [
        {"@type": "ClaimReview",
         "claimReviewed": said[row.forecast],
         "author": {"@type": "Organization", "name":
                    f"The companion’s contributors, coder {row.coder}"},
         "itemReviewed": {"@id": f"{where}#c-{row.forecast}"},
         "reviewAspect": row.version, "reviewBody": row.reason,
         "reviewRating": {"@type": "Rating", "alternateName": row.verdict} | (
             {"bestRating": 5, "worstRating": 1,
              "ratingValue": 5 - rated.index(row.verdict)}
             if row.verdict in rated else {})}
        for row in load("verdicts").itertuples()]}


LINKED = {
    "chapters/reference/dictionary": dataset,
    "chapters/reference/claims": claims,
    "chapters/forecasts/outcomes": reviews,
}


def script(page: str, base: str) -> str:
    """The JSON-LD of a page, as an element of its head; '' for none."""
    if page not in LINKED:
        return ""
    text = json.dumps(LINKED[page](base), ensure_ascii=False,
                      separators=(",", ":"))
    return ('<script type="application/ld+json">'
            f"{text.replace('<', chr(92) + 'u003c')}</script>")
