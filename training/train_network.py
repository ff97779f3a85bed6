"""Learn the small network of the quotation tagger (see :mod:`presswork.statements.tagger.network`); called by
`train_quotations.py`.

The network is trained by itself, with transitions of its own, on the same labels as the two fields; the tagger adds
its scores to theirs. Nothing but numpy and scipy; the same seed gives the same numbers.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from fields import measure_lines, select_tokens
from presswork.statements.tagger import tagger
from presswork.statements.tagger.network import DISTANCES, PROPERTIES, look_up
from presswork.statements.tagger.tokens import Tokens

WIDTH = 64
# Chosen on 140 articles of train held out, never on dev.
N_EPOCHS, N_LINES, RATE, DROPOUT, WORD_DROPOUT = 12, 200, 3e-3, 0.2, 0.15
_SCALE = 1000  # tokens: the slope of a batch is divided by it


def fit_network(tokens: Tokens, labels: np.ndarray, n_words: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Return the network's arrays, averaged over the last epochs: tables ``e_*``, layers, ``out`` and ``moves``."""
    rng, steps = np.random.default_rng(seed), tagger.find_steps(tokens)
    values = draw_values(n_words, np.random.default_rng(seed))
    moves = np.zeros((tagger.N_STEPS, len(tagger.LABELS), len(tagger.LABELS)), np.float32)
    optimiser, squares = Adam(values), np.full_like(moves, 1e-2)
    rows, lines = look_up(tokens.columns), np.flatnonzero(tokens.length > 0)
    n_batches, sums = N_EPOCHS * -(-len(lines) // N_LINES), []
    for epoch in range(N_EPOCHS):
        order = rng.permutation(lines)
        for at in range(0, len(order), N_LINES):
            chosen, first, length = select_tokens(order[at : at + N_LINES], tokens)
            part = {name: row[chosen] for name, row in rows.items()}
            scores, seen = pass_forward(values, part, tokens.line[chosen], rng)
            wanted, step = labels[chosen], steps[chosen]
            shares, slope = measure_lines(scores, first, length, step, moves)
            shares[np.arange(len(wanted)), wanted] -= 1
            inner = np.setdiff1d(np.arange(len(wanted)), first)
            np.subtract.at(slope, (step[inner], wanted[inner - 1], wanted[inner]), 1)
            slopes = pass_back(values, seen, shares / _SCALE)
            optimiser.step(values, slopes, RATE * (1 - 0.95 * optimiser.n_steps / n_batches))
            slope += 1e-4 * len(wanted) * moves
            squares += slope * slope
            moves -= 0.05 * slope / np.sqrt(squares)
        if epoch >= 0.6 * N_EPOCHS:
            sums.append({name: value.copy() for name, value in (values | {"moves": moves}).items()})
    return {name: (sum(part[name] for part in sums) / len(sums)).astype(np.float32) for name in sums[0]}


def draw_values(n_words: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the arrays to begin with: small random numbers."""
    sizes = {name: size or n_words + 1 for name, size in PROPERTIES.items()}
    values = {f"e_{name}": (rng.normal(size=(n, WIDTH)) * 0.1).astype(np.float32) for name, n in sizes.items()}
    spread = np.sqrt(2 / (3 * WIDTH)) * 0.7
    for i in range(len(DISTANCES)):
        for part in "lcr":
            values[f"{part}{i}"] = (rng.normal(size=(WIDTH, WIDTH)) * spread).astype(np.float32)
        values[f"b{i}"] = np.zeros(WIDTH, np.float32)
    return values | {"out": (rng.normal(size=(WIDTH, len(tagger.LABELS))) * 0.05).astype(np.float32)}


def pass_forward(values, rows, line, rng) -> tuple[np.ndarray, dict]:
    """Return the scores of a batch, and what the way back needs; words and vectors are left out by chance."""
    n = len(line)
    known = {
        k: np.where(rng.random(n) < WORD_DROPOUT, 0, r) if k in {"word", "suffix"} else r for k, r in rows.items()
    }
    vectors = sum(values[f"e_{name}"][row] for name, row in known.items())
    mask = _draw_mask(vectors.shape, DROPOUT, rng)
    seen, vectors = {"rows": known, "mask": mask, "layers": []}, vectors * mask
    for i, distance in enumerate(DISTANCES):
        same = np.zeros((n, 1), np.float32)
        same[distance:, 0] = line[distance:] == line[:-distance]
        left, right = np.zeros_like(vectors), np.zeros_like(vectors)
        left[distance:] = vectors[:-distance] * same[distance:]
        right[:-distance] = vectors[distance:] * same[distance:]
        found = left @ values[f"l{i}"] + vectors @ values[f"c{i}"] + right @ values[f"r{i}"] + values[f"b{i}"]
        open_ = (found > 0) * _draw_mask(found.shape, 0.7 * DROPOUT, rng)
        seen["layers"].append((left, vectors, right, same, open_))
        vectors = vectors + found * open_
    seen["last"] = vectors
    return vectors @ values["out"], seen


def _draw_mask(shape: tuple[int, int], share: float, rng: np.random.Generator) -> np.ndarray:
    return (rng.random(shape, dtype=np.float32) >= share).astype(np.float32) / (1 - share)


def pass_back(values, seen: dict, slope: np.ndarray) -> dict[str, np.ndarray]:
    """Return the slope of every array, given that of the scores."""
    slopes = {"out": seen["last"].T @ slope}
    slope = slope @ values["out"].T
    for i in range(len(DISTANCES) - 1, -1, -1):
        distance, (left, here, right, same, open_) = DISTANCES[i], seen["layers"][i]
        inner = slope * open_
        slopes |= {f"l{i}": left.T @ inner, f"c{i}": here.T @ inner, f"r{i}": right.T @ inner, f"b{i}": inner.sum(0)}
        slope = slope + inner @ values[f"c{i}"].T
        slope[:-distance] += (inner @ values[f"l{i}"].T)[distance:] * same[distance:]
        slope[distance:] += (inner @ values[f"r{i}"].T)[:-distance] * same[distance:]
    slope = slope * seen["mask"]
    for name, row in seen["rows"].items():
        size = len(values[f"e_{name}"])
        drawn = sp.csr_matrix((np.ones(len(row), np.float32), row, np.arange(len(row) + 1)), (len(row), size))
        slopes[f"e_{name}"] = drawn.T @ slope
    return slopes


class Adam:
    """Steps along slopes in units of their recent size (Kingma and Ba 2015)."""

    def __init__(self, values: dict[str, np.ndarray]):
        self.means = {name: np.zeros_like(value) for name, value in values.items()}
        self.squares = {name: np.zeros_like(value) for name, value in values.items()}
        self.n_steps = 0

    def step(self, values: dict[str, np.ndarray], slopes: dict[str, np.ndarray], rate: float) -> None:
        """Move the values in place."""
        self.n_steps += 1
        rate *= np.sqrt(1 - 0.999**self.n_steps) / (1 - 0.9**self.n_steps)
        for name, slope in slopes.items():
            mean, square = self.means[name], self.squares[name]
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            values[name] -= rate * mean / (np.sqrt(square) + 1e-7)


def pack_network(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the arrays as whole numbers from -127 to 127 with their scales, and the transitions as they are."""
    packed = {"net_moves": values["moves"]}
    for name, value in values.items():
        if name != "moves":
            scale = np.float32(np.abs(value).max() / 127)
            packed |= {f"net_{name}": np.round(value / scale).astype(np.int8), f"net_scale_{name}": scale}
    return packed
