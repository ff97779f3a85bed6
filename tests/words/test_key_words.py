"""Each statistic against a published worked example, to its printed digits."""

import math

import numpy as np
import pandas as pd
import pytest
from presswork.errors import ParameterError
from presswork.words import key_words, summary


@pytest.mark.parametrize(
    ("n_target", "target_words", "n_reference", "reference_words", "printed"),
    [
        # McEnery and Hardie (2012), Corpus Linguistics: Method, Theory and Practice, companion site.
        (52, 50_000, 57, 75_000, 2.65),
        # Rayson's calculator (ucrel.lancs.ac.uk/llwizard.html) as quoted in the tests of CLiC (hand, hands, forehead,
        # head, neck in novels and in a reference; then a count of 0, and two equal groups).
        (540, 116_000, 7525, 5_451_382, 534.64),
        (227, 116_000, 3635, 5_451_382, 183.53),
        (29, 116_000, 504, 5_451_382, 20.50),
        (431, 116_000, 5892, 5_451_382, 437.88),
        (16, 116_000, 650, 5_451_382, 0.32),
        (540, 116_000, 0, 5_451_382, 4180.78),
        (10, 150, 10, 150, 0.0),
    ],
)
def test_log_likelihood_of_published_examples(n_target, target_words, n_reference, reference_words, printed):
    score = key_words.score_log_likelihood(n_target, n_reference, target_words, reference_words)
    assert round(float(score), 2) == printed


def test_bic_by_hand():
    # Wilson (2013): BIC = LL - df ln N, df = 1. No example printed to its digits was found; for "hand" above it is
    # 534.64 - ln 5,567,382, and ln 5,567,382 = ln 5.567382 + 6 ln 10 = 1.7169 + 13.8155 = 15.5324, so 519.11.
    score = key_words.score_log_likelihood(540, 7525, 116_000, 5_451_382)
    assert round(float(key_words.score_bic(score, 116_000 + 5_451_382)), 2) == 519.11
    assert float(key_words.score_bic(0.0, math.e**3)) == pytest.approx(-3)


def test_adjusted_p_values_of_published_example():
    # Benjamini and Hochberg (1995), section 3.2: of fifteen hypotheses the first four are rejected at .05.
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
    adjusted = key_words.adjust_p_values(published)
    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    # By hand, p(i) x 15 / i: .0095 x 3.75 = .0356, .0201 x 3 = .0603, .0278 x 2.5 = .0695, .0298 x 15 / 7 = .0639;
    # the sixth takes the seventh's, which is smaller.
    assert [round(float(value), 4) for value in adjusted[3:7]] == [0.0356, 0.0603, 0.0639, 0.0639]
    shuffled = key_words.adjust_p_values([*published[::-1], math.nan])
    assert shuffled[:-1].tolist() == adjusted[::-1].tolist()
    assert math.isnan(shuffled[-1])


@pytest.mark.parametrize(("score", "p"), [(3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001)])
def test_p_values_of_the_usual_cut_offs(score, p):
    assert key_words.find_p_values(score)[0] == pytest.approx(p, rel=0.01)


def test_log_ratio_doubles_and_bounds_zero():
    ratios = key_words.score_log_ratio([40, 10, 10, 0, 0], [10, 40, 0, 4, 0], 1000, 2000)
    assert ratios[:4].tolist() == pytest.approx([3.0, -1.0, math.log2(10 / 1000 / (0.5 / 2000)), -2.0])
    assert math.isnan(ratios[4])


def test_empty_groups_are_undefined():
    assert np.isnan(key_words.score_log_likelihood(0, 3, 0, 100))
    assert np.isnan(key_words.score_log_ratio(0, 3, 0, 100))


def test_log_odds_by_hand():
    # Two words, prior of 2 words in all: sums 3.1 and 1.9, then 2.1 and 2.9 (y + 2 * share in both together).
    scores = key_words.score_log_odds([2, 1], [1, 2], prior_words=2)
    odds = 2 * math.log(3 / 2)
    assert scores[0] == pytest.approx(odds / math.sqrt(1 / 3 + 1 / 2))
    assert scores[0] == pytest.approx(-scores[1])


def test_log_odds_of_published_example():
    # Values of Hessel's FightingWords (github.com/jmhessel), which implements Monroe, Colaresi and Quinn (2008), as
    # quoted in the tests of logodds (github.com/juliamendelsohn): the prior is the background + 0.01.
    table = {  # word: counts in the two groups and in the background, z
        "and": (300, 290, 80_000.01, 0.08664163039181341),
        "bark": (0, 11, 5.01, -2.2693449734045288),
        "cat": (40, 5, 50.01, 2.8790441554595216),
        "dog": (6, 44, 50.01, -3.0686372149306269),
        "leash": (0, 7, 5.01, -1.6437451631429068),
        "purr": (9, 0, 5.01, 1.9757749829094806),
        "quantum": (1, 0, 5.01, 0.3010232453335830),
        "the": (500, 520, 100_000.01, -0.0418221428687848),
    }
    target, reference, prior, expected = zip(*table.values(), strict=True)
    scores = key_words.score_log_odds(target, reference, prior, prior_words=sum(prior))
    assert scores.tolist() == pytest.approx(expected, rel=1e-9)


def test_informative_prior_shrinks_rare_words():
    few = key_words.score_log_odds([4, 100], [0, 104])[0]
    many = key_words.score_log_odds([40, 100], [0, 140])[0]
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
    keywords = key_words.compare_words(tallies, "outlet", "East").set_index("word")
    drone = keywords.loc["drone"]
    assert (drone["n_target"], drone["n_reference"], drone["rate_target"]) == (50, 5, 2500)
    assert drone["log_ratio"] == pytest.approx(math.log2(10))
    assert drone["is_supported"]
    assert keywords.loc["flood", "is_single_article"]
    assert not keywords.loc["flood", "is_supported"]


def test_stop_words_leave_the_rows_only(tallies):
    keywords = key_words.compare_words(tallies, "outlet", "East", stop_words=["the"]).set_index("word")
    assert "the" not in keywords.index
    assert keywords.loc["drone", "rate_target"] == 2500


def test_compare_words_is_symmetric(tallies):
    east = key_words.compare_words(tallies, "outlet", "East").set_index("word")
    west = key_words.compare_words(tallies, "outlet", "West").set_index("word")
    assert (east["log_ratio"] + west["log_ratio"]).abs().max() == pytest.approx(0)


@pytest.mark.parametrize(("target", "reference"), [("North", None), ("East", "North"), ("East", [])])
def test_compare_words_refuses_unknown_groups(tallies, target, reference):
    with pytest.raises(ParameterError):
        key_words.compare_words(tallies, "outlet", target, reference)


def test_the_target_is_named_or_chosen(tallies):
    assert key_words.choose_target(tallies, "outlet") == "East"  # 200 words each: the first by name
    assert key_words.choose_target(tallies, "outlet", "West") == "West"
    voices = tallies.assign(voice_kind=["official"] * 4 + ["outlet"] * 3)
    assert key_words.choose_target(voices, "voice_kind") == "official"
    with pytest.raises(ParameterError, match="no words of outlet 'North'; choose one of East, West"):
        key_words.choose_target(tallies, "outlet", "North")


def test_one_group_compares_with_nothing(tallies):
    assert key_words.choose_target(tallies, "voice_kind") is None
    keywords = key_words.compare_words(tallies, "voice_kind", None)
    assert len(keywords) == 0
    assert summary.tell_keywords(keywords, None) == "There is one group only: nothing to compare."


def test_periods_are_compared_like_groups(tallies):
    dated = tallies.assign(published_on=tallies["outlet"].map({"East": "2031-05-06", "West": "2031-06-01"}))
    months = key_words.compare_words(dated, "month", "2031-05")
    outlets = key_words.compare_words(tallies, "outlet", "East")
    pd.testing.assert_frame_equal(months, outlets)


def test_key_words_are_told(tallies):
    told = summary.tell_keywords(key_words.compare_words(tallies, "outlet", "East"), "East")
    assert told == (
        "One of three words compared is supported; East: one, such as “drone” (50 against 5); all others: none. "
        "One word of one document only, which supports nothing."
    )


@pytest.mark.filterwarnings("error")
def test_sides_are_ranked_by_support_then_by_weighted_log_odds(tallies):
    more, less = summary.rank_sides(key_words.compare_words(tallies, "outlet", "East"))
    assert more["word"].tolist() == ["drone"]
    assert set(less["word"]) == {"flood", "the"}
    assert less["log_odds_z"].abs().is_monotonic_decreasing


def test_the_word_to_follow_is_the_leading_key_word(tallies):
    counts = pd.DataFrame({"word": ["the", "flood", "drone"]})
    assert summary.choose_focus(key_words.compare_words(tallies, "outlet", "East"), counts) == "drone"
    assert summary.choose_focus(key_words.compare_words(tallies, "outlet", "West"), counts) == "drone"  # it avoids it
    unlisted = counts.head(2)  # lists leave it out: it says nothing
    assert summary.choose_focus(key_words.compare_words(tallies, "outlet", "East"), unlisted) == "the"
    few = tallies.assign(n=tallies["n"].where(tallies["word"] != "drone", 4))
    assert summary.choose_focus(key_words.compare_words(few, "outlet", "East"), counts) == "the"
    assert summary.choose_focus(key_words.compare_words(tallies, "outlet", None), counts) == "the"
    assert summary.choose_focus(key_words.compare_words(tallies, "outlet", None), counts.head(0)) == "the"
