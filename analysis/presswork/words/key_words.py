"""What separates two groups of texts, and how sure is that?

Statistics of counts, each with its reference, and :func:`compare_words`, whose rows are one word in two groups.
All functions take numbers or arrays and return NaN where a measure is not defined.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from presswork.errors import ParameterError
from presswork.words.word_list import add_periods

_ZERO_COUNT = 0.5  # stands for a count of 0 when a ratio is taken (Hardie 2014)
# What a table of key words says of each word, also when there is nothing to compare.
KEYWORD_COLUMNS = "word n_target n_reference log_ratio log_likelihood q_value is_single_article is_supported".split()


def score_log_likelihood(n_target, n_reference, target_words, reference_words) -> np.ndarray:
    """Return G2, the evidence that a word's rate differs between two groups (0 and up; 3.84 is p = .05).

    References
    ----------
    Rayson and Garside (2000), Comparing corpora using frequency profiling; the two-cell form.

    >>> float(score_log_likelihood(52, 57, 50_000, 75_000).round(2))
    2.65
    """
    counts = [np.asarray(n, dtype=float) for n in (n_target, n_reference)]
    sizes = [np.asarray(size, dtype=float) for size in (target_words, reference_words)]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (counts[0] + counts[1]) / (sizes[0] + sizes[1])
        terms = [np.where(n > 0, n * np.log(n / (size * rate)), 0.0) for n, size in zip(counts, sizes, strict=True)]
        score = np.maximum(2 * (terms[0] + terms[1]), 0)
    return np.where((sizes[0] > 0) & (sizes[1] > 0) & (rate > 0), score, np.nan)


def score_log_ratio(n_target, n_reference, target_words, reference_words) -> np.ndarray:
    """Return the binary logarithm of the ratio of two rates: 1 means twice as frequent, -1 half as frequent.

    A count of 0 is taken as 0.5 (Hardie 2014), so the value of such a word is a bound, not an estimate; with both
    counts 0, or an empty group, it is NaN.

    References
    ----------
    Hardie (2014), Log Ratio: an informal introduction. CASS, Lancaster University.

    >>> float(score_log_ratio(40, 10, 1000, 1000))
    2.0
    """
    counts = [np.asarray(n, dtype=float) for n in (n_target, n_reference)]
    filled = [np.where(n > 0, n, _ZERO_COUNT) for n in counts]
    sizes = [np.asarray(size, dtype=float) for size in (target_words, reference_words)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(filled[0] / sizes[0]) - np.log2(filled[1] / sizes[1])
    return np.where((counts[0] + counts[1] > 0) & (sizes[0] > 0) & (sizes[1] > 0), ratio, np.nan)


def score_bic(log_likelihood, n_words) -> np.ndarray:
    """Return the approximate Bayes factor of a G2: above 2 is positive evidence, 6 strong, 10 very strong.

    Below 0 the evidence favours no difference. `n_words` counts both groups.

    References
    ----------
    Wilson (2013), Embracing Bayes factors for key item analysis; Kass and Raftery (1995) JASA 90.
    """
    return np.asarray(log_likelihood, dtype=float) - np.log(np.asarray(n_words, dtype=float))


def score_log_odds(n_target, n_reference, prior=None, prior_words: float = 500.0) -> np.ndarray:
    """Return the z score of each word's weighted log-odds with an informative Dirichlet prior.

    Positive: the target's word; about 2 is as far as chance often goes. The whole vocabulary must be passed.

    Parameters
    ----------
    prior
        Counts of the same words in a background corpus; without it, both groups together.
    prior_words
        Size the prior is scaled to, in words: the larger, the further rare words are drawn to no difference.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), Fightin' Words. Political Analysis 16, 372-403; equations 16, 20 and 22.
    """
    target, reference = (np.asarray(n, dtype=float) for n in (n_target, n_reference))
    background = target + reference if prior is None else np.asarray(prior, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        prior = background * (prior_words / background.sum())
        sums = [n + prior for n in (target, reference)]
        odds = [np.log(n / (n.sum() - n)) for n in sums]
        return (odds[0] - odds[1]) / np.sqrt(1 / sums[0] + 1 / sums[1])


def find_p_values(log_likelihood) -> np.ndarray:
    """Return the chance of a G2 at least this large without a difference (chi-squared, one degree of freedom)."""
    scores = np.atleast_1d(np.asarray(log_likelihood, dtype=float))
    return np.array([math.erfc(math.sqrt(score / 2)) for score in scores.ravel()]).reshape(scores.shape)


def adjust_p_values(p_values) -> np.ndarray:
    """Return Benjamini and Hochberg's adjusted p values: keep those below q and a share q at most is false.

    NaN stays NaN and counts in no family.

    References
    ----------
    Benjamini and Hochberg (1995) JRSS B 57, 289-300.
    """
    p_values = np.asarray(p_values, dtype=float)
    adjusted, known = np.full(p_values.shape, np.nan), np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return adjusted


def choose_target(tallies: pd.DataFrame, group: str, target: str = "") -> str | None:
    """Return the group whose key words are sought: `target`, or where that is empty the quoted officials or else the
    group with most words; None where there is nothing to compare it with.

    Raises
    ------
    ParameterError
        If `target` does not stand in the column `group`, or `group` is no column and no period.
    """
    sizes = add_periods(tallies, [group]).drop_duplicates(["article_id", "voice_kind", group])
    sizes = sizes.astype({group: object}).groupby(group)["n_words"].sum().sort_values(ascending=False, kind="stable")
    if target and target not in sizes.index:
        raise ParameterError(f"There are no words of {group} {target!r}; choose one of {_list_known(sizes.index)}.")
    first = "official" if "official" in sizes.index else next(iter(sizes.index), None)
    return (target or first) if len(sizes) > 1 else None


def _list_known(names: Iterable[str]) -> str:
    names = sorted(names)
    return ", ".join(names[:10]) + (" ..." if len(names) > 10 else "")


def compare_words(
    tallies: pd.DataFrame,
    group: str,
    target: str | None,
    reference: str | Iterable[str] | None = None,
    min_n: int = 5,
    stop_words: Iterable[str] = (),
) -> pd.DataFrame:
    """Return the words that separate `target` from a reference, with effect, evidence and both raw counts.

    One row per word used at least `min_n` times in both together; sorted by log ratio within the words that the
    evidence supports (see Notes), then the others. No row without a target.

    Parameters
    ----------
    tallies
        Table of :func:`presswork.words.frequency.tally_words`.
    group
        Column that tells the groups apart (`outlet`, `voice_kind`, `article_id`...), or `year`, `month`, `day`.
    target, reference
        Values of `group`; without `reference`, all other values.
    stop_words
        Words to leave out of the rows; they still count in the denominators.

    Returns
    -------
    keywords
        ``word, n_target, n_reference, rate_target, rate_reference`` (per 10,000 words), ``log_ratio`` (effect; 1 =
        twice as frequent in the target), ``log_likelihood`` (G2), ``bic, log_odds_z, p_value, q_value``
        (Benjamini-Hochberg over the rows), ``n_articles_target, n_articles_reference`` and ``is_single_article``
        (only one article uses the word: a topic of the day, not a habit).

    Raises
    ------
    ParameterError
        If `target` or `reference` does not stand in the column `group`, or `target` is all there is.

    Notes
    -----
    G2 treats words as independent, which words of one article are not: a word with few articles is weaker
    evidence than its p value says. Supported means q below .05, BIC above 2 and more than one article.
    """
    tallies = add_periods(tallies, [group])
    names = set(tallies[group].unique())
    others = (
        names - {target} if reference in (None, "") else {reference} if isinstance(reference, str) else set(reference)
    )
    missing = sorted(({target} - {None} | others) - names)
    if missing or (target is not None and not others - {target}):
        wrong = missing[0] if missing else "nothing"
        raise ParameterError(f"There are no words of {group} {wrong!r}; choose one of {_list_known(names)}.")
    sides = {"target": tallies[group].eq(target), "reference": tallies[group].isin(others - {target})}
    counts = _count_sides(tallies, {name: side.to_numpy(dtype=bool) for name, side in sides.items()})
    sizes = [_count_size(tallies[side]) for side in sides.values()]
    counts["log_odds_z"] = score_log_odds(counts["n_target"], counts["n_reference"])
    enough = (counts["n_target"] + counts["n_reference"] >= min_n) & (target is not None)
    keywords = counts[enough & ~counts["word"].isin(list(stop_words))].reset_index(drop=True)
    return _sort_keywords(_score_keywords(keywords, *sizes))


def _count_sides(tallies: pd.DataFrame, sides: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return each word's count and number of articles on each side, and whether one article only uses it."""
    column = tallies["word"].astype("category")
    codes, names = column.cat.codes.to_numpy(np.int64), column.cat.categories
    n, places = tallies["n"].to_numpy(), codes + len(names) * pd.factorize(tallies["article_id"])[0]
    is_word, columns = codes >= 0, {"word": names.astype(object)}

    def count_articles(side: np.ndarray) -> np.ndarray:
        return np.bincount(pd.unique(places[side]) % len(names), minlength=len(names))

    for name, side in sides.items():
        chosen = side & is_word
        columns[f"n_{name}"] = np.bincount(codes[chosen], n[chosen], len(names)).astype(np.int64)
        columns[f"n_articles_{name}"] = count_articles(chosen)
    either = count_articles(np.any(list(sides.values()), axis=0) & is_word)
    counts = pd.DataFrame(columns | {"is_single_article": either == 1})
    return counts[either > 0].sort_values("word", ignore_index=True)


def _count_size(side: pd.DataFrame) -> int:
    return int(side.drop_duplicates(["article_id", "voice_kind"])["n_words"].sum())


def _score_keywords(keywords: pd.DataFrame, target_words: int, reference_words: int) -> pd.DataFrame:
    numbers = (keywords["n_target"], keywords["n_reference"], target_words, reference_words)
    evidence = score_log_likelihood(*numbers)
    p_values = find_p_values(evidence)
    return keywords.assign(
        rate_target=keywords["n_target"] / target_words * 10_000,
        rate_reference=keywords["n_reference"] / reference_words * 10_000,
        log_ratio=score_log_ratio(*numbers),
        log_likelihood=evidence,
        bic=score_bic(evidence, target_words + reference_words),
        p_value=p_values,
        q_value=adjust_p_values(p_values),
    )


def _sort_keywords(keywords: pd.DataFrame) -> pd.DataFrame:
    is_supported = (keywords["q_value"] < 0.05) & (keywords["bic"] > 2) & ~keywords["is_single_article"]
    keywords = keywords.assign(is_supported=is_supported)
    keywords = keywords.sort_values(["is_supported", "log_ratio", "word"], ascending=[False, False, True])
    order = (
        "word n_target n_reference rate_target rate_reference log_ratio log_likelihood bic log_odds_z p_value "
        "q_value n_articles_target n_articles_reference is_single_article is_supported"
    )
    return keywords[order.split()].reset_index(drop=True)
