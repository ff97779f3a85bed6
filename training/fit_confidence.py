"""How likely are bounds and source of a statement right? Fits ``statement_confidence.csv`` on a PolNeAR split.

One row is one statement that :func:`presswork.statements.quotations.find_quotations` finds in the split's texts, with
the properties that :mod:`presswork.statements.confidence` reads off it and whether an annotator's statement has its
tokens (Jaccard index of .5 at least) and its source. Needs scipy besides presswork, and the scorers' folder:

    python training/fit_confidence.py GOLD/polnear/dev --tools TOOLS [--exclude STEM ...]
"""

from __future__ import annotations

import argparse
import csv
import importlib
import itertools
import sys
from pathlib import Path

import numpy as np
from presswork import pipeline
from presswork.engines.engine import Engine
from presswork.language.lexicon import read_lexicon
from presswork.schema import to_rows
from presswork.statements import quotations
from presswork.statements.confidence import measure_statement
from scipy.optimize import minimize

FOLDS, SEED, PENALTY = 10, 20261130, 1.0
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def read_statements(split: Path, tools: Path, excluded: set[str]) -> tuple[list[dict], np.ndarray, np.ndarray]:
    """Return the properties of every statement found, whether it is right, and the number of its article."""
    sys.path.insert(0, str(tools))
    score = importlib.import_module("score_quotations")
    measured: dict[tuple, dict] = {}

    def keep(statement, row, tokens):
        properties = measure_statement(statement, row, tokens)
        if properties is not None:
            measured[row["start"], row["end"], row["text"]] = properties
        return None

    quotations.rate_statement = keep
    rows = to_rows(pipeline.make_coverage(split / "text", engine=Engine(1, False)).quotations)
    properties, right, articles = [], [], []
    for number, (stem, (doc, gold)) in enumerate(sorted(score.load_split(split).items())):
        own = [r for r in rows if r["article_id"] == stem and r["kind"] != "scare"]
        said = [(r, doc.tokens(r["fragments"])) for r in own if stem not in excluded]
        said = [(r, {"toks": toks, "speaker": r["speaker_mention"]}) for r, toks in said if toks]
        pairs = {j: i for i, j in score.match(gold, [item for _, item in said]).items()}
        for j, (row, item) in enumerate(said):
            known = measured.get((row["start"], row["end"], row["text"]))
            if known is None:
                continue
            properties.append(known)
            right.append(j in pairs and is_source_right(score, item["speaker"], gold[pairs[j]]["speaker"]))
            articles.append(number)
    return properties, np.array(right, float), np.array(articles)


def is_source_right(score, found: str | None, gold: str | None) -> bool:
    """Whether the source is the annotator's, or none where there is none."""
    return score.speaker_ok(found, gold) if gold else not found


def fit_weights(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression, all but the constant (the first) drawn towards 0."""
    scale = np.array([0.0, *([PENALTY] * (x.shape[1] - 1))])

    def measure(weights):
        score = x @ weights
        loss = np.logaddexp(0, score).sum() - y @ score + (scale * weights**2).sum() / 2
        return loss, x.T @ (1 / (1 + np.exp(-score)) - y) + scale * weights

    return minimize(measure, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def rate_held_out(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return every statement's rating by weights that have not seen it, in `FOLDS` parts."""
    fold = np.random.default_rng(SEED).permutation(len(y)) % FOLDS
    rated = np.empty(len(y))
    for n in range(FOLDS):
        rated[fold == n] = 1 / (1 + np.exp(-(x[fold == n] @ fit_weights(x[fold != n], y[fold != n]))))
    return rated


def measure_area(rated: np.ndarray, y: np.ndarray) -> float:
    """Return the area under the curve: how often a right statement is rated above a wrong one, ties by half."""
    _, inverse, counts = np.unique(rated, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n = y.sum()
    return float((ranks[y == 1].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def print_figures(rated: np.ndarray, y: np.ndarray) -> None:
    """Print the ten-fold figures and the share of right ones by band of rating."""
    brier, base = np.mean((rated - y) ** 2), y.mean() * (1 - y.mean())
    print(f"{len(y)} statements, area {measure_area(rated, y):.3f}, Brier {brier:.3f} ({base:.3f} without)")
    for low, high in itertools.pairwise(BANDS):
        chosen = (rated >= low) & (rated < high)
        print(f"  {low:.2f} to {high:.2f}: {y[chosen].mean():.2f} right of {chosen.sum()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("split", type=Path)
    parser.add_argument("--tools", type=Path, required=True, help="folder of score_quotations.py")
    parser.add_argument("--exclude", nargs="*", default=[], help="articles left out")
    parser.add_argument("--out", type=Path, help="where to write the table; else it is printed")
    options = parser.parse_args()
    properties, right, _ = read_statements(options.split, options.tools, set(options.exclude))
    table = list(read_lexicon("statement_confidence"))
    names = [row["property"] for row in table]
    x = np.array([[known.get(name, 0.0) for name in names] for known in properties])
    print_figures(rate_held_out(x, right), right)
    weights = fit_weights(x, right)
    with options.out.open("w", newline="", encoding="utf-8") if options.out else sys.stdout as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["property", "weight", "reason"])
        writer.writerows([row["property"], f"{w:.4g}", row["reason"]] for row, w in zip(table, weights, strict=True))


if __name__ == "__main__":
    main()
