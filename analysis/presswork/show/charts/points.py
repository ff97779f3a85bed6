"""Points: means with their intervals, figures of accuracy, lengths of comments.

A tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from presswork.language.sentences import find_words
from presswork.show.charts.canvas import (
    BESIDE,
    MAX_ROWS,
    choose_colours,
    clean_label,
    describe,
    draw_intervals,
    label_rows,
    say_cut,
    start_chart,
    styled,
)
from presswork.show.colours import COLOURS, VOICES


@styled
def plot_tone(
    table: pd.DataFrame,
    label: str,
    title: str,
    value: str = "mean_tone",
    n: str = "n",
    colours: Mapping[str, str] | None = None,
    ring: str = "",
) -> Axes:
    """Return one dot per row for its mean tone, from -1 to 1, with its interval and n.

    The tone of a statement is the mood of what it tells, grave or good; not how friendly it is to anybody.

    Parameters
    ----------
    table
        One row per dot: the columns `label`, `value`, `n` and an interval as in :func:`plot_bars`; a row whose
        tone is unknown (too few statements) keeps its line and has no dot.
    colours
        As in :func:`plot_bars`. Voices have theirs; else the dots are those of officials.
    ring
        Column of a mean stance, drawn as a ring beside the mood; empty for none.
    """
    colours = VOICES if label == "voice_kind" else colours
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    unit = "mood of what is said: -1 grave, 0 neutral, +1 good; line: 95 % interval"
    if ring:
        unit = (
            "dot: mood, -1 grave to +1 good, with 95 % interval; ring: stance towards the target, -1 ill to +1 well"
        )
    axes = start_chart(f"{title}{say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.axvline(0, color=COLOURS["ink"], linewidth=0.8)
    draw_intervals(axes, shown, value, values)
    dots = choose_colours(shown[label], colours, "orange")
    axes.scatter(values, range(len(shown)), color=dots, s=36, zorder=3)
    if ring:
        stances = shown[ring].astype(float).to_numpy()
        axes.scatter(stances, range(len(shown)), facecolors="none", edgecolors=COLOURS["blue"], s=80, zorder=4)
    label_rows(
        axes, [f"{clean_label(name, 34)} (n = {count})" for name, count in zip(shown[label], shown[n], strict=True)]
    )
    axes.set_xlim(-1, 1)
    return describe(axes, _tell_tone(shown, label, value, title))


def _tell_tone(table: pd.DataFrame, label: str, value: str, title: str) -> str:
    known = table.dropna(subset=[value]).sort_values(value)
    if known.empty:
        return f"{title}: too few statements for any average."
    low, high = known.iloc[0], known.iloc[-1]
    return (
        f"Dots with intervals, one per row. {title}. Lowest: {clean_label(low[label])} {low[value]:+.2f}; "
        f"highest: {clean_label(high[label])} {high[value]:+.2f}."
    )


@styled
def plot_accuracy(figures: pd.DataFrame, title: str) -> Axes:
    """Return one dot per stored figure with its interval, and a bar for what two people reach on the same task.

    Parameters
    ----------
    figures
        Table of :func:`presswork.trust.accuracy.read_accuracy`.
    """
    shown = figures.head(MAX_ROWS).reset_index(drop=True)
    # Each set of data has a line of its own with its name, and its figures below.
    heads = shown["data"].ne(shown["data"].shift())
    places = (np.arange(len(shown)) + heads.cumsum()).to_numpy()
    unit = "1 is perfect; bar: two annotators; line: 95 % interval"
    axes = start_chart(title, unit, len(shown) + int(heads.sum()), 0.23)
    values = shown["value"].astype(float).to_numpy()
    draw_intervals(axes, shown, "value", values, places)
    axes.plot(values, places, "o", color=COLOURS["blue"], markersize=5)
    axes.plot(shown["human"].astype(float), places, "|", color=COLOURS["orange"], markersize=11, mew=2)
    axes.set_yticks(places, [clean_label(measure, 72) for measure in shown["measure"]])
    axes.set_ylim(places.max(initial=0) + 0.6, -0.6)
    for place, data in zip(places[heads] - 1, shown["data"][heads], strict=True):
        axes.annotate(clean_label(data), (0, place), (-4, 0), ha="right", va="center", weight="bold", **BESIDE)
    axes.set_xlim(0, 1.02)
    if shown.empty:
        axes.text(0.5, 0, "no figures are stored in this copy of Presswork", ha="center", va="center")
    below = shown.dropna(subset=["human"])
    n_below = int((below["value"] < below["human"]).sum())
    return describe(axes, f"Dots. {title}. {n_below} of {len(below)} with a human figure are below it.")


@styled
def plot_lengths(comments: pd.DataFrame, articles: pd.DataFrame, title: str) -> Axes:
    """Return one dot per comment for its length in words, one line per article, the article's median marked.

    Parameters
    ----------
    comments, articles
        Tables `comments` (``article_id, text``) and `articles` (``article_id, headline``).
    """
    lengths = pd.Series([len(find_words(text or "")) for text in comments["text"]], comments.index, dtype=int)
    groups = [(name, lengths[rows]) for name, rows in comments.groupby("article_id", sort=False).groups.items()]
    axes = start_chart(f"{title}, n = {len(comments)} comments", "words; bar: median", len(groups[:MAX_ROWS]))
    for row, (_, values) in enumerate(groups[:MAX_ROWS]):
        axes.plot(values, [row] * len(values), "o", color=COLOURS["blue"], alpha=0.55, markersize=5, mew=0)
        axes.plot([values.median()], [row], "|", color=COLOURS["orange"], markersize=14, mew=2)
    names = articles.set_index("article_id")["headline"].fillna("")
    told = [(names.get(name) or name, len(values)) for name, values in groups[:MAX_ROWS]]
    label_rows(axes, [f"{clean_label(name, 34)} (n = {n})" for name, n in told])
    axes.set_xlim(left=0)
    told = f"median {lengths.median():.0f} words, longest {lengths.max()}" if len(lengths) else "none"
    return describe(axes, f"Dots, one per comment. {title}, n = {len(comments)} comments: {told}.")
