"""Sentences and words of a text, with offsets.

Everything here returns ``(start, end)`` pairs: Python string offsets into the text that was passed.
Nothing is downloaded: NLTK's Punkt runs with the abbreviations of ``lexicons/abbreviations.csv``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import regex

from presswork.language.lexicon import read_lexicon

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

# A word, in the order tried: initials with dots (U.S., a.m.); then letters and digits joined by an apostrophe,
# a hyphen or, between digits, by a comma or a point (S-400, don't, Saint-Aubin, 13,000, 4.5).
_WORD = r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['’‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*"
# Not NLTK's RegexpTokenizer, which from 3.10 on raises after five seconds, nor the standard library's `re`, for
# which a combining accent ends a word.
_WORDS = regex.compile(_WORD)
# In a text of these signs alone the two find the same words, and the standard library's are found faster.
_PLAIN_WORDS = re.compile(_WORD)
_UNPLAIN = re.compile(r"[^\x00-\xb1\xb4-\xb8\xba\xbb\xbf-\u02ff\u2010-\u2027\u2030-\u203e\u2041-\u2053\u20a0-\u20bf]")


# Where a line may hold a second sentence: an end sign, then white space or a mark with words behind it.
_BREAK = re.compile(r"[.?!](?=[^\w\s]{0,9}(?:\s+\S|[^\w\s]\w))")


# A number goes with the short word before it: "No. 4 gate", "Art. 5".
_BEFORE_NUMBER = re.compile(r"\b(?:[Nn]os?|[Aa]rts?|[Ss]ec|[Ff]igs?|[Vv]ol|[Cc]h|[Pp]aras?|pp?)\.\Z")

# Closing marks that belong to the sentence they follow.
_CLOSERS = re.compile(r"[\"'’”»)\]]+")


@functools.cache
def _load_punkt() -> PunktSentenceTokenizer:
    # Here, for importing NLTK takes up to two seconds, which tables that are only read again do not need.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = {row["abbreviation"].lower() for row in read_lexicon("abbreviations")}
    return PunktSentenceTokenizer(parameters)


def find_words(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words of `text`, in order.

    A hyphen or an apostrophe inside a word belongs to it; punctuation and symbols are no words.

    >>> [text[s:e] for text in ["The U.S. sold S-400s."] for s, e in find_words(text)]
    ['The', 'U.S.', 'sold', 'S-400s']
    """
    return [match.span() for match in _choose_words(text).finditer(text)]


def _choose_words(text: str) -> re.Pattern | regex.Pattern:
    return _PLAIN_WORDS if text.isascii() or not _UNPLAIN.search(text) else _WORDS


def find_first_word(text: str) -> tuple[int, int] | None:
    """Return the span of the first word of `text`, None where there is none."""
    match = _WORDS.search(text)
    return match.span() if match else None


def cut_spans(text: str, start: int, end: int, spans: Iterable[Sequence[int]]) -> str:
    """Return ``text[start:end]`` without what stands in `spans`.

    >>> cut_spans("She said: we stay.", 0, 18, [[10, 17]])
    'She said: .'
    """
    kept, at = [], start
    for low, high in sorted(spans):
        if low < end and high > at:
            kept.append(text[at : max(low, at)])
            at = min(high, end)
    return "".join([*kept, text[at:end]])


def count_words(text: str) -> int:
    """Return how many words `text` has, without their places.

    >>> count_words("The U.S. sold S-400s.")
    4
    """
    return len(_choose_words(text).findall(text))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without surrounding white space.

    A line break ends a sentence, for news pages set paragraphs apart by lines.

    >>> split_sentences("Gov. Orsa left. She will return.")
    [(0, 15), (16, 32)]
    >>> split_sentences("No. 4 gate is shut.")
    [(0, 19)]
    """
    spans = []
    for line in re.finditer(r"[^\r\n]+", text):
        spans += [(line.start() + s, line.start() + e) for s, e in _split_line(line.group())]
    return spans


def _split_line(line: str) -> list[tuple[int, int]]:
    if not _BREAK.search(line):  # half of the lines of a news page are one sentence: Punkt need not look at them
        start, end = _strip(line, 0, len(line))
        return [(start, end)] if start < end else []
    spans = []
    for start, end in _load_punkt().span_tokenize(line):
        start, end = _strip(line, start, end)
        closer = _CLOSERS.match(line, start)
        is_mark = closer and closer.end() >= end  # Punkt may leave a closing mark as a sentence of its own
        is_number = line[start : start + 1].isdigit() and spans and _BEFORE_NUMBER.search(line[: spans[-1][1]])
        if spans and (is_mark or is_number):
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans.append((start, end))
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
