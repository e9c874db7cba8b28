"""Finished pages as trees, by lxml: for a whole book twenty times as fast as
a parser in Python."""

from pathlib import Path

from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup


def read(path: Path) -> HtmlElement:
    return html.document_fromstring(path.read_text("utf-8"))


def markup(element: HtmlElement) -> Markup:
    return Markup(html.tostring(
        element, encoding="unicode", with_tail=False))


def classes(element: HtmlElement) -> set[str]:
    return set(element.get("class", "").split())


def first(element: HtmlElement, name: str) -> HtmlElement | None:
    """The first element of a class within another."""
    return next(iter(element.find_class(name)), None)


def words(element: HtmlElement | None) -> str:
    """The text of an element on one line; '' for None."""
    return "" if element is None else " ".join(
        element.text_content().split())


def replace(old: HtmlElement, new: HtmlElement):
    """Put an element where another stands."""
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)
