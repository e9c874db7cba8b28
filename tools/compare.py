"""Two built books, page by page and tag by tag: what differs?

    python tools/compare.py OLD NEW [--most 5]

Prints each page with the first tags or words that differ; exit code 1 when
there are any. Marks of content in addresses (?v=…) do not count, nor how
an address within the book is spelled, nor the layout of JSON.
"""

import argparse
import difflib
import json
import posixpath
import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup, Comment, NavigableString

MARK = re.compile(r"\?(v|digest)=[0-9a-f]+")


def place(page: str, address: str) -> str:
    """Where an address on a page leads, seen from the book's folder."""
    if re.match("[a-z]+:", address):
        return address
    file, mark, anchor = address.partition("#")
    to = posixpath.join(posixpath.dirname(page), file) if file else page
    return posixpath.normpath(to) + mark + anchor


def pieces(path: Path, name: str) -> list[str]:
    """A page as a list of tags with their attributes, and of words."""
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    found = []
    for node in soup.descendants:
        if isinstance(node, Comment):
            continue
        if isinstance(node, NavigableString):
            if node.parent.get("type") == "application/json":
                node = json.dumps(json.loads(node), sort_keys=True)
            found += node.split()
        else:
            if "href" in node.attrs:
                node["href"] = place(name, node["href"])
            attributes = sorted(
                f"{k}={MARK.sub('', ' '.join(v) if isinstance(v, list) else v)}"
                for k, v in node.attrs.items())
            found.append(f"<{node.name} {' '.join(attributes)}>")
    return found


def pages(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p
            for p in sorted(folder.rglob("*.html"))
            if "_static" not in p.parts}


def difference(old: Path, new: Path, name: str, most: int) -> list[str]:
    a, b = (pieces(folder / name, name) for folder in (old, new))
    if a == b:
        return []
    changes = [x[:160] for x in difflib.unified_diff(a, b, lineterm="", n=0)
               if x[0] in "+-" and x[:3] not in ("---", "+++")]
    return [f"  {x}" for x in changes[:most]] + (
        [f"  … {len(changes)} changes"] if len(changes) > most else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--most", type=int, default=5)
    given = parser.parse_args()
    old, new = pages(given.old), pages(given.new)
    lines = [f"only in {given.old}: {n}" for n in sorted(old.keys() - new)]
    lines += [f"only in {given.new}: {n}" for n in sorted(new.keys() - old)]
    for name in sorted(old.keys() & new):
        found = difference(given.old, given.new, name, given.most)
        lines += [name, *found] if found else []
    print("\n".join(lines) or f"{len(new)} pages, all the same")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
