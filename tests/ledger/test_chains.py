"""One press conference that six invented articles report, each in its own way."""

from pathlib import Path

import pandas as pd
import pytest
from invented import find_span
from presswork.ledger.chains import find_shared_statements
from presswork.pipeline import load
from presswork.schema import make_table

FOLDER = Path(__file__).parent / "cases" / "press_conference"


@pytest.fixture(scope="module")
def coverage():
    return load(FOLDER)


def list_claim(coverage, words):
    """Relations by article of the claim whose earliest statement holds `words`."""
    rows = coverage.shared_statements.merge(coverage.quotations, on=["article_id", "quotation"])
    claim = rows.loc[rows["is_earliest"] & rows["text"].str.contains(words), "claim"].iloc[0]
    return dict(rows.loc[rows["claim"].eq(claim), ["article_id", "relation"]].itertuples(index=False, name=None))


def test_what_each_outlet_made_of_a_promise(coverage):
    assert list_claim(
        coverage, "We will open the sluices on 3 June, if the inspectors agree and the snow allows it,$"
    ) == {
        "gazette": "same",
        "ledger": "cut",
        "today": "cut",
        "shore": "cut",
        "watch": "reworded",
    }


def test_a_sentence_of_a_longer_quotation_is_a_claim_of_its_own(coverage):
    rows = coverage.shared_statements
    rows = rows[rows["article_id"].isin(["courier", "watch"]) & rows["relation"].isin(["cut", "changed"])]
    assert {"30"} <= {word for words in rows["added"] for word in words}


def test_a_denial_is_set_against_what_was_denied(coverage):
    assert list_claim(coverage, "never promised compensation") == {
        "ledger": "same",
        "courier": "reworded",
        "today": "contradicts",
    }


def test_another_number_is_told(coverage):
    rows = coverage.shared_statements
    changed = rows[rows["relation"].eq("changed") & rows["article_id"].eq("ledger")]
    assert "14" in changed["lost"].iloc[0]


def test_who_says_something_else_is_in_no_claim(coverage):
    assert "old-man" not in set(coverage.shared_statements["article_id"])


def test_the_ledger_does_not_depend_on_the_order_of_rows(coverage):
    shuffled = coverage.quotations.sample(frac=1, random_state=1)
    again = find_shared_statements(shuffled, coverage.articles, coverage.shared_text)
    pd.testing.assert_frame_equal(again, pd.DataFrame(coverage.shared_statements), check_like=False)


LOCK = "The lock of Pirren will stay shut until the ice is gone from the river."


def make_copies(texts):
    rows = [
        find_span(
            text, text, name, quotation=0, kind="direct", speaker="Mira Orsa", text=text, fragments=[[0, len(text)]]
        )
        for name, text in texts.items()
    ]
    articles = make_table("articles", [{"article_id": name, "text": text} for name, text in texts.items()])
    pair = {"article_id": "a", "other_id": "b", "share": 1.0, "other_share": 1.0}
    return make_table("quotations", rows), articles, make_table("shared_text", [pair])


def test_a_copy_counts_once_and_is_named():
    quotations, articles, shared_text = make_copies({"a": LOCK, "b": LOCK})
    assert find_shared_statements(quotations, articles, shared_text).empty
    quotations, articles, shared_text = make_copies({"a": LOCK, "b": LOCK, "c": LOCK})
    found = find_shared_statements(quotations, articles, shared_text)
    assert found["article_id"].tolist() == ["a", "b", "c"]
    assert found["copy_of"].notna().sum() == 1


def test_a_copy_that_cut_a_statement_is_told():
    quotations, articles, shared_text = make_copies({"a": LOCK, "b": LOCK[:33]})
    assert find_shared_statements(quotations, articles, shared_text)["relation"].tolist() == ["same", "cut"]


def test_a_corpus_without_statements_has_an_empty_ledger():
    empty = find_shared_statements(make_table("quotations"), make_table("articles"), make_table("shared_text"))
    assert empty.empty
    assert "claim" in empty
