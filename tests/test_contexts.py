"""Collocations and concordance by hand on invented texts."""

import pandas as pd
import pytest

from analysis import contexts, frequency
from analysis.errors import ParameterError
from analysis.tables import make_table

HEADLINE = "Tarsk sells drones"
BODY = "Tarsk’s drones flew. “The drones of Tarsk are ours,” Mira Orsa said. U.S. drones did not."
PAGE = f"{HEADLINE}\n\n{BODY}\n\nRead More drones\n\n1. Pell says: drones bore US and us."


def make_page(text=PAGE, article_id="a", outlet="The Post", published_on="2031-05-06"):
    article = {"article_id": article_id, "text": text, "outlet": outlet, "published_on": published_on}
    return make_table("articles", [article])


def find_span(page, part, article_id="a", **row):
    start = page.index(part)
    return {"article_id": article_id, "start": start, "end": start + len(part), **row}


@pytest.fixture
def corpus():
    blocks = [
        find_span(PAGE, HEADLINE, block=0, kind="headline", voice_kind="outlet"),
        find_span(PAGE, BODY, block=1, kind="body", voice_kind="outlet"),
        find_span(PAGE, "Read More drones", block=2, kind="boilerplate", voice_kind="none"),
        find_span(PAGE, "1. Pell says: drones bore US and us.", block=3, kind="comment", voice_kind="reader"),
    ]
    said = find_span(PAGE, "The drones of Tarsk are ours,", quotation=0, kind="direct", is_official=True)
    said["fragments"] = [[said["start"], said["end"]]]
    comment = find_span(PAGE, "drones bore US and us.", comment=0, text="drones bore US and us.")
    tables = (make_page(), make_table("blocks", blocks), make_table("quotations", [said]))
    return (*tables, make_table("comments", [comment]))


@pytest.fixture
def words(corpus):
    return frequency.list_words(*corpus)


def spread(texts, outlets=None):
    """Return the words of articles that are all body, one per text."""
    outlets = outlets or ["The Post"] * len(texts)
    ids = [f"a{number:02}" for number in range(len(texts))]
    rows = [make_page(*row) for row in zip(texts, ids, outlets, strict=True)]
    blocks = [
        {"article_id": i, "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": len(text)}
        for i, text in zip(ids, texts, strict=True)
    ]
    return frequency.list_words(
        pd.concat(rows, ignore_index=True), make_table("blocks", blocks), make_table("quotations")
    )


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
