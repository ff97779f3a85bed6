"""Statements that the layout of their lines gives away: transcripts and signatures.

One row is one statement, found by the form of its line where the tagger saw none or saw it wrongly.
"""

from __future__ import annotations

import re

from presswork.statements.assembly import Statement
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens

# A transcript's line: who speaks, a colon, the words. Headings in capitals that announce no speaker are left out.
_TURN = re.compile(
    r"(?:''|``|[\"“”„«‘’'])?((?:[A-Z][\w.'’-]*)(?: (?:[A-Z][\w.'’-]*|de|van|von|al)){0,3})"
    r"(?: \([^()\n]{1,40}\))?: +(?=\S)"
)
_NO_SPEAKER = frozenset(
    "UPDATE UPDATED BYLINE EMAIL VIDEO LOOK WATCH LISTEN EXCLUSIVE READ MORE NOTE CORRECTION SOURCE PHOTO".split()
    + "TRANSCRIPT HEADLINE NAME TOPIC TITLE DATE PLACE".split()
)
# Turns that say who speaks only by part: their words are a statement, their speaker is unknown.
_PARTS = frozenset("Q A QUESTION QUESTIONER ANSWER REPORTER INTERVIEWER AUDIENCE SPEAKER UNIDENTIFIED".split())
_SIGNATURE = re.compile(r"\s*(?:[—―–-]+\s*|\()(?=[A-Z])")


def read_forms(
    text: str, tokens: Tokens, found: list, lines: range, spoken: list[int]
) -> list[tuple[int, Statement]]:
    """Return the statements, corrected by the layout of lines.

    Only the lines `spoken` can be turns of a transcript: a headline with a colon is none.
    """
    turns = {n: _spell_out(text, tokens, turn, lines) for n, turn in _find_turns(text, tokens, spoken).items()}
    signed = {n: s for n in lines if n not in turns and (s := _find_signature(text, tokens, n, lines))}
    told = {line for line, statement in found if statement.cue is not None and statement.source is not None}
    formed = (turns or _find_answers(text, tokens, lines, spoken, told)) | signed
    kept = [(line, statement) for line, statement in found if line not in formed]
    return sorted(kept + list(formed.items()), key=lambda item: (item[0], item[1].pieces[0].start))


def _find_answers(text: str, tokens: Tokens, lines: range, spoken: list[int], told: set[int]) -> dict[int, Statement]:
    """Return the paragraphs behind the questions of an interview that names nobody before the answers.

    A page is one where what stands before its first question says so, its questions are put to somebody ("you"), and
    few paragraphs stand behind each.  What is `told` of others there ("NAME said") is no answer.
    """
    asked = [n for n in lines if tokens.length[n] and _is_question(text, tokens, n)]
    if len(asked) < 2:
        return {}
    before = " ".join(text[slice(*_span_of_line(tokens, n))] for n in lines if n < asked[0] and tokens.length[n])
    put = sum(bool(_YOU.search(text, *_span_of_line(tokens, n))) for n in asked)
    if not _INTERVIEW.search(before) or 2 * put < len(asked):
        return {}
    answers = [n for n in spoken if n > asked[0] and n not in asked and tokens.length[n]]
    if len(answers) > _MOST_ANSWERS * len(asked):  # a report with two questions in it
        return {}
    answers = [n for n in answers if n not in told]
    first, size = tokens.first, tokens.length
    pieces = {n: Segment("C", int(first[n]), int(first[n] + size[n])) for n in answers}
    return {n: Statement([piece], 0, is_verbatim=True) for n, piece in pieces.items()}


# What tells that somebody answers: "The sculptor NAME talks to NAME about stone".
_INTERVIEW = re.compile(
    r"(?i)\b(?:interview|q ?& ?a|(?:talk|speak)(?:s|ed|ing)? (?:to|with)|spoke (?:to|with)|in conversation with"
    r"|we (?:met|asked|visited)|sat down with|answers? (?:our|your|ten|five|seven|the) |questions (?:for|to))\b"
)
_YOU = re.compile(r"(?i)\byou(?:r|rs|rself|['’]\w+)?\b")
_MOST_ANSWERS = 4  # paragraphs behind a question, on the whole
_MOST_ASKED = 60  # tokens of a question; a longer line is an answer that ends in one


def _is_question(text: str, tokens: Tokens, line: int) -> bool:
    start, end = _span_of_line(tokens, line)
    return text[start:end].endswith("?") and tokens.length[line] <= _MOST_ASKED and not tokens.regions[line]


def _find_turns(text: str, tokens: Tokens, lines: list[int]) -> dict[int, Statement]:
    """A form is a transcript when two names or more take turns and one of them speaks again."""
    matches = {n: _TURN.match(text, _line_start(tokens, n)) for n in lines if tokens.length[n] > 2}
    matches = {n: m for n, m in matches.items() if m and not _NO_SPEAKER & set(m.group(1).upper().split())}
    names = [m.group(1) for m in matches.values()]
    if len(set(names)) < 2 or len(names) < 3:
        return {}
    spoken = {name.split()[-1].upper() for name in names}
    again = [name for name in spoken if sum(n.split()[-1].upper() == name for n in names) > 1]
    chosen = {n: m for n, m in matches.items() if again and m.group(1).split()[-1].upper() in spoken}
    return {n: turn for n, m in chosen.items() if (turn := _make_turn(tokens, n, m)) is not None}


def _spell_out(text: str, tokens: Tokens, turn: Statement, lines: range) -> Statement:
    """Give a turn by initials ("KT: ...") the only name of the article that they begin, if there is one."""
    mention = text[slice(*find_span(tokens, turn.source))] if turn.source else ""
    letters = mention.replace(".", "")
    if not (letters.isalpha() and letters.isupper() and 2 <= len(letters) <= 3):
        return turn
    name = re.compile(r"\b" + r"[\w’'-]+ ".join(letters) + r"[\w’'-]*[a-z]")
    first, last = int(tokens.first[lines.start]), int(tokens.first[lines.stop - 1] + tokens.length[lines.stop - 1])
    found = {m.group(): m for m in name.finditer(text, int(tokens.starts[first]), int(tokens.ends[last - 1]))}
    if len(found) == 1:
        start, end = next(iter(found.values())).span()
        begin, stop = (tokens.find(at, first, last) for at in (start, end))
        turn.source = Segment("S", begin, stop) if begin < stop else turn.source
    return turn


def _line_start(tokens: Tokens, line: int) -> int:
    return int(tokens.starts[tokens.first[line]])


def _span_of_line(tokens: Tokens, line: int) -> tuple[int, int]:
    first, size = int(tokens.first[line]), int(tokens.length[line])
    return int(tokens.starts[first]), int(tokens.ends[first + size - 1])


def _make_turn(tokens: Tokens, line: int, match: re.Match) -> Statement | None:
    first = int(tokens.first[line])
    stop = first + int(tokens.length[line])
    begin, end, words = (tokens.find(at, first, stop) for at in (match.start(1), match.end(1), match.end()))
    if words >= stop:
        return None
    source = None if match.group(1).split()[0].upper() in _PARTS else Segment("S", begin, end)
    return Statement([Segment("C", words, stop)], 0, source=source, is_verbatim=True)


def _find_signature(text: str, tokens: Tokens, line: int, lines: range) -> Statement | None:
    """A quotation that fills its line but for a dash and a name, which may stand on the next line."""
    first, columns = int(tokens.first[line]), tokens.columns
    stop = first + int(tokens.length[line])
    if stop - first < 4 or not tokens.regions[line] or columns["state"][first] != 1:
        return None
    close = int(columns["closes"][first])
    if columns["state"][close] != 3:
        return None
    if close + 1 == stop and line + 1 in lines and tokens.length[line + 1]:
        stop = int(tokens.first[line + 1] + tokens.length[line + 1])
    sign = _SIGNATURE.match(text, int(tokens.ends[close]))
    begin = tokens.find(sign.end(), close + 1, stop) if sign else stop
    if not begin < stop <= begin + 16:
        return None
    return Statement([Segment("C", first, close + 1)], 0, source=Segment("Z", begin, stop))
