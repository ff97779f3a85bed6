"""Which words are content, cue or source of a statement: a linear-chain conditional random field in numpy.

One row of every array here is one token. Lines are tagged independently of each other; a line is a paragraph.
The weights are numbers only (``data/quotation_model.npz``), learnt by ``benchmarks/train_quotations.py``.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np

from analysis.text import Region, find_quotation_regions, read_lexicon, split_sentences

# A clitic ("'s") is a token of its own, for a source often ends before it; marks and dashes are tokens.
TOKENS = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|['’]s\b|(?<=\S)'(?=''(?!'))|''|``|-{2,}|\.{2,}"
    r"|[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*|[^\w\s]|_+"
)
# Content begins (B) and goes on (I): f when its cue is still to come, p when the cue came first; R: content taken up
# again after an inserted "he said". Source begins (S) and goes on (T) before (f) or after (p) its cue. Cue: Q, P
# after its source, K, L when the source follows or is missing. Small letters are words between the parts of one
# statement: a source .. cue, b cue .. content, c content .. cue or source, d cue .. source, e .. resumed content.
# So the chain remembers what it still waits for.
LABELS = tuple("O Bf If Bp Ip R Sf Tf Sp Tp Q P K L a b c d e".split())
PAD = 3  # empty tokens between lines, so that neighbours never cross a line
N_BITS = 18  # features are hashed into 2 ** N_BITS rows: 12 weights each, about a megabyte when packed
_MAX_LINE = 600  # a longer line is cut: no paragraph of news is longer, and the decoder's time stays bounded

# Classes of reporting verbs by the numbers the weights were learnt with: their order must not change. A class that a
# user adds to the table counts as neutral here.
_VERB_CLASSES = ("admission", "belief", "demand", "doubtful", "evidence", "naming", "negative", "neutral")
_VERB_CLASSES += ("positive", "promise", "question", "strong", "warning")
# The word classes that the reporting verbs' table does not hold.
_CLOSED = {
    "he she": 20,
    "they we i you": 21,
    "it": 22,
    "him her them us me": 23,
    "his their its my our your": 24,
    "the a an this these those some any": 25,
    "that": 26,
    "who which whom whose": 27,
    "if whether": 28,
    "is are was were be been being 's": 29,
    "has have had having": 30,
    "will would can could may might must should shall": 31,
    "do does did": 32,
    "not never n't": 33,
    "of": 34,
    "to": 35,
    "in on at by for from with about over after before during": 36,
    "and or but": 37,
    "as": 38,
    "than because while although though when where": 39,
    "mr. mrs. ms. dr. sen. rep. gov. gen. president senator secretary": 40,
    "spokesman spokeswoman spokesperson official officials statement report poll survey": 41,
    "monday tuesday wednesday thursday friday saturday sunday": 42,
}


class Tokens(NamedTuple):
    """The tokens of many lines: where they stand, and one column of numbers per property."""

    starts: np.ndarray
    ends: np.ndarray
    line: np.ndarray  # number of the token's line, -1 for padding
    first: np.ndarray  # index of the first token of each line
    length: np.ndarray  # number of tokens of each line
    columns: dict[str, np.ndarray]
    sentences: list[list[tuple[int, int]]]  # spans of each line's sentences
    regions: list[list[Region]]  # each line's passages in quotation marks, nested ones left out


@functools.cache
def _load_classes() -> dict[str, int]:
    classes = {word: number for words, number in _CLOSED.items() for word in words.split()}
    rows = read_lexicon("reporting_verbs")
    for row in rows:
        kind = row["class"] if row["class"] in _VERB_CLASSES else "neutral"
        number = 60 if row["cue"].endswith("(noun)") else 1 + _VERB_CLASSES.index(kind)
        for form in row["forms"].split("|"):
            classes.setdefault(form.split()[0], number)
    return classes


def hash_word(word: str) -> int:
    """Return the number that stands for a word (CRC-32 of its lower case): the same on every machine."""
    return zlib.crc32(word.lower().encode("utf-8", "surrogatepass"))


class Vocabulary:
    """What is known of a word: its number, its word class, whether it often is part of a cue."""

    def __init__(self, words: np.ndarray, clusters: np.ndarray, cue_rates: np.ndarray):
        rows = zip(words.tolist(), clusters.tolist(), cue_rates.tolist(), strict=True)
        self._known = {w: (i + 1, c, r) for i, (w, c, r) in enumerate(rows)}
        self._types: dict[str, tuple] = {}

    def look_up(self, token: str) -> tuple:
        """Return (word, suffix, shape, cluster, class, cue rate) of a token, all small numbers."""
        row = self._types.get(token)
        if row is None:
            if len(self._types) > 200_000:  # a bound on memory, whatever is read
                self._types.clear()
            row = self._types[token] = self._describe(token)
        return row

    def _describe(self, token: str) -> tuple:
        lower = token.lower().replace("’", "'")
        number, cluster, rate = self._known.get(hash_word(lower), (0, 0, 0))
        suffix = zlib.crc32(lower[-3:].encode("utf-8", "surrogatepass")) & 0xFFFF
        return number, suffix, find_shape(token), cluster, _load_classes().get(lower, 0), rate


_SHAPES = "“”\"'‘’``''«»,.:;?!-–—()…/$%#@&"


def find_shape(token: str) -> int:
    """Number of a token's outer form: punctuation sign by sign, letters by case, figures."""
    if not token[0].isalnum():
        return 10 + max(0, _SHAPES.find(token[0]))
    if token[0].isdigit():
        return 1
    if token.islower():
        return 2 if len(token) > 1 else 3
    if token.isupper():
        return 4 if len(token) > 2 else 5
    if token[-1] == ".":
        return 6
    return 7 if token[0].isupper() else 8


_COMMA = 10 + _SHAPES.find(",")
_COLUMNS = ("word", "suffix", "shape", "cluster", "class", "rate")
_CUE_CLASSES = range(1, 20)


def _move(region: Region, by: int) -> Region:
    start, end, inside_start, inside_end, depth, is_closed = region
    return Region(start + by, end + by, inside_start + by, inside_end + by, depth, is_closed)


def _measure(text: str, region: Region, positions: dict[int, int], last: int) -> tuple[int, bool, int]:
    """Return the last token of the region (its closing mark if it has one), whether it is closed, and its kind."""
    mark = positions.get(region.inside_end, last) if region.is_closed else last
    inside = text[region.inside_start : region.inside_end].strip()
    n_words = inside.count(" ") + 1
    size = 0 if n_words == 1 else 1 if n_words < 4 else 2 if n_words < 8 else 3
    ending = min(3, ",.?!".find(inside[-1]) + 1) if inside else 0
    return mark, region.is_closed, 1 + size + 4 * (2 * ending + inside[:1].isupper())


class _Builder:
    """Collects lines and makes them into `Tokens`."""

    def __init__(self, vocabulary: Vocabulary):
        self.look_up = vocabulary.look_up
        self.starts, self.ends, self.rows, self.line = [0] * PAD, [0] * PAD, [_EMPTY] * PAD, [-1] * PAD
        self.first, self.length, self.heads, self.articles = [], [], [], []
        self.marks, self.begins, self.sentences, self.regions = [], [], [], []

    def add(self, text: str, start: int, end: int, is_head: bool) -> None:
        """Add the line ``text[start:end]``."""
        at = len(self.starts)
        found = [(m.start(), m.end(), m.group()) for m in TOKENS.finditer(text, start, end)][:_MAX_LINE]
        self.first.append(at)
        self.length.append(len(found))
        self.heads.append(is_head)
        self.starts += [f[0] for f in found] + [end] * PAD
        self.ends += [f[1] for f in found] + [end] * PAD
        self.rows += [self.look_up(f[2]) for f in found] + [_EMPTY] * PAD
        self.line += [len(self.first) - 1] * len(found) + [-1] * PAD
        positions = {s: at + i for i, (s, _, _) in enumerate(found)}
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
        rows = np.array(self.rows, dtype=np.int64)
        columns = {name: rows[:, i] for i, name in enumerate(_COLUMNS)}
        line = np.array(self.line)
        first, length = np.array(self.first, dtype=np.int64), np.array(self.length, dtype=np.int64)
        self._add_marks(columns, len(line))
        _level_marks(columns)
        _add_sentences(columns, line, np.array(self.begins, dtype=np.int64), first)
        _add_cues(columns)
        _add_names(columns)
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
            if not is_closed:
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


def _level_marks(columns: dict[str, np.ndarray]) -> None:
    """Make opening marks alike and closing marks alike, whatever their type: outlets differ in it."""
    for state, number in ((1, 90), (3, 91)):
        chosen = columns["state"] == state
        for name in ("word", "suffix", "cluster", "rate"):
            columns[name] = np.where(chosen, 0, columns[name])
        columns["shape"], columns["class"] = (np.where(chosen, number, columns[n]) for n in ("shape", "class"))


def _add_names(columns: dict[str, np.ndarray]) -> None:
    """The words on either side of a run of capitalised words, and how far into the run a token stands."""
    n = len(columns["word"])
    at, is_name = np.arange(n), np.isin(columns["shape"], (4, 5, 6, 7))
    before = np.maximum(_fill_forward(np.where(is_name, -1, at)), 0)
    after = np.minimum(_fill_back(np.where(is_name, -1, at), n - 1), n - 1)
    columns["name_at"] = np.where(is_name, _bucket(at - before), 0)
    columns["name_size"] = np.where(is_name, _bucket(after - before), 0)
    columns["name_before"] = np.where(is_name, 1 + columns["word"][before], 0)
    columns["name_after"] = np.where(is_name, 1 + columns["word"][after], 0)
    columns["name_after_class"] = np.where(is_name, 1 + columns["class"][after], 0)
    columns["name_after_shape"] = np.where(is_name, 1 + columns["shape"][after], 0)


def _bucket(distance: np.ndarray) -> np.ndarray:
    return np.searchsorted([1, 2, 3, 5, 9, 16], distance, side="right")


def _fill_forward(index: np.ndarray) -> np.ndarray:
    return np.maximum.accumulate(index)


def _fill_back(index: np.ndarray, none: int) -> np.ndarray:
    return np.minimum.accumulate(np.where(index < 0, none, index)[::-1])[::-1]


def _add_sentences(columns: dict, line: np.ndarray, begins: np.ndarray, first: np.ndarray) -> None:
    n = len(line)
    at = np.arange(n)
    start = np.full(n, -1)
    start[begins], start[first[first < n]] = begins, first[first < n]
    columns["sentence"] = left = np.maximum(_fill_forward(start), 0)
    end = np.where(line < 0, at, start)
    columns["sentence_end"] = _fill_back(np.append(end[1:], n), n)  # one past the last token
    columns["place"] = np.where(line >= 0, 1 + _bucket(at - left), 0)
    columns["is_first"] = np.where(line >= 0, 1 + (left == np.append(first, 0)[line]), 0)


def _add_cues(columns: dict) -> None:
    """The nearest possible cue on either side within the sentence, and the nearest quotation marks."""
    n = len(columns["word"])
    at, none = np.arange(n), n + 99
    klass, state = columns["class"], columns["state"]
    is_cue = (((klass > 0) & (klass < 20)) | (columns["rate"] >= 3)) & (state == 0)
    before = _fill_forward(np.where(is_cue, at, -1))
    after = _fill_back(np.where(is_cue, at, -1), none)
    inside = state > 0
    before = np.where(inside, before[columns["opens"]], np.concatenate([[-1], before[:-1]]))
    after = np.where(inside, after[columns["closes"]], np.append(after[1:], none))
    home, end = columns["sentence"], columns["sentence_end"]
    home = np.where(inside, home[columns["opens"]], home)
    end = np.where(inside, np.maximum(end[columns["closes"]], columns["closes"] + 9), end)
    left, right = before >= home, after < np.minimum(end, n)
    before, after = np.where(left, before, 0), np.where(right, after, 0)
    columns["cue_left"] = np.where(left, columns["word"][before] + 1, 0)
    columns["cue_right"] = np.where(right, columns["word"][after] + 1, 0)
    near = np.where(inside, columns["opens"], at), np.where(inside, columns["closes"], at)
    columns["cue_gap_left"] = np.where(left, 1 + _bucket(near[0] - before), 0)
    columns["cue_gap_right"] = np.where(right, 1 + _bucket(after - near[1]), 0)
    columns["class_left"] = np.where(left, klass[before] + 1, 0)
    columns["class_right"] = np.where(right, klass[after] + 1, 0)
    # What stands around these cues: "told him", "said Orsa", "is said to".
    columns["left_next"] = np.where(left, columns["word"][np.minimum(before + 1, n - 1)] + 1, 0)
    columns["left_previous"] = np.where(left, columns["class"][np.maximum(before - 1, 0)] + 1, 0)
    columns["right_next"] = np.where(right, columns["shape"][np.minimum(after + 1, n - 1)] + 1, 0)
    columns["right_previous"] = np.where(right, columns["shape"][np.maximum(after - 1, 0)] + 1, 0)
    columns["right_class"] = np.where(right, columns["class"][np.maximum(after - 1, 0)] + 1, 0)
    commas = np.cumsum((columns["shape"] == _COMMA) & (state == 0))
    columns["commas_left"] = np.where(left, 1 + np.minimum(commas - commas[before], 2), 0)
    columns["commas_right"] = np.where(right, 1 + np.minimum(commas[after] - commas, 2), 0)
    last = np.maximum(columns["sentence"] - 1, 0)
    columns["last_state"] = 1 + state[last]
    columns["sentence_size"] = np.searchsorted([6, 12, 24, 40], columns["sentence_end"] - columns["sentence"])
    opened = _fill_back(np.where(state == 1, at, -1), none)
    closed = _fill_forward(np.where(state == 3, at, -1))
    columns["mark_right"] = np.where(opened < columns["sentence_end"], 1 + _bucket(opened - at), 0)
    columns["mark_left"] = np.where(closed >= columns["sentence"], 1 + _bucket(at - closed), 0)
    # What stands right before and right after the marks around a token.
    edge = columns["opens"], columns["closes"]
    columns["before_marks"] = np.where(inside, columns["word"][np.maximum(edge[0] - 1, 0)] + 1, 0)
    columns["after_marks"] = np.where(inside, columns["cluster"][np.minimum(edge[1] + 1, n - 1)] + 1, 0)
    columns["after_marks_2"] = np.where(inside, columns["word"][np.minimum(edge[1] + 2, n - 1)] + 1, 0)
    columns["after_marks_3"] = np.where(inside, columns["class"][np.minimum(edge[1] + 3, n - 1)] + 1, 0)


def _list_templates() -> list[tuple[tuple[str, int], ...]]:
    one = [(("word", i),) for i in range(-3, 4)] + [(("cluster", i),) for i in range(-3, 4)]
    one += [((name, i),) for name in ("suffix", "shape", "class") for i in (-2, -1, 0, 1, 2)]
    one += [((name, i),) for name in ("state", "rate") for i in (-1, 0, 1)]
    one += [((name, 0),) for name in ("region", "page", "resumed", "place", "is_first")]
    two = [(("word", i), ("word", i + 1)) for i in (-1, 0)] + [(("word", -1), ("word", 1))]
    two += [(("cluster", i), ("cluster", i + 1)) for i in (-2, -1, 0, 1)]
    two += [(("cluster", i), ("cluster", i + 1), ("cluster", i + 2)) for i in (-2, -1, 0)]
    two += [(("shape", i), ("shape", i + 1), ("shape", i + 2)) for i in (-2, -1, 0)]
    two += [(("word", 0), ("state", 0)), (("shape", 0), ("shape", -1), ("state", 0))]
    far = [(("cue_left", 0), ("cue_gap_left", 0)), (("cue_right", 0), ("cue_gap_right", 0))]
    far += [(("class_left", 0), ("class_right", 0), ("state", 0)), (("class_left", 0), ("cluster", 0))]
    far += [(("class_right", 0), ("cluster", 0)), (("cue_gap_left", 0), ("cue_gap_right", 0), ("shape", 0))]
    far += [(("mark_left", 0), ("mark_right", 0), ("state", 0)), (("mark_right", 0), ("cluster", 0))]
    far += [(("mark_left", 0), ("cluster", 0)), (("cue_right", 0), ("place", 0)), (("cue_left", 0), ("shape", 0))]
    quoted = [(("region", 0), ("before_marks", 0)), (("region", 0), ("after_marks", 0)), (("after_marks_2", 0),)]
    quoted += [(("region", 0), ("after_marks_3", 0)), (("after_marks", 0), ("before_marks", 0))]
    quoted += [
        (("region", 0), ("class_left", 0), ("cue_gap_left", 0)),
        (("region", 0), ("state", 0), ("is_first", 0)),
    ]
    quoted += [(("region", 0), ("class_right", 0), ("cue_gap_right", 0)), (("state", 0), ("page", 0))]
    quoted += [
        (("region", 1), ("word", 0)),
        (("region", 1), ("class", 0), ("class", -1)),
        (("resumed", 0), ("state", 0)),
    ]
    names = [
        (("name_before", 0), ("name_at", 0)),
        (("name_after", 0), ("name_size", 0)),
        (("name_at", 0), ("word", 0)),
    ]
    names += [(("name_before", 0), ("name_after_class", 0)), (("name_after_shape", 0), ("name_before", 0))]
    names += [(("name_after_class", 0), ("name_at", 0), ("is_first", 0))]
    near = [
        (("cue_left", 0), ("left_next", 0)),
        (("left_next", 0), ("cue_gap_left", 0)),
        (("left_previous", 0), ("cue_left", 0)),
    ]
    near += [(("right_next", 0), ("cue_right", 0), ("state", 0)), (("right_previous", 0), ("cue_right", 0))]
    near += [
        (("class_left", 0), ("commas_left", 0), ("class", 0)),
        (("class_right", 0), ("commas_right", 0), ("class", 0)),
    ]
    near += [(("commas_left", 0), ("commas_right", 0), ("mark_left", 0), ("mark_right", 0))]
    near += [(("cue_right", 0), ("right_class", 0), ("commas_right", 0))]
    near += [(("last_state", 0), ("state", 0), ("class_left", 0)), (("last_state", 0), ("place", 0), ("shape", 0))]
    near += [(("sentence_size", 0), ("class_left", 0), ("class_right", 0)), (("sentence_size", 0), ("page", 0))]
    near += [(("class", -1), ("class", 0), ("class", 1)), (("class", -2), ("class", -1), ("class", 0))]
    return one + two + far + quoted + names + near


def _list_second_templates() -> list[tuple[tuple[str, int], ...]]:
    label, role = [(("label", i),) for i in range(-3, 4)], ("role", 0)
    around = [(("role", -1), role, ("role", 1)), (("role", -2), ("role", -1), role, ("role", 1), ("role", 2))]
    around += [(("before_1", 0), role, ("after_1", 0)), (("before_2", 0), ("before_1", 0), role, ("after_1", 0))]
    around += [(("before_1", 0), role, ("after_1", 0), ("after_2", 0))]
    around += [(("before_1", 0), ("before_2", 0), ("before_3", 0), role)]
    around += [(("after_1", 0), ("after_2", 0), ("after_3", 0), role)]
    around += [(("before_1", 0), role, ("after_1", 0), (name, 0)) for name in ("run_at", "run_left", "state")]
    around += [(("before_1", 0), role, ("after_1", 0), ("shape", 0), ("shape", -1))]
    around += [
        (("before_1", 0), role, ("after_1", 0), ("cluster", 0)),
        (role, ("region", 0), ("after_1", 0), ("before_1", 0)),
    ]
    around += [(role, ("sentence_size", 0), ("before_1", 0), ("after_1", 0)), (role, ("place", 0), ("before_1", 0))]
    around += [(role, ("mark_left", 0), ("mark_right", 0), ("before_1", 0))]
    around += [
        (role, ("after_1", 0), ("class_right", 0), ("commas_right", 0)),
        (role, ("after_1", 0), ("class", 0), ("class", 1)),
    ]
    around += [(role, ("before_1", 0), ("class_left", 0), ("commas_left", 0))]
    words = [(("label", 0), (name, 0)) for name in ("word", "cluster")]
    words += [(("role", i), role, (name, i), (name, 0)) for i in (-1, 1) for name in ("cluster",)]
    words += [(("role", -1), role, ("word", i)) for i in (-1, 0)] + [(("role", 1), role, ("word", 1))]
    words += [(role, (side, 0), ("word", 0)) for side in ("before_1", "after_1")]
    words += [(role, ("name_before", 0), ("name_at", 0)), (role, ("name_after", 0), ("name_size", 0))]
    return label + around + words


TEMPLATES = (_list_templates(), _list_second_templates())
_ODD = [(0x9E3779B97F4A7C15 * (2 * i + 1)) % 2**64 | 1 for i in range(1, 8 * 128)]
_SLOTS = 6


def hash_features(columns: dict[str, np.ndarray], templates: list) -> np.ndarray:
    """Return the weight row of every token under every template: array (templates, tokens) of int32."""
    n = len(columns["word"])
    used = {name for template in templates for name, _ in template}
    padding = np.zeros(PAD, np.int64)
    padded = {name: np.concatenate([padding, columns[name], padding]).astype(np.uint64) for name in used}
    rows = np.empty((len(templates), n), np.int32)
    for t, template in enumerate(templates):
        mixed = np.full(n, _ODD[_SLOTS * t] * 0x2545F491 % 2**64, np.uint64)
        for slot, (name, offset) in enumerate(template):
            mixed += padded[name][PAD + offset : PAD + offset + n] * np.uint64(_ODD[_SLOTS * t + slot])
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        rows[t] = mixed >> np.uint64(64 - N_BITS)
    return rows


# Labels that play one part: outside, content before or after its cue, resumed content, source before or after, cue
# with its source before or after; then the kinds of gap.
_PARTS = np.array([0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12])
_N_PARTS = 7
_BEGINNING = np.array([label in {"Bf", "Bp", "R", "Sf", "Sp", "Q", "K"} for label in LABELS])


def describe_labels(labels: np.ndarray, line: np.ndarray) -> dict[str, np.ndarray]:
    """Return columns that say what a first pass thinks: labels, the parts before and after, the place in a part."""
    n, role = len(labels), _PARTS[labels]
    is_new = (role != np.concatenate([[-1], role[:-1]])) | _BEGINNING[labels]
    run, first = np.cumsum(is_new) - 1, np.flatnonzero(is_new)
    kinds, lines = role[first], line[first]
    is_part = (kinds > 0) & (kinds <= _N_PARTS)
    count, parts = np.cumsum(is_part), np.flatnonzero(is_part)
    part_kinds, part_lines = np.append(kinds[parts], 0), np.append(lines[parts], -9)
    columns = {"label": labels, "role": role}
    for k in range(3):
        for name, at in ((f"before_{k + 1}", count - is_part - 1 - k), (f"after_{k + 1}", count + k)):
            at = np.where((at >= 0) & (at < len(parts)), at, len(parts))
            columns[name] = np.where(part_lines[at] == lines, part_kinds[at] + 1, 0)[run]
    place = np.arange(n)
    columns["run_at"] = _bucket(place - first[run] + 1)
    columns["run_left"] = _bucket(np.append(first[1:], n)[run] - place)
    return columns


def find_steps(tokens: Tokens) -> np.ndarray:
    """Return the class of each token that its transition weights are chosen by."""
    shape, state, cols = tokens.columns["shape"], tokens.columns["state"], tokens.columns
    step = np.where(cols["sentence"] == np.arange(len(shape)), 1, 0)
    step[(shape == _COMMA) & (state == 0)] = 2
    step[state == 1], step[state == 3] = 3, 4
    after = np.concatenate([[0], state[:-1]]) == 3
    step[after & (state == 0)] = 5
    return step


N_STEPS = 6


def read_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]], vocabulary: Vocabulary) -> Tokens:
    """Return the tokens of lines: each text comes with its lines' ``(start, end, is headline or the like)``."""
    builder = _Builder(vocabulary)
    for text, lines in texts:
        builder.articles.append(len(builder.first))
        for start, end, is_head in lines:
            builder.add(text, start, end, is_head)
    return builder.build()


def find_paths(emissions: np.ndarray, steps: np.ndarray, moves: np.ndarray, tokens: Tokens) -> np.ndarray:
    """Return the best label of every token (0 in padding): Viterbi over all lines at once, longest line first.

    Parameters
    ----------
    emissions : array (tokens, labels)
    steps : array (tokens,)
        Which transition matrix leads to the token.
    moves : array (classes of step, labels, labels)
    """
    order = np.argsort(-tokens.length, kind="stable")
    first, length = tokens.first[order], tokens.length[order]
    numbers = [int(np.searchsorted(-length, -t)) for t in range(int(length.max(initial=0)))]  # lines longer than t
    best = emissions.copy()
    for t, n in enumerate(numbers[1:], 1):
        at = first[:n] + t
        before, table = best[at - 1], moves[steps[at]]
        reached = before[:, :1] + table[:, 0]
        for label in range(1, moves.shape[1]):
            np.maximum(reached, before[:, label, None] + table[:, label], out=reached)
        best[at] += reached
    labels = np.zeros(len(emissions), np.int64)
    for t in range(len(numbers) - 1, -1, -1):
        at, ends = first[: numbers[t]] + t, length[: numbers[t]] == t + 1
        labels[at[ends]] = best[at[ends]].argmax(1)
        if t:  # the best way into each token's label
            ways = best[at - 1] + np.take_along_axis(moves[steps[at]], labels[at][:, None, None], 2)[:, :, 0]
            labels[at - 1] = ways.argmax(1)
    return labels


class Model(NamedTuple):
    """The learnt numbers: what is known of words; for each of two passes, weights of features and of transitions."""

    vocabulary: Vocabulary
    weights: list[np.ndarray]  # (2 ** N_BITS, labels), padded: see pad_weights
    scales: list[float]
    moves: list[np.ndarray]  # (classes of step, labels, labels)


@functools.cache
def load_model() -> Model:
    """Return the model that ships with the package."""
    with resources.files("analysis").joinpath("data", "quotation_model.npz").open("rb") as file:
        numbers = np.load(file, allow_pickle=False)
        vocabulary = Vocabulary(numbers["words"], numbers["clusters"], numbers["cue_rates"])
        weights, scales, moves = ([numbers[f"{name}_{i}"] for i in (1, 2)] for name in ("weights", "scale", "moves"))
        return Model(vocabulary, [pad_weights(w) for w in weights], [float(s) for s in scales], moves)


_CHUNK = 4096  # tokens whose sums fit the processor's cache


def pad_weights(weights: np.ndarray) -> np.ndarray:
    """Return rows of small whole numbers as rows of 64-bit words: gathering those is several times faster."""
    wide = np.zeros((len(weights), -(-weights.shape[1] // 8) * 8), np.int8)
    wide[:, : weights.shape[1]] = weights
    return wide.view(np.int64)


def score_labels(rows: np.ndarray, weights: np.ndarray, scale: float) -> np.ndarray:
    """Return the sum of every token's weights, one column per label."""
    total = np.zeros((rows.shape[1], 8 * weights.shape[1]), np.int16)  # 127 times the templates stays far below 2^15
    for start in range(0, rows.shape[1], _CHUNK):
        part = total[start : start + _CHUNK]
        for row in rows[:, start : start + _CHUNK]:
            part += weights.take(row, axis=0).view(np.int8)
    return total[:, : len(LABELS)] * np.float32(scale)


def tag(tokens: Tokens, model: Model) -> np.ndarray:
    """Return the number of each token's label in `LABELS`: a first pass, then one that sees the whole first guess."""
    steps = find_steps(tokens)
    emissions = score_labels(hash_features(tokens.columns, TEMPLATES[0]), model.weights[0], model.scales[0])
    guess = describe_labels(find_paths(emissions, steps, model.moves[0], tokens), tokens.line)
    emissions += score_labels(hash_features(tokens.columns | guess, TEMPLATES[1]), model.weights[1], model.scales[1])
    return find_paths(emissions, steps, model.moves[1], tokens)


def tag_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]]) -> tuple[Tokens, np.ndarray]:
    """Return the tokens of lines and the number of each token's label in `LABELS`."""
    model = load_model()
    tokens = read_lines(texts, model.vocabulary)
    return tokens, tag(tokens, model)
