"""The first page says one thing per question, with its number and its support, and says where there is too little."""

import dataclasses
import math
import re

import nbformat
import pandas as pd
import pytest
from presswork import coverage, intervals, pipeline, schema
from presswork.readers import pseudonyms
from presswork.report import pages, run
from presswork.report.front import contrasts, findings, quotes
from presswork.schema import make_table


def test_a_share_is_wider_where_articles_differ():
    is_counted = pd.Series(([True] * 10 + [False] * 10) * 2)
    alike = intervals.estimate_clustered_share(is_counted, pd.Series(list("abcdefghij") * 4))
    apart = intervals.estimate_clustered_share(
        is_counted.sort_values(ignore_index=True), pd.Series(sorted("abcdefghij" * 4))
    )
    assert alike[0] == apart[0] == 0.5
    assert apart[2] - apart[1] > 1.5 * (alike[2] - alike[1])


@pytest.mark.parametrize("articles", ["aaaa", "aabb", "abcd"])
def test_with_few_articles_there_is_no_interval(articles):
    share, low, high = intervals.estimate_clustered_share(
        pd.Series([True, False, True, True]), pd.Series(list(articles))
    )
    assert share == 0.75
    assert math.isnan(low)
    assert math.isnan(high)
    assert intervals.tell_likely(low, high) == ""


def test_a_share_of_nothing_is_no_share():
    assert intervals.tell_share(0, pd.Series([], dtype=bool), pd.Series([], dtype="str")) == "0 of 0"


@pytest.fixture(scope="module")
def demo():
    return pseudonyms.hide_commenters(pipeline.load())


@pytest.fixture(scope="module")
def found(demo):
    return findings.list_findings(demo)


def test_every_question_has_one_finding_with_a_picture_and_words_in_their_place(demo, found):
    assert [finding.report for finding in found] == list(quotes.QUESTIONS)
    texts = dict(zip(demo.articles["article_id"], demo.articles["text"], strict=True))
    everything = " ".join(" ".join(text.split()) for text in texts.values())
    for finding in found:
        assert re.search(r"\d|two|three|four|five", finding.text + finding.note), finding
        assert finding.chart.text.endswith(".")
        assert 1 <= len(finding.quotes) <= 2
        for quote in finding.quotes:
            assert quote.address.startswith("articles/")
            assert quote.who
            words = re.findall(r"\w+", quote.text)[:4]
            assert re.search(r"\W+".join(words), everything), quote


def test_every_anchor_is_a_heading_of_its_notebook(found):
    anchors = {
        path.stem: {h["anchor"] for h in pages.list_headings(nbformat.read(path, as_version=4))}
        for path in run.list_notebooks()
    }
    for finding in found:
        assert finding.anchor in anchors[finding.report], finding


def test_the_first_page_counts_statements_as_the_tables_do(demo, found):
    speaking = found[1]
    first = demo.speakers.iloc[0]
    assert first["speaker"] in speaking.note
    assert f"{first['n_statements']} statements" in speaking.note
    share = len(demo.officials) / demo.statements["is_official"].notna().sum()
    assert f"{100 * share:.0f} %" in speaking.text


def test_the_same_corpus_says_the_same_twice(demo, found):
    assert [f.text for f in findings.list_findings(demo)] == [f.text for f in found]


def test_a_corpus_with_nothing_in_it_says_what_would_fill_it(demo):
    nothing = dataclasses.replace(demo, **{name: frame.head(0) for name, frame in demo.get_frames().items()})
    told = [finding.text for finding in findings.list_findings(nothing)]
    assert any("no statements were found" in text for text in told)
    assert any("metadata.csv" in text for text in told)
    assert any("comments.csv" in text for text in told)


def test_of_a_large_corpus_no_words_are_counted_for_a_sentence(demo, monkeypatch):
    monkeypatch.setattr(findings.words, "count", lambda *_, **__: pytest.fail("words were counted"))
    subject = findings.list_findings(dataclasses.replace(demo, quotations=demo.quotations.head(0)), False)[0]
    assert subject.text.startswith("30 documents")


def make_everything(**rows):
    return coverage.Coverage(**{name: make_table(name, rows.get(name, ())) for name in schema.SCHEMA}, name="a")


def make_statements(n_official):
    """Two outlets with six articles of four statements; in each of the first, `n_official` are of officials."""
    articles = [{"article_id": f"{o}{n}", "outlet": f"The {o}"} for o in ("Post", "Star") for n in range(6)]
    rows = [
        {
            "article_id": row["article_id"],
            **{"kind": "indirect", "text": "it holds", "fragments": [[0, 1]], "start": 0, "end": 1},
            "is_official": n < (n_official if "Post" in row["outlet"] else 1),
        }
        for row in articles
        for n in range(4)
    ]
    return make_everything(articles=articles, quotations=rows)


@pytest.mark.parametrize(("n_official", "is_told"), [(4, True), (2, False), (1, False)])
def test_a_difference_between_outlets_is_told_only_where_the_intervals_lie_apart(n_official, is_told):
    finding = contrasts.find_shares(make_statements(n_official))
    assert bool(finding) == is_told
    if finding:
        assert finding.text == "The Post gives officials 100 % of its quotations, The Star 25 %."


def test_outlets_with_few_articles_are_not_compared():
    everything = make_statements(4)
    few = everything.quotations["article_id"].str.endswith(("0", "1"))
    assert contrasts.find_shares(dataclasses.replace(everything, quotations=everything.quotations[few])) is None


def test_a_copy_is_told_by_its_larger_share_by_headline_and_outlet():
    articles = [{"article_id": "a", "headline": "Dam holds", "outlet": "The Post"}, {"article_id": "b"}]
    pair = {"article_id": "a", "other_id": "b", "share": 0.474, "other_share": 0.8}
    finding = contrasts.find_copies(make_everything(articles=articles, shared_text=[pair]))
    assert finding.text == "80 % of the words of b stand in “Dam holds” (The Post), too."
    assert contrasts.find_copies(make_everything()) is None


def test_only_people_and_bodies_with_a_name_are_heard_most():
    rows = [
        {"speaker": "officials", "is_named": False, "n_statements": 9, "n_articles": 4},
        {"speaker": "Ada Brandt", "role": "mayor", "affiliation": "Orsa", "is_named": True}
        | {"n_statements": 1, "n_articles": 1},
    ]
    statement = {"article_id": "a", "kind": "indirect", "speaker": "Ada Brandt", "is_official": True, "text": "x"}
    statement |= {"fragments": [[0, 1]], "start": 0, "end": 1}
    everything = make_everything(articles=[{"article_id": "a", "text": ""}], speakers=rows, quotations=[statement])
    finding = findings.find_speakers(everything)
    assert finding.note == "Heard most is Ada Brandt, mayor (Orsa): one statement in one document."
    assert "officials" not in finding.chart.text


def make_comments(texts, article_id="a"):
    return [
        {"article_id": article_id, "comment": n, "commenter": f"Reader {n}", "text": text, "start": 0, "end": 1}
        for n, text in enumerate(texts)
    ]


def test_an_argument_needs_comments_that_share_a_word():
    article = {"article_id": "a", "headline": "Dam holds", "outlet": "The Post", "text": "x"}
    alone = [f"{word}, I would say, is what it is and what it was" for word in "dam quay lock pier ferry".split()]
    for texts, told in ((alone, ""), (alone[:1] * 3 + alone[1:3], ", over “dam”")):
        finding = findings.find_argument(make_everything(articles=[article], comments=make_comments(texts)))
        assert finding.text == f"The longest discussion is under “Dam holds” (The Post){told}."


def test_a_few_comments_are_read_and_not_summed_up():
    article = {"article_id": "a", "headline": "Dam holds", "text": "x"}
    finding = findings.find_argument(make_everything(articles=[article], comments=make_comments(["The dam?"] * 3)))
    assert finding.text.startswith("Three comments under one document: too few to sum up")


def test_a_quotation_is_a_whole_sentence_in_marks_by_somebody_known():
    text = "“The dam of Orsa will hold for a hundred years and more,” said Ada Brandt."
    row = {"article_id": "a", "quotation": 0, "start": 0, "end": 56, "fragments": [[1, 55]], "confidence": 0.9}
    direct = row | {"kind": "direct", "speaker": "Ada Brandt", "role": "mayor", "text": text[1:55]}
    others = [
        direct | {"quotation": 1, "speaker": None},
        direct | {"quotation": 2, "text": "Yes."},
        direct | {"quotation": 3, "kind": "indirect"},
    ]
    article = {"article_id": "a", "outlet": "The Post", "published_on": "2031-05-06", "text": text}
    everything = make_everything(articles=[article], quotations=[*others, direct])
    (quote,) = quotes.choose_statements(everything, everything.quotations, limit=5)
    assert quote.text == "The dam of Orsa will hold for a hundred years and more"
    assert (quote.who, quote.where) == ("Ada Brandt, mayor", "The Post, 6 May 2031")
    assert quote.address.endswith("-0")
