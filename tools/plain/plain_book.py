"""The book's content under default settings, to compare with.

Roles, directives and tables are those of the book; notebooks run as
Jupyter Book runs them, pages are as the theme writes them, and plotly.js
is the whole bundle in the head of each page with a chart, as plotly's own
renderer puts it there (from this host, since the measuring asks nobody).
"""

import os
import shutil
import tempfile
from pathlib import Path

import plotly
from companion.book import extension as book

HERE = Path(__file__).parent


def add_scripts(app, pagename, templatename, context, doctree):
    body = context.get("body") or ""
    if "companion-plot" in body:
        app.add_js_file("../companion/plotly.min.js", priority=800)
        app.add_js_file("../companion/plain.js", priority=802)
    if "companion-ledger" in body:
        app.add_js_file("../companion/vendor/dataTables.min.js", priority=801)


def copy_scripts(app, error):
    target = Path(app.outdir) / "companion"
    whole = Path(plotly.__file__).parent / "package_data/plotly.min.js"
    shutil.copy(whole, target / "plotly.min.js")
    shutil.copy(HERE / "plain.js", target)


def show_data_in_kernels():
    """Every kernel shows charts as data, for the book to make HTML of."""
    profile = Path(tempfile.mkdtemp()) / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text(
        "c.IPKernelApp.extensions = ['companion.book.outputs']\n")
    os.environ["IPYTHONDIR"] = str(profile.parent)


def setup(app):
    show_data_in_kernels()
    book.add_content(app)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_scripts)
