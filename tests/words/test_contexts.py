"""Uses, concordance and collocations by hand on invented texts."""

import pandas as pd
import pytest
from invented import PAGE, make_page, spread
from presswork.errors import ParameterError
from presswork.words import contexts
from presswork.words import pairs as pairing


def make_articles(texts):
    return pd.concat([make_page(text, f"a{number:02}") for number, text in enumerate(texts)])


def find(texts, query):
    return contexts.find_uses(spread(texts), make_articles(texts), query)


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("tarsk", 3),  # with and without the possessive
        ("Tarsk’s", 3),
        ("Mira  Orsa", 1),
        ("drone", 0),
        ("/drones?/", 5),
        ("/dron/", 0),  # whole words
        (r"/[A-Z]\.[A-Z]\./", 1),
        ("U.S.", 1),
        ("US", 1),
        ("us", 1),
        ("flew The", 0),  # a phrase stands in one sentence
    ],
)
def test_uses_of_words_phrases_and_patterns(words, corpus, query, n):
    assert len(contexts.find_uses(words, corpus[0], query)) == n


def test_uses_have_their_place_and_their_voice(words, corpus):
    uses = contexts.find_uses(words, corpus[0], "drones")
    assert uses["voice_kind"].tolist() == ["outlet", "outlet", "official", "outlet", "reader"]
    assert [PAGE[start:end].lower() for start, end in zip(uses["start"], uses["end"], strict=True)] == ["drones"] * 5


def test_a_pattern_finds_what_spelling_parts():
    uses = find(["TB2s and a TB-2, the S-400 and the U.S."], "/TB-?2s?/")
    assert uses["word"].tolist() == ["tb2s", "tb-2"]


def test_a_phrase_is_one_use():
    uses = find(["The United States’ envoy left the united states."], "United States")
    assert uses["word"].tolist() == ["united states"] * 2
    assert (uses["last"] - uses["first"]).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "holds no word"),
        ("…", "holds no word"),
        ("/(/", r"is no regular expression \(missing \)"),
        ("//", "no word"),
    ],
)
def test_what_is_no_query_is_refused(query, told):
    with pytest.raises(ParameterError, match=told):
        contexts.read_query(query)


def test_a_pattern_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(contexts, "_PATTERN_TIMEOUT", 0.05)
    with pytest.raises(ParameterError, match="takes longer"):
        find(["a" * 40 + "! b"], "/(a|aa|a*)*b/")


def test_what_is_found_or_not_is_told(words, corpus):
    told = contexts.tell_uses(contexts.find_uses(words, corpus[0], "/drones?/"), words, "/drones?/")
    assert told == "“/drones?/” is used 5 times, in 1 of 1 documents; as drones (5)."
    told = contexts.tell_uses(contexts.find_uses(words, corpus[0], "dronez"), words, "dronez")
    assert told == f"“dronez” is none of the {len(words)} words counted in 1 documents; words like it: drones."


def test_concordance_shows_what_is_listed_only(words, corpus):
    uses = contexts.find_uses(words, corpus[0], "drones")
    lines = contexts.find_concordance(words, corpus[0], uses)
    assert lines["keyword"].str.lower().tolist() == ["drones"] * 5
    assert not lines["right"].str.contains("Read More").any()


def test_concordance_sorts_by_context():
    texts = ["big drone flew", "able drone came"]
    words, articles = spread(texts), make_articles(texts)
    uses = contexts.find_uses(words, articles, "drone")
    left = contexts.find_concordance(words, articles, uses, sort="left")["left"].tolist()
    right = contexts.find_concordance(words, articles, uses, sort="right")["right"].tolist()
    assert (left, right) == (["able", "big"], ["came", "flew"])
    with pytest.raises(ParameterError, match="sideways"):
        contexts.find_concordance(words, articles, uses, sort="sideways")


def test_concordance_of_a_comment_shows_that_comment_only(words, corpus):
    line = contexts.find_concordance(words, corpus[0], contexts.find_uses(words, corpus[0], "bore")).iloc[0]
    assert (line["voice_kind"], line["left"], line["right"]) == ("reader", "drones", "US and us")


def test_nothing_found_gives_empty_tables(words, corpus):
    uses = contexts.find_uses(words, corpus[0], "zebra")
    assert len(contexts.find_concordance(words, corpus[0], uses, sort="left")) == 0
    assert len(contexts.find_collocates(words, uses)) == 0


def test_collocations_of_published_example():
    # Dunning (1993), table 1: "the swiss" 110, with "the" alone 2442, "swiss" alone 111, neither 29114: 270.72.
    texts = ["the swiss"] * 110 + ["swiss x"] * 111 + ["the y"] * 2442
    others = 31777 - sum(len(text.split()) for text in texts)
    text = ". ".join(texts + ["z"] * others)
    words = spread([text])
    near = contexts.find_collocates(words, contexts.find_uses(words, make_page(text, "a00"), "swiss"), window=1)
    pairs = pairing.find_collocations(words, window=1)
    pair = pairs[pairs["word"].eq("swiss") & pairs["collocate"].eq("the")].iloc[0]
    for row in (near.set_index("collocate").loc["the"], pair):
        assert (row["n"], round(row["log_likelihood"], 2)) == (110, 270.72)


@pytest.mark.parametrize(
    ("n", "n_word", "n_collocate", "printed"),
    # Church and Hanks (1990), table 1, AP 1987, 15 million words: doctors and dentists, doctors and nurses.
    [(8, 1105, 44, 11.3), (30, 1105, 241, 10.7)],
)
def test_mutual_information_of_published_examples(n, n_word, n_collocate, printed):
    pairs = pd.DataFrame({"n": [n], "n_word": [n_word], "n_collocate": [n_collocate]})
    scored = pairing.score_pairs(pairs, 1, 15_000_000)
    assert round(scored["mutual_information"].item(), 1) == printed


def test_collocates_keep_distance_count_and_stop_words():
    texts = ["the red old drone", "a red big drone", "drone. red"]
    words, uses = spread(texts), find(texts, "drone")
    near = contexts.find_collocates(words, uses, window=1, min_n=1)
    assert set(near["collocate"]) == {"old", "big"}
    far = contexts.find_collocates(words, uses, window=2, min_n=2, stop_words=["the"])
    assert far[["collocate", "n", "n_collocate", "n_articles"]].values.tolist() == [["red", 2, 3, 2]]


def test_words_that_avoid_one_another_stand_last():
    pairs = pd.DataFrame({"n": [21], "n_word": [2005], "n_collocate": [5000]})
    row = pairing.score_pairs(pairs, 5, 620_000).iloc[0]
    assert row["mutual_information"] < 0
    assert row["log_likelihood"] < 0


def test_collocates_of_a_phrase_stand_around_it():
    texts = ["far United States went home"]
    near = contexts.find_collocates(spread(texts), find(texts, "United States"), window=1, min_n=1)
    assert set(near["collocate"]) == {"far", "went"}


def test_collocates_are_those_of_the_pairs():
    texts = ["the red old drone flew", "a red big drone came", "drone. red sky"]
    words = spread(texts)
    near = contexts.find_collocates(words, find(texts, "drone"), window=3, min_n=1).set_index("collocate")
    pairs = pairing.find_collocations(words, window=3, min_n=1)
    pairs = pairs[pairs["word"].eq("drone") | pairs["collocate"].eq("drone")]
    other = pairs["collocate"].where(pairs["word"].eq("drone"), pairs["word"])
    for measure in ("n", "log_likelihood", "mutual_information"):
        assert near[measure].to_dict() == pytest.approx(dict(zip(other, pairs[measure], strict=True)))


def test_each_collocate_and_pair_has_as_many_places_as_its_count_says():
    texts = ["the red old drone flew", "a red big drone came, the old red drone", "drone. red sky"]
    words, uses = spread(texts), find(texts, "drone")
    near = contexts.find_collocates(words, uses, window=3, min_n=1)
    places = contexts.list_near(words, uses, window=3).groupby("collocate", observed=True)
    assert places.size().to_dict() == near.set_index("collocate")["n"].to_dict()
    pairs = pairing.find_collocations(words, window=3, min_n=2)
    together = pairing.list_together(words, pairs, window=3)
    keys = ["word", "collocate"]
    assert together.groupby(keys).size().to_dict() == pairs.set_index(keys)["n"].to_dict()
    written = {"drone", "red"}
    one = together[[{a, b} == written for a, b in zip(together["word"], together["collocate"], strict=True)]]
    assert one["article_id"].nunique() == 2
    assert pairing.list_together(words, pairs[:0], window=3).empty


def test_unknown_measure_is_refused(words):
    with pytest.raises(ParameterError, match="luck"):
        pairing.find_collocations(words, measure="luck")


def test_pairs_counted_in_chunks_are_those_counted_at_once(monkeypatch):
    words = spread(["the red old drone flew", "a red big drone came, the old red drone", "", "drone. red sky"] * 3)
    whole = pairing.find_collocations(words, window=3, min_n=1)
    monkeypatch.setattr(pairing, "_CHUNK_WORDS", 7)
    pd.testing.assert_frame_equal(pairing.find_collocations(words, window=3, min_n=1), whole)
    # Where articles are mixed, one that comes back is still one.
    mixed = words.assign(article_id=[f"a{at % 2}" for at in range(len(words))])
    told = pairing.find_collocations(mixed, window=3, min_n=1)
    assert told["n_articles"].max() <= 2


def test_a_concordance_cuts_between_words_and_a_use_with_nothing_behind_comes_last():
    texts = ["They shut the gate.", "The gate upstream stayed where it was.", "Nobody opened the gate"]
    lines = contexts.find_concordance(spread(texts), make_articles(texts), find(texts, "gate"), 12, "right")
    assert lines[["left", "right"]].values.tolist() == [
        ["The", "upstream"],
        ["shut the", ""],
        ["opened the", ""],
    ]
