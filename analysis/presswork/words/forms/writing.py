"""How does a corpus write the words that are counted in small letters?  ``Orsa`` for ``orsa``.

Words are counted without their capitals; a reader wants to see a name as a name.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from presswork.schema import HEAD_KINDS


def find_written(words: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame) -> dict[str, str]:
    """Return the words that documents mostly write otherwise than they are counted, with how they write them.

    Where a sentence begins, and in headlines, a capital says nothing: these are not asked.  Where the forms are even,
    the counted one stays; a word in capitals throughout counts where there is no other form.

    Parameters
    ----------
    words
        Table of :func:`presswork.words.word_list.list_words`.
    articles, blocks
        The tables of DESIGN.
    """
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    runs = words["run"].to_numpy()
    inner = words.iloc[np.flatnonzero(runs[1:] == runs[:-1]) + 1]
    heads = pd.MultiIndex.from_frame(blocks.loc[blocks["kind"].isin(HEAD_KINDS), ["article_id", "block"]])
    inner = inner[~pd.MultiIndex.from_frame(inner[["article_id", "block"]].astype(object)).isin(heads)]
    places = zip(inner["article_id"].astype(object), inner["word"].astype(object), inner["start"], strict=True)
    seen: dict[str, Counter] = {}
    for article_id, word, start in places:
        seen.setdefault(word, Counter())[texts[article_id][start : start + len(word)]] += 1
    chosen = {word: _choose_form(word, forms) for word, forms in seen.items()}
    return {word: form for word, form in chosen.items() if form != word}


def _choose_form(word: str, forms: Counter) -> str:
    alike = {form: n for form, n in forms.items() if form.casefold() == word.casefold()}
    quiet = {form: n for form, n in alike.items() if not form.isupper()} or alike
    return min(quiet, key=lambda form: (-quiet[form], form != word, form)) if quiet else word
