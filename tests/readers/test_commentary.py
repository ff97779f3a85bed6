"""Measures of comments and of commentary on invented pages; expected numbers counted by hand."""

import math

import pandas as pd
import pytest
from invented import TEXT, make_thread
from presswork.readers import commentary, named_speakers, passages, pseudonyms
from presswork.schema import make_table
from presswork.words import word_list


def test_describe_comments_counts(page):
    comments = make_thread(
        ("Pell", "Who pays? You idiot."),
        ("Pell", "See www.tarsk.example for it", 0),
        ("Quin", "No."),
        (None, "Is this it?!"),
    )
    thread = commentary.describe_comments(comments, page[0]).iloc[0]
    counted = {"n_comments": 4, "n_commenters": 3, "n_words": 14, "median_words": 3.5, "top_share": 0.5}
    counted |= {"n_replies": 1, "n_questions": 2, "n_with_link": 1, "n_uncivil": 1}
    assert {name: thread[name] for name in counted} == counted
    assert math.isnan(thread["gini"])  # three commenters: no concentration to speak of


def test_no_comments_no_rows(page):
    assert len(commentary.describe_comments(make_table("comments"), page[0])) == 0
    assert len(passages.match_passages(make_table("comments"), *page)) == 0
    assert len(commentary.count_commenters(make_table("comments"))) == 0


@pytest.mark.parametrize(
    ("counts", "gini"),
    [([2] * 10, 0.0), ([0] * 9 + [10], 0.9), ([1] * 5 + [3] * 5, 0.25)],
    ids=["equal", "one has all", "half as much"],
)
def test_gini_by_hand(counts, gini):
    assert commentary.score_gini(counts) == pytest.approx(gini)


def test_gini_is_undefined_for_few():
    assert math.isnan(commentary.score_gini([1, 5]))


@pytest.mark.parametrize("text", ["\"'" * 200_000, "? " * 300_000, "www." * 200_000, " " * 500_000, "\ud800\x00"])
def test_hostile_comments_are_read_in_time(page, text):
    comments = make_thread(("(a+)+$", text), ("[", text[:50]))
    assert commentary.describe_comments(comments, page[0])["n_comments"].tolist() == [2]
    assert len(pseudonyms.make_pseudonyms(comments)) == 2


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("What an idiot!", ["idiot"]),
        ("SHUT UP, you Clowns", ["shut up", "clowns"]),
        ("The Scunthorpe classic passes", []),
        ("He burned in hell", []),
        ("they should be shot", ["should be shot"]),
        ("Nail them to the wall. Give it a rest!", ["nail them to the wall", "give it a rest"]),
        ("A knee-jerk *note*, 4**2, US$, C# and c*", []),
        ("", []),
    ],
)
def test_incivility_by_whole_words(text, terms):
    found = commentary.find_incivility(make_thread(("Pell", text)))
    assert found["term"].tolist() == terms
    assert [text[s:e].lower() for s, e in zip(found["start"], found["end"], strict=True)] == terms


def test_masked_words_are_read():
    found = commentary.find_incivility(make_thread(("Pell", "What the f**k, it is bull$hit. F***ing a**hole")))
    assert found["term"].tolist() == ["fuck", "bullshit", "fucking", "asshole"]


def test_whom_the_readers_name():
    comments = make_thread(
        ("Pell", "Orsa and Mira Orsa, Orsa's!"),
        ("Quin", "The Orsas left, two officers saw her. She did, too"),
        ("Rook", "Sund should go, the minister"),
        ("Pell", "Brin? Which Brin? I say Ole Brin"),
    )
    speakers = make_table(
        "speakers",
        [
            {"speaker": "Mira Orsa", "variants": ["she", "Orsa"], "is_official": False, "is_named": True},
            {"speaker": "Ada Sund", "variants": ["She", "the minister"], "is_official": True, "is_named": True},
            {"speaker": "Nils Brin", "variants": None, "is_named": True},
            {"speaker": "Ole Brin", "variants": ["Brin", "Ole Brin"], "is_named": True},
            {"speaker": "two officers", "variants": ["They"], "is_named": False},
        ],
    )
    named = named_speakers.count_named(comments, speakers)
    assert named[["speaker", "n", "n_comments"]].values.tolist() == [
        ["Ada Sund", 1, 1],
        ["Mira Orsa", 3, 1],
        ["Ole Brin", 1, 1],
    ]
    places = named_speakers.list_named(comments, speakers)
    assert places.groupby("speaker").size().to_dict() == named.set_index("speaker")["n"].to_dict()
    assert places.groupby("speaker")["comment"].nunique().eq(1).all()


def test_readers_against_the_article(page):
    comments = make_thread(*[("Pell", "The taxes, always the taxes and the grain")] * 5)
    words = word_list.list_words(*page, make_table("quotations"))
    keywords = commentary.compare_readers(words, comments, page[0]).set_index("word")
    assert keywords.loc["taxes", ["n_target", "n_reference"]].tolist() == [10, 0]
    assert keywords.loc["grain", ["n_target", "n_reference"]].tolist() == [5, 1]
    assert keywords.loc["taxes", "log_ratio"] > keywords.loc["grain", "log_ratio"] > 0


def test_comments_under_other_languages_are_set_apart(page):
    other = page[0].assign(article_id="b", language="de")
    comments = pd.concat([make_thread(("Pell", "Yes")), make_thread(("Quin", "Ja")).assign(article_id="b")])
    english, others = commentary.split_by_language(comments, pd.concat([page[0], other]))
    assert (english["commenter"].tolist(), others["commenter"].tolist()) == (["Pell"], ["Quin"])


def test_tones_keep_the_voices_apart(page):
    articles, blocks = page
    start = TEXT.index("the sluice had")
    end = TEXT.index(".", start)
    said = {"article_id": "a", "quotation": 0, "kind": "indirect", "start": start, "end": end, "is_official": True}
    said |= {"fragments": [[start, end]], "tone": -0.5, "tone_label": -1}
    comments = make_thread(("Pell", "Great!")).assign(tone=0.8, tone_label=1)
    tones = commentary.list_tones(articles, blocks, make_table("quotations", [said]), comments)
    # "Engineer Mira Orsa said" is four words and kept; the headline is no body.
    assert tones["voice_kind"].tolist() == ["outlet"] * 3 + ["official", "reader"]
    assert tones["tone"].tolist()[3:] == [-0.5, 0.8]
