"""Showing a frame by the name of its exhibit: as a table, a chart, passages in their place, or a sentence.

What an exhibit looks like is data (:mod:`presswork.show.exhibits`); what a frame counts it brings along itself
(:class:`presswork.schema.Basis`).
"""

from __future__ import annotations

import difflib
import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pandas as pd

from presswork.errors import ParameterError
from presswork.schema import Basis, find_basis, find_coverage, need_basis, to_rows
from presswork.show.addresses import has_every_page, has_pages, is_report, link_passage
from presswork.show.charts.drawn.sketch import Dot
from presswork.show.colours import COLOURS, assign_colours
from presswork.show.evidence import render_passages, render_wordings
from presswork.show.exhibits import CHARTS, PASSAGES, Chart, Passages, Table
from presswork.show.html import Rendered
from presswork.show.table_exhibits import TABLES
from presswork.show.tables import find_links, render_table
from presswork.show.values import NO_OUTLET, shorten, show_value, write_words

# Columns of words that are counted in small letters and shown as they are written.
_WORDS = {"word", "collocate", "item"}
# Statements that a strip of tone shows as dots.
MAX_DOTS = 120
# Rows of a picture that lead somewhere where not every article has a page; its dots then do not.
_LINKED = 20
# Where the values of a column are listed that have one colour on every page.
_COLOURED = {"outlet": "articles", "affiliation": "statements"}


_Shown = TypeVar("_Shown", bound=Callable)


def _tell_missing(show: _Shown) -> _Shown:
    """Let a function tell which columns an exhibit needs, where it is given a frame of another kind."""

    @functools.wraps(show)
    def shown(name: str, frame: pd.DataFrame, *args: Any, **kwargs: Any) -> Any:
        try:
            return show(name, frame, *args, **kwargs)
        except KeyError as error:
            raise ParameterError(
                f"The exhibit {name!r} shows columns that this frame lacks ({error.args[0]}); its columns are "
                f"{', '.join(map(str, frame))}."
            ) from error

    return shown  # type: ignore[return-value]


@_tell_missing
def table(name: str, frame: pd.DataFrame, limit: int | None = None, caption: str = "") -> Rendered:
    """Return `frame` as a table: headings, links to what each row counts, and how many rows there are.

    Parameters
    ----------
    name
        An exhibit of :data:`presswork.show.table_exhibits.TABLES`, such as ``speakers``; empty for a table of your
        own, which has all columns of the frame.
    frame
        A table of a Coverage, or what a measure returned, filtered and sorted at will.
    limit
        Rows shown (of each group, where the exhibit makes groups); None for the exhibit's own.
    caption
        Caption in place of the exhibit's.

    Raises
    ------
    ParameterError
        If there is no such exhibit (names that are near are told), or it shows columns that the frame lacks.
    """
    exhibit, basis = _choose(name, TABLES, Table(caption or "Table")), find_basis(frame)
    fields = _list_fields(frame, basis)
    by = [column.format_map(fields) for column in exhibit.by or (basis.by if basis else ())]
    columns = exhibit.columns if isinstance(exhibit.columns, Mapping) else exhibit.columns.split()
    columns = dict(columns) if isinstance(columns, Mapping) else [c.format_map(fields) for c in columns]
    if missing := [column for column in columns if column not in frame]:
        raise KeyError(", ".join(missing))
    behind = basis.places if basis else None
    places = (frame if exhibit.by else behind) if by else None
    return render_table(
        frame,
        caption or exhibit.caption.format_map(fields),
        columns or None,
        limit or fields.get("limit") or exhibit.limit,
        exhibit.file,
        places,
        by,
        exhibit.each.format_map(fields),
        {column: _assign(frame, column) for column in exhibit.colours},
        exhibit.is_folded,
        basis.coverage if basis else None,
        _find_written(frame),
    )


@_tell_missing
def chart(name: str, frame: pd.DataFrame, limit: int | None = None, is_svg: bool = False) -> Any:
    """Return `frame` as the chart `name` of :data:`presswork.show.exhibits.CHARTS`, a picture with its alt text.

    In JupyterLab matplotlib draws it; on a page of a report it is plain SVG, whose rows and dots lead to passages,
    and with `is_svg` it is everywhere: that takes a tenth of the time.

    Raises
    ------
    ParameterError
        If there is no such exhibit, or it shows columns that the frame lacks.
    """
    exhibit, fields = _choose(name, CHARTS), _list_fields(frame, find_basis(frame))
    is_drawn = (is_report() or is_svg) and bool(exhibit.drawn)
    module, _, function = (exhibit.drawn if is_drawn else exhibit.draw).rpartition(".")
    draw = getattr(importlib.import_module(f"presswork.show.charts.{module}"), function)
    given = {key: v.format_map(fields) if isinstance(v, str) else v for key, v in exhibit.arguments.items()}
    if exhibit.title:
        given["title"] = exhibit.title.format_map(fields)
    if exhibit.colours:
        given["colours"] = _assign(frame, exhibit.colours)
    drawn = frame.head(limit or exhibit.limit)
    if {"panel", "parts"} & set(given):
        drawn = drawn.assign(outlet=drawn["outlet"].fillna(NO_OUTLET))
    documents = [find_coverage(frame).articles] if exhibit.needs_articles else []
    marks, drawn = _list_marks(exhibit, drawn) if is_drawn else {}, _write_words(drawn, _find_written(frame))
    if is_drawn:
        return draw(drawn, *documents, **given, **marks)
    from presswork.show.charts import canvas

    return canvas.show(draw(drawn, *documents, **given))


def _find_written(frame: pd.DataFrame) -> Mapping[str, str]:
    """Return how the documents write words, where the frame lists any."""
    basis = find_basis(frame)
    return basis.coverage.written if basis and _WORDS & set(frame) else {}


def _write_words(frame: pd.DataFrame, written: Mapping[str, str]) -> pd.DataFrame:
    if not written or "word" not in frame:
        return frame
    return frame.assign(word=[write_words({"word": word}, written)["word"] for word in frame["word"]])


def _list_marks(exhibit: Chart, drawn: pd.DataFrame) -> dict[str, object]:
    """Return where each row of a picture leads and, where it shows single statements, a dot for each of these."""
    basis = find_basis(drawn)
    places = basis.places if basis and basis.by and has_pages() else None
    marks: dict[str, object] = {}
    if places is not None and set(basis.by) <= set(drawn):
        rows, by = to_rows(drawn[list(basis.by)]), list(basis.by)
        rows = rows if has_every_page() else rows[:_LINKED]
        marks["links"] = [next(iter(found), "") for found, _ in find_links(rows, places, by)]
    if exhibit.dots and basis and basis.places is not None:
        marks["behind"] = _list_dots(drawn, basis.places, list(basis.by), exhibit.dots)
    return marks


def _list_dots(drawn: pd.DataFrame, places: pd.DataFrame, by: list[str], value: str) -> list[list[Dot]]:
    known = places.dropna(subset=[value])
    groups = {key: to_rows(rows) for key, rows in known.groupby(by, dropna=False)} if len(known) else {}
    keys = [tuple(row[column] for column in by) for row in to_rows(drawn[by])]
    return [[_make_dot(row, value) for row in groups.get(key, ())[:MAX_DOTS]] for key in keys]


def _make_dot(row: dict, value: str) -> Dot:
    tip = f"{show_value(row[value], 'tone')}: {shorten(row['text'], 110)}"
    address = link_passage(row) if has_every_page() else ""
    return Dot((row[value] + 1) / 2, COLOURS["sky"], tip, address, radius=3)


def passages(frame: pd.DataFrame, name: str = "", limit: int | None = None) -> Rendered:
    """Return passages in their place: the rows of `frame` if these are places, or else what its rows count.

    Parameters
    ----------
    frame
        Statements, comments, blocks or uses of a Coverage, or what a measure returned.
    name
        An exhibit of :data:`presswork.show.exhibits.PASSAGES`; empty for the caption "Passages".
    limit
        Passages shown; None for the exhibit's own number.

    Raises
    ------
    ParameterError
        If there is no such exhibit, or the frame comes from no Coverage.
    """
    exhibit = _choose(name, PASSAGES, Passages("Passages"))
    is_place = frame.empty or {"article_id", "start", "end"} <= set(frame)
    rows = frame if is_place else _list_places(frame)
    articles = find_coverage(frame).articles
    return render_passages(rows, articles, exhibit.caption, limit or exhibit.limit, exhibit.kind)


def side_by_side(
    frame: pd.DataFrame, caption: str = "The earliest wording, and what became of it", limit: int = 20
) -> Rendered:
    """Return rows of :func:`presswork.ledger.measures.wordings` beside the earliest, with the difference marked."""
    return render_wordings(frame, caption, limit)


def reading(frame: pd.DataFrame) -> str:
    """Return a sentence made from the values of `frame`, or nothing where there is none to make."""
    basis = find_basis(frame)
    return basis.reading if basis else ""


_Exhibit = TypeVar("_Exhibit", Table, Chart, Passages)


def _choose(name: str, exhibits: Mapping[str, _Exhibit], default: _Exhibit | None = None) -> _Exhibit:
    if not name and default is not None:
        return default
    if name not in exhibits:
        near = difflib.get_close_matches(name, exhibits, 3)
        hint = f"did you mean {', '.join(near)}?" if near else f"choose among {', '.join(exhibits)}."
        raise ParameterError(f"There is no exhibit {name!r}; {hint}")
    return exhibits[name]


class _Sums(Mapping):
    """The sums of a frame's columns, made when a caption names one."""

    def __init__(self, frame: pd.DataFrame):
        self.frame = frame

    def __getitem__(self, column: str) -> int:
        return int(self.frame[column].sum())

    def __iter__(self):
        return iter(self.frame)

    def __len__(self) -> int:
        return len(self.frame.columns)


def _list_fields(frame: pd.DataFrame, basis: Basis | None) -> dict[str, object]:
    return {"n": len(frame), "sum": _Sums(frame)} | (basis.values if basis else {})


def _assign(frame: pd.DataFrame, column: str) -> dict[str, str]:
    return assign_colours(getattr(find_coverage(frame), _COLOURED[column])[column])


def _list_places(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the places behind the rows of a measure's frame, in the order of its rows."""
    basis = need_basis(frame)
    places = basis.places
    if places is None or not {"article_id", "start", "end"} <= set(places):
        raise ParameterError("The frame has no article_id, start and end, and counts no passages that do.")
    keys = frame[list(basis.by)].drop_duplicates().assign(_order=range(len(frame.drop_duplicates(list(basis.by)))))
    ordered = places.merge(keys, on=list(basis.by), how="inner").sort_values("_order", kind="stable")
    return ordered.drop(columns="_order").reset_index(drop=True)
