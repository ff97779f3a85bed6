"""How many statements are there, and of which form?"""

from __future__ import annotations

import pandas as pd

from presswork.show.values import tell_number

FORMS = ("direct", "mixed", "indirect", "scare")


def select_spoken(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that somebody makes: all but scare quotes, which have no speaker."""
    return quotations[quotations["kind"] != "scare"]


def tell_statements(quotations: pd.DataFrame) -> str:
    """Return how many statements there are, and how many of them have a speaker; scare quotes are told apart."""
    spoken = select_spoken(quotations)
    n_known, n_scare = int(spoken["speaker"].notna().sum()), len(quotations) - len(spoken)
    n_official = int(spoken["is_official"].fillna(False).astype(bool).sum())
    scare = f"; beside these {tell_number(n_scare)} in scare quotes, which have no speaker" if n_scare else ""
    return (
        f"{len(spoken):,} found, {n_official:,} of them by officials; {n_known:,} with a known speaker, "
        f"{len(spoken) - n_known:,} whose speaker is unknown{scare}"
    )


def count_forms(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements there are of each form and who makes them, one row per form.

    Columns ``kind, n_statements, n_articles, n_official, n_unknown_speaker, n_unnamed`` (a known speaker without a
    name, such as "a senior official"), in the order direct, mixed, indirect, scare. A scare quote has no speaker to
    be unknown.
    """
    official, named = (quotations[c].fillna(False).astype(bool) for c in ("is_official", "is_named"))
    known = quotations["speaker"].notna()
    marked = quotations.assign(
        n_official=official, n_unknown_speaker=~known & (quotations["kind"] != "scare"), n_unnamed=known & ~named
    )
    sums = {name: (name, "sum") for name in ("n_official", "n_unknown_speaker", "n_unnamed")}
    forms = marked.groupby("kind").agg(n_statements=("kind", "size"), n_articles=("article_id", "nunique"), **sums)
    return forms.reindex([form for form in FORMS if form in forms.index]).reset_index()
