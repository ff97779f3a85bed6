"""How sure is a figure?  Every interval that Presswork shows, once.

A result is a value with its lower and upper bound, mostly at 95 %; NaN bounds where an interval would not be honest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

# With fewer articles the spread between articles, and so any interval, is hardly known.  From this many on intervals
# of means hold the truth in .93 to .95 of simulated groups (`benchmarks/tone.py coverage`).
MIN_ARTICLES_FOR_INTERVAL = 5


def find_t_quantile(p: float, degrees: np.ndarray | float) -> np.ndarray:
    """Return the quantile `p` of Student's t, by the normal quantile's expansion in 1 / `degrees`.

    Within 0.3 % of tables from 4 degrees of freedom up (2.776 at p = .975).

    References
    ----------
    Abramowitz and Stegun (1964), 26.7.5.

    >>> float(find_t_quantile(0.975, 10).round(3))
    2.228
    """
    z, degrees = NormalDist().inv_cdf(p), np.asarray(degrees, dtype=float)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    with np.errstate(divide="ignore"):
        return z + sum(term / degrees**power for power, term in enumerate(terms, 1))


def find_share_interval(n, size, quantile=1.959963984540054) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper bound of Wilson's interval for the share `n` / `size` (NaN where `size` is 0).

    References
    ----------
    Wilson (1927) JASA 22, 209-212; examples in Newcombe (1998) Statistics in Medicine 17, 857-872.

    >>> [round(float(bound), 4) for bound in find_share_interval(81, 263)]
    [0.2553, 0.3662]
    """
    n, size, quantile = (np.asarray(value, dtype=float) for value in (n, size, quantile))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, square = n / size, quantile**2
        middle = (share + square / (2 * size)) / (1 + square / size)
        half = quantile / (1 + square / size) * np.sqrt(share * (1 - share) / size + square / (4 * size**2))
        return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def find_clustered_interval(share, size, n_articles, spread) -> tuple[np.ndarray, np.ndarray]:
    """Return a 95 % interval for a share whose cases come in articles, which are not independent inside.

    Parameters
    ----------
    share, size
        The share and the number of cases (words, statements) it is of.
    n_articles
        Articles the cases come from; below five the bounds are NaN, for the spread is hardly known.
    spread
        Sum over the articles of (hits - share * cases) squared.

    Notes
    -----
    Wilson's interval at the effective size: `size` divided by the design effect (variance of the ratio estimator over
    that of independent cases, at least 1), with the t quantile at articles - 1 degrees of freedom.

    References
    ----------
    Wilson (1927) JASA 22; Kish (1965), Survey Sampling; Korn and Graubard (1998) Survey Methodology 24.
    """
    share, size, n_articles, spread = (
        np.asarray(values, dtype=float) for values in (share, size, n_articles, spread)
    )
    n_articles = np.where(n_articles >= MIN_ARTICLES_FOR_INTERVAL, n_articles, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = n_articles / (n_articles - 1) * spread / size / (share * (1 - share))
    effect = np.maximum(np.nan_to_num(effect, nan=1.0, posinf=1.0), 1)
    return find_share_interval(share * size / effect, size / effect, find_t_quantile(0.975, n_articles - 1))


# Below this many statements a mean says nothing: the statements themselves are to be read.
MIN_STATEMENTS = 5


def find_design_effect(sizes: np.ndarray, likeness: float) -> float:
    """Return how many times wider in variance a mean is, because what stands in one article is alike.

    Parameters
    ----------
    sizes
        Number of statements of each article.
    likeness
        Intraclass correlation: 0 where statements of one article are no more alike than others.

    References
    ----------
    Kish (1965), Survey Sampling, 5.4.

    >>> round(find_design_effect(np.array([5, 5]), 0.1), 3)
    1.4
    """
    n = float(np.sum(sizes))
    return max(1.0, 1 + likeness * (float(np.sum(np.square(sizes, dtype=float))) / n - 1)) if n else 1.0


# Draws from which an interval is read: its bounds vary by less than a point between seeds.
_N_DRAWS = 2000


def estimate_share(
    n_found: int, n: int, rates: tuple | None = None, recalls: tuple | None = None, effect: float = 1.0
) -> tuple[float, float, float]:
    """Return a share and its 95 % interval: ``(share, low, high)``, NaN when `n` is 0.

    Parameters
    ----------
    n_found, n
        Cases that were taken for the kind in question, and cases in all.
    rates
        ``((right, of), (right, of))``: of the kind and of the others, how many are taken for what they are.  Without
        them the interval is Wilson's and holds only for labels that are never wrong.
    recalls
        ``((found, of), (found, of))``: of the kind and of the others, how many are found at all; None: all are.
    effect
        How many times wider in variance the share is because cases hang together (:func:`find_design_effect`).

    Notes
    -----
    With `rates`, every count is drawn from its posterior distribution under Jeffreys's prior, wrong labels and missed
    cases are taken out of the share, and the interval holds 95 % of the draws and the share itself.  Fixed seed.

    References
    ----------
    Wilson 1927; Rogan and Gladen 1978; Lang and Reiczigel (2014) Preventive Veterinary Medicine 113.

    >>> [round(x, 3) for x in estimate_share(2, 10)]
    [0.2, 0.057, 0.51]
    >>> share, low, high = estimate_share(52, 100, ((80, 100), (90, 100)), ((85, 100), (70, 100)))
    >>> share, low < 0.5 < high
    (0.52, True)
    """
    if n == 0:
        return math.nan, math.nan, math.nan
    share = n_found / n
    if rates is None:
        return share, *_wilson(n_found / effect, n / effect)
    rng = np.random.default_rng(0)

    def draw(right: float, of: float) -> np.ndarray:
        return rng.beta(right + 0.5, of - right + 0.5, _N_DRAWS)

    seen = draw(n_found / effect, n / effect)
    sensitivity, specificity = (draw(*counts) for counts in rates)
    true = np.clip((seen + specificity - 1) / np.maximum(sensitivity + specificity - 1, 1e-6), 0, 1)
    of_kind, others = (true / draw(*recalls[0]), (1 - true) / draw(*recalls[1])) if recalls else (true, 1 - true)
    low, high = np.quantile(of_kind / (of_kind + others), [0.025, 0.975])
    return share, min(float(low), share), max(float(high), share)


def _wilson(n: float, size: float) -> tuple[float, float]:
    low, high = find_share_interval(n, size)
    return float(low), float(high)


def average_values(
    values: np.ndarray,
    codes: np.ndarray,
    min_statements: int,
    n_resamples: int,
    bound: float = 1,
    bias: float = 0.0,
) -> dict:
    """Return mean and interval of `values`, which lie in [-bound, bound]; `codes` tell the article of each.

    `bias` is how far the machine that gave the values was off in the mean of a whole corpus of another kind than it
    was taught: an error that does not show in the spread of the values, and that no number of them makes smaller.

    Below :data:`MIN_STATEMENTS` there is no interval, whatever `min_statements` allows for a mean: so few values do
    not tell their own spread.
    """
    kept = ~np.isnan(values)
    values, codes = values[kept], codes[kept]
    n_articles = len(np.unique(codes))
    if len(values) < max(2, min_statements):  # one value has no interval
        return {"mean_tone": math.nan, "mean_low": math.nan, "mean_high": math.nan, "basis": "too few: read them"}
    if len(values) < MIN_STATEMENTS:
        mean = {"mean_tone": float(values.mean()), "mean_low": math.nan, "mean_high": math.nan}
        return mean | {"basis": "too few for an interval"}
    units = (
        np.unique(codes, return_inverse=True)[1]
        if n_articles >= MIN_ARTICLES_FOR_INTERVAL
        else np.arange(len(values))
    )
    low, high = _resample_mean(values, units, n_resamples, bound)
    mean = float(values.mean())
    own = NormalDist().inv_cdf(0.975) * bias
    low, high = max(-bound, mean - math.hypot(mean - low, own)), min(bound, mean + math.hypot(high - mean, own))
    basis = "articles resampled" if n_articles >= MIN_ARTICLES_FOR_INTERVAL else "statements resampled"
    return {"mean_tone": mean, "mean_low": low, "mean_high": high, "basis": basis}


def _resample_mean(values: np.ndarray, units: np.ndarray, n_resamples: int, bound: float) -> tuple[float, float]:
    n_units = int(units.max()) + 1
    sums, sizes = np.bincount(units, values, n_units), np.bincount(units, minlength=n_units)
    drawn = np.random.default_rng(0).multinomial(n_units, np.full(n_units, 1 / n_units), size=n_resamples)
    means = drawn @ sums / (drawn @ sizes)
    # A resampled mean of few units varies too little by sqrt((u - 1) / u), and its tails are normal, not Student's.
    centre = sums.sum() / sizes.sum()
    low, high = centre + (np.quantile(means, [0.025, 0.975]) - centre) * _widen(n_units)
    return float(max(-bound, low)), float(min(bound, high))


def _widen(n_units: int) -> float:
    """Return Student's 97.5 % point over the normal one, times the correction for few units."""
    freedom = n_units - 1
    return float(find_t_quantile(0.975, freedom)) / NormalDist().inv_cdf(0.975) * math.sqrt(n_units / freedom)


def estimate_clustered_share(
    is_counted: pd.Series, articles: pd.Series, errors: tuple[tuple, tuple] | None = None
) -> tuple[float, float, float]:
    """Return a share and its 95 % interval, taking into account that rows of one article are alike.

    Parameters
    ----------
    errors
        ``(rates, recalls)`` of the machine that counted, as in :func:`estimate_share`; without them the interval
        holds only for counts that are never wrong.

    Notes
    -----
    Wilson's interval at the size that the spread between articles leaves (Korn and Graubard 1998); NaN below five
    articles, whose spread is not known.

    >>> estimate_clustered_share(pd.Series([True, False]), pd.Series(["a", "b"]))
    (0.5, nan, nan)
    """
    if is_counted.empty:
        return math.nan, math.nan, math.nan
    cells = is_counted.astype(float).groupby(articles).agg(["sum", "size"])
    size, k = float(cells["size"].sum()), len(cells)
    share = float(cells["sum"].sum() / size)
    spread = float(((cells["sum"] - share * cells["size"]) ** 2).sum())
    if errors and k >= MIN_ARTICLES_FOR_INTERVAL:
        effect = max(1.0, k / (k - 1) * spread / size / max(share * (1 - share), 1e-9)) if 0 < share < 1 else 1.0
        return estimate_share(int(cells["sum"].sum()), int(size), *errors, effect)
    low, high = find_clustered_interval(share, size, k, spread)
    return share, float(low), float(high)


def tell_share(n: int, is_counted: pd.Series, articles: pd.Series, errors: tuple[tuple, tuple] | None = None) -> str:
    """Return ``12 of 40 (30 %, 95 % interval 18 to 45 %)``; `errors` as in :func:`estimate_clustered_share`."""
    share, low, high = estimate_clustered_share(is_counted, articles, errors)
    if math.isnan(share):
        return "0 of 0"
    interval = "no interval: too few documents" if math.isnan(low) else f"95 % interval {tell_range(low, high)}"
    return f"{n:,} of {len(is_counted):,} ({100 * share:.0f} %, {interval})"


def tell_range(low: float, high: float) -> str:
    """Return an interval of shares in per cent, ``18 to 45 %``."""
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def tell_likely(low: float, high: float) -> str:
    """Return an interval of shares as the first page tells it, `` (likely 18 to 45 %)``, or nothing."""
    return "" if math.isnan(low) else f" (likely {tell_range(low, high)})"


def add_estimates(first: Sequence[float], second: Sequence[float]) -> tuple[float, float, float]:
    """Return the sum of two independent estimates, each as (value, low, high), with its interval (MOVER)."""
    total = first[0] + second[0]
    low, high = (math.hypot(first[0] - first[at], second[0] - second[at]) for at in (1, 2))
    return total, max(0.0, total - low), total + high


def find_ratio_interval(above: tuple, below: tuple) -> tuple[float, float]:
    """Return the interval of the ratio of two independent estimates, each given as (value, low, high).

    Both are at least 0 and the lower bound of `below` above 0.  MOVER-R: Donner and Zou (2012), eq. 9.

    >>> [round(bound, 2) for bound in find_ratio_interval((0, 0, 2), (10, 8, 12))]
    [0.0, 0.2]
    """
    product = above[0] * below[0]
    outer, inner = above[1] * (2 * above[0] - above[1]), below[2] * (2 * below[0] - below[2])
    # The usual form of the lower bound divides by `inner`, which may be 0.
    low = outer / (product + math.sqrt(max(0.0, product**2 - outer * inner))) if outer else 0.0
    outer, inner = above[2] * (2 * above[0] - above[2]), below[1] * (2 * below[0] - below[1])
    return low, (product + math.sqrt(max(0.0, product**2 - outer * inner))) / inner


def resample_ratio(numerators: np.ndarray, denominators: np.ndarray, n_draws: int, seed: int) -> tuple[float, float]:
    """Return the 95 % percentile interval of a ratio of sums over articles drawn with replacement.

    NaN where no draw has anything to divide by.

    References
    ----------
    Efron (1979) Annals of Statistics 7.
    """
    draws = np.random.default_rng(seed).integers(len(numerators), size=(n_draws, len(numerators)))
    below = denominators[draws].sum(axis=1)
    ratios = numerators[draws].sum(axis=1)[below > 0] / below[below > 0]
    return (math.nan, math.nan) if not len(ratios) else tuple(np.percentile(ratios, [2.5, 97.5]).tolist())
