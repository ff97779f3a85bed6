"""Pictures of who speaks when: a lane for each speaker, a dot for each period.

Twin of the chart that matplotlib draws in JupyterLab, from the same table.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import Dot, draw_dot, draw_keys, draw_label, frame, link
from presswork.show.colours import VOICES
from presswork.show.html import Rendered, escape
from presswork.show.values import clean, tell_few, tell_when

# Pixels of a lane: the words on top, then the dots, whose area tells how many.
_LANE, _BASELINE, _MIDDLE, _LARGEST = 38, 12, 26, 11


def draw_stream(table: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return a lane for each speaker with a dot for each period, all to one scale; dots lead to passages.

    Parameters
    ----------
    table
        One row per speaker and period, in order: ``speaker, voice_kind, period, step, n_statements, n_articles``.
    links
        Where each row leads; empty where it counts nothing.
    """
    if table.empty:
        return frame("", 1, f"{title}: no dates are known.", f"No chart. {title}: no dates are known.")
    rows = [row | {"href": href} for row, href in zip(to_rows(table), _fill(links), strict=False)]
    most, lanes = max(int(table["n_statements"].max()), 1), []
    groups = [list(group) for _, group in itertools.groupby(rows, key=lambda row: row["speaker"])]
    for number, group in enumerate(groups):
        lanes.append(_draw_lane(group, number * _LANE, most))
    height = _LANE * len(groups)
    kinds = [kind for kind in VOICES if kind in set(table["voice_kind"])]
    alt = ", ".join(f"{group[0]['speaker']} {_sum(group)}" for group in groups)
    periods = [tell_when(row["period"]) for row in groups[0]]
    step = groups[0][0]["step"]
    each = f"{'on' if step == 'day' else 'in'} each {step}"
    unit = f"statements {each}; the larger a dot, the more: the largest is {most}"
    return frame(
        "".join(lanes) + _draw_ends(periods, height),
        height + 18,
        title,
        f"Dots by {step}, a lane for each speaker. {title}: {alt}.",
        unit,
        any(links),
        draw_keys((kind, VOICES[kind]) for kind in kinds),
    )


def _draw_lane(group: Sequence[Mapping], top: int, most: int) -> str:
    """Return one speaker's words and dots; the words lead to the first passage of all."""
    first, middle, dots = group[0], top + _MIDDLE, []
    for at, row in enumerate(group):
        if row["n_statements"]:
            tip = f"{clean(row['speaker'])}, {_tell_period(row)}: {tell_few(row['n_statements'], 'statement')} in "
            tip += tell_few(row["n_articles"], "document")
            size = round(_LARGEST * math.sqrt(row["n_statements"] / most), 1)
            place = (at + 0.5) / len(group)
            dots.append(draw_dot(Dot(place, VOICES[row["voice_kind"]], tip, row["href"], size), middle))
    told = f"{clean(first['speaker'])}: {tell_few(_sum(group), 'dated statement')}"
    figure = f'<text x="100%" y="{top + _BASELINE}" class="figure" text-anchor="end">{_sum(group):,} dated</text>'
    address = next((row["href"] for row in group if row["href"]), "")
    words = link(draw_label(clean(first["speaker"]), top + _BASELINE) + figure, address, told)
    line = f'<line class="grid" x1="0" x2="100%" y1="{middle}" y2="{middle}"></line>'
    return f'{line}{words}<g class="marks">{"".join(dots)}</g>'


def _tell_period(row: Mapping) -> str:
    return f"{'week of ' if row['step'] == 'week' else ''}{tell_when(row['period'])}"


def _sum(group: Sequence[Mapping]) -> int:
    return sum(row["n_statements"] for row in group)


def _draw_ends(periods: Sequence[str], height: int) -> str:
    ends = [("0", periods[0], "start")] + ([("100%", periods[-1], "end")] if len(periods) > 1 else [])
    return "".join(
        f'<text class="tick" x="{at}" y="{height + 13}" text-anchor="{side}">{escape(name)}</text>'
        for at, name, side in ends
    )


def _fill(links: Sequence[str]) -> itertools.chain:
    return itertools.chain(links, itertools.repeat(""))
