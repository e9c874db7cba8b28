"""The paper's sentences are its author's: none of them is in here."""

import re
import subprocess

import pytest
from bs4 import BeautifulSoup
from companion import load_all
from companion.copy.align import read
from companion.copy.text import normalise
from conftest import ROOT

RUN = 12
BINARY = {".png", ".ico", ".woff2"}


def runs(text):
    """Runs of words; 6,000 is one word, as 6000 is."""
    words = normalise(re.sub(r"(?<=\d),(?=\d)", "", text)).split()
    return {
        " ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)
    }


@pytest.fixture(scope="module")
def body(copy):
    texts = read(copy, load_all()).texts.values()
    return set().union(*map(runs, texts))


def tracked():
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")
    return [
        f for f in files
        if f and (ROOT / f).exists() and (ROOT / f).suffix not in BINARY
        and "/vendor/" not in f
    ]


def borrowed(text, body):
    return sorted(runs(text) & body)


def test_no_run_of_twelve_words_is_in_any_file(body):
    found = {
        f: borrowed((ROOT / f).read_text("utf-8"), body) for f in tracked()
    }
    assert {f: r for f, r in found.items() if r} == {}


@pytest.mark.book
def test_none_is_in_any_page_once_the_roles_have_their_numbers(body, html):
    """A number that a role draws in can close a run that the source has
    open; what is hidden from a reader counts as well."""
    found = {}
    for path in html.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        found[path.name] = borrowed(page.get_text(" "), body) + [
            run for tag in page.select("[data-card], [aria-label]")
            for run in borrowed(
                tag.get("data-card") or tag["aria-label"], body)]
    assert len(found) > 20
    assert {f: r for f, r in found.items() if r} == {}


def test_a_borrowed_sentence_would_be_found(body, copy):
    first = next(iter(read(copy, load_all()).texts.values()))
    sentence = " ".join(first.split()[3:18])
    assert borrowed(f"As we said: {sentence}, indeed", body)
    assert not borrowed(" ".join(sentence.split()[:11]), body)
