"""Strips: documents over time, and pages from their first to their last character.

A tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from presswork.language.dates import list_periods
from presswork.show.charts.canvas import (
    MAX_ROWS,
    MAX_STRIPS,
    clean_label,
    describe,
    label_rows,
    say_cut,
    start_chart,
    styled,
)
from presswork.show.colours import BLOCK_NAMES, BLOCKS, COLOURS, GREY, VOICES
from presswork.show.values import tell_count, tell_when

# Area of the largest dot of a stream, in points.
_LARGEST_DOT = 260
# Height of a strip, where rows are one apart.
_STRIP = 0.62


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
        f"What each page is made of, n = {tell_count(len(articles), 'document')}{say_cut(len(shown), len(articles))}"
    )
    axes = start_chart(title, "share of the page's characters, from top to bottom of the page", len(shown), 0.34)
    lengths = dict(zip(shown["article_id"], shown["text"].str.len(), strict=True))
    rows = {article_id: row for row, article_id in enumerate(lengths)}
    kept = blocks[blocks["article_id"].isin(rows) & (blocks["end"] > blocks["start"])]
    size = kept["article_id"].map(lengths).astype(float)
    bars = pd.DataFrame(
        {
            "row": kept["article_id"].map(rows),
            "left": kept["start"].astype(float) / size,
            "width": (kept["end"] - kept["start"]).astype(float) / size,
            "colour": [BLOCKS.get(kind, GREY) for kind in kept["kind"]],
        }
    )
    for row in range(len(rows)):  # one object for each row: one for each block takes four times as long
        own = bars[bars["row"] == row]
        spans = list(zip(own["left"], own["width"], strict=True))
        axes.broken_barh(spans, (row - _STRIP / 2, _STRIP), facecolors=own["colour"].tolist(), linewidth=0)
    label_rows(axes, [clean_label(name) for name in rows])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    _add_block_legend(axes, set(kept["kind"]))
    return describe(axes, _tell_blocks(title, kept))


def _add_block_legend(axes: Axes, kinds: set[str]) -> None:
    present = {BLOCKS.get(kind, GREY) for kind in kinds}
    groups = [(BLOCKS[kind], name) for kind, name in BLOCK_NAMES.items() if BLOCKS[kind] in present]
    handles = [Patch(color=colour, label=name) for colour, name in groups]
    axes.figure.legend(handles=handles, loc="outside lower left", ncols=4)


def _tell_blocks(title: str, blocks: pd.DataFrame) -> str:
    sizes = (blocks["end"] - blocks["start"]).groupby(blocks["kind"]).sum().sort_values(ascending=False)
    if not len(sizes) or not sizes.sum():
        return f"{title}: nothing to show."
    shares = ", ".join(f"{kind} {size / sizes.sum():.0%}" for kind, size in sizes.head(5).items())
    return f"Strips, one per document. {title}. Of all characters: {shares}."


@styled
def plot_columns(table: pd.DataFrame, period: str, value: str, title: str, unit: str, step: str) -> Axes:
    """Return a column for each period, with the empty ones between, so that time runs evenly.

    Parameters
    ----------
    table
        One row per period: its name as :func:`presswork.language.dates.cut_days` writes it, and the number `value`.
    """
    counts = dict(zip(table[period], table[value].tolist(), strict=True))
    axes = start_chart(title, f"by {step}", 6 if counts else 2)
    if not counts:
        axes.set_axis_off()
        return describe(axes, f"No chart. {title}: no dates are known.")
    names = list_periods(list(counts), step)
    axes.bar(range(len(names)), [counts.get(name, 0) for name in names], color=COLOURS["blue"], width=0.8)
    axes.set_ylabel(unit)
    axes.grid(axis="y")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    gap = -(-len(names) // 6)
    axes.set_xticks(range(0, len(names), gap), [clean_label(tell_when(name)) for name in names[::gap]])
    top = max(counts, key=lambda name: counts[name])
    return describe(axes, f"Columns. {title}. Most: {tell_when(top)}, {counts[top]:,}.")


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


@styled
def plot_stream(table: pd.DataFrame, title: str) -> Axes:
    """Return how often each speaker is quoted in each period, a strip for each speaker, all to one scale.

    Parameters
    ----------
    table
        One row per speaker and period, in order: ``speaker, voice_kind, period, n_statements``.
    """
    names = list(dict.fromkeys(table["speaker"]))
    axes = _start_strips(title, len(names))
    highest = int(table["n_statements"].max()) if len(table) else 1
    for strip, name in zip(axes, names, strict=False):
        own = table[table["speaker"] == name]
        sizes = own["n_statements"].astype(float) / highest * _LARGEST_DOT
        strip.scatter(range(len(own)), [0] * len(own), s=sizes, color=VOICES[own["voice_kind"].iloc[0]], lw=0)
        strip.set_yticks([])
        strip.axhline(0, color=GREY, linewidth=0.8, zorder=0)
        label = f"{clean_label(name, 34)} ({own['n_statements'].sum()} dated)"
        strip.set_ylabel(label, rotation=0, ha="right", va="center", color=COLOURS["ink"])
    periods = [tell_when(period) for period in dict.fromkeys(table["period"])]
    shown = sorted({0, len(periods) // 2, len(periods) - 1}) if periods else []
    axes[-1].set_xticks(shown, [periods[at] for at in shown])
    axes[-1].set_xlabel(f"statements: the larger a dot, the more; the largest is {highest}")
    most = ", ".join(f"{name} {n}" for name, n in table.groupby("speaker", sort=False)["n_statements"].sum().items())
    return describe(axes[-1], f"Dots by period, a strip for each speaker. {title}: {most or 'nobody'}.")


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
