"""In which words are the chosen statements made, against all others?  One row is a word."""

from __future__ import annotations

import numpy as np
import pandas as pd

from presswork.language.lexicon import read_stop_words
from presswork.schema import Basis, CoverageLike, attach_basis, find_coverage
from presswork.words import frequency, key_words, summary

# What is told of a word, under the names that it has here.
_COLUMNS = {"word": "word", "n_target": "n_chosen", "n_reference": "n_others", "log_ratio": "log_ratio"}
_COLUMNS |= {"q_value": "q_value", "is_supported": "is_supported"}
# Columns of words that have few values, which every change of the desk asks for.
_COUNTED_BY = ("article_id", "voice_kind", "word")
_CHOSEN, _REST = "the chosen statements", "all others"


def against_rest(chosen: pd.DataFrame, min_n: int = 2) -> pd.DataFrame:
    """Return the words that set the chosen statements apart from all others, supported ones first.

    One row per word: ``word, n_chosen, n_others`` (uses), ``log_ratio, q_value, is_supported`` as of
    :func:`presswork.words.key_words.compare_words`.  No row where all statements are chosen, or none.

    Parameters
    ----------
    min_n
        Words used less often in both together are left out.
    """
    coverage = find_coverage(chosen)
    said = coverage.derive("said words", lambda: _list_said(coverage))
    is_chosen = mark_words(said, chosen)
    if is_chosen.all() or not is_chosen.any():
        return attach_basis(pd.DataFrame(columns=list(_COLUMNS.values())), Basis(coverage))
    tallies = [frequency.tally_words(rows) for rows in (said[is_chosen], said[~is_chosen])]
    group = pd.Categorical(np.repeat([_CHOSEN, _REST], [*map(len, tallies)]))
    stop_words = {*read_stop_words(), *coverage.stop_words}
    joined = pd.concat(tallies, ignore_index=True).assign(group=group)
    table = key_words.compare_words(joined, "group", _CHOSEN, _REST, min_n, stop_words)
    table = table[table["log_ratio"] > 0].reset_index(drop=True)
    places = said[is_chosen]
    basis = Basis(coverage, lambda: places, ["word"], lambda: summary.tell_keywords(table, _CHOSEN, _REST))
    return attach_basis(table[list(_COLUMNS)].rename(columns=_COLUMNS), basis)


def _list_said(coverage: CoverageLike) -> pd.DataFrame:
    """Return the words that stand in statements, in their order; what they are counted by is sorted out once."""
    words = coverage.words
    words = words[mark_words(words, coverage.statements)].reset_index(drop=True)
    return words.assign(**{name: words[name].astype("str").astype("category") for name in _COUNTED_BY})


def mark_words(words: pd.DataFrame, statements: pd.DataFrame) -> np.ndarray:
    """Return whether each word begins within one of the statements; words of an article stand in their order."""
    marks = np.zeros(len(words), dtype=bool)
    codes = words["article_id"].astype("category").cat
    order = np.lexsort((words["start"].to_numpy(np.int64), codes.codes))
    sorted_codes, starts = codes.codes.to_numpy()[order], words["start"].to_numpy(np.int64)[order]
    numbers = {name: number for number, name in enumerate(codes.categories)}
    first = np.searchsorted(sorted_codes, np.arange(len(numbers) + 1))
    spans = zip(statements["article_id"], statements["start"], statements["end"], strict=True)
    for article, start, end in spans:
        if (at := numbers.get(article)) is not None:
            own = starts[first[at] : first[at + 1]]
            low, high = first[at] + np.searchsorted(own, [start, end])
            marks[order[low:high]] = True
    return marks
