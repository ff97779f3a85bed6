"""Which records does a file of records hold, and where does each stand?

CSV, JSON, Parquet and Excel become pairs of a number and a dictionary.  The number is the line on which the record
begins, or its row; 0 for a file that is one record.  What cannot be read is noted in :class:`Problems`, and the rest
goes on.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from presswork.corpus.formats.files import File, require
from presswork.corpus.problems import Problems, decode_noted
from presswork.corpus.records.columns import has_text
from presswork.corpus.records.json_shapes import list_records, parse_json
from presswork.corpus.records.workbooks import read_workbook

# A novel has 1 MB and the longest pages of news a tenth of that: beyond this a "document" is a dump of something
# else, and finding quotations in it would hold up the whole run.
MAX_TEXT_BYTES = 20_000_000
# A file of some kilobytes can stand for a hundred million equal rows.
MAX_RECORDS = 2_000_000
MAX_CHARACTERS = 4_000_000_000

_DELIMITERS = ",;\t|"


def read_records(source: Path | File, problems: Problems, encoding: str = "") -> Iterator[tuple[int, dict]]:
    """Yield (number, record) for a file whose suffix is in ``KINDS``, for any other as for CSV.

    Raises
    ------
    MissingExtraError
        For a kind whose extra is not installed.
    """
    file = source if isinstance(source, File) else File(problems.name(source), source)
    n_characters = 0
    for n, (number, record) in enumerate(KINDS.get(file.suffix, _read_csv)(file, problems, encoding), 1):
        n_characters += sum(len(cell) for cell in record.values() if isinstance(cell, str))
        if n > MAX_RECORDS or n_characters > MAX_CHARACTERS:
            problems.note(file.name, f"more than {MAX_RECORDS:,} records or {MAX_CHARACTERS:,} characters",
                          f"left out from record {n:,} on; divide the file")  # fmt: skip
            return
        yield number, record


def _read_csv(file: File, problems: Problems, encoding: str) -> Iterator[tuple[int, dict]]:
    """After a broken record the next line is tried, so that a lost quotation mark costs one record, not the rest."""
    text = decode_noted(file.read(), file.name, problems, encoding=encoding) or ""
    lines = io.StringIO(text, newline="").readlines()
    csv.field_size_limit(MAX_TEXT_BYTES)
    start, delimiter = (0, file.span.delimiter) if file.span.header else find_delimiter(lines)
    header, broken, before = list(file.span.header) or None, [], file.span.line
    while start < len(lines):
        rows = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        n_read = 0
        try:
            for row in rows:
                first, n_read = before + start + n_read + 1, rows.line_num
                if header is None:
                    header = [column.strip() for column in row]
                elif len(row) == len(header):
                    yield first, dict(zip(header, row, strict=True))
                elif row:
                    broken.append((first, before + start + n_read, f"{len(row)} cells under {len(header)} columns"))
            break
        except csv.Error as error:
            start += n_read + 1
            broken.append((before + start, before + start, f"broken CSV ({error})"))
    problems.note_lines(file.name, broken)


def find_delimiter(lines: list[str]) -> tuple[int, str]:
    """Return where the table begins and what divides its cells: Excel may say so in a first line, ``sep=;``."""
    if not lines:
        return 0, ","
    named = lines[0].strip("\r\n\ufeff")
    if named.lower().startswith("sep=") and len(named) == 5:
        return 1, named[4]
    return 0, max(_DELIMITERS, key=lines[0].count)


def _read_jsonl(file: File, problems: Problems, encoding: str) -> Iterator[tuple[int, dict]]:
    text = decode_noted(file.read(), file.name, problems, encoding=encoding) or ""
    yield from _parse_lines(text, file.name, problems, file.span.line)


def _parse_lines(text: str, name: str, problems: Problems, before: int = 0) -> Iterator[tuple[int, dict]]:
    broken = []
    for number, line in enumerate(io.StringIO(text, newline="\n"), before + 1):
        if line.strip():
            record = _parse_object(line)
            if isinstance(record, dict):
                yield number, record
            else:
                broken.append((number, number, record))
    problems.note_lines(name, broken)


def _read_json(file: File, problems: Problems, encoding: str) -> Iterator[tuple[int, dict]]:
    """Yield the records of a JSON document; of one object the number is 0.  JSON Lines are read as such, too."""
    text = decode_noted(file.read(), file.name, problems, encoding=encoding) or ""
    try:
        value = parse_json(text)
    except ValueError as error:
        lines = [line for line in text.split("\n", 2) if line.strip()]
        if len(lines) > 1 and isinstance(_parse_object(lines[0]), dict):
            yield from _parse_lines(text, file.name, problems)
        elif text.strip():
            problems.note(file.name, f"broken JSON ({str(error)[:80]})")
        return
    records = list_records(value, has_text)
    for number, record in enumerate(records, 1):
        yield (0 if record is value else number), record


def _read_workbook(file: File, problems: Problems, encoding: str) -> Iterator[tuple[int, dict]]:
    yield from read_workbook(file, problems.note)


def _parse_object(line: str) -> dict | str:
    """Return the JSON object of a line, or what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"broken JSON ({str(error).partition(': line ')[0]})"
    return record if isinstance(record, dict) else f"a JSON {type(record).__name__}, not an object"


def _read_parquet(file: File, problems: Problems, encoding: str) -> Iterator[tuple[int, dict]]:
    arrow, parquet = (require(module, file.name, "scale") for module in ("pyarrow", "pyarrow.parquet"))

    number, span = file.span.line, file.span
    try:
        with parquet.ParquetFile(file.path or io.BytesIO(file.data)) as table:
            groups = None if span.end is None else range(span.start, span.end)
            for batch in table.iter_batches(batch_size=1000, row_groups=groups):
                for record in batch.to_pylist():
                    number += 1
                    yield number, record
    except (arrow.ArrowException, OSError, ValueError) as error:
        problems.note(file.name, f"corrupt Parquet ({error})", f"left out after record {number}")


KINDS = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".tab": _read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".jl": _read_jsonl,
    ".json": _read_json,
    ".parquet": _read_parquet,
    ".xlsx": _read_workbook,
    ".xlsm": _read_workbook,
}
