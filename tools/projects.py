"""Copies of this project in other folders, to build and to break."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Ended(NamedTuple):
    """How a command ended; code is negative for a signal."""

    code: int
    text: str


def lend_packages(root: Path):
    """A .venv that borrows this one's packages, with its stamps."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip",
                    root / ".venv"], check=True)
    place = next((root / ".venv").rglob("site-packages"))
    ours = [p for p in sys.path if p.endswith("site-packages")]
    (place / "lent.pth").write_text(
        "\n".join([str(root), *ours]), encoding="utf-8")
    stamp(root)


def stamp(root: Path):
    subprocess.run(
        [root / ".venv" / "bin" / "python", "-c",
         "import make\nfor kind in make.LOCKS:\n (make.VENV / f'installed-"
         "{kind}').write_text(make.stamp_text(kind))"],
        cwd=root, check=True)


def whole(root: Path) -> Path:
    """A copy of what git knows here, with its packages."""
    known = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True,
        text=True).stdout.split("\0")
    for name in filter(None, known):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    lend_packages(root)
    return root


def small(root: Path) -> Path:
    """The same with the second companion, a book of a few pages."""
    shutil.copytree(ROOT / "tests" / "second", root, dirs_exist_ok=True)
    for name in ("companion", "locks", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=(
            shutil.ignore_patterns("__pycache__")))
    for name in ("make.py", "Makefile", "pyproject.toml", "LICENSE-DATA"):
        shutil.copy(ROOT / name, root / name)
    lend_packages(root)
    return root


def command(root: Path, *words, env=None, **options):
    return subprocess.Popen(
        [sys.executable, "make.py", *(words or ("book",))], cwd=root,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env=os.environ | (env or {}), **options)


def ended(process) -> Ended:
    text, _ = process.communicate(timeout=900)
    return Ended(process.returncode, text)


def build(root: Path, *words, **options) -> Ended:
    return ended(command(root, *words, **options))


def digest(folder: Path) -> str:
    """Of every file below a folder, names and bytes; '' if there is none."""
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            made.update(path.relative_to(folder).as_posix().encode())
            made.update(path.read_bytes())
    return made.hexdigest() if folder.exists() else ""


def book(root: Path) -> str:
    return digest(root / "_build" / "html")


@contextmanager
def project(make_project):
    """A finished book in a folder that other users may read."""
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        Path(place).chmod(0o755)
        root = Path(place) / "project"
        root.mkdir()
        make_project(root)
        end = build(root)
        if end.code:
            raise RuntimeError(end.text)
        yield root
