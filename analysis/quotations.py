"""Who said what: the attributed statements of an article, with their cue and the mention of their speaker.

One row is one statement: everything attributed to one speaker by one cue, in one piece or broken by "he said".
A tagger marks which words are content, cue or source (see :mod:`analysis.tagger`); this module puts the pieces
together and says what form the statement has.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables, tagger
from analysis.text import Region, find_quotation_regions, find_words, read_lexicon, split_sentences

BODY_KINDS = frozenset({"body", "excerpt"})
HEAD_KINDS = frozenset({"headline", "standfirst", "subheading", "caption"})
_BATCH_CHARACTERS = 200_000  # articles tagged at a time: enough to keep numpy busy, little memory


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


def find_quotations(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return the attributed statements of `articles`, one row per statement, in text order.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and ``text``.
    blocks : DataFrame
        Columns ``article_id, block, kind, start, end`` (see :func:`analysis.anatomy.split_blocks`).

    Returns
    -------
    DataFrame
        Table ``quotations`` sorted by article and start; ``kind`` is direct, mixed, indirect or scare.
        Canonical speakers, roles and tone are left null for later rooms.

    Notes
    -----
    Comments, boilerplate, bylines, credits and duplicates are never searched. A statement without a source in
    the text has a null ``speaker_mention``: it is never guessed. ``context`` is the sentence of the cue, or else
    the one in which the statement starts. Half of the indirect statements that people would mark are not found;
    ``data/quotation_model_card.md`` has the figures.

    References
    ----------
    Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News (PolNeAR), LREC.
    """
    by_article = _group_blocks(blocks)
    texts = zip(articles["article_id"], articles["text"], strict=True)
    rows = []
    for batch in _split_batches((name, text, by_article.get(name, [])) for name, text in texts):
        rows += _find_in_batch(batch)
    return tables.make_table("quotations", rows)


def _group_blocks(blocks: pd.DataFrame) -> dict[str, list[tuple]]:
    chosen = blocks[blocks["kind"].isin(BODY_KINDS | HEAD_KINDS)]
    grouped: dict[str, list[tuple]] = {}
    columns = (chosen[c].tolist() for c in ("article_id", "block", "kind", "start", "end"))
    for name, block, kind, start, end in zip(*columns, strict=True):
        grouped.setdefault(name, []).append((int(start), int(end), int(block), kind))
    return {name: sorted(rows) for name, rows in grouped.items()}


def _split_batches(items: Iterator[tuple]) -> Iterator[list[tuple]]:
    batch, size = [], 0
    for item in items:
        batch.append(item)
        size += len(item[1])
        if size > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _find_in_batch(batch: list[tuple]) -> list[dict]:
    lines = [[(*line, block) for block in blocks for line in _split_lines(text, block)] for _, text, blocks in batch]
    texts = [text for _, text, _ in batch]
    marked = [[(start, end, block[3] in HEAD_KINDS) for start, end, block in rows] for rows in lines]
    tokens, labels = tagger.tag_lines(list(zip(texts, marked, strict=True)))
    rows, number = [], 0
    for (name, text, _), article_lines in zip(batch, lines, strict=True):
        numbers = range(number, number + len(article_lines))
        number = numbers.stop
        blocks = {n: block for n, (_, _, block) in zip(numbers, article_lines, strict=True)}
        found = _find_in_article(text, tokens, labels, blocks)
        rows += [{"article_id": name, "quotation": i, **row} for i, row in enumerate(found)]
    return rows


def _find_in_article(text: str, tokens: tagger.Tokens, labels: np.ndarray, blocks: dict[int, tuple]) -> list[dict]:
    """Return the rows of one article; `blocks` has the block of each of its lines."""
    lines = range(min(blocks, default=0), max(blocks, default=-1) + 1)
    spoken = [line for line in lines if blocks[line][3] in BODY_KINDS]
    statements = read_forms(text, tokens, assemble(tokens, labels, lines), lines, spoken)
    rows = [{"block": blocks[line][2], **_describe(s, text, line, tokens)} for line, s in statements]
    rows = [row for row in rows if _is_said(text, row)]
    said = [(row["start"], row["end"]) for row in rows]
    for line in (n for n in lines if blocks[n][3] in BODY_KINDS and tokens.regions[n]):
        rows += [{"block": blocks[line][2], **row} for row in _find_scare(text, line, tokens, said)]
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def _is_said(text: str, row: dict) -> bool:
    """Whether words outside marks are a statement: their verb or "that" says so, "released footage" does not."""
    if row["kind"] != "indirect" or row.get("cue_class"):
        return True
    return "cue" in row and bool(_CLAUSE_LEAD.search(text, max(0, row["start"] - 12), row["start"]))


_CLAUSE_LEAD = re.compile(r"\b(?:that|whether|if|how|why|clear)\W*\Z")


def _split_lines(text: str, block: tuple) -> list[tuple[int, int]]:
    """Return the lines of a block; a line far longer than a paragraph is cut between sentences, never in marks."""
    lines = [m.span() for m in _LINE.finditer(text, block[0], block[1]) if not m.group().isspace()]
    if all(end - start <= _LONG for start, end in lines):
        return lines
    return [piece for start, end in lines for piece in _cut_line(text, start, end)]


def _cut_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= _LONG:
        return [(start, end)]
    if end - start > _HOPELESS:
        return [(at, min(at + _LONG, end)) for at in range(start, end, _LONG)]
    line, pieces, at = text[start:end], [], start
    regions = [region for region in find_quotation_regions(line) if region.depth == 0]
    ends = [region.end for region in regions]
    for begin, _ in split_sentences(line):
        n = bisect_right(ends, begin)
        if start + begin - at > _LONG // 2 and (n == len(regions) or begin <= regions[n].start):
            pieces.append((at, start + begin))
            at = start + begin
    return [*pieces, (at, end)]


_HOPELESS = 300_000  # no text without line breaks is as long as this; cut anywhere
_LONG = 3000  # characters; the longest paragraph of the training texts has some 2,500
_LINE = re.compile(r"[^\r\n]+")
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

# A transcript's line: who speaks, a colon, the words. Headings in capitals that announce no speaker are left out.
_TURN = re.compile(
    r"[\"“”']?((?:[A-Z][\w.'’-]*)(?: (?:[A-Z][\w.'’-]*|de|van|von|al)){0,3})(?: \([^()\n]{1,40}\))?: +(?=\S)"
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
        if cue is None or statement.source or not _QUOTED_AS.search(text[slice(*_find_span(tokens, cue))]):
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


def _find_scare(text: str, line: int, tokens: tagger.Tokens, said: list[tuple[int, int]]) -> Iterator[dict]:
    """The words in marks that nobody is said to have said: few, no clause, no title of a work."""
    if len(tokens.regions[line]) > _MOST_SCARE:
        return
    for region in tokens.regions[line]:
        inside = text[region.inside_start : region.inside_end]
        taken = any(start < region.end and end > region.start for start, end in said)
        if region.is_closed and not taken and _is_scare(inside):
            start, end = _strip_marks(text, (region.start, region.end), [region])
            context = next((text[s:e] for s, e in tokens.sentences[line] if s <= start < e), None)
            span = {"start": start, "end": end, "fragments": [[start, end]], "text": text[start:end]}
            yield {"kind": "scare", **span, "context": context}


_MOST_SCARE = 12  # a line with more passages in marks is a list, not prose


def _is_scare(inside: str) -> bool:
    words = [inside[s:e] for s, e in find_words(inside)]
    return 0 < len(words) <= 5 and all(word.islower() for word in words if not word.isupper()) and words[0].islower()


def _describe(statement: Statement, text: str, line: int, tokens: tagger.Tokens) -> dict:
    regions = tokens.regions[line] if len(statement.pieces) == 1 else _gather_regions(statement, tokens)
    spans = [_drop_that(text, _find_span(tokens, piece)) for piece in statement.pieces]
    spans = _trim_content(text, spans, statement, tokens)
    quoted = all(_is_quoted(text, span, regions) for span in spans)
    is_clause = any(_is_clause(text[start:end]) for start, end in spans)
    is_direct = quoted and is_clause and not _THAT.search(text, max(0, spans[0][0] - 8), spans[0][0])
    if is_direct:
        spans = [_strip_marks(text, span, regions) for span in spans]
    kind = "direct" if is_direct or statement.is_verbatim else "mixed" if _has_quoted(spans, regions) else "indirect"
    row = {"kind": kind, "start": spans[0][0], "end": spans[-1][1], "fragments": [list(span) for span in spans]}
    row |= {"text": " ".join(text[s:e] for s, e in spans)}
    row["context"] = _find_context(text, statement, spans, tokens)
    return row | _describe_cue(text, statement, tokens) | _describe_source(text, statement, tokens)


def _is_clause(quoted: str) -> bool:
    """A guess without a parser: a capital letter, a subject pronoun or an auxiliary verb makes words a clause."""
    words = [quoted[start:end] for start, end in find_words(quoted)]
    return bool(words) and (not words[0][0].islower() or any(_CLAUSE_WORDS.match(word) for word in words))


_CLAUSE_WORDS = re.compile(
    r"(?i)(?:i|we|you|they|he|she|it|there|is|are|was|were|am|have|has|had|will|would|can|could|may|might|must|should"
    r"|do|does|did|let)(?:['’]|n['’]t|\Z)"
)
_THAT = re.compile(r"\bthat\W*\Z")
_LEADING_THAT = re.compile(r"that,?\s+(?=\S)")


def _drop_that(text: str, span: tuple[int, int]) -> tuple[int, int]:
    that = _LEADING_THAT.match(text, *span)
    return (that.end(), span[1]) if that else span


# What the writer, or somebody else, adds to a statement.
_DENIAL = re.compile(
    r",? (?:an? |the |which )?(?:claims?|charges?|accusations?|allegations?|assertions?)?(?: that)?"
    r" ?[A-Z][^,.;]{0,40} (?:denies|deny|denied|rejects|rejected|disputes|disputed|has denied|have denied)\W*\Z"
)
_AFTERTHOUGHT = re.compile(r"\s*,? even\W*\Z")
_REST_OF_CLAUSE = re.compile(r"(?:[a-z]+ ){0,3}[a-z]+, (?=\w)")


def _trim_content(text: str, spans: list[tuple[int, int]], statement: Statement, tokens) -> list[tuple[int, int]]:
    """Cut another's denial and the writer's afterthought off, and the rest of a clause on the source before it."""
    pairs = zip(spans, statement.pieces, strict=True)
    spans = [_start_at_mark(text, span, tokens.regions[tokens.line[p.start]]) for span, p in pairs]
    if len(spans) > 1 and text.startswith("and ", spans[-1][0]) and text[spans[-2][1] - 1] in "\"”'’":
        spans = spans[:-1]
    if any(tokens.columns["state"][statement.pieces[-1].end - 1 : statement.pieces[-1].end]):
        return spans
    if len(spans) > 1 and text.startswith(("even as", "even while", ", even as"), spans[-1][0]):
        spans = spans[:-1]
    start, end = spans[-1]
    rest = _DENIAL.search(text, start, end) or _AFTERTHOUGHT.search(text, start, end)
    if rest and rest.start() > start + 8 and text[rest.start()] == ",":
        spans = [*spans[:-1], (start, rest.start())]
    source, cue = statement.source, statement.cue
    if source is not None and cue is not None and text.startswith("According to", _find_span(tokens, cue)[0]):
        start, end = spans[0]
        inserted = _INSERTED.match(text, _find_span(tokens, source)[1], start)
        clause = _REST_OF_CLAUSE.match(text, start, end) if inserted else None
        spans = [(clause.end(), end), *spans[1:]] if clause else spans
    return spans


def _start_at_mark(text: str, span: tuple[int, int], regions: list[Region]) -> tuple[int, int]:
    """Leave out a sentence end before a quotation: '... within two hours, from a factory. | "We have ..."'."""
    first = next((r for r in regions if r.start < span[1] and r.end > span[0]), None)
    if first is None or not first.is_closed or first.start <= span[0] or first.end < span[1]:
        return span
    return (first.start, span[1]) if text[span[0] : first.start].rstrip().endswith((".", "?", "!")) else span


_INSERTED = re.compile(r", (?:which|who|whose|where)\b[^,]*\Z")


def _gather_regions(statement: Statement, tokens: tagger.Tokens) -> list[Region]:
    lines = sorted({int(tokens.line[piece.start]) for piece in statement.pieces})
    return [region for line in lines for region in tokens.regions[line]]


def _is_quoted(text: str, span: tuple[int, int], regions: list[Region]) -> bool:
    outside, at = [], span[0]
    for region in regions:
        if region.start < span[1] and region.end > span[0]:
            outside.append(text[at : max(at, region.start)])
            at = max(at, region.end)
    outside.append(text[at : max(at, span[1])])
    return not any(c.isalnum() for part in outside for c in part)


def _has_quoted(spans: list[tuple[int, int]], regions: list[Region]) -> bool:
    return any(r.inside_start < e and r.inside_end > s for s, e in spans for r in regions)


def _strip_marks(text: str, span: tuple[int, int], regions: list[Region]) -> tuple[int, int]:
    inside = [r for r in regions if r.start < span[1] and r.end > span[0]]
    start = max(span[0], inside[0].inside_start) if inside else span[0]
    end = min(span[1], inside[-1].inside_end) if inside else span[1]
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _find_context(text: str, statement: Statement, spans: list[tuple[int, int]], tokens: tagger.Tokens) -> str:
    """The sentence of the cue, or else the one in which the statement starts."""
    anchor = statement.cue or statement.pieces[0]
    sentences = tokens.sentences[int(tokens.line[anchor.start])]
    at = _find_span(tokens, anchor)[0]
    start, end = next((span for span in reversed(sentences) if span[0] <= at), spans[0])
    return text[start:end]


@functools.cache
def _load_cues() -> dict[str, str]:
    classes: dict[str, str] = {}
    for row in read_lexicon("reporting_verbs"):
        for form in row["forms"].split("|"):
            classes.setdefault(form, row["class"])
    return classes


def classify_cue(cue: str) -> str | None:
    """Return the class of a cue by the longest part of it that the table of reporting verbs holds, or None.

    >>> classify_cue("has repeatedly claimed")
    'doubtful'
    """
    words = [cue[s:e].lower() for s, e in find_words(cue)] or [cue.strip()]
    classes = _load_cues()
    for size in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - size, -1, -1):
            found = classes.get(" ".join(words[at : at + size]))
            if found:
                return found
    return None


def _describe_cue(text: str, statement: Statement, tokens) -> dict:
    if statement.cue is None:
        return {}
    start, end = _find_span(tokens, statement.cue)
    cue = text[start:end]
    return {"cue": cue, "cue_start": start, "cue_end": end, "cue_class": classify_cue(cue)}


def _describe_source(text: str, statement: Statement, tokens) -> dict:
    if statement.source is None:
        return {}
    start, end = _take_noun(text, *trim_mention(text, *_find_span(tokens, statement.source)), statement, tokens)
    if not any(letter.isalnum() for letter in text[start:end]) or _NO_MENTION.match(text, start, end):
        return {}
    return {"speaker_mention": text[start:end], "speaker_start": start, "speaker_end": end}


# Openings of a sentence that are nobody: days, months, adverbs, prepositions and conjunctions.
_NO_MENTION = re.compile(
    r"(?i)(?:first|second|third|then|next|later|now|here|there|today|yesterday|tonight|tomorrow|once|often|still|yet|also"
    r"|again|instead|(?!(?-i:ally|family|assembly))[a-z]{3,}(?<!fami)(?<!ital)(?<!mol)(?<!kel)(?<!sal)ly|however|meanwhile"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|june|july|august|september|october|november|december)(?:,.*)?\Z"
    r"|(?:long|soon|shortly|just|even) (?:before|after|ago|as)\b"
    r"|(?:in|on|at|by|for|from|with|before|after|during|since|until|despite|because|although|though|while|when|if|as"
    r"|than|rather|to|into|under|over|amid|then|long|soon) "
)
# "the Christie | supporter retorted": the tagger took the noun for part of the cue.
_AGENT = re.compile(
    r"\s*(?!(?:ever|never|later|further|rather|earlier|however|other|another|after|over|under)\b)"
    r"([a-z]{3,}(?:er|or|ist|ian|man|woman|person|ant|ers|ors|ists|ians|ants))(?= [a-z])"
)


def _take_noun(text: str, start: int, end: int, statement: Statement, tokens: tagger.Tokens) -> tuple[int, int]:
    """Give a mention with an article the noun that its cue swallowed."""
    if statement.cue is None or not text.startswith(("the ", "The ", "a ", "A ", "an ", "An "), start):
        return start, end
    cue_start, cue_end = _find_span(tokens, statement.cue)
    noun = _AGENT.match(text, end, cue_end) if 0 < cue_start - end <= 1 else None
    is_noun = noun and not classify_cue(noun.group(1)) and classify_cue(text[noun.end() : cue_end])
    return (start, noun.end()) if is_noun else (start, end)


def _find_span(tokens: tagger.Tokens, segment: Segment) -> tuple[int, int]:
    return int(tokens.starts[segment.start]), int(tokens.ends[segment.end - 1])


# A relative clause says more about the speaker than who it is.
_CLAUSE = re.compile(r"\s*[,(–—-]+\s*(?:who|which|whose|whom|where|when)\b")
# "one source who asked ..., because ...": more than nine words, of which the first two to six name somebody.
_LONG_CLAUSE = re.compile(r"((?:[^\s,]+ ){1,5}?[^\s,]+) (?:who|which) (?:\S+ ){6}")
_APPOSITIVE = re.compile(r", (?:[a-z]|\d\d\b)")
_EDGES = " ,;:–—-\"“”'‘"


def trim_mention(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the mention without edge punctuation, relative clauses and what follows a name.

    >>> trim_mention("Ilva Orsa, a spokeswoman who resigned", 0, 37)
    (0, 9)
    """
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
    verb = _SWALLOWED.search(text, start, end)
    end = verb.start() if verb and not _RELATIVE.search(text, start, verb.start()) else end
    adverb = _LAST_ADVERB.search(text, start, end)
    return start, adverb.start() if adverb else end


# "the ministry | released nine minutes": a past tense with an object behind it is no part of a noun phrase.
_SWALLOWED = re.compile(
    r"(?<=\w)(?<!\b[Tt]he)(?<!\b[Aa]n)(?<!\b[Aa]) (?:[a-z]+ly )?[a-z]{3,}(?<!nam)(?<!call)ed"
    r" (?=(?:the|a|an|his|her|its|their|this|that|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|more)\b)"
)
_RELATIVE = re.compile(r"\b(?:who|that|which|whose|whom)\b")
_LAST_ADVERB = re.compile(
    r"(?: (?:likewise|also|then|still|later|meanwhile|however|even|again|recently|(?:and )?first))+\Z"
)
