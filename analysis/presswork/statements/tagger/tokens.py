"""The lines of articles as tokens with their properties: what the tagger reads.

One row of every array is one token. Lines stand apart from each other; a line is a paragraph.
"""

from __future__ import annotations

import itertools
import re
import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from presswork.language.quotation_marks import Region, find_quotation_regions
from presswork.language.sentences import split_sentences
from presswork.statements.tagger import context
from presswork.statements.tagger.context import find_shape

# A clitic ("'s") is a token of its own, for a source often ends before it; marks and dashes are tokens.
TOKENS = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|['’]s\b|(?<=\S)'(?=''(?!'))|''|``|-{2,}|\.{2,}"
    r"|[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*|[^\w\s]|_+"
)
PAD = 3  # empty tokens between lines, so that neighbours never cross a line
MAX_LINE = 600  # a longer line is cut: no paragraph of news is longer, and the decoder's time stays bounded


# An array for the tagger, which works out all tokens at once; a list for those who ask for one number after another.
Numbers = Any


class Tokens(NamedTuple):
    """The tokens of many lines: where they stand, and one column of numbers per property."""

    starts: Numbers
    ends: Numbers
    line: Numbers  # number of the token's line, -1 for padding
    first: Numbers  # index of the first token of each line
    length: Numbers  # number of tokens of each line
    columns: dict[str, Numbers]
    sentences: list[list[tuple[int, int]]]  # spans of each line's sentences
    regions: list[list[Region]]  # each line's passages in quotation marks, nested ones left out

    def list_numbers(self) -> Tokens:
        """Return the same with lists in place of arrays, but for measures: to ask an array for one number is slow."""
        starts, ends, line, first, length = (column.tolist() for column in self[:5])
        columns = {
            name: column.tolist() if column.dtype.kind == "i" else column for name, column in self.columns.items()
        }
        return Tokens(starts, ends, line, first, length, columns, self.sentences, self.regions)

    def find(self, at: int, low: int, high: int) -> int:
        """Return the first of the tokens from `low` on, `high` left out, that begins at a place or behind it."""
        return bisect_left(self.starts, at, low, high)


_MOST_TOKENS = 200_000  # different ones that are held: a bound on memory, whatever is read


def hash_word(word: str) -> int:
    """Return the number that stands for a word (CRC-32 of its lower case): the same on every machine."""
    return zlib.crc32(word.lower().encode("utf-8", "surrogatepass"))


class Vocabulary(dict):
    """What is known of a token: (word, suffix, shape, cluster, class, cue rate), all small numbers.

    The word classes are those that the weights were learnt with: an edit of the table of reporting verbs moves the
    class that is told of a cue, not where statements are found.
    """

    def __init__(self, words: np.ndarray, clusters: np.ndarray, cue_rates: np.ndarray, classes: Mapping[str, int]):
        self._classes = dict(classes)
        rows = zip(words.tolist(), clusters.tolist(), cue_rates.tolist(), strict=True)
        self._known = {w: (i + 1, c, r) for i, (w, c, r) in enumerate(rows)}

    def __missing__(self, token: str) -> tuple[int, ...]:
        if len(self) > _MOST_TOKENS:
            self.clear()
        row = self[token] = self._describe(token)
        return row

    def _describe(self, token: str) -> tuple:
        lower = token.lower().replace("’", "'")
        number, cluster, rate = self._known.get(hash_word(lower), (0, 0, 0))
        suffix = zlib.crc32(lower[-3:].encode("utf-8", "surrogatepass")) & 0xFFFF
        return number, suffix, find_shape(token), cluster, self._classes.get(lower, 0), rate


_COLUMNS = ("word", "suffix", "shape", "cluster", "class", "rate")


def _move(region: Region, by: int) -> Region:
    start, end, inside_start, inside_end, depth, is_closed = region
    return Region(start + by, end + by, inside_start + by, inside_end + by, depth, is_closed)


def _measure(text: str, region: Region, positions: dict[int, int], last: int) -> tuple[int, bool, int]:
    """Return the last token of the region (its closing mark if it has one), whether it is closed, and its kind."""
    if region.is_closed:
        mark = positions.get(region.inside_end, last)
    else:  # up to the end of its line or its sentence
        mark = max((at for start, at in positions.items() if start < region.inside_end), default=last)
    inside = text[region.inside_start : region.inside_end].strip()
    n_words = inside.count(" ") + 1
    size = 0 if n_words == 1 else 1 if n_words < 4 else 2 if n_words < 8 else 3
    ending = min(3, ",.?!".find(inside[-1]) + 1) if inside else 0
    return mark, region.is_closed, 1 + size + 4 * (2 * ending + inside[:1].isupper())


class _Builder:
    """Collects lines and makes them into `Tokens`."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self.starts, self.ends, self.rows, self.line = [0] * PAD, [0] * PAD, [_EMPTY] * PAD, [-1] * PAD
        self.first, self.length, self.heads, self.articles = [], [], [], []
        self.marks, self.begins, self.sentences, self.regions = [], [], [], []

    def add(self, text: str, start: int, end: int, is_head: bool) -> None:
        """Add the line ``text[start:end]``."""
        at = len(self.starts)
        found = [match.span() for match in TOKENS.finditer(text, start, end)][:MAX_LINE]
        starts, ends = zip(*found, strict=True) if found else ((), ())
        self.first.append(at)
        self.length.append(len(found))
        self.heads.append(is_head)
        self.starts += [*starts, *[end] * PAD]
        self.ends += [*ends, *[end] * PAD]
        words = map(text.__getitem__, map(slice, starts, ends))
        self.rows += [*map(self.vocabulary.__getitem__, words), *[_EMPTY] * PAD]
        self.line += [len(self.first) - 1] * len(found) + [-1] * PAD
        positions = dict(zip(starts, range(at, at + len(found)), strict=True))
        line = text[start:end]
        sentences = [(start + s, start + e) for s, e in split_sentences(line)]
        self.begins += [positions[s] for s, _ in sentences if s in positions]
        self.sentences.append(sentences)
        regions = [_move(region, start) for region in find_quotation_regions(line) if region.depth == 0]
        self.regions.append(regions)
        for region in regions:
            if region.start in positions:
                self.marks.append((positions[region.start], *_measure(text, region, positions, at + len(found) - 1)))

    def build(self) -> Tokens:
        """Return the lines added so far as arrays."""
        numbers = itertools.chain.from_iterable(self.rows)
        rows = np.fromiter(numbers, np.int64, len(self.rows) * len(_COLUMNS)).reshape(-1, len(_COLUMNS))
        columns = {name: rows[:, i] for i, name in enumerate(_COLUMNS)}
        line = np.array(self.line)
        first, length = np.array(self.first, dtype=np.int64), np.array(self.length, dtype=np.int64)
        self._add_marks(columns, len(line))
        context.level_marks(columns)
        context.add_sentences(columns, line, np.array(self.begins, dtype=np.int64), first)
        context.add_cues(columns)
        context.add_names(columns)
        self._add_lines(columns, line, first, length)
        starts, ends = np.array(self.starts), np.array(self.ends)
        return Tokens(starts, ends, line, first, length, columns, self.sentences, self.regions)

    def _add_marks(self, columns, n):
        state, kind = np.zeros(n, np.int64), np.zeros(n, np.int64)
        opens, closes = np.full(n, -1), np.full(n, -1)
        for a, b, is_closed, region_kind in self.marks:
            state[a : b + 1], kind[a : b + 1] = 2, region_kind
            state[a] = 1
            if is_closed:
                state[b] = 3
            opens[a : b + 1], closes[a : b + 1] = a, b
        columns.update(state=state, region=kind, opens=opens, closes=closes)

    def _add_lines(self, columns, line, first, length):
        heads = np.array(self.heads, dtype=np.int64)
        unclosed = np.zeros(len(first), np.int64)
        for _, b, is_closed, _ in self.marks:
            if not is_closed and line[b + 1] != line[b]:  # the line ends, and the quotation goes on
                unclosed[line[b]] = 1
        quoted = np.zeros(len(first), np.int64)
        nonempty = length > 0
        quoted[nonempty] = columns["state"][first[nonempty]] == 1
        size = np.searchsorted([8, 16, 40, 90], length)
        props = np.append(1 + heads + 2 * unclosed + 4 * quoted + 8 * size, 0)  # the last is for padding
        columns["page"] = props[line]
        before = np.concatenate([[0], unclosed])
        before[self.articles] = 0  # what the line before left open; an article starts anew
        columns["resumed"] = np.where(line >= 0, before[line] * (1 + np.append(quoted, 0)[line]), 0)


_EMPTY = (0, 0, 0, 0, 0, 0)


def is_too_long(text: str, start: int, end: int) -> bool:
    """Return whether a line has more tokens than are read of it."""
    return end - start > MAX_LINE and sum(1 for _ in TOKENS.finditer(text, start, end)) > MAX_LINE


def read_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]], vocabulary: Vocabulary) -> Tokens:
    """Return the tokens of lines: each text comes with its lines' ``(start, end, is headline or the like)``."""
    builder = _Builder(vocabulary)
    for text, lines in texts:
        builder.articles.append(len(builder.first))
        for start, end, is_head in lines:
            builder.add(text, start, end, is_head)
    return builder.build()
