"""Where is a word used, and in what company?

One row of `uses` is one use of a word, a phrase or a pattern; one row of a `concordance` is a use in its context
(KWIC); one row of `collocations` is a pair of words that stand together. All read the table `words` of
:mod:`presswork.words.word_list`.
"""

from __future__ import annotations

import difflib
import itertools
import math
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import regex

from presswork.errors import ParameterError
from presswork.words.pairs import MEASURES, check_window, score_pairs
from presswork.words.word_list import fold_phrase, fold_word

# Seconds for one text: a pattern that needs more backtracks without end.
_PATTERN_TIMEOUT = 5
# Longer patterns are nobody's question, and a library may not survive them.
_LONGEST_QUERY, _MOST_REPEATS = 1000, 1000
_FACTS = ["article_id", "outlet", "published_on", "voice_kind"]
_HOW_TO = "give a word, a phrase, or a regular expression between slashes such as /drones?/"


def read_query(query: str) -> list[str] | regex.Pattern:
    """Return what `query` seeks: a phrase as the words it is counted by, or the pattern between two slashes.

    >>> read_query("United States"), bool(read_query("/TB-?2/").search("the TB2 flew"))
    (['united', 'states'], True)

    Raises
    ------
    ParameterError
        If `query` holds no word, or no regular expression stands between its slashes.
    """
    query = query.strip()
    if len(query) > 2 and query[0] == query[-1] == "/":
        return _compile_pattern(query)
    folded = fold_phrase(query)
    if not folded:
        raise ParameterError(f"The word to follow, {query!r}, holds no word; {_HOW_TO}.")
    return folded


def _compile_pattern(query: str) -> regex.Pattern:
    try:
        _check_pattern(query)
        pattern = regex.compile(query[1:-1])
        # Whole words, so that /us/ is not found in Russia; a possessive 's goes along.
        return regex.compile(rf"(?<![^\W_])(?:{pattern.pattern})(?:['’]s)?(?![^\W_])", regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        reason, shown = str(error) or type(error).__name__, query[:60] + "…" * (len(query) > 60)
        message = (
            f"The word to follow, {shown!r}, is no regular expression ({reason}); mend what the slashes enclose."
        )
        raise ParameterError(message) from None


def _check_pattern(query: str) -> None:
    """Raise regex.error for what no word needs and the library takes all memory for: recursion, huge repeats."""
    repeats = [max(int(part or 0) for part in pair) for pair in _REPEATS.findall(query[:_LONGEST_QUERY])]
    if _RECURSIVE.search(query):
        raise regex.error("a part that calls itself is not allowed")
    if (
        len(query) > _LONGEST_QUERY
        or any(n > _MOST_REPEATS for n in repeats)
        or math.prod(n or 1 for n in repeats) > _MOST_REPEATS
    ):
        raise regex.error(f"more than {_LONGEST_QUERY:,} signs, or {_MOST_REPEATS:,} repeats, are not allowed")


_REPEATS = regex.compile(r"\{(\d*)(?:,(\d*))?\}")
_RECURSIVE = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>|\(DEFINE)")


def find_uses(words: pd.DataFrame, articles: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return every use of a word, a phrase or a pattern among the listed words, in the order of the text.

    One row per use: the columns of `words`, with ``word`` and ``end`` of the whole use, and ``first, last``: the rows
    of `words` (from 0) in which it begins and ends.

    Parameters
    ----------
    words, articles
        Table of :func:`presswork.words.word_list.list_words` (only what it lists is sought in: no furniture, no
        repeats), and the articles.
    query
        A word or phrase, counted as :func:`presswork.words.frequency.count_words` counts it: in any case but for
        acronyms such as US, with or without a possessive 's, within one sentence and voice. Or a regular expression
        between slashes, ``/TB-?2/``, case ignored, sought in the text as it is written, for whole words.

    Raises
    ------
    ParameterError
        As :func:`read_query`, or if a pattern takes too long.
    """
    sought = read_query(query)
    firsts, lasts = _match_phrase(words, sought) if isinstance(sought, list) else _match(words, articles, sought)
    return list_uses(words, articles, firsts, lasts)


def list_uses(words: pd.DataFrame, articles: pd.DataFrame, firsts: np.ndarray, lasts: np.ndarray) -> pd.DataFrame:
    """Return the uses that begin and end in these rows of `words`; columns as :func:`find_uses`."""
    uses = words.iloc[firsts].assign(first=firsts, last=lasts, end=words["end"].to_numpy()[lasts])
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    written = [texts[i][s:e] for i, s, e in zip(uses["article_id"], uses["start"], uses["end"], strict=True)]
    return uses.assign(word=[" ".join(fold_phrase(text)) for text in written]).reset_index(drop=True)


def _match_phrase(words: pd.DataFrame, phrase: list[str]) -> tuple[np.ndarray, np.ndarray]:
    column, runs = words["word"].astype("category"), words["run"].to_numpy()
    codes, sought = column.cat.codes.to_numpy(), column.cat.categories.get_indexer(phrase)
    n_places = max(len(words) - len(phrase) + 1, 0)
    is_use = runs[:n_places] == runs[len(phrase) - 1 :]
    for step, code in enumerate(sought):
        is_use &= (codes[step : step + n_places] == code) & (code >= 0)
    firsts = np.flatnonzero(is_use)
    return firsts, firsts + len(phrase) - 1


def _match(words: pd.DataFrame, articles: pd.DataFrame, pattern: regex.Pattern) -> tuple[np.ndarray, np.ndarray]:
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    starts, ends = words["start"].to_numpy(), words["end"].to_numpy()
    found = []
    for article_id, low, high in _find_pages(words):
        spans = np.array(list(_search(pattern, texts.get(article_id, ""))), dtype=np.int64).reshape(-1, 2)
        # A hit stands in the listed words it touches; one that touches none is in nobody's voice.
        first = low + np.searchsorted(ends[low:high], spans[:, 0], side="right")
        last = low + np.searchsorted(starts[low:high], spans[:, 1]) - 1
        found.append(np.stack([first, last])[:, first <= last])
    firsts, lasts = np.concatenate(found, axis=1) if found else np.empty((2, 0), dtype=np.int64)
    return firsts, lasts


def _search(pattern: regex.Pattern, text: str) -> Iterator[tuple[int, int]]:
    try:
        yield from (match.span() for match in pattern.finditer(text, timeout=_PATTERN_TIMEOUT) if match.group())
    except TimeoutError:
        message = f"The pattern takes longer than {_PATTERN_TIMEOUT} seconds on one text; make it simpler."
        raise ParameterError(message) from None


def _find_pages(words: pd.DataFrame) -> list[tuple[str, int, int]]:
    ids = words["article_id"].astype("category")
    codes = ids.cat.codes.to_numpy()
    bounds = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)] if len(codes) else []
    return [(ids.cat.categories[codes[low]], low, high) for low, high in itertools.pairwise(bounds)]


def tell_uses(uses: pd.DataFrame, words: pd.DataFrame, query: str) -> str:
    """Return in a sentence how often `query` was found and in which forms, or what to try where it was not."""
    n_articles = words["article_id"].nunique()
    if uses.empty:
        known = words["word"].astype("category").cat.categories
        near = difflib.get_close_matches(fold_word(query.strip("/ ")), known)
        other = f"words like it: {', '.join(near)}" if near else _HOW_TO
        return f"“{query}” is none of the {len(words):,} words counted in {n_articles:,} documents; {other}."
    forms = uses["word"].value_counts()
    told = ", ".join(f"{form} ({n:,})" for form, n in forms.head(8).items())
    more = f" and {len(forms) - 8:,} more" if len(forms) > 8 else ""
    return (
        f"“{query}” is used {len(uses):,} times, in {uses['article_id'].nunique():,} of {n_articles:,} documents; "
        f"as {told}{more}."
    )


def find_concordance(
    words: pd.DataFrame, articles: pd.DataFrame, uses: pd.DataFrame, width: int = 60, sort: str = "text"
) -> pd.DataFrame:
    """Return every use in its context (KWIC), with the voice that uses it.

    One row per use, sorted as `sort` says.

    Parameters
    ----------
    words, articles, uses
        As in :func:`find_uses`, and what it returned.
    width
        Characters of context on each side, cut at the block's bounds and between words.
    sort
        `text` (order of the articles), `left` (last words before the use first) or `right`; a use with nothing on
        that side comes last.

    Returns
    -------
    concordance
        ``article_id, outlet, published_on, voice_kind, block, start, end, left, keyword, right``.

    Raises
    ------
    ParameterError
        If `sort` is not known.
    """
    if sort not in _SORTS:
        raise ParameterError(f"The order {sort!r} is not known; sort by text, left or right.")
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    keys = ["article_id", "block"]
    blocks = words.groupby(keys, observed=True).agg(low=("start", "min"), high=("end", "max")).reset_index()
    places = uses[[*keys, "start", "end"]].merge(blocks, on=keys, how="left")
    places = zip(*(places[name] for name in ("article_id", "start", "end", "low", "high")), strict=True)
    lines = [_cut(texts[article_id], *place, width) for article_id, *place in places]
    sides = pd.DataFrame(lines, columns=["left", "keyword", "right"])
    table = uses[[*_FACTS, "block", "start", "end"]].reset_index(drop=True).join(sides)
    if sort == "text":
        return table
    order = sorted(range(len(table)), key=lambda at: _SORTS[sort](table[sort].iloc[at]))
    return table.iloc[order].reset_index(drop=True)


_SORTS = {
    "text": None,
    "left": lambda text: (not text, text.casefold().split()[::-1]),
    "right": lambda text: (not text, text.casefold().split()),
}


def _cut(text: str, start: int, end: int, low: int, high: int, width: int) -> list[str]:
    first, last = max(start - width, low), min(end + width, max(high, end))
    before, after = text[first:start].split(), text[end:last].split()
    # A word that the width would cut is left out.
    before = before[1:] if first == start - width and _is_inside_word(text, first) else before
    after = after[:-1] if last == end + width and _is_inside_word(text, last) else after
    return [" ".join(side) for side in (before, text[start:end].split(), after)]


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def find_collocates(
    words: pd.DataFrame, uses: pd.DataFrame, window: int = 5, min_n: int = 3, stop_words: Iterable[str] = ()
) -> pd.DataFrame:
    """Return the words that stand near what was sought, more often than chance first.

    Near is within `window` words and one sentence. One row per collocate, sorted by log-likelihood, best first.

    Parameters
    ----------
    words, uses
        As in :func:`find_uses`, and what it returned.
    window
        Largest distance in words on either side; 1 takes neighbours only.
    min_n
        Words seen there less often are left out: mutual information is wild for rare words.

    Returns
    -------
    collocates
        ``collocate, n`` (near a use), ``n_collocate`` (in all), ``n_articles``, and the measures of
        :func:`~presswork.words.pairs.find_collocations`, with `uses` as the one word of the pair.
    """
    column, near = words["word"].astype("category"), _find_near(words, uses, window)
    codes = column.cat.codes.to_numpy(np.int64)
    found = pd.DataFrame({"collocate": codes[near], "article": words["article_id"].to_numpy()[near]})
    pairs = found.groupby("collocate")["article"].agg(n="size", n_articles="nunique").reset_index()
    totals = column.value_counts(sort=False).to_numpy()
    pairs = pairs.assign(n_word=len(uses), n_collocate=totals[pairs["collocate"]])
    pairs = pairs.assign(collocate=column.cat.categories.to_numpy()[pairs["collocate"]])
    kept = pairs[(pairs["n"] >= min_n) & ~pairs["collocate"].isin(list(stop_words))]
    kept = score_pairs(kept, window, len(words)).drop(columns="n_word")
    kept = kept.sort_values(["log_likelihood", "collocate"], ascending=[False, True], ignore_index=True)
    return kept[["collocate", "n", "n_collocate", "n_articles", *MEASURES]]


def list_near(words: pd.DataFrame, uses: pd.DataFrame, window: int = 5) -> pd.DataFrame:
    """Return where the words of :func:`find_collocates` stand: the columns of `words`, `word` as ``collocate``."""
    return words.iloc[np.sort(_find_near(words, uses, window))].rename(columns={"word": "collocate"})


def _find_near(words: pd.DataFrame, uses: pd.DataFrame, window: int) -> np.ndarray:
    """Return the rows of `words` near each use, once for each use that they are near to."""
    check_window(window)
    runs, places = words["run"].to_numpy(), []
    is_free = np.ones(len(words), dtype=bool)
    firsts, lasts = uses["first"].to_numpy(np.int64), uses["last"].to_numpy(np.int64)
    for step in range(int((lasts - firsts).max(initial=0)) + 1):
        is_free[np.minimum(firsts + step, lasts)] = False
    for step in range(1, window + 1):
        for ends, near in ((firsts, firsts - step), (lasts, lasts + step)):
            inside = (near >= 0) & (near < len(words))
            near, ends = near[inside], ends[inside]
            places.append(near[(runs[near] == runs[ends]) & is_free[near]])
    return np.concatenate(places)
