"""What makes pages a site: names for screen readers, a policy against
outside sources, citations, cards, a site map, a page for what is missing.

The address of the site is html.baseurl in _config.yml, or the environment
variable BOOK_ADDRESS; without one, what needs an address stays away.
"""

import itertools
import json
import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from docutils import nodes
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from . import contents, launch, styles, takeaway
from ..ledger.paper import paper
from ..ledger.tables import edition
from ..pages.exhibits import esc

# Styles stand in the theme's attributes; scripts nowhere but in files.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)

# Scripts of the theme that nothing here needs: icons come from the style
# sheet (see companion.css), and results show on the page of the search.
UNUSED = r'<script[^>]*src="[^"]*/?(?:{})\.js[^"]*"></script>\s*'
ICONS = re.compile(UNUSED.format("fontawesome"))
SEARCH = re.compile(UNUSED.format("searchtools|language_data|searchindex"))
INLINE = re.compile(
    r'\s*<script(?![^>]*(?:\bsrc=|json))[^>]*>.*?</script>', re.S)
# The text waits for no script; they run in the same order, once it is there.
PRELOADED = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
WAITED = re.compile(r'<script(?![^>]*\bdefer\b)(?=[^>]*\bsrc=)')
ONCLICK = re.compile(r'onclick="(toggleFullScreen|window\.print)\(\)"')
RELATIVE = re.compile(r'(href|src)="(?!#|/|[a-z]+:)(?:\./)?([^"]*)"')
CHARSET = '<meta charset="utf-8" />'

# What a screen reader needs and the theme leaves out (axe: region,
# label-content-name-mismatch, aria-required-children).
MENDED = (
    ('class="bd-sidebar-primary bd-sidebar"',
     'class="bd-sidebar-primary bd-sidebar" role="region" '
     'aria-label="Contents of the book"'),
    ('search-button-field search-button__button pst-js-only" '
     'title="Search" aria-label="Search"',
     'search-button-field search-button__button pst-js-only"'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ('<div role="list" class="citation-list">',
     '<div class="citation-list">'),
    (' role="doc-biblioentry"', ""),
    # Without scripts nothing resolves "auto", and the colours are missing.
    (' data-theme="auto"', ' data-theme="light"'),
)
# Without space between cells, extracts in the search run words together.
CELLS = re.compile(r"(</t[dh]>)(?=<t[dh]\b)")
UNNAMED = 'role="region" aria-label="Table"'  # tables of notebooks


# --- citations ----------------------------------------------------------


def citation(config, title: str, page: str) -> dict:
    """The facts of a citation, as an item of CSL JSON."""
    item = {
        "id": re.sub(r"\W+", "-", f"companion-{page}").strip("-"),
        "type": "chapter", "title": title,
        "container-title": config.html_title,
        "author": [{"literal": config.author}],
        "issued": {"date-parts": [[int(config.copyright)]]},
        "version": edition(),
    }
    if config.html_baseurl:
        item["URL"] = f"{config.html_baseurl.rstrip('/')}/{page}.html"
    return item


def plain(item: dict) -> str:
    year = item["issued"]["date-parts"][0][0]
    said = (f"{item['author'][0]['literal']}. “{item['title']}.” "
            f"{item['container-title']}, version {item['version']}, {year}.")
    return said + (f" {item['URL']}" if "URL" in item else "")


def bibtex(item: dict) -> str:
    fields = {
        "title": item["title"], "booktitle": item["container-title"],
        "year": str(item["issued"]["date-parts"][0][0]),
        "edition": f"version {item['version']}",
    }
    if "URL" in item:
        fields["url"] = item["URL"]
    # Braces: a group's name is not split into given and family names.
    author = Person("{" + item["author"][0]["literal"] + "}")
    entry = Entry("incollection", fields, {"author": [author]})
    return Writer().to_string(BibliographyData({item["id"]: entry}))


def ris(item: dict) -> str:
    lines = [
        ("TY", "CHAP"), ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]), ("T2", item["container-title"]),
        ("PY", item["issued"]["date-parts"][0][0]),
        ("ET", f"version {item['version']}"), ("UR", item.get("URL")),
        ("ER", ""),
    ]
    return "".join(f"{k}  - {v}\r\n" for k, v in lines if v is not None)


def cite(item: dict) -> str:
    """The fold at the foot of a page, with files to take along."""
    files = (
        ("BibTeX", "bib", "application/x-bibtex", bibtex(item)),
        ("RIS", "ris", "application/x-research-info-systems", ris(item)),
        ("CSL JSON", "json", "application/vnd.citationstyles.csl+json",
         json.dumps([item], ensure_ascii=False, indent=1)),
    )
    links = ", ".join(
        f'<a download="{item["id"]}.{ending}" '
        f'href="data:{kind};charset=utf-8,{quote(text)}">{name}</a>'
        for name, ending, kind, text in files)
    return (
        '<details class="companion-cite"><summary>Cite this page</summary>'
        f"<p>{esc(plain(item))}</p><p>Files: {links}</p>"
        f"<p>For what the paper says, cite the paper: {esc(paper().citation)}</p>"
        "</details>")


# --- the head of a page ---------------------------------------------------


def description(doctree) -> str:
    """The first sentences of a page, for search engines and cards."""
    for node in doctree.findall(nodes.paragraph):
        text = " ".join(node.astext().split())
        inside = isinstance(node.parent, (nodes.section, nodes.document))
        if inside and len(text) > 40:
            return text if len(text) < 200 else text[:197] + "…"
    return ""


def add_meta(app, page, template, context, doctree):
    """Cards for links to a page, and how to cite it."""
    if doctree is None or page not in app.env.found_docs:
        return
    title, config = app.env.titles[page].astext(), app.config
    facts = {"og:title": title, "og:type": "article",
             "og:site_name": config.html_title}
    about = description(doctree)
    if about:
        facts["og:description"] = about
    base = config.html_baseurl.rstrip("/")
    if base:
        facts["og:url"] = f"{base}/{page}.html"
        if config.companion_card:
            facts["og:image"] = f"{base}/companion/card.png"
    tags = [f'<meta property="{k}" content="{esc(v)}" />'
            for k, v in facts.items()]
    if about:
        tags.append(f'<meta name="description" content="{esc(about)}" />')
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)
    context["body"] += (
        cite(citation(config, title, page)) + state(context["pathto"])
        + takeaway.script(page, base))


def state(pathto) -> str:
    """Which version a page is of, and where to say what is wrong with it."""
    return (
        f'<p class="companion-state">Version {esc(edition())} · '
        f'<a href="{pathto("chapters/reference/changes")}">What changed</a> · '
        f'<a href="{pathto("chapters/reference/contribute")}">Report an error'
        "</a></p>")


def kept(app) -> Path:
    """The folder of what one build keeps for the next."""
    return Path(app.doctreedir) / "kept"


def add_data(app, error):
    """The zip of all tables, beside the scripts of the book."""
    if not error and app.builder.format == "html":
        folder = Path(app.outdir) / "companion"
        folder.mkdir(exist_ok=True)
        takeaway.pack(folder / f"{takeaway.NAME}.zip",
                      kept(app) / "tables.xlsx")


# --- pages beside the chapters ----------------------------------------------


def missing_page(app):
    """The page that a host shows for an address that leads nowhere."""
    yield "404", {
        "title": "This page is not here",
        "body": "<h1>This page is not here</h1><p>The address may be "
        "mistyped, or the page may have moved with a new version of the "
        'book. Begin at the <a href="index.html">first page</a>, or <a href='
        '"search.html">search the book</a>.</p>',
    }, "page.html"


def site_map(app) -> str:
    base = app.config.html_baseurl.rstrip("/")
    lines = "".join(f"<url><loc>{esc(f'{base}/{page}.html')}</loc></url>\n"
                    for page in sorted(app.env.found_docs))
    return ('<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns='
            '"http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{lines}</urlset>\n")


# --- mending what the theme wrote -----------------------------------------


def light(page: str, name: str) -> str:
    """A page without what it does not need, with a policy and names."""
    start = "" if name == "404.html" else "../" * name.count("/")
    page = ICONS.sub("", page)
    if name != "search.html":
        page = SEARCH.sub("", page)
    page = PRELOADED.sub("", INLINE.sub("", page))
    page = WAITED.sub("<script defer", page)
    page = CELLS.sub(r"\1 ", page)
    page = ONCLICK.sub(r'data-does="\1"', page)
    for before, after in MENDED:
        page = page.replace(before, after)
    if page.count(UNNAMED) > 1:  # axe: landmark-unique
        numbers = itertools.count(1)
        page = re.sub(UNNAMED, lambda _: (
            f'{UNNAMED[:-1]} of results {next(numbers)}"'), page)
    return page.replace(CHARSET, (
        f"{CHARSET}\n    <meta http-equiv=\"Content-Security-Policy\" "
        f'content="{POLICY}" />\n'
        f'    <script src="{start}companion/start.js"></script>'), 1)


def rooted(page: str, base: str) -> str:
    """A page that is shown at any depth: its links begin at the root."""
    root = urlsplit(base).path.rstrip("/") + "/"
    return RELATIVE.sub(rf'\1="{root}\2"', page)


def scripts(out: Path):
    """Scripts that may add classes: all but plotly's, which styles itself."""
    for folder in ("_static", "companion"):
        for path in (out / folder).rglob("*.js"):
            if not path.name.startswith("plotly"):
                yield path.read_text("utf-8")


def mend(app, error):
    """Mend every page, and write what only a site with an address has."""
    if error or app.builder.format != "html":
        return
    out, base = Path(app.outdir), app.config.html_baseurl
    for path in out.glob("_static/scripts/fontawesome.js*"):
        path.unlink()
    pages = {path: mended(path, out, base) for path in out.rglob("*.html")
             if not path.is_relative_to(out / "_static")}
    names = styles.classes(pages.values(), scripts(out))
    marks = styles.shrink(out / "_static", names, kept(app))
    for path, page in pages.items():
        path.write_text(styles.marked(page, marks), encoding="utf-8")
    if base:
        (out / "sitemap.xml").write_text(site_map(app), encoding="utf-8")


def mended(path: Path, out: Path, base: str) -> str:
    """The text of a page, which may have been mended by an earlier build."""
    page, name = path.read_text("utf-8"), path.relative_to(out).as_posix()
    if POLICY not in page:  # written this time
        page = light(page, name)
        if name == "404.html":
            page = rooted(page, base)
    return page


def take_address(app, config):
    config.html_baseurl = os.environ.get("BOOK_ADDRESS", config.html_baseurl)


def add_templates(app, config):
    # Jupyter Book takes relative paths from where it was started.
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def setup(app):
    app.connect("config-inited", take_address)
    app.connect("config-inited", add_templates)
    # Before the theme, which tries each part of a page.
    app.connect("html-page-context", contents.add, priority=400)
    app.connect("html-page-context", add_meta)
    app.connect("html-collect-pages", missing_page)
    app.connect("html-page-context", launch.add)
    app.connect("build-finished", add_data)
    # Last of all: the theme writes one style sheet when a build ends.
    app.connect("build-finished", mend, priority=900)
