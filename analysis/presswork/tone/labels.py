"""From scores to a tone, a label and a doubt: the calibration of an instrument, a row of it for each text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

# Instruments differ in their last digits between processors and numbers of threads; what is rounded does not.
DECIMALS = 4


def label_scores(
    scores: np.ndarray, calibration: Mapping, is_worded: Sequence[bool] | np.ndarray, words: Sequence | None = None
) -> pd.DataFrame:
    """Return the table of scores, one row per text in order.

    Parameters
    ----------
    scores : array (texts, raw scores)
    calibration
        ``weights`` and ``intercept`` of a logistic regression from raw scores to negative, neutral and positive, and
        ``unclear_below``: the probability of the label under which labels were wrong as often as right.
    is_worded
        False for a text without words: it has no tone, and is unclear.
    words
        What moved each score.

    Returns
    -------
    DataFrame
        ``tone``, ``tone_label``, ``is_unclear`` and, where given, ``words``.
    """
    shares = np.zeros((0, 3))
    if len(scores):
        logits = scores @ np.array(calibration["weights"]).T + calibration["intercept"]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = (shares / shares.sum(axis=1, keepdims=True)).round(DECIMALS)
    worded = np.array(is_worded, dtype=bool)
    label = shares.argmax(axis=1) - 1
    unclear = ~worded | (shares.max(axis=1, initial=0) < calibration["unclear_below"])
    tone = np.where(worded, (shares[:, 2] - shares[:, 0]).round(DECIMALS), np.nan)
    table = pd.DataFrame({"tone": tone, "tone_label": np.where(worded, label, 0), "is_unclear": unclear})
    return table if words is None else table.assign(words=pd.Series(list(words), dtype=object))
