"""How a table is written to a file and read again.

JSON Lines and Parquet keep every value exactly; CSV is for people and spreadsheets (see :func:`write_table`).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd

from presswork.errors import CorpusError, MissingExtraError, OutputError, ParameterError
from presswork.schema import SCHEMA, make_table, to_plain, to_rows

FORMATS = ("csv", "jsonl", "parquet")


# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection), some in full width too;
# what cannot be seen before it does not keep it from doing so.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
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
    path.write_text(BOM + format_csv(table), encoding="utf-8", newline="")


def format_csv(table: pd.DataFrame) -> str:
    """Return `table` as the text of a CSV file that no spreadsheet runs as formulas (see :func:`write_table`)."""
    plain = pd.DataFrame({c: [to_cell(v) for v in to_plain(table[c])] for c in table.columns}, dtype=object)
    # All text quoted: a lone carriage return in an unquoted cell would break the row.
    return plain.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def to_cell(value: object) -> object:
    """Return a value as a cell holds it: lists as JSON, what a spreadsheet might run with an apostrophe before it."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return "'" + value if isinstance(value, str) and is_formula(value) else value


def is_formula(value: str) -> bool:
    """Return whether a spreadsheet might run a cell.

    >>> is_formula("=1"), is_formula("\u200b=1"), is_formula("＝1"), is_formula("1 = 1")
    (True, True, True, False)
    """
    return value.lstrip(_UNSEEN).startswith(_FORMULA_STARTS)


def read_cell(value: str) -> str:
    """Return what a cell of a CSV file held before the apostrophe that keeps spreadsheets from running it.

    >>> read_cell("'=SUM(1)"), read_cell("'tis")
    ('=SUM(1)', "'tis")
    """
    return value[1:] if value.startswith("'") and is_formula(value[1:]) else value


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    try:
        import pyarrow  # noqa: F401  (only to say plainly what is missing)
    except ImportError as error:
        raise MissingExtraError("Parquet needs pyarrow: pip install 'presswork[scale]'.") from error
    lists = [c for c in table.columns if any(isinstance(v, (list, dict)) for v in table[c])]
    encoded = {c: [to_cell(v) for v in to_plain(table[c])] for c in lists}
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
