"""What words is the coverage made of, and how evenly?

One row of `tallies` is one word (or n-gram) in one article and voice; one row of a table of counts is one word in one
group, with its rate, interval and dispersion.

This is the front door of the words: where they stand (:mod:`presswork.words.word_list`) and in what company
(:mod:`presswork.words.contexts`) is asked for here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL, find_clustered_interval, find_share_interval
from presswork.schema import VOICE_KINDS
from presswork.words.word_list import add_periods, list_ngrams

_MEASURES = "n rate_per_10k_words rate_low rate_high n_articles dispersion".split()


def tally_words(words: pd.DataFrame, n: int = 1) -> pd.DataFrame:
    """Return how often each word, or each run of `n` words, stands in each article and voice.

    One row per article, voice and word. A corpus of any size is counted without ever holding its words: the tallies
    of its parts, kept wherever there is room, are all that :func:`count_words` reads.

    Returns
    -------
    tallies
        ``article_id, outlet, published_on, voice_kind, word, n`` and ``n_words``: the words of that article in
        that voice, the denominator of rates. An article and voice with no run of `n` words keeps one row with
        a null word.
    """
    keys, firsts, sizes = np.unique(_key_slices(words), return_index=True, return_counts=True)
    grams = list_ngrams(words, n) if n > 1 else words
    column = grams["word"].astype("category")
    names, codes = column.cat.categories, column.cat.codes.to_numpy(np.int64)
    ids, pairs = pd.factorize(np.searchsorted(keys, _key_slices(grams)) * len(names) + codes)
    empty = np.setdiff1d(np.arange(len(keys)), pairs // max(len(names), 1))
    slices = np.append(pairs // max(len(names), 1), empty)
    facts = words[["article_id", "outlet", "published_on", "voice_kind"]].iloc[firsts[slices]].reset_index(drop=True)
    words_found = np.append(pairs % max(len(names), 1), np.full(len(empty), -1))
    counts = np.append(np.bincount(ids, minlength=len(pairs)), np.zeros(len(empty), dtype=np.int64))
    return facts.assign(word=pd.Categorical.from_codes(words_found, names), n=counts, n_words=sizes[slices])


def _key_slices(words: pd.DataFrame) -> np.ndarray:
    articles, voices = (words[name].astype("category").cat.codes for name in ("article_id", "voice_kind"))
    return articles.to_numpy(np.int64) * len(VOICE_KINDS) + voices.to_numpy()


def count_words(
    words: pd.DataFrame | Iterable[pd.DataFrame],
    by: Sequence[str] = (),
    n: int = 1,
    min_n: int = 1,
    stop_words: Iterable[str] = (),
    numbers: bool = True,
) -> pd.DataFrame:
    """Return how often each word, or run of `n` words, is used in each group, and how evenly.

    One row per group and word, sorted by group, then the most frequent first, then by word.

    Parameters
    ----------
    words
        Table of :func:`list_words`, or tallies of :func:`tally_words` (then `n` is theirs), or tallies in parts: a
        list, or anything that can be walked twice, such as one that reads a file at each step. An article stands
        in one part only. What is held is one part and the counts, not the tallies.
    by
        Columns that make the groups: any of `words`, or `year`, `month`, `day` of `published_on`. Rows without
        a value in one of them are left out.
    min_n, stop_words, numbers
        What to leave out of the list: rarer words, these words (n-grams that begin or end with one), words of
        digits alone. Left-out words still count in the denominator.

    Returns
    -------
    word_counts
        the columns of `by`, ``word, n, rate_per_10k_words, rate_low, rate_high`` (95 % interval), ``n_articles``
        and ``dispersion`` (DPnorm: 0 as even as the lengths of the articles allow, 1 all in the shortest).

    Notes
    -----
    Words of one article are not independent, so the interval is Wilson's (1927) at the effective size that the
    spread of the articles' rates leaves (ratio estimator, design effect at least 1, t quantile at articles - 1
    degrees of freedom). Groups of fewer than five articles get no interval (NaN): their spread is not known.
    Dispersion is NaN in a group of one article. The denominator of n-grams is words, too.

    References
    ----------
    Wilson (1927) JASA 22; Korn and Graubard (1998) Survey Methodology 24; Gries (2008) IJCL 13;
    Lijffijt and Gries (2012) IJCL 17.
    """
    by = list(by)
    parts = _Parts([words] if isinstance(words, pd.DataFrame) else words, by, n)
    counts = _score_counts(_sum_parts(parts, by), by)
    kept = counts[(counts["n"] >= min_n) & _is_listed(counts["word"], stop_words, numbers)]
    return kept.sort_values([*by, "n", "word"], ascending=[True] * len(by) + [False, True], ignore_index=True)


class _Parts:
    """Tallies in parts as pairs (cells, sizes), made anew at each walk unless there is but one part.

    A cell is a word in an article and group, with the group's ``n_words`` of that article; a size is those words.
    """

    def __init__(self, tables: Iterable[pd.DataFrame], by: list[str], n: int):
        self.tables, self.by, self.n = tables, by, n
        if isinstance(tables, list) and len(tables) == 1:
            self.made = [self._make(tables[0])]

    def __iter__(self) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        return iter(getattr(self, "made", None) or map(self._make, self.tables))

    def _make(self, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        tallies, by = table if "n_words" in table.columns else tally_words(table, self.n), self.by
        tallies = add_periods(tallies, by)
        sizes = tallies.drop_duplicates(["article_id", "voice_kind", *by])
        sizes = sizes.groupby([*by, "article_id"], observed=True, sort=False)["n_words"].sum().reset_index()
        cells = tallies.dropna(subset=["word"])
        if "voice_kind" not in by and tallies["voice_kind"].nunique() > 1:
            cells = cells.groupby([*by, "article_id", "word"], observed=True, sort=False)["n"].sum().reset_index()
            cells = cells.merge(sizes, on=[*by, "article_id"])
        return cells[[*by, "article_id", "word", "n", "n_words"]], sizes


def _sum_parts(parts: Iterable[tuple[pd.DataFrame, pd.DataFrame]], by: list[str]) -> pd.DataFrame:
    """Return the sums over cells that :func:`_score_counts` reads, one row per group and word."""
    keys = [*by, "word"]
    sums, groups = pd.DataFrame(), pd.DataFrame()
    for cells, sizes in parts:
        groups = _add_up(groups, _describe_groups(sizes, by), by)
        squares = cells.assign(n_articles=1, squares=cells["n"] ** 2, products=cells["n"] * cells["n_words"])
        sums = _add_up(sums, squares.drop(columns=["article_id", "n_words"]), keys)
    sums = sums.merge(groups, on=by or "all") if by else sums.assign(**groups.iloc[0])
    gaps = pd.DataFrame()
    for cells, _ in parts:
        found = cells.merge(sums[[*keys, "n", "group_words"]].rename(columns={"n": "total"}), on=keys)
        part = found["n_words"] / found["group_words"]
        # Of DP's sum only the articles with the word need a row; the others add their own size.
        gaps = _add_up(gaps, found[keys].assign(gap=(found["n"] / found["total"] - part).abs() - part), keys)
    return sums.merge(gaps, on=keys)


def _describe_groups(sizes: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    size = sizes["n_words"]
    return sizes[by].assign(group_words=size, group_articles=1, group_squares=size**2, shortest=size)


def _add_up(sums: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the sums by `keys` with those of `rows` added (of ``shortest``, the smallest)."""
    how = {name: "min" if name == "shortest" else "sum" for name in rows.columns.difference(keys, sort=False)}
    rows = _aggregate(rows, keys, how)
    return rows if sums.empty else _aggregate(pd.concat([sums, rows], ignore_index=True), keys, how)


def _aggregate(rows: pd.DataFrame, keys: list[str], how: dict[str, str]) -> pd.DataFrame:
    if keys:
        return rows.groupby(keys, observed=True, sort=False).agg(how).reset_index()
    return pd.DataFrame({name: [rows[name].agg(measure)] for name, measure in how.items()})


def _score_counts(sums: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    size = sums["group_words"]
    rate = sums["n"] / size
    spread = sums["squares"] - 2 * rate * sums["products"] + rate**2 * sums["group_squares"]
    low, high = find_clustered_interval(rate, size, sums["group_articles"], spread)
    dispersion = ((1 + sums["gap"]) / 2) / (1 - sums["shortest"] / size)
    scored = sums.assign(
        rate_per_10k_words=rate * 10_000,
        rate_low=low * 10_000,
        rate_high=high * 10_000,
        dispersion=dispersion.where(sums["group_articles"] > 1),
    )
    return scored[[*by, "word", *_MEASURES]]


def _is_listed(column: pd.Series, stop_words: Iterable[str], numbers: bool) -> np.ndarray:
    stop_words = frozenset(stop_words)
    if not stop_words and numbers:
        return np.ones(len(column), dtype=bool)
    listed = [
        stop_words.isdisjoint((word, word.partition(" ")[0], word.rpartition(" ")[2]))
        and (numbers or any(letter.isalpha() for letter in word))
        for word in column.astype(object)
    ]
    return np.array(listed, dtype=bool)


def find_spellings(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the words that differ in hyphens, points or capitals only, and so are counted apart: TB-2 and TB2.

    One row per spelling: ``letters`` (what they share), then the columns of `counts`; the most frequent first.

    Parameters
    ----------
    counts
        Table of :func:`count_words` without groups.
    """
    letters = counts["word"].astype(object).str.casefold().str.replace(r"[-‑.]", "", regex=True)
    spelt = counts.assign(letters=letters).loc[letters.duplicated(keep=False)]
    total = spelt.groupby("letters")["n"].transform("sum")
    spelt = spelt.assign(total=total).sort_values(["total", "letters", "n"], ascending=[False, True, False])
    return spelt[["letters", *counts.columns]].reset_index(drop=True)


def count_uses(words: pd.DataFrame, uses: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return how often what was sought is used in each group, groups that never use it included.

    One row per group, sorted by group. Where a group has no use, `n` and the rate are 0, and ``rate_high`` says how
    much may have been missed (NaN below five articles).

    Parameters
    ----------
    words, uses
        Tables of :func:`list_words` and of :func:`presswork.words.contexts.find_uses` in it.
    by
        At least one column, as in :func:`count_words`.

    Returns
    -------
    counts
        The columns of `by`, ``n, rate_per_10k_words, rate_low, rate_high, n_articles`` (that use it),
        ``dispersion`` and the group's ``n_words`` and ``group_articles``.
    """
    by = list(by)
    sizes, cells = (_count_rows(table, by) for table in (words, uses))
    cells = cells.merge(sizes, on=[*by, "article_id"], suffixes=("", "_all")).assign(word="")
    cells = cells.rename(columns={"n_words": "n", "n_words_all": "n_words"})
    counts = _score_counts(_sum_parts([(cells, sizes)], by), by)
    groups = _add_up(pd.DataFrame(), _describe_groups(sizes, by), by).rename(columns={"group_words": "n_words"})
    table = groups.merge(counts, on=by, how="left").sort_values(by, ignore_index=True)
    missed = pd.Series(find_share_interval(0, table["n_words"])[1] * 10_000)
    missed = missed.where(table["group_articles"] >= MIN_ARTICLES_FOR_INTERVAL)
    is_used = table["n"].notna()
    table["rate_high"] = table["rate_high"].where(is_used, missed)
    table["rate_low"] = table["rate_low"].where(is_used, missed * 0)
    table = table.fillna({"n": 0, "n_articles": 0, "rate_per_10k_words": 0.0})
    return table.astype({"n": np.int64, "n_articles": np.int64})[[*by, *_MEASURES, "n_words", "group_articles"]]


def _count_rows(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    groups = add_periods(table, by).groupby([*by, "article_id"], observed=True, sort=False)
    return groups.size().rename("n_words").reset_index()


def score_diversity(words: pd.DataFrame, by: Sequence[str] = ("article_id",), window: int = 100) -> pd.DataFrame:
    """Return the lexical diversity of each group: different words per word in a moving window, 0 to 1.

    One row per group: the columns of `by`, ``n_words``, ``n_articles``, ``n_windows`` and ``mattr``, sorted by group.
    Unlike the plain type-token ratio it does not fall with the length of the text.

    Notes
    -----
    A window stands within one article and the words that the group has of it; `mattr` is the mean over all windows,
    NaN where no article has `window` words of the group.

    References
    ----------
    Covington and McFall (2010), Cutting the Gordian knot. Journal of Quantitative Linguistics 17, 94-100.
    """
    by = list(by)
    coded = add_periods(words, by).assign(code=lambda table: table["word"].astype("category").cat.codes)
    groups = coded.groupby(list(dict.fromkeys([*by, "article_id"])), observed=True, sort=False)["code"]
    table = groups.agg(n_words="size", types=lambda column: _sum_types(column, window)).reset_index()
    table["n_windows"] = (table["n_words"] - window + 1).clip(lower=0)
    measures = {name: (name, "sum") for name in ("n_words", "n_windows", "types")}
    table = table.assign(n_articles=1).groupby(by, observed=True).agg(**measures, n_articles=("n_articles", "sum"))
    table["mattr"] = (table["types"] / (table["n_windows"] * window)).where(table["n_windows"] > 0)
    return table.reset_index()[[*by, "n_words", "n_articles", "n_windows", "mattr"]]


def _sum_types(column: pd.Series, window: int) -> int:
    """Return the number of different words, summed over all windows."""
    codes, n = column.to_numpy(), len(column)
    before = pd.Series(np.arange(n)).groupby(codes).shift().fillna(-1).to_numpy()
    at = np.arange(n)
    # A word adds a type to every window that holds it and starts after its last use.
    first, last = np.maximum(np.maximum(at - window + 1, 0), before + 1), np.minimum(at, n - window)
    return int(np.maximum(last - first + 1, 0).sum())
