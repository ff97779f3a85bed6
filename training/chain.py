"""A linear chain in training, for `train_network.py` and `teach_quotations.py`. One row is one token."""

from __future__ import annotations

import numpy as np
from presswork.statements.tagger.tokens import Tokens


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
