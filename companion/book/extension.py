"""The book's one Sphinx extension: roles and directives that draw from
data/ and from the notebooks, and the scripts of the pages that need them.

Roles: q, num, bounds, printed (a number), when (an event's date), p (a
paragraph), note, voice, forecast, calc (a value computed in a notebook), see (a chart or table).
Directives: para (one paragraph of the paper), show (a chart or table),
outcome (a fold for what came later),
ledger, dictionary, endnotes, explorer, cards, argument, forecasts, first,
works, whatif, takeaway, row, launches (parts of pages).
"""

import gc
import hashlib
import html
import json
import os
import posixpath
import re
import shutil
from pathlib import Path

import plotly
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from plotly.offline import get_plotlyjs_version
from pybtex.backends.plaintext import Backend
from pybtex.plugin import register_plugin
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from . import finder, glossary, private, running
from ..karmon import whatif
from ..ledger import tables
from ..pages import across, forecasts as foresight, parts as pages
from ..site import launch, finish as site, takeaway
from ..pages.exhibits import IN_BOOK, esc, section_folder
from ..ledger.tables import (
    DATA, bare, by_id, numbers, paragraph_label, phrase, say_date,
)

log = logging.getLogger(__name__)
PACKAGE = Path(__file__).parent.parent
ASSETS = PACKAGE / "assets"
BUNDLE = "vendor/plotly-cartesian.min.js"  # the kinds of charts in use
REFERENCE = "chapters/reference/"
EXHIBIT = re.compile(
    r'<figure class="companion-exhibit" id="(?P<name>[^"]+)" '
    r'data-exhibit="[^"]+" data-number="(?P<number>[^"]+)".*?'
    r'companion-finding">(?P<finding>[^<]*)<', re.DOTALL
)
SHOWN = "shown.json"
VALUE = re.compile(r'data-calc="(?P<name>[^"]+)" value="(?P<text>[^"]*)"')
PARTS = {"ledger": pages.ledger, "dictionary": pages.dictionary,
         **across.PARTS, **foresight.PARTS, "whatif": whatif.control,
         "takeaway": takeaway.link, "row": pages.row_source,
         "launches": launch.table}
LOCAL = re.compile(r'href="(?!#|data:|https?:)([^"]+)"')


class cardlink(nodes.Inline, nodes.TextElement):
    """A link with a hover card; attributes doc, anchor, card, kind."""


class slot(nodes.Inline, nodes.Element):
    """A place for a chart, a value or a number that a notebook gives;
    attributes what (show, see, calc) and name."""


def visit_cardlink(self, node):
    target = self.builder.get_relative_uri(
        self.builder.current_docname, node["doc"])
    card = f' data-card="{esc(node["card"])}"' if node["card"] else ""
    self.body.append(
        f'<a class="companion-{node["kind"]}" '
        f'href="{target}#{esc(node["anchor"])}"{card}>'
    )


def depart_cardlink(self, node):
    self.body.append("</a>")


def visit_plain(self, node):
    pass


# --- roles ------------------------------------------------------------


def number_card(row) -> str:
    """What hovering over a number shows, one fact a line."""
    voice = by_id("voices").name.get(row.voice, row.voice)
    where = paragraph_label(row.paragraph) if row.paragraph else ""
    note = f"note {row.note}" if str(row.note) not in ("<NA>", "") else (
        "no note")
    lines = [
        f"Printed: “{row.as_printed}”",
        f"Allows: {row.value} {row.unit}",
        f"Says: {voice}",
        f"Where: {', '.join(filter(None, (where, note)))}",
    ]
    if row.period_start or row.period_end:
        lines.append("Time: " + " to ".join(dict.fromkeys(
            say_date(d) for d in (row.period_start, row.period_end) if d)))
    return "\n".join(lines)


class DataRole(SphinxRole):
    """A role whose text is an id; subclasses build the link."""

    def run(self):
        try:
            return [self.build(self.text.strip())], []
        except KeyError:
            message = self.inliner.reporter.error(
                f'{self.name}: "{self.text}" is no id in data/; correct it '
                "or add the row", line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]

    def link(self, text, doc, anchor, card="", kind="ref"):
        return cardlink(
            "", text, doc=doc, anchor=anchor, card=card, kind=kind)


class NumberRole(DataRole):
    def build(self, name):
        row = numbers().loc[name]
        word = {
            "q": phrase, "num": bare, "bounds": lambda r: str(r.value),
            "printed": lambda r: f"“{r.as_printed}”",
        }[self.name](row)
        return self.link(
            word, REFERENCE + "ledger", f"q-{name}", number_card(row),
            "number")


class DateRole(DataRole):
    def build(self, name):
        row = by_id("events").loc[name]
        card = f"{row.event}\nWhere: {paragraph_label(row.paragraph)}"
        return self.link(
            say_date(row.date), REFERENCE + "events", f"e-{name}", card,
            "date")


class ParagraphRole(DataRole):
    def build(self, name):
        section = by_id("paragraphs").section[name]
        return self.link(
            paragraph_label(name),
            f"chapters/{section_folder(section)}/text", f"p-{name}",
            kind="paragraph")


class NoteRole(DataRole):
    def build(self, name):
        row = by_id("notes").loc[int(name)] if name.isdecimal() else None
        if row is None:
            raise KeyError(name)
        return self.link(
            f"note {name}", REFERENCE + "notes", f"note-{name}",
            pages.note_card(row), "note")


class VoiceRole(DataRole):
    def build(self, name):
        row = by_id("voices").loc[name]
        card = "\n".join(filter(None, (
            row.role, row.institution, row.country)))
        return self.link(
            row["name"], REFERENCE + "voices", f"v-{name}", card, "voice")


class ForecastRole(DataRole):
    def build(self, name):
        row, claim = (by_id(t).loc[name] for t in ("forecasts", "claims"))
        said = claim.wording.replace(";", ", ") or "no word of likelihood"
        return self.link(
            claim.label, "chapters/forecasts/every", f"f-{name}",
            f"{claim.summary}\nWords: {said}\nBy when: {row.horizon}",
            "forecast")


class SlotRole(SphinxRole):
    def run(self):
        return [slot("", what=self.name, name=self.text.strip(),
                     line=self.lineno)], []


# --- directives -------------------------------------------------------


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
        source = StringList(
            pages.margin(name), source=self.get_source_info()[0])
        self.state.nested_parse(source, self.content_offset, block)
        label = paragraph_label(name)
        block += nodes.raw(
            "", f'<a class="companion-para-number" href="#p-{name}" '
            f'aria-label="Paragraph {label[1:]}, link">{label}</a>',
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
        block = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, block)
        head = ('<details class="companion-outcome"><summary>'
                f"{esc(self.arguments[0])}</summary>")
        return [nodes.raw("", head, format="html"), *block.children,
                nodes.raw("", "</details>", format="html")]


class Show(SphinxDirective):
    """A chart or table of a notebook."""

    required_arguments = 1

    def run(self):
        return [slot("", what="show", name=self.arguments[0],
                     line=self.lineno)]


class Page(SphinxDirective):
    """A part of a page, made from data/ (see pages.py, across.py, foresight.py)."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"class": directives.class_option}

    def run(self):
        maker = PARTS[self.name]
        return [nodes.raw("", maker(self.arguments[0]), format="html")]


class EndNotes(SphinxDirective):
    """All end notes with their citations."""

    def run(self):
        block = nodes.container(classes=["companion-notes"])
        for number in by_id("notes").index:
            item = nodes.container(ids=[f"note-{number}"])
            self.state.document.note_explicit_target(item)
            lines = StringList(pages.end_note(number), source="notes.csv")
            self.state.nested_parse(lines, self.content_offset, item)
            block += item
        return [block]


# --- what notebooks give ------------------------------------------------


def store(env) -> dict:
    if not hasattr(env, "companion"):
        env.companion = {
            "show": {}, "calc": {}, "users": {}, "terms": {}, "reads": {}}
    return env.companion


def opens_sentence(node) -> bool:
    before = node.parent.children[: node.parent.index(node)]
    text = "".join(n.astext() for n in before).rstrip()
    return not text or text[-1] in ".?!"


def capitalise(doctree):
    """A number in words that opens a sentence gets its capital."""
    for node in doctree.findall(cardlink):
        if node["kind"] == "number" and opens_sentence(node):
            text = node.astext()
            node.children = [nodes.Text(text[0].upper() + text[1:])]


def collect(app, doctree):
    """Remember the exhibits and values of a page, and who asks for them."""
    capitalise(doctree)
    found, page = store(app.env), app.env.docname
    if page == glossary.PAGE:
        found["terms"] = glossary.collect(doctree)
    for raw in doctree.findall(nodes.raw):
        text = raw.astext()
        for kind, pattern in (("show", EXHIBIT), ("calc", VALUE)):
            for match in pattern.finditer(text):
                name = match["name"]
                other = found[kind].get(name, (page,))[0]
                if other != page:
                    log.warning(
                        f'"{name}" is made in {other} and in {page}; '
                        "rename one", location=page)
                found[kind][name] = (
                    (page, text, match["number"], match["finding"])
                    if kind == "show"
                    else (page, html.unescape(match["text"])))
    found["users"][page] = [
        (n["what"], n["name"]) for n in doctree.findall(slot)]
    run = found.get("runs", {}).get(page)
    found["reads"][page] = sorted(tables.READ.union(run[1].read if run else ()))
    for ref in doctree.findall(nodes.reference):
        if "&amp;" in ref.get("refuri", ""):  # Sphinx escapes once more
            ref["refuri"] = html.unescape(ref["refuri"])


def purge(app, env, page):
    found = store(env)
    for kind in ("show", "calc"):
        found[kind] = {
            k: v for k, v in found[kind].items() if v[0] != page}
    for kind in ("users", "reads"):
        found[kind].pop(page, None)


def merge(app, env, pages_read, other):
    theirs, ours = store(other), store(env)
    for kind in ("show", "calc", "users", "terms", "reads"):
        ours[kind].update(theirs[kind])


def readers(app, env):
    """Pages that show what notebooks made or what the glossary says are
    written again when that has changed since they were written."""
    shown = shown_now(env)
    before = written(app)
    return sorted(p for p in shown if shown[p] != before.get(p))


def shown_now(env) -> dict[str, str]:
    """page -> digest of what it shows of other pages."""
    found = store(env)
    terms = repr(sorted(found["terms"].items()))
    return {
        page: hashlib.sha256((terms + "".join(
            repr(found["calc" if what == "calc" else "show"].get(name))
            for what, name in asked)).encode("utf-8")).hexdigest()
        for page, asked in found["users"].items()}


def written(app) -> dict:
    """What shown_now gave when the pages were last written."""
    path = Path(app.doctreedir) / SHOWN
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def note_written(app, error):
    if not error:
        (Path(app.doctreedir) / SHOWN).write_text(
            json.dumps(shown_now(app.env)), encoding="utf-8")


def fill(app, doctree, page):
    """Put exhibits, values and their numbers where the text asks."""
    found = store(app.env)
    slots = list(doctree.findall(slot))
    shown = {n["name"] for n in slots if n["what"] == "show"}
    for node in slots:
        kind = "calc" if node["what"] == "calc" else "show"
        entry = found[kind].get(node["name"])
        if entry is None:
            log.warning(
                f'{node["what"]}: no notebook makes "{node["name"]}"',
                location=(page, node.get("line")))
            node.replace_self(nodes.inline("", f'[{node["name"]}]'))
            continue
        node.replace_self(make(node, entry, page, node["name"] in shown))
    if page != glossary.PAGE and not app.env.doc2path(page).endswith("ipynb"):
        glossary.link(doctree, found["terms"], lambda text, anchor, card:
                      cardlink("", text, doc=glossary.PAGE, anchor=anchor,
                               card=card, kind="term"))


def make(node, entry, page, here):
    """here: the exhibit that the node speaks of stands on this page."""
    source, text = entry[0], entry[1]
    if node["what"] == "show":
        return nodes.raw("", rebase(text, source, page), format="html")
    if node["what"] == "see":
        finding = html.unescape(entry[3])
        return cardlink("", entry[2], doc=page if here else source,
                        anchor=node["name"], kind="see",
                        card=f"{entry[2]}\n{finding}")
    return cardlink(
        "", text, doc=source, anchor=f"calc-{node['name']}",
        card="Computed by us; the link leads to the cell.", kind="calc")


def rebase(text: str, source: str, page: str) -> str:
    """Relative links of one page made right for another."""
    here, there = posixpath.dirname(source), posixpath.dirname(page)
    if here == there:
        return text
    return LOCAL.sub(
        lambda m: 'href="' + posixpath.relpath(
            posixpath.join(here, m[1]), there or ".") + '"', text)


# --- notebooks ----------------------------------------------------------


def run_notebooks(app, env, names):
    """Run what has changed among the notebooks that are to be read."""
    runs = store(env).setdefault("runs", {})
    asked = {n: env.doc2path(n) for n in names}
    asked = {n: p for n, p in asked.items() if p.endswith(".ipynb")}
    stale = {
        n: p for n, p in asked.items()
        if n not in runs or runs[n][0] != running.key(p, runs[n][1].read)}
    done = running.run_all(list(stale.values()))
    for name, path in stale.items():
        result = done[path]
        log.info("ran %s.ipynb in %.2f s", name, result.seconds)
        if result.problem:
            log.warning(result.problem, location=name)
        runs[name] = (running.key(path, result.read), result)


def give_outputs(app, name, source):
    """A notebook is read with the outputs of its run."""
    result = store(app.env).get("runs", {}).get(name)
    if result:
        source[0] = result[1].text


# --- scripts and styles -----------------------------------------------


def add_scripts(app, pagename, templatename, context, doctree):
    """The table script where a ledger is, the form's where the form; the
    charts' is fetched by companion.js when one comes near the screen."""
    body = context.get("body") or ""
    if "companion-ledger" in body:
        app.add_js_file(
            "../companion/vendor/dataTables.min.js", loading_method="defer",
            priority=801)
    if "companion-first" in body:
        app.add_js_file(
            "../companion/first.js", loading_method="defer", priority=901)
    if "companion-whatif" in body:
        app.add_js_file(
            "../companion/whatif.js", loading_method="defer", priority=901)
    app.add_js_file(
        "../companion/companion.js", loading_method="defer", priority=900)


def digests() -> dict[str, str]:
    """Name -> digest, of each table and of all that concerns every page."""
    ours = [*DATA.glob("*.bib"), DATA / "datapackage.json",
            *(p for p in PACKAGE.rglob("*.*") if "__pycache__" not in p.parts)]
    whole = hashlib.sha256(b"".join(
        p.read_bytes() for p in sorted(ours) if p.is_file()))
    return {"": whole.hexdigest()} | {
        p.stem: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(DATA.glob("*.csv"))}


def stale(app, env, added, changed, removed):
    """Pages are made anew when a table that they read has changed, and all
    when the package has: Sphinx itself watches the pages only."""
    found, now = store(env), digests()
    before, found["digest"] = found.get("digest", now), now
    other = {n for n in now.keys() | before.keys()
             if now.get(n) != before.get(n)}
    if "" in other:
        return sorted(env.found_docs)
    return sorted(p for p, read in found["reads"].items()
                  if other & set(read) and p in env.found_docs)


def begin_page(app, name, source):
    """From here on, tables.READ is what this page reads."""
    tables.READ.clear()


def copy_assets(app, error):
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir) / "companion"
    shutil.copytree(ASSETS, target, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("reveal", "decks.*"))
    if not bundle_fits():
        log.info("plotly.js: the whole bundle, since the vendored one is of "
                 "another version; see README.md")
        whole = Path(plotly.__file__).parent / "package_data/plotly.min.js"
        shutil.copy(whole, target / BUNDLE)


def bundle_fits() -> bool:
    """The vendored plotly.js is that of the installed plotly."""
    head = (ASSETS / BUNDLE).read_text("utf-8")[:100]
    return f"v{get_plotlyjs_version()}\n" in head


def forget_style(app):
    """Style sheets that are written after the pages have no checksum on the
    pages of a first build, and would have one later: each is the first."""
    for name in ("_static/mystnb.*.css", "companion/*.css",
                 "companion/**/*.js"):
        for path in Path(app.outdir).glob(name):
            path.unlink()


def collect_rarely():
    """Most of what a build makes is kept to its end: looking through all of
    it for what could be freed costs much of a small change's time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def name_backend():
    # Else each citation looks through the entry points of all packages.
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)


def allow_parallel(app, config):
    # Loaded by sphinx-external-toc; it keeps no state of its own.
    extension = app.extensions.get("sphinx_multitoc_numbering")
    if extension:
        extension.parallel_read_safe = True


def add_content(app):
    """What the chapters are written with: roles, directives, charts."""
    os.environ[IN_BOOK] = "1"
    app.add_node(cardlink, html=(visit_cardlink, depart_cardlink),
                 **{b: (visit_plain, visit_plain)
                    for b in ("latex", "text", "man", "texinfo")})
    app.add_node(slot)
    for name, role in (
        ("q", NumberRole), ("num", NumberRole), ("bounds", NumberRole),
        ("printed", NumberRole), ("when", DateRole),
        ("p", ParagraphRole), ("note", NoteRole), ("voice", VoiceRole),
        ("forecast", ForecastRole),
        ("calc", SlotRole), ("see", SlotRole),
    ):
        app.add_role(name, role())
    app.add_directive("para", Paragraph)
    app.add_directive("outcome", Outcome)
    app.add_directive("show", Show)
    for name in PARTS:
        app.add_directive(name, Page)
    app.add_directive("endnotes", EndNotes)
    app.add_css_file("../companion/companion.css", priority=900)
    app.connect("source-read", begin_page)
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", readers)
    app.connect("doctree-resolved", fill)
    app.connect("build-finished", copy_assets)
    app.connect("build-finished", note_written)


def setup(app):
    collect_rarely()
    add_content(app)
    name_backend()
    app.connect("config-inited", allow_parallel)
    app.connect("builder-inited", forget_style)
    app.connect("env-get-outdated", stale)
    app.connect("env-before-read-docs", run_notebooks)
    app.connect("source-read", give_outputs)
    app.connect("html-page-context", add_scripts)
    app.add_domain(finder.Finder)
    site.setup(app)
    private.setup(app)
    return {"version": "1", "env_version": 2, "parallel_read_safe": True,
            "parallel_write_safe": True}
