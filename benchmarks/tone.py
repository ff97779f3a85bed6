"""How fast is tone scored, and do its intervals hold?  ``python benchmarks/tone.py [speed|coverage] [GOLD]``

``speed`` times this package and VADER in the same run on the same sentences (NewsMTSC train below GOLD where given,
else made-up ones).  ``coverage`` draws articles of statements whose true tone is known, labels them as wrongly as the
instrument does, and counts how often the 95 % intervals of a share and of a mean hold the truth.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from presswork import intervals
from presswork.tone import averages, instruments, tone
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

N_SENTENCES = 2000
CLUSTERS = ((5, 2), (10, 3), (30, 3), (100, 5))  # articles, statements of each
_SHARES = (0.1, 0.25, 0.4)  # of negative statements: what officials' statements in news look like
_NAMES = ("negative", "neutral", "positive")
_MADE = (
    "The minister of Orvath praised the new gates but warned that the plan of Norland would harm the valley.",
    "Tavi, who had lied about the vote, was accused by the council of a betrayal that nobody could defend.",
    "They said that the talks would go on next week and that no date had been set for the meeting in the capital.",
)


def read_targets(gold: Path | None) -> list[tuple[str, int, int]]:
    if gold is None:
        return [(text, 4, 12) for text in _MADE * (N_SENTENCES // len(_MADE))]
    with (gold / "newsmtsc/train.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    rows = [(r["sentence_normalized"], t["from"], t["to"]) for r in records for t in r["targets"]]
    return rows[:N_SENTENCES]


def measure_speed(gold: Path | None) -> None:
    """Print sentences per second of processor time: VADER, our statements, our targets; best of three."""
    rows = read_targets(gold)
    texts, starts, ends = (list(column) for column in zip(*rows, strict=True))
    vader = SentimentIntensityAnalyzer()
    tone.score_targets(texts[:50], starts[:50], ends[:50])
    tone.score_statements(texts[:50])
    runs = {
        "VADER": lambda: [vader.polarity_scores(text) for text in texts],
        "statements": lambda: tone.score_statements(texts),
        "targets": lambda: tone.score_targets(texts, starts, ends),
        "statements, careful": lambda: tone.score_statements(texts, "careful"),
        "targets, careful": lambda: tone.score_targets(texts, starts, ends, "careful"),
    }
    best = dict.fromkeys(runs, 0.0)
    for _ in range(3):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            best[name] = max(best[name], len(rows) / (time.process_time() - begun))
    for name, rate in best.items():
        print(f"{name:12s} {rate:8.0f} a second   {rate / best['VADER']:.2f} of VADER's")


def draw_groups(n_articles: int, n_each: int, share: float, rng: np.random.Generator, kind: str, model: str):
    """Return labels as the instrument gives them, for articles whose true labels and whose errors hang together.

    An article has a share of negative statements of its own (beta distributed, with the likeness that training
    measured), and in an article the instrument may err more or less often than it does on the whole.
    """
    measured = instruments.load_calibration(model)[kind]
    likeness = max(measured["errors"]["label_likeness"], 0.01)
    size = 1 / likeness - 1
    own = rng.beta(share * size, (1 - share) * size, n_articles)
    is_true = rng.random((n_articles, n_each)) < own[:, None]
    (right, of), (spared, others) = measured["rates"]["negative"]
    sharpness = 1 / max(measured["errors"]["likeness"], 0.01) - 1
    sensitivity, specificity = (
        rng.beta(rate * sharpness, (1 - rate) * sharpness, n_articles) for rate in (right / of, spared / others)
    )
    chance = np.where(is_true, sensitivity[:, None], 1 - specificity[:, None])
    return rng.random(is_true.shape) < chance


def measure_coverage(model: str = "light", n_groups: int = 1000) -> None:
    """Print how often 95 % intervals of the share of negative statements hold the true one, articles as clusters."""
    rng = np.random.default_rng(0)
    print(f"share of negative statements, {model} instrument; true share drawn from", _SHARES)
    for kind in ("statements", "targets"):
        for n_articles, n_each in CLUSTERS:
            held, widths = {"Wilson": 0, "ours": 0}, []
            for _ in range(n_groups):
                share = rng.choice(_SHARES)
                labels = draw_groups(n_articles, n_each, share, rng, kind, model)
                _, low, high = intervals.estimate_share(int(labels.sum()), labels.size)
                held["Wilson"] += low <= share <= high
                row = average_labels(labels, kind, model)
                held["ours"] += row["share_negative_low"] <= share <= row["share_negative_high"]
                widths.append(row["share_negative_high"] - row["share_negative_low"])
            told = "  ".join(f"{name} {count / n_groups:.3f}" for name, count in held.items())
            print(
                f"{kind:10s} {n_articles:3d} articles of {n_each}: {told}   mean width of ours {np.mean(widths):.2f}"
            )


def average_labels(labels: np.ndarray, kind: str, model: str) -> dict:
    """Return the row that a report would show of these labels."""
    tone = "target_tone" if kind == "targets" else "tone"
    rows = pd.DataFrame({"article_id": np.arange(len(labels)).repeat(labels.shape[1]).astype(str), "all": "all"})
    rows[tone] = rows[f"{tone}_label"] = -labels.ravel().astype(int)
    return averages.average_tone(rows, ["all"], tone, n_resamples=2, model=model).iloc[0].to_dict()


def measure_mean_coverage(model: str = "light", n_groups: int = 1000) -> None:
    """Print how often the interval of a mean holds the truth where statements of an article hang together.

    The truth lies off the mean of the scores by what a corpus of another kind is off (normally distributed).
    """
    rng = np.random.default_rng(1)
    bias = instruments.load_calibration(model)["statements"]["errors"]["bias"]
    for n_articles, n_each in CLUSTERS:
        held, codes = {"chance alone": 0, "ours": 0}, np.arange(n_articles).repeat(n_each)
        for _ in range(n_groups):
            truth = rng.normal(0, bias)
            values = np.clip(rng.normal(0, 0.3, n_articles)[codes] + rng.normal(0, 0.3, len(codes)), -1, 1)
            for name, own in (("chance alone", 0.0), ("ours", bias)):
                row = intervals.average_values(values, codes, intervals.MIN_STATEMENTS, 300, bias=own)
                held[name] += row["mean_low"] <= truth <= row["mean_high"]
        told = "  ".join(f"{name} {count / n_groups:.3f}" for name, count in held.items())
        print(f"mean, {n_articles:3d} articles of {n_each}, {row['basis']}: {told}")


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else "speed"
    if what == "coverage":
        for model in instruments.MODELS:
            measure_coverage(model)
            measure_mean_coverage(model)
    else:
        measure_speed(Path(sys.argv[2]) if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    main()
