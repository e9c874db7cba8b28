"""What a page has in its head and at its foot: cards for links to it, how
to cite it, its version, and the tables for machines.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from . import cite, takeaway
from ..ledger.tables import edition
from ..pages.templating import render

LINKS = (("chapters/reference/changes", "What changed"),
         ("chapters/reference/contribute", "Report an error"))


def description(doctree: nodes.document) -> str:
    """The first sentences of a page, for search engines and cards."""
    for node in doctree.findall(nodes.paragraph):
        text = " ".join(node.astext().split())
        inside = isinstance(node.parent, (nodes.section, nodes.document))
        if inside and len(text) > 40:
            return text if len(text) < 200 else text[:197] + "…"
    return ""


def cards(config: Config, title: str, page: str, about: str) -> str:
    """Meta tags of Open Graph; addresses only where the site has one."""
    facts = {"og:title": title, "og:type": "article",
             "og:site_name": config.html_title, "og:description": about}
    base = config.html_baseurl.rstrip("/")
    if base:
        facts["og:url"] = f"{base}/{page}.html"
        if config.companion_card:
            facts["og:image"] = f"{base}/companion/card.png"
    return str(render("site/cards.html", facts=facts, about=about))


def add_head(app: Sphinx, page: str, template: str, context: dict,
             doctree: nodes.document | None):
    if doctree is None or page not in app.env.found_docs:
        return
    title, config = app.env.titles[page].astext(), app.config
    context["metatags"] = context.get("metatags", "") + cards(
        config, title, page, description(doctree))
    cited = cite.citation(config, title, page)
    context["body"] += str(render(
        "site/foot.html", cite=cite.as_fold(cited),
        version=edition(), links=LINKS, pages=app.env.found_docs,
        pathto=context["pathto"],
        data=takeaway.for_machines(page, config.html_baseurl.rstrip("/"))))


def add_contents(app: Sphinx, page: str, template: str, context: dict,
                 doctree: nodes.document | None):
    """What contents.html needs."""
    site_map = app.env.external_site_map

    def above(name):
        found = (n for n in site_map if name in site_map[n].child_files())
        return [name] + [a for parent in found for a in above(parent)]

    context["companion_site_map"] = site_map
    context["companion_way"] = above(page)  # the page and those above it
    context["companion_title"] = lambda name: (
        site_map[name].title or app.env.titles[name].astext())


def setup(app: Sphinx):
    # Before the theme, which tries each part of a page.
    app.connect("html-page-context", add_contents, priority=400)
    app.connect("html-page-context", add_head)
