"""What a small network makes of every word from those around it, up to thirty-two on either side.

One row of every array is one token. Properties of words are looked up as vectors and summed; each layer adds to a
vector what is made of it and of two others, some words away on either side; from the last come the scores of the
labels. The numbers are learnt by ``training/train_network.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

# The columns of :mod:`presswork.statements.tagger.tokens` that are looked up, and how many values each can take;
# None: one for every known word. Their order must not change: it is part of how the weights are learnt.
PROPERTIES = {"word": None, "suffix": 2048, "cluster": 152, "shape": 100, "class": 100, "state": 4, "rate": 8}
PROPERTIES |= {"region": 64, "page": 64, "resumed": 4, "place": 8, "cue_gap_left": 8, "cue_gap_right": 8}
PROPERTIES |= {"class_left": 102, "class_right": 102, "mark_left": 8, "mark_right": 8, "name_at": 8, "name_size": 8}
DISTANCES = (1, 2, 4, 8, 16, 1)  # how far each layer looks on either side
_CHUNK, _REACH = 2048, sum(DISTANCES)  # tokens whose vectors fit the processor's cache


class Network(NamedTuple):
    """The learnt numbers."""

    tables: dict[str, np.ndarray]  # of each property: a vector for every value
    layers: list[tuple[np.ndarray, np.ndarray]]  # weights of the word itself, the left and the right one; a constant
    out: np.ndarray
    moves: np.ndarray  # (classes of step, labels, labels)


def read_network(numbers: Mapping[str, np.ndarray]) -> Network:
    """Return the network made of the arrays of a model file: whole numbers with a scale each."""

    def unpack(name: str) -> np.ndarray:
        return numbers[f"net_{name}"] * numbers[f"net_scale_{name}"]

    tables = {name: unpack(f"e_{name}") for name in PROPERTIES}
    layers = [(unpack(f"layer_{i}"), unpack(f"constant_{i}")) for i in range(len(DISTANCES))]
    return Network(tables, layers, unpack("out"), numbers["net_moves"])


def look_up(columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the row of every token in the table of each property."""
    return {name: columns[name] % size if size else columns[name] for name, size in PROPERTIES.items()}


def score_context(columns: Mapping[str, np.ndarray], line: np.ndarray, network: Network) -> np.ndarray:
    """Return the network's score of every token for every label.

    Parameters
    ----------
    columns : mapping of arrays (tokens,)
    line : array (tokens,)
        Number of each token's line; nothing is seen beyond its bounds.
    """
    rows, n = look_up(columns), len(line)
    scores = np.empty((n, network.out.shape[1]), np.float32)
    for start in range(0, n, _CHUNK):
        first, last = max(0, start - _REACH), min(n, start + _CHUNK + _REACH)
        vectors = sum(table[rows[name][first:last]] for name, table in network.tables.items())
        for distance, layer in zip(DISTANCES, network.layers, strict=True):
            vectors += _look_around(vectors, line[first:last], distance, layer)
        scores[start : start + _CHUNK] = vectors[start - first : start - first + _CHUNK] @ network.out
    return scores


def _look_around(vectors: np.ndarray, line: np.ndarray, distance: int, layer: tuple[np.ndarray, ...]) -> np.ndarray:
    weights, constant = layer
    width = vectors.shape[1]
    together = np.zeros((len(vectors), 3 * width), np.float32)
    together[:, :width] = vectors
    same = (line[distance:] == line[:-distance])[:, None]
    together[distance:, width : 2 * width] = vectors[:-distance] * same
    together[:-distance, 2 * width :] = vectors[distance:] * same
    found = together @ weights
    found += constant
    return np.maximum(found, 0, out=found)
