"""How does a statement speak, and how does it speak of what it is about?

Two scores in [-1, 1], 0 neutral: of a whole statement (:func:`score_statements`) and towards a target within it
(:func:`score_targets`).  A row is a text, or a text with a target; in the averages a row is a group of statements.
Names are hidden before anything is scored, so a name alone moves no score.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import targets
from analysis.errors import ParameterError
from analysis.tables import to_rows

# Below this many statements a mean says nothing: the statements themselves are to be read.
MIN_STATEMENTS = 5
# From this many articles on, articles are resampled, for statements of one article are not independent.
MIN_ARTICLES = 10
_THRESHOLD = 0.05  # VADER's own (Hutto and Gilbert 2014)
_UNCLEAR = 0.25
# Words of VADER's list that carry no tone in political news.
_NEUTRAL_IN_NEWS = "united security justice share shares trump party like interest interests number matter".split()
_LABELS = {-1: "negative", 0: "neutral", 1: "positive"}
_Z = 1.959964


@functools.cache
def _load_vader() -> SentimentIntensityAnalyzer:
    vader = SentimentIntensityAnalyzer()
    for word in _NEUTRAL_IN_NEWS:
        vader.lexicon.pop(word, None)
    return vader


def score_statements(texts: Sequence[str]) -> pd.DataFrame:
    """Return the tone of each text, one row per text in order.

    Returns
    -------
    DataFrame
        ``tone`` in [-1, 1] (NaN for a text without words), ``tone_label`` -1, 0 or 1, ``is_unclear``, and ``words``:
        the words that moved the score, each as ``[word, pull]``, strongest first.
    """
    return _build_scores([_score_text(text) for text in texts])


def score_targets(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> pd.DataFrame:
    """Return the tone of each text towards its target ``text[start:end]``, one row per target in order.

    Columns as in :func:`score_statements`.
    """
    for text, start, end in zip(texts, starts, ends, strict=True):
        if not 0 <= start < end <= len(text):
            raise ParameterError(f"The target {start}:{end} lies outside its text of {len(text)} characters.")
    return _build_scores([_score_text(text) for text in texts])


def _score_text(text: str) -> tuple[float, list]:
    if not re.search(r"\w", text):
        return math.nan, []
    masked = targets.mask_names(text.replace("’", "'"))
    vader = _load_vader()
    tone = vader.polarity_scores(masked)["compound"]
    words = {w.lower() for w in re.findall(r"[\w'-]+", masked)}
    pulls = sorted(([w, vader.lexicon[w] / 4] for w in words if w in vader.lexicon), key=lambda p: (-abs(p[1]), p[0]))
    return tone, pulls


def _build_scores(scores: list[tuple[float, list]]) -> pd.DataFrame:
    tone = np.array([t for t, _ in scores], dtype=float)
    label = np.where(np.abs(np.nan_to_num(tone)) < _THRESHOLD, 0, np.sign(np.nan_to_num(tone))).astype(int)
    unclear = np.isnan(tone) | (np.abs(tone) < _UNCLEAR)
    table = pd.DataFrame({"tone": tone, "tone_label": label, "is_unclear": unclear})
    return table.assign(words=pd.Series([w for _, w in scores], dtype=object))


def score_quotations(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return `quotations` with tone, label and target filled, same rows and order."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows = [_find_row_target(row, texts.get(row["article_id"]) or "") for row in to_rows(quotations)]
    statements = score_statements([r["spoken"] for r in rows])
    table = quotations.assign(tone=statements["tone"].to_numpy())
    table["tone_label"] = pd.array(statements["tone_label"], dtype="Int64")
    table["is_unclear"] = pd.array(statements["is_unclear"], dtype="boolean")
    table["target"] = pd.Series([r["target"] for r in rows], index=table.index, dtype="str")
    for end in ("start", "end"):
        table[f"target_{end}"] = pd.array([r[f"target_{end}"] for r in rows], dtype="Int64")
    has = np.array([r["local"] is not None for r in rows], dtype=bool)
    aimed = [r for r in rows if r["local"] is not None]
    scored = score_targets(
        [r["spoken"] for r in aimed], [r["local"][0] for r in aimed], [r["local"][1] for r in aimed]
    )
    tone, label = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    tone[has], label[has] = scored["tone"], scored["tone_label"]
    table["target_tone"] = tone
    table["target_tone_label"] = pd.array(pd.Series(label), dtype="Int64")
    return table


def _find_row_target(row: dict, text: str) -> dict:
    fragments = row["fragments"] or [[row["start"], row["end"]]]
    spoken, offsets = "", []
    for start, end in fragments:
        offsets.append((len(spoken), start))
        spoken += text[start:end] + " "
    spoken = spoken[:-1] or (row["text"] or "")
    speaker = " ".join(filter(None, (row["speaker"], row["speaker_mention"]))).lower()
    local = targets.find_target(spoken, frozenset(re.findall(r"\w{3,}", speaker))) if text else None
    found = {"spoken": spoken, "local": local, "target": None, "target_start": None, "target_end": None}
    if local is None:
        return found
    shift = [start - at for at, start in offsets if at <= local[0]][-1]
    return found | {
        "target": spoken[slice(*local)],
        "target_start": local[0] + shift,
        "target_end": local[1] + shift,
    }


def score_comments(comments: pd.DataFrame) -> pd.DataFrame:
    """Return `comments` with ``tone`` and ``tone_label`` filled, same rows and order."""
    scores = score_statements(comments["text"].fillna("").tolist())
    label = pd.array(scores["tone_label"], dtype="Int64")
    return comments.assign(tone=scores["tone"].to_numpy(), tone_label=label)


# How often a label is given where it is right (sensitivity) and withheld where it is wrong (specificity), counted
# as (right, of) on NewsMTSC train; replaced with the model's own figures when it is rebuilt.
RATES = {
    "negative": ((1883, 3316), (4201, 5423)),
    "neutral": ((1223, 3028), (4599, 5711)),
    "positive": ((1584, 2395), (4629, 6344)),
}


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
    for label, name in _LABELS.items():
        share = estimate_share(int((labels == label).sum()), len(group), RATES[name])
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
    """Return the tone of each text by word list alone, columns as in :func:`score_statements`."""
    return _build_scores([_score_text(text) for text in texts])


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
