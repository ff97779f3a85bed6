"""What does the light instrument make of a text, and of a target in it?

Reads ``tone/light/weights.npz`` and its calibration (``training/train_tone.py`` writes both; see the card) and turns
features into probabilities.  A row is a text, or a text with a target.
"""

from __future__ import annotations

import functools
import itertools
import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from presswork.language.sentences import split_sentences
from presswork.tone.labels import label_scores
from presswork.tone.light import features
from presswork.tone.light.calibration import load_calibration
from presswork.tone.reading import wording

# A statement longer than any two short sentences is also read sentence by sentence, but no more than a page of it.
_LONG, _MOST_READ = 200, 5000
_MOST_NAMES = 200_000  # of features whose number is remembered: a bound on memory, whatever is read
N_WORDS = 6  # as many words as a reader takes in
# As trained: training/train_tone.py
_GAMMA, _SCALE_DENSE = 0.4, 0.08
_SCALE_ZONES = np.array([[0.8]] * 4 + [[0.64]], dtype=np.float32)  # around the target; its own words
# Not shown as words that moved a score: placeholders, and words that mean nothing by themselves.
_HIDDEN = frozenset({wording.NAME, wording.TARGET}) | wording.FUNCTION_WORDS | wording.PRONOUNS


class _Numbers(dict):
    """The number of each feature's name, -1 for those that the model does not know."""

    def __init__(self, keys: Sequence[int]):
        self._by_hash = {key: i for i, key in enumerate(keys)}

    def __missing__(self, name: str) -> int:
        number = self._by_hash.get(zlib.crc32(name.encode()), -1)
        if len(self) < _MOST_NAMES:
            self[name] = number
        return number


@functools.cache
def _load_index(name: str) -> _Numbers:
    return _Numbers(wording.load_model()[name].tolist())


@functools.cache
def _load_floats(name: str, scale: str = "") -> np.ndarray:
    """Return an array of the model as 32-bit floats, times its scale where it is stored in bytes."""
    model = wording.load_model()
    array = model[name].astype(np.float32)
    return array * model[scale] if scale else array


class _Encoded:
    """Features of a chunk as numbers: for each occurrence its row, the feature's number and the word's position."""

    def __init__(self, names: list[list[str]], places: list[list[int]], index: _Numbers):
        ids = np.array(list(map(index.__getitem__, itertools.chain.from_iterable(names))), dtype=np.int32)
        rows = np.repeat(np.arange(len(names), dtype=np.int32), [len(found) for found in names])
        known = np.flatnonzero(ids >= 0)
        self.ids, self.rows, self.n_rows = ids[known], rows[known], len(names)
        self.at = np.fromiter(itertools.chain.from_iterable(places), np.int32, len(ids))[known]

    def weigh(self, values: np.ndarray, blocks: np.ndarray) -> np.ndarray:
        """Return `values` with each block of a row scaled by the root of its sum of squares."""
        where = self.rows * 2 + blocks
        length = np.sqrt(np.bincount(where, values**2, self.n_rows * 2)).astype(np.float32)
        return values / np.maximum(length, 1e-12)[where]

    def add_up(self, entries: np.ndarray) -> np.ndarray:
        """Return the sum of `entries` per row."""
        sums = np.zeros((self.n_rows, entries.shape[1]), dtype=np.float32)
        starts = np.flatnonzero(np.diff(self.rows, prepend=-1))
        if len(starts):
            sums[self.rows[starts]] = np.add.reduceat(entries, starts)
        return sums

    def find_pulls(self, pulls: np.ndarray, readings: list, texts: list[str], skip: frozenset[str]) -> list:
        """Return per row the words with the strongest pull, given the pull of each occurrence."""
        width = max((len(r.words) for r in readings), default=0) + 1
        total = np.bincount(self.rows * width + self.at, pulls, self.n_rows * width).reshape(-1, width)
        best = np.argsort(-np.abs(total), axis=1, kind="stable")[:, : 2 * N_WORDS].tolist()
        return [
            _name_pulls(line, places, reading, text, skip)
            for line, places, reading, text in zip(total.round(3).tolist(), best, readings, texts, strict=True)
        ]


def _name_pulls(line: list[float], places: list[int], reading: wording.Reading, text: str, skip: frozenset) -> list:
    words, pulls = reading.words, []
    for at in places:
        if at >= len(words) or not line[at]:
            continue
        # A target's place stands for its own words, where it has any that are no name.
        if (at == reading.target and reading.own) or (words[at] not in skip and words[at][0].isalpha()):
            start, end = reading.places[at]
            pulls.append([text[start:end], line[at]])
            if len(pulls) == N_WORDS:
                break
    return pulls


def score_target_chunk(rows: list[tuple[str, int, int]], has_words: bool) -> pd.DataFrame:
    """Return the scores of texts towards their targets, each ``(text, start, end)``."""
    readings = [wording.read_target(*row) for row in rows]
    described = [features.describe_target(r) for r in readings]
    plain = [features.list_word_features(r) for r in readings]
    names, places = ([a[k] + b[k] for a, b in zip(plain, described, strict=True)] for k in (0, 1))
    model, encoded = wording.load_model(), _Encoded(names, places, _load_index("target_keys"))
    values = encoded.weigh(_load_floats("target_idf")[encoded.ids], encoded.ids >= model["target_n_first"][0])
    dense = (np.array([row for *_, row in described]) - model["dense_mean"]) / model["dense_spread"]
    dense = np.clip(dense, -4, 4)
    weights = _load_floats("target_linear")[encoded.ids] * values[:, None]
    linear = encoded.add_up(weights) + dense @ model["target_dense"] + model["target_intercept"]
    scores = np.hstack([linear, _score_by_kernel(dense, readings)])
    pulls = weights[:, 2] - weights[:, 0]
    named = encoded.find_pulls(pulls, readings, [r[0] for r in rows], _HIDDEN) if has_words else None
    return label_scores(scores, load_calibration()["targets"], [True] * len(rows), named)


def place_points(dense: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """Return texts as points: sums over the word lists beside sums of word vectors, each zone of length one."""
    zones = zones / (np.linalg.norm(zones, axis=2, keepdims=True) + 1e-6) * _SCALE_ZONES
    return np.hstack([dense * _SCALE_DENSE, zones.reshape(len(zones), -1)]).astype(np.float32)


def measure_likeness(points: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return how alike each point (row) and landmark (column) are: 1 the same, towards 0 far apart."""
    likeness = points @ landmarks.T
    likeness -= (landmarks**2).sum(axis=1) / 2
    likeness -= (points**2).sum(axis=1, keepdims=True) / 2
    likeness *= 2 * _GAMMA
    return np.exp(likeness, out=likeness)


def _score_by_kernel(dense: np.ndarray, readings: list) -> np.ndarray:
    """Return the scores by likeness to the landmarks: texts of the training data as points in space."""
    points = place_points(dense, features.sum_vectors(readings, *_load_words())) @ _load_floats("target_rotation")
    return (
        measure_likeness(points, _load_floats("landmarks", "landmark_scale"))
        @ wording.load_model()["landmark_weights"]
    )


def _load_words() -> tuple[Callable[[str], int], np.ndarray, np.ndarray]:
    """Return what tells the row of a word, and the vector and the weight in each row."""
    return wording.find_vector, _load_floats("word_vectors", "word_scale"), _load_floats("word_weights")


def score_statement_chunk(texts: list[str], has_words: bool) -> pd.DataFrame:
    """Return the scores of whole texts."""
    readings = [wording.read_spoken(text) for text in texts]
    score, encoded, pulls = _score_readings(readings)
    score = _blend_sentences(score, texts)
    named = encoded.find_pulls(pulls, readings, texts, _HIDDEN) if has_words else None
    is_worded = [any(w[0].isalpha() for w in r.words) for r in readings]
    scores = np.column_stack([score, score**2])
    return label_scores(scores, load_calibration()["statements"], is_worded, named)


def _score_readings(readings: list[wording.Reading]) -> tuple[np.ndarray, _Encoded, np.ndarray]:
    """Return the raw score of each reading, its features as numbers and the pull of each."""
    described = [features.describe_statement(r) for r in readings]
    model = wording.load_model()
    names, places = ([found[k] for found in described] for k in (0, 1))
    encoded = _Encoded(names, places, _load_index("statement_keys"))
    values = encoded.weigh(_load_floats("statement_idf")[encoded.ids], model["statement_block"][encoded.ids])
    pulls = values * _load_floats("statement_linear")[encoded.ids]
    vectors = features.sum_words(readings, *_load_words())
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    score = encoded.add_up(pulls[:, None])[:, 0] + np.array([row for *_, row in described]) @ model["statement_dense"]
    return score + vectors @ model["statement_vector"] + model["statement_intercept"][0], encoded, pulls


def _blend_sentences(score: np.ndarray, texts: list[str]) -> np.ndarray:
    """Return the mean of the score of the whole and of its sentences: the model was trained on single ones."""
    score, read = score.copy(), {}
    for i, text in enumerate(texts):
        if len(text) > _LONG and len(spans := split_sentences(text[:_MOST_READ])) > 1:
            read[i] = [wording.read_words(text[s:e]) for s, e in spans]
    if read:
        parts, _, _ = _score_readings(list(itertools.chain.from_iterable(read.values())))
        ends = list(itertools.accumulate(map(len, read.values())))
        for i, low, high in zip(read, [0, *ends], ends, strict=False):
            score[i] = (score[i] + parts[low:high].mean()) / 2
    return score
