"""Pictures of who speaks when: a lane for each speaker, a column for each period.

Twin of the chart that matplotlib draws in JupyterLab, from the same table.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import Span, draw_keys, draw_label, draw_span, frame, link
from presswork.show.colours import VOICES
from presswork.show.html import Rendered, escape
from presswork.show.values import clean, tell_few, tell_when

# Pixels of a lane: the words on top, then the columns.
_LANE, _BASELINE, _TOP, _COLUMN = 44, 12, 17, 22


def draw_stream(table: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return a lane for each speaker with a column for each period, all to one scale; columns lead to passages.

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
    unit = f"statements in each {groups[0][0]['step']}; the highest column is {most}"
    return frame(
        "".join(lanes) + _draw_ends(periods, height),
        height + 18,
        title,
        f"Columns by {groups[0][0]['step']}, a lane for each speaker. {title}: {alt}.",
        unit,
        any(links),
        draw_keys((kind, VOICES[kind]) for kind in kinds),
    )


def _draw_lane(group: Sequence[Mapping], top: int, most: int) -> str:
    """Return one speaker's words and columns; the words lead to the first passage of all."""
    first, n = group[0], len(group)
    floor = top + _TOP + _COLUMN
    columns = []
    for at, row in enumerate(group):
        size = row["n_statements"] / most * _COLUMN
        if size:
            tip = f"{clean(row['speaker'])}, {_tell_period(row)}: {tell_few(row['n_statements'], 'statement')} in "
            tip += tell_few(row["n_articles"], "document")
            span = Span((at + 0.1) / n, (at + 0.9) / n, VOICES[row["voice_kind"]], tip, row["href"])
            columns.append(draw_span(span, round(floor - size, 1), round(size, 1)))
    told = f"{clean(first['speaker'])}: {tell_few(_sum(group), 'statement')}"
    figure = f'<text x="100%" y="{top + _BASELINE}" class="figure" text-anchor="end">{_sum(group):,}</text>'
    address = next((row["href"] for row in group if row["href"]), "")
    words = link(draw_label(clean(first["speaker"]), top + _BASELINE) + figure, address, told)
    line = f'<line class="grid" x1="0" x2="100%" y1="{floor}" y2="{floor}"></line>'
    return f'{words}{line}<g class="marks">{"".join(columns)}</g>'


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
