"""Which pieces of content, cue and source make one statement, line by line.

The runs of :mod:`presswork.statements.segments` are joined, over lines too, and linked. One row is one statement with
its cue and its source, all of them spans of tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from presswork.statements.segments import PARTING, Segment, find_segments, mend_segments
from presswork.statements.tagger.context import find_shape
from presswork.statements.tagger.tokens import Tokens


@dataclass
class Statement:
    """Content in one or more pieces with the cue and the source that go with it (all spans of tokens)."""

    pieces: list[Segment]
    at: int  # number of its last forward piece, or else of its first, among the segments of its line
    cue: Segment | None = None
    source: Segment | None = None
    is_verbatim: bool = False  # a transcript's words, with or without marks

    @property
    def is_forward(self) -> bool:
        return self.pieces[0].kind == "F"


def assemble(tokens: Tokens, labels: np.ndarray, lines: range) -> list[tuple[int, Statement]]:
    """Return the statements of an article's lines, each with the number of the line it begins in.

    A line that only goes on with a quotation joins the statement before it; a quotation that fills a line and
    names nobody keeps the speaker of the line before.
    """
    state, found = tokens.columns["state"], []
    before, speaker = None, None
    for line in lines:
        first = int(tokens.first[line])
        segments = find_segments(labels[first : first + int(tokens.length[line])].tolist(), first)
        is_resumed = _goes_on(tokens, line, before) and not segments
        if is_resumed or _fills(tokens, line, segments, before):
            segments = [Segment("R", first, int(tokens.columns["closes"][first]) + 1)]
        elif not segments and line > lines.start and _is_whole(tokens, line) and _find_announced(tokens, line - 1):
            segments = [Segment("C", first, int(tokens.columns["closes"][first]) + 1)]
        is_taken_up = bool(segments) and segments[0].kind == "R" and _spoke_last(before, line, tokens)
        segments = mend_segments(segments, tokens, first, first + int(tokens.length[line]))
        statements = _collect(segments, tokens, before if is_taken_up else None)
        for statement in statements:
            _link(statement, segments, tokens)
            if statement.cue is None and statement.source is None and len(segments) == 1:
                statement.source = speaker if state[statement.pieces[0].start] == 1 else None
        found += [(line, statement) for statement in statements]
        speaker = _find_last_speaker(segments, statements, speaker, _find_last_sentence(tokens, line))
        speaker = speaker or _find_announced(tokens, line)
        before = statements[-1] if statements else before if segments and segments[0].kind == "R" else None
    return found


def _goes_on(tokens: Tokens, line: int, before: Statement | None) -> bool:
    """Whether a line takes up a quotation that the line before left open, as its opening mark says."""
    if before is None or not tokens.length[line] or tokens.columns["state"][tokens.first[line]] != 1:
        return False
    last = before.pieces[-1].end - 1
    return tokens.line[last] != line and tokens.line[last + 1] < 0 and tokens.columns["state"][last] == 2


def _fills(tokens: Tokens, line: int, segments: list[Segment], before: Statement | None) -> bool:
    """Whether a line is one quotation and no more, after a line that ended with the words of somebody quoted."""
    if before is None or before.source is None or any(s.kind in "QKSZ" for s in segments):
        return False
    state = tokens.columns["state"]
    if not _is_whole(tokens, line) or not any(state[p.start] or state[p.end - 1] for p in before.pieces[-1:]):
        return False
    return _spoke_last(before, line, tokens)


def _spoke_last(before: Statement | None, line: int, tokens: Tokens) -> bool:
    """Whether a statement, its cue or its source stands in the last sentence of the line before."""
    if before is None:
        return False
    said = max(s.end for s in (*before.pieces, before.cue, before.source) if s is not None)
    return said > _find_last_sentence(tokens, line - 1)


def _is_whole(tokens: Tokens, line: int) -> bool:
    """Whether a line is one passage in marks, longer than a heading and not signed on the next line."""
    first, size = int(tokens.first[line]), int(tokens.length[line])
    if size < _BRIEF:
        return False
    state, shape = tokens.columns["state"], tokens.columns["shape"]
    close, following = int(tokens.columns["closes"][first]), tokens.first[line + 1 : line + 2]
    is_closed = state[first] == 1 and state[close] == 3 and close >= first + size - 2 and shape[close - 1] in _ENDS
    return bool(is_closed and not (len(following) and shape[following[0]] in _DASHES))


_BRIEF = 6  # tokens with the marks: shorter lines in marks are headings
_ENDS = frozenset(find_shape(sign) for sign in ".?!…")
_DASHES = frozenset(find_shape(sign) for sign in "–—-")


def _is_act(segment: Segment, tokens: Tokens) -> bool:
    """A resumed piece that begins with a reporting verb is another act: "..., she said, asking not to be named"."""
    klass, state = tokens.columns["class"][segment.start], tokens.columns["state"][segment.start]
    return bool(0 < klass < 20 and not state)


def _is_relative(segment: Segment, tokens: Tokens, found: list[Statement]) -> bool:
    """A resumed piece behind a relative is the writer's: "...," she told a hall that | had been booked for it"."""
    state, klass = tokens.columns["state"], tokens.columns["class"]
    is_behind = {klass[segment.start - 1], klass[segment.start]} & {_THAT, _WHO}
    return bool(is_behind and not state[segment.start] and found and state[found[-1].pieces[-1].end - 1])


def _collect(segments: list[Segment], tokens: Tokens, before: Statement | None) -> list[Statement]:
    """Make statements of the content segments: pieces that wait for one cue, or go on after it, are one."""
    found: list[Statement] = []
    for n, segment in enumerate(segments):
        if segment.kind == "R" and (_is_act(segment, tokens) or _is_relative(segment, tokens, found)):
            continue
        if segment.kind == "F" and found and found[-1].is_forward and not _has_cue(segments[found[-1].at : n]):
            found[-1].pieces.append(segment)
            found[-1].at = n
        elif segment.kind == "R" and (found or before) and not _has_own_cue(n, segments, found):
            _choose_resumed(segment, found, tokens, before).pieces.append(segment)
        elif segment.kind in "FCR":
            found.append(Statement([segment], n))
    return found


def _has_own_cue(n: int, segments: list[Segment], found: list[Statement]) -> bool:
    """Whether more cues stand before a resumed piece than the statement before needs: 'A said "x." B said "y."'."""
    if not found:
        return False
    last = max(i for i in range(n) if segments[i].kind in "FCR")
    n_cues = sum(segment.kind in "QK" for segment in segments[last + 1 : n])
    return n_cues > (segments[last].kind == "F")


def _choose_resumed(segment: Segment, found: list[Statement], tokens: Tokens, before: Statement) -> Statement:
    """A quotation goes on with the last quotation of the line, not with what "he added that" brought between."""
    if not found:
        return before
    state = tokens.columns["state"]
    if state[segment.start] and not _is_next_to(found[-1].pieces[-1].end, segment.start, tokens.columns["shape"]):
        quoted = [s for s in found if any(state[p.start] or state[p.end - 1] for p in (s.pieces[0], s.pieces[-1]))]
        return quoted[-1] if quoted else found[-1]
    return found[-1]


def _is_next_to(end: int, start: int, shape: np.ndarray) -> bool:
    """Whether no more than a comma parts content: "praised the drivers, | “who came unasked”"."""
    return start == end or (start == end + 1 and shape[end] == _COMMA)


def _has_cue(segments: list[Segment]) -> bool:
    return any(segment.kind in "QK" for segment in segments)


def _link(statement: Statement, segments: list[Segment], tokens: Tokens) -> None:
    """Give a statement the nearest cue on its side and that cue's source."""
    n = statement.at
    onward = range(n + 1, len(segments)) if statement.is_forward else range(n - 1, -1, -1)
    cue = next((i for i in onward if segments[i].kind in "QK"), None)
    if cue is not None:
        statement.cue = segments[cue]
        statement.source = _find_source(cue, n, statement.is_forward, segments)
        if statement.cue.kind == "Q" and not statement.is_forward:
            if statement.source and _is_no_subject(statement.source, tokens):
                statement.source = None
            statement.source = _check_sentence(statement, tokens) or statement.source
        return
    statement.source = next((s for s in segments if s.kind in "SZ" and _is_beside(statement, s, tokens)), None)


def _is_beside(statement: Statement, source: Segment, tokens: Tokens) -> bool:
    """Whether a source without a cue is tied to the content by a colon before it, or signs the passage in marks."""
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    first, last = statement.pieces[0].start, statement.pieces[-1].end
    if source.end <= first:
        return first - source.end <= _NEAR and _COLON in shape[source.end : first + 1]
    return bool(0 <= source.start - last <= 2 and state[last - 1] and not state[source.start])


_NEAR = 8  # tokens between a speaker and the quotation after the colon: "Orsa on Monday, in Kelmark: ..."


def _is_no_subject(source: Segment, tokens: Tokens) -> bool:
    """Whether a source is only what is said of the speaker: "Orsa, | who left, | said", "Orsa | of Kelmark"."""
    klass = tokens.columns["class"][source.start]
    return bool(klass == _OF or (klass == _WHO and source.end - source.start > 1))


_THAT, _WHO, _OF = 26, 27, 34


def _find_source(cue: int, content: int, is_forward: bool, segments: list[Segment]) -> Segment | None:
    """The source of a cue: the nearest before it for Q; for K only one that follows before the next cue."""
    before = [i for i in range(cue - 1, -1, -1) if segments[i].kind in "SZ"]
    if is_forward:  # one between content and cue comes first
        before.sort(key=lambda i: (i < content, -i))
    after = []
    for i in range(cue + 1, len(segments)):
        if segments[i].kind in "QK":
            break
        after += [i] if segments[i].kind == "Z" else []
    ranked = before + after if segments[cue].kind == "Q" else after
    return segments[ranked[0]] if ranked else None


def _check_sentence(statement: Statement, tokens: Tokens) -> Segment | None:
    """The subject of the cue's sentence when no source was found in it: "The complaint, filed in May, says ..."."""
    start = int(tokens.columns["sentence"][statement.cue.start])
    if statement.source is not None and statement.source.end > start:
        return None
    klass, shape = tokens.columns["class"], tokens.columns["shape"]
    if tokens.columns["state"][start]:
        return None
    while klass[start] == _AND:
        start += 1
    end = start
    while end < statement.cue.start and shape[end] not in PARTING:
        if _is_verb(int(klass[end])) and shape[end] not in _APOSTROPHES:
            break
        end += 1
    is_subject = start < end < start + 12 and klass[start] not in _LEADING
    return Segment("S", start, end) if is_subject else None


def _is_verb(number: int) -> bool:
    return 0 < number < 20 or 29 <= number <= 33


_AND = 37
_APOSTROPHES = frozenset(find_shape(sign) for sign in "'’")  # a possessive, not "is"
_LEADING = frozenset({26, 27, 28, 34, 35, 36, 38, 39})  # that, who, if, of, to, in, as, because ...: no subject


def _find_last_sentence(tokens: Tokens, line: int) -> int:
    """Return the first token of a line's last sentence."""
    return int(tokens.columns["sentence"][tokens.first[line] + tokens.length[line] - 1]) if tokens.length[line] else 0


def _find_last_speaker(segments: list[Segment], statements: list[Statement], speaker: Segment | None, last: int):
    """Who speaks when the next line only goes on: the source that ends the line, or that of its last statement.

    Nobody, when the sentence that begins at the token `last` comes after all that is said: somebody new may act.
    """
    if not segments or segments[-1].end <= last:
        return None
    if segments[-1].kind in "QKSZ":
        return next((s for s in reversed(segments) if s.kind in "SZ"), speaker)
    named = [s.source for s in statements if s.source is not None and s.cue is not None]
    return named[-1] if named else speaker


def _find_announced(tokens: Tokens, line: int) -> Segment | None:
    """Who a line announces that ends in a colon and says nothing itself: "The statement read:"."""
    last = int(tokens.first[line] + tokens.length[line]) - 1
    if not tokens.length[line] or tokens.columns["shape"][last] != _COLON:
        return None
    return _check_sentence(Statement([], 0, cue=Segment("Q", last, last + 1)), tokens)


_COLON, _COMMA = find_shape(":"), find_shape(",")
