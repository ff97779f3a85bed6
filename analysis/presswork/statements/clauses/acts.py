"""Where does what somebody says end: at another's words, at the writer's own clause, at the next deed?

One row is one statement; content that ran on over a new subject with a cue of its own becomes two.
"""

from __future__ import annotations

import functools
import re

from presswork.statements.assembly import Statement
from presswork.statements.clauses.frames import is_source
from presswork.statements.clauses.verbs import is_clause, write_pattern
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens

_PASTS = (
    "left|went|flew|took|drove|rose|shook|threw|tore|swore|laid|sat|stood|ran|fled|met|gave|made|wept"
    "|began|broke|quit|won|led"
    "|[a-z]{2,}(?<!ne)(?<!in)ed"
)
# What the writer adds: "..., yet its foresters had marked them", "..., as visitors queued", "... after selling it".
_OWN = re.compile(
    r",? yet (?=[a-z]+ )|, (?:making|raising|prompting|giving|putting|meaning|marking|(?:days|hours|weeks) after) "
    r"|, an? (?:claim|charge|assertion|denial|accusation|allegation|move|version)"
    r" (?=(?:that|which|it|he|she|they|the|[A-Z][\w-]+) )"
    r"|, as (?!(?:well|if|long|soon|part|many|much|of|though|far|is|was|it|he|she"
    r"|they|in|to|for|opposed|such)\b)"
    r"(?=(?:[\w’'-]+ ){1,5}?[\w-]+(?:ed|ought|ew|an|at)\b)"
    r"|(?<!soon)(?<!shortly)(?<!a"
    r" day)(?<!a year)(?<!a month)(?<!years)(?<!days)(?<!months)(?<!a week) after (?=(?:selling|taking"
    r"|making|losing|winning|failing"
    r"|leaving|meeting|being|holding|signing|[a-z]+[^aeiou]ing)\b)"
)
# A deed behind an infinitive ("told the jury to ignore it | and adjourned the trial") or behind words in marks.
_DEED = re.compile(
    rf"(?:, and|,| and) (?:then |later |promptly )?(?:{_PASTS})\b(?= (?:the|an?|his|her|its|their|to"
    rf"|for|out|off|up|home|away|back|until|in|at|from|over)\b|[.,]|\Z)"
)
_AND_DEED = re.compile(rf",? and (?:then |later |promptly )?(?:{_PASTS})\b")
_INFINITIVE = re.compile(r"(?:(?!that\b|to\b)[\w’'-]+ ){0,5}?to (?!be\b|have\b)[a-z]+\b")
_FINITE = re.compile(
    r"\b(?:that|is|are|was|were|has|have|had|will|would|could|can|may|might|who|which|he|she|they)\b|n['’]t\b"
)
_LEFT_FOR = re.compile(r",? and (?:then )?(?:left|flew|went|drove|sailed|headed|set off) (?:for|to|home|off)\b")
_VENUE = re.compile(
    r" (?:in|during|at) (?:an?|the|his|her|its|their) (?:[\w’'-]+ ){0,3}?(?:address|speech|interview"
    r"|statement|letter|post|tweet|sermon|message"
    r"|article|editorial|briefing|debate|book)\b(?!.* (?:but|and|that|which|who)\b)[^,;]{0,80}\W*\Z"
)
_LIVES = re.compile(
    r"(?i)(?:(?:more than|at least|about|some|nearly|over|up to|as many as) )?(?:the )?(?:[\d,.]+"
    r"|\w+)(?: \w+)? (?:lives|victims?|casualties)\b|the life of\b"
)
# When an act without a clause took place: "opposed the bill | as it was going through".
_ADJUNCT = re.compile(r" as (?:he|she|they|it (?:was|is))\b")
_VERBAL = re.compile(
    r"\b(?:that|whether|if|to|how|why|what|is|are|was|were|be|been|has|have|had|will|would|could"
    r"|can|may|might|did|does|said|he|she|they|it|we|i|you|who)\b|n['’]t\b"
)
_SCRAPS = frozenset({"which", "who", "whom", "what", "so", "not"})
# "The minister | was quoted as saying", "mayor tells | residents": who or what, but no words.
_SAID = re.compile(r"(?i)(?:said|says|told|tells|quoted)$")
_THING = re.compile(r"(?i)(?:the|an?) [a-z-]+|residents|reporters|journalists|lawmakers|voters|families|parents")
# "said on Monday, days before the vote that | decides it": a clause on the noun before.
_VERB_FIRST = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|could|can|may|might)\b"
    r"|[a-z]+s (?:whether|if|how|the|an?|his|her|its|their)\b"
)
# "Opening the bridge, | which cost millions, | the president said": the writer's remark.
_CLAUSE_ON = re.compile(r"(?:which|who|whose) [a-z]+")
# "the agency said, citing | an official who was not named": who is cited is nobody's words.
_CITED = re.compile(
    r"(?:an?|the|two|three|several|unnamed|unidentified|senior)\b(?: [\w.’'-]+){0,4}? (?:officials?|sources?|aides?"
    r"|diplomats?|people|persons?|witness(?:es)?|experts?|executives?|spokes(?:man|woman|person))\b"
)
# "NAME disclosed this | in Kesk while playing host to visitors": where it was said.
_THIS = re.compile(r"(?i)this (?:in|on|at|during|while|when|after|yesterday|through|shortly)\b")


@functools.cache
def _load_next() -> re.Pattern:
    """A new subject with a cue of its own inside what somebody says."""
    told = write_pattern("told")
    said = (
        "said|says|say|warned|warns|denied|denies|deny|insisted|insists|argued|argues|added|adds|claimed"
        "|claims|maintained|maintains|announced|countered|replied|acknowledged|conceded"
    )
    noun = (
        r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|some|many|other|two"
        r"|three) )?(?:[\w’'-]+ ){0,6}?[\w’'-]+(?:, [^,;]{2,60},)?"
    )
    return re.compile(
        rf"(?:(?P<hard>;)|(?P<soft>,? (?:and|but|while|whereas|though"
        rf"|although))) (?P<who>{noun}) (?:(?:has|had|have|also) )?"
        rf"(?P<cue>(?:{said})|(?:{told}) (?:[\w’'-]+ ){{0,3}}?[\w’'-]+(?= that))\b (?:that )?(?P<what>[^;]{{4,}})"
    )


def part_acts(text: str, tokens: Tokens, found: list) -> list[tuple[int, Statement]]:
    """Return the statements, cut where another speaker, the writer or a deed goes on; scraps and deeds left out."""
    parted = []
    for line, statement in _merge_torn(text, tokens, found):
        if not _is_deed(text, statement, tokens):
            parted += [(line, part) for part in _part(text, tokens, line, statement)]
    return parted


def _merge_torn(text: str, tokens: Tokens, found: list) -> list[tuple[int, Statement]]:
    """Join content torn at the verb of its own clause: "he left when NAME, once his teacher, | mocked his plan"."""
    kept: list[tuple[int, Statement]] = []
    for line, statement in found:
        last = kept[-1][1] if kept and kept[-1][0] == line else None
        if last is not None and _is_torn(text, tokens, last, statement):
            last.pieces[-1] = last.pieces[-1]._replace(end=statement.pieces[-1].end)
        else:
            kept.append((line, statement))
    return kept


def _is_torn(text: str, tokens: Tokens, last: Statement, statement: Statement) -> bool:
    piece, cue = last.pieces[-1], statement.cue
    if (
        piece.kind not in "CR"
        or cue is None
        or cue is last.cue
        or statement.source != last.source
        or last.source is None
    ):
        return False
    if (
        not piece.end <= cue.start <= piece.end + _LONGEST_ASIDE
        or statement.pieces[0].start < cue.end
        or len(statement.pieces) > 1
    ):
        return False
    between = text[find_span(tokens, piece)[1] : find_span(tokens, cue)[0]].strip()
    inside = text[slice(*find_span(tokens, piece))]
    is_aside = bool(_BETWEEN.fullmatch(between))
    return (
        (between in (",", "") or is_aside)
        and inside.count(",") % 2 == (not is_aside)
        and bool(_OPEN_CLAUSE.search(inside))
        and not tokens.columns["state"][piece.start]
    )


_LONGEST_ASIDE = 12  # tokens
_BETWEEN = re.compile(r", [^,;:.“”]{2,60},")
_OPEN_CLAUSE = re.compile(r"\b(?:when|if|because|after|while|since|until|who|whom|which|where)\b")


def _is_deed(text: str, statement: Statement, tokens: Tokens) -> bool:
    """Is the content no words at all: lives that a flood "claimed", or one pronoun outside marks?"""
    start, end = find_span(tokens, statement.pieces[0])
    if len(statement.pieces) > 1 or tokens.columns["state"][statement.pieces[0].start]:
        return False
    words = text[start:end].strip(" ,.")
    if words.lower() in _SCRAPS or _THIS.match(words):
        return True
    cue = text[slice(*find_span(tokens, statement.cue))] if statement.cue else ""
    if _SAID.search(cue) and _THING.fullmatch(words):
        return True
    if _CLAUSE_ON.match(words) and statement.cue and statement.cue.start > statement.pieces[0].end:
        return True
    behind = text[find_span(tokens, statement.cue)[1] : start] if statement.cue else ""
    relative = f"{behind}{words}".rpartition("that ")[2] if "," in behind else ""
    if words.removeprefix("that ") == relative and _VERB_FIRST.match(relative):
        return True  # "said on Monday, days before the vote that | decides it"
    if cue.endswith("citing") and _CITED.match(words):
        return True
    return bool(re.search(r"\bclaim(?:s|ed)?\b", cue) and _LIVES.match(words))


def _part(text: str, tokens: Tokens, line: int, statement: Statement) -> list[Statement]:
    piece = statement.pieces[-1]
    if piece.kind not in "CR" or piece.end - piece.start < 3:
        return [statement]
    start, end = find_span(tokens, piece)
    state = tokens.columns["state"]
    if all(state[piece.start : piece.end]):
        return [statement]
    following = _find_next(text, tokens, piece, start, end)
    if following:
        first = _cut(statement, tokens, line, following.start())
        second = _make_next(tokens, line, following)
        if first and second:
            return [first, *_part(text, tokens, line, second)]
    stop = _find_stop(text, tokens, statement, piece, start, end)
    return [(_cut(statement, tokens, line, stop) if stop else None) or statement]


def _find_next(text: str, tokens: Tokens, piece: Segment, start: int, end: int) -> re.Match | None:
    for match in _load_next().finditer(text, start + 6, end):
        at = tokens.find(match.start("cue"), piece.start, piece.end)
        if at >= piece.end or tokens.columns["state"][at]:
            continue
        head = text[start : match.start()]
        is_new = bool(match["hard"]) or is_clause(head) or head.rstrip().endswith(("”", '"'))
        if is_new and is_source(match["who"]) and not _NESTED.search(head):
            return match
    return None


_NESTED = re.compile(r"\bthat [^,;]*\bthat\b|\b(?:if|when|because|although|though|while)\b[^,]*\Z")


def _make_next(tokens: Tokens, line: int, match: re.Match) -> Statement | None:
    what, cue, who = (find_tokens(tokens, line, *match.span(name)) for name in ("what", "cue", "who"))
    if not all(a < b for a, b in (what, cue, who)):
        return None
    return Statement([Segment("C", *what)], 0, Segment("Q", *cue), Segment("S", *who))


def _find_stop(text: str, tokens: Tokens, statement: Statement, piece: Segment, start: int, end: int) -> int | None:
    """Return where the writer's own words begin in the last piece of content, or None."""
    state, closes = tokens.columns["state"], tokens.columns["closes"]
    quoted = [i for i in range(piece.start, piece.end) if state[i]]
    low = int(tokens.ends[closes[quoted[-1]]]) if quoted and closes[quoted[-1]] >= 0 else start
    if quoted and low < end:
        after = _AND_DEED.match(text, low, end) or _VENUE.match(text, low, end)
        return after.start() if after else None
    if quoted:
        return None
    adjunct = _ADJUNCT.search(text, start + 4, end)
    if (
        adjunct
        and " " in text[start : adjunct.start()]
        and not _VERBAL.search(text, max(0, start - 6), adjunct.start())
    ):
        return adjunct.start()
    infinitive = _INFINITIVE.match(text, start, end)
    deeds = _DEED if infinitive and not _FINITE.search(text, start, end) else _LEFT_FOR
    found = [m for m in (_OWN.search(text, start + 8, end), deeds.search(text, start + 8, end)) if m]
    return min((m.start() for m in found), default=None)


def _cut(statement: Statement, tokens: Tokens, line: int, stop: int) -> Statement | None:
    piece = statement.pieces[-1]
    last = tokens.find(stop, piece.start, piece.end)
    if last <= piece.start + 1:
        return None
    statement.pieces[-1] = piece._replace(end=last)
    return statement


def find_tokens(tokens: Tokens, line: int, start: int, end: int) -> tuple[int, int]:
    """Return the numbers of the tokens of a span of a line's text: the first, and one past the last."""
    first = int(tokens.first[line])
    stop = first + int(tokens.length[line])
    return tokens.find(start, first, stop), tokens.find(end, first, stop)
