"""What did articles take from one another, and what do they quote alike?

One row of `shared_text` is a pair of articles with running text in common; one row of `copies` an article that hardly
differs from another; one row of a table of paragraphs a paragraph and the one it shares most words with.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analysis.frequency import fold_word
from analysis.tables import make_table
from analysis.text import find_quotation_regions, find_words

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

# A copy may have lost a paragraph, or gained one: with this share in articles that are counted, it is left out.
MIN_COPY_SHARE = 0.7

_PAIR_COLUMNS = ["article_id", "other_id", "share", "other_share", "earlier"]

# All pairs of a text that stands in this many articles are 4,950 rows; of one in a thousand, half a million that
# tell no more than a thousand pairs with the earliest.
MAX_PAIRED = 100

# Texts that are compared with one another at once, which bounds the memory.
_CHUNK_ARTICLES = 200

# A quotation that stands in more articles than this is compared with the next ones only.
_MAX_PARTNERS = 30

# Two reports of one speech share its words and are no copies: below this share, a pair needs more words than the
# sentence that both may quote, and this part of the share asked for must stand outside quotation marks.
MIN_COPIED_SHARE, MIN_SHARED_WORDS, MIN_UNQUOTED_SHARE = 0.6, 25, 0.5


def find_shared_text(articles: pd.DataFrame, blocks: pd.DataFrame, min_share: float = MIN_SHARE) -> pd.DataFrame:
    """Return the pairs of articles whose body texts have running text in common.

    One row per pair, the article that comes first in the corpus as `article_id`, in the order of the corpus.

    Parameters
    ----------
    articles, blocks
        The tables of DESIGN; only body blocks that are no repeats are compared.
    min_share
        A pair is a row when `share` or `other_share` reaches this.

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
    a share of .6, fewer than 25 words or hardly more than quotations, which :func:`find_shared_quotations` finds.
    All pairs are given of a text that stands in up to 100 articles; of one in more, only the pairs with the earliest
    (undated ones last, then the first in the corpus). Equal words do not tell who copied from whom; both may have
    copied a third.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents; Schleimer, Wilkerson and Aiken (2003), Winnowing.
    """
    spans, texts = _find_bodies(articles, blocks), articles["text"].fillna("")
    bodies = [_read_body(text, own) for text, own in zip(texts, spans, strict=True)]
    runs, quoted = [body[0] for body in bodies], [body[1] for body in bodies]
    _drop_house_text(runs, articles["outlet"].fillna("").tolist())
    ids, dates = articles["article_id"].tolist(), articles["published_on"].astype(object).tolist()
    pairs = []
    for first, others in _find_candidates(runs, _rank_articles(dates), min_share):
        pairs += _measure_pairs(first, others, runs, quoted, min_share)
    return make_table("shared_text", [_name_pair(pair, ids, dates) for pair in sorted(pairs)])


def _rank_articles(dates: list) -> np.ndarray:
    """Return the place of each article when the earliest comes first and the undated last."""
    order = sorted(range(len(dates)), key=lambda at: ("9999" if pd.isna(dates[at]) else str(dates[at]), at))
    return np.argsort(np.array(order, dtype=np.int64))


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
    return _hash_runs(words, SHINGLE_WORDS), n_opened > n_closed


def _hash_words(text: str) -> np.ndarray:
    return np.array([_hash_word(text[start:end]) for start, end in find_words(text)], dtype=np.uint64)


@functools.lru_cache(maxsize=1_000_000)
def _hash_word(word: str) -> int:
    # The same in every run and on every machine, which Python's own hash() is not.
    return int.from_bytes(hashlib.blake2b(fold_word(word).encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _hash_runs(words: np.ndarray, size: int) -> np.ndarray:
    """Return one hash per word: of the run of `size` words that starts there, or 0 where fewer follow."""
    runs = np.zeros(len(words), dtype=np.uint64)
    n = len(words) - size + 1
    if n > 0:
        for step in range(size):
            runs[:n] = runs[:n] * np.uint64(0x9E3779B97F4A7C15) + words[step : n + step]
        runs[:n] = np.maximum(runs[:n], np.uint64(1))
    return runs


def _drop_house_text(runs: list[np.ndarray], outlets: list[str]) -> None:
    for outlet in sorted(set(outlets)):
        own = [values for values, name in zip(runs, outlets, strict=True) if name == outlet]
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
    covered = _cover(is_common, SHINGLE_WORDS)
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


def _measure_pairs(first: int, others: np.ndarray, runs: list, quoted: list, min_share: float) -> Iterator[tuple]:
    own, theirs = runs[first], [runs[other] for other in others]
    every, known = np.concatenate(theirs), np.unique(own[own > 0])
    is_common = _is_known(every, known)
    sizes = np.array([len(values) for values in theirs])
    ends = np.cumsum(sizes)
    # The last runs of a text are 0 and never common, so no covered stretch reaches into the next text.
    covered = _cover(is_common, SHINGLE_WORDS)
    n_covered = np.add.reduceat(covered, ends - sizes, dtype=np.int64)
    # What the own text says twice may be there once; that bounds the words covered here.
    n_repeated = SHINGLE_WORDS * (np.count_nonzero(own) - len(known))
    is_near = (n_covered >= min_share * sizes) | (n_covered + n_repeated >= min_share * len(own))
    for at in np.flatnonzero(is_near).tolist():
        here, other = slice(ends[at] - sizes[at], ends[at]), int(others[at])
        own_covered = _cover(_is_known(own, np.unique(every[here][is_common[here]])), SHINGLE_WORDS)
        sides = ((own_covered, first), (covered[here], other))
        shares = [np.count_nonzero(part) / len(part) for part, _ in sides]
        if any(_is_copied(*side, share, quoted, min_share) for side, share in zip(sides, shares, strict=True)):
            pair = [
                (row, share, int(np.count_nonzero(part))) for (part, row), share in zip(sides, shares, strict=True)
            ]
            yield tuple(sorted(pair))


def _is_copied(covered: np.ndarray, row: int, share: float, quoted: list, min_share: float) -> bool:
    if share < min_share or share >= MIN_COPIED_SHARE:
        return share >= min_share
    n_words, n_unquoted = np.count_nonzero(covered), np.count_nonzero(covered & ~quoted[row])
    return n_words >= MIN_SHARED_WORDS and n_unquoted >= MIN_UNQUOTED_SHARE * min_share * len(covered)


def _is_known(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return which of `values` stand in the sorted `known`; a table of 16 bits answers for most at once."""
    table = np.zeros(1 << 16, dtype=bool)
    table[known & np.uint64(0xFFFF)] = True
    found = table[values & np.uint64(0xFFFF)]
    places = np.flatnonzero(found)
    at = np.minimum(np.searchsorted(known, values[places]), max(len(known) - 1, 0))
    found[places] = known[at] == values[places] if len(known) else False
    return found


def _cover(is_start: np.ndarray, size: int) -> np.ndarray:
    covered = is_start.copy()
    for step in range(1, size):
        covered[step:] |= is_start[:-step]
    return covered


def _name_pair(row: tuple, ids: list[str], dates: list) -> dict:
    (first, share, n_words), (other, other_share, _) = row
    days = (dates[first], dates[other])
    is_told = not any(pd.isna(day) for day in days) and days[0] != days[1]
    earlier = (ids[first] if days[0] < days[1] else ids[other]) if is_told else None
    return {
        "article_id": ids[first],
        "other_id": ids[other],
        "share": share,
        "other_share": other_share,
        "n_words": n_words,
        "earlier": earlier,
    }


def align_shared_text(article_id: str, other_id: str, articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return, for each paragraph of an article's body, the paragraph of the other article it shares most words with.

    One row per paragraph, in the order of the text.

    Returns
    -------
    paragraphs
        ``start, end`` in `article_id`, ``other_start, other_end`` in `other_id` (null where nothing is shared),
        ``n_words, n_shared`` (words of the paragraph, and those in runs of at least five that the other has) and
        ``share``.
    """
    ours, theirs = (_split_paragraphs(name, articles, blocks) for name in (article_id, other_id))
    rows = []
    for start, end, words in ours:
        own = _hash_runs(words, min(SHINGLE_WORDS, max(len(words), 1)))
        size = min(SHINGLE_WORDS, max(len(words), 1))
        counts = [int(_cover(np.isin(own, _hash_runs(w, size)) & (own > 0), size).sum()) for _, _, w in theirs]
        best = int(np.argmax(counts)) if counts and max(counts) else None
        place = (None, None, 0) if best is None else (*theirs[best][:2], counts[best])
        rows.append((start, end, *place[:2], len(words), place[2]))
    columns = ["start", "end", "other_start", "other_end", "n_words", "n_shared"]
    paragraphs = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "Int64"))
    return paragraphs.assign(share=paragraphs["n_shared"] / paragraphs["n_words"])


def _split_paragraphs(article_id: str, articles: pd.DataFrame, blocks: pd.DataFrame) -> list[tuple]:
    text = articles.loc[articles["article_id"] == article_id, "text"].iloc[0]
    own = blocks[blocks["article_id"].eq(article_id) & blocks["kind"].eq("body") & blocks["duplicate_of"].isna()]
    paragraphs = []
    for start, end in sorted(zip(own["start"], own["end"], strict=True)):
        for line in text[start:end].splitlines(keepends=True):
            words = _hash_words(line)
            if len(words):
                paragraphs.append((start, start + len(line.rstrip()), words))
            start += len(line)
    return paragraphs


def find_shared_quotations(
    quotations: pd.DataFrame, shared_text: pd.DataFrame | None = None, min_words: int = 5, min_share: float = 0.6
) -> pd.DataFrame:
    """Return the pairs of quotations in different articles that give the same words.

    One row per pair of quotations, in the order of the table; pairs of articles in `shared_text` (copies) are left
    out.

    Returns
    -------
    shared_quotations
        ``article_id, quotation, other_id, other_quotation, share, other_share`` (of the words of each in runs of
        three that the other has too), ``text`` and ``other_text``.
    """
    quoted = quotations[quotations["kind"].isin(["direct", "mixed"])].reset_index(drop=True)
    texts = [_hash_words(text) for text in quoted["text"].fillna("")]
    texts = [words if len(words) >= min_words else words[:0] for words in texts]
    shingles = [_hash_runs(words, 3) for words in texts]
    ids, numbers, written = (quoted[name].tolist() for name in ("article_id", "quotation", "text"))
    shared_text = make_table("shared_text") if shared_text is None else shared_text
    copies = set(zip(shared_text["article_id"], shared_text["other_id"], strict=True))
    # Two copies of one original need not be a pair of their own.
    originals = find_copies(shared_text).set_index("article_id")["kept_id"].to_dict()
    rows = []
    for first, other in _find_common(shingles):
        pair = {(ids[first], ids[other]), (ids[other], ids[first])}
        is_copied = pair & copies or len({originals.get(name, name) for name in (ids[first], ids[other])}) == 1
        if not is_copied:
            ours, theirs = shingles[first], shingles[other]
            shares = [
                _cover(np.isin(own, its) & (own > 0), 3).sum() / len(own)
                for own, its in ((ours, theirs), (theirs, ours))
            ]
            if max(shares) >= min_share:
                both = (ids[first], numbers[first], ids[other], numbers[other])
                rows.append((*both, *shares, written[first], written[other]))
    columns = "article_id quotation other_id other_quotation share other_share text other_text".split()
    return pd.DataFrame(rows, columns=columns)


def _find_common(shingles: list[np.ndarray]) -> list[tuple[int, int]]:
    owners = np.repeat(np.arange(len(shingles)), [len(values) for values in shingles])
    values = np.concatenate(shingles) if shingles else np.empty(0, dtype=np.uint64)
    table = pd.DataFrame({"value": values, "owner": owners})
    table = table[table["value"] > 0].drop_duplicates()
    groups = table.groupby("value")["owner"].agg(list)
    pairs = {(a, b) for group in groups for at, a in enumerate(group) for b in group[at + 1 : at + 1 + _MAX_PARTNERS]}
    return sorted(pairs)


def find_copies(shared_text: pd.DataFrame, min_share: float = MIN_COPY_SHARE) -> pd.DataFrame:
    """Return the articles to leave out so that each text is counted once.

    One row per article left out, in the order of the pairs.

    Returns
    -------
    copies
        ``article_id, kept_id`` (the article that is counted in its place) and ``share`` (of its body words that stand
        in another article, or in several that share nothing with each other).

    Notes
    -----
    Of a pair the later one is left out when most of it stands in the earlier, else the earlier when most of it stands
    in the later, longer one; where dates do not tell, the one that comes later in the corpus counts as the later.
    What is left out may hold words of its own: the rest of its share.
    """
    pairs = [_order_pair(*pair) for pair in shared_text[_PAIR_COLUMNS].itertuples(index=False, name=None)]
    met = {(late, early) for late, early, _, _ in pairs}
    found: dict[str, tuple] = {}
    # What was put together from earlier articles goes first, or these would be taken for parts of it.
    _leave_out([(late, early, share) for late, early, share, _ in pairs], met, min_share, found)
    left = [pair for pair in pairs if not {pair[0], pair[1]} & set(found)]
    _leave_out([(early, late, share) for late, early, _, share in left if share >= min_share], met, min_share, found)
    rows = [(copy, _follow(kept, found), share) for copy, kept, share in found.values()]
    return pd.DataFrame(rows, columns=["article_id", "kept_id", "share"])


def _order_pair(first: str, other: str, share: float, other_share: float, earlier: object) -> tuple:
    """Return the later and the earlier article of a pair, and the share of each that stands in the other."""
    return (first, other, share, other_share) if earlier == other else (other, first, other_share, share)


def _leave_out(edges: list[tuple[str, str, float]], met: set[tuple[str, str]], least: float, found: dict) -> None:
    """Add to `found` the articles of which most stands in those they have an edge to."""
    parts: dict[str, list[tuple[float, str]]] = {}
    for copy, kept, share in edges:
        parts.setdefault(copy, []).append((share, kept))
    for copy, sources in parts.items():
        apart = _choose_apart(sorted(sources, key=lambda source: -source[0]), met)
        share = min(sum(part for part, _ in apart), 1.0)
        # Dates and order may disagree; one of a circle must stay.
        if share >= least and all(_follow(kept, found) != copy for _, kept in apart):
            found[copy] = (copy, apart[0][1], share)


def _choose_apart(sources: list[tuple[float, str]], met: set[tuple[str, str]]) -> list[tuple[float, str]]:
    """Return the sources, largest share first, that have no text in common: their shares may be added up."""
    apart: list[tuple[float, str]] = []
    for share, name in sources:
        if not any({(name, kept), (kept, name)} & met for _, kept in apart):
            apart.append((share, name))
    return apart


def _follow(article_id: str, found: dict[str, tuple]) -> str:
    """Return the article at the end of a chain of copies."""
    while article_id in found:
        article_id = found[article_id][1]
    return article_id
