"""Which words are content, cue or source of a statement: a linear-chain conditional random field in numpy.

One row of every array here is one token. Lines are tagged independently of each other; a line is a paragraph. A small
network scores every label of every token; the chain finds the best sequence of labels.
The weights are numbers only (``statements/tagger/model.npz``), learnt by ``training/train_quotations.py``.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from presswork.errors import ModelError
from presswork.language.weights import read_weights
from presswork.statements.tagger.context import COMMA
from presswork.statements.tagger.network import DISTANCES, PROPERTIES, Network, read_network, score_context
from presswork.statements.tagger.tokens import PAD, TOKENS, Tokens, Vocabulary, read_lines

# Content begins (B) and goes on (I): f when its cue is still to come, p when the cue came first; R: content taken up
# again after an inserted "he said". Source begins (S) and goes on (T) before (f) or after (p) its cue. Cue: Q, P
# after its source, K, L when the source follows or is missing. Small letters are words between the parts of one
# statement: a source .. cue, b cue .. content, c content .. cue or source, d cue .. source, e .. resumed content.
# So the chain remembers what it still waits for.
LABELS = tuple("O Bf If Bp Ip R Sf Tf Sp Tp Q P K L a b c d e".split())


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
    """The learnt numbers: what is known of words, and what the network makes of them."""

    vocabulary: Vocabulary
    network: Network


def digest_design() -> str:
    """Return a digest of all in this code that the weights were learnt with: properties, labels, tokens."""
    design = [PROPERTIES, DISTANCES, LABELS, TOKENS.pattern, PAD]
    return hashlib.sha256(repr(design).encode()).hexdigest()


@functools.cache
def load_model() -> Model:
    """Return the model that ships with the package."""
    return read_model(read_weights("statements/tagger/model.npz"))


def read_model(numbers: Mapping[str, np.ndarray]) -> Model:
    """Return the model made of the arrays of a model file.

    Raises
    ------
    ModelError
        If it was learnt with other properties or labels than this code has.
    """
    learnt = str(numbers["design"]) if "design" in numbers else "unknown"
    if learnt != digest_design():
        raise ModelError(
            f"The model of statements was learnt with other features (design {learnt[:12]}, this code has "
            f"{digest_design()[:12]}); take the file that came with this version, or learn it again: `make models`."
        )
    classes = dict(zip(numbers["class_words"].tolist(), numbers["class_numbers"].tolist(), strict=True))
    vocabulary = Vocabulary(numbers["words"], numbers["clusters"], numbers["cue_rates"], classes)
    return Model(vocabulary, read_network(numbers))


def tag(tokens: Tokens, model: Model) -> np.ndarray:
    """Return the number of each token's label in `LABELS`.

    The column ``margin`` is added to the tokens: by how much the label's own score leads the best of all others.
    """
    emissions = score_context(tokens.columns, tokens.line, model.network)
    labels = find_paths(emissions, find_steps(tokens), model.network.moves, tokens)
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
