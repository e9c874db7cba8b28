"""The built book on paper: one PDF of all its pages, and a still picture
of each chart for readers without scripts.

Both need a browser (playwright's own, or the one that COMPANION_BROWSER
names), since only a browser draws the charts.
"""

import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

from bs4 import BeautifulSoup

from ..ledger.paper import paper
from ..ledger.tables import edition
from ..pages.exhibits import esc

SCALE = 0.8
WIDTH = 840  # CSS pixels between the margins of an A4 page, at that scale
DRAWN = ("() => [...document.querySelectorAll('.companion-plot')]"
         ".every(p => p.dataset.drawn === 'yes')")
DRAW = "() => { dispatchEvent(new Event('beforeprint')) }"
LEFT_OUT = (
    "script:not([type='application/json'])", "a.headerlink", "form", "button",
    "noscript", ".toctree-wrapper", ".companion-cite", ".companion-data",
    ".companion-state",
    ".companion-explorer", ".companion-tools", ".companion-rows",
    ".companion-csv",
)
TALLEST = 1780  # a chart beyond it is printed as the table of its data
FOLDS = "details.companion-outcome, details.hide, details.companion-results"
FOOT = ('<div style="font-size:8px;width:100%;text-align:center;'
        'color:#59626e"><span class="pageNumber"></span></div>')


def html_of(text: str):
    return BeautifulSoup(text, "html.parser")


@contextmanager
def browser():
    """A headless browser; ends with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=["--no-sandbox", "--disable-gpu",
                  "--disable-background-networking"])
        try:
            yield found
        finally:
            found.close()


def pages_of(index) -> list[tuple[str, list]]:
    """(caption of a part, [(file, depth)]), from the side bar of a page."""
    parts = [("", [("index.html", -1)])]
    for caption in index.select("nav.bd-links p.caption"):
        links = caption.find_next_sibling("ul").select("a.reference")
        parts.append((caption.get_text(strip=True), [
            (a["href"], len(a.find_parents("li")) - 1) for a in links
            if not re.match("[a-z]+:", a["href"])]))
    return parts


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.removesuffix(".html"))


# --- the whole book in one page ------------------------------------------


class Whole:
    """All pages of a built book as one, links and ids made to fit.

    What stands in folds (what came later) comes at the end; a chart that
    stands with the text is not printed again with its notebook.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.index = html_of((folder / "index.html").read_text("utf-8"))
        self.parts = pages_of(self.index)
        self.known = {name for _, pages in self.parts for name, _ in pages}
        self.shown, self.later = {}, []

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

    def article(self, name: str, depth: int):
        page = html_of((self.folder / name).read_text("utf-8"))
        body = page.select_one("article.bd-article")
        for part in body.select(", ".join(LEFT_OUT)):
            if not kept(part):
                part.decompose()
        for foot in body.select(".companion-sources"):  # the file is gone
            foot.replace_with(html_of(re.sub("( · )+", " · ", str(foot))))
        for tag in body.find_all(id=True):
            tag["id"] = f"{slug(name)}--{tag['id']}"
        for tag in body.find_all("a", href=True):
            tag["href"] = self.address(name, tag["href"])
            if not tag["href"]:
                tag.unwrap()
        for level in (4, 3, 2, 1):  # parts are on the first level
            for tag in body.find_all(f"h{level}"):
                tag.name = f"h{min(6, level + 1 + depth)}"
        body.name, body["id"] = "section", slug(name)
        body["class"] = ["bd-article", "companion-page"]
        self.fold_away(body)
        self.show_once(body)
        return body

    def fold_away(self, body):
        for fold in body.select(FOLDS):
            anchor = f"later-{len(self.later)}"
            near = fold.find_parent(["article", "section"])
            title = near.find(re.compile("^h[2-6]$")).get_text(" ")
            said = fold.find("summary").extract().get_text(" ", strip=True)
            fold.replace_with(html_of(
                f'<p class="companion-folded">{esc(said)}: '
                f'<a href="#{anchor}">at the end of the book</a></p>'))
            for tag in fold.find_all(re.compile("^h[1-6]$")):
                tag.name = "h6"
            fold.name, fold["id"] = "div", anchor
            self.later.append((title, fold))

    def show_once(self, body):
        for figure in body.select("figure.companion-exhibit"):
            name = figure["data-exhibit"]
            if name in self.shown:
                figure.replace_with(html_of(
                    f'<p class="companion-folded">{figure["data-number"]}: '
                    f'<a href="#{self.shown[name]}">with the text</a></p>'))
            else:
                self.shown[name] = figure["id"]

    def body(self) -> str:
        """Contents, parts and what came later, as HTML."""
        lines, made = [], []
        for caption, pages in self.parts:
            if caption:
                anchor = slug(caption)
                made.append(f'<h1 id="{anchor}">{esc(caption)}</h1>')
                lines.append((anchor, caption, 0))
            for name, depth in pages:
                article = self.article(name, depth)
                title = article.find(re.compile("^h[1-6]$")).get_text()
                lines.append((slug(name), title, 1 + depth))
                made.append(str(article))
        lines.append(("later", "What came later", 0))
        made.append('<h1 id="later">What came later</h1>')
        for title, fold in self.later:
            made.append(f"<h4>{esc(title)}</h4>{fold}")
        return title_page() + contents(lines) + "".join(made)

    def page(self) -> str:
        """The whole book as one HTML page, to stand in a folder beside
        that of the book; its styles and scripts are those of the book."""
        there = f"../{self.folder.name}/"
        styles = "".join(
            f'<link rel="stylesheet" href="{there}{link["href"]}" />'
            for link in self.index.select("link[rel=stylesheet]"))
        return (
            '<!DOCTYPE html><html lang="en" data-theme="light" data-mode="light"><head>'
            f'<meta charset="utf-8" /><title>{esc(self.title())}</title>'
            f'{styles}</head><body class="companion-whole">'
            f"<main>{self.body()}</main>"
            f'<script src="{there}companion/companion.js"></script>'
            "</body></html>")

    def title(self) -> str:
        return self.index.title.get_text().split(" — ")[-1].strip()


def kept(part) -> bool:
    """If a part is the data of a chart too tall for a page."""
    figure = part.find_parent("figure")
    plot = figure and figure.select_one(".companion-plot")
    tall = plot and re.search(r"min-height:(\d+)", plot.get("style", ""))
    return (bool(tall) and int(tall[1]) > TALLEST
            and "companion-data" in part.get("class", ()))


def title_page() -> str:
    return (
        '<section class="companion-title"><p>An analytical companion to</p>'
        f"<h1>{esc(paper().short)}</h1>"
        f"<p>{esc(paper().citation)}</p><p>Version {edition()}. "
        "The paper is its author’s and is not part of this book.</p>"
        "</section>")


def contents(lines) -> str:
    rows = "".join(
        f'<li data-depth="{depth}"><a href="#{anchor}">{esc(title)}</a>'
        f'<span data-page-of="{anchor}">000</span></li>'
        for anchor, title, depth in lines)
    return ('<nav class="companion-contents"><h1 id="contents">Contents</h1>'
            f"<ol>{rows}</ol></nav>")


# --- the PDF -----------------------------------------------------------------


def page_numbers(path: Path) -> dict[str, int]:
    """anchor -> number of the page on which it stands, from 1."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    return {name.lstrip("/"): reader.get_destination_page_number(place) + 1
            for name, place in reader.named_destinations.items()}


def print_book(folder: Path, target: Path):
    """Write the book in `folder` as one PDF: A4, with contents, page
    numbers, bookmarks and links."""
    work = folder.parent / "press"
    work.mkdir(exist_ok=True)
    source = work / "book.html"
    source.write_text(Whole(folder).page(), encoding="utf-8")
    with browser() as found:
        page = found.new_page(viewport={"width": WIDTH, "height": 900})
        page.set_default_timeout(180_000)
        page.goto(source.as_uri())
        page.emulate_media(media="print", color_scheme="light")
        page.evaluate(DRAW)
        page.wait_for_function(DRAWN)
        first = work / "first.pdf"
        print_page(page, first)  # to learn the numbers of its pages
        page.evaluate("""numbers => document.querySelectorAll(
            '[data-page-of]').forEach(e => {
              e.textContent = numbers[e.dataset.pageOf] ?? '' })""",
                      page_numbers(first))
        print_page(page, first)
        finish(first, page.evaluate(HEADINGS), page.title())
    os.replace(first, target)


HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter(h => h.checkVisibility() && h.textContent.trim())
  .map(h => h.textContent.trim().replace(/\\s+/g, ' '))"""


def marks(item):
    """The bookmarks below one of a PDF, in their order."""
    while item:
        yield item
        yield from marks(item.get("/First"))
        item = item.get("/Next")


def finish(path: Path, headings: list[str], title: str):
    """Name the bookmarks as the headings are named (the browser says a
    heading twice when it moves it to the next page), and the file."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=path)
    outline = list(marks(writer.root_object["/Outlines"]["/First"]))
    if len(outline) != len(headings):
        raise RuntimeError(f"{len(outline)} bookmarks for {len(headings)} "
                           "headings; the PDF was not written")
    for item, heading in zip(outline, headings):
        item.get_object()[NameObject("/Title")] = TextStringObject(heading)
    writer.add_metadata({"/Title": title, "/Creator": "companion.press"})
    writer.page_mode = "/UseOutlines"  # the bookmarks stand beside the pages
    writer.write(path)


def print_page(page, path: Path):
    page.pdf(path=path, format="A4", scale=SCALE, outline=True, tagged=True,
             print_background=True, display_header_footer=True,
             header_template="<span></span>", footer_template=FOOT,
             margin={"top": "18mm", "bottom": "18mm", "left": "16mm",
                     "right": "16mm"})


# --- pictures ---------------------------------------------------------------

FIGURE = re.compile(
    r'(<div class="companion-plot"[^>]*>)</div>'
    r'(?=<script type="application/json">(.*?)</script>)', re.S)
BLANK = '<!DOCTYPE html><meta charset="utf-8"><div></div>'
PICTURE = """(figure) => Plotly.toImage(figure, {format: 'svg',
  width: 690, height: figure.layout.height, imageDataOnly: true})"""


def figures_in(text: str) -> list[str]:
    """The figures of a page, as JSON, that have no picture yet."""
    return [match[2] for match in FIGURE.finditer(text)]


def name_of(figure: str) -> str:
    return hashlib.sha256(figure.encode("utf-8")).hexdigest()[:16] + ".svg"


def draw(figures: list[str], folder: Path, script: Path):
    """Draw figures (JSON) that have no picture in `folder` yet."""
    new = [f for f in dict.fromkeys(figures)
           if not (folder / name_of(f)).exists()]
    if not new:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as found:
        page = found.new_page()
        page.set_content(BLANK)
        page.add_script_tag(path=script)
        for figure in new:
            picture = page.evaluate(PICTURE, json.loads(figure))
            (folder / name_of(figure)).write_text(picture, encoding="utf-8")


def add_pictures(book: Path, store: Path) -> int:
    """Give each chart of a built book its picture; how many there are."""
    pages = {p: p.read_text("utf-8") for p in book.rglob("*.html")
             if "_static" not in p.parts}
    figures = [f for text in pages.values() for f in figures_in(text)]
    draw(figures, store, book / "companion/vendor/plotly-cartesian.min.js")
    shelf = book / "companion" / "pictures"
    shelf.mkdir(exist_ok=True)
    for figure in dict.fromkeys(figures):
        shutil.copy(store / name_of(figure), shelf)
    for path, text in pages.items():
        up = "../" * (len(path.relative_to(book).parts) - 1)
        with_pictures = FIGURE.sub(
            lambda m: f'{m[1]}<noscript><img alt="" src="{up}companion/'
            f'pictures/{name_of(m[2])}" /></noscript></div>', text)
        if with_pictures != text:
            path.write_text(with_pictures, encoding="utf-8")
    return len(list(shelf.iterdir()))
