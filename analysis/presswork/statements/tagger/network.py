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
    same = {distance: _find_neighbours(line, distance) for distance in DISTANCES}
    room = _make_room(min(n, _CHUNK + 2 * _REACH), len(network.out))
    for start in range(0, n, _CHUNK):
        first, last = max(0, start - _REACH), min(n, start + _CHUNK + _REACH)
        vectors, part, together, found = (array[: last - first] for array in room)
        vectors[:] = 0
        for name, table in network.tables.items():
            vectors += np.take(table, rows[name][first:last], axis=0, out=part, mode="clip")
        for distance, layer in zip(DISTANCES, network.layers, strict=True):
            is_same = same[distance][first : max(first, last - distance)]
            vectors += _look_around(vectors, is_same, layer, (together, found))
        scores[start : start + _CHUNK] = vectors[start - first : start - first + _CHUNK] @ network.out
    return scores


def _find_neighbours(line: np.ndarray, distance: int) -> np.ndarray:
    """Return 1 for every token whose neighbour so far to the right is of its line, else 0, in a column."""
    same = np.zeros((len(line), 1), np.float32)
    same[: max(0, len(line) - distance), 0] = line[distance:] == line[:-distance]
    return same


def _make_room(size: int, width: int) -> list[np.ndarray]:
    """Return the arrays that every chunk is worked out in: to ask for new ones takes longer than to use them."""
    return [np.empty((size, columns), np.float32) for columns in (width, width, 3 * width, width)]


def _look_around(
    vectors: np.ndarray, same: np.ndarray, layer: tuple[np.ndarray, np.ndarray], room: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Return what a layer makes of every word and of those on either side of it, as far as these are of its line."""
    (weights, constant), (together, found) = layer, room
    n, width = vectors.shape
    distance = n - len(same)
    together[:, :width] = vectors
    together[:distance, width : 2 * width] = 0
    np.multiply(vectors[: n - distance], same, out=together[distance:, width : 2 * width])
    np.multiply(vectors[distance:], same, out=together[: n - distance, 2 * width :])
    together[n - distance :, 2 * width :] = 0
    np.matmul(together, weights, out=found)
    found += constant
    return np.maximum(found, 0, out=found)
