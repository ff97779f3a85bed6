"""What do many statements say together, and how sure is that?

A row of an average is a group of statements: its mean tone and its shares of labels, each with an interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from presswork.errors import ParameterError
from presswork.intervals import (
    MIN_ARTICLES_FOR_INTERVAL,
    MIN_STATEMENTS,
    average_values,
    estimate_share,
    find_design_effect,
)
from presswork.tone.instruments import load_calibration

_LABELS = {-1: "negative", 0: "neutral", 1: "positive"}


def average_tone(
    rows: pd.DataFrame,
    by: Sequence[str],
    tone: str = "tone",
    min_statements: int = MIN_STATEMENTS,
    n_resamples: int = 1000,
    model: str = "light",
) -> pd.DataFrame:
    """Return the tone of each group, one row per group, largest first.

    Parameters
    ----------
    rows
        Scored quotations (or comments) with ``article_id``, the column `tone` and its ``<tone>_label``.
    by
        Columns that make the groups; rows where one of them is null form no group.
    tone
        ``"tone"`` or ``"target_tone"``.
    model
        The instrument that scored the rows: its measured errors widen the intervals.

    Returns
    -------
    DataFrame
        `by`; ``n`` (statements with a label), ``n_articles``; ``mean_tone``, ``mean_low`` and ``mean_high`` (95 %);
        ``n_negative``, ``n_neutral``, ``n_positive`` and ``share_negative``, ``share_neutral``, ``share_positive``,
        each share with ``_low`` and ``_high``;
        ``share_unclear``;
        ``basis``: what was resampled for the mean, or that there are too few.

    Notes
    -----
    Below `min_statements` the mean is NaN: show the statements.  Below five it has no interval.  From five articles
    on, whole articles are resampled, because statements of one article are not independent; below that single
    statements are, and the interval is too narrow where they hang together.  All intervals cover chance and what the
    instrument was measured to get wrong, on texts like those it was learnt from; on others it may err more.
    """
    by = [by] if isinstance(by, str) else list(by)
    missing = [c for c in [*by, tone, f"{tone}_label", "article_id"] if c not in rows.columns]
    if missing:
        raise ParameterError(
            f"The rows have no column {missing}; score them first, or choose among {list(rows.columns)}."
        )
    known = rows[rows[f"{tone}_label"].notna()].dropna(subset=by)
    groups = known.groupby(by, sort=True, observed=True)
    found = [
        dict(zip(by, key, strict=True)) | _average_group(group, tone, min_statements, n_resamples, model)
        for key, group in groups
    ]
    columns = [*by, *_average_group(known.iloc[:0], tone, min_statements, 0, model)]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values(["n", *by], ascending=[False] + [True] * len(by), ignore_index=True)


def select_apart(tones: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`average_tone` whose interval excludes neutral, of five articles or more.

    Statements of fewer articles hang together too much for an interval that holds.
    """
    is_apart = (tones["mean_high"] < 0) | (tones["mean_low"] > 0)
    return tones[is_apart & (tones["n_articles"] >= MIN_ARTICLES_FOR_INTERVAL)]


def average_each(
    rows: pd.DataFrame,
    columns: Sequence[str],
    tone: str = "tone",
    min_statements: int = MIN_STATEMENTS,
    n_resamples: int = 1000,
    model: str = "light",
) -> pd.DataFrame:
    """Return the tone of the groups of each column in turn, one row per column and group.

    Columns ``grouped_by`` (a name in `columns`), ``value`` and those of :func:`average_tone`; in the order of
    `columns`, the largest group of each first.  A row of `rows` counts once under each column that it has.
    """
    tables = [
        average_tone(rows, [column], tone, min_statements, n_resamples, model)
        .rename(columns={column: "value"})
        .astype({"value": object})
        .assign(grouped_by=column)
        for column in columns
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[["grouped_by", *(name for name in table if name != "grouped_by")]]


def list_groups(rows: pd.DataFrame, columns: Sequence[str], tone: str = "tone") -> pd.DataFrame:
    """Return where the statements behind each row of :func:`average_each` stand.

    One row per column and statement: ``article_id, quotation, grouped_by, value``.
    """
    known = rows[rows[f"{tone}_label"].notna()]
    places = known.melt(["article_id", "quotation"], list(columns), "grouped_by", "value")
    return places.dropna(subset=["value"]).reset_index(drop=True)


def _average_group(group: pd.DataFrame, tone: str, min_statements: int, n_resamples: int, model: str) -> dict:
    values, labels = group[tone].to_numpy(dtype=float), group[f"{tone}_label"].to_numpy(dtype=int)
    codes, articles = pd.factorize(group["article_id"])
    out = {"n": len(group), "n_articles": len(articles)}
    measured = load_calibration(model)["targets" if tone == "target_tone" else "statements"]
    errors, sizes = measured["errors"], np.bincount(codes)
    out |= average_values(values, codes, min_statements, n_resamples, bias=errors["bias"])
    for label, name in _LABELS.items():
        out[f"n_{name}"] = int((labels == label).sum())
        effect = _find_effect(labels == label, codes, sizes, errors["label_likeness"])
        share = estimate_share(out[f"n_{name}"], len(group), measured["rates"][name], effect=effect)
        out |= dict(zip((f"share_{name}", f"share_{name}_low", f"share_{name}_high"), share, strict=True))
    has_unclear = "is_unclear" in group and len(group)
    return out | {"share_unclear": float(group["is_unclear"].mean()) if has_unclear else math.nan}


def _find_effect(is_label: np.ndarray, codes: np.ndarray, sizes: np.ndarray, likeness: float) -> float:
    """Return the design effect of a share: from the spread between articles where they are enough to tell it."""
    if len(sizes) < MIN_ARTICLES_FOR_INTERVAL:
        return find_design_effect(sizes, likeness)
    hits, share = np.bincount(codes, is_label, len(sizes)), is_label.mean()
    spread = float(((hits - share * sizes) ** 2).sum())
    seen = len(sizes) / (len(sizes) - 1) * spread / len(is_label) / max(share * (1 - share), 1e-9)
    return max(seen, find_design_effect(sizes, likeness))


def compare_tone(
    quotations: pd.DataFrame, speaker: str = "speaker", target: str = "target", model: str = "light"
) -> pd.DataFrame:
    """Return who speaks how of whom: one row per speaker and target, as :func:`average_tone` of ``target_tone``.

    Returns
    -------
    DataFrame
        The columns of :func:`average_tone` and ``statements``: the row labels in `quotations` behind the cell.
    """
    table = average_tone(quotations, [speaker, target], tone="target_tone", model=model)
    known = quotations[quotations["target_tone_label"].notna()].dropna(subset=[speaker, target])
    behind = {key: list(group.index) for key, group in known.groupby([speaker, target], observed=True)}
    keys = zip(table[speaker], table[target], strict=True)
    return table.assign(statements=pd.Series([behind[key] for key in keys], dtype=object))
