"""Tables as safe HTML, with a plain-text form beside it, each row leading to its passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from presswork.schema import SCHEMA, CoverageLike, to_rows
from presswork.show.addresses import find_beside, has_every_page, has_pages, is_report, link_passage, name_page
from presswork.show.colours import BLOCKS, VOICES
from presswork.show.evidence import render_behind
from presswork.show.html import Rendered, escape, render_key
from presswork.show.values import explain_heading, name_heading, shorten, show_value, write_words
from presswork.table_files import format_csv

# The columns of a concordance.
_KWIC = ("left", "keyword", "right")
# Columns of running text, which need the width of the page.
_RUNNING = ("text", "passage", "excerpt_text", "other_text")
# Links shown beside a row of a table, and those of a row that a page holds ready.
_MAX_LINKS, _MAX_PACKED = 5, 3
# Where not every article has a page, each link may cost one: then a row shows fewer, and of the rows that a page
# holds ready the first ones have one each; of many rows shown, one for each day say, the first ones lead somewhere.
_FEW_LINKS, _LINKED_ROWS, _LINKED_GROUPS = 2, 10, 25
_ARTICLE = ["article_id", "text", "outlet", "published_on"]
# Rows that open their passages in place, in JupyterLab.
_MAX_OPENED = 100
# Rows that a page shows at once, and those that it holds ready: a page stays small enough to be sent.
ROWS, MAX_ROWS = 5, 2000
# Columns whose values have the same colour in every corpus.
_KEYS = {"voice_kind": VOICES, "kind": BLOCKS}


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
    is_folded: bool = False,
    coverage: CoverageLike | None = None,
    written: Mapping[str, str] | None = None,
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
        that of a CSV which the report writes, with every row and column of `table`.
    passages, by
        What the rows were counted from, and the columns that both tables share: in a report each row then links to
        its first passages. A word, or whatever else has a ``start``, is a place of its own, also where the link leads
        to the block around it: a row has as many places as it counts.
    coverage
        Where the passages come from: outside a report, in JupyterLab say, a row then opens its first ones in place.
    colours
        Column -> colour of each of its values, as charts have it: the table is their legend.
    written
        How the documents write words that are counted in small letters.
    is_folded
        Whether a report folds it behind its caption, because a chart says the same.

    Notes
    -----
    A page of a report shows the first five rows; the others come along, up to 2,000, and are shown, sorted and
    searched in place by the page's script.  The CSV beside it holds every row.
    Shares (``share...``) are shown in per cent, tone with its sign, an unknown value as a dash.
    """
    headings = _name_columns(table, columns)
    first = table.groupby(each, observed=True, dropna=False).head(limit) if each else table.head(limit)
    first, rest = _split_rows(table, each) if is_report() else (first, table.head(0))
    keys, source = _KEYS | dict(colours or {}), source or name_table(caption)
    needed = list(dict.fromkeys([*headings, *by]))
    rows, others = to_rows(first[needed]), to_rows(rest[needed])
    has_links = passages is not None and has_pages()
    links = find_links([*rows, *others], passages, list(by)) if has_links else []
    opened = [] if has_links or is_report() else _open_behind(rows, passages, list(by), coverage)
    rows, others = ([write_words(row, written or {}) for row in part] for part in (rows, others))
    head = "".join(
        f'<th scope="col"{_mark_column(table, c)}{_explain(h)}>{escape(h)}</th>' for c, h in headings.items()
    )
    head += '<th scope="col" class="where">passages</th>' if links or opened else ""
    cells = _render_links(links[: len(rows)]) or opened or [""] * len(rows)
    body = "".join(_render_row(row, headings, table, cells[i], keys) for i, row in enumerate(rows))
    count = _count_rows(len(rows), len(table))
    described = f'<span>{escape(caption)} <span class="n">{count}</span>{_render_source(source, table)}</span>'
    packed = _pack(others, headings, links[len(rows) :])
    markup = (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(caption)}"{packed}>'
        f"<table{_mark_table(headings)}><caption>{described}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    shown = [{c: show_value(row[c], c) for c in headings} for row in rows]
    text, sheet = _write_text(shown, headings, f"{caption} ({count})"), _make_sheet(source, table)
    if not rows and is_report():
        markup = f'<p class="nothing">{escape(caption)}: nothing found.</p>'
    return Rendered(_fold(markup, caption, count) if is_folded and rows and is_report() else markup, text, sheet)


def _split_rows(table: pd.DataFrame, each: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that a page shows at once, of each group some, and those that a reader may ask for."""
    if not each:
        return table.head(ROWS), table.iloc[ROWS:MAX_ROWS]
    groups = table.groupby(each, observed=True, dropna=False)
    place = groups.cumcount()
    is_first = place < max(1, ROWS // max(groups.ngroups, 1))
    # Of every group the same number of rows, as far as there is room for them.
    return table[is_first], table[~is_first & (place < MAX_ROWS // max(groups.ngroups, 1))]


def _explain(heading: str) -> str:
    told = explain_heading(heading)
    return f' title="{escape(told)}"' if told else ""


def _fold(markup: str, caption: str, count: str) -> str:
    told = f'{escape(caption)} <span class="n">{count}</span>'
    return f'<details class="fold"><summary>{told}</summary>{markup}</details>'


def _mark_table(headings: Iterable[str]) -> str:
    return ' class="kwic"' if set(_KWIC) <= set(headings) else ""


def _pack(rows: Sequence[Mapping], headings: Iterable[str], links: Sequence[tuple[list[str], int]]) -> str:
    """Return the rows that are not shown as an attribute, which the page's script makes rows of: a line each, cells
    between tabs, links last; the first line names the pages that links lead to.
    """
    if not rows:
        return ""
    pages: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows):
        cells = [" ".join(show_value(row[c], c).split()) for c in headings]
        found, n = links[number] if links else ([], 0)
        most = _MAX_PACKED if has_every_page() else int(number < _LINKED_ROWS)
        codes = [_shorten_address(address, pages) for address in found[:most]]
        lines.append("\t".join([*cells, " ".join([str(n), *codes])] if links else cells))
    return f' data-rows="{escape(chr(10).join([" ".join(pages), *lines]))}"'


def _shorten_address(address: str, pages: dict[str, int]) -> str:
    """Return an address within a report as the number of its page and its anchor without the page's own hash."""
    page, _, anchor = address.removeprefix("articles/").partition(".html")
    kind, _, number = anchor.removeprefix("#").partition(f"-{page[-8:]}-")
    return f"{pages.setdefault(page, len(pages))}{kind[:1]}{number}"


def _name_columns(table: pd.DataFrame, columns: Mapping[str, str] | Sequence[str] | None) -> dict[str, str]:
    if isinstance(columns, Mapping):
        return dict(columns)
    return {c: name_heading(c) for c in (table.columns if columns is None else columns)}


def _mark_column(table: pd.DataFrame, column: str) -> str:
    if column in ("published_on", "posted_on"):
        return ' class="day"'
    if column in ("article_id", "other_id"):
        return ' class="document"'
    if column in _KWIC:
        return f' class="{column}"'
    if column in _RUNNING:
        return ' class="running"'
    is_number = pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_bool_dtype(table[column])
    return ' class="number"' if is_number else ""


def _render_row(row: Mapping, columns: Iterable[str], table: pd.DataFrame, links: str, keys: Mapping) -> str:
    shown = {c: _render_cell(row[c], c, keys.get(c, {})) for c in columns}
    first, *rest = shown
    cells = "".join(f"<td{_mark_column(table, c)}>{shown[c]}</td>" for c in rest)
    return f'<tr><th scope="row"{_mark_column(table, first)}>{shown[first]}</th>{cells}{links}</tr>'


def _render_cell(value: object, column: str, colours: Mapping[str, str]) -> str:
    is_document = column in ("article_id", "other_id") and value is not None and has_pages()
    shown = render_key(value, show_value(value, column), colours)
    return f'<a href="articles/{name_page(value)}">{shown}</a>' if is_document else shown


def find_links(rows: Sequence[Mapping], passages: pd.DataFrame, by: list[str]) -> list[tuple[list[str], int]]:
    """Return for each row the addresses of the first passages that share its values of `by`, and how many there are.

    A passage that stands in several rows of `passages` counts once.
    """
    return [([link_passage(row) for row in found], n) for found, n in _find_behind(rows, passages, by)]


def _find_behind(
    rows: Sequence[Mapping], passages: pd.DataFrame, by: list[str], more: Sequence[str] = ()
) -> list[tuple[list[dict], int]]:
    """Return for each row the first passages that share its values of `by`, with their columns `more`, and how many
    there are."""
    places = [c for c in ("article_id", "quotation", "comment", "block", "start") if c in passages]
    keys = [tuple(row[c] for c in by) for row in rows]
    found = passages[passages[by[0]].isin([key[0] for key in keys]) | passages[by[0]].isna()].reset_index(drop=True)
    single = list(dict.fromkeys([*by, *places]))
    groups = found[single].drop_duplicates(single).groupby(by, observed=True, dropna=False, sort=False)
    first = groups.head(_count_links() + 1)
    first = first.join(found.loc[first.index, [c for c in more if c in found and c not in single]])
    behind: dict[tuple, list[dict]] = {key: [] for key in keys}
    for row in to_rows(first):
        key = tuple(row[c] for c in by)
        if key in behind:
            behind[key].append(row)
    sizes = {tuple(None if pd.isna(part) else part for part in key): int(n) for key, n in _count_groups(groups)}
    return [(behind[key], sizes.get(key, len(behind[key]))) for key in keys]


def _open_behind(
    rows: Sequence[Mapping], passages: pd.DataFrame | None, by: list[str], coverage: CoverageLike | None
) -> list[str]:
    """Return for each row a cell in which its first passages open; nothing where these are not known."""
    if (
        passages is None
        or coverage is None
        or not rows
        or not {"block", "comment", "quotation", "end"} & set(passages)
    ):
        return []
    found = _find_behind(rows[:_MAX_OPENED], passages, by, ("end", "fragments", "text", "speaker"))
    needed = {row["article_id"] for shown, _ in found for row in shown}
    texts = coverage.articles.loc[coverage.articles["article_id"].isin(needed), _ARTICLE]
    by_id = {row["article_id"]: row for row in to_rows(texts)}
    is_placed = all(row.get("end") is not None for shown, _ in found for row in shown)
    places = {} if is_placed else _list_places(coverage, needed)
    opened = [([_place(row, places) for row in shown], n) for shown, n in found]
    beside = find_beside(coverage)
    cells = [f'<td class="where">{render_behind(shown, n, by_id, beside)}</td>' for shown, n in opened]
    return cells + ['<td class="where"></td>'] * (len(rows) - len(cells))


def _list_places(coverage: CoverageLike, articles: set[str]) -> dict[tuple, dict]:
    """Return statements, comments and blocks of some articles by kind, article and number."""
    places: dict[tuple, dict] = {}
    for kind in ("quotation", "comment", "block"):
        table = getattr(coverage, f"{kind}s")
        columns = [c for c in ("article_id", kind, "start", "end", "fragments", "text", "speaker") if c in table]
        kept = to_rows(table.loc[table["article_id"].isin(articles), columns])
        places |= {(kind, row["article_id"], row[kind]): row for row in kept}
    return places


def _place(row: dict, places: Mapping[tuple, dict]) -> dict:
    """Return a passage with where it stands, which some tables tell by its number alone."""
    if row.get("end") is not None:
        return row
    for kind in ("quotation", "comment", "block"):
        if row.get(kind) is not None and (kind, row["article_id"], row[kind]) in places:
            return row | places[kind, row["article_id"], row[kind]]
    return row | {"start": None, "end": None}


def _count_groups(groups: object) -> Iterable[tuple[tuple, int]]:
    for key, n in groups.size().items():
        yield (key if isinstance(key, tuple) else (key,)), n


def _count_links() -> int:
    """Return how many links a row shows; also in JupyterLab, where a row opens its passages in place."""
    return _FEW_LINKS if has_pages() and not has_every_page() else _MAX_LINKS


def _render_links(links: Sequence[tuple[list[str], int]]) -> list[str]:
    n = len(links) if has_every_page() else _LINKED_GROUPS
    return [_render_addresses(shown if at < n else [], n_behind) for at, (shown, n_behind) in enumerate(links)]


def _render_addresses(shown: Sequence[str], n: int) -> str:
    most = _count_links()
    links = " ".join(f'<a href="{escape(a)}">{i}</a>' for i, a in enumerate(shown[:most], 1))
    more = f' <a class="more" href="{escape(shown[most])}">and {n - most:,} more</a>' if len(shown) > most else ""
    return f'<td class="where">{links}{more}</td>'


def _render_source(source: str, table: pd.DataFrame) -> str:
    """Return the link to a table's CSV where a report is made, which writes one of each."""
    if not is_report() or (table.empty and source not in SCHEMA):
        return ""
    return f' <a class="csv" href="tables/{escape(source)}.csv">{escape(source)}.csv</a>'


def _make_sheet(source: str, table: pd.DataFrame) -> tuple[str, str] | None:
    """Return name and CSV of a table that is none of the public ones, which lie in a report anyway."""
    return (source, format_csv(table)) if is_report() and source not in SCHEMA and len(table) else None


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
