"""Counts on whole pages, against counts by hand and against the plain text search of `grep -o`."""

import os
from pathlib import Path

import pytest
from presswork import pipeline
from presswork.corpus import shipped
from presswork.words import contexts, word_list

SHARED = Path(os.environ.get("PRESSWORK_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture(scope="module")
def demo():
    return list_words(pipeline.load(shipped.find_shipped("seeds/demo")))


@pytest.fixture(scope="module")
def reference():
    if not list((SHARED / "seeds").glob("00*.txt")):
        pytest.skip(f"needs the five reference articles in {SHARED}/seeds")
    return list_words(pipeline.load(SHARED / "seeds"))


def list_words(everything):
    tables = (everything.articles, everything.blocks, everything.quotations, everything.comments)
    return word_list.list_words(*tables), everything.articles


def count(listed, query, article):
    uses = contexts.find_uses(*listed, query)
    return uses[uses["article_id"].astype(str).str.startswith(article)]


@pytest.mark.parametrize(
    ("query", "n"),
    # Counted by hand in the file; what stands in links, buttons and the headers of comments is nobody's.
    [
        ("drone", 3),  # headline 1, body 2
        ("Gannet", 2),  # one of them quoted
        ("turnips", 1),  # by a reader; a second one is a link to another story
        ("Grell", 2),  # body 1, readers 1
        ("/turnips?/", 2),
    ],
)
def test_counts_by_hand_on_a_demo_page(demo, query, n):
    assert len(count(demo, query, "far-shore_2019-03-15")) == n


def test_furniture_is_nobodys_and_readers_are_a_voice(demo):
    assert count(demo, "turnips", "far-shore_2019-03-15")["voice_kind"].tolist() == ["reader"]


@pytest.mark.parametrize(
    ("article", "query", "n_grep", "n_repeated"),
    # `grep -o Kiev`: 4 in 000, 7 in 001, of which 3 stand in repeated passages.
    [("000", "Kiev", 4, 0), ("001", "Kiev", 7, 3), ("002", "Ukraine", 20, 0), ("003", "Ukraine", 19, 0)],
)
def test_counts_are_those_of_grep_but_for_repeats(reference, article, query, n_grep, n_repeated):
    articles = reference[1]
    text = articles.loc[articles["article_id"].str.startswith(article), "text"].item()
    assert text.count(query) == n_grep
    assert len(count(reference, query, article)) == n_grep - n_repeated
