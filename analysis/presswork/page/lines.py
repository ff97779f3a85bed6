"""The lines of a page, one row per line that is not blank."""

from __future__ import annotations

import dataclasses
import re

from presswork.language.dates import has_date

_LINE = re.compile(r"[^\r\n]+")
_MARKER = re.compile(r"(?:(\d{1,4})\.|[•◦▪‣*·○●])[ \t\xa0]+(?=\S)")
_DAY_AFTER = re.compile(r"[^\W\d_]+\W{1,3}\d")


@dataclasses.dataclass(slots=True)
class Line:
    """A line that is not blank: its span without white space, and where its words begin after a list marker."""

    start: int
    end: int
    indent: int  # columns before the marker or the text
    content: int  # offset of the first character after the marker
    number: int | None
    is_item: bool
    opens: bool  # whether a blank line or nothing stands above
    text: str  # the words, from `content` to `end`


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of `text` that are not blank.

    >>> [(line.number, line.text) for line in split_lines("  1. Ada says\n\n     Good.")]
    [(1, 'Ada says'), (None, 'Good.')]
    """
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        words = match.group().strip()
        if words:
            above = lines[-1].end if lines else 0
            opens = (
                not lines or max(text.count("\n", above, match.start()), text.count("\r", above, match.start())) > 1
            )
            lines.append(_read_line(match, words, opens))
    return lines


def _read_line(match: re.Match, text: str, opens: bool) -> Line:
    raw = match.group()
    indent = raw.index(text[0])
    start = match.start() + indent
    marker = _MARKER.match(text) if not text[0].isalpha() else None
    if not marker or (marker.group(1) and _is_day(text, marker.end())):
        return Line(start, start + len(text), indent, start, None, False, opens, text)
    number = int(marker.group(1)) if marker.group(1) else None
    return Line(start, start + len(text), indent, start + marker.end(), number, True, opens, text[marker.end() :])


def _is_day(text: str, at: int) -> bool:
    """Whether a number goes on as a date ("3. May 2021"), and so is no number of a list."""
    after = _DAY_AFTER.match(text, at, at + 24)
    return after is not None and has_date(text[: after.end()])
