"""Sentences and words stand where they say, on any input."""

import pytest
from presswork.language import sentences

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
