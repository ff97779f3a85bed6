"""How sure is an attribution? The share of right ones among statements of PolNeAR dev that looked alike.

One row is one statement. The weights stand in ``statement_confidence.csv``: a logistic regression on the lead of the
tagger's label over the next best one, on the statement's form and on whether a source and a known cue are told.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from presswork.language.lexicon import read_lexicon
from presswork.statements.assembly import Statement
from presswork.statements.tagger.tokens import Tokens

_MOST = 20.0  # a lead beyond this tells nothing more


@functools.cache
def _load_weights() -> dict[str, float]:
    return {row["property"]: float(row["weight"]) for row in read_lexicon("statement_confidence")}


def rate_statement(statement: Statement, row: dict, tokens: Tokens) -> float | None:
    """Return how likely bounds and source of a statement are right, from 0 to 1 in hundredths; None in transcripts.

    Notes
    -----
    Calibrated on American political news: of those rated .95 or more .97 were right there, of those below .50 .41
    (ten-fold). On other news the order holds better than the level.
    """
    margin = tokens.columns.get("margin")
    if margin is None or statement.is_verbatim:
        return None
    edges = [n for p in statement.pieces for n in (p.start, p.end - 1, min(p.end, len(margin) - 1))]
    edges += range(statement.cue.start, statement.cue.end) if statement.cue else []
    content = [n for p in statement.pieces for n in range(p.start, p.end)]
    weights = _load_weights()
    score = weights["constant"] + weights.get(row["kind"], 0.0)
    score += weights["unsourced"] * (row.get("speaker_mention") is None)
    score += weights["no_cue_class"] * (row.get("cue_class") is None)
    for name, value in (
        ("margin_min", margin[edges].min()),
        ("margin_mean", margin[edges].mean()),
        ("margin_content", margin[content].mean()),
    ):
        score += weights[name] * float(np.clip(value, -_MOST, _MOST))
    return round(1 / (1 + math.exp(-score)), 2)
