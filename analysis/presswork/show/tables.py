"""Tables as safe HTML, with a plain-text form beside it, each row leading to its passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from presswork.schema import SCHEMA, to_rows
from presswork.show.addresses import has_pages, is_report, link_passage, name_page
from presswork.show.colours import BLOCKS, VOICES
from presswork.show.html import Rendered, escape, render_key
from presswork.show.values import name_heading, shorten, show_value
from presswork.table_files import format_csv

# Links shown beside a row of a table.
_MAX_LINKS = 5
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
    text = _write_text(shown, headings, f"{caption} ({count})")
    return Rendered(markup, text, _make_sheet(source or name_table(caption), table))


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


def _render_cell(value: object, column: str, colours: Mapping[str, str]) -> str:
    is_document = column in ("article_id", "other_id") and value is not None and has_pages()
    shown = render_key(value, show_value(value, column), colours)
    return f'<a href="articles/{name_page(value)}">{shown}</a>' if is_document else shown


def _render_links(rows: Sequence[Mapping], passages: pd.DataFrame, by: list[str]) -> list[str]:
    """Return a cell of links for each row: to its first passages, and how many more there are."""
    return [_render_addresses(found) for found in find_links(rows, passages, by)]


def find_links(rows: Sequence[Mapping], passages: pd.DataFrame, by: list[str]) -> list[list[str]]:
    """Return for each row the addresses of the passages that share its values of `by`, in their order."""
    places = [c for c in ("article_id", "quotation", "comment", "block", "start") if c in passages]
    keys = [tuple(row[c] for c in by) for row in rows]
    found = passages[passages[by[0]].isin([key[0] for key in keys]) | passages[by[0]].isna()]
    behind: dict[tuple, dict[tuple, str]] = {key: {} for key in keys}
    for row in to_rows(found[list(dict.fromkeys([*by, *places]))]):
        key = tuple(row[c] for c in by)
        if key in behind:
            behind[key][tuple(row[c] for c in places)] = link_passage(row)
    return [list(behind[key].values()) for key in keys]


def _render_addresses(shown: Sequence[str]) -> str:
    links = " ".join(f'<a href="{escape(a)}">{n}</a>' for n, a in enumerate(shown[:_MAX_LINKS], 1))
    more = f" and {len(shown) - _MAX_LINKS:,} more" if len(shown) > _MAX_LINKS else ""
    return f'<td class="where">{links}{more}</td>'


def _render_empty(n_columns: int) -> str:
    return f'<tr><td colspan="{n_columns}">Nothing found.</td></tr>'


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
