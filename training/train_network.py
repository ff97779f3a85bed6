"""Learn the network of the quotation tagger (:mod:`presswork.statements.tagger.network`); called by
`train_quotations.py`.

Each token's label comes from the gold and, by half, from what a far larger network made of it that was not taught the
article (`teach_quotations.py`; Hinton, Vinyals and Dean 2015); in texts without gold from that network alone.
A word begins as a vector of its own and what GloVe tells of its meaning; both are one row of the table in the end.
The same seed gives the same numbers on a machine.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from chain import measure_lines, select_tokens
from presswork.statements.tagger import tagger
from presswork.statements.tagger.network import DISTANCES, PROPERTIES, look_up
from presswork.statements.tagger.tokens import Tokens
from torch import nn
from torch.nn import functional

WIDTH = 96
# Chosen on 140 articles of train held out, never on dev.
N_EPOCHS, N_LINES, RATE, DROPOUT, WORD_DROPOUT = 12, 200, 3e-3, 0.2, 0.15
# Of each label, how much the teacher tells.
SHARE_TAUGHT = 0.5
_SCALE = 1000  # tokens: the slope of a batch is divided by it


class Net(nn.Module):
    """The network in training.

    Parameters
    ----------
    meanings : array (words + 1, dimensions)
        GloVe's vector of each known word, zero where it has none; the first row is of unknown words.
    n_frequent : int
        Words that are frequent enough in the gold to have a vector of their own from the start.
    """

    def __init__(self, meanings: np.ndarray, n_frequent: int):
        super().__init__()
        sizes = {name: size or len(meanings) for name, size in PROPERTIES.items()}
        self.tables = nn.ModuleDict({name: nn.Embedding(size, WIDTH) for name, size in sizes.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, 0, 0.1)
        self.tables["word"].weight.data[n_frequent + 1 :] = 0
        self.register_buffer("meanings", torch.tensor(meanings))
        self.turn = nn.Linear(meanings.shape[1], WIDTH, bias=False)
        nn.init.normal_(self.turn.weight, 0, 0.03)
        spread = (2 / (3 * WIDTH)) ** 0.5 * 0.7
        self.layers = nn.ParameterList(nn.Parameter(torch.randn(3 * WIDTH, WIDTH) * spread) for _ in DISTANCES)
        self.constants = nn.ParameterList(nn.Parameter(torch.zeros(WIDTH)) for _ in DISTANCES)
        self.out = nn.Parameter(torch.randn(WIDTH, len(tagger.LABELS)) * 0.05)

    def forward(self, rows: dict[str, torch.Tensor], line: torch.Tensor) -> torch.Tensor:
        """Return the score of every token for every label."""
        known = {name: self._forget(row) if name in ("word", "suffix") else row for name, row in rows.items()}
        vectors = self.turn(self.meanings[known["word"]])
        for name, table in self.tables.items():
            vectors = vectors + table(known[name])
        vectors = functional.dropout(vectors, DROPOUT, self.training)
        for distance, weights, constant in zip(DISTANCES, self.layers, self.constants, strict=True):
            same = (line[distance:] == line[:-distance]).float()[:, None]
            left, right = torch.zeros_like(vectors), torch.zeros_like(vectors)
            left[distance:], right[:-distance] = vectors[:-distance] * same, vectors[distance:] * same
            found = torch.relu(torch.cat([vectors, left, right], 1) @ weights + constant)
            vectors = vectors + functional.dropout(found, 0.7 * DROPOUT, self.training)
        return vectors @ self.out

    def _forget(self, row: torch.Tensor) -> torch.Tensor:
        return torch.where(torch.rand(len(row)) < WORD_DROPOUT, 0, row) if self.training else row

    def list_arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays as the tagger names them, the meanings of words in their table."""
        with torch.no_grad():
            tables = {f"e_{name}": table.weight.numpy().copy() for name, table in self.tables.items()}
            tables["e_word"] += self.turn(self.meanings).numpy()
            layers = {f"layer_{i}": weights.numpy().copy() for i, weights in enumerate(self.layers)}
            constants = {f"constant_{i}": constant.numpy().copy() for i, constant in enumerate(self.constants)}
        return tables | layers | constants | {"out": self.out.detach().numpy().copy()}


class Moves:
    """The weights of one label after another, by class of step: AdaGrad, a small quadratic penalty."""

    def __init__(self):
        self.values = np.zeros((tagger.N_STEPS, len(tagger.LABELS), len(tagger.LABELS)), np.float32)
        self.squares = np.full_like(self.values, 1e-2)

    def step(self, slope: np.ndarray, n_tokens: int) -> None:
        slope = slope + 1e-4 * n_tokens * self.values
        self.squares += slope * slope
        self.values -= 0.05 * slope / np.sqrt(self.squares)


def fit_network(
    tokens: Tokens,
    labels: np.ndarray,
    taught: np.ndarray | None,
    has_gold: np.ndarray,
    meanings: np.ndarray,
    n_frequent: int,
    seed: int = 1,
) -> dict[str, np.ndarray]:
    """Return the network's arrays, averaged over the last epochs: tables ``e_*``, layers, ``out`` and ``moves``.

    Parameters
    ----------
    labels : array (tokens,)
        From the gold; elsewhere what the teacher holds most probable.
    taught : array (tokens, labels) or None
        The teacher's probability of each label.
    has_gold : array (tokens,)
        Whether anybody labelled the token; else only the teacher is believed.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng, net, moves = np.random.default_rng(seed), Net(meanings, n_frequent), Moves()
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE, eps=1e-7)
    rows = {name: torch.tensor(row) for name, row in look_up(tokens.columns).items()}
    lines, steps = np.flatnonzero(tokens.length > 0), tagger.find_steps(tokens)
    n_batches, sums = N_EPOCHS * -(-len(lines) // N_LINES), []
    for epoch in range(N_EPOCHS):
        begun, order = time.perf_counter(), rng.permutation(lines)
        for number, at in enumerate(range(0, len(order), N_LINES), epoch * (n_batches // N_EPOCHS)):
            chosen, first, length = select_tokens(order[at : at + N_LINES], tokens)
            wanted = np.eye(len(tagger.LABELS), dtype=np.float32)[labels[chosen]]
            if taught is not None:
                share = np.where(has_gold[chosen], SHARE_TAUGHT, 1).astype(np.float32)
                wanted += share[:, None] * (taught[chosen] - wanted)
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 - 0.95 * number / n_batches)
            part = {name: row[torch.tensor(chosen)] for name, row in rows.items()}
            scores = net(part, torch.tensor(tokens.line[chosen]))
            shares, slope = measure_lines(scores.detach().numpy(), first, length, steps[chosen], moves.values)
            inner = np.setdiff1d(np.arange(len(chosen)), first)
            own = labels[chosen]
            np.subtract.at(slope, (steps[chosen][inner], own[inner - 1], own[inner]), 1)
            optimiser.zero_grad()
            scores.backward(torch.tensor(((shares - wanted) / _SCALE).astype(np.float32)))
            optimiser.step()
            moves.step(slope, len(chosen))
        print(f"epoch {epoch}, {time.perf_counter() - begun:.0f} s", flush=True)
        if epoch >= 0.6 * N_EPOCHS:
            sums.append(net.list_arrays() | {"moves": moves.values.copy()})
    return {name: (sum(part[name] for part in sums) / len(sums)).astype(np.float32) for name in sums[0]}


def pack_network(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the arrays as whole numbers from -127 to 127 with their scales, and the transitions as they are."""
    packed = {"net_moves": values["moves"]}
    for name, value in values.items():
        if name != "moves":
            scale = np.float32(np.abs(value).max() / 127) or np.float32(1)
            packed |= {f"net_{name}": np.round(value / scale).astype(np.int8), f"net_scale_{name}": scale}
    return packed
