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
from collections.abc import Sequence

from presswork.language.dates import could_hold_date, has_clock, parse_day, split_date
from presswork.page.comment_headers import VOTES, Header, find_headers, is_lead, make_header, read_names_above
from presswork.page.comment_lines import (
    LONGEST_HEADER,
    LONGEST_NAME,
    count_announced,
    count_bracketed,
    is_button_line,
    is_form_line,
    is_removed_line,
    is_row_of_links,
    load_furniture,
    strip_buttons,
)
from presswork.page.lines import Line, split_lines

# A heading may be this many lines above the first comment: a form often stands between them.
FARTHEST_HEADING = 14
# Longer "comments" that no button ends are articles under a byline; the longest real one read had 900 words.
LONGEST_OPEN_COMMENT = 600
# A line of this many words is a paragraph; above comments stands an article.
SHORTEST_PARAGRAPH = 12
# A name without date or verb is taken for one only up to this length.
LONGEST_BARE_NAME = 40
# So many lines of buttons and votes may stand under a comment.
MOST_BUTTONS = 6

# The number of the next comment, on a line of its own.
_NUMBER = re.compile(r"#\s?\d{1,4}")
_SHORT_AGE = re.compile(r"\b\d{1,3}\s?(?:yrs?|mo|wks?|hrs?|mins?|[ywdhms])$")


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
    for header in find_headers(lines):
        groups.setdefault(header.style, []).append(header)
    cuts = [cut for style in sorted(groups) for cut in _accept_style(lines, groups[style])]
    cuts = cuts or _cut_stanzas(lines) or _cut_footed(lines)
    return _make_comments(text, lines, sorted(cuts, key=lambda cut: cut.header.line))


def _accept_style(lines: Sequence[Line], group: list[Header]) -> list[_Cut]:
    """Return the comments under the headers of one style if the page shows that they are comments, else nothing."""
    heading, announced = _find_heading(lines, group)
    group = read_names_above(lines, [header for header in group if header.line > heading])
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
    n_buttons = sum(strip_buttons(lines[cut.header.line].text) != lines[cut.header.line].text for cut in cuts)
    has_form = any(is_form_line(line.text) for line in lines[cuts[-1].last + 1 : cuts[-1].last + 40])
    has_count = announced > 0 and announced / 2 <= n <= announced + announced // 4
    clues = (heading >= 0) + has_count + (2 * n_replies >= n) + (n_replies >= 2) + (2 * n_timed >= n) + has_form
    clues += 2 * n_buttons >= n
    if style == "says":
        n_dated = sum(bool(cut.header.posted) for cut in cuts)
        return clues + _is_counted(lines, cuts) + 2 * (2 * n_dated >= n) >= (3 if n_dated else 2)
    if _find_article(lines) >= cuts[0].header.line:
        return False
    if style == "numbered":
        return heading >= 0 and 2 * n_replies >= n
    is_counted = (has_count and (n_timed or has_form)) or (announced == n and 2 * n_buttons >= n)
    is_told = is_counted or 2 * n_replies >= n or (n >= 3 and n_timed == n)
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
            is_count = not is_button_line(lines[i].text)
            if announced is None and is_count and count_bracketed(lines[i].text) == len(group) - n_above > 1:
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
    while first < stop and is_lead(lines[first].text):
        first += 1
    if first >= stop:
        return None
    indent, is_nested = lines[header.line].indent, lines[first].indent > lines[header.line].indent
    for at in range(first, stop):
        line = lines[at]
        is_outside = line.indent <= indent if is_nested else line.indent < indent
        is_page_end = not is_nested and not is_button_line(line.text, "reply") and _is_page_end(line.text)
        if is_outside or is_form_line(line.text) or is_page_end or is_removed_line(line.text):
            return _Cut(header, first, at - 1, False) if at > first else None
        if is_button_line(line.text) or _is_date_line(line.text):
            is_ended = _has_reply_button(lines, at) or strip_buttons(line.text) != line.text
            while at > first and VOTES.fullmatch(lines[at - 1].text) and is_button_line(line.text):
                at -= 1
            return _Cut(header, first, at - 1, is_ended) if at > first else None
    last = stop - 1
    while last > first and _NUMBER.fullmatch(lines[last].text):
        last -= 1
    return _Cut(header, first, last, False)


def _has_reply_button(lines: Sequence[Line], at: int) -> bool:
    """Whether one of the buttons from a line on answers the comment; some pages print each on a line of its own."""
    for line in lines[at : at + MOST_BUTTONS]:
        if is_button_line(line.text, "reply"):
            return True
        if not is_button_line(line.text) and not VOTES.fullmatch(line.text):
            return False
    return False


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
    return make_header("stanza", lines, i, line.text, "", i + 1)


def _cut_footed(lines: Sequence[Line]) -> list[_Cut]:
    """Return the comments under a heading that are bare names over text over buttons and an age ("Reply · 2y").

    Below the last of these lines nothing is read: only what such a line ends is a comment.
    """
    feet = [i for i, line in enumerate(lines) if _read_foot(line.text) is not None]
    above = range(max(0, feet[0] - FARTHEST_HEADING), feet[0]) if feet else ()
    headings = [i for i in above if count_announced(lines[i].text) is not None]
    if not headings or headings[0] < _find_article(lines):
        return []
    if len(feet) < max(2, count_announced(lines[headings[0]].text) // 2):
        return []
    starts = [headings[0] + 1, *(foot + 1 for foot in feet[:-1])]
    cuts = [_cut_foot(lines, start, foot) for start, foot in zip(starts, feet, strict=True)]
    return [cut for cut in cuts if cut]


def _cut_foot(lines: Sequence[Line], start: int, foot: int) -> _Cut | None:
    while start < foot and (_is_end(lines[start].text) or is_lead(lines[start].text)):
        start += 1
    if foot - start < 2 or len(lines[start].text) > LONGEST_BARE_NAME:
        return None
    header = make_header("footed", lines, start, lines[start].text, _read_foot(lines[foot].text) or "", start + 1)
    return _Cut(header, start + 1, foot - 1, True) if header else None


@functools.lru_cache(maxsize=4096)
def _read_foot(text: str) -> str | None:
    """Return the age or date behind buttons, one of them to reply with; None for any other line."""
    if len(text) > LONGEST_NAME or not is_button_line(text.split("·")[0]):
        return None
    at = split_date(text)
    age = _SHORT_AGE.search(text)
    at = at if at is not None else age.start() if age else 0
    return text[at:] if at and is_button_line(text[:at], "reply") else None


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
