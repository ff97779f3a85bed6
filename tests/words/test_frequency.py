"""Counts by hand on invented texts; the offsets are those of the texts below."""

import math

import pandas as pd
import pytest
from invented import make_page, spread
from presswork.errors import ParameterError
from presswork.schema import make_table
from presswork.words import contexts, frequency, pairs, word_list


def test_count_words_by_hand(words):
    counts = frequency.count_words(words, by=["voice_kind"])
    row = counts[(counts["voice_kind"] == "outlet") & (counts["word"] == "drones")].iloc[0]
    assert (row["n"], row["n_articles"]) == (3, 1)
    assert row["rate_per_10k_words"] == pytest.approx(3 / 13 * 10_000)  # 3 words of the headline and 10 of the body
    assert math.isnan(row["rate_low"])  # one article: no interval
    assert math.isnan(row["dispersion"])


def test_stop_words_and_numbers_leave_the_list_but_not_the_denominator():
    words = spread(["the 13,000 drones"])
    counts = frequency.count_words(words, stop_words=["the"], numbers=False)
    assert counts["word"].tolist() == ["drones"]
    assert counts["rate_per_10k_words"].item() == pytest.approx(10_000 / 3)


class Parts:
    """Tallies that are made anew at each walk, as those that lie in files are."""

    def __init__(self, tallies, n_parts):
        self.tallies, self.codes, self.n_parts = tallies, tallies["article_id"].cat.codes % n_parts, n_parts

    def __iter__(self):
        for number in range(self.n_parts):
            part = self.tallies[self.codes == number]
            yield part.assign(word=part["word"].astype(str).where(part["word"].notna()))


@pytest.mark.parametrize("by", [[], ["outlet"], ["voice_kind", "month"]])
@pytest.mark.parametrize("n_parts", [1, 2, 5])
def test_tallies_of_parts_give_the_counts_of_the_whole(by, n_parts):
    texts = [f"drone {'drone ' * (at % 3)}over Tarsk" for at in range(12)]
    words = spread(texts, ["P", "Q", "R"] * 4)
    whole, joined = (
        frequency.count_words(given, by) for given in (words, Parts(frequency.tally_words(words), n_parts))
    )
    for table in (whole, joined):
        table[[*by, "word"]] = table[[*by, "word"]].astype(str)
    pd.testing.assert_frame_equal(whole, joined)


def test_interval_widens_when_one_article_holds_the_word():
    even = frequency.count_words(spread(["drone flew over the far town"] * 8))
    uneven = frequency.count_words(spread(["drone " * 8 + "flew"] + ["we saw the far town"] * 8))
    low, high = (
        counts.loc[counts["word"] == "drone", ["rate_low", "rate_high"]].iloc[0].tolist() for counts in (even, uneven)
    )
    assert high[1] - high[0] > low[1] - low[0]


def test_periods_and_unknown_columns():
    counts = frequency.count_words(spread(["drones flew"]), by=["month"])
    assert set(counts["month"]) == {"2031-05"}
    with pytest.raises(ParameterError, match="colour"):
        frequency.count_words(spread(["drones flew"]), by=["colour"])


def test_dispersion_of_published_example():
    # Gries (2010), Dispersions and adjusted frequencies in corpora: "a" in five parts of 9, 10, 10, 10 and 11 words.
    parts = "b a m n i b e u p|b a s a t b e w q n|b c a g a b e s t a|b a g h a b e a a t|b a h a a b e a x a t"
    counts = frequency.count_words(spread(parts.split("|"))).set_index("word")
    dp = counts.loc["a", "dispersion"] * (1 - 9 / 50)
    assert (counts.loc["a", "n"], round(dp, 2)) == (15, 0.18)


def test_normalised_dispersion_of_published_example():
    # Lijffijt and Gries (2012), table 1: three equal parts, 2/3 and 1/3 of the occurrences in two of them.
    counts = frequency.count_words(spread(["a a x", "a x x", "x x x"])).set_index("word")
    assert counts.loc["a", "dispersion"] == pytest.approx(0.5)


def test_dispersion_of_a_second_published_example():
    # The lemma ALLEMAND in Lyne (1985), as printed by tlda (github.com/lsoenning/tlda): DP 0.4990705.
    uses, sizes = [2, 0, 1, 1, 3, 0, 3, 0, 0, 0], [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    texts = ["a " * n + "x " * (size - n) for n, size in zip(uses, sizes, strict=True)]
    row = frequency.count_words(spread(texts)).set_index("word").loc["a"]
    assert (row["n"], row["n_articles"]) == (10, 5)
    assert round(row["dispersion"] * (1 - 7930 / 80577), 7) == 0.4990705


def test_uses_show_groups_that_never_use_the_phrase():
    texts = ["Red drones flew far"] * 6 + ["No such thing here"] * 6
    words = spread(texts, ["P"] * 6 + ["Q"] * 6)
    articles = pd.concat([make_page(text, f"a{number:02}") for number, text in enumerate(texts)])
    uses = frequency.count_uses(words, contexts.find_uses(words, articles, "Red  drones"), ["outlet"])
    assert uses[["outlet", "n", "n_articles", "n_words", "group_articles"]].values.tolist() == [
        ["P", 6, 6, 24, 6],
        ["Q", 0, 0, 24, 6],
    ]
    uses = uses.set_index("outlet")
    assert uses.loc["P", "rate_per_10k_words"] == 2500
    assert uses.loc["Q", "rate_per_10k_words"] == uses.loc["Q", "rate_low"] == 0
    assert uses.loc["Q", "rate_high"] > 0


def test_spellings_that_are_counted_apart_are_shown_together():
    counts = frequency.count_words(spread(["TB-2 TB2 TB2 drones", "U.S. aid and US arms, a drone"]))
    spellings = frequency.find_spellings(counts)
    assert spellings[["letters", "word", "n"]].values.tolist() == [
        ["tb2", "tb2", 2],
        ["tb2", "tb-2", 1],
        ["us", "US", 1],
        ["us", "u.s.", 1],
    ]


def test_uses_are_counted_as_words_are(words, corpus):
    counts = frequency.count_words(words, by=["voice_kind"]).query("word == 'drones'").set_index("voice_kind")
    uses = frequency.count_uses(words, contexts.find_uses(words, corpus[0], "drones"), ["voice_kind"])
    uses = uses.set_index("voice_kind")
    pd.testing.assert_frame_equal(uses[counts.columns[1:]], counts[counts.columns[1:]], check_dtype=False)


def test_ngram_counts_have_words_as_denominator():
    counts = frequency.count_words(spread(["red drone. red drone. red"]), n=2)
    assert counts[["word", "n"]].values.tolist() == [["red drone", 2]]
    assert counts["rate_per_10k_words"].item() == pytest.approx(2 / 5 * 10_000)


def test_diversity_of_published_example():
    # The sample text of LexicalRichness (github.com/LSYS/LexicalRichness, README), a number for each of its 39
    # different words: 57 words, MATTR in windows of 25 printed as 0.8351515151515151.
    kinds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 10, 11, 12, 13, 14, 15, 16, 13, 17, 18, 19, 20, 21, 22, 11, 23, 19, 24]
    kinds += [
        25,
        26,
        13,
        18,
        27,
        28,
        29,
        30,
        31,
        32,
        33,
        22,
        34,
        32,
        35,
        36,
        37,
        13,
        29,
        18,
        12,
        7,
        38,
        1,
        34,
        34,
        32,
        35,
    ]
    words = spread([" ".join(f"w{kind}" for kind in kinds)])
    row = frequency.score_diversity(words, window=25).iloc[0]
    assert (row["n_words"], row["n_windows"]) == (57, 33)
    assert row["mattr"] == pytest.approx(0.8351515151515151, abs=1e-12)


def test_diversity_is_the_mean_over_the_windows_within_articles():
    text = "a b a c b b a d"
    windows = [text.split()[at : at + 4] for at in range(5)]
    expected = sum(len(set(window)) / 4 for window in windows) / 5
    table = frequency.score_diversity(spread([text, "a b"]), window=4)
    assert table["mattr"].iloc[0] == pytest.approx(expected)
    assert math.isnan(table["mattr"].iloc[1])
    both = frequency.score_diversity(spread([text, "a b c d"]), ["outlet"], window=4).iloc[0]
    assert both["mattr"] == pytest.approx((5 * expected + 1) / 6)
    assert (both["n_words"], both["n_articles"], both["n_windows"]) == (12, 2, 6)


@pytest.mark.parametrize("texts", [[], [""], ["…"], ["\ud800 \x00 '"], ["'" * 1000]])
def test_nothing_to_count_is_no_crash(texts):
    words = (
        spread(texts)
        if texts
        else word_list.list_words(*(make_table(n) for n in ("articles", "blocks", "quotations")))
    )
    assert len(frequency.count_words(words, by=["outlet"], n=2)) == 0
    assert len(pairs.find_collocations(words)) == 0
    assert len(frequency.score_diversity(words.assign(outlet=None), ["outlet"])) == 0
