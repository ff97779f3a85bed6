"""Bars: counts, rates and shares of groups, one by one, in panels or stacked.

A tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from presswork.show.charts.canvas import (
    MAX_BARS,
    MAX_PANELS,
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
from presswork.show.colours import COLOURS, GREY, SHARES
from presswork.show.values import find_interval, tell_count


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
    axes = start_chart(f"{title}{say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.barh(range(len(shown)), values, height=0.66, color=choose_colours(shown[label], colours, "blue"))
    draw_intervals(axes, shown, value, values)
    label_rows(axes, [clean_label(name) for name in shown[label]])
    if n:
        _print_counts(axes, shown, value, n)
    return describe(axes, _tell_bars(shown, label, value, title, unit))


def _print_counts(axes: Axes, table: pd.DataFrame, value: str, n: str) -> None:
    high = (find_interval(table, value) or (value, value))[1]
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
    axes = _start_panels(f"{title}{say_cut(len(groups), table[panel].nunique(dropna=False))}", unit, len(groups))
    for one, (name, rows) in zip(axes, groups, strict=False):
        total = int(rows[n].sum()) if n else len(rows)
        rows = rows.head(MAX_BARS).reset_index(drop=True)
        values = rows[value].astype(float).to_numpy()
        chosen = choose_colours(rows[label], colours, "blue") if panels is None else panels.get(name, GREY)
        one.barh(range(len(rows)), values, height=0.66, color=chosen)
        draw_intervals(one, rows, value, values)
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
    axes = start_chart(f"{title}{say_cut(len(shown), len(table))}", unit, len(shown), 0.32)
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
