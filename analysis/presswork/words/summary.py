"""What does the coverage hold, whose words are they, and what can so many documents show?

Small counts and sentences made from the tables of :mod:`presswork.words.frequency`.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL
from presswork.show.values import tell_few, tell_number, tell_when
from presswork.words.word_list import PERIODS


def choose_period(words: pd.DataFrame) -> str:
    """Return the finest of day, month and year by which use can be followed; year where none can.

    That is the finest of which there are at least two and most hold enough articles for an interval.
    """
    dates = words.drop_duplicates("article_id")["published_on"].astype(object).dropna()
    for period, length in sorted(PERIODS.items(), key=lambda item: -item[1]):
        n_articles = dates.str[:length].value_counts()
        if len(n_articles) > 1 and (n_articles >= MIN_ARTICLES_FOR_INTERVAL).mean() > 0.5:
            return period
    return "year"


def tell_periods(uses: pd.DataFrame, period: str, words: pd.DataFrame) -> str:
    """Return in a sentence whether use has changed from the first period to the last, or why it cannot be told.

    Parameters
    ----------
    uses
        Counts of :func:`count_uses` by `period`.
    """
    dates = words.drop_duplicates("article_id")["published_on"]
    undated = f"{int(dates.isna().sum()):,} of {len(dates):,} documents undated"
    known = uses.dropna(subset=["rate_low"])
    if len(known) < 2:
        return (
            f"The dates allow no curve: fewer than two {period}s hold {MIN_ARTICLES_FOR_INTERVAL} documents "
            f"({undated})."
        )
    first, last = known.iloc[0], known.iloc[-1]
    shown = [f"{tell_when(str(row[period]))}: {row['rate_per_10k_words']:.1f}" for row in (first, last)]
    enough = f"{tell_few(len(known), period)} with enough documents"
    ends = f"{shown[0]}, {shown[1]} per 10,000 words ({enough}; {undated})"
    if first["rate_high"] < last["rate_low"] or last["rate_high"] < first["rate_low"]:
        return f"{ends}: the intervals lie apart, so use has changed."
    return f"{ends}: the intervals overlap, so no change is shown."


def tell_reach(words: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Return what the number of documents lets one conclude about the words of `counts`, and what it does not.

    Parameters
    ----------
    words
        Table of :func:`list_words`.
    counts
        The words spoken of: rows of :func:`count_words` without groups.
    """
    outlets = words.drop_duplicates("article_id")["outlet"].astype(object)
    n, n_outlets, n_single = len(outlets), outlets.nunique(), int((outlets.value_counts() == 1).sum())
    n_lone = int((counts["n_articles"] == 1).sum())
    lone = f"{tell_number(n_lone) if n_lone else 'none'} of these {tell_few(len(counts), 'word')}"
    lone += f" {'stands' if n_lone < 2 else 'stand'} in one document only"
    lines = [f"{tell_few(n, 'document').capitalize()} from {tell_few(n_outlets, 'outlet')}; {lone}."]
    if n < MIN_ARTICLES_FOR_INTERVAL:
        lines.append("How far documents differ is not known from so few: the counts describe them and nothing else.")
    else:
        known = counts[counts["rate_low"] > 0]
        factor = float(np.sqrt(known["rate_high"] / known["rate_low"]).median()) if len(known) else math.nan
        lines.append(f"Rates of such documents are known within a factor of {factor:.1f} (median of these words).")
    if n_single:
        verb = "has" if n_single == 1 else "have"
        lone = f"{tell_number(n_single).capitalize()} of {tell_few(n_outlets, 'outlet')} {verb} one document"
        lines.append(f"{lone}; what sets such an outlet apart cannot be told from what sets its document apart.")
    return "\n".join(lines)


# A word used less often has hardly a collocate, and no curve, to show.
_MIN_FOCUS = 20


def rank_sides(keywords: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the words that the target uses more often, and those it does not: the supported ones first, then by how
    far the weighted log-odds lie from 0.
    """
    order = ["is_supported", "strength", "word"]
    ranked = keywords.assign(strength=keywords["log_odds_z"].abs()).sort_values(order, ascending=[False, False, True])
    is_more, ranked = ranked["log_ratio"] > 0, ranked.drop(columns="strength")
    return ranked[is_more].reset_index(drop=True), ranked[~is_more].reset_index(drop=True)


def choose_focus(keywords: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Return the word to follow where none is named: the leading supported key word of the target, or else of the
    reference, used often enough to show something, that `counts` lists; without one the first word of `counts`,
    without any word the leading one of all, or "the".
    """
    often = keywords["n_target"] + keywords["n_reference"] >= _MIN_FOCUS
    more, less = rank_sides(keywords[often & keywords["is_supported"]])
    leading = [*more["word"], *less["word"]]
    listed = [word for word in leading if word in set(counts["word"])]
    return next(iter([*listed, *counts["word"], *leading]), "the")


def tell_keywords(keywords: pd.DataFrame, target: str | None, reference: str = "") -> str:
    """Return in a sentence how many words set `target` apart from the reference, and which most."""
    if target is None:
        return "There is one group only: nothing to compare."
    more, less = rank_sides(keywords[keywords["is_supported"]])
    sides = [f"{target}: {_tell_first(more)}", f"{reference or 'all others'}: {_tell_first(less)}"]
    n_lone = int(keywords["is_single_article"].sum())
    n = len(more) + len(less)
    told = f"{tell_number(n).capitalize() if n else 'None'} of {tell_few(len(keywords), 'word')} compared "
    told += f"{'are' if n > 1 else 'is'} supported; {'; '.join(sides)}. "
    told += f"{tell_few(n_lone, 'word').capitalize()} of one document only, which "
    return told + f"{'supports' if n_lone == 1 else 'support'} nothing."


def _tell_first(keywords: pd.DataFrame) -> str:
    counts = zip(keywords["word"], keywords["n_target"], keywords["n_reference"], strict=True)
    first = ", ".join(f"“{word}” ({n} against {other})" for word, n, other in list(counts)[:5])
    return (tell_number(len(keywords)) if len(keywords) else "none") + (f", such as {first}" if first else "")


def count_kinds(blocks: pd.DataFrame) -> pd.DataFrame:
    """Return how much of the pages is of each kind and voice, one row per both, the largest first.

    Columns ``kind, voice_kind, n_blocks, n_articles, n_characters, share_of_characters`` (of all blocks).
    """
    sized = blocks.assign(n_characters=blocks["end"] - blocks["start"])
    groups = sized.groupby(["kind", "voice_kind"], dropna=False)
    measures = {"n_blocks": ("kind", "size"), "n_articles": ("article_id", "nunique")}
    table = groups.agg(**measures, n_characters=("n_characters", "sum")).reset_index()
    table["share_of_characters"] = _share(table["n_characters"])
    return table.sort_values(["n_characters", "kind"], ascending=[False, True], ignore_index=True)


def _share(counts: pd.Series) -> pd.Series:
    counts = counts.astype(float)
    return counts / counts.sum() if counts.sum() else counts * float("nan")


def count_voices(words: pd.DataFrame) -> pd.DataFrame:
    """Return how many words each voice has, one row per voice, the most first.

    Parameters
    ----------
    words
        Table of :func:`presswork.words.word_list.list_words`.

    Returns
    -------
    voices
        ``voice_kind, n_words, n_articles, share_of_words``.
    """
    groups = words.astype({"voice_kind": object}).groupby("voice_kind")
    voices = groups.agg(n_words=("word", "size"), n_articles=("article_id", "nunique")).reset_index()
    voices["share_of_words"] = _share(voices["n_words"])
    return voices.sort_values(["n_words", "voice_kind"], ascending=[False, True], ignore_index=True)
