"""Whatever stands in a role, the page says what is wrong and goes on."""

import pytest
from companion import load
from companion.book.roles import NODES
from hypothesis import example, given
from hypothesis import strategies as st

ROLES = {
    "q": "mosul-killed", "num": "mosul-killed", "bounds": "mosul-killed",
    "printed": "mosul-killed", "when": "paris-attacks", "p": "iran-7",
    "note": "15", "voice": "author", "forecast": "most-fighters-join-jfs",
    "disagree": "bus-attack",
}
IDS = {*load("quantities").id, *load("events").id, *load("claims").id,
       *load("disagreements").id,
       *load("voices").id, *load("paragraphs").id, *load("note_quantities").id,
       *map(str, load("notes").number)}


def test_every_role_is_tested():
    assert ROLES.keys() == NODES.keys()


@pytest.mark.parametrize("name", ROLES)
def test_a_role_makes_its_link(name):
    assert NODES[name](ROLES[name]).astext()


@pytest.mark.parametrize("name", ROLES)
@given(st.text() | st.from_regex(r"[a-z0-9-]{1,30}") | st.integers().map(str))
@example("²")
@example("")
@example("0")
@example("01")
@example("007")
@example("٣")
@example("47")
@example("<script>")
def test_any_other_text_is_no_id(name, text):
    if text not in IDS:
        with pytest.raises(KeyError):
            NODES[name](text)
