"""What is a statement chiefly about?

A row is a statement; its target is a place in its text: a name or a thing with its article.
"""

from __future__ import annotations

import re

from analysis.wording import (
    AUXILIARIES,
    CLAUSES,
    DETERMINERS,
    FUNCTION_WORDS,
    NAME,
    PREPOSITIONS,
    PRONOUNS,
    Reading,
    read_words,
)

_SETTINGS = frozenset("in on at from during since after before until by near within under between".split())
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


def find_target(text: str, skip: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Return the span in `text` of what it is chiefly about, or None where nothing can be told.

    Parameters
    ----------
    skip
        Words of the speaker's own name, in lower case: nobody is the target of an own statement by being named.

    Notes
    -----
    Candidates are names (of a state, person or body) and things ("the disastrous plan").  The earliest wins; a name
    counts as six words earlier, and what stands after a preposition of place or time as eight words later.
    Dates are no targets.

    >>> text = "On Friday the new gates of Norland failed."
    >>> text[slice(*find_target(text))]
    'the new gates'
    """
    reading = read_words(text)
    candidates = [_weigh_candidate(reading, i, j) for i, j in _list_candidates(reading)]
    ranked = [(weight, span) for weight, span in candidates if not _is_own(text[slice(*span)], skip)]
    return min(ranked)[1] if ranked else None


def _list_candidates(reading: Reading) -> list[tuple[int, int]]:
    """Return the ``(first, last)`` positions of names, of things with an article or the like, and of a bare start."""
    words, found = reading.words, []
    start = 1 if words[:1] == ["that"] else 0
    for i, word in enumerate(words):
        if word == NAME:
            found.append((i, i))
        elif word in DETERMINERS or (i == start and _is_plain(word)):
            last = i
            while last - i < 3 and last + 1 < len(words) and _is_plain(words[last + 1]):
                last += 1
            if last - i > 1 and words[last].endswith("ed"):
                last -= 1
            if last > i or (word not in DETERMINERS and len(word) > 4):
                found.append((i, last))
    return found


def _is_plain(word: str) -> bool:
    is_closed = word in FUNCTION_WORDS or word in PRONOUNS or word in CLAUSES or word in AUXILIARIES
    return word[0].isalpha() and word != NAME and not is_closed and not word.endswith("ly")


def _weigh_candidate(reading: Reading, first: int, last: int) -> tuple[int, tuple[int, int]]:
    before = reading.words[first - 1] if first else ""
    if before in ("the", "a", "an") and first > 1:
        before = reading.words[first - 2]
    weight = first - (6 if reading.words[first] == NAME else 0)
    weight += 0 if reading.words[first] in DETERMINERS or reading.words[first] == NAME else 3
    weight += 8 if before in _SETTINGS else 2 if before in PREPOSITIONS else 0
    return weight, (reading.places[first][0], reading.places[last][1])


def _is_own(name: str, skip: frozenset[str]) -> bool:
    words = set(re.findall(r"[^\W_]+", name.lower()))
    return not words or bool(words & skip) or words <= _DATES
