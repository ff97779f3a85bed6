"""A pattern is passed over only where it cannot match."""

import re

import pytest
from presswork.language.lexicon import read_lexicon
from presswork.language.needles import Sieve, find_needles
from presswork.tone import acts

TEXTS = [row["pattern"] for name in ("tone_phrases", "speech_acts") for row in read_lexicon(name)]
TEXTS = [part for text in TEXTS for part in re.split(r"[()|]+", re.sub(r"\\[bw]|\?[:!=<]*|[\[\]{}+*\\]", " ", text))]


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        ("refut(?:e|es|ed)", ("refute",)),
        ("(?:denied|refused)s? it", ("denied", "refused")),
        (r"\w+", None),
        ("(?:not )?a(?=nything but)", ("nything but",)),
        ("(?<=un)kind", ("kind",)),
        (r"(?<=un)\w", None),
        (r"(?:or|\d)x", ("x",)),
        ("Ünal", ("ünal",)),
    ],
)
def test_needles_are_what_every_match_has(pattern, needles):
    assert find_needles(pattern) == needles


def test_no_match_of_a_list_is_lost():
    patterns = [rf"\b(?:{row['pattern']})" for row in read_lexicon("tone_phrases")]
    rules = acts._load_rules()
    for sieve in (Sieve(patterns, re.I), rules.cue.patterns, rules.words.patterns, rules.start.patterns):
        every = [re.compile(pattern, sieve._flags) for pattern in sieve._patterns]
        for text in [*TEXTS, *(text.upper() for text in TEXTS[::9])]:
            matching = {at for at, pattern in enumerate(every) if pattern.search(text)}
            assert matching <= {at for at, _ in sieve.choose(text)}, text
