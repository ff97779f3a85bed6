"""Who wrote the reader comments in a page of plain text, and where does each begin and end?  One row is one comment.

Pages print comments in few ways ("Name says:", a name over a date, a name and a date on one line, a numbered name, a
signature below, a bare name over a paragraph).  Each way leaves cuts in a text, see
:mod:`presswork.page.comments.units`;
:func:`find_comments` accepts a way only where the page also says that these are comments: a count ("3 Comments"), a
"Reply" under each, a form, one frame that repeats from a heading on.  Precision goes first: a piece of news presented
as a reader's opinion costs more trust than a lost comment.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterator, Sequence

from presswork.language.dates import has_clock, parse_day
from presswork.page.comments.headers import Header, find_headers, find_titles, get_name, read_names_above
from presswork.page.comments.units import (
    FARTHEST_HEADING,
    MOST_BUTTONS,
    Cut,
    cut_bare,
    cut_bodies,
    cut_footed,
    cut_signed,
    ends_sentence,
    find_article,
    find_dashed,
    stand_below,
)
from presswork.page.lines import Line, split_lines

# Longer "comments" that no button ends are articles under a byline; the longest real one read had 900 words.
LONGEST_OPEN_COMMENT = 600
# Names of more words are rather titles.
MOST_WORDS_IN_NAME = 4
# So many headings are tried: each comment of a thread may have one for its replies.
MOST_HEADINGS = 4
# Where the heading's number is not theirs, at least so many must look alike.
LEAST_INEXACT = 5
# So many lines below the last comment a form may stand.
FARTHEST_FORM = 40

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


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
    posted: str = ""  # the date as the page prints it


def find_comments(text: str, lines: Sequence[Line] | None = None) -> list[Comment]:
    r"""Return the reader comments in `text`, in order.

    Parameters
    ----------
    lines
        The lines of `text` where they are at hand (see :func:`presswork.page.lines.split_lines`).

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
    headed = [cut for style in sorted(groups) for cut in _accept_style(lines, groups[style])]
    ways = [headed, cut_footed(lines)]
    if not any(ways):
        ways += [_accept_dashed(lines), cut_bare(lines)]
    cuts = max(ways, key=len)  # of two ways to read the same page, the one that finds more; the first of equals
    return _make_comments(text, lines, sorted(cuts, key=lambda cut: cut.header.line))


# ---- whether these are comments -----------------------------------------------------------------------------


def _accept_style(lines: Sequence[Line], group: list[Header]) -> list[Cut]:
    """Return the comments under the headers of one style if the page shows that they are comments, else nothing."""
    for heading, announced in _list_headings(lines, group):
        below = [header for header in group if header.line > heading and announced != 0]
        for part in _list_parts(below, announced):
            named = find_titles(lines, read_names_above(lines, part))
            cuts = _cut_style(lines, named, heading)
            if cuts and _is_proven(lines, cuts, heading, announced):
                return cuts
    return []


def _list_parts(group: list[Header], announced: int) -> Iterator[list[Header]]:
    """Yield the headers that may be the comments': all, those of the most frequent form, as many as are counted.

    Where many look alike, one that is dated otherwise is a line of a remark, and the last ones may be teasers.
    """
    yield group
    forms = collections.Counter(map(_shape_date, group))
    form, n_alike = max(forms.items(), key=lambda item: item[1], default=("", 0))
    if n_alike < LEAST_INEXACT or len(forms) == 1:
        return
    alike = [header for header in group if _shape_date(header) == form]
    yield alike
    if len(alike) > announced >= LEAST_INEXACT:
        yield alike[:announced]


def _shape_date(header: Header) -> str:
    return _LETTERS.sub("a", _DIGITS.sub("9", header.posted))


def _cut_style(lines: Sequence[Line], group: list[Header], heading: int) -> list[Cut]:
    """Return the remarks above or below their headers, as the page prints them."""
    cuts = cut_signed(lines, group, heading)
    if not cuts and group and not stand_below(lines, group):
        cuts = cut_bodies(lines, group)
    cuts = [cut for cut in cuts if not _is_article(lines, cut)]
    return cuts if len(cuts) > 1 or not cuts or cuts[0].header.style != "date, name" else []


def _accept_dashed(lines: Sequence[Line]) -> list[Cut]:
    """Return the comments under a heading and above a form that names behind a dash sign, else nothing."""
    group = find_dashed(lines)
    heading, announced = _list_headings(lines, group)[0]
    group = [header for header in group if header.line > heading]
    cuts = cut_signed(lines, group, heading) if heading > find_article(lines) and announced else []
    return cuts if len(cuts) > 1 and any(line.is_form for line in lines[group[-1].line :][:MOST_BUTTONS]) else []


def _is_proven(lines: Sequence[Line], cuts: Sequence[Cut], heading: int, announced: int) -> bool:
    """Whether enough speaks for comments: each clue counts one, a verb of saying over a date and a run two."""
    style, n = cuts[0].header.style, len(cuts)
    n_replies = sum(cut.is_ended or _has_reply(lines, cut.header) for cut in cuts)
    n_timed = sum(has_clock(cut.header.posted) for cut in cuts)
    n_buttons = sum(lines[cut.header.line].has_buttons for cut in cuts)
    has_form = any(line.is_form for line in lines[cuts[-1].last + 1 : cuts[-1].last + FARTHEST_FORM])
    has_count = announced > 0 and announced / 2 <= n <= announced + announced // 4
    is_announced = announced in (-1, n) or (has_count and n >= LEAST_INEXACT)
    is_run = heading >= 0 and is_announced and n >= 2 and _is_run(lines, cuts, heading)
    clues = (heading >= 0) + has_count + (2 * n_replies >= n) + (n_replies >= 2) + (2 * n_timed >= n) + has_form
    clues += (2 * n_buttons >= n) + 2 * is_run + (n_replies == n > 1)
    if style == "says":
        n_dated = sum(bool(cut.header.posted) for cut in cuts)
        return clues + _is_counted(lines, cuts) + 2 * (2 * n_dated >= n) >= (3 if n_dated else 2)
    n_short = sum(len(get_name(lines, cut.header).split()) <= MOST_WORDS_IN_NAME for cut in cuts)
    if find_article(lines) >= cuts[0].header.line or 2 * n_short < n:
        return False
    if style == "numbered":
        return heading >= 0 and 2 * n_replies >= n
    is_counted = (has_count and (n_timed or has_form)) or (announced == n and 2 * n_buttons >= n)
    is_told = is_run or is_counted or 2 * n_replies >= n or (n >= 3 and n_timed == n)
    return is_told and clues >= 3


def _has_reply(lines: Sequence[Line], header: Header) -> bool:
    """Whether a button to reply with stands between a name and a remark."""
    return any(line.holds_reply for line in lines[header.line : header.body])


def _is_run(lines: Sequence[Line], cuts: Sequence[Cut], heading: int) -> bool:
    """Whether one frame repeats from the heading on: dates of one form, short names, sentences, nothing between."""
    n, names = len(cuts), [get_name(lines, cut.header) for cut in cuts]
    forms = {_shape_date(cut.header) for cut in cuts}
    tops = [min(cut.header.first, cut.first) for cut in cuts]
    bottoms = [heading, *(max(cut.header.line, cut.last) for cut in cuts[:-1])]
    gaps = [line for bottom, top in zip(bottoms, tops, strict=True) for line in lines[bottom + 1 : top]]
    n_short = sum(len(name.split()) <= MOST_WORDS_IN_NAME for name in names)
    n_sentences = sum(ends_sentence(lines[cut.last].text) for cut in cuts)
    is_uniform = len(forms) <= max(1, n // 2) and 5 * n_short >= 4 * n and len(set(names)) > 1
    is_talk = (3 if n >= LEAST_INEXACT else 2) * n_sentences > n
    return is_uniform and is_talk and 10 * sum(not line.is_frame for line in gaps) <= n


def _is_counted(lines: Sequence[Line], cuts: Sequence[Cut]) -> bool:
    """Whether the headers are numbered from 1."""
    numbers = [lines[cut.header.line].number for cut in cuts if lines[cut.header.line].number]
    return numbers[:1] == [1] and 2 in numbers


def _list_headings(lines: Sequence[Line], group: Sequence[Header]) -> list[tuple[int, int]]:
    """Return the lines that may announce the comments and the numbers they give, likely ones first.

    The first heading with a number comes first, for "Comments" may also be a button at the top of a page, then the
    first without; then others with a number, for a page's top may give the number, too.  (-1, -1) if there is none.
    """
    found: dict[int, int] = {}
    for n_above, header in enumerate(group):
        for i in range(max(0, header.line - FARTHEST_HEADING), header.line):
            line = lines[i]
            announced = line.announced
            if announced is None and not line.is_button and line.bracketed == len(group) - n_above > 1:
                announced = len(group) - n_above  # whatever the heading says, it counts what follows
            if announced is not None:
                found.setdefault(i, announced)
    counted, named = ([row for row in found.items() if (row[1] >= 0) == is_counted] for is_counted in (True, False))
    return [*counted[:1], *(named[:1] if not counted else []), *counted[1:MOST_HEADINGS]] or [(-1, -1)]


def _is_article(lines: Sequence[Line], cut: Cut) -> bool:
    """Whether the text under a header is the article itself: it goes on past a count of comments, or for pages."""
    body = lines[cut.first : cut.last + 1]
    if any((line.announced or -1) > 0 and not line.is_button for line in body):
        return True
    return not cut.is_ended and sum(len(line.text.split()) for line in body) > LONGEST_OPEN_COMMENT


# ---- the comments -------------------------------------------------------------------------------------------


def _make_comments(text: str, lines: Sequence[Line], cuts: Sequence[Cut]) -> list[Comment]:
    comments: list[Comment] = []
    above: list[tuple[int, int]] = []  # indent and place of the comments that the next one may answer
    latest: dict[str, int] = {}
    for cut in cuts:
        line = lines[cut.header.line]
        if comments and min(lines[cut.header.first].start, lines[cut.first].start) < comments[-1].end:
            continue  # two styles claim the same lines: the first one keeps them
        while above and above[-1][0] >= line.indent:
            above.pop()
        answered = latest.get(cut.header.answers or "", above[-1][1] if above else None)
        above.append((line.indent, len(comments)))
        latest[text[cut.header.name_start : cut.header.name_end]] = len(comments)
        comments.append(_make_comment(lines, cut, answered))
    return comments


def _make_comment(lines: Sequence[Line], cut: Cut, reply_to: int | None) -> Comment:
    header, line, first, last = cut.header, lines[cut.header.line], lines[cut.first], lines[cut.last]
    return Comment(
        start=min(lines[header.first].start, first.start),
        end=max(line.end, last.end),
        commenter_start=header.name_start,
        commenter_end=header.name_end,
        text_start=first.start if first.start > line.start else first.content,
        text_end=last.end,
        number=line.number,
        posted_on=parse_day(header.posted),
        reply_to=reply_to,
        posted=header.posted,
    )
