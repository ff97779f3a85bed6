"""The careful instrument: a small transformer's tone of statements and towards targets.

A row is a text, or a text with a target.  Its weights were learnt by ``training/train_careful.py`` (see the card).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
import pandas as pd

from presswork.language.sentences import split_sentences
from presswork.language.weights import read_weights
from presswork.tone.careful.encoder import Encoder, encode, read_encoder, unpack
from presswork.tone.careful.masking import NAMES, TARGET, Reading, read_text
from presswork.tone.careful.wordpiece import WordPieces
from presswork.tone.labels import label_scores

# Texts of one pass, so that what is in memory stays small.
_BATCH = 16
# The longest text it was taught to read; more of a long one is left out on either side of the target.
LONGEST, _BEFORE = 128, 60
# A longer statement is read sentence by sentence, but no more than a page of it.
_LONG, _MOST_READ = 200, 5000


class Instrument(NamedTuple):
    """Encoder, vocabulary and the two heads."""

    encoder: Encoder
    pieces: WordPieces
    heads: dict[str, np.ndarray]


@functools.cache
def load_instrument() -> Instrument:
    """Return the instrument that ships with the package."""
    numbers = read_weights("tone/careful/weights.npz")
    names = "target_in target_out statement_in statement_out".split()
    heads = {name: unpack(numbers, name) for name in names}
    heads |= {f"{name}_bias": numbers[f"{name}_bias"].astype(np.float32) for name in names}
    return Instrument(read_encoder(numbers), WordPieces(numbers["vocabulary"].tolist()), heads)


@functools.cache
def load_calibration() -> dict:
    """Return what ``training/train_careful.py`` measured: calibration, error rates and figures, by kind of score."""
    with resources.files("presswork.tone.careful").joinpath("calibration.json").open(encoding="utf-8") as file:
        return json.load(file)


def score_target_chunk(rows: Sequence[tuple[str, int, int]], has_words: bool) -> pd.DataFrame:
    """Return the scores of texts towards their targets, each ``(text, start, end)``."""
    scores = score_readings([read_text(*row) for row in rows])[0]
    return label_scores(scores, load_calibration()["targets"], [True] * len(rows), _name_none(rows, has_words))


def score_statement_chunk(texts: Sequence[str], has_words: bool) -> pd.DataFrame:
    """Return the scores of whole texts; a long one is the mean of its sentences."""
    parts, owners = [], []
    for owner, text in enumerate(texts):
        spans = split_sentences(text[:_MOST_READ]) if len(text) > _LONG else []
        found = [text[start:end] for start, end in spans] or [text]
        parts += [read_text(part) for part in found]
        owners += [owner] * len(found)
    each = score_readings(parts)[1]
    score = np.bincount(owners, each) / np.bincount(owners)
    is_worded = np.bincount(owners, [_is_worded(reading) for reading in parts]) > 0
    scores = np.column_stack([score, score**2])
    return label_scores(scores, load_calibration()["statements"], is_worded, _name_none(texts, has_words))


def _name_none(rows: Sequence, has_words: bool) -> list | None:
    return [[] for _ in rows] if has_words else None


def _is_worded(reading: Reading) -> bool:
    return any(word[0].isalpha() or word == TARGET or word in NAMES for word in reading.words)


def score_readings(readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray]:
    """Return the raw scores of texts towards their targets, and of the texts as wholes.

    Returns
    -------
    targets : array (texts, 3)
        For negative, neutral and positive.
    wholes : array (texts,)
    """
    instrument = load_instrument()
    numbered = [number_pieces(reading, instrument.pieces) for reading in readings]
    order = sorted(range(len(numbered)), key=lambda i: len(numbered[i][0]))  # texts of one length run together
    targets, wholes = np.zeros((len(numbered), 3)), np.zeros(len(numbered))
    for first in range(0, len(order), _BATCH):
        chosen = order[first : first + _BATCH]
        targets[chosen], wholes[chosen] = _judge(instrument, [numbered[i] for i in chosen])
    return targets, wholes


def _judge(instrument: Instrument, numbered: list[tuple[list[int], list[int]]]) -> tuple[np.ndarray, np.ndarray]:
    vectors, is_piece = encode(instrument.encoder, [pieces for pieces, _ in numbered])
    whole = _average(vectors, is_piece.astype(np.float32))
    aim = np.zeros(is_piece.shape, np.float32)
    for row, (_, places) in enumerate(numbered):
        aim[row, places] = 1
    both = np.hstack([whole, _average(vectors, aim)])
    return _run_head(both, instrument.heads, "target"), _run_head(whole, instrument.heads, "statement")[:, 0]


def _average(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    total = np.maximum(weights.sum(1, keepdims=True), 1)
    return (vectors * weights[..., None]).sum(1) / total


def _run_head(vectors: np.ndarray, heads: dict[str, np.ndarray], name: str) -> np.ndarray:
    inner = np.tanh(vectors @ heads[f"{name}_in"].T + heads[f"{name}_in_bias"])
    return inner @ heads[f"{name}_out"].T + heads[f"{name}_out_bias"]


def number_pieces(reading: Reading, pieces: WordPieces) -> tuple[list[int], list[int]]:
    """Return the numbers of a text's pieces with its bounds, and the places of its target among them."""
    ids: list[int] = []
    aims: list[int] = []
    for word, is_target in zip(reading.words, reading.is_target, strict=True):
        aims += [len(ids)] if is_target else []
        ids += pieces.cut(word)
    room = LONGEST - 2
    if len(ids) > room:
        first = max(0, min((aims or [0])[0] - _BEFORE, len(ids) - room))
        ids, aims = ids[first : first + room], [at - first for at in aims if first <= at < first + room]
    return [pieces.ids["[CLS]"], *ids, pieces.ids["[SEP]"]], [at + 1 for at in aims]
