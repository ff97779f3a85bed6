"""Which articles have running text in common, and how much of it?

One row of `shared_text` is a pair of articles with running text in common. What follows from it, such as which of the
two to count, stands in :mod:`presswork.sources.copies`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from presswork.language.quotation_marks import find_quotation_regions
from presswork.language.sentences import find_words
from presswork.schema import make_table
from presswork.spreading import Spread, cut_pieces, map_pieces
from presswork.words.word_list import fold_word

# Five words in a row: shorter runs are set phrases of the news, longer ones break at every respelt word.
SHINGLE_WORDS = 5

# A pair is told when this share of either text stands in the other.
MIN_SHARE = 0.2

# House text: a run that stands in this many articles of one outlet, and in this share of them, is no copy. Where the
# outlet is not known it takes more, for a story that ten outlets took from one agency is one.
HOUSE_ARTICLES, HOUSE_ARTICLES_UNKNOWN, HOUSE_SHARE = 5, 10, 0.1

# It is a note on an article, not the article: a passage longer than a long paragraph, or more than half of a body,
# is text that was run many times.
MAX_HOUSE_WORDS, MAX_HOUSE_SHARE = 100, 0.5

# Of every eight runs that follow one another the one with the smallest hash is kept as a fingerprint: whatever two
# texts have in common in twelve words or more is found for certain (winnowing, Schleimer et al. 2003).
_WINDOW = 8

# All pairs of a text that stands in this many articles are 4,950 rows; of one in a thousand, half a million that
# tell no more than a thousand pairs with the earliest.
MAX_PAIRED = 100

# Texts that are compared with one another at once, which bounds the memory.
_CHUNK_ARTICLES = 200

# Two reports of one speech share its words and are no copies: below this share, a pair needs more words than the
# sentence that both may quote, and this part of the share asked for must stand outside quotation marks.
MIN_COPIED_SHARE, MIN_SHARED_WORDS, MIN_UNQUOTED_SHARE = 0.6, 25, 0.5


def find_shared_text(
    articles: pd.DataFrame, blocks: pd.DataFrame, min_share: float = MIN_SHARE, spread: Spread | None = None
) -> pd.DataFrame:
    """Return the pairs of articles whose body texts have running text in common.

    One row per pair, the article that comes first in the corpus as `article_id`, in the order of the corpus.

    Parameters
    ----------
    articles, blocks
        The tables of DESIGN; only body blocks that are no repeats are compared.
    min_share
        A pair is a row when `share` or `other_share` reaches this.
    spread
        Who reads the pieces of the corpus (:mod:`presswork.spreading`); None for this process.

    Returns
    -------
    shared_text
        ``article_id, other_id, share`` (of the body words of `article_id` in runs of at least five words that
        stand in `other_id` too), ``other_share, n_words`` (those words of `article_id`) and ``earlier`` (the
        one published first; null when dates do not tell).

    Notes
    -----
    Not counted as copying: house text (a passage of at most 100 words that stands in at least five articles and a
    tenth of the articles of one outlet, ten where no outlet is known, most of them different otherwise) and, below
    a share of .6, fewer than 25 words, hardly more than quotations, which :mod:`presswork.ledger` finds, or a
    note: one passage of at most 100 words and half of either body that begins or ends both articles, where these are
    of one outlet or of none that is known.
    All pairs are given of a text that stands in up to 100 articles; of one in more, only the pairs with the earliest
    (undated ones last, then the first in the corpus). Equal words do not tell who copied from whom; both may have
    copied a third, or filled in the same form (a market report).

    References
    ----------
    Broder (1997), On the resemblance and containment of documents; Schleimer, Wilkerson and Aiken (2003), Winnowing.
    """
    runs, quoted = _read_bodies(articles, blocks, spread)
    outlets = articles["outlet"].fillna("").tolist()
    _drop_house_text(runs, outlets)
    ids, dates = articles["article_id"].tolist(), articles["published_on"].astype(object).tolist()
    pairs = []
    for first, others in _find_candidates(runs, _rank_articles(dates), min_share):
        pairs += _measure_pairs(first, others, runs, quoted, outlets, min_share)
    return _name_pairs(pairs, ids, dates)


def _rank_articles(dates: list) -> np.ndarray:
    """Return the place of each article when the earliest comes first and the undated last."""
    order = sorted(range(len(dates)), key=lambda at: ("9999" if pd.isna(dates[at]) else str(dates[at]), at))
    return np.argsort(np.array(order, dtype=np.int64))


def _read_bodies(articles: pd.DataFrame, blocks: pd.DataFrame, spread: Spread | None) -> tuple[list, list]:
    """Return what :func:`_read_body` makes of each article: nine bytes a word are held of the whole corpus."""
    pieces = cut_pieces(articles[["article_id", "text"]], blocks)
    read = list(map_pieces(_read_piece, pieces, spread))
    runs, quoted = ([body for piece in read for body in _cut_up(piece[0], piece[at])] for at in (1, 2))
    return runs, quoted


def _read_piece(articles: pd.DataFrame, blocks: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sizes of the bodies of some articles, and their words one behind the other."""
    spans, texts = _find_bodies(articles, blocks), articles["text"].fillna("")
    runs, quoted = zip(*(_read_body(text, own) for text, own in zip(texts, spans, strict=True)), strict=True)
    return np.array([len(body) for body in runs], dtype=np.int64), np.concatenate(runs), np.concatenate(quoted)


def _cut_up(sizes: np.ndarray, values: np.ndarray) -> list[np.ndarray]:
    # What came from another machine may be read only.
    return np.split(np.require(values, requirements="W"), np.cumsum(sizes)[:-1])


def _find_bodies(articles: pd.DataFrame, blocks: pd.DataFrame) -> list[list[tuple[int, int]]]:
    """Return the spans of the body of each article, in the order of the articles."""
    bodies = blocks[blocks["kind"].eq("body") & blocks["duplicate_of"].isna()].sort_values(["article_id", "start"])
    spans: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in zip(bodies["article_id"], bodies["start"], bodies["end"], strict=True):
        spans.setdefault(article_id, []).append((start, end))
    return [spans.get(article_id, []) for article_id in articles["article_id"]]


def _read_body(text: str, spans: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each word of a body, the hash of the run that starts there and whether it is in quotation marks."""
    places = [(start + low, start + high) for start, end in spans for low, high in find_words(text[start:end])]
    words = np.array([_hash_word(text[low:high]) for low, high in places], dtype=np.uint64)
    marks = np.array([(region.start, region.end) for region in find_quotation_regions(text)]).reshape(-1, 2)
    starts = [low for low, _ in places]
    n_opened, n_closed = (np.searchsorted(np.sort(bounds), starts, side="right") for bounds in marks.T)
    return hash_runs(words, SHINGLE_WORDS), n_opened > n_closed


def hash_words(text: str) -> np.ndarray:
    """Return one hash per word of `text`, the same for words that differ only in capitals or apostrophes."""
    return np.array([_hash_word(text[start:end]) for start, end in find_words(text)], dtype=np.uint64)


@functools.lru_cache(maxsize=1_000_000)
def _hash_word(word: str) -> int:
    # The same in every run and on every machine, which Python's own hash() is not.
    return int.from_bytes(hashlib.blake2b(fold_word(word).encode("utf-8", "replace"), digest_size=8).digest(), "big")


def hash_runs(words: np.ndarray, size: int) -> np.ndarray:
    """Return one hash per word: of the run of `size` words that starts there, or 0 where fewer follow."""
    runs = np.zeros(len(words), dtype=np.uint64)
    n = len(words) - size + 1
    if n > 0:
        for step in range(size):
            runs[:n] = runs[:n] * np.uint64(0x9E3779B97F4A7C15) + words[step : n + step]
        runs[:n] = np.maximum(runs[:n], np.uint64(1))
    return runs


def _drop_house_text(runs: list[np.ndarray], outlets: list[str]) -> None:
    by_outlet: dict[str, list[np.ndarray]] = {}
    for values, name in zip(runs, outlets, strict=True):
        by_outlet.setdefault(name, []).append(values)
    for outlet, own in sorted(by_outlet.items(), key=lambda item: item[0]):
        least = HOUSE_ARTICLES if outlet else HOUSE_ARTICLES_UNKNOWN
        house = _find_house_runs(own, least) if len(own) >= least else ()
        for values in own if len(house) else ():
            is_house = _is_known(values, house)
            if np.any(values[~is_house] > 0):  # a body of nothing else stays, to be compared with its like
                values[is_house] = 0


def _find_house_runs(runs: list[np.ndarray], least: int) -> np.ndarray:
    """Return the runs that stand in many articles of an outlet, and in most of these in a short passage."""
    every = np.concatenate([np.unique(values[values > 0]) for values in runs])
    every.sort()
    firsts, counts = _find_firsts(every)
    is_common = (counts >= least) & (counts > HOUSE_SHARE * len(runs))
    common, counts = every[firsts[is_common]], counts[is_common]
    if not len(common):
        return common
    n_short = np.zeros(len(common), dtype=np.int64)
    for values in runs:
        n_short[np.searchsorted(common, _list_short_passages(values, common))] += 1
    return common[2 * n_short > counts]


def _list_short_passages(runs: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Return which of the `common` runs stand in short passages of an article that is mostly something else."""
    is_common = _is_known(runs, common)
    covered = cover_runs(is_common, SHINGLE_WORDS)
    if np.count_nonzero(covered) > MAX_HOUSE_SHARE * len(runs):
        return runs[:0]
    for start, end in np.flatnonzero(np.diff(covered, prepend=False, append=False)).reshape(-1, 2).tolist():
        is_common[start:end] &= end - start <= MAX_HOUSE_WORDS
    return np.unique(runs[is_common])


def _find_firsts(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each different value of a sorted array begins, and how often it stands there."""
    firsts = np.flatnonzero(np.append(len(ordered) > 0, ordered[1:] != ordered[:-1]))
    return firsts, np.diff(np.append(firsts, len(ordered)))


def _pick_fingerprints(runs: np.ndarray) -> np.ndarray:
    hashes = np.where(runs > 0, runs, np.iinfo(np.uint64).max)
    window = min(_WINDOW, max(len(hashes), 1))
    picked = np.unique(sliding_window_view(hashes, window).min(axis=1)) if len(hashes) else hashes
    return picked[picked < np.iinfo(np.uint64).max]


def _find_candidates(runs: list[np.ndarray], ranks: np.ndarray, min_share: float) -> Iterator[tuple[int, np.ndarray]]:
    """Yield an article and later ones, by rank, whose fingerprints allow a share of `min_share`."""
    prints = [_pick_fingerprints(values) for values in runs]
    sizes = np.array([len(values) for values in prints], dtype=np.int64)
    # One standard deviation below what a true share of min_share lets expect; copies share far more.
    needed = np.maximum(np.floor(min_share * sizes - np.sqrt(min_share * sizes)), 1)
    owners, n_partners, places = _order_prints(prints, sizes, ranks)
    bounds = np.append(0, np.cumsum(sizes))
    for first in range(len(runs)):
        chosen = places[bounds[first] : bounds[first + 1]]
        counts = n_partners[chosen]
        steps = np.arange(1, counts.sum() + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        others, common = np.unique(owners[np.repeat(chosen, counts) + steps], return_counts=True)
        others = others[common >= np.minimum(needed[first], needed[others])]
        for start in range(0, len(others), _CHUNK_ARTICLES):
            yield first, others[start : start + _CHUNK_ARTICLES]


def _order_prints(prints: list, sizes: np.ndarray, ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, sorted by fingerprint: the owners, how many later owners each has to meet; and the places by owner."""
    owners = np.repeat(np.arange(len(prints), dtype=np.int64), sizes)
    values = np.concatenate(prints) if prints else np.empty(0, dtype=np.uint64)
    order = np.lexsort((ranks[owners], values))
    owners, values = owners[order], values[order]
    firsts, counts = _find_firsts(values)
    n_partners = np.repeat(firsts + counts, counts) - np.arange(len(values)) - 1
    is_first = np.zeros(len(values), dtype=bool)
    is_first[firsts] = True
    n_partners[(np.repeat(counts, counts) > MAX_PAIRED) & ~is_first] = 0
    return owners, n_partners, np.argsort(owners, kind="stable")


def _measure_pairs(
    first: int, others: np.ndarray, runs: list, quoted: list, outlets: list[str], min_share: float
) -> Iterator[tuple]:
    own, theirs = runs[first], [runs[other] for other in others]
    starts = np.flatnonzero(own)
    known, numbers = np.unique(own[starts], return_inverse=True)
    places, hits = _find_known(np.concatenate(theirs), known)
    sizes = np.array([len(values) for values in theirs])
    ends = np.cumsum(sizes)
    # The last runs of a text are 0 and never common, so no covered stretch reaches into the next text.
    covered = cover_runs(_mark(places, ends[-1]), SHINGLE_WORDS)
    n_covered = np.add.reduceat(covered, ends - sizes, dtype=np.int64)
    # What the own text says twice may be there once; that bounds the words covered here.
    n_repeated = SHINGLE_WORDS * (len(starts) - len(known))
    is_near = (n_covered >= min_share * sizes) | (n_covered + n_repeated >= min_share * len(own))
    for at in np.flatnonzero(is_near).tolist():
        here, other = slice(ends[at] - sizes[at], ends[at]), int(others[at])
        low, high = np.searchsorted(places, (here.start, here.stop))
        own_starts = starts[_mark(hits[low:high], len(known))[numbers]]
        sides = ((cover_runs(_mark(own_starts, len(own)), SHINGLE_WORDS), first), (covered[here], other))
        shares = [np.count_nonzero(part) / len(part) for part, _ in sides]
        is_note = max(shares) <= MAX_HOUSE_SHARE and outlets[first] == outlets[other]
        if is_note and all(_is_note(part) for part, _ in sides):
            continue
        if any(_is_copied(*side, share, quoted, min_share) for side, share in zip(sides, shares, strict=True)):
            n_words = [np.count_nonzero(part) for part, _ in sides]
            step = 1 if first < other else -1
            yield (*sorted((first, other)), *shares[::step], n_words[::step][0])


def _mark(places: np.ndarray, size: int) -> np.ndarray:
    marks = np.zeros(size, dtype=bool)
    marks[places] = True
    return marks


def _is_note(covered: np.ndarray) -> bool:
    """Return whether what is covered is one short passage at the beginning or the end."""
    n_words = np.count_nonzero(covered)
    return n_words <= MAX_HOUSE_WORDS and bool(covered[:n_words].all() or covered[len(covered) - n_words :].all())


def _is_copied(covered: np.ndarray, row: int, share: float, quoted: list, min_share: float) -> bool:
    if share < min_share or share >= MIN_COPIED_SHARE:
        return share >= min_share
    n_words, n_unquoted = np.count_nonzero(covered), np.count_nonzero(covered & ~quoted[row])
    return n_words >= MIN_SHARED_WORDS and n_unquoted >= MIN_UNQUOTED_SHARE * min_share * len(covered)


def _is_known(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return which of `values` stand in the sorted `known`."""
    return _mark(_find_known(values, known)[0], len(values))


def _find_known(values: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where values stand that are in the sorted `known`, and where they stand there.

    A table of 16 bits answers for most at once.
    """
    if not len(known):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    table = _mark(known & np.uint64(0xFFFF), 1 << 16)
    places = np.flatnonzero(table[values & np.uint64(0xFFFF)])
    at = np.minimum(np.searchsorted(known, values[places]), len(known) - 1)
    is_same = known[at] == values[places]
    return places[is_same], at[is_same]


def cover_runs(is_start: np.ndarray, size: int) -> np.ndarray:
    """Return which words stand in a run of `size` words that starts where `is_start` says."""
    covered = is_start.copy()
    for step in range(1, size):
        covered[step:] |= is_start[:-step]
    return covered


def _name_pairs(pairs: list[tuple], ids: list[str], dates: list) -> pd.DataFrame:
    columns = ["row", "other_row", "share", "other_share", "n_words"]
    table = pd.DataFrame(pairs, columns=columns).sort_values(columns[:2], ignore_index=True)
    names, days = (
        np.array(ids, dtype=object),
        np.array(["" if pd.isna(day) else str(day) for day in dates], dtype=object),
    )
    sides = [table[name].to_numpy(dtype=np.int64) for name in columns[:2]]
    first, other = (days[side] for side in sides)
    table["article_id"], table["other_id"] = (names[side] for side in sides)
    is_told = (first != "") & (other != "") & (first != other)
    earlier = np.where(first < other, table["article_id"], table["other_id"]) if len(table) else table["article_id"]
    empty = make_table("shared_text")
    return table.assign(earlier=np.where(is_told, earlier, None))[empty.columns].astype(empty.dtypes.to_dict())
