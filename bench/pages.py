"""What a reader's browser does with a page: bytes, requests, times.

Pages come over http with gzip from this machine. On the narrow screen the
processor is slowed four times and the line is that of a phone (1.6 Mbit/s,
150 ms), so that bytes cost time as they do there.
"""

import gzip
import os
import statistics
import threading
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = {
    "front page": "index.html",
    "chapter": "chapters/4-iran/text.html",
    "notebook": "chapters/4-iran/notebook.html",
    "explorer": "chapters/across/numbers.html",
    "network": "chapters/across/who.html",
    "end notes": "chapters/reference/notes.html",
}
SCREENS = {"1280 px": (1280, 1, None), "390 px, slow": (390, 4, 1.6e6 / 8)}
# Everything is noted by the page itself, from its first moment on.
WATCH = """
window.seen = {shift: 0, blocked: 0, chart: null};
const watch = (type, add) => new PerformanceObserver(
  list => list.getEntries().forEach(add)).observe({type, buffered: true});
watch('layout-shift', e => { if (!e.hadRecentInput) seen.shift += e.value });
watch('longtask', e => { seen.blocked += Math.max(0, e.duration - 50) });
addEventListener('DOMContentLoaded', () => {
  const first = document.querySelector('.companion-plot');
  if (!first) return;
  const look = () => {
    if (seen.chart === null && first.querySelector('.main-svg'))
      seen.chart = performance.now();
  };
  new MutationObserver(look).observe(first, {childList: true, subtree: true});
  look();
  first.scrollIntoView({block: 'center'});
});
"""
DRAWN = """() => [...document.querySelectorAll('.companion-plot')]
  .every(plot => plot.querySelector('.main-svg'))"""
SEEN = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const text = paint ? paint.startTime : null;
  const all = [...performance.getEntriesByType('navigation'),
               ...performance.getEntriesByType('resource')];
  const size = list => list.reduce((sum, e) => sum + e.transferSize, 0);
  return {...seen, text, requests: all.length, bytes: size(all),
          before: size(all.filter(e => e.responseEnd <= text))};
}"""


class Host(SimpleHTTPRequestHandler):
    """Serves a folder, what can be packed with gzip."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        kind, packed = self.guess_type(path), packed_of(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if packed is not None:
            self.send_header("Content-Encoding", "gzip")
        body = path.read_bytes() if packed is None else packed
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@lru_cache(maxsize=None)
def packed_of(path: Path):
    if path.suffix in (".woff2", ".png", ".jpg"):
        return None
    return gzip.compress(path.read_bytes(), 6)


def serve(folder: Path):
    def handler(*given):
        return Host(*given, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def visit(browser, address: str, width: int, slower: int, line) -> dict:
    """One first visit, the page scrolled to its end."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if line:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 150, "downloadThroughput": line,
            "uploadThroughput": line})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_timeout(1500)
    for _ in range(60):  # as a reader does, to the end
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(40)
    page.wait_for_function(DRAWN, timeout=120_000)
    page.wait_for_timeout(500)
    found = page.evaluate(SEEN)
    context.close()
    return found


def measure(folders: dict[str, Path], runs: int):
    """(browser, {screen: {page: {side: [visit]}}})"""
    from playwright.sync_api import sync_playwright

    hosts = {side: serve(folder) for side, folder in folders.items()}
    found = {screen: {name: {side: [] for side in folders}
                      for name in PAGES} for screen in SCREENS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=["--no-sandbox", "--disable-gpu"])
        version = f"Chromium {browser.version.split('.')[0]}"
        for _ in range(runs):
            for screen, (width, slower, line) in SCREENS.items():
                for name, path in PAGES.items():
                    for side, host in hosts.items():
                        found[screen][name][side].append(visit(
                            browser, f"http://127.0.0.1:{host.server_port}/"
                            f"{path}", width, slower, line))
                print(f"  pages at {screen} visited", flush=True)
        browser.close()
    for host in hosts.values():
        host.shutdown()
    return version, found


def middle(visits: list[dict], key: str):
    values = [v[key] for v in visits if v[key] is not None]
    return statistics.median(values) if values else None


def pair(sides: dict, key: str, unit: float, form: str) -> str:
    """'ours / default (ratio)'"""
    ours, theirs = (middle(sides[s], key) for s in ("ours", "default"))
    if ours is None or theirs is None:
        return "–"
    said = f"{ours / unit:{form}} / {theirs / unit:{form}}"
    return said + (f" ({ours / theirs:.2f})" if theirs else "")


def report(found: dict) -> str:
    parts = []
    for screen, pages in found.items():
        rows = [
            f"| {name} | {pair(sides, 'before', 1024, '.0f')} "
            f"| {pair(sides, 'bytes', 1024, '.0f')} "
            f"| {pair(sides, 'requests', 1, '.0f')} "
            f"| {pair(sides, 'text', 1000, '.2f')} "
            f"| {pair(sides, 'chart', 1000, '.2f')} "
            f"| {pair(sides, 'blocked', 1, '.0f')} "
            f"| {pair(sides, 'shift', 1, '.3f')} |"
            for name, sides in pages.items()]
        parts.append(
            f"At {screen}: this book / default (ratio).\n\n"
            "| page | KiB before text | KiB in all | requests | "
            "s to text | s to first chart | ms blocked | layout shift |\n"
            "|---|---:|---:|---:|---:|---:|---:|---:|\n" + "\n".join(rows))
    return "\n\n".join(parts)
