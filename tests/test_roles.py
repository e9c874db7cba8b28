"""Whatever stands in a role, the page says what is wrong and goes on."""

import pytest
from companion import load
from companion.book.extension import (
    DateRole, ForecastRole, NoteRole, NumberRole, ParagraphRole, VoiceRole,
)
from hypothesis import example, given
from hypothesis import strategies as st

ROLES = {
    "q": (NumberRole, "mosul-killed"), "num": (NumberRole, "mosul-killed"),
    "bounds": (NumberRole, "mosul-killed"),
    "printed": (NumberRole, "mosul-killed"),
    "when": (DateRole, "paris-attacks"), "p": (ParagraphRole, "iran-7"),
    "note": (NoteRole, "15"), "voice": (VoiceRole, "author"),
    "forecast": (ForecastRole, "most-fighters-join-jfs"),
}
IDS = {*load("quantities").id, *load("events").id, *load("claims").id,
       *load("voices").id, *load("paragraphs").id, *load("note_quantities").id,
       *map(str, range(1, 47))}


def made(name, text):
    kind, _ = ROLES[name]
    role = kind()
    role.name = name
    return role.build(text)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_makes_its_link(name):
    assert made(name, ROLES[name][1]).astext()


@pytest.mark.parametrize("name", ROLES)
@given(st.text() | st.from_regex(r"[a-z0-9-]{1,30}") | st.integers().map(str))
@example("²")
@example("")
@example("0")
@example("<script>")
def test_any_other_text_is_no_id(name, text):
    if text not in IDS:
        with pytest.raises(KeyError):
            made(name, text)
