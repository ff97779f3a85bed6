"""How is what all articles tell together made of pieces?

A map over pieces of the corpus, some hundred articles each, and a reduction of what it gives, in the order of the
corpus.  Who runs the map (this process, the cores of this machine, a cluster) is :mod:`presswork.engines`' business;
the pieces are the same, so the tables are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

# Runs a function on many arguments somewhere, and yields number and result of each, as they are done.
Spread = Callable[[Callable, Sequence[tuple]], Iterator[tuple[int, Any]]]
# Of a piece: some 60,000 words, whose list takes ten megabytes; and so many articles, for the short ones.
PIECE_CHARACTERS, PIECE_ARTICLES = 400_000, 1000


def cut_pieces(articles: pd.DataFrame, *tables: pd.DataFrame) -> list[tuple[pd.DataFrame, ...]]:
    """Return pieces of the articles, each with its rows of the other tables, in the order that they have there.

    Parameters
    ----------
    articles
        With `article_id` and `text`; the order of the corpus.
    tables
        With `article_id`; rows of articles that are not there are left out.
    """
    bounds = _find_bounds(articles["text"].str.len().fillna(0).to_numpy(np.int64))
    cut = [_cut_rows(table, articles["article_id"], bounds) for table in tables]
    own = [articles.iloc[low:high] for low, high in itertools.pairwise(bounds)]
    return list(zip(own, *cut, strict=True))


def _find_bounds(sizes: np.ndarray) -> list[int]:
    bounds, n_characters = [0], 0
    for at, size in enumerate(sizes.tolist()):
        if at > bounds[-1] and (n_characters + size > PIECE_CHARACTERS or at - bounds[-1] >= PIECE_ARTICLES):
            bounds.append(at)
            n_characters = 0
        n_characters += size
    return [*bounds, len(sizes)] if len(sizes) else [0]


def _cut_rows(table: pd.DataFrame, ids: pd.Series, bounds: Sequence[int]) -> Iterator[pd.DataFrame]:
    """Yield the rows of each piece: by one look at each row, not one for each piece."""
    places = pd.Index(ids).get_indexer(pd.Index(table["article_id"]))
    order = np.flatnonzero(places >= 0)
    pieces = np.searchsorted(bounds, places[order], side="right") - 1
    order = order[np.argsort(pieces, kind="stable")]
    ends = np.searchsorted(np.sort(pieces), np.arange(len(bounds)))
    for low, high in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        yield table.iloc[order[low:high]]


def map_pieces(run: Callable, pieces: Sequence[tuple], spread: Spread | None = None) -> Iterator[Any]:
    """Yield what `run` makes of each piece, which are its arguments, in their order.

    Parameters
    ----------
    spread
        Who runs it; None for this process.
    """
    if spread is None or len(pieces) < 2:
        yield from (run(*piece) for piece in pieces)
        return
    waiting, due = {}, 0
    for at, made in spread(run, pieces):
        waiting[at] = made
        while due in waiting:
            yield waiting.pop(due)
            due += 1
