"""Sums are recorded as steps, and the page works them out to the same."""

import math
import random
import re

import pytest
from companion.karmon import whatif
from companion.ledger.interval import Interval
from companion.pages.whatif import Field
from companion.study import steps
from conftest import ROOT

SCRIPT = ROOT / "companion" / "assets" / "whatif.js"


def every_operation(a, b, c):
    """Divides by what cannot be zero; b may be more than a."""
    return (
        steps.Result("gap", "", steps.counted(a - b - 3), 2),
        steps.Result("sum", "", 2 * (a + b) / (1 + b), 1),
        steps.Result("part", "", steps.capped(steps.share(
            steps.within(b, a), a), 60)),
        steps.Result("scaled", "", 10 - (7 / (1 + b) - c) * c, 3),
    )


FUNCTIONS = {
    "every operation": (every_operation, [
        Field(name, "", Interval.of(0)) for name in "abc"]),
    **{kind: (sums, whatif.fields(kind))
       for kind, (_, sums) in whatif.QUESTIONS.items()}}


def random_value(field: Field, rng):
    if field.options:
        return rng.choice(list(field.options))
    if not isinstance(field.value, Interval):
        return rng.choice([0, 100, rng.uniform(0, field.most or 3000)])
    low, high = sorted(rng.choice([0, rng.randrange(50_000)])
                       for _ in range(2))
    return Interval(low, rng.choice([high, high, low, math.inf]))


def for_the_page(value):
    """A number or an interval as [low, high]."""
    if value is None or isinstance(value, (str, list)):
        return value
    value = Interval.of(value)
    return [value.low, value.high]


def work(found, values):
    """The page's interpreter in Python."""
    if isinstance(found, list):
        name, *given = found
        return steps.OPERATIONS[name](*(work(each, values) for each in given))
    value = values[found] if isinstance(found, str) else found
    return Interval.of(value) if isinstance(value, (int, float)) else value


@pytest.fixture(params=FUNCTIONS)
def cases(request):
    """The steps of a function, and random values with their results."""
    function, fields = FUNCTIONS[request.param]
    rng, names = random.Random(request.param), [f.name for f in fields]
    given = [{f.name: random_value(f, rng) for f in fields}
             for _ in range(300)]
    return steps.record(function, names), [
        (values, function(*values.values())) for values in given]


def test_the_steps_give_what_the_function_gives(cases):
    recorded, rows = cases
    for values, results in rows:
        assert recorded.keys() == {r.name for r in results}
        for result in results:
            found = work(recorded[result.name], values)
            assert for_the_page(found) == for_the_page(result.value), values


RUN = """([steps, cases]) => {
  const { work, say } = companionWhatif;
  return cases.map(([values, digits]) =>
    Object.fromEntries(Object.entries(steps).map(([name, each]) => {
      const found = work(each, values);
      return [name, found && [found, say(found, digits[name])]];
    })));
}"""


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><p>")
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


@pytest.mark.browser
def test_the_page_gives_what_the_function_gives(blank, cases):
    recorded, rows = cases
    seen = blank.evaluate(RUN, [recorded, [
        [{name: for_the_page(value) for name, value in values.items()},
         {r.name: r.digits for r in results}] for values, results in rows]])
    for (values, results), found in zip(rows, seen, strict=True):
        right = {r.name: r.value and [for_the_page(r.value), str(r)]
                 for r in results}
        assert found == right, values


@pytest.mark.browser
@pytest.mark.parametrize("name", ["rounded", "constructor"])
def test_the_page_refuses_an_operation_that_it_does_not_know(blank, name):
    with pytest.raises(Exception, match=f"no operation “{name}”"):
        blank.evaluate(
            "name => companionWhatif.work([name, 'a'], {a: [1, 1]})", name)


def test_the_page_knows_every_operation():
    script = SCRIPT.read_text("utf-8")
    table = re.search(r"const OPERATIONS = \{(.*?)\n  \};", script, re.S)[1]
    assert set(re.findall(r'^    "?([^\s":]+)"?:', table, re.M)) == (
        steps.OPERATIONS.keys())


@pytest.mark.parametrize("sums", [
    lambda a: a if a else 0, lambda a: a if a == 0 else 0, lambda a: 0 in a,
    lambda a: max(a, 0), lambda a: abs(a), lambda a: -a,
    lambda a: a + Interval(0, 1), lambda a: a.low, lambda a: round(a)])
def test_what_is_no_step_is_refused(sums):
    with pytest.raises((TypeError, AttributeError)):
        steps.record(lambda a: [steps.Result("x", "", sums(a))], ["a"])


@pytest.mark.parametrize("value, text", [
    (Interval(1000, 2500.4), "1,000–2,500"), (Interval(3), "≥ 3"),
    (Interval(high=-0.2), "≤ 0"), (Interval(), "any number")])
def test_a_result_says_its_bounds(value, text):
    assert str(steps.Result("x", "", value)) == text
