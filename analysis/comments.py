"""Who wrote the reader comments in a page of plain text, and where does each begin and end?  One row is one comment.

Pages print comments in few ways ("Name says:", a name over a date, a name and a date on one line, a numbered
name).  Each way leaves headers in a text; :func:`find_comments` collects the candidates of each way and accepts
a way only where the page also says that these are comments: a count ("3 Comments"), a "Reply" under each, a form.
Precision goes first, for a piece of news presented as a reader's opinion costs more trust than a lost comment.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from analysis.text import read_lexicon

# A header is a name and a date: longer lines are prose (the longest header in real pages has some 110 characters).
LONGEST_HEADER = 160
LONGEST_NAME = 60

_LINE = re.compile(r"[^\r\n]+")
_MARKER = re.compile(r"(?:(\d{1,4})\.|[•◦▪‣*·○●])[ \t\xa0]+(?=\S)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S")
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?::|\.|\s?h\s?)\d{2}(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*|\d+")
_URL = re.compile(r"https?:|www\.", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without white space, and where its words begin after a list marker."""

    start: int
    end: int
    outer: int  # columns before the marker (or the text)
    content: int  # offset of the first character after the marker
    number: int | None
    is_item: bool
    text: str  # the words, from `content` to `end`


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """A line that may introduce a comment."""

    style: str
    line: int
    name_start: int
    name_end: int
    posted: str
    body: int  # first line of the comment's text
    body_start: int  # offset within that line's text where the comment begins, if the header shares the line


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


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank.

    >>> [(line.number, line.text) for line in split_lines("  1. Ada says\\n\\n     Good.")]
    [(1, 'Ada says'), (None, 'Good.')]
    """
    return [line for match in _LINE.finditer(text) if (line := _read_line(match)) is not None]


def _read_line(match: re.Match) -> Line | None:
    raw = match.group()
    text = raw.strip()
    if not text:
        return None
    outer = len(raw) - len(raw.lstrip())
    start = match.start() + outer
    end = start + len(text)
    marker = _MARKER.match(text)
    if not marker:
        return Line(start, end, outer, start, None, False, text)
    number = int(marker.group(1)) if marker.group(1) else None
    return Line(start, end, outer, start + marker.end(), number, True, text[marker.end() :])


@functools.cache
def _load_words(role: str) -> frozenset[str]:
    return frozenset(row["phrase"].casefold() for row in read_lexicon("comment_words") if row["role"] == role)


@functools.cache
def _load_verbs() -> tuple[str, ...]:
    return tuple(sorted(_load_words("says"), key=len, reverse=True))


@functools.cache
def _load_date_words() -> frozenset[str]:
    return frozenset().union(*(_load_words(role) for role in ("month", "weekday", "time", "ago", "unit")))


@functools.cache
def _load_pattern(role: str) -> re.Pattern:
    phrases = sorted(_load_words(role), key=len, reverse=True)
    return re.compile("|".join(re.escape(phrase) for phrase in phrases))


# ---- what single lines say ----------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4096)
def is_reply_line(text: str) -> bool:
    """Return whether a line holds nothing but a page's buttons under a comment ("Reply", "Like (3)")."""
    if len(text) > 60:
        return False
    rest = _load_pattern("reply").sub(" ", text.casefold())
    return rest != text.casefold() and not any(c.isalpha() for c in rest)


def is_form_line(text: str) -> bool:
    """Return whether a line belongs to the form below the comments, or says that they are closed."""
    return len(text) <= 200 and text.casefold().lstrip("*← «").startswith(tuple(_load_words("form")))


@functools.lru_cache(maxsize=4096)
def count_announced(text: str) -> int | None:
    """Return how many comments a heading announces, -1 if it gives no number, None if it is no such heading.

    >>> count_announced("3 thoughts on “The bridge”"), count_announced("Comments"), count_announced("The bridge")
    (3, -1, None)
    """
    if len(text) > LONGEST_HEADER:
        return None
    low = text.casefold().strip(" :()*#|-–—")
    words = [w for w in re.split(r"[^\w]+", low) if w]
    nouns, counts = _load_words("heading"), _load_words("count")
    if low in nouns:
        return -1
    if words and words[0] in ("no", "keine", "kein") and any(w in nouns for w in words[1:3]):
        return 0
    number = next((w for w in words[:5] if w.isdigit() or (w in counts and w == words[0])), None)
    if number is None or len(words) > 30:
        return None
    at = words.index(number)
    near = [" ".join(words[a:b]) for a in range(max(0, at - 2), at + 3) for b in range(a + 1, a + 3)]
    if not any(phrase in nouns for phrase in near):
        return None
    return int(number) if number.isdigit() and len(number) < 9 else 1


def is_name(text: str) -> bool:
    """Return whether `text` could be a commenter's name or nickname."""
    if not 0 < len(text) <= LONGEST_NAME or (text[-1] in ".!?:;,…" and not text.endswith(".")):
        return False
    words = text.split()
    low = text.casefold()
    if len(words) > 6 or not any(c.isalnum() for c in text) or _URL.search(text):
        return False
    if sum(w[0].islower() for w in words) > 2 or is_form_line(text) or is_reply_line(text):
        return False
    return count_announced(text) is None and low not in _load_words("heading") and low not in _load_words("badge")


def split_date(text: str) -> tuple[int, str] | None:
    """Return where a line's closing date begins, and the date as printed; None if the line ends otherwise.

    >>> split_date("Ada 3 May 2021 at 10:15")
    (4, '3 May 2021 at 10:15')
    """
    if len(text) > LONGEST_HEADER:
        return None
    bare = _strip_buttons(text)
    tokens = list(_TOKEN.finditer(bare))
    words, at = _load_date_words(), len(tokens)
    while at and _is_date_token(tokens[at - 1].group(), words):
        at -= 1
    while at < len(tokens) and not (tokens[at].group().isalnum()):
        at += 1
    if at == len(tokens):
        return None
    start = tokens[at].start()
    date = bare[start:].strip()
    return (start, date) if has_date(date) else None


def _is_date_token(token: str, words: frozenset[str]) -> bool:
    return token.isdigit() or token.casefold() in words or not token.isalnum()


def _strip_buttons(text: str) -> str:
    low = text.casefold()
    if len(low) != len(text):
        return text
    end = len(text)
    while True:
        part = low[:end].rstrip(" \t\xa0|·•-–—:#↓/()")
        phrase = next((p for p in _load_reply_phrases() if part.endswith(p)), None)
        cut = len(part) - len(phrase) if phrase else end
        if phrase is None or (cut and low[cut - 1].isalpha()):
            return text[: len(part)] if phrase is None else text[:end]
        end = cut


@functools.cache
def _load_reply_phrases() -> tuple[str, ...]:
    return tuple(sorted(_load_words("reply"), key=len, reverse=True))


@functools.lru_cache(maxsize=4096)
def has_date(text: str) -> bool:
    """Return whether a short text holds a date or an age ("two years ago")."""
    if _NUMERIC_DATE.search(text):
        return True
    words = [w.casefold() for w in re.findall(r"[^\W\d_]+", text)]
    digits = any(c.isdigit() for c in text)
    if digits and any(w in _load_words("month") for w in words):
        return True
    ago = any(w in _load_words("ago") for w in words)
    return ago and (digits or len(words) <= 4) and any(w in _load_words("unit") for w in words)


# ---- headers ------------------------------------------------------------------------------------------------


def _find_headers(lines: Sequence[Line]) -> Iterator[Header]:
    for i, line in enumerate(lines):
        if len(line.text) <= LONGEST_HEADER:
            header = _read_header(lines, i)
            if header:
                yield header


def _read_header(lines: Sequence[Line], i: int) -> Header | None:
    line = lines[i]
    dated = split_date(line.text) if any(c.isdigit() for c in line.text) or len(line.text) < 50 else None
    if dated:
        name = _trim_name(line.text[: dated[0]])
        said = _split_says(name)
        return _make_header("says" if said else "name date", lines, i, said or name, dated[1], i + 1)
    said = _split_says(line.text)
    after = split_date(lines[i + 1].text) if i + 1 < len(lines) else None
    if after and after[0] > 4:  # the next line holds more than a date
        after = None
    if said:
        return _make_header("says", lines, i, said, after[1] if after else "", i + 2 if after else i + 1)
    if after and not lines[i + 1].is_item:
        return _make_header("name, date", lines, i, _trim_name(line.text), after[1], i + 2)
    if line.is_item and line.number is not None and is_name(line.text):
        return _make_header("bare", lines, i, line.text, "", i + 1)
    return None


def _make_header(style, lines, i, name, posted, body) -> Header | None:
    if not is_name(name):
        return None
    start = lines[i].content + lines[i].text.find(name)
    return Header(style, i, start, start + len(name), posted, body, 0)


def _trim_name(text: str) -> str:
    name = text.strip(" \t\xa0,|·•-–—:(@")
    low = name.casefold()
    for phrase in sorted(_load_words("by"), key=len, reverse=True):
        if low.startswith(phrase + " "):
            return name[len(phrase) :].strip(" :")
    return name


def _split_says(text: str) -> str | None:
    """Return the name in front of a closing verb of saying, or None."""
    bare = text.rstrip(" \t\xa0:…")
    low = bare.casefold()
    if not low.endswith(_load_verbs()):
        return None
    verb = next(v for v in _load_verbs() if low.endswith(v))
    name = bare[: len(bare) - len(verb)]
    is_glued = bool(name) and not name[-1].isspace()
    if not name.strip() or (is_glued and (not text.rstrip().endswith(":") or not name[-1].isalnum())):
        return None
    return name.strip(" \t\xa0,")


# ---- comments -----------------------------------------------------------------------------------------------


def find_comments(text: str, lines: Sequence[Line] | None = None) -> list[Comment]:
    """Return the reader comments in `text`, in order.

    Parameters
    ----------
    lines
        The lines of `text` where they are at hand (see :func:`split_lines`).

    Notes
    -----
    A comment whose page gives neither a count, nor reply buttons, nor a form near it is not found: nothing tells
    it from a quotation.

    >>> page = "1 Comment\\n\\n1. Ada says:\\n   May 3, 2021 at 10:15\\n\\n   Good.\\n\\n   Reply\\n\\nLeave a Reply"
    >>> [(page[c.commenter_start : c.commenter_end], page[c.text_start : c.text_end]) for c in find_comments(page)]
    [('Ada', 'Good.')]
    """
    lines = split_lines(text) if lines is None else lines
    headers = list(_find_headers(lines))
    if not headers:
        return []
    kept = [h for style in _list_styles(headers) if (group := _weigh_style(lines, headers, style)) for h in group]
    return _cut_comments(lines, sorted(kept, key=lambda header: header.line))


def _list_styles(headers: Sequence[Header]) -> list[str]:
    return sorted({header.style for header in headers})


def _weigh_style(lines: Sequence[Line], headers: Sequence[Header], style: str) -> list[Header]:
    """Return the headers of one style if the page shows that they introduce comments, else nothing."""
    group = [h for h in headers if h.style == style]
    heading = _find_heading(lines, group)
    if heading is not None:
        group = [h for h in group if h.line > heading]
    group = [h for h in group if _find_body(lines, h, group)[0] is not None]
    if not group:
        return []
    replies = sum(_find_body(lines, h, group)[1] for h in group)
    last = group[-1].line
    form = any(is_form_line(line.text) for line in lines[last + 1 : last + 60])
    timed = sum(bool(_CLOCK.search(h.posted)) for h in group)
    numbers = [lines[h.line].number for h in group if lines[h.line].number]
    counted = len(numbers) >= 2 and numbers[0] == 1 and 2 in numbers
    if style == "says":
        dated = sum(bool(h.posted) for h in group)
        is_real = (dated and (replies or heading is not None or form)) or (counted and (form or heading is not None))
    elif style == "bare":
        is_real = heading is not None and replies >= max(1, len(group) / 2)
    else:
        is_real = (heading is not None and (replies or (timed and form))) or (replies >= 2 and form and timed)
    return group if is_real else []


def _find_heading(lines: Sequence[Line], group: Sequence[Header]) -> int | None:
    """Return the line that announces the comments: the last one with a count, at most 12 lines above a header."""
    found = None
    for header in group:
        for i in range(max(0, header.line - 12), header.line):
            if (count_announced(lines[i].text) or 0) != 0:
                found = i if found is None else found
    return found


def _find_body(lines: Sequence[Line], header: Header, group: Sequence[Header]) -> tuple[tuple[int, int] | None, bool]:
    """Return the first and last line of a header's comment (None if it has no text), and whether a button ends it."""
    others = {h.line for h in group}
    first = header.body
    while first < len(lines) and first not in others and _is_lead(lines[first].text):
        first += 1
    last, outer, is_ended = first, lines[header.line].outer, False
    is_nested = lines[header.line].is_item
    while last < len(lines) and last not in others:
        line = lines[last]
        if (is_nested and line.outer <= outer) or line.outer < outer or is_form_line(line.text):
            break
        if is_reply_line(line.text) or _is_footer(line.text):
            is_ended = True
            break
        last += 1
    return ((first, last - 1) if last > first else None), is_ended


def _is_lead(text: str) -> bool:
    return is_reply_line(text) or text.casefold() in _load_words("badge")


def _is_footer(text: str) -> bool:
    """Whether a line is the date and the reply button below a comment."""
    dated = split_date(text)
    return dated is not None and dated[0] == 0 and _strip_buttons(text) != text


def _cut_comments(lines: Sequence[Line], headers: Sequence[Header]) -> list[Comment]:
    comments, indents = [], []
    for header in headers:
        body, _ = _find_body(lines, header, headers)
        if body is None:
            continue
        line = lines[header.line]
        while indents and indents[-1] >= line.outer:
            indents.pop()
        indents.append(line.outer)
        first, last = lines[body[0]], lines[body[1]]
        comments.append(
            Comment(
                line.start,
                last.end,
                header.name_start,
                header.name_end,
                first.start,
                last.end,
                line.number,
                None,
                len(indents) - 1,
            )
        )
    return comments
