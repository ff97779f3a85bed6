"""The word lists that come along can be read, and each says why it holds what it holds."""

import re
from importlib import resources

import pytest
from presswork.language.lexicon import read_lexicon, read_word_set

FOLDER = resources.files("presswork.language").joinpath("lexicons")
NAMES = sorted(path.name.removesuffix(".csv") for path in FOLDER.iterdir() if path.name.endswith(".csv"))


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_told_in_the_readme(name):
    told = FOLDER.joinpath("README.md").read_text(encoding="utf-8")
    assert re.search(rf"^## .*\b{name}\.csv", told, re.M)
    assert read_lexicon(name)


def test_every_word_set_has_words_and_a_reason():
    for row in read_lexicon("word_sets"):
        assert len(row["reason"].split()) > 3, row["set"]
        assert len(read_word_set(row["set"])) > 9, row["set"]
