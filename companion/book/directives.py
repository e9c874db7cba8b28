"""The directives of the chapters: a paragraph of the paper, a fold for what
came later, a chart or table, and parts of pages made from data/."""

from importlib import import_module

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from ..ledger.tables import by_id, paragraph_label
from ..pages import across, forecasts, ledgers
from ..pages.notes import end_note, margin
from ..pages.templating import render
from ..site import launch, takeaway
from . import private
from .roles import slot

# name of a directive: (its argument, name of the page) -> HTML
PARTS = {
    **ledgers.PARTS, **across.PARTS, **forecasts.PARTS,
    "takeaway": lambda _, page: takeaway.download(page),
    "launches": lambda _, page: launch.elsewhere(),
}


class outcome_fold(nodes.container):
    """A fold for what came later; attribute summary."""


def visit_fold(self, node: nodes.Element):
    self.body += [self.starttag(node, "details", CLASS="companion-outcome"),
                  f"<summary>{self.encode(node['summary'])}</summary>"]


def depart_fold(self, node: nodes.Element):
    self.body.append("</details>")


class Paragraph(SphinxDirective):
    """One paragraph of the paper in our words, with its sources."""

    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        if name not in by_id("paragraphs").index:
            raise self.error(f'"{name}" is no paragraph in paragraphs.csv')
        block = nodes.container(ids=[f"p-{name}"], classes=["companion-para"])
        self.state.document.note_explicit_target(block)
        source = StringList(margin(name), source=self.get_source_info()[0])
        self.state.nested_parse(source, self.content_offset, block)
        block += nodes.raw("", render(
            "book/para-number.html", name=name, label=paragraph_label(name)),
            format="html")
        self.state.nested_parse(self.content, self.content_offset, block)
        block += private.fold(name)
        return [block]


class Outcome(SphinxDirective):
    """A fold for what came later; its argument is what to click on."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        block = outcome_fold(summary=self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, block)
        return [block]


class Show(SphinxDirective):
    """A chart or table of a notebook."""

    required_arguments = 1

    def run(self):
        return [slot("", what="show", name=self.arguments[0],
                     line=self.lineno)]


class Part(SphinxDirective):
    """A part of a page, made from data/ by one of PARTS."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"class": directives.class_option}

    def run(self):
        text = PARTS[self.name](self.arguments[0], self.env.docname)
        return [nodes.raw("", text, format="html")]


class EndNotes(SphinxDirective):
    """All end notes with their citations."""

    def run(self):
        block = nodes.container(classes=["companion-notes"])
        for number in by_id("notes").index:
            item = nodes.container(ids=[f"note-{number}"])
            self.state.document.note_explicit_target(item)
            lines = StringList(end_note(number), source="notes.csv")
            self.state.nested_parse(lines, self.content_offset, item)
            block += item
        return [block]


def add_parts(app: Sphinx, config: Config):
    """Parts of pages, also those that serve one paper only: PARTS of the
    module that the setting companion_own names."""
    if config.companion_own:
        PARTS.update(import_module(config.companion_own).PARTS)
    for name in PARTS:
        app.add_directive(name, Part)


def setup(app: Sphinx):
    app.add_node(outcome_fold, html=(visit_fold, depart_fold))
    app.add_directive("para", Paragraph)
    app.add_directive("outcome", Outcome)
    app.add_directive("show", Show)
    app.add_directive("endnotes", EndNotes)
    app.add_config_value("companion_own", "", "env")
    app.connect("config-inited", add_parts)
