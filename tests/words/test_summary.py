"""What counts allow to conclude, said from values made by hand."""

import pandas as pd
import pytest
from invented import spread
from presswork.words import frequency, summary


def date(words, days):
    dates = dict(zip(words["article_id"].cat.categories, days, strict=True))
    return words.assign(published_on=words["article_id"].astype(object).map(dates))


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (["2031-05-06"] * 5 + ["2031-05-07"] * 5, "day"),
        ([f"2031-05-{day:02}" for day in range(1, 6)] + [f"2031-06-{day:02}" for day in range(1, 6)], "month"),
        ([f"203{year}-0{month}-01" for year in (1, 2) for month in range(1, 6)], "year"),
        (["2031-05-06"] * 10, "year"),
        ([None] * 10, "year"),
    ],
)
def test_the_period_is_as_fine_as_the_dates_allow(days, period):
    assert summary.choose_period(date(spread(["drone"] * 10), days)) == period


def test_change_is_told_from_the_intervals():
    months = pd.DataFrame({"month": ["2031-05", "2031-06"], "rate_per_10k_words": [10.0, 30.0]})
    words = date(spread(["drone"] * 3), ["2031-05-01", "2031-06-01", None])
    apart = months.assign(rate_low=[5.0, 20.0], rate_high=[15.0, 40.0])
    assert summary.tell_periods(apart, "month", words) == (
        "May 2031: 10.0, June 2031: 30.0 per 10,000 words (two months with enough documents; 1 of 3 documents "
        "undated): "
        "the intervals lie apart, so use has changed."
    )
    over = apart.assign(rate_high=[25.0, 40.0])
    assert summary.tell_periods(over, "month", words).endswith("the intervals overlap, so no change is shown.")
    unknown = months.assign(rate_low=[5.0, None], rate_high=[15.0, None])
    assert summary.tell_periods(unknown, "month", words) == (
        "The dates allow no curve: fewer than two months hold 5 documents (1 of 3 documents undated)."
    )


def test_few_documents_are_told():
    words = spread(["drone flew", "drone came", "dam"], ["P", "P", "Q"])
    assert summary.tell_reach(words, frequency.count_words(words)).splitlines() == [
        "Three documents from two outlets; three of these four words stand in one document only.",
        "How far documents differ is not known from so few: the counts describe them and nothing else.",
        "One of two outlets has one document; what sets such an outlet apart cannot be told from what sets its "
        "document apart.",
    ]


def test_the_factor_is_that_of_the_intervals():
    words = spread(["drone flew over the far town"] * 8)
    counts = frequency.count_words(words)
    factor = ((counts["rate_high"] / counts["rate_low"]) ** 0.5).median()
    assert f"within a factor of {factor:.1f} (median" in summary.tell_reach(words, counts)
