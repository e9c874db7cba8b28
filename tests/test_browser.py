"""Every page in a real browser, from file://, at two widths."""

import pytest
from conftest import HTML, ROOT
from test_site import pages

pytestmark = [pytest.mark.book, pytest.mark.browser]


OPEN = """() => document.querySelectorAll(
  'details.companion-outcome, details.hide').forEach(d => { d.open = true })"""
DRAW = "() => { dispatchEvent(new Event('beforeprint')) }"  # all charts
DRAWN = """() => [...document.querySelectorAll('.companion-plot')].every(
  plot => plot.dataset.drawn === 'yes')"""
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
SIDEWAYS = """() => document.documentElement.scrollWidth
  - document.documentElement.clientWidth"""


SETTLED = "() => document.getAnimations().length === 0"
AXE = (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
         "best-practice"]
BARRIERS = """async (rules) => (await axe.run(
  {runOnly: rules, preload: false})).violations
  .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target).join(' ')}`)"""


def barriers(page, rules):
    """What axe finds against WCAG 2.2 AA and good practice."""
    page.wait_for_function(SETTLED)
    page.evaluate(AXE)
    return page.evaluate(BARRIERS, rules)


@pytest.mark.parametrize("width, theme", [(1280, "light"), (390, "dark")])
def test_every_page_is_whole(html, visit, width, theme):
    """Nothing fails or is cut, nothing scrolls sideways, no barriers."""
    wrong = {}
    for path in pages():
        if path.name == "404.html":
            continue  # it needs a host
        page, errors = visit(path.relative_to(HTML), width, theme)
        page.wait_for_load_state("load")
        page.evaluate(OPEN)  # what came later stands in folds
        page.evaluate(DRAW)
        page.wait_for_function(DRAWN, timeout=20000)
        found = [*errors]
        found += [f"not drawn: {n}" for n in page.evaluate(UNDRAWN)]
        found += [f"label cut: {n}" for n in page.evaluate(OUTSIDE)]
        if page.evaluate(SIDEWAYS) > 0:
            found.append("scrolls sideways")
        found += barriers(page, RULES)
        if found:
            wrong[path.relative_to(HTML).as_posix()] = found
        page.context.close()
    assert wrong == {}


@pytest.mark.parametrize("width, theme", [(1280, "dark"), (390, "light")])
@pytest.mark.parametrize("path", [
    "index.html", "chapters/4-iran/text.html", "chapters/4-iran/notebook.html",
    "chapters/across/disagree.html", "chapters/forecasts/first.html",
    "chapters/forecasts/outcomes.html", "chapters/reference/notes.html",
])
def test_the_other_theme_has_no_barriers(html, visit, path, width, theme):
    page, wrong = visit(path, width, theme)
    page.evaluate(OPEN)
    assert barriers(page, RULES) == [] and wrong == []


def test_charts_follow_the_theme(html, visit):
    path = "chapters/3-central-asia-afghanistan/text.html"
    fills = set()
    for theme in ("light", "dark"):
        page, _ = visit(path, theme=theme)
        page.evaluate(DRAW)
        page.wait_for_selector(".companion-plot svg")
        fills.add(page.evaluate(
            "() => getComputedStyle(document.querySelector("
            "'.companion-plot .annotation-text')).fill"))
    assert len(fills) == 2


READABLE = """() => [...document.querySelectorAll(
  '.companion-pitfall, .companion-values td, summary, figcaption *,' +
  '.companion-table td, p')].filter(e => e.offsetParent && e.textContent)
  .filter(e => {
    const parts = getComputedStyle(e).color.match(/[0-9.]+/g).map(Number);
    return Math.max(...parts.slice(0, 3)) < 110;
  }).map(e => e.className || e.tagName)"""


@pytest.mark.parametrize("page", ["text", "notebook"])
def test_text_is_light_in_the_dark(html, visit, page):
    page, _ = visit(f"chapters/4-iran/{page}.html", theme="dark")
    page.evaluate(DRAW)
    page.wait_for_selector(".companion-plot svg")
    assert page.evaluate(READABLE) == []


def test_a_card_opens_by_keyboard_and_closes_by_escape(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    link = page.locator("a.companion-number").first
    link.focus()
    card = page.get_by_role("tooltip")
    assert "Printed:" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.count() == 0
    link.hover()
    assert card.count() == 1


def test_a_number_leads_to_its_row(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    page.locator("a.companion-number").first.click()
    page.wait_for_url("**/ledger.html#q-*")
    name = page.url.split("#")[1]
    assert page.locator(f"#{name}").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ledger_is_searched_and_sorted(html, visit, width):
    page, _ = visit("chapters/reference/ledger.html", width)
    rows = page.locator("[data-name=quantities] tbody tr")
    page.wait_for_selector(".dt-search input")
    whole = rows.count()
    page.locator(".dt-search input").first.fill("Nicholson")
    page.wait_for_function(
        "n => document.querySelectorAll("
        "'[data-name=quantities] tbody tr').length < n", arg=whole)
    assert 0 < rows.count() < whole
    assert all("Nicholson" in r.inner_text() for r in rows.all())
    if width > 700:
        page.locator(".dt-search input").first.fill("")
        head = page.locator("[data-name=quantities] thead th").first
        head.click()
        page.wait_for_selector("th.dt-ordering-asc")
        labels = [r.inner_text().lower() for r in page.locator(
            "[data-name=quantities] tbody th").all()[:5]]
        assert labels == sorted(labels)


def test_a_chart_gives_its_data_as_csv(html, visit):
    page, _ = visit("chapters/0-introduction/text.html")
    with page.expect_download() as download:
        page.locator("a.companion-csv").first.click()
    assert download.value.suggested_filename.endswith(".csv")
    text = open(download.value.path(), encoding="utf-8").read()
    assert text.count("\n") > 1


EXPLORER = "chapters/across/numbers.html"
SHOWN = """() => [...document.querySelectorAll(
  '.companion-explorer tbody tr')].map(row => ({...row.dataset}))"""


def explorer(visit, width=1280, query=""):
    page, wrong = visit(EXPLORER, width)
    if query:
        page.goto((HTML / EXPLORER).as_uri() + query)
    page.wait_for_selector(".companion-explorer .dt-container")
    return page, wrong


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("facet, value", [
    ("section", "4 Iran under ISIS Threat"), ("place", "Mosul"),
    ("unit", "fighters"), ("kind", "Western official"), ("hedge", "at least"),
])
def test_the_explorer_filters(html, visit, width, facet, value):
    page, wrong = explorer(visit, width)
    whole = len(page.evaluate(SHOWN))
    page.locator(f"select[name={facet}]").select_option(value)
    rows = page.evaluate(SHOWN)
    assert 0 < len(rows) < whole
    assert {row[facet] for row in rows} == {value}
    said = page.locator(".companion-count").inner_text()
    assert said == f"{len(rows)} of {whole} numbers shown."
    assert page.evaluate(SIDEWAYS) <= 0 and wrong == []


def test_filters_and_search_narrow_each_other(html, visit):
    page, _ = explorer(visit)
    page.locator("select[name=place]").select_option("Afghanistan")
    page.locator("input[name=words]").fill("Kabulov")
    rows = page.evaluate(SHOWN)
    assert {r["speaker"] for r in rows} == {"Zamir Kabulov"}
    page.locator("select[name=place]").select_option("Mosul")
    assert "No number fits" in page.locator(
        ".companion-explorer tbody").inner_text()
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"() => ({SHOWN})().length > 80")
    assert "?" not in page.url


@pytest.mark.parametrize("order, key", [
    ("label", lambda r: r["label"]),
    ("low", lambda r: float(r["low"]) if r["low"] != "-inf" else 1e99),
    ("high", lambda r: -float(r["high"]) if r["high"] != "inf" else 1e99),
    ("time", lambda r: r["time"] or "\uffff"),
    ("speaker", lambda r: r["speaker"]),
])
def test_the_explorer_sorts(html, visit, order, key):
    page, _ = explorer(visit, 390)
    page.locator("select[name=sort]").select_option(order)
    found = [key(row) for row in page.evaluate(SHOWN)]
    assert found == sorted(found)


def test_a_view_is_shared_by_its_link(html, visit):
    page, _ = explorer(visit)
    page.locator("select[name=kind]").select_option("other official")
    page.locator("select[name=sort]").select_option("high")
    page.locator("input[name=words]").fill("Iran")
    link = page.locator(".companion-share").get_attribute("href")
    assert page.url.endswith(link)
    again, wrong = explorer(visit, query=link)
    assert again.evaluate(SHOWN) == page.evaluate(SHOWN)
    assert again.locator("select[name=sort]").input_value() == "high"
    assert wrong == []


def test_a_link_with_unknown_values_shows_everything(html, visit):
    page, wrong = explorer(visit, query="?place=Atlantis&sort=x&words=")
    assert len(page.evaluate(SHOWN)) > 80 and wrong == []


def test_what_is_shown_is_what_is_downloaded(html, visit):
    import csv

    page, _ = explorer(visit)
    page.locator("select[name=place]").select_option("Mosul")
    page.locator("select[name=sort]").select_option("high")
    with page.expect_download() as download:
        page.locator(".companion-filters .companion-csv").click()
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["id"] for r in rows] == [
        r["id"] for r in page.evaluate(SHOWN)]
    assert {r["place"] for r in rows} == {"Mosul"}
    assert rows[0]["as_printed"] == "nearly 100,000"
    assert rows[0]["paragraph"] == "introduction-7"


def test_the_explorer_works_by_keyboard(html, visit):
    page, _ = explorer(visit)
    page.locator("input[name=words]").focus()
    page.keyboard.type("Nicholson")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "section"
    assert len(page.evaluate(SHOWN)) == 2
    for _ in range(7):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the share link keeps the view
    page.wait_for_selector(".companion-explorer .dt-container")
    page.wait_for_function(f"() => ({SHOWN})().length === 2")


def test_without_scripts_the_explorer_is_a_table(html, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((HTML / EXPLORER).as_uri())
    assert page.locator(".companion-explorer tbody tr").count() > 80
    assert not page.locator(".companion-filters").is_visible()
    context.close()


def test_a_conclusion_unfolds_by_keyboard(html, visit):
    page, _ = visit("chapters/across/support.html")
    first = page.locator(".companion-argument details:has(ul)").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("li").first.is_visible()


# --- forecast first ------------------------------------------------------

FIRST = "chapters/forecasts/first.html"


def sheet(visit, width=1280):
    page, wrong = visit(FIRST, width)
    page.wait_for_selector(".companion-first .companion-csv[href^=data]")
    return page, wrong


def answer(page, value, of="resistance-will-break"):
    page.locator(f"input[name={of}]").fill(value)


def load_csv(page, text):
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv",
         "buffer": text.encode("utf-8")})
    page.wait_for_function(
        "() => document.querySelector('.companion-message').textContent")
    return page.locator(".companion-message").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_class_forecasts_then_opens_the_outcomes(html, visit, width):
    page, wrong = sheet(visit, width)
    assert not page.locator(".companion-results table").is_visible()
    answer(page, "80")
    answer(page, "20", "most-fighters-join-jfs")
    page.locator(".companion-results summary").click()
    row = page.locator("tr[data-id=resistance-will-break]")
    assert row.locator(".mine").inner_text().endswith("80%")
    said = page.locator(".companion-first-score").inner_text()
    assert "2 of 12" in said and "yours 0.04" in said  # 0.2 squared, twice
    assert "always 50 per cent 0.25" in said
    assert page.evaluate(SIDEWAYS) <= 0 and wrong == []


def test_answers_stay_on_the_device_and_can_be_cleared(html, visit):
    page, _ = sheet(visit)
    answer(page, "35")
    page.reload()
    box = page.locator("input[name=resistance-will-break]")
    assert box.input_value() == "35"
    page.locator(".companion-first button[type=reset]").click()
    page.wait_for_function(
        "() => !localStorage.getItem('companion-first').includes('35')")
    page.reload()
    assert box.input_value() == ""


def test_a_file_carries_the_answers_to_another_device(html, visit):
    page, _ = sheet(visit)
    answer(page, "35")
    answer(page, "0", "taliban-main-actor")
    with page.expect_download() as download:
        page.locator(".companion-first .companion-csv").click()
    with open(download.value.path(), encoding="utf-8") as file:
        text = file.read()
    assert text.splitlines()[0] == "forecast,per_cent"
    other, wrong = sheet(visit)
    assert "12 forecasts loaded" in load_csv(other, text)
    assert other.locator("input[name=resistance-will-break]"
                         ).input_value() == "35"
    assert other.locator("input[name=taliban-main-actor]"
                         ).input_value() == "0"
    assert other.locator("input[name=most-fighters-join-jfs]"
                         ).input_value() == ""
    assert wrong == []


@pytest.mark.parametrize("text, said", [
    ("", "The file is empty"),
    ("a,b\nresistance-will-break,50", "Row 1 must be"),
    ("forecast,per_cent\nresistance-will-break,150", "Row 2, column per_cent"),
    ("forecast,per_cent\nresistance-will-break,-1", "no number from 0"),
    ("forecast,per_cent\nresistance-will-break,half", "no number from 0"),
    ("forecast,per_cent\nresistance-will-break,0.5", "is not whole"),
    ("forecast,per_cent\nnobody,50", 'Row 2: no forecast "nobody"'),
    ("forecast,per_cent\ntaliban-main-actor,5\ntaliban-main-actor,6",
     "Row 3"),
    ("forecast,per_cent\ntaliban-main-actor,5,6", "more than two cells"),
])
def test_a_bad_file_is_refused_and_nothing_is_lost(html, visit, text, said):
    page, wrong = sheet(visit)
    answer(page, "35")
    message = load_csv(page, text)
    assert said in message and "Nothing was changed" in message
    assert page.locator("input[name=resistance-will-break]"
                        ).input_value() == "35"
    assert page.locator("input[name=taliban-main-actor]"
                        ).input_value() == ""
    assert wrong == []


def test_an_impossible_answer_is_refused_in_words(html, visit):
    page, _ = sheet(visit)
    answer(page, "150")
    assert "from 0 to 100" in page.locator(
        ".companion-message").inner_text()
    page.locator(".companion-results summary").click()
    assert "Enter a probability" in page.locator(
        ".companion-first-score").inner_text()


def test_forecasting_works_by_keyboard_and_names_its_fields(html, visit):
    page, _ = sheet(visit)
    page.locator("input[name=resistance-will-break]").focus()
    page.keyboard.type("70")
    page.keyboard.press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.name") == (
                "campaign-into-next-year"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("60")
    assert page.get_by_label(
        "Fighting for Mosul is still going on").input_value() == "60"
    page.locator(".companion-results summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".companion-results table").is_visible()


def test_a_blank_sheet_is_printed_without_answers_and_outcomes(html, visit):
    page, _ = sheet(visit)
    answer(page, "35")
    page.emulate_media(media="print")
    page.evaluate("window.print = () => { window.blank = getComputedStyle("
                  "document.querySelector('.companion-first input')).color }")
    page.evaluate(
        "() => document.querySelector('.companion-print').click()")
    assert page.evaluate("window.blank") == "rgba(0, 0, 0, 0)"
    assert not page.locator(".companion-results").is_visible()
    assert not page.locator(".companion-tools").is_visible()


def test_from_paragraph_to_score_in_five_clicks(html, visit):
    """Paragraph, card with words and ranges, fold with evidence, verdict
    and score: two clicks."""
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


def test_charts_are_fetched_when_they_come_near(html, visit):
    path = "chapters/7-closing/text.html"
    page, wrong = visit(path)
    page.goto("about:blank")
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto((HTML / path).as_uri())
    plots = page.locator(".companion-plot")
    tops = page.evaluate("""() => [...document.querySelectorAll(
        '.companion-plot')].map(p => p.getBoundingClientRect().top)""")
    assert tops[-1] > 3000
    page.wait_for_timeout(300)
    assert plots.last.locator("svg").count() == 0
    plots.last.scroll_into_view_if_needed()
    plots.last.locator("svg").first.wait_for()
    assert sum("plotly" in url for url in asked) == 1 and wrong == []


def test_a_page_prints_with_all_its_charts(html, visit):
    page, wrong = visit("chapters/7-closing/text.html")
    page.wait_for_function("() => window.Plotly")
    drawn = page.evaluate("""() => {
        dispatchEvent(new Event('beforeprint'));
        return Promise.resolve().then(() => new Promise(setTimeout)).then(
          () => [...document.querySelectorAll('.companion-plot')].map(
            p => !!p.querySelector('svg')));
    }""")
    assert len(drawn) > 2 and all(drawn) and wrong == []


def test_a_chart_keeps_its_place_while_it_comes(html, visit):
    page, _ = visit("chapters/4-iran/text.html")
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(
        list => list.getEntries().forEach(e => { window.shift += e.value })
        ).observe({type: 'layout-shift', buffered: true}) }""")
    for step in range(0, 9000, 600):
        page.evaluate(f"window.scrollTo(0, {step})")
        page.wait_for_timeout(60)
    assert page.evaluate("window.shift") < 0.02


def test_the_search_finds_a_voice_from_any_page(html, visit):
    page, _ = visit("chapters/4-iran/text.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("Pourdastan")
    page.keyboard.press("Enter")
    # Its extracts of pages need a server: from files the titles alone.
    # Results are written one after another.
    page.wait_for_selector("#search-results li:has-text('Iran')")
    assert "voice" in page.locator("#search-results li").first.inner_text()


@pytest.mark.parametrize("path", [
    "index.html", "chapters/4-iran/text.html", "chapters/forecasts/every.html",
])
def test_icons_come_without_a_script_or_a_font(html, visit, path):
    page, wrong = visit(path)
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.reload()
    icons = page.evaluate("""() => [...document.querySelectorAll(
        '.fas, .fa-solid')].map(i => [
          i.className, getComputedStyle(i, '::before').maskImage])""")
    assert len(icons) > 5
    assert [n for n, mask in icons if not mask.startswith("url(")] == []
    assert len(asked) > 5
    assert [url for url in asked if "font" in url] == []
    assert wrong == []


# --- the site ------------------------------------------------------------


@pytest.fixture(scope="module")
def host(html, tmp_path_factory):
    """The book on a host, under a path of its own: gives its address."""
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "path").symlink_to(html, target_is_directory=True)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/path/"
    server.shutdown()


@pytest.mark.parametrize("path", [
    "index.html", "chapters/4-iran/text.html", "chapters/across/numbers.html",
    "chapters/forecasts/first.html", "search.html?q=Nicholson"])
def test_it_works_under_a_path_of_a_host(host, browser, path):
    page, wrong = browser.new_page(), []
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("response", lambda r: r.status >= 400 and wrong.append(r.url))
    page.on("request", lambda r: r.url.startswith(
        (host, "data:", "blob:")) or wrong.append(r.url))
    page.goto(host + path)
    page.evaluate(DRAW)
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    if "search" in path:
        page.wait_for_selector("#search-results li")
        said = page.locator("#search-results p.context").first.inner_text()
        assert "Nicholson" in said  # an extract of the page found
    page.close()
    assert wrong == []


def test_a_script_inside_of_a_page_is_not_run(html, visit, tmp_path):
    """The policy holds, also for a page opened as a file."""
    page, wrong = visit("chapters/7-closing/text.html")
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


def test_without_scripts_a_chart_is_a_picture(html, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((HTML / "chapters/4-iran/text.html").as_uri())
    pictures = page.locator(".companion-plot img")
    assert pictures.count() == page.locator(".companion-plot").count() > 2
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box["width"] > 500 and box["height"] > 100
    context.close()


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("path", [
    "index.html", "chapters/3-central-asia-afghanistan/text.html",
    "chapters/4-iran/notebook.html", "chapters/across/numbers.html",
    "chapters/forecasts/first.html", "chapters/forecasts/scores.html",
    "chapters/reference/claims.html"])
def test_enlarged_to_four_times_nothing_scrolls_sideways(
        html, visit, path, width):
    """1280 px at 200 and at 400 per cent (WCAG 1.4.10)."""
    page, wrong = visit(path, width)
    page.evaluate(OPEN)
    page.evaluate(DRAW)
    page.wait_for_timeout(400)
    assert page.evaluate(SIDEWAYS) <= 0 and wrong == []


def test_a_term_and_a_chart_show_what_they_are(html, visit):
    page, _ = visit("chapters/4-iran/text.html")
    page.locator("a.companion-term", has_text="Khozestan").first.focus()
    assert "Arab province" in page.get_by_role("tooltip").inner_text()
    page, _ = visit(EXPLORER)
    page.locator("a.companion-see").first.hover()
    page.wait_for_selector(".companion-card")
    page.wait_for_function("""() => document.querySelector(
        '.companion-card').textContent.match(/^(Chart|Table)/)""")
    said = page.get_by_role("tooltip").inner_text()
    assert said.startswith(("Chart", "Table")) and len(said) > 40


@pytest.mark.parametrize("of", [
    "#p-iran-5", "figure.companion-exhibit >> nth=0"])
def test_a_link_to_a_place_is_copied(html, visit, of):
    page, _ = visit("chapters/4-iran/text.html")
    page.evaluate("""() => { Object.defineProperty(navigator, 'clipboard', {
        value: {writeText: async text => { window.copied = text }}}) }""")
    place = page.locator(of)
    button = place.locator(".companion-copylink")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.copied")
    name = place.get_attribute("id")
    assert page.evaluate("window.copied").endswith(f"text.html#{name}")
    assert button.inner_text() == "Copied"


def test_a_page_is_cited_in_three_forms(html, visit):
    import json

    from pybtex.database import parse_string

    page, _ = visit("chapters/4-iran/text.html")
    page.locator(".companion-cite summary").click()
    texts = {}
    for link in page.locator(".companion-cite a[download]").all():
        with page.expect_download() as download:
            link.click()
        with open(download.value.path(), encoding="utf-8") as file:
            texts[link.inner_text()] = file.read()
    item = json.loads(texts["CSL JSON"])[0]
    assert item["title"] == "Iran under ISIS Threat"
    entry = parse_string(texts["BibTeX"], "bibtex").entries[item["id"]]
    assert entry.fields["title"] == item["title"]
    assert f"TI  - {item['title']}" in texts["RIS"]


def test_the_search_leads_to_the_row(html, visit):
    page, _ = visit("search.html")
    page.goto(page.url + "?q=Nicholson")
    page.wait_for_selector("#search-results li a")
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/voices.html*#v-nicholson")
    assert page.locator("#v-nicholson").is_visible()


def test_addresses_of_links_are_printed_as_notes(html, visit):
    page, _ = visit("chapters/reference/notes.html")
    assert page.locator(".companion-addresses").count() == 0
    page.evaluate(DRAW)
    page.emulate_media(media="print")
    links = page.evaluate("""() => new Set([...document.querySelectorAll(
        'article.bd-article a[href^="http"]')].map(a => a.href)).size""")
    notes = page.locator(".companion-addresses li")
    assert notes.count() <= links
