"""Each statistic against a published worked example, to its printed digits."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis import keyness
from analysis.errors import ParameterError


def test_log_likelihood_of_published_example():
    # Corpus Linguistics: Method, Theory and Practice (McEnery and Hardie 2012), companion site: 52 in 50,000 words,
    # 57 in 75,000.
    assert round(float(keyness.score_log_likelihood(52, 57, 50_000, 75_000)), 2) == 2.65


@pytest.mark.parametrize(
    ("n", "size", "low", "high"),
    # Newcombe (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_share_interval_of_published_examples(n, size, low, high):
    assert [round(float(bound), 4) for bound in keyness.find_share_interval(n, size)] == [low, high]


def test_clustered_interval_is_wilsons_when_articles_do_not_differ():
    clustered = keyness.find_clustered_interval(0.3, 1000, 10_000, 0)
    assert [float(bound) for bound in clustered] == pytest.approx(keyness.find_share_interval(300, 1000), abs=1e-4)


def test_clustered_interval_widens_with_the_spread_and_needs_five_articles():
    narrow, wide = (keyness.find_clustered_interval(0.3, 1000, 20, spread) for spread in (100, 5000))
    assert wide[0] < narrow[0] < 0.3 < narrow[1] < wide[1]
    assert np.isnan(keyness.find_clustered_interval(0.3, 1000, 4, 100)).all()
    low, high = keyness.find_clustered_interval(1.0, 50, 6, 0)
    assert 0 < low < high == 1


def test_adjusted_p_values_of_published_example():
    # Benjamini and Hochberg (1995), section 3.2: of fifteen hypotheses the first four are rejected at .05.
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
    adjusted = keyness.adjust_p_values(published)
    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    shuffled = keyness.adjust_p_values([*published[::-1], math.nan])
    assert shuffled[:-1].tolist() == adjusted[::-1].tolist()
    assert math.isnan(shuffled[-1])


@pytest.mark.parametrize(("degrees", "quantile"), [(4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_t_quantiles_of_tables(degrees, quantile):
    assert float(keyness.find_t_quantile(0.975, degrees)) == pytest.approx(quantile, rel=0.001)


@pytest.mark.parametrize(("score", "p"), [(3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001)])
def test_p_values_of_the_usual_cut_offs(score, p):
    assert keyness.find_p_values(score)[0] == pytest.approx(p, rel=0.01)


def test_log_ratio_doubles_and_bounds_zero():
    ratios = keyness.score_log_ratio([40, 10, 10, 0, 0], [10, 40, 0, 4, 0], 1000, 2000)
    assert ratios[:4].tolist() == pytest.approx([3.0, -1.0, math.log2(10 / 1000 / (0.5 / 2000)), -2.0])
    assert math.isnan(ratios[4])


def test_empty_groups_are_undefined():
    assert np.isnan(keyness.score_log_likelihood(0, 3, 0, 100))
    assert np.isnan(keyness.score_log_ratio(0, 3, 0, 100))
    assert np.isnan(keyness.find_share_interval(0, 0)[0])


def test_log_odds_by_hand():
    # Two words, prior of 2 words in all: sums 3.1 and 1.9, then 2.1 and 2.9 (y + 2 * share in both together).
    scores = keyness.score_log_odds([2, 1], [1, 2], prior_words=2)
    odds = 2 * math.log(3 / 2)
    assert scores[0] == pytest.approx(odds / math.sqrt(1 / 3 + 1 / 2))
    assert scores[0] == pytest.approx(-scores[1])


def test_informative_prior_shrinks_rare_words():
    few = keyness.score_log_odds([4, 100], [0, 104])[0]
    many = keyness.score_log_odds([40, 100], [0, 140])[0]
    assert 0 < few < many


@pytest.fixture
def tallies():
    rows = [
        *[("a", "East", "drone", 30, 100), ("a", "East", "the", 70, 100), ("b", "East", "drone", 20, 100)],
        *[("b", "East", "the", 80, 100), ("c", "West", "drone", 5, 200), ("c", "West", "the", 170, 200)],
        *[("c", "West", "flood", 25, 200)],
    ]
    columns = ["article_id", "outlet", "word", "n", "n_words"]
    return pd.DataFrame(rows, columns=columns).assign(voice_kind="outlet")


def test_compare_words_shows_both_counts(tallies):
    keywords = keyness.compare_words(tallies, "outlet", "East").set_index("word")
    drone = keywords.loc["drone"]
    assert (drone["n_target"], drone["n_reference"], drone["rate_target"]) == (50, 5, 2500)
    assert drone["log_ratio"] == pytest.approx(math.log2(10))
    assert drone["is_supported"]
    assert keywords.loc["flood", "is_single_article"]
    assert not keywords.loc["flood", "is_supported"]


def test_stop_words_leave_the_rows_only(tallies):
    keywords = keyness.compare_words(tallies, "outlet", "East", stop_words=["the"]).set_index("word")
    assert "the" not in keywords.index
    assert keywords.loc["drone", "rate_target"] == 2500


def test_compare_words_is_symmetric(tallies):
    east = keyness.compare_words(tallies, "outlet", "East").set_index("word")
    west = keyness.compare_words(tallies, "outlet", "West").set_index("word")
    assert (east["log_ratio"] + west["log_ratio"]).abs().max() == pytest.approx(0)


@pytest.mark.parametrize(("target", "reference"), [("North", None), ("East", "North"), ("East", [])])
def test_compare_words_refuses_unknown_groups(tallies, target, reference):
    with pytest.raises(ParameterError):
        keyness.compare_words(tallies, "outlet", target, reference)
