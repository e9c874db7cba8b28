"""What the notebooks made, in one file for whoever works with a built book:
`companion/exhibits.json` in the folder of its pages.

    {"exhibits": {NAME: {
         "name": NAME,              the anchor on each page that shows it
         "number": "Chart 4.2",     or "Table 4.1"
         "page": "chapters/4-iran/notebook",   the notebook that makes it
         "finding": a sentence, "pitfall": what a naive chart gets wrong, or
         "origin": a key of pages.exhibits.ORIGINS,
         "paragraphs": ["iran-8", …], "notes": [31, …],
         "alt": the chart in words ("" for a table),
         "figure": plotly's own JSON, or null for a table,
         "table": {"columns": ["label", …], "headings": ["what", …],
                   "rows": [["…", …], …]}}},
     "values": {NAME: {"page": the notebook, "value": "27,000",
                       "meaning": what was computed}}}

Cells are text as readers see it, but for ids and dates, which stand as in
data/: columns and rows are the CSV of a chart; pages.cells makes links of
them. Names are sorted, and the same notebooks give the same bytes.
"""

import json
from pathlib import Path

NAME = "companion/exhibits.json"


def write(exhibits: dict, values: dict, folder: Path):
    """Write the file into the folder of the pages; see above for both."""
    target = folder / NAME
    target.parent.mkdir(exist_ok=True)
    text = json.dumps({"exhibits": exhibits, "values": values},
                      ensure_ascii=False, sort_keys=True, indent=1)
    target.write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict:
    """The file of a built book.

    Raises FileNotFoundError with advice where there is none."""
    try:
        return json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{folder / NAME}: no such file; run `make book` first") from None
