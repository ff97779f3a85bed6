"""Statements that a set form gives away: transcripts, signatures, "in her view", "was quoted as saying".

One row is one statement, found by the form of its line where the tagger saw none or saw it wrongly.
"""

from __future__ import annotations

import re

import numpy as np

from analysis import tagger
from analysis.segments import Segment, find_span
from analysis.statements import Statement

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
_SIGNATURE = re.compile(r"\s*(?:[—―–]|--?)+\s*(?=[A-Z])")


def read_forms(
    text: str, tokens: tagger.Tokens, found: list, lines: range, spoken: list[int]
) -> list[tuple[int, Statement]]:
    """Return the statements, corrected by set forms: transcripts, signatures, "in her view", "quoted as saying".

    Only the lines `spoken` can be turns of a transcript: a headline with a colon is none.
    """
    turns = _find_turns(text, tokens, spoken)
    kept = [(line, statement) for line, statement in found if line not in turns]
    kept += [(line, turn) for line, turn in turns.items()]
    for line in lines:
        signed = None if line in turns else _find_signature(text, tokens, line, lines)
        if signed:
            kept = [(n, s) for n, s in kept if n != line] + [(line, signed)]
    kept = _name_quoted(text, tokens, kept)
    busy: dict[int, list[Segment]] = {}
    for line, statement in kept:
        busy.setdefault(line, []).extend(statement.pieces)
    kept += [(n, s) for n in lines if n not in turns for s in _find_formulas(text, tokens, n, busy.get(n, []))]
    return sorted(kept, key=lambda item: (item[0], item[1].pieces[0].start))


def _name_quoted(text: str, tokens: tagger.Tokens, found: list) -> list[tuple[int, Statement]]:
    """ "Orsa was quoted as saying ...": what the tagger took for content before the cue is the speaker."""
    dropped = set()
    for line, statement in found:
        cue = statement.cue
        if cue is None or statement.source or not _QUOTED_AS.search(text[slice(*find_span(tokens, cue))]):
            continue
        for other_line, other in found:
            piece = other.pieces[-1]
            if other is not statement and other_line == line and piece.end == cue.start and other.cue == cue:
                statement.source, _ = piece, dropped.add(id(other))
    return [item for item in found if id(item[1]) not in dropped]


_QUOTED_AS = re.compile(r"quoted\b.{0,60}\bsaying")
# Verbs that are acts of speech whatever follows them.
_ACTS = "denied|denies|accuses|accused|condemned|condemns|welcomed|welcomes|thanked|urged|urges|demanded|demands"
_ACT = re.compile(rf"\b(?:{_ACTS}|told)\b")
_WHO = r"(?P<who>[^\s,;:.][^,;:.]{0,60}?)"
_FORMULAS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"In {_WHO}['’]s (?P<cue>view|opinion|words|telling|eyes|estimation), (?P<what>.+)",
        rf"In the (?P<cue>view|opinion|words|estimation) of {_WHO}, (?P<what>.+)",
        rf"As {_WHO} (?P<cue>put it|puts it|sees it|saw it)[^,;:.]{{0,40}}, (?P<what>.+)",
        rf"(?P<what>[^,;:.].{{15,300}}), {_WHO} (?P<cue>told) [^,;:]{{3,80}}",
        rf"{_WHO} (?:(?:has|have|also) )?(?P<cue>{_ACTS}) (?P<what>(?!by |to )[^.]{{4,300}})\W*",
    )
)


def _find_formulas(text: str, tokens: tagger.Tokens, line: int, busy: list[Segment]) -> list[Statement]:
    """What "in Orsa's view", "as Orsa put it" and ", Orsa told reporters" attribute, if nothing else does."""
    found, first = [], int(tokens.first[line])
    starts = tokens.starts[first : first + int(tokens.length[line])]
    for start, end in tokens.sentences[line]:
        if not text.startswith(("In ", "As "), start) and not _ACT.search(text, start, end):
            continue
        match = next((m for m in (f.fullmatch(text, start, end) for f in _FORMULAS) if m), None)
        if match is None:
            continue
        spans = {
            k: [first + int(np.searchsorted(starts, at)) for at in match.span(k)] for k in ("what", "cue", "who")
        }
        is_free = not any(
            s.start < first + np.searchsorted(starts, end) and tokens.ends[s.end - 1] > start for s in busy
        )
        if is_free and all(a < b for a, b in spans.values()):
            cue, who = Segment("Q", *spans["cue"]), Segment("S", *spans["who"])
            found.append(Statement([Segment("C", *spans["what"])], 0, cue, who))
    return found


def _find_turns(text: str, tokens: tagger.Tokens, lines: list[int]) -> dict[int, Statement]:
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


def _line_start(tokens: tagger.Tokens, line: int) -> int:
    return int(tokens.starts[tokens.first[line]])


def _make_turn(tokens: tagger.Tokens, line: int, match: re.Match) -> Statement | None:
    first = int(tokens.first[line])
    stop = first + int(tokens.length[line])
    starts = tokens.starts[first:stop]
    begin, end, words = (
        first + int(np.searchsorted(starts, at)) for at in (match.start(1), match.end(1), match.end())
    )
    if words >= stop:
        return None
    source = None if match.group(1).split()[0].upper() in _PARTS else Segment("S", begin, end)
    return Statement([Segment("C", words, stop)], 0, source=source, is_verbatim=True)


def _find_signature(text: str, tokens: tagger.Tokens, line: int, lines: range) -> Statement | None:
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
    begin = close + 1 + int(np.searchsorted(tokens.starts[close + 1 : stop], sign.end())) if sign else stop
    if not begin < stop <= begin + 16:
        return None
    return Statement([Segment("C", first, close + 1)], 0, source=Segment("Z", begin, stop))
