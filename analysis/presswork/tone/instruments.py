"""With which instrument is tone measured?

``light`` weighs words and their places and is fast; ``careful`` is a small transformer, more often right and some
twenty times slower.  Both hide every name, answer the same two questions and give the same columns.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from presswork.errors import ParameterError
from presswork.tone.labels import label_scores
from presswork.tone.reading.owners import is_mere_owner

MODELS = ("light", "careful")
_CHUNK = 512


def check_model(name: str) -> None:
    """Raise ParameterError unless `name` is an instrument's."""
    if name not in MODELS:
        raise ParameterError(f"The parameter tone_model is {name!r}; it must be {' or '.join(map(repr, MODELS))}.")


def score(kind: str, rows: Sequence, model: str = "light", has_words: bool = False) -> pd.DataFrame:
    """Return the scores of `rows` in order and in bounded memory.

    Parameters
    ----------
    kind
        ``statements``, whose rows are texts, or ``targets``, whose rows are ``(text, start, end)``.
    has_words
        Whether to tell what moved each score, in a column ``words``.
    """
    instrument, rows = _load(model), list(rows)
    score_chunk = instrument.score_target_chunk if kind == "targets" else instrument.score_statement_chunk
    chunks = [score_chunk(rows[i : i + _CHUNK], has_words) for i in range(0, len(rows), _CHUNK)]
    if not chunks:
        return label_scores(np.zeros((0, 3)), instrument.load_calibration()[kind], [], [] if has_words else None)
    scored = pd.concat(chunks, ignore_index=True)
    return _spare_owners(rows, scored) if kind == "targets" else scored


def _spare_owners(rows: list[tuple[str, int, int]], scored: pd.DataFrame) -> pd.DataFrame:
    """Return the scores, neutral towards whom is named only as somebody's friend, kin or rival."""
    is_owner = np.array([is_mere_owner(*row) for row in rows])
    tone, label = scored["tone"].mask(is_owner, 0.0), scored["tone_label"].mask(is_owner, 0)
    return scored.assign(tone=tone, tone_label=label)


def load_calibration(model: str = "light") -> Mapping[str, dict]:
    """Return what training measured of an instrument, by kind of score: calibration, error rates, figures."""
    return _load(model).load_calibration()


def _load(name: str):
    check_model(name)
    return importlib.import_module(
        "presswork.tone." + {"light": "light.model", "careful": "careful.instrument"}[name]
    )
