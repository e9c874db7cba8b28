"""The roles of the chapters: words drawn from data/, each a link to its row
with a hover card. What a notebook makes is a slot, filled later.
"""

from collections.abc import Callable

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..ledger.tables import bare, by_id, numbers, paragraph_label, phrase
from ..ledger.tables import say_date
from ..pages import links
from ..pages.cells import say
from ..pages.notes import note_card

OPEN = Markup('<a class="companion-{}" href="{}"{}>')
CARD = Markup(' data-card="{}"')


class cardlink(nodes.Inline, nodes.TextElement):
    """A link with a hover card; attributes page, anchor, card, kind."""


class slot(nodes.Inline, nodes.Element):
    """A place for what a notebook makes: what (see exchange.MAKERS), and
    its name, or its data where it has no name."""


def visit_cardlink(self, node: nodes.Element):
    address = links.address(
        node["page"], node["anchor"], self.builder.current_docname)
    card = CARD.format(node["card"]) if node["card"] else ""
    self.body.append(OPEN.format(node["kind"], address, card))


def depart_cardlink(self, node: nodes.Element):
    self.body.append("</a>")


def visit_words(self, node: nodes.Element):
    """On other builders a link is its words."""


def link_node(text: str, place: tuple[str, str], kind: str, *lines: str):
    """A link to a place (page, anchor) of the book; lines: of its card."""
    page, anchor = place
    return cardlink("", text, page=page, anchor=anchor, kind=kind,
                    card="\n".join(filter(None, lines)))


# --- what each role says ---------------------------------------------------
# Each takes an id and raises KeyError where there is none.


def number_node(name: str, words: Callable) -> cardlink:
    """words: makes of the row what stands on the page."""
    row = numbers().loc[name]
    where = [paragraph_label(row.paragraph)] if row.paragraph else []
    where.append(f"note {row.note}" if say(row.note) else "no note")
    ends = [d for d in (row.period_start, row.period_end) if d]
    time = " to ".join(dict.fromkeys(map(say_date, ends)))
    return link_node(
        words(row), links.place("quantities", name), "number",
        f"Printed: “{row.as_printed}”", f"Allows: {row.value} {row.unit}",
        f"Says: {by_id('voices').name.get(row.voice, row.voice)}",
        f"Where: {', '.join(where)}", f"Time: {time}" if time else "")


def date_node(name: str) -> cardlink:
    row = by_id("events").loc[name]
    inferred = "Not as printed: inferred, mostly from a note"
    return link_node(
        say_date(row.date), links.place("events", name), "date", row.event,
        f"Where: {paragraph_label(row.paragraph)}",
        inferred if row.precision == "inferred" else "")


def paragraph_node(name: str) -> cardlink:
    if name not in by_id("paragraphs").index:
        raise KeyError(name)
    return link_node(
        paragraph_label(name), links.place("paragraphs", name), "paragraph")


def note_node(name: str) -> cardlink:
    known = {str(number): number for number in by_id("notes").index}
    row = by_id("notes").loc[known[name]]
    return link_node(
        f"note {name}", links.place("notes", name), "note", note_card(row))


def voice_node(name: str) -> cardlink:
    row = by_id("voices").loc[name]
    return link_node(
        row["name"], links.place("voices", name), "voice", row.role,
        row.institution, row.country)


def forecast_node(name: str) -> cardlink:
    row, claim = (by_id(t).loc[name] for t in ("forecasts", "claims"))
    said = claim.wording.replace(";", ", ") or "no word of likelihood"
    return link_node(
        claim.label, links.place("forecasts", name), "forecast",
        claim.summary, f"Words: {said}", f"By when: {row.horizon}")


def disagreement_node(name: str) -> cardlink:
    row = by_id("disagreements").loc[name]
    return link_node(
        row.title, ("chapters/across/disagree", f"card-{name}"), "ref",
        row.explanation)


NODES = {
    "q": lambda name: number_node(name, phrase),
    "num": lambda name: number_node(name, bare),
    "bounds": lambda name: number_node(name, lambda row: str(row.value)),
    "printed": lambda name: number_node(
        name, lambda row: f"“{row.as_printed}”"),
    "when": date_node, "p": paragraph_node, "note": note_node,
    "voice": voice_node, "forecast": forecast_node,
    "disagree": disagreement_node,
}


class IdRole(SphinxRole):
    """A role whose text is an id."""

    def run(self):
        try:
            return [NODES[self.name](self.text.strip())], []
        except KeyError:
            message = self.inliner.reporter.error(
                f'{self.name}: "{self.text}" is no id in data/; correct it '
                "or add the row", line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]


class SlotRole(SphinxRole):
    """A role whose text is the name of what a notebook makes."""

    def run(self):
        return [slot("", what=self.name, name=self.text.strip(),
                     line=self.lineno)], []


def setup(app: Sphinx):
    app.add_node(cardlink, html=(visit_cardlink, depart_cardlink),
                 **{b: (visit_words, visit_words)
                    for b in ("latex", "text", "man", "texinfo")})
    app.add_node(slot)
    for name in NODES:
        app.add_role(name, IdRole())
    for name in ("calc", "see"):
        app.add_role(name, SlotRole())
