"""Which words are content, cue or source of a statement: a linear-chain conditional random field in numpy.

One row of every array here is one token. Lines are tagged independently of each other; a line is a paragraph. Three
judges score every label: weights of hashed properties, others that see the labels of a first pass, a small network.
The weights are numbers only (``statements/tagger/model.npz``), learnt by ``training/train_quotations.py``.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np

from presswork.errors import ModelError
from presswork.statements.tagger.context import COMMA, bucket
from presswork.statements.tagger.features import N_BITS, TEMPLATES, hash_features
from presswork.statements.tagger.network import DISTANCES, PROPERTIES, Network, read_network, score_context
from presswork.statements.tagger.tokens import PAD, TOKENS, Tokens, Vocabulary, read_lines

# Content begins (B) and goes on (I): f when its cue is still to come, p when the cue came first; R: content taken up
# again after an inserted "he said". Source begins (S) and goes on (T) before (f) or after (p) its cue. Cue: Q, P
# after its source, K, L when the source follows or is missing. Small letters are words between the parts of one
# statement: a source .. cue, b cue .. content, c content .. cue or source, d cue .. source, e .. resumed content.
# So the chain remembers what it still waits for.
LABELS = tuple("O Bf If Bp Ip R Sf Tf Sp Tp Q P K L a b c d e".split())

# Labels that play one part: outside, content before or after its cue, resumed content, source before or after, cue
# with its source before or after; then the kinds of gap.
_PARTS = np.array([0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12])
_N_PARTS = 7
_BEGINNING = np.array([label in {"Bf", "Bp", "R", "Sf", "Sp", "Q", "K"} for label in LABELS])


def describe_labels(labels: np.ndarray, line: np.ndarray) -> dict[str, np.ndarray]:
    """Return columns that say what a first pass thinks: labels, the parts before and after, the place in a part."""
    n, role = len(labels), _PARTS[labels]
    is_new = (role != np.concatenate([[-1], role[:-1]])) | _BEGINNING[labels]
    run, first = np.cumsum(is_new) - 1, np.flatnonzero(is_new)
    kinds, lines = role[first], line[first]
    is_part = (kinds > 0) & (kinds <= _N_PARTS)
    count, parts = np.cumsum(is_part), np.flatnonzero(is_part)
    part_kinds, part_lines = np.append(kinds[parts], 0), np.append(lines[parts], -9)
    columns = {"label": labels, "role": role}
    for k in range(3):
        for name, at in ((f"before_{k + 1}", count - is_part - 1 - k), (f"after_{k + 1}", count + k)):
            at = np.where((at >= 0) & (at < len(parts)), at, len(parts))
            columns[name] = np.where(part_lines[at] == lines, part_kinds[at] + 1, 0)[run]
    place = np.arange(n)
    columns["run_at"] = bucket(place - first[run] + 1)
    columns["run_left"] = bucket(np.append(first[1:], n)[run] - place)
    return columns


def find_steps(tokens: Tokens) -> np.ndarray:
    """Return the class of each token that its transition weights are chosen by."""
    shape, state, cols = tokens.columns["shape"], tokens.columns["state"], tokens.columns
    step = np.where(cols["sentence"] == np.arange(len(shape)), 1, 0)
    step[(shape == COMMA) & (state == 0)] = 2
    step[state == 1], step[state == 3] = 3, 4
    after = np.concatenate([[0], state[:-1]]) == 3
    step[after & (state == 0)] = 5
    return step


N_STEPS = 6


def find_paths(emissions: np.ndarray, steps: np.ndarray, moves: np.ndarray, tokens: Tokens) -> np.ndarray:
    """Return the best label of every token (0 in padding): Viterbi over all lines at once, longest line first.

    Parameters
    ----------
    emissions : array (tokens, labels)
    steps : array (tokens,)
        Which transition matrix leads to the token.
    moves : array (classes of step, labels, labels)
    """
    order = np.argsort(-tokens.length, kind="stable")
    first, length = tokens.first[order], tokens.length[order]
    numbers = [int(np.searchsorted(-length, -t)) for t in range(int(length.max(initial=0)))]  # lines longer than t
    best = emissions.copy()
    for t, n in enumerate(numbers[1:], 1):
        at = first[:n] + t
        before, table = best[at - 1], moves[steps[at]]
        reached = before[:, :1] + table[:, 0]
        for label in range(1, moves.shape[1]):
            np.maximum(reached, before[:, label, None] + table[:, label], out=reached)
        best[at] += reached
    labels = np.zeros(len(emissions), np.int64)
    for t in range(len(numbers) - 1, -1, -1):
        at, ends = first[: numbers[t]] + t, length[: numbers[t]] == t + 1
        labels[at[ends]] = best[at[ends]].argmax(1)
        if t:  # the best way into each token's label
            ways = best[at - 1] + np.take_along_axis(moves[steps[at]], labels[at][:, None, None], 2)[:, :, 0]
            labels[at - 1] = ways.argmax(1)
    return labels


class Model(NamedTuple):
    """The learnt numbers: what is known of words; for each of two passes, weights of features and of transitions."""

    vocabulary: Vocabulary
    weights: list[np.ndarray]  # (2 ** N_BITS, labels), padded: see pad_weights
    scales: list[float]
    moves: list[np.ndarray]  # (classes of step, labels, labels)
    network: Network


def digest_design() -> str:
    """Return a digest of all in this code that the weights were learnt with: features, properties, labels, tokens."""
    design = [TEMPLATES, N_BITS, PROPERTIES, DISTANCES, LABELS, TOKENS.pattern, PAD]
    return hashlib.sha256(repr(design).encode()).hexdigest()


@functools.cache
def load_model() -> Model:
    """Return the model that ships with the package."""
    with resources.files("presswork.statements.tagger").joinpath("model.npz").open("rb") as file:
        return read_model(np.load(file, allow_pickle=False))


def read_model(numbers: Mapping[str, np.ndarray]) -> Model:
    """Return the model made of the arrays of a model file.

    Raises
    ------
    ModelError
        If it was learnt with other features, properties or labels than this code has.
    """
    learnt = str(numbers["design"]) if "design" in numbers else "unknown"
    if learnt != digest_design():
        raise ModelError(
            f"The model of statements was learnt with other features (design {learnt[:12]}, this code has "
            f"{digest_design()[:12]}); take the file that came with this version, or learn it again: `make models`."
        )
    classes = dict(zip(numbers["class_words"].tolist(), numbers["class_numbers"].tolist(), strict=True))
    vocabulary = Vocabulary(numbers["words"], numbers["clusters"], numbers["cue_rates"], classes)
    weights, scales, moves = ([numbers[f"{name}_{i}"] for i in (1, 2)] for name in ("weights", "scale", "moves"))
    return Model(
        vocabulary, [pad_weights(w) for w in weights], [float(s) for s in scales], moves, read_network(numbers)
    )


_CHUNK = 4096  # tokens whose sums fit the processor's cache


def pad_weights(weights: np.ndarray) -> np.ndarray:
    """Return rows of small whole numbers as rows of 64-bit words: gathering those is several times faster."""
    wide = np.zeros((len(weights), -(-weights.shape[1] // 8) * 8), np.int8)
    wide[:, : weights.shape[1]] = weights
    return wide.view(np.int64)


def score_labels(rows: np.ndarray, weights: np.ndarray, scale: float) -> np.ndarray:
    """Return the sum of every token's weights, one column per label."""
    total = np.zeros((rows.shape[1], 8 * weights.shape[1]), np.int16)  # 127 times the templates stays far below 2^15
    for start in range(0, rows.shape[1], _CHUNK):
        part = total[start : start + _CHUNK]
        for row in rows[:, start : start + _CHUNK]:
            part += weights.take(row, axis=0).view(np.int8)
    return total[:, : len(LABELS)] * np.float32(scale)


def tag(tokens: Tokens, model: Model) -> np.ndarray:
    """Return the number of each token's label in `LABELS`: a first pass, then one that sees the whole first guess.

    The column ``margin`` is added to the tokens: by how much the label's own score leads the best of all others.
    """
    steps = find_steps(tokens)
    emissions = score_labels(hash_features(tokens.columns, TEMPLATES[0]), model.weights[0], model.scales[0])
    guess = describe_labels(find_paths(emissions, steps, model.moves[0], tokens), tokens.line)
    emissions += score_labels(hash_features(tokens.columns | guess, TEMPLATES[1]), model.weights[1], model.scales[1])
    emissions += score_context(tokens.columns, tokens.line, model.network)
    labels = find_paths(emissions, steps, model.moves[1] + model.network.moves, tokens)
    tokens.columns["margin"] = _measure_lead(emissions, labels)
    return labels


def _measure_lead(emissions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    at = np.arange(len(labels))
    own, others = emissions[at, labels], emissions.copy()
    others[at, labels] = -np.inf
    return own - others.max(1)


def tag_lines(texts: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]]) -> tuple[Tokens, np.ndarray]:
    """Return the tokens of lines and the number of each token's label in `LABELS`."""
    model = load_model()
    tokens = read_lines(texts, model.vocabulary)
    return tokens, tag(tokens, model)
