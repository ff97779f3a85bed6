"""Pictures of a page with two directions: documents over time, use by period, words by frequency and difference.

Twins of the charts that matplotlib draws in JupyterLab, from the same tables.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork.language.dates import list_periods
from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import Dot, draw_dot, draw_keys, frame, link, show
from presswork.show.colours import COLOURS, GREY
from presswork.show.html import Rendered, escape
from presswork.show.values import clean, shorten, tell_count, tell_when

# Columns of a timeline; with more days each stands for a week or a month.
_MAX_COLUMNS = 62
# So many names of periods stand side by side on a phone.
_MAX_NAMED = 4
# A letter of a label, in pixels, and the widths in which labels must not meet: a phone's and a desk's.
_LETTER, _LINE, _PHONE, _DESK = 6.4, 15, 330, 880


def draw_timeline(
    table: pd.DataFrame,
    day: str,
    title: str,
    unit: str,
    by: str | None = None,
    colours: Mapping[str, str] | None = None,
    links: Sequence[str] = (),
    height: int = 120,
) -> Rendered:
    """Return a column for each day, week or month, stacked by group; rows without a day are counted in the title."""
    days = pd.to_datetime(table[day].str[:10], errors="coerce", format="%Y-%m-%d")
    groups = (table[by].fillna("unknown") if by else pd.Series(unit, index=table.index)).astype(object)
    told = f"{title}, n = {len(table):,}" + (f", {days.isna().sum():,} undated" if days.isna().any() else "")
    if days.notna().sum() == 0:
        return frame("", 1, f"{told}: no dates are known.", f"No chart. {told}.")
    step, periods = _choose_step(days)
    counts = pd.crosstab(periods, groups.loc[periods.index]).reindex(_list_periods(periods, step), fill_value=0)
    names = counts.sum().sort_index().sort_values(ascending=False, kind="stable").index
    most = int(counts.sum(axis=1).max())
    columns = [
        _draw_column(place / len(counts), 1 / len(counts), row[names], most, height, colours or {}, str(period), step)
        for place, (period, row) in enumerate(counts.iterrows())
    ]
    keys = draw_keys((name, (colours or {}).get(name, GREY)) for name in names[:9]) if len(names) > 1 else ""
    busiest = counts.sum(axis=1)
    alt = f"Columns by {step}. {told}: {counts.index[0]} to {counts.index[-1]}, most in {busiest.idxmax()} ({most})."
    inner = "".join(columns) + _draw_ends([_tell_period(p, step) for p in counts.index], height)
    each = f"{unit} {'on' if step == 'day' else 'in'} each {step}"
    return frame(inner, height + 20, told, alt, f"{each}; the highest column is {most}", False, keys)


def _choose_step(days: pd.Series) -> tuple[str, pd.Series]:
    known = days.dropna()
    span = (known.max() - known.min()).days + 1
    step, code = next((s, c) for s, c, n in (("day", "D", 1), ("week", "W", 7), ("month", "M", math.inf))
                      if span / n <= _MAX_COLUMNS)  # fmt: skip
    return step, known.dt.to_period(code)


def _list_periods(periods: pd.Series, step: str) -> pd.PeriodIndex:
    every = pd.period_range(periods.min(), periods.max(), freq=periods.dt.freq)
    if len(every) <= 2 * _MAX_COLUMNS:
        return every
    return pd.PeriodIndex(sorted(set(periods)))  # decades of silence are no columns


def _tell_period(period: pd.Period, step: str) -> str:
    start = period.start_time
    return f"{start:%B %Y}" if step == "month" else f"{start.day} {start:%B %Y}"


def _draw_column(
    left: float, width: float, row: pd.Series, most: int, height: int, colours: Mapping, period: str, step: str
) -> str:
    drawn, bottom = [], float(height)
    for name, n in row[row > 0].items():
        size = n / most * (height - 6)
        bottom -= size
        tip = f"{period}: {n} of {clean(name)}"
        place = f'x="{show(left + 0.1 * width)}" y="{bottom:.1f}" width="{show(0.8 * width)}" height="{size:.1f}"'
        drawn.append(f'<rect {place} fill="{colours.get(name, COLOURS["blue"])}"><title>{escape(tip)}</title></rect>')
    return f'<g class="marks">{"".join(drawn)}</g>'


def _draw_ends(names: Sequence[str], height: int) -> str:
    line = f'<line class="axis" x1="0" x2="100%" y1="{height}" y2="{height}"></line>'
    ends = [(0, names[0], "start")] + ([(1, names[-1], "end")] if len(names) > 1 else [])
    texts = (
        f'<text class="tick" x="{show(at)}" y="{height + 15}" text-anchor="{side}">{escape(name)}</text>'
        for at, name, side in ends
    )
    return line + "".join(texts)


def _draw_names(names: Sequence[str], height: int) -> str:
    """Return the names of columns under a line: all where there is room on a phone, else those of the ends."""
    if len(names) > _MAX_NAMED:
        return _draw_ends(names, height)
    places = [(number + 0.5) / len(names) for number in range(len(names))]
    texts = (
        f'<text class="tick" x="{show(at)}" y="{height + 15}" text-anchor="middle">{escape(name)}</text>'
        for at, name in zip(places, names, strict=True)
    )
    return f'<line class="axis" x1="0" x2="100%" y1="{height}" y2="{height}"></line>{"".join(texts)}'


def draw_columns(
    table: pd.DataFrame, period: str, value: str, title: str, unit: str, step: str, links: Sequence[str] = ()
) -> Rendered:
    """Return a column for each period, with the empty ones between, so that time runs evenly."""
    rows, height = to_rows(table), 120
    if not rows:
        return frame("", 1, f"{title}: no dates are known.", f"No chart. {title}.")
    counts = {row[period]: row[value] for row in rows}
    addresses = dict(zip(counts, links, strict=False))
    names, most = list_periods(list(counts), step), max(counts.values())
    drawn = []
    for place, name in enumerate(names):
        if n := counts.get(name, 0):
            size, tip = n / most * (height - 6), f"{tell_when(name)}: {n:,} {unit}"
            where = f'x="{show((place + 0.1) / len(names))}" y="{height - size:.1f}" width="{show(0.8 / len(names))}"'
            bar = f'<rect {where} height="{size:.1f}" fill="{COLOURS["blue"]}"><title>{escape(tip)}</title></rect>'
            drawn.append(link(bar, addresses.get(name, "")))
    top = max(counts, key=lambda name: counts[name])
    ends = f"{tell_when(names[0])} to {tell_when(names[-1])}"
    alt = f"Columns by {step}, {ends}. {title}. Most: {tell_when(top)}, {most:,}."
    inner = f'<g class="marks">{"".join(drawn)}</g>' + _draw_names([tell_when(name) for name in names], height)
    return frame(inner, height + 20, title, alt, f"{unit} by {step}, at most {most:,}", bool(addresses))


def draw_periods(table: pd.DataFrame, period: str, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return the rate of each period with its interval, or a sentence where fewer than two periods have one."""
    told = f"{title}, n = {int(table['n'].sum()):,} in dated documents"
    if table["rate_low"].notna().sum() < 2:
        few = f"{told}: too few dated documents in each {period} for a curve"
        return frame("", 1, f"{few}.", f"No chart. {few}.")
    rows, height, most = to_rows(table), 150, float(table[["rate_per_10k_words", "rate_high"]].max().max()) or 1.0
    drawn = []
    for number, (row, address) in enumerate(zip(rows, itertools.chain(links, itertools.repeat("")), strict=False)):
        at, y = (number + 0.5) / len(rows), height - row["rate_per_10k_words"] / most * (height - 12)
        tip = f"{tell_when(str(row[period]))}: {row['rate_per_10k_words']:.1f} per 10,000 words, n = {row['n']:,}"
        if row["rate_low"] is not None:
            low, high = (height - row[end] / most * (height - 12) for end in ("rate_low", "rate_high"))
            drawn.append(
                f'<line class="interval" x1="{show(at)}" x2="{show(at)}" y1="{low:.1f}" y2="{high:.1f}"></line>'
            )
        drawn.append(draw_dot(Dot(at, COLOURS["blue"], tip, address, is_hollow=row["rate_low"] is None), y))
    inner = f'<g class="marks">{"".join(drawn)}</g>' + _draw_names([tell_when(str(r[period])) for r in rows], height)
    unit = f"per 10,000 words, from 0 to {most:.0f}; line: 95 % interval; ring: too few documents for one"
    ends = ", ".join(f"{tell_when(str(row[period]))} {row['rate_per_10k_words']:.1f}" for row in (rows[0], rows[-1]))
    return frame(inner, height + 20, told, f"Dots with intervals by {period}. {told}: {ends}.", unit, any(links))


def draw_keywords(
    keywords: pd.DataFrame, target: str, reference: str, title: str, links: Sequence[str] = ()
) -> Rendered:
    """Return a dot for each word, at how often the one group uses it (across) and the other (upwards), the words that
    set them apart with their name.

    Places are ranks of rates on a logarithmic scale; on the slanting line both use a word alike.
    """
    table = keywords.assign(href=[*links, *itertools.repeat("", len(keywords) - len(links))][: len(keywords)])
    table = table[(table["n_target"] + table["n_reference"]) > 0]
    rates = table[["rate_target", "rate_reference"]]
    if table.empty:
        return frame("", 1, f"{title}: nothing to compare.", f"No chart. {title}: nothing to compare.")
    least = float(rates[rates > 0].min().min()) / 2
    low, high = math.log(least), math.log(float(rates.max().max()))
    height, places = 430, []
    for row in to_rows(table):
        x, y = ((math.log(max(row[r], least)) - low) / ((high - low) or 1) for r in ("rate_target", "rate_reference"))
        places.append((row, 0.02 + 0.93 * x, height - 14 - (height - 34) * y))
    drawn = [_draw_word(*found) for found in _join_places(places)]
    labels = _place_labels(places)
    line = f'<line class="grid" x1="2%" x2="95%" y1="{height - 14}" y2="20"></line>'
    colours = {f"more in {clean(target)}": COLOURS["blue"], f"more in {clean(reference)}": COLOURS["orange"]}
    shown = {COLOURS[name] for name, sign in (("blue", 1), ("orange", -1)) if _list_supported(table, sign)}
    keys = draw_keys([*(one for one in colours.items() if one[1] in shown), ("no clear difference", GREY)])
    told = f"{title}, n = {tell_count(len(table), 'word')}"
    firsts = (", ".join(_list_supported(table, sign)) or "none" for sign in (1, -1))
    sides = "; ".join(f"{side}: {names}" for side, names in zip((target, reference), firsts, strict=True))
    inner = f'{line}<g class="marks">{"".join(drawn)}</g>{"".join(labels)}'
    unit = f"to the right: more often in {clean(target)}; upwards: more often in {clean(reference)} (log scales)"
    return frame(inner, height, told, f"Dots, one per word. {told}. Supported, {sides}.", unit, True, keys)


def _list_supported(table: pd.DataFrame, sign: int) -> list[str]:
    found = table[table["is_supported"] & (sign * table["log_ratio"] > 0)]
    return [clean(word) for word in found["word"].head(5)]


def _join_places(places: Sequence[tuple[Mapping, float, float]]) -> list[tuple[Mapping, float, float, int]]:
    """Return places with how many more words that nothing supports stand there: of these one dot tells."""
    joined: dict[tuple, tuple[Mapping, float, float, int]] = {}
    for row, x, y in places:
        key = (x, y, bool(row["is_single_article"]), row["word"] if row["is_supported"] else "")
        first = joined.get(key)
        joined[key] = (*first[:3], first[3] + 1) if first else (row, x, y, 0)
    return list(joined.values())


def _draw_word(row: Mapping, x: float, y: float, n_more: int = 0) -> str:
    colour = GREY if not row["is_supported"] else COLOURS["blue" if row["log_ratio"] > 0 else "orange"]
    more = f" and {n_more:,} more" if n_more else ""
    tip = f"{row['word']}{more}: {row['n_target']:,} times here, {row['n_reference']:,} elsewhere"
    return draw_dot(Dot(x, colour, tip, row["href"], 4, bool(row["is_single_article"])), y)


def _place_labels(places: Sequence[tuple[Mapping, float, float]]) -> list[str]:
    """Return the names of the words that matter, so that none meets another; some only where there is a desk's room.

    What does not meet at one width does not meet at a greater one.
    """
    ranked = sorted(places, key=lambda p: (not p[0]["is_supported"], -abs(p[0]["log_odds_z"] or 0), p[0]["word"]))
    taken: dict[int, list[tuple[float, float, float]]] = {_PHONE: [], _DESK: []}
    labels = []
    for row, x, y in ranked[:36]:
        word = shorten(row["word"], 24)
        free = [width for width in taken if _is_free(word, x, y, width, taken[width])]
        for width in free:
            taken[width].append(_measure(word, x, y, width))
        if free:
            side, shift = ("start", 7) if x < 0.6 else ("end", -7)
            text = f'<text x="{show(x)}" y="{y + 4:.1f}" dx="{shift}" text-anchor="{side}">{escape(word)}</text>'
            label = link(text, row["href"], in_order=False)
            labels.append(label if _PHONE in free else f'<g class="desk">{label}</g>')
    return labels


def _measure(word: str, x: float, y: float, width: int) -> tuple[float, float, float]:
    size = len(word) * _LETTER + 8
    return (x * width, x * width + size, y) if x < 0.6 else (x * width - size, x * width, y)


def _is_free(word: str, x: float, y: float, width: int, taken: Sequence[tuple[float, float, float]]) -> bool:
    left, right, middle = _measure(word, x, y, width)
    inside = left >= 0 and right <= width
    return inside and all(right < a or left > b or abs(middle - at) >= _LINE for a, b, at in taken)
