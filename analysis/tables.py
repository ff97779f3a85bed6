"""The public tables: which columns each has, and how they are written and read.

One row of each table is named in DESIGN; this module knows only columns, types and file formats.
JSON Lines and Parquet keep every value exactly; CSV is for people and spreadsheets (see :func:`write_table`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import CorpusError, MissingExtraError, OutputError, ParameterError

FORMATS = ("csv", "jsonl", "parquet")

# Column types: str, int, float and bool are nullable; "list" holds JSON (lists or objects) or null.
_SPAN = {"start": "int", "end": "int"}
SCHEMA: dict[str, dict[str, str]] = {
    "articles": {
        **dict.fromkeys("article_id path sha256 text headline byline outlet agency copied_from".split(), "str"),
        **dict.fromkeys("published_on published_on_basis url language".split(), "str"),
        **{"n_words": "int", "n_comments": "int", "marks": "list"},
    },
    "blocks": {
        **{"article_id": "str", "block": "int", "kind": "str", "voice_kind": "str", "voice": "str"},
        **_SPAN,
        "duplicate_of": "list",
    },
    "quotations": {
        **{"article_id": "str", "quotation": "int", "block": "int", "kind": "str"},
        **_SPAN,
        **{"fragments": "list", "text": "str", "context": "str"},
        **{"cue": "str", "cue_start": "int", "cue_end": "int", "cue_class": "str"},
        **{"speaker_mention": "str", "speaker_start": "int", "speaker_end": "int"},
        **{"speaker": "str", "role": "str", "affiliation": "str", "is_official": "bool", "is_named": "bool"},
        **{"tone": "float", "tone_label": "int"},
        **{"target": "str", "target_start": "int", "target_end": "int"},
        **{"target_tone": "float", "target_tone_label": "int", "is_unclear": "bool"},
    },
    "speakers": {
        **{"speaker": "str", "role": "str", "affiliation": "str", "is_official": "bool", "is_named": "bool"},
        **{"variants": "list", "n_statements": "int", "n_articles": "int"},
    },
    "comments": {
        **{"article_id": "str", "comment": "int", "number": "int", "commenter": "str", "posted_on": "str"},
        "reply_to": "int",
        **_SPAN,
        **{"text": "str", "tone": "float", "tone_label": "int"},
    },
    "citations": {
        **{"article_id": "str", "block": "int"},
        **_SPAN,
        **dict.fromkeys("author title translated_title outlet published_on url".split(), "str"),
    },
    "shared_text": {
        **{"article_id": "str", "other_id": "str", "share": "float", "other_share": "float"},
        **{"n_words": "int", "earlier": "str"},
    },
    "house_style": {
        **{"outlet": "str", "voice_kind": "str", "concept": "str", "variant": "str"},
        **{"n": "int", "n_articles": "int"},
    },
    "corrections": {
        "article_id": "str",
        **_SPAN,
        "quotation": "int",
        **dict.fromkeys("text kind speaker role affiliation".split(), "str"),
        **{"is_official": "bool", "tone_label": "int", "target_tone_label": "int"},
        **{"note": "str", "before": "str", "now": "str", "action": "str"},
    },
    "audit": {
        **{"what": "str", "article_id": "str"},
        **_SPAN,
        **dict.fromkeys("text speaker tone".split(), "str"),
        **dict.fromkeys("statement_right speaker_right tone_right missed".split(), "bool"),
        **dict.fromkeys("speaker_should_be tone_should_be note".split(), "str"),
        "drawn_from": "int",
    },
    "problems": {"path": "str", "problem": "str", "action": "str"},
}
_DTYPES = {"str": "str", "int": "Int64", "float": "float64", "bool": "boolean", "list": "object"}

_SURROGATE = re.compile("[\ud800-\udfff]")

# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def make_table(name: str, rows: Iterable[Mapping] = ()) -> pd.DataFrame:
    """Return the table `name` with its columns in order and their types, one row per mapping in `rows`.

    Missing keys become nulls; keys that are no column of the table are an error, so that a misspelt column
    cannot vanish.

    >>> make_table("problems", [{"path": "a.txt", "problem": "empty"}]).columns.tolist()
    ['path', 'problem', 'action']
    """
    columns, rows = SCHEMA[name], list(rows)
    unknown = {key for row in rows for key in row} - set(columns)
    if unknown:
        raise ParameterError(f"Table {name!r} has no column {sorted(unknown)}; its columns are {list(columns)}.")
    data = {c: pd.Series([_mend(row.get(c)) for row in rows], dtype=_DTYPES[t]) for c, t in columns.items()}
    return pd.DataFrame(data)


def _mend(value: object) -> object:
    # Half a surrogate pair (JSON can carry one) is no character: UTF-8 and Arrow refuse it.  One replacement
    # character for each keeps every offset.
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def to_rows(table: pd.DataFrame) -> list[dict]:
    """Return the rows as dictionaries of plain Python values, nulls as None."""
    columns = {c: to_plain(table[c]) for c in table.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def to_plain(column: pd.Series) -> list:
    values = column.astype(object).tolist()
    return [None if not isinstance(v, (list, dict)) and pd.isna(v) else v for v in values]


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
