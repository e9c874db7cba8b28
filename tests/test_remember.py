"""What is kept between builds is what would be made now."""

import pytest
from companion.site.remember import remember


@pytest.fixture
def made(tmp_path):
    """Ask for the result of some parts; gives it and how often it was made."""
    count = []

    def ask(*parts):
        def make():
            count.append(parts)
            return b"|".join(parts)

        return remember(tmp_path / "a" / "kept", list(parts), make), len(count)

    return ask


def test_the_same_parts_are_made_once(made):
    assert made(b"x", b"y") == (b"x|y", 1)
    assert made(b"x", b"y") == (b"x|y", 1)


@pytest.mark.parametrize("parts", [
    (b"x", b"z"), (b"xy",), (b"x", b"y", b""), (b"y", b"x")])
def test_other_parts_are_made_anew(made, parts):
    made(b"x", b"y")
    assert made(*parts) == (b"|".join(parts), 2)


@pytest.mark.parametrize("damage", [
    lambda kept: kept[:-1], lambda kept: b"", lambda kept: kept[:40],
    lambda kept: kept + b"z", lambda kept: kept[:-1] + b"z"])
def test_a_damaged_file_is_made_anew(made, tmp_path, damage):
    made(b"x", b"y")
    path = tmp_path / "a" / "kept"
    path.write_bytes(damage(path.read_bytes()))
    assert made(b"x", b"y") == (b"x|y", 2)
    assert made(b"x", b"y") == (b"x|y", 2)
