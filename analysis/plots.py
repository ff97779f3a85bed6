"""Charts: one function each, a tidy table in, matplotlib Axes out.

Every chart says in its title what it shows and how many it rests on, names its unit, draws the interval where the
table has one, and carries a sentence for people who cannot see it (:func:`describe`).  No function here computes
a figure: it draws the columns it is given.
"""

from __future__ import annotations

import base64
import contextlib
import io
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import resources

import numpy as np
import pandas as pd
import PIL.Image
from IPython.display import Image
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, NullFormatter
from matplotlib.transforms import Bbox

from analysis import addresses, evidence
from analysis.colours import BLOCKS, COLOURS, GREY, SHARES, VOICES

_BLOCK_GROUPS = {
    "body": "body",
    "excerpt": "excerpt",
    "comment": "reader comment",
    "headline": "headline, standfirst",
    "byline": "byline, date, credit, citation",
    "caption": "caption",
    "boilerplate": "boilerplate, duplicate",
}
# Twice the 100 it is shown at, so that it is crisp on a dense screen.
_PIXELS_PER_INCH = 200
_N_COLOURS = 96
_LABEL_WIDTH = 44
MAX_ROWS = 40
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
# Where a name stands beside the axis, in points.
_BESIDE = {"textcoords": "offset points", "fontsize": 8.5, "annotation_clip": False}
# Small multiples: strips of a timeline, panels, and bars in each.
MAX_STRIPS, MAX_PANELS, MAX_BARS = 9, 12, 7


def _styled(draw: Callable) -> Callable:
    """Draw in the one style sheet."""

    def drawn(*args, **kwargs):
        with _use_style():
            return draw(*args, **kwargs)

    drawn.__doc__, drawn.__name__, drawn.__wrapped__ = draw.__doc__, draw.__name__, draw
    return drawn


def _use_style() -> contextlib.AbstractContextManager:
    return style.context(str(resources.files("analysis").joinpath("templates", "presswork.mplstyle")))


class Chart(Image):
    """A picture with its words: as such in a report, which places both, and as HTML in JupyterLab, which would lose
    the words and leave the picture white in its dark theme."""

    _repr_png_ = None  # the bundle says it all

    def _repr_mimebundle_(self, include=None, exclude=None):
        if addresses.is_report():
            return super()._repr_mimebundle_(include, exclude)
        source = base64.b64encode(self.data).decode()
        picture = f'<img src="data:image/png;base64,{source}" width="{self.width}" alt="{evidence.escape(self.alt)}">'
        markup = evidence.bring_style(f'<figure class="chart">{picture}</figure>')
        return {"text/html": markup, "text/plain": self.alt}, {}


def show(axes: Axes) -> Chart:
    """Return the chart as a picture that carries its alt text."""
    figure, drawn, packed = axes.figure, io.BytesIO(), io.BytesIO()
    with _use_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # a letter the font lacks is a box
        figure.savefig(drawn, format="png", dpi=_PIXELS_PER_INCH, metadata={"Software": None})
    # A chart has few colours: with a palette it weighs a fifth.
    picture = PIL.Image.open(drawn).convert("RGB").quantize(_N_COLOURS, dither=PIL.Image.Dither.NONE)
    picture.save(packed, format="png", optimize=True)
    width = round(figure.get_size_inches()[0] * 100)
    return Chart(data=packed.getvalue(), format="png", width=width, alt=figure.get_label())


def describe(axes: Axes, text: str) -> Axes:
    """Return `axes` with `text` as the sentence that stands for the chart where it cannot be seen."""
    axes.figure.set_label(_clean(text, 400))
    return axes


def _clean(value: object, width: int = _LABEL_WIDTH) -> str:
    text = " ".join(str(value).split()) if isinstance(value, str) or not pd.isna(value) else "unknown"
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return text if len(text) <= width else text[: width - 1] + "…"


def _start_chart(title: str, unit: str, n_rows: int = 8, row_height: float = 0.26) -> Axes:
    axes = Figure(figsize=(7.2, max(1.6, 1.0 + row_height * n_rows))).subplots()
    axes.figure.suptitle("\n".join(textwrap.wrap(_clean(title, 170), 92)), x=0.01, ha="left")
    axes.set_xlabel(_clean(unit, 110))
    return axes


def _label_rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), [_clean(label, 2 * _LABEL_WIDTH) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)


@_styled
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
        Colour of each label, from :func:`analysis.colours.assign_colours`; a label without one is grey.
    """
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    axes = _start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.barh(range(len(shown)), values, height=0.66, color=_choose_colours(shown[label], colours, "blue"))
    _draw_intervals(axes, shown, value, values)
    _label_rows(axes, [_clean(name) for name in shown[label]])
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
        told = f"in {count:,} documents" if n == "n_articles" else f"n = {count:,}"
        axes.annotate(told, (end, row), (4, 0), textcoords="offset points", va="center", fontsize=7.5)
    axes.margins(x=0.2 if n == "n_articles" else 0.12)


def _tell_bars(table: pd.DataFrame, label: str, value: str, title: str, unit: str) -> str:
    if table.empty:
        return f"{title}: nothing to show."
    parts = [f"{_clean(row[label])} {float(row[value]):.3g}" for _, row in table.head(5).iterrows()]
    return f"Bar chart. {title}. {unit}. Highest: {', '.join(parts)}."


@_styled
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
    title = f"What each page is made of, n = {len(articles)} documents{_say_cut(len(shown), len(articles))}"
    axes = _start_chart(title, "share of the page's characters, from top to bottom of the page", len(shown), 0.34)
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
    _label_rows(axes, [_clean(name) for name in rows])
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


@_styled
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
    axes = _start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown))
    values = shown[value].astype(float).to_numpy()
    axes.axvline(0, color=COLOURS["ink"], linewidth=0.8)
    _draw_intervals(axes, shown, value, values)
    dots = _choose_colours(shown[label], colours, "orange")
    axes.scatter(values, range(len(shown)), color=dots, s=36, zorder=3)
    _label_rows(
        axes, [f"{_clean(name, 34)} (n = {count})" for name, count in zip(shown[label], shown[n], strict=True)]
    )
    axes.set_xlim(-1, 1)
    return describe(axes, _tell_tone(shown, label, value, title))


def _tell_tone(table: pd.DataFrame, label: str, value: str, title: str) -> str:
    known = table.dropna(subset=[value]).sort_values(value)
    if known.empty:
        return f"{title}: too few statements for any average."
    low, high = known.iloc[0], known.iloc[-1]
    return (
        f"Dots with intervals, one per row. {title}. Lowest: {_clean(low[label])} {low[value]:+.2f}; "
        f"highest: {_clean(high[label])} {high[value]:+.2f}."
    )


@_styled
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
    axes = _start_chart(f"{title}{cut}", "place in the page, from top (0 %) to bottom (100 %)", len(shown))
    for row, (article_id, text) in enumerate(zip(shown["article_id"], shown["text"], strict=True)):
        places = words.loc[words["article_id"] == article_id, "start"].astype(float) / max(len(text), 1)
        axes.vlines(places, row - 0.32, row + 0.32, color=COLOURS["blue"], linewidth=1.2)
    _label_rows(axes, [f"{_clean(i, 34)} (n = {counts[i]})" for i in shown["article_id"]])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    tally = ", ".join(f"{_clean(i)} {n}" for i, n in counts.head(5).items()) or "none"
    return describe(axes, f"Occurrences along each document. {title}. Most: {tally}.")


@_styled
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
        label = f"{_clean(name, 34)} (n = {names[name]})" if by else unit
        strip.set_ylabel(label, rotation=0, ha="right", va="center", color=COLOURS["ink"])
    axes[-1].xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=6))
    axes[-1].set_xlabel(f"{unit} on each day; the line at the top is {highest}")
    return describe(axes[-1], f"Bars by day. {title}, n = {len(table)}: {_tell_days(days)}.")


def _start_strips(title: str, n: int) -> Sequence[Axes]:
    # Small multiples: the same days and the same scale, one strip under the other.
    figure = Figure(figsize=(7.2, max(1.8, 1.0 + 0.42 * n)))
    axes = figure.subplots(max(n, 1), 1, sharex=True, squeeze=False)[:, 0]
    figure.suptitle("\n".join(textwrap.wrap(_clean(title, 170), 92)), x=0.01, ha="left")
    for strip in axes:
        strip.grid(axis="y")
    return axes


def _tell_days(days: pd.Series) -> str:
    counts = days.value_counts().sort_index()
    if counts.empty:
        return f"no dates, {len(days)} undated"
    most = f"most on {counts.idxmax():%Y-%m-%d} ({counts.max()})"
    return f"{counts.index[0]:%Y-%m-%d} to {counts.index[-1]:%Y-%m-%d}, {most}, {days.isna().sum()} undated"


@_styled
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
        one.set_yticks(range(len(rows)), [_clean(each, 22) for each in rows[label]])
        one.set_ylim(MAX_BARS - 0.4, -0.6)
        one.set_title(f"{_clean(name, 34)}, n = {total:,}", loc="left", fontsize=8.5)
    axes[0].set_xlim(left=0)
    if "share" in value:
        axes[0].xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    told = _tell_panels(groups, label, value)
    return describe(axes[0], f"Small bar charts, one per {panel.replace('_', ' ')}. {title}. {told}")


def _start_panels(title: str, unit: str, n: int) -> Sequence[Axes]:
    n_rows = max(1, -(-n // 2))
    figure = Figure(figsize=(7.2, 0.9 + (0.5 + 0.2 * MAX_BARS) * n_rows))
    axes = figure.subplots(n_rows, 2, sharex=True, squeeze=False).ravel()
    figure.suptitle("\n".join(textwrap.wrap(_clean(title, 170), 92)), x=0.01, ha="left")
    figure.supxlabel(_clean(unit, 110), fontsize=8.5, color=COLOURS["slate"])
    for spare in axes[n:]:
        spare.set_axis_off()
    for lowest in axes[max(0, n - 2) : n]:  # the last of each column says the scale
        lowest.tick_params(labelbottom=True)
    return axes


def _tell_panels(groups: Sequence[tuple], label: str, value: str) -> str:
    tops = []
    for name, rows in groups:
        first = rows.sort_values(value, ascending=False, kind="stable").iloc[0]
        tops.append(f"{_clean(name, 34)}: {_clean(first[label])} {float(first[value]):.3g}")
    return f"Highest in each: {'; '.join(tops)}." if tops else "Nothing to show."


@_styled
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
        Colour of each column; without it those of :data:`analysis.colours.SHARES`, or else as they come.
    """
    shown = table.head(MAX_ROWS).reset_index(drop=True)
    axes = _start_chart(f"{title}{_say_cut(len(shown), len(table))}", unit, len(shown), 0.32)
    left = np.zeros(len(shown))
    for (column, name), spare in zip(parts.items(), COLOURS.values(), strict=False):
        widths = shown[column].astype(float).fillna(0).to_numpy()
        colour = colours.get(column, spare)
        axes.barh(range(len(shown)), widths, left=left, height=0.62, color=colour, label=_clean(name))
        _print_shares(axes, left, widths, colour)
        left += widths
    labels = shown[label].map(lambda name: _clean(name, 34))
    _label_rows(axes, [f"{a} (n = {c})" for a, c in zip(labels, shown[n], strict=True)] if n else labels.tolist())
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
            ends = [f"{_clean(row[label])} {row[column]:.0%}" for row in (known.iloc[0], known.iloc[-1])]
            ranges.append(f"{_clean(name)}: {' to '.join(dict.fromkeys(ends))}")
    return f"From least to most, {'; '.join(ranges)}."


@_styled
def plot_accuracy(figures: pd.DataFrame, title: str) -> Axes:
    """Return one dot per stored figure with its interval, and a bar for what two people reach on the same task.

    Parameters
    ----------
    figures
        Table of :func:`analysis.overview.read_accuracy`.
    """
    shown = figures.head(MAX_ROWS).reset_index(drop=True)
    # Each set of data has a line of its own with its name, and its figures below.
    heads = shown["data"].ne(shown["data"].shift())
    places = (np.arange(len(shown)) + heads.cumsum()).to_numpy()
    unit = "1 is perfect; bar: two annotators; line: 95 % interval"
    axes = _start_chart(title, unit, len(shown) + int(heads.sum()), 0.23)
    values = shown["value"].astype(float).to_numpy()
    _draw_intervals(axes, shown, "value", values, places)
    axes.plot(values, places, "o", color=COLOURS["blue"], markersize=5)
    axes.plot(shown["human"].astype(float), places, "|", color=COLOURS["orange"], markersize=11, mew=2)
    axes.set_yticks(places, [_clean(measure, 72) for measure in shown["measure"]])
    axes.set_ylim(places.max(initial=0) + 0.6, -0.6)
    for place, data in zip(places[heads] - 1, shown["data"][heads], strict=True):
        axes.annotate(_clean(data), (0, place), (-4, 0), ha="right", va="center", weight="bold", **_BESIDE)
    axes.set_xlim(0, 1.02)
    if shown.empty:
        axes.text(0.5, 0, "no figures are stored in this copy of Presswork", ha="center", va="center")
    below = shown.dropna(subset=["human"])
    n_below = int((below["value"] < below["human"]).sum())
    return describe(axes, f"Dots. {title}. {n_below} of {len(below)} with a human figure are below it.")


@_styled
def plot_lengths(comments: pd.DataFrame, title: str) -> Axes:
    """Return one dot per comment for its length in words, one line per article, the article's median marked.

    Parameters
    ----------
    comments
        Table `comments`: ``article_id, text``.
    """
    lengths = comments["text"].astype("str").str.split().str.len()
    groups = [(name, lengths[rows]) for name, rows in comments.groupby("article_id", sort=False).groups.items()]
    axes = _start_chart(f"{title}, n = {len(comments)} comments", "words; bar: median", len(groups[:MAX_ROWS]))
    for row, (_, values) in enumerate(groups[:MAX_ROWS]):
        axes.plot(values, [row] * len(values), "o", color=COLOURS["blue"], alpha=0.55, markersize=5, mew=0)
        axes.plot([values.median()], [row], "|", color=COLOURS["orange"], markersize=14, mew=2)
    _label_rows(axes, [f"{_clean(name, 34)} (n = {len(values)})" for name, values in groups[:MAX_ROWS]])
    axes.set_xlim(left=0)
    told = f"median {lengths.median():.0f} words, longest {lengths.max()}" if len(lengths) else "none"
    return describe(axes, f"Dots, one per comment. {title}, n = {len(comments)} comments: {told}.")


@_styled
def plot_periods(table: pd.DataFrame, period: str, title: str) -> Axes:
    """Return the rate of each period with its interval, or a sentence where fewer than two periods have one.

    Parameters
    ----------
    table
        One row per period, in order: the column `period`, ``n, rate_per_10k_words, rate_low, rate_high``.
    """
    known = table["rate_low"].notna()
    title = f"{title}, n = {int(table['n'].sum()):,} in dated documents"
    axes = _start_chart(title, f"{period}; line: 95 % interval", 8 if known.sum() > 1 else 2)
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
    axes.set_xticks(places[::step], [_clean(name) for name in table[period][::step]])
    axes.set_ylim(bottom=0)
    ends = ", ".join(f"{_clean(table[period].iloc[at])} {rates[at]:.1f}" for at in (0, -1))
    return describe(axes, f"Dots with intervals by {period}. {title}: {ends}.")


@_styled
def plot_keywords(keywords: pd.DataFrame, target: str, reference: str, title: str) -> Axes:
    """Return one dot per word: how much more often the target uses it, against how often both use it.

    Parameters
    ----------
    keywords
        Table of :func:`analysis.keyness.compare_words`.
    target, reference
        Names of the two groups.
    """
    table = keywords.assign(n=keywords["n_target"] + keywords["n_reference"])
    axes = _start_chart(f"{title}, n = {len(table):,} words", "uses in both together (log scale)", 15)
    axes.set_ylabel("log ratio: 1 twice as often, -1 half as often")
    axes.grid(axis="y")
    for rows, colour, fill, name in _split_keywords(table, _clean(target), _clean(reference)):
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
    told = "; ".join(f"{_clean(side)}: {_tell_keywords(table, sign)}" for side, sign in sides)
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
        text = _clean(word, 24)
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
    return ", ".join(_clean(word, 24) for word in supported["word"].head(5)) or "none"
