"""The HTML of the book: templates of jinja2, all values escaped.

Each room of the package keeps its own in ROOM/templates; a template is
named with its room: `render("pages/table.html", table=…)`. All of them know
the filters script (a value as JSON), at (a cell on a page), address and
relative (see links.py), and the function cell (see cells.py).
"""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from . import cells, links

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
    made.filters.update(
        script=script, at=links.at, address=links.address,
        relative=links.relative)
    made.globals["cell"] = cells.cell
    return made


def render(template: str, /, **values) -> Markup:
    """A template with these values, as HTML that is not escaped again.
    (In an f-string it joins other text; with + it escapes that.)

    template: "ROOM/FILE". Raises jinja2.UndefinedError where the template asks
    for a value that is not there, TemplateNotFound where there is no file.
    """
    return Markup(environment().get_template(template).render(values))


def script(value: object) -> Markup:
    """A value as JSON that may stand in a <script> of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
