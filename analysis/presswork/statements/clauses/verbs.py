"""Which words carry a clause, and which play a part around a cue?

The roles stand in ``clause_verbs.csv``: one row is one role with the forms that play it.
"""

from __future__ import annotations

import functools
import re

from presswork.language.lexicon import read_lexicon

# A finite verb, as far as a word tells without a parser: an auxiliary, or a past tense that is no adjective here.
_AUXILIARY = re.compile(
    r"(?i)\b(?:is|are|was|were|am|has|have|had|will|would|can|could|may|might|must|should|shall|do|does|did|cannot)\b"
    r"|(?<=\w)n['’]t\b|(?<=\w)['’](?:re|ve|ll|d|m)\b|\b(?:it|he|she|that|there|who)['’]s\b"
)
_PAST = re.compile(r"\b(?!hundred|naked|sacred|united)[a-z]{2,}(?:ed|[^aeiou]ew|ought|aught)\b|\b(?:ran|went|came|fell|rose|took|made|left|lost|won|held|met|hit|cut|began|broke|sank|stood|got|gave|sent|saw|grew)\b")
_PRESENT = re.compile(r"(?<=[a-z0-9] )(?:[a-z]{2,}[^s\W]s|want|need|live|work|go|make|pay|take|use|know|get)\b")
_SUBORDINATE = re.compile(
    r"(?i)(?:if|when|while|because|although|though|as|after|before|since|until|once|unless|whereas|that|which|who|whose|and|but|or|so"
    r"|where|asked|according)\b"
)


@functools.cache
def load_roles() -> dict[str, frozenset[str]]:
    """Return the forms that play each role."""
    roles: dict[str, set[str]] = {}
    for row in read_lexicon("clause_verbs"):
        roles.setdefault(row["role"], set()).update(row["forms"].split())
    return {role: frozenset(forms) for role, forms in roles.items()}


@functools.cache
def write_pattern(role: str) -> str:
    """Return the forms of a role as alternatives of a regular expression, longest first."""
    return "|".join(sorted(load_roles()[role], key=lambda form: (-len(form), form)))


def is_clause(words: str) -> bool:
    """Do these words hold a subject and a finite verb, as far as their forms tell?"""
    if words.count(" ") < 2:
        return False
    return bool(_AUXILIARY.search(words) or _PAST.search(words, 2) or _PRESENT.search(words))


def is_independent(words: str) -> bool:
    """Is this a main clause: no conjunction or relative at its head?"""
    return is_clause(words) and not _SUBORDINATE.match(words)
