"""The HTML of the book: templates of jinja2, all values escaped.

Each room of the package keeps its own in ROOM/templates; a template is
named with its room: `render("pages/table.html", table=…)`. Macros that all
rooms may use stand in pages/templates/macros.html.
"""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

PACKAGE = Path(__file__).parent.parent


@cache
def environment() -> Environment:
    """The templates of every room, compiled once a process."""
    rooms = {p.parent.name: FileSystemLoader(p)
             for p in sorted(PACKAGE.glob("*/templates"))}
    made = Environment(
        loader=PrefixLoader(rooms), autoescape=True, auto_reload=False,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        cache_size=-1)
    made.filters["script"] = script
    return made


def render(name: str, **values) -> Markup:
    """A template with these values, as HTML that is not escaped again.

    name: "ROOM/FILE". Raises jinja2.UndefinedError where the template asks
    for a value that is not there, TemplateNotFound where there is no file.
    """
    return Markup(environment().get_template(name).render(values))


def script(value) -> Markup:
    """A value as JSON that may stand in a <script> of a page."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c"))
