"""What a small transformer makes of a sentence: six layers of attention, run in numpy.

One row of every array is one piece of a word.  The weights are whole numbers with a scale for each row; they are
turned into 32-bit floats once, when the model is loaded.

References
----------
Vaswani et al. (2017); Wang et al. (2020), MiniLM.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

N_LAYERS, N_HEADS, WIDTH = 6, 12, 384
_EPSILON = 1e-12
# 1 / sqrt(2), for the Gaussian error unit.
_ROOT_HALF = np.float32(0.7071067811865476)
_MASKED = np.float32(-1e4)


class Encoder(NamedTuple):
    """The learnt numbers of the encoder, as 32-bit floats."""

    pieces: np.ndarray  # (vocabulary, WIDTH)
    places: np.ndarray  # (longest sentence, WIDTH)
    first: tuple[np.ndarray, np.ndarray]  # scale and shift of the first normalisation
    layers: list[dict[str, np.ndarray]]


def read_encoder(numbers: Mapping[str, np.ndarray]) -> Encoder:
    """Return the encoder made of the arrays of a model file."""
    layers = [
        {name: unpack(numbers, f"layer_{i}_{name}") for name in "q k v o f1 f2".split()}
        | {name: numbers[f"layer_{i}_{name}"].astype(np.float32) for name in _VECTORS}
        for i in range(N_LAYERS)
    ]
    first = (numbers["first_scale"].astype(np.float32), numbers["first_shift"].astype(np.float32))
    return Encoder(unpack(numbers, "pieces"), numbers["places"].astype(np.float32), first, layers)


_VECTORS = "q_bias k_bias v_bias o_bias f1_bias f2_bias n1_scale n1_shift n2_scale n2_shift".split()


def unpack(numbers: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """Return a matrix of whole numbers times the scale of each row."""
    return numbers[name].astype(np.float32) * numbers[f"{name}_rows"].astype(np.float32)[:, None]


def encode(encoder: Encoder, sentences: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors of the pieces of sentences of any length, and which of them are pieces.

    Returns
    -------
    vectors : array (sentences, longest, WIDTH)
    is_piece : array (sentences, longest)
        False where a shorter sentence is filled up.
    """
    longest = max(map(len, sentences))
    ids = np.zeros((len(sentences), longest), np.int64)
    is_piece = np.zeros(ids.shape, bool)
    for row, sentence in enumerate(sentences):
        ids[row, : len(sentence)], is_piece[row, : len(sentence)] = sentence, True
    vectors = _normalise(encoder.pieces[ids] + encoder.places[:longest], *encoder.first)
    hidden = np.where(is_piece, np.float32(0), _MASKED)[:, None, None, :]
    for layer in encoder.layers:
        vectors = _run_layer(vectors, hidden, layer)
    return vectors, is_piece


def _run_layer(vectors: np.ndarray, hidden: np.ndarray, layer: Mapping[str, np.ndarray]) -> np.ndarray:
    asked, offered, told = (_split_heads(vectors @ layer[n].T + layer[f"{n}_bias"]) for n in "qkv")
    likeness = asked @ offered.transpose(0, 1, 3, 2) / np.float32((WIDTH // N_HEADS) ** 0.5) + hidden
    likeness = np.exp(likeness - likeness.max(-1, keepdims=True))
    seen = (likeness / likeness.sum(-1, keepdims=True)) @ told
    seen = seen.transpose(0, 2, 1, 3).reshape(vectors.shape)
    vectors = _normalise(vectors + seen @ layer["o"].T + layer["o_bias"], layer["n1_scale"], layer["n1_shift"])
    inner = _bend(vectors @ layer["f1"].T + layer["f1_bias"])
    return _normalise(vectors + inner @ layer["f2"].T + layer["f2_bias"], layer["n2_scale"], layer["n2_shift"])


def _split_heads(vectors: np.ndarray) -> np.ndarray:
    n, longest, _ = vectors.shape
    return vectors.reshape(n, longest, N_HEADS, WIDTH // N_HEADS).transpose(0, 2, 1, 3)


def _normalise(vectors: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
    centred = vectors - vectors.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + _EPSILON) * scale + shift


def _bend(values: np.ndarray) -> np.ndarray:
    """Return the Gaussian error linear unit of `values` (Hendrycks and Gimpel 2016)."""
    return values * np.float32(0.5) * (1 + _erf(values * _ROOT_HALF))


def _erf(x: np.ndarray) -> np.ndarray:
    """Return the error function within 2e-7 (Abramowitz and Stegun 1964, 7.1.26)."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    total = np.zeros_like(t)
    for term in terms:
        total = (total + np.float32(term)) * t
    return np.sign(x) * (1 - total * np.exp(-x * x))
