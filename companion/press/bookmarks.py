"""The bookmarks of a printed PDF, named as the headings of its pages.

The browser joins the lines of a heading without a space, and says a heading
or a line of it twice when it moved it to the next page. A heading whose
bookmark it lost, or made two of, must not shift the names of all others:
bookmarks and headings are matched in order, by their words.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def finish(path: Path, headings: Sequence[str]) -> list[str]:
    """Name the bookmarks of a PDF, which a reader then shows beside the
    pages. Returns the titles that fit no heading; they stay as they were."""
    reader = PdfReader(path)
    root, info = reader.root_object, reader.trailer["/Info"]
    items = list(bookmarks(root.get("/Outlines", {}).get("/First")))
    titles = [item["/Title"] for item in items]
    names = match(titles, headings)
    for item, name in zip(items, names):
        if name is not None:
            item[NameObject("/Title")] = TextStringObject(name)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    info[NameObject("/Creator")] = TextStringObject("companion.press")
    append(path, reader, [*items, root, info.get_object()])
    return [title for title, name in zip(titles, names) if name is None]


def bookmarks(item: DictionaryObject | None) -> Iterator[DictionaryObject]:
    """The bookmarks from one of a PDF on, in the order of the pages."""
    while item:
        yield item.get_object()
        yield from bookmarks(item.get("/First"))
        item = item.get("/Next")


def match(titles: Sequence[str], headings: Sequence[str]) -> list[str | None]:
    """For each title of a bookmark the heading that it stands for, or None.

    Between two that match by their words, as many titles as headings are
    matched by their order.
    """
    ours = [letters(heading) for heading in headings]
    theirs = [said_once(letters(title), set(ours)) for title in titles]
    found = [None] * len(titles)
    steps = SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes()
    for _, start, end, first, last in steps:
        if end - start == last - first:
            found[start:end] = headings[first:last]
    return found


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def said_once(text: str, known: set[str]) -> str:
    """A title without what it says twice in a row, unless it is known."""
    if text in known:
        return text
    half = text[:len(text) // 2]
    if half + half == text:
        return half
    return re.sub(r"(.{4,}?)\1", r"\1", text)


def append(path: Path, reader: PdfReader, changed: list[DictionaryObject]):
    """Write objects of a PDF anew behind its end, as the format foresees
    for small changes; to copy all of a long PDF takes a minute."""
    with path.open("r+b") as file:
        before = int(re.findall(rb"startxref\s+(\d+)", file.read())[-1])
        places = {}
        for thing in changed:
            number = thing.indirect_reference.idnum
            places[number] = file.tell()
            file.write(b"%d 0 obj\n" % number)
            thing.write_to_stream(file)
            file.write(b"\nendobj\n")
        table = file.tell()
        file.write(b"xref\n")
        for number, place in sorted(places.items()):
            file.write(b"%d 1\n%010d 00000 n \n" % (number, place))
        file.write(b"trailer\n<</Size %d /Prev %d /Root %d 0 R /Info %d 0 R>>\n"
                   b"startxref\n%d\n%%%%EOF\n" % (
                       reader.trailer["/Size"], before,
                       reader.trailer.raw_get("/Root").idnum,
                       reader.trailer.raw_get("/Info").idnum, table))
