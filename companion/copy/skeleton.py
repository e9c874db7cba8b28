"""The files that a companion begins with."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

import jinja2
import nbformat
import yaml

from ..ledger.paper import Paper
from ..ledger.tables import DESCRIPTOR, HOME
from .text import literal
from .verify import UNDECIDED

TEMPLATES = Path(__file__).parent / "templates"
# Path -> template, of what knows of the paper or its sections.
FIRST = {"index.md": "index.md", "README.md": "README.md",
         "LICENSE-DATA": "LICENSE-DATA",
         "chapters/forecasts/every.md": "every.md"}
REFERENCE = ("ledger", "claims", "events", "disagreements", "links", "voices",
             "notes", "glossary", "dictionary", "contribute", "changes")


class Chapter(NamedTuple):
    """A section as sections.csv has it, with its paragraphs."""

    id: str
    number: int
    title: str
    short: str
    folder: str
    paragraphs: list[str]


def files(about: Paper, chapters: list[Chapter], rows: dict) -> dict[str, str]:
    """Path -> text. rows: table -> rows."""
    made = data(about, rows)
    made |= {".gitignore": "_build/\n", "_config.yml": config(about),
             "_toc.yml": contents(chapters)}
    for name, template in FIRST.items():
        made[name] = render(template, paper=about, sections=chapters)
    for name in REFERENCE:
        made[f"chapters/reference/{name}.md"] = render(f"{name}.md")
    for chapter in chapters:
        folder = f"chapters/{chapter.folder}"
        made[f"{folder}/text.md"] = render("text.md", section=chapter)
        made[f"{folder}/notebook.ipynb"] = notebook(chapter)
    return made


def render(name: str, **facts) -> str:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True,
        keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
    return templates.get_template(name).render(facts, literal=literal)


def data(about: Paper, rows: dict) -> dict[str, str]:
    """The tables, those without rows too, and what describes them."""
    descriptor = describe(about, rows)
    made = {f"data/{DESCRIPTOR}": json.dumps(
        descriptor, indent=2, ensure_ascii=False) + "\n"}
    for resource in descriptor["resources"]:
        heads = [f["name"] for f in resource["schema"]["fields"]]
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows(
            [heads, *rows.get(resource["name"], [])])
        made[f"data/{resource['path']}"] = table.getvalue()
    return made | {f"data/{name}.bib": ""
                   for name in ("references", "aftermath")}


def describe(about: Paper, rows: dict) -> dict:
    """The descriptor of this repository for another paper: tables without
    rows may be empty, and no list is closed that is this paper's."""
    found = json.loads((HOME / "data" / DESCRIPTOR).read_text("utf-8"))
    found |= {
        "name": f"{about.slug}-companion", "version": "0.1.0",
        "title": f"Ledger of {about.author} ({about.date[:4]}), "
                 f"{about.title}",
        "sources": [{"title": about.line}]}
    del found["created"]
    for resource in found["resources"]:
        if not rows.get(resource["name"]):
            resource["mayBeEmpty"] = True
        for field in resource["schema"]["fields"]:
            if field.pop("listOfThisPaper", False):
                del field["constraints"]["enum"]
                field["constraints"]["pattern"] = "[^<>]*"
    return found


def config(about: Paper) -> str:
    """The settings of this repository, without what is its own."""
    found = yaml.safe_load((HOME / "_config.yml").read_text("utf-8"))
    found |= {"title": about.companion, "copyright": str(date.today().year)}
    found["repository"]["url"] = found["html"]["baseurl"] = ""
    found["sphinx"]["config"] = {
        name: value for name, value in found["sphinx"]["config"].items()
        if not name.startswith("companion_")}
    return as_yaml(found)


def contents(chapters: list[Chapter]) -> str:
    parts = [
        {"caption": "Section by section", "chapters": [
            {"file": f"chapters/{c.folder}/text", "sections": [
                {"file": f"chapters/{c.folder}/notebook"}]}
            for c in chapters]},
        {"caption": "The forecasts", "chapters": [
            {"file": "chapters/forecasts/every"}]},
        {"caption": "Reference", "chapters": [
            {"file": f"chapters/reference/{name}"} for name in REFERENCE]}]
    return as_yaml({"format": "jb-book", "root": "index", "parts": parts})


def as_yaml(value: dict) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


def notebook(chapter: Chapter) -> str:
    """The notebook of a section: what is counted, and what is not yet."""
    new = nbformat.v4
    book = new.new_notebook(cells=[
        new.new_markdown_cell(f"# Notebook: {literal(chapter.title)}"),
        new.new_code_cell(
            "from companion import QUANTITY, load, section\n\n"
            f's = section("{chapter.id}")'),
        new.new_markdown_cell("## Which numbers does the section print?"),
        new.new_code_cell("s.quantities[QUANTITY]"),
        new.new_markdown_cell("## Which numerals are still to be decided?"),
        new.new_code_cell(
            'left = load("passed_over")\n'
            f'left = left[left.kind == "{UNDECIDED}"]\n'
            "left = left[left.paragraph.isin(s.paragraphs.id)]\n"
            "left.reset_index(drop=True)"),
    ])
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number:02d}"
    book.metadata["kernelspec"] = {
        "display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.writes(book) + "\n"
