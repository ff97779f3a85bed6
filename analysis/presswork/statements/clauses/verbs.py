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
    r"|(?<=\w)n['’]t\b|(?<=\w)['’](?:re|ve|ll|d|m)\b|\b(?:it|he|she|that|there|(?-i:[Ww]ho))['’]s\b"
)
_SUBORDINATE = re.compile(
    r"(?i)(?:if|when|while|because|although|though|as|after|before|since|until|once|unless|whereas"
    r"|that(?! (?:is|was|will|would|has|had|means) )|which|who|whose|and|but|or|so"
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


@functools.cache
def _load_finite() -> re.Pattern:
    """A finite verb behind at least one word: a past tense, or a form of the list of common verbs."""
    forms = {row["form"]: row["verbs"].split() for row in read_lexicon("common_verbs")}
    third = "|".join(sorted({*forms["third"], *forms["past"]}, key=lambda form: (-len(form), form)))
    bare = "|".join(sorted(forms["bare"]))
    return re.compile(
        rf"(?<=\w )(?:{third})\b|(?<=[a-z]s )(?:{bare})\b|(?<=people )(?:{bare})\b"
        r"|(?<=\w )(?<!\b[Tt]he"
        r" )(?<!\b[Aa]n )(?<!\b[Aa] )(?<!\bof )[a-z]{2,}(?<!hundr)(?<!unit)(?<!nak)(?<!inde)(?<!spe)(?<!ne)ed\b"
    )


def is_clause(words: str) -> bool:
    """Do these words hold a subject and a finite verb, as far as their forms tell?"""
    if words.count(" ") < 2:
        return False
    return bool(_AUXILIARY.search(words) or _load_finite().search(words))


def is_independent(words: str) -> bool:
    """Is this a main clause: no conjunction or relative at its head, and a verb in a part that is no aside?"""
    if _SUBORDINATE.match(words):
        return False
    return any(is_clause(part) and not _ASIDE.match(part) for part in _PARTS.split(words))


_PARTS = re.compile(r",(?= )|—|–| - ")
_ASIDE = re.compile(
    r"\s*(?:who|which|whose|whom|where|when|that|as|if|while|although|though|because|including|such as"
    r"|[a-z]+ing|(?:an?|the) [^,]* (?:who|that)|[a-z]+ed (?:in|by|on|as|to|with))\b"
)
