"""Where in a JSON document do the articles stand?

Answers of news services wrap their list (``{"status": "ok", "articles": [...]}``), scrapers write one object a file,
pandas writes columns or an index.  All become pairs of a number and a record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

_DEEPEST = 6  # response.results[].fields is 3
_LONGEST_LIST = 1000

IsArticle = Callable[[dict], bool]


def parse_json(text: str) -> object:
    """Return the value of a JSON document.

    Raises
    ------
    ValueError
        If it is broken, or nested beyond reason.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def list_records(value: object, is_article: IsArticle) -> list[dict]:
    """Return the records of a JSON value: the objects of the first list whose objects are articles.

    `is_article` says whether an object has a text.  Where no list holds an article, the value itself is the record
    if it is one, else the longest list of objects stands for it, so that its columns can be told.

    >>> list_records({"n": 1, "hits": [{"text": "a"}, {"text": "b"}]}, lambda record: "text" in record)
    [{'text': 'a'}, {'text': 'b'}]
    """
    if isinstance(value, dict) and is_article(value):
        return _turn(value) or [value]
    lists = list(_walk_lists(value, 0))
    best = next((rows for rows in lists if any(map(is_article, rows[:_LONGEST_LIST]))), None)
    if best is None:
        best = max(lists, key=len, default=[])
    return best or ([value] if isinstance(value, dict) else [])


def _walk_lists(value: object, depth: int) -> Iterator[list[dict]]:
    """Yield the lists of objects in a value, the outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows:
            yield rows
        children = value[:_LONGEST_LIST]
    elif isinstance(value, dict):
        yield from _read_table(value)
        children = list(value.values())[:_LONGEST_LIST]
    else:
        return
    for child in children:
        yield from _walk_lists(child, depth + 1)


def _read_table(value: dict) -> Iterator[list[dict]]:
    """Yield the rows of what pandas writes: split, index or columns."""
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        names = [str(name) for name in value["columns"]]
        yield [dict(zip(names, row, strict=False)) for row in value["data"] if isinstance(row, list)]
        return
    children = list(value.values())
    if len(children) > 1 and all(isinstance(child, dict) for child in children):
        yield _turn(value) or children


def _turn(value: dict) -> list[dict]:
    """Return the rows of columns ``{"text": {"0": ..., "1": ...}}``; none if that is not the shape."""
    columns = [child for child in value.values() if isinstance(child, dict)]
    if len(columns) < len(value) or not columns:
        return []
    keys = list(columns[0])
    if not keys or any(list(column) != keys for column in columns) or not all(key.isdecimal() for key in keys):
        return []
    return [{name: column[key] for name, column in value.items()} for key in keys]
