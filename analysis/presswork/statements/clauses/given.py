"""Which sentences give a whole clause as somebody's without a verb of saying?

"As per the ministry, CLAUSE", "The claim that CLAUSE was made by NAME", "CLAUSE. So says the ministry." One row is
one frame, as in :mod:`presswork.statements.clauses.frames`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from presswork.statements.clauses.frames import NOUNS, Frame, is_source
from presswork.statements.clauses.verbs import is_clause, is_independent

_CLAIM = r"(?:claim|allegation|accusation|assertion|suggestion|warning|charge|rumou?r|report)"
_CLAIMED = re.compile(
    rf"(?:The|An?|One|Another) {_CLAIM} that (?P<what>.{{8,300}}?) "
    r"(?:(?:was|were|is|has been) (?:first |also |originally )?"
    r"(?P<cue>made|given|raised|levelled|leveled|issued|put forward|voiced) by"
    rf"|(?P<cue2>came|comes|originated) (?:first )?from) (?P<who>{NOUNS})"
    r"(?=,| (?:in|on|at|and|who|during|after|last|this)\b|[.]?\s*\Z)"
)
_LEADING = re.compile(
    r"(?P<cue>As per|In the (?:view|opinion|estimation|assessment|judge?ment) of|(?:Going b|B)y the account of)"
    rf" (?P<who>{NOUNS})(?:, [^,;:“”\"]{{3,70}})?, (?P<what>[^“\"‘].{{7,400}}?)[.]?\s*\Z"
)
_SO_SAYS = re.compile(
    r"(?P<cue>So (?:says?|said)"
    r"|(?:That|This)(?: is| was|['’]s) (?:according to|the (?:message|word|warning|assessment) (?:of|from)))"
    rf" (?P<who>{NOUNS})(?=,| (?:in|on|at|which|who|during|after|released|published|last)\b|[.]?\s*\Z)"
)


def read_given(text: str, sentences: Sequence[tuple[int, int]], k: int) -> Frame | None:
    """Return the frame of sentence `k` of a line, whose clause may be the sentence before, or None.

    >>> text = "The claim that the bridge was mined was made by the rebels."
    >>> frame = read_given(text, [(0, len(text))], 0)
    >>> text[slice(*frame.what[0])], text[slice(*frame.who)].strip(".")
    ('the bridge was mined', 'the rebels')
    """
    start, end = sentences[k]
    if match := _CLAIMED.match(text, start, end):
        is_said = is_clause(match["what"]) and is_source(match["who"])
        return _make_frame(match, match.span("what")) if is_said else None
    if match := _LEADING.match(text, start, end):
        is_said = is_independent(match["what"]) and is_source(match["who"])
        return _make_frame(match, match.span("what")) if is_said else None
    match = _SO_SAYS.match(text, start, end) if k else None
    before = text[slice(*sentences[k - 1])] if match else ""
    if match and is_independent(before) and is_source(match["who"]) and not set(before) & set('“”"‘«'):
        return _make_frame(match, (sentences[k - 1][0], sentences[k - 1][0] + len(before.rstrip(" ."))))
    return None


def _make_frame(match: re.Match, what: tuple[int, int]) -> Frame:
    cue = "cue2" if match.groupdict().get("cue2") else "cue"
    return Frame((what,), match.span(cue), match.span("who"))
