"""What do lists beside the documents say of each: outlet, date, address?

A row of ``metadata.csv`` is found by file, by name or by the hash of the bytes; what fits no document is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from presswork.corpus.problems import Problems
from presswork.corpus.records import KINDS, OURS, clean_value, name_columns, read_records
from presswork.errors import CorpusError, ParameterError

# What a user may call a column of metadata.csv in a mapping, metadata.outlet=publisher, and the file itself.
METADATA = "metadata"
_KEYS = ("file", "path", "article_id", "sha256")
# What the rows hold beside columns of the user's own.
_KNOWN = {*OURS, *_KEYS, "line"}
# More rows than this that belong to no document are told together: the file is about a larger corpus.
_MAX_UNUSED = 5


class Metadata:
    """The rows of a corpus's ``metadata.csv``, to be found by a document's path, id or sha256.

    ``file`` (or ``path``) is a path below the corpus, or a bare file name, with or without its suffix, when only one
    document has it; ``article_id`` the id of a record.  Other columns are optional, and those that we do not know are
    kept as the user's own (:meth:`find_own`).

    Parameters
    ----------
    mapping
        Our column -> theirs, and under ``metadata`` the file where it is not the ``metadata.csv`` of the corpus.

    Raises
    ------
    ParameterError, CorpusError
        If the mapping names a file or a column that is not there.
    """

    def __init__(self, paths: Iterable[Path], problems: Problems, mapping: Mapping[str, str] | None = None):
        self._rows: dict[tuple[str, str], dict] = {}
        self.used: set[int] = set()
        self._here = {_normalise(problems.name(path)) for path in paths}
        self._names: dict[str, list[str]] = {}
        for path in sorted(self._here):
            for name in {Path(path).name, Path(path).stem}:
                self._names.setdefault(name, []).append(path)
        mapping = dict(mapping or {})
        sidecar = Path(mapping.pop(METADATA, problems.root / "metadata.csv"))
        self._name = problems.name(sidecar)
        if sidecar.is_file() and self._name not in self._here:
            self._read(sidecar, mapping, problems)
        elif mapping or sidecar.name != "metadata.csv":
            raise ParameterError(f"--map {METADATA}: {sidecar} is not there; name it with --map {METADATA}=FILE.")

    def _read(self, sidecar: Path, mapping: Mapping[str, str], problems: Problems) -> None:
        theirs = {name: ours for ours, name in mapping.items()}
        try:
            for line, record in read_records(sidecar, problems):
                missing = [name for name in theirs if name not in record]
                if missing:
                    raise CorpusError(f"{sidecar} has no column {missing[0]}; it has {', '.join(record)}.")
                names = name_columns(record, theirs)
                row = {names.get(column, column): clean_value(value) for column, value in record.items()}
                self._add(line, row, problems)
        except OSError as error:
            problems.note_error(sidecar, error)

    def _add(self, line: int, row: dict, problems: Problems) -> None:
        keys = self._list_keys(row)
        # Two documents may have the same bytes, but not the same name.
        taken = [key for key in keys if key in self._rows and (key[0] != "sha256" or len(keys) == 1)]
        if not keys:
            problems.note(self._name, f"line {line} names no file, path, article_id or sha256")
        elif taken:
            first = self._rows[taken[0]]["line"]
            problems.note(self._name, f"line {line} is about {taken[0][1]}, as line {first} is, which goes before")
        else:
            for key in keys:
                self._rows.setdefault(key, row | {"line": line})
            self.used |= {line for kind, value in keys if kind == "path" and value in self._here}

    def _list_keys(self, row: dict) -> list[tuple[str, str]]:
        """Return what the row may be found by."""
        file, article_id, sha256 = self._find_file(row), row.get("article_id"), row.get("sha256")
        keys = []
        if file and not (
            article_id and file.lower().endswith(tuple(KINDS))
        ):  # else it is about one record of the file
            keys.append(("path", file))
        if article_id or file:
            keys.append(("id", article_id or file))
        if sha256:
            keys.append(("sha256", sha256.lower()))
        return keys

    def _find_file(self, row: dict) -> str:
        """Return the path below the corpus that the row names; for a bare name, of the one file that has it."""
        file = _normalise((row.get("file") or row.get("path") or "").replace("\\", "/").removeprefix("./"))
        found = self._names.get(file, [])
        return found[0] if file not in self._here and len(found) == 1 else file

    def find(self, name: str, article_id: str, sha256: str) -> dict:
        """Return the row for a document (none: an empty dict): by name, unless the sha256 says it is another's."""
        keys = (("id", article_id), ("path", _normalise(name)), ("sha256", sha256))
        rows = [self._rows[key] for key in keys if key in self._rows]
        agreeing = [row for row in rows if (row.get("sha256") or sha256).lower() == sha256]
        row = next(iter(agreeing or rows), {})
        self.used.add(row.get("line", 0))
        return row

    def find_own(self, name: str, article_id: str, sha256: str) -> dict[str, str]:
        """Return what a document's row says in columns of the user's own, such as section or country."""
        row = self.find(name, article_id, sha256)
        return {column: value for column, value in row.items() if column not in _KNOWN and column.strip() and value}

    def note_unused(self, problems: Problems) -> None:
        """Note the rows that belong to no document, and the columns that are none of ours."""
        own = dict.fromkeys(c for row in self._rows.values() for c in row if c not in _KNOWN and c.strip())
        if own:
            told = f"no columns of ours: {', '.join(own)}"[:300]
            problems.note(self._name, told, f"kept; -p compare={next(iter(own))} compares by one of them")
        rows = {row["line"]: row for row in self._rows.values()}
        unused = sorted(set(rows) - self.used)
        named = [next(rows[line][c] for c in _KEYS if rows[line].get(c)) for line in unused]
        if len(unused) > _MAX_UNUSED:
            first = f"the first of them line {unused[0]}, {named[0]}"
            problems.note(self._name, f"{len(unused)} lines name none of the documents read, {first}")
            return
        for line, name in zip(unused, named, strict=True):
            problems.note(self._name, f"line {line} names {name}, which is none of the documents read")


def _normalise(name: str) -> str:
    """Return a file name in one Unicode form, for systems differ in how they store accents."""
    return unicodedata.normalize("NFC", name)
