"""The first page tells n and interval, and says where there is too little for either."""

import dataclasses
import math
import re

import pandas as pd
import pytest

from analysis import findings, frequency, pipeline, report


def test_a_share_is_wider_where_articles_differ():
    is_counted = pd.Series(([True] * 10 + [False] * 10) * 2)
    alike = findings.estimate_share(is_counted, pd.Series(list("abcdefghij") * 4))
    apart = findings.estimate_share(is_counted.sort_values(ignore_index=True), pd.Series(sorted("abcdefghij" * 4)))
    assert alike[0] == apart[0] == 0.5
    assert apart[2] - apart[1] > 1.5 * (alike[2] - alike[1])


@pytest.mark.parametrize("articles", ["aaaa", "aabb", "abcd"])
def test_with_few_articles_there_is_no_interval(articles):
    share, low, high = findings.estimate_share(pd.Series([True, False, True, True]), pd.Series(list(articles)))
    assert share == 0.75
    assert math.isnan(low)
    assert math.isnan(high)
    told = findings.tell_share(3, pd.Series([True, False, True, True]), pd.Series(list(articles)))
    assert told == "3 of 4 (75 %, no interval: too few documents)"


def test_a_share_of_nothing_is_no_share():
    assert findings.tell_share(0, pd.Series([], dtype=bool), pd.Series([], dtype="str")) == "0 of 0"


@pytest.fixture(scope="module")
def demo():
    return pipeline.load_tables()


def find(everything):
    words = frequency.list_words(everything.articles, everything.blocks, everything.quotations, everything.comments)
    return findings.list_findings(everything, words)


def test_every_question_has_a_finding_with_a_number(demo):
    found = find(demo)
    assert {f.report for f in found} == set(findings.QUESTIONS)
    assert all(re.search(r"\d|[Ff]ewer|none", f.text) for f in found)
    assert any("95 % interval" in f.text for f in found)


def test_every_anchor_is_a_heading_of_its_notebook(demo):
    import nbformat

    from analysis import pages

    anchors = {
        path.stem: {h["anchor"] for h in pages.list_headings(nbformat.read(path, as_version=4))}
        for path in report.list_notebooks()
    }
    for finding in find(demo):
        assert finding.anchor in anchors[finding.report], finding


def test_a_corpus_with_nothing_in_it_makes_sentences_and_no_error(demo):
    nothing = dataclasses.replace(demo, **{name: frame.head(0) for name, frame in demo.get_frames().items()})
    assert any("No statements" in f.text for f in find(nothing))


def test_reports_that_were_not_made_have_no_findings(demo):
    grouped = findings.group_findings(find(demo), ["04_commentary"])
    assert [group["report"] for group in grouped] == ["04_commentary"]
