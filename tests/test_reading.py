"""What a reader does on a page, in a real browser."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import DRAW, HTML, draw
from pybtex.database import parse_string

pytestmark = [pytest.mark.book, pytest.mark.browser]
INTRODUCTION = "chapters/0-introduction/text.html"
IRAN = "chapters/4-iran/text.html"
CLOSING = "chapters/7-closing/text.html"


def downloaded(page, link) -> str:
    with page.expect_download() as download:
        link.click()
    with open(download.value.path(), encoding="utf-8") as file:
        return file.read()


# --- numbers, terms, tables -------------------------------------------------


def test_a_number_has_a_card_and_leads_to_its_row(visit):
    page, _ = visit(INTRODUCTION)
    link = page.locator("a.companion-number").first
    link.focus()
    card = page.get_by_role("tooltip")
    assert "Printed:" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.count() == 0
    link.hover()
    assert card.count() == 1
    link.click()
    page.wait_for_url("**/ledger.html#q-*")
    name = page.url.split("#")[1]
    assert page.locator(f"#{name}").is_visible()


def test_a_term_and_a_chart_show_what_they_are(visit):
    page, _ = visit(IRAN)
    page.locator("a.companion-term", has_text="Khozestan").first.focus()
    assert "Arab province" in page.get_by_role("tooltip").inner_text()
    page, _ = visit("chapters/across/numbers.html")
    page.locator("a.companion-see").first.hover()
    page.wait_for_function("""() => document.querySelector(
        '.companion-card')?.textContent.match(/^(Chart|Table)/)""")
    said = page.get_by_role("tooltip").inner_text()
    assert said.startswith(("Chart", "Table")) and len(said) > 40


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ledger_is_searched_and_sorted(visit, width):
    page, _ = visit("chapters/reference/ledger.html", width)
    rows = page.locator("[data-name=quantities] tbody tr")
    box = page.locator(".dt-search input").first
    box.wait_for()
    whole = rows.count()
    box.fill("Nicholson")
    page.wait_for_function(
        "n => document.querySelectorAll("
        "'[data-name=quantities] tbody tr').length < n", arg=whole)
    assert 0 < rows.count() < whole
    assert all("Nicholson" in r.inner_text() for r in rows.all())
    if width > 700:
        box.fill("")
        page.locator("[data-name=quantities] thead th").first.click()
        page.wait_for_selector("th.dt-ordering-asc")
        labels = [r.inner_text().lower() for r in page.locator(
            "[data-name=quantities] tbody th").all()[:5]]
        assert labels == sorted(labels)


def test_a_chart_gives_its_data_as_csv(visit):
    page, _ = visit(INTRODUCTION)
    text = downloaded(page, page.locator("a.companion-csv").first)
    assert text.count("\n") > 1


def test_a_conclusion_unfolds_by_keyboard(visit):
    page, _ = visit("chapters/across/support.html")
    first = page.locator(".companion-argument details:has(ul)").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("li").first.is_visible()


def test_from_paragraph_to_score_in_two_clicks(visit):
    """Paragraph, card with words and ranges, fold with evidence, verdict
    and score."""
    page, wrong = visit("chapters/1-joining-jfs/text.html")
    page.locator("a.companion-forecast", has_text="Many if not most").click()
    card = page.locator("#f-most-fighters-join-jfs")
    assert "“Many if not most”, “will”" in card.inner_text()
    assert "readers, 2026 91.3–100%" in card.inner_text()
    assert "Verdicts" not in card.inner_text()
    card.locator("summary").click()
    said = card.inner_text()
    for part in ("Evidence", "Verdicts", "Coder A", "Coder B",
                 "Brier score"):
        assert part in said
    assert card.locator("details a[href^=http]").count() > 2
    assert wrong == []


# --- charts -----------------------------------------------------------------


def test_charts_are_fetched_when_they_come_near(tab):
    page, wrong = tab()
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto((HTML / CLOSING).as_uri())
    plots = page.locator(".companion-plot")
    tops = page.evaluate("""() => [...document.querySelectorAll(
        '.companion-plot')].map(p => p.getBoundingClientRect().top)""")
    assert tops[-1] > 3000
    page.wait_for_timeout(300)
    assert plots.last.locator("svg").count() == 0
    plots.last.scroll_into_view_if_needed()
    plots.last.locator("svg").first.wait_for()
    assert sum("plotly" in url for url in asked) == 1 and wrong == []


def test_a_page_prints_with_all_its_charts(visit):
    page, wrong = visit(CLOSING)
    page.wait_for_function("() => window.Plotly")
    drawn = page.evaluate("""() => {
        dispatchEvent(new Event('beforeprint'));
        return Promise.resolve().then(() => new Promise(setTimeout)).then(
          () => [...document.querySelectorAll('.companion-plot')].map(
            p => !!p.querySelector('svg')));
    }""")
    assert len(drawn) > 2 and all(drawn) and wrong == []


def test_a_chart_keeps_its_place_while_it_comes(visit):
    page, _ = visit(IRAN)
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(
        list => list.getEntries().forEach(e => { window.shift += e.value })
        ).observe({type: 'layout-shift', buffered: true}) }""")
    for step in range(0, 9000, 600):
        page.evaluate(f"window.scrollTo(0, {step})")
        page.wait_for_timeout(60)
    assert page.evaluate("window.shift") < 0.02


def test_without_scripts_a_chart_is_a_picture(visit):
    page, _ = visit(IRAN, java_script_enabled=False)
    pictures = page.locator(".companion-plot img")
    assert pictures.count() == page.locator(".companion-plot").count() > 2
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box["width"] > 500 and box["height"] > 100


# --- search, citing, printing -----------------------------------------------


def test_the_search_finds_a_voice_from_any_page(visit):
    page, _ = visit(IRAN)
    page.keyboard.press("Control+k")
    page.keyboard.type("Pourdastan")
    page.keyboard.press("Enter")
    # Its extracts of pages need a server: from files the titles alone.
    # Results are written one after another.
    page.wait_for_selector("#search-results li:has-text('Iran')")
    assert "voice" in page.locator("#search-results li").first.inner_text()


def test_the_search_leads_to_the_row(tab):
    page, _ = tab()
    page.goto((HTML / "search.html").as_uri() + "?q=Nicholson")
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/voices.html*#v-nicholson")
    assert page.locator("#v-nicholson").is_visible()


def test_links_to_places_are_copied(visit):
    page, _ = visit(IRAN)
    page.evaluate("""() => { Object.defineProperty(navigator, 'clipboard', {
        value: {writeText: async text => { window.copied = text }}}) }""")
    for of in ("#p-iran-5", "figure.companion-exhibit >> nth=0"):
        place = page.locator(of)
        name = place.get_attribute("id")
        button = place.locator(".companion-copylink")
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "end => window.copied?.endsWith(end)", arg=f"text.html#{name}")
        assert button.inner_text() == "Copied"


def test_a_page_is_cited_in_three_forms(visit):
    page, _ = visit(IRAN)
    page.locator(".companion-cite summary").click()
    texts = {link.inner_text(): downloaded(page, link) for link in
             page.locator(".companion-cite a[download]").all()}
    item = json.loads(texts["CSL JSON"])[0]
    assert item["title"] == "Iran under ISIS Threat"
    entry = parse_string(texts["BibTeX"], "bibtex").entries[item["id"]]
    assert entry.fields["title"] == item["title"]
    assert f"TI  - {item['title']}" in texts["RIS"]


def test_addresses_of_links_are_printed_as_notes(visit):
    page, _ = visit("chapters/forecasts/words.html")
    hidden = page.evaluate("""() => [...document.querySelectorAll(
        'article.bd-article a[href^="http"]')].filter(
          a => !a.textContent.includes(a.getAttribute('href'))
        ).map(a => a.href)""")
    page.evaluate(DRAW)
    page.emulate_media(media="print")
    told = page.locator(".companion-addresses li").all_inner_texts()
    assert hidden and told == list(dict.fromkeys(hidden))


# --- the site -----------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def host(html, tmp_path_factory):
    """The book on a host, under a path of its own: gives its address."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "path").symlink_to(html, target_is_directory=True)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/path/"
    server.shutdown()


@pytest.mark.parametrize("path", [
    "index.html", IRAN, "chapters/across/numbers.html",
    "chapters/forecasts/first.html", "search.html?q=Nicholson"])
def test_it_works_under_a_path_of_a_host(host, tab, path):
    page, wrong = tab(own=(host, "data:", "blob:"))
    page.on("response", lambda r: r.status >= 400 and wrong.append(r.url))
    page.goto(host + path)
    draw(page)
    page.wait_for_load_state("networkidle")
    if "search" in path:
        page.wait_for_selector("#search-results li")
        said = page.locator("#search-results p.context").first.inner_text()
        assert "Nicholson" in said  # an extract of the page found
    assert wrong == []


def test_a_script_inside_of_a_page_is_not_run(visit):
    """The policy holds, also for a page opened as a file."""
    page, wrong = visit(CLOSING)
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.caught = true";
        document.head.append(script);
        document.body.insertAdjacentHTML(
          "beforeend", "<img src=x onerror='window.caught = true'>");
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.caught") is None
    assert any("Content Security Policy" in w for w in wrong)
