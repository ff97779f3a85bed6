"""The small counts that open each notebook."""

from types import SimpleNamespace

import pandas as pd
import pytest
from presswork.errors import ParameterError
from presswork.readers import commentary
from presswork.schema import make_table
from presswork.sources.outlets import (
    add_months,
    compare_counting,
    compare_outlet,
    count_named,
    count_speakers,
    describe_outlets,
    describe_pairs,
    list_counted,
    list_ends,
    list_named,
    name_outlets,
    tell_named,
)
from presswork.statements import counts
from presswork.trust import accuracy
from presswork.words import summary, word_list

ARTICLES = make_table(
    "articles",
    [
        {"article_id": "a", "outlet": "North", "text": "The dam holds and the dam stays. No."},
        {"article_id": "b", "outlet": "South", "text": "The river runs."},
        {"article_id": "c", "outlet": None, "text": "Rain."},
    ],
)
BLOCKS = make_table(
    "blocks",
    [
        {"article_id": "a", "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": 32},
        {"article_id": "a", "block": 1, "kind": "comment", "voice_kind": "reader", "start": 33, "end": 36},
        {"article_id": "b", "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": 15},
        {"article_id": "c", "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": 5},
    ],
)
STATEMENTS = make_table(
    "quotations",
    [
        {
            "article_id": "a",
            "quotation": 1,
            "kind": "direct",
            "speaker": "Ada",
            "is_official": True,
            "is_named": True,
        },
        {"article_id": "a", "quotation": 2, "kind": "indirect", "speaker": "a man", "is_official": False},
        {"article_id": "a", "quotation": 3, "kind": "indirect"},
        {"article_id": "b", "quotation": 1, "kind": "scare"},
    ],
)
NOTHING = make_table("quotations")


def list_words(quotations=NOTHING):
    return word_list.list_words(ARTICLES, BLOCKS, quotations)


def test_kinds_are_shares_of_all_characters():
    kinds = summary.count_kinds(BLOCKS).set_index(["kind", "voice_kind"])
    assert kinds.loc[("body", "outlet"), "n_characters"] == 52
    assert kinds.loc[("comment", "reader"), "share_of_characters"] == pytest.approx(3 / 55)
    assert summary.count_kinds(BLOCKS.head(0)).empty


def test_voices_add_up_to_all_words():
    voices = summary.count_voices(list_words())
    assert voices["n_words"].sum() == len(list_words())
    assert voices["share_of_words"].sum() == pytest.approx(1)


def test_forms_tell_officials_unknown_and_unnamed_apart():
    forms = counts.count_forms(STATEMENTS).set_index("kind")
    assert list(forms.index) == ["direct", "indirect", "scare"]
    assert forms.loc["direct", ["n_statements", "n_official", "n_unknown_speaker", "n_unnamed"]].tolist() == [
        1,
        1,
        0,
        0,
    ]
    assert forms.loc["indirect", ["n_statements", "n_official", "n_unknown_speaker", "n_unnamed"]].tolist() == [
        2,
        0,
        1,
        1,
    ]


def test_a_scare_quote_is_nowhere_a_statement_of_an_unknown_speaker():
    forms, told = counts.count_forms(STATEMENTS), counts.tell_statements(STATEMENTS)
    assert forms.set_index("kind").loc["scare", ["n_statements", "n_unknown_speaker"]].tolist() == [1, 0]
    assert f"2 with a known speaker, {forms['n_unknown_speaker'].sum()} whose speaker is unknown" in told
    assert told.startswith("3 found, ")
    assert told.endswith("beside these one in scare quotes, which have no speaker")
    assert len(counts.select_spoken(STATEMENTS)) == 3
    outlets = describe_outlets(ARTICLES, list_words(), STATEMENTS)
    assert outlets["n_statements"].sum() == 3


def test_outlets_keep_the_one_that_is_unknown():
    outlets = describe_outlets(ARTICLES, list_words(), STATEMENTS)
    assert outlets["n_articles"].tolist() == [1, 1, 1]
    assert outlets["outlet"].isna().sum() == 1
    north = outlets[outlets["outlet"] == "North"].iloc[0]
    assert north["n_words"] == 7
    assert north["statements_per_1k_words"] == pytest.approx(3 / 7 * 1000)


def test_speaking_shares_leave_scare_quotes_out_and_add_up():
    heard = count_speakers(STATEMENTS, ARTICLES)
    assert heard["n_statements"].tolist() == [3]
    shares = heard[["share_official", "share_other", "share_unknown"]].iloc[0]
    assert shares.tolist() == pytest.approx([1 / 3] * 3)
    assert count_speakers(NOTHING, ARTICLES).empty


def test_an_outlet_is_compared_with_the_others():
    keywords = compare_outlet(list_words(), ARTICLES, "North", min_n=1)
    assert "dam" in set(keywords["word"])


@pytest.mark.parametrize(
    "words", [list_words().query("outlet == 'North'"), list_words().head(0)], ids=["one", "none"]
)
def test_with_nobody_to_compare_there_are_no_rows(words):
    assert compare_outlet(words, ARTICLES, "North").empty
    assert compare_outlet(words, ARTICLES, "").empty


def test_an_outlet_that_is_not_there_is_refused_by_name():
    with pytest.raises(ParameterError, match="no outlet 'West' in the corpus; choose among 'North', 'South'"):
        compare_outlet(list_words(), ARTICLES, "West")


def test_without_comments_there_is_nothing_to_compare_readers_with():
    assert commentary.compare_readers(list_words(), make_table("comments"), ARTICLES).empty


def test_stored_figures_are_numbers_between_nought_and_one():
    figures = accuracy.read_accuracy()
    assert set(figures) >= {"data", "measure", "value", "low", "high", "n", "human", "command", "commit"}
    assert figures["value"].dropna().between(-1, 1).all()
    assert pd.api.types.is_float_dtype(figures["value"])


def test_documents_without_an_outlet_are_counted_together():
    assert name_outlets(ARTICLES)["outlet"].tolist() == ["North", "South", "(no outlet)"]


def test_the_effect_of_counting_copies_once_stands_side_by_side():
    articles = ARTICLES.assign(n_words=[9, 3, 1])
    whole = SimpleNamespace(articles=articles, quotations=STATEMENTS)
    once = SimpleNamespace(articles=articles[1:], quotations=STATEMENTS[STATEMENTS["article_id"] != "a"])
    table = compare_counting(whole, once).set_index("outlet")
    assert table.index.fillna("unknown").tolist() == ["all outlets", "North", "South", "unknown"]
    assert table["n_copies"].tolist() == [1, 1, 0, 0]
    assert table.loc["all outlets", ["n_words", "n_words_once", "n_statements", "n_statements_once"]].tolist() == [
        *(13, 4),
        *(3, 0),
    ]
    assert table.loc["North", "share_official"] == pytest.approx(1 / 3)
    assert pd.isna(table.loc["North", "share_official_once"])  # nobody is left: no share
    places = list_counted(whole, once)
    assert places.loc[places["outlet"].eq("all outlets"), "article_id"].tolist() == ["a", "b", "c"]
    assert places.groupby("outlet", dropna=False).size().to_dict() == table["n_articles"].to_dict()
    copied = SimpleNamespace(articles=articles[:2])
    assert list_counted(whole, copied)["article_id"].tolist()[:3] == ["c", "a", "b"]  # the copy first


def test_both_ends_of_a_pair_are_linked_by_turns():
    places = pd.DataFrame({"word": ["tb2", "tb2", "tb-2", "dam"], "article_id": list("abcd"), "block": [1, 2, 3, 4]})
    pairs = pd.DataFrame({"variant": ["tb2"], "other": ["tb-2"], "n": [9]})
    found = list_ends(pairs, ("variant", "other"), places, "word")
    assert found.to_numpy().tolist() == [["tb2", "tb-2", "a", 1], ["tb2", "tb-2", "c", 3], ["tb2", "tb-2", "b", 2]]
    assert list_ends(pairs[:0], ("variant", "other"), places, "word").empty


def test_pairs_are_told_with_their_outlets_and_agencies():
    pairs = [("a", "b", 0.3, 0.4), ("a", "c", 0.2, 1.0)]
    keys = ("article_id", "other_id", "share", "other_share")
    shared = make_table("shared_text", [dict(zip(keys, pair, strict=True)) for pair in pairs])
    table = describe_pairs(shared, ARTICLES.assign(agency=["AFP", None, "AFP"]))
    assert table["other_id"].tolist() == ["c", "b"]
    assert table["agency"].tolist() == ["AFP", "AFP"]
    assert table["outlet"].tolist() == ["North", "North"]
    assert pd.isna(table["other_outlet"].iloc[0])
    agency = ["MPA", "Meridian Press Agency", "AFP"]
    both = describe_pairs(shared, ARTICLES.assign(agency=agency))
    assert both["agency"].tolist() == ["AFP; MPA", "Meridian Press Agency"]
    none = describe_pairs(shared, ARTICLES.assign(agency=None))
    assert none["agency"].isna().all()


def test_months_are_those_of_the_articles_and_unknown_stays_unknown():
    dated = ARTICLES.assign(published_on=["2031-05-06", None, "2031-05"])
    rows = add_months(pd.DataFrame({"article_id": ["a", "b", "c"]}), dated)
    assert rows["month"].tolist()[0] == rows["month"].tolist()[2] == "2031-05"
    assert rows["month"].isna().tolist() == [False, True, False]


def test_documents_that_name_a_source_are_counted_and_listed():
    copied = ARTICLES.assign(copied_from=["The Vell Post", "The Vell Post", None], agency=[None, "AFP", ""])
    named = list_named(copied)
    assert named[["article_id", "named_as"]].values.tolist() == [
        ["a", "copied from"],
        ["b", "copied from"],
        ["b", "agency"],
    ]
    assert count_named(named).values.tolist() == [
        ["copied from", "The Vell Post", 2, 2],
        ["agency", "AFP", 1, 1],
    ]
    told = "2 of 3 documents name a source that they were copied from, 1 an agency"
    assert tell_named(copied) == told
    assert count_named(list_named(ARTICLES)).empty
    assert tell_named(ARTICLES).startswith("0 of 3 documents")
