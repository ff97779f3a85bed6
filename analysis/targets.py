"""What is a statement about, and whose words is its tone made of?

Two questions that come before any score.  :func:`mask_names` hides who is talked about, so that no measure of tone
can learn to like or dislike a name; :func:`find_target` says whom or what a statement is chiefly about.
A row is nowhere here: functions take a text and return text or offsets.
"""

from __future__ import annotations

import re

# What stands for a hidden name; no word list knows it.
PLACEHOLDER = "Xname"

# Capitalised words that name nobody, so hiding them would only lose meaning.
_PLAIN = frozenset("I A An The He She It We They You This That These Those His Her Its Our Their My Your".split())
_TITLES = "Mr Mrs Ms Dr Sen Rep Gov Gen Col Lt Sgt St Prof Rev Hon Pres".split()
_PARTICLES = "of|the|von|van|der|den|de|del|della|di|da|du|la|le|bin|bint|ibn|al|el|and|for|&"
_CAP = r"[^\W\d_a-z][\w’'.-]*"
_RUN = re.compile(rf"{_CAP}(?:\s+(?:(?:{_PARTICLES})\s+){{0,2}}{_CAP}){{0,8}}")
_FIRST = re.compile(r"(?:^|[.!?:;]\s+|[\n\"“‘(\[])\s*[\"“‘'(\[]*\s*$")


def is_sentence_start(text: str, start: int) -> bool:
    """Say whether a capital at `start` may be there only because a sentence begins."""
    return bool(_FIRST.search(text[max(0, start - 6) : start]))


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the spans of capitalised words and runs of them, in order, as far as the capital marks a name.

    >>> [text[s:e] for text in ["We hope that the Security Council acts."] for s, e in find_names(text)]
    ['Security Council']
    """
    spans = []
    for run in _RUN.finditer(text):
        start, end = run.start(), run.end()
        first = run.group().split()[0]
        if (first.rstrip(".,") in _PLAIN and is_sentence_start(text, start)) or first == "I":
            start += len(first)
            start += len(text[start:end]) - len(text[start:end].lstrip())
            while start < end and not text[start].isupper():
                start += 1
        if start < end:
            spans.append((start, len(text[:end].rstrip(".-'’"))))
    return spans


def mask_names(text: str) -> str:
    """Return `text` with every name replaced by one and the same placeholder.

    >>> mask_names("We hope that the Security Council acts.")
    'We hope that the Xname acts.'
    """
    pieces, done = [], 0
    for start, end in find_names(text):
        pieces += [text[done:start], PLACEHOLDER]
        done = end
    return "".join([*pieces, text[done:]])


def find_target(text: str, skip: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Return the span in `text` of what it is chiefly about, or None where nothing can be told.

    The first name that is none of `skip` (the speaker's own names, in lower case).
    """
    for start, end in find_names(text):
        words = {w.lower().strip(".,'’s") for w in text[start:end].split()}
        if not words & skip:
            return start, end
    return None
