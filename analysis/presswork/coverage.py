"""The tables of one corpus, and how they are written to files and read again.

JSON Lines and Parquet keep every value exactly; CSV is for people and spreadsheets (see :func:`write_table`).
"""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from presswork import schema
from presswork.errors import CorpusError, MissingExtraError, OutputError, ParameterError, PressworkError
from presswork.schema import SCHEMA, make_table, to_plain, to_rows

FORMATS = ("csv", "jsonl", "parquet")


# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
        _WRITERS[file_format](table, path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror}); choose another folder with --out."
        ) from error
    return path


def _write_jsonl(table: pd.DataFrame, path: Path) -> None:
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in to_rows(table))
    path.write_text("".join(lines), encoding="utf-8", newline="")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    plain = pd.DataFrame({c: [_to_cell(v) for v in to_plain(table[c])] for c in table.columns}, dtype=object)
    # All text quoted: a lone carriage return in an unquoted cell would break the row.
    plain.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def _to_cell(value: object) -> object:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def read_cell(value: str) -> str:
    """Return what a cell of a CSV file held before the apostrophe that keeps spreadsheets from running it.

    >>> read_cell("'=SUM(1)"), read_cell("'tis")
    ('=SUM(1)', "'tis")
    """
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA_STARTS) else value


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    try:
        import pyarrow  # noqa: F401  (only to say plainly what is missing)
    except ImportError as error:
        raise MissingExtraError("Parquet needs pyarrow: pip install 'presswork[scale]'.") from error
    lists = [c for c in table.columns if any(isinstance(v, (list, dict)) for v in table[c])]
    encoded = {c: [_to_cell(v) for v in to_plain(table[c])] for c in lists}
    table.assign(**encoded).to_parquet(path, index=False)


_WRITERS = {"jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet}


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return the table `name` from a folder of tables, from JSON Lines or else Parquet, typed by its schema.

    Raises
    ------
    CorpusError
        If neither file is there.
    """
    folder = Path(folder)
    if (folder / f"{name}.jsonl").is_file():
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            return make_table(name, [json.loads(line) for line in lines if line.strip()])
    if (folder / f"{name}.parquet").is_file():
        rows = to_rows(pd.read_parquet(folder / f"{name}.parquet"))
        return make_table(name, [_decode_lists(name, row) for row in rows])
    raise CorpusError(f"{folder} holds no {name}.jsonl or {name}.parquet; write the tables with `presswork tables`.")


def _decode_lists(name: str, row: dict) -> dict:
    lists = [c for c, kind in SCHEMA[name].items() if kind == "list" and isinstance(row.get(c), str)]
    return row | {c: json.loads(row[c]) for c in lists}


# Written beside the tables, so that a folder of tables still knows which corpus it was made from.
CORPUS_FILE = "corpus.json"
_IDENTITY = ("name", "hash", "is_demo", "n_left_out", "n_undated", "n_copies", "variants")
# Formats that keep every value, so that tables can be read again.
_EXACT = ("jsonl", "parquet")


@dataclasses.dataclass(frozen=True)
class Tables:
    """The tables of one corpus (see :data:`presswork.schema.SCHEMA`), and what corpus that is.

    Attributes
    ----------
    name, hash : str
        Name of the folder or file, and a hash over the documents' bytes.
    is_demo : bool
        Whether this is the invented demo corpus.
    n_left_out : int
        Documents left out by `since` and `until`, undated ones included.
    n_undated : int
        Those of them that were left out because their day is not known.
    n_copies : int
        Copies of other documents that :func:`drop_copies` left out.
    variants : tuple
        The corpus's own concepts of house style (:func:`presswork.corpus.sheets.read_own_variants`).
    """

    articles: pd.DataFrame
    blocks: pd.DataFrame
    quotations: pd.DataFrame
    speakers: pd.DataFrame
    comments: pd.DataFrame
    citations: pd.DataFrame
    shared_text: pd.DataFrame
    house_style: pd.DataFrame
    corrections: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    name: str = ""
    hash: str = ""
    is_demo: bool = False
    n_left_out: int = 0
    n_undated: int = 0
    n_copies: int = 0
    variants: tuple = ()

    def get_frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the schema."""
        return {name: getattr(self, name) for name in schema.SCHEMA}


def holds_tables(path: Path) -> bool:
    """Return whether `path` is a folder that `presswork tables` wrote."""
    return (path / CORPUS_FILE).is_file()


def read_tables(folder: str | Path) -> Tables:
    """Return the tables that :func:`write_tables` wrote to `folder` as JSON Lines or Parquet.

    Raises
    ------
    CorpusError
        If they are there only as CSV, or one is missing or damaged.
    """
    folder = Path(folder)
    if (folder / "articles.csv").is_file() and not any((folder / f"articles.{f}").is_file() for f in _EXACT):
        raise CorpusError(
            f"{folder} holds its tables only as CSV, which does not keep every value; "
            f"write them with `presswork tables --format jsonl` (or parquet) to read them again."
        )
    frames = {name: _read_undamaged(folder / name, _read_frame) for name in schema.SCHEMA}
    identity = _read_undamaged(folder / CORPUS_FILE, _read_identity)
    return Tables(**frames, **identity)


def _read_undamaged(path: Path, read: Callable[[Path], object]) -> object:
    try:
        return read(path)
    except CorpusError:
        raise
    except (PressworkError, OSError, ValueError, TypeError, AttributeError, LookupError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".")
        raise CorpusError(f"{path} is damaged ({reason}); write the tables again with `presswork tables`.") from error


def _read_frame(path: Path) -> pd.DataFrame:
    frame = read_table(path.parent, path.name)
    if "article_id" in frame and frame["article_id"].isna().any():
        raise ValueError("a row without article_id")
    return frame


def _read_identity(path: Path) -> dict[str, object]:
    identity = {"name": path.parent.name} | json.loads(path.read_text(encoding="utf-8"))
    return {name: type(getattr(Tables, name))(identity[name]) for name in _IDENTITY if name in identity}


def write_tables(everything: Tables, folder: str | Path, formats: Iterable[str]) -> list[Path]:
    """Write every table to `folder` in each of `formats` (csv, jsonl, parquet) and return the paths."""
    folder = Path(folder)
    paths = [
        write_table(table, folder, name, file_format)
        for file_format in formats
        for name, table in everything.get_frames().items()
    ]
    identity = {name: getattr(everything, name) for name in _IDENTITY}
    try:
        (folder / CORPUS_FILE).write_text(json.dumps(identity, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}); choose another folder with --out."
        ) from error
    return paths
