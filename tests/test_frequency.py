"""Counts by hand on invented texts; the offsets are those of the texts below."""

import math

import pandas as pd
import pytest
from invented import PAGE, find_span, spread

from analysis import frequency
from analysis.errors import ParameterError
from analysis.tables import make_table


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("Tarsk’s", "tarsk"),
        ("Tarsk's", "tarsk"),
        ("it’s", "it's"),
        ("don’t", "don't"),
        ("U.S.", "u.s."),
        ("US", "US"),
        ("us", "us"),
        ("NATO", "nato"),
        ("TB-2", "tb-2"),
        ("TB2", "tb2"),
        ("S-400s", "s-400s"),
        ("13,000", "13,000"),
    ],
)
def test_fold_word(written, counted):
    assert frequency.fold_word(written) == counted


def test_words_belong_to_voices(words):
    counts = words[words["word"] == "drones"].groupby("voice_kind", observed=True).size().to_dict()
    assert counts == {"outlet": 3, "official": 1, "reader": 1}  # the furniture's "drones" is nobody's


def test_words_stand_in_their_place(words):
    for start, end, word in zip(words["start"], words["end"], words["word"], strict=True):
        assert frequency.fold_word(PAGE[start:end]) == word


def test_duplicates_and_unlisted_comments_are_not_counted(corpus):
    articles, blocks, quotations, _ = corpus
    blocks["duplicate_of"] = [None, [0, 5], None, None]
    listed = frequency.list_words(articles, blocks, quotations)
    assert listed["word"].tolist() == ["tarsk", "sells", "drones"]


def test_inner_statement_decides_and_scare_quotes_stay_with_the_outlet(corpus):
    articles, blocks, quotations, _ = corpus
    inner = find_span(PAGE, "Tarsk are ours", quotation=1, kind="indirect", is_official=False)
    scare = find_span(PAGE, "flew", quotation=2, kind="scare", is_official=True)
    rows = [row | {"fragments": [[row["start"], row["end"]]]} for row in (inner, scare)]
    quotations = pd.concat([quotations, make_table("quotations", rows)])
    listed = frequency.list_words(articles, blocks, quotations)
    voices = dict(zip(zip(listed["start"], listed["word"], strict=True), listed["voice_kind"], strict=True))
    assert voices[inner["start"], "tarsk"] == "other speaker"
    assert voices[scare["start"], "flew"] == "outlet"


def test_excerpts_are_a_voice_of_their_own(corpus):
    articles, blocks, quotations, _ = corpus
    blocks.loc[1, ["kind", "voice_kind"]] = "excerpt"
    kinds = frequency.list_words(articles, blocks, quotations).groupby("voice_kind", observed=True).size()
    assert kinds.to_dict() == {"outlet": 3, "excerpt": 10, "official": 6}


def test_shouted_lines_hold_no_acronyms():
    listed = spread(["WHO GAVE IT TO US\nThe WHO met us in the US."])["word"].tolist()
    assert listed == ["who", "gave", "it", "to", "us", "the", "WHO", "met", "us", "in", "the", "US"]


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


def test_tallies_of_parts_give_the_counts_of_the_whole():
    texts = [f"drone {'drone ' * (at % 3)}over Tarsk" for at in range(12)]
    whole = frequency.count_words(spread(texts), by=["outlet"])
    tallies = frequency.tally_words(spread(texts))
    half = tallies["article_id"].astype(str) < "a06"
    parts = [part.astype({"word": str, "article_id": str}) for part in (tallies[half], tallies[~half])]
    joined = frequency.count_words(pd.concat(parts), by=["outlet"])
    pd.testing.assert_frame_equal(
        whole.astype({"word": str}), joined.astype({"word": str, "outlet": whole.outlet.dtype})
    )


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


def test_uses_show_groups_that_never_use_the_phrase():
    texts = ["Red drones flew far"] * 6 + ["No such thing here"] * 6
    words = spread(texts, ["P"] * 6 + ["Q"] * 6)
    uses = frequency.count_uses(words, "Red  drones", by=["outlet"]).set_index("outlet")
    assert uses["n"].tolist() == [6, 0]
    assert uses.loc["Q", "rate_per_10k_words"] == uses.loc["Q", "rate_low"] == 0
    assert uses.loc["Q", "rate_high"] > 0
    with pytest.raises(ParameterError):
        frequency.count_uses(words, "…")


def test_ngrams_stay_within_sentence_and_voice(words):
    pairs = set(frequency.list_ngrams(words, 2)["word"])
    assert {"tarsk drones", "drones of", "u.s. drones", "orsa said"} <= pairs
    assert not {"flew the", "ours mira", "drones tarsk", "said u.s."} & pairs


def test_ngram_counts_have_words_as_denominator():
    counts = frequency.count_words(spread(["red drone. red drone. red"]), n=2)
    assert counts[["word", "n"]].values.tolist() == [["red drone", 2]]
    assert counts["rate_per_10k_words"].item() == pytest.approx(2 / 5 * 10_000)


def test_diversity_is_the_mean_over_all_windows():
    text = "a b a c b b a d"
    windows = [text.split()[at : at + 4] for at in range(5)]
    expected = sum(len(set(window)) / 4 for window in windows) / 5
    measured = frequency.score_diversity(spread([text, "a b"]), window=4)
    assert measured["mattr"].iloc[0] == pytest.approx(expected)
    assert math.isnan(measured["mattr"].iloc[1])


def test_stop_words_keep_what_carries_news():
    assert not frequency.read_stop_words() & {"not", "no", "against", "said", "state", "million", "bill", "never"}
    assert {"the", "of", "and"} <= frequency.read_stop_words()


@pytest.mark.parametrize("texts", [[], [""], ["…"], ["\ud800 \x00 '"], ["'" * 1000]])
def test_nothing_to_count_is_no_crash(texts):
    words = (
        spread(texts)
        if texts
        else frequency.list_words(*(make_table(n) for n in ("articles", "blocks", "quotations")))
    )
    assert len(frequency.count_words(words, by=["outlet"], n=2)) == 0
    assert len(frequency.find_collocations(words)) == 0


def test_comments_from_a_file_stand_in_no_text(corpus):
    articles, blocks, quotations, _ = corpus
    comments = make_table("comments", [{"article_id": "a", "comment": 1, "text": "drones"}])
    words = frequency.list_words(articles, blocks, quotations, comments)
    assert "reader" not in set(words["voice_kind"])
