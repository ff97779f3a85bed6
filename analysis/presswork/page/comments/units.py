"""Where does each comment begin and end, given who may have written it?  One row is one cut: a header with its lines.

A page prints all its comments alike, so a way of printing them is read for the whole page: headers over remarks,
names below remarks, bare names over remarks, remarks over a foot of buttons.  Whether the cuts are comments is for
:mod:`presswork.page.comments.plain_pages` to say.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from presswork.page.comments.headers import Header, get_name, make_header, trim_name
from presswork.page.lines import Line

# A heading may be this many lines above the first comment: a form often stands between them.
FARTHEST_HEADING = 14
# A name without date or verb is taken for one only up to this length and number of words.
LONGEST_BARE_NAME = 40
MOST_BARE_WORDS = 4
# So many lines of buttons and votes may stand under a comment.
MOST_BUTTONS = 6
# Where no heading counts bare names over remarks, at least so many must stand in turn.
LEAST_BARE = 3

# The number of the next comment, on a line of its own.
_NUMBER = re.compile(r"#\s?\d{1,4}")
_SENTENCE_END = re.compile(r"[.!?…。！？؟)\]”\"»'’*](?:\s*\W{1,4})?$|[^\w\s,:;|·•–—-]$")
_NICKNAME = re.compile(r"[\d_@]|^[^\W\d_A-Z]")
_DASH = re.compile(r"[-–—]{1,2}\s?(?=[^\W\d_])")


@dataclasses.dataclass(frozen=True, slots=True)
class Cut:
    """A header with the first and last line of its comment, and whether a reply button or the date ends it."""

    header: Header
    first: int
    last: int
    is_ended: bool


def ends_sentence(text: str) -> bool:
    """Return whether a remark's last line ends as sentences do: a mark, a bracket, an emoji."""
    return bool(_SENTENCE_END.search(text))


def find_article(lines: Sequence[Line]) -> int:
    """Return the first line that is a paragraph; comments stand below one.  The number of lines if there is none."""
    return next((i for i, line in enumerate(lines) if line.is_paragraph), len(lines))


# ---- headers over remarks -----------------------------------------------------------------------------------


def cut_bodies(lines: Sequence[Line], group: Sequence[Header]) -> list[Cut]:
    """Return the comments that stand below their headers."""
    stops = [header.first for header in group[1:]] + [len(lines)]
    cuts = [_cut_body(lines, header, stop) for header, stop in zip(group, stops, strict=True)]
    return [cut for cut in cuts if cut]


def _cut_body(lines: Sequence[Line], header: Header, stop: int) -> Cut | None:
    first = header.body
    while first < stop and lines[first].is_lead:
        first += 1
    if first >= stop:
        return None
    indent, is_nested = lines[header.line].indent, lines[first].indent > lines[header.line].indent
    for at in range(first, stop):
        line = lines[at]
        is_outside = line.indent <= indent if is_nested else line.indent < indent
        is_page_end = not is_nested and not line.is_reply and line.is_page_end
        if is_outside or line.is_form or is_page_end or line.is_removed:
            return Cut(header, first, at - 1, False) if at > first else None
        if line.is_button or (line.is_date and line.date_at == 0):
            is_ended = has_reply_button(lines, at) or line.has_buttons
            while at > first and lines[at - 1].is_votes and line.is_button:
                at -= 1
            return Cut(header, first, at - 1, is_ended) if at > first else None
    last = stop - 1
    while last > first and _NUMBER.fullmatch(lines[last].text):
        last -= 1
    return Cut(header, first, last, False)


def has_reply_button(lines: Sequence[Line], at: int) -> bool:
    """Return whether one of the buttons from a line on answers the comment; some pages print each on its own line."""
    for line in lines[at : at + MOST_BUTTONS]:
        if line.is_reply:
            return True
        if not line.is_button and not line.is_votes:
            return False
    return False


# ---- names below remarks ------------------------------------------------------------------------------------


def cut_signed(lines: Sequence[Line], group: Sequence[Header], heading: int) -> list[Cut]:
    """Return the comments where their names stand below them ("Posted by: Ada | May 3"), as old blogs print them.

    The page tells which: words stand between the heading and the first name, and none below the last one.
    """
    if not group or group[0].style not in ("signed", "name date", "dash") or heading < 0:
        return []
    starts = [heading + 1] + [header.line + 1 for header in group[:-1]]
    if not _is_closed(lines, group[-1].line + 1):
        return []
    pairs = zip(starts, group, strict=True)
    cuts = [Cut(header, _skip_frame(lines, first, header.line), header.line - 1, True) for first, header in pairs]
    return cuts if all(cut.first <= cut.last for cut in cuts) else []


def stand_below(lines: Sequence[Line], group: Sequence[Header]) -> bool:
    """Return whether names stand under their remarks: words above, and buttons below nearly every one."""
    if not group or group[0].style not in ("signed", "name date"):
        return False
    at = [header.line for header in group if 0 < header.line < len(lines) - 1]
    n_below = sum(not lines[i - 1].closes_comment and lines[i + 1].is_button for i in at)
    return 5 * n_below >= 4 * len(group)


def _is_closed(lines: Sequence[Line], at: int) -> bool:
    """Whether a page goes on with a form or a button, or not at all."""
    return at >= len(lines) or lines[at].is_form or lines[at].is_button or lines[at].is_page_end


def _skip_frame(lines: Sequence[Line], at: int, stop: int) -> int:
    while at < stop and lines[at].is_frame:
        at += 1
    return at


def find_dashed(lines: Sequence[Line]) -> list[Header]:
    """Return the names that sign a remark behind a dash ("- Ada Brandt, Port Orsa")."""
    found = []
    for i, line in enumerate(lines):
        dash = _DASH.match(line.text) if line.is_short else None
        if dash and i and not _DASH.match(lines[i - 1].text):
            header = make_header("dash", lines, i, line.text[dash.end() :], "", i + 1)
            found += [header] if header else []
    return found


# ---- bare names over remarks --------------------------------------------------------------------------------


def cut_bare(lines: Sequence[Line]) -> list[Cut]:
    """Return the comments that are bare names over remarks, under a heading that counts them or in strict turns."""
    for i in range(find_article(lines) + 1, len(lines) - 2):
        line = lines[i]
        if not line.is_short:
            continue
        announced = line.announced or (line.bracketed if line.announced is None else None)
        if not announced:
            continue
        n = announced if announced > 0 else 0
        cuts = _cut_stanzas(lines, i + 1, n, line.announced is not None) if lines[i + 1].opens else []
        cuts = cuts or _cut_turns(lines, i + 1, n)
        if cuts:
            return cuts
    return []


def _cut_stanzas(lines: Sequence[Line], at: int, announced: int, is_heading: bool) -> list[Cut]:
    """Return the comments whose names stand right over their remarks, with a gap between the comments."""
    start = next(
        (i for i in range(at, min(at + FARTHEST_HEADING, len(lines))) if _read_stanza_header(lines, i)), None
    )
    if start is None:
        return []
    end = next((i for i in range(start, len(lines)) if _is_end(lines[i])), len(lines))
    headers = [header for i in range(start, end) if (header := _read_stanza_header(lines, i))]
    stops = [*(header.line for header in headers[1:]), end]
    cuts = [cut for header, stop in zip(headers, stops, strict=False) if (cut := _cut_body(lines, header, stop))]
    if len(cuts) < 2 or not _reads_like_remarks(lines, cuts, 0.5 if announced else 0.7):
        return []
    is_right_below = all(line.is_frame for line in lines[at:start])
    is_closed = is_right_below and end < len(lines) and len(cuts) >= LEAST_BARE and is_heading
    is_talk = _speaks_again(lines, cuts) or _has_nickname(lines, cuts)
    has_form = end < len(lines) and lines[end].is_form
    is_told = is_closed and (is_talk or (announced > 0 and has_form))
    is_exact = announced == len(cuts) and (is_right_below or announced >= LEAST_BARE) and (is_talk or has_form)
    return cuts if is_told or is_exact else []


def _speaks_again(lines: Sequence[Line], cuts: Sequence[Cut]) -> bool:
    """Whether a name stands over two remarks, as in a conversation and over no two parts of an article."""
    return len({get_name(lines, cut.header) for cut in cuts}) < len(cuts)


def _is_end(line: Line) -> bool:
    return line.announced is not None or line.is_form or line.is_button or line.is_page_end


def _read_stanza_header(lines: Sequence[Line], i: int) -> Header | None:
    line, after = lines[i], lines[i + 1] if i + 1 < len(lines) else None
    is_above = line.opens and after is not None and not after.opens and not line.is_item
    return _read_bare_header("stanza", lines, i) if is_above else None


def _read_bare_header(style: str, lines: Sequence[Line], i: int) -> Header | None:
    line = lines[i]
    is_open = line.text.endswith((",", ";")) or not line.is_short  # a greeting, not a name
    name = trim_name(line.text) if not is_open and not line.is_frame and line.date_at is None else ""
    return make_header(style, lines, i, name, "", i + 1) if 0 < len(name) <= LONGEST_BARE_NAME else None


def _cut_turns(lines: Sequence[Line], at: int, announced: int) -> list[Cut]:
    """Return the comments that are a name and a remark in turn, each on lines of its own."""
    i = _skip_frame(lines, at, min(len(lines), at + FARTHEST_HEADING))
    cuts: list[Cut] = []
    is_closed = has_form = False
    while not is_closed and (header := _read_turn_name(lines, i)):
        end = i + 1
        while end < len(lines) and _is_remark(lines, end, end == i + 1):
            end += 1
        if end == i + 1:
            break
        cuts.append(Cut(header, i + 1, end - 1, False))
        i = _skip_frame(lines, end, len(lines))
        has_form = any(line.is_form for line in lines[end:i])
        is_closed = has_form or i >= len(lines) or lines[i].is_page_end
    is_talk = _has_nickname(lines, cuts) or _speaks_again(lines, cuts)
    if len(cuts) >= announced >= 2:
        cuts = cuts[:announced]
        return cuts if _reads_like_remarks(lines, cuts, 0.8) and (is_talk or has_form) else []
    is_told = len(cuts) >= max(LEAST_BARE, announced / 2) and is_closed and is_talk
    return cuts if is_told and _reads_like_remarks(lines, cuts, 0.7) else []


def _has_nickname(lines: Sequence[Line], cuts: Sequence[Cut]) -> bool:
    """Whether one of the names is no person's full name, as those of authors are."""
    return any(_NICKNAME.search(get_name(lines, cut.header)) for cut in cuts)


def _reads_like_remarks(lines: Sequence[Line], cuts: Sequence[Cut], least_share: float) -> bool:
    """Whether what stands under the names, several of them, ends as sentences do."""
    n_sentences = sum(ends_sentence(lines[cut.last].text) for cut in cuts)
    names = {get_name(lines, cut.header) for cut in cuts}
    return len(names) > 1 and n_sentences >= least_share * len(cuts)


def _read_turn_name(lines: Sequence[Line], i: int) -> Header | None:
    is_title = i + 1 >= len(lines) or lines[i].is_item or _is_end(lines[i]) or ends_sentence(lines[i].text)
    header = None if is_title else _read_bare_header("bare", lines, i)
    return header if header and len(get_name(lines, header).split()) <= MOST_BARE_WORDS else None


def _is_remark(lines: Sequence[Line], i: int, is_first: bool) -> bool:
    """Whether a line belongs to a remark: its first line may be anything but a name, others end as sentences do."""
    if _is_end(lines[i]) or lines[i].is_frame:
        return False
    return ends_sentence(lines[i].text) or (is_first and not _read_turn_name(lines, i))


# ---- remarks over a foot of buttons -------------------------------------------------------------------------


def cut_footed(lines: Sequence[Line]) -> list[Cut]:
    """Return the comments under a heading that are bare names over text over buttons ("Reply · 2y").

    Below the last of these feet nothing is read: only what a foot ends is a comment.
    """
    feet = _find_feet(lines)
    heading = _find_footed_heading(lines, feet)
    if heading < find_article(lines) or len(feet) < max(2, (lines[heading].announced or 0) // 2):
        return []
    frames = [i for i in range(heading, feet[0][0]) if lines[i].is_form]
    starts = [max([heading, *frames]) + 1, *(end for _, end in feet[:-1])]
    cuts = [_cut_foot(lines, start, *foot) for start, foot in zip(starts, feet, strict=True)]
    found = [cut for cut in cuts if cut]
    return found if 5 * len(found) >= 4 * len(feet) else []


def _find_footed_heading(lines: Sequence[Line], feet: Sequence[tuple[int, int]]) -> int:
    """Return the line that announces comments above the first foot, or a form's last line; -1 if there is neither."""
    above = range(max(0, feet[0][0] - FARTHEST_HEADING), feet[0][0]) if feet else range(0)
    headings = [i for i in above if lines[i].announced is not None]
    forms = [i for i in above if lines[i].is_form]
    return headings[0] if headings else forms[-1] if forms else -1


def _find_feet(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the runs of lines of buttons, votes and ages, first and behind the last, that hold a reply button."""
    feet, i = [], 0
    while i < len(lines):
        end = i
        while end < len(lines) and _is_foot_line(lines[end]):
            end += 1
        if end > i and any(line.holds_reply for line in lines[i:end]):
            feet.append((i, end))
        i = max(end, i + 1)
    return feet


def _is_foot_line(line: Line) -> bool:
    return line.is_short and (line.is_button or line.is_votes or line.age_at is not None or line.is_date)


def _cut_foot(lines: Sequence[Line], start: int, foot: int, end: int) -> Cut | None:
    while start < foot and (lines[start].is_frame or lines[start].announced is not None):
        start += 1
    header = _read_bare_header("footed", lines, start) if start < foot else None
    if not header:
        return None
    first = start + 1
    while first < foot and (lines[first].is_lead or lines[first].is_date):
        first += 1
    header = dataclasses.replace(header, posted=_read_age(lines, start + 1, end))
    return Cut(header, first, foot - 1, True) if first < foot else None


def _read_age(lines: Sequence[Line], start: int, end: int) -> str:
    for line in lines[start:end]:
        at = line.age_at if line.age_at is not None else line.date_at if line.is_date else None
        if at is not None:
            return (line.text if line.age_at is not None else line.bare)[at:]
    return ""
