"""The article page: one document as a reader should see it, with everything that was taken from it in its place.

Each block stands with its kind and voice; each statement is marked in the text and noted below its block with
speaker, cue and tone, and with the way to the same speaker's statement before and after.  Commenters appear under
their pseudonyms, so a comment is shown by its text and never by its header.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from presswork.report.also import render_also
from presswork.schema import KIND_ACTS, to_rows
from presswork.show.addresses import link_passage, name_passage
from presswork.show.evidence import read_spans
from presswork.show.html import escape, render_key, render_link
from presswork.show.values import clean, show_value


def find_neighbours(statements: pd.DataFrame) -> dict[tuple[str, int], tuple[str | None, str | None]]:
    """Return where each statement's speaker was quoted before and after: (article, number) -> (address, address)."""
    neighbours = {}
    known = statements.dropna(subset=["speaker"])
    for _, group in known.groupby("speaker", sort=False):
        rows = to_rows(group[["article_id", "quotation"]])
        addresses = [None, *(link_passage(row) for row in rows), None]
        for number, row in enumerate(rows):
            neighbours[row["article_id"], row["quotation"]] = (addresses[number], addresses[number + 2])
    return neighbours


def render_article(
    article: Mapping,
    blocks: Sequence[Mapping],
    statements: Sequence[Mapping],
    comments: Sequence[Mapping],
    neighbours: Mapping[tuple[str, int], tuple[str | None, str | None]],
) -> str:
    """Return the body of an article's page as safe HTML.

    Parameters
    ----------
    article, blocks, statements, comments
        Rows of the tables, of this article only, in the order of its text; comments with pseudonyms, statements set
        by hand with ``before`` and ``now``, those of the ledger with ``also`` (:mod:`presswork.report.also`).
    neighbours
        From :func:`find_neighbours`.
    """
    noted: set[int] = set()
    parts = []
    for block in _fill_gaps(article["text"], blocks):
        inside = [s for s in statements if s["start"] < block["end"] and s["end"] > block["start"]]
        parts.append(_render_block(article, block, inside, noted, neighbours))
        noted |= {s["quotation"] for s in inside}
    parts.append(_render_notes([s for s in statements if s["quotation"] not in noted], neighbours))
    anchors = _find_comment_anchors(article["article_id"], blocks, comments)
    shown = "".join(_render_comment(comment, anchors.get(comment["comment"], "")) for comment in comments)
    heading = f"<h2>Readers' comments <span class='n'>n = {len(comments)}</span></h2>" if comments else ""
    comment_list = f'<ol class="comments">{shown}</ol>'
    return f'<div class="article">{"".join(parts)}</div>{heading}{anchors.get(None, "")}{comment_list}'


def _find_comment_anchors(
    article_id: str, blocks: Sequence[Mapping], comments: Sequence[Mapping]
) -> dict[int | None, str]:
    """Return the anchors of the blocks that a comment stands in, by comment: words of readers are linked by block.

    Those of blocks in which no comment was read stand under None.
    """
    anchors: dict[int | None, str] = {}
    for block in blocks:
        if block["kind"] == "comment":
            inside = (c["comment"] for c in comments if _is_inside(c, block))
            anchor = escape(name_passage("block", article_id, block["block"]))
            key = next(inside, None)
            anchors[key] = f'{anchors.get(key, "")}<span id="{anchor}"></span>'
    return anchors


def _is_inside(comment: Mapping, block: Mapping) -> bool:
    start = comment.get("start")
    return start is not None and start < block["end"] and comment["end"] > block["start"]


def _fill_gaps(text: str, blocks: Sequence[Mapping]) -> Iterable[Mapping]:
    """Yield the blocks without the comments, and what no block covers, so that no word of the text is missing."""
    at = 0
    for block in blocks:
        if text[at : block["start"]].strip():
            yield {"kind": "in no block", "voice_kind": "none", "start": at, "end": block["start"]}
        at = max(at, block["end"])
        if block["kind"] != "comment":
            yield block
    if text[at:].strip():
        yield {"kind": "in no block", "voice_kind": "none", "start": at, "end": len(text)}


def _render_block(
    article: Mapping, block: Mapping, statements: Sequence[Mapping], noted: set[int], neighbours: Mapping
) -> str:
    notes = _render_notes([s for s in statements if s["quotation"] not in noted], neighbours)
    anchor = name_passage("block", article["article_id"], block.get("block", block["start"]))
    text = _mark_statements(article["text"], block["start"], block["end"], statements)
    return (
        f'<section class="block {_name_class(block)}" id="{escape(anchor)}">'
        f'<p class="label">{_render_label(block)}</p>'
        f'<p class="words">{text}</p>{notes}</section>'
    )


def _render_notes(statements: Sequence[Mapping], neighbours: Mapping) -> str:
    notes = "".join(_render_note(row, neighbours) for row in statements)
    return f'<ul class="notes">{notes}</ul>' if notes else ""


def _name_class(block: Mapping) -> str:
    voice_kind = "none" if block["kind"] == "duplicate" else block["voice_kind"]
    return f"is-{escape(voice_kind)} of-{escape(block['kind']).split()[0]}"


def _render_label(block: Mapping) -> str:
    voice = block.get("voice") if block["voice_kind"] == "excerpt" else None
    return " · ".join(escape(part) for part in (block["kind"], voice) if part)


def _mark_statements(text: str, start: int, end: int, statements: Sequence[Mapping]) -> str:
    """Return ``text[start:end]`` with each statement marked; of two, one in the other, both classes apply."""
    spans = [(max(s, start), min(e, end), row) for row in statements for s, e in read_spans(row)]
    spans = [span for span in spans if span[0] < span[1]]
    cuts = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    pieces = []
    for low, high in itertools.pairwise(cuts):
        rows = [row for s, e, row in spans if s <= low and high <= e]
        pieces.append(_render_piece(text[low:high], rows))
    return "".join(pieces)


def _render_piece(piece: str, rows: Sequence[Mapping]) -> str:
    if not rows:
        return escape(piece)
    is_official = any(row["is_official"] for row in rows)
    return f'<mark class="{"official" if is_official else "other"}">{escape(piece)}</mark>'


def _name_statement(row: Mapping) -> str:
    return name_passage("statement", row["article_id"], row["quotation"])


def _render_note(row: Mapping, neighbours: Mapping) -> str:
    who = [row["speaker"] or "speaker unknown", row["role"], row["affiliation"]]
    cue_class = f" ({row['cue_class']})" if row["cue_class"] else ""
    cue = f"cue “{row['cue']}”{cue_class}" if row["cue"] else None
    how = [row["kind"], "official" if row["is_official"] else None, cue, *_list_tones(row)]
    told = " · ".join(escape(part) for part in (*dict.fromkeys(part for part in who if part), *how) if part)
    before, after = neighbours.get((row["article_id"], row["quotation"]), (None, None))
    ways = [_render_way(before, "before"), _render_way(after, "after")]
    anchor = escape(_name_statement(row))
    told += _render_correction(row) if row.get("before") else ""
    told += "".join(ways) + render_also(row.get("also", ()))
    return f'<li id="{anchor}"><strong class="number">{row["quotation"]}</strong> {told}</li>'


def _list_tones(row: Mapping) -> list[str]:
    """Return what a statement does, the tone of its words, and that towards what it is about."""
    told = [] if row["tone"] is None else [f"tone {show_value(row['tone'], 'tone')}"]
    told = [row["act"], *told] if row.get("act") else told
    if row["target"] is not None and row.get("act") not in KIND_ACTS and row["target_tone"] is not None:
        told.append(f"towards {row['target']} {show_value(row['target_tone'], 'tone')}")
    return told


def _render_correction(row: Mapping) -> str:
    return f" · <strong>set by hand: {escape(row['now'])}</strong>; the machine had: {escape(row['before'])}"


def _render_way(address: str | None, word: str) -> str:
    # Article pages lie side by side, so the folder is left out.
    return f' <a href="{escape(address.split("/")[-1])}">{word}</a>' if address else ""


def _render_comment(row: Mapping, anchors: str) -> str:
    anchor = name_passage("comment", row["article_id"], row["comment"])
    about = [
        row["commenter"] or "no name",
        row["posted_on"],
        None if row["reply_to"] is None else f"answers {row['reply_to'] + 1}",  # as the list is numbered
    ]
    tone = None if row["tone"] is None else f"tone {show_value(row['tone'], 'tone')}"
    told = " · ".join(escape(part) for part in (*about, tone) if part)
    said = f'<p class="about">{told}</p><blockquote>{escape(row["text"])}</blockquote>'
    return f'<li id="{escape(anchor)}">{anchors}{said}</li>'


def list_facts(
    article: Mapping,
    n_statements: int,
    n_comments: int,
    corrections: str = "",
    colours: Mapping[str, str] | None = None,
    elsewhere: str = "",
) -> list[tuple[str, str]]:
    """Return what is known of an article, as terms and safe HTML.

    `corrections` tells what was set by hand, `colours` in which colour charts draw the outlet, `elsewhere` how many
    statements stand in other articles too.
    """
    day = f"{show_value(article['published_on'])} ({show_value(article['published_on_basis'])})"
    return [
        ("Outlet", render_key(article["outlet"], clean(article["outlet"]), colours or {})),
        ("Published", escape(day if article["published_on"] else "unknown")),
        ("By", escape(article["byline"])),
        ("Agency", escape(show_value(article["agency"]))),
        ("Copied from", escape(show_value(article["copied_from"]))),
        ("Address", render_link(article["url"], article["url"])),
        ("Words", escape(show_value(article["n_words"]))),
        ("Statements", f"{n_statements:,}"),
        *([("Also elsewhere", escape(elsewhere))] if elsewhere else []),
        ("Comments", f"{n_comments:,}"),
        *([("Corrections", escape(corrections))] if corrections else []),
        ("File", escape(article["path"])),
    ]
