"""Charts of words: where one stands, how its use changes, and which set two groups apart.

Like those of :mod:`presswork.show.charts`: a tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ticker import LogLocator, NullFormatter
from matplotlib.transforms import Bbox

from presswork.show.charts.canvas import MAX_ROWS, clean_label, describe, label_rows, start_chart, styled
from presswork.show.colours import COLOURS

# Words named on either side of a chart of key words.
_MAX_LABELS = 18
# More dots than this under a label make both unreadable.
_MAX_HIDDEN = 4
# Where a label may stand beside its dot: offset in points, alignment across and up.
_SIDES = (
    ((4, 0), "left", "center"),
    ((-4, 0), "right", "center"),
    ((0, 4), "center", "bottom"),
    ((0, -4), "center", "top"),
)
_LABEL = {"textcoords": "offset points", "fontsize": 7.5, "in_layout": False}


@styled
def plot_dispersion(words: pd.DataFrame, articles: pd.DataFrame, title: str) -> Axes:
    """Return a tick for each occurrence at its place in its article, one line per article.

    Parameters
    ----------
    words
        One row per occurrence: ``article_id, start``.
    articles
        Table `articles`: ``article_id, text``; its order is the order of the lines. Where there are too many lines,
        those with most occurrences are drawn, and the title says so.
    """
    counts = words["article_id"].astype(object).value_counts()
    most = counts.head(MAX_ROWS)
    shown = articles[articles["article_id"].isin(most.index)]
    cut = f" (the {len(shown)} with most of {len(counts):,} documents)" if len(shown) < len(counts) else ""
    axes = start_chart(f"{title}{cut}", "place in the page, from top (0 %) to bottom (100 %)", len(shown))
    for row, (article_id, text) in enumerate(zip(shown["article_id"], shown["text"], strict=True)):
        places = words.loc[words["article_id"] == article_id, "start"].astype(float) / max(len(text), 1)
        axes.vlines(places, row - 0.32, row + 0.32, color=COLOURS["blue"], linewidth=1.2)
    label_rows(axes, [f"{clean_label(i, 34)} (n = {counts[i]})" for i in shown["article_id"]])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    tally = ", ".join(f"{clean_label(i)} {n}" for i, n in counts.head(5).items()) or "none"
    return describe(axes, f"Occurrences along each document. {title}. Most: {tally}.")


@styled
def plot_periods(table: pd.DataFrame, period: str, title: str) -> Axes:
    """Return the rate of each period with its interval, or a sentence where fewer than two periods have one.

    Parameters
    ----------
    table
        One row per period, in order: the column `period`, ``n, rate_per_10k_words, rate_low, rate_high``.
    """
    known = table["rate_low"].notna()
    title = f"{title}, n = {int(table['n'].sum()):,} in dated documents"
    axes = start_chart(title, f"{period}; line: 95 % interval", 8 if known.sum() > 1 else 2)
    axes.set_ylabel("per 10,000 words")
    axes.grid(axis="y")
    if known.sum() < 2:
        told = f"too few dated documents in each {period} for a curve"
        axes.text(0.5, 0.5, told, ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
        return describe(axes, f"No chart. {title}: {told}.")
    rates, low, high = (table[c].astype(float).to_numpy() for c in ("rate_per_10k_words", "rate_low", "rate_high"))
    places, errors = np.arange(len(table)), np.clip(np.vstack([rates - low, high - rates]), 0, None)
    axes.plot(places[known], rates[known], color=COLOURS["sky"], linewidth=1)
    axes.errorbar(places, rates, yerr=errors, fmt="none", ecolor=COLOURS["ink"], elinewidth=1)
    axes.plot(places[known], rates[known], "o", color=COLOURS["blue"], label="with an interval")
    if not known.all():
        few = "too few documents for an interval"
        axes.plot(places[~known], rates[~known], "o", mfc="white", color=COLOURS["blue"], label=few)
        axes.figure.legend(loc="outside lower left", ncols=2)
    step = -(-len(table) // 12)
    axes.set_xticks(places[::step], [clean_label(name) for name in table[period][::step]])
    axes.set_ylim(bottom=0)
    ends = ", ".join(f"{clean_label(table[period].iloc[at])} {rates[at]:.1f}" for at in (0, -1))
    return describe(axes, f"Dots with intervals by {period}. {title}: {ends}.")


@styled
def plot_keywords(keywords: pd.DataFrame, target: str, reference: str, title: str) -> Axes:
    """Return one dot per word: how much more often the target uses it, against how often both use it.

    Parameters
    ----------
    keywords
        Table of :func:`presswork.words.key_words.compare_words`.
    target, reference
        Names of the two groups.
    """
    table = keywords.assign(n=keywords["n_target"] + keywords["n_reference"])
    axes = start_chart(f"{title}, n = {len(table):,} words", "uses in both together (log scale)", 15)
    axes.set_ylabel("log ratio: 1 twice as often, -1 half as often")
    axes.grid(axis="y")
    for rows, colour, fill, name in _split_keywords(table, clean_label(target), clean_label(reference)):
        axes.plot(rows["n"], rows["log_ratio"], "o", ms=4.2, mew=0.7, color=colour, mfc=fill, label=name)
    axes.axhline(0, color=COLOURS["ink"], linewidth=0.8)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.margins(x=0.1, y=0.1)
    if len(table):
        axes.figure.legend(loc="outside lower left", ncols=2)
    _label_dots(axes, _choose_labels(table))
    sides = zip((target, reference), (1, -1), strict=True)
    told = "; ".join(f"{clean_label(side)}: {_tell_keywords(table, sign)}" for side, sign in sides)
    return describe(axes, f"Dots, one per word. {title}, n = {len(table):,} words. Supported, {told}.")


def _split_keywords(table: pd.DataFrame, target: str, reference: str) -> list[tuple]:
    """Return (rows, colour, fill, legend) of the words that the evidence supports on each side, and of the others."""
    supported, lone, more = table["is_supported"], table["is_single_article"], table["log_ratio"] > 0
    grey, blue, orange = COLOURS["grey"], COLOURS["blue"], COLOURS["orange"]
    groups = [
        (table[~supported & ~lone], grey, grey, "not supported"),
        (table[lone], grey, "white", "in one document only"),
        (table[supported & more], blue, blue, f"more in {target}"),
        (table[supported & ~more], orange, orange, f"more in {reference}"),
    ]
    return [group for group in groups if len(group[0])]


def _choose_labels(table: pd.DataFrame) -> pd.DataFrame:
    """Return the words to name: of each side the supported ones with most evidence, or else the foremost others."""
    ranked = table[~table["is_single_article"]].sort_values(["log_likelihood", "word"], ascending=[False, True])
    named = []
    for side in (ranked[ranked["log_ratio"] > 0], ranked[ranked["log_ratio"] < 0]):
        supported = side[side["is_supported"]]
        named.append(supported.head(_MAX_LABELS) if len(supported) else side.head(4))
    return pd.concat(named)


def _label_dots(axes: Axes, table: pd.DataFrame) -> None:
    """Write the word beside its dot, on the emptiest of four sides; where a label or the frame is, leave it out."""
    renderer = FigureCanvasAgg(axes.figure).get_renderer()
    axes.figure.draw_without_rendering()
    dots = np.concatenate([axes.transData.transform(line.get_xydata()) for line in axes.lines[:-1]] or [[]])
    frame, taken = axes.get_window_extent(renderer), []
    for word, x, y in zip(table["word"], table["n"], table["log_ratio"], strict=True):
        text = clean_label(word, 24)
        sides = [axes.annotate(text, (x, y), place, ha=across, va=up, **_LABEL) for place, across, up in _SIDES]
        boxes = [side.get_window_extent(renderer) for side in sides]
        free = [n for n, box in enumerate(boxes) if _is_inside(box, frame) and not box.count_overlaps(taken)]
        hidden = {n: boxes[n].padded(2).count_contains(dots) for n in free}
        best = min((n for n in free if hidden[n] <= _MAX_HIDDEN), key=hidden.get, default=None)
        taken += [] if best is None else [boxes[best]]
        for n, side in enumerate(sides):
            if n != best:
                side.remove()


def _is_inside(box: Bbox, frame: Bbox) -> bool:
    return frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1


def _tell_keywords(table: pd.DataFrame, sign: int) -> str:
    supported = table[table["is_supported"] & (sign * table["log_ratio"] > 0)]
    return ", ".join(clean_label(word, 24) for word in supported["word"].head(5)) or "none"
