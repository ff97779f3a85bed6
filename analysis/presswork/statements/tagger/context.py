"""What stands around a word that tells whether it is said, says or speaks: marks, cues, names, the sentence.

One row of every column is one token (see :mod:`presswork.statements.tagger.tokens`); every column is of small whole
numbers.
"""

from __future__ import annotations

import numpy as np

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


COMMA = 10 + _SHAPES.find(",")


def level_marks(columns: dict[str, np.ndarray]) -> None:
    """Make opening marks alike and closing marks alike, whatever their type: outlets differ in it."""
    for state, number in ((1, 90), (3, 91)):
        chosen = columns["state"] == state
        for name in ("word", "suffix", "cluster", "rate"):
            columns[name] = np.where(chosen, 0, columns[name])
        columns["shape"], columns["class"] = (np.where(chosen, number, columns[n]) for n in ("shape", "class"))


def add_names(columns: dict[str, np.ndarray]) -> None:
    """How far into a run of capitalised words a token stands, and how long the run is."""
    n = len(columns["word"])
    at, is_name = np.arange(n), np.isin(columns["shape"], (4, 5, 6, 7))
    before = np.maximum(_fill_forward(np.where(is_name, -1, at)), 0)
    after = np.minimum(_fill_back(np.where(is_name, -1, at), n - 1), n - 1)
    columns["name_at"] = np.where(is_name, bucket(at - before), 0)
    columns["name_size"] = np.where(is_name, bucket(after - before), 0)


def bucket(distance: np.ndarray) -> np.ndarray:
    """Return distances in seven steps: near ones apart, far ones together."""
    return np.searchsorted([1, 2, 3, 5, 9, 16], distance, side="right")


def _fill_forward(index: np.ndarray) -> np.ndarray:
    return np.maximum.accumulate(index)


def _fill_back(index: np.ndarray, none: int) -> np.ndarray:
    return np.minimum.accumulate(np.where(index < 0, none, index)[::-1])[::-1]


def add_sentences(columns: dict, line: np.ndarray, begins: np.ndarray, first: np.ndarray) -> None:
    """Where the token's sentence begins and ends, and where the token stands in it."""
    n = len(line)
    at = np.arange(n)
    start = np.full(n, -1)
    start[begins], start[first[first < n]] = begins, first[first < n]
    columns["sentence"] = left = np.maximum(_fill_forward(start), 0)
    end = np.where(line < 0, at, start)
    columns["sentence_end"] = _fill_back(np.append(end[1:], n), n)  # one past the last token
    columns["place"] = np.where(line >= 0, 1 + bucket(at - left), 0)


def add_cues(columns: dict) -> None:
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
    near = np.where(inside, columns["opens"], at), np.where(inside, columns["closes"], at)
    columns["cue_gap_left"] = np.where(left, 1 + bucket(near[0] - before), 0)
    columns["cue_gap_right"] = np.where(right, 1 + bucket(after - near[1]), 0)
    columns["class_left"] = np.where(left, klass[before] + 1, 0)
    columns["class_right"] = np.where(right, klass[after] + 1, 0)
    opened = _fill_back(np.where(state == 1, at, -1), none)
    closed = _fill_forward(np.where(state == 3, at, -1))
    columns["mark_right"] = np.where(opened < columns["sentence_end"], 1 + bucket(opened - at), 0)
    columns["mark_left"] = np.where(closed >= columns["sentence"], 1 + bucket(at - closed), 0)
