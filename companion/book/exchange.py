"""What pages give to each other: charts, tables and values of notebooks, and
the terms of the glossary, put where the text of any page asks.
"""

import html

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..ledger.reads import reads
from ..pages import exhibits
from . import glossary, record
from .roles import link_node, cardlink, slot

log = logging.getLogger(__name__)


def store(env: BuildEnvironment) -> dict:
    """What the environment keeps for us from one build to the next:

    exhibits, values: as in record.py. users: page -> [(what, name)] that
    it asks for. terms: see glossary.py. reads: page -> names of tables.
    runs: see running.py. digests: see fresh.py.
    """
    if not hasattr(env, "companion"):
        env.companion = {kind: {} for kind in (
            "exhibits", "values", "users", "terms", "reads", "runs",
            "digests")}
    return env.companion


# --- collected as pages are read -------------------------------------------


def give(env: BuildEnvironment, kind: str, name: str, made: dict):
    """Keep what the page that is being read makes."""
    found, page = store(env)[kind], env.docname
    other = found.get(name, {"page": page})["page"]
    if other != page:
        log.warning(f'"{name}" is made in {other} and in {page}; rename one',
                    location=page)
    found[name] = made | {"page": page}


def give_exhibit(env: BuildEnvironment, made: dict):
    give(env, "exhibits", made["name"], made)


def give_values(env: BuildEnvironment, made: dict):
    for row in made["rows"]:
        give(env, "values", row["name"],
             {"value": row["value"], "meaning": row["meaning"]})


def opens_sentence(node: nodes.Element) -> bool:
    before = node.parent.children[: node.parent.index(node)]
    text = "".join(n.astext() for n in before).rstrip()
    return not text or text[-1] in ".?!"


def capitalise(doctree: nodes.document):
    """A number in words that opens a sentence gets its capital."""
    for node in doctree.findall(cardlink):
        if node["kind"] == "number" and opens_sentence(node):
            text = node.astext()
            node.children = [nodes.Text(text[0].upper() + text[1:])]


def begin_page(app: Sphinx, name: str, source: list[str]):
    """From here on, what is read is read for this page."""
    reads.begin()


def collect(app: Sphinx, doctree: nodes.document):
    """Remember what a page asks for, and which tables it read."""
    capitalise(doctree)
    found, page = store(app.env), app.env.docname
    if page == glossary.PAGE:
        found["terms"] = glossary.collect(
            doctree, app.config.companion_unlinked)
    found["users"][page] = [
        (n["what"], n["name"]) for n in doctree.findall(slot) if "name" in n]
    run = found["runs"].get(page)
    found["reads"][page] = sorted(
        reads.names.union(run[1].read if run else ()))
    for ref in doctree.findall(nodes.reference):
        if "&amp;" in ref.get("refuri", ""):  # Sphinx escapes once more
            ref["refuri"] = html.unescape(ref["refuri"])


def purge(app: Sphinx, env: BuildEnvironment, page: str):
    found = store(env)
    for kind in ("exhibits", "values"):
        found[kind] = {
            k: v for k, v in found[kind].items() if v["page"] != page}
    for kind in ("users", "reads"):
        found[kind].pop(page, None)


def merge(
    app: Sphinx, env: BuildEnvironment, pages_read: set[str],
    other: BuildEnvironment,
):
    for kind in ("exhibits", "values", "users", "terms", "reads"):
        store(env)[kind].update(store(other)[kind])


# --- put in as pages are written --------------------------------------------


def wanted(env: BuildEnvironment, node: nodes.Element) -> dict | None:
    """What a slot asks for; None where no notebook makes it."""
    if "name" not in node:
        return node["data"]
    kind = "values" if node["what"] == "calc" else "exhibits"
    return store(env)[kind].get(node["name"])


def fill(app: Sphinx, doctree: nodes.document, page: str):
    """Put exhibits, values and their numbers where the text asks."""
    slots = list(doctree.findall(slot))
    shown = {n["name"] for n in slots if n["what"] == "show"}
    name_tables([n["data"] for n in slots if n["what"] == "table"])
    for node in slots:
        made = wanted(app.env, node)
        if made is None:
            log.warning(
                f'{node["what"]}: no notebook makes "{node["name"]}"',
                location=(page, node.get("line")))
            node.replace_self(nodes.inline("", f'[{node["name"]}]'))
        elif node["what"] == "calc":
            node.replace_self(value_node(node["name"], made))
        elif node["what"] == "see":
            here = page if node["name"] in shown else made["page"]
            node.replace_self(exhibit_node(made, here))
        else:
            text = WRITERS[node["what"]](made, page)
            node.replace_self(nodes.raw(
                "", text, format="html", classes=node["classes"]))
    if page != glossary.PAGE and not app.env.doc2path(page).endswith("ipynb"):
        glossary.link(doctree, store(app.env)["terms"])


def name_tables(tables: list[dict]):
    """Two regions of a page have two names (axe: landmark-unique)."""
    if len(tables) > 1:
        for number, table in enumerate(tables, 1):
            table["label"] = f"Table of results {number}"


WRITERS = {"show": exhibits.exhibit_html, "values": exhibits.values_html,
           "table": exhibits.table_html, "figure": exhibits.figure_html}


def value_node(name: str, made: dict) -> cardlink:
    return link_node(
        made["value"], (made["page"], f"calc-{name}"), "calc",
        "Computed by us; the link leads to the cell.")


def exhibit_node(made: dict, page: str) -> cardlink:
    """page: where the exhibit stands that the link leads to."""
    return link_node(made["number"], (page, made["name"]), "see",
                     made["number"], made["finding"])


def write_record(app: Sphinx, error: Exception | None):
    """The file of all that the notebooks made, beside the pages."""
    if not error and app.builder.format == "html":
        found = store(app.env)
        record.write(found["exhibits"], found["values"], app.outdir)


def setup(app: Sphinx):
    app.add_config_value("companion_unlinked", [], "env")
    app.connect("source-read", begin_page)
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-resolved", fill)
    app.connect("build-finished", write_record)
