"""Zips whose bytes follow from their files: no times, no owners."""

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path


def write_zip(target: Path, files: Iterable[tuple[str, bytes]]):
    """Write (name, content) of each file into a zip, in their order. The
    same files give the same bytes; a zip that was broken off is not there.
    """
    half = target.with_suffix(".half")
    with zipfile.ZipFile(half, "w") as made:
        for name, content in files:
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content, zipfile.ZIP_DEFLATED)
    os.replace(half, target)


def zip_folder(target: Path, folder: Path):
    """Zip all files below a folder, into one named as the zip."""
    write_zip(target, (
        ((Path(target.stem) / path.relative_to(folder)).as_posix(),
         path.read_bytes())
        for path in sorted(folder.rglob("*")) if path.is_file()))
