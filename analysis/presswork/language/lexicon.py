"""The word lists that come with Presswork, and that a user may edit.

One row of a list is one entry; where each comes from stands in ``lexicons/README.md``.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

# Rows of the corpus that is being read, by list: only within `adding_rows`.
_OWN: dict[str, Sequence[Mapping[str, str]]] = {}
# Where what was made of lists is kept; weights are not made of them.
_ROOMS, _APART = "language page statements speakers tone.reading".split(), "statements.tagger"


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Return the rows of ``lexicons/<name>.csv``, one dictionary per entry, values stripped; the corpus's own first.

    >>> read_lexicon("abbreviations")[0]["abbreviation"]
    'a.d'
    """
    path = resources.files("presswork.language").joinpath("lexicons", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]
    return [*map(dict, _OWN.get(name, ())), *rows]


@contextlib.contextmanager
def adding_rows(own: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[None]:
    """Let rows of the corpus's own stand before those of the lists, by name of the list, while it is being read."""
    before = dict(_OWN)
    _replace_own(own)
    try:
        yield
    finally:
        _replace_own(before)


def _replace_own(own: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    if own == _OWN:
        return
    _OWN.clear()
    _OWN.update(own)
    inside = tuple(f"presswork.{room}" for room in _ROOMS)
    for name, module in list(sys.modules.items()):
        if name.startswith(inside) and not name.startswith(f"presswork.{_APART}"):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


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
