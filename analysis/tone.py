"""How does a statement speak, and how does it speak of what it is about?

Two scores in [-1, 1], 0 neutral: of a whole statement (:func:`score_statements`) and towards a target within it
(:func:`score_targets`).  A row is a text, or a text with a target; in the averages a row is a group of statements.
Names are hidden before anything is scored, so a name alone moves no score.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import re
import zlib
from collections.abc import Callable, Sequence
from importlib import resources

import numpy as np
import pandas as pd

from analysis import targets
from analysis.errors import ParameterError
from analysis.tables import to_rows
from analysis.text import split_sentences

# Below this many statements a mean says nothing: the statements themselves are to be read.
MIN_STATEMENTS = 5
# From this many articles on, articles are resampled, for statements of one article are not independent.
MIN_ARTICLES = 10
_THRESHOLD = 0.05  # VADER's own (Hutto and Gilbert 2014)
_VADER_ALPHA = 15  # the same: how fast a sum of words nears 1
_CHUNK = 512
# A statement longer than any two short sentences is also read sentence by sentence, but no more than a page of it.
_LONG, _MOST_READ = 200, 5000
_N_WORDS = 6  # as many words as a reader takes in
# As trained: benchmarks/train_tone.py
_GAMMA, _SCALE_DENSE, _SCALE_ZONE, _N_ZONE = 0.4, 0.08, 0.6, 24
# Not shown as words that moved a score: placeholders, and words that mean nothing by themselves.
_HIDDEN = frozenset({targets.NAME, targets.TARGET}) | targets.FUNCTION_WORDS
# What the class of a cue (quotations.cue_class) says of the content; the other classes leave it to the content.
_STANCES = {"positive": 1, "negative": -1, "warning": -1}
_DENIALS = ("den", "refut", "rebut", "disput", "reject")
_LABELS = {-1: "negative", 0: "neutral", 1: "positive"}
_Z = 1.959964


@functools.cache
def load_calibration() -> dict:
    """Return what ``benchmarks/train_tone.py`` measured: calibration, error rates and figures, by kind of score."""
    with resources.files("analysis").joinpath("data", "tone_model.json").open(encoding="utf-8") as file:
        return json.load(file)


@functools.cache
def _load_index(name: str) -> dict[int, int]:
    return {key: i for i, key in enumerate(targets.load_model()[name].tolist())}


@functools.cache
def _load_floats(name: str, scale: str = "") -> np.ndarray:
    """Return an array of the model as 32-bit floats, times its scale where it is stored in bytes."""
    model = targets.load_model()
    array = model[name].astype(np.float32)
    return array * model[scale] if scale else array


def score_statements(texts: Sequence[str]) -> pd.DataFrame:
    """Return the tone of each text, one row per text in order.

    Returns
    -------
    DataFrame
        ``tone`` in [-1, 1]: the calibrated probability of a positive less that of a negative tone (NaN for a text
        without words); ``tone_label`` -1, 0 or 1; ``is_unclear`` where the confidence is below the bound under which
        labels were wrong as often as right; and ``words``: the words that moved the score, each as ``[word, pull]``,
        strongest first.

    Notes
    -----
    Names are hidden and move nothing.  Irony, understatement and a threat in polite words are not seen.

    >>> table = score_statements(["This is a shameful betrayal.", "We warmly welcome this great success."])
    >>> table["tone_label"].tolist()
    [-1, 1]
    """
    return _score_in_chunks(list(texts), _score_statement_chunk)


def score_targets(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> pd.DataFrame:
    """Return the tone of each text towards its target ``text[start:end]``, one row per target in order.

    Columns as in :func:`score_statements`.  The same words may speak well of one target and ill of another.

    Raises
    ------
    ParameterError
        If a target lies outside its text.

    >>> text = "Orsa beat Tavi, who had lied about the vote."
    >>> table = score_targets([text, text], [0, 10], [4, 14])
    >>> bool(table["tone"][0] > table["tone"][1])
    True
    """
    rows = list(zip(texts, map(int, starts), map(int, ends), strict=True))
    for text, start, end in rows:
        if not 0 <= start < end <= len(text):
            raise ParameterError(
                f"The target {start}:{end} lies outside its text of {len(text)} characters; give offsets into it."
            )
    return _score_in_chunks(rows, _score_target_chunk)


def _score_in_chunks(rows: list, score: Callable) -> pd.DataFrame:
    chunks = [score(rows[i : i + _CHUNK]) for i in range(0, len(rows), _CHUNK)]
    return pd.concat(chunks, ignore_index=True) if chunks else _label([], np.zeros((0, 3)), "targets", [])


class _Encoded:
    """Features of a chunk as numbers: for each occurrence its row, the feature's number and the word's position."""

    def __init__(self, names: list[list[str]], places: list[list[int]], index: dict[int, int]):
        get, crc32 = index.get, zlib.crc32  # targets.hash_key, written out: half of the time goes into this line
        ids = np.array([get(crc32(name.encode()), -1) for found in names for name in found], dtype=np.int32)
        rows = np.repeat(np.arange(len(names), dtype=np.int32), [len(found) for found in names])
        known = np.flatnonzero(ids >= 0)
        self.ids, self.rows, self.n_rows = ids[known], rows[known], len(names)
        self.at = np.fromiter(itertools.chain.from_iterable(places), np.int32, len(ids))[known]

    def weigh(self, values: np.ndarray, blocks: np.ndarray) -> np.ndarray:
        """Return `values` with each block of a row scaled by the root of its sum of squares."""
        where = self.rows * 2 + blocks
        length = np.sqrt(np.bincount(where, values**2, self.n_rows * 2)).astype(np.float32)
        return values / np.maximum(length, 1e-12)[where]

    def add_up(self, entries: np.ndarray) -> np.ndarray:
        """Return the sum of `entries` per row."""
        sums = np.zeros((self.n_rows, entries.shape[1]), dtype=np.float32)
        starts = np.flatnonzero(np.diff(self.rows, prepend=-1))
        if len(starts):
            sums[self.rows[starts]] = np.add.reduceat(entries, starts)
        return sums

    def find_pulls(self, pulls: np.ndarray, readings: list, texts: list[str], skip: frozenset[str]) -> list:
        """Return per row the words with the strongest pull, given the pull of each occurrence."""
        width = max((len(r.words) for r in readings), default=0) + 1
        total = np.bincount(self.rows * width + self.at, pulls, self.n_rows * width).reshape(-1, width)
        best = np.argsort(-np.abs(total), axis=1, kind="stable")[:, : 2 * _N_WORDS].tolist()
        return [
            _name_pulls(line, places, reading, text, skip)
            for line, places, reading, text in zip(total.round(3).tolist(), best, readings, texts, strict=True)
        ]


def _name_pulls(line: list[float], places: list[int], reading: targets.Reading, text: str, skip: frozenset) -> list:
    words, pulls = reading.words, []
    for at in places:
        if at >= len(words) or not line[at]:
            continue
        # A target's place stands for its own words, where it has any that are no name.
        if (at == reading.target and reading.own) or (words[at] not in skip and words[at][0].isalpha()):
            start, end = reading.places[at]
            pulls.append([text[start:end], line[at]])
            if len(pulls) == _N_WORDS:
                break
    return pulls


def _score_target_chunk(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    readings = [targets.read_target(*row) for row in rows]
    described = [targets.describe_target(r) for r in readings]
    plain = [targets.list_word_features(r) for r in readings]
    names, places = ([a[k] + b[k] for a, b in zip(plain, described, strict=True)] for k in (0, 1))
    model, encoded = targets.load_model(), _Encoded(names, places, _load_index("target_keys"))
    values = encoded.weigh(_load_floats("target_idf")[encoded.ids], encoded.ids >= model["target_n_first"][0])
    dense = (np.array([row for *_, row in described]) - model["dense_mean"]) / model["dense_spread"]
    dense = np.clip(dense, -4, 4)
    weights = _load_floats("target_linear")[encoded.ids] * values[:, None]
    linear = encoded.add_up(weights) + dense @ model["target_dense"] + model["target_intercept"]
    scores = np.hstack([linear, _score_by_kernel(encoded, values, dense, readings)])
    pulls = encoded.find_pulls(weights[:, 2] - weights[:, 0], readings, [r[0] for r in rows], _HIDDEN)
    return _label([True] * len(rows), scores, "targets", pulls)


def _score_by_kernel(encoded: _Encoded, values: np.ndarray, dense: np.ndarray, readings: list) -> np.ndarray:
    """Return the scores by likeness to the landmarks: texts of the training data as points in space."""
    projected = encoded.add_up(
        _load_floats("target_projection", "target_projection_scale")[encoded.ids] * values[:, None]
    )
    projected /= np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-12)
    zones = np.array([_sum_vectors(r) for r in readings])
    zones /= np.linalg.norm(zones, axis=2, keepdims=True) + 1e-6
    zones = zones[:, :, :_N_ZONE].reshape(len(readings), -1)
    points = np.hstack([projected, dense * _SCALE_DENSE, zones * _SCALE_ZONE]).astype(np.float32)
    landmarks, lengths = _load_landmarks()
    likeness = points @ landmarks
    likeness -= lengths
    likeness -= (points**2).sum(axis=1, keepdims=True) / 2
    likeness *= 2 * _GAMMA
    return np.exp(likeness, out=likeness) @ targets.load_model()["landmark_weights"]


@functools.cache
def _load_landmarks() -> tuple[np.ndarray, np.ndarray]:
    """Return the landmarks as columns, and half of each one's squared length."""
    landmarks = _load_floats("landmarks", "landmark_scale")
    return np.ascontiguousarray(landmarks.T), (landmarks**2).sum(axis=1) / 2


def _sum_vectors(reading: targets.Reading) -> np.ndarray:
    return targets.sum_vectors(
        reading, targets.load_vocabulary(), _load_floats("word_vectors", "word_scale"), _load_floats("word_weights")
    )


def _score_statement_chunk(texts: list[str]) -> pd.DataFrame:
    readings = [targets.read_words(text) for text in texts]
    score, encoded, pulls = _score_readings(readings)
    score = _blend_sentences(score, texts)
    named = encoded.find_pulls(pulls, readings, texts, _HIDDEN)
    has_words = [any(w[0].isalpha() for w in r.words) for r in readings]
    return _label(has_words, np.column_stack([score, score**2]), "statements", named)


def _score_readings(readings: list[targets.Reading]) -> tuple[np.ndarray, _Encoded, np.ndarray]:
    """Return the raw score of each reading, its features as numbers and the pull of each."""
    described = [targets.describe_statement(r) for r in readings]
    model = targets.load_model()
    names, places = ([found[k] for found in described] for k in (0, 1))
    encoded = _Encoded(names, places, _load_index("statement_keys"))
    values = encoded.weigh(_load_floats("statement_idf")[encoded.ids], model["statement_block"][encoded.ids])
    pulls = values * _load_floats("statement_linear")[encoded.ids]
    vectors = np.array([_sum_vectors(r)[0] for r in readings])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    score = encoded.add_up(pulls[:, None])[:, 0] + np.array([row for *_, row in described]) @ model["statement_dense"]
    return score + vectors @ model["statement_vector"] + model["statement_intercept"][0], encoded, pulls


def _blend_sentences(score: np.ndarray, texts: list[str]) -> np.ndarray:
    """Return the mean of the score of the whole and of its sentences: the model was trained on single ones."""
    score = score.copy()
    for i, text in enumerate(texts):
        if len(text) > _LONG and len(spans := split_sentences(text[:_MOST_READ])) > 1:
            parts, _, _ = _score_readings([targets.read_words(text[s:e]) for s, e in spans])
            score[i] = (score[i] + parts.mean()) / 2
    return score


def _label(has_words: list[bool], scores: np.ndarray, kind: str, pulls: list) -> pd.DataFrame:
    """Return the table of scores: probabilities by the calibration, label, and whether it is unclear."""
    calibration = load_calibration()[kind]
    if not len(scores):
        shares = np.zeros((0, 3))
    else:
        logits = scores @ np.array(calibration["weights"]).T + calibration["intercept"]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
    has_words = np.array(has_words, dtype=bool)
    label = (np.log(np.maximum(shares, 1e-12)) + calibration["bias"]).argmax(axis=1) - 1
    unclear = ~has_words | (shares.max(axis=1, initial=0) < calibration["unclear_below"])
    tone = np.where(has_words, shares[:, 2] - shares[:, 0], np.nan)
    table = pd.DataFrame({"tone": tone, "tone_label": np.where(has_words, label, 0), "is_unclear": unclear})
    return table.assign(words=pd.Series(pulls, dtype=object))


def score_quotations(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return `quotations` with tone, label and target filled, same rows and order.

    ``tone`` and ``tone_label`` are those of the statement's own words, ``target_tone`` and ``target_tone_label`` what
    it says of its main target, the cue included: to welcome or to condemn a thing is to speak of it.
    ``is_unclear`` holds for the target's tone where there is a target, else for the statement's.

    Notes
    -----
    A row without a target has null there.  The reporter's words around a statement count in no tone, except
    the cue.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows = [_find_row_target(row, texts.get(row["article_id"]) or "") for row in to_rows(quotations)]
    statements = score_statements([r["spoken"] for r in rows])
    aimed = _score_row_targets(rows)
    unclear = np.where(pd.isna(aimed["tone_label"]), statements["is_unclear"], aimed["is_unclear"].fillna(True))
    new = {"tone": statements["tone"], "tone_label": pd.array(statements["tone_label"], dtype="Int64")}
    new["target"] = pd.array([r["target"] for r in rows], dtype="str")
    new |= {f"target_{end}": pd.array([r[f"target_{end}"] for r in rows], dtype="Int64") for end in ("start", "end")}
    new |= {"target_tone": aimed["tone"], "target_tone_label": pd.array(aimed["tone_label"], dtype="Int64")}
    new["is_unclear"] = pd.array(unclear.astype(bool), dtype="boolean")
    return quotations.assign(**{name: pd.Series(values).set_axis(quotations.index) for name, values in new.items()})


def _find_row_target(row: dict, text: str) -> dict:
    spoken, offsets = "", []
    for start, end in row["fragments"] or [[row["start"], row["end"]]]:
        offsets.append((len(spoken), start))
        spoken += text[start:end] + " "
    spoken = spoken[:-1] if text else row["text"] or ""
    speaker = " ".join(filter(None, (row["speaker"], row["speaker_mention"]))).lower()
    skip = frozenset(re.findall(r"[^\W_]{3,}", speaker)) - targets.FUNCTION_WORDS
    local = targets.find_target(spoken, skip) if text else None
    found = {"spoken": spoken, "local": local, "target": None, "target_start": None, "target_end": None}
    found["stance"] = _find_stance(row)
    if local is None:
        return found
    shift = [start - at for at, start in offsets if at <= local[0]][-1]
    span = {"target_start": local[0] + shift, "target_end": local[1] + shift}
    return found | span | {"target": " ".join(text[slice(*span.values())].split())}


def _find_stance(row: dict) -> int | None:
    """Return what the cue alone says of the content: 1 welcomes it, -1 speaks against it, 0 denies it, else None."""
    if (row["cue"] or "").lower().startswith(_DENIALS):
        return 0
    return _STANCES.get(row["cue_class"])


def _score_row_targets(rows: list[dict]) -> pd.DataFrame:
    """Return tone, label and is_unclear towards the target of each row, null where it has none."""
    places = [i for i, row in enumerate(rows) if row["local"] is not None]
    spans = [rows[i]["local"] for i in places]
    scored = score_targets([rows[i]["spoken"] for i in places], [s for s, _ in spans], [e for _, e in spans])
    for at, i in enumerate(places):
        stance = rows[i]["stance"]
        if stance is not None:
            scored.loc[at, ["tone", "tone_label"]] = (scored.loc[at, "tone"] + stance) / 2, stance
            scored.loc[at, "is_unclear"] = False
    return scored.drop(columns="words").set_axis(places).reindex(range(len(rows)))


def score_comments(comments: pd.DataFrame) -> pd.DataFrame:
    """Return `comments` with ``tone`` and ``tone_label`` filled, same rows and order."""
    scores = score_statements(comments["text"].fillna("").tolist())
    label = pd.array(scores["tone_label"], dtype="Int64")
    return comments.assign(tone=scores["tone"].to_numpy(), tone_label=label)


def estimate_share(n_found: int, n: int, rates: tuple | None = None) -> tuple[float, float, float]:
    """Return a share and its 95 % interval: ``(share, low, high)``, NaN when `n` is 0.

    Parameters
    ----------
    n_found, n
        Statements with the label, and statements in all.
    rates
        ``((right, of), (right, of))``: sensitivity and specificity as counted.  Without them the interval is
        Wilson's and holds only for labels that are never wrong.

    Notes
    -----
    The interval is the hull of Wilson's and of Wilson's corrected for wrong labels (Rogan and Gladen 1978), with
    sensitivity and specificity each at the unfavourable end of its own Wilson interval.

    References
    ----------
    Wilson 1927; Rogan and Gladen 1978.

    >>> [round(x, 3) for x in estimate_share(2, 10)]
    [0.2, 0.057, 0.51]
    """
    if n == 0:
        return math.nan, math.nan, math.nan
    low, high = _wilson(n_found, n)
    ends = [low, high]
    if rates is not None:
        for sensitivity in _wilson(*rates[0]):
            for specificity in _wilson(*rates[1]):
                ends += [_correct(low, sensitivity, specificity), _correct(high, sensitivity, specificity)]
    return n_found / n, min(ends), max(ends)


def _wilson(k: int, n: int) -> tuple[float, float]:
    share, z2 = k / n, _Z * _Z / n
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n)) / (1 + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def _correct(share: float, sensitivity: float, specificity: float) -> float:
    power = sensitivity + specificity - 1
    if power <= 0:  # labels no better than chance say nothing
        return share
    return min(1.0, max(0.0, (share + specificity - 1) / power))


def average_tone(
    rows: pd.DataFrame,
    by: Sequence[str],
    tone: str = "tone",
    min_statements: int = MIN_STATEMENTS,
    n_resamples: int = 1000,
) -> pd.DataFrame:
    """Return the tone of each group, one row per group, largest first.

    Parameters
    ----------
    rows
        Scored quotations (or comments) with ``article_id``, the column `tone` and its ``<tone>_label``.
    by
        Columns that make the groups; rows where one of them is null form no group.
    tone
        ``"tone"`` or ``"target_tone"``.

    Returns
    -------
    DataFrame
        `by`; ``n`` (statements with a label), ``n_articles``; ``mean_tone``, ``mean_low`` and ``mean_high`` (95 %);
        ``share_negative``, ``share_neutral``, ``share_positive``, each with ``_low`` and ``_high``;
        ``share_unclear``;
        ``basis``: what was resampled for the mean, or that there are too few.

    Notes
    -----
    Below `min_statements` the mean is NaN: show the statements.  From ten articles on, whole articles are resampled,
    because statements of one article are not independent; below that single statements are, and the interval is too
    narrow where they hang together.  The interval of a mean covers chance, not what the model gets wrong;
    the intervals of the shares cover both (:func:`estimate_share`).
    """
    by = [by] if isinstance(by, str) else list(by)
    missing = [c for c in [*by, tone, f"{tone}_label", "article_id"] if c not in rows.columns]
    if missing:
        raise ParameterError(
            f"The rows have no column {missing}; score them first, or choose among {list(rows.columns)}."
        )
    known = rows[rows[f"{tone}_label"].notna()].dropna(subset=by)
    groups = known.groupby(by, sort=True, observed=True)
    found = [
        dict(zip(by, key, strict=True)) | _average_group(group, tone, min_statements, n_resamples)
        for key, group in groups
    ]
    columns = [*by, *_average_group(known.iloc[:0], tone, min_statements, 0)]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values(["n", *by], ascending=[False] + [True] * len(by), ignore_index=True)


def _average_group(group: pd.DataFrame, tone: str, min_statements: int, n_resamples: int) -> dict:
    values, labels = group[tone].to_numpy(dtype=float), group[f"{tone}_label"].to_numpy(dtype=int)
    codes, articles = pd.factorize(group["article_id"])
    out = {"n": len(group), "n_articles": len(articles)}
    out |= _average_values(values, codes, min_statements, n_resamples)
    rates = load_calibration()["targets" if tone == "target_tone" else "statements"]["rates"]
    for label, name in _LABELS.items():
        share = estimate_share(int((labels == label).sum()), len(group), rates[name])
        out |= dict(zip((f"share_{name}", f"share_{name}_low", f"share_{name}_high"), share, strict=True))
    has_unclear = "is_unclear" in group and len(group)
    return out | {"share_unclear": float(group["is_unclear"].mean()) if has_unclear else math.nan}


def _average_values(values: np.ndarray, codes: np.ndarray, min_statements: int, n_resamples: int) -> dict:
    kept = ~np.isnan(values)
    values, codes = values[kept], codes[kept]
    n_articles = len(np.unique(codes))
    if len(values) < min_statements:
        return {"mean_tone": math.nan, "mean_low": math.nan, "mean_high": math.nan, "basis": "too few: read them"}
    units = np.unique(codes, return_inverse=True)[1] if n_articles >= MIN_ARTICLES else np.arange(len(values))
    low, high = _resample_mean(values, units, n_resamples)
    basis = "articles resampled" if n_articles >= MIN_ARTICLES else "statements resampled"
    return {"mean_tone": float(values.mean()), "mean_low": low, "mean_high": high, "basis": basis}


def _resample_mean(values: np.ndarray, units: np.ndarray, n_resamples: int) -> tuple[float, float]:
    n_units = int(units.max()) + 1
    sums, sizes = np.bincount(units, values, n_units), np.bincount(units, minlength=n_units)
    drawn = np.random.default_rng(0).multinomial(n_units, np.full(n_units, 1 / n_units), size=n_resamples)
    means = drawn @ sums / (drawn @ sizes)
    # A resampled mean of few units varies too little by sqrt((u - 1) / u), and its tails are normal, not Student's.
    centre = sums.sum() / sizes.sum()
    low, high = centre + (np.quantile(means, [0.025, 0.975]) - centre) * _widen(n_units)
    return float(max(-1, low)), float(min(1, high))


def _widen(n_units: int) -> float:
    """Return Student's 97.5 % point over the normal one (Cornish-Fisher), times the correction for few units."""
    freedom, z = n_units - 1, _Z
    student = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return student / z * math.sqrt(n_units / freedom)


def compare_tone(quotations: pd.DataFrame, speaker: str = "speaker", target: str = "target") -> pd.DataFrame:
    """Return who speaks how of whom: one row per speaker and target, as :func:`average_tone` of ``target_tone``.

    Returns
    -------
    DataFrame
        The columns of :func:`average_tone` and ``statements``: the row labels in `quotations` behind the cell.
    """
    table = average_tone(quotations, [speaker, target], tone="target_tone")
    known = quotations[quotations["target_tone_label"].notna()].dropna(subset=[speaker, target])
    behind = {key: list(group.index) for key, group in known.groupby([speaker, target], observed=True)}
    keys = zip(table[speaker], table[target], strict=True)
    return table.assign(statements=pd.Series([behind[key] for key in keys], dtype=object))


def score_lexicon(texts: Sequence[str]) -> pd.DataFrame:
    """Return the tone of each text by word lists alone, one row per text; columns as in :func:`score_statements`.

    VADER's words with the political list over them (``data/tone_lexicon.csv`` gives a reason for each entry), names
    hidden, negation turning a word round: a second opinion that can be checked by hand.

    >>> score_lexicon(["The United States did not welcome the plan."])["tone_label"].tolist()
    [-1]
    """
    rows = [_score_by_list(text) for text in texts]
    tone = np.array([t for t, _ in rows], dtype=float)
    label = np.where(np.abs(np.nan_to_num(tone)) < _THRESHOLD, 0, np.sign(np.nan_to_num(tone))).astype(int)
    table = pd.DataFrame({"tone": tone, "tone_label": label, "is_unclear": label == 0})
    return table.assign(words=pd.Series([pulls for _, pulls in rows], dtype=object))


def _score_by_list(text: str) -> tuple[float, list]:
    reading = targets.read_words(text)
    if not any(w[0].isalpha() for w in reading.words):
        return math.nan, []
    values = targets.rate_words(reading)
    pulls = [[text[slice(*reading.places[i])], round(v, 2)] for i, v in values]
    total = sum(v for _, v in values)
    return total / math.sqrt(total * total + _VADER_ALPHA), sorted(pulls, key=lambda p: -abs(p[1]))[:_N_WORDS]


def find_disagreements(texts: Sequence[str], min_difference: float = 0.8) -> pd.DataFrame:
    """Return the texts where model and word list disagree strongly, most strongly first, for reading.

    Columns ``row`` (position in `texts`), ``tone``, ``lexicon_tone``, ``difference``, ``words``, ``lexicon_words``.
    """
    model, lexicon = score_statements(texts), score_lexicon(texts)
    table = pd.DataFrame({"row": range(len(model)), "tone": model["tone"], "lexicon_tone": lexicon["tone"]})
    table["difference"] = table["tone"] - table["lexicon_tone"]
    table = table.assign(words=model["words"], lexicon_words=lexicon["words"])
    strong = table[table["difference"].abs() >= min_difference]
    return strong.sort_values("difference", key=abs, ascending=False, kind="stable", ignore_index=True)
