"""Which words of a corpus say nothing about it?  Verbs of reporting, parts of names, titles, outlets, days, months.

They are left out of lists, never of rates.  A row of `fillers` is one such word with the reason; which words those
are is read off the corpus: "state" is left out where it introduces a statement and kept where it is a state.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from presswork.language.gazetteer import load_portfolios
from presswork.language.lexicon import read_lexicon, read_stop_words, read_word_set
from presswork.words.word_list import fold_phrase

# From this share of its uses on, a word is a verb of reporting, or part of a name.
_MOST_USES, _MOST_CAPITALS = 0.5, 0.9
# The reason of words that tell two voices apart and no two stories: lists of counts leave them out, key words do not.
GENERAL = "general word"
# Words of titles that stand before a name: an office or a form of address.
# Days and months that are words of the language, too, count as such where they have a capital.
_MONTHS = frozenset({"may", "march", "mar", "sat", "sun"})
_TITLES = frozenset({"office", "state", "courtesy", "spokes"})
# Two spellings of one name are at least so much alike (0 to 100).
_ALIKE = 80


def find_fillers(
    words: pd.DataFrame,
    articles: pd.DataFrame,
    quotations: pd.DataFrame,
    speakers: pd.DataFrame,
    blocks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the words that say nothing, one row per word, in the order of the alphabet.

    Columns ``word, reason, n``: *verb of reporting* (it introduces a statement in most of its uses), *part of a name*
    (of somebody quoted by a name of several words, and nearly always with a capital), *title*, *outlet's name*, *day
    or month*, *general word* (too general to tell one story from another).  Names of places are kept.

    Parameters
    ----------
    words
        Table of :func:`presswork.words.word_list.list_words`.
    articles, quotations, speakers, blocks
        The tables of DESIGN; blocks name the outlets that are excerpted.
    """
    tally = words["word"].value_counts()
    counts = dict(zip(tally.index, tally.tolist(), strict=True))
    general = (read_stop_words(is_matching=True) - read_stop_words()) | read_word_set("words of no subject")
    reasons = dict.fromkeys(general, GENERAL)
    reasons |= dict.fromkeys(_list_days(), "day or month") | dict.fromkeys(_list_titles(), "title")
    reasons |= dict.fromkeys(_find_openers(words), "title")
    places = _list_places() | _list_states(speakers)
    outlets = {word for name in articles["outlet"].dropna().unique() for word in fold_phrase(name)} - places
    outlets |= _list_excerpted(blocks) - _list_places()
    names = _list_parts(speakers) - places
    capitals = _find_capitals(words, articles, (outlets | names | _MONTHS) & set(counts))
    reasons |= dict.fromkeys(_MONTHS & capitals, "day or month")
    reasons |= dict.fromkeys(outlets & capitals, "outlet's name") | dict.fromkeys(names & capitals, "part of a name")
    reasons |= dict.fromkeys(_find_cues(words, quotations), "verb of reporting")
    rows = [(word, reason, counts[word]) for word, reason in sorted(reasons.items()) if word in counts]
    return pd.DataFrame(rows, columns=["word", "reason", "n"])


def _list_excerpted(blocks: pd.DataFrame | None) -> set[str]:
    """Return the words of the names of outlets that are excerpted, which people are quoted as speaking for, too."""
    if blocks is None:
        return set()
    cited = blocks.loc[blocks["kind"] == "excerpt", "voice"].dropna().unique()
    return {word for name in cited for word in fold_phrase(name)}


def _list_parts(speakers: pd.DataFrame) -> set[str]:
    """Return the words of the names under which people are quoted, and of spellings that are much like them."""
    named = speakers[speakers["is_named"].fillna(False).astype(bool) & speakers["role"].notna()]
    parts: set[str] = set()
    for name, affiliation, variants in zip(named["speaker"], named["affiliation"], named["variants"], strict=True):
        if name != affiliation:
            own = fold_phrase(name)
            others = {w for v in (variants if isinstance(variants, list) else []) for w in fold_phrase(str(v))}
            parts.update(own, (w for w in others if any(fuzz.ratio(w, part) >= _ALIKE for part in own)))
    return parts


def _list_states(speakers: pd.DataFrame) -> set[str]:
    """Return the words of what people speak for, other people and their staffs aside."""
    people = {
        fold_phrase(name)[-1] for name in speakers.loc[speakers["role"].notna(), "speaker"] if fold_phrase(name)
    }
    bodies = [fold_phrase(name) for name in set(speakers["affiliation"].dropna())]
    return {word for body in bodies if not people & set(body) for word in body}


def _find_capitals(words: pd.DataFrame, articles: pd.DataFrame, candidates: Iterable[str]) -> set[str]:
    """Return which of `candidates` are written with a capital nearly always."""
    chosen = words[words["word"].isin(list(candidates))]
    texts = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
    places = zip(chosen["article_id"].astype(object), chosen["start"], strict=True)
    capitals = pd.Series([texts[i][start : start + 1].isupper() for i, start in places], dtype=float)
    shares = capitals.groupby(chosen["word"].astype(object).to_numpy()).mean()
    return set(shares.index[shares >= _MOST_CAPITALS])


def _find_openers(words: pd.DataFrame) -> set[str]:
    """Return the words that begin a title in most of their uses: "prime" and "energy" before "minister"."""
    pairs, fields, titles = _list_title_pairs(), load_portfolios(), _list_titles()
    at = np.flatnonzero(words["word"].isin({first for first, _ in pairs} | set(fields)))
    at = at[at + 1 < len(words)]
    uses, behind = words.iloc[at], words.iloc[at + 1]
    is_one = uses["article_id"].astype(object).to_numpy() == behind["article_id"].astype(object).to_numpy()
    first, second = uses["word"].astype(object).to_numpy(), behind["word"].astype(object).to_numpy()
    begins = [(a, b) in pairs or (a in fields and b in titles) for a, b in zip(first, second, strict=True)]
    begins = is_one & np.array(begins, dtype=bool)
    shares = pd.Series(begins, dtype=float).groupby(first).mean()
    return set(shares.index[shares > _MOST_USES])


def _find_cues(words: pd.DataFrame, quotations: pd.DataFrame) -> set[str]:
    """Return the forms of reporting verbs that introduce a statement in most of their uses."""
    chosen = words[words["word"].isin(list(_list_verbs()))]
    found = quotations.dropna(subset=["cue_start"])
    cues: dict[str, list[tuple[int, int]]] = {}
    for i, start, end in zip(found["article_id"], found["cue_start"], found["cue_end"], strict=True):
        cues.setdefault(i, []).append((int(start), int(end)))
    places = zip(chosen["article_id"].astype(object), chosen["start"], strict=True)
    is_cue = pd.Series([any(s <= start < e for s, e in cues.get(i, ())) for i, start in places], dtype=float)
    shares = is_cue.groupby(chosen["word"].astype(object).to_numpy()).mean()
    return set(shares.index[shares >= _MOST_USES])


@functools.cache
def _list_verbs() -> frozenset[str]:
    forms = (form for row in read_lexicon("reporting_verbs") for form in row["forms"].split("|"))
    return frozenset(word for form in forms for word in fold_phrase(form)[:1])


@functools.cache
def _list_title_names() -> tuple[tuple[str, ...], ...]:
    rows = [row for row in read_lexicon("titles") if row["class"] in _TITLES]
    return tuple(tuple(fold_phrase(name)) for row in rows for name in (row["title"], *row["variants"].split("|")))


@functools.cache
def _list_titles() -> frozenset[str]:
    return frozenset(words[0] for words in _list_title_names() if len(words) == 1)


@functools.cache
def _list_title_pairs() -> frozenset[tuple[str, str]]:
    return frozenset((words[0], words[1]) for words in _list_title_names() if len(words) > 1)


@functools.cache
def _list_days() -> frozenset[str]:
    rows = read_lexicon("date_words")
    named = {row["word"] for row in rows if row["language"] == "en" and row["role"] in ("month", "weekday")}
    return frozenset(named) - _MONTHS


@functools.cache
def _list_places() -> frozenset[str]:
    cells = (row[c] for row in read_lexicon("places") for c in ("place", "country", "adjectives", "seats", "aliases"))
    return frozenset(word for cell in cells for name in cell.split("|") for word in fold_phrase(name))
