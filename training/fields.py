"""Conditional random fields in training: for `train_quotations.py` and `train_network.py`. One row is one token."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from presswork.statements.tagger import tagger
from presswork.statements.tagger.tokens import Tokens

SEED = 0


def make_matrix(rows: np.ndarray, n_rows: int) -> sp.csr_matrix:
    """Return hashed features as a sparse matrix (tokens, weight rows) of ones."""
    n_templates, n = rows.shape
    bounds = np.arange(0, n_templates * n + 1, n_templates)
    return sp.csr_matrix((np.ones(n_templates * n, np.float32), rows.T.ravel(), bounds), (n, n_rows))


def measure_lines(emissions, first, length, steps, moves) -> tuple[np.ndarray, np.ndarray]:
    """Return each token's label probabilities and the expected transitions: forward-backward, longest line first."""
    weights = np.exp(emissions - emissions.max(1, keepdims=True))
    table = np.exp(moves)
    forward, scale = np.zeros_like(weights), np.ones((len(weights), 1), np.float32)
    numbers = [int(np.searchsorted(-length, -t)) for t in range(length[0])]
    for t, n in enumerate(numbers):
        at = first[:n] + t
        came = np.matmul(forward[at - 1][:, None], table[steps[at]])[:, 0] if t else 1.0
        found = came * weights[at]
        scale[at] = found.sum(1, keepdims=True)
        forward[at] = found / scale[at]
    backward, expected = np.ones_like(weights), np.zeros_like(moves)
    for t in range(length[0] - 1, 0, -1):
        at = first[: numbers[t]] + t
        rest = weights[at] * backward[at] / scale[at]
        backward[at - 1] = np.matmul(table[steps[at]], rest[:, :, None])[:, :, 0]
        for step in np.unique(steps[at]):
            chosen = steps[at] == step
            expected[step] += (forward[at - 1][chosen].T @ rest[chosen]) * table[step]
    return forward * backward, expected


def select_tokens(lines: np.ndarray, tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers of the tokens of lines (longest first), where each line begins among them, its length."""
    lines = lines[np.argsort(-tokens.length[lines], kind="stable")]
    length = tokens.length[lines]
    first = np.cumsum(length) - length
    return np.repeat(tokens.first[lines] - first, length) + np.arange(length.sum()), first, length


class Field:
    """A linear-chain conditional random field in training: AdaGrad, a quadratic penalty, features left out by chance.

    Parameters
    ----------
    n_epochs, penalty, dropout : int, float, float
        Chosen on a fifth of the train split held out, never on dev.
    """

    rate, batch = 0.05, 400

    def __init__(self, n_epochs: int = 10, penalty: float = 1e-4, dropout: float = 0.3):
        self.n_epochs, self.penalty, self.dropout = n_epochs, penalty, dropout

    def fit(self, tokens, matrix, labels, lines, base=None) -> tuple[np.ndarray, np.ndarray]:
        """Return weights and transition weights, averaged over the last epochs; `base` is added to the emissions."""
        rng, steps = np.random.default_rng(SEED), tagger.find_steps(tokens)
        n = len(tagger.LABELS)
        values = [np.zeros((matrix.shape[1], n), np.float32), np.zeros((tagger.N_STEPS, n, n), np.float32)]
        squares = [np.full_like(v, 1e-2) for v in values]
        sums, n_sums = [np.zeros_like(v) for v in values], 0
        lines = lines[tokens.length[lines] > 0]
        for epoch in range(self.n_epochs):
            order = rng.permutation(lines)
            for at in range(0, len(order), self.batch):
                batch = order[at : at + self.batch]
                slopes = self._find_slopes(batch, tokens, matrix, labels, steps, values, base, rng)
                for value, square, slope in zip(values, squares, slopes, strict=True):
                    square += slope * slope
                    value -= self.rate * slope / np.sqrt(square)
            if epoch >= 0.6 * self.n_epochs:
                sums, n_sums = [s + v for s, v in zip(sums, values, strict=True)], n_sums + 1
        return sums[0] / n_sums, sums[1] / n_sums

    def _find_slopes(self, batch, tokens, matrix, labels, steps, values, base, rng) -> list[np.ndarray]:
        chosen, first, length = select_tokens(batch, tokens)
        part = matrix[chosen]
        part.data = (rng.random(len(part.data)) >= self.dropout).astype(np.float32) / (1 - self.dropout)
        emissions = part @ values[0] + (0 if base is None else base[chosen])
        wanted, step = labels[chosen], steps[chosen]
        shares, moves = measure_lines(emissions, first, length, step, values[1])
        shares[np.arange(len(wanted)), wanted] -= 1
        inner = np.setdiff1d(np.arange(len(wanted)), first)
        np.subtract.at(moves, (step[inner], wanted[inner - 1], wanted[inner]), 1)
        pull = self.penalty * len(wanted)
        return [part.T @ shares + pull * values[0], moves + pull * values[1]]
