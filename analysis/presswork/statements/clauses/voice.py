"""Does whoever stands before the cue say anything: is the cue active and affirmed?

"The mayor was accused of lying" has no speaker in it, "the mayor refused to say" no statement. One row is
one statement.
"""

from __future__ import annotations

import functools
import re

from presswork.statements.assembly import Statement
from presswork.statements.clauses.acts import find_tokens
from presswork.statements.clauses.verbs import is_clause, load_roles, write_pattern
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens

_ADVERBS = (
    r"(?: (?:also|now|later|first|again|even|once|yet|still|repeatedly|widely|often|then|reportedly"
    r"|[a-z]+ly|on [A-Z][a-z]+day|last \w+|in [A-Z][a-z]+|in \d+|this \w+))*"
)


@functools.cache
def _load_passive() -> re.Pattern:
    """An auxiliary with the past participle of a verb that has a receiver."""
    return re.compile(
        rf"(?i)(?:\b(?:was|were|is|are|be|been|being|gets?|got)|['’](?:s"
        rf"|re))\b{_ADVERBS} (?P<verb>{write_pattern('receiver')}|said)\b"
    )


@functools.cache
def _load_bare() -> re.Pattern:
    """A participle without an auxiliary, as headlines and relative remarks have it: "accused of", "told to"."""
    return re.compile(
        rf"(?P<verb>(?i:{write_pattern('receiver')}))(?: (?:on|last) [A-Z]?[a-z]+)? (?P<what>(?i:of|to"
        rf"|over|for|by|about|against|as))\b"
    )


@functools.cache
def _load_withheld() -> re.Pattern:
    verbs = "|".join(sorted(load_roles()["withheld"], key=lambda form: (-len(form), form)))
    return re.compile(
        r"(?i)(?:\b(?:(?:do|does|did|has|have|had|will|would|could|can|may|might) (?:not|never)|cannot"
        r"|never|neither|nor"
        r"|(?:do|does|did|has|have|had|wo|would|could|ca)n['’]t|refus(?:e|es|ed|ing) to|declin(?:e|es"
        r"|ed|ing) to|fail(?:s|ed|ing)? to"
        r"|(?:has|have|had|is|are) yet to|stop(?:s|ped|ping)? short of|avoid(?:s|ed|ing)?|without"
        r"|no one|nobody|none|unable to|unwilling to"
        rf"|was not available to|(?:was|were|is|are) available to)\b){_ADVERBS}(?: (?:publicly"
        rf"|immediately|yet|been able to))? (?:{verbs})\b"
        r"|\b(?:made?|makes|making) no (?:mention|comment|claim|statement|reference|announcement)\b"
        r"|\bsaid nothing\b|\bkept silent\b"
    )


_BY = re.compile(
    r" by (?P<who>(?!(?:the )?(?:end|time|way)\b)[^,;:.“”\"]{2,80}?)(?= (?:on|in|at|that|not|if"
    r"|whether|as|to|of|for|over|with|who|during|after|when|\w+day)\b|[,.;:]|\Z)"
)


def apply_voice(text: str, tokens: Tokens, found: list, heads: frozenset[int]) -> list[tuple[int, Statement]]:
    """Return the statements without those that nobody makes: the receiver's of a passive cue, the withheld.

    A passive with "by NAME" is that name's; one with a clause ("was told that ...") is somebody's unnamed.
    """
    kept = []
    for line, statement in found:
        heard = _hear(text, tokens, statement, line in heads)
        kept += [(line, heard)] if heard else []
    return kept


def _is_nobody(text: str, tokens: Tokens, statement: Statement) -> bool:
    """Does the source deny that anybody spoke: "Neither the minister nor her office said when"?"""
    if statement.source is None or any(tokens.columns["state"][p.end - 1] for p in statement.pieces):
        return False
    return bool(_NOBODY.match(text, find_span(tokens, statement.source)[0]))


# "NAME, asked what comes next, says ...": asked by others.
_ASKED = re.compile(r", (?:when |if |once )?asked(?: (?:about|by|if|whether|how|why|what))?")
_ANSWERED = re.compile(r"[^,;]{3,90}, (?:has |had |only |just |simply )?[a-z]+\b")
_NOBODY = re.compile(r"(?i)(?:neither|nobody|no one|none of)\b")


def _hear(text: str, tokens: Tokens, statement: Statement, is_head: bool) -> Statement | None:
    cue = statement.cue
    if cue is None:
        return statement
    start, end = find_span(tokens, cue)
    begin, stop = _find_sentence(tokens, int(tokens.line[cue.start]), start)
    if FORUM.fullmatch(text, max(begin, start - 60), end):
        statement.source = None  # who told the court is somebody's unnamed
        return statement
    if _is_withheld(text, tokens, statement, begin, start, end) or _is_nobody(text, tokens, statement):
        return None
    if statement.source is not None and _ASKED.fullmatch(text, start - 2, end) and _ANSWERED.search(text, end, stop):
        return None
    passive = next(
        (m for m in _load_passive().finditer(text, max(begin, start - 80), min(stop, end + 1)) if m.end() > start),
        None,
    )
    if passive is None:
        bare = _load_bare().match(text, start, stop)
        passive = (
            bare
            if bare and (is_head or _is_relative(text, statement, tokens)) and not _is_past(bare, is_head)
            else None
        )
    if passive is None or _QUOTED.search(text, start, end):
        return statement
    return _give_agent(text, tokens, statement, passive, stop)


# "The court heard | the lock had been changed": the words are a witness's.
FORUM = re.compile(
    r"(?:.*?\b)?(?:court|jury|trial|inquest|inquiry|hearing|tribunal|committee|panel)"
    r" (?:(?:was|has been|had been) (?:also |earlier )?told|(?:also |earlier |has |had )?heard)"
)
_QUOTED = re.compile(r"quoted|\bsaid\b.{0,30}\bsaying")


def _is_past(match: re.Match, is_head: bool) -> bool:
    """Is a bare form rather a past tense with an object behind ("told to" in a headline is none)?"""
    return not is_head and match["verb"].lower() in ("told", "asked", "warned")


def _is_relative(text: str, statement: Statement, tokens: Tokens) -> bool:
    """Is the cue a participle behind a noun ("a mayor accused of taking bribes | told the jury")?"""
    return text[slice(*find_span(tokens, statement.cue))].split()[0].lower() in ("accused", "blamed") and bool(
        re.match(r"(?:accused|blamed) (?:of|for)\b", text[find_span(tokens, statement.cue)[0] :][:20])
    )


def _find_sentence(tokens: Tokens, line: int, at: int) -> tuple[int, int]:
    return next((s for s in reversed(tokens.sentences[line]) if s[0] <= at), tokens.sentences[line][0])


def _is_withheld(text: str, tokens: Tokens, statement: Statement, begin: int, start: int, end: int) -> bool:
    """Is the cue denied, and by the writer, not inside what is said?"""
    if any(any(tokens.columns["state"][p.start : p.end]) for p in statement.pieces):
        return False
    source = statement.source
    low = max(begin, start - 60)
    if source is not None and source.end <= statement.cue.start:
        low = max(low, find_span(tokens, source)[0])
    for match in _load_withheld().finditer(text, low, min(end + 20, len(text))):
        if match.start() < end and match.end() > start:
            return True
    return False


def _give_agent(text: str, tokens: Tokens, statement: Statement, passive: re.Match, stop: int) -> Statement | None:
    """Return the statement with whoever acts as its source, without a source where a clause is told, or nothing."""
    cue, source = statement.cue, statement.source
    statement = _drop_receiver(text, tokens, statement)
    if statement is None:
        return None
    if source is not None and source.start > cue.start:
        return statement  # "was told by NAME": the tagger has the agent
    agent = _BY.match(text, passive.end(), stop) or _BY.search(text, passive.end(), stop)
    line = int(tokens.line[cue.start])
    is_quoted = any(any(tokens.columns["state"][p.start : p.end]) for p in statement.pieces)
    first = find_span(tokens, statement.pieces[0])[0]
    is_told = bool(re.search(r"\bthat\W*\Z", text[max(0, first - 6) : first])) or text.startswith("that ", first)
    if agent and is_quoted and _overlaps(tokens, statement, agent.span("who")):
        _cut_agent(tokens, statement, agent.start())
    if agent and (is_quoted or is_told) and not _overlaps(tokens, statement, agent.span("who")):
        who = find_tokens(tokens, line, *agent.span("who"))
        statement.source = Segment("Z", *who) if who[0] < who[1] else None
        return statement
    if is_quoted or is_told:
        statement.source = None
        return statement
    return None


def _drop_receiver(text: str, tokens: Tokens, statement: Statement) -> Statement | None:
    """Return the statement without a receiver that was taken for content: "“No,” | NAME | was told"."""
    state = tokens.columns["state"]
    last = statement.pieces[-1]
    if (
        last.kind in "FR"
        and last.end in range(statement.cue.start - 2, statement.cue.start + 1)
        and not state[last.end - 1]
    ):
        quoted = [i for i in range(last.start, last.end) if state[i]]
        if quoted:
            statement.pieces[-1] = last._replace(end=quoted[-1] + 1)
            return statement
        if len(statement.pieces) > 1:
            statement.pieces.pop()
            return statement
        return None if not is_clause(text[slice(*find_span(tokens, last))]) else statement
    return statement


def _cut_agent(tokens: Tokens, statement: Statement, stop: int) -> None:
    """Take "by NAME" off the end of the content."""
    piece = statement.pieces[-1]
    last = tokens.find(stop, piece.start, piece.end)
    if last > piece.start:
        statement.pieces[-1] = piece._replace(end=last)


def _overlaps(tokens: Tokens, statement: Statement, span: tuple[int, int]) -> bool:
    return any(s < span[1] and e > span[0] for s, e in (find_span(tokens, p) for p in statement.pieces))
