"""Where things are, and what is done when they are not there."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
COPY = Path(
    os.environ.get("COMPANION_PAPER")
    or ROOT.parent / "shared" / "paper" / "karmon-2016.txt"
)


@pytest.fixture(scope="session")
def copy() -> Path:
    """A copy of the paper: a must in CI, a skip elsewhere."""
    if not COPY.exists():
        message = (
            f"no copy of the paper at {COPY}; set COMPANION_PAPER to yours")
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return COPY


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of data/ that a test may break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture(scope="session")
def html() -> Path:
    if not (HTML / "index.html").exists():
        pytest.fail("the book is not built; run `make book` first")
    return HTML
