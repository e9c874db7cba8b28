"""Copies of the paper in many forms, other editions, and hostile files."""

import email.message
import html
import io
import os
import re
import subprocess
import sys
import textwrap
import zipfile

import pytest
from companion import load, load_all, paper
from companion.cli import main
from companion.copy import align, extract, reading
from companion.copy.text import NotThePaper
from companion.copy.verify import verify
from conftest import ROOT

# --- the paper, written down in many ways --------------------------------


@pytest.fixture(scope="module")
def tables():
    return load_all()


@pytest.fixture(scope="module")
def lines(copy):
    """The lines of the paper, one a paragraph, a heading or a note."""
    return [line for block in extract.blocks_of(copy.read_text("utf-8-sig"))
            for line in block]


@pytest.fixture(scope="module")
def headings(tables):
    return set(tables["sections"].title)


def folded(line, width):
    """Lines of a width, long words broken with a hyphen at their ends."""
    rows, row = [], ""
    for word in line.split():
        room = width - len(row) - 2
        if len(row) + len(word) < width:
            row = f"{row} {word}".strip()
        elif word.isalpha() and 4 < room < len(word) - 3:
            rows.append(f"{row} {word[:room]}-")
            row = word[room:]
        else:
            rows.append(row)
            row = word
    return [*rows, row]


def as_wrapped(lines):
    return "\n\n".join(textwrap.fill(line, 66) for line in lines)


def as_columns(lines):
    return "\n\n".join("\n".join(folded(line, 34)) for line in lines)


def as_pages(lines):
    """Pages of 40 lines with a head, a foot and a number, no empty lines."""
    rows = [row for line in lines for row in folded(line, 70)]
    pages = [rows[n : n + 40] for n in range(0, len(rows), 40)]
    return "\f".join(
        "\n".join(["Karmon: Quo Vadis ISIS", *page, "ICT, December 2016",
                   f"Page {n} of {len(pages)}", str(n)])
        for n, page in enumerate(pages, 1))


def as_stream(lines):
    """All on one line, but for the end notes."""
    notes = [x for x in lines if re.match(r"\[\d+\]", x)]
    return "\n".join([" ".join(lines[: -len(notes)]), *notes])


def with_bare_markers(lines):
    body = [re.sub(r"(?<!^)\[(\d+)\]", r"\1", line) for line in lines]
    return "\n".join(body)


TEXTS = {
    "as it is": "\n".join,
    "empty lines": "\n\n".join,
    "hard-wrapped": as_wrapped,
    "hyphens at line ends": as_columns,
    "pages": as_pages,
    "one line": as_stream,
    "bare note numbers": with_bare_markers,
    "markers that the line cut off": lambda lines: "\n".join(
        re.sub(r"(?<=\S)(\[\d+\])$", r"\n\1", x) for x in lines),
    "no headings": lambda lines: "\n".join(
        x for x in lines if x not in set(load("sections").title)),
    "straight quotes": lambda lines: "\n".join(lines).translate(
        {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'}),
    "curly quotes": lambda lines: "\n".join(lines).replace("'", "’"),
    "ligatures": lambda lines: "\n".join(lines).replace("fi", "ﬁ").replace(
        "fl", "ﬂ"),
    "no-break spaces": lambda lines: "\n".join(lines).replace(
        " of ", "\u00a0of\u00a0"),
    "soft hyphens": lambda lines: "\n".join(lines).replace(
        "ization", "iza\u00adtion"),
    "CRLF": "\r\n".join,
}


@pytest.mark.parametrize("form", TEXTS)
def test_every_form_of_the_text_is_verified(form, lines, tables, tmp_path):
    path = tmp_path / "copy.txt"
    path.write_text(TEXTS[form](lines), encoding="utf-8", newline="")
    assert verify(path, tables) == []


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_every_encoding_is_verified(name, lines, tables, tmp_path):
    path = tmp_path / "copy.txt"
    path.write_bytes("\n".join(lines).encode(name))
    assert verify(path, tables) == []


def test_end_notes_may_be_missing(lines, tmp_path, capsys):
    path = tmp_path / "copy.txt"
    path.write_text("\n".join(
        x for x in lines if not re.match(r"\[\d+\]", x)), "utf-8")
    assert main(["verify", str(path)]) == 0
    assert "has no end notes" in capsys.readouterr().out


def as_html(lines, headings=()):
    """A saved page with what surrounds a text on a site."""
    menu = "".join(f"<li><a href='/{n}'>Item {n}</a></li>" for n in range(30))
    body = "".join(
        f"<h2>{html.escape(x)}</h2>" if x in headings else
        f"<div class=x><p><span>{html.escape(x[:9])}</span>"
        "<script>1</script><noscript>A picture</noscript>"
        f"{html.escape(x[9:])}</p></div>\n" for x in lines)
    return (
        "<!doctype html><html><head><title>x</title><script>1</script>"
        f"<style>p {{}}</style></head><body><ul>{menu}</ul>{body}"
        "<script>document.write('<p>Boo</p>')</script></body></html>")


def write_docx(lines, path):
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "A running head"
    for line in lines:
        paragraph = document.add_paragraph()
        for n, part in enumerate(re.split(r"(?<!^)\[(\d+)\]", line)):
            run = paragraph.add_run(part)
            run.font.superscript = bool(n % 2)
    document.save(path)


def write_mhtml(lines, path):
    page = email.message.EmailMessage()
    page.add_related(as_html(lines), subtype="html", cte="quoted-printable")
    page.add_related(b"x", "image", "png")
    path.write_bytes(page.as_bytes())


FILES = {
    "page.html": lambda lines, path: path.write_text(as_html(lines), "utf-8"),
    "entities.htm": lambda lines, path: path.write_text(
        as_html(lines).encode("ascii", "xmlcharrefreplace").decode()),
    "cp1252.html": lambda lines, path: path.write_bytes(
        as_html(lines).replace("<head>", "<head><meta charset=windows-1252>")
        .encode("cp1252")),
    "raised.html": lambda lines, path: path.write_text(re.sub(
        r"(?<=[^>])\[(\d+)\]", r"<sup><a href='#\1'> \1</a></sup>",
        as_html(lines)), "utf-8"),
    "page.mhtml": write_mhtml,
    "word.docx": write_docx,
    "text.md": lambda lines, path: path.write_text(
        "\n\n".join(f"## {x}" if len(x) < 60 and x[-1].isalnum() else x
                    for x in lines), "utf-8"),
    "wrapped.md": lambda lines, path: path.write_text(
        as_wrapped(lines), "utf-8"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_is_verified(name, lines, tables, tmp_path):
    FILES[name](lines, tmp_path / name)
    assert verify(tmp_path / name, tables) == []


@pytest.mark.browser
@pytest.mark.parametrize("style", [
    "", "p { text-align: justify; hyphens: auto } body { width: 6cm }",
    "div { column-count: 2; font-family: serif; hyphens: auto }",
], ids=["wide", "narrow", "columns"])
def test_a_printed_page_is_verified(style, lines, tables, tmp_path, browser):
    page = browser.new_page()
    page.set_content(
        f"<html lang=en><style>{style}</style><title>Head</title><div>"
        + "".join(f"<p>{html.escape(x)}</p>" for x in lines))
    page.pdf(path=tmp_path / "copy.pdf", display_header_footer=True,
             margin={"top": "2cm", "bottom": "2cm"})
    page.close()
    assert verify(tmp_path / "copy.pdf", tables) == []


# --- what is not the paper, or not this edition --------------------------


def change(lines, before, after):
    assert any(before in x for x in lines)
    return [x.replace(before, after) for x in lines]


@pytest.mark.parametrize("name", [
    "copy.txt", "page.html", "word.docx", "wrapped.md"])
def test_another_edition_is_refused_where_it_begins(
    name, lines, tables, tmp_path
):
    other = change(lines, "Nowhere is this", "Here is this")
    write = FILES.get(name, lambda lines, path: path.write_text(
        "\n".join(lines), "utf-8"))
    write(other, tmp_path / name)
    with pytest.raises(NotThePaper) as refused:
        align.read(tmp_path / name, tables)
    said = str(refused.value)
    assert "\n" not in said and str(tmp_path / name) in said
    assert "¶3.10 (central-asia-10) differs" in said
    assert "Here is this" in said and "19 December 2016" in said


def test_a_copy_that_ends_early_is_refused(lines, tables):
    stop = next(n for n, x in enumerate(lines) if x.startswith("Iran under"))
    with pytest.raises(NotThePaper, match="ends before ¶4.1 .* 35 of .* 74"):
        align.align(lines[:stop], tables)


def test_a_paragraph_left_out_is_named(lines, tables):
    place = next(n for n, x in enumerate(lines) if "Nowhere is this" in x)
    with pytest.raises(NotThePaper, match="¶3.10 .* differs"):
        align.align(lines[:place] + lines[place + 1 :], tables)


def test_a_paragraph_too_many_is_named(lines, tables):
    place = next(n for n, x in enumerate(lines) if "Nowhere is this" in x)
    more = "Of all this there is one more thing to be said."
    copy = align.align([*lines[:place], more, *lines[place:]], tables)
    assert len(copy.texts) == 74
    (extra,) = copy.extras
    assert "after ¶3.9" in extra.said and "Of all this" in extra.said


def blank_pdf(**how):
    from pypdf import PdfWriter

    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    if how:
        writer.encrypt(**how)
    writer.write(made)
    return made.getvalue()


def looped_pdf():
    """The tree of its pages has itself for a branch."""
    return (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\n"
            b"trailer<</Root 1 0 R/Size 3>>\n%%EOF")


def packed(size, name="word/document.xml"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open(name, "w", force_zip64=True) as part:
            for _ in range(size // 1_000_000):
                part.write(bytes(1_000_000))
    return made.getvalue()


HOSTILE = {
    "empty.txt": (b"", "an empty file"),
    "spaces.txt": (b" \n \n", "no text in it"),
    "other.txt": (b"Some other text\n", "neither the title"),
    "title.txt": (paper().title.encode() + b"\nand nothing else", "ends before ¶0.1"),
    "latin.txt": ("Caf\xe9".encode("latin-1"), "neither UTF-8 nor UTF-16"),
    "half.txt": (b"\xff\xfe\x00", "neither UTF-8 nor UTF-16"),
    "binary.txt": (b"ab\0cd" * 99, "not text"),
    "big.txt": (b"word " * 1_000_000, "more than 2,000,000 characters"),
    "huge.txt": (b"word " * 5_000_000, "25 MB is too much"),
    "odd.odt": (b"x", r"\.odt files cannot be read.*\.docx"),
    "script.html": (b"<script>alert(1)</script>", "no text in it"),
    "deep.html": (b"<div>" * 3000 + b"x", "neither the title|memory"),
    "other.html": (b"<p>Some other text", "neither the title"),
    "none.mhtml": (b"Subject: x\n\nplain", "no web page is in it"),
    "no.pdf": (b"no PDF at all", "not a PDF"),
    "broken.pdf": (b"%PDF-1.7\n%%EOF", r"cannot be read as \.pdf"),
    "loop.pdf": (looped_pdf(), r"as \.pdf|no text in it|too many"),
    "scan.pdf": (blank_pdf(), "a scan, perhaps"),
    "locked.pdf": (blank_pdf(user_password="x", algorithm="RC4-128"),
                   "encrypted"),
    "no.docx": (b"no zip at all", "not a .docx"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "password"),
    "zip.docx": (packed(0, "other.xml"), "not a .docx"),
    "empty.docx": (packed(0), r"cannot be read as \.docx"),
    "bomb.docx": (packed(200_000_000), "unpack to 200 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_copy_gets_one_clear_line(name, tmp_path, capfd):
    content, reason = HOSTILE[name]
    path, target = tmp_path / name, tmp_path / "out" / "x.json"
    path.write_bytes(content)
    assert main(["original", str(path), str(target)]) == 1
    out, said = capfd.readouterr()
    assert re.search(reason, said) and str(path) in said
    assert said.count("\n") == 1 and len(said) < 400 and not out
    assert not target.parent.exists()


def test_what_is_no_file_gets_one_clear_line(tmp_path, tables):
    for path, reason in ((tmp_path, "a folder"),
                         (tmp_path / "x.txt", "no such file")):
        with pytest.raises(NotThePaper, match=reason):
            align.read(path, tables)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_file_without_end_is_not_opened(tmp_path, tables):
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(NotThePaper, match="not a plain file"):
        align.read(tmp_path / "x.txt", tables)


def test_a_reader_that_hangs_is_stopped(tmp_path, tables, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)")
    (tmp_path / "x.txt").write_text("x")
    monkeypatch.setattr(reading.extract, "__file__", str(slow))
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    with pytest.raises(NotThePaper, match="took more than 0.5 s"):
        align.read(tmp_path / "x.txt", tables)


def test_a_reader_that_dies_is_reported(tmp_path, tables, monkeypatch):
    dead = tmp_path / "dead.py"
    dead.write_text("import os\nos.abort()")
    (tmp_path / "x.txt").write_text("x")
    monkeypatch.setattr(reading.extract, "__file__", str(dead))
    with pytest.raises(NotThePaper, match="could not be read at all"):
        align.read(tmp_path / "x.txt", tables)


def test_a_reader_gets_no_more_memory_than_it_may_have():
    pytest.importorskip("resource")
    code = ("from companion.copy import extract\nextract.MEMORY = 10**9\n"
            "extract.limit_memory()\nbytearray(2 * 10**9)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT,
                          capture_output=True, text=True)
    assert "MemoryError" in done.stderr
