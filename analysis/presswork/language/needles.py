"""Which of many patterns may match a text at all?

Most patterns of the word lists match few sentences, and trying each of them costs more than all else.  Nearly every
one needs one of some strings: what denies a claim holds "deni", "deny" or "refut".  To ask for these first takes a
fraction of the time, and loses no match.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from re import _parser  # type: ignore[attr-defined]  # how Python reads a pattern: nothing else tells what it needs
from typing import Any

_Needles = tuple[str, ...] | None  # None: nothing is sure
# A letter more makes a string so much rarer; beyond six it is rare enough.
_RARER, _RARE = 12.0, 6
# Needles are looked up by so many first letters.
_LETTERS = 3


class Sieve:
    """Patterns, of which a text is shown only those that may match it; each is compiled when it is first shown one.

    >>> sieve = Sieve([r"den(?:ies|ied) (?:\\w+ )?guilt", r"(?:is|was) wrong", r"\\d+"])
    >>> [at for at, _ in sieve.choose("The port is wrong.")]
    [1, 2]
    """

    def __init__(self, patterns: Sequence[str], flags: int = 0):
        self._patterns, self._flags = list(patterns), flags
        self._compiled: dict[int, re.Pattern] = {}
        self._always: list[int] = []
        self._by_start: dict[tuple, dict[str, list[int]]] = {}  # first letters -> needle -> numbers of patterns
        for at, pattern in enumerate(patterns):
            needles = find_needles(pattern)
            if not needles or min(map(len, needles)) < _LETTERS:
                self._always.append(at)
                continue
            for needle in needles:
                self._by_start.setdefault(tuple(needle[:_LETTERS]), {}).setdefault(needle, []).append(at)
        self._starts = frozenset(self._by_start)

    def choose(self, text: str) -> list[tuple[int, re.Pattern]]:
        """Return number and pattern of those that may match `text`, whether or not they look at its capitals."""
        text = text.casefold()
        possible = set(self._always)
        for start in self._starts.intersection(zip(text, text[1:], text[2:], strict=False)):
            for needle, numbers in self._by_start[start].items():
                if needle in text:
                    possible.update(numbers)
        return [(at, self._compiled.get(at) or self._compile(at)) for at in sorted(possible)]

    def _compile(self, at: int) -> re.Pattern:
        self._compiled[at] = re.compile(self._patterns[at], self._flags)
        return self._compiled[at]


def find_needles(pattern: str) -> _Needles:
    """Return strings in small letters one of which stands in every match of `pattern`, None where none is sure.

    >>> find_needles("(?:denied|refused)s? it")
    ('denied', 'refused')
    """
    return _read_parts(_parser.parse(pattern))


def _read_parts(parts: Iterable[tuple[Any, Any]]) -> _Needles:
    """Return what is needed by the part of a pattern that is met least: parts follow one another, each is needed."""
    offers: list[_Needles] = []
    run = ""
    for kind, value in parts:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value).casefold()
        elif name != "AT":  # a bound takes no letter
            offers += [(run,) if run else None, _READERS[name](value) if name in _READERS else None]
            run = ""
    sure = [offer for offer in [*offers, (run,) if run else None] if offer]
    return min(sure, key=_guess_frequency, default=None)


def _guess_frequency(needles: tuple[str, ...]) -> float:
    if min(map(len, needles)) < _LETTERS:
        return math.inf
    return sum(_RARER ** -min(len(needle.replace(" ", "")), _RARE) for needle in needles)


def _read_branch(value: tuple) -> _Needles:
    offers = [_read_parts(part) for part in value[1]]
    return tuple(dict.fromkeys(needle for offer in offers for needle in offer or ())) if all(offers) else None


def _read_repeat(value: tuple) -> _Needles:
    least, _, part = value
    return _read_parts(part) if least else None


# What a part of a pattern needs, by what the parser calls it; of others nothing is sure.
_READERS = {
    "BRANCH": _read_branch,
    "SUBPATTERN": lambda value: _read_parts(value[3]),
    "ASSERT": lambda value: _read_parts(value[1]) if value[0] > 0 else None,  # behind may lie outside the text
    "MAX_REPEAT": _read_repeat,
    "MIN_REPEAT": _read_repeat,
}
