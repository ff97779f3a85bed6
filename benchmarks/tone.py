"""How fast is tone scored, and do its intervals hold?  ``python benchmarks/tone.py [speed|coverage] [GOLD]``

``speed`` times this package and VADER in the same run on the same sentences (NewsMTSC train below GOLD where given,
else made-up ones).  ``coverage`` draws groups of statements whose true tone is known, labels them as wrongly as the
model does, and counts how often the 95 % intervals of a share hold the truth.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from presswork import intervals
from presswork.tone import instruments, tone
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

N_SENTENCES = 2000
SIZES = (3, 10, 30, 100)
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
    }
    best = dict.fromkeys(runs, 0.0)
    for _ in range(3):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            best[name] = max(best[name], len(rows) / (time.process_time() - begun))
    for name, rate in best.items():
        print(f"{name:12s} {rate:8.0f} a second   {rate / best['VADER']:.2f} of VADER's")


def draw_confusion(kind: str) -> np.ndarray:
    """Return how often each true label (row) is given each label (column), as cross-validation counted it."""
    return np.array(instruments.load_calibration()[kind]["confusion"], dtype=float)


def measure_coverage(n_groups: int = 4000) -> None:
    """Print how often 95 % intervals of the share of negative statements hold the true share, by group size."""
    rng = np.random.default_rng(0)
    print("share of negative statements; true share drawn from", _SHARES)
    for kind in ("statements", "targets"):
        confusion = draw_confusion(kind)
        given = confusion / confusion.sum(axis=1, keepdims=True)
        rates = instruments.load_calibration()[kind]["rates"]["negative"]
        for n in SIZES:
            held = {"Wald": 0, "Wilson": 0, "ours": 0}
            widths = []
            for _ in range(n_groups):
                share = rng.choice(_SHARES)
                rest = confusion.sum(axis=1)[1:]
                true = rng.multinomial(n, [share, *(rest / rest.sum() * (1 - share))])
                found = sum(rng.multinomial(true[k], given[k])[0] for k in range(3))
                observed = found / n
                half = 1.96 * (observed * (1 - observed) / n) ** 0.5
                held["Wald"] += observed - half <= share <= observed + half
                _, low, high = intervals.estimate_share(found, n)
                held["Wilson"] += low <= share <= high
                _, low, high = intervals.estimate_share(found, n, rates)
                held["ours"] += low <= share <= high
                widths.append(high - low)
            told = "  ".join(f"{name} {count / n_groups:.3f}" for name, count in held.items())
            print(f"{kind:10s} n = {n:3d}   {told}   mean width of ours {np.mean(widths):.2f}")


def measure_mean_coverage(n_groups: int = 2000) -> None:
    """Print how often the interval of a mean holds the truth when statements of one article hang together."""
    rng = np.random.default_rng(1)
    for n_articles in (3, 5, 10, 30):
        held = 0
        for _ in range(n_groups):
            own = rng.normal(0, 0.3, n_articles).repeat(3)
            values = np.clip(own + rng.normal(0, 0.3, n_articles * 3), -1, 1)
            codes = np.arange(n_articles).repeat(3)
            row = intervals.average_values(values, codes, intervals.MIN_STATEMENTS, 300)
            held += row["mean_low"] <= 0 <= row["mean_high"]
        print(f"mean of {n_articles * 3} statements in {n_articles} articles, {row['basis']}: {held / n_groups:.3f}")


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else "speed"
    if what == "coverage":
        measure_coverage()
        measure_mean_coverage()
    else:
        measure_speed(Path(sys.argv[2]) if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    main()
