"""Grids: what became of each claim in each outlet.

A tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from presswork.show.charts.canvas import clean_label, describe, label_rows, say_cut, start_chart, styled
from presswork.show.colours import COLOURS, GREY
from presswork.show.values import tell_count

# Kind of mark -> shape and colour: told apart by shape alone, too.
_MARKS = {
    "first": ("o", COLOURS["ink"]),
    "same": ("o", COLOURS["blue"]),
    "fuller": ("^", COLOURS["blue"]),
    "cut": ("v", COLOURS["sky"]),
    "reworded": ("s", COLOURS["green"]),
    "reported": (".", COLOURS["slate"]),
    "changed": ("D", COLOURS["yellow"]),
    "contradicts": ("X", COLOURS["orange"]),
    "without": ("_", GREY),
}
_MAX_CLAIMS, _MAX_COLUMNS = 24, 12
_STEP = 0.16
_WIDEST = 58


@styled
def plot_claims(table: pd.DataFrame, title: str, column: str = "outlet", sign: str = "relation") -> Axes:
    """Return claims in rows and outlets in columns, a mark for what each made of it.

    Parameters
    ----------
    table
        One row per claim and outlet: ``claim, label``, `sign` and `column`; its order is that of the rows.
    column
        Column of the columns: ``outlet``, or a day.
    sign
        Column of what became of the claim.

    Notes
    -----
    The 24 first claims and the twelve columns with most marks are drawn; the title says of how many.
    """
    table, order = table.assign(relation=table[sign]), list(dict.fromkeys(table["claim"]))
    shown = table[table["claim"].isin(order[:_MAX_CLAIMS])]
    counts = shown[column].value_counts()
    columns = sorted(counts.index[:_MAX_COLUMNS])
    shown = shown[shown[column].isin(columns)]
    cells = shown.groupby(["claim", column])["relation"]
    # Several marks of one cell stand side by side.
    shown = shown.assign(shift=(cells.cumcount() - (cells.transform("size") - 1) / 2) * _STEP)
    cut = say_cut(min(len(order), _MAX_CLAIMS), len(order)) + say_cut(len(columns), table[column].nunique())
    axes = start_chart(
        f"{title}, n = {tell_count(len(order), 'claim')}{cut}", "", max(len(order[:_MAX_CLAIMS]), 3), 0.34
    )
    if table.empty:
        axes.set_axis_off()
        axes.text(0, 0.5, "Nothing to draw.", color=COLOURS["slate"])
        return describe(axes, _tell(title, table, 0))
    rows = {claim: row for row, claim in enumerate(order[:_MAX_CLAIMS])}
    for kind, group in shown.groupby("relation", sort=False):
        shape, colour = _MARKS[str(kind)]
        axes.plot(
            [columns.index(name) + shift for name, shift in zip(group[column], group["shift"], strict=True)],
            group["claim"].map(rows),
            shape,
            color=colour,
            markersize=8,
        )
    labels = table.drop_duplicates("claim").head(_MAX_CLAIMS)["label"]
    label_rows(axes, [clean_label(label, _WIDEST) for label in labels])
    axes.set_xticks(range(len(columns)), [clean_label(name, 22) for name in columns], rotation=35, ha="right")
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.grid(axis="y")
    _add_legend(axes, [kind for kind in _MARKS if kind in set(shown["relation"])])
    return describe(axes, _tell(title, table, len(order)))


def _add_legend(axes: Axes, kinds: list[str]) -> None:
    handles = [
        Line2D([], [], marker=_MARKS[kind][0], color=_MARKS[kind][1], linestyle="", markersize=7, label=kind)
        for kind in kinds
    ]
    if handles:
        axes.figure.legend(handles=handles, loc="outside lower left", ncols=5)


def _tell(title: str, table: pd.DataFrame, n: int) -> str:
    if table.empty:
        return f"{title}: nothing to show."
    counts = table["relation"].value_counts()
    told = ", ".join(f"{kind} {counts[kind]}" for kind in _MARKS if kind in counts)
    return f"Grid of claims. {title}, n = {n}. Marks: {told}."
