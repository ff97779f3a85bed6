"""Networks: who speaks of whom.

A tidy table in, matplotlib Axes out.
"""

from __future__ import annotations

import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from presswork.show.charts.canvas import clean_label, describe, start_chart, styled
from presswork.show.colours import COLOURS, GREY, choose_tone_colour
from presswork.show.values import name_top, tell_count

MAX_NODES, MAX_EDGES = 40, 90
_SEED = 7
_LABEL = 26
_SIZE = 5.6


@styled
def plot_network(table: pd.DataFrame, title: str) -> Axes:
    """Return an arrow from each speaker to whom they speak of, thick for many statements, coloured by their tone.

    Parameters
    ----------
    table
        One row per pair, most statements first: ``source, target, n_statements, mean_tone``.

    Notes
    -----
    The pairs with most statements are drawn, of 40 names at most; the title says of how many.  Where a name lies
    means nothing but who it is tied to; same table, same picture.
    """
    shown = _choose_edges(table)
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(shown[["source", "target", "n_statements"]].itertuples(index=False, name=None))
    cut = f" (the first {len(shown):,})" if len(shown) < len(table) else ""
    axes = start_chart(f"{title}, n = {tell_count(len(table), 'pair')}{cut}", "", 1, _SIZE - 0.4)
    axes.set_axis_off()
    axes.set_aspect("equal")
    places = networkx.circular_layout(_order_names(graph))
    _draw_edges(axes, shown, places)
    degrees = dict(graph.degree(weight="weight"))
    for name, (x, y) in places.items():
        axes.scatter([x], [y], s=14 + 4 * min(degrees[name], 40), color=COLOURS["ink"], zorder=3)
        _draw_label(axes, name, x, y)
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.75, 1.75)
    _add_legend(axes)
    return describe(axes, _tell(title, table))


def _order_names(graph: networkx.DiGraph) -> networkx.Graph:
    """Return the names without edges, those who speak of one another beside each other."""
    plain, ordered = graph.to_undirected(), networkx.Graph()
    groups = networkx.community.louvain_communities(plain, seed=_SEED) if len(plain) else []
    for group in sorted((sorted(group) for group in groups), key=lambda names: (-len(names), names)):
        ordered.add_nodes_from(sorted(group, key=lambda name: (-plain.degree(name), name)))
    return ordered


def _choose_edges(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first pairs that have no more names together than can be drawn."""
    names: set[str] = set()
    kept: list[int] = []
    for at, pair in enumerate(zip(table["source"], table["target"], strict=True)):
        if len(names | set(pair)) <= MAX_NODES and len(kept) < MAX_EDGES:
            names |= set(pair)
            kept.append(at)
    return table.iloc[kept]


def _draw_edges(axes: Axes, edges: pd.DataFrame, places: dict[str, np.ndarray]) -> None:
    most = max(int(edges["n_statements"].max()), 1) if len(edges) else 1
    columns = edges[["source", "target", "n_statements", "mean_tone"]]
    for source, target, n, tone in columns.itertuples(index=False, name=None):
        colour = choose_tone_colour(None if pd.isna(tone) else tone)
        axes.annotate(
            "",
            xy=tuple(places[target]),
            xytext=tuple(places[source]),
            arrowprops={
                **{"arrowstyle": "-|>", "color": colour, "lw": 0.8 + 2.6 * n / most},
                **{"shrinkA": 5, "shrinkB": 6, "connectionstyle": "arc3,rad=0.12"},
            },
        )


def _draw_label(axes: Axes, name: str, x: float, y: float) -> None:
    """Write a name outside the circle, along its ray, so that none covers another."""
    angle = float(np.degrees(np.arctan2(y, x)))
    is_left = abs(angle) > 90
    axes.text(
        1.07 * x,
        1.07 * y,
        clean_label(name, _LABEL),
        rotation=angle + 180 if is_left else angle,
        rotation_mode="anchor",
        ha="right" if is_left else "left",
        va="center",
        fontsize=7.5,
        color=COLOURS["ink"],
    )


def _add_legend(axes: Axes) -> None:
    tones = {"negative": COLOURS["orange"], "neutral or unknown": GREY, "positive": COLOURS["blue"]}
    handles = [Line2D([], [], color=colour, lw=2, label=name) for name, colour in tones.items()]
    axes.figure.legend(handles=handles, loc="outside lower left", ncols=3, title="mean tone towards whom it is about")


def _tell(title: str, table: pd.DataFrame) -> str:
    if table.empty:
        return f"{title}: nothing to show."
    pairs = table.assign(pair=table["source"] + " of " + table["target"])
    most = name_top(pairs, "pair", "n_statements", 8)
    return f"Arrows from speakers to whom they speak of. {title}, n = {len(table)}: {most}."
