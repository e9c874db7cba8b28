"""The first mention of a glossary term on a page leads to the glossary,
with its meaning as a hover card."""

import re

from docutils import nodes

from ..pages.links import PLACES
from .roles import link_node

PAGE, PREFIX = PLACES["glossary"]
OURS = "Words of this book"  # the section on our own terms: plain words


def collect(doctree: nodes.document, unlinked) -> dict[str, tuple[str, str]]:
    """term -> (anchor, meaning), from the glossary's definition lists.

    unlinked: terms that are too common to be linked.
    """
    found = {}
    for item in doctree.findall(nodes.definition_list_item):
        term = item.next_node(nodes.term)
        section = item.parent.parent
        if section.next_node(nodes.title).astext() == OURS:
            continue
        slug = re.sub(r"\W+", "-", term.astext().lower()).strip("-")
        anchor = f"{PREFIX}-{slug}"
        term["ids"].append(anchor)
        said = item.next_node(nodes.definition).astext()
        meaning = " ".join(said.split())
        for name in term.astext().split(", "):
            if name not in unlinked:
                found[name] = anchor, f"{name}\n{meaning}"
    return found


def link(doctree: nodes.document, terms: dict):
    """Make links of the first mentions in paragraphs."""
    left = dict(terms)
    for paragraph in doctree.findall(nodes.paragraph):
        if not isinstance(paragraph.parent, (nodes.container, nodes.section)):
            continue
        for text in [c for c in paragraph.children
                     if isinstance(c, nodes.Text)]:
            parts = split(text.astext(), left)
            if len(parts) > 1:
                paragraph.replace(text, parts)


def split(text: str, left: dict) -> list:
    """The text with terms as links; a linked term leaves `left`."""
    names = sorted(left, key=len, reverse=True)
    if not names:
        return [nodes.Text(text)]
    found = re.search(rf"\b({'|'.join(map(re.escape, names))})\b", text)
    if not found:
        return [nodes.Text(text)]
    before, after = text[: found.start()], text[found.end() :]
    anchor, card = left.pop(found[0])
    node = link_node(found[0], (PAGE, anchor), "term", card)
    return ([nodes.Text(before)] if before else []) + [node] + (
        split(after, left) if after else [])
