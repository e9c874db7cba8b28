"""What follows where an argument hangs on one choice."""

import json
from html import unescape

import pytest
from companion import numbers
from companion.karmon import whatif
from companion.ledger.interval import Interval
from companion.pages.whatif import Field, WhatIf, form
from companion.study.scores import SCALES
from companion.study.steps import Result

P = Interval.of


def values(results):
    return {r.name: r.value for r in results}


def test_mosul_with_the_seminar_s_ranges():
    assert values(whatif.mosul(
        Interval(3000, 9000), Interval(1000, 3000), Interval(3000, 5000))) == {
        "gap": Interval(0, 5000), "implied": Interval(4000, 8000)}


def test_more_dead_than_there_were_is_not_possible():
    assert str(whatif.mosul(P(1000), P(900), P(200))[0]) == "not possible"


def test_a_rare_thing_is_mostly_flagged_in_error():
    found = values(whatif.screening(1000, 1, 90, 95))
    assert found["right"] == P(9) and found["wrong"] == P(49.5)
    assert found["rate"].low == pytest.approx(100 * 9 / 58.5)
    assert values(whatif.screening(0, 1, 90, 95))["rate"] is None


def test_a_part_above_its_whole_has_no_share():
    assert values(whatif.bus(P(10), P(20))) == {"others": None, "share": None}


def test_nobody_in_the_force_has_no_share():
    assert values(whatif.force(P(0), Interval(0, 5), P(1), P(0)))[
        "share"] is None


def test_a_word_that_a_scale_does_not_know_has_no_number():
    said = {str(whatif.word(t, s)[0]) for t in whatif.terms() for s in SCALES}
    assert "no number: the scale does not know the word" in said
    assert "93" not in whatif.control("word").split("<script")[0]


def test_an_unknown_control_is_refused():
    with pytest.raises(KeyError):
        whatif.control("weather")


def test_what_a_form_says_stays_text():
    bad = '"><script>alert(1)</script>'
    made = form("a", WhatIf(bad, lambda a: (Result("r", bad, a),), [
        Field("a", bad, P(1))], (bad, {"a": P(2)})))
    assert "<script>" not in made and unescape(made).count(bad) == 5
    assert json.loads(made.split('json">')[1].split("</script")[0]) == {
        "r": "a"}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_changes_a_number_and_sees_what_follows(visit, width):
    page, wrong = visit("chapters/4-iran/text.html", width)
    form = page.locator("form.companion-whatif")
    share = form.locator("[data-result=share]")
    at_first = share.text_content()
    assert at_first == str(whatif.what_if("bus").results()[1])
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
    gap, implied = whatif.what_if("mosul").results()
    assert f"up to {gap.value.high:,.0f}" in intro
    assert str(implied).removeprefix("≥ ") in intro
    assert str(whatif.what_if("force").results()[0]) in intro
    assert f'value="{whatif.what_if("bus").results()[1]}"' in iran
