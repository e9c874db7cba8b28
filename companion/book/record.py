"""What the notebooks made, in one file for whoever works with a built book:
`companion/exhibits.json` in the folder of its pages.

    {"exhibits": {NAME: {
         "name": NAME,              the anchor on each page that shows it
         "number": "Chart 4.2",     or "Table 4.1"
         "page": "chapters/4-harvest/notebook",   the notebook that makes it
         "finding": a sentence, "pitfall": what a naive chart gets wrong, or
         "origin": a key of pages.exhibits.ORIGINS,
         "paragraphs": ["harvest-8", …], "notes": [31, …],
         "sources": [[CELL], [CELL, CELL], …]   the same in words, a cell a
                                    source, or two: from this to that one
         "alt": the chart in words ("" for a table),
         "figure": plotly's own JSON, or null for a table,
         "table": {"columns": ["label", …], "headings": ["what", …],
                   "rows": [[CELL, …], …]}}},
     "values": {NAME: {"page": the notebook, "value": "27,000",
                       "meaning": what was computed}}}

A CELL is a text, or, where it is a link or the CSV has it otherwise,

    {"text": "¶4.8", "raw": "harvest-8",    raw: as the CSV has it
     "page": "chapters/4-harvest/text", "anchor": "p-harvest-8"} both or neither

Names are sorted, and the same notebooks give the same bytes. A page holds
the figure as pages.templating.script writes it, letter for letter.
"""

import json
from pathlib import Path

NAME = "companion/exhibits.json"


def write(exhibits: dict, values: dict, folder: Path):
    """Write the file into the folder of the pages; see above for both."""
    target = folder / NAME
    target.parent.mkdir(exist_ok=True)
    made = {"exhibits": dict(sorted(exhibits.items())),
            "values": dict(sorted(values.items()))}
    target.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> dict:
    """The file of a built book.

    Raises FileNotFoundError with advice where there is none."""
    try:
        return json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{folder / NAME}: no such file; run `make book` first") from None
