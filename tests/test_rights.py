"""The paper's sentences are its author's: none of them is in here."""

import subprocess

import pytest
from companion.paper import normalise, read_copy
from conftest import ROOT

RUN = 12
BINARY = {".png", ".ico", ".woff2"}


def runs(text):
    words = normalise(text).split()
    return {
        " ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)
    }


@pytest.fixture(scope="module")
def body(copy):
    return set().union(*(runs(p) for p in read_copy(copy).body))


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


def test_a_borrowed_sentence_would_be_found(body, copy):
    sentence = " ".join(read_copy(copy).body[0].split()[3:18])
    assert borrowed(f"As we said: {sentence}, indeed", body)
    assert not borrowed(" ".join(sentence.split()[:11]), body)
