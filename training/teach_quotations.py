"""A far larger network as teacher of the quotation tagger; called by `train_quotations.py`.

MiniLM-L6, fine-tuned to label tokens on the articles of all folds but one, tells how probable each label is in the
articles of that fold, so that nothing is told of an article it was taught; texts without gold are told by one that
was taught all articles.  It does not ship.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from chain import measure_lines
from presswork.statements.tagger import tagger
from presswork.statements.tagger.tokens import Tokens
from presswork.tone.careful.encoder import WIDTH
from presswork.tone.careful.wordpiece import WordPieces
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional
from transformer import Transformer

NO_GOLD = -1
N_FOLDS, N_EPOCHS, RATE, WARM_UP, N_PIECES, LONGEST = 2, 3, 2e-4, 0.08, 2500, 320
# Labels are not equally frequent, and a token's label depends on its neighbours': how much of either is told.
_SHARE_PRIOR, _SHARE_MOVES = 0.5, 0.5
_PARTS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_+")
_PLAIN = str.maketrans("’‘“”«»", '\'\'""""')
# Properties of tokens that it is told beside the pieces of the words: quotation marks, word class, kind of line.
_TOLD = {"state": 4, "class": 101, "page": 65}


class Teacher(nn.Module):
    """An encoder with a score for every label at every piece."""

    def __init__(self, published: dict):
        super().__init__()
        rows = list(range(len(published["embeddings.word_embeddings.weight"])))
        self.encoder = Transformer(published, rows, [], longest=LONGEST)
        self.told = nn.ModuleDict({name: nn.Embedding(size + 1, WIDTH) for name, size in _TOLD.items()})
        for table in self.told.values():
            nn.init.zeros_(table.weight)
        self.out = nn.Linear(WIDTH, len(tagger.LABELS))
        self.encoder.pieces.requires_grad_(False)

    def forward(self, ids: torch.Tensor, is_piece: torch.Tensor, told: dict[str, torch.Tensor]) -> torch.Tensor:
        more = sum(table(told[name]) for name, table in self.told.items())
        return self.out(self.encoder.encode(ids, is_piece, more))


class Line:
    """A line as pieces of words, and where the first piece of each token stands."""

    def __init__(self, words: Sequence[str], first: int, pieces: WordPieces):
        self.ids, self.places, self.tokens = [pieces.ids["[CLS]"]], [], []
        for number, word in enumerate(words, first):
            plain = word.lower().translate(_PLAIN)
            found = [n for part in _PARTS.findall(plain) for n in pieces.cut(part)]
            if len(self.ids) + len(found) >= LONGEST - 1:
                break
            self.places.append(len(self.ids))
            self.tokens.append(number)
            self.ids += found
        self.ids.append(pieces.ids["[SEP]"])


def teach(tokens: Tokens, words: Sequence[str], labels: np.ndarray, article: np.ndarray, minilm: Path) -> np.ndarray:
    """Return the probability of each label at each token, by a teacher that was not taught its article.

    Parameters
    ----------
    words
        The text of each token, empty in padding.
    article : array (lines,)
        The number of each line's article; NO_GOLD for lines that nobody labelled.
    """
    torch.set_num_threads(1)
    published = load_file(minilm / "model.safetensors")
    vocabulary = json.loads((minilm / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = WordPieces(sorted(vocabulary, key=vocabulary.get))
    bounds = zip(tokens.first.tolist(), tokens.length.tolist(), strict=True)
    lines = [Line(words[first : first + n], first, pieces) for first, n in bounds]
    shares = np.zeros((len(labels), len(tagger.LABELS)), np.float32)
    has_gold = article != NO_GOLD
    folds = [has_gold & (article % N_FOLDS == fold) for fold in range(N_FOLDS)]
    for seed, is_asked in enumerate((*folds, ~has_gold) if not has_gold.all() else folds, 1):
        taught, asked = np.flatnonzero(has_gold & ~is_asked), np.flatnonzero(is_asked)
        model = _fit(Teacher(published), [lines[i] for i in taught], tokens, labels, seed)
        scores = _predict(model, [lines[i] for i in asked], tokens)
        shares += _settle(scores, tokens, labels, taught, asked)
    return shares


def _fit(model: Teacher, lines: list[Line], tokens: Tokens, labels: np.ndarray, seed: int) -> Teacher:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    learnt = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    n_steps = N_EPOCHS * len(_batch(lines, rng))
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _find_rate(step, n_steps))
    model.train()
    for epoch in range(N_EPOCHS):
        begun = time.perf_counter()
        for batch in _batch(lines, rng):
            given, wanted = _collate(batch, tokens, labels)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(*given)
            loss = functional.cross_entropy(scores.float().flatten(0, 1), wanted.flatten(), ignore_index=-100)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            rates.step()
        print(f"teacher {seed}, epoch {epoch}, {time.perf_counter() - begun:.0f} s", flush=True)
    return model


def _find_rate(step: int, n_steps: int) -> float:
    warm = WARM_UP * n_steps
    return step / warm if step < warm else max(0.0, 0.5 * (1 + np.cos(np.pi * (step - warm) / (n_steps - warm))))


def _batch(lines: list[Line], rng: np.random.Generator) -> list[list[Line]]:
    """Return the lines in batches of about one length and of N_PIECES pieces at most, in random order."""
    order, batches = rng.permutation([i for i, line in enumerate(lines) if line.tokens]), []
    for first in range(0, len(order), 1000):
        batch: list[Line] = []
        for line in sorted((lines[i] for i in order[first : first + 1000]), key=lambda line: len(line.ids)):
            if batch and (len(batch) + 1) * len(line.ids) > N_PIECES:
                batches.append(batch)
                batch = []
            batch.append(line)
        batches.append(batch)
    return [batches[i] for i in rng.permutation(len(batches))]


def _collate(batch: list[Line], tokens: Tokens, labels: np.ndarray) -> tuple[tuple, torch.Tensor]:
    shape = len(batch), max(len(line.ids) for line in batch)
    ids, is_piece = torch.zeros(shape, dtype=torch.long), torch.zeros(shape)
    wanted = torch.full(shape, -100)
    told = {name: torch.zeros(shape, dtype=torch.long) for name in _TOLD}
    for row, line in enumerate(batch):
        ids[row, : len(line.ids)], is_piece[row, : len(line.ids)] = torch.tensor(line.ids), 1
        wanted[row, line.places] = torch.tensor(labels[line.tokens])
        for name, size in _TOLD.items():
            told[name][row, line.places] = torch.tensor(1 + tokens.columns[name][line.tokens] % size)
    return (ids, is_piece, told), wanted


@torch.no_grad()
def _predict(model: Teacher, lines: list[Line], tokens: Tokens) -> np.ndarray:
    """Return the logarithm of each label's probability at each token of the lines, 0 elsewhere."""
    model.eval()
    found = np.zeros((len(tokens.line), len(tagger.LABELS)), np.float32)
    nothing = np.zeros(len(tokens.line), np.int64)
    for batch in _batch(lines, np.random.default_rng(0)):
        given, _ = _collate(batch, tokens, nothing)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model(*given)
        scores = scores.float().log_softmax(-1).numpy()
        for row, line in enumerate(batch):
            found[line.tokens] = scores[row, line.places]
    return found


def _settle(scores, tokens: Tokens, labels: np.ndarray, taught: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return the probabilities of the asked lines' labels, neighbours weighed as counted in the taught lines."""
    steps, n = tagger.find_steps(tokens), len(tagger.LABELS)
    counts = np.full((tagger.N_STEPS, n, n), 0.05)
    inner = np.concatenate([np.arange(tokens.first[i] + 1, tokens.first[i] + tokens.length[i]) for i in taught])
    np.add.at(counts, (steps[inner], labels[inner - 1], labels[inner]), 1)
    prior = np.log(counts.sum((0, 1)) / counts.sum())
    moves = _SHARE_MOVES * np.log(counts / counts.sum(2, keepdims=True)).astype(np.float32)
    chosen = asked[tokens.length[asked] > 0]
    chosen = chosen[np.argsort(-tokens.length[chosen], kind="stable")]
    emissions = (scores - _SHARE_PRIOR * prior).astype(np.float32)
    shares, _ = measure_lines(emissions, tokens.first[chosen], tokens.length[chosen], steps, moves)
    inside = np.isin(tokens.line, asked)
    return np.where(inside[:, None], shares, 0)
