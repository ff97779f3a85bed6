"""Inflections are counted together and told apart; words that say nothing are left out with their reason."""

import pandas as pd
import pytest
from presswork.schema import make_table
from presswork.words import fillers, word_list
from presswork.words.forms import families


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ({"treaty": 2, "treaties": 5}, {"treaty": "treaties", "treaties": "treaties"}),
        ({"gate": 3, "gates": 3}, {"gate": "gate", "gates": "gate"}),
        ({"good": 3, "better": 2}, {}),
        ({"us": 3, "we": 2}, {}),
        ({"TB-2": 1, "tb2": 1}, {}),
        ({}, {}),
    ],
)
def test_forms_that_begin_alike_share_a_family(counts, names):
    assert families.name_families(counts) == names


def test_joining_moves_no_word_and_loses_none():
    words = pd.DataFrame({"word": pd.Categorical(["gates", "dam", None, "gate", "gates"]), "start": range(5)})
    joined = families.join_families(words, {"gate": "gates", "gates": "gates"})
    assert joined["word"].astype(object).fillna("").tolist() == ["gates", "dam", "", "gates", "gates"]
    assert joined["start"].tolist() == [0, 1, 2, 3, 4]


TEXT = (
    "Ada Brandt said on Monday that the State would act. The state of Brandt's dam is good, Brandt said. We state it."
)


@pytest.fixture
def tables():
    article = {"article_id": "a", "text": TEXT, "outlet": "The Orsa Post", "language": "en"}
    block = {"article_id": "a", "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": len(TEXT)}
    said = TEXT.index("said")
    statement = {"article_id": "a", "quotation": 0, "cue": "said", "cue_start": said, "cue_end": said + 4}
    again = statement | {"quotation": 1, "cue_start": TEXT.rindex("said"), "cue_end": TEXT.rindex("said") + 4}
    speaker = {
        "speaker": "Ada Brandt",
        "role": "mayor",
        "affiliation": "Orsa",
        "is_named": True,
        "variants": ["Brandt"],
    }
    return (
        make_table("articles", [article]),
        make_table("blocks", [block]),
        make_table("quotations", [statement, again]),
        make_table("speakers", [speaker]),
    )


def test_what_says_nothing_is_read_off_the_corpus(tables):
    articles, blocks, quotations, speakers = tables
    words = word_list.list_words(articles, blocks, quotations.head(0))
    found = fillers.find_fillers(words, articles, quotations, speakers)
    reasons = dict(zip(found["word"], found["reason"], strict=True))
    assert reasons["said"] == "verb of reporting"
    assert reasons["brandt"] == "part of a name"
    assert reasons["monday"] == "day or month"
    assert reasons["good"] == "general word"
    assert not {"state", "dam", "orsa"} & set(reasons)
    assert dict(zip(found["word"], found["n"], strict=True))["brandt"] == 3


@pytest.mark.parametrize(
    ("text", "is_left_out"),
    [
        ("The prime minister met the Prime Minister of Orsa.", True),
        ("A prime minister, a prime number and a prime suspect.", False),
        ("The number was prime", False),
        ("Energy Minister Brandt met the energy minister of a prime number. Prime minister! Prime minister!", True),
    ],
)
def test_the_first_word_of_a_long_title_is_one_where_it_begins_that_title(text, is_left_out):
    article = {"article_id": "a", "text": text, "outlet": None, "language": "en"}
    block = {"article_id": "a", "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": len(text)}
    articles, blocks = make_table("articles", [article]), make_table("blocks", [block])
    quotations, speakers = make_table("quotations", []), make_table("speakers", [])
    words = word_list.list_words(articles, blocks, quotations)
    found = fillers.find_fillers(words, articles, quotations, speakers)
    assert ("prime" in set(found["word"])) == is_left_out
