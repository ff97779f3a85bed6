"""What the light instrument was measured to be worth, and whether the word lists are those it was learnt with."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib import resources

from presswork.errors import ModelError
from presswork.tone.reading.lexicon import load_lexicon


@functools.cache
def load_calibration() -> dict:
    """Return what ``training/train_tone.py`` measured: calibration, error rates and figures, by kind of score.

    Raises
    ------
    ModelError
        If the weights were learnt with other word lists than those at hand.
    """
    with resources.files("presswork.tone.light").joinpath("calibration.json").open(encoding="utf-8") as file:
        calibration = json.load(file)
    check_lists(calibration.pop("learnt_with", "unknown"))
    return calibration


def check_lists(learnt_with: str) -> None:
    """Raise ModelError unless `learnt_with` is the digest of the word lists at hand."""
    if learnt_with != digest_lists():
        raise ModelError(
            f"The model of tone was learnt with other word lists (digest {learnt_with[:12]}, those at hand have "
            f"{digest_lists()[:12]}); undo the edit of tone_lexicon.csv or first_names.csv, install vaderSentiment "
            "3.3.2, or learn it again with `make models`."
        )


@functools.cache
def digest_lists() -> str:
    """Return a digest of the word lists whose classes are features of the model."""
    lists = load_lexicon()
    parts = [sorted(lists.kinds.items()), sorted(lists.effects.items()), sorted(lists.namesakes), sorted(lists.said)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
