"""What is dear to make and seldom changes, kept from one build to the next."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sphinx.application import Sphinx


def memory(app: Sphinx) -> Path:
    """The folder of what one build of Sphinx keeps for the next."""
    return Path(app.doctreedir) / "kept"


def remember(
    path: Path, parts: list[bytes], make: Callable[[], bytes]
) -> bytes:
    """What make() gives, or gave to an earlier build from the same parts.

    parts: all that the result depends on, the code that makes it included.
    A file that is cut short or changed is made anew.
    """
    key = sha256(b"".join(sha256(part).digest() for part in parts)).digest()
    if path.exists():
        found = path.read_bytes()
        mark, content = found[:64], found[64:]
        if mark == key + sha256(content).digest():
            return content
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(key + sha256(content).digest() + content)
    return content
