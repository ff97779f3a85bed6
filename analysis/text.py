"""Sentences and words of a text, with offsets.

Everything here returns ``(start, end)`` pairs: Python string offsets into the text that was passed.
Nothing is downloaded: NLTK's Punkt runs with the abbreviations of ``data/abbreviations.csv``.
"""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from nltk.tokenize import RegexpTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

# A word, in the order tried: initials with dots (U.S., a.m.); then letters and digits joined by an apostrophe,
# a hyphen or, between digits, by a comma or a point (S-400, don't, Saint-Aubin, 13,000, 4.5).
_WORD = r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['’‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*"
_WORDS = RegexpTokenizer(_WORD)

# Closing marks that belong to the sentence they follow.
_CLOSERS = re.compile(r"[\"'’”»)\]]+")


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, one dictionary per entry, values stripped.

    >>> read_lexicon("abbreviations")[0]["abbreviation"]
    'a.d'
    """
    with resources.files("analysis").joinpath("data", f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]


@functools.cache
def _load_punkt() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = {row["abbreviation"].lower() for row in read_lexicon("abbreviations")}
    return PunktSentenceTokenizer(parameters)


def find_words(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words of `text`, in order.

    A hyphen or an apostrophe inside a word belongs to it; punctuation and symbols are no words.

    >>> [text[s:e] for text in ["The U.S. sold S-400s."] for s, e in find_words(text)]
    ['The', 'U.S.', 'sold', 'S-400s']
    """
    return list(_WORDS.span_tokenize(text))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without surrounding white space.

    A line break ends a sentence, for news pages set paragraphs apart by lines.

    >>> split_sentences("Gov. Orsa left. She will return.")
    [(0, 15), (16, 32)]
    """
    spans = []
    for line in re.finditer(r"[^\r\n]+", text):
        spans += [(line.start() + s, line.start() + e) for s, e in _split_line(line.group())]
    return spans


def _split_line(line: str) -> list[tuple[int, int]]:
    spans = []
    for start, end in _load_punkt().span_tokenize(line):
        start, end = _strip(line, start, end)
        closer = _CLOSERS.match(line, start)
        if spans and closer and closer.end() >= end:  # Punkt may leave a closing mark as a sentence of its own
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans.append((start, end))
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
