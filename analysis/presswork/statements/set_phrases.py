"""Statements that a set phrase gives away: "in her view", "was quoted as saying", "a claim the company denies".

One row is one statement, found by the words of its sentence where the tagger saw none or saw it wrongly.
"""

from __future__ import annotations

import re

from presswork.language.needles import Sieve
from presswork.statements.assembly import Statement
from presswork.statements.cues import classify_cue
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens


def read_formulas(text: str, tokens: Tokens, found: list, lines: range) -> list[tuple[int, Statement]]:
    """Return the statements, corrected and completed by set phrases, in the order of the text."""
    found = [(n, part) for n, s in _name_quoted(text, tokens, found) for part in _part_acts(text, tokens, s)]
    found = _take_agents(text, tokens, found)
    found = [(n, part) for n, s in found for part in _part_denial(text, tokens, n, s)]
    busy: dict[int, list[Segment]] = {}
    for line, statement in found:
        busy.setdefault(line, []).extend(statement.pieces)
    found += [(n, s) for n in lines for s in _find_formulas(text, tokens, n, busy.get(n, []))]
    return sorted(found, key=lambda item: (item[0], item[1].pieces[0].start))


def _name_quoted(text: str, tokens: Tokens, found: list) -> list[tuple[int, Statement]]:
    """ "Orsa was quoted as saying ...": what the tagger took for content before the cue is the speaker."""
    dropped = set()
    for line, statement in found:
        cue = statement.cue
        quoted = None if cue is None else _find_quoted(text, tokens, line, cue)
        if quoted is not None:
            statement.source = quoted
        if cue is None or statement.source or not _QUOTED_AS.search(text[slice(*find_span(tokens, cue))]):
            continue
        for other_line, other in found:
            piece = other.pieces[-1]
            if other is not statement and other_line == line and piece.end == cue.start and other.cue == cue:
                statement.source, _ = piece, dropped.add(id(other))
    return [item for item in found if id(item[1]) not in dropped]


def _take_agents(text: str, tokens: Tokens, found: list) -> list[tuple[int, Statement]]:
    """Take who speaks out of content: "were told by | the regulator that ...", "the worry among | nurses is that"."""
    heard = set()
    for line, statement in found:
        cue, source, piece = statement.cue, statement.source, statement.pieces[-1]
        is_open = cue is not None and source is None and piece.kind == "C" and piece.start == cue.end
        if not is_open or not text[slice(*find_span(tokens, cue))].endswith((" by", " among")):
            continue
        match = _AGENT_FIRST.fullmatch(text, *find_span(tokens, piece))
        if match is None:
            continue
        who, what = (_find_tokens(tokens, line, *match.span(name)) for name in ("who", "what"))
        statement.source, statement.pieces = Segment("S", *who), [Segment("C", *what)]
        heard |= {id(other) for _, other in found if other is not statement and other.cue == cue}
    return [item for item in found if id(item[1]) not in heard]


_AGENT_FIRST = re.compile(r"(?P<who>[^,;:.“”]{2,80}?) (?:(?:is|was|are|were) )?that (?P<what>\S+ \S.*)")


def _find_quoted(text: str, tokens: Tokens, line: int, cue: Segment) -> Segment | None:
    """Return whom somebody else quotes: "the paper quotes NAME, a former minister, as | saying"."""
    start, end = find_span(tokens, cue)
    begin = int(tokens.starts[tokens.columns["sentence"][cue.start]])
    match = _QUOTES.search(text, begin, end)
    if match is None or match.end() < start:
        return None
    who = _find_tokens(tokens, line, *match.span("who"))
    return Segment("S", *who) if who[0] < who[1] else None


_QUOTES = re.compile(
    r"\b(?:quot(?:e|es|ed|ing)|cit(?:e|es|ed|ing)) (?!by\b)(?P<who>[^“”;:]{2,100}?),? as (?:saying|writing|stating)\Z"
)
_QUOTED_AS = re.compile(r"quoted\b.{0,60}\bsaying")
# A second act of the same speaker in what the first is about: "welcomed the offer | and thanked him for his help".
_SECOND_ACT = re.compile(
    r",? (?:and|but) (?:(?:also|then|later|again|even|has|have|had|repeatedly|immediately) )*"
    r"(?P<cue>[a-z]+ed|said|told|wrote|says|tells|calls|urges|warns|denies|argues)\b"
)
_FINITE = re.compile(
    r"(?i)\b(?:that|whether|is|are|was|were|has|have|had|will|would|could|can|may|might|did|does|said"
    r"|he|she|they|it|we|i"
    r"|you)\b|['’]s [a-z]+ing|n['’]t\b"
)


def _part_acts(text: str, tokens: Tokens, statement: Statement) -> list[Statement]:
    """Return a statement, or two where its content after the cue is no clause, then "and" with a verb of speech."""
    piece, cue = statement.pieces[-1], statement.cue
    if len(statement.pieces) > 1 or cue is None or piece.kind != "C" or cue.end > piece.start:
        return [statement]
    start, end = find_span(tokens, piece)
    for act in _SECOND_ACT.finditer(text, start, end):
        marks = [act.start(), act.start("cue"), act.end("cue")]
        before, verb, after = (tokens.find(at, piece.start, piece.end) for at in marks)
        is_outside = not tokens.columns["state"][verb] and classify_cue(act["cue"])
        is_new = tokens.columns["state"][before - 1] == 3 or not _FINITE.search(text, start - 6, act.start())
        is_new = is_new or _is_outer(text[start : act.start()], text[act.end() : act.end() + 8])
        if is_outside and is_new and after < piece.end - 1:
            first = Statement([Segment("C", piece.start, before)], statement.at, cue, statement.source)
            rest = Statement(
                [Segment("C", after, piece.end)], statement.at, Segment("Q", verb, after), statement.source
            )
            return [first, rest]
    return [statement]


def _is_outer(before: str, after: str) -> bool:
    """Whether a past tense behind "and" cannot go with the clause before it: "that it would rain | and accused"."""
    is_other = _LAST_FINITE.search(before) and not _PERFECT.search(before)
    return bool(is_other) and not _AGENT.match(after)


# The clause's own verb, neither a past tense nor a passive that a second one could follow.
_LAST_FINITE = re.compile(r"\b(?:would|will|could|can|should|must|is|are|was|were) (?![a-z]+(?:ed|en|ne|ing)\b)")
_PERFECT = re.compile(r"\b(?:has|have|had|who|which|he|she|they|i|we)\b")
_AGENT = re.compile(r" (?:by|as|in|at|from|with|on|to)\b")


_DENIES = "denies|deny|denied|rejects|reject|rejected|disputes|dispute|disputed|dismisses|dismiss|dismissed"
# Another's answer at the end of a sentence: "..., a claim the company denies".
_DENIAL = re.compile(
    r",(?: (?:an?|the))? (?P<what>(?:claim|charge|accusation|allegation|assertion|report)s?)(?: (?:that|which))?"
    r" (?P<who>(?:the )?[A-Z][^,.;]{0,40}?|the [^,.;]{3,40}?|both(?: [a-z]+)?|they|he|she|it)"
    rf" (?:has |have |had )?(?:repeatedly |always |strongly |firmly )?(?P<cue>{_DENIES})\b\W*\Z"
)


def _part_denial(text: str, tokens: Tokens, line: int, statement: Statement) -> list[Statement]:
    """Return a statement, or its content without the denial it ends with, and the denial."""
    piece = statement.pieces[-1]
    start, end = find_span(tokens, piece)
    if (denied := _turn_denial(text, tokens, line, statement)) is not None:
        return [denied]
    match = _DENIAL.search(text, start + 8, end) if piece.kind in "CR" else None
    if match is None:
        return [statement]
    statement.pieces[-1] = piece._replace(end=_find_tokens(tokens, line, match.start(), end)[0])
    return [statement, _make_statement(tokens, line, match)]


def _turn_denial(text: str, tokens: Tokens, line: int, statement: Statement) -> Statement | None:
    """Return the denial where a noun was taken for the cue: "..., claims | Tarvia denies"."""
    cue = statement.cue
    if cue is None or not _NOUNS_DENIED.fullmatch(text[slice(*find_span(tokens, cue))]):
        return None
    match = _DENIED_BY.fullmatch(text, *find_span(tokens, statement.pieces[-1]))
    if match is None:
        return None
    who, verb = (_find_tokens(tokens, line, *match.span(name)) for name in ("who", "cue"))
    return Statement([cue._replace(kind="C")], statement.at, Segment("Q", *verb), Segment("S", *who))


_NOUNS_DENIED = re.compile(r"(?:claim|charge|accusation|allegation|assertion|report)s")
_DENIED_BY = re.compile(rf"(?P<who>[^,;:.“”]{{1,60}}?) (?:has |have |had )?(?P<cue>{_DENIES})")


# Verbs that are acts of speech whatever follows them.
_ACTS = (
    "denied|denies|accuses|accused|condemned|condemns|welcomed|welcomes|thanked|urged|urges|demanded|demands|praised"
    "|praises|hailed|hails|appreciated|appreciates|denounced|denounces|deplored|deplores|decried"
    "|decries|applauded|applauds"
    "|criticized|criticizes|criticised|criticises|rejected|rejects|dismissed|dismisses"
)
_WHO = r"(?P<who>[^\s,;:.][^,;:.]{0,60}?)"
_ACT = rf"\b(?:{_ACTS})\b"
_PLURAL_ACTS = "reject|deny|accuse|condemn|denounce|urge|criticise|criticize|dismiss"
_PLURAL_ACT = rf"\b(?:{_PLURAL_ACTS}) (?!to\b|by\b)"
# A subject after a comma: short, or one might take a list for it.
_NEXT = r"(?P<who>(?:he|she|they|it)|(?:the )?(?:[A-Z][\w’'-]+ ?){1,4}(?<! ))"
_CLAIMS = "allegation|accusation|claim|charge|assertion|complaint|warning|suggestion|argument|insistence|prediction"
_CLAIM = rf"\b(?:{_CLAIMS})s?\b"
_SOMEBODY = r"[^,;:.]{2,60}?(?:\.[A-Z]\.[^,;:.]{0,40}?)?"  # with a point only in "U.S."
_VIEWS = (
    "view|claim|worry|fear|belief|argument|position|message|hope|concern|warning|promise|opinion|verdict"
    "|assertion|complaint|contention|conviction|feeling|hunch"
)
_SAID = "said|says|told|announced|warned|stated|insisted|added|claimed|declared|wrote|argued|confirmed"
# Papers and counts that say something: "Lists put up by the port show some forty boats have changed hands".
_PAPERS = (
    "lists?|records?|data|figures|documents?|surveys?|polls?|stud(?:y|ies)|reports?|counts?|census"
    "|results|minutes|emails|e-mails|memos?"
    "|indictments?|tally|statistics|filings?|files?|letters?|diar(?:y|ies)|logs?|timelines?|maps?"
    "|images|accounts|audits?|analysis|estimates"
)
_PAPER = (
    rf"(?P<who>(?:[\w’'-]+ ){{0,4}}?(?i:{_PAPERS})\b(?:(?! that )[^;:“”]){{0,90}}?) (?P<cue>show|shows"
    rf"|showed|suggest|suggests|suggested|indicate"
    r"|indicates|indicated|reveal|reveals|revealed|found|finds|state|states|say|says"
    r"|said|record(?=s? that )|records(?= that )) (?:that )?(?P<what>(?!(?:how|why)\b)[^“”]{8,}?)\W*\Z"
)
# What a sentence must hold to be looked at, and the phrase: from the start of the sentence, or anywhere in it.
_FORMULAS = tuple(
    (sign, re.compile(pattern).match if is_whole else re.compile(pattern).search)
    for sign, is_whole, pattern in (
        (r"In ", True, rf"In {_WHO}['’]s (?P<cue>view|opinion|words|telling|eyes|estimation), (?P<what>.+)"),
        (r"In the ", True, rf"In the (?P<cue>view|opinion|words|estimation) of {_WHO}, (?P<what>.+)"),
        (r"As ", True, rf"As {_WHO} (?P<cue>put it|puts it|sees it|saw it)[^,;:.]{{0,40}}, (?P<what>.+)"),
        (r", as ", False, rf", as {_WHO} (?P<cue>put it|puts it), (?P<what>[“\"].+)"),
        (r"\btold\b", True, rf"(?P<what>[^,;:.].{{15,300}}), {_WHO} (?P<cue>told) [^,;:]{{3,80}}\Z"),
        (_ACT, True, rf"{_WHO} (?:(?:has|have|also) )?(?P<cue>{_ACTS}) (?P<what>(?!by |to )[^.]{{4,300}})\W*\Z"),
        (
            _ACT,
            False,
            rf"(?:, (?:and|but)|;|, while) {_NEXT} (?P<cue>{_ACTS}) (?P<what>(?!by |to )[^.,]{{4,300}})\W*\Z",
        ),
        (
            _PLURAL_ACT,
            True,
            rf"(?P<who>[^\s,;:.][^,;:.]{{2,60}}?(?:s|people|men"
            rf"|women)) (?P<cue>{_PLURAL_ACTS}) (?P<what>(?:(?! and | but )[^.,;])+)",
        ),
        (r"\bobject", True, rf"{_WHO} (?P<cue>objects?|objected) (?P<what>to (?:(?! and )[^.,;]){{4,200}})"),
        (_CLAIM, False, rf"\b(?P<cue>(?:{_CLAIMS})s?) by (?P<who>{_SOMEBODY}) that (?P<what>[^;]+?)\W*\Z"),
        (_CLAIM, False, _DENIAL.pattern),
        (
            rf"\b(?:{_VIEWS})\b",
            True,
            rf"{_WHO}['’]s? (?P<cue>(?:\w+ )?(?:{_VIEWS}) (?:is|was|are|were)) (?:simple: |clear: "
            rf"|that )(?P<what>.+)",
        ),
        (
            rf"\b(?:{_VIEWS})\b",
            True,
            rf"(?:The|A|One) (?P<cue>(?:\w+ )?(?:{_VIEWS})) (?:among|of|from|in|by) {_WHO} (?:is|was"
            rf"|remains) that (?P<what>.+)",
        ),
        (
            rf"\b(?:{_VIEWS})\b",
            True,
            rf"(?:The|A) (?P<cue>{_VIEWS}) that (?P<what>.+?) (?:was|is|were|came) (?:made by|from"
            rf"|put forward by) (?P<who>[^,.;]{{2,40}}(?:, [^.;]{{2,60}})?)\W*\Z",
        ),
        (
            rf"\b(?:{_VIEWS})\b",
            True,
            rf"{_WHO}['’]s? (?P<cue>{_VIEWS}) that (?P<what>.+?) (?:was|is|were) [a-z]+\W*\Z",
        ),
        (rf"(?i)\b(?:{_PAPERS})\b", True, _PAPER),
        (
            r" (?:is|was|remains) (?:adamant|clear|blunt|emphatic): ",
            True,
            rf"{_WHO}(?:, [^,:]{{3,80}},)? (?P<cue>(?:is|was|remains) (?:adamant|clear|blunt"
            rf"|emphatic)): (?P<what>.+)",
        ),
        (r"\bput\b", True, rf"{_WHO} (?P<cue>put|puts) (?P<what>(?:[\w’'-]+ ){{1,6}}at [^;]{{2,80}})"),
        (
            rf"\b(?:{_SAID}) (?:in|on|at|late|early|last|to|during|after|before|via) .+ that ",
            True,
            rf"{_WHO}(?:, [^,;]{{3,80}},)? (?P<cue>{_SAID}) (?:in|on|at|late|early|last|to|during|after"
            rf"|before|via) (?:(?! that )[^;:“”]){{2,90}} that (?P<what>[^“”]+)",
        ),
    )
)


_SIGNS = tuple(dict.fromkeys(sign for sign, _ in _FORMULAS))
_SEEN = Sieve(_SIGNS)  # each sign is looked for once a sentence


def _find_formulas(text: str, tokens: Tokens, line: int, busy: list[Segment]) -> list[Statement]:
    """What "in Orsa's view", "as Orsa put it" and "a claim Orsa denies" attribute, if nothing else does."""
    found: list[Statement] = []
    for start, end in tokens.sentences[line]:
        possible = _SEEN.choose(text[start:end])
        seen = {_SIGNS[at] for at, pattern in possible if pattern.search(text, start, end)}
        for sign, phrase in _FORMULAS if seen else ():
            match = phrase(text, start, end) if sign in seen else None
            statement = _make_statement(tokens, line, match) if match else None
            if statement and not _meets(statement, busy):
                found.append(statement)
                break
    return found


def _meets(statement: Statement, busy: list[Segment]) -> bool:
    parts = [*statement.pieces, statement.cue, statement.source]
    return any(part.start < other.end and part.end > other.start for part in parts for other in busy)


def _make_statement(tokens: Tokens, line: int, match: re.Match) -> Statement | None:
    """Return the statement of a phrase with its groups: who, cue, what."""
    what, cue, who = (_find_tokens(tokens, line, *match.span(name)) for name in ("what", "cue", "who"))
    if not all(a < b for a, b in (what, cue, who)):
        return None
    return Statement([Segment("C", *what)], 0, Segment("Q", *cue), Segment("S", *who))


def _find_tokens(tokens: Tokens, line: int, start: int, end: int) -> tuple[int, int]:
    """Return the numbers of the tokens of a span of the text: the first, and one past the last."""
    first = int(tokens.first[line])
    stop = first + int(tokens.length[line])
    return tokens.find(start, first, stop), tokens.find(end, first, stop)
