"""Which statements may be one claim?

Comparing every statement with every other one would take the square of their number.  Here statements of one speaker
meet where they share a rare word, and statements of anybody where they share a run of quoted words; how many meet at
one word is bounded, so the work grows as the corpus does.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from presswork.ledger.wording import Wording

# The words of a statement that it may be found by: its rarest.
_KEYS = 10
# A key that more statements share brings each together with the next so many only, in the order of time.
_MAX_PARTNERS = 25
# Rare words that two statements must share before they are compared; one is enough where either has few.
_MIN_KEYS = 2
_MIN_STATEMENTS = 500
# A run of so many words inside quotation marks is looked for whoever is named as the speaker.
_RUN = 5


def weigh_stems(wordings: Sequence[Wording]) -> Callable[[str], float]:
    """Return how rare a stem is among the statements: from 0, in all of them, to 1, in none.

    The logarithm of one by the share of the statements that have it, as a share of the largest there can be.
    """
    counts = collections.Counter(stem for wording in wordings for stem in set(wording.stems))
    # In a few statements on one event every word of it is frequent; that does not make it common.
    n = max(len(wordings), _MIN_STATEMENTS)
    weights = {stem: math.log(1 + n / (count + 1)) / math.log(1 + n) for stem, count in counts.items()}
    return lambda stem: weights.get(stem, 1.0)


def find_candidates(
    wordings: Sequence[Wording],
    speakers: Sequence[str | None],
    articles: Sequence[str],
    weigh: Callable[[str], float],
) -> list[tuple[int, int]]:
    """Return the pairs of statements, as places in the sequences, that are worth comparing; the first comes earlier.

    Parameters
    ----------
    wordings, speakers, articles
        One entry per statement, in the order of time; a speaker who is not known is None.
    weigh
        From :func:`weigh_stems`.
    """
    keys = [_choose_keys(wording, weigh) for wording in wordings]
    named = ((at, (who, key)) for at, who in enumerate(speakers) if who is not None for key in keys[at])
    met = collections.Counter(_pair(named, articles))
    least = [min(_MIN_KEYS, len(found)) for found in keys]
    enough = {pair for pair, n in met.items() if n >= _MIN_KEYS or n >= min(least[pair[0]], least[pair[1]])}
    runs = ((at, run) for at, wording in enumerate(wordings) for run in _list_runs(wording))
    return sorted(enough | set(_pair(runs, articles)))


def _choose_keys(wording: Wording, weigh: Callable[[str], float]) -> list[str]:
    stems = {stem for stem, counts in zip(wording.stems, wording.is_content, strict=True) if counts}
    return sorted(stems, key=lambda stem: (-weigh(stem), stem))[:_KEYS]


def _list_runs(wording: Wording) -> set[tuple[str, ...]]:
    quoted = [at for at in range(len(wording.forms) - _RUN + 1) if all(wording.is_quoted[at : at + _RUN])]
    return {wording.forms[at : at + _RUN] for at in quoted}


def _pair(keyed: Iterable[tuple[int, Hashable]], articles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share a key and stand in different articles, once for each key that they share."""
    buckets: dict[Hashable, list[int]] = {}
    for at, key in keyed:
        buckets.setdefault(key, []).append(at)
    for places in buckets.values():
        for number, at in enumerate(places):
            article = articles[at]
            partners = places[number + 1 : number + 1 + _MAX_PARTNERS]
            yield from [(at, other) for other in partners if articles[other] != article]
