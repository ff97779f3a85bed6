"""What words is the coverage made of, and whose are they?

One row of `words` is one word in its place, with the voice that wrote or spoke it; one row of `tallies` is one
word (or n-gram) in one article and voice; one row of a table of counts is one word in one group.

A word is a span of :func:`analysis.text.find_words`. For counting, capitals are folded (a few acronyms that would
turn into other words are kept: US, WHO, IT), curly apostrophes become straight and the possessive 's is dropped;
hyphens, digits and the points of U.S. stay, so TB-2 and TB2, or U.S. and US, are two words each.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.contexts import find_collocations, find_concordance
from analysis.errors import ParameterError
from analysis.keyness import MIN_ARTICLES_FOR_INTERVAL, find_clustered_interval, find_share_interval
from analysis.text import find_words, read_lexicon

__all__ = [
    "COUNTED_KINDS",
    "MIN_ARTICLES_FOR_INTERVAL",
    "QUOTED_KINDS",
    "VOICE_KINDS",
    "count_uses",
    "count_words",
    "find_collocations",
    "find_concordance",
    "fold_word",
    "list_ngrams",
    "list_words",
    "read_stop_words",
    "score_diversity",
    "tally_words",
]

VOICE_KINDS = ("outlet", "official", "other speaker", "excerpt", "reader")

# Kinds of blocks whose words are counted; furniture, repeats, bylines, credits and citations are nobody's coverage.
COUNTED_KINDS = ("headline", "kicker", "standfirst", "subheading", "body", "caption", "excerpt")

# A scare quote is the writer's choice of words, so it stays with the outlet.
QUOTED_KINDS = ("direct", "mixed", "indirect")

# Capitals that make another word when folded; kept unless the whole line is in capitals.
_ACRONYMS = frozenset({"US", "WHO", "IT", "ICE", "AIDS", "IS"})

# What 's stands for after these is "is", "has" or "us": no possessive to strip.
_CONTRACTIONS = frozenset(
    f"{word}'s" for word in "it that he she what there here who let where how when why this one".split()
)

_SENTENCE_GAP = re.compile(r"[.!?…\r\n]")
_PERIODS = {"year": 4, "month": 7, "day": 10}


@functools.cache
def read_stop_words(is_matching: bool = False) -> frozenset[str]:
    """Return the words of ``data/stop_words.csv``: short, and without words that carry news (not, no, said).

    With `is_matching`, the list grows by words too general to show that two passages speak of the same.
    """
    rows = read_lexicon("stop_words")
    return frozenset(row["word"] for row in rows if is_matching or row["reason"] != "matching")


def fold_word(word: str) -> str:
    """Return the form under which `word` is counted.

    >>> [fold_word(word) for word in ("Orsa’s", "U.S.", "US", "us", "TB-2", "It’s")]
    ['orsa', 'u.s.', 'US', 'us', 'tb-2', "it's"]
    """
    if word in _ACRONYMS:
        return word
    folded = word.casefold().replace("’", "'").replace("‑", "-")
    if folded.endswith("'s") and folded not in _CONTRACTIONS:
        folded = folded[:-2]
    return folded


def list_words(
    articles: pd.DataFrame, blocks: pd.DataFrame, quotations: pd.DataFrame, comments: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every counted word in its place, with the voice it belongs to.

    One row per word, in the order of the articles and of their text.

    Parameters
    ----------
    articles, blocks, quotations, comments
        The tables of DESIGN. Without `comments` no reader's words are listed, nor are those of comments that stand
        in no article's text (:func:`analysis.commentary.tally_comments` counts these).

    Returns
    -------
    words
        ``article_id, outlet, published_on, voice_kind`` and ``word`` (all categorical, `word` as folded by
        :func:`fold_word`), ``block, start, end`` (offsets into the text) and ``run``: words of one run follow one
        another in one sentence and voice, so n-grams never cross it.

    Notes
    -----
    Words inside a statement belong to its speaker (`official` when the statement is official, else
    `other speaker`), also inside an excerpt and also where the outlet only paraphrases (indirect statements);
    of two statements, one in the other, the inner one decides. Scare quotes stay with the outlet.
    """
    spans = _collect_spans(blocks, quotations, comments)
    pages = [
        _list_page(text, spans.get(article_id, {}))
        for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True)
    ]
    rows = np.repeat(np.arange(len(pages)), [len(page["start"]) for page in pages])
    columns = {name: np.concatenate([page[name] for page in pages] or [[]]) for name in _PAGE_COLUMNS}
    facts = {name: _repeat_category(articles[name], rows) for name in ("article_id", "outlet", "published_on")}
    voice_kind = pd.Categorical.from_codes(columns["voice"].astype(np.int8), VOICE_KINDS)
    places = {name: columns[name].astype(np.int32) for name in ("block", "start", "end")}
    return pd.DataFrame(
        facts
        | {"voice_kind": voice_kind}
        | places
        | {"word": _fold_words(columns["raw"]), "run": _number_runs(rows, columns["run"])}
    )


_PAGE_COLUMNS = ("start", "end", "block", "voice", "run", "raw")


def _collect_spans(blocks, quotations, comments) -> dict[str, dict[str, list[tuple]]]:
    """Return, by article, the counted blocks, the statements' fragments (inner ones last) and the comments."""
    spans: dict[str, dict[str, list[tuple]]] = {}
    counted = blocks[blocks["kind"].isin(COUNTED_KINDS) & blocks["duplicate_of"].isna()]
    for article_id, start, end, number, voice_kind in _walk(counted, "start", "end", "block", "voice_kind"):
        voice = VOICE_KINDS.index("excerpt" if voice_kind == "excerpt" else "outlet")
        spans.setdefault(article_id, {}).setdefault("blocks", []).append((start, end, number, voice))
    said = quotations[quotations["kind"].isin(QUOTED_KINDS)]
    for article_id, fragments, is_official in _walk(said, "fragments", "is_official"):
        voice = VOICE_KINDS.index("other speaker" if pd.isna(is_official) or not is_official else "official")
        pieces = [(start, end, voice) for start, end in fragments]
        spans.setdefault(article_id, {}).setdefault("statements", []).extend(pieces)
    if comments is not None:
        threads = dict(iter(blocks[blocks["kind"].eq("comment")].groupby("article_id")))
        for article_id, start, end in _walk(comments.dropna(subset=["start"]), "start", "end"):
            place = (start, end, _find_block(threads.get(article_id), start))
            spans.setdefault(article_id, {}).setdefault("comments", []).append(place)
    return spans


def _find_block(blocks: pd.DataFrame | None, at: int) -> int:
    """Return the number of the block that holds an offset, or -1."""
    if blocks is None:
        return -1
    numbers = blocks.loc[blocks["start"].le(at) & blocks["end"].gt(at), "block"]
    return int(numbers.iloc[0]) if len(numbers) else -1


def _walk(table: pd.DataFrame, *columns: str) -> Iterable[tuple]:
    return zip(*(table[column].astype(object) for column in ("article_id", *columns)), strict=True)


def _list_page(text: str, spans: dict[str, list[tuple]]) -> dict[str, np.ndarray]:
    counted = sorted({span[:2] for name in ("blocks", "comments") for span in spans.get(name, ())})
    places = [(start + low, start + high) for start, end in counted for low, high in find_words(text[start:end])]
    places = np.array(places, dtype=np.int64).reshape(-1, 2)
    voices, numbers = _assign_voices(places[:, 0], spans)
    stops = np.array([gap.start() for gap in _SENTENCE_GAP.finditer(text)], dtype=np.int64)
    sentences = np.searchsorted(stops, places[:, 0])
    changes = [np.diff(values, prepend=-2) != 0 for values in (voices, numbers)]
    # A full stop inside a word (U.S., 4.5) ends no sentence: compare with the stops before the last word's end.
    changes.append(np.append(True, sentences[1:] != np.searchsorted(stops, places[:-1, 1])) if len(places) else [])
    kept = voices >= 0
    columns = {"start": places[:, 0], "end": places[:, 1], "block": numbers, "voice": voices}
    columns["run"] = np.cumsum(np.any(changes, axis=0))
    columns = {name: values[kept] for name, values in columns.items()}
    words = [text[start:end] for start, end in zip(columns["start"].tolist(), columns["end"].tolist(), strict=True)]
    for at in [at for at, word in enumerate(words) if word in _ACRONYMS]:
        words[at] = words[at].lower() if _is_shouted(text, columns["start"][at]) else words[at]
    return columns | {"raw": np.array(words, dtype=object)}


def _assign_voices(starts: np.ndarray, spans: dict[str, list[tuple]]) -> tuple[np.ndarray, np.ndarray]:
    voices, numbers = np.full(len(starts), -1), np.full(len(starts), -1)
    for start, end, number, voice in spans.get("blocks", ()):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high], numbers[low:high] = voice, number
    is_counted = voices >= 0
    for start, end, voice in sorted(spans.get("statements", ()), key=lambda span: span[0] - span[1]):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high] = np.where(is_counted[low:high], voice, -1)
    for start, end, number in spans.get("comments", ()):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high], numbers[low:high] = VOICE_KINDS.index("reader"), number
    return voices, numbers


def _is_shouted(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return not any(letter.islower() for letter in line)


def _repeat_category(column: pd.Series, rows: np.ndarray) -> pd.Categorical:
    values = pd.Categorical(column.astype(object))
    return pd.Categorical.from_codes(values.codes[rows], dtype=values.dtype)


def _fold_words(raw: np.ndarray) -> pd.Categorical:
    codes, written = pd.factorize(raw)
    folded = pd.Categorical([fold_word(word) for word in written])
    return pd.Categorical.from_codes(folded.codes[codes], dtype=folded.dtype)


def _number_runs(rows: np.ndarray, runs: np.ndarray) -> np.ndarray:
    changes = (np.diff(rows, prepend=-1) != 0) | (np.diff(runs, prepend=-1) != 0)
    return np.cumsum(changes).astype(np.int32)


def list_ngrams(words: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return every run of `n` words that stands within one run of `words`, as a table of the same columns.

    `word` holds the words joined by a space; `start` and `end` enclose them.
    """
    column = words["word"].astype("category")
    names, codes, runs = list(column.cat.categories), column.cat.codes.to_numpy(np.int64), words["run"].to_numpy()
    firsts = np.flatnonzero(runs[: max(len(runs) - n + 1, 0)] == runs[n - 1 :])
    keys, labels = codes[firsts], names
    for step in range(1, n):
        keys, seen = pd.factorize(keys * len(names) + codes[firsts + step])
        labels = [f"{labels[key // len(names)]} {names[key % len(names)]}" for key in seen.tolist()]
    ends = words["end"].to_numpy()[firsts + n - 1]
    return words.iloc[firsts].assign(end=ends, word=pd.Categorical.from_codes(keys, labels))


def tally_words(words: pd.DataFrame, n: int = 1) -> pd.DataFrame:
    """Return how often each word, or each run of `n` words, stands in each article and voice.

    One row per article, voice and word. Tallies of parts of a corpus can be put together with `pandas.concat`,
    so a corpus of any size is counted without ever holding its words.

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
    words: pd.DataFrame,
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
        Table of :func:`list_words`, or tallies of :func:`tally_words` (then `n` is theirs).
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
    tallies = words if "n_words" in words.columns else tally_words(words, n)
    tallies, by = _add_periods(tallies, by), list(by)
    sizes = tallies.drop_duplicates(["article_id", "voice_kind", *by])
    sizes = sizes.groupby([*by, "article_id"], observed=True, sort=False)["n_words"].sum().reset_index()
    cells = tallies.dropna(subset=["word"])
    if "voice_kind" not in by and tallies["voice_kind"].nunique() > 1:
        cells = cells.groupby([*by, "article_id", "word"], observed=True, sort=False)["n"].sum().reset_index()
        cells = cells.merge(sizes, on=[*by, "article_id"])
    groups = _describe_groups(sizes, by)
    counts = _reduce_cells(cells.merge(groups, on=by) if by else cells.assign(**groups.iloc[0]), by)
    kept = counts[(counts["n"] >= min_n) & _is_listed(counts["word"], stop_words, numbers)]
    return kept.sort_values([*by, "n", "word"], ascending=[True] * len(by) + [False, True], ignore_index=True)


def count_uses(words: pd.DataFrame, phrase: str, by: Sequence[str] = ("voice_kind",)) -> pd.DataFrame:
    """Return how often one word or phrase is used in each group, groups that never use it included.

    One row per group, sorted by group; columns as :func:`count_words`. Where a group has no use, `n` and the rate are
    0, and ``rate_high`` says how much may have been missed (NaN below five articles).

    Parameters
    ----------
    phrase
        Words as written; each is folded as :func:`fold_word` does.

    Raises
    ------
    ParameterError
        If `phrase` holds no word.
    """
    folded = " ".join(fold_word(phrase[start:end]) for start, end in find_words(phrase))
    if not folded or not by:
        wrong = f"The phrase {phrase!r} holds no word" if not folded else "No column to group by"
        raise ParameterError(f"{wrong}; give a phrase of one or more words and at least one column.")
    by = list(by)
    counts = count_words(words, by, folded.count(" ") + 1)
    sizes = _add_periods(words, by).groupby(by, observed=True)["article_id"].agg(["size", "nunique"]).reset_index()
    uses = sizes.merge(counts[counts["word"].eq(folded)], on=by, how="left")
    _, high = find_share_interval(0, uses["size"])
    missed = pd.Series(high * 10_000).where(uses["nunique"] >= MIN_ARTICLES_FOR_INTERVAL)
    uses["rate_high"] = uses["rate_high"].where(uses["n"].notna(), missed)
    uses["rate_low"] = uses["rate_low"].where(uses["n"].notna(), missed * 0)
    zeros = {"n": 0, "n_articles": 0, "rate_per_10k_words": 0.0}
    whole = {"n": np.int64, "n_articles": np.int64}
    return uses.assign(word=folded).fillna(zeros).astype(whole)[counts.columns]


def _add_periods(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    unknown = [name for name in by if name not in table.columns and name not in _PERIODS]
    if unknown:
        known = [*table.columns, *_PERIODS]
        raise ParameterError(f"Words cannot be grouped by {unknown[0]!r}; use one of {', '.join(known)}.")
    dates = table["published_on"].astype(object)
    periods = {name: dates.str[: _PERIODS[name]] for name in by if name in _PERIODS}
    return table.assign(**periods).dropna(subset=list(by))


def _describe_groups(sizes: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    sizes = sizes.assign(squares=sizes["n_words"] ** 2)
    measures = {
        "group_words": ("n_words", "sum"),
        "group_articles": ("n_words", "size"),
        "group_squares": ("squares", "sum"),
        "shortest": ("n_words", "min"),
    }
    if by:
        return sizes.groupby(by, observed=True).agg(**measures).reset_index()
    return pd.DataFrame({name: [sizes[column].agg(how)] for name, (column, how) in measures.items()})


def _reduce_cells(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    totals = cells.groupby([*by, "word"], observed=True, sort=False)["n"].transform("sum")
    part = cells["n_words"] / cells["group_words"]
    cells = cells.assign(
        # Of DP's sum only the articles with the word need a row; the others add their own size.
        gap=(cells["n"] / totals - part).abs() - part,
        squares=cells["n"] ** 2,
        products=cells["n"] * cells["n_words"],
    )
    keep = {name: (name, "first") for name in ("group_words", "group_articles", "group_squares", "shortest")}
    sums = {name: (name, "sum") for name in ("n", "gap", "squares", "products")}
    counts = cells.groupby([*by, "word"], observed=True, sort=False)
    counts = counts.agg(n_articles=("n", "size"), **sums, **keep).reset_index()
    size = counts["group_words"]
    rate = counts["n"] / size
    spread = counts["squares"] - 2 * rate * counts["products"] + rate**2 * counts["group_squares"]
    low, high = find_clustered_interval(rate, size, counts["group_articles"], spread)
    dispersion = ((1 + counts["gap"]) / 2) / (1 - counts["shortest"] / size)
    counts = counts.assign(
        rate_per_10k_words=rate * 10_000,
        rate_low=low * 10_000,
        rate_high=high * 10_000,
        dispersion=dispersion.where(counts["group_articles"] > 1),
    )
    return counts[[*by, "word", "n", *"rate_per_10k_words rate_low rate_high n_articles dispersion".split()]]


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


def score_diversity(words: pd.DataFrame, by: Sequence[str] = ("article_id",), window: int = 100) -> pd.DataFrame:
    """Return the lexical diversity of each group: different words per word in a moving window, 0 to 1.

    One row per group: the columns of `by`, ``n_words`` and ``mattr`` (NaN where a group has fewer words than
    `window`), sorted by group. Unlike the plain type-token ratio it does not fall with the length of the text.

    References
    ----------
    Covington and McFall (2010), Cutting the Gordian knot. Journal of Quantitative Linguistics 17, 94-100.
    """
    words = _add_periods(words, by)
    groups = words.groupby(list(by), observed=True)["word"]
    table = groups.agg(n_words="size", mattr=lambda column: _average_diversity(column, window))
    return table.reset_index()


def _average_diversity(column: pd.Series, window: int) -> float:
    codes, n = pd.factorize(column.astype(object))[0], len(column)
    if n < window:
        return math.nan
    before = pd.Series(np.arange(n)).groupby(codes).shift().fillna(-1).to_numpy()
    at = np.arange(n)
    # A word adds a type to every window that holds it and starts after its last use.
    first, last = np.maximum(np.maximum(at - window + 1, 0), before + 1), np.minimum(at, n - window)
    return float(np.maximum(last - first + 1, 0).sum() / ((n - window + 1) * window))
