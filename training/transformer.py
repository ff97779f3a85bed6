"""A small transformer in training: the same sums as :mod:`presswork.tone.careful.encoder`.

For `train_careful.py` and `teach_quotations.py`.
Needs PyTorch, which the package itself does not.
"""

from __future__ import annotations

import numpy as np
import torch
from presswork.tone.careful.encoder import N_HEADS, N_LAYERS, WIDTH
from presswork.tone.careful.instrument import LONGEST
from torch import nn
from torch.nn import functional

N_HEAD = 128
# Names of the matrices of a layer here, and in the file that the encoder was published in.
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "f1": "intermediate.dense",
    "f2": "output.dense",
}
_NORMS = {"n1": "attention.output.LayerNorm", "n2": "output.LayerNorm"}


class Transformer(nn.Module):
    """Encoder and two heads: tone towards a target (three scores), tone of the whole (one).

    Parameters
    ----------
    published : dict of tensors
        The weights to begin with.
    rows : sequence of int
        Which rows of the published vocabulary are kept, in the order of ours.
    signs : list of list of int
        For each sign that ours has besides: the published rows whose mean it begins with.
    """

    def __init__(
        self,
        published: dict,
        rows: list[int],
        signs: list[list[int]],
        dropout: float = 0.1,
        longest: int = LONGEST,
    ):
        super().__init__()
        table = published["embeddings.word_embeddings.weight"]
        vectors = torch.cat([table[rows], *(table[sign].mean(0)[None] for sign in signs)])
        self.n_frozen = 0
        self.pieces = nn.Embedding.from_pretrained(vectors, freeze=True)
        places = published["embeddings.position_embeddings.weight"][:longest]
        self.places = nn.Parameter(places + published["embeddings.token_type_embeddings.weight"][0])
        self.first = _copy_norm(published, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(_copy_layer(published, i) for i in range(N_LAYERS))
        self.drop = nn.Dropout(dropout)
        self.target_in, self.target_out = nn.Linear(2 * WIDTH, N_HEAD), nn.Linear(N_HEAD, 3)
        self.statement_in, self.statement_out = nn.Linear(WIDTH, N_HEAD), nn.Linear(N_HEAD, 1)

    def freeze(self, n_layers: int) -> None:
        """Leave places, first normalisation and the lowest layers as they were published."""
        self.n_frozen = n_layers
        for part in (self.first, *self.layers[:n_layers]):
            part.requires_grad_(False)
        self.places.requires_grad_(False)

    def forward(self, ids: torch.Tensor, is_piece: torch.Tensor, is_target: torch.Tensor) -> tuple:
        """Return the scores towards the targets (texts, 3) and of the wholes (texts,)."""
        vectors = self.encode(ids, is_piece)
        whole = _average(vectors, is_piece)
        both = torch.cat([whole, _average(vectors, is_target)], -1)
        aimed = self.target_out(self.drop(torch.tanh(self.target_in(both))))
        return aimed, self.statement_out(self.drop(torch.tanh(self.statement_in(whole))))[:, 0]

    def encode(self, ids: torch.Tensor, is_piece: torch.Tensor, more: torch.Tensor | float = 0.0) -> torch.Tensor:
        """Return the vectors of the pieces (texts, longest, WIDTH); `more` is added to those that they begin with."""
        vectors = self.drop(self.first(self.pieces(ids) + self.places[: ids.shape[1]] + more))
        hidden = (1 - is_piece)[:, None, None, :] * -1e4
        for number, layer in enumerate(self.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= self.n_frozen):
                vectors = self._run_layer(layer, vectors, hidden)
        return vectors

    def _run_layer(self, layer: nn.ModuleDict, vectors: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        n, longest, _ = vectors.shape
        asked, offered, told = (
            layer[name](vectors).view(n, longest, N_HEADS, WIDTH // N_HEADS).transpose(1, 2) for name in "qkv"
        )
        share = torch.softmax(asked @ offered.transpose(-1, -2) / (WIDTH // N_HEADS) ** 0.5 + hidden, -1)
        seen = (self.drop(share) @ told).transpose(1, 2).reshape(n, longest, WIDTH)
        vectors = layer["n1"](vectors + self.drop(layer["o"](seen)))
        return layer["n2"](vectors + self.drop(layer["f2"](functional.gelu(layer["f1"](vectors)))))


def _average(vectors: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (vectors * weights[..., None]).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)


def _copy_layer(published: dict, number: int) -> nn.ModuleDict:
    prefix = f"encoder.layer.{number}."
    matrices = {name: _copy_linear(published, prefix + theirs) for name, theirs in _MATRICES.items()}
    return nn.ModuleDict(matrices | {name: _copy_norm(published, prefix + theirs) for name, theirs in _NORMS.items()})


def _copy_linear(published: dict, name: str) -> nn.Linear:
    weight = published[f"{name}.weight"]
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict({"weight": weight, "bias": published[f"{name}.bias"]})
    return layer


def _copy_norm(published: dict, name: str) -> nn.LayerNorm:
    layer = nn.LayerNorm(WIDTH, eps=1e-12)
    layer.load_state_dict({"weight": published[f"{name}.weight"], "bias": published[f"{name}.bias"]})
    return layer


def pack_transformer(model: Transformer) -> dict[str, np.ndarray]:
    """Return the arrays of the instrument's file: matrices as whole numbers with a scale for each row."""
    arrays = _pack_matrix("pieces", model.pieces.weight) | {"places": _halve(model.places)}
    arrays |= {"first_scale": _halve(model.first.weight), "first_shift": _halve(model.first.bias)}
    for i, layer in enumerate(model.layers):
        for name in _MATRICES:
            arrays |= _pack_matrix(f"layer_{i}_{name}", layer[name].weight)
            arrays[f"layer_{i}_{name}_bias"] = _halve(layer[name].bias)
        for name in _NORMS:
            arrays[f"layer_{i}_{name}_scale"] = _halve(layer[name].weight)
            arrays[f"layer_{i}_{name}_shift"] = _halve(layer[name].bias)
    for name in ("target_in", "target_out", "statement_in", "statement_out"):
        layer = getattr(model, name)
        arrays |= _pack_matrix(name, layer.weight) | {f"{name}_bias": layer.bias.detach().numpy()}
    return arrays


def _halve(values: torch.Tensor) -> np.ndarray:
    return values.detach().numpy().astype(np.float16)


def _pack_matrix(name: str, values: torch.Tensor) -> dict[str, np.ndarray]:
    matrix = values.detach().numpy()
    scale = np.abs(matrix).max(1) / 127 + 1e-12
    return {name: np.round(matrix / scale[:, None]).astype(np.int8), f"{name}_rows": scale.astype(np.float32)}
