"""Runs of words with one role in a statement: content, cue, source.

The tagger (:mod:`presswork.statements.tagger.tagger`) marks words; here its runs are found and mended within their
line. One row is one run of tokens.
"""

from __future__ import annotations

from typing import NamedTuple

from presswork.statements.tagger.context import find_shape
from presswork.statements.tagger.tagger import LABELS
from presswork.statements.tagger.tokens import Tokens


class Segment(NamedTuple):
    """A run of tokens with one role: F, C, R content; S, Z source before or after its cue; Q, K cue."""

    kind: str
    start: int
    end: int


_ROLES = dict(zip(LABELS, "OFFCCRSSZZQQKKOOOOO", strict=True))
_KINDS = list(_ROLES.values())
_BEGINS = frozenset(i for i, label in enumerate(LABELS) if label in {"Bf", "Bp", "R", "Sf", "Sp", "Q", "K"})
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


def _complete_regions(segments: list[Segment], tokens: Tokens, first: int, stop: int) -> list[Segment]:
    """Let content that covers part of a passage in quotation marks cover all of it, and nothing else speak in it."""
    closes, state = tokens.columns["closes"], tokens.columns["state"]
    for start, end in ((at, int(closes[at]) + 1) for at in range(first, stop) if state[at] == 1):
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


def _cut(segment: Segment, tokens: Tokens) -> Segment:
    """End indirect content at a dash: what follows one is the writer's own more often than not."""
    if segment.kind not in "FCR":
        return segment
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    for at in range(segment.start + 3, segment.end - 1):
        if shape[at] in _DASHES and not state[at] and not state[segment.start]:
            return segment._replace(end=at)
    return segment


def _end_at_sentence(segment: Segment, tokens: Tokens) -> list[Segment]:
    """End indirect content after its cue with its sentence; a quotation behind that goes on by itself."""
    kind, start, end = segment
    bound, state = int(tokens.columns["sentence_end"][start]), tokens.columns["state"]
    if kind not in "CR" or state[start] or not start + 1 < bound < end or state[bound] > 1:
        return [segment]
    stop = bound - (tokens.columns["shape"][bound - 1] in _STOPS)
    return [segment._replace(end=stop), *([Segment("R", bound, end)] if state[bound] == 1 else [])]


def _fill_according(segments: list[Segment], tokens: Tokens) -> list[Segment]:
    """Give a cue that opens its sentence, and its source, the rest of it: "According to NAME, | it will rain"."""
    filled: list[Segment] = []
    shape, klass = tokens.columns["shape"], tokens.columns["class"]
    for n, segment in enumerate(segments):
        filled.append(segment)
        opens = (
            n and segments[n - 1].kind == "K" and tokens.columns["sentence"][segment.start] == segments[n - 1].start
        )
        if segment.kind != "Z" or not opens or segments[n - 1].end - segments[n - 1].start != len(_ACCORDING_TO):
            continue
        bound = int(tokens.columns["sentence_end"][segment.start])
        following = segments[n + 1 : n + 2]
        end = min([bound, *(s.start for s in following)])
        while end > segment.end and (shape[end - 1] in PARTING or klass[end - 1] in _JOINING):
            end -= 1
        start = segment.end + (shape[segment.end] == _COMMA)
        is_parted = shape[segment.end] == _COMMA or shape[segment.end - 1] == _COMMA
        if is_parted and end - start > _LEAST and not (following and following[0].kind in "FCR" and end < bound):
            filled.append(Segment("C", start, end))
    return filled


_ACCORDING_TO = ("according", "to")
_LEAST = 2  # tokens of content: less is no clause


def _divide(segment: Segment, tokens: Tokens) -> list[Segment]:
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
            while before > segment.start and (shape[before - 1] in PARTING):
                before -= 1
            parts = [Segment(segment.kind, segment.start, before)]
            parts += [Segment("S", subject, at)] if subject < at else []
            return [*parts, Segment("Q", at, at + 1), Segment("C", thats[0], segment.end)]
    return [segment]


_NAMES, _PRONOUNS, _THAT_CLASS = frozenset({4, 5, 6, 7}), frozenset({20, 21}), 26
_NEAR = 3  # tokens between "who" and its verb
_SURE = 3  # part of a cue in a quarter of its uses
_APOSTROPHES = frozenset(find_shape(sign) for sign in "'’")  # of a possessive
_DASHES = frozenset(find_shape(sign) for sign in "–—")


def _take_relatives(segments: list[Segment], tokens: Tokens) -> list[Segment]:
    """Leave a relative clause without a verb of speech with its content: "welcomed an offer, | which put ..."."""
    taken: list[Segment] = []
    klass, shape = tokens.columns["class"], tokens.columns["shape"]
    for n, segment in enumerate(segments):
        last = taken[-1] if taken else None
        is_next = last is not None and last.kind == "C" and segment.start == last.end + 1
        if is_next and segment.kind == "S" and shape[last.end] == _COMMA and klass[segment.start] == _WHO:
            bound = tokens.columns["sentence_end"][last.start]
            rest = [s for s in segments[n:] if s.start < bound]
            cue = next((s for s in rest if s.kind in "QK"), segment)
            rate = tokens.columns["rate"]
            is_sure = any(0 < klass[at] < 20 and rate[at] >= _SURE for at in range(cue.start, cue.end))
            if not is_sure or cue.start > segment.end + _NEAR:
                others = [i for i, s in enumerate(rest) if s.kind == "S" and s.start > segment.start]
                taken[-1] = last._replace(end=rest[others[0] - 1 if others else -1].end)
                continue
        if last is None or segment.start >= last.end:
            taken.append(segment)
    return taken


def _part_subject(n: int, segments: list[Segment], tokens: Tokens) -> list[Segment]:
    """Take the subject of the next cue out of content: "that it leaked; the operator, Sellwick, | denied ..."."""
    segment, following = segments[n], segments[n + 1 : n + 2]
    if segment.kind not in "CR" or not following or following[0].kind != "Q":
        return [segment]
    if not segment.end <= following[0].start <= segment.end + 1:
        return [segment]
    klass, shape, state = (tokens.columns[name] for name in ("class", "shape", "state"))
    for at in range(segment.end - 2, max(segment.start + 2, segment.end - _LONG_SUBJECT), -1):
        is_verb = 0 < klass[at] < 20 or 29 <= klass[at] <= 33
        if state[at] or (is_verb and shape[at] not in _APOSTROPHES):
            return [segment]
        if shape[at] == _SEMICOLON or (klass[at] == _AND and shape[at - 1] == _COMMA):
            end = at - (klass[at] == _AND)
            return [segment._replace(end=end), Segment("S", at + 1, segment.end)]
    return [segment]


_WHO, _AND = 27, 37
_SEMICOLON, _LONG_SUBJECT = find_shape(";"), 14


def _start(segment: Segment) -> int:
    return segment.start


def _widen(n: int, segments: list[Segment], tokens: Tokens) -> Segment:
    """Let content that starts or ends inside a clause reach the bound of its sentence, if nothing else is on the way.

    "Orsa said the | bridge is closed | for repair": no punctuation parts the words, so the statement goes on.
    """
    kind, start, end = segments[n]
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    if kind == "F" and not state[start]:
        bound = int(tokens.columns["sentence"][start])
        is_free = n == 0 or segments[n - 1].end <= bound
        start = bound if is_free and shape[start - 1] not in PARTING and start > bound else start
    if kind in "CR" and not state[end - 1]:
        bound = int(tokens.columns["sentence_end"][start])
        is_free = n + 1 == len(segments) or segments[n + 1].start >= bound
        is_open = end < bound and shape[end] not in PARTING and tokens.columns["class"][end] not in _JOINING
        if is_free and (is_open or _is_prelude(start, end, bound, tokens)):
            end = bound - 1 if shape[bound - 1] in _STOPS else bound
    if kind in "CR" and not state[end - 1] and n + 1 < len(segments) and segments[n + 1].kind == "Q":
        joint = segments[n + 1].start - 1
        is_open = end < joint <= end + _SHORT and shape[end] not in PARTING and not state[joint]
        end = joint if is_open and tokens.columns["class"][joint] == _AND else end
    if kind in "CR" and state[end - 1] == 3 and end - int(tokens.columns["opens"][end - 1]) <= _SHORT:
        bound = int(tokens.columns["sentence_end"][end - 1])
        bound = min(bound, segments[n + 1].start) if n + 1 < len(segments) else bound
        while end < bound and shape[end] not in PARTING and tokens.columns["class"][end] not in _AFTER_NOUN:
            end += 1
    return Segment(kind, start, max(end, segments[n].end))


def _is_prelude(start: int, end: int, bound: int, tokens: Tokens) -> bool:
    """Whether content stops at the comma before its main clause: "that if it rains, | the road will close"."""
    klass, shape = tokens.columns["class"], tokens.columns["shape"]
    start += klass[start] == _THAT_CLASS
    return bool(end - start <= _BRIEF and end + 2 < bound and shape[end] == _COMMA and klass[start] in _OPENERS)


_BRIEF, _COMMA, _OPENERS = 12, find_shape(","), frozenset({28, 36, 39})  # if; in, on, after; when, while ...
_SHORT = 5  # tokens with the marks: an adjective or two, whose noun is still to come
_AFTER_NOUN = frozenset({*range(1, 20), *range(26, 34), *range(35, 40)})  # verbs, relatives, prepositions but "of"


PARTING = frozenset(find_shape(sign) for sign in ",.;:?!-–—()…")
_STOPS = frozenset(find_shape(sign) for sign in ".?!")
_JOINING = frozenset({37, 39})  # and, or, but; because, while, when ...


def _join_touching(segments: list[Segment], tokens: Tokens) -> list[Segment]:
    """Make one of content after its cue and content before another that touch, with no sign between them.

    "Orsa condemned Tarvia's "reckless" | shelling of the valley, according to a statement": one statement of Orsa's.
    """
    joined: list[Segment] = []
    shape, state = tokens.columns["shape"], tokens.columns["state"]
    for segment in segments:
        last = joined[-1] if joined else None
        touches = last and last.kind in "CR" and segment.kind == "F" and last.end == segment.start
        is_quoted = state[segment.start] and shape[segment.start - 1] not in _APOSTROPHES
        if touches and shape[segment.start] not in PARTING and not is_quoted:
            joined[-1] = last._replace(end=segment.end)
        else:
            joined.append(segment)
    return joined


def mend_segments(segments: list[Segment], tokens: Tokens, first: int, stop: int) -> list[Segment]:
    """Return the segments of a line with whole passages in marks, second acts apart and clauses to their end."""
    segments = _complete_regions(segments, tokens, first, stop)
    segments = [part for segment in segments for part in _end_at_sentence(segment, tokens)]
    segments = _fill_according(segments, tokens)
    segments = [_cut(segment, tokens) for segment in segments]
    segments = [part for segment in segments for part in _divide(segment, tokens)]
    segments = _take_relatives(segments, tokens)
    segments = [part for n in range(len(segments)) for part in _part_subject(n, segments, tokens)]
    segments = [_widen(n, segments, tokens) for n in range(len(segments))]
    return _join_touching(segments, tokens)


def find_span(tokens: Tokens, segment: Segment) -> tuple[int, int]:
    """Return where a run of tokens starts and ends in the text."""
    return int(tokens.starts[segment.start]), int(tokens.ends[segment.end - 1])
