"""Collocations and concordance by hand on invented texts."""

import pandas as pd
import pytest
from invented import PAGE, make_page, spread

from analysis import contexts
from analysis.errors import ParameterError


def test_collocations_of_published_example():
    # Dunning (1993), table 1: "the swiss" 110, with "the" alone 2442, "swiss" alone 111, neither 29114: 270.72.
    texts = ["the swiss"] * 110 + ["swiss x"] * 111 + ["the y"] * 2442
    others = 31777 - sum(len(text.split()) for text in texts)
    pairs = contexts.find_collocations(spread([". ".join(texts + ["z"] * others)]), "swiss", window=1)
    row = pairs[pairs["collocate"] == "the"].iloc[0]
    assert (row["n"], row["n_word"], row["n_collocate"]) == (110, 221, 2552)
    assert round(row["log_likelihood"], 2) == 270.72


def test_collocations_keep_distance_count_and_stop_words():
    words = spread(["the red old drone", "a red big drone", "drone. red"])
    near = contexts.find_collocations(words, "drone", window=1, min_n=1)
    assert set(near["collocate"]) == {"old", "big"}
    far = contexts.find_collocations(words, "drone", window=2, min_n=2, stop_words=["the"])
    assert far[["collocate", "n", "n_articles"]].values.tolist() == [["red", 2, 2]]


def test_concordance_finds_what_is_listed_only(words, corpus):
    hits = contexts.find_concordance(words, corpus[0], "drones")
    assert hits["voice_kind"].tolist() == ["outlet", "outlet", "official", "outlet", "reader"]
    assert [PAGE[start:end].lower() for start, end in zip(hits["start"], hits["end"], strict=True)] == ["drones"] * 5
    assert not hits["right"].str.contains("Read More").any()


@pytest.mark.parametrize(
    ("query", "is_regex", "n"),
    [
        ("tarsk", False, 3),
        ("Mira  Orsa", False, 1),
        ("drone", False, 0),
        ("drones?", True, 5),
        (r"[A-Z]\.[A-Z]\.", True, 1),
    ],
)
def test_concordance_queries(words, corpus, query, is_regex, n):
    assert len(contexts.find_concordance(words, corpus[0], query, is_regex)) == n


def test_concordance_sorts_by_context():
    words = spread(["big drone flew", "able drone came"])
    articles = pd.concat([make_page("big drone flew", "a00"), make_page("able drone came", "a01")])
    left = contexts.find_concordance(words, articles, "drone", sort="left")["left"].tolist()
    right = contexts.find_concordance(words, articles, "drone", sort="right")["right"].tolist()
    assert (left, right) == (["able", "big"], ["came", "flew"])


@pytest.mark.parametrize(("query", "is_regex"), [("", False), ("(", True)])
def test_concordance_refuses_what_is_no_query(words, corpus, query, is_regex):
    with pytest.raises(ParameterError):
        contexts.find_concordance(words, corpus[0], query, is_regex)


def test_concordance_of_a_comment_shows_that_comment_only(words, corpus):
    hit = contexts.find_concordance(words, corpus[0], "bore").iloc[0]
    assert (hit["voice_kind"], hit["left"], hit["right"]) == ("reader", "drones", "US and us")


def test_unknown_measure_is_refused(words):
    with pytest.raises(ParameterError, match="luck"):
        contexts.find_collocations(words, measure="luck")
