"""Charts, tables and computed values as portable objects.

Each shows itself: in the book as one block of HTML, elsewhere (JupyterLab
and others) as a heading, plotly's own picture, and the table behind it.
"""

import base64
import html
import math
import os
import re
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from IPython.display import HTML, display
from plotly.io.base_renderers import MimetypeRenderer

from ..ledger.interval import Interval
from ..charts.palette import PALETTE
from ..ledger.tables import by_id, load, numbers, paragraph_label, say_date

# Set by the book's Sphinx extension; notebooks need no setting.
IN_BOOK = "COMPANION_BOOK"

ORIGINS = {
    "paper": "The paper says",
    "computed": "We computed",
    "both": "The paper says, and we computed",
    "coded": "We coded",
    "outside": "Not in the paper: published scales",
    "aftermath": "Not in the paper: later evidence",
}
# Columns of the tables that a notebook shows.
QUANTITY = ["label", "as_printed", "value", "unit", "voice", "paragraph",
            "note"]
CLAIM = ["summary", "kind", "wording", "voice", "paragraph"]
EVENT = ["event", "date", "precision", "place", "paragraph", "note"]
SHOWN = ["label", "text", "value", "meta"]  # of a chart's data table
WHOLE = "whole"  # the section that is the whole paper
# Notebooks on the whole paper, and the letter of their charts: C.1 …
ACROSS = {
    "glance": "A", "numbers-notebook": "B", "when-notebook": "C",
    "where-notebook": "D", "who-notebook": "E", "disagree-notebook": "F",
    "sure-notebook": "G", "support-notebook": "H",
    "scenarios-notebook": "I", "first-notebook": "J",
    "every-notebook": "K", "words-notebook": "L",
    "outcomes-notebook": "M", "scores-notebook": "N",
    "checked-notebook": "O",
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HEADINGS = {
    "as_printed": "as printed", "value": "bounds", "period_start": "from",
    "period_end": "to", "label": "what", "text": "printed or computed",
    "meta": "who, when, where", "by_source": "by the source",
    "by_paper": "by the paper", "slip_days": "slip in days",
    "leans_on": "may lean on note", "criterion_false": "false if",
}


def esc(value) -> str:
    return html.escape(str(value), quote=True)


def link(href: str, text: str) -> str:
    """A link in the book; plain text elsewhere, where it would be dead."""
    if not os.environ.get(IN_BOOK):
        return esc(text)
    return f'<a href="{esc(href)}">{esc(text)}</a>'


def paragraph_link(paragraph: str) -> str:
    folder = section_folder(paragraph.rsplit("-", 1)[0])
    return link(
        f"../{folder}/text.html#p-{paragraph}", paragraph_label(paragraph)
    )


def section_folder(section: str) -> str:
    """The folder of a section's chapter: '4-iran'."""
    folders = {
        "jfs": "joining-jfs", "europe": "european-fighters",
        "central-asia": "central-asia-afghanistan",
    }
    number = by_id("sections").number[section]
    return f"{number}-{folders.get(section, section)}"


def note_link(number: int) -> str:
    return link(f"../reference/notes.html#note-{number}", f"note {number}")


def say(value) -> str:
    """A cell or a computed value as plain text."""
    if isinstance(value, (Interval, str)):
        return str(value)
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, (int, float)) or hasattr(value, "__float__"):
        value = float(value)
        if math.isfinite(value) and value.is_integer():
            return f"{value:,.0f}"
        return f"{value:,.3g}"
    return str(value)


def cell(column: str, value) -> str:
    """One table cell as HTML, escaped; ids become links in the book."""
    if column == "paragraph" and value in by_id("paragraphs").index:
        return paragraph_link(value)
    if column == "note" and say(value):
        return note_link(int(value))
    if column == "id" and value in numbers().index:
        return link(f"../reference/ledger.html#q-{value}", value)
    if column == "id" and value in by_id("claims").index:
        return link(f"../reference/claims.html#c-{value}", value)
    if column in ("from_claim", "to_claim"):
        label = by_id("claims").label.get(value, value)
        return link(f"../reference/claims.html#c-{value}", label)
    if column == "quantity" and value in numbers().index:
        return cell("id", value)
    if column == "behind" and value:
        return cell("voice", value)
    if column == "forecast" and value in by_id("forecasts").index:
        label = by_id("claims").label[value]
        return link(f"../forecasts/every.html#f-{value}", label)
    if column == "id" and value in by_id("events").index:
        return link(f"../reference/events.html#e-{value}", value)
    if column == "voice" and value in by_id("voices").index:
        name = by_id("voices").name[value]
        return link(f"../reference/voices.html#v-{value}", name)
    if column in ("period_start", "period_end", "date", "time",
                  "by_source", "by_paper") and value:
        return esc(say_date(value))
    if column == "wording":
        return esc(value.replace(";", "; "))
    return esc(say(value))


def table_html(frame: pd.DataFrame, caption: str = "") -> str:
    """An accessible HTML table; the first column heads its rows."""
    names = [
        esc(HEADINGS.get(c, str(c).replace("_", " "))) for c in frame.columns]
    heads = "".join(f'<th scope="col">{n}</th>' for n in names)
    lines = []
    for row in frame.itertuples(index=False):
        cells = [cell(c, v) for c, v in zip(frame.columns, row)]
        body = "".join(
            f'<td data-label="{n}">{c}</td>'
            for n, c in zip(names[1:], cells[1:]))
        lines.append(f'<tr><th scope="row">{cells[0]}</th>{body}</tr>')
    top = f"<caption>{esc(caption)}</caption>" if caption else ""
    return (
        f'<table class="companion-table">{top}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def frame_html(frame: pd.DataFrame) -> str:
    """A frame that a notebook shows by itself, as the book shows tables;
    the rows are headed by their index, or by the first column where the
    index only counts."""
    if not isinstance(frame.index, pd.RangeIndex):
        names = [n or "row" for n in frame.index.names]
        frame = frame.rename_axis(names).reset_index(allow_duplicates=True)
    return (f'<div class="companion-scroll" tabindex="0" role="region" '
            f'aria-label="Table">{table_html(frame)}</div>')


def csv_link(frame: pd.DataFrame, name: str) -> str:
    """A link that downloads the frame as CSV without asking a server."""
    text = frame.map(say).to_csv(index=False)
    data = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return (
        f'<a class="companion-csv" download="{esc(name)}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{data}">'
        "Download as CSV</a>"
    )


def sources(paragraphs, notes=()) -> str:
    """The paragraphs and notes that an exhibit rests on, as links."""
    marked = by_id("paragraphs").notes
    if not notes:
        notes = [
            int(n) for p in paragraphs for n in filter(None, marked[p].split(";"))
        ]
    if len(paragraphs) > 12:
        first, last = paragraphs[0], paragraphs[-1]
        listed = [f"{paragraph_link(first)} to {paragraph_link(last)}"]
    else:
        listed = [paragraph_link(p) for p in paragraphs]
    if len(notes) > 12:
        listed.append(f"notes {min(notes)} to {max(notes)}")
    else:
        listed += [note_link(n) for n in dict.fromkeys(notes)]
    return "Sources: " + ", ".join(listed)


def legend(kinds) -> str:
    """The colours that a chart uses, named."""
    return "".join(
        f'<span class="companion-key" data-kind="{esc(k)}">'
        f"{esc(PALETTE[k][0])}</span> "
        for k in kinds
    )


@dataclass(frozen=True)
class Exhibit:
    """A chart or a table with all that a reader needs to check it."""

    name: str
    number: str  # "Chart 4.2"
    finding: str
    origin: str  # a key of ORIGINS
    frame: pd.DataFrame  # the data shown
    paragraphs: tuple
    figure: object = None  # a plotly figure, or None for a table
    alt: str = ""
    pitfall: str = ""
    notes: tuple = ()
    page: str = "notebook"  # the notebook that makes it

    def heading(self) -> str:
        return (
            f'<span class="companion-number">{esc(self.number)}</span> '
            f'<span class="companion-origin" data-origin="{self.origin}">'
            f"{esc(ORIGINS[self.origin])}</span>"
            f'<span class="companion-finding">{esc(self.finding)}</span>'
        )

    def trap(self) -> str:
        if not self.pitfall:
            return ""
        return (
            '<p class="companion-pitfall"><strong>The trap.</strong> '
            f"{esc(self.pitfall)}</p>"
        )

    def foot(self) -> str:
        return (
            f'<p class="companion-sources">'
            f"{sources(self.paragraphs, self.notes)}"
            f" · {csv_link(self.frame, self.name)}"
            + (
                f' · <a href="{self.page}.html#{self.name}">Code</a>'
                if os.environ.get(IN_BOOK)
                else ""
            )
            + "</p>"
        )

    def plot(self) -> str:
        kinds = (self.figure.layout.meta or {}).get("kinds", ())
        return (
            f'<p class="companion-legend">{legend(kinds)}</p>'
            + plot_html(self.figure, self.alt)
        )

    def to_html(self) -> str:
        if self.figure is None:
            body = (
                '<div class="companion-scroll" tabindex="0" role="region" '
                f'aria-label="{esc(self.number)}">'
                f"{table_html(self.frame)}</div>{self.trap()}"
            )
        else:
            body = (
                f"{self.plot()}{self.trap()}"
                '<details class="companion-data"><summary>Show the data as a '
                'table</summary><div class="companion-scroll" tabindex="0" '
                f'role="region" aria-label="Data of {esc(self.number)}">'
                f"{table_html(self.frame)}</div></details>"
            )
        return (
            f'<figure class="companion-exhibit" id="{self.name}" '
            f'data-exhibit="{self.name}" data-number="{esc(self.number)}">'
            f"<figcaption>{self.heading()}</figcaption>{body}{self.foot()}"
            "</figure>"
        )

    def _ipython_display_(self):
        if os.environ.get(IN_BOOK):
            display(HTML(self.to_html()))
            return
        display(HTML(
            f"<p><b>{esc(self.number)}.</b> <i>"
            f"{esc(ORIGINS[self.origin])}:</i> {esc(self.finding)}</p>"
        ))
        if self.figure is not None:
            display(self.figure)
        display(HTML(
            self.trap() + "<details"
            + (" open" if self.figure is None else "")
            + f"><summary>Data</summary>{table_html(self.frame)}</details>"
            f"<p>{sources(self.paragraphs, self.notes)}</p>"
        ))


@dataclass(frozen=True)
class Values:
    """Computed values that the text may quote, each with its meaning."""

    rows: tuple  # (name, value, meaning)

    def to_html(self) -> str:
        lines = "".join(
            f'<tr><th scope="row">{esc(meaning)}</th>'
            f'<td><data id="calc-{name}" data-calc="{name}" value="{esc(say(value))}">'
            f"{esc(say(value))}</data></td></tr>"
            for name, value, meaning in self.rows
        )
        return (
            '<table class="companion-table companion-values"><caption>'
            "We computed</caption><thead><tr>"
            '<th scope="col">what</th><th scope="col">value</th></tr></thead>'
            f"<tbody>{lines}</tbody></table>"
        )

    def _ipython_display_(self):
        display(HTML(self.to_html()))


def plot_html(figure: go.Figure, alt: str) -> str:
    """A picture for the book: its script draws it from the JSON beside."""
    data = figure.to_json().replace("<", "\\u003c")
    height = int(figure.layout.height or 400)
    return (
        f'<div class="companion-plot" style="min-height:{height}px" '
        f'role="img" aria-label="{esc(alt)}"></div>'
        f'<script type="application/json">{data}</script>'
    )


class BookRenderer(MimetypeRenderer):
    """plotly's renderer in the book, for a figure shown by itself.

    Without it such a figure is lost: the book cannot show plotly's type.
    """

    def to_mimebundle(self, fig_dict):
        figure = go.Figure(fig_dict)
        title = figure.layout.title.text or "A chart without a description"
        return {"text/html": plot_html(figure, title)}


def show_in_book():
    """Charts as the book needs them, from here on."""
    os.environ[IN_BOOK] = "1"
    pio.renderers["companion"] = BookRenderer()
    pio.renderers.default = "companion"


if os.environ.get(IN_BOOK):
    show_in_book()


def in_order(paragraphs) -> tuple:
    """Ids of paragraphs, each once, in the order of the paper."""
    return tuple(sorted(
        set(paragraphs), key=list(by_id("paragraphs").index).index))


def listed(frame: pd.DataFrame, column: str) -> list:
    """The filled values of a column in the order of the paper."""
    if column not in frame:
        return []
    found = [v for v in frame[column].dropna().unique() if v != ""]
    if column == "note":
        return sorted(int(v) for v in found)
    order = list(by_id("paragraphs").index)
    return sorted(found, key=order.index)


def describe(frame: pd.DataFrame) -> str:
    """The rows of a chart in words: what is counted, how much, who says."""
    if "label" not in frame:
        return table_words(frame)
    parts = []
    for row in frame.itertuples():
        text = row.text or (
            say_date(row.value) if isinstance(row.value, str) else "")
        meta = f" ({row.meta})" if getattr(row, "meta", "") else ""
        if text:
            parts.append(f"{row.label}: {text}{meta}")
    return f"Chart with {len(parts)} marks. " + "; ".join(parts) + "."


def table_words(frame: pd.DataFrame) -> str:
    """A table of counts in words, a row a sentence."""
    head, *rest = frame.columns
    parts = []
    for row in frame.itertuples(index=False):
        counts = ", ".join(
            f"{c} {say(v)}" for c, v in zip(rest, row[1:]) if say(v) != "0")
        parts.append(f"{row[0]}: {counts or 'none'}")
    return f"Table of counts by {head}. " + "; ".join(parts) + "."


class Section:
    """One section's rows, and the numbering of what its notebook shows."""

    def __init__(self, section: str, page: str = "notebook"):
        """page: name of the notebook. Raises KeyError for no section, and
        for a page on the whole paper that has no letter in ACROSS."""
        self.id, self.page = section, page
        self.number = (
            ACROSS[page] if section == WHOLE
            else by_id("sections").number[section])
        self.paragraphs = self._own("paragraphs", "section")
        self.quantities = self._own("quantities")
        self.claims = self._own("claims")
        self.events = self._own("events")
        self._given = {"Chart": [], "Table": []}

    def _own(self, table: str, column: str = "paragraph") -> pd.DataFrame:
        frame = load(table)
        if self.id == WHOLE:
            return frame
        section = frame[column].str.replace(r"-\d+$", "", regex=True)
        mine = frame[column] if column == "section" else section
        return frame[mine == self.id].reset_index(drop=True)

    def _number(self, word: str, name: str) -> str:
        if not SLUG.fullmatch(name):
            raise ValueError(f"{name!r}: use lower case and hyphens")
        given = self._given[word]
        if name not in given:
            given.append(name)
        return f"{word} {self.number}.{given.index(name) + 1}"

    def chart(
        self, figure, frame, name, finding, *, alt="", paragraphs=None,
        origin="paper", pitfall="", notes=(),
    ) -> Exhibit:
        """A plotly figure as a numbered chart.

        frame: the rows shown; they become the text alternative (unless
        alt is given), the table and the CSV, and their paragraphs and
        notes the sources (unless given). name: slug, the chart's anchor.
        finding: what it shows, a sentence. origin: see ORIGINS.
        pitfall: what a naive chart would get wrong.
        Raises ValueError when the frame names no paragraph.
        """
        number = self._number("Chart", name)
        shown = [c for c in SHOWN if c in frame] or list(frame.columns)
        if paragraphs is None:
            paragraphs = listed(frame, "paragraph")
        if not paragraphs:
            raise ValueError(f"{name}: name the paragraphs it rests on")
        return Exhibit(
            name, number, finding, origin, frame[shown], in_order(paragraphs),
            figure, alt or describe(frame), pitfall,
            tuple(notes or listed(frame, "note")), self.page,
        )

    def table(
        self, frame, name, finding, *, paragraphs=None, origin="paper",
        pitfall="", notes=(),
    ) -> Exhibit:
        """A frame as a numbered table; paragraphs default to those
        that the frame names, else to the whole section."""
        if paragraphs is None:
            paragraphs = listed(frame, "paragraph")
        paragraphs = paragraphs or list(self.paragraphs.id)
        number = self._number("Table", name)
        return Exhibit(
            name, number, finding, origin, frame, in_order(paragraphs), None,
            "", pitfall, tuple(notes), self.page,
        )

    def values(self, *rows) -> Values:
        """Computed values for the text: (name, value, meaning) each."""
        for name, _, _ in rows:
            if not SLUG.fullmatch(name):
                raise ValueError(f"{name!r}: use lower case and hyphens")
        return Values(rows)


def section(name: str, page: str = "notebook") -> Section:
    """The rows of one section, or of the "whole" paper."""
    return Section(name, page)
