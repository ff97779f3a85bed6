"""Charts: one function each, a tidy table in, matplotlib Axes out.

Every chart says in its title what it shows and how many it rests on, names its unit, draws the interval where the
table has one, and carries a sentence for people who cannot see it (:func:`describe`).  No function here computes
a figure: it draws the columns it is given.  This is the front door: charts of words
(:mod:`presswork.show.word_charts`) and what all charts share (:mod:`presswork.show.canvas`) are asked for here too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from presswork.show.canvas import MAX_ROWS, clean_label, describe, label_rows, start_chart, styled
from presswork.show.colours import BLOCKS, COLOURS, GREY, SHARES, VOICES
from presswork.show.values import tell_count

_BLOCK_GROUPS = {
    "body": "body",
    "excerpt": "excerpt",
    "comment": "reader comment",
    "headline": "headline, standfirst",
    "byline": "byline, date, credit, citation",
    "caption": "caption",
    "boilerplate": "boilerplate, duplicate",
}
# Where a name stands beside the axis, in points.
_BESIDE = {"textcoords": "offset points", "fontsize": 8.5, "annotation_clip": False}
# Small multiples: strips of a timeline, panels, and bars in each.
MAX_STRIPS, MAX_PANELS, MAX_BARS = 9, 12, 7


@styled
def plot_bars(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] | None = None,
) -> Axes:
    """Return ranked horizontal bars, longest first as the table is sorted, with intervals where it has them.

    Parameters
    ----------
    table
        One row per bar: the columns `label` and `value`; an interval in ``<value>_low, <value>_high`` or, for a
        rate, ``rate_low, rate_high`` or ``low, high``; a count to print beside each bar in `n`.
    colours
        Colour of each label, from :func:`presswork.show.colours.assign_colours`; a label without one is grey.
    """
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    axes = start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.barh(range(len(shown)), values, height=0.66, color=_choose_colours(shown[label], colours, "blue"))
    _draw_intervals(axes, shown, value, values)
    label_rows(axes, [clean_label(name) for name in shown[label]])
    if n:
        _print_counts(axes, shown, value, n)
    return describe(axes, _tell_bars(shown, label, value, title, unit))


def _choose_colours(labels: pd.Series, colours: Mapping[str, str] | None, default: str) -> list[str]:
    if colours is None:
        return [COLOURS[default]] * len(labels)
    return [colours.get(label, GREY) for label in labels]


def _say_cut(n_shown: int, n: int) -> str:
    return f" (first {n_shown} of {n})" if n_shown < n else ""


def _find_interval(table: pd.DataFrame, value: str) -> tuple[str, str] | None:
    stems = (value, value.removesuffix("_per_10k_words"), value.removesuffix("_tone"), value.split("_of_")[0])
    for low, high in [*((f"{stem}_low", f"{stem}_high") for stem in stems), ("low", "high")]:
        if low in table and high in table:
            return low, high
    return None


def _draw_intervals(
    axes: Axes, table: pd.DataFrame, value: str, values: np.ndarray, places: np.ndarray | None = None
) -> None:
    interval = _find_interval(table, value)
    if interval:
        places = np.arange(len(table)) if places is None else places
        low, high = (table[c].astype(float).to_numpy() for c in interval)
        errors = np.clip(np.vstack([values - low, high - values]), 0, None)
        # A white seam: the line must be seen on a dark bar too.
        for colour, width in (("white", 3.2), (COLOURS["ink"], 1.2)):
            axes.errorbar(values, places, xerr=errors, fmt="none", ecolor=colour, elinewidth=width)


def _print_counts(axes: Axes, table: pd.DataFrame, value: str, n: str) -> None:
    high = (_find_interval(table, value) or (value, value))[1]
    ends = table[[value, high]].astype(float).max(axis=1)
    for row, (end, count) in enumerate(zip(ends, table[n], strict=True)):
        told = f"in {tell_count(count, 'document')}" if n == "n_articles" else f"n = {count:,}"
        axes.annotate(told, (end, row), (4, 0), textcoords="offset points", va="center", fontsize=7.5)
    axes.margins(x=0.2 if n == "n_articles" else 0.12)


def _tell_bars(table: pd.DataFrame, label: str, value: str, title: str, unit: str) -> str:
    if table.empty:
        return f"{title}: nothing to show."
    parts = [f"{clean_label(row[label])} {float(row[value]):.3g}" for _, row in table.head(5).iterrows()]
    return f"Bar chart. {title}. {unit}. Highest: {', '.join(parts)}."


@styled
def plot_blocks(blocks: pd.DataFrame, articles: pd.DataFrame) -> Axes:
    """Return one strip per article that shows which part of the page was taken for what, to scale within it.

    Parameters
    ----------
    blocks
        Table `blocks`: ``article_id, kind, start, end``.
    articles
        Table `articles`: ``article_id, text``; its order is the order of the strips.
    """
    shown = articles.head(MAX_ROWS)
    title = (
        f"What each page is made of, n = {tell_count(len(articles), 'document')}{_say_cut(len(shown), len(articles))}"
    )
    axes = start_chart(title, "share of the page's characters, from top to bottom of the page", len(shown), 0.34)
    lengths = dict(zip(shown["article_id"], shown["text"].str.len(), strict=True))
    rows = {article_id: row for row, article_id in enumerate(lengths)}
    kept = blocks[blocks["article_id"].isin(rows) & (blocks["end"] > blocks["start"])]
    size = kept["article_id"].map(lengths).astype(float)
    axes.barh(
        kept["article_id"].map(rows),
        (kept["end"] - kept["start"]).astype(float) / size,
        left=kept["start"].astype(float) / size,
        color=[BLOCKS.get(kind, GREY) for kind in kept["kind"]],
        height=0.62,
    )
    label_rows(axes, [clean_label(name) for name in rows])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    _add_block_legend(axes, set(kept["kind"]))
    return describe(axes, _tell_blocks(title, kept))


def _add_block_legend(axes: Axes, kinds: set[str]) -> None:
    present = {BLOCKS.get(kind, GREY) for kind in kinds}
    groups = [(BLOCKS[kind], name) for kind, name in _BLOCK_GROUPS.items() if BLOCKS[kind] in present]
    handles = [Patch(color=colour, label=name) for colour, name in groups]
    axes.figure.legend(handles=handles, loc="outside lower left", ncols=4)


def _tell_blocks(title: str, blocks: pd.DataFrame) -> str:
    sizes = (blocks["end"] - blocks["start"]).groupby(blocks["kind"]).sum().sort_values(ascending=False)
    if not len(sizes) or not sizes.sum():
        return f"{title}: nothing to show."
    shares = ", ".join(f"{kind} {size / sizes.sum():.0%}" for kind, size in sizes.head(5).items())
    return f"Strips, one per document. {title}. Of all characters: {shares}."


@styled
def plot_tone(
    table: pd.DataFrame,
    label: str,
    title: str,
    value: str = "mean_tone",
    n: str = "n",
    colours: Mapping[str, str] | None = None,
) -> Axes:
    """Return one dot per row for its mean tone, from -1 to 1, with its interval and n.

    Parameters
    ----------
    table
        One row per dot: the columns `label`, `value`, `n` and an interval as in :func:`plot_bars`; a row whose
        tone is unknown (too few statements) keeps its line and has no dot.
    colours
        As in :func:`plot_bars`. Voices have theirs; else the dots are those of officials.
    """
    colours = VOICES if label == "voice_kind" else colours
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    unit = "mean tone: -1 hostile, 0 neutral, +1 friendly; line: 95 % interval"
    axes = start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.axvline(0, color=COLOURS["ink"], linewidth=0.8)
    _draw_intervals(axes, shown, value, values)
    dots = _choose_colours(shown[label], colours, "orange")
    axes.scatter(values, range(len(shown)), color=dots, s=36, zorder=3)
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
def plot_timeline(
    table: pd.DataFrame,
    day: str,
    title: str,
    unit: str,
    by: str | None = None,
    colours: Mapping[str, str] | None = None,
) -> Axes:
    """Return how many rows fall on each day, a strip for each group; rows without a day are counted in the title.

    Parameters
    ----------
    table
        One row per thing counted; the column `day` holds ISO dates, with or without a time, or null.
    by
        Column of the groups, the one with most rows first; none for a single strip.
    colours
        As in :func:`plot_bars`, of the groups.
    """
    days = pd.to_datetime(table[day].str[:10], errors="coerce", format="%Y-%m-%d")
    groups = table[by].fillna("unknown") if by else pd.Series(unit, index=table.index)
    names = groups.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    strips = [days[groups == name].value_counts() for name in names.index[:MAX_STRIPS]]
    axes = _start_strips(f"{title}, n = {len(table)}, {days.isna().sum()} undated", len(strips))
    highest = max((int(counts.max()) for counts in strips if len(counts)), default=1)
    for strip, counts, name in zip(axes, strips, names.index, strict=False):
        colour = COLOURS["blue"] if colours is None else colours.get(name, GREY)
        strip.bar(counts.index, counts.to_numpy(), width=0.9, color=colour)
        strip.set_ylim(0, highest * 1.1)
        strip.set_yticks([highest])
        label = f"{clean_label(name, 34)} (n = {names[name]})" if by else unit
        strip.set_ylabel(label, rotation=0, ha="right", va="center", color=COLOURS["ink"])
    axes[-1].xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=6))
    axes[-1].set_xlabel(f"{unit} on each day; the line at the top is {highest}")
    return describe(axes[-1], f"Bars by day. {title}, n = {len(table)}: {_tell_days(days)}.")


def _start_strips(title: str, n: int) -> Sequence[Axes]:
    # Small multiples: the same days and the same scale, one strip under the other.
    figure = Figure(figsize=(7.2, max(1.8, 1.0 + 0.42 * n)))
    axes = figure.subplots(max(n, 1), 1, sharex=True, squeeze=False)[:, 0]
    figure.suptitle("\n".join(textwrap.wrap(clean_label(title, 170), 92)), x=0.01, ha="left")
    for strip in axes:
        strip.grid(axis="y")
    return axes


def _tell_days(days: pd.Series) -> str:
    counts = days.value_counts().sort_index()
    if counts.empty:
        return f"no dates, {len(days)} undated"
    most = f"most on {counts.idxmax():%Y-%m-%d} ({counts.max()})"
    return f"{counts.index[0]:%Y-%m-%d} to {counts.index[-1]:%Y-%m-%d}, {most}, {days.isna().sum()} undated"


@styled
def plot_panels(
    table: pd.DataFrame,
    panel: str,
    label: str,
    value: str,
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] | None = None,
    panels: Mapping[str, str] | None = None,
) -> Axes:
    """Return small multiples: one panel of bars for each group, all to the same scale.

    Parameters
    ----------
    table
        One row per bar: the columns `panel`, `label`, `value` and an interval as in :func:`plot_bars`, in the order
        in which they are drawn.  The first seven of each group are.
    n
        Column of counts, whose sum stands above each panel; without it the number of its rows does.
    colours, panels
        Colour of each label, or of each panel, as in :func:`plot_bars`.
    """
    groups = list(table.groupby(panel, sort=False, dropna=False))[:MAX_PANELS]
    axes = _start_panels(f"{title}{_say_cut(len(groups), table[panel].nunique(dropna=False))}", unit, len(groups))
    for one, (name, rows) in zip(axes, groups, strict=False):
        total = int(rows[n].sum()) if n else len(rows)
        rows = rows.head(MAX_BARS).reset_index(drop=True)
        values = rows[value].astype(float).to_numpy()
        chosen = _choose_colours(rows[label], colours, "blue") if panels is None else panels.get(name, GREY)
        one.barh(range(len(rows)), values, height=0.66, color=chosen)
        _draw_intervals(one, rows, value, values)
        one.set_yticks(range(len(rows)), [clean_label(each, 22) for each in rows[label]])
        one.set_ylim(MAX_BARS - 0.4, -0.6)
        one.set_title(f"{clean_label(name, 34)}, n = {total:,}", loc="left", fontsize=8.5)
    axes[0].set_xlim(left=0)
    if "share" in value:
        axes[0].xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    told = _tell_panels(groups, label, value)
    return describe(axes[0], f"Small bar charts, one per {panel.replace('_', ' ')}. {title}. {told}")


def _start_panels(title: str, unit: str, n: int) -> Sequence[Axes]:
    n_rows = max(1, -(-n // 2))
    figure = Figure(figsize=(7.2, 0.9 + (0.5 + 0.2 * MAX_BARS) * n_rows))
    axes = figure.subplots(n_rows, 2, sharex=True, squeeze=False).ravel()
    figure.suptitle("\n".join(textwrap.wrap(clean_label(title, 170), 92)), x=0.01, ha="left")
    figure.supxlabel(clean_label(unit, 110), fontsize=8.5, color=COLOURS["slate"])
    for spare in axes[n:]:
        spare.set_axis_off()
    for lowest in axes[max(0, n - 2) : n]:  # the last of each column says the scale
        lowest.tick_params(labelbottom=True)
    return axes


def _tell_panels(groups: Sequence[tuple], label: str, value: str) -> str:
    tops = []
    for name, rows in groups:
        first = rows.sort_values(value, ascending=False, kind="stable").iloc[0]
        tops.append(f"{clean_label(name, 34)}: {clean_label(first[label])} {float(first[value]):.3g}")
    return f"Highest in each: {'; '.join(tops)}." if tops else "Nothing to show."


@styled
def plot_stacked(
    table: pd.DataFrame,
    label: str,
    parts: Mapping[str, str],
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] = SHARES,
) -> Axes:
    """Return one bar per row split into shares.

    Parameters
    ----------
    table
        One row per bar: the column `label`, and a share from 0 to 1 in each column of `parts`.
    parts
        Column -> name in the legend, drawn from left to right.
    colours
        Colour of each column; without it those of :data:`presswork.show.colours.SHARES`, or else as they come.
    """
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    axes = start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown), 0.32)
    left = np.zeros(len(shown))
    for (column, name), spare in zip(parts.items(), COLOURS.values(), strict=False):
        widths = shown[column].astype(float).fillna(0).to_numpy()
        colour = colours.get(column, spare)
        axes.barh(range(len(shown)), widths, left=left, height=0.62, color=colour, label=clean_label(name))
        _print_shares(axes, left, widths, colour)
        left += widths
    labels = shown[label].map(lambda name: clean_label(name, 34))
    label_rows(axes, [f"{a} (n = {c})" for a, c in zip(labels, shown[n], strict=True)] if n else labels.tolist())
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.figure.legend(loc="outside lower left", ncols=3)
    return describe(axes, f"Shares, one bar per row. {title}. {unit}. {_tell_parts(shown, label, parts)}")


def _print_shares(axes: Axes, left: np.ndarray, widths: np.ndarray, colour: str) -> None:
    # Dark figures on light parts, light ones on dark; none where the part is too narrow for them.
    light = sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) > 3 * 135
    for row, (start, width) in enumerate(zip(left, widths, strict=True)):
        if width >= 0.06:
            ink = COLOURS["ink"] if light else "white"
            axes.text(start + width / 2, row, f"{width:.0%}", ha="center", va="center", fontsize=7.5, color=ink)


def _tell_parts(table: pd.DataFrame, label: str, parts: Mapping[str, str]) -> str:
    if table.empty:
        return "Nothing to show."
    ranges = []
    for column, name in parts.items():
        known = table.dropna(subset=[column]).sort_values(column)
        if len(known):
            ends = [f"{clean_label(row[label])} {row[column]:.0%}" for row in (known.iloc[0], known.iloc[-1])]
            ranges.append(f"{clean_label(name)}: {' to '.join(dict.fromkeys(ends))}")
    return f"From least to most, {'; '.join(ranges)}."


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
    _draw_intervals(axes, shown, "value", values, places)
    axes.plot(values, places, "o", color=COLOURS["blue"], markersize=5)
    axes.plot(shown["human"].astype(float), places, "|", color=COLOURS["orange"], markersize=11, mew=2)
    axes.set_yticks(places, [clean_label(measure, 72) for measure in shown["measure"]])
    axes.set_ylim(places.max(initial=0) + 0.6, -0.6)
    for place, data in zip(places[heads] - 1, shown["data"][heads], strict=True):
        axes.annotate(clean_label(data), (0, place), (-4, 0), ha="right", va="center", weight="bold", **_BESIDE)
    axes.set_xlim(0, 1.02)
    if shown.empty:
        axes.text(0.5, 0, "no figures are stored in this copy of Presswork", ha="center", va="center")
    below = shown.dropna(subset=["human"])
    n_below = int((below["value"] < below["human"]).sum())
    return describe(axes, f"Dots. {title}. {n_below} of {len(below)} with a human figure are below it.")


@styled
def plot_lengths(comments: pd.DataFrame, title: str) -> Axes:
    """Return one dot per comment for its length in words, one line per article, the article's median marked.

    Parameters
    ----------
    comments
        Table `comments`: ``article_id, text``.
    """
    lengths = comments["text"].astype("str").str.split().str.len()
    groups = [(name, lengths[rows]) for name, rows in comments.groupby("article_id", sort=False).groups.items()]
    axes = start_chart(f"{title}, n = {len(comments)} comments", "words; bar: median", len(groups[:MAX_ROWS]))
    for row, (_, values) in enumerate(groups[:MAX_ROWS]):
        axes.plot(values, [row] * len(values), "o", color=COLOURS["blue"], alpha=0.55, markersize=5, mew=0)
        axes.plot([values.median()], [row], "|", color=COLOURS["orange"], markersize=14, mew=2)
    label_rows(axes, [f"{clean_label(name, 34)} (n = {len(values)})" for name, values in groups[:MAX_ROWS]])
    axes.set_xlim(left=0)
    told = f"median {lengths.median():.0f} words, longest {lengths.max()}" if len(lengths) else "none"
    return describe(axes, f"Dots, one per comment. {title}, n = {len(comments)} comments: {told}.")
