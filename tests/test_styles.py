"""Style sheets lose the rules that no page can use, and only those."""

import shutil
from pathlib import Path

import pydata_sphinx_theme
import pytest
import sphinx_book_theme
import sphinx_design
import tinycss2
from companion.site import styles
from conftest import draw


def in_use(text, names):
    rules = tinycss2.parse_stylesheet(text, **styles.OPTIONS)
    return "".join(styles.in_use(rules, set(names)).split())


@pytest.mark.parametrize("text, names, left", [
    (".a{x:1}.b{x:2}", "a", ".a{x:1}"),
    (".a,.b{x:1}", "a", ".a{x:1}"),
    (".a.b{x:1}", "a", ""),
    (".a.b{x:1}", "ab", ".a.b{x:1}"),
    (".a>p:not(.b){x:1}", "a", ".a>p:not(.b){x:1}"),
    ("p{x:1}#n{x:2}[data-b]{x:3}", "", "p{x:1}#n{x:2}[data-b]{x:3}"),
    ("@media print{.a{x:1}.b{x:2}}", "b", "@mediaprint{.b{x:2}}"),
    ("@media print{.a{x:1}}", "b", ""),
    ("@font-face{font-family:F}", "", "@font-face{font-family:F}"),
    ("@keyframes k{0%{x:1}}", "", "@keyframesk{0%{x:1}}"),
    ("@charset 'utf-8';@import 'x.css';", "",
     '@charset"utf-8";@import"x.css";'),
    ("/*! licence *//* note */p{x:1}", "", "/*!licence*/p{x:1}"),
    (r".sd\:x{y:1}", ["sd:x"], r".sd\:x{y:1}"),
    (".a{content:'.b, }'}", "a", ".a{content:\".b,}\"}"),
])
def test_a_rule_stays_if_all_its_classes_are_in_use(text, names, left):
    assert in_use(text, names) == left


def test_classes_come_from_pages_and_words_from_scripts():
    pages = ["<p class=\"a b-c\"><i class='d'>e</i></p>", "<b id=f>"]
    names = styles.classes(pages, ["node.classList.add('g-h', `i`)"])
    assert {"a", "b-c", "d", "g-h", "i"} <= names
    assert not {"e", "f"} & names


def test_a_changed_sheet_gets_another_mark(tmp_path):
    sheet = tmp_path / "static" / "styles" / "x.css"
    sheet.parent.mkdir(parents=True)
    marks, texts = [], []
    for names, extra in (({"a"}, ""), ({"a"}, ""), ({"a", "b"}, ""),
                         ({"a"}, "p{x:3}")):
        sheet.write_text(".a{x:1}.b{x:2}" + extra, "utf-8")
        marks += styles.shrink(
            tmp_path / "static", names, tmp_path / "kept").values()
        texts.append("".join(sheet.read_text("utf-8").split()))
    assert marks[0] == marks[1] and len(set(marks)) == 3
    assert [text.removesuffix("/*cut*/") for text in texts] == [
        ".a{x:1}", ".a{x:1}", ".a{x:1}.b{x:2}", ".a{x:1}p{x:3}"]
    marks += styles.shrink(
        tmp_path / "static", {"a"}, tmp_path / "kept").values()
    assert marks[-1] == marks[-2]  # a sheet that is not brought anew


def test_links_to_sheets_carry_their_mark_and_no_others():
    page = ('<link href="../_static/x.css?digest=1"><link href="_static/y.css'
            '"><link href="_static/../own.css"><a href="https://e.org/x.css">')
    assert styles.with_marks(page, {"x.css": "new", "y.css": "own"}) == (
        '<link href="../_static/x.css?v=new"><link href="_static/y.css?v=own'
        '"><link href="_static/../own.css"><a href="https://e.org/x.css">')


# --- the book looks the same with the whole sheets ---------------------------

LOOK = """() => {
  const of = ['display', 'position', 'color', 'backgroundColor', 'font',
    'margin', 'padding', 'border', 'width', 'height', 'content', 'opacity',
    'visibility', 'transform', 'flex', 'textDecoration', 'listStyle', 'gap'];
  const look = (node, part) => {
    const style = getComputedStyle(node, part);
    return of.map(name => style[name]).join('|');
  };
  const nodes = document.body.querySelectorAll('*:not(.companion-plot *)');
  return [...nodes].map(node =>
    [`${node.tagName} ${node.getAttribute('class')}`, look(node),
     look(node, '::before'), look(node, '::after')]);
}"""
WHOLE = {
    sheet.name: sheet
    for package in (pydata_sphinx_theme, sphinx_book_theme, sphinx_design)
    for sheet in Path(package.__file__).parent.rglob("*.css")
    if sheet.name in ("pydata-sphinx-theme.css", "sphinx-book-theme.css",
                      "sphinx-design.min.css")}


@pytest.fixture(scope="module")
def whole_book(html, tmp_path_factory):
    """The book with the style sheets as their packages bring them."""
    book = tmp_path_factory.mktemp("whole") / "html"
    shutil.copytree(html, book)
    for sheet in (book / "_static").rglob("*.css"):
        if sheet.name in WHOLE:
            shutil.copy(WHOLE[sheet.name], sheet)
    return book


def looks(visit, path, width, theme, media):
    page, _ = visit(path, width, theme)
    page.emulate_media(media=media)
    page.wait_for_load_state("load")
    draw(page)
    return page.evaluate(LOOK)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width, theme, media", [
    (1280, "light", "screen"), (390, "dark", "screen"),
    (1280, "light", "print")])
@pytest.mark.parametrize("path", [
    "index.html", "search.html", "chapters/4-iran/text.html",
    "chapters/4-iran/notebook.html", "chapters/across/numbers.html",
    "chapters/forecasts/first.html",
])
def test_nothing_looks_other_than_with_the_whole_sheets(
        whole_book, visit, path, width, theme, media):
    ours = looks(visit, path, width, theme, media)
    theirs = looks(visit, whole_book / path, width, theme, media)
    assert len(ours) == len(theirs) > 100
    assert [pair for pair in zip(ours, theirs) if pair[0] != pair[1]][:3] == []


@pytest.mark.book
def test_the_whole_sheets_are_more_than_twice_as_large(html):
    """Else the rules need not be cut."""
    ours = {p.name: p.stat().st_size for p in html.rglob("_static/**/*.css")}
    assert len(WHOLE) == 3
    assert sum(p.stat().st_size for p in WHOLE.values()) > 2 * sum(
        ours[name] for name in WHOLE)
