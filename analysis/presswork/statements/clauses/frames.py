"""Who says a whole clause that stands before, behind or around its cue?

Three frames: "CLAUSE, SUBJECT said on Monday", "CLAUSE, said SUBJECT", "CLAUSE, SUBJECT said, CLAUSE". One
row is one statement; a frame is read only where the sentence has no other reading by its commas.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from presswork.language.needles import Sieve
from presswork.statements.clauses.verbs import is_clause, is_independent, load_roles, write_pattern


class Frame(NamedTuple):
    """The spans of a sentence's parts in the text: what is said (one or two), the cue, and who says it."""

    what: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    who: tuple[int, int]


# A noun phrase for a source: no comma but before an apposition, no verb of its own.
NOUNS = r"(?:[\w’'&-]+(?:\.(?=[ \w])(?:[A-Z]\.)*)? ){0,13}?[\w’'&-]*\w\.?"
# "the minister, NAME, | has said", "the minister said, | citing a film found in a tunnel": no source begins so.
_NO_HEAD = r"(?!(?:has|have|had|also|later|citing|quoting|adding|saying)\b)"
_APPOSED = r"(?:, [^,;:“\"]{3,90},)?"
_WHEN = (
    r"(?: (?:on|in|at|late|early|earlier|yesterday|today|tonight|during|after|before|to|by|via|through|from|when"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last|this|here|again|recently)\b[^,;:“”\"]{0,90})?"
)
# What a wire story's lead goes on with behind its source: "..., police said on Monday, as heavy rains fell".
_TAIL = (
    r", (?:as|after|while|amid|in (?:an?|the|what)|days|weeks|hours|months|a (?:day|week|month)|one"
    r"|two|when|following|despite|with|before"
    r"|marking|raising|bringing|dealing|adding to|citing|quoting|referring to)\b[^;:“”]{3,240}"
)
# "OSLO, Oct 12 (AP) - ...": where and when a story was written is nobody's words.
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][^a-z\W]+[A-ZÀ-Þ ,./’'-]*(?:,"
    r" [A-Z][\w ]{2,40})?,? ?)?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?)?(?:\([A-Za-z ]{2,20}\) ?)?(?:-|–|—) (?=\S)"
)
_END = r"[\s.!?”\"’']*\Z"


@functools.cache
def _load_frames() -> tuple[list[str], Sieve]:
    """Return the names of the frames and their patterns."""
    patterns = _write_frames()
    return list(patterns), Sieve(list(patterns.values()))


def _write_frames() -> dict[str, str]:
    speech, told, inserted = (write_pattern(role) for role in ("speech", "told", "inserted"))
    adverb = r"(?:(?:also|later|then|has|have|had|[a-z]+ly) )?"
    return {
        "trailing": (
            rf"(?P<what>.{{12,600}}), (?P<who>{_NO_HEAD}{NOUNS})(?P<more>{_APPOSED}) {adverb}"
            rf"(?:(?P<cue>{speech}){_WHEN}|(?P<told>{told}) [^,;:“”\"]{{2,80}})(?:{_TAIL})?{_END}"
        ),
        "inverted": (
            rf"(?P<what>.{{8,600}}), (?:also |then )?(?P<cue>{inserted}) (?P<who>(?!that\b|he\b|it\b"
            rf"|they\b)[^;:“”\"]{{2,200}}?)"
            rf"(?P<rest>(?:, (?:who|which|when|whose|though|although|but|and|as)|,? (?:adding|in an?|on"
            rf"|at the))\b[^;:“”\"]*)?{_END}"
        ),
        "inserted": (
            rf"(?P<what>[^,;:]{{2,160}}), (?:(?P<who>{NOUNS}) {adverb}(?P<cue>{inserted})"
            rf"|(?P<cue2>{inserted}) (?P<who2>{NOUNS})|(?P<cue3>according to) (?P<who3>{NOUNS}))"
            rf"(?: [a-z]+day)?, (?P<rest>[^;:]{{4,400}}){_END}"
        ),
    }


_RELATIVE = re.compile(r", (?:which|who|whose) [^,]+\Z")  # the writer's remark at the end of what is said
_RELATIVE_REST = re.compile(r" (?:who|that|which|whose|where)\b.*")
_DENIALS = frozenset("denies denied deny rejects rejected disputes disputed".split())
_NOUNS_TOO = frozenset("report reports estimate estimates forecast state states warning claims claim".split())
_PRONOUNS = frozenset("he she they it we i you".split())
_NO_SOURCE = re.compile(
    r"(?i)(?:which|that|who|where|what|this|there|to|and|but|or|as|if|when|while|because|although|of"
    r"|in|on|at|for|by|with|from|after"
    r"|before|during|not|so|then|also|however|having|being|including)\b"
)
_BARE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|did|does|said|than|how|why)\b(?! who)"
)
_LOWER_HEAD = re.compile(
    r"(?:the|an?|his|her|its|their|our|my|some|several|many|two|three|four|five|six|one|both|most"
    r"|other|another|local|state)\b|[\w’'-]+(?:s|men|women|people|police)\b|[a-z’' -]+\Z"
    r"|(?:[a-z’'-]+ ){1,5}(?:[A-ZÀ-Þ][\w.’'-]*(?: |\Z)){1,4}\Z"
)


def read_frame(text: str, start: int, end: int) -> Frame | None:
    """Return the frame of a sentence, or None.

    >>> frame = read_frame("The dam is safe, said the minister.", 0, 35)
    >>> frame.what, frame.who
    (((0, 15),), (22, 34))
    """
    if "," not in text[start:end] or end - start > _LONGEST:
        return None
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    names, frames = _load_frames()
    for at, pattern in frames.choose(text[start:end]):
        match = pattern.match(text, start, end)
        frame = _READERS[names[at]](text, match) if match else None
        if frame:
            return frame
    return None


_LONGEST = 700


def _read_trailing(text: str, match: re.Match) -> Frame | None:
    what, who = match["what"], match["who"]
    if what[0] in "“\"‘'«" or not is_independent(what) or not is_source(who):
        return None
    relative = _RELATIVE.search(what)
    end = match.start("what") + relative.start() if relative else match.end("what")
    return Frame(((match.start("what"), end),), match.span("cue" if match["cue"] else "told"), match.span("who"))


def _read_inverted(text: str, match: re.Match) -> Frame | None:
    what, who = match["what"], match["who"]
    if what[0] in "“\"‘'" or not is_independent(what) or not is_source(who.split(",")[0]):
        return None
    if is_clause(_RELATIVE_REST.sub("", who.split(",")[0])):
        return None
    return Frame((match.span("what"),), match.span("cue"), match.span("who"))


def _read_inserted(text: str, match: re.Match) -> Frame | None:
    name = next(n for n in ("who", "who2", "who3") if match[n])
    who, what = match[name], match["what"]
    if what[0] in "“\"‘'" or not is_source(who) or (is_clause(what) and is_clause(match["rest"])):
        return None
    if _SCENE.match(what) and what.split()[0].lower() not in ("because", "if", "when", "while", "unless"):
        return None
    if not is_clause(f"{what} {match['rest']}") or _ENDING.match(match["rest"]):
        return None
    cue = match.span(name.replace("who", "cue"))
    return Frame((match.span("what"), match.span("rest")), cue, match.span(name))


# "On Monday, the minister said, ..." has no clause around the cue; "..., he said, adding that ..." goes on otherwise.
_SCENE = re.compile(
    r"(?i)(?:on|in|at|after|before|during|since|meanwhile|however|but|and|so|then|later|also|still|yet"
    r"|for|with|by|asked|speaking)\b"
)
_ENDING = re.compile(
    r"(?i)(?:adding|saying|noting|citing|according|calling|referring|speaking|telling|and|but|who"
    r"|which|when|where|while|as|after|although|though)\b"
)


def is_source(who: str) -> bool:
    """Can these words be who says something: a noun phrase without a finite verb?"""
    words = who.split()
    if not words or _NO_SOURCE.match(who) or words[-1] in _DENIALS | load_roles()["speech"] - _NOUNS_TOO:
        return False
    if words[0].lower() in _PRONOUNS:
        return len(words) == 1
    if is_clause(_RELATIVE_REST.sub("", who)) or _BARE_VERB.search(who):
        return False
    return who[0].isupper() or bool(_LOWER_HEAD.match(who))


_READERS = {"trailing": _read_trailing, "inverted": _read_inverted, "inserted": _read_inserted}
