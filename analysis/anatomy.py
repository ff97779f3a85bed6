"""Whose words are these?  A news page taken apart; one row of `blocks` is one piece of a page, with kind and voice.

A page is several people talking: the outlet writes, other outlets are excerpted, readers comment, and the page
furniture belongs to nobody.  Every later figure says whose words it counts, so every character that is not white
space lies in exactly one block (white space between blocks belongs to none).

Plain text is read line by line: comments first (see :mod:`analysis.comments`), then the stretch of prose that is the
article, then what stands above, inside and below it.  For HTML the page's own markup says more (`articles.marks`).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

import pandas as pd

from analysis.comments import Comment, Line, find_comments, is_button_line, is_form_line, split_lines
from analysis.dates import split_date
from analysis.imprint import describe_articles, find_outlet, is_citation, parse_citation, read_citations
from analysis.tables import make_table, to_rows
from analysis.text import read_lexicon

__all__ = ["describe_articles", "read_citations", "read_comments", "read_furniture", "split_blocks"]

OUTLET_KINDS = frozenset("headline kicker standfirst subheading body caption".split())

# Fewer words without a full stop are a label, a heading or a link; the shortest paragraphs of news have about twelve.
SHORTEST_PROSE = 12
# A furniture phrase at the start of more words than this opens a paragraph of the article.
LONGEST_FURNITURE = 40
# Repeats of fewer words are idiom ("He declined to comment.") unless the neighbours are repeated too.
SHORTEST_REPEAT = 8

_CLOSERS = " \t\xa0\"'”’»)]"


@dataclasses.dataclass(slots=True)
class Piece:
    """A piece of a page on its way to becoming a block."""

    start: int
    end: int
    text: str
    n_words: int
    is_item: bool
    kind: str = ""
    voice_kind: str = "none"
    voice: str | None = None
    duplicate_of: list[int] | None = None


def split_blocks(articles: pd.DataFrame) -> pd.DataFrame:
    r"""Return the blocks of every article.  One row per piece of a page, in the order of the text.

    Parameters
    ----------
    articles
        With `article_id`, `text` and, where known, `outlet` and `marks`.

    Returns
    -------
    pandas.DataFrame
        The table `blocks`.  A paragraph is a block; a comment is one block with its header.  `voice_kind` is outlet,
        excerpt, reader or none; `voice` is null where the page does not say whose words these are.

    Notes
    -----
    Blocks carry no white space at their ends and never overlap; together they hold every other character once.

    >>> page = "Bridge opens\n\nThe new bridge over the Orsa opened to carts and walkers in spring.\n\nHits: 0"
    >>> split_blocks(make_table("articles", [{"article_id": "a", "text": page}]))["kind"].tolist()
    ['headline', 'body', 'boilerplate']
    """
    rows = []
    for article in to_rows(articles):
        pieces = _split_page(article["text"] or "", article.get("outlet"), article.get("marks"))
        rows += [_make_row(article["article_id"], i, piece) for i, piece in enumerate(pieces)]
    return make_table("blocks", rows)


def _make_row(article_id: str, number: int, piece: Piece) -> dict:
    columns = ("kind", "voice_kind", "voice", "start", "end", "duplicate_of")
    return {"article_id": article_id, "block": number} | {c: getattr(piece, c) for c in columns}


def _split_page(text: str, outlet: str | None, marks: list[dict] | None) -> list[Piece]:
    lines = split_lines(text)
    pieces = _cut_pieces(text, lines, read_page_comments(text, marks, lines), marks or [])
    if marks:
        _name_marked(pieces)
    else:
        _name_kinds(pieces)
    _name_excerpts(pieces)
    _name_repeats(pieces)
    outlet = outlet or find_outlet(piece.text for piece in pieces if piece.kind == "boilerplate")
    for piece in pieces:
        if piece.kind in OUTLET_KINDS and piece.voice_kind == "none":
            piece.voice_kind, piece.voice = "outlet", outlet
    return pieces


def read_page_comments(text: str, marks: list[dict] | None, lines: Sequence[Line] | None = None) -> list[Comment]:
    """Return the comments of a page: those that its markup names, else those that its plain text shows."""
    marked = [mark for mark in marks or [] if mark["kind"] == "comment" and mark["end"] <= len(text)]
    return [_read_mark(mark) for mark in marked] or find_comments(text, lines)


def _read_mark(mark: dict) -> Comment:
    spans = ("start", "end", "commenter_start", "commenter_end", "text_start", "text_end")
    return Comment(**{key: mark[key] for key in (*spans, "number", "posted_on", "depth")})


def _cut_pieces(text: str, lines: Sequence[Line], comments: Sequence[Comment], marks: Sequence[dict]) -> list[Piece]:
    """Return a piece for every comment and every other line; a mark names the kind of the lines inside it."""
    pieces, waiting, named = [], list(comments)[::-1], sorted(marks, key=lambda m: m["start"], reverse=True)
    for line in lines:
        while waiting and line.start >= waiting[-1].end:
            waiting.pop()
        if waiting and line.start >= waiting[-1].start:
            if line.start == waiting[-1].start:
                pieces.append(_make_comment(text, waiting[-1]))
            continue
        while named and line.start >= named[-1]["end"]:
            named.pop()
        kind = named[-1]["kind"] if named and line.start >= named[-1]["start"] else ""
        pieces.append(Piece(line.start, line.end, line.text, len(line.text.split()), line.is_item, kind))
    return pieces


def _make_comment(text: str, comment: Comment) -> Piece:
    name = text[comment.commenter_start : comment.commenter_end]
    return Piece(comment.start, comment.end, text[comment.start : comment.end], 0, False, "comment", "reader", name)


def _name_marked(pieces: list[Piece]) -> None:
    """Name what the markup leaves open: a paragraph of the article may still be furniture or a caption."""
    free = [piece for piece in pieces if piece.kind != "comment"]
    head = [piece for piece in free if piece.kind == "headline"]
    core = [piece for piece in free if piece.kind != "headline"]
    for piece in core:
        if piece.kind in ("", "body"):
            piece.kind = read_furniture(piece.text) or ""
        elif piece.kind == "excerpt":
            piece.voice_kind = "excerpt"
    _name_core(core, head)


# ---- kinds --------------------------------------------------------------------------------------------------


@functools.cache
def _load_furniture(match: str) -> dict[str, str]:
    return {row["phrase"]: row["kind"] for row in read_lexicon("page_furniture") if row["match"] == match}


@functools.cache
def _load_furniture_pattern(match: str) -> re.Pattern:
    phrases = sorted(_load_furniture(match), key=len, reverse=True)
    return re.compile("|".join(re.escape(phrase) for phrase in phrases))


def read_furniture(text: str) -> str | None:
    """Return the kind of block that a line's wording gives away, None for ordinary words.

    >>> read_furniture("Read More »"), read_furniture("By Ada Brandt in Port Orsa"), read_furniture("A man reads.")
    ('boilerplate', 'byline', None)
    """
    if len(text) > 400:
        return None
    low, n_words = text.casefold().replace("’", "'"), len(text.split())
    bare = low.strip(" \t\xa0:»«>›→←|·•.…-–—*#")
    kind = _load_furniture("line").get(bare) or _load_furniture("line").get(low)
    if kind or not any(c.isalnum() for c in low):
        return kind or "boilerplate"
    if is_form_line(text) or is_button_line(text):
        return "boilerplate"
    start = _load_furniture_pattern("start").match(low)
    if start and _is_plausible(text, _load_furniture("start")[start.group()], start.end(), n_words):
        return _load_furniture("start")[start.group()]
    if n_words <= LONGEST_FURNITURE and low.endswith(tuple(_load_furniture("end"))):
        return "caption"
    inside = _load_furniture_pattern("contains").search(low) if n_words <= 60 else None
    return _load_furniture("contains")[inside.group()] if inside else None


def _is_plausible(text: str, kind: str, at: int, n_words: int) -> bool:
    """Whether a line that starts like furniture is not simply a sentence that starts so."""
    rest = text[at:].lstrip()
    is_sentence = text.rstrip(_CLOSERS).endswith((".", "!", "?")) and n_words >= SHORTEST_PROSE
    if kind == "byline":
        return n_words <= 14 and rest[:1].isupper() and not text.rstrip(_CLOSERS).endswith((".", "!", "?", ":"))
    if kind == "dateline":
        return n_words <= 14 and any(c.isdigit() for c in text)
    if kind == "caption":
        return n_words <= LONGEST_FURNITURE
    if kind == "credit":
        return n_words <= 60
    return n_words <= 30 and not (is_sentence and ":" not in text[:at] and n_words > 20)


def is_prose(piece: Piece) -> bool:
    """Whether a piece reads like a paragraph of an article: enough words, and an end of sentence."""
    if piece.n_words < SHORTEST_PROSE:
        return len(piece.text) >= 40 and piece.text[-1] in "。！？"
    return piece.text.rstrip(_CLOSERS)[-1:] in (".", "!", "?", "…", ":", "。", "؟", ",", ";") or piece.n_words >= 40


def _name_kinds(pieces: list[Piece]) -> None:
    free = [piece for piece in pieces if piece.kind != "comment"]
    first_comment = next((p.start for p in pieces if p.kind == "comment"), None)
    for piece in free:
        piece.kind = read_furniture(piece.text) or ""
    core = _find_core([p for p in free if first_comment is None or p.start < first_comment] or free)
    inside = free[core[0] : core[1]]
    _name_head(free[: core[0]], inside)
    _name_core(inside, free[: core[0]])
    for piece in free[core[1] :]:
        piece.kind = piece.kind or "boilerplate"


def _find_core(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the range of pieces that is the article: the one with most prose and fewest labels (maximal sum)."""
    best, best_range, total, start = 0, (0, len(pieces)), 0, 0
    for i, piece in enumerate(pieces):
        total += _weigh(piece)
        if total <= 0:
            total, start = 0, i + 1
        elif total > best:
            best, best_range = total, (start, i + 1)
    return best_range


def _weigh(piece: Piece) -> int:
    if piece.kind == "boilerplate":
        return -10
    if piece.kind:
        return -2
    return min(piece.n_words, 60) if is_prose(piece) else -4


def _name_head(head: Sequence[Piece], core: Sequence[Piece]) -> None:
    headline = _find_headline(head, core)
    is_below = False
    for i, piece in enumerate(head):
        if piece is headline:
            piece.kind, is_below = "headline", True
        elif not piece.kind:
            near = is_below or (headline is not None and i + 3 >= _index(head, headline))
            piece.kind = _name_head_piece(piece, is_below) if near else "boilerplate"


def _index(pieces: Sequence[Piece], wanted: Piece) -> int:
    return next(i for i, piece in enumerate(pieces) if piece is wanted)


def _name_head_piece(piece: Piece, is_below: bool) -> str:
    dated = split_date(piece.text)
    if dated is not None:
        return "dateline" if dated == 0 else "byline" if is_below else "boilerplate"
    if not is_below:
        return "kicker" if piece.n_words <= 15 else "boilerplate"
    return "standfirst" if piece.n_words >= 5 else "boilerplate"


def _find_headline(head: Sequence[Piece], core: Sequence[Piece]) -> Piece | None:
    """Return the line above the article that shares most words with it, the first of about equals."""
    body = {_stem(w) for piece in core[:8] for w in piece.text.casefold().split()}
    candidates = [p for p in head if not p.kind and not p.is_item and 2 <= p.n_words <= 35]
    if not core:
        return candidates[0] if candidates else None
    scores = [_score_headline(piece, body) for piece in candidates]
    best = max(scores, default=0)
    if best <= 0:
        return candidates[-1] if candidates and candidates[-1].n_words >= 4 else None
    return next(p for p, score in zip(candidates, scores, strict=True) if score >= 0.6 * best)


def _score_headline(piece: Piece, body: set[str]) -> float:
    stems = {_stem(w) for w in piece.text.casefold().split() if len(w) > 3}
    return len(stems & body) * len(stems & body) / (len(stems) + 1)


def _stem(word: str) -> str:
    return word.strip(".,;:!?\"'“”‘’«»()[]")[:5]


def _name_core(core: Sequence[Piece], head: Sequence[Piece]) -> None:
    named = [piece for piece in core if piece.kind != "boilerplate"]
    has_headline = any(piece.kind == "headline" for piece in head)
    for i, piece in enumerate(core):
        after = core[i + 1] if i + 1 < len(core) else None
        if not piece.kind or (piece.kind == "credit" and is_citation(piece.text)):
            piece.kind = _name_core_piece(piece, after)
    if not has_headline and len(named) >= 2 and _is_headline_sentence(named[0], named[1]):
        named[0].kind = "headline"
        named, has_headline = named[1:], True
    is_introduced = any(piece.kind in ("standfirst", "byline", "dateline") for piece in head)
    if has_headline and not is_introduced and len(named) >= 2 and _is_standfirst(named[0], named[1]):
        named[0].kind = "standfirst"


def _name_core_piece(piece: Piece, after: Piece | None) -> str:
    if is_citation(piece.text):
        return "citation"
    if is_prose(piece) or piece.is_item:
        return "body"
    ends_open = piece.text.rstrip(_CLOSERS)[-1:] not in (".", "!", "…", ":", ",", ";")
    if ends_open and after is not None and after.kind == "boilerplate" and after.n_words <= 4:
        return "boilerplate"  # a teaser: a title and, below it, "Read more"
    is_heading = ends_open and piece.n_words <= SHORTEST_PROSE and after is not None and is_prose(after)
    return "subheading" if is_heading and not piece.text[0].islower() else "body"


def _is_headline_sentence(piece: Piece, after: Piece) -> bool:
    """Whether an article's first line is its headline although it ends like a sentence."""
    words = [w for w in piece.text.split() if len(w) > 3]
    is_title_case = bool(words) and sum(w[0].isupper() for w in words) >= 0.8 * len(words)
    is_short = piece.n_words <= 16 and after.n_words > piece.n_words and after.kind == "body"
    return piece.kind == "body" and piece.n_words <= 25 and (is_title_case or is_short)


def _is_standfirst(piece: Piece, after: Piece) -> bool:
    """Whether the first sentence under the headline states the story before the article's own opening does."""
    opening = re.search(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|^[A-Z][A-Z ,.]{3,}.*[-–—]", after.text[:300])
    own = re.search(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[“\"]|\bsaid\b", piece.text[:300])
    n_sentences = len(re.findall(r"[.!?](?:\s|$)", piece.text[:300]))
    return piece.kind == "body" and piece.n_words <= 25 and n_sentences <= 1 and bool(opening) and not own


# ---- excerpts and repeats -----------------------------------------------------------------------------------


def _name_excerpts(pieces: Sequence[Piece]) -> None:
    """Give the paragraphs that follow a citation its source as their voice, and pull quotes in front of it too."""
    at = [i for i, piece in enumerate(pieces) if piece.kind == "citation"]
    for i, following in zip(at, [*at[1:], len(pieces)], strict=False):
        source = parse_citation(pieces[i].text)["outlet"]
        excerpt = [p for p in pieces[i + 1 : following] if p.kind in ("body", "subheading")]
        for piece in excerpt:
            piece.kind, piece.voice_kind, piece.voice = "excerpt", "excerpt", source
        before = pieces[i - 1] if i else None
        if (
            before is not None
            and before.kind == "body"
            and _squeeze(before.text) in {_squeeze(p.text) for p in excerpt}
        ):
            before.kind, before.voice_kind, before.voice = "excerpt", "excerpt", source
            before.duplicate_of = []  # a pull quote is the copy, wherever it stands: see _name_repeats


def _squeeze(text: str) -> str:
    return " ".join(text.casefold().split())


def _name_repeats(pieces: Sequence[Piece]) -> None:
    originals: dict[str, Piece] = {}
    repeats: list[tuple[int, Piece]] = []
    for i, piece in enumerate(pieces):
        if piece.kind in ("comment", "boilerplate", "credit") or piece.duplicate_of is not None:
            piece.duplicate_of = None
            continue
        original = originals.setdefault(_squeeze(piece.text), piece)
        if original is not piece:
            repeats.append((i, original))
    places = {i for i, _ in repeats}
    for i, original in repeats:
        if pieces[i].n_words >= SHORTEST_REPEAT or {i - 1, i + 1} & places:
            _mark_repeat(pieces[i], original)


def _mark_repeat(piece: Piece, original: Piece) -> None:
    piece.kind, piece.voice_kind, piece.voice = "duplicate", "none", None
    piece.duplicate_of = [original.start, original.end]


# ---- comments and citations ---------------------------------------------------------------------------------


def read_comments(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return the reader comments.  One row per comment, in the order of the text.

    Returns
    -------
    pandas.DataFrame
        The table `comments` without tone.  `number` is the number printed before the name; `reply_to` is the
        `comment` that this one answers; `start` and `end` span the comment's text without its header.
    """
    rows = []
    with_comments = set(blocks.loc[blocks["kind"] == "comment", "article_id"])
    for article in to_rows(articles[articles["article_id"].isin(with_comments)]):
        rows += _list_comments(article)
    return make_table("comments", rows)


def _list_comments(article: dict) -> list[dict]:
    rows, parents, text = [], [], article["text"]
    for i, comment in enumerate(read_page_comments(text, article.get("marks"))):
        parents = parents[: comment.depth]
        rows.append(
            {
                "article_id": article["article_id"],
                "comment": i,
                "number": comment.number,
                "commenter": text[comment.commenter_start : comment.commenter_end],
                "posted_on": comment.posted_on,
                "reply_to": parents[-1] if parents else None,
                "start": comment.text_start,
                "end": comment.text_end,
                "text": text[comment.text_start : comment.text_end],
            }
        )
        parents.append(i)
    return rows
