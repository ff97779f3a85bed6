"""Where a statement's content and the mention of its speaker begin and end in the text.

One row is one span: what the tagger's words leave ragged is cut at marks, clauses and the writer's additions.
"""

from __future__ import annotations

import re

from presswork.language.quotation_marks import Region
from presswork.language.sentences import find_words
from presswork.statements.assembly import Statement
from presswork.statements.cues import classify_cue
from presswork.statements.segments import find_span
from presswork.statements.tagger.tokens import Tokens

_LEADING_THAT = re.compile(r"that,?\s+(?=\S)")


def drop_that(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without a "that" it begins with, and whom or where it was told before that."""
    that = _LEADING_THAT.match(text, *span) or _find_told(text, span) or _find_governed(text, span)
    return (that.end(), span[1]) if that else span


def _find_governed(text: str, span: tuple[int, int]) -> re.Match | None:
    """Return the preposition that belongs to the verb: "called | for an inquiry", "objects | to the plan"."""
    return _GOVERNED.match(text, *span) if _GOVERNING.search(text, max(0, span[0] - 12), span[0]) else None


_GOVERNING = re.compile(
    r"\b(?:call(?:s|ed|ing)?|object(?:s|ed|ing)?|appeal(?:s|ed|ing)?|plead(?:s|ed|ing)?|apologi[sz](?:e|es|ed))\W*\Z"
)
_GOVERNED = re.compile(r"(?:for|against|to (?=(?:the|an?|his|her|its|their|any|this|that|all|what)\b)) ?(?=\S+ ?\S)")


def _find_told(text: str, span: tuple[int, int]) -> re.Match | None:
    """Return what stands before "that": "assured residents that ...", "said on the sidelines of talks that ..."."""
    before = text[max(0, span[0] - 30) : span[0]]
    if _SAID.search(before) and (when := _WHEN.match(text, *span)):
        return None if _FINITE.search(_MAY.sub("", when["whom"])) else when
    if not _TELLING.search(before):
        return None
    told = _TOLD.match(text, *span)
    return None if told is None or _FINITE.search(_MAY.sub("", told["whom"])) else told


_MAY = re.compile(r"\bMay(?= \d|\Z)")  # the month
_TELLING = re.compile(
    r"(?i)\b(?:inform|informs|informed|assure|assures|assured|remind|reminds|reminded|notif(?:y|ies|ied)|tells?|told"
    r"|cautioned|advised|promised|convinced|briefed|alerted|(?:said|says|stated|added|declared|announced)"
    r" (?:on|in|at|during|after|before|to))\W*\Z"
)
# "said | in Kesk on 3 May that ...".
_SAID = re.compile(r"\b(?:said|says|stated|added|declared|announced)\W*\Z")
_WHEN = re.compile(r"(?:in|on|at|during|after|before) (?P<whom>[^,;:.“”\"]{2,80}?) that,?\s+(?=\S+ \S+ \S)")
_TOLD = re.compile(r"(?P<whom>[^,;:.“”\"]{2,90}?) that,?\s+(?=\S+ \S+ \S)")


# What the writer, or somebody else, adds to a statement.
_DENIAL = re.compile(
    r",? (?:an? |the |which )?(?:claims?|charges?|accusations?|allegations?|assertions?)?(?: that)?"
    r" ?[A-Z][^,.;]{0,40} (?:denies|deny|denied|rejects|rejected|disputes|disputed|has denied|have denied)\W*\Z"
)
# Where it was said, after what a verb like "condemned" is about.
_VENUE = re.compile(
    r" (?:in|during|at) (?:an?|the|his|her|its|their|another) (?:[\w’'-]+ ){0,3}?(?:call|statement|speech|interview"
    r"|letter|tweet|post|conference|meeting|address|briefing|op-ed|message|email|memo|rally)\b[^,;.]{0,60}\W*\Z"
)
# What the speaker did next: "denied the charges | and left the hall".
_DEED = re.compile(
    r",? and (?:then |later )?(?:[a-z]{2,}ed|left|went|took|drove|flew) (?:the|an?|his|her|its|their|to|for|from)\b"
)
_FINITE = re.compile(
    r"(?i)\b(?:that|whether|to|is|are|was|were|has|have|had|will|would|could|can|may|might|did|does"
    r"|said|he|she|they|it|we"
    r"|i|you)\b|['’]s [a-z]+ing|n['’]t\b"
)
_DANGLING = re.compile(r",? (?:and|or|but)\W*\Z")
_AFTERTHOUGHT = re.compile(r"\s*,? even\W*\Z")
_REST_OF_CLAUSE = re.compile(r"(?:[a-z]+ ){0,3}[a-z]+, (?=\w)")


# Pieces behind an inserted "he said" that are the writer's.
_REMARKS = tuple(
    "even as|even while|, even as|on condition of|on the condition|speaking on condition"
    "|the first |the second |the third |the latest |a move |adding |citing ".split("|")
)


def trim_content(text: str, spans: list[tuple[int, int]], statement: Statement, tokens) -> list[tuple[int, int]]:
    """Cut off denials, the writer's afterthought, an "and" left over and the rest of a clause on the source."""
    pairs = zip(spans, statement.pieces, strict=True)
    spans = [_start_at_mark(text, span, tokens.regions[tokens.line[p.start]]) for span, p in pairs]
    spans = spans[_count_strays(text, spans) :]
    if len(spans) > 1 and text.startswith("and ", spans[-1][0]) and text[spans[-2][1] - 1] in "\"”'’":
        spans = spans[:-1]
    if any(tokens.columns["state"][statement.pieces[-1].end - 1 : statement.pieces[-1].end]):
        return spans
    if len(spans) > 1 and text.startswith(_REMARKS, spans[-1][0]):
        spans = spans[:-1]
    start, end = spans[-1]
    rest = _DENIAL.search(text, start, end) or _AFTERTHOUGHT.search(text, start, end)
    if rest and rest.start() > start + 8 and text[rest.start()] == ",":
        spans = [*spans[:-1], (start, rest.start())]
    dangling = _DANGLING.search(text, *spans[-1])
    if dangling:
        spans = [*spans[:-1], (spans[-1][0], dangling.start())]
    deed = _DEED.search(text, start, end) if statement.pieces[-1].kind in "CR" else None
    if deed and len(spans) == 1 and not _FINITE.search(text, start - 6, deed.start()):
        end = deed.start()
        spans = [(start, end)]
    venue = _VENUE.search(text, start, end) if statement.pieces[-1].kind in "CR" else None
    if (
        venue
        and len(spans) == 1
        and " " in text[start : venue.start()]
        and not _FINITE.search(text, start - 6, venue.start())
    ):
        spans = [(start, venue.start())]
    source, cue = statement.source, statement.cue
    if source is not None and cue is not None and text.startswith("According to", find_span(tokens, cue)[0]):
        start, end = spans[0]
        inserted = _INSERTED.match(text, find_span(tokens, source)[1], start)
        clause = _REST_OF_CLAUSE.match(text, start, end) if inserted else _RELATIVE_FIRST.match(text, start, end)
        spans = [(clause.end(), end), *spans[1:]] if clause else spans
    return spans


def _count_strays(text: str, spans: list[tuple[int, int]]) -> int:
    """Return how many pieces in front are no words of the statement: a lone "which", or a noun a sentence earlier."""
    if len(spans) < 2:
        return 0
    (start, end), second = spans[0], spans[1][0]
    is_quoted = text[second : second + 1] in '"“”«„‘' and text[start] not in '"“”«„‘'
    is_apart = is_quoted and re.search(r"[.?!]\s", text[end:second]) and not _FINITE.search(text, start, end)
    return int(text[start:end].strip(" ,") in ("which", "who") or bool(is_apart))


def _start_at_mark(text: str, span: tuple[int, int], regions: list[Region]) -> tuple[int, int]:
    """Leave out a sentence end before a quotation: '... within two hours, from a factory. | "We have ..."'."""
    first = next((r for r in regions if r.start < span[1] and r.end > span[0]), None)
    if first is None or not first.is_closed or first.start <= span[0] or first.end < span[1]:
        return span
    return (first.start, span[1]) if text[span[0] : first.start].rstrip().endswith((".", "?", "!")) else span


_RELATIVE_FIRST = re.compile(r"(?:which|who|whose|where) [^,]*, (?=\w)")
_INSERTED = re.compile(r", (?:which|who|whose|where)\b[^,]*\Z")


def strip_marks(text: str, span: tuple[int, int], regions: list[Region]) -> tuple[int, int]:
    """Return the span without the quotation marks and the white space at its ends."""
    inside = [r for r in regions if r.start < span[1] and r.end > span[0]]
    start = max(span[0], inside[0].inside_start) if inside else span[0]
    end = min(span[1], inside[-1].inside_end) if inside else span[1]
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


# "the Christie | supporter retorted": the tagger took the noun for part of the cue.
_AGENT = re.compile(
    r"\s*(?!(?:ever|never|later|further|rather|earlier|however|other|another|after|over|under)\b)"
    r"([a-z]{3,}(?:er|or|ist|ian|man|woman|person|ant|ers|ors|ists|ians|ants))(?= [a-z])"
)


def find_mention(text: str, statement: Statement, tokens: Tokens) -> tuple[int, int]:
    """Return the span of the mention of a statement's source."""
    return _take_noun(text, *trim_mention(text, *find_span(tokens, statement.source)), statement, tokens)


def _take_noun(text: str, start: int, end: int, statement: Statement, tokens: Tokens) -> tuple[int, int]:
    """Give a mention with an article the noun that its cue swallowed."""
    if statement.cue is None or not text.startswith(("the ", "The ", "a ", "A ", "an ", "An "), start):
        return start, end
    cue_start, cue_end = find_span(tokens, statement.cue)
    noun = _AGENT.match(text, end, cue_end) if 0 < cue_start - end <= 1 else None
    is_noun = noun and not classify_cue(noun.group(1)) and classify_cue(text[noun.end() : cue_end])
    return (start, noun.end()) if is_noun else (start, end)


# A relative clause says more about the speaker than who it is.
# The looks behind keep a long run of spaces or dashes from being tried at each of its signs.
_CLAUSE = re.compile(r"(?<!\s)\s*(?<![,(–—-])[,(–—-]+\s*(?:who|which|whose|whom|where|when)\b")
# "one source who asked ..., because ...": more than nine words, of which the first two to six name somebody.
_LONG_CLAUSE = re.compile(r"((?:[^\s,]+ ){1,5}?[^\s,]+) (?:who|which) (?:\S+ ){6}")
_APPOSITIVE = re.compile(r", (?:[a-z]|\d\d\b)")
_EDGES = " ,;:–—-\"“”'‘"


def trim_mention(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the mention without edge punctuation, relative clauses and what follows a name.

    >>> trim_mention("Ilva Orsa, a spokeswoman who resigned", 0, 37)
    (0, 9)
    """
    lead = _OUTER.match(text, start, end) or _OUTLET.match(text, start, end) or _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    mention = text[start:end]
    start, end = start + len(mention) - len(mention.lstrip(_EDGES)), start + len(mention.rstrip(_EDGES))
    end -= 2 * text.endswith(("'s", "’s"), start, end)
    clause = _CLAUSE.search(text, start + 1, end)
    end = clause.start() if clause else end
    long_clause = _LONG_CLAUSE.match(text, start, end)
    end = long_clause.end(1) if long_clause else end
    appositive = _APPOSITIVE.search(text, start, end)
    if appositive and " and " not in text[appositive.start() : end]:
        head = [text[start + s] for s, _ in find_words(text[start : appositive.start()])]
        end = appositive.start() if any(letter.isupper() for letter in head[1:]) else end
    shared = _SHARED.match(text, start, end)
    if shared:
        return shared.span(1)
    pronoun = _PRONOUN_LAST.search(text, start, end)
    if pronoun:
        return pronoun.span(1)
    verb = _SWALLOWED.search(text, start, end)
    end = verb.start() if verb and not _RELATIVE.search(text, start, verb.start()) else end
    adverb = _LAST_ADVERB.search(text, start, end)
    return start, adverb.start() if adverb else end


# What stands before a subject: "From Kelmark, | NAME", "On March 4 | Minister NAME", "19:55 | Police".
_LEAD = re.compile(
    r"\d{0,2}:\d\d\W+"
    r"|(?:(?:In|At|On|From|During|After|Before|For|Since|Speaking|Writing|But|And)\b|letter\b)[^,“”\"]{0,60},"
    r"(?: (?:in|at|on|during|after|before)\b[^,“”\"]{0,60},)* (?=the |an? |its |his |her |their |[A-Z])"
    r"|(?:On|In|Last|This) (?:the )?(?:[A-Z][a-z]+day|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?: \d+)?|week|month|year),? (?=[A-Z])"
)
# "The weekly Courier, reports, | General NAME": who is told of, not the outlet.
_OUTER = re.compile(r"[^“”\"]{2,80}?,? (?:reports|notes|writes|says|reported|noted|wrote), (?=[A-Z])")
# "The daily of the fishermen, | the Anchor": an outlet's name alone.
_OUTLET = re.compile(
    r"[Tt]he (?:[\w-]+ )?(?:newspaper|daily|weekly|newssheet|magazine|website|broadcaster)"
    r" of [^,“”]{2,50}, (?=[A-Z][\w-]*\W*\Z)"
)
# "Kelmark | shuts two gates and": the subject of two verbs.
_SHARED = re.compile(r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) [a-z]+(?:s|ed) [^“”]* and\W*\Z")
# "Of her rival | she said": the pronoun is the subject.
_PRONOUN_LAST = re.compile(r"(?<=\w) (he|she|they)\Z")
# "the ministry | released nine minutes": a past tense with an object behind it is no part of a noun phrase.
_SWALLOWED = re.compile(
    r"(?<=\w)(?<!\b[Tt]he)(?<!\b[Aa]n)(?<!\b[Aa]) (?:[a-z]+ly )?[a-z]{3,}(?<!nam)(?<!call)ed"
    r" (?=(?:the|a|an|his|her|its|their|this|that|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|more)\b)"
)
_RELATIVE = re.compile(r"\b(?:who|that|which|whose|whom)\b")
_LAST_ADVERB = re.compile(
    r"(?: (?:likewise|also|then|still|later|meanwhile|however|even|again|recently|(?:and )?first))+\Z"
)
