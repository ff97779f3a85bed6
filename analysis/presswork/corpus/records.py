"""Which records does a file of records hold, and where does each stand?

CSV, JSON Lines and Parquet become pairs of a number and a dictionary.  The number is the line on which the record
begins, or for Parquet its row.  What cannot be read is noted in :class:`Problems`, and the rest goes on.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path

from presswork.corpus.encoding import replace_unstorable
from presswork.corpus.problems import Problems, decode_noted
from presswork.errors import MissingExtraError

# A novel has 1 MB and the longest pages of news a tenth of that: beyond this a "document" is a dump of something
# else, and finding quotations in it would hold up the whole run.
MAX_TEXT_BYTES = 20_000_000


def read_records(path: Path, problems: Problems) -> Iterator[tuple[int, dict]]:
    """Yield (number, record) for a file whose suffix is in ``KINDS``, for any other as for CSV.

    Raises
    ------
    MissingExtraError
        For Parquet without pyarrow.
    """
    return KINDS.get(path.suffix.lower(), _read_csv)(path, problems)


def _read_csv(path: Path, problems: Problems) -> Iterator[tuple[int, dict]]:
    """After a broken record the next line is tried, so that a lost quotation mark costs one record, not the rest."""
    name = problems.name(path)
    lines = io.StringIO(decode_noted(path.read_bytes(), name, problems) or "", newline="").readlines()
    csv.field_size_limit(MAX_TEXT_BYTES)
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    header, start, broken = None, 0, []
    while start < len(lines):
        rows = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        n_read = 0
        try:
            for row in rows:
                first, n_read = start + n_read + 1, rows.line_num
                if header is None:
                    header = [column.strip() for column in row]
                elif len(row) == len(header):
                    yield first, dict(zip(header, row, strict=True))
                elif row:
                    broken.append((first, start + n_read, f"{len(row)} cells under {len(header)} columns"))
            break
        except csv.Error as error:
            start += n_read + 1
            broken.append((start, start, f"broken CSV ({error})"))
    problems.note_lines(name, broken)


def _read_jsonl(path: Path, problems: Problems) -> Iterator[tuple[int, dict]]:
    name, broken = problems.name(path), []
    text = decode_noted(path.read_bytes(), name, problems) or ""
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if line.strip():
            record = _parse_object(line)
            if isinstance(record, dict):
                yield number, record
            else:
                broken.append((number, number, record))
    problems.note_lines(name, broken)


def _parse_object(line: str) -> dict | str:
    """Return the JSON object of a line, or what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"broken JSON ({str(error).partition(': line ')[0]})"
    return record if isinstance(record, dict) else f"a JSON {type(record).__name__}, not an object"


def _read_parquet(path: Path, problems: Problems) -> Iterator[tuple[int, dict]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtraError(f"{path.name} needs pyarrow: pip install 'presswork[scale]'.") from error
    number = 0
    try:
        with parquet.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=1000):
                for record in batch.to_pylist():
                    number += 1
                    yield number, record
    except (ArrowException, OSError, ValueError) as error:
        problems.note(problems.name(path), f"corrupt Parquet ({error})", f"left out after record {number}")


KINDS = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}


def clean_value(value: object) -> str | None:
    """Return a cell as a stripped string that can be stored anywhere; blank and missing values as None.

    >>> clean_value(" Orsa Post "), clean_value(["A. Bel", "C. Dun"]), clean_value("  "), clean_value(float("nan"))
    ('Orsa Post', 'A. Bel, C. Dun', None, None)
    """
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    if value is None or value != value:  # NaN is the one value that is not itself
        return None
    return replace_unstorable(str(value)).strip() or None
