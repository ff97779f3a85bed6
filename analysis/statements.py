"""Which pieces of content, cue and source make one statement, line by line.

The tagger (:mod:`analysis.tagger`) marks words; here its runs are mended, joined over lines and linked. One row is
one statement with its cue and its source, all of them spans of tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis import tagger


class Segment(NamedTuple):
    """A run of tokens with one role: F, C, R content; S, Z source before or after its cue; Q, K cue."""

    kind: str
    start: int
    end: int


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


_ROLES = dict(zip(tagger.LABELS, "OFFCCRSSZZQQKKOOOOO", strict=True))
_KINDS = list(_ROLES.values())
_BEGINS = frozenset(i for i, label in enumerate(tagger.LABELS) if label in {"Bf", "Bp", "R", "Sf", "Sp", "Q", "K"})
_FAMILY = {"R": "C", "K": "Q", "Z": "S"}


def find_segments(labels: list[int], start: int) -> list[Segment]:
    """Return the labelled runs of a line whose first token has the number `start`."""
    segments, at = [], 0
    while at < len(labels):
        kind, begin = _KINDS[labels[at]], at
        family = _FAMILY.get(kind, kind)
        at += 1
        while kind != "O" and at < len(labels) and labels[at] not in _BEGINS:
            if _FAMILY.get(_KINDS[labels[at]], _KINDS[labels[at]]) != family:
                break
            at += 1
        if kind != "O":
            segments.append(Segment(kind, start + begin, start + at))
    return segments


def _complete_regions(segments: list[Segment], tokens: tagger.Tokens, first: int, stop: int) -> list[Segment]:
    """Let content that covers part of a passage in quotation marks cover all of it, and nothing else speak in it."""
    closes, state = tokens.columns["closes"], tokens.columns["state"]
    opened = first + np.flatnonzero(state[first:stop] == 1)
    for start, end in ((int(a), int(closes[a]) + 1) for a in opened):
        inside = [s for s in segments if s.start < end and s.end > start and s.kind in "FCR"]
        n_covered = sum(min(s.end, end) - max(s.start, start) for s in inside)
        is_most = 2 * n_covered > end - start or (bool(inside) and inside[0].start <= start + 1)
        if state[end - 1] != 3:  # never closed: only what is left of its last sentence
            is_most = bool(inside) and inside[-1].end >= end - 2
        if inside and n_covered < end - start and is_most:
            whole = Segment(inside[0].kind, min(start, inside[0].start), max(end, inside[-1].end))
            segments = sorted(
                [whole, *(s for s in segments if s.end <= whole.start or s.start >= whole.end)], key=_start
            )
    return segments


def _cut(segment: Segment, tokens: tagger.Tokens) -> Segment:
    """End indirect content at a dash: what follows one is the writer's own more often than not."""
    if segment.kind not in "FCR":
        return segment
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    for at in range(segment.start + 3, segment.end - 1):
        if shape[at] in _DASHES and not state[at] and not state[segment.start]:
            return segment._replace(end=at)
    return segment


def _divide(segment: Segment, tokens: tagger.Tokens) -> list[Segment]:
    """Take a second act of speech out of indirect content: "... is closed and warned the town that ..."."""
    if segment.kind not in "CR" or segment.end - segment.start < 6:
        return [segment]
    klass, shape, rate = (tokens.columns[name] for name in ("class", "shape", "rate"))
    for at in range(segment.start + 2, segment.end - 3):
        if not 0 < klass[at] < 20 or rate[at] < _SURE or tokens.columns["state"][at]:
            continue
        subject = at
        while subject > segment.start and (shape[subject - 1] in _NAMES or klass[subject - 1] in _PRONOUNS):
            subject -= 1
        thats = [i for i in range(at + 1, min(at + 4, segment.end - 1)) if klass[i] == _THAT_CLASS]
        if thats and klass[subject - 1] in _JOINING and subject - 1 > segment.start:
            before = subject - 1
            while before > segment.start and (shape[before - 1] in _PARTING):
                before -= 1
            parts = [Segment(segment.kind, segment.start, before)]
            parts += [Segment("S", subject, at)] if subject < at else []
            return [*parts, Segment("Q", at, at + 1), Segment("C", thats[0], segment.end)]
    return [segment]


_NAMES, _PRONOUNS, _THAT_CLASS = frozenset({4, 5, 6, 7}), frozenset({20, 21}), 26
_SURE = 3  # part of a cue in a quarter of its uses
_DASHES = frozenset(tagger.find_shape(sign) for sign in "–—")


def _start(segment: Segment) -> int:
    return segment.start


def _widen(n: int, segments: list[Segment], tokens: tagger.Tokens) -> Segment:
    """Let content that starts or ends inside a clause reach the bound of its sentence, if nothing else is on the way.

    "Orsa said the | bridge is closed | for repair": no punctuation parts the words, so the statement goes on.
    """
    kind, start, end = segments[n]
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    if kind == "F" and not state[start]:
        bound = int(tokens.columns["sentence"][start])
        is_free = n == 0 or segments[n - 1].end <= bound
        start = bound if is_free and shape[start - 1] not in _PARTING and start > bound else start
    if kind in "CR" and not state[end - 1]:
        bound = int(tokens.columns["sentence_end"][start])
        is_free = n + 1 == len(segments) or segments[n + 1].start >= bound
        is_open = end < bound and shape[end] not in _PARTING and tokens.columns["class"][end] not in _JOINING
        if is_free and (is_open or _is_prelude(start, end, bound, tokens)):
            end = bound - 1 if shape[bound - 1] in _STOPS else bound
    if kind in "CR" and state[end - 1] == 3 and end - int(tokens.columns["opens"][end - 1]) <= _SHORT:
        bound = int(tokens.columns["sentence_end"][end - 1])
        bound = min(bound, segments[n + 1].start) if n + 1 < len(segments) else bound
        while end < bound and shape[end] not in _PARTING and tokens.columns["class"][end] not in _AFTER_NOUN:
            end += 1
    return Segment(kind, start, max(end, segments[n].end))


def _is_prelude(start: int, end: int, bound: int, tokens: tagger.Tokens) -> bool:
    """Whether content stops at the comma before its main clause: "that if it rains, | the road will close"."""
    klass, shape = tokens.columns["class"], tokens.columns["shape"]
    start += klass[start] == _THAT_CLASS
    return bool(end - start <= _BRIEF and end + 2 < bound and shape[end] == _COMMA and klass[start] in _OPENERS)


_BRIEF, _COMMA, _OPENERS = 12, tagger.find_shape(","), frozenset({28, 36, 39})  # if; in, on, after; when, while ...
_SHORT = 5  # tokens with the marks: an adjective or two, whose noun is still to come
_AFTER_NOUN = frozenset({*range(1, 20), *range(26, 34), *range(35, 40)})  # verbs, relatives, prepositions but "of"


_PARTING = frozenset(tagger.find_shape(sign) for sign in ",.;:?!-–—()…")
_STOPS = frozenset(tagger.find_shape(sign) for sign in ".?!")
_JOINING = frozenset({37, 39})  # and, or, but; because, while, when ...


def assemble(tokens: tagger.Tokens, labels: np.ndarray, lines: range) -> list[tuple[int, Statement]]:
    """Return the statements of an article's lines, each with the number of the line it begins in.

    A line that only goes on with a quotation joins the statement before it; a quotation that fills a line and
    names nobody keeps the speaker of the line before.
    """
    state, found = tokens.columns["state"], []
    before, speaker = None, None
    for line in lines:
        first = int(tokens.first[line])
        segments = find_segments(labels[first : first + int(tokens.length[line])].tolist(), first)
        if not segments and _goes_on(tokens, line, before):
            segments = [Segment("R", first, int(tokens.columns["closes"][first]) + 1)]
        segments = _complete_regions(segments, tokens, first, first + int(tokens.length[line]))
        segments = [_cut(segment, tokens) for segment in segments]
        segments = [part for segment in segments for part in _divide(segment, tokens)]
        segments = [_widen(n, segments, tokens) for n in range(len(segments))]
        segments = _join_touching(segments, tokens)
        statements = _collect(segments, tokens, before if _goes_on(tokens, line, before) else None)
        for statement in statements:
            _link(statement, segments, tokens)
            if statement.cue is None and statement.source is None and len(segments) == 1:
                statement.source = speaker if state[statement.pieces[0].start] == 1 else None
        found += [(line, statement) for statement in statements]
        speaker = _find_last_speaker(segments, statements, speaker) or _find_announced(tokens, line)
        before = statements[-1] if statements else before if segments and segments[0].kind == "R" else None
    return found


def _join_touching(segments: list[Segment], tokens: tagger.Tokens) -> list[Segment]:
    """Make one of content after its cue and content before another that touch, with no sign between them.

    "Orsa condemned Tarvia's "reckless" | shelling of the valley, according to a statement": one statement of Orsa's.
    """
    joined: list[Segment] = []
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    for segment in segments:
        last = joined[-1] if joined else None
        touches = last and last.kind in "CR" and segment.kind == "F" and last.end == segment.start
        if touches and shape[segment.start] not in _PARTING and not state[segment.start]:
            joined[-1] = last._replace(end=segment.end)
        else:
            joined.append(segment)
    return joined


def _goes_on(tokens: tagger.Tokens, line: int, before: Statement | None) -> bool:
    """Whether a line takes up a quotation that the line before left open, as its opening mark says."""
    if before is None or not tokens.length[line] or tokens.columns["state"][tokens.first[line]] != 1:
        return False
    last = before.pieces[-1].end - 1
    return tokens.line[last] != line and tokens.line[last + 1] < 0 and tokens.columns["state"][last] == 2


def _is_act(segment: Segment, tokens: tagger.Tokens) -> bool:
    """A resumed piece that begins with a reporting verb is another act: "..., she said, asking not to be named"."""
    klass, state = tokens.columns["class"][segment.start], tokens.columns["state"][segment.start]
    return bool(0 < klass < 20 and not state)


def _collect(segments: list[Segment], tokens: tagger.Tokens, before: Statement | None) -> list[Statement]:
    """Make statements of the content segments: pieces that wait for one cue, or go on after it, are one."""
    found: list[Statement] = []
    state = tokens.columns["state"]
    for n, segment in enumerate(segments):
        if segment.kind == "R" and _is_act(segment, tokens):
            continue
        if segment.kind == "F" and found and found[-1].is_forward and not _has_cue(segments[found[-1].at : n]):
            found[-1].pieces.append(segment)
            found[-1].at = n
        elif segment.kind == "R" and (found or before) and not _has_own_cue(n, segments, found):
            _choose_resumed(segment, found, state, before).pieces.append(segment)
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


def _choose_resumed(segment: Segment, found: list[Statement], state: np.ndarray, before: Statement) -> Statement:
    """A quotation goes on with the last quotation of the line, not with what "he added that" brought between."""
    if not found:
        return before
    if state[segment.start]:
        quoted = [s for s in found if any(state[p.start] or state[p.end - 1] for p in (s.pieces[0], s.pieces[-1]))]
        return quoted[-1] if quoted else found[-1]
    return found[-1]


def _has_cue(segments: list[Segment]) -> bool:
    return any(segment.kind in "QK" for segment in segments)


def _link(statement: Statement, segments: list[Segment], tokens: tagger.Tokens) -> None:
    """Give a statement the nearest cue on its side and that cue's source."""
    n = statement.at
    onward = range(n + 1, len(segments)) if statement.is_forward else range(n - 1, -1, -1)
    cue = next((i for i in onward if segments[i].kind in "QK"), None)
    if cue is not None:
        statement.cue = segments[cue]
        statement.source = _find_source(cue, n, statement.is_forward, segments)
        if statement.cue.kind == "Q" and not statement.is_forward:
            if statement.source and _is_relative(statement.source, tokens):
                statement.source = None
            statement.source = _check_sentence(statement, tokens) or statement.source
        return
    statement.source = next((s for s in segments if s.kind in "SZ" and _is_beside(statement, s, tokens)), None)


def _is_beside(statement: Statement, source: Segment, tokens: tagger.Tokens) -> bool:
    """Whether a source without a cue is tied to the content by a colon before it, or signs the passage in marks."""
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    first, last = statement.pieces[0].start, statement.pieces[-1].end
    if source.end <= first:
        return first - source.end <= _NEAR and _COLON in shape[source.end : first + 1]
    return bool(0 <= source.start - last <= 2 and state[last - 1] and not state[source.start])


_NEAR = 8  # tokens between a speaker and the quotation after the colon: "Orsa on Monday, in Kelmark: ..."


def _is_relative(source: Segment, tokens: tagger.Tokens) -> bool:
    """Whether a source is what a clause says of the speaker: "Orsa, | who left in May, | said ..."."""
    return bool(source.end - source.start > 1 and tokens.columns["class"][source.start] == _WHO_CLASS)


_WHO_CLASS = 27


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


def _check_sentence(statement: Statement, tokens: tagger.Tokens) -> Segment | None:
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
    while end < statement.cue.start and shape[end] not in _PARTING and not _is_verb(int(klass[end])):
        end += 1
    is_subject = start < end < start + 12 and klass[start] not in _LEADING
    return Segment("S", start, end) if is_subject else None


def _is_verb(number: int) -> bool:
    return 0 < number < 20 or 29 <= number <= 33


_AND = 37
_LEADING = frozenset({26, 27, 28, 34, 35, 36, 38, 39})  # that, who, if, of, to, in, as, because ...: no subject


def _find_last_speaker(segments: list[Segment], statements: list[Statement], speaker: Segment | None):
    """Who speaks when the next line only goes on: the source that ends the line, or that of its last statement."""
    if not segments:
        return None
    if segments[-1].kind in "QKSZ":
        return next((s for s in reversed(segments) if s.kind in "SZ"), speaker)
    named = [s.source for s in statements if s.source is not None and s.cue is not None]
    return named[-1] if named else speaker


def _find_announced(tokens: tagger.Tokens, line: int) -> Segment | None:
    """Who a line announces that ends in a colon and says nothing itself: "The statement read:"."""
    last = int(tokens.first[line] + tokens.length[line]) - 1
    if not tokens.length[line] or tokens.columns["shape"][last] != _COLON:
        return None
    return _check_sentence(Statement([], 0, cue=Segment("Q", last, last + 1)), tokens)


_COLON = tagger.find_shape(":")


def find_span(tokens: tagger.Tokens, segment: Segment) -> tuple[int, int]:
    """Return where a run of tokens starts and ends in the text."""
    return int(tokens.starts[segment.start]), int(tokens.ends[segment.end - 1])
