"""Who is meant by the words around a statement that the tagger gave none, or the wrong, source?

One row is one statement: a source right beside the closing mark, in the next sentence, before a participle; none in
a headline whose words the body does not bear out.
"""

from __future__ import annotations

import functools
import re

from presswork.statements.assembly import Statement
from presswork.statements.clauses.acts import find_tokens
from presswork.statements.clauses.frames import is_source
from presswork.statements.clauses.verbs import write_pattern
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens

_NOUNS = r"(?:[\w’'&-]+(?:\.(?=[ \w])(?:[A-Z]\.)*)? ){0,9}?[\w’'&-]*\w\.?"


@functools.cache
def _load_beside() -> tuple[re.Pattern, re.Pattern]:
    """The cue and the source right behind a closing mark, in either order, up to a sign or the end."""
    speech = write_pattern("speech") + "|" + write_pattern("told")
    end = r"(?=[,.;:]|\s*\Z| (?:on|in|at|after|before|during|when|as|while|who|of|to)\b)"
    return (
        re.compile(rf"[,.]? ?(?P<cue>{speech}) (?P<who>(?!him\b|her\b|them\b|us\b|me\b|that\b){_NOUNS}){end}"),
        re.compile(rf"[,.]? ?(?P<who>{_NOUNS}) (?:also |later |then )?(?P<cue>{speech})(?![\w-])"),
    )


_NEXT = re.compile(
    rf"(?:So (?P<who>{_NOUNS})(?:, [^,.]{{3,80}},)? (?P<cue>summed up|put it|described|characteri[sz]ed"
    rf"|explained|spoke)\b"
    rf"|(?P<cue6>With (?:these|those) words),? (?P<who6>(?:the |an? )?{_NOUNS})(?:, [^,.]{{3,80}})?, (?=[a-z]+)"
    rf"|(?:That|This) (?:is|was) how (?P<who5>{_NOUNS})(?:, [^,.]{{3,80}},)? (?P<cue5>put it|described|summed up"
    rf"|explained|saw it|sees it|puts it)\b"
    rf"|(?:That|This) (?:is|was) what (?P<who4>{_NOUNS})(?:, [^,.]{{3,80}},)? (?P<cue4>told|said|says|wrote)\b"
    rf"|(?:The|Those|These) (?:words )?(?:were|are) (?P<cue2>those|the words) of (?P<who2>[^.;]{{3,120}})"
    rf"|(?:That|This|Such) (?:is|was) (?:the )?(?P<cue3>view|verdict|message|warning|opinion|conclusion"
    rf"|judgement|judgment) of (?P<who3>[^.;]{{3,120}}))"
)
# "A former mayor accused of taking bribes from a contractor | told the jury": the participle's nouns say nothing.
_REDUCED = re.compile(
    r"(?P<who>(?:The|An?|One|Two|Three|Some|Several|Former|His|Her"
    r"|Their) [^,;:“”\"]{2,60}?) (?:accused of|charged with|suspected of|convicted of"
    r"|arrested (?:for|over|in)|wanted for|jailed for|linked to|facing|injured in|wounded in"
    r"|rescued from|evacuated from|fleeing|trapped in"
    r"|displaced by|affected by|blamed for|named in|hit by)\b"
)


def find_sources(
    text: str, tokens: Tokens, found: list, lines: range, heads: frozenset[int]
) -> list[tuple[int, Statement]]:
    """Return the statements with the sources that their surroundings tell; headlines without ground are left out."""
    kept = []
    bodies = " ".join(text[slice(*_span_of_line(tokens, n))] for n in lines if n not in heads and tokens.length[n])
    for line, statement in found:
        if line in heads and not _is_founded(text, tokens, statement, bodies):
            continue
        if _is_anonymity(text, tokens, statement):
            continue
        _pass_aside(text, tokens, line, statement)
        if statement.source is None and statement.cue is None:
            _look_beside(text, tokens, line, statement) or _look_on(text, tokens, line, statement, lines)
        elif statement.source is None:
            _look_behind(text, tokens, line, statement)
        else:
            _correct_subject(text, tokens, line, statement)
        kept.append((line, statement))
    said = [(line, s) for line in lines for s in _find_unsaid(text, tokens, line, kept, lines)]
    return sorted(kept + said, key=lambda item: (item[0], item[1].pieces[0].start))


def _span_of_line(tokens: Tokens, line: int) -> tuple[int, int]:
    first, size = int(tokens.first[line]), int(tokens.length[line])
    return int(tokens.starts[first]), int(tokens.ends[first + size - 1])


def _is_founded(text: str, tokens: Tokens, statement: Statement, bodies: str) -> bool:
    """Does the body bear out that a headline's source is somebody: does it use the source's last word?"""
    if statement.source is None or not bodies:
        return True
    words = re.findall(r"[\w’'-]+", text[slice(*find_span(tokens, statement.source))])
    word = re.sub(r"['’]s$", "", words[-1]) if words else ""
    if (
        statement.cue is None or text[slice(*find_span(tokens, statement.cue))].strip() == ":"
    ):  # a label: somebody's name
        return bool(re.search(rf"[\w,;] {re.escape(word)}\b", bodies))
    return bool(re.search(rf"(?i)\b{re.escape(word)}", bodies))


def _look_beside(text: str, tokens: Tokens, line: int, statement: Statement) -> bool:
    """Give a passage in marks the cue and the source that follow its closing mark."""
    piece = statement.pieces[-1]
    if tokens.columns["state"][piece.end - 1] != 3:
        return False
    at = int(tokens.ends[piece.end - 1])
    stop = next((e for s, e in tokens.sentences[line] if s <= at < e), at)
    for pattern in _load_beside():
        match = pattern.match(text, at, stop)
        if match and is_source(match["who"]):
            who, cue = (find_tokens(tokens, line, *match.span(name)) for name in ("who", "cue"))
            if who[0] < who[1] and cue[0] < cue[1]:
                is_before = who[0] < cue[0]
                statement.cue = Segment("Q" if is_before else "K", *cue)
                statement.source = Segment("S" if is_before else "Z", *who)
                return True
    return False


def _look_behind(text: str, tokens: Tokens, line: int, statement: Statement) -> None:
    """Give a cue without a source the noun phrase that follows it or, where it is a participle, stands before it."""
    piece, cue = statement.pieces[0], statement.cue
    if cue is None:
        return
    if cue.end <= piece.start:
        _look_around(text, tokens, line, statement, find_span(tokens, cue))
    if not 0 <= cue.start - piece.end <= 1 or tokens.columns["state"][piece.end - 1] != 3:
        return
    match = _BEHIND.match(text, find_span(tokens, cue)[1])
    if match and is_source(match["who"]):
        who = find_tokens(tokens, line, *match.span("who"))
        statement.source = Segment("Z", *who) if who[0] < who[1] else None


def _look_around(text: str, tokens: Tokens, line: int, statement: Statement, cue: tuple[int, int]) -> None:
    """Give a cue in front its source: "The worry among | shopkeepers | is that", "A man | accused of fraud said"."""
    start, end = cue
    begin = next((s for s, e in reversed(tokens.sentences[line]) if s <= start), start)
    match = _AMONG.match(text, end) or _REDUCED.match(text, begin) or _QUOTED.match(text, begin)
    if match and match.end() >= end:
        who = find_tokens(tokens, line, *match.span("who"))
        kind = "S" if match.end("who") <= start else "Z"
        statement.source = Segment(kind, *who) if who[0] < who[1] else None


_QUOTED = re.compile(
    rf"(?P<who>{_NOUNS}) (?:is|was|were|has been|have been) quoted (?:by [^,;:“”\"]{{2,60}} )?as"
    r" (?:saying|telling)\b:?"
)
_AMONG = re.compile(rf" (?P<who>{_NOUNS}) (?:is|was) that\b")
_BEHIND = re.compile(rf" (?P<who>(?!him\b|her\b|them\b|us\b|me\b|that\b){_NOUNS})(?=[,.;]|\s*$)")


def _look_on(text: str, tokens: Tokens, line: int, statement: Statement, lines: range) -> bool:
    """Give a passage in marks that ends its sentence the source of the next one ("So NAME summed up his year")."""
    piece = statement.pieces[-1]
    if tokens.columns["state"][piece.end - 1] != 3:
        return False
    return _read_next(text, tokens, line, int(tokens.ends[piece.end - 1]), statement, lines)


def _read_next(text: str, tokens: Tokens, line: int, at: int, statement: Statement, lines: range) -> bool:
    rest = next(((n, s) for n, s in [(line, s) for s, _ in tokens.sentences[line] if s >= at - 1]), None)
    if rest is None and line + 1 in lines and tokens.length[line + 1]:
        rest = line + 1, _span_of_line(tokens, line + 1)[0]
    match = _NEXT.match(text, rest[1]) if rest else None
    if not match:
        return False
    name = next(n for n in ("", "2", "3", "4", "5", "6") if match["who" + n])
    who, cue = (find_tokens(tokens, rest[0], *match.span(part + name)) for part in ("who", "cue"))
    if not (who[0] < who[1] and cue[0] < cue[1]):
        return False
    statement.cue, statement.source = Segment("K", *cue), Segment("Z", *who)
    return True


def _find_unsaid(text: str, tokens: Tokens, line: int, found: list, lines: range) -> list[Statement]:
    """Return a line that is one passage in marks, which the tagger left out, where the next line says whose it is."""
    first, size = int(tokens.first[line]), int(tokens.length[line])
    if size < 4 or tokens.columns["state"][first] != 1 or any(n == line for n, _ in found):
        return []
    close = int(tokens.columns["closes"][first])
    if tokens.columns["state"][close] != 3 or close < first + size - 2:
        return []
    statement = Statement([Segment("F", first, close + 1)], 0)
    return [statement] if _read_next(text, tokens, line, int(tokens.ends[close]), statement, lines) else []


# "NAME, which experts accuse of backing them, | denied any part": the aside's people are not who denies.
_ASIDE = re.compile(
    r"(?P<who>(?:[A-Z“]|the |a |an )[^,;:“”]{1,60}), (?:which|who|whose|whom) [^,;:“”]+,"
    r" (?:(?:has|have|had|also|later|then) )?"
)


def _pass_aside(text: str, tokens: Tokens, line: int, statement: Statement) -> None:
    """Give a cue right behind an aside the subject before that aside."""
    cue, source = statement.cue, statement.source
    if cue is None or (source is not None and source.start > cue.start):
        return
    at, end = find_span(tokens, cue)
    if text[at:end].split()[0].endswith("ing"):
        return
    begin = next((s for s, e in reversed(tokens.sentences[line]) if s <= at), at)
    match = _ASIDE.fullmatch(text, begin, at)
    if match is None or (source is not None and find_span(tokens, source)[0] < match.end("who")):
        return
    who = find_tokens(tokens, line, *match.span("who"))
    if who[0] < who[1] and not any(p.start < who[1] and who[0] < p.end for p in statement.pieces):
        statement.source, statement.cue = Segment("S", *who), cue._replace(kind="Q")


def _is_anonymity(text: str, tokens: Tokens, statement: Statement) -> bool:
    """Is all that is "asked" not to be named?"""
    start, end = find_span(tokens, statement.pieces[0])
    return bool(
        re.match(
            r"(?:not )?to (?:not )?(?:be (?:named|identified|quoted)|remain (?:anonymous" r"|unnamed))\b",
            text[start:end],
        )
    )


_INSIDE_RELATIVE = frozenset({"it", "him", "her", "them", "who", "which", "that"})
# "Two diplomats who had seen a record of it | said": the clause's last word is nobody's subject.
_RELATIVE = re.compile(
    r"(?P<who>(?:The|An?|Two|Three|One|Some|Several|Many|Most) [^,;:“”]{2,60}?)(?: there)?,? (?:who"
    r"|which|that)\b(?:[^;:“”,]*\w )?"
)


def _correct_subject(text: str, tokens: Tokens, line: int, statement: Statement) -> None:
    """Give a cue the subject of its sentence where its source stands in a participle behind that subject."""
    source, cue = statement.source, statement.cue
    if source is None or cue is None or not source.end <= cue.start:
        return
    if cue.start > source.end + 1 and text[slice(*find_span(tokens, source))] != "who":
        return
    start, end = find_span(tokens, source)
    begin = next((s for s, e in reversed(tokens.sentences[line]) if s <= start), start)
    match = _REDUCED.match(text, begin, start)
    if quoted := _QUOTED.match(text, begin, find_span(tokens, cue)[1]):
        who = find_tokens(tokens, line, *quoted.span("who"))
        statement.source = Segment("S", *who) if who[0] < who[1] else source
        return
    if text[start:end].lower() in _INSIDE_RELATIVE and (relative := _RELATIVE.match(text, begin, end)):
        match = relative
    if match and "," not in text[match.end() : end]:
        who = find_tokens(tokens, line, *match.span("who"))
        statement.source = Segment("S", *who) if who[0] < who[1] else source
