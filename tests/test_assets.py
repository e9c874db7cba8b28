"""Colours are written once; the script and the style sheet agree."""

import re

from companion.book.assets import BUNDLE, bundle_fits
from companion.charts.canvas import GRID_COLOUR, PAGE_COLOUR, SOFT_COLOUR
from companion.charts.canvas import TEXT_COLOUR
from companion.charts.palette import PALETTE
from conftest import ROOT

ASSETS = ROOT / "companion" / "assets"


def test_the_script_knows_the_dark_twin_of_every_colour():
    script = (ASSETS / "companion.js").read_text("utf-8")
    pairs = dict(re.findall(r'"(#[0-9a-f]{6})": "(#[0-9a-f]{6})"', script))
    for _, light, dark in PALETTE.values():
        assert pairs[light] == dark
    texts = {TEXT_COLOUR, SOFT_COLOUR, GRID_COLOUR, PAGE_COLOUR}
    assert texts <= set(pairs)


def test_the_style_sheet_has_every_colour():
    style = (ASSETS / "companion.css").read_text("utf-8")
    for kind, (_, light, dark) in PALETTE.items():
        assert re.findall(rf"--c-{kind}: (#\w+);", style) == [light, dark]
        assert f'data-kind="{kind}"' in style


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4
        for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_stands_out_on_its_background():
    for kind, (_, light, dark) in PALETTE.items():
        assert contrast(light, "#ffffff") >= 3, kind
        assert contrast(dark, "#14181e") >= 3, kind


def test_the_vendored_plotly_is_that_of_the_lock():
    """After a newer plotly: npm pack plotly.js-cartesian-dist-min@VERSION,
    and copy its plotly-cartesian.min.js and LICENSE to assets/vendor/."""
    assert bundle_fits()


def test_the_vendored_plotly_has_every_kind_of_chart_in_use():
    charts = (ROOT / "companion" / "charts").glob("*.py")
    source = "".join(path.read_text("utf-8") for path in charts)
    kinds = set(re.findall(r'trace\(\s*"(\w+)"', source))
    bundle = (ASSETS / BUNDLE).read_text("utf-8")
    assert len(kinds) > 2
    for kind in kinds:
        assert f'name:"{kind}"' in bundle, kind
