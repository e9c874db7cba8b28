"""The whole book in one HTML page, to be printed.

What stands in folds (what came later) comes at the end; a chart that stands
with the text is not printed again with its notebook.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

from lxml.html import HtmlElement, builder
from markupsafe import Markup

from ..ledger.paper import paper
from ..ledger.tables import edition
from ..pages.templating import render
from .dom import classes, first, markup, read, replace

# Of no use on paper: tags, and classes.
TAGS_LEFT_OUT = ("script", "noscript", "form", "button")
LEFT_OUT = (
    "headerlink", "toctree-wrapper", "companion-cite", "companion-state",
    "companion-explorer", "companion-tools", "companion-csv",
)
FOLDS = {"companion-outcome", "hide", "companion-results"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Picture(NamedTuple):
    """A chart as it is printed."""

    address: str
    zoom: float  # below 1 for a chart that is made smaller to fit a page


class Entry(NamedTuple):
    """A line of the contents."""

    anchor: str
    title: str
    depth: int


def heading(element: HtmlElement, *names: str) -> HtmlElement:
    """The first heading within an element."""
    return next(element.iter(*(names or HEADINGS)))


def pages_of(index: HtmlElement) -> list[tuple[str, list[tuple[str, int]]]]:
    """(caption of a part, [(file, depth)]), from the side bar of a page."""
    parts = [("", [("index.html", -1)])]
    for caption in first(index, "bd-links").find_class("caption"):
        links = caption.getnext().iterfind(".//a[@href]")
        parts.append((caption.text_content().strip(), [
            (a.get("href"), sum(1 for _ in a.iterancestors("li")) - 1)
            for a in links if not re.match("[a-z]+:", a.get("href"))]))
    return parts


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.removesuffix(".html"))


class Whole:
    """All pages of a built book as one, links and ids made to fit.

    folder: the built book; pictures: by the name of the chart. A chart
    without one is printed as the table of its data.
    """

    def __init__(self, folder: Path, pictures: dict[str, Picture]):
        self.folder, self.pictures = folder, pictures
        self.index = read(folder / "index.html")
        self.parts = pages_of(self.index)
        self.known = {name for _, pages in self.parts for name, _ in pages}
        self.shown, self.later = {}, []

    def page(self) -> Markup:
        """The whole book as one HTML page, to stand in a folder beside
        that of the book; its styles and scripts are those of the book."""
        entries, body = self.body()
        return render(
            "press/whole.html", paper=paper(), entries=entries, body=body,
            book=f"../{self.folder.name}/", version=edition(),
            styles=[link.get("href") for link in
                    self.index.iterfind(".//link[@rel='stylesheet']")])

    def body(self) -> tuple[list[Entry], Markup]:
        """The contents, and the parts with what came later as HTML."""
        entries, made = [], []
        for caption, pages in self.parts:
            if caption:
                entries.append(Entry(slug(caption), caption, 0))
                made.append(Markup('<h1 id="{}">{}</h1>').format(
                    slug(caption), caption))
            for name, depth in pages:
                article = self.article(name, depth)
                title = heading(article).text_content()
                entries.append(Entry(slug(name), title, 1 + depth))
                made.append(markup(article))
        entries.append(Entry("later", "What came later", 0))
        made.append(Markup('<h1 id="later">What came later</h1>'))
        for title, fold in self.later:
            made.append(Markup("<h4>{}</h4>{}").format(title, markup(fold)))
        return entries, Markup("").join(made)

    def article(self, name: str, depth: int) -> HtmlElement:
        """The article of a page, as a section of the whole."""
        body = first(read(self.folder / name), "bd-article")
        for plot in body.find_class("companion-plot"):
            self.picture(plot)
        leave_out(body)
        self.anchor(body, name)
        for tag in body.iter("h1", "h2", "h3", "h4"):
            # Parts of the book are on the first level.
            tag.tag = f"h{min(6, int(tag.tag[1]) + 1 + depth)}"
        body.tag = "section"
        body.set("id", slug(name))
        body.set("class", "bd-article companion-page")
        self.fold_away(body)
        self.show_once(body)
        return body

    def picture(self, plot: HtmlElement):
        """A chart as its picture, or as the table of its data."""
        figure = next(plot.iterancestors("figure"))
        picture = self.pictures.get(figure.get("data-exhibit"))
        data = first(figure, "companion-data")
        if picture:
            plot.set("style", f"--print-zoom:{picture.zoom:.4f}")
            plot.append(builder.IMG(src=picture.address, alt=""))
            data.drop_tree()
        else:
            figure.classes.add("companion-tall")
            data.set("open", "")
            plot.drop_tree()

    def anchor(self, body: HtmlElement, name: str):
        """Ids and links of a page, as those of the one page."""
        for tag in body.iterfind(".//*[@id]"):
            tag.set("id", f"{slug(name)}--{tag.get('id')}")
        for tag in body.findall(".//a[@href]"):
            target = self.address(name, tag.get("href"))
            if target:
                tag.set("href", target)
            else:
                tag.drop_tag()

    def address(self, page: str, link: str) -> str:
        """A link of a page, as a link in the one page; '' if it leads to
        nothing that is printed."""
        if re.match(r"[a-z]+:", link):
            return "" if link.startswith("data:") else link
        path, _, anchor = link.partition("#")
        target = page if not path else os.path.normpath(os.path.join(
            os.path.dirname(page), path)).replace(os.sep, "/")
        if target not in self.known:
            return ""
        return f"#{slug(target)}" + (f"--{anchor}" if anchor else "")

    def fold_away(self, body: HtmlElement):
        """Move folds to the end of the book."""
        folds = [f for f in body.iter("details") if FOLDS & classes(f)]
        for fold in folds:
            anchor = f"later-{len(self.later)}"
            near = next(fold.iterancestors("article", "section"))
            title = heading(near, *HEADINGS[1:])
            summary = fold.find("summary")
            said = " ".join(" ".join(summary.itertext()).split())
            summary.drop_tree()
            replace(fold, elsewhere(said, anchor, "at the end of the book"))
            for tag in fold.iter(*HEADINGS):
                tag.tag = "h6"
            fold.tag = "div"
            fold.set("id", anchor)
            self.later.append((" ".join(title.itertext()), fold))

    def show_once(self, body: HtmlElement):
        """Print a chart where it is met first, and then a link to it."""
        for figure in body.find_class("companion-exhibit"):
            name = figure.get("data-exhibit")
            if name in self.shown:
                replace(figure, elsewhere(
                    figure.get("data-number"), self.shown[name],
                    "with the text"))
            else:
                self.shown[name] = figure.get("id")


def leave_out(body: HtmlElement):
    """Remove from a page what is of no use on paper."""
    for link in body.find_class("companion-csv"):
        link.tail = (link.tail or "").removeprefix(" · ")
    for tag in [*body.iter(*TAGS_LEFT_OUT)]:
        tag.drop_tree()
    for name in LEFT_OUT:
        for tag in body.find_class(name):
            tag.drop_tree()


def elsewhere(what: str, anchor: str, where: str) -> HtmlElement:
    """A line that says where something is printed."""
    return builder.P(f"{what}: ", builder.A(where, href=f"#{anchor}"),
                     {"class": "companion-folded"})
