"""Who wrote the reader comments in a page of plain text, and where does each begin and end?  One row is one comment.

Pages print comments in few ways ("Name says:", a name over a date, a name and a date on one line, a numbered name, a
signature below, a bare name over a paragraph).  Each way leaves headers in a text; :func:`find_comments` collects the
candidates of each way and accepts a way only where the page also says that these are comments: a count
("3 Comments"), a "Reply" under each, a form.  Precision goes first: a piece of news presented as a reader's opinion
costs more trust than a lost comment.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from analysis.cues import (
    LONGEST_HEADER,
    LONGEST_NAME,
    count_announced,
    count_bracketed,
    is_button_line,
    is_form_line,
    is_name,
    is_removed_line,
    is_row_of_links,
    load_furniture,
    load_longest_first,
    load_words,
    split_reply_to,
    split_says,
    strip_buttons,
)
from analysis.dates import could_hold_date, has_clock, has_date, parse_day, split_date, split_opening_date

# A heading may be this many lines above the first comment: a form often stands between them.
FARTHEST_HEADING = 14
# Longer "comments" that no button ends are articles under a byline; the longest real one read had 900 words.
LONGEST_OPEN_COMMENT = 600
# A line of this many words is a paragraph; above comments stands an article.
SHORTEST_PARAGRAPH = 12
# A name without date or verb is taken for one only up to this length.
LONGEST_BARE_NAME = 40

_LINE = re.compile(r"[^\r\n]+")
_MARKER = re.compile(r"(?:(\d{1,4})\.|[•◦▪‣*·○●])[ \t\xa0]+(?=\S)")
_DAY_AFTER = re.compile(r"[^\W\d_]+\W{1,3}\d")
# What joins a name to its date, and the points or votes that some pages print between them.
_BEFORE_DATE = re.compile(r"\W+(?:on|le|el|il|den|op|em)$")
_STANDING = re.compile(r"\s+[-−]?\d+\s*(?:points?|pts?|votes?|likes?)$")
_VOTES = re.compile(r"[-−+]?\d{1,5}(?:\s+[-−+]?\d{1,5})?")
_HASH = re.compile(r"(?:#\s?\d{1,4}|\d{1,4}[.):])\s+(?=\D)")


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


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """A line that may introduce (or sign) a comment: how, by whom, when, to whom, and where the text may begin."""

    style: str
    line: int
    name_start: int
    name_end: int
    posted: str
    body: int
    answers: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Comment:
    """A reader comment: the whole piece of page, the commenter's name and the text, as offsets.

    `reply_to` is the place of the answered comment in the page's list of comments.
    """

    start: int
    end: int
    commenter_start: int
    commenter_end: int
    text_start: int
    text_end: int
    number: int | None
    posted_on: str | None
    reply_to: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Cut:
    """A header with the first and last line of its comment, and whether a reply button or the date ends it."""

    header: Header
    first: int
    last: int
    is_ended: bool


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


# ---- headers ------------------------------------------------------------------------------------------------


def _find_headers(lines: Sequence[Line]) -> Iterator[Header]:
    short = [i for i, line in enumerate(lines) if len(line.text) <= LONGEST_HEADER]
    body, names = 0, set()
    for i in short:
        header = _read_header(lines, i) if i >= body else None
        if header and header.style == "name, date" and lines[i].text in names:
            header = _read_answering(lines, header)
        if header:
            body = header.body
            names.add(lines[header.line].text)
            yield header


def _read_answering(lines: Sequence[Line], header: Header) -> Header:
    """Return the header with the name above it as the commenter where the page prints under it whom it answers."""
    i = header.line
    is_stanza = i > 1 and lines[i - 1].opens and not lines[i].opens
    is_after_button = i > 1 and is_button_line(lines[i - 2].text)
    if not (is_stanza or is_after_button):
        return header
    above = _make_header(header.style, lines, i - 1, lines[i - 1].text, header.posted, header.body)
    return dataclasses.replace(above, answers=lines[i].text) if above else header


def _read_names_above(lines: Sequence[Line], group: list[Header]) -> list[Header]:
    """Return the headers with the lines above as names where every one stands over its place and date.

    "Ada Brandt", and below it "Port Orsa | May 3, 2021".
    """
    if len(group) < 2 or group[0].style != "name date":
        return group
    above = [h.line - 1 for h in group]
    if not all(i >= 0 and lines[i].opens and not lines[i + 1].opens for i in above):
        return group
    named = [
        _make_header("name date", lines, i, lines[i].text, h.posted, h.body)
        for i, h in zip(above, group, strict=True)
    ]
    return named if all(named) else group


def _read_header(lines: Sequence[Line], i: int) -> Header | None:
    if not could_hold_date(lines[i].text):
        return _read_undated_header(lines, i)
    text, answers = split_reply_to(strip_buttons(lines[i].text))
    at, end = split_date(text), split_opening_date(text)
    if at:
        return _read_dated_header(lines, i, text[:at], text[at:], answers)
    if end and at is None:
        return _read_opening_date(lines, i, text[end:], text[:end])
    return _read_undated_header(lines, i) if at is None else None


def _read_dated_header(lines: Sequence[Line], i: int, name: str, posted: str, answers: str | None) -> Header | None:
    name = name.strip(" \t\xa0,|·•–—(@").removesuffix(" -")
    name = _BEFORE_DATE.sub("", _STANDING.sub("", name)).removeprefix("[–]").removeprefix("[-]")
    said, trimmed = split_says(name), _trim_name(name)
    style = "says" if said else "signed" if trimmed != name else "name date"
    return _make_header(style, lines, i, said or trimmed, posted, i + 1, answers=answers)


def _read_opening_date(lines: Sequence[Line], i: int, name: str, posted: str) -> Header | None:
    said = split_says(name)
    style, name = ("says", said) if said else ("date name", name)
    return _make_header(style, lines, i, _trim_name(name), posted, i + 1)


def _read_undated_header(lines: Sequence[Line], i: int) -> Header | None:
    text, number = lines[i].text, lines[i].number
    said, below = split_says(text), _find_date_below(lines, i)
    if said and (below or number is not None or text.rstrip().endswith((":", "...", "…"))):
        return _make_header("says", lines, i, said, *(below or ("", i + 1)))
    if below:
        return _make_header("name, date", lines, i, _trim_name(text), *below)
    if number is not None:
        at = i + 1 if text.isdigit() and i + 1 < len(lines) else i  # some pages print the number twice
        return _make_header("numbered", lines, i, lines[at].text, "", at + 1, at)
    return None


def _find_date_below(lines: Sequence[Line], i: int) -> tuple[str, int] | None:
    """Return the date on a line of its own below line `i`, and the line after it; a badge may stand between."""
    for j in range(i + 1, min(i + 4, len(lines))):
        if len(lines[j].text) > LONGEST_HEADER:
            return None
        text = strip_buttons(lines[j].text) if could_hold_date(lines[j].text) else ""
        at = split_date(text)
        if at is not None and not any(map(str.isalpha, text[:at])) and not lines[j].is_item:
            return text[at:], j + 1
        if not _is_lead(lines[j].text):
            return None
    return None


@functools.lru_cache(maxsize=4096)
def _is_lead(text: str) -> bool:
    """Whether a line may stand between a commenter's name and the comment: a button, a badge, "says:"."""
    if len(text) > LONGEST_NAME:
        return False
    low = text.casefold().strip(" :()[]")
    if _VOTES.fullmatch(text):
        return True
    return is_button_line(text) or low in load_words("badge", "says") or low.startswith(load_longest_first("answer"))


def _make_header(style, lines, i, name, posted, body, at=None, answers=None) -> Header | None:
    place = lines[i if at is None else at]
    name = name[number.end() :].lstrip(" —–-|·") if (number := _HASH.match(name)) else name
    if not is_name(name):
        return None
    start = place.content + place.text.find(name)
    return Header(style, i, start, start + len(name), posted.strip(), body, answers)


def _trim_name(text: str) -> str:
    name = text.strip(" \t\xa0,|·•–—:(@")
    low = name.casefold()
    phrase = next((p for p in load_longest_first("by") if low.startswith((p + " ", p + ":"))), "")
    return name[len(phrase) :].strip(" \t\xa0:,|·•–—-") if phrase else name


# ---- from headers to comments -------------------------------------------------------------------------------


def find_comments(text: str, lines: Sequence[Line] | None = None) -> list[Comment]:
    r"""Return the reader comments in `text`, in order.

    Parameters
    ----------
    lines
        The lines of `text` where they are at hand (see :func:`split_lines`).

    Notes
    -----
    A comment whose page gives neither a count, nor reply buttons, nor a form near it is not found: nothing tells
    it from a byline or a quotation.

    >>> page = "1 Comment\n\n1. Ada says:\n   May 3, 2021 at 10:15\n\n   Good.\n\n   Reply\n\nLeave a Reply"
    >>> [(page[c.commenter_start : c.commenter_end], page[c.text_start : c.text_end]) for c in find_comments(page)]
    [('Ada', 'Good.')]
    """
    lines = split_lines(text) if lines is None else lines
    groups: dict[str, list[Header]] = {}
    for header in _find_headers(lines):
        groups.setdefault(header.style, []).append(header)
    cuts = [cut for style in sorted(groups) for cut in _accept_style(lines, groups[style])]
    cuts = cuts or _cut_stanzas(lines)
    return _make_comments(text, lines, sorted(cuts, key=lambda cut: cut.header.line))


def _accept_style(lines: Sequence[Line], group: list[Header]) -> list[_Cut]:
    """Return the comments under the headers of one style if the page shows that they are comments, else nothing."""
    heading, announced = _find_heading(lines, group)
    group = _read_names_above(lines, [header for header in group if header.line > heading])
    cuts = _cut_signed(lines, group, heading) or _cut_bodies(lines, group)
    cuts = [cut for cut in cuts if not _is_article(lines, cut)]
    if not cuts or announced == 0:
        return []
    return cuts if _is_proven(lines, cuts, heading, announced) else []


def _is_proven(lines: Sequence[Line], cuts: Sequence[_Cut], heading: int, announced: int) -> bool:
    """Whether enough speaks for comments: each clue counts one, a verb of saying over a date two."""
    style, n = cuts[0].header.style, len(cuts)
    n_replies = sum(cut.is_ended for cut in cuts)
    n_timed = sum(has_clock(cut.header.posted) for cut in cuts)
    has_form = any(is_form_line(line.text) for line in lines[cuts[-1].last + 1 : cuts[-1].last + 40])
    has_count = announced > 0 and announced / 2 <= n <= announced + announced // 4
    clues = (heading >= 0) + has_count + (2 * n_replies >= n) + (n_replies >= 2) + (2 * n_timed >= n) + has_form
    if style == "says":
        n_dated = sum(bool(cut.header.posted) for cut in cuts)
        return clues + _is_counted(lines, cuts) + 2 * (2 * n_dated >= n) >= (3 if n_dated else 2)
    if _find_article(lines) >= cuts[0].header.line:
        return False
    if style == "numbered":
        return heading >= 0 and 2 * n_replies >= n
    is_told = (has_count and (n_timed or has_form)) or 2 * n_replies >= n or (n >= 3 and n_timed == n)
    return is_told and clues >= 3


def _is_counted(lines: Sequence[Line], cuts: Sequence[_Cut]) -> bool:
    """Whether the headers are numbered from 1."""
    numbers = [lines[cut.header.line].number for cut in cuts if lines[cut.header.line].number]
    return numbers[:1] == [1] and 2 in numbers


def _find_heading(lines: Sequence[Line], group: Sequence[Header]) -> tuple[int, int]:
    """Return the line that announces the comments and the number it gives; (-1, -1) if there is none.

    The first heading with a number wins, for "Comments" may also be a button at the top of a page.
    """
    found = (-1, -1)
    for n_above, header in enumerate(group):
        for i in range(max(0, header.line - FARTHEST_HEADING), header.line):
            announced = count_announced(lines[i].text)
            if announced is None and count_bracketed(lines[i].text) == len(group) - n_above > 1:
                announced = len(group) - n_above  # whatever the heading says, it counts what follows
            if announced is not None and announced >= 0:
                return i, announced
            if announced is not None and found == (-1, -1):
                found = i, announced
    return found


def _find_article(lines: Sequence[Line]) -> int:
    """Return the first line that is a paragraph; comments stand below one.  The number of lines if there is none."""
    paragraphs = (i for i, line in enumerate(lines) if line.text.count(" ") >= SHORTEST_PARAGRAPH)
    return next(paragraphs, len(lines))


def _is_article(lines: Sequence[Line], cut: _Cut) -> bool:
    """Whether the text under a header is the article itself: it goes on past a count of comments, or for pages."""
    body = lines[cut.first : cut.last + 1]
    if any((count_announced(line.text) or -1) > 0 and not is_button_line(line.text) for line in body):
        return True
    return not cut.is_ended and sum(len(line.text.split()) for line in body) > LONGEST_OPEN_COMMENT


def _cut_bodies(lines: Sequence[Line], group: Sequence[Header]) -> list[_Cut]:
    stops = [header.line for header in group[1:]] + [len(lines)]
    cuts = [_cut_body(lines, header, stop) for header, stop in zip(group, stops, strict=True)]
    return [cut for cut in cuts if cut]


def _cut_body(lines: Sequence[Line], header: Header, stop: int) -> _Cut | None:
    first = header.body
    while first < stop and _is_lead(lines[first].text):
        first += 1
    if first >= stop:
        return None
    indent, is_nested = lines[header.line].indent, lines[first].indent > lines[header.line].indent
    for at in range(first, stop):
        line = lines[at]
        is_outside = line.indent <= indent if is_nested else line.indent < indent
        if is_outside or is_form_line(line.text) or (not is_nested and _is_page_end(line.text)):
            return _Cut(header, first, at - 1, False) if at > first else None
        if is_removed_line(line.text):
            return _Cut(header, first, at - 1, False) if at > first else None
        if is_button_line(line.text) or _is_date_line(line.text):
            is_ended = is_button_line(line.text, "reply") or strip_buttons(line.text) != line.text
            while at > first and _VOTES.fullmatch(lines[at - 1].text) and is_button_line(line.text):
                at -= 1
            return _Cut(header, first, at - 1, is_ended) if at > first else None
    return _Cut(header, first, stop - 1, False)


def _is_date_line(text: str) -> bool:
    return could_hold_date(text) and split_date(strip_buttons(text)) == 0


def _cut_signed(lines: Sequence[Line], group: Sequence[Header], heading: int) -> list[_Cut]:
    """Return the comments where their names stand below them ("Posted by: Ada | May 3"), as old blogs print them."""
    if not group or group[0].style != "signed" or heading < 0 or group[0].line <= heading + 1:
        return []
    after = group[-1].line + 1
    if after < len(lines) and not (is_form_line(lines[after].text) or is_button_line(lines[after].text)):
        return []
    starts = [heading + 1] + [header.line + 1 for header in group[:-1]]
    pairs = zip(starts, group, strict=True)
    return [_Cut(header, first, header.line - 1, True) for first, header in pairs if first < header.line]


def _cut_stanzas(lines: Sequence[Line]) -> list[_Cut]:
    """Return the comments that are bare names over paragraphs, where a heading counts them or a form ends them."""
    for i in range(_find_article(lines) + 1, len(lines) - 2):
        if len(lines[i].text) > LONGEST_HEADER or not lines[i + 1].opens:
            continue
        is_counted = bool(count_announced(lines[i].text))
        announced = count_announced(lines[i].text) or count_bracketed(lines[i].text) or 0
        if announced:
            cuts, is_closed = _read_stanzas(lines, i + 1)
            is_told = announced == len(cuts) or (is_closed and len(cuts) > 2 and is_counted)
            if len(cuts) >= 2 and is_told:
                return cuts
    return []


def _read_stanzas(lines: Sequence[Line], at: int) -> tuple[list[_Cut], bool]:
    """Return the stanzas from a line on, and whether a form or a button closes them."""
    headers, end = [], at
    while end < len(lines) and not _is_end(lines[end].text):
        header = _read_stanza_header(lines, end)
        if header is None and not headers:
            break
        headers += [header] if header else []
        end += 1
    stops = [*(header.line for header in headers[1:]), end]
    cuts = [_cut_body(lines, header, stop) for header, stop in zip(headers, stops, strict=False)]
    return [cut for cut in cuts if cut], end < len(lines) and bool(headers)


def _is_end(text: str) -> bool:
    is_heading = count_announced(text) is not None
    return is_heading or is_form_line(text) or is_button_line(text) or _is_page_end(text)


def _is_page_end(text: str) -> bool:
    return len(text) <= LONGEST_HEADER and (text.casefold() in load_furniture() or is_row_of_links(text))


def _read_stanza_header(lines: Sequence[Line], i: int) -> Header | None:
    line, after = lines[i], lines[i + 1] if i + 1 < len(lines) else None
    is_above = line.opens and after is not None and not after.opens and not line.is_item
    if not is_above or len(line.text) > LONGEST_BARE_NAME or split_date(line.text) is not None:
        return None
    return _make_header("stanza", lines, i, line.text, "", i + 1)


def _make_comments(text: str, lines: Sequence[Line], cuts: Sequence[_Cut]) -> list[Comment]:
    comments: list[Comment] = []
    above: list[tuple[int, int]] = []  # indent and place of the comments that the next one may answer
    latest: dict[str, int] = {}
    for cut in cuts:
        line = lines[cut.header.line]
        if comments and min(line.start, lines[cut.first].start) < comments[-1].end:
            continue  # two styles claim the same lines: the first one keeps them
        while above and above[-1][0] >= line.indent:
            above.pop()
        answered = latest.get(cut.header.answers or "", above[-1][1] if above else None)
        above.append((line.indent, len(comments)))
        latest[text[cut.header.name_start : cut.header.name_end]] = len(comments)
        comments.append(_make_comment(lines, cut, answered))
    return comments


def _make_comment(lines: Sequence[Line], cut: _Cut, reply_to: int | None) -> Comment:
    header, line, first, last = cut.header, lines[cut.header.line], lines[cut.first], lines[cut.last]
    return Comment(
        start=min(line.start, first.start),
        end=max(line.end, last.end),
        commenter_start=header.name_start,
        commenter_end=header.name_end,
        text_start=first.start,
        text_end=last.end,
        number=line.number,
        posted_on=parse_day(header.posted),
        reply_to=reply_to,
    )
