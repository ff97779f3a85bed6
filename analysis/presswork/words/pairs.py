"""Which two words stand together more often than chance would have it?

One row of `collocations` is a pair of words.  The table `words` is read some hundred thousand words at a time, and of
each pair a few numbers are held, so that memory grows with the pairs and not with every place where they stand.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import pandas as pd

from presswork.errors import ParameterError

# NLTK's measures of association, by our names for them.
MEASURES = {"log_likelihood": "likelihood_ratio", "mutual_information": "pmi"}
# Words on either side; a sentence has fewer.
MOST_APART = 200
# Words whose pairs are counted at once.
_CHUNK_WORDS = 300_000


def check_window(window: int) -> None:
    """Raise ParameterError unless `window` is a number of words within a sentence."""
    if not 1 <= window <= MOST_APART:
        raise ParameterError(f"The parameter window is {window}; it must be a number from 1 to {MOST_APART}.")


def find_collocations(
    words: pd.DataFrame,
    window: int = 5,
    min_n: int = 3,
    stop_words: Iterable[str] = (),
    measure: str = "log_likelihood",
) -> pd.DataFrame:
    """Return the pairs of words that stand together more often than chance, within `window` words and one sentence.

    One row per unordered pair, sorted by `measure`, best first.

    Parameters
    ----------
    window
        Largest distance in words; 1 takes neighbours only.
    min_n
        Pairs seen less often are left out: mutual information is wild for rare words.

    Returns
    -------
    collocations
        ``word, collocate, n`` (together), ``n_word, n_collocate, n_articles, log_likelihood`` (G2, negative when
        the two avoid one another) and ``mutual_information`` (binary logarithm of observed by expected).

    References
    ----------
    Dunning (1993) Computational Linguistics 19, 61-74; Church and Hanks (1990) Computational Linguistics 16, 22-29.
    """
    if measure not in MEASURES:
        raise ParameterError(f"The measure {measure!r} is not known; use one of {', '.join(MEASURES)}.")
    column = words["word"].astype("category")
    names, totals = column.cat.categories, column.value_counts(sort=False).to_numpy()
    is_stop = np.isin(names.to_numpy(), list(stop_words))
    pairs = _count_pairs(words, column.cat.codes.to_numpy(np.int64), window, is_stop)
    pairs = pairs[pairs["n"] >= min_n]
    pairs = pairs.assign(n_word=totals[pairs["word"]], n_collocate=totals[pairs["collocate"]])
    pairs = score_pairs(pairs, window, len(words))
    pairs = pairs.assign(word=names[pairs["word"]], collocate=names[pairs["collocate"]])
    order = ["word", "collocate", "n", "n_word", "n_collocate", "n_articles", *MEASURES]
    return pairs.sort_values([measure, "word", "collocate"], ascending=[False, True, True], ignore_index=True)[order]


def list_together(words: pd.DataFrame, pairs: pd.DataFrame, window: int = 5) -> pd.DataFrame:
    """Return where rows of :func:`find_collocations` stand: ``word, collocate`` and the columns of the first one."""
    column, runs = words["word"].astype("category"), words["run"].to_numpy()
    codes, size = column.cat.codes.to_numpy(np.int64), len(column.cat.categories)
    sides = [column.cat.categories.get_indexer(pd.Index(pairs[name])) for name in ("word", "collocate")]
    sought = pd.Index(np.minimum(*sides) * size + np.maximum(*sides))
    firsts, rows = [], []
    for step in range(1, window + 1):
        left = np.flatnonzero(runs[:-step] == runs[step:])
        low, high = np.minimum(codes[left], codes[left + step]), np.maximum(codes[left], codes[left + step])
        at = sought.get_indexer(low * size + high)
        firsts.append(left[at >= 0])
        rows.append(at[at >= 0])
    order = np.argsort(np.concatenate(firsts), kind="stable")
    places = words.iloc[np.concatenate(firsts)[order]].drop(columns="word").reset_index(drop=True)
    names = pairs[["word", "collocate"]].iloc[np.concatenate(rows)[order]].reset_index(drop=True)
    return names.join(places)


def score_pairs(pairs: pd.DataFrame, window: int, n_words: int) -> pd.DataFrame:
    """Return `pairs` (columns ``n, n_word, n_collocate``) with NLTK's log-likelihood and mutual information.

    Notes
    -----
    As in NLTK, joint counts are divided by the number of places in the window before the measure is taken (here
    2 x `window` for a pair in either order, `window` steps each).
    """
    counts = zip(pairs["n"] / window, pairs["n_word"], pairs["n_collocate"], strict=True)
    margins = [(min(n, a, b), (a, b), n_words) for n, a, b in counts]
    from nltk.metrics import BigramAssocMeasures  # takes a second

    measures = {name: getattr(BigramAssocMeasures, theirs) for name, theirs in MEASURES.items()}
    scored = pairs.assign(**{name: [score(*margin) for margin in margins] for name, score in measures.items()})
    # G2 says how sure, not which way: where two words avoid one another it is told by its sign.
    avoided = scored["mutual_information"] < 0
    return scored.assign(log_likelihood=scored["log_likelihood"].where(~avoided, -scored["log_likelihood"]))


def _count_pairs(words: pd.DataFrame, codes: np.ndarray, window: int, is_left_out: np.ndarray) -> pd.DataFrame:
    """Return how often two words stand together, and in how many articles, without those that are left out."""
    check_window(window)
    runs, articles = words["run"].to_numpy(), words["article_id"].astype("category").cat.codes.to_numpy(np.int64)
    size, merged, waiting = len(is_left_out), np.empty((3, 0), dtype=np.int64), []
    for start, end in _cut_articles(articles):
        waiting.append(_pair_words(codes[start:end], runs[start:end], articles[start:end], window, is_left_out))
        # Merged when there is as much of them as of all before: so each is merged a few times only.
        if sum(part.shape[1] for part in waiting) >= merged.shape[1]:
            merged, waiting = _add_pairs([merged, *waiting]), []
    keys, n, n_articles = _add_pairs([merged, *waiting])
    return pd.DataFrame({"word": keys // size, "collocate": keys % size, "n": n, "n_articles": n_articles})


def _cut_articles(articles: np.ndarray) -> list[tuple[int, int]]:
    """Return spans of whole articles, each of some hundred thousand words; one span where articles are mixed."""
    firsts = np.flatnonzero(np.diff(articles, prepend=-1))
    if len(firsts) > len(np.unique(articles)):
        return [(0, len(articles))]
    bounds = firsts[np.flatnonzero(np.diff(firsts // _CHUNK_WORDS, prepend=-1))].tolist()
    return list(itertools.pairwise([*bounds, len(articles)]))


def _pair_words(
    codes: np.ndarray, runs: np.ndarray, articles: np.ndarray, window: int, is_left_out: np.ndarray
) -> np.ndarray:
    """Return pairs as one number each, their uses, and the articles of these, as three rows."""
    found, is_kept = [np.empty((2, 0), dtype=np.int64)], ~is_left_out[codes]
    for step in range(1, window + 1):
        left = np.flatnonzero((runs[:-step] == runs[step:]) & is_kept[:-step] & is_kept[step:])
        low, high = (choose(codes[left], codes[left + step]) for choose in (np.minimum, np.maximum))
        found.append(np.stack([low * len(is_left_out) + high, articles[left]]))
    keys, places = np.concatenate(found, axis=1)
    order = np.lexsort((places, keys))
    keys, places = keys[order], places[order]
    is_new = np.diff(keys, prepend=-1) != 0
    firsts = np.flatnonzero(is_new)
    in_articles = is_new | (np.diff(places, prepend=-1) != 0)
    n_articles = np.add.reduceat(in_articles, firsts, dtype=np.int64) if len(firsts) else firsts
    return np.stack([keys[firsts], np.diff(firsts, append=len(keys)), n_articles])


def _add_pairs(parts: list[np.ndarray]) -> np.ndarray:
    keys, *counts = np.concatenate(parts, axis=1)
    found, numbers = np.unique(keys, return_inverse=True)
    sums = [np.bincount(numbers, count, minlength=len(found)).astype(np.int64) for count in counts]
    return np.stack([found, *sums])
