"""Scripts and styles of the pages, where each is needed."""

import shutil
from pathlib import Path

import plotly
from docutils import nodes
from plotly.offline import get_plotlyjs_version
from sphinx.application import Sphinx
from sphinx.util import logging

log = logging.getLogger(__name__)
ASSETS = Path(__file__).parent.parent / "assets"
BUNDLE = "vendor/plotly-cartesian.min.js"  # the kinds of charts in use
# class on a page: (the script that serves it, when it runs)
SCRIPTS = {
    "companion-ledger": ("vendor/dataTables.min.js", 801),
    "companion-first": ("first.js", 901),
    "companion-whatif": ("whatif.js", 901),
}


def add_scripts(
    app: Sphinx, page: str, template: str, context: dict,
    doctree: nodes.document | None,
):
    """The script of a table, a form, a sum where there is one; the charts'
    is fetched by companion.js when one comes near the screen."""
    body = context.get("body") or ""
    for name, (script, priority) in SCRIPTS.items():
        if name in body:
            app.add_js_file(f"../companion/{script}", loading_method="defer",
                            priority=priority)
    app.add_js_file(
        "../companion/companion.js", loading_method="defer", priority=900)


def copy_assets(app: Sphinx, error: Exception | None):
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir) / "companion"
    shutil.copytree(ASSETS, target, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("reveal", "decks.*"))
    if app.config.companion_card:
        shutil.copy(Path(app.srcdir) / app.config.companion_card,
                    target / "card.png")
    if not bundle_fits():
        log.info("plotly.js: the whole bundle, since the vendored one is of "
                 "another version; see README.md")
        whole = Path(plotly.__file__).parent / "package_data/plotly.min.js"
        shutil.copy(whole, target / BUNDLE)


def bundle_fits() -> bool:
    """The vendored plotly.js is that of the installed plotly."""
    head = (ASSETS / BUNDLE).read_text("utf-8")[:100]
    return f"v{get_plotlyjs_version()}\n" in head


def setup(app: Sphinx):
    app.add_config_value("companion_card", "", "html")
    app.add_css_file("../companion/companion.css", priority=900)
    app.connect("build-finished", copy_assets)
