"""Style sheets without the rules that no page of the book can use.

The theme brings rules for everything that any site might show. A rule stays
if each class that it names stands in a page, or anywhere in a script, which
may add it later.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import tinycss2

from .remember import remember

CODE = [Path(__file__).read_bytes(), tinycss2.__version__.encode()]
CUT = b"/* cut */\n"
CLASS_NAMES = re.compile(r"""class=(?:"([^"]*)"|'([^']*)')""")
WORD = re.compile(r"[\w-]+")
SHEET_LINK = re.compile(
    r'(href="(?:[^"]*/)?_static/([\w./-]+\.css))(?:\?[^"]*)?"')
GROUPS = {"media", "supports", "layer"}
OPTIONS = {"skip_whitespace": True}


def classes(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Names of classes that pages have, and words that scripts may add."""
    names = set()
    for page in pages:
        for double, single in CLASS_NAMES.findall(page):
            names.update(double.split(), single.split())
    for script in scripts:
        names.update(WORD.findall(script))
    return names


def selectors(prelude) -> list[list]:
    """The parts of a list of selectors, between its commas."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def applies(selector, names: set[str]) -> bool:
    """Whether all its classes are in use; what :not() holds counts not."""
    return all(
        name.value in names
        for dot, name in zip(selector, selector[1:])
        if dot == "." and name.type == "ident")


def in_use(rules, names: set[str]) -> str:
    """Style rules without what does not apply; notes of a licence stay."""
    text = ""
    for rule in rules:
        if rule.type == "qualified-rule":
            used = [tinycss2.serialize(s).strip()
                    for s in selectors(rule.prelude) if applies(s, names)]
            if used:
                body = tinycss2.serialize(rule.content)
                text += f"{','.join(used)}{{{body}}}\n"
        elif rule.type == "comment":
            if rule.value.startswith("!"):
                text += rule.serialize() + "\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS:
            inner = in_use(
                tinycss2.parse_rule_list(rule.content, **OPTIONS), names)
            if inner:
                when = tinycss2.serialize(rule.prelude)
                text += f"@{rule.at_keyword}{when}{{{inner}}}\n"
        else:
            text += rule.serialize() + "\n"
    return text


def cut(sheet: bytes, names: set[str]) -> bytes:
    rules = tinycss2.parse_stylesheet(sheet.decode(), **OPTIONS)
    return in_use(rules, names).encode() + CUT


def shrink(folder: Path, names: set[str], store: Path) -> dict[str, str]:
    """Shrink every style sheet beneath a folder.

    store: a folder that keeps what was cut, for the next build. Returns the
    path of each sheet in the folder with a mark of its content, by which a
    browser tells a new sheet from the one that it kept.
    """
    marks, known = {}, " ".join(sorted(names)).encode()
    for path in sorted(folder.rglob("*.css")):
        whole = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        # Where Sphinx has no page to write, it brings no whole sheets either.
        text = whole if whole.endswith(CUT) else remember(
            store / name, [whole, known, *CODE], lambda: cut(whole, names))
        path.write_bytes(text)
        marks[name] = sha256(text).hexdigest()[:8]
    return marks


def with_marks(page: str, marks: dict[str, str]) -> str:
    """A page whose links to style sheets carry the mark of their content."""
    return SHEET_LINK.sub(
        lambda m: f'{m[1]}?v={marks[m[2]]}"' if m[2] in marks else m[0], page)
