"""Pictures of a page that tie names to one another: claims to outlets, speakers to whom they speak of.

Twins of the charts that matplotlib draws in JupyterLab, from the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import draw_keys, draw_label, frame, link, show
from presswork.show.colours import COLOURS, GREY, choose_tone_colour
from presswork.show.html import Rendered, escape
from presswork.show.values import clean, name_top, shorten, tell_count, tell_when

# Kind of mark -> sign and colour: told apart by the sign alone, too.
_MARKS = {
    "first": ("◉", COLOURS["slate"]),
    "same": ("●", COLOURS["blue"]),
    "fuller": ("▲", COLOURS["blue"]),
    "cut": ("▼", COLOURS["sky"]),
    "reworded": ("■", COLOURS["green"]),
    "reported": ("•", COLOURS["slate"]),
    "changed": ("◆", COLOURS["yellow"]),
    "contradicts": ("✖", COLOURS["orange"]),
    "without": ("–", COLOURS["slate"]),
}
_MAX_CLAIMS, _MAX_COLUMNS, _MAX_NAMES, _MAX_TIES = 24, 12, 20, 60
# Pixels of a claim's two lines, and of a name.
_CLAIM, _NAME = 40, 21
_SIDE = 19
# Letters of all columns' names together.
_HEADS = 108
# Pixels from one sign to the next where a cell has several.
_SIGN = 13
_LETTERS = "ABCDEFGHIJKL"
# Where the names on either side end, and the ties begin.
_LEFT, _RIGHT = 0.4, 0.6


def draw_claims(
    table: pd.DataFrame, title: str, column: str = "outlet", links: Sequence[str] = (), sign: str = "relation"
) -> Rendered:
    """Return claims in rows and outlets or days in columns, signs for what each made of it; columns have letters.

    What hovering tells of a sign stands in ``tip``, where the table has it; `sign` is the column that says what
    became of it.
    """
    table = table.assign(relation=table[sign])
    order = list(dict.fromkeys(table["claim"]))
    kept = order[:_MAX_CLAIMS]
    columns = sorted(table.loc[table["claim"].isin(kept), column].value_counts().index[:_MAX_COLUMNS])
    places = {name: 0.04 + 0.92 * (at + 0.5) / max(len(columns), 1) for at, name in enumerate(columns)}
    cut = f" (the first {len(kept)})" if len(kept) < len(order) else ""
    told = f"{title}, n = {tell_count(len(order), 'claim')}{cut}"
    if table.empty:
        return frame("", 1, f"{told}: nothing to draw.", f"No chart. {told}.")
    named = [tell_when(clean(name)) for name in columns]
    parts = [_draw_head(_LETTERS[at], named[at], place, len(named)) for at, place in enumerate(places.values())]
    leads = dict(zip(table["claim"], links, strict=False))
    for number, claim in enumerate(kept):
        rows = to_rows(table[table["claim"].eq(claim) & table[column].isin(columns)])
        parts.append(_draw_claim(rows, column, places, 18 + number * _CLAIM, leads.get(claim, "")))
    kinds = [kind for kind in _MARKS if kind in set(table["relation"])]
    unit = "; ".join(f"{_LETTERS[at]} {name}" for at, name in enumerate(named))
    keys = f"{' '.join(f'{_MARKS[kind][0]} {kind}' for kind in kinds)}. {unit}"
    height = 22 + _CLAIM * len(kept)
    return frame("".join(parts), height, told, _tell_claims(told, table), keys, bool(links))


def _draw_head(letter: str, name: str, place: float, n: int) -> str:
    """Return the letter of a column, on a desk with as much of its name as there is room for."""
    text = '<text class="tick" x="{}" y="11" text-anchor="middle">{}</text>'
    full = shorten(f"{letter} {name}", max(_HEADS // n, 1))
    return (
        f'<g class="phone">{text.format(show(place), letter)}</g>'
        f'<g class="desk">{text.format(show(place), escape(full))}</g>'
    )


def _draw_claim(rows: list[dict], column: str, places: Mapping[str, float], top: int, address: str) -> str:
    line = f'<line class="grid" x1="0" x2="100%" y1="{top + 28}" y2="{top + 28}"></line>'
    signs = ""
    for name, place in places.items():
        cell = [row for row in rows if row[column] == name]
        signs += "".join(
            _draw_sign(row, column, place, at - (len(cell) - 1) / 2, top + 32) for at, row in enumerate(cell)
        )
    words = link(draw_label(rows[0]["label"], top + 14), address, rows[0]["label"])
    return f"{line}{words}{signs}"


def _draw_sign(row: Mapping, column: str, place: float, step: float, y: int) -> str:
    sign, colour = _MARKS[row["relation"]]
    told = f"{clean(row.get('tip') or row[column])}: {row['relation']}"
    tip = f"<title>{escape(told)}</title>"
    shift = f' dx="{step * _SIGN:g}"' if step else ""
    return f'<text x="{show(place)}" y="{y}"{shift} text-anchor="middle" fill="{colour}">{sign}{tip}</text>'


def _tell_claims(told: str, table: pd.DataFrame) -> str:
    counts = table["relation"].value_counts()
    signs = ", ".join(f"{kind} {counts[kind]}" for kind in _MARKS if kind in counts)
    return f"Grid of claims. {told}. Marks: {signs}."


def draw_network(table: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return speakers on the left, tied to whom they speak of on the right; the colour is the mean tone."""
    told = f"{title}, n = {tell_count(len(table), 'pair')}"
    if table.empty:
        return frame("", 1, f"{told}: nothing to draw.", f"No chart. {told}.")
    kept = _choose_ties(table)
    shown, leads = table.iloc[kept], dict(enumerate(links))
    told += f" (the first {len(shown)})" if len(shown) < len(table) else ""
    left, right = (_order_names(shown, name) for name in ("source", "target"))
    rows = zip(kept, to_rows(shown), strict=True)
    inner = "".join(_draw_tie(row, left, right, leads.get(at, "")) for at, row in rows)
    inner += "".join(_draw_name(name, y, _LEFT - 0.015, "end") for name, y in left.items())
    inner += "".join(_draw_name(name, y, _RIGHT + 0.015, "start") for name, y in right.items())
    height = _NAME * max(len(left), len(right)) + 6
    keys = draw_keys([("negative", COLOURS["orange"]), ("neutral", GREY), ("positive", COLOURS["blue"])])
    named = shown.assign(pair=shown["source"] + " of " + shown["target"])
    alt = f"Ties from speakers to whom they speak of. {told}: {name_top(named, 'pair', 'n_statements', 8)}."
    unit = "left: who speaks; right: of whom; mean tone towards them"
    return frame(inner, height, told, alt, unit, bool(links), keys)


def _choose_ties(table: pd.DataFrame) -> list[int]:
    """Return the places of the first pairs that have no more names on a side than can be drawn."""
    left: set[str] = set()
    right: set[str] = set()
    kept: list[int] = []
    for at, (source, target) in enumerate(zip(table["source"], table["target"], strict=True)):
        fits = len(left | {source}) <= _MAX_NAMES and len(right | {target}) <= _MAX_NAMES
        if fits and len(kept) < _MAX_TIES:
            left.add(source)
            right.add(target)
            kept.append(at)
    return kept


def _order_names(ties: pd.DataFrame, column: str) -> dict[str, int]:
    """Return the height of each name, those with most statements on top."""
    sums = ties.groupby(column)["n_statements"].sum().sort_index().sort_values(ascending=False, kind="stable")
    return {str(name): 14 + _NAME * at for at, name in enumerate(sums.index)}


def _draw_tie(row: Mapping, left: Mapping[str, int], right: Mapping[str, int], address: str) -> str:
    tone = row["mean_tone"]
    colour = choose_tone_colour(tone)
    ends = f'x1="{show(_LEFT)}" x2="{show(_RIGHT)}" y1="{left[row["source"]] - 4}" y2="{right[row["target"]] - 4}"'
    shown = "" if tone is None else f", mean tone {tone:+.2f}"
    tip = f"{row['source']} of {row['target']}: {tell_count(row['n_statements'], 'statement')}{shown}"
    return link(f'<line class="tie" {ends} stroke="{colour}"></line>', address, tip, in_order=False)


def _draw_name(name: str, y: int, at: float, anchor: str) -> str:
    tip = f"<title>{escape(name)}</title>"
    return f'<text x="{show(at)}" y="{y}" text-anchor="{anchor}">{escape(shorten(name, _SIDE))}{tip}</text>'
