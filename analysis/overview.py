"""What is there, how much of it, and how far is it to be trusted?  The small counts that open each notebook.

A row is a kind of block, a voice, a form of statement, an outlet or a stored figure of accuracy.
"""

from __future__ import annotations

import pandas as pd

from analysis.text import read_lexicon

FORMS = ("direct", "mixed", "indirect", "scare")
_FIGURES = ("value", "low", "high", "human")


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
        Table of :func:`analysis.frequency.list_words`.

    Returns
    -------
    voices
        ``voice_kind, n_words, n_articles, share_of_words``.
    """
    groups = words.astype({"voice_kind": object}).groupby("voice_kind")
    voices = groups.agg(n_words=("word", "size"), n_articles=("article_id", "nunique")).reset_index()
    voices["share_of_words"] = _share(voices["n_words"])
    return voices.sort_values(["n_words", "voice_kind"], ascending=[False, True], ignore_index=True)


def count_forms(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements there are of each form and who makes them, one row per form.

    Columns ``kind, n_statements, n_articles, n_official, n_unknown_speaker, n_unnamed`` (a known speaker without a
    name, such as "a senior official"), in the order direct, mixed, indirect, scare.
    """
    official, named = (quotations[c].fillna(False).astype(bool) for c in ("is_official", "is_named"))
    known = quotations["speaker"].notna()
    marked = quotations.assign(n_official=official, n_unknown_speaker=~known, n_unnamed=known & ~named)
    sums = {name: (name, "sum") for name in ("n_official", "n_unknown_speaker", "n_unnamed")}
    forms = marked.groupby("kind").agg(n_statements=("kind", "size"), n_articles=("article_id", "nunique"), **sums)
    return forms.reindex([form for form in FORMS if form in forms.index]).reset_index()


def describe_outlets(articles: pd.DataFrame, words: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return how much there is of each outlet, one row per outlet, the one with most words first.

    Columns ``outlet, n_articles, n_words`` (all voices but the readers'), ``n_statements, statements_per_1k_words``.
    Articles without an outlet stand under a null outlet.
    """
    outlets = articles.set_index("article_id")["outlet"]
    counted = words[words["voice_kind"] != "reader"]
    table = pd.DataFrame(
        {
            "n_articles": articles.groupby("outlet", dropna=False).size(),
            "n_words": counted.astype({"outlet": object}).groupby("outlet", dropna=False).size(),
            "n_statements": quotations["article_id"].map(outlets).value_counts(dropna=False),
        }
    )
    table = table.fillna(0).astype("int64").rename_axis("outlet").reset_index()
    table["statements_per_1k_words"] = (table["n_statements"] / table["n_words"] * 1000).where(table["n_words"] > 0)
    return table.sort_values(["n_words", "outlet"], ascending=[False, True], ignore_index=True)


def count_speakers(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return which share of each outlet's statements is whose, one row per outlet, most statements first.

    Columns ``outlet, n_statements, share_official, share_other`` (a known speaker who is no official) and
    ``share_unknown``; together 1. Scare quotes are left out: they have no speaker.
    """
    spoken = quotations[quotations["kind"] != "scare"]
    outlets = spoken["article_id"].map(articles.set_index("article_id")["outlet"])
    official = spoken["is_official"].fillna(False).astype(bool)
    unknown = spoken["speaker"].isna() & ~official
    marked = pd.DataFrame({"share_official": official, "share_other": ~official & ~unknown, "share_unknown": unknown})
    groups = marked.astype(float).groupby(outlets.rename("outlet"), dropna=False)
    table = groups.mean().assign(n_statements=groups.size()).reset_index()
    table = table.sort_values(["n_statements", "outlet"], ascending=[False, True], ignore_index=True)
    return table[["outlet", "n_statements", "share_official", "share_other", "share_unknown"]]


def read_accuracy() -> pd.DataFrame:
    """Return the stored figures of accuracy on data that others made, one row per figure.

    Columns ``data, measure, value, low, high`` (95 % interval over resampled articles, NaN where there is none),
    ``n, human`` (two people on the same task), ``command`` (prints it) and ``commit``.
    """
    columns = ["data", "measure", *_FIGURES, "n", "command", "commit"]
    try:
        rows = read_lexicon("accuracy")
    except FileNotFoundError:
        rows = []
    figures = pd.DataFrame(rows, columns=columns)
    numbers = {name: pd.to_numeric(figures[name]) for name in _FIGURES}
    return figures.assign(**numbers, n=pd.to_numeric(figures["n"]).astype("Int64"))
