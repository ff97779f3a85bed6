"""Passages in their place: the words that a figure was counted from, marked in their surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from presswork.schema import KIND_ACTS, find_basis, to_rows
from presswork.show.addresses import find_beside, has_pages, is_report, link_beside, link_passage, name_passage
from presswork.show.html import BESIDE, Rendered, escape
from presswork.show.values import NO_OUTLET, UNKNOWN, clean, shorten, show_value, tell_when

# A passage is shown with at most this many characters of its paragraph on either side: about two sentences.
CONTEXT_CHARACTERS = 240
# Passages that a row of a table opens, with at most these characters of their own, and on either side.
_OPENED, _OPENED_CHARACTERS, _OPENED_CONTEXT = 3, 400, 120
# Passages that a page shows at once.
PASSAGES_SHOWN = 2
# What became of a statement, in words.
_RELATIONS = {
    "same": "word for word",
    "fuller": "fuller than the earliest",
    "changed": "another number, date, name or tense",
    "contradicts": "says the contrary",
}


def render_passages(
    rows: pd.DataFrame, articles: pd.DataFrame, caption: str, limit: int = 20, kind: str = "statement"
) -> Rendered:
    """Return passages in their place: each with its paragraph, the passage marked, and where it stands.

    Parameters
    ----------
    rows
        Table with ``article_id, start, end`` and, where it has them, ``fragments, speaker, role, cue, kind, tone``
        (statements) or ``commenter, text`` (comments, shown by their text, in which pseudonyms may stand for names).
    articles
        Table with ``article_id, text, outlet, published_on``.
    """
    by_id = {row["article_id"]: row for row in to_rows(articles.drop(columns="marks", errors="ignore"))}
    shown = to_rows(rows.head(limit))
    count = f"n = {len(rows):,}" if len(shown) == len(rows) else f"{len(shown):,} of n = {len(rows):,} shown"
    basis = find_basis(rows)
    beside = find_beside(basis.coverage if basis else None)
    items = [_render_passage(row, by_id[row["article_id"]], kind, beside) for row in shown]
    markup = (
        f'<figure class="passages"><figcaption>{escape(caption)} <span class="n">{count}</span></figcaption>'
        f"{_fold_items(items)}</figure>"
    )
    lines = [_write_passage(row, by_id[row["article_id"]]) for row in shown]
    return Rendered(markup, "\n".join([f"{caption} ({count})", *(lines or ["Nothing found."])]))


def _fold_items(items: list[str]) -> str:
    """Return passages as a list; a report's page shows the first ones and folds the others."""
    if not items:
        return "<p>Nothing found.</p>"
    n_shown = PASSAGES_SHOWN if is_report() and len(items) > PASSAGES_SHOWN + 1 else len(items)
    told, rest = f"Show {len(items) - n_shown:,} more", "".join(items[n_shown:])
    more = f'<details class="fold"><summary>{told}</summary><ol>{rest}</ol></details>'
    return f"<ol>{''.join(items[:n_shown])}</ol>{more if n_shown < len(items) else ''}"


def render_wordings(rows: pd.DataFrame, caption: str, limit: int = 20) -> Rendered:
    """Return wordings of claims side by side with the earliest: struck out what is gone, marked what is new.

    Parameters
    ----------
    rows
        Columns of :func:`presswork.ledger.measures.wordings`.
    """
    shown = to_rows(rows.head(limit))
    count = f"n = {len(rows):,}" if len(shown) == len(rows) else f"{len(shown):,} of n = {len(rows):,} shown"
    items = [_render_pair(row) for row in shown]
    markup = (
        f'<figure class="passages wordings"><figcaption>{escape(caption)} <span class="n">{count}</span></figcaption>'
        f"{_fold_items(items)}</figure>"
    )
    lines = [f"{row['told']}: {shorten(row['earliest_text'])} | {shorten(row['text'])}" for row in shown]
    return Rendered(markup, "\n".join([f"{caption} ({count})", *(lines or ["Nothing found."])]))


def _render_pair(row: Mapping) -> str:
    about = [row["speaker"] or "speaker unknown", _RELATIONS.get(row["told"], row["told"])]
    about += [f"copy of {row['copy_of']}"] if row["copy_of"] else []
    about += [f"cue “{row['cue']}”"] if row["cue"] else []
    about += [f"tone {show_value(row['tone'], 'tone')}"] if row["tone"] is not None else []
    told = row.get("reporter_tone")
    about += [f"reporter's words {show_value(told, 'tone')}"] if told is not None else []
    sides = [
        (row["earliest_outlet"], row["earliest_published_on"], row["earliest_pieces"], "s", ""),
        (row["outlet"], row["published_on"], row["pieces"], "mark", _link_place(row)),
    ]
    pair = "".join(_render_side(*side) for side in sides)
    return f'<li><p class="about">{" · ".join(escape(part) for part in about)}</p><div class="pair">{pair}</div></li>'


def _render_side(outlet: object, day: object, pieces: Iterable, tag: str, link: str) -> str:
    text = "".join(f"<{tag}>{escape(piece)}</{tag}>" if is_own else escape(piece) for piece, is_own in pieces)
    place = " · ".join(escape(part) for part in (outlet or NO_OUTLET, tell_when(clean(day)) if day else "undated"))
    return f'<div><blockquote>{text}</blockquote><p class="place">{place}{link}</p></div>'


def _link_place(row: Mapping) -> str:
    return f' · <a href="{escape(link_passage(row))}">read it in its place</a>' if has_pages() else ""


def _render_passage(row: Mapping, article: Mapping, kind: str, beside: str) -> str:
    number = row.get("quotation", row.get("comment", row["start"]))
    anchor = name_passage(kind, row["article_id"], number)
    about = " · ".join(escape(part) for part in _describe_passage(row))
    shown = escape(row["text"]) if kind == "comment" else mark_passage(article["text"], read_spans(row))
    quoted = f"<blockquote>{shown}</blockquote>"
    return f'<li id="{escape(anchor)}"><p class="about">{about}</p>{quoted}{_render_place(row, article, beside)}</li>'


def _render_place(row: Mapping, article: Mapping, beside: str) -> str:
    """Return outlet, day and where a passage stands; beside a link document and characters are told on hover."""
    told, exact = _describe_place(row, article)
    if not has_pages():
        parts = [*(escape(part) for part in (*told, *exact)), *_link_beside(row, beside)]
        return f'<p class="place">{" · ".join(parts)}</p>'
    told = told or exact[:1]
    link = f'<a href="{escape(link_passage(row))}">read it in its place</a>'
    shown = " · ".join([*(escape(part) for part in told), link])
    return f'<p class="place" title="{escape(", ".join(exact))}">{shown}</p>'


def _link_beside(row: Mapping, beside: str) -> list[str]:
    """Return the link to a passage in the report beside a notebook, where there is one."""
    address = link_beside(beside, row)
    return [f'<a class="{BESIDE}" href="{escape(address)}">read it in its place</a>'] if address else []


def render_behind(shown: Iterable[Mapping], n: int, articles: Mapping[str, Mapping], beside: str = "") -> str:
    """Return the first passages that a row of a table counts, folded behind how many there are.

    They open in place: no server is asked, no script runs, and a notebook stays small.
    """
    known = [row for row in shown if row["start"] is not None and row["article_id"] in articles][:_OPENED]
    if not known:
        return ""
    items = "".join(_render_opened(row, articles[row["article_id"]], beside) for row in known)
    items += f'<li><p class="place">and {n - len(known):,} more</p></li>' if n > len(known) else ""
    return f'<details class="passages behind"><summary>{n:,}</summary><ol>{items}</ol></details>'


def _render_opened(row: Mapping, article: Mapping, beside: str) -> str:
    spans = read_spans(row)
    is_comment, text = row.get("comment") is not None, row.get("text")
    if (is_comment and text) or spans[-1][1] - spans[0][0] > _OPENED_CHARACTERS:
        text = shorten(text or article["text"][slice(*spans[0])], _OPENED_CHARACTERS)
        quoted = f"<mark>{escape(text)}</mark>"
    else:
        quoted = mark_passage(article["text"], spans, _OPENED_CONTEXT)
    about = [row.get("speaker"), article["outlet"], article["published_on"], row["article_id"]]
    place = " · ".join([*(escape(part) for part in about if part), *_link_beside(row, beside)])
    return f'<li><blockquote>{quoted}</blockquote><p class="place">{place}</p></li>'


def _describe_passage(row: Mapping) -> list[str]:
    parts = [row.get("speaker") or row.get("commenter") or ("speaker unknown" if "speaker" in row else None)]
    parts += [row.get("role"), row.get("affiliation"), row.get("kind")]
    if row.get("cue"):
        parts.append(f"cue “{row['cue']}”")
    parts.append(row.get("act"))
    if row.get("tone") is not None:
        parts.append(f"tone {show_value(row['tone'], 'tone')}")
    if row.get("target") is not None and row.get("act") not in KIND_ACTS and row.get("target_tone") is not None:
        parts.append(f"of “{row['target']}” {show_value(row['target_tone'], 'tone')}")
    if row.get("reporter_tone") is not None:
        parts.append(f"reporter's words {show_value(row['reporter_tone'], 'tone')}")
    return [clean(part) for part in parts if part]


def _describe_place(row: Mapping, article: Mapping) -> tuple[list[str], list[str]]:
    """Return outlet and day of a passage, then its document and characters."""
    place = None if row["start"] is None else f"characters {row['start']:,} to {row['end']:,}"
    day = tell_when(clean(article["published_on"])) if article["published_on"] else None
    exact = [part for part in (clean(row["article_id"]), place) if part]
    return [clean(part) for part in (article["outlet"], day) if part], exact


def read_spans(row: Mapping) -> list[tuple[int, int]]:
    """Return the spans of a passage: its fragments where it has any, else start to end."""
    return [(s, e) for s, e in row.get("fragments") or [(row["start"], row["end"])]]


def mark_passage(text: str, spans: Iterable[tuple[int, int]], context: int = CONTEXT_CHARACTERS) -> str:
    """Return the surroundings of `spans` in `text` as HTML, the spans in ``<mark>``; `context` characters at most.

    >>> mark_passage("He said: we stay. Then he left.", [(9, 16)])
    'He said: <mark>we stay</mark>. Then he left.'
    """
    spans = sorted(spans)
    start, end = find_surroundings(text, spans[0][0], spans[-1][1], context)
    out, at = ["…"] if start and text[start - 1] not in "\r\n" else [], start
    for s, e in spans:
        out += [escape(text[at:s]), f"<mark>{escape(text[s:e])}</mark>"]
        at = e
    out += [escape(text[at:end]), "…" if end < len(text) and text[end] not in "\r\n" else ""]
    return "".join(out)


def find_surroundings(text: str, start: int, end: int, context: int = CONTEXT_CHARACTERS) -> tuple[int, int]:
    """Return the span of the paragraph around ``start, end``, cut at a space where it runs on."""
    low = max(text.rfind("\n", 0, start) + 1, start - context)
    high = text.find("\n", end)
    high = min(len(text) if high < 0 else high, end + context)
    if low == start - context and low > 0:
        low = next((i + 1 for i in range(low, start) if text[i].isspace()), low)
    if high == end + context and high < len(text):
        high = next((i for i in range(high, end, -1) if text[i].isspace()), high)
    return low, high


def _write_passage(row: Mapping, article: Mapping) -> str:
    said = row.get("text") or " … ".join(article["text"][s:e] for s, e in read_spans(row))
    return f"{_describe_passage(row)[0] if _describe_passage(row) else UNKNOWN}: {shorten(said, 100)}"
