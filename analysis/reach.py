"""How far do counts of words carry: over which time, and from how many documents to which conclusion?

Sentences made from the tables of :mod:`analysis.frequency`.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.keyness import MIN_ARTICLES_FOR_INTERVAL
from analysis.tokens import PERIODS


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
    shown = [f"{row[period]}: {row['rate_per_10k_words']:.1f}" for row in (first, last)]
    ends = f"{shown[0]}, {shown[1]} per 10,000 words ({len(known):,} {period}s with enough documents; {undated})"
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
    lone = f"words that stand in one document only: {n_lone:,} of these {len(counts):,}"
    lines = [f"Documents: {n:,}, outlets: {n_outlets:,}; {lone}."]
    if n < MIN_ARTICLES_FOR_INTERVAL:
        lines.append("How far documents differ is not known from so few: the counts describe them and nothing else.")
    else:
        known = counts[counts["rate_low"] > 0]
        factor = float(np.sqrt(known["rate_high"] / known["rate_low"]).median()) if len(known) else math.nan
        lines.append(f"Rates of such documents are known within a factor of {factor:.1f} (median of these words).")
    if n_single:
        lone = f"Outlets with one document: {n_single:,} of {n_outlets:,}"
        lines.append(f"{lone}; what sets such an outlet apart cannot be told from what sets its document apart.")
    return "\n".join(lines)
