"""In what tone does the article itself speak around a statement?

A row is a statement; its surroundings are the outlet's own words in its sentence and in the sentences before and
after it, without anybody's quoted words and without the cues.  So the reporter's tone is kept apart from the quoted
one, and the two can be compared (:func:`compare_surroundings`).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import pandas as pd

from presswork import intervals
from presswork.errors import ParameterError
from presswork.language.sentences import cut_spans, find_words, split_sentences
from presswork.schema import QUOTED_KINDS, to_rows
from presswork.tone import instruments

# What is left of a sentence beside a statement ("she said") has no tone of its own.
MIN_TONE_WORDS = 4


def score_surroundings(
    quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, model: str = "light"
) -> pd.DataFrame:
    """Return `quotations` with the tone of the outlet's own words around each statement, same rows and order.

    Parameters
    ----------
    quotations
        All statements of the articles, so that nobody's quoted words are taken for the reporter's.

    Returns
    -------
    DataFrame
        The columns of `quotations` and ``surroundings``: the spans ``[[s, e], ...]`` of the sentences read, the
        statement's own included; ``n_reporter_words``: the words left there once statements and cues are cut out;
        ``reporter_tone`` in [-1, 1], ``reporter_tone_label`` -1, 0 or 1 and ``is_reporter_unclear``, as
        :func:`presswork.tone.tone.score_statements` gives them for those words.

    Notes
    -----
    The tone is null for a statement outside the outlet's own body text, of a document that is not in English, or with
    fewer than four words left.  Cues are cut because "condemned" tells the speaker's mind, not the reporter's; which
    cues a writer chooses is counted elsewhere.  Words in quotation marks that are no statement ("scare") stay: the
    writer chose them.  Neighbouring statements share surroundings, so they are not independent.
    """
    read = _Pages(quotations, articles, blocks)
    found = [read.find_surroundings(row) for row in to_rows(quotations)]
    places = [i for i, (_, words) in enumerate(found) if len(find_words(words)) >= MIN_TONE_WORDS]
    scores = instruments.score("statements", [found[i][1] for i in places], model)
    scores = scores.set_axis(places).reindex(range(len(found)))
    new = {
        "surroundings": pd.Series([spans for spans, _ in found], dtype=object),
        "n_reporter_words": pd.array([len(find_words(words)) for _, words in found], dtype="Int64"),
        "reporter_tone": scores["tone"].astype(float),
        "reporter_tone_label": scores["tone_label"].astype("Int64"),
        "is_reporter_unclear": scores["is_unclear"].astype("boolean"),
    }
    return quotations.assign(**{name: pd.Series(values).set_axis(quotations.index) for name, values in new.items()})


class _Pages:
    """The sentences of each article's own body text, and what in them is not the reporter's."""

    def __init__(self, quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame):
        is_english = articles["language"].isna() | articles["language"].str.startswith("en", na=False)
        chosen = articles[is_english & articles["text"].notna()]
        self.texts = dict(zip(chosen["article_id"], chosen["text"], strict=True))
        own = blocks[blocks["kind"].eq("body") & blocks["voice_kind"].eq("outlet") & blocks["duplicate_of"].isna()]
        self.sentences: dict[str, list[tuple[int, int]]] = {}
        for row in to_rows(own[["article_id", "start", "end"]].sort_values(["article_id", "start"])):
            text = self.texts.get(row["article_id"], "")[row["start"] : row["end"]]
            spans = [(row["start"] + s, row["start"] + e) for s, e in split_sentences(text)]
            self.sentences.setdefault(row["article_id"], []).extend(spans)
        self.others: dict[str, list[list[int]]] = {}
        for row in to_rows(quotations):
            cut = self.others.setdefault(row["article_id"], [])
            if row["kind"] in QUOTED_KINDS:
                cut += row["fragments"] or [[row["start"], row["end"]]]
                cut += [[row["cue_start"], row["cue_end"]]] if row["cue_start"] is not None else []

    def find_surroundings(self, row: dict) -> tuple[list | None, str]:
        """Return the spans of the sentences around a statement, and the reporter's words in them."""
        sentences = self.sentences.get(row["article_id"], [])
        first = bisect.bisect_right([end for _, end in sentences], row["start"])
        last = bisect.bisect_left([start for start, _ in sentences], row["end"])
        if first >= last:  # it stands in a headline, a caption or an excerpt
            return None, ""
        spans = sentences[max(0, first - 1) : last + 1]
        text, others = self.texts[row["article_id"]], self.others[row["article_id"]]
        words = " ".join(cut_spans(text, start, end, others) for start, end in spans)
        return [list(span) for span in spans], words


def compare_surroundings(
    rows: pd.DataFrame,
    by: Sequence[str],
    min_statements: int = intervals.MIN_STATEMENTS,
    n_resamples: int = 1000,
    model: str = "light",
) -> pd.DataFrame:
    """Return the quoted tone beside the reporter's, one row per group, largest first.

    Parameters
    ----------
    rows
        Scored by :func:`score_surroundings`; statements without either tone are left out.
    by
        Columns that make the groups; rows where one of them is null form no group.

    Returns
    -------
    DataFrame
        `by`; ``n``, ``n_articles``; ``quoted_tone``, ``reporter_tone`` and ``difference_in_tone`` (reporter less
        quoted, statement by statement), each with ``_low`` and ``_high`` (95 %); ``basis``: what was resampled.

    Notes
    -----
    Below `min_statements` all three are NaN: read the statements.  The intervals cover chance and what the instrument
    was measured to get wrong.
    """
    by = [by] if isinstance(by, str) else list(by)
    missing = [c for c in [*by, "tone", "reporter_tone", "article_id"] if c not in rows.columns]
    if missing:
        raise ParameterError(f"The rows have no column {missing}; score them with score_surroundings first.")
    known = rows[rows["tone"].notna() & rows["reporter_tone"].notna()].dropna(subset=by)
    found = [
        dict(zip(by, key, strict=True)) | _compare_group(group, min_statements, n_resamples, model)
        for key, group in known.groupby(by, sort=True, observed=True)
    ]
    columns = [*by, *_compare_group(known.iloc[:0], min_statements, 0, model)]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values(["n", *by], ascending=[False] + [True] * len(by), ignore_index=True)


def _compare_group(group: pd.DataFrame, min_statements: int, n_resamples: int, model: str) -> dict:
    errors = instruments.load_calibration(model)["statements"]["errors"]
    quoted, reporter = group["tone"].to_numpy(dtype=float), group["reporter_tone"].to_numpy(dtype=float)
    codes, articles = pd.factorize(group["article_id"])
    out = {"n": len(group), "n_articles": len(articles)}
    values = {"quoted_tone": quoted, "reporter_tone": reporter, "difference_in_tone": reporter - quoted}
    for name, column in values.items():
        bound = 2 if name.startswith("difference") else 1
        # Both scores are off alike, so what both are off by falls out of their difference.
        bias = 0.0 if name.startswith("difference") else errors["bias"]
        found = intervals.average_values(column, codes, min_statements, n_resamples, bound, bias)
        out |= {name: found["mean_tone"], f"{name}_low": found["mean_low"], f"{name}_high": found["mean_high"]}
    return out | {"basis": found["basis"]}


def list_contrasts(rows: pd.DataFrame, min_difference: float = 1.0) -> pd.DataFrame:
    """Return the rows of :func:`score_surroundings` whose two tones lie far apart, the farthest first.

    >>> rows = pd.DataFrame({"tone": [-0.9, 0.1], "reporter_tone": [0.5, 0.0]})
    >>> list_contrasts(rows)["tone"].tolist()
    [-0.9]
    """
    difference = (rows["reporter_tone"] - rows["tone"]).abs()
    far = rows[difference >= min_difference]
    return far.loc[difference[far.index].sort_values(ascending=False, kind="stable").index]
