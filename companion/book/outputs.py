"""What a notebook shows leaves it as data: while it runs for the book, its
charts, tables and values are shown as types of ours, and the book makes
slots of them, which exchange.py fills on each page that asks.

The runner of the book uses the first half; any other IPython can have it
as an extension: `%load_ext companion.book.outputs`.
"""

import json

from docutils import nodes
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from myst_nb.core import render
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..pages.exhibits import EXHIBIT, FIGURE, SHOWN_AS_DATA, TABLE, VALUES
from .exchange import give_exhibit, give_values
from .roles import slot

CLASSES = ["output", "text_html"]  # of what a cell shows


def load_ipython_extension(shell: InteractiveShell):
    """From here on, `shell` shows charts, tables and values as data."""
    formatter = shell.display_formatter.ipython_display_formatter
    for kind, (mime, data_of) in SHOWN_AS_DATA.items():
        formatter.for_type(kind, lambda shown, mime=mime, data_of=data_of: (
            display({mime: data_of(shown)}, raw=True)))


# --- read by the book ------------------------------------------------------


def exhibit(env: BuildEnvironment, made: dict) -> slot:
    give_exhibit(env, made)
    return slot("", what="show", name=made["name"], classes=CLASSES)


def values(env: BuildEnvironment, made: dict) -> slot:
    give_values(env, made)
    return slot("", what="values", data=made, classes=CLASSES)


def table(env: BuildEnvironment, made: dict) -> slot:
    return slot("", what="table", data=made, classes=CLASSES)


def figure(env: BuildEnvironment, made: dict) -> slot:
    return slot("", what="figure", data=made, classes=CLASSES)


READERS = {EXHIBIT: exhibit, VALUES: values, TABLE: table, FIGURE: figure}


class Plugin:
    """Tells myst-nb what to make of our types."""

    mime_priority_overrides = [("*", mime, 1) for mime in READERS]

    @staticmethod
    def handle_mime(
        renderer: render.NbElementRenderer, data: render.MimeData,
        inline: bool,
    ) -> list[nodes.Node] | None:
        if data.mime_type not in READERS:
            return None
        made = json.loads(json.dumps(data.content))  # no nbformat objects
        return [READERS[data.mime_type](renderer.renderer.sphinx_env, made)]


def setup(app: Sphinx):
    """Register the plugin as an entry point of this package would, but for
    this build only; myst-nb keeps one list of them."""
    plugins = render.load_mime_renders()
    if Plugin not in plugins:
        plugins.append(Plugin)
