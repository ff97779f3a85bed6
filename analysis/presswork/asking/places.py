"""Where do words, phrases or a query stand in the texts of a corpus?

One row of `uses` is one place, as :func:`presswork.words.contexts.find_uses` gives it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from presswork.asking.index import SENTENCE, Index
from presswork.asking.query import Phrase, is_pattern, parse_query
from presswork.words import contexts


def check_query(query: str) -> None:
    """Raise ParameterError where a query cannot be read."""
    if is_pattern(query):
        contexts.read_query(query)
    else:
        parse_query(query)


def find_places(words: pd.DataFrame, articles: pd.DataFrame, query: str, is_lemma: bool = False) -> pd.DataFrame:
    """Return every place that a query finds, in the order of the text.

    Parameters
    ----------
    words, articles
        As in :func:`presswork.words.contexts.find_uses`.
    query
        In the language of :mod:`presswork.asking.query`, asked of each paragraph; or a regular expression between
        slashes.
    is_lemma
        Whether every form of a word is found.

    Returns
    -------
    uses
        As :func:`presswork.words.contexts.find_uses`.

    Notes
    -----
    AND, OR and NOT speak of one paragraph, a comment or a headline; a phrase stands in one sentence and voice, and
    NEAR may cross the end of a sentence.
    """
    if is_pattern(query):
        return contexts.find_uses(words, articles, query)
    node = parse_query(query)
    if isinstance(node, Phrase) and not node.is_wild and not is_lemma:
        return contexts.find_uses(words, articles, " ".join(node.words))
    texts, rows = _list_paragraphs(words)
    found = Index(texts).locate(query, is_lemma)
    firsts = np.array([rows[at][first] for at, first, _ in found], dtype=np.int64)
    lasts = np.array([rows[at][last] for at, _, last in found], dtype=np.int64)
    return contexts.list_uses(words, articles, firsts, lasts)


def _list_paragraphs(words: pd.DataFrame) -> tuple[list[list[str]], list[list[int]]]:
    """Return the words of each block with a mark between sentences, and the row of `words` of each."""
    texts: list[list[str]] = []
    rows: list[list[int]] = []
    ids, blocks, runs = (words[name].to_numpy() for name in ("block", "article_id", "run"))
    before = None
    for row, (word, block, article_id, run) in enumerate(
        zip(words["word"].astype(object), ids, blocks, runs, strict=True)
    ):
        if before is None or before[:2] != (block, article_id):
            texts.append([])
            rows.append([])
        elif before[2] != run:
            texts[-1].append(SENTENCE)
            rows[-1].append(row)
        texts[-1].append(word)
        rows[-1].append(row)
        before = (block, article_id, run)
    return texts, rows
