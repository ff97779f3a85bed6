"""How are commenters shown without their names?

Commenters are private people, and a name beside a quoted remark outlives the page it was written on.  So a report
calls them "Reader 1", "Reader 2" ..., above their comments and inside those of others.  A row is one comment.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping

import pandas as pd

from presswork.language.lexicon import read_stop_words, read_word_set
from presswork.schema import CoverageLike

# Shorter names are initials, and words of many kinds.
SHORTEST_NAME = 3

_WORDS_AS_NAMES = read_word_set("pseudonyms words as names")
# Stands for each letter of a name inside a text of record, so that offsets hold; it is no part of a word.
BLOT = "▮"
_NAME_FOLLOWS = re.compile(r"\s+[A-Z]")
_OURS = re.compile(r"\[Reader(?: \d+)?\]")


def hide_commenters(everything: CoverageLike) -> object:
    """Return the tables of a corpus as a report shows them: no commenter's name in comments, blocks or texts.

    `comments` as from :func:`make_pseudonyms`; of a page's text what stands around a comment (name, date, buttons)
    and the names inside it are blotted out, letter by letter, so that every offset still holds.

    Parameters
    ----------
    everything
        What :func:`presswork.pipeline.load` returned.
    """
    comments, blocks = everything.comments, everything.blocks
    is_comment = blocks["kind"].eq("comment")
    voices = blocks["voice"].mask(is_comment, blocks["voice"].map(_number_names(comments)))
    threads = dict(iter(comments.dropna(subset=["start"]).groupby("article_id")))
    places = dict(iter(blocks[is_comment].groupby("article_id")))
    texts = [
        _blot_text(text, places[article_id], threads.get(article_id, comments[:0])) if article_id in places else text
        for article_id, text in zip(everything.articles["article_id"], everything.articles["text"], strict=True)
    ]
    return dataclasses.replace(
        everything,
        articles=everything.articles.assign(text=pd.Series(texts, index=everything.articles.index, dtype="str")),
        blocks=blocks.assign(voice=voices.astype("str")),
        comments=make_pseudonyms(comments),
    )


def _blot_text(text: str, blocks: pd.DataFrame, thread: pd.DataFrame) -> str:
    names = {name.casefold(): name.casefold() for name in thread["commenter"].dropna()}
    mask = _make_mask(names, lambda words, _: BLOT * len(words))
    at, parts = 0, []
    for start, end in zip(blocks["start"], blocks["end"], strict=True):
        parts.append(text[at:start])
        at = start
        inside = thread[thread["start"].ge(start) & thread["end"].le(end)]
        for low, high in zip(inside["start"], inside["end"], strict=True):
            parts += [BLOT * (low - at), mask(text[low:high])]
            at = high
        parts.append(BLOT * (end - at))
        at = end
    return "".join([*parts, text[at:]])


def make_pseudonyms(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with each commenter's name replaced by "Reader 1", "Reader 2" ...

    Names are numbered in the order of their first comment in the corpus, capitals ignored, so the same corpus gives
    the same pseudonyms and a number says nothing about the name.  Where other comments on the same article use the
    name ("@Orsa", or "Orsa" for "Orsa Brandt"), it becomes "[Reader 1]"; offsets still point at the text of record.

    Notes
    -----
    This keeps a report from naming people who wrote under an article. It is no anonymisation: whoever has the page
    can look a comment up, and a short form or misspelling of a name stays.
    """
    numbered = _number_names(comments)
    commenters = comments["commenter"].map(numbered)
    threads = comments.dropna(subset=["commenter"]).groupby("article_id")["commenter"]
    shown = {a: {name.casefold(): numbered[name] for name in thread} for a, thread in threads}
    masks = {a: _make_mask(names, lambda _, pseudonym: f"[{pseudonym}]") for a, names in shown.items()}
    texts = [
        masks[article_id](text) if article_id in masks and isinstance(text, str) else text
        for article_id, text in zip(comments["article_id"], comments["text"], strict=True)
    ]
    return comments.assign(commenter=commenters.astype("str"), text=texts)


def _number_names(comments: pd.DataFrame) -> dict[str, str]:
    """Return the pseudonym of every name as it is written."""
    names = comments["commenter"].dropna().unique()
    folded = {name: f"Reader {n}" for n, name in enumerate(dict.fromkeys(map(str.casefold, names)), 1)}
    return {name: folded[name.casefold()] for name in names}


def strip_pseudonyms(text: str) -> str:
    """Return a text without the pseudonyms that stand in it, which are no reader's words.

    >>> strip_pseudonyms("[Reader 2] you are wrong")
    ' you are wrong'
    """
    return _OURS.sub("", text)


def _make_mask(shown: Mapping[str, str], write: Callable[[str, str], str]) -> Callable[[str], str]:
    """Return a function that replaces the names of a thread (given folded) by what `write` makes of them."""
    meant = _list_first_names(shown) | shown
    every = "|".join(re.escape(name) for name in sorted(meant, key=lambda name: (-len(name), name)))
    pattern = re.compile(rf"(?<!\w)@?(?:{every})(?!\w)" if meant else "(?!)", re.IGNORECASE)

    def replace(hit: re.Match) -> str:
        name = hit.group().removeprefix("@")
        is_whole = name.casefold() in shown or _is_first_name(hit, name)
        is_meant = hit.group() != name or (_is_plain(name) and is_whole)
        return write(hit.group(), meant.get(name.casefold(), "Reader")) if is_meant else hit.group()

    return lambda text: pattern.sub(replace, text)


def _list_first_names(shown: Mapping[str, str]) -> dict[str, str]:
    """Return the first words of the names of two words and more, where only one commenter has them."""
    owners: dict[str, set[str]] = {}
    for name, pseudonym in shown.items():
        first, _, rest = name.partition(" ")
        if rest:
            owners.setdefault(first, set()).add(pseudonym)
    return {first: next(iter(own)) for first, own in owners.items() if len(own) == 1 and first not in shown}


def _is_plain(name: str) -> bool:
    # "Will" and "Guest" are words, too: names that are need an @ before them.
    words = read_stop_words(is_matching=True) | _WORDS_AS_NAMES
    return len(name) >= SHORTEST_NAME and name.casefold() not in words and any(map(str.isalpha, name))


def _is_first_name(hit: re.Match, name: str) -> bool:
    """Return whether the first word of a name stands alone: in "Ada Sund" it is somebody else's."""
    return name[0].isupper() and not _NAME_FOLLOWS.match(hit.string, hit.end())
