"""Copies of the paper in many forms, hostile ones, and a private build."""

import email.message
import html
import io
import json
import os
import re
import subprocess
import sys
import textwrap
import zipfile
from argparse import Namespace
from types import SimpleNamespace

import make
import pytest
from bs4 import BeautifulSoup
from companion import load, load_all
from companion.copy import reading as copies
from companion.copy import extract
from companion.book import private
from companion.cli import main
from companion.copy.text import NotThePaper, TITLE, fingerprint, word_count
from companion.copy.verify import verify
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx.errors import ConfigError

# --- the paper, written down in many ways --------------------------------


@pytest.fixture(scope="module")
def tables():
    return load_all()


@pytest.fixture(scope="module")
def lines(copy):
    """The lines of the paper, one a paragraph, a heading or a note."""
    return extract.tidy(copy.read_text("utf-8-sig"))


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
        copies.read(tmp_path / name, tables)
    said = str(refused.value)
    assert "\n" not in said and str(tmp_path / name) in said
    assert "¶3.10 (central-asia-10) differs" in said
    assert "Here is this" in said and "19 December 2016" in said


def test_a_copy_that_ends_early_is_refused(lines, tables):
    stop = next(n for n, x in enumerate(lines) if x.startswith("Iran under"))
    with pytest.raises(NotThePaper, match="ends before ¶4.1 .* 35 of .* 74"):
        copies.align(lines[:stop], tables)


def test_a_paragraph_left_out_is_named(lines, tables):
    place = next(n for n, x in enumerate(lines) if "Nowhere is this" in x)
    with pytest.raises(NotThePaper, match="¶3.10 .* differs"):
        copies.align(lines[:place] + lines[place + 1 :], tables)


def test_a_paragraph_too_many_is_named(lines, tables):
    place = next(n for n, x in enumerate(lines) if "Nowhere is this" in x)
    more = "Of all this there is one more thing to be said."
    copy = copies.align([*lines[:place], more, *lines[place:]], tables)
    assert len(copy.texts) == 74
    (extra,) = copy.extras
    assert "after ¶3.9" in extra and "Of all this" in extra


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
    "title.txt": (TITLE.encode() + b"\nand nothing else", "ends before ¶0.1"),
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
            copies.read(path, tables)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_file_without_end_is_not_opened(tmp_path, tables):
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(NotThePaper, match="not a plain file"):
        copies.read(tmp_path / "x.txt", tables)


def test_a_reader_that_hangs_is_stopped(tmp_path, tables, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)")
    (tmp_path / "x.txt").write_text("x")
    monkeypatch.setattr(copies.extract, "__file__", str(slow))
    monkeypatch.setattr(copies, "SECONDS", 0.5)
    with pytest.raises(NotThePaper, match="took more than 0.5 s"):
        copies.read(tmp_path / "x.txt", tables)


def test_a_reader_that_dies_is_reported(tmp_path, tables, monkeypatch):
    dead = tmp_path / "dead.py"
    dead.write_text("import os\nos.abort()")
    (tmp_path / "x.txt").write_text("x")
    monkeypatch.setattr(copies.extract, "__file__", str(dead))
    with pytest.raises(NotThePaper, match="could not be read at all"):
        copies.read(tmp_path / "x.txt", tables)


def test_a_reader_gets_no_more_memory_than_it_may_have():
    pytest.importorskip("resource")
    code = ("from companion import extract\nextract.MEMORY = 10**9\n"
            "extract.limit_memory()\nbytearray(2 * 10**9)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT,
                          capture_output=True, text=True)
    assert "MemoryError" in done.stderr


# --- the search for paragraphs, on made-up text --------------------------

MADE_UP = [
    "Seven owls of North-East Riding were counted by 1,200 watchers, so the "
    "well-known registry reports.[1] None of them had been seen before.",
    "The owls' first winter was long – nobody knows how long – and costly.",
    "“Owls,” said one watcher, “are not the issue: mice are.”[2] He counted "
    "2 of these himself, in a half-finished barn near the old mill.",
    "It remains to be seen whether mice can be counted at all.",
]


def made_up_tables():
    """Tables that know the made-up paragraphs, and no others."""
    paragraphs = load("paragraphs").head(len(MADE_UP)).copy()
    paragraphs["fingerprint"] = [fingerprint(x) for x in MADE_UP]
    paragraphs["words"] = [word_count(x) for x in MADE_UP]
    paragraphs["notes"] = ["1", "", "2", ""]
    return {"paragraphs": paragraphs, "sections": load("sections")}


KNOWN = made_up_tables()
NOTES = ["[1] A registry of owls.", "[2] Hearsay; see there."]


def found(text):
    copy = copies.align(extract.tidy(text), KNOWN)
    return list(copy.texts.values()), copy


@settings(deadline=None, max_examples=40)
@given(st.integers(20, 90), st.booleans(), st.booleans())
def test_any_width_of_lines_gives_the_text_back(width, bare, heads):
    lines = [TITLE, "by N. N.", "Introduction", *MADE_UP, *NOTES]
    rows = [r for line in lines for r in folded(line, width)]
    if heads:
        rows = [r for n, row in enumerate(rows)
                for r in ([row] if n % 6 else ["Of Owls", str(n), row])]
    text = "\n".join(rows)
    if bare:
        text = re.sub(r"(?<=[.”])\[(\d)\]", r"\1", text)
    texts, copy = found(text)
    assert texts == MADE_UP and copy.extras == []


def test_footnotes_of_word_become_notes(tmp_path):
    """Numbered as they are met, whatever their ids; high digits are one."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import nsdecls, qn

    document = docx.Document()
    for text, id_ in (("In 2016", "9"), ("In 2017", "4")):
        run = document.add_paragraph(text).add_run()
        run._r.append(OxmlElement("w:footnoteReference"))
        run._r[-1].set(qn("w:id"), id_)
    document.add_paragraph("In 2018").add_run("3").font.superscript = True
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>Note {n}</w:t></w:r></w:p>'
        "</w:footnote>" for n in (4, 9, 77))
    package = document.part.package
    document.part.relate_to(Part(
        PackURI("/word/footnotes.xml"), "application/xml",
        f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode(),
        package), RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(tmp_path / "x.docx")
    assert copies.read_lines(tmp_path / "x.docx") == [
        "In 2016[1]", "In 2017[2]", "In 2018[3]", "[1] Note 9", "[2] Note 4"]


def test_end_notes_are_found_line_by_line():
    notes = found("\n".join([TITLE, *MADE_UP, "Notes", *NOTES, "and on."]))
    assert notes[1].notes == {
        1: "A registry of owls.", 2: "Hearsay; see there. and on."}


def test_a_line_of_the_text_that_recurs_is_kept():
    """A cleaning that takes too much is taken back."""
    rows = [r for x in MADE_UP for r in folded(x, 60)]
    rows[1:1] = ["3"]
    assert found("\n".join([TITLE, *rows]))[0] == MADE_UP
    many = {"paragraphs": KNOWN["paragraphs"].copy(),
            "sections": KNOWN["sections"]}
    many["paragraphs"]["fingerprint"] = fingerprint("The owls came back")
    many["paragraphs"]["words"] = 4
    lines = [TITLE] + ["The owls came back"] * len(MADE_UP)
    assert len(copies.align(lines, many).texts) == len(MADE_UP)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_other_text_is_refused(text):
    with pytest.raises(NotThePaper):
        copies.align(extract.tidy(f"{TITLE}\n{text}"), KNOWN)


# --- a private build -----------------------------------------------------

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)> & [7] more'


def test_a_fold_escapes_the_original(monkeypatch):
    monkeypatch.setattr(private, "TEXTS", {"iran-1": EVIL})
    (fold,) = private.fold("iran-1")
    page = BeautifulSoup(fold.astext(), "html.parser")
    assert not page.find(["script", "img"])
    assert page.select_one("details:not([open]) p").text == EVIL
    assert page.summary.text == "The original ¶4.1"


def test_a_public_build_has_no_folds():
    assert not private.TEXTS and private.fold("iran-1") == []


def test_the_original_does_not_go_among_public_pages(tmp_path, monkeypatch):
    file = tmp_path / "private" / "x.json"
    private.write({"iran-1": "x"}, file)
    monkeypatch.setenv(private.ORIGINAL, str(file))
    app = SimpleNamespace(outdir=str(tmp_path / "work"))
    with pytest.raises(ConfigError, match="is not under"):
        private.begin(app, SimpleNamespace())
    assert not private.TEXTS


@pytest.mark.parametrize("page", [
    "<head></head><body><article class='x'><p>t</body>",
    '<head></head><body><main id="main-content" role="main"><p>t',
    '<head></head><body data-x="1"><article class="bd-article" y><p>t',
    "<head></head>"])
def test_any_page_can_be_marked(page):
    made = BeautifulSoup(private.with_banner(
        page, private.render("book/private-banner.html")), "html.parser")
    assert made.select_one("head meta[name=robots][content=noindex]")
    banner = made.select_one(".companion-private")
    assert banner and (not made.p or made.p is banner)


@pytest.fixture
def small(tmp_path, data, monkeypatch):
    """A project of one chapter about owls, and a copy of its paper."""
    root = tmp_path / "project"
    chapter = root / "chapters" / "0-introduction"
    chapter.mkdir(parents=True)
    (root / "locks").mkdir()
    for name in ("_config.yml", "pyproject.toml", "locks/book.txt"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / "companion" / "assets").mkdir(parents=True)
    (root / "companion" / "assets" / "icon.svg").write_bytes(
        (ROOT / "companion" / "assets" / "icon.svg").read_bytes())
    (root / "data").symlink_to(data)
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n"
        "- file: chapters/0-introduction/text\n")
    (root / "index.md").write_text(
        "# Owls\n\nA book about owls.\n\n```{bibliography}\n```\n")
    blocks = [f":::{{para}} introduction-{n}\nWe say {n}.\n:::\n"
              for n in range(1, len(MADE_UP) + 1)]
    (chapter / "text.md").write_text("# Chapter\n\n" + "\n".join(blocks))
    KNOWN["paragraphs"].to_csv(data / "paragraphs.csv", index=False)
    monkeypatch.setenv("COMPANION_DATA", str(data))
    monkeypatch.delenv(private.ORIGINAL, raising=False)
    for name, place in (
        ("ROOT", ""), ("BUILD", "_build"), ("WORK", "_build/work"),
        ("HTML", "_build/html"), ("PRIVATE", "_build/private"),
        ("LOGS", "_build/logs"),
    ):
        monkeypatch.setattr(make, name, root / place)
    for step in ("environment", "check_data"):
        monkeypatch.setattr(make, step, lambda *_: None)
    copy = tmp_path / "copy.html"
    copy.write_text(as_html([TITLE, *MADE_UP]), encoding="utf-8")
    return root, copy


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.book
def test_a_private_book_stands_beside_the_public_one(small):
    root, copy = small
    before = contents(root)
    make.book()
    public = contents(root / "_build" / "html")
    make.book(Namespace(paper=str(copy)))
    made = root / "_build" / "private" / "html"
    pages = [*made.rglob("*.html")]
    assert {"index.html", "search.html", "404.html"} <= {
        p.name for p in pages}
    for path in pages:
        if "_static" in path.parts:
            continue
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert len(page.select(".companion-private")) == 1, path
        assert page.select_one("head meta[name=robots][content=noindex]")
    page = BeautifulSoup(
        (made / "chapters/0-introduction/text.html").read_text("utf-8"),
        "html.parser")
    folds = page.select(".companion-para details.companion-original")
    assert [f.p.text for f in folds] == MADE_UP
    assert not [f for f in folds if f.has_attr("open")]
    assert "North-East Riding".encode() not in b"".join(
        b for name, b in contents(made / "_sources").items())
    # The public book is as it was, and stays so when it is built again.
    assert contents(root / "_build" / "html") == public
    kept = contents(root / "_build" / "private")
    make.book()
    assert contents(root / "_build" / "html") == public
    assert contents(root / "_build" / "private") == kept
    for name, content in contents(root).items():
        if not name.startswith("_build/"):
            assert before[name] == content
        elif not name.startswith("_build/private/"):
            assert b"seen before" not in content, name


@pytest.mark.book
def test_a_copy_that_is_refused_leaves_no_book(small):
    root, copy = small
    copy.write_text("<p>Something else", encoding="utf-8")
    with pytest.raises(make.Failed, match="(?s)neither the title.*Nothing"):
        make.book(Namespace(paper=str(copy)))
    assert not (root / "_build" / "private").exists()


def test_the_command_hands_the_copy_on():
    for given, want in (({}, False), ({"PAPER": "a b's.txt"}, True)):
        for target in ("book", "test"):
            said = subprocess.run(
                ["make", "-n", target, *(f"{k}={v}" for k, v in
                                         given.items())],
                cwd=ROOT, capture_output=True, text=True,
                env={k: v for k, v in os.environ.items() if k != "PAPER"})
            assert ('--paper "$PAPER"' in said.stdout) == (
                want and target == "book")


def test_what_is_handed_to_the_book_is_written_whole(tmp_path):
    private.write({"iran-1": "ü"}, tmp_path / "new" / "x.json")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["x.json"]
    assert json.loads((tmp_path / "new" / "x.json").read_text()) == {
        "iran-1": "ü"}
