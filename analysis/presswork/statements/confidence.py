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
    Calibrated on American political news: of those rated .95 or more .97 were right there, of those below .50 .40
    (ten-fold; ``training/fit_confidence.py``). On other news the order holds better than the level.
    """
    properties = measure_statement(statement, row, tokens)
    if properties is None:
        return None
    weights = _load_weights()
    score = sum(weights.get(name, 0.0) * value for name, value in properties.items())
    return round(1 / (1 + math.exp(-score)), 2)


def measure_statement(statement: Statement, row: dict, tokens: Tokens) -> dict[str, float] | None:
    """Return the properties of a statement that its rating is made of, by name; None in transcripts."""
    margin = tokens.columns.get("margin")
    if margin is None or statement.is_verbatim:
        return None
    edges = [n for p in statement.pieces for n in (p.start, p.end - 1, p.end) if _shares_line(tokens, p.start, n)]
    edges += range(statement.cue.start, statement.cue.end) if statement.cue else []
    content = [n for p in statement.pieces for n in range(p.start, p.end)]
    at_edges = margin[edges]
    leads = (
        ("margin_min", at_edges.min()),
        ("margin_mean", np.add.reduce(at_edges) / len(edges)),
        ("margin_content", np.add.reduce(margin[content]) / len(content)),
    )
    return {
        "constant": 1.0,
        row["kind"]: 1.0,
        "unsourced": float(row.get("speaker_mention") is None),
        "no_cue_class": float(row.get("cue_class") is None),
        **{name: min(max(float(value), -_MOST), _MOST) for name, value in leads},
    }


def _shares_line(tokens: Tokens, start: int, n: int) -> bool:
    """Is token n of the line of token `start`: what stands behind the line's end says nothing of it?"""
    return n < len(tokens.line) and bool(tokens.line[n] == tokens.line[start])
