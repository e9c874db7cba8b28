"""Which pages have to be made anew: Sphinx itself watches the pages only,
and here a page also rests on tables, on the package and on other pages.
"""

import hashlib
import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..ledger.tables import DATA
from .exchange import store

PACKAGE = Path(__file__).parent.parent
WRITTEN = "shown.json"  # what pages showed when they were last written


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


# --- tables and the package ---------------------------------------------


def digests() -> dict[str, str]:
    """Name -> digest, of each table and of all that concerns every page."""
    ours = [*DATA.glob("*.bib"), DATA / "datapackage.json",
            DATA / "paper.csv",
            *(p for p in PACKAGE.rglob("*.*") if "__pycache__" not in p.parts)]
    whole = digest(*(p.read_bytes() for p in sorted(ours) if p.is_file()))
    return {"": whole} | {
        p.stem: digest(p.read_bytes()) for p in sorted(DATA.glob("*.csv"))}


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str],
    removed: set[str],
) -> list[str]:
    """Pages whose tables have changed; all when the package has."""
    found, now = store(env), digests()
    before, found["digests"] = found["digests"] or now, now
    other = {n for n in now.keys() | before.keys()
             if now.get(n) != before.get(n)}
    if "" in other:
        return sorted(env.found_docs)
    return sorted(p for p, read in found["reads"].items()
                  if other & set(read) and p in env.found_docs)


# --- other pages ------------------------------------------------------------


def shown_now(env: BuildEnvironment) -> dict[str, str]:
    """page -> digest of what it shows of other pages."""
    found = store(env)
    terms = repr(sorted(found["terms"].items())).encode()
    marks = {
        (kind, name): repr(made).encode()
        for kind in ("exhibits", "values")
        for name, made in found[kind].items()}
    return {
        page: digest(terms, *(
            marks.get(("values" if what == "calc" else "exhibits", name), b"")
            for what, name in asked))
        for page, asked in found["users"].items()}


def readers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages that show what notebooks made or what the glossary says are
    written again when that has changed since they were written."""
    before, path = {}, Path(app.doctreedir) / WRITTEN
    if path.exists():
        before = json.loads(path.read_text("utf-8"))
    shown = shown_now(env)
    return sorted(p for p in shown if shown[p] != before.get(p))


def note_written(app: Sphinx, error: Exception | None):
    if not error:
        (Path(app.doctreedir) / WRITTEN).write_text(
            json.dumps(shown_now(app.env)), encoding="utf-8")


def setup(app: Sphinx):
    app.connect("env-updated", readers)
    app.connect("build-finished", note_written)
