"""Is a target only named as whose friend or rival somebody is?  Then what is told is not the target's doing."""

from __future__ import annotations

import functools
import re

from presswork.language.lexicon import read_word_set

_REACH = 60  # characters on either side in which the relation stands
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|President|Judge|Senator|Mayor|Minister)\.? )?"
# The relation opens a clause: who it is does what is told.
_OPENING = r"(?:^|[.,;:\"“] |\b(?:by|said|says|that) )(?:(?:an?|the|one|two|three|some|many) )?(?:[\w-]+ )?"
# A pronoun after the target may mean it: "opponents of Orsa say he lied".
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself|their|them|they)\b", re.I)


@functools.cache
def _load_patterns() -> tuple[re.Pattern, re.Pattern]:
    relations = "|".join(sorted(read_word_set("owners relations")))
    of_target = re.compile(rf"{_OPENING}(?:{relations}) of {_TITLE}$", re.I)
    target_s = re.compile(rf"(?:[’']s?|(?<=[’']s)|(?<=s[’'])) (?:[\w-]+ ){{0,1}}(?:{relations})\b", re.I)
    return of_target, target_s


def is_mere_owner(text: str, start: int, end: int) -> bool:
    """Say whether the target ``text[start:end]`` only tells whose friend, kin or rival is spoken of.

    >>> is_mere_owner("A cousin of Orsa was jailed.", 12, 16)
    True
    >>> is_mere_owner("Rivals of Orsa say he lied.", 10, 14)
    False
    """
    of_target, target_s = _load_patterns()
    is_owner = of_target.search(text[max(0, start - _REACH) : start]) or target_s.match(text, end)
    return bool(is_owner) and _PRONOUN.search(text, end) is None and text.count(text[start:end]) == 1
