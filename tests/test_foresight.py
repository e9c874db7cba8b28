"""Cards of forecasts, the twelve, and the works from outside."""

from functools import cache

from bs4 import BeautifulSoup
from companion import load, paper
from companion.pages.forecasts import forecast_cards, first, works
from companion.study.forecasts import outside_works, twelve
from companion.study.scores import ANY
from companion.ledger.tables import by_id, span

PAGE = "chapters/forecasts/every"
SECTIONS = list(load("sections").id)


@cache
def page() -> str:
    return "".join(forecast_cards(section, PAGE) for section in SECTIONS)


def all_cards():
    return BeautifulSoup(page(), "html.parser")


def outside_folds(soup) -> str:
    """The text that stands in no fold."""
    for fold in soup.select("details"):
        fold.decompose()
    return soup.get_text(" ", strip=True)


def test_every_forecast_has_its_card_with_all_that_is_asked():
    soup = all_cards()
    found = [a["id"] for a in soup.select("article")]
    assert found == [f"f-{i}" for i in load("forecasts").id]
    heads = {"Says", "Words", "Condition", "By when", "True if", "False if",
             "How specific", "In numbers"}
    for article in soup.select("article"):
        assert heads <= {t.text for t in article.select("dt")}, article["id"]


def test_outcomes_stand_in_folds_only():
    evidence = load("aftermath").statement
    reasons = load("verdicts").reason
    soup = all_cards()
    folded = " ".join(d.get_text(" ", strip=True)
                      for d in soup.select("details.companion-outcome"))
    plain = outside_folds(soup)
    for words in (*evidence, *reasons):
        assert words in folded and words not in plain, words
    form = outside_folds(BeautifulSoup(first("", PAGE), "html.parser"))
    assert "came" not in form.split()


def test_each_verdict_is_shown_with_its_coder():
    soup = all_cards()
    for row in load("verdicts").itertuples():
        said = soup.select_one(f"#f-{row.forecast} details").text
        version = " (sharpened)" if row.version == "sharpened" else ""
        assert f"Coder {row.coder}{version}: {row.verdict}." in said


def test_every_verdict_rests_on_later_evidence_that_exists():
    dates = by_id("aftermath").date
    for row in load("verdicts").itertuples():
        for name in filter(None, row.aftermath.split(";")):
            assert str(span(dates[name])[1].date()) > paper().date, row.forecast
        assert bool(row.aftermath) != (row.verdict == "no evidence")


def test_every_piece_of_evidence_names_publisher_and_address():
    for row in load("aftermath").itertuples():
        fields = outside_works()[row.source].fields
        assert fields["howpublished"] and fields["url"].startswith("http")


def test_the_twelve_are_twelve_and_their_outcomes_are_agreed():
    frame = twelve()
    assert list(frame["rank"]) == list(range(1, 13))
    assert set(frame.came.dropna()) == {0, 1}
    assert all(0 <= v.low <= v.high <= 1 for v in frame.said)
    unknown = frame.likelihood.isin(["plans", "none"])
    assert all(v == ANY for v in frame.said[unknown])


def test_each_scale_names_its_source():
    soup = BeautifulSoup(works("scales", PAGE), "html.parser")
    assert len(soup.select("li a[href^=http]")) == load(
        "scales").source.nunique()
