"""The word lists that come with Presswork, and that a user may edit.

One row of a list is one entry; where each comes from stands in ``lexicons/README.md``.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Return the rows of ``lexicons/<name>.csv``, one dictionary per entry, values stripped.

    >>> read_lexicon("abbreviations")[0]["abbreviation"]
    'a.d'
    """
    path = resources.files("presswork.language").joinpath("lexicons", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]


@functools.cache
def read_stop_words(is_matching: bool = False) -> frozenset[str]:
    """Return the words of ``stop_words.csv``: short, and without words that carry news (not, no, said).

    With `is_matching`, the list grows by words too general to show that two passages speak of the same.
    """
    rows = read_lexicon("stop_words")
    return frozenset(row["word"] for row in rows if is_matching or row["reason"] != "matching")


@functools.cache
def _load_word_sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split("|")) for row in read_lexicon("word_sets")}


def read_word_set(name: str) -> frozenset[str]:
    """Return the words of one set of ``word_sets.csv``: small closed lists that rules ask for, each with its reason.

    >>> "monday" in read_word_set("targets dates")
    True
    """
    return _load_word_sets()[name]
