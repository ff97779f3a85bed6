"""How a table is written to a file and read again.

JSON Lines and Parquet keep every value exactly; CSV is for people and spreadsheets (see :func:`write_table`).
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from presswork import outputs
from presswork.errors import CorpusError, MissingExtraError, OutputError, ParameterError
from presswork.schema import SCHEMA, make_table, to_plain, to_rows

FORMATS = ("csv", "jsonl", "parquet")
# JSON Lines of more bytes are passed over for Parquet, where both are there.
LARGE_BYTES = 4_000_000


# Rows that are written at once, some ten megabytes.
PIECE_ROWS = 5000
# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection).
_FORMULA_STARTS = frozenset("=+-@")
# By it a spreadsheet knows that a CSV file is UTF-8.
BOM = "\ufeff"


def write_table(table: pd.DataFrame, folder: Path, name: str, file_format: str) -> Path:
    """Write `table` as ``folder/name.<file_format>`` and return the path.

    Notes
    -----
    In CSV, lists are JSON and a cell that a spreadsheet would run as a formula gets a leading apostrophe:
    read the text from JSON Lines or Parquet when every character counts.
    """
    if file_format not in FORMATS:
        raise ParameterError(f"The format {file_format!r} is not known; use one of {', '.join(FORMATS)}.")
    path = Path(folder) / f"{name}.{file_format}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return outputs.write_file(path, _FORMATTERS[file_format](table))
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}); choose another folder with --out."
        ) from error


def cut_table(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the rows of a table in pieces, one at least: as Python's values all of them take ten times the memory."""
    for start in range(0, max(len(table), 1), PIECE_ROWS):
        yield table.iloc[start : start + PIECE_ROWS]


def _format_jsonl(table: pd.DataFrame) -> Iterator[str]:
    for piece in cut_table(table):
        text = "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in to_rows(piece))
        for sign, written in _LINE_ENDS.items():
            text = text.replace(sign, written)
        yield text


# Signs that some readers end a line at (Python's splitlines does); they stand within strings only.
_LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}


def _format_sheet(table: pd.DataFrame) -> Iterator[str]:
    yield BOM
    for at, piece in enumerate(cut_table(table)):
        yield _format_piece(piece, is_first=at == 0)


def format_csv(table: pd.DataFrame) -> str:
    """Return `table` as the text of a CSV file that no spreadsheet runs as formulas (see :func:`write_table`)."""
    return _format_piece(table, is_first=True)


def _format_piece(table: pd.DataFrame, is_first: bool) -> str:
    plain = pd.DataFrame({c: [to_cell(v) for v in to_plain(table[c])] for c in table.columns}, dtype=object)
    # All text quoted: a lone carriage return in an unquoted cell would break the row.
    return plain.to_csv(index=False, header=is_first, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def to_cell(value: object) -> object:
    """Return a value as a cell holds it: lists as JSON, what a spreadsheet might run with an apostrophe before it."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return "'" + value if isinstance(value, str) and is_formula(value) else value


def is_formula(value: str) -> bool:
    """Return whether a spreadsheet might run a cell: also with a full-width sign, or with unseen signs before it.

    >>> is_formula("=1"), is_formula("\u200b=1"), is_formula("＝1"), is_formula("1 = 1")
    (True, True, True, False)
    """
    if value.startswith(("\t", "\r", "\n")):
        return True
    first = next((sign for sign in value if not _is_unseen(sign)), "")
    return unicodedata.normalize("NFKC", first)[:1] in _FORMULA_STARTS


def _is_unseen(sign: str) -> bool:
    """Whether a sign is a space, a control, a mark without width or a combining one."""
    return sign.isspace() or unicodedata.category(sign) in _UNSEEN or sign in _FILLERS


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffd")  # letters of no ink: Hangul fillers, blank Braille


def read_cell(value: str) -> str:
    """Return what a cell of a CSV file held before the apostrophe that keeps spreadsheets from running it.

    >>> read_cell("'=SUM(1)"), read_cell("'tis")
    ('=SUM(1)', "'tis")
    """
    return value[1:] if value.startswith("'") and is_formula(value[1:]) else value


def _format_parquet(table: pd.DataFrame) -> bytes:
    try:
        import pyarrow  # noqa: F401  (only to say plainly what is missing)
    except ImportError as error:
        raise MissingExtraError("Parquet needs pyarrow: pip install 'presswork[scale]'.") from error
    lists = [c for c in table.columns if any(isinstance(v, (list, dict)) for v in table[c])]
    encoded = {c: [to_cell(v) for v in to_plain(table[c])] for c in lists}
    content = io.BytesIO()
    table.assign(**encoded).to_parquet(content, index=False)
    return content.getvalue()


_FORMATTERS: dict[str, Callable[[pd.DataFrame], Iterator[str] | bytes]] = {
    "jsonl": _format_jsonl,
    "csv": _format_sheet,
    "parquet": _format_parquet,
}


def read_table(folder: Path, name: str, listed: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the table `name` from a folder of tables, typed by its schema; a large one from Parquet.

    Parameters
    ----------
    listed
        The sha256 of each file as it was written; a file with another one is not read.

    Raises
    ------
    CorpusError
        If neither file is there, or it is not the one that is listed.
    """
    folder = Path(folder)
    path = _choose_file(folder, name)
    if path is None:
        raise CorpusError(
            f"{folder} holds no {name}.jsonl or {name}.parquet; write the tables with `presswork tables`."
        )
    if listed is not None and listed.get(path.name) != outputs.hash_file(path):
        raise CorpusError(
            f"{path} is not the file that was written with the rest of its folder; write the tables again with "
            "`presswork tables`."
        )
    return read_file(path, name)


def _choose_file(folder: Path, name: str) -> Path | None:
    lines, columns = folder / f"{name}.jsonl", folder / f"{name}.parquet"
    if not lines.is_file():
        return columns if columns.is_file() else None
    # Row by row takes six times as long and twice the memory; of a small table, less than to import pyarrow.
    is_large = lines.stat().st_size > LARGE_BYTES and columns.is_file() and importlib.util.find_spec("pyarrow")
    return columns if is_large else lines


class Content(NamedTuple):
    """What stands in one file of a table: the kind of file, and its bytes."""

    kind: str
    data: bytes


def read_file(path: Path, name: str) -> pd.DataFrame:
    """Return the table `name` from one file of it, JSON Lines or Parquet, typed by its schema."""
    return read_contents(name, [read_content(path)])


def read_content(path: Path, digest: str = "") -> Content:
    """Return what stands in one file of a table.

    Raises
    ------
    CorpusError
        If `digest` is given, and is not the sha256 of the file.
    """
    data = path.read_bytes()
    if digest and hashlib.sha256(data).hexdigest() != digest:
        raise CorpusError(f"{path} is not the file that was written")
    return Content(path.suffix, data)


def read_contents(name: str, contents: Sequence[Content]) -> pd.DataFrame:
    """Return the table `name` from several files of it, all of one kind, one behind the other.

    To make a table of each file of some dozen rows takes ten times as long.
    """
    if contents[0].kind == ".jsonl":
        # By newlines only: a text may hold other signs that end a line.
        lines = (line for content in contents for line in content.data.decode("utf-8").split("\n"))
        return make_table(name, [json.loads(line) for line in lines if line.strip()])
    import pyarrow
    import pyarrow.parquet

    read = [pyarrow.parquet.read_table(io.BytesIO(content.data), use_threads=False) for content in contents]
    return _type_columns(name, pyarrow.concat_tables(read, promote_options="default").replace_schema_metadata())


def _type_columns(name: str, read: Any) -> pd.DataFrame:
    """Return a table of Arrow typed by its schema, column by column: in a tenth of the time of row by row."""
    unknown = set(read.column_names) - set(SCHEMA[name])
    if unknown:
        raise CorpusError(f"Table {name!r} has no column {sorted(unknown)}; its columns are {list(SCHEMA[name])}.")
    import pyarrow

    types = {pyarrow.int64(): pd.Int64Dtype(), pyarrow.bool_(): pd.BooleanDtype()}
    table = read.to_pandas(types_mapper=types.get).reindex(columns=list(SCHEMA[name]))
    lists = [column for column, kind in SCHEMA[name].items() if kind == "list"]
    decoded = {column: pd.Series(_decode(table[column]), index=table.index, dtype=object) for column in lists}
    return table.assign(**decoded).astype(make_table(name).dtypes.to_dict())


def _decode(column: pd.Series) -> list:
    return [json.loads(value) if isinstance(value, str) else value for value in to_plain(column)]
