"""The text of one file, whatever kind it is: `python extract.py FILE`.

A process of its own, since the file is a stranger's: reading.py stops it when
it takes too long. It imports nothing of the package, so as to start at once.
Prints JSON: {"blocks": [[line, ...], ...]}, of what empty lines part, or
{"problem": "..."}, the problem without the name of the file.
"""

import email
import email.policy
import io
import json
import re
import sys
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from itertools import groupby
from pathlib import Path

MEMORY = 2 * 1024**3  # bytes of address space, where a system can limit it
MOST_TEXT = 2_000_000  # characters
MOST_PAGES = 500
MOST_UNPACKED = 100_000_000  # bytes of all that a .docx holds
ADVICE = "save the copy as plain text in UTF-8 and try again"

# What ends a line; \x1e, since white space in HTML means nothing else.
BREAK = "\x1e"
BLOCKS = (
    "address article aside blockquote body br caption center dd div dl dt "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "pre section summary table td th title tr ul"
).split()
UNSEEN = ("head", "iframe", "noscript", "object", "script", "style", "svg",
          "template")
INVISIBLE = re.compile("[\u200c\u200d\u2060\ufeff]")
SOFT_HYPHEN = re.compile("\u00ad\\s*")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
LOOSE_MARKER = re.compile(r"\[\s*\^?(\d+)\s*\]")


class Unreadable(ValueError):
    """The file is not what its name says, or too much; says what to do."""


# --- one function a kind of file: bytes -> text ------------------------------


def from_text(data: bytes) -> str:
    name = "utf-8-sig"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        name = "utf-16"
    elif data[1:2] == b"\0":
        name = "utf-16-le"
    elif data[:1] == b"\0":
        name = "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"neither UTF-8 nor UTF-16 text (byte {error.start}); {ADVICE}"
        ) from None
    if "\0" in text:
        raise Unreadable(f"not text, though its name says so; {ADVICE}")
    return text


def from_markdown(data: bytes) -> str:
    from markdown_it import MarkdownIt

    return from_html(MarkdownIt().render(from_text(data)).encode())


def from_html(data: bytes) -> str:
    from bs4 import BeautifulSoup

    try:
        given = from_text(data)
    except Unreadable:
        given = data  # the page itself may name its encoding
    soup = BeautifulSoup(given, "html.parser")
    for tag in soup(UNSEEN):
        tag.decompose()
    for tag in soup("sup"):
        number = tag.get_text().strip()
        if number.isdecimal():
            tag.replace_with(f"[{number}]")
    for tag in soup(BLOCKS):
        tag.insert_before(BREAK)
        tag.insert_after(BREAK)
    lines = soup.get_text().split(BREAK)
    return "\n".join(" ".join(line.split()) for line in lines)


def from_mhtml(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return from_html(part.get_payload(decode=True))
    raise Unreadable("no web page is in it; save the page as .html instead")


def from_pdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    if b"%PDF-" not in data[:1024]:
        raise Unreadable("not a PDF, though its name says so")
    reader = PdfReader(io.BytesIO(data))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        raise Unreadable(
            "the PDF is encrypted; save it without its password, for "
            "example by printing it to a new PDF")
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(
            f"{len(reader.pages)} pages are too many for this paper; save "
            "the pages of the paper alone")
    pages = []
    for page in reader.pages:
        pages.append(page.extract_text())
        check_length(sum(map(len, pages)))
    if not "".join(pages).strip():
        raise Unreadable(
            "the PDF has no text in it: a scan, perhaps; run text recognition "
            "(OCR) over it, or save the web page of the paper instead")
    return "\n".join(pages)


def from_docx(data: bytes) -> str:
    import docx
    from docx.oxml.ns import qn

    check_zip(data)
    document = docx.Document(io.BytesIO(data))
    numbers = {}  # (kind, id) of a note -> the number that a reader sees
    lines = [paragraph_text(p, numbers)
             for p in document.element.body.iter(qn("w:p"))]
    return "\n".join(lines + note_texts(document, numbers))


def check_zip(data: bytes):
    """Refuse what is no .docx, or would unpack to too much."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Unreadable(
            "not a .docx, though its name says so (an old .doc, or one with "
            "a password?); open it in Word or LibreOffice and save it as "
            ".docx without a password")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = sum(entry.file_size for entry in file.infolist())
        names = file.namelist()
    if size > MOST_UNPACKED:
        raise Unreadable(
            f"it would unpack to {size / 1e6:,.0f} MB, too much for this "
            "paper; leave out its pictures, or save it as plain text")
    if "word/document.xml" not in names:
        raise Unreadable("a zip, but not a .docx; " + ADVICE)


def paragraph_text(paragraph, numbers: dict) -> str:
    """The text of a w:p, references to notes as [1], [2]."""
    from docx.oxml.ns import qn

    plain = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ",
             qn("w:noBreakHyphen"): "-"}
    notes = {qn("w:footnoteReference"): "footnotes",
             qn("w:endnoteReference"): "endnotes"}
    parts = []
    for element in paragraph.iter():
        if element.tag == qn("w:t"):
            parts.append(raised(element, element.text or ""))
        elif element.tag in plain:
            parts.append(plain[element.tag])
        elif element.tag in notes:
            key = notes[element.tag], element.get(qn("w:id"))
            number = numbers.setdefault(key, len(numbers) + 1)
            parts.append(f"[{number}]")
    return "".join(parts)


def raised(element, text: str) -> str:
    """A number that is set high is the marker of a note."""
    high = element.getparent().xpath(
        "./w:rPr/w:vertAlign[@w:val='superscript']")
    return f"[{text.strip()}]" if high and text.strip().isdecimal() else text


def note_texts(document, numbers: dict) -> list[str]:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    found = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind not in ("footnotes", "endnotes"):
            continue
        for note in parse_xml(relation.target_part.blob):
            number = numbers.get((kind, note.get(qn("w:id"))))
            if number:
                words = [paragraph_text(p, {}) for p in note.iter(qn("w:p"))]
                found[number] = f"[{number}] {' '.join(words)}"
    return [found[n] for n in sorted(found)]


KINDS = {
    "": from_text, ".txt": from_text, ".text": from_text,
    ".md": from_markdown, ".markdown": from_markdown,
    ".html": from_html, ".htm": from_html, ".xhtml": from_html,
    ".mhtml": from_mhtml, ".mht": from_mhtml,
    ".pdf": from_pdf, ".docx": from_docx,
}


# --- what all kinds have in common -------------------------------------------


def check_length(characters: int):
    if characters > MOST_TEXT:
        raise Unreadable(
            f"more than {MOST_TEXT:,} characters of text are too many for "
            "one paper; save the paper alone")


def blocks_of(text: str) -> list[list[str]]:
    """Lines with something in them, without what cannot be seen, in blocks
    that empty lines part."""
    check_length(len(text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\f\v\u0085\u2028\u2029]", "\n", text)
    text = CONTROL.sub(" ", INVISIBLE.sub("", SOFT_HYPHEN.sub("", text)))
    text = LOOSE_MARKER.sub(r"[\1]", text)
    text = text.encode("utf-8", "replace").decode("utf-8")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [list(block) for filled, block in groupby(lines, bool) if filled]


def limit_memory():
    try:
        import resource
    except ImportError:
        return  # Windows: the limits on size and time must do
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    if most == resource.RLIM_INFINITY or most > MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))


def extract(path: Path) -> dict:
    """{"blocks": [...]} or {"problem": why not}."""
    kind = path.suffix.lower()
    try:
        blocks = blocks_of(KINDS[kind](path.read_bytes()))
    except Unreadable as error:
        return {"problem": str(error)}
    except (MemoryError, RecursionError):
        return {"problem": f"it takes too much memory to read; {ADVICE}"}
    except Exception as error:  # a broken file: any error of any reader
        why = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        return {"problem": f"it cannot be read as {kind} ({why}); {ADVICE}"}
    return {"blocks": blocks} if blocks else {
        "problem": f"there is no text in it; {ADVICE}"}


if __name__ == "__main__":
    limit_memory()
    print(json.dumps(extract(Path(sys.argv[1]))))
