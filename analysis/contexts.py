"""In what company does a word stand?

One row of `collocations` is a pair of words that stand together; one row of a `concordance` is one use of a word or
phrase in its context (KWIC). Both read the table `words` of :mod:`analysis.frequency`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from nltk.metrics import BigramAssocMeasures

from analysis.errors import ParameterError

_MEASURES = {"log_likelihood": BigramAssocMeasures.likelihood_ratio, "mutual_information": BigramAssocMeasures.pmi}


def find_collocations(
    words: pd.DataFrame,
    word: str | None = None,
    window: int = 5,
    min_n: int = 3,
    stop_words: Iterable[str] = (),
    measure: str = "log_likelihood",
) -> pd.DataFrame:
    """Return the pairs of words that stand together more often than chance, within `window` words and one sentence.

    One row per unordered pair (with `word`: per collocate of it), sorted by `measure`, best first.

    Parameters
    ----------
    word
        Node word, as folded by :func:`analysis.frequency.fold_word`; None for all pairs.
    window
        Largest distance in words; 1 takes neighbours only.
    min_n
        Pairs seen less often are left out: mutual information is wild for rare words.

    Returns
    -------
    collocations
        ``word, collocate, n`` (together), ``n_word, n_collocate, n_articles, log_likelihood`` (G2, negative when
        the two avoid one another) and ``mutual_information`` (binary logarithm of observed by expected).

    Notes
    -----
    NLTK's association measures; as in NLTK, joint counts are divided by the number of places in the window
    (here 2 x `window` for a pair in either order, `window` steps each) before the measure is taken.

    References
    ----------
    Dunning (1993) Computational Linguistics 19, 61-74; Church and Hanks (1990) Computational Linguistics 16, 22-29.
    """
    if measure not in _MEASURES:
        raise ParameterError(f"The measure {measure!r} is not known; use one of {', '.join(_MEASURES)}.")
    column = words["word"].astype("category")
    names, totals = column.cat.categories, column.value_counts(sort=False)
    node = None if word is None else names.get_indexer([word])[0]
    pairs = _count_pairs(words, column.cat.codes.to_numpy(np.int64), window, node)
    is_stop = np.isin(names.to_numpy(), list(stop_words))
    pairs = pairs[(pairs["n"] >= min_n) & ~is_stop[pairs["collocate"]]]
    pairs = pairs if word is not None else pairs[~is_stop[pairs["word"]]]
    pairs = pairs.assign(n_word=totals.to_numpy()[pairs["word"]], n_collocate=totals.to_numpy()[pairs["collocate"]])
    margins = zip(pairs["n"] / window, pairs["n_word"], pairs["n_collocate"], strict=True)
    margins = [(min(n, a, b), (a, b), len(words)) for n, a, b in margins]
    scores = {name: [score(*margin) for margin in margins] for name, score in _MEASURES.items()}
    pairs = pairs.assign(word=names[pairs["word"]], collocate=names[pairs["collocate"]], **scores)
    order = ["word", "collocate", "n", "n_word", "n_collocate", "n_articles", *_MEASURES]
    return pairs.sort_values([measure, "word", "collocate"], ascending=[False, True, True], ignore_index=True)[order]


def _count_pairs(words: pd.DataFrame, codes: np.ndarray, window: int, node: int | None) -> pd.DataFrame:
    runs, articles = words["run"].to_numpy(), words["article_id"].astype("category").cat.codes.to_numpy(np.int64)
    found = []
    for step in range(1, window + 1):
        left = np.flatnonzero(runs[:-step] == runs[step:])
        ends = np.stack([codes[left], codes[left + step], articles[left]])
        found.append(ends if node is None else ends[:, (ends[:2] == node).any(axis=0)])
    first, second, article = np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64)
    low, high = np.minimum(first, second), np.maximum(first, second)
    if node is not None:
        low, high = np.full_like(low, node), np.where(first == node, second, first)
    pairs = pd.DataFrame({"word": low, "collocate": high, "article": article})
    per_article = pairs.groupby(["word", "collocate", "article"], sort=False).size().reset_index(name="n")
    return per_article.groupby(["word", "collocate"], sort=False)["n"].agg(n="sum", n_articles="size").reset_index()


def find_concordance(
    words: pd.DataFrame,
    articles: pd.DataFrame,
    query: str,
    is_regex: bool = False,
    width: int = 60,
    sort: str = "text",
) -> pd.DataFrame:
    """Return every use of a word, phrase or pattern in its context (KWIC), with the voice that uses it.

    One row per hit, sorted as `sort` says.

    Parameters
    ----------
    words, articles
        Table of :func:`analysis.frequency.list_words` (only what it lists is searched: no furniture, no repeats),
        and the articles.
    query
        A word or phrase in any case, its white space standing for any, a trailing possessive taken along; with
        `is_regex`, a Python regular expression, case ignored.
    width
        Characters of context on each side, cut at the block's bounds.
    sort
        `text` (order of the articles), `left` (last words before the hit first) or `right`.

    Returns
    -------
    concordance
        ``article_id, outlet, published_on, voice_kind, block, start, end, left, keyword, right``.

    Raises
    ------
    ParameterError
        If `query` is empty or no regular expression, or `sort` is not known.
    """
    if sort not in ("text", "left", "right"):
        raise ParameterError(f"The order {sort!r} is not known; sort by text, left or right.")
    pattern = _compile_query(query, is_regex)
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    hits = []
    for article_id, low, high in _find_pages(words):
        found = [match.span() for match in pattern.finditer(texts.get(article_id, "")) if match.group()]
        if found:
            hits += _show_hits(texts[article_id], words.iloc[low:high], found, width)
    columns = "article_id outlet published_on voice_kind block start end left keyword right".split()
    concordance = pd.DataFrame(hits, columns=columns)
    if sort == "text":
        return concordance
    side = {"left": lambda text: text.casefold().split()[::-1], "right": lambda text: text.casefold().split()}[sort]
    order = sorted(range(len(concordance)), key=lambda at: side(concordance[sort].iloc[at]))
    return concordance.iloc[order].reset_index(drop=True)


def _compile_query(query: str, is_regex: bool) -> re.Pattern:
    if not query.strip():
        raise ParameterError("The query is empty; give a word, a phrase or a regular expression.")
    if is_regex:
        try:
            return re.compile(query, re.IGNORECASE)
        except re.error as error:
            raise ParameterError(f"The query {query!r} is no regular expression ({error}); mend it.") from error
    phrase = r"\s+".join(re.escape(part).replace("'", "['’]") for part in query.replace("’", "'").split())
    return re.compile(rf"(?<![^\W_]){phrase}(?:['’]s)?(?![^\W_])", re.IGNORECASE)


def _find_pages(words: pd.DataFrame) -> Iterable[tuple[str, int, int]]:
    ids = words["article_id"].astype("category")
    codes = ids.cat.codes.to_numpy()
    bounds = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)] if len(codes) else []
    return [(ids.cat.categories[codes[low]], low, high) for low, high in itertools.pairwise(bounds)]


def _show_hits(text: str, page: pd.DataFrame, found: list[tuple[int, int]], width: int) -> Iterable[tuple]:
    starts, ends, numbers = (page[name].to_numpy() for name in ("start", "end", "block"))
    for start, end in found:
        # The hit belongs to the first listed word it touches; a hit in no listed word is in nobody's voice.
        at = np.searchsorted(ends, start, side="right")
        if at < len(starts) and starts[at] < end:
            here = numbers == numbers[at]
            low, high = starts[here].min(), max(ends[here].max(), end)
            sides = (text[max(start - width, low) : start], text[start:end], text[end : min(end + width, high)])
            facts = page[["article_id", "outlet", "published_on", "voice_kind"]].iloc[at]
            yield (*facts, int(numbers[at]), start, end, *(" ".join(side.split()) for side in sides))
