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
from dataclasses import dataclass, field

import pandas as pd

from analysis import tables, tagger
from analysis.text import Region, find_quotation_regions, find_words, read_lexicon, split_sentences

BODY_KINDS = frozenset({"body", "excerpt"})
HEAD_KINDS = frozenset({"headline", "standfirst", "subheading", "caption"})
_BATCH_CHARACTERS = 200_000  # articles tagged at a time: enough to keep numpy busy, little memory


@dataclass
class Statement:
    """Pieces of content (token spans) with the cue and the source that go with them."""

    pieces: list[tuple[int, int]]
    cue: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    is_forward: bool = False  # the cue is still to come
    spans: list[tuple[int, int]] = field(default_factory=list)


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
    the text has a null ``speaker_mention``: it is never guessed.
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
    texts = [
        (text, [(*line, block) for block in blocks for line in _split_lines(text, block)])
        for _, text, blocks in batch
    ]
    lines = [(text, [(s, e, block[3] in HEAD_KINDS) for s, e, block in rows]) for text, rows in texts]
    tokens, labels = tagger.tag_lines(lines)
    rows, number = [], 0
    for (name, _, _), (text, article_lines) in zip(batch, texts, strict=True):
        found = []
        for start, end, block in article_lines:
            first, length = int(tokens.first[number]), int(tokens.length[number])
            number += 1
            for statement in assemble(find_segments(labels, first, first + length)):
                found.append(_describe(statement, text, (start, end), block, tokens))
        found.sort(key=lambda row: row["start"])
        rows += [{"article_id": name, "quotation": i, **row} for i, row in enumerate(found)]
    return rows


def _split_lines(text: str, block: tuple) -> list[tuple[int, int]]:
    return [m.span() for m in re.compile(r"[^\r\n]+").finditer(text, block[0], block[1]) if not m.group().isspace()]


_KINDS = "OFFCCRSSZZQQ"
_BEGINS = frozenset(i for i, label in enumerate(tagger.LABELS) if label in {"Bf", "Bp", "R", "Sf", "Sp", "Q"})


def find_segments(labels, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return the labelled runs of a line: kind (F, C, R content; S, Z source; Q cue), first and past-last token."""
    segments, row = [], labels[start:end].tolist()
    at = 0
    while at < len(row):
        kind, begin = _KINDS[row[at]], at
        at += 1
        inside = {kind, "C"} if kind == "R" else {kind}
        while kind != "O" and at < len(row) and row[at] not in _BEGINS and _KINDS[row[at]] in inside:
            at += 1
        if kind != "O":
            segments.append((kind, start + begin, start + at))
    return segments


def assemble(segments: list[tuple[str, int, int]]) -> list[Statement]:
    """Return the statements that the segments of one line make up."""
    found: list[tuple[int, Statement]] = []
    for n, (kind, start, end) in enumerate(segments):
        last = found[-1] if found else None
        joins = kind == "R" or (kind == "F" and last and last[1].is_forward and not _has_cue(segments[last[0] : n]))
        if joins and last:
            last[1].pieces.append((start, end))
            found[-1] = (n if kind == "F" else last[0], last[1])
        elif kind in "FCR":
            found.append((n, Statement([(start, end)], is_forward=kind == "F")))
    for n, statement in found:
        _link(statement, n, segments)
    return [statement for _, statement in found]


def _has_cue(segments: list) -> bool:
    return any(kind == "Q" for kind, _, _ in segments)


def _link(statement: Statement, n: int, segments: list) -> None:
    """Give a statement the nearest cue on its side and the source that stands closest to that cue."""
    numbers = range(n + 1, len(segments)) if statement.is_forward else range(n - 1, -1, -1)
    cue = next((i for i in numbers if segments[i][0] == "Q"), None)
    sources = [i for i, segment in enumerate(segments) if segment[0] in "SZ"]
    at = n if cue is None else cue
    if cue is not None:
        statement.cue = segments[cue][1:]
    if sources:
        best = min(sources, key=lambda i: (_rank(i, at, n, statement, segments), abs(i - at), i))
        statement.source = segments[best][1:]


def _rank(i: int, cue: int, n: int, statement: Statement, segments: list) -> int:
    on_its_side = i < cue if segments[i][0] == "S" else i > cue
    beyond = statement.is_forward and i < n
    return abs(i - cue) + 2 * beyond if on_its_side else 100


def _describe(statement: Statement, text: str, line: tuple[int, int], block: tuple, tokens) -> dict:
    regions = _find_line_regions(text, line)
    spans = [(int(tokens.starts[a]), int(tokens.ends[b - 1])) for a, b in statement.pieces]
    quoted = all(_is_quoted(text, span, regions) for span in spans)
    is_direct = quoted and not re.search(r"\bthat\W*\Z", text[max(0, spans[0][0] - 8) : spans[0][0]])
    if is_direct:
        spans = [_strip_marks(text, span, regions) for span in spans]
    kind = "direct" if is_direct else "mixed" if _has_quoted(text, spans, regions) else "indirect"
    row = {"block": block[2], "kind": kind, "start": spans[0][0], "end": spans[-1][1]}
    row |= {"fragments": [list(span) for span in spans], "text": " ".join(text[s:e] for s, e in spans)}
    row["context"] = _find_context(text, line, statement, spans, tokens)
    return row | _describe_cue(text, statement, tokens) | _describe_source(text, statement, tokens)


def _find_line_regions(text: str, line: tuple[int, int]) -> list[Region]:
    at = line[0]
    moved = (
        r._replace(start=r.start + at, end=r.end + at, inside_start=r.inside_start + at, inside_end=r.inside_end + at)
        for r in find_quotation_regions(text[line[0] : line[1]])
    )
    return [r for r in moved if r.depth == 0]


def _is_quoted(text: str, span: tuple[int, int], regions: list[Region]) -> bool:
    outside, at = [], span[0]
    for region in regions:
        if region.start < span[1] and region.end > span[0]:
            outside.append(text[at : max(at, region.start)])
            at = max(at, region.end)
    outside.append(text[at : max(at, span[1])])
    return not any(c.isalnum() for part in outside for c in part)


def _has_quoted(text: str, spans: list[tuple[int, int]], regions: list[Region]) -> bool:
    return any(r.inside_start < e and r.inside_end > s for s, e in spans for r in regions)


def _strip_marks(text: str, span: tuple[int, int], regions: list[Region]) -> tuple[int, int]:
    inside = [r for r in regions if r.start < span[1] and r.end > span[0]]
    start = max(span[0], inside[0].inside_start) if inside else span[0]
    end = min(span[1], inside[-1].inside_end) if inside else span[1]
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _find_context(text: str, line: tuple[int, int], statement: Statement, spans, tokens) -> str:
    """The sentence of the cue, or else the one in which the statement starts."""
    at = int(tokens.starts[statement.cue[0]]) if statement.cue else spans[0][0]
    sentences = [(line[0] + s, line[0] + e) for s, e in split_sentences(text[line[0] : line[1]])]
    n = max(0, bisect_right([s for s, _ in sentences], at) - 1)
    return text[sentences[n][0] : sentences[n][1]] if sentences else text[line[0] : line[1]]


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
    start, end = int(tokens.starts[statement.cue[0]]), int(tokens.ends[statement.cue[1] - 1])
    cue = text[start:end]
    return {"cue": cue, "cue_start": start, "cue_end": end, "cue_class": classify_cue(cue)}


def _describe_source(text: str, statement: Statement, tokens) -> dict:
    if statement.source is None:
        return {}
    start, end = int(tokens.starts[statement.source[0]]), int(tokens.ends[statement.source[1] - 1])
    while end > start and text[end - 1] in ",;:- ":
        end -= 1
    return {"speaker_mention": text[start:end], "speaker_start": start, "speaker_end": end}
