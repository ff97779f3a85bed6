"""Pages taken apart: kinds, voices, excerpts, repeats and comments, on invented pages."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import anatomy, tables
from analysis.comments import find_comments

CASES = json.loads((Path(__file__).parent / "cases" / "anatomy.json").read_text(encoding="utf-8"))


def read_articles(*texts):
    return tables.make_table("articles", [{"article_id": str(i), "text": text} for i, text in enumerate(texts)])


def split(text):
    return tables.to_rows(anatomy.split_blocks(read_articles(text)))


@pytest.mark.parametrize("case", CASES["kinds"], ids=[case["name"] for case in CASES["kinds"]])
def test_kinds(case):
    text = "\n".join(line for line, *_ in case["lines"])
    found = [(text[b["start"] : b["end"]], b["kind"], b["voice"]) for b in split(text)]
    expected = [(line, kind, voice[0] if voice else None) for line, kind, *voice in case["lines"] if kind]
    assert found == expected


@pytest.mark.parametrize("case", CASES["comments"], ids=[case["name"] for case in CASES["comments"]])
def test_comments(case):
    text = case["text"]
    found = [
        [text[c.commenter_start : c.commenter_end], text[c.text_start : c.text_end]] for c in find_comments(text)
    ]
    assert found == case["comments"]


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", "\u200b", "x", "1.", "Source:", "By ", "\u00a0\n\u00a0", "“”\n(AFP)"]
)
def test_odd_texts_are_covered(text):
    blocks = split(text)
    covered = [i for b in blocks for i in range(b["start"], b["end"])]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


PAGE_WITH_COMMENTS = """Orsa to Buy Two More Ferries

Port Orsa will buy two more ferries than it had announced, a clerk of the port said today.

Source: Orsa Herald

  1. Tilda says

    Who pays?

  2. Old Salt says

    Not
    me.

Leave A Reply
"""


def test_comments_are_read_with_number_name_and_text():
    articles = read_articles(PAGE_WITH_COMMENTS)
    blocks = anatomy.split_blocks(articles)
    comments = tables.to_rows(anatomy.read_comments(articles, blocks))
    found = [(c["number"], c["commenter"], c["text"]) for c in comments]
    assert found == [(1, "Tilda", "Who pays?"), (2, "Old Salt", "Not\n    me.")]
    assert blocks["voice"].dropna().tolist() == ["Tilda", "Old Salt"]
    assert anatomy.describe_articles(articles, blocks, pd.DataFrame(comments))["n_comments"].tolist() == [2]
