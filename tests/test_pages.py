"""Every page in a real browser, from file://: one visit at each width for
all that a visit can tell."""

import pytest
from conftest import ROOT, SIDEWAYS, draw

pytestmark = [pytest.mark.book, pytest.mark.browser]

# Of what a folder holds a few pages at a time; a page is made of each source.
MANY = 6
FOLDERS = {
    folder.name: sorted(f"chapters/{folder.name}/{s.stem}.html"
                        for s in folder.iterdir()
                        if s.suffix in (".md", ".ipynb"))
    for folder in sorted((ROOT / "chapters").iterdir())}
SHEETS = [f"chapters/teaching/{name}.html" for name in (
    "as-of-2016", "figures", "scoring-sheet")]
PARTS = {"root": ["index.html", "search.html"], "sheets": SHEETS} | {
    f"{name} {n // MANY + 1}": pages[n:n + MANY]
    for name, pages in FOLDERS.items() for n in range(0, len(pages), MANY)}

OPEN = """() => document.querySelectorAll(
  'details.companion-outcome, details.hide').forEach(d => { d.open = true })"""
UNDRAWN = """() => [...document.querySelectorAll('.companion-plot')].filter(
  plot => !plot.querySelector(
    '.points path, .bars path, .lines path, .heatmaplayer image, .hm')
).map(plot => plot.closest('figure').id)"""
OUTSIDE = """() => [...document.querySelectorAll('.companion-plot')].filter(
  plot => {
    const box = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('.annotation-text, .ytick text, ' +
      '.xtick text')].some(text => {
        const t = text.getBoundingClientRect();
        return t.width && (t.left < box.left - 3 || t.right > box.right + 3);
      });
  }).map(plot => plot.closest('figure').id)"""
DIM = """() => [...document.querySelectorAll(
  '.companion-pitfall, .companion-values td, summary, figcaption *,' +
  '.companion-table td, p')].filter(e => e.offsetParent && e.textContent)
  .filter(e => {
    const parts = getComputedStyle(e).color.match(/[0-9.]+/g).map(Number);
    return Math.max(...parts.slice(0, 3)) < 110;
  }).map(e => e.className || e.tagName)"""
ICONS = """() => [...document.querySelectorAll('.fas, .fa-solid')].filter(
  i => !getComputedStyle(i, '::before').maskImage.startsWith('url(')
).map(i => i.className)"""
SETTLED = "() => document.getAnimations().length === 0"
AXE = (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")
# WCAG 2.2 AA and good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
         "best-practice"]
BARRIERS = """async (rules) => (await axe.run(
  {runOnly: rules, preload: false})).violations
  .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target).join(' ')}`)"""


def barriers(page):
    page.wait_for_function(SETTLED)
    page.evaluate(AXE)
    return page.evaluate(BARRIERS, RULES)


def text(path) -> bool:
    """Not the notebook of a text that has the same charts and tables."""
    return not path.endswith(("notebook.html", "exercises.html"))


def seen(page, theme):
    """What is wrong with an open page, by kind."""
    page.evaluate(OPEN)  # what came later stands in folds
    draw(page)
    return {
        "not drawn": page.evaluate(UNDRAWN),
        "label cut": page.evaluate(OUTSIDE),
        "sideways": page.evaluate(SIDEWAYS) > 0,
        "icon without a picture": page.evaluate(ICONS),
        "dark on dark": theme == "dark" and page.evaluate(DIM)}


def test_every_page_is_visited(html):
    there = {p.relative_to(html).as_posix() for p in html.rglob("*.html")
             if not {"_static", "_sources", "companion"} & set(p.parts)}
    assert there - {"404.html"} == set().union(*PARTS.values())


def nightly(*values):
    return pytest.param(*values, marks=pytest.mark.nightly)


@pytest.mark.parametrize("width, theme, deeply", [
    (1280, "light", "all"), (390, "dark", "texts"),
    nightly(390, "dark", "all"), nightly(390, "light", "all"),
    nightly(1280, "dark", "all")])
@pytest.mark.parametrize("part", PARTS)
def test_pages_are_whole(html, tab, part, width, theme, deeply):
    """Nothing fails or is cut, nothing scrolls sideways, no barriers."""
    page, errors = tab(width, theme)
    asked, wrong = [], {}
    page.on("request", lambda r: asked.append(r.url))
    for path in PARTS[part]:
        page.goto((html / path).as_uri())
        # Sheets to print are white paper in either theme.
        found = seen(page, "light" if path in SHEETS else theme)
        if deeply == "all" or text(path):
            found["barrier"] = barriers(page)
        found["went wrong"] = [*errors]
        found["font asked for"] = [url for url in asked if "font" in url]
        if any(found.values()):
            wrong[path] = {k: v for k, v in found.items() if v}
        errors.clear(), asked.clear()
    assert wrong == {}


@pytest.mark.parametrize("path", [
    "index.html", "chapters/3-central-asia-afghanistan/text.html",
    "chapters/4-iran/notebook.html", "chapters/across/numbers.html",
    "chapters/forecasts/first.html", "chapters/forecasts/scores.html",
    "chapters/reference/claims.html"])
def test_enlarged_to_four_times_nothing_scrolls_sideways(visit, path):
    """1280 px at 200 and at 400 per cent (WCAG 1.4.10)."""
    page, wrong = visit(path, 640)
    page.evaluate(OPEN)
    draw(page)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(200)  # charts follow
        assert page.evaluate(SIDEWAYS) <= 0, width
    assert wrong == []


def test_charts_follow_the_theme(visit):
    fills = set()
    for theme in ("light", "dark"):
        page, _ = visit("chapters/3-central-asia-afghanistan/text.html",
                        theme=theme)
        draw(page)
        fills.add(page.evaluate(
            "() => getComputedStyle(document.querySelector("
            "'.companion-plot .annotation-text')).fill"))
    assert len(fills) == 2
