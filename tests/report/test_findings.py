"""The first page tells n and interval, and says where there is too little for either."""

import dataclasses
import math
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from presswork import intervals, pipeline
from presswork.report import findings, run
from presswork.schema import make_table
from presswork.tone import averages
from presswork.words import word_list


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
    told = intervals.tell_share(3, pd.Series([True, False, True, True]), pd.Series(list(articles)))
    assert told == "3 of 4 (75 %, no interval: too few documents)"


def test_a_share_of_nothing_is_no_share():
    assert intervals.tell_share(0, pd.Series([], dtype=bool), pd.Series([], dtype="str")) == "0 of 0"


@pytest.fixture(scope="module")
def demo():
    return pipeline.load()


def find(everything):
    words = word_list.list_words(everything.articles, everything.blocks, everything.quotations, everything.comments)
    return findings.list_findings(everything, words)


def test_every_question_has_a_finding_with_a_number(demo):
    found = find(demo)
    assert {f.report for f in found} == set(findings.QUESTIONS)
    assert all(re.search(r"\d|[Ff]ewer|none", f.text) for f in found)
    assert any("95 % interval" in f.text for f in found)


def test_every_anchor_is_a_heading_of_its_notebook(demo):
    import nbformat
    from presswork.report import pages

    anchors = {
        path.stem: {h["anchor"] for h in pages.list_headings(nbformat.read(path, as_version=4))}
        for path in run.list_notebooks()
    }
    for finding in find(demo):
        assert finding.anchor in anchors[finding.report], finding


def test_a_corpus_with_nothing_in_it_makes_sentences_and_no_error(demo):
    nothing = dataclasses.replace(demo, **{name: frame.head(0) for name, frame in demo.get_frames().items()})
    assert any("No statements" in f.text for f in find(nothing))


def test_reports_that_were_not_made_have_no_findings(demo):
    grouped = findings.group_findings(find(demo), ["04_commentary"])
    assert [group["report"] for group in grouped] == ["04_commentary"]


def make_statements(n_official):
    """Two outlets with six articles of four statements; in each of the first, `n_official` are of officials."""
    articles = [{"article_id": f"{o}{n}", "outlet": f"The {o}"} for o in ("Post", "Star") for n in range(6)]
    rows = [
        {
            "article_id": row["article_id"],
            "kind": "direct",
            "is_official": n < (n_official if "Post" in row["outlet"] else 1),
        }
        for row in articles
        for n in range(4)
    ]
    return SimpleNamespace(articles=make_table("articles", articles), quotations=make_table("quotations", rows))


@pytest.mark.parametrize(("n_official", "told"), [(4, "to 100 % in The Post"), (2, "overlap."), (1, "overlap.")])
def test_a_difference_between_outlets_is_told_with_its_intervals(n_official, told):
    (finding,) = findings._tell_officials(make_statements(n_official))
    assert "Officials' share of the statements, with 95 % interval: from 25 % in The" in finding.text
    assert told in finding.text
    assert finding.text.endswith("overlap.") == (told == "overlap.")


def test_outlets_with_few_articles_are_not_compared():
    everything = make_statements(4)
    few = everything.articles["article_id"].str.endswith(("0", "1"))
    everything.quotations = everything.quotations[
        everything.quotations["article_id"].isin(everything.articles["article_id"][few])
    ]
    assert list(findings._tell_officials(everything)) == []


def test_a_copy_is_told_by_headline_and_outlet_and_by_id_where_there_is_none():
    articles = [{"article_id": "a", "headline": "Dam holds", "outlet": "The Post"}, {"article_id": "b"}]
    pair = {"article_id": "a", "other_id": "b", "share": 0.474, "other_share": 0.3}
    tables = {"articles": make_table("articles", articles), "shared_text": make_table("shared_text", [pair])}
    (finding,) = findings._tell_copies(SimpleNamespace(**tables))
    assert (
        "1 pair of documents with running text in common; 47 % of the body of “Dam holds” (The Post) stands in b, too"
        in (finding.text)
    )


def test_only_people_and_bodies_with_a_name_are_quoted_most():
    rows = [
        {"speaker": "officials", "is_named": False, "n_statements": 9, "n_articles": 4},
        {"speaker": "Ada Brandt", "is_named": True, "n_statements": 1, "n_articles": 1},
    ]
    (finding,) = findings._tell_speakers(make_table("speakers", rows))
    assert finding.text == "Quoted most, of 1 speaker with a name: Ada Brandt (1 statement in 1 document)."


def make_spoken(n, label, name="Ada Brandt", n_articles=6):
    row = {"kind": "direct", "speaker": name, "is_official": True}
    row |= {"tone": label, "tone_label": label, "is_unclear": False}
    return [row | {"article_id": "abcdef"[i % n_articles]} for i in range(n)]


@pytest.mark.parametrize(("least", "told"), [(5, "Of 1 official with 5 "), (2, "Of 2 officials with 2 ")])
def test_the_first_page_counts_officials_as_their_report_does(least, told):
    spoken = make_table("quotations", make_spoken(6, -1) + make_spoken(3, 0, "Ben Roe") + make_spoken(1, 0, "Cy Lo"))
    (finding,) = findings._tell_tone(spoken, least)
    assert finding.text.startswith(f"{told}statements or more, 1 is clearly off neutral in mean mood")
    assert "Ada Brandt, mean -1.00" in finding.text
    assert finding.text.endswith("n = 6 in 6 documents).")
    means = averages.average_tone(spoken, ["speaker"], min_statements=least)["mean_tone"].notna().sum()
    assert f"Of {means} official" in finding.text


def test_statements_of_few_articles_are_never_called_clearly_off_neutral():
    spoken = make_table("quotations", make_spoken(12, -1, n_articles=4))
    (finding,) = findings._tell_tone(spoken, 5)
    assert finding.text.endswith("none has a mean mood clearly off neutral in five documents or more.")


def test_where_no_official_has_a_mean_the_first_page_says_what_it_takes():
    (finding,) = findings._tell_tone(make_table("quotations", make_spoken(3, 0)), 4)
    assert finding.text == "No official has a mean mood: that takes 4 statements."
