"""Whose words are these?  A news page taken apart; one row of `blocks` is one piece of a page, with kind and voice.

A page is several people talking: the outlet writes, other outlets are excerpted, readers comment, and the page
furniture belongs to nobody.  Every later figure says whose words it counts, so every character that is not white
space lies in exactly one block (white space between blocks belongs to none).

Plain text is read line by line: comments first (see :mod:`presswork.page.comments.plain_pages`), then the stretch of
prose that is the article, then what stands above, inside and below it.  For HTML the page's own markup says more
(`articles.marks`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from presswork.page.citations import parse_citation
from presswork.page.comments.plain_pages import Comment, find_comments
from presswork.page.imprint import find_outlet
from presswork.page.layout import Piece, name_kinds, name_marked
from presswork.page.lines import Line, split_lines
from presswork.schema import OUTLET_KINDS, REPEATABLE_KINDS, make_table, to_rows

# Repeats of fewer words are idiom ("He declined to comment.") unless the neighbours are repeated too.
SHORTEST_REPEAT = 8

# Pages whose comments are kept between split_blocks and read_comments, which takes them away: some ten megabytes.
MOST_KEPT_PAGES = 2000
_FOUND: dict[str, list[Comment]] = {}


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
    for article in to_rows(articles.reindex(columns=["article_id", "text", "outlet", "marks"])):
        pieces = _split_page(article["text"] or "", article["outlet"], article["marks"])
        rows += [_make_row(article["article_id"], i, piece) for i, piece in enumerate(pieces)]
    return make_table("blocks", rows)


def _make_row(article_id: str, number: int, piece: Piece) -> dict:
    columns = ("kind", "voice_kind", "voice", "start", "end", "duplicate_of")
    return {"article_id": article_id, "block": number} | {c: getattr(piece, c) for c in columns}


def _split_page(text: str, outlet: str | None, marks: list[dict] | None) -> list[Piece]:
    lines = split_lines(text)
    pieces = _cut_pieces(text, lines, read_page_comments(text, marks, lines), marks or [])
    if marks:
        name_marked(pieces)
    else:
        name_kinds(pieces)
    _name_repeats(pieces, _name_excerpts(pieces))
    outlet = outlet or find_outlet(text, [piece.text for piece in pieces if piece.kind == "boilerplate"])
    for piece in pieces:
        if piece.kind in OUTLET_KINDS and piece.voice_kind == "none":
            piece.voice_kind, piece.voice = "outlet", outlet
    return pieces


def read_page_comments(text: str, marks: list[dict] | None, lines: Sequence[Line] | None = None) -> list[Comment]:
    """Return the comments of a page: those that its markup names, else those that its plain text shows."""
    marked = [mark for mark in marks or [] if mark["kind"] == "comment" and mark["end"] <= len(text)]
    return [_read_mark(mark) for mark in marked] or _find_comments_once(text, lines)


def _find_comments_once(text: str, lines: Sequence[Line] | None) -> list[Comment]:
    """Return the comments of a plain page; `read_comments` asks for the pages again in which there are some."""
    found = _FOUND.pop(text, None) or find_comments(text, lines)
    if found and lines is not None:
        if len(_FOUND) >= MOST_KEPT_PAGES:
            _FOUND.clear()
        _FOUND[text] = found
    return found


def _read_mark(mark: dict) -> Comment:
    spans = ("start", "end", "commenter_start", "commenter_end", "text_start", "text_end")
    return Comment(**{key: mark.get(key) for key in (*spans, "number", "posted_on", "reply_to")})


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
        pieces.append(Piece(line.start, line.end, line.text, len(line.text.split()), line.is_item, line.number, kind))
    return pieces


def _make_comment(text: str, comment: Comment) -> Piece:
    name = text[comment.commenter_start : comment.commenter_end]
    return Piece(
        comment.start, comment.end, text[comment.start : comment.end], 0, False, None, "comment", "reader", name
    )


# ---- excerpts and repeats -----------------------------------------------------------------------------------


def _name_excerpts(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the paragraphs behind a citation its source as their voice; return the pull quotes in front of one."""
    pulled, at = [], [i for i, piece in enumerate(pieces) if piece.kind == "citation"]
    for i, following in zip(at, [*at[1:], len(pieces)], strict=False):
        source = parse_citation(pieces[i].text)["outlet"]
        excerpt = [p for p in pieces[i + 1 : following] if p.kind in ("body", "subheading")]
        before = [p for p in pieces[max(0, i - 1) : i] if p.kind == "body" and _is_among(p, excerpt)]
        pulled += before
        for piece in before + excerpt:
            piece.kind, piece.voice_kind, piece.voice = "excerpt", "excerpt", source
    return pulled


def _is_among(piece: Piece, others: Sequence[Piece]) -> bool:
    return _squeeze(piece.text) in {_squeeze(other.text) for other in others}


def _squeeze(text: str) -> str:
    return " ".join(text.casefold().split())


def _name_repeats(pieces: Sequence[Piece], pulled: Sequence[Piece]) -> None:
    """Mark the passages that a page prints again.

    A pull quote keeps its kind and makes no copy of the paragraph it is taken from: that one is the excerpt's own.
    """
    originals = {_squeeze(piece.text): piece for piece in pieces if piece.kind == "headline"}
    repeats: list[tuple[int, Piece]] = []
    for i, piece in enumerate(pieces):
        if piece.kind not in REPEATABLE_KINDS or piece in pulled:
            continue
        if originals.setdefault(_squeeze(piece.text), piece) is not piece:
            repeats.append((i, originals[_squeeze(piece.text)]))
    places = {i for i, _ in repeats}
    for i, original in repeats:
        if pieces[i].n_words >= SHORTEST_REPEAT or {i - 1, i + 1} & places:
            _mark_repeat(pieces[i], original)


def _mark_repeat(piece: Piece, original: Piece) -> None:
    piece.kind, piece.voice_kind, piece.voice = "duplicate", "none", None
    piece.duplicate_of = [original.start, original.end]


def note_repeats(blocks: pd.DataFrame) -> pd.DataFrame:
    """Return a problem for each article of which most is passages that it prints again: they are counted nowhere."""
    sizes = (blocks["end"] - blocks["start"]).astype("Int64")
    own = blocks["article_id"].to_numpy()
    whole = sizes.groupby(own, sort=False).sum()
    repeats = sizes.where(blocks["kind"].eq("duplicate"), 0).groupby(own, sort=False).sum()
    rows = [
        {
            "path": article_id,
            "problem": f"{repeats[article_id]:,} of {n:,} characters repeat passages of the same document",
            "action": "repeats set apart and not counted",
        }
        for article_id, n in whole.items()
        if 2 * repeats[article_id] > n
    ]
    return make_table("problems", rows)


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
    own = articles.loc[articles["article_id"].isin(with_comments)]
    for article in to_rows(own.reindex(columns=["article_id", "text", "marks"])):
        rows += _list_comments(article)
    return make_table("comments", rows)


def _list_comments(article: dict) -> list[dict]:
    rows, text = [], article["text"]
    for i, comment in enumerate(read_page_comments(text, article.get("marks"))):
        rows.append(
            {
                "article_id": article["article_id"],
                "comment": i,
                "number": comment.number,
                "commenter": text[comment.commenter_start : comment.commenter_end],
                "posted_on": comment.posted_on,
                "reply_to": comment.reply_to,
                "start": comment.text_start,
                "end": comment.text_end,
                "text": text[comment.text_start : comment.text_end],
            }
        )
    return rows
