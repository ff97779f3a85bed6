"""Which column of an export is which of ours?

Exports call the same thing ``maintext``, ``content.rendered`` or ``fields.bodyText``.  The names that services use
stand in ``lexicons/article_columns.csv``, the most telling first; capitals and punctuation do not matter.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from presswork.corpus.records.values import clean_value, read_text
from presswork.language.lexicon import read_lexicon

# An object inside an object inside ...: what lies deeper is no field of an article.
_DEEPEST = 3
# What an object is called by, where a column holds an object and the mapping does not say which part is meant.
_NAMES_OF_OBJECTS = ("name", "title", "rendered", "label", "value", "main")
OURS = ("article_id", "text", "headline", "byline", "outlet", "agency", "copied_from", "published_on",
        "published_on_basis", "url", "language")  # fmt: skip


def fold_column(name: str) -> str:
    """Return a column's name without capitals and punctuation.

    >>> fold_column("source.Name"), fold_column("Published_At")
    ('sourcename', 'publishedat')
    """
    return re.sub(r"[\W_]+", "", str(name).casefold())


@functools.cache
def load_names() -> dict[str, tuple[str, ...]]:
    """Return the names that exports give each of our columns, our own first."""
    names: dict[str, list[str]] = {ours: [fold_column(ours)] for ours in OURS}
    for row in read_lexicon("article_columns"):
        names[row["ours"]].append(row["theirs"])
    return {ours: tuple(theirs) for ours, theirs in names.items()}


def name_columns(theirs: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return their columns -> ours for a list beside the documents, where a name is one we know and ours is free.

    `mapping` (theirs -> ours) goes before; our own names stand for themselves.

    >>> name_columns(["File", "Newspaper", "Date"], {})
    {'Newspaper': 'outlet', 'Date': 'published_on', 'File': 'file'}
    """
    theirs = list(theirs)
    names = dict(mapping)
    taken = {*names.values(), *(name for name in theirs if name not in names)}
    folded = {fold_column(name): name for name in reversed(theirs) if name not in names}
    for ours, known in (*load_names().items(), ("file", ("file", "filename")), ("sha256", ("sha256",))):
        found = next((folded[name] for name in known if name in folded and folded[name] not in names), None)
        if found is not None and ours not in taken and ours != "text" and found != ours:
            names[found] = ours
    return names


def flatten(record: Mapping) -> dict[str, object]:
    """Return a record with the parts of its objects as columns with dots: ``source.name``, ``authors.name``.

    >>> flatten({"source": {"name": "Post"}, "authors": [{"name": "A. Bel"}, {"name": "C. Dun"}]})
    {'source.name': 'Post', 'authors.name': ['A. Bel', 'C. Dun']}
    """
    flat: dict[str, object] = {}
    _flatten(record, "", 0, flat)
    return flat


def _flatten(record: Mapping, prefix: str, depth: int, flat: dict[str, object]) -> None:
    for name, value in record.items():
        key = f"{prefix}{name}"
        parts = value if isinstance(value, list) else [value]
        objects = [part for part in parts if isinstance(part, dict)]
        if not objects or len(objects) < len(parts):
            flat.setdefault(key, value)
        elif depth < _DEEPEST:
            for part in objects:
                inner: dict[str, object] = {}
                _flatten(part, f"{key}.", depth + 1, inner)
                for inner_key, inner_value in inner.items():
                    _add(flat, inner_key, inner_value, is_list=isinstance(value, list))


def _add(flat: dict[str, object], key: str, value: object, is_list: bool) -> None:
    if not is_list:
        flat.setdefault(key, value)
        return
    values = flat.setdefault(key, [])
    if isinstance(values, list):
        values += value if isinstance(value, list) else [value]


def has_text(record: Mapping) -> bool:
    """Return whether a record has a column that holds a text, under any name we know."""
    folded = {fold_column(name): value for name, value in flatten(record).items()}
    return any(read_text(folded.get(name)) is not None for name in load_names()["text"])


class Columns:
    """The columns of one file of records, and what becomes of them.

    Parameters
    ----------
    mapping
        Our column -> theirs, with dots for parts of objects; it goes before the names that we know.
    """

    def __init__(self, mapping: Mapping[str, str]):
        self._mapping = dict(mapping)
        self.seen: dict[str, None] = {}
        self.found_text = False
        self._used: set[str] = set()
        self.objects: set[str] = set()
        self._candidates: dict[tuple[str, ...], dict[str, list[str]]] = {}

    def read(self, record: Mapping) -> dict[str, object]:
        """Return the values of a record under our names: of each the first candidate that is not empty."""
        flat = flatten(record)
        self.seen |= dict.fromkeys(flat)
        row = {}
        for ours, theirs in self._choose(tuple(flat)).items():
            name, value = self._find(flat, ours, theirs)
            if name is not None:
                self._used.add(name)
                row[ours] = value
        self.found_text |= "text" in row
        return row

    def _choose(self, names: tuple[str, ...]) -> dict[str, list[str]]:
        """Return the candidates for our columns among the names of a record; one name stands for one column."""
        if names not in self._candidates:
            folded = {fold_column(name): name for name in reversed(names)}
            free = set(self._mapping.values())
            chosen = {}
            for ours in OURS:
                known = [folded[theirs] for theirs in load_names()[ours] if theirs in folded]
                mapped = self._mapping.get(ours)
                chosen[ours] = [mapped] if mapped else [name for name in known if name not in free]
            self._candidates[names] = chosen
        return self._candidates[names]

    def _find(self, flat: Mapping, ours: str, theirs: Iterable[str]) -> tuple[str | None, object]:
        clean = read_text if ours == "text" else clean_value
        first = None
        for name in theirs:
            found = self._open_object(flat, name)
            if found is None:
                continue
            first = first or found
            if clean(flat[found]) is not None:
                return found, flat[found]
        return (first, flat[first]) if first else (None, None)

    def _open_object(self, flat: Mapping, name: str) -> str | None:
        """Return the column of a name; where it holds an object, the part that names it."""
        if name in flat:
            return name
        part = next((f"{name}.{part}" for part in _NAMES_OF_OBJECTS if f"{name}.{part}" in flat), None)
        if part is None and any(column.startswith(f"{name}.") for column in flat):
            self.objects.add(name)
        return part

    def join(self, other: Columns) -> None:
        """Add what the records of another piece of the same file have."""
        self.seen |= other.seen
        self.found_text |= other.found_text
        self._used |= other._used
        self.objects |= other.objects

    def list_missing(self) -> list[str]:
        """Return the names in the mapping that no record has."""
        known = {*self.seen, *(name.rpartition(".")[0] for name in self.seen)}
        return [name for name in dict.fromkeys(self._mapping.values()) if name not in known]

    def list_unused(self) -> list[str]:
        """Return the columns of which nothing was used, in the order of the file."""
        return [name for name in self.seen if name not in self._used and name.strip()]
