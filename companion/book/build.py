"""A book built as `companion build` does it: checked data, notebooks, pages."""

import os
import subprocess
import sys
from pathlib import Path

# Run by name, since scripts cannot be in every kind of path.
JUPYTER_BOOK = (
    "-c", "import companion\n"  # first, since it spares a slow import
    "from jupyter_book.cli.main import main; main(prog_name='book')")


def build(root: Path) -> int:
    """Write the pages of the companion in `root` into its _build/html. The
    exit code is 0 when nothing is wrong, warnings included."""
    return subprocess.run(
        [sys.executable, *JUPYTER_BOOK, "build", ".", "--warningiserror",
         "--nitpick", "--keep-going"],
        cwd=root, env=os.environ | {"COMPANION_ROOT": str(root)},
    ).returncode
