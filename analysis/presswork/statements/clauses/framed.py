"""Which statements do the frames of sentences tell that the tagger told otherwise?

One row is one statement: a sentence in a frame is read as its frame tells, unless what was found says the same.
"""

from __future__ import annotations

from presswork.statements.assembly import Statement
from presswork.statements.clauses.frames import Frame, read_frame
from presswork.statements.clauses.given import read_given
from presswork.statements.segments import Segment, find_span
from presswork.statements.tagger.tokens import Tokens


def apply_frames(text: str, tokens: Tokens, found: list, lines: range) -> list[tuple[int, Statement]]:
    """Return the statements, those of framed sentences as their frame tells."""
    by_line: dict[int, list[Statement]] = {}
    for line, statement in found:
        by_line.setdefault(line, []).append(statement)
    added: list[tuple[int, Statement]] = []
    dropped: set[int] = set()
    for line in lines:
        for k, (start, end) in enumerate(tokens.sentences[line]):
            frame = read_given(text, tokens.sentences[line], k) or read_frame(text, start, end)
            made = _make_statement(tokens, line, frame) if frame else None
            if made is None:
                continue
            near = [s for s in by_line.get(line, ()) if _stands_in(s, tokens, start, end)]
            if _agree(near, made):
                continue
            dropped |= {id(s) for s in near if not _is_quoted(s, tokens)}
            if not any(id(s) not in dropped and _meets(s, made) for s in near):
                added.append((line, made))
    kept = [(line, s) for line, s in found if id(s) not in dropped]
    return sorted([*kept, *added], key=lambda item: (item[0], item[1].pieces[0].start))


def _stands_in(statement: Statement, tokens: Tokens, start: int, end: int) -> bool:
    at = find_span(tokens, statement.pieces[0])[0]
    return start <= at < end


def _is_quoted(statement: Statement, tokens: Tokens) -> bool:
    return any(any(tokens.columns["state"][p.start : p.end]) for p in statement.pieces)


def _meets(statement: Statement, other: Statement) -> bool:
    return any(a.start < b.end and b.start < a.end for a in statement.pieces for b in other.pieces)


def _agree(near: list[Statement], made: Statement) -> bool:
    """Does one of the tagger's statements say the same: most of the words, the cue and the source?"""
    for statement in near:
        ours = {t for p in made.pieces for t in range(p.start, p.end)}
        theirs = {t for p in statement.pieces for t in range(p.start, p.end)}
        same = len(ours & theirs) >= _SAME * len(ours | theirs) and min(theirs) >= min(ours)
        source, told = statement.source, made.source
        if same and source and told and source.start < told.end and told.start < source.end:
            return True
    return False


_SAME = 0.85


def _make_statement(tokens: Tokens, line: int, frame: Frame) -> Statement | None:
    first = int(tokens.first[line])
    stop = first + int(tokens.length[line])
    spans = [[tokens.find(at, first, stop) for at in span] for span in (*frame.what, frame.cue, frame.who)]
    if not all(a < b for a, b in spans):
        return None
    *what, cue, who = spans
    is_before = who[0] < cue[0]
    pieces = [Segment("F", *what[0]), *(Segment("R", *w) for w in what[1:])]
    return Statement(pieces, 0, Segment("Q" if is_before else "K", *cue), Segment("S" if is_before else "Z", *who))
