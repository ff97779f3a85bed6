"""Sentences end where NLTK's Punkt ends them."""

import random

import pytest
from presswork.language.lexicon import read_lexicon
from presswork.language.punkt import split_line

ABBREVIATIONS = frozenset(row["abbreviation"].lower() for row in read_lexicon("abbreviations"))
PIECES = """Mr St e.g U.S No Ms-Dr a A É é x Word word harbour 3 3.5 -4 1,000 . . . . ? ! .. ... -- - , ; : _ ( )
    [ ] { } " ' “ ” ’ « » * @ & # ~""".split()
PIECES += [" ", " ", " ", " ", "\t", "\v", "\u00a0", "\u0301", "\u2028", ". . ."]


@pytest.fixture(scope="module")
def nltk_punkt():
    punkt = pytest.importorskip("nltk.tokenize.punkt")
    parameters = punkt.PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    return punkt.PunktSentenceTokenizer(parameters)


def test_lines_of_all_sorts_break_where_those_of_nltk_break(nltk_punkt):
    draw = random.Random(20)
    lines = ["".join(draw.choices(PIECES, k=draw.randint(1, 14))) for _ in range(3_000)]
    assert [split_line(line, ABBREVIATIONS) for line in lines] == [list(nltk_punkt.span_tokenize(s)) for s in lines]


def test_an_abbreviation_ends_no_sentence():
    assert split_line("Gov. Orsa left. She will return.", {"gov"}) == [(0, 15), (16, 32)]
    assert split_line("Gov. Orsa left.", set()) == [(0, 4), (5, 15)]
