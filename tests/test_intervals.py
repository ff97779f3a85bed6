"""Every interval, once: published examples, scipy, and what must hold when cases come in articles."""

import math

import numpy as np
import pandas as pd
import pytest
from presswork import intervals


@pytest.mark.parametrize(
    ("n", "size", "low", "high"),
    # Newcombe (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_share_interval_of_published_examples(n, size, low, high):
    assert [round(float(bound), 4) for bound in intervals.find_share_interval(n, size)] == [low, high]


def test_clustered_interval_is_wilsons_when_articles_do_not_differ():
    clustered = intervals.find_clustered_interval(0.3, 1000, 10_000, 0)
    assert [float(bound) for bound in clustered] == pytest.approx(intervals.find_share_interval(300, 1000), abs=1e-4)


def test_clustered_interval_widens_with_the_spread_and_needs_five_articles():
    narrow, wide = (intervals.find_clustered_interval(0.3, 1000, 20, spread) for spread in (100, 5000))
    assert wide[0] < narrow[0] < 0.3 < narrow[1] < wide[1]
    assert np.isnan(intervals.find_clustered_interval(0.3, 1000, 4, 100)).all()
    low, high = intervals.find_clustered_interval(1.0, 50, 6, 0)
    assert 0 < low < high == 1


def test_an_interval_of_nothing_is_undefined():
    assert np.isnan(intervals.find_share_interval(0, 0)[0])


@pytest.mark.parametrize(("degrees", "quantile"), [(4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_t_quantiles_of_tables(degrees, quantile):
    assert float(intervals.find_t_quantile(0.975, degrees)) == pytest.approx(quantile, rel=0.001)


def test_a_share_without_model_error_is_wilsons():
    # 2 of 10: .0567 to .5098 (Newcombe 1998 and any table of the Wilson score interval)
    assert intervals.estimate_share(2, 10)[1:] == pytest.approx((0.0567, 0.5098), abs=5e-4)


def test_model_error_widens_a_share():
    _, low, _ = intervals.estimate_share(300, 1000)
    _, wide_low, wide_high = intervals.estimate_share(300, 1000, ((700, 1000), (800, 1000)))
    # Rogan and Gladen: (.3 + .8 - 1) / (.7 + .8 - 1) = .2, and the share as it was counted is in the interval.
    assert wide_low < 0.2 < wide_high
    assert wide_low < low
    assert wide_high >= 0.3


@pytest.mark.parametrize("degrees", [4, 5, 7, 10, 20, 60, 200])
def test_t_quantiles_are_scipys(degrees):
    stats = pytest.importorskip("scipy.stats")
    assert float(intervals.find_t_quantile(0.975, degrees)) == pytest.approx(stats.t.ppf(0.975, degrees), rel=0.003)


@pytest.mark.parametrize(("n", "size"), [(0, 7), (1, 29), (40, 80), (300, 1000)])
def test_share_intervals_are_scipys(n, size):
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.binomtest(n, size).proportion_ci(method="wilson")
    ours = [float(bound) for bound in intervals.find_share_interval(n, size)]
    assert ours == pytest.approx([theirs.low, theirs.high], abs=1e-9)
    assert intervals.estimate_share(n, size)[1:] == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_clustered_shares_are_the_clustered_interval_of_their_counts():
    is_counted = pd.Series([True, True, False, True, False, False, True, True, False, True, True, False])
    articles = pd.Series(list("aabbccddeeff"))
    hits = is_counted.groupby(articles).sum()
    share = is_counted.mean()
    spread = ((hits - share * 2) ** 2).sum()
    low, high = intervals.find_clustered_interval(share, 12, 6, spread)
    assert intervals.estimate_clustered_share(is_counted, articles) == pytest.approx((share, float(low), float(high)))


def test_resampled_means_of_independent_values_are_students():
    stats = pytest.importorskip("scipy.stats")
    values = np.random.default_rng(3).normal(0.1, 0.2, 40)
    row = intervals.average_values(values, np.arange(40), 5, 20_000)
    half = stats.t.ppf(0.975, 39) * values.std(ddof=1) / math.sqrt(40)
    assert [row["mean_low"], row["mean_high"]] == pytest.approx(
        [values.mean() - half, values.mean() + half], abs=0.004
    )


def test_resampled_ratios_are_scipys():
    stats = pytest.importorskip("scipy.stats")
    draw = np.random.default_rng(5)
    below = draw.integers(5, 30, 60).astype(float)
    above = draw.binomial(below.astype(int), 0.7).astype(float)
    theirs = stats.bootstrap(
        (above, below),
        lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis),
        paired=True,
        method="percentile",
        n_resamples=4000,
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert intervals.resample_ratio(above, below, 4000, 1) == pytest.approx((theirs.low, theirs.high), abs=0.01)
