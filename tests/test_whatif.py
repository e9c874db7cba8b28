"""The controls in the pages do the sums of whatif.py, and those of the
notebooks."""

import json
import math
import random

import pytest
from companion import numbers
from companion.karmon import whatif
from companion.ledger.interval import Interval
from companion.study.scores import SCALES
from conftest import ROOT

SCRIPT = ROOT / "companion" / "assets" / "whatif.js"
P = Interval.of


def results(kind, *values):
    return {r.name: r.value for r in whatif.FUNCTIONS[kind](*values)}


def test_mosul_with_the_seminar_s_ranges():
    found = results("mosul", Interval(3000, 9000), Interval(1000, 3000),
                    Interval(3000, 5000))
    assert found == {"gap": Interval(0, 5000), "implied": Interval(4000, 8000)}


def test_more_dead_than_there_were_is_not_possible():
    assert results("mosul", P(1000), P(900), P(200))["gap"] is None
    assert str(whatif.mosul(P(1000), P(900), P(200))[0]) == "not possible"


def test_a_rare_thing_is_mostly_flagged_in_error():
    found = results("screening", 1000, 1, 90, 95)
    assert found["right"] == P(9) and found["wrong"] == P(49.5)
    assert found["rate"].low == pytest.approx(100 * 9 / 58.5)
    assert results("screening", 0, 1, 90, 95)["rate"] is None


def test_a_part_above_its_whole_has_no_share():
    assert results("bus", P(10), P(20)) == {"others": None, "share": None}


def test_nobody_in_the_force_has_no_share():
    found = results("force", P(0), Interval(0, 5), P(1), P(0))
    assert found["share"] is None


def test_a_word_that_a_scale_does_not_know_has_no_number():
    said = {str(whatif.word(t, s)[0]) for t in whatif.terms() for s in SCALES}
    assert "no number: the scale does not know the word" in said
    assert "93" not in whatif.control("word").split("<script")[0]


def test_an_unknown_control_is_refused():
    with pytest.raises(KeyError):
        whatif.control("weather")


# --- the page against the package -------------------------------------------


def bounds(value):
    return None if value is None else [
        "inf" if math.isinf(x) else x for x in (value.low, value.high)]


def random_value(field, rng):
    if field.single:
        return rng.choice([0, 100, rng.uniform(0, field.most or 3000)])
    low, high = sorted(rng.choice([0, rng.randrange(50_000)])
                       for _ in range(2))
    return Interval(low, rng.choice([high, high, low, math.inf]))


def cases(kind, count=300):
    rng = random.Random(kind)
    for _ in range(count):
        given = {f.name: random_value(f, rng) for f in whatif.fields(kind)}
        yield given, whatif.FUNCTIONS[kind](*given.values())


RUN = """([kind, cases]) => {
  const { SUMS, say } = companionWhatif;
  const real = (v) => Array.isArray(v)
    ? v.map((x) => x === "inf" ? Infinity : x) : v;
  return cases.map(([given, digits]) => {
    const values = Object.fromEntries(
      Object.entries(given).map(([k, v]) => [k, real(v)]));
    const found = SUMS[kind](values);
    return Object.fromEntries(Object.entries(found).map(([k, v]) => [k,
      v === null ? null : [v.map(String), say(v, digits[k])]]));
  });
}"""


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><p>")
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", whatif.FUNCTIONS)
def test_the_page_sums_as_the_package_does(blank, kind):
    asked, right = [], []
    for given, found in cases(kind):
        asked.append([
            {k: bounds(v) if isinstance(v, Interval) else v
             for k, v in given.items()}, {r.name: r.digits for r in found}])
        right.append({r.name: r for r in found})
    seen = blank.evaluate(RUN, [kind, json.loads(json.dumps(asked))])
    for case, here, there in zip(asked, right, seen, strict=True):
        assert here.keys() == there.keys()
        for name, result in here.items():
            if result.value is None:
                assert there[name] is None, case
                continue
            assert [float(x) for x in there[name][0]] == pytest.approx(
                [result.value.low, result.value.high], rel=1e-12), case
            assert there[name][1] == str(result), (case, name)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_changes_a_number_and_sees_what_follows(visit, width):
    page, wrong = visit("chapters/4-iran/text.html", width)
    form = page.locator("form.companion-whatif")
    share = form.locator("[data-result=share]")
    at_first = share.text_content()
    assert at_first == str(whatif.begin("bus")[1])
    form.get_by_role("button", name="Take the headline").click()
    paper = numbers().value
    right = whatif.bus(paper["headline-bus-attack-killed"],
                       paper["headline-bus-attack-iranians-killed"])
    assert share.text_content() == str(right[1]) != at_first
    form.locator("[name=own-high]").fill("-5")
    assert "Iranians" in form.locator(".companion-message").text_content()
    assert share.text_content() == "–"
    form.get_by_role("button", name="As at first").click()
    page.wait_for_function(
        "was => document.querySelector('[data-result=share]')"
        ".textContent === was", arg=at_first)
    assert form.locator(".companion-message").text_content() == ""
    assert wrong == []


@pytest.mark.book
def test_the_controls_begin_where_the_notebooks_end(html):
    """What the text quotes of the notebook's computing is the control's."""
    intro = (html / "chapters/0-introduction/text.html").read_text("utf-8")
    iran = (html / "chapters/4-iran/notebook.html").read_text("utf-8")
    gap, implied = whatif.begin("mosul")
    assert f"up to {gap.value.high:,.0f}" in intro
    assert str(implied).removeprefix("≥ ") in intro
    assert str(whatif.begin("force")[0]) in intro
    assert f'value="{whatif.begin("bus")[1]}"' in iran
