"""What did articles take from one another?

One row of `copies` is an article to leave out so that its text counts once; one row of a table of paragraphs a
paragraph and the one it shares most words with.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from presswork.schema import to_rows
from presswork.sources.overlap import MAX_PAIRED, SHINGLE_WORDS, cover_runs, hash_runs, hash_words

# A copy may have lost a paragraph, or gained one: with this share in articles that are counted, it is left out.
MIN_COPY_SHARE = 0.7

_PAIR_COLUMNS = ["article_id", "other_id", "share", "other_share", "earlier"]


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
        own = hash_runs(words, min(SHINGLE_WORDS, max(len(words), 1)))
        size = min(SHINGLE_WORDS, max(len(words), 1))
        counts = [int(cover_runs(np.isin(own, hash_runs(w, size)) & (own > 0), size).sum()) for _, _, w in theirs]
        best = int(np.argmax(counts)) if counts and max(counts) else None
        place = (None, None, 0) if best is None else (*theirs[best][:2], counts[best])
        rows.append((start, end, *place[:2], len(words), place[2]))
    columns = ["start", "end", "other_start", "other_end", "n_words", "n_shared"]
    paragraphs = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "Int64"))
    return paragraphs.assign(share=paragraphs["n_shared"] / paragraphs["n_words"])


def list_aligned(
    shared_text: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, limit: int = 3
) -> pd.DataFrame:
    """Return the paragraphs of the pairs that share most, beside what stands in the other article.

    One row per paragraph of that article of a pair of which more stands in the other; the pair with the largest share
    first.

    Returns
    -------
    paragraphs
        ``article_id, text, other_id, other_text`` (null where nothing is shared), ``n_words, n_shared, share``.
    """
    texts = articles.set_index("article_id")["text"]
    parts = []
    largest = shared_text[["share", "other_share"]].max(axis=1).sort_values(ascending=False, kind="stable")
    for pair in to_rows(shared_text.loc[largest.index[:limit]]):
        ids = (pair["article_id"], pair["other_id"])[:: 1 if pair["share"] >= pair["other_share"] else -1]
        rows = align_shared_text(*ids, articles, blocks)
        own = _cut_spans(texts[ids[0]], rows["start"], rows["end"])
        other = _cut_spans(texts[ids[1]], rows["other_start"], rows["other_end"])
        parts.append(rows.assign(article_id=ids[0], text=own, other_id=ids[1], other_text=other))
    columns = ["article_id", "text", "other_id", "other_text", "n_words", "n_shared", "share"]
    return pd.concat([pd.DataFrame(columns=columns), *parts], ignore_index=True)[columns]


def count_aligned(aligned: pd.DataFrame) -> pd.DataFrame:
    """Return how many paragraphs of each pair of :func:`list_aligned` are alike, changed, and the article's own.

    One row per pair: ``article_id, other_id, n_paragraphs, n_alike`` (every word stands in runs that the other
    paragraph has)``, n_changed`` (some do) and ``n_own`` (none).
    """
    share = aligned["share"].astype(float)
    kinds = {"n_paragraphs": share.notna(), "n_alike": share == 1, "n_changed": share.between(0, 1, "neither")}
    sums = aligned.assign(**kinds, n_own=share == 0).groupby(["article_id", "other_id"], sort=False)
    return sums[[*kinds, "n_own"]].sum().astype("int64").reset_index()


def _cut_spans(text: str, starts: pd.Series, ends: pd.Series) -> list[str | None]:
    return [None if pd.isna(start) else text[start:end] for start, end in zip(starts, ends, strict=True)]


def _split_paragraphs(article_id: str, articles: pd.DataFrame, blocks: pd.DataFrame) -> list[tuple]:
    text = articles.loc[articles["article_id"] == article_id, "text"].iloc[0]
    own = blocks[blocks["article_id"].eq(article_id) & blocks["kind"].eq("body") & blocks["duplicate_of"].isna()]
    paragraphs = []
    for start, end in sorted(zip(own["start"], own["end"], strict=True)):
        for line in text[start:end].splitlines(keepends=True):
            words = hash_words(line)
            if len(words):
                paragraphs.append((start, start + len(line.rstrip()), words))
            start += len(line)
    return paragraphs


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


def note_crowds(shared_text: pd.DataFrame, articles: pd.DataFrame) -> list[dict[str, str]]:
    """Return a row of `problems` for each text of which not all pairs are told (:data:`overlap.MAX_PAIRED`)."""
    n_others = shared_text[["article_id", "other_id"]].stack().value_counts()
    crowded = articles[articles["article_id"].map(n_others).ge(MAX_PAIRED).fillna(False)]
    return [
        {
            "path": path,
            "problem": f"running text of {article_id} stands in {n_others[article_id]:,} more documents",
            "action": f"where more than {MAX_PAIRED} share a text, only pairs with the earliest are told",
        }
        for path, article_id in zip(crowded["path"], crowded["article_id"], strict=True)
    ]


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
