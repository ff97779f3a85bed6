"""The query language: what it finds, and what it says of a query that it cannot read."""

import pytest
from presswork.asking.index import index_texts
from presswork.asking.query import parse_query
from presswork.errors import ParameterError

TEXTS = [
    "The U.S. negotiators met near the gate.",
    "Negotiations about gates; no gate was named. US drones told us.",
    "The dam and its crack",
    "Orsa’s re-election; a TB-2 did not fly, don't ask",
    "",
]


@pytest.fixture(scope="module")
def index():
    return index_texts(TEXTS)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gate", [0, 1]),
        ("GATE", [0, 1]),
        ("U.S.", [0]),
        ("US", [1]),
        ("us", [1]),
        ("negotiat*", [0, 1]),
        ("*iations", [1]),
        ("g?te", [0, 1]),
        ("negotiat* NEAR/5 gate", [0, 1]),
        ("negotiat* NEAR/2 gate", []),
        ("dam OR drones", [1, 2]),
        ("gate AND drones", [1]),
        ("gate NOT drones", [0]),
        ("gate AND NOT drones", [0]),
        ("(dam OR gate) NOT (drones OR crack)", [0]),
        ('"met near"', [0]),
        ("met near", [0]),
        ("near met", []),
        ("orsa", [3]),
        ("re-election", [3]),
        ("tb-2 AND don't", [3]),
        ("dam OR gate AND drones", [1, 2]),
        ("zebra*", []),
    ],
)
def test_a_query_finds(index, query, found):
    assert index.match(query) == found


def test_lemmas_find_every_form_of_a_word(index):
    assert index.match("meet") == []
    assert index.match("meet", is_lemma=True) == [0]
    assert index.match("gate NEAR/4 naming", is_lemma=True) == [1]


def test_places_are_told_word_by_word(index):
    assert index.locate("negotiat* NEAR/5 gate") == [(0, 2, 2), (0, 6, 6), (1, 0, 0), (1, 4, 4)]
    assert index.locate('"the gate" OR crack') == [(0, 5, 6), (2, 4, 4)]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "holds no word"),
        ("***", "no word"),
        ("gate AND", "ends where a word is due"),
        ("OR gate", "'OR' where a word is due"),
        ("(gate", "parenthesis"),
        ("gate)", r"goes on with '\)'"),
        ('"gate', "quotation mark"),
        ("gate NEAR/3 (dam OR crack)", "NEAR beside something"),
        ("(" * 60 + "gate" + ")" * 60, "parentheses"),
    ],
)
def test_a_query_that_cannot_be_read_is_told_in_a_sentence(index, query, told):
    with pytest.raises(ParameterError, match=told) as error:
        index.match(query)
    assert "\n" not in str(error.value)


def test_a_wildcard_for_everything_is_refused():
    many = index_texts([" ".join(f"a{number}" for number in range(500))])
    with pytest.raises(ParameterError, match="more letters"):
        many.match("a*")


@pytest.mark.parametrize("query", ["words:gate", "gate'; DROP TABLE told", "{lemmas}", "^gate", "-gate", "gate\x00"])
def test_no_query_reaches_the_database_as_code(index, query):
    assert parse_query(query)
    assert set(index.match(query)) <= {0, 1}
