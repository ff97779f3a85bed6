"""Sentences and words stand where they say, on any input."""

import random

import pytest
from presswork.corpus.shipped import find_shipped
from presswork.language import sentences
from presswork.language.lexicon import read_lexicon

SIGNS = [
    ".",
    "..",
    "...",
    ". . .",
    "?!",
    "!",
    '"',
    "”",
    "’",
    "'",
    "(",
    ")",
    "--",
    "U.S.",
    "Mr.",
    "J.",
    "3.",
    "A.B.",
    "e.g.,",
]
SIGNS += ["no.", "x?”", "\u00a0", "\t", ":", ";", "{", "*", "well-known.", "col.-gen.", ".5", "-3.", "é.", "Ж."]
SENTENCES = [
    ("Gov. Orsa left. She will return.", ["Gov. Orsa left.", "She will return."]),
    ("The U.S. agreed. Nobody else did.", ["The U.S. agreed.", "Nobody else did."]),
    ("“We will stay.” He smiled.", ["“We will stay.”", "He smiled."]),
    ("A headline\n\nA sentence.", ["A headline", "A sentence."]),
    ("It cost 4.5 million. Too much.", ["It cost 4.5 million.", "Too much."]),
    ("", []),
    (" \n\u00a0\n ", []),
]
WORDS = [
    ("S-400s and TB-2s", ["S-400s", "and", "TB-2s"]),
    ("Oreva’s 13,000 men don't", ["Oreva’s", "13,000", "men", "don't"]),
    ("the U.S.-led force", ["the", "U.S.", "led", "force"]),
    ("rose 4.5% at 3 p.m.", ["rose", "4.5", "at", "3", "p.m."]),
    ("-- ... !", []),
]


@pytest.mark.parametrize(("given", "expected"), SENTENCES)
def test_sentences(given, expected):
    assert [given[s:e] for s, e in sentences.split_sentences(given)] == expected


@pytest.mark.parametrize(("given", "expected"), WORDS)
def test_words(given, expected):
    assert [given[s:e] for s, e in sentences.find_words(given)] == expected


def test_sentences_are_those_of_nltks_punkt():
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = {row["abbreviation"].lower() for row in read_lexicon("abbreviations")}
    peer = PunktSentenceTokenizer(parameters)
    lines = [
        line
        for path in sorted(find_shipped("seeds/demo").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    ]
    # The same words in every disorder, with what ends a sentence now and then.
    luck = random.Random(3)
    words = [*" ".join(lines).split(), *SIGNS] * 2 + [*SIGNS] * 200
    lines += [luck.choice(["", " ", " "]).join(luck.choices(words, k=luck.randint(1, 9))) for _ in range(5000)]
    lines = [line for line in lines if line.strip()]
    assert len(lines) > 5000
    for line in lines:
        assert list(sentences._cut_line(line)) == list(peer.span_tokenize(line)), line
