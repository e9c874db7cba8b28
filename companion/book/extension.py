"""The book's one Sphinx extension, put together.

Roles: q, num, bounds, printed (a number), when (an event's date), p (a
paragraph), note, voice, forecast, disagree, calc (a value computed in a
notebook), see (a chart or table): roles.py.
Directives: para (one paragraph of the paper), show (a chart or table),
outcome (a fold for what came later), ledger, dictionary, endnotes,
explorer, cards, argument, forecasts, first, works, whatif, takeaway, row,
launches (parts of pages): directives.py.
"""

import gc

from sphinx.application import Sphinx
from sphinx.config import Config

from ..site import finish
from . import (
    assets, directives, exchange, finder, fresh, outputs, private, roles,
    running, sheets,
)


def collect_rarely():
    """Most of what a build makes is kept to its end: looking through all of
    it for what could be freed costs much of a small change's time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def add_icon(app: Sphinx, config: Config):
    icon = str(assets.ASSETS / "icon.svg")
    config.html_favicon = config.html_favicon or icon


def add_content(app: Sphinx):
    """What the chapters are written with: roles, directives, charts."""
    for part in (roles, directives, outputs, exchange, fresh, assets, sheets):
        part.setup(app)


def setup(app: Sphinx):
    collect_rarely()
    add_content(app)
    app.connect("config-inited", add_icon)
    app.connect("env-get-outdated", fresh.outdated)
    running.setup(app)
    app.connect("html-page-context", assets.add_scripts)
    app.add_domain(finder.Finder)
    finish.setup(app)
    private.setup(app)
    return {"version": "1", "env_version": 3, "parallel_read_safe": True,
            "parallel_write_safe": True}
