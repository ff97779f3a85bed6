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

from analysis.text import find_quotation_regions, read_lexicon, split_sentences

# A clitic ("'s") is a token of its own, for a source often ends before it; marks and dashes are tokens.
_TOKENS = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|['’]s\b|''|``|-{2,}|\.{2,}"
    r"|[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*|[^\w\s]|_+"
)
# Content (B, I), source (S, T) and cue (Q, P), begin and inside. f: its cue follows; p: the cue or source precedes;
# R: content goes on after an inserted "he said".
LABELS = ("O", "Bf", "If", "Bp", "Ip", "R", "Sf", "Tf", "Sp", "Tp", "Q", "P")
PAD = 3  # empty tokens between lines, so that neighbours never cross a line
N_BITS = 18  # features are hashed into 2 ** N_BITS rows: 12 weights each, about a megabyte when packed
_MAX_LINE = 600  # a longer line is cut: no paragraph of news is longer, and the decoder's time stays bounded

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


@functools.cache
def _load_classes() -> dict[str, int]:
    classes = {word: number for words, number in _CLOSED.items() for word in words.split()}
    rows = read_lexicon("reporting_verbs")
    kinds = {kind: i + 1 for i, kind in enumerate(sorted({row["class"] for row in rows}))}
    for row in rows:
        number = 60 if row["cue"].endswith("(noun)") else kinds[row["class"]]
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
        return number, suffix, _find_shape(token), cluster, _load_classes().get(lower, 0), rate


_SHAPES = "“”\"'‘’``''«»,.:;?!-–—()…/$%#@&"


def _find_shape(token: str) -> int:
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


_COLUMNS = ("word", "suffix", "shape", "cluster", "class", "rate")
_CUE_CLASSES = range(1, 20)


class _Builder:
    """Collects lines and makes them into `Tokens`."""

    def __init__(self, vocabulary: Vocabulary):
        self.look_up = vocabulary.look_up
        self.starts, self.ends, self.rows, self.line = [0] * PAD, [0] * PAD, [_EMPTY] * PAD, [-1] * PAD
        self.first, self.length, self.marks, self.sentences, self.heads = [], [], [], [], []

    def add(self, text: str, start: int, end: int, is_head: bool) -> None:
        """Add the line ``text[start:end]``."""
        at = len(self.starts)
        found = [(m.start(), m.end(), m.group()) for m in _TOKENS.finditer(text, start, end)][:_MAX_LINE]
        self.first.append(at)
        self.length.append(len(found))
        self.heads.append(is_head)
        self.starts += [f[0] for f in found] + [end] * PAD
        self.ends += [f[1] for f in found] + [end] * PAD
        self.rows += [self.look_up(f[2]) for f in found] + [_EMPTY] * PAD
        self.line += [len(self.first) - 1] * len(found) + [-1] * PAD
        positions = {s: at + i for i, (s, _, _) in enumerate(found)}
        line = text[start:end]
        self.sentences += [positions[start + s] for s, _ in split_sentences(line) if start + s in positions]
        for region in find_quotation_regions(line):
            opened = positions.get(start + region.start)
            if opened is not None and region.depth == 0:
                self.marks.append((opened, *self._measure(line, region, start, positions, at + len(found))))

    def _measure(self, line, region, start, positions, stop):
        """Last token of the region (its closing mark if it has one) and the kind of region it is."""
        mark = positions.get(start + region.inside_end, stop - 1) if region.is_closed else stop - 1
        inside = line[region.inside_start : region.inside_end].strip()
        n_words = inside.count(" ") + 1
        size = 0 if n_words == 1 else 1 if n_words < 4 else 2 if n_words < 8 else 3
        ending = ",.?!".find(inside[-1]) + 1 if inside else 0
        return mark, region.is_closed, 1 + size + 4 * (2 * min(ending, 3) + inside[:1].isupper()), n_words

    def build(self) -> Tokens:
        """Return the lines added so far as arrays."""
        rows = np.array(self.rows, dtype=np.int64)
        columns = {name: rows[:, i] for i, name in enumerate(_COLUMNS)}
        line = np.array(self.line)
        first, length = np.array(self.first, dtype=np.int64), np.array(self.length, dtype=np.int64)
        self._add_marks(columns, len(line))
        _add_sentences(columns, line, np.array(self.sentences, dtype=np.int64), first)
        _add_cues(columns)
        self._add_lines(columns, line, first, length)
        return Tokens(np.array(self.starts), np.array(self.ends), line, first, length, columns)

    def _add_marks(self, columns, n):
        state, kind = np.zeros(n, np.int64), np.zeros(n, np.int64)
        opens, closes = np.full(n, -1), np.full(n, -1)
        for a, b, is_closed, region_kind, _ in self.marks:
            state[a : b + 1], kind[a : b + 1] = 2, region_kind
            state[a] = 1
            if is_closed:
                state[b] = 3
            opens[a : b + 1], closes[a : b + 1] = a, b
        columns.update(state=state, region=kind, opens=opens, closes=closes)

    def _add_lines(self, columns, line, first, length):
        heads = np.array(self.heads, dtype=np.int64)
        unclosed = np.zeros(len(first), np.int64)
        for _, b, is_closed, _, _ in self.marks:
            if not is_closed:
                unclosed[line[b]] = 1
        quoted = np.zeros(len(first), np.int64)
        nonempty = length > 0
        quoted[nonempty] = columns["state"][first[nonempty]] == 1
        size = np.searchsorted([8, 16, 40, 90], length)
        props = 1 + heads + 2 * unclosed + 4 * quoted + 8 * size
        columns["page"] = np.where(line >= 0, props[line], 0)
        before = np.concatenate([[0], unclosed[:-1]]) if len(first) else unclosed
        columns["resumed"] = np.where(line >= 0, before[line] * (1 + quoted[line]), 0)


_EMPTY = (0, 0, 0, 0, 0, 0)


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
    return one + two + far + quoted


TEMPLATES = _list_templates()
_ODD = [(0x9E3779B97F4A7C15 * (2 * i + 1)) % 2**64 | 1 for i in range(1, 4 * 128)]


def hash_features(tokens: Tokens) -> np.ndarray:
    """Return the weight row of every token under every template: array (templates, tokens) of int32."""
    n = len(tokens.line)
    padded = {
        k: np.concatenate([np.zeros(PAD, np.int64), v, np.zeros(PAD, np.int64)]).astype(np.uint64)
        for k, v in tokens.columns.items()
    }
    rows = np.empty((len(TEMPLATES), n), np.int32)
    for t, template in enumerate(TEMPLATES):
        mixed = np.full(n, _ODD[4 * t] * 0x2545F491 % 2**64, np.uint64)
        for slot, (name, offset) in enumerate(template):
            mixed += padded[name][PAD + offset : PAD + offset + n] * np.uint64(_ODD[4 * t + slot])
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        rows[t] = mixed >> np.uint64(64 - N_BITS)
    return rows


def find_steps(tokens: Tokens) -> np.ndarray:
    """Return the class of each token that its transition weights are chosen by."""
    shape, state, cols = tokens.columns["shape"], tokens.columns["state"], tokens.columns
    step = np.where(cols["sentence"] == np.arange(len(shape)), 1, 0)
    step[(shape == 10 + _SHAPES.find(",")) & (state == 0)] = 2
    step[state == 1], step[state == 3] = 3, 4
    after = np.concatenate([[0], state[:-1]]) == 3
    step[after & (state == 0)] = 5
    return step


N_STEPS = 6


def read_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]], vocabulary: Vocabulary) -> Tokens:
    """Return the tokens of lines: each text comes with its lines' ``(start, end, is headline or the like)``."""
    builder = _Builder(vocabulary)
    for text, lines in texts:
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
    n_labels = emissions.shape[1]
    labels = np.zeros(len(emissions), np.int64)
    back = np.zeros((len(emissions), n_labels), np.int8)
    n = int(np.searchsorted(-length, 0))  # lines with a token
    if n == 0:
        return labels
    best = np.zeros((n, n_labels), emissions.dtype)
    best[:] = emissions[first[:n]]
    for t in range(1, int(length[0])):
        n = int(np.searchsorted(-length, -t))  # lines longer than t
        at = first[:n] + t
        paths = best[:n, :, None] + moves[steps[at]]
        back[at] = paths.argmax(1)
        best[:n] = paths.max(1) + emissions[at]
    for row in range(int(np.searchsorted(-length, 0))):
        at = first[row] + length[row] - 1
        label = int(best[row].argmax())
        for i in range(at, first[row] - 1, -1):
            labels[i] = label
            label = back[i, label]
    return labels


class Model(NamedTuple):
    """The learnt numbers: a vocabulary, weights of features, weights of transitions."""

    vocabulary: Vocabulary
    weights: np.ndarray  # (2 ** N_BITS, labels)
    moves: np.ndarray  # (classes of step, labels, labels)


@functools.cache
def load_model() -> Model:
    """Return the model that ships with the package."""
    with resources.files("analysis").joinpath("data", "quotation_model.npz").open("rb") as file:
        numbers = np.load(file, allow_pickle=False)
        vocabulary = Vocabulary(numbers["words"], numbers["clusters"], numbers["cue_rates"])
        weights = numbers["weights"].astype(np.float32) * numbers["scale"]
        return Model(vocabulary, weights, numbers["moves"])


def score_labels(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the sum of every token's weights, one column per label."""
    total = np.zeros((rows.shape[1], weights.shape[1]), np.float32)
    for row in rows:
        total += weights[row]
    return total


def tag_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]]) -> tuple[Tokens, np.ndarray]:
    """Return the tokens of lines and the number of each token's label in `LABELS`."""
    model = load_model()
    tokens = read_lines(texts, model.vocabulary)
    emissions = score_labels(hash_features(tokens), model.weights)
    return tokens, find_paths(emissions, find_steps(tokens), model.moves, tokens)
