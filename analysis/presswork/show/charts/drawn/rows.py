"""Pictures of a page whose lines are rows: bars, shares, means with their statements, strips of pages.

Twins of the charts that matplotlib draws in JupyterLab, from the same tables; `links` holds for each row where it
leads.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork.language.sentences import find_words
from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import Dot, Row, Span, draw_keys, draw_rows
from presswork.show.colours import BLOCK_NAMES, BLOCKS, COLOURS, GREY, SHARES, VOICES
from presswork.show.html import Rendered
from presswork.show.values import (
    NO_OUTLET,
    clean,
    find_interval,
    shorten,
    show_value,
    tell_count,
    tell_share,
    tell_when,
)

MAX_ROWS, MAX_PANELS, MAX_BARS = 40, 12, 5
# What a ring stands for, beside a dot for the mood.
RING = "ring: mean stance towards the target, -1 ill to +1 well"


def draw_bars(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] | None = None,
    links: Sequence[str] = (),
) -> Rendered:
    """Return ranked bars, longest first as the table is sorted, with intervals where it has them."""
    rows = to_rows(table.head(MAX_ROWS))
    ends = find_interval(table, value)
    most = max((max(_plain(row[value]), _plain(row[ends[1]]) if ends else 0) for row in rows), default=0) or 1
    drawn = [
        Row(
            _name(row[label], label),
            figure=_tell_value(row, value, n),
            tip=_tell_row(row, label, value, n, unit, ends),
            address=address,
            spans=[Span(0, _plain(row[value]) / most, _choose(colours, row[label], "blue"))],
            line=_scale(row, ends, most),
        )
        for row, address in zip(rows, _fill(links), strict=False)
    ]
    cut = "" if len(rows) == len(table) else f" (first {len(rows)} of {len(table):,})"
    return draw_rows(drawn, f"{title}{cut}", _tell_bars(rows, label, value, title, unit), unit)


def draw_panels(
    table: pd.DataFrame,
    panel: str,
    label: str,
    value: str,
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] | None = None,
    links: Sequence[str] = (),
) -> Rendered:
    """Return small multiples: one panel of bars for each group, all to the same scale."""
    most = float(table[value].astype(float).max()) if len(table) else 1.0
    groups = list(table.groupby(panel, sort=False, dropna=False))[:MAX_PANELS]
    panels = []
    for name, rows in groups:
        total = int(rows[n].sum()) if n else len(rows)
        bars = [
            Row(
                _name(row[label], label),
                figure=show_value(row[value], value),
                tip=f"{_name(row[label], label)}: {show_value(row[value], value)}"
                + (f", n = {row[n]:,}" if n else ""),
                spans=[Span(0, _plain(row[value]) / (most or 1), _choose(colours, row[label], "blue"))],
            )
            for row in to_rows(rows.head(MAX_BARS))
        ]
        told = f"{_name(name, panel)}, n = {total:,}"
        panels.append(draw_rows(bars, told, f"{title}, {told}: {_tell_first(bars)}", is_wide=False).markup)
    alt = f"Small bar charts, one per {panel}. {title}."
    caption = f"<p class='paneltitle'>{clean(title)}</p>"
    return Rendered(f'<div class="panels">{caption}{"".join(panels)}</div>', alt)


def draw_stacked(
    table: pd.DataFrame,
    label: str,
    parts: Mapping[str, str],
    title: str,
    unit: str,
    n: str | None = None,
    colours: Mapping[str, str] = SHARES,
    links: Sequence[str] = (),
) -> Rendered:
    """Return one bar per row split into shares, from 0 to 1."""
    drawn = []
    for row, address in zip(to_rows(table.head(MAX_ROWS)), _fill(links), strict=False):
        shares = [_plain(row[column]) for column in parts]
        starts = [0, *itertools.accumulate(shares)]
        spans = [
            Span(start, start + share, colours.get(column, GREY), f"{name}: {tell_share(share)}")
            for start, share, (column, name) in zip(starts, shares, parts.items(), strict=False)
        ]
        first, name = next(iter(parts.items()))
        note = f"n = {row[n]:,}" if n else ""
        told = f"{_name(row[label], label)}: {tell_share(_plain(row[first]))} {name}{', ' if n else ''}{note}"
        drawn.append(Row(_name(row[label], label), note, tell_share(shares[0]), told, address, spans))
    keys = draw_keys((name, colours.get(column, GREY)) for column, name in parts.items())
    alt = f"Shares, one bar per row. {title}. {unit}. {'; '.join(row.tip for row in drawn)}."
    return draw_rows(drawn, title, alt, unit, [(0, "0 %"), (0.5, "50 %"), (1, "100 %")], keys)


def draw_tone(
    table: pd.DataFrame,
    label: str,
    title: str,
    value: str = "mean_tone",
    n: str = "n",
    colours: Mapping[str, str] | None = None,
    links: Sequence[str] = (),
    behind: Sequence[Sequence[Dot]] = (),
    ring: str = "",
) -> Rendered:
    """Return a strip per row for its mean tone, from -1 to 1, with its interval; `behind` are statements as dots.

    `ring` is the column of a mean stance, which a ring stands for.
    """
    colours, drawn = (VOICES if label == "voice_kind" else colours), []
    strips = itertools.chain(behind, itertools.repeat(()))
    for row, address, dots in zip(to_rows(table.head(MAX_ROWS)), _fill(links), strips, strict=False):
        is_known, colour = row[value] is not None, _choose(colours, row[label], "orange")
        tip = f"{_name(row[label], label)}: mean {show_value(row[value], 'tone')}, n = {row[n]:,}"
        mean = [Dot((row[value] + 1) / 2, colour, tip)] if is_known else []
        ends = row.get("mean_low"), row.get("mean_high")
        line = None if None in ends else tuple((end + 1) / 2 for end in ends)
        figure = show_value(row[value], "tone") if is_known else ""
        stance = _draw_stance(row.get(ring))
        drawn.append(
            Row(_name(row[label], label), f"n = {row[n]:,}", figure, tip, address, (), line, [*dots, *mean, *stance])
        )
    unit = "mood of what is said: -1 grave, 0 neutral, +1 good; line: 95 % interval"
    unit += "; small dots: single statements" if behind else ""
    unit += f"; {RING}" if ring else ""
    ticks = [(0, "grave"), (0.5, "neutral"), (1, "good")]
    alt = f"Dots with intervals, one per row. {title}: {'; '.join(row.tip for row in drawn[:6])}."
    return draw_rows(drawn, title, alt, unit, ticks)


def _draw_stance(stance: float | None) -> list[Dot]:
    if stance is None:
        return []
    told = f"mean stance towards the target {show_value(stance, 'tone')}"
    return [Dot((stance + 1) / 2, COLOURS["blue"], told, radius=6, is_hollow=True)]


def draw_blocks(blocks: pd.DataFrame, articles: pd.DataFrame, title: str = "", links: Sequence[str] = ()) -> Rendered:
    """Return one strip per article that shows which part of the page was taken for what, to scale within it."""
    shown, groups = articles.head(MAX_ROWS), dict(iter(blocks.groupby("article_id")))
    drawn = []
    for row, address in zip(to_rows(shown[["article_id", "headline", "text"]]), _fill(links), strict=False):
        size, spans = max(len(row["text"] or ""), 1), []
        for block in to_rows(groups.get(row["article_id"], blocks.head(0))[["kind", "start", "end"]]):
            place = block["start"] / size, block["end"] / size
            spans.append(Span(*place, BLOCKS.get(block["kind"], GREY), block["kind"]))
        name = row["headline"] or row["article_id"]
        drawn.append(Row(_name(name), tip=row["article_id"], address=address, spans=spans))
    present = {BLOCKS.get(kind, GREY) for kind in blocks["kind"]}
    keys = draw_keys((name, BLOCKS[kind]) for kind, name in BLOCK_NAMES.items() if BLOCKS[kind] in present)
    cut = "" if len(shown) == len(articles) else f" (first {len(shown)} of {len(articles):,})"
    title = f"What each page is made of, n = {tell_count(len(articles), 'document')}{cut}"
    unit = "from the first character of the page (left) to the last (right)"
    return draw_rows(drawn, title, f"Strips, one per document. {title}.", unit, (), keys)


def draw_dispersion(words: pd.DataFrame, articles: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return a tick for each occurrence at its place in its article, one line per article, those with most first."""
    counts = (
        words["article_id"].astype(object).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    facts = {row["article_id"]: row for row in to_rows(articles[["article_id", "headline", "outlet", "text"]])}
    most, drawn = counts.head(12), []
    for article_id, n in most.items():
        row = facts[article_id]
        places = words.loc[words["article_id"] == article_id, "start"].astype(float) / max(len(row["text"] or ""), 1)
        spans = [Span(at, at + 0.004, COLOURS["blue"]) for at in places]
        name = _name(row["headline"] or article_id)
        drawn.append(Row(name, row["outlet"] or "", f"{n:,}", f"{article_id}: n = {n:,}", "", spans))
    cut = f" (the {len(most)} with most of {len(counts):,} documents)" if len(most) < len(counts) else ""
    alt = f"Occurrences along each document. {title}. Most: {', '.join(row.tip for row in drawn[:5])}."
    return draw_rows(drawn, f"{title}{cut}", alt, "from the top of the page (left) to its bottom (right)")


def draw_accuracy(figures: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return one dot per stored figure with its interval, and a ring for what two people reach on the same task."""
    drawn = []
    for row in to_rows(figures.head(MAX_ROWS)):
        told = f"two annotators {show_value(row['human'], 'human')}"
        human = [] if row["human"] is None else [Dot(row["human"], COLOURS["orange"], told, is_hollow=True)]
        dots = (
            []
            if row["value"] is None
            else [Dot(row["value"], COLOURS["blue"], f"{row['value']:.2f}, n = {row['n']}")]
        )
        line = None if None in (row["low"], row["high"]) else (row["low"], row["high"])
        value = show_value(row["value"], "value")
        marks = [*human, *dots]
        drawn.append(Row(_name(row["measure"]), shorten(row["data"], 60), value, "", "", (), line, marks))
    unit = "1 is perfect; ring: two annotators; line: 95 % interval"
    return draw_rows(drawn, title, f"Dots. {title}.", unit, [(0, "0"), (0.5, "0.5"), (1, "1")])


def draw_lengths(comments: pd.DataFrame, articles: pd.DataFrame, title: str, links: Sequence[str] = ()) -> Rendered:
    """Return one dot per comment at its length in words, a line per article."""
    lengths = comments.assign(words=[len(find_words(text or "")) for text in comments["text"]])
    longest, drawn = max(lengths["words"].max() if len(lengths) else 1, 1), []
    names = articles.set_index("article_id")["headline"].fillna("")
    for article_id, rows in list(lengths.groupby("article_id", sort=False))[:MAX_ROWS]:
        dots = [Dot(n / longest, COLOURS["yellow"], f"{n} words", radius=4) for n in rows["words"]]
        median = rows["words"].median()
        bar = [Span(median / longest - 0.003, median / longest + 0.003, COLOURS["orange"], f"median {median:g}")]
        name = _name(names.get(article_id) or article_id)
        drawn.append(Row(name, f"n = {len(rows)}", f"median {median:g}", spans=bar, dots=dots))
    title = f"{title}, n = {tell_count(len(comments), 'comment')}"
    return draw_rows(drawn, title, f"Dots, one per comment. {title}.", f"words, from 0 to {longest}; bar: the median")


def _fill(links: Sequence[str]) -> itertools.chain:
    return itertools.chain(links, itertools.repeat(""))


def _name(value: object, column: str = "") -> str:
    """Return the name of a row as text; what is null in another column than the outlet is unknown."""
    if value is None or value != value:
        return NO_OUTLET if column == "outlet" else "unknown"
    return tell_when(clean(value))


def _plain(value: object) -> float:
    return 0.0 if value is None or value != value else float(value)


def _choose(colours: Mapping[str, str] | None, label: object, default: str) -> str:
    return COLOURS[default] if colours is None else colours.get(label, GREY)


def _scale(row: Mapping, ends: tuple[str, str] | None, most: float) -> tuple[float, float] | None:
    if ends is None or row[ends[0]] is None or row[ends[1]] is None:
        return None
    return row[ends[0]] / most, row[ends[1]] / most


def _tell_value(row: Mapping, value: str, n: str | None) -> str:
    told = show_value(row[value], value)
    if n == "n_articles":
        return f"{told} in {tell_count(row[n], 'document')}"
    return f"{told} (n = {row[n]:,})" if n else told


def _tell_row(row: Mapping, label: str, value: str, n: str | None, unit: str, ends: tuple | None) -> str:
    between = ""
    if ends and row[ends[0]] is not None:
        between = f", 95 % interval {show_value(row[ends[0]], value)} to {show_value(row[ends[1]], value)}"
    return f"{_name(row[label], label)}: {_tell_value(row, value, n)}, {unit.partition(';')[0]}{between}"


def _tell_first(rows: Sequence[Row]) -> str:
    return ", ".join(f"{row.label} {row.figure}" for row in rows[:3]) or "nothing to show"


def _tell_bars(rows: Sequence[Mapping], label: str, value: str, title: str, unit: str) -> str:
    if not rows:
        return f"{title}: nothing to show."
    parts = ", ".join(f"{_name(row[label], label)} {show_value(row[value], value)}" for row in rows[:5])
    return f"Bar chart. {title}. {unit}. Highest: {parts}."
