"""What of a text does the careful instrument see?  Its words, with a sign in the place of every name.

Names are found as everywhere in this room (:func:`presswork.tone.reading.wording.read_words`), so that no name can
move a tone.  The target has a sign of its own wherever the text names it; other names have one of four by the order
in which they first come, so that one actor can be told from another.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from presswork.language.lexicon import read_lexicon
from presswork.tone.reading import wording

TARGET = "[target]"
NAMES = ("[a]", "[b]", "[c]", "[d]")
# Letters, digits and marks apart, as the transformer was taught to read them.
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_+")
# The apostrophe of a name such as d'Almeida, not that of an owner.
_ELISION = re.compile(r"'(?!s\b)")
# Characters read before and after a target: more than the transformer takes in.
_REACH = 600
# A sign for a word of a name until it is known which name it is.
_NAMED = "[named]"


class Reading(NamedTuple):
    """The words of a text in order, names replaced, and which of them stand for the target."""

    words: list[str]
    is_target: list[bool]


@functools.cache
def load_kept_words() -> frozenset[str]:
    """Return words that stand in names and tell no name: offices, bodies, days, and what ends in an apostrophe."""
    return frozenset(row["word"] for row in read_lexicon("kept_words"))


def read_text(text: str, start: int = -1, end: int = -1) -> Reading:
    """Return the words of `text` with its names replaced; ``text[start:end]``, where given, is the target.

    >>> read_text("Orsa praised Brandt's plan.", 13, 19).words
    ['[a]', 'praised', '[target]', "'", 's', 'plan', '.']
    """
    if start >= 0:
        low = max(0, start - _REACH)
        text, start, end = text[low : end + _REACH], start - low, end - low
    found = _sign_words(text, start, end)
    words: list[str] = []
    order: dict[str, int] = {}
    for at, (sign, word, name) in enumerate(found):
        if sign not in (TARGET, _NAMED):
            words.append(sign)
            continue
        if words and words[-1] == "the":  # an article goes with the name: some names have one, some have none
            words.pop()
        if sign == TARGET:
            words += [] if words and words[-1] == TARGET else [TARGET]
        elif at + 1 == len(found) or found[at + 1][::2] != (_NAMED, name):  # the last word of a name tells it
            words.append(NAMES[order.setdefault(word, len(order)) % len(NAMES)])
    return Reading(words, [word == TARGET for word in words])


def _sign_words(text: str, start: int, end: int) -> list[tuple[str, str, int]]:
    """Return for each word what stands in its place, the word itself and the number of the name that holds it."""
    text = wording.plain_marks(text)
    reading, kept = wording.read_words(text, start, end), load_kept_words()
    names = [place for word, place in zip(reading.words, reading.places, strict=True) if word in _HIDDEN]
    again = _list_target_words(text[start:end]) if start >= 0 else frozenset()
    found, at = [], 0
    for match in _WORD.finditer(wording.plain_phrases(text, start, end)):
        word = match.group().lower()
        while at < len(names) and names[at][1] <= match.start():
            at += 1
        is_inside = at < len(names) and names[at][0] <= match.start()
        # "s" and "t" are small words behind an apostrophe, and initials elsewhere.
        is_kept = word in kept and (len(word) > 2 or text[match.start() - 1 : match.start()] == "'")
        if is_inside and match.end() <= names[at][1] and (word in ".-" or _ELISION.match(text, match.start())):
            continue  # a mark within a name
        is_named = is_inside and word[0].isalnum() and not is_kept
        is_target = match.start() < end and match.end() > start >= 0
        if is_target or (is_named and (word in again or _touches(names[at], start, end))):
            found.append((TARGET, word, -1))
        elif is_named:
            found.append((_NAMED, word, at))
        else:
            found.append((word, word, -1))
    return found


_HIDDEN = (wording.NAME, wording.TARGET)


def _touches(place: tuple[int, int], start: int, end: int) -> bool:
    return start >= 0 and place[0] < end and place[1] > start


def _list_target_words(mention: str) -> frozenset[str]:
    """Return the words of a target by which the text may name it again."""
    words = (match.group() for match in _WORD.finditer(mention))
    return frozenset(w.lower() for w in words if w[0].isupper() and len(w) > 2) - load_kept_words()
