"""The lines of a page, one row per line that is not blank, each with its facts: button, form, date, count, name.

A fact is computed when it is first asked for, and once: a page's paragraphs are asked for few, its short lines for
most.  What a fact means stands with the words that tell it (:mod:`presswork.page.phrases`).
"""

from __future__ import annotations

import dataclasses
import functools
import re

from presswork.language.dates import has_date, split_date, split_opening_date
from presswork.page import phrases as words

_LINE = re.compile(r"[^\r\n]+")
_MARKER = re.compile(r"(?:(\d{1,4})\.|[•◦▪‣*·○●])[ \t\xa0]+(?=\S)")
_DAY_AFTER = re.compile(r"[^\W\d_]+\W{1,3}\d")
# Letters before a date are a name, and so is a number that is too long for votes.
_NAME_BEFORE_DATE = re.compile(r"[^\W\d_]|\d{3}")
# A line of so many words is a paragraph, one that ends like a sentence sooner; above comments stands an article.
SHORTEST_PARAGRAPH = 12
SHORTEST_SENTENCE = 7
_SCRIPT_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_PARAGRAPH_WITHOUT_SPACES = 20


@dataclasses.dataclass(eq=False)
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

    @functools.cached_property
    def is_short(self) -> bool:
        """Whether the line may belong to the frame of a comment; longer ones are prose."""
        return len(self.text) <= words.LONGEST_HEADER

    @functools.cached_property
    def is_button(self) -> bool:
        """Whether the line holds nothing but buttons."""
        return words.is_button_line(self.text)

    @functools.cached_property
    def is_reply(self) -> bool:
        """Whether the line holds nothing but buttons, and one answers the comment."""
        return self.is_button and words.is_button_line(self.text, "reply")

    @functools.cached_property
    def is_form(self) -> bool:
        """Whether the line belongs to the form below the comments."""
        return words.is_form_line(self.text)

    @functools.cached_property
    def is_removed(self) -> bool:
        """Whether the line stands for a comment that the page took away."""
        return words.is_removed_line(self.text)

    @functools.cached_property
    def is_votes(self) -> bool:
        """Whether the line is a number of votes, points or arrows, or a dash for none."""
        return words.is_votes(self.text)

    @functools.cached_property
    def is_lead(self) -> bool:
        """Whether the line may stand between a commenter's name and the comment."""
        return words.is_lead(self.text)

    @functools.cached_property
    def is_page_end(self) -> bool:
        """Whether the line is page furniture or a row of links, as they stand below the comments."""
        low = self.text[: words.LONGEST_HEADER].casefold()
        is_owner = low.startswith(("©", "copyright"))
        return self.is_short and (is_owner or low in words.load_furniture() or words.is_row_of_links(self.text))

    @functools.cached_property
    def announced(self) -> int | None:
        """How many comments a heading announces, -1 if it gives no number, None if it is no such heading."""
        is_foot = self.age_at is not None or (self.is_reply and not self.text[0].isdigit() and "(" not in self.text)
        return words.count_announced(self.text) if not is_foot else None

    @functools.cached_property
    def bracketed(self) -> int | None:
        """The number in brackets with which the line ends."""
        return words.count_bracketed(self.text)

    @functools.cached_property
    def bare(self) -> str:
        """The text without the buttons at its end."""
        return words.strip_buttons(self.text) if self.is_short else self.text

    @functools.cached_property
    def has_buttons(self) -> bool:
        """Whether buttons stand at the end of the line."""
        return self.bare != self.text

    @functools.cached_property
    def date_at(self) -> int | None:
        """Where the date begins with which the line ends, buttons apart; None if it ends otherwise."""
        return 0 if words.is_short_age(self.bare) else split_date(self.bare)

    @functools.cached_property
    def opening_date_end(self) -> int | None:
        """Where the date ends with which the line begins, None if it begins otherwise."""
        return split_opening_date(self.bare)

    @functools.cached_property
    def is_date(self) -> bool:
        """Whether the line is a date and nothing else but buttons behind it."""
        at = self.date_at
        return at is not None and not _NAME_BEFORE_DATE.search(self.bare[:at])

    @functools.cached_property
    def age_at(self) -> int | None:
        """Where the date or short age ("2y") begins that stands behind buttons; None for any other line."""
        return words.find_foot(self.text) if self.is_short else None

    @functools.cached_property
    def holds_reply(self) -> bool:
        """Whether a button to reply with stands on the line, be it behind a date."""
        if not self.is_short:
            return False
        buttons = self.text[len(self.bare) :]
        return self.is_reply or self.age_at is not None or words.is_button_line(buttons, "reply")

    @functools.cached_property
    def is_paragraph(self) -> bool:
        """Whether the line is as long as a paragraph of an article."""
        n_spaces = self.text.count(" ")
        if n_spaces >= SHORTEST_PARAGRAPH or (n_spaces >= SHORTEST_SENTENCE and self.text[-1] in '.!?…»”"'):
            return True
        return len(_SCRIPT_WITHOUT_SPACES.findall(self.text[:200])) >= _PARAGRAPH_WITHOUT_SPACES

    @functools.cached_property
    def is_frame(self) -> bool:
        """Whether the line is page furniture around remarks: a button, votes, a date, a badge, a form."""
        if not self.is_short:
            return False
        return self.is_button or self.is_lead or self.is_form or self.is_date or self.age_at is not None

    @functools.cached_property
    def closes_comment(self) -> bool:
        """Whether a comment ends on the line, or comments are announced on it: the next one begins below."""
        return self.is_frame or self.announced is not None or self.bracketed is not None


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of `text` that are not blank.

    >>> [(line.number, line.text) for line in split_lines("  1. Ada says\n\n     Good.")]
    [(1, 'Ada says'), (None, 'Good.')]
    """
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        found = match.group().strip()
        if found:
            above = lines[-1].end if lines else 0
            opens = (
                not lines or max(text.count("\n", above, match.start()), text.count("\r", above, match.start())) > 1
            )
            lines.append(_read_line(match, found, opens))
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
