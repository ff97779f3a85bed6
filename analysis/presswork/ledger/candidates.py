"""Which statements may be one claim?

Comparing every statement with every other one would take the square of their number.  Here statements of one speaker
meet where they share a rare word, and statements of anybody where they share a run of quoted words; how many meet at
one word is bounded, so the work grows as the corpus does.  What is held of each is its :class:`Brief`.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
import hashlib
import math
import sys
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from presswork.ledger.wording import (
    PREFIXES,
    Wording,
    find_stem,
    is_listed,
    list_bases,
    read_alike,
    read_stem_sets,
)

# The words of a statement that it may be found by: its rarest.
_KEYS = 10
# A key that more statements share brings each together with the next so many only, in the order of time.
_MAX_PARTNERS = 25
# Rare words that two statements must share before they are compared; one is enough where either has few.
_MIN_KEYS = 2
_MIN_STATEMENTS = 500
# A run of so many words inside quotation marks is looked for whoever is named as the speaker.
_RUN = 5
# Statements that meet their partners at once, which bounds the memory.
_CHUNK = 2000


@dataclasses.dataclass(frozen=True, slots=True)
class Brief:
    """What is held of a wording while others are read: a tenth of it.

    Attributes
    ----------
    forms
        The words as they are compared.
    marks
        For each word a byte: 1 where it carries meaning, 2 where it is a name, 4 where it is given as spoken.
    content
        The stems of the words of meaning, each once.
    runs
        A hash of each run of quoted words.
    """

    forms: tuple[str, ...]
    marks: bytes
    content: tuple[str, ...]
    runs: array

    @property
    def n_content(self) -> int:
        """How many words of meaning it has."""
        return sum(mark & 1 for mark in self.marks)


def make_brief(wording: Wording) -> Brief:
    """Return what is held of a wording."""
    marks = zip(wording.is_content, wording.is_name, wording.is_quoted, strict=True)
    stems = {stem for stem, counts in zip(wording.stems, wording.is_content, strict=True) if counts}
    return Brief(
        tuple(map(sys.intern, wording.forms)),
        bytes(content + 2 * name + 4 * quoted for content, name, quoted in marks),
        tuple(map(sys.intern, sorted(stems))),
        array("q", sorted(_list_runs(wording))),
    )


def _list_runs(wording: Wording) -> set[int]:
    quoted = [at for at in range(len(wording.forms) - _RUN + 1) if all(wording.is_quoted[at : at + _RUN])]
    return {_hash_run(wording.forms[at : at + _RUN]) for at in quoted}


def _hash_run(forms: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(forms).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """What of a wording is enough to see that another one shares too little with it.

    Attributes
    ----------
    forms, known, quoted
        The words as they are compared, the same as a set, and those given as spoken.
    stems, content, loose, bases
        Stems: all; those of words of meaning; of these the numbers, measures, dates, names and what has a contrary;
        and what is left of each without a prefix that turns it round.
    alike, groups
        The groups of the stems of meaning that other words may stand for, by stem and all together.
    weight
        Of the stems of meaning together.
    """

    forms: tuple[str, ...]
    known: frozenset[str]
    quoted: tuple[str, ...]
    stems: frozenset[str]
    content: frozenset[str]
    loose: frozenset[str]
    bases: frozenset[str]
    alike: dict[str, frozenset[int]]
    groups: frozenset[int]
    weight: float


def outline(brief: Brief, weigh: Callable[[str], float]) -> Outline:
    """Return the outline of a wording of which a brief is held."""
    stems = [find_stem(form) for form in brief.forms]
    content, names = frozenset(brief.content), {s for s, m in zip(stems, brief.marks, strict=True) if m & 2}
    alike = {stem: read_alike()[stem] for stem in content if stem in read_alike()}
    return Outline(
        forms=brief.forms,
        known=frozenset(brief.forms),
        quoted=tuple(form for form, mark in zip(brief.forms, brief.marks, strict=True) if mark & 4),
        stems=frozenset(stems),
        content=content,
        loose=frozenset(stem for stem in content if stem in names or _is_loose(stem)),
        bases=frozenset(list_bases(stems)),
        alike=alike,
        groups=frozenset().union(*alike.values()),
        weight=sum(map(weigh, brief.content)),
    )


@functools.lru_cache(maxsize=200_000)
def _is_loose(stem: str) -> bool:
    """Return whether a stem may stand for something else without making two claims of two wordings."""
    is_fact = stem[:1].isdigit() or stem in read_stem_sets("measure") or stem in read_stem_sets("date")
    return is_fact or is_listed(stem) or stem.startswith(PREFIXES)


class Weights:
    """How rare a stem is among statements: from 0, in all of them, to 1, in none.

    The logarithm of one by the share of the statements that have it, as a share of the largest there can be.
    """

    def __init__(self) -> None:
        self._counts: collections.Counter[str] = collections.Counter()
        self._n = 0

    def add(self, wording: Wording) -> None:
        """Count one statement."""
        self._n += 1
        self._counts.update(map(sys.intern, set(wording.stems)))

    def join(self, other: Weights) -> None:
        """Add what was counted of other statements."""
        self._n += other._n
        self._counts.update(other._counts)

    def weigh(self) -> Callable[[str], float]:
        """Return the function that weighs a stem by what was counted."""
        # In a few statements on one event every word of it is frequent; that does not make it common.
        n = max(self._n, _MIN_STATEMENTS)
        weights = {stem: math.log(1 + n / (count + 1)) / math.log(1 + n) for stem, count in self._counts.items()}
        return functools.partial(find_weight, weights)


def find_weight(weights: Mapping[str, float], stem: str) -> float:
    """Return how rare a stem is by what was counted; 1 for one that was not."""
    return weights.get(stem, 1.0)


def weigh_stems(wordings: Iterable[Wording]) -> Callable[[str], float]:
    """Return how rare a stem is among some wordings (:class:`Weights`)."""
    weights = Weights()
    for wording in wordings:
        weights.add(wording)
    return weights.weigh()


def find_candidates(
    briefs: Sequence[Brief],
    speakers: Sequence[str | None],
    articles: Sequence[str],
    weigh: Callable[[str], float],
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of statements, as places in the sequences, that are worth comparing; the first comes earlier.

    Parameters
    ----------
    briefs, speakers, articles
        One entry per statement, in the order of time; a speaker who is not known is None.
    weigh
        From :func:`weigh_stems`.
    """
    keys = [_choose_keys(brief, weigh) for brief in briefs]
    n_keys = np.array([min(_MIN_KEYS, len(own)) for own in keys], dtype=np.int64)
    named = _Meetings((at, (who, key)) for at, who in enumerate(speakers) if who is not None for key in keys[at])
    del keys
    quoted = _Meetings((at, run) for at, brief in enumerate(briefs) for run in brief.runs)
    _, documents = np.unique(np.array(articles, dtype=object), return_inverse=True)
    for start in range(0, len(briefs), _CHUNK):
        span = range(start, min(start + _CHUNK, len(briefs)))
        ones, others, counts = named.list_pairs(span, documents)
        is_enough = counts >= np.minimum(n_keys[ones], n_keys[others])
        met = [(ones[is_enough], others[is_enough]), quoted.list_pairs(span, documents)[:2]]
        pairs = np.unique(np.concatenate([np.column_stack(sides) for sides in met]), axis=0)
        yield from map(tuple, pairs.tolist())


def _choose_keys(brief: Brief, weigh: Callable[[str], float]) -> list[str]:
    return sorted(brief.content, key=lambda stem: (-weigh(stem), stem))[:_KEYS]


class _Meetings:
    """Who meets whom at which key: entries sorted by key, then by the order of time."""

    def __init__(self, keyed: Iterable[tuple[int, Hashable]]) -> None:
        numbers: dict[Hashable, int] = {}
        entries = array("q")
        for at, key in keyed:
            entries.extend((numbers.setdefault(key, len(numbers)), at))
        table = np.frombuffer(entries, dtype=np.int64).reshape(-1, 2)
        keys, owners = table[np.lexsort((table[:, 1], table[:, 0]))].T
        ends = np.searchsorted(keys, keys, side="right")
        self.owners = owners
        self.n_partners = np.minimum(ends - np.arange(len(owners)) - 1, _MAX_PARTNERS)
        self.places = np.argsort(owners, kind="stable")
        self.ordered = owners[self.places]

    def list_pairs(self, span: range, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return those of a span with each of their partners in another article, and at how many keys they meet."""
        low, high = np.searchsorted(self.ordered, (span.start, span.stop))
        chosen = self.places[low:high]
        counts = self.n_partners[chosen]
        steps = np.arange(1, counts.sum() + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        ones, others = self.owners[np.repeat(chosen, counts)], self.owners[np.repeat(chosen, counts) + steps]
        is_apart = documents[ones] != documents[others]
        pairs, met = np.unique(np.column_stack((ones, others))[is_apart], axis=0, return_counts=True)
        return pairs[:, 0], pairs[:, 1], met
