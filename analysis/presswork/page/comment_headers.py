"""Which lines of a page may introduce, or sign, a reader comment: by whom, when, in answer to whom?

One row is one line that is not blank, or one header.  Whether the page has comments at all is for
:mod:`presswork.page.comments` to say: here every byline and every dated teaser is a candidate, too.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from presswork.language.dates import could_hold_date, split_date, split_opening_date
from presswork.page.comment_lines import (
    LONGEST_HEADER,
    LONGEST_NAME,
    is_button_line,
    is_name,
    load_longest_first,
    load_words,
    split_reply_to,
    split_says,
    strip_buttons,
)
from presswork.page.lines import Line

# Votes, or a dash for none, on a line of their own.
VOTES = re.compile(r"[-−+]?\d{1,5}(?:\s+[-−+]?\d{1,5})?|[-–—]{1,3}")


# What joins a name to its date, and the points or votes that some pages print between them.
_BEFORE_DATE = re.compile(r"\W+(?:on|le|el|il|den|op|em)$")
_STANDING = re.compile(r"\s+[-−]?\d+\s*(?:points?|pts?|votes?|likes?)$")
# Whom a comment answers may stand behind its writer's name: "Ole > Ada", "Ole  Ada".
_ANSWERED = re.compile(r"(.*\S)(?:\s*[>›»→▸▶⇒]\s*|\s{2,})(\S.*)")
_HASH = re.compile(r"(?:#\s?\d{1,4}|\d{1,4}[.):])\s+(?=\D)")


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


def find_headers(lines: Sequence[Line]) -> Iterator[Header]:
    """Yield the headers of a page in order; each begins below the one before."""
    short = [i for i, line in enumerate(lines) if len(line.text) <= LONGEST_HEADER]
    body, names = 0, set()
    for i in short:
        header = _read_header(lines, i) if i >= body else None
        if header and header.style == "name, date" and lines[i].text in names:
            header = _read_answering(lines, header)
        if header:
            header = _split_answered(lines, header, names)
            body = header.body
            names |= {lines[header.line].text, _get_name(lines, header)}
            yield header


def _get_name(lines: Sequence[Line], header: Header) -> str:
    line = lines[header.line]
    return line.text[header.name_start - line.content : header.name_end - line.content]


def _split_answered(lines: Sequence[Line], header: Header, names: set[str]) -> Header:
    """Return the header without the name of an earlier commenter behind its own, whom it then answers."""
    both = _ANSWERED.fullmatch(_get_name(lines, header))
    if not both or both[2] not in names or not is_name(both[1]):
        return header
    return dataclasses.replace(header, name_end=header.name_start + len(both[1]), answers=both[2])


def _read_answering(lines: Sequence[Line], header: Header) -> Header:
    """Return the header with the name above it as the commenter where the page prints under it whom it answers."""
    i = header.line
    is_stanza = i > 1 and lines[i - 1].opens and not lines[i].opens
    is_after_button = i > 1 and is_button_line(lines[i - 2].text)
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
    if above[0] < 0 or not all(_opens_stanza(lines, i) for i in checked):
        return group
    if len({lines[i].text for i in above}) < 2:
        return group  # a badge, or what a picture is called
    named = [
        make_header(h.style, lines, i, lines[i].text, h.posted, h.body) for i, h in zip(above, group, strict=True)
    ]
    return named if all(named) and all(len(_get_name(lines, h)) > 2 for h in named) else group


def _opens_stanza(lines: Sequence[Line], i: int) -> bool:
    """Whether a comment begins on a line: behind a gap and without one below, or behind the buttons of another."""
    return (lines[i].opens and not lines[i + 1].opens) or (i > 0 and is_button_line(lines[i - 1].text))


def _read_header(lines: Sequence[Line], i: int) -> Header | None:
    if not could_hold_date(lines[i].text):
        return _read_undated_header(lines, i)
    text, answers = split_reply_to(strip_buttons(lines[i].text))
    if answers and (dated := split_date(answers)):  # "Ole in reply to Ada 3 May 2021"
        text, answers = f"{text} {answers[dated:]}", answers[:dated].strip(" \t\xa0|·,•–—-")
    at, end = split_date(text), split_opening_date(text)
    if at:
        return _read_dated_header(lines, i, text[:at], text[at:], answers)
    if end and at is None:
        return _read_opening_date(lines, i, text[end:], text[:end])
    return _read_undated_header(lines, i) if at is None else None


def _read_dated_header(lines: Sequence[Line], i: int, name: str, posted: str, answers: str | None) -> Header | None:
    name = name.strip(" \t\xa0,|·•–—(@").removesuffix(" -").removesuffix(", [")
    name = _BEFORE_DATE.sub("", _STANDING.sub("", name)).removeprefix("[–]").removeprefix("[-]")
    said, trimmed = split_says(name), _trim_name(name)
    style = "says" if said else "signed" if trimmed != name else "name date"
    return make_header(style, lines, i, said or trimmed, posted, i + 1, answers=answers)


def _read_opening_date(lines: Sequence[Line], i: int, name: str, posted: str) -> Header | None:
    said = split_says(name)
    style, name = ("says", said) if said else ("date name", name)
    return make_header(style, lines, i, _trim_name(name), posted, i + 1)


def _read_undated_header(lines: Sequence[Line], i: int) -> Header | None:
    text, number = lines[i].text, lines[i].number
    said, below = split_says(text), _find_date_below(lines, i)
    if said and (dated := split_date(said)):  # "Ada on May 3, 2021 at 10:15 said:"
        return make_header("says", lines, i, _BEFORE_DATE.sub("", said[:dated].rstrip()), said[dated:], i + 1)
    if said and (below or number is not None or text.rstrip().endswith((":", "...", "…"))):
        return make_header("says", lines, i, said, *(below or ("", i + 1)))
    if below:
        return make_header("name, date", lines, i, _trim_name(text), *below)
    if number is not None:
        at = i + 1 if text.isdigit() and i + 1 < len(lines) else i  # some pages print the number twice
        return make_header("numbered", lines, i, lines[at].text, "", at + 1, at)
    return None


def _find_date_below(lines: Sequence[Line], i: int) -> tuple[str, int] | None:
    """Return the date on a line of its own below line `i`, and the line after it; a badge may stand between."""
    for j in range(i + 1, min(i + 4, len(lines))):
        if len(lines[j].text) > LONGEST_HEADER:
            return None
        text = strip_buttons(lines[j].text) if could_hold_date(lines[j].text) else ""
        at = split_date(text)
        is_listed = lines[j].is_item and not text.endswith(" ago")
        if at is not None and not any(map(str.isalpha, text[:at])) and not is_listed:
            return text[at:], j + 1
        if not is_lead(lines[j].text):
            return None
    return None


@functools.lru_cache(maxsize=4096)
def is_lead(text: str) -> bool:
    """Return whether a line may stand between a commenter's name and the comment: a button, a badge, "says:"."""
    if len(text) > LONGEST_NAME:
        return False
    low = text.casefold().strip(" :()[]")
    if VOTES.fullmatch(text):
        return True
    return is_button_line(text) or low in load_words("badge", "says") or low.startswith(load_longest_first("answer"))


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
    if not is_name(name):
        return None
    start = place.content + place.text.find(name)
    return Header(style, i, start, start + len(name), posted.strip(), body, answers)


def _trim_name(text: str) -> str:
    name = _STANDING.sub("", text.strip(" \t\xa0,|·•–—:(@"))
    low = name.casefold()
    phrase = next((p for p in load_longest_first("by") if low.startswith((p + " ", p + ":"))), "")
    return name[len(phrase) :].strip(" \t\xa0:,|·•–—-") if phrase else name
