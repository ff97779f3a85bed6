"""Which lines of a page may introduce, or sign, a reader comment: by whom, when, in answer to whom?

One row is one header.  Whether the page has comments at all is for :mod:`presswork.page.comments.plain_pages` to say:
here every byline and every dated teaser is a candidate, too.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from presswork.language.dates import could_hold_date, split_date, split_opening_date
from presswork.page.lines import Line
from presswork.page.phrases import (
    is_name,
    load_longest_first,
    load_words,
    split_flair,
    split_posted_by,
    split_reply_to,
    split_says,
)

# What joins a name to its date, and the points or votes that some pages print between them.
_BEFORE_DATE = re.compile(r"\W+(?:on|le|el|il|den|op|em|am)$", re.IGNORECASE)
_STANDING = re.compile(r"\s+[-−]?\d+\s*(?:points?|pts?|votes?|likes?)$")
# What a commenter is or where they work stands behind a point: "Ada · Works at Orsa Mill".
_GAP = re.compile(r"\s{2,}")
_ABOUT = re.compile(r"\s+[·•|]\s")
# Whom a comment answers may stand behind its writer's name: "Ole > Ada", "Ole  Ada".
_ANSWERED = re.compile(r"(.*\S)(?:\s*[>›»→▸▶⇒]\s*|\s{2,})(\S.*)")
_HASH = re.compile(r"(?:#\s?\d{1,4}|\d{1,4}[.):])\s+(?=\D)")
_BETWEEN = " \t\xa0|·•,–—-"
_HASH_ALONE = re.compile(r"#\s?\d{1,4}")
# A commenter may be called by a number; shorter ones are votes.
_NUMBER_NAME = re.compile(r"\d{3,9}")
# Between a name and the same name again stand points or a picture at most.
_MOST_BETWEEN_NAMES = 2


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
    top: int = -1  # the line above with which the comment begins, where its name is printed twice

    @property
    def first(self) -> int:
        """The first line of the comment."""
        return self.line if self.top < 0 else self.top


def find_headers(lines: Sequence[Line]) -> Iterator[Header]:
    """Yield the headers of a page in order; each begins below the one before."""
    body, names = 0, set()
    for i, line in enumerate(lines):
        header = _read_header(lines, i) if i >= body and line.is_short else None
        if header and header.style == "name, date" and line.text in names and i - 1 >= body:
            header = _read_answering(lines, header)
        if header:
            header = _find_top(lines, _split_answered(lines, header, names), body)
            body = header.body
            names |= {lines[header.line].text, get_name(lines, header)}
            yield header


def get_name(lines: Sequence[Line], header: Header) -> str:
    """Return the commenter's name."""
    line = lines[header.line]
    return line.text[header.name_start - line.content : header.name_end - line.content]


def _find_top(lines: Sequence[Line], header: Header, lowest: int) -> Header:
    """Return the header with the line above as its top that names the commenter, too: a picture, or their page."""
    name = get_name(lines, header).casefold()
    for i in range(header.line - 1, max(lowest, header.line - 1 - _MOST_BETWEEN_NAMES) - 1, -1):
        rest = lines[i].text.casefold().removeprefix(name) if lines[i].is_short else "?"
        is_apart = lines[i].indent == lines[header.line].indent and (lines[i].opens or lines[i - 1].is_frame)
        if is_apart and rest != lines[i].text.casefold() and (not rest or rest.strip(" '’s:") in load_words("badge")):
            return dataclasses.replace(header, top=i)
        if not lines[i].is_lead:
            break
    return header


def _split_answered(lines: Sequence[Line], header: Header, names: set[str]) -> Header:
    """Return the header without the name of an earlier commenter behind its own, whom it then answers."""
    name = get_name(lines, header)
    both = _ANSWERED.fullmatch(name)
    own, answered = both.groups() if both else ("", "")
    if answered not in names:
        answered = _find_name_behind(name, names) if name not in names else ""
        own = name[: -len(answered)].rstrip() if answered else ""
    if not answered or not is_name(own):
        return header
    return dataclasses.replace(header, name_end=header.name_start + len(own), answers=answered)


def _find_name_behind(name: str, names: set[str]) -> str:
    """Return the longest known name of two words or more with which another ends ("Ole Ada Brandt"), else ""."""
    words = name.split(" ")
    tails = (" ".join(words[at:]) for at in range(1, len(words) - 1))
    return next((tail for tail in tails if tail in names), "")


def _read_answering(lines: Sequence[Line], header: Header) -> Header:
    """Return the header with the name above it as the commenter where the page prints under it whom it answers."""
    i = header.line
    is_stanza = i > 1 and lines[i - 1].opens and not lines[i].opens
    is_after_button = i > 1 and lines[i - 2].is_button
    if not (is_stanza or is_after_button):
        return header
    above = make_header(header.style, lines, i - 1, lines[i - 1].text, header.posted, header.body)
    return dataclasses.replace(above, answers=lines[i].text) if above else header


def read_names_above(lines: Sequence[Line], group: list[Header]) -> list[Header]:
    """Return the headers with the lines above as names where every one stands over its place and date.

    "Ada Brandt", and below it "Port Orsa | May 3, 2021", on one line or on two.
    """
    if len(group) < 2 or group[0].style not in ("name date", "name, date"):
        return group
    above = [h.line - 1 for h in group]
    checked = above[1:] if len(group) > 2 else above  # a form or filters may stand right above the first
    if above[0] < 0 or 5 * sum(_opens_stanza(lines, i) for i in checked) < 4 * len(checked):
        return group
    if all(lines[i].number is not None and lines[i].indent == lines[i + 1].indent for i in above):
        return group  # numbered titles
    if len({lines[i].text for i in above}) < 2:
        return group  # a badge, or what a picture is called
    named = [
        make_header(h.style, lines, i, lines[i].text, h.posted, h.body) for i, h in zip(above, group, strict=True)
    ]
    n_named = sum(header is not None and len(get_name(lines, header)) > 2 for header in named)
    # What is no name to the eye is one by its place, or nobody's: its header stays as it is.
    return [new or old for new, old in zip(named, group, strict=True)] if 5 * n_named >= 4 * len(group) else group


def _opens_stanza(lines: Sequence[Line], i: int) -> bool:
    """Whether a comment begins on a line: behind a gap and without one below, or behind the frame of another."""
    return (lines[i].opens and not lines[i + 1].opens) or (i > 0 and lines[i - 1].closes_comment)


def find_titles(lines: Sequence[Line], group: Sequence[Header]) -> list[Header]:
    """Return the headers with the numbered lines above as their tops where a numbered title stands over every one."""
    above = [header.first - 1 for header in group]
    if len(group) < 2 or above[0] < 0 or not all(lines[i].number is not None for i in above):
        return list(group)
    return [dataclasses.replace(header, top=i) for header, i in zip(group, above, strict=True)]


def _read_header(lines: Sequence[Line], i: int) -> Header | None:
    line = lines[i]
    if posted_by := split_posted_by(line.text):
        return make_header("date name", lines, i, posted_by[1], posted_by[0], i + 1)
    if not could_hold_date(line.text):
        return _read_undated_header(lines, i)
    text, answers = split_reply_to(line.bare)
    if answers and (dated := split_date(answers)):  # "Ole in reply to Ada 3 May 2021"
        text, answers = f"{text} {answers[dated:]}", answers[:dated].strip(" \t\xa0|·,•–—-")
    at, end = split_date(text), split_opening_date(text)
    if at:
        return _read_dated_header(lines, i, text[:at], text[at:], answers)
    if end and at is None:
        return _read_opening_date(lines, i, text[end:], text[:end])
    if at == 0 and line.is_date:
        return _read_date_above(lines, i)
    return _read_undated_header(lines, i) if at is None else None


def _read_dated_header(lines: Sequence[Line], i: int, name: str, posted: str, answers: str | None) -> Header | None:
    name = name.strip(" \t\xa0,|·•–—(@").removesuffix(" -").removesuffix(", [")
    name = _BEFORE_DATE.sub("", _STANDING.sub("", name)).removeprefix("[–]").removeprefix("[-]")
    said, trimmed = split_says(name), trim_name(name)
    style = "says" if said else "signed" if _is_signed(name) else "name date"
    return make_header(style, lines, i, said or trimmed, posted, i + 1, answers=answers)


def _read_opening_date(lines: Sequence[Line], i: int, name: str, posted: str) -> Header | None:
    said = split_says(name)
    style, name = ("says", said) if said else ("date name", name)
    return make_header(style, lines, i, trim_name(name), posted, i + 1)


def _read_date_above(lines: Sequence[Line], i: int) -> Header | None:
    """Return the header of which the date stands over the name, perhaps with the comment's number between them."""
    at = i + 1
    while at < min(i + 3, len(lines)) and _HASH_ALONE.fullmatch(lines[at].text):
        at += 1
    if at + 1 >= len(lines) or lines[at].date_at is not None or lines[at].is_frame or lines[at + 1].is_date:
        return None
    header = make_header("date, name", lines, at, trim_name(lines[at].text), lines[i].bare, at + 1)
    return dataclasses.replace(header, top=i) if header else None


def _read_undated_header(lines: Sequence[Line], i: int) -> Header | None:
    text, number = lines[i].text, lines[i].number
    said, below = split_says(text), _find_date_below(lines, i)
    if said and (dated := split_date(said)):  # "Ada on May 3, 2021 at 10:15 said:"
        return make_header("says", lines, i, _cut_on(said[:dated].rstrip()), said[dated:], i + 1)
    if said and (below or number is not None or text.rstrip().endswith((":", "...", "…"))):
        return make_header("says", lines, i, said, *(below or ("", i + 1)))
    if below:
        return make_header("name, date", lines, i, trim_name(text), *below)
    if number is not None:
        at = i + 1 if text.isdigit() and i + 1 < len(lines) else i  # some pages print the number twice
        return make_header("numbered", lines, i, lines[at].text, "", at + 1, at)
    return None


def _cut_on(name: str) -> str:
    """Return a name without the "on" before a date, which this frame always prints, if glued to the name."""
    cut = _BEFORE_DATE.sub("", name)
    return cut if cut != name or not name.endswith("on") else name.removesuffix("on")


def _find_date_below(lines: Sequence[Line], i: int) -> tuple[str, int] | None:
    """Return the date on a line of its own below line `i`, and the line after it; a badge may stand between."""
    for j in range(i + 1, min(i + 4, len(lines))):
        line = lines[j]
        if not line.is_short:
            return None
        if line.is_date and (not line.is_item or line.bare.endswith(" ago")):
            return line.bare[line.date_at :], j + 1
        if not line.is_lead:
            return None
    return None


def make_header(
    style: str,
    lines: Sequence[Line],
    i: int,
    name: str,
    posted: str,
    body: int,
    at: int | None = None,
    answers: str | None = None,
) -> Header | None:
    """Return the header on line `i`, None where `name` cannot be one; `at` is the line that holds the name."""
    place = lines[i if at is None else at]
    name = name[number.end() :].lstrip(" —–-|·") if (number := _HASH.match(name)) else name
    if not is_name(name) and not (posted and _is_number_name(lines, i, name)):
        return None
    start = place.content + place.text.find(name)
    return Header(style, i, start, start + len(name), posted.strip(_BETWEEN), body, answers)


def _is_number_name(lines: Sequence[Line], i: int, name: str) -> bool:
    """Whether a commenter is called by a number: it stands where a name would, behind the frame of what is above."""
    return bool(_NUMBER_NAME.fullmatch(name)) and (i == 0 or lines[i].is_item or lines[i - 1].closes_comment)


def _is_signed(name: str) -> bool:
    return any(name.casefold().startswith((phrase + " ", phrase + ":")) for phrase in load_longest_first("by"))


def trim_name(text: str) -> str:
    """Return a name without "posted by" before it, and without marks of honour and place of work behind it.

    >>> [trim_name(text) for text in ("Posted by: Ada", "Ada · Works at Orsa Mill", "AdaTop Fan", "Ada Brandt")]
    ['Ada', 'Ada', 'Ada', 'Ada Brandt']
    """
    name = _STANDING.sub("", text.strip(" \t\xa0,|·•–—:(@"))
    low = name.casefold()
    phrase = next((p for p in load_longest_first("by") if low.startswith((p + " ", p + ":"))), "")
    name = name[len(phrase) :].strip(" \t\xa0:,|·•–—-") if phrase else name
    name, *others = _GAP.split(_ABOUT.split(name, maxsplit=1)[0])
    honours = load_words("badge", "flair")
    return split_flair("  ".join([name, *(other for other in others if other.casefold() not in honours)]))
