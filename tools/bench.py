"""Measure this book beside the same chapters under default settings.

    python -m tools.bench [--runs 3]                      (or: make bench)

Copies of the project are built and visited, the two in turn, so that a
machine that gets slower slows both. Medians go into the page
chapters/checks/measured.md, three ratios into README.md. Nothing here is a
test: times are only as good as the machine is quiet.
"""

import argparse
import datetime
import gzip
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PARTS = ("_config.yml", "_toc.yml", "index.md", "chapters", "data",
         "companion", "pyproject.toml", "LICENSE-DATA")


# --- builds ----------------------------------------------------------------


def copy_of(target: Path, *more: Path) -> Path:
    """The project's sources, and over them those of other folders."""
    target.mkdir()
    for source in (*(ROOT / part for part in PARTS), *more):
        if source.is_dir():
            shutil.copytree(source, target / source.name, ignore=(
                shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")))
        else:
            shutil.copy(source, target)
    return target


def many(target: Path, times: int) -> Path:
    """The book with its eight chapters `times` times over."""
    toc = copy_of(target) / "_toc.yml"
    for folder in sorted(target.glob("chapters/[0-9]-*")):
        for n in range(1, times):
            name = f"chapters/{folder.name}-copy-{n}"
            shutil.copytree(folder, target / name)
            with toc.open("a", encoding="utf-8") as file:
                file.write(f"  - chapters:\n      - file: {name}/text\n"
                           f"      - file: {name}/notebook\n")
    return target


def build(folder: Path) -> float:
    """Build a copy; seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [Path(sys.executable).parent / "jupyter-book", "build", folder],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", env=os.environ | {"PYTHONPATH": str(folder)})
    if done.returncode:
        sys.exit(f"{done.stdout[-3000:]}\nThe build of {folder} failed.")
    return time.perf_counter() - start


def replace(name: str, old: str, new: str, folder: Path):
    """Change the first place in a file where some text stands."""
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


STEPS = {
    "a clean build": lambda folder: shutil.rmtree(
        folder / "_build", ignore_errors=True),
    "nothing changed": lambda folder: None,
    "one paragraph changed": partial(
        replace, "chapters/4-iran/text.md", "\n\n", "\n\nOne more.\n\n"),
    "one notebook changed": partial(
        replace, "chapters/4-iran/notebook.ipynb", "import ", "import  "),
    "one row of a table changed": partial(
        replace, "data/chains.csv", " names ", " names, also, "),
}

# --- pages -----------------------------------------------------------------

PAGES = {"front page": "index.html", "chapter": "chapters/4-iran/text.html",
         "explorer": "chapters/across/numbers.html"}
# Width, how often slower the processor is, and bytes a second of the line.
SCREENS = {"laptop": (1280, 1, -1), "slow phone": (390, 4, 1.6e6 / 8)}
WHAT = ("KiB before text", "s to text", "s to first chart")
SLOW = "chapter on a slow phone, "
SEEN = """() => {
  const text = performance.getEntriesByName(
    'first-contentful-paint')[0].startTime;
  const early = [...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource')].filter(
    e => e.responseEnd <= text);
  return [early.reduce((sum, e) => sum + e.transferSize, 0) / 1024,
          text / 1000];
}"""
packed = cache(lambda path: gzip.compress(Path(path).read_bytes(), 6))


class Host(SimpleHTTPRequestHandler):
    """Serves a folder, packed with gzip as hosts do."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.translate_path(self.path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed(path))


def visit(browser, host, path: str, width: int, slower: int, line) -> list:
    """A first visit: KiB before text, seconds to text and to a chart."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_default_timeout(120_000)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 150 * (line > 0),
        "downloadThroughput": line, "uploadThroughput": line})
    page.goto(f"http://127.0.0.1:{host.server_port}/{path}",
              wait_until="domcontentloaded")
    plot = page.locator(".companion-plot").first
    plot.scroll_into_view_if_needed()
    plot.locator(".main-svg").first.wait_for(state="attached")
    chart = page.evaluate("performance.now() / 1000")
    seen = [*page.evaluate(SEEN), chart]
    page.close()
    return seen


# --- side by side ------------------------------------------------------------


def measure_builds(folders, runs: int):
    """Yields (what, values of this book, values of the other)."""
    for step, change in STEPS.items():
        found = []
        for _ in range(runs):
            for folder in folders:
                change(folder=folder)
            found.append([build(folder) for folder in folders])
        yield f"{step}, s", *zip(*found)


def measure_pages(folders, runs: int):
    hosts = [ThreadingHTTPServer(("127.0.0.1", 0), partial(
        Host, directory=str(folder / "_build/html"))) for folder in folders]
    for host in hosts:
        threading.Thread(target=host.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COMPANION_BROWSER"),
            args=["--no-sandbox", "--disable-gpu"])
        for screen, settings in SCREENS.items():
            for page, path in PAGES.items():
                ours, theirs = ([
                    visit(browser, host, path, *settings)
                    for _ in range(runs)] for host in hosts)
                for what, *values in zip(WHAT, zip(*ours), zip(*theirs)):
                    yield f"{page} on a {screen}, {what}", *values


def write(path: Path, begin: str, text: str, end: str):
    """Put a text between two marks of a file."""
    before, _, rest = path.read_text("utf-8").partition(begin)
    path.write_text(
        f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    runs, day = parser.parse_args().runs, datetime.date.today()
    ratios, rows = {}, []
    with tempfile.TemporaryDirectory() as place:
        where = Path(place)
        folders = (copy_of(where / "ours"),
                   copy_of(where / "plain", *(HERE / "plain").iterdir()))
        for measure in (measure_builds, measure_pages):
            for what, *sides in measure(folders, runs):
                ours, theirs = map(statistics.median, sides)
                ratios[what] = f"{ours / theirs:.2f}"
                rows.append(f"| {what} | {ours:.1f} | {theirs:.1f} "
                            f"| {ratios[what]} |")
                print(rows[-1], flush=True)
        four = build(many(where / "four", 4))
    write(ROOT / "chapters/checks/measured.md", "% measured", "\n".join([
        f"Measured on {day} ({os.cpu_count()} processors, "
        f"{platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}), medians of {runs} runs.", "",
        "| what | this book | default | ratio |", "|---|---:|---:|---:|",
        *rows, "", f"With four times the chapters, a clean build of this "
        f"book took {four:.1f} s."]), "% /measured")
    write(ROOT / "README.md", "<!-- measured -->", (
        f"On {day}, a clean build took {ratios['a clean build, s']} of the "
        "time that the same chapters take under default settings; on a slow "
        f"phone, a chapter's text came in {ratios[SLOW + WHAT[1]]} and its "
        f"first chart in {ratios[SLOW + WHAT[2]]} of the time."),
        "<!-- /measured -->")


if __name__ == "__main__":
    main()
