"""Who wrote the reader comments in a page of plain text, and where does each begin and end?  One row is one comment.

Pages print comments in few ways ("Name says:", a name over a date, a name and a date on one line, a numbered name, a
signature below).  Each way leaves headers in a text; :func:`find_comments` collects the candidates of each way and
accepts a way only where the page also says that these are comments: a count ("3 Comments"), a "Reply" under each, a
form.  Precision goes first: a piece of news presented as a reader's opinion costs more trust than a lost comment.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from analysis.dates import could_hold_date, has_clock, has_date, parse_day, split_date, split_opening_date
from analysis.text import read_lexicon

# The longest header of a comment in real pages has some 110 characters; longer lines are prose.
LONGEST_HEADER = 160
LONGEST_NAME = 60
# A heading may be this many lines above the first comment: a form often stands between them.
FARTHEST_HEADING = 14
# Longer "comments" that no button ends are articles under a byline; the longest real one read had 900 words.
LONGEST_OPEN_COMMENT = 600
# A line of this many words is a paragraph; above comments stands an article.
SHORTEST_PARAGRAPH = 12

_LINE = re.compile(r"[^\r\n]+")
_MARKER = re.compile(r"(?:(\d{1,4})\.|[•◦▪‣*·○●])[ \t\xa0]+(?=\S)")
_DAY_AFTER = re.compile(r"[^\W\d_]+\W{1,3}\d")
_URL = re.compile(r"https?:|www\.", re.IGNORECASE)
_HASH = re.compile(r"(?:#\s?\d{1,4}|\d{1,4}[.):])\s+(?=\D)")
_WORDS = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without white space, and where its words begin after a list marker."""

    start: int
    end: int
    indent: int  # columns before the marker or the text
    content: int  # offset of the first character after the marker
    number: int | None
    is_item: bool
    text: str  # the words, from `content` to `end`


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """A line that may introduce (or sign) a comment: how, by whom, when, and where the text may begin."""

    style: str
    line: int
    name_start: int
    name_end: int
    posted: str
    body: int


@dataclasses.dataclass(frozen=True, slots=True)
class Comment:
    """A reader comment: the whole piece of page, the commenter's name and the text, as offsets."""

    start: int
    end: int
    commenter_start: int
    commenter_end: int
    text_start: int
    text_end: int
    number: int | None
    posted_on: str | None
    depth: int


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
    return [line for match in _LINE.finditer(text) if (line := _read_line(match)) is not None]


def _read_line(match: re.Match) -> Line | None:
    raw = match.group()
    text = raw.strip()
    if not text:
        return None
    indent = len(raw) - len(raw.lstrip())
    start = match.start() + indent
    marker = _MARKER.match(text)
    if not marker or (marker.group(1) and _is_day(text, marker.end())):
        return Line(start, start + len(text), indent, start, None, False, text)
    number = int(marker.group(1)) if marker.group(1) else None
    return Line(start, start + len(text), indent, start + marker.end(), number, True, text[marker.end() :])


def _is_day(text: str, at: int) -> bool:
    """Whether a number goes on as a date ("3. May 2021"), and so is no number of a list."""
    after = _DAY_AFTER.match(text, at, at + 24)
    return after is not None and has_date(text[: after.end()])


# ---- what single lines say ----------------------------------------------------------------------------------


@functools.cache
def _load_words(*roles: str) -> frozenset[str]:
    return frozenset(row["phrase"].casefold() for row in read_lexicon("comment_words") if row["role"] in roles)


@functools.cache
def _load_longest_first(*roles: str) -> tuple[str, ...]:
    return tuple(sorted(_load_words(*roles), key=lambda phrase: (-len(phrase), phrase)))


@functools.cache
def _load_pattern(*roles: str) -> re.Pattern:
    return re.compile("|".join(map(re.escape, _load_longest_first(*roles))))


@functools.cache
def _load_furniture() -> frozenset[str]:
    return frozenset(row["phrase"] for row in read_lexicon("page_furniture") if row["match"] == "line")


@functools.lru_cache(maxsize=4096)
def is_button_line(text: str, *roles: str) -> bool:
    """Return whether a line holds nothing but a page's buttons ("Reply", "Like (3)"), one of them of the `roles`."""
    if len(text) > 60:
        return False
    low = text.casefold()
    rest = _load_pattern("reply", "button").sub(" ", low)
    if rest == low or any(map(str.isalpha, rest)):
        return False
    return not roles or bool(_load_pattern(*roles).search(low))


def is_form_line(text: str) -> bool:
    """Return whether a line belongs to the form below the comments, or says that they are closed."""
    return len(text) <= 200 and text.casefold().lstrip("*← «").startswith(_load_longest_first("form"))


@functools.lru_cache(maxsize=4096)
def count_announced(text: str) -> int | None:
    """Return how many comments a heading announces, -1 if it gives no number, None if it is no such heading.

    >>> count_announced("3 thoughts on “The bridge”"), count_announced("Comments"), count_announced("The bridge")
    (3, -1, None)
    """
    if len(text) > LONGEST_HEADER:
        return None
    words = _WORDS.findall(text.casefold())
    nouns, counts = _load_words("heading"), _load_words("count")
    if " ".join(words) in nouns - _load_words("reply"):
        return -1
    places = [i for i, word in enumerate(words[:5]) if word.isdigit() or (word in counts and i == 0)]
    if not places or len(words) > 30:
        return None
    at = places[0]
    near = {" ".join(words[a:b]) for a in range(max(0, at - 2), at + 3) for b in (a + 1, a + 2)}
    if near.isdisjoint(nouns):
        return None
    return _read_count(words[at])


def _read_count(word: str) -> int:
    if word.isdigit():
        return int(word) if len(word) < 7 else -1
    return 0 if word in ("no", "keine", "kein", "nessun", "sin", "geen", "aucun", "nenhum") else 1


@functools.lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Return whether `text` could be a commenter's name or nickname.

    >>> [is_name(text) for text in ("Ada Brandt", "old_salt_77", "Leave a Reply", "We were told to wait here")]
    [True, True, False, False]
    """
    if not 0 < len(text) <= LONGEST_NAME or text[-1] in "!?:;,…" or _URL.search(text):
        return False
    words = text.split()
    if len(words) > 6 or not any(map(str.isalpha, text)) or sum(word[0].islower() for word in words) > 2:
        return False
    low = text.casefold()
    if is_form_line(text) or is_button_line(text) or low in _load_furniture() or low in _load_words("heading"):
        return False
    return count_announced(text) is None


def split_says(text: str) -> str | None:
    """Return the name in front of a closing verb of saying ("Ada says:"), or None."""
    bare = text.rstrip(" \t\xa0:….")
    low = bare.casefold()
    if not low.endswith(_load_longest_first("says")):
        return None
    verb = next(verb for verb in _load_longest_first("says") if low.endswith(verb))
    name = bare[: len(bare) - len(verb)]
    is_glued = bool(name) and not name[-1].isspace()
    if not name.strip() or (is_glued and (not text.rstrip().endswith(":") or not name[-1].isalnum())):
        return None
    return name.strip(" \t\xa0,")


def strip_buttons(text: str) -> str:
    """Return `text` without the buttons at its end.

    >>> strip_buttons("3 May 2021 at 10:15 | Reply")
    '3 May 2021 at 10:15'
    """
    low, end = text.casefold(), len(text)
    if len(low) != len(text):  # a letter that changes its length when folded: offsets would not fit
        return text
    while True:
        end = len(low[:end].rstrip(" \t\xa0|·•-–—:#↓/()»›"))
        phrase = next((p for p in _load_longest_first("reply", "button") if low.endswith(p, 0, end)), None)
        if phrase is None or (end > len(phrase) and low[end - len(phrase) - 1].isalnum()):
            return text[:end]
        end -= len(phrase)


# ---- headers ------------------------------------------------------------------------------------------------


def _find_headers(lines: Sequence[Line]) -> Iterator[Header]:
    body = 0
    for i, line in enumerate(lines):
        header = _read_header(lines, i) if i >= body and len(line.text) <= LONGEST_HEADER else None
        if header:
            body = header.body
            yield header


def _read_header(lines: Sequence[Line], i: int) -> Header | None:
    text = strip_buttons(lines[i].text) if could_hold_date(lines[i].text) else lines[i].text
    at, end = split_date(text), split_opening_date(text)
    if at:
        return _read_dated_header(lines, i, text[:at], text[at:])
    if end:
        return _read_opening_date(lines, i, text[end:], text[:end])
    return _read_undated_header(lines, i) if at is None else None


def _read_dated_header(lines: Sequence[Line], i: int, name: str, posted: str) -> Header | None:
    name = name.strip(" \t\xa0,|·•–—(@").removesuffix(" -").removesuffix(" on")
    said, trimmed = split_says(name), _trim_name(name)
    style = "says" if said else "signed" if trimmed != name else "name date"
    return _make_header(style, lines, i, said or trimmed, posted, i + 1)


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
        return _make_header("bare", lines, i, lines[at].text, "", at + 1, at)
    return None


def _find_date_below(lines: Sequence[Line], i: int) -> tuple[str, int] | None:
    """Return the date on a line of its own below line `i`, and the line after it; a badge may stand between."""
    for j in range(i + 1, min(i + 4, len(lines))):
        text = strip_buttons(lines[j].text) if could_hold_date(lines[j].text) else ""
        at = split_date(text)
        if at is not None and not any(map(str.isalpha, text[:at])) and not lines[j].is_item:
            return text[at:], j + 1
        if not _is_lead(lines[j].text):
            return None
    return None


def _is_lead(text: str) -> bool:
    """Whether a line may stand between a commenter's name and the comment: a button, a badge, "says:"."""
    return is_button_line(text) or text.casefold().strip(" :()[]") in _load_words("badge", "says")


def _make_header(style, lines, i, name, posted, body, at=None) -> Header | None:
    place = lines[i if at is None else at]
    name = name[number.end() :].lstrip(" —–-|·") if (number := _HASH.match(name)) else name
    if not is_name(name):
        return None
    start = place.content + place.text.find(name)
    return Header(style, i, start, start + len(name), posted.strip(), body)


def _trim_name(text: str) -> str:
    name = text.strip(" \t\xa0,|·•–—:(@")
    low = name.casefold()
    phrase = next((p for p in _load_longest_first("by") if low.startswith((p + " ", p + ":"))), "")
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
    return _make_comments(lines, sorted(cuts, key=lambda cut: cut.header.line))


def _accept_style(lines: Sequence[Line], group: list[Header]) -> list[_Cut]:
    """Return the comments under the headers of one style if the page shows that they are comments, else nothing."""
    heading, announced = _find_heading(lines, group)
    group = [header for header in group if header.line > heading]
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
    last = cuts[-1].last
    has_form = any(is_form_line(line.text) for line in lines[last + 1 : last + 40])
    has_count = announced > 0 and announced / 2 <= n <= announced + announced // 4
    numbers = [lines[cut.header.line].number for cut in cuts if lines[cut.header.line].number]
    is_counted = numbers[:1] == [1] and 2 in numbers
    clues = (heading >= 0) + has_count + (2 * n_replies >= n) + (n_replies >= 2) + (2 * n_timed >= n) + has_form
    if style == "says":
        n_dated = sum(bool(cut.header.posted) for cut in cuts)
        return clues + is_counted + 2 * (2 * n_dated >= n) >= (3 if n_dated else 2)
    if style == "bare":
        return heading >= 0 and 2 * n_replies >= n and _has_article_above(lines, cuts[0].header.line)
    is_told = (has_count and (n_timed or has_form)) or 2 * n_replies >= n or (n >= 3 and n_timed == n)
    return is_told and clues >= 3 and _has_article_above(lines, cuts[0].header.line)


def _find_heading(lines: Sequence[Line], group: Sequence[Header]) -> tuple[int, int]:
    """Return the line that announces the comments and the number it gives; (-1, -1) if there is none."""
    for header in group:
        for i in range(max(0, header.line - FARTHEST_HEADING), header.line):
            announced = count_announced(lines[i].text)
            if announced is not None:
                return i, announced
    return -1, -1


def _has_article_above(lines: Sequence[Line], at: int) -> bool:
    return any(len(line.text.split(maxsplit=SHORTEST_PARAGRAPH)) > SHORTEST_PARAGRAPH for line in lines[:at])


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
        if is_outside or is_form_line(line.text) or (not is_nested and line.text.casefold() in _load_furniture()):
            return _Cut(header, first, at - 1, False) if at > first else None
        if is_button_line(line.text) or _is_date_line(line.text):
            is_ended = is_button_line(line.text, "reply") or strip_buttons(line.text) != line.text
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


def _make_comments(lines: Sequence[Line], cuts: Sequence[_Cut]) -> list[Comment]:
    comments: list[Comment] = []
    indents: list[int] = []
    for cut in cuts:
        header, line = cut.header, lines[cut.header.line]
        first, last = lines[cut.first], lines[cut.last]
        if comments and min(line.start, first.start) < comments[-1].end:
            continue  # two styles claim the same lines: the first one keeps them
        while indents and indents[-1] >= line.indent:
            indents.pop()
        indents.append(line.indent)
        comments.append(
            Comment(
                start=min(line.start, first.start),
                end=max(line.end, last.end),
                commenter_start=header.name_start,
                commenter_end=header.name_end,
                text_start=first.start,
                text_end=last.end,
                number=line.number,
                posted_on=parse_day(header.posted),
                depth=len(indents) - 1,
            )
        )
    return comments
