"""Who said what: the attributed statements of an article, with their cue and the mention of their speaker.

One row is one statement: everything attributed to one speaker by one cue, in one piece or broken by "he said".
A tagger marks which words are content, cue or source (see :mod:`presswork.statements.tagger.tagger`),
:mod:`presswork.statements.assembly` and :mod:`presswork.statements.transcripts` put the pieces together; this module
says what form a statement has and who is named in it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
import pandas as pd

from presswork import schema
from presswork.language.quotation_marks import Region, find_quotation_regions
from presswork.language.sentences import find_first_word, find_words, split_sentences
from presswork.schema import BODY_KINDS, HEAD_KINDS
from presswork.statements.assembly import Statement, assemble
from presswork.statements.bounds import drop_that, find_mention, strip_marks, trim_content
from presswork.statements.clauses.acts import part_acts
from presswork.statements.clauses.framed import apply_frames
from presswork.statements.clauses.sources import find_sources
from presswork.statements.clauses.verbs import write_pattern
from presswork.statements.clauses.voice import FORUM, apply_voice
from presswork.statements.confidence import rate_statement
from presswork.statements.cues import classify_cue
from presswork.statements.segments import find_span
from presswork.statements.set_phrases import read_formulas
from presswork.statements.tagger import tagger
from presswork.statements.tagger.tokens import MAX_LINE, Tokens, is_too_long
from presswork.statements.transcripts import read_forms

_BATCH_CHARACTERS = 200_000  # articles tagged at a time: enough to keep numpy busy, little memory


def find_quotations(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return the attributed statements of `articles`, one row per statement, in text order.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and ``text``.
    blocks : DataFrame
        Columns ``article_id, block, kind, start, end`` (see :func:`presswork.page.anatomy.split_blocks`).

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
    return schema.make_table("quotations", rows)


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
    tagged, labels = tagger.tag_lines(list(zip(texts, marked, strict=True)))
    tokens = tagged.list_numbers()
    rows, number = [], 0
    for (name, text, _), article_lines in zip(batch, lines, strict=True):
        numbers = range(number, number + len(article_lines))
        number = numbers.stop
        blocks = {n: block for n, (_, _, block) in zip(numbers, article_lines, strict=True)}
        found = _find_in_article(text, tokens, labels, blocks)
        rows += [{"article_id": name, "quotation": i, **row} for i, row in enumerate(found)]
    return rows


def _find_in_article(text: str, tokens: Tokens, labels: np.ndarray, blocks: dict[int, tuple]) -> list[dict]:
    """Return the rows of one article; `blocks` has the block of each of its lines."""
    lines = range(min(blocks, default=0), max(blocks, default=-1) + 1)
    spoken = [line for line in lines if blocks[line][3] in BODY_KINDS]
    statements = apply_frames(text, tokens, assemble(tokens, labels, lines), lines)
    statements = read_formulas(text, tokens, statements, lines)
    heads = frozenset(line for line in lines if blocks[line][3] in HEAD_KINDS)
    statements = part_acts(text, tokens, apply_voice(text, tokens, statements, heads))
    statements = find_sources(text, tokens, statements, lines, heads)
    statements = read_forms(text, tokens, statements, lines, spoken)
    rows = [{"block": blocks[line][2], **_describe(s, text, line, tokens)} for line, s in statements]
    rows = [row for row in rows if _is_said(text, row)]
    said = [(row["start"], row["end"]) for row in rows]
    for line in (n for n in lines if blocks[n][3] in BODY_KINDS and tokens.regions[n]):
        rows += [{"block": blocks[line][2], **row} for row in _find_scare(text, line, tokens, said)]
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def _is_said(text: str, row: dict) -> bool:
    """Whether words outside marks are a statement: their verb or "that" says so, "released footage" does not."""
    if row["kind"] != "indirect":
        return True
    if "speaker_mention" not in row and row["text"].count(" ") < _LEAST_SPACES:
        return False
    if _UNABLE.search(row.get("cue", "")) and not _CLAUSE_LEAD.search(text, max(0, row["start"] - 12), row["start"]):
        return False
    if _DEED.match(cue := row.get("cue", "")) and (_DEED.match(cue.split()[-1]) or not _ends_with_speech(cue)):
        return False  # but "published on Sunday suggests"
    if _ATTEMPT.search(row.get("cue", "")) and text.startswith(("to ", "again to "), row["start"]):
        return False
    if row.get("cue_class"):
        return True
    if "cue" in row and FORUM.fullmatch(text, max(0, row["cue_start"] - 40), row["cue_end"]):
        return True
    return "cue" in row and bool(_CLAUSE_LEAD.search(text, max(0, row["start"] - 12), row["start"]))


_ATTEMPT = re.compile(r"\b(?:sought|seeks?|seeking|tried|tries|trying)\Z")  # an aim is no speech
_DEED = re.compile(
    r"(?:(?:has|have|had) )?(?:held|unveiled|published|withdrew|raised)\b(?!.*ing\Z)"
)  # acts upon things
_UNABLE = re.compile(r"\b(?:cannot|(?:could|can) not|(?:could|ca)n['’]t)\b")  # "could not establish the cause"
_LEAST_SPACES = 2  # one or two words that the text gives nobody are a scrap
_CLAUSE_LEAD = re.compile(r"\b(?:that|whether|if|how|why|clear)\W*\Z")


def _split_lines(text: str, block: tuple) -> list[tuple[int, int]]:
    """Return the lines of a block; a line far longer than a paragraph is cut between sentences, never in marks."""
    lines = [m.span() for m in _LINE.finditer(text, block[0], block[1]) if not m.group().isspace()]
    if all(end - start <= _LONG for start, end in lines):
        return lines
    return [piece for start, end in lines for piece in _cut_line(text, start, end)]


def note_marks(articles: pd.DataFrame, blocks: pd.DataFrame) -> list[dict]:
    """Return rows of `problems`: quotation marks that open and never close, and ends of lines that were not searched.

    A mark that the next line takes up again, the habit for quotations of several paragraphs, is none of them.
    """
    by_article, rows = _group_blocks(blocks), []
    for name, path, text in zip(articles["article_id"], articles["path"], articles["text"], strict=True):
        lines = [line for block in by_article.get(name, []) for line in _split_lines(text, block)]
        opened = [place for n, line in enumerate(lines) for place in _find_open(text, line, lines[n + 1 : n + 2])]
        if opened:
            marks = "quotation mark opens and never closes" if len(opened) == 1 else "quotation marks never close"
            problem = f"{len(opened):,} {marks} ({' '.join(text[opened[0] : opened[0] + 40].split())})"
            rows.append({"path": path, "problem": problem, "action": "taken to end with their sentence or line"})
        n_long = sum(is_too_long(text, *line) for line in lines)
        if n_long:
            problem = f"{n_long:,} {'line' if n_long == 1 else 'lines'} of more than {MAX_LINE} words and signs"
            rows.append({"path": path, "problem": problem, "action": "no statement sought behind these"})
    return rows


def _find_open(text: str, line: tuple[int, int], following: list[tuple[int, int]]) -> list[int]:
    """Return where marks of a line open that never close, nor go on in the line that follows."""
    start, end = line
    goes_on = bool(following) and bool(_MARK.match(text, *following[0]))
    regions = find_quotation_regions(text[start:end]) if _MARK.search(text, start, end) else []
    return [start + r.start for r in regions if not r.is_closed and not (goes_on and start + r.end == end)]


_MARK = re.compile(r"[\"“”„‟«‘‚‛]|``|''")


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


def _find_scare(text: str, line: int, tokens: Tokens, said: list[tuple[int, int]]) -> Iterator[dict]:
    """The words in marks that nobody is said to have said: few, no clause, no title of a work."""
    if len(tokens.regions[line]) > _MOST_SCARE:
        return
    for region in tokens.regions[line]:
        inside = text[region.inside_start : region.inside_end]
        taken = any(start < region.end and end > region.start for start, end in said)
        if region.is_closed and not taken and _is_scare(inside):
            start, end = strip_marks(text, (region.start, region.end), [region])
            context = next((text[s:e] for s, e in tokens.sentences[line] if s <= start < e), None)
            span = {"start": start, "end": end, "fragments": [[start, end]], "text": text[start:end]}
            yield {"kind": "scare", **span, "context": context}


_MOST_SCARE = 12  # a line with more passages in marks is a list, not prose


def _is_scare(inside: str) -> bool:
    words = [inside[s:e] for s, e in find_words(inside)]
    return 0 < len(words) <= 5 and all(word.islower() for word in words if not word.isupper()) and words[0].islower()


def _describe(statement: Statement, text: str, line: int, tokens: Tokens) -> dict:
    regions = tokens.regions[line] if len(statement.pieces) == 1 else _gather_regions(statement, tokens)
    spans = [drop_that(text, find_span(tokens, piece)) for piece in statement.pieces]
    spans = trim_content(text, spans, statement, tokens)
    quoted = all(_is_quoted(text, span, regions) for span in spans)
    is_clause = any(_is_clause(text[start:end]) for start, end in spans)
    is_direct = quoted and is_clause and not _THAT.search(text, max(0, spans[0][0] - 8), spans[0][0])
    if is_direct:
        spans = [strip_marks(text, span, regions) for span in spans]
    kind = "direct" if is_direct or statement.is_verbatim else "mixed" if _has_quoted(spans, regions) else "indirect"
    row = {"kind": kind, "start": spans[0][0], "end": spans[-1][1], "fragments": [list(span) for span in spans]}
    row |= {"text": " ".join(text[s:e] for s, e in spans)}
    row["context"] = _find_context(text, statement, spans, tokens)
    row |= _describe_cue(text, statement, tokens) | _describe_source(text, statement, tokens)
    return row | {"confidence": rate_statement(statement, row, tokens)}


def _is_clause(quoted: str) -> bool:
    """A guess without a parser: a capital letter, a subject pronoun or an auxiliary verb makes words a clause."""
    first = find_first_word(quoted)
    if first is None or not quoted[first[0]].islower():
        return first is not None
    return any(_CLAUSE_WORDS.match(quoted[start:end]) for start, end in find_words(quoted))


_CLAUSE_WORDS = re.compile(
    r"(?i)(?:i|we|you|they|he|she|it|there|is|are|was|were|am|have|has|had|will|would|can|could|may|might|must|should"
    r"|do|does|did|let)(?:['’]|n['’]t|\Z)"
)
_THAT = re.compile(r"\bthat\W*\Z")


def _gather_regions(statement: Statement, tokens: Tokens) -> list[Region]:
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


def _find_context(text: str, statement: Statement, spans: list[tuple[int, int]], tokens: Tokens) -> str:
    """The sentence of the cue, or else the one in which the statement starts."""
    anchor = statement.cue or statement.pieces[0]
    sentences = tokens.sentences[int(tokens.line[anchor.start])]
    at = find_span(tokens, anchor)[0]
    start, end = next((span for span in reversed(sentences) if span[0] <= at), spans[0])
    return text[start:end]


# "said | on Monday": when it was said is no part of the cue.
_WHEN = re.compile(
    r"(?<=\w),?(?: late| early| earlier)?(?: on| last| this)? "
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tonight)\b[^:]*\Z"
)


@functools.cache
def _load_speech() -> re.Pattern:
    return re.compile(rf"\b(?:{write_pattern('speech')}|{write_pattern('document')})\Z")


def _ends_with_speech(cue: str) -> bool:
    return bool(_load_speech().search(cue))


def _describe_cue(text: str, statement: Statement, tokens) -> dict:
    if statement.cue is None:
        return {}
    start, end = find_span(tokens, statement.cue)
    when = None if _ends_with_speech(text[start:end]) else _WHEN.search(text, start, end)
    cue = text[start : when.start() if when else end]
    end = start + len(cue)
    return {"cue": cue, "cue_start": start, "cue_end": end, "cue_class": classify_cue(cue)}


def _describe_source(text: str, statement: Statement, tokens) -> dict:
    if statement.source is None:
        return {}
    start, end = find_mention(text, statement, tokens)
    if not any(letter.isalnum() for letter in text[start:end]) or _NO_MENTION.match(text, start, end):
        return {}
    return {"speaker_mention": text[start:end], "speaker_start": start, "speaker_end": end}


# Openings of a sentence that are nobody: days, months, adverbs, prepositions and conjunctions.
_NO_MENTION = re.compile(
    r"(?i)(?:first|second|third|then|next|later|now|here|there|today|yesterday|tonight|tomorrow|once"
    r"|often|still|yet|also"
    r"|again|instead|(?!(?-i:ally|family"
    r"|assembly))[a-z]{3,}(?<!fami)(?<!ital)(?<!mol)(?<!kel)(?<!sal)ly|however|meanwhile"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|june|july|august|september|october|november|december)(?:,.*)?\Z"
    r"|(?:long|soon|shortly|just|even) (?:before|after|ago|as)\b"
    r"|(?:of|in|on|at|by|for|from|with|before|after|during|since|until|despite|because|although|though"
    r"|while|when|if|as"
    r"|than|rather|to|into|under(?! secretar)|over|amid|then|long|soon) "
)
