"""Whom do readers name?  One row is a person or body quoted in the corpus that comments name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import pandas as pd

from presswork.language.lexicon import read_lexicon, read_stop_words
from presswork.language.sentences import find_words
from presswork.schema import to_rows


def count_named(comments: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Return whom the readers name: the named people and bodies of `speakers`, by full name, surname or other names.

    One row per speaker named: ``speaker, is_official, n, n_comments, n_articles``, most comments first.

    Notes
    -----
    A form that two speakers share (the surname of both candidates) names neither. Pronouns and descriptions ("the
    minister") are not counted.
    """
    found = list_named(comments, speakers)
    counts = found.groupby("speaker", sort=False).agg(
        is_official=("is_official", "first"), n=("comment", "size"), n_articles=("article_id", "nunique")
    )
    counts["n_comments"] = found.drop_duplicates().groupby("speaker", sort=False).size()
    table = counts.reset_index()[["speaker", "is_official", "n", "n_comments", "n_articles"]]
    table = table.astype({"is_official": "boolean", "n_comments": "int64"})
    return table.sort_values(["n_comments", "speaker"], ascending=[False, True], ignore_index=True)


def list_named(comments: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Return each naming that :func:`count_named` counts: ``speaker, is_official, article_id, comment``."""
    forms = _index_forms(speakers)
    hits = [
        (*named, comment["article_id"], comment["comment"])
        for comment in to_rows(comments)
        for named in _find_named(comment["text"] or "", forms)
    ]
    return pd.DataFrame(hits, columns=["speaker", "is_official", "article_id", "comment"])


def _index_forms(speakers: pd.DataFrame) -> dict[str, dict[str, tuple]]:
    """Return first word -> form -> (speaker, is_official), longest forms first, without what several answer to."""
    owners: dict[str, set[tuple]] = {}
    for row in to_rows(speakers[speakers["is_named"].fillna(False).astype(bool)]):
        variants = [form for form in row["variants"] or [] if _is_name_form(form)]
        for form in {row["speaker"], *variants, *_find_surname(row["speaker"])}:
            owners.setdefault(form, set()).add((row["speaker"], row["is_official"]))
    forms: dict[str, dict[str, tuple]] = {}
    for form in sorted(owners, key=lambda form: (-len(form), form)):
        spans = find_words(form)
        if len(owners[form]) == 1 and spans:
            forms.setdefault(form[: spans[0][1]], {})[form] = next(iter(owners[form]))
    return forms


def _is_name_form(form: str) -> bool:
    """Return whether a mention is a name and no pronoun or description: every word has a capital."""
    words = [form[start:end] for start, end in find_words(form)]
    return all(word[0].isupper() for word in words) and words[0].lower() not in read_stop_words(is_matching=True)


def _find_surname(name: str) -> list[str]:
    words = name.split()
    is_person = 2 <= len(words) <= 4 and _is_name_form(name) and words[-1] not in _read_body_words()
    return words[-1:] if is_person else []


@functools.cache
def _read_body_words() -> frozenset[str]:
    """Return the words of the names of states and bodies, which no surname is made of."""
    names = [row["body"] for row in read_lexicon("bodies")] + [row["place"] for row in read_lexicon("places")]
    return frozenset(word for name in names for word in name.split())


def _find_named(text: str, forms: dict[str, dict[str, tuple]]) -> Iterator[tuple]:
    """Yield the speaker of each name in a text; of two that begin together, the longer."""
    at = 0
    for start, end in find_words(text):
        word = text[start:end]
        first = word if word in forms else re.split(r"['’-]", word)[0]
        for form, named in forms.get(first, {}).items() if start >= at else ():
            after = text[start + len(form) : start + len(form) + 1]
            if text.startswith(form, start) and not after.isalnum():
                at = start + len(form)
                yield named
                break
