"""Showing evidence: tables and passages as safe HTML, with a plain-text form beside it.

Scraped text is hostile.  Every string that comes from a document, a file name, a lexicon or a parameter reaches
a page through :func:`escape` and through nothing else.  What is rendered here is a :class:`Rendered`: JupyterLab
and the report show its HTML, ``print`` and tests its plain text.
"""

from __future__ import annotations

import functools
import html
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

import pandas as pd

from analysis import __version__
from analysis.addresses import TABLES_VARIABLE, has_pages, is_report, link_passage, name_page, name_passage
from analysis.colours import BLOCKS, VOICES, name_key
from analysis.tables import SCHEMA, to_rows, write_table
from analysis.values import UNKNOWN, clean, name_heading, shorten, show_value, tell_count

# A passage is shown with at most this many characters of its paragraph on either side: about two sentences.
CONTEXT_CHARACTERS = 240
# Links shown beside a row of a table.
_MAX_LINKS = 5
# Columns whose values have the same colour in every corpus.
_KEYS = {"voice_kind": VOICES, "kind": BLOCKS}
_SAFE_URL = re.compile(r"https?://[^\s<>\"'`\\]+\Z", re.IGNORECASE)


class Rendered:
    """Something to look at: safe HTML for a page, plain text for ``print``."""

    def __init__(self, markup: str, text: str):
        self.markup, self.text = markup, text

    def _repr_html_(self) -> str:
        # In JupyterLab the style travels with the table; a report's pages have it already.
        return self.markup if is_report() else bring_style(self.markup)

    def __repr__(self) -> str:
        return self.text


def bring_style(markup: str) -> str:
    """Return `markup` with the style that it needs where nothing else brings it, in JupyterLab."""
    return f"<style>{_read_style()}</style>{markup}"


@functools.cache
def _read_style() -> str:
    return resources.files("analysis").joinpath("templates", "evidence.css").read_text(encoding="utf-8")


def escape(value: object) -> str:
    """Return `value` as HTML text: the one way for a scraped string into a page, also inside an attribute.

    >>> escape('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return html.escape(clean(value), quote=True)


def render_link(url: object, text: object) -> str:
    """Return a link to a web address, or only its text where the address is no plain http(s) one."""
    if isinstance(url, str) and _SAFE_URL.match(url):
        return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'
    return escape(text)


def render_table(
    table: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str] | Sequence[str] | None = None,
    limit: int = 50,
    source: str = "",
    passages: pd.DataFrame | None = None,
    by: Sequence[str] = (),
    each: str = "",
    colours: Mapping[str, Mapping[str, str]] | None = None,
) -> Rendered:
    """Return `table` as an accessible HTML table: caption with n, a header for each column and each row.

    Parameters
    ----------
    columns
        Column -> heading, or the columns to show under their own names; None shows all.
    limit
        Rows shown; the caption says of how many.
    each
        Column that makes groups: then `limit` is that of each group.
    source
        Table of the report whose CSV holds every row, such as ``quotations``. Any other name, or else the caption, is
        that of a CSV which is written in a report, with every row and column of `table`.
    passages, by
        What the rows were counted from, and the columns that both tables share: in a report each row then links to
        its first passages. A word, or whatever else has a ``start``, is a place of its own, also where the link leads
        to the block around it: a row has as many places as it counts.
    colours
        Column -> colour of each of its values, as charts have it: the table is their legend.

    Notes
    -----
    Shares (``share...``) are shown in per cent, tone with its sign, an unknown value as a dash.
    """
    headings = _name_columns(table, columns)
    first = table.groupby(each, observed=True, dropna=False).head(limit) if each else table.head(limit)
    rows = to_rows(first[list(dict.fromkeys([*headings, *by]))])
    shown = [{c: show_value(row[c], c) for c in headings} for row in rows]
    count = _count_rows(len(shown), len(table))
    links = _render_links(rows, passages, list(by)) if passages is not None and has_pages() else None
    keys = _KEYS | dict(colours or {})
    head = "".join(f'<th scope="col"{_mark_column(table, c)}>{escape(h)}</th>' for c, h in headings.items())
    head += '<th scope="col" class="where">passages</th>' if links else ""
    body = "".join(_render_row(row, headings, table, links[i] if links else "", keys) for i, row in enumerate(rows))
    body = body or _render_empty(len(headings))
    markup = (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f'<caption><span>{escape(caption)} <span class="n">{count}</span>'
        f"{_render_source(source or name_table(caption), table)}</span></caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    return Rendered(markup, _write_text(shown, headings, f"{caption} ({count})"))


def _name_columns(table: pd.DataFrame, columns: Mapping[str, str] | Sequence[str] | None) -> dict[str, str]:
    if isinstance(columns, Mapping):
        return dict(columns)
    return {c: name_heading(c) for c in (table.columns if columns is None else columns)}


def _mark_column(table: pd.DataFrame, column: str) -> str:
    if column in ("published_on", "posted_on"):
        return ' class="day"'
    if column in ("article_id", "other_id"):
        return ' class="document"'
    is_number = pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_bool_dtype(table[column])
    return ' class="number"' if is_number else ""


def _render_row(row: Mapping, columns: Iterable[str], table: pd.DataFrame, links: str, keys: Mapping) -> str:
    shown = {c: _render_cell(row[c], c, keys.get(c, {})) for c in columns}
    first, *rest = shown
    cells = "".join(f"<td{_mark_column(table, c)}>{shown[c]}</td>" for c in rest)
    return f'<tr><th scope="row"{_mark_column(table, first)}>{shown[first]}</th>{cells}{links}</tr>'


def render_key(value: object, text: str, colours: Mapping[str, str]) -> str:
    """Return `text` with the swatch of what `value` is drawn in, or alone where it has no colour."""
    key = name_key(colours.get(value)) if isinstance(value, str) else ""
    return f'<span class="key {key}">{escape(text)}</span>' if key else escape(text)


def _render_cell(value: object, column: str, colours: Mapping[str, str]) -> str:
    is_document = column in ("article_id", "other_id") and value is not None and has_pages()
    shown = render_key(value, show_value(value, column), colours)
    return f'<a href="articles/{name_page(value)}">{shown}</a>' if is_document else shown


def _render_links(rows: Sequence[Mapping], passages: pd.DataFrame, by: list[str]) -> list[str]:
    """Return a cell of links for each row: to its first passages, and how many more there are."""
    places = [c for c in ("article_id", "quotation", "comment", "block", "start") if c in passages]
    keys = [tuple(row[c] for c in by) for row in rows]
    found = passages[passages[by[0]].isin([key[0] for key in keys]) | passages[by[0]].isna()]
    behind: dict[tuple, dict[tuple, str]] = {key: {} for key in keys}
    for row in to_rows(found[list(dict.fromkeys([*by, *places]))]):
        key = tuple(row[c] for c in by)
        if key in behind:
            behind[key][tuple(row[c] for c in places)] = link_passage(row)
    return [_render_addresses(list(behind[key].values())) for key in keys]


def _render_addresses(shown: Sequence[str]) -> str:
    links = " ".join(f'<a href="{escape(a)}">{n}</a>' for n, a in enumerate(shown[:_MAX_LINKS], 1))
    more = f" and {len(shown) - _MAX_LINKS:,} more" if len(shown) > _MAX_LINKS else ""
    return f'<td class="where">{links}{more}</td>'


def _render_empty(n_columns: int) -> str:
    return f'<tr><td colspan="{n_columns}">Nothing found.</td></tr>'


def _render_source(source: str, table: pd.DataFrame) -> str:
    """Return the link to a table's CSV where a report is made, which has one; other tables are written now."""
    folder = os.environ.get(TABLES_VARIABLE)
    if not folder or (table.empty and source not in SCHEMA):
        return ""
    if source not in SCHEMA:
        write_table(table, folder, source, "csv")
    return f' <a class="csv" href="tables/{escape(source)}.csv">{escape(source)}.csv</a>'


def name_table(caption: str) -> str:
    """Return the file name of the table under `caption`, without its suffix.

    >>> name_table("Use of 'dam' by outlet")
    'use_of_dam_by_outlet'
    """
    return re.sub(r"[^a-z0-9]+", "_", caption.lower()).strip("_")[:60] or "table"


def _count_rows(n_shown: int, n: int) -> str:
    # Rows, not n: a row of a table of counts stands for many statements, whose number is in its column.
    rows = f"{n:,} {'row' if n == 1 else 'rows'}"
    return rows if n_shown == n else f"{n_shown:,} of {rows} shown"


def _write_text(rows: Sequence[Mapping[str, str]], headings: Mapping[str, str], title: str) -> str:
    if not rows:
        return f"{title}\nNothing found."
    lines = pd.DataFrame(rows).rename(columns=dict(headings)).map(shorten).to_string(index=False)
    return f"{title}\n{lines}"


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
    items = "".join(_render_passage(row, by_id[row["article_id"]], kind) for row in shown)
    markup = (
        f'<figure class="passages"><figcaption>{escape(caption)} <span class="n">{count}</span></figcaption>'
        f"<ol>{items or '<li>Nothing found.</li>'}</ol></figure>"
    )
    lines = [_write_passage(row, by_id[row["article_id"]]) for row in shown]
    return Rendered(markup, "\n".join([f"{caption} ({count})", *(lines or ["Nothing found."])]))


def _render_passage(row: Mapping, article: Mapping, kind: str) -> str:
    number = row.get("quotation", row.get("comment", row["start"]))
    anchor = name_passage(kind, row["article_id"], number)
    about = " · ".join(escape(part) for part in _describe_passage(row))
    place = " · ".join(escape(part) for part in _describe_place(row, article))
    place += f' · <a href="{escape(link_passage(row))}">read it in its place</a>' if has_pages() else ""
    shown = escape(row["text"]) if kind == "comment" else mark_passage(article["text"], read_spans(row))
    quoted = f"<blockquote>{shown}</blockquote>"
    return f'<li id="{escape(anchor)}"><p class="about">{about}</p>{quoted}<p class="place">{place}</p></li>'


def _describe_passage(row: Mapping) -> list[str]:
    parts = [row.get("speaker") or row.get("commenter") or ("speaker unknown" if "speaker" in row else None)]
    parts += [row.get("role"), row.get("affiliation"), row.get("kind")]
    if row.get("cue"):
        parts.append(f"cue “{row['cue']}”")
    if row.get("tone") is not None:
        parts.append(f"tone {show_value(row['tone'], 'tone')}")
    if row.get("target") is not None and row.get("target_tone") is not None:
        parts.append(f"of “{row['target']}” {show_value(row['target_tone'], 'tone')}")
    if row.get("reporter_tone") is not None:
        parts.append(f"reporter's words {show_value(row['reporter_tone'], 'tone')}")
    return [clean(part) for part in parts if part]


def _describe_place(row: Mapping, article: Mapping) -> list[str]:
    place = None if row["start"] is None else f"characters {row['start']:,} to {row['end']:,}"
    return [clean(part) for part in (article["outlet"], article["published_on"], row["article_id"], place) if part]


def read_spans(row: Mapping) -> list[tuple[int, int]]:
    """Return the spans of a passage: its fragments where it has any, else start to end."""
    return [(s, e) for s, e in row.get("fragments") or [(row["start"], row["end"])]]


def mark_passage(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the surroundings of `spans` in `text` as HTML, the spans in ``<mark>``.

    >>> mark_passage("He said: we stay. Then he left.", [(9, 16)])
    'He said: <mark>we stay</mark>. Then he left.'
    """
    spans = sorted(spans)
    start, end = find_surroundings(text, spans[0][0], spans[-1][1])
    out, at = ["…"] if start and text[start - 1] not in "\r\n" else [], start
    for s, e in spans:
        out += [escape(text[at:s]), f"<mark>{escape(text[s:e])}</mark>"]
        at = e
    out += [escape(text[at:end]), "…" if end < len(text) and text[end] not in "\r\n" else ""]
    return "".join(out)


def find_surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the paragraph around ``start, end``, cut at a space where it runs on."""
    low = max(text.rfind("\n", 0, start) + 1, start - CONTEXT_CHARACTERS)
    high = text.find("\n", end)
    high = min(len(text) if high < 0 else high, end + CONTEXT_CHARACTERS)
    if low == start - CONTEXT_CHARACTERS and low > 0:
        low = next((i + 1 for i in range(low, start) if text[i].isspace()), low)
    if high == end + CONTEXT_CHARACTERS and high < len(text):
        high = next((i for i in range(high, end, -1) if text[i].isspace()), high)
    return low, high


def _write_passage(row: Mapping, article: Mapping) -> str:
    said = row.get("text") or " … ".join(article["text"][s:e] for s, e in read_spans(row))
    return f"{_describe_passage(row)[0] if _describe_passage(row) else UNKNOWN}: {shorten(said, 100)}"


def name_top(table: pd.DataFrame, label: str, value: str, limit: int = 5) -> str:
    """Return the first rows in words, for a sentence of reading.

    >>> name_top(pd.DataFrame({"word": ["dam", "gate"], "n": [12, 9]}), "word", "n")
    'dam (12), gate (9)'
    """
    rows = to_rows(table[[label, value]].head(limit))
    return (
        ", ".join(f"{shorten(show_value(row[label], label))} ({show_value(row[value], value)})" for row in rows)
        or "none"
    )


def describe_source(everything: object, **parameters: object) -> str:
    """Return where a notebook's figures come from: corpus and its hash, period, version and parameters.

    Parameters
    ----------
    everything
        What :func:`analysis.pipeline.load_tables` returned.
    parameters
        The notebook's parameters by name; the empty ones, and switches that are off, are left out.
    """
    given = {name: value for name, value in parameters.items() if value not in ("", None, False)}
    settings = ", ".join(f"{name}={clean(value)}" for name, value in given.items())
    left_out = f", {everything.n_left_out} left out by date" if everything.n_left_out else ""
    left_out += f" ({everything.n_undated} undated)" if everything.n_undated else ""
    left_out += f", copies of others left out: {everything.n_copies}" if everything.n_copies else ""
    n_corrected = len(everything.corrections)
    left_out += f", {tell_count(n_corrected, 'statement')} set right by hand" if n_corrected else ""
    languages = tell_languages(everything.articles)
    return (
        f"Corpus {clean(everything.name)}{' (invented demo corpus)' if everything.is_demo else ''}: "
        f"{tell_count(len(everything.articles), 'document')}{left_out}, sha256 {everything.hash[:12]}\n"
        f"Presswork {__version__}; parameters: {settings or 'as they stand'}"
        f"{chr(10) + languages if languages else ''}"
    )


def tell_languages(articles: pd.DataFrame) -> str:
    """Return what is left out of the documents that are not in English, or nothing where all are.

    >>> tell_languages(pd.DataFrame({"language": ["de", "en", None]}))
    '1 of 3 documents is not in English (de 1): no statements are sought there and no tone is measured.'
    """
    known = articles["language"].dropna()
    other = known[~known.str.startswith("en")]
    if other.empty:
        return ""
    counts = ", ".join(f"{clean(name)} {n:,}" for name, n in other.value_counts().sort_index().items())
    n, verb = f"{len(other):,} of {len(articles):,} documents", "is" if len(other) == 1 else "are"
    return f"{n} {verb} not in English ({counts}): no statements are sought there and no tone is measured."
