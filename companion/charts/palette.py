"""Colours: one for each kind of voice, one for what we computed, one for
what came later. Chosen to keep 3:1 contrast on either background; no
chart relies on them alone, since every mark names its speaker."""

# kind: (name for readers, colour on light, colour on dark)
PALETTE = {
    "author": ("the author", "#333333", "#e0e0e0"),
    "researcher": ("researcher", "#0063a6", "#6cb6ff"),
    "western-official": ("Western official", "#00795b", "#3fc79a"),
    "other-official": ("other official", "#b85c00", "#ff9a57"),
    "jihadist": ("jihadist", "#7b3294", "#d58fdc"),
    "cleric": ("cleric", "#c2568f", "#f19ac6"),
    "press": ("press", "#76761a", "#c9c95a"),
    "unattributed": ("nobody named", "#767676", "#9a9a9a"),
    "computed": ("computed by us", "#4b5d73", "#a9b8c9"),
    "aftermath": ("later evidence", "#c8102e", "#ff6b7d"),
}


def colour(kind: str) -> str:
    """The colour on a light background. Raises KeyError with the kinds."""
    if kind not in PALETTE:
        raise KeyError(f"no kind {kind!r}; there are {', '.join(PALETTE)}")
    return PALETTE[kind][1]
