"""Pictures of a page: plain SVG that fits a phone and a desk, with text that can be selected and links in it.

A picture is as wide as the page: what lies across is told in per cent of the width, what lies down in pixels, so that
letters keep their size at any width.  Nothing here asks matplotlib, which draws the charts of the notebooks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from presswork.show.html import Rendered, escape
from presswork.show.values import shorten

# Pixels: a line of a label with its bar below, and the foot with the scale.
_ROW, _BASELINE, _BAR_TOP, _BAR, _FOOT = 27, 12, 17, 6, 20
# A label and its note together hold no more letters than a phone has room for beside the figure.
_LABEL_WIDTH = 42
# Letters of a whole line on a phone.
_LINE_WIDTH = 48
# And what there is room for on a desk, where a picture has the width of the page.
_DESK_WIDTH = 92


@dataclasses.dataclass(frozen=True)
class Span:
    """A bar or a part of one: from where to where (0 to 1), its colour, what hovering tells, where it leads."""

    start: float
    end: float
    colour: str
    tip: str = ""
    address: str = ""


@dataclasses.dataclass(frozen=True)
class Dot:
    """A dot at a place from 0 to 1; a hollow one is drawn as a ring."""

    at: float
    colour: str
    tip: str = ""
    address: str = ""
    radius: float = 4.5
    is_hollow: bool = False


@dataclasses.dataclass(frozen=True)
class Row:
    """A line of a picture: words on top, marks below.

    `figure` stands at the right end; `line` is an interval; `address` is where the words lead.
    """

    label: str
    note: str = ""
    figure: str = ""
    tip: str = ""
    address: str = ""
    spans: Sequence[Span] = ()
    line: tuple[float, float] | None = None
    dots: Sequence[Dot] = ()


def draw_rows(
    rows: Sequence[Row],
    title: str,
    alt: str,
    unit: str = "",
    ticks: Iterable[tuple[float, str]] = (),
    keys: str = "",
    is_wide: bool = True,
) -> Rendered:
    """Return rows of bars, dots or strips as a picture, the first row on top.

    Parameters
    ----------
    ticks
        Places from 0 to 1 and what stands there under the last row.
    keys
        Markup of a legend, made by :func:`draw_keys`.
    is_wide
        Whether the picture has the width of the page, where that is wide: then its labels are longer there.
    """
    ticks = list(ticks)
    height = _ROW * len(rows) + (_FOOT if ticks else 4)
    grid = "".join(_draw_tick(at, text, height - _FOOT) for at, text in ticks)
    drawn = "".join(_draw_row(row, number * _ROW, is_wide) for number, row in enumerate(rows))
    has_links = any(row.address or any(mark.address for mark in (*row.spans, *row.dots)) for row in rows)
    return frame(grid + drawn, height, title, alt, unit, has_links, keys)


def frame(
    inner: str, height: int, title: str, alt: str, unit: str = "", has_links: bool = False, keys: str = ""
) -> Rendered:
    """Return marks as a picture with its title above, its unit below, and the sentence that stands for it."""
    role = "group" if has_links else "img"
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    below = f'<p class="unit">{escape(unit)}</p>' if unit else ""
    markup = (
        f'<figure class="chart drawn">{caption}{keys}<svg role="{role}" aria-label="{escape(alt)}" width="100%" '
        f'height="{height}">{inner}</svg>{below}</figure>'
    )
    return Rendered(markup, alt)


def draw_keys(colours: Iterable[tuple[str, str]]) -> str:
    """Return a legend: names with the colour of each, in a line."""
    from presswork.show.colours import name_key

    items = "".join(f'<span class="key {name_key(colour)}">{escape(name)}</span> ' for name, colour in colours)
    return f'<p class="keys">{items}</p>' if items else ""


def _draw_row(row: Row, top: int, is_wide: bool = True) -> str:
    words = draw_label(row.label, top + _BASELINE, row.note, is_wide, len(row.figure))
    figure = f'<text x="100%" y="{top + _BASELINE}" class="figure" text-anchor="end">{escape(row.figure)}</text>'
    marks = "".join(draw_span(span, top + _BAR_TOP, _BAR) for span in row.spans)
    marks += _draw_interval(row.line, top + _BAR_TOP + _BAR / 2) if row.line else ""
    marks += "".join(draw_dot(dot, top + _BAR_TOP + _BAR / 2) for dot in row.dots)
    words = link(words + (figure if row.figure else ""), row.address, row.tip)
    return f'{words}<g class="marks">{marks}</g>'


def draw_label(label: str, y: float, note: str = "", is_wide: bool = True, beside: int = 0) -> str:
    """Return the words of a row, cut to what a phone has room for and, if they are longer, also to a desk's.

    `beside` is the number of letters of the figure at the end of the row.
    """
    room = min(_LABEL_WIDTH, _LINE_WIDTH - beside)
    short, long = (_write_label(label, y, note, width) for width in (room, _DESK_WIDTH))
    return short if short == long or not is_wide else f'<g class="phone">{short}</g><g class="desk">{long}</g>'


def _write_label(label: str, y: float, note: str, width: int) -> str:
    shown = shorten(label, width)
    room = width - len(shown)
    aside = f'<tspan class="aside">, {escape(shorten(note, room))}</tspan>' if note and room > 8 else ""
    return f'<text x="0" y="{y:g}">{escape(shown)}{aside}</text>'


def _draw_tick(at: float, text: str, bottom: float) -> str:
    anchor = "start" if at < 0.05 else "end" if at > 0.95 else "middle"
    line = f'<line class="grid" x1="{show(at)}" x2="{show(at)}" y1="0" y2="{bottom}"></line>'
    return f'{line}<text class="tick" x="{show(at)}" y="{bottom + 15}" text-anchor="{anchor}">{escape(text)}</text>'


def draw_span(span: Span, top: float, height: float) -> str:
    """Return a bar, at least a hair wide where it is more than nothing."""
    width = max(span.end - span.start, 0)
    size = f'x="{show(span.start)}" y="{top:g}" width="{show(width)}" height="{height:g}"'
    return link(f'<rect {size} fill="{escape(span.colour)}">{_hover(span.tip)}</rect>', span.address, in_order=False)


def draw_dot(dot: Dot, middle: float) -> str:
    """Return a dot, a ring where it is hollow."""
    paint = f'fill="none" stroke="{escape(dot.colour)}"' if dot.is_hollow else f'fill="{escape(dot.colour)}"'
    place = f'cx="{show(dot.at)}" cy="{middle:g}" r="{dot.radius:g}"'
    return link(f"<circle {place} {paint}>{_hover(dot.tip)}</circle>", dot.address, in_order=False)


def _draw_interval(ends: tuple[float, float], middle: float) -> str:
    place = f'x1="{show(ends[0])}" x2="{show(ends[1])}" y1="{middle:g}" y2="{middle:g}"'
    return f'<line class="seam" {place}></line><line class="interval" {place}></line>'


def link(markup: str, address: str, tip: str = "", in_order: bool = True) -> str:
    """Return `markup` as a link, or as it is without an address.

    A mark that repeats what a row of words leads to is none of the stops of the tab key.
    """
    if not address:
        return f"<g>{_hover(tip)}{markup}</g>" if tip else markup
    stop = "" if in_order else ' tabindex="-1"'
    return f'<a href="{escape(address)}"{stop}>{_hover(tip)}{markup}</a>'


def _hover(tip: str) -> str:
    return f"<title>{escape(tip)}</title>" if tip else ""


def show(share: float) -> str:
    """Return a place from 0 to 1 as SVG has it.

    >>> show(0.12345)
    '12.35%'
    """
    return f"{100 * min(max(share, 0), 1):.2f}".rstrip("0").rstrip(".") + "%"
