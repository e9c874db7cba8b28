"""How to cite a page: as a line of text, and as files to take along."""

import json
import re
from urllib.parse import quote

from markupsafe import Markup
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer
from sphinx.config import Config

from ..ledger.paper import paper
from ..ledger.tables import edition
from ..pages.templating import render


def citation(config: Config, title: str, page: str) -> dict:
    """The facts of a citation, as an item of CSL JSON."""
    item = {
        "id": re.sub(r"\W+", "-", f"companion-{page}").strip("-"),
        "type": "chapter", "title": title,
        "container-title": config.html_title,
        "author": [{"literal": config.author}],
        "issued": {"date-parts": [[int(config.copyright)]]},
        "version": edition(),
    }
    if config.html_baseurl:
        item["URL"] = f"{config.html_baseurl.rstrip('/')}/{page}.html"
    return item


def as_text(item: dict) -> str:
    year = item["issued"]["date-parts"][0][0]
    said = (f"{item['author'][0]['literal']}. “{item['title']}.” "
            f"{item['container-title']}, version {item['version']}, {year}.")
    return said + (f" {item['URL']}" if "URL" in item else "")


def as_bibtex(item: dict) -> str:
    fields = {
        "title": item["title"], "booktitle": item["container-title"],
        "year": str(item["issued"]["date-parts"][0][0]),
        "edition": f"version {item['version']}",
    }
    if "URL" in item:
        fields["url"] = item["URL"]
    # Braces: a group's name is not split into given and family names.
    author = Person("{" + item["author"][0]["literal"] + "}")
    entry = Entry("incollection", fields, {"author": [author]})
    return Writer().to_string(BibliographyData({item["id"]: entry}))


def as_ris(item: dict) -> str:
    lines = [
        ("TY", "CHAP"), ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]), ("T2", item["container-title"]),
        ("PY", item["issued"]["date-parts"][0][0]),
        ("ET", f"version {item['version']}"), ("UR", item.get("URL")),
        ("ER", ""),
    ]
    return "".join(f"{k}  - {v}\r\n" for k, v in lines if v is not None)


def as_fold(item: dict) -> Markup:
    """The fold at the foot of a page."""
    files = (
        ("BibTeX", "bib", "application/x-bibtex", as_bibtex(item)),
        ("RIS", "ris", "application/x-research-info-systems", as_ris(item)),
        ("CSL JSON", "json", "application/vnd.citationstyles.csl+json",
         json.dumps([item], ensure_ascii=False, indent=1)),
    )
    return render(
        "site/cite.html", text=as_text(item), paper=paper().citation,
        files=[(name, f"{item['id']}.{ending}",
                f"data:{kind};charset=utf-8,{quote(text)}")
               for name, ending, kind, text in files])
