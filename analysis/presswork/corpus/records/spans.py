"""Where may a large file of records or a crawl be cut, so that its pieces can be read apart, by several workers?

Between two records only, and only where reading the pieces gives what reading the file gives: text that is plain
UTF-8, CSV that is not broken.  Any other file is read whole.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from presswork.corpus.encoding import holds_controls
from presswork.corpus.formats.crawls import cut_crawl
from presswork.corpus.formats.files import WHOLE, File, Span, require
from presswork.corpus.records.tables import MAX_RECORDS, MAX_TEXT_BYTES, find_delimiter

# Bytes of a piece, some 600,000 words, which are read in some seconds; a file of less than two is read whole.
SPAN_BYTES = 4_000_000
_BLOCK = 1_000_000


def cut_file(file: File, encoding: str = "") -> list[Span]:
    """Return the pieces of a file, in their order; one that holds all of it where it is not cut.

    Parameters
    ----------
    encoding
        What the user says the file is written in.
    """
    cut = _CUTTERS.get(".warc" if file.name.lower().endswith(".warc.gz") else file.suffix)
    is_told = bool(encoding) and file.suffix not in (".parquet", ".warc", ".gz")
    if cut is None or file.path is None or is_told or file.size < 2 * SPAN_BYTES:
        return [WHOLE]
    return cut(file.path) or [WHOLE]


def _cut_lines(path: Path) -> list[Span]:
    """Return the pieces of a file with one record on each line."""
    spans, start, line = [], 0, 0
    with path.open("rb") as source:
        for end, n_lines in _list_bounds(source) if _is_plain(path) else ():
            spans.append(Span(start, end, line))
            start, line = end, line + n_lines
    return spans


def _list_bounds(source: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield where each piece ends, and how many lines it has."""
    at = 0
    while block := source.read(SPAN_BYTES):
        block += source.readline()
        at += len(block)
        yield at, block.count(b"\n")


def _is_plain(path: Path) -> bool:
    """Return whether a file is UTF-8 without the signs that make a text doubtful."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as source:
            for block in iter(lambda: source.read(_BLOCK), b""):
                decoder.decode(block)
                if holds_controls(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cut_sheet(path: Path) -> list[Span]:
    """Return the pieces of a CSV file: its records are read to see where each ends, for cells may hold lines."""
    try:
        with path.open("rb") as source:
            return list(_cut_rows(_Lines(source))) if _is_plain(path) else []
    except (csv.Error, _UncutError):
        return []


class _UncutError(Exception):
    """What only the reader of the whole file counts: lines that end with a carriage return, a file without a head."""


class _Lines:
    """The lines of a file with how many there were, and where the next one begins."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.n_lines, self.end = source, 0, 0

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            if b"\r" in line.removesuffix(b"\n").removesuffix(b"\r"):
                raise _UncutError
            self.n_lines += 1
            self.end += len(line)
            yield line.decode("utf-8").removeprefix("\ufeff" if self.n_lines == 1 else "")


def _cut_rows(lines: _Lines) -> Iterator[Span]:
    source = iter(lines)
    first = next(source)
    skipped, delimiter = find_delimiter([first])
    csv.field_size_limit(MAX_TEXT_BYTES)
    left = source if skipped else itertools.chain([first], source)
    rows = csv.reader(left, delimiter=delimiter, strict=True)
    header = tuple(column.strip() for column in next(rows, ()))
    if not header:
        raise _UncutError
    start, line, told = 0, 0, False
    for _ in rows:
        if lines.end - start >= SPAN_BYTES:
            yield Span(start, lines.end, line, header if told else (), delimiter)
            start, line, told = lines.end, lines.n_lines, True
    if lines.end > start:
        yield Span(start, lines.end, line, header if told else (), delimiter)


def _cut_groups(path: Path) -> list[Span]:
    """Return the pieces of a Parquet file, whose places are the numbers of its groups of rows."""
    parquet, arrow = require("pyarrow.parquet", path.name, "scale"), require("pyarrow", path.name, "scale")
    try:
        with parquet.ParquetFile(path) as table:
            groups = [table.metadata.row_group(at) for at in range(table.metadata.num_row_groups)]
            sizes = [(group.total_byte_size, group.num_rows) for group in groups]
    except (arrow.ArrowException, OSError, ValueError):
        return []
    if sum(n_rows for _, n_rows in sizes) > MAX_RECORDS:  # told, and the rest left out, where it is read
        return []
    spans, start, size, row, n_rows = [], 0, 0, 0, 0
    for at, (n_bytes, n_own) in enumerate(sizes, 1):
        size, n_rows = size + n_bytes, n_rows + n_own
        if size >= SPAN_BYTES or at == len(sizes):
            spans.append(Span(start, at, row))
            start, size, row = at, 0, n_rows
    return spans


_CUTTERS: dict[str, Callable[[Path], list[Span]]] = {
    **dict.fromkeys((".jsonl", ".ndjson", ".jl"), _cut_lines),
    **dict.fromkeys((".csv", ".tsv", ".tab"), _cut_sheet),
    ".parquet": _cut_groups,
    ".warc": lambda path: cut_crawl(path, SPAN_BYTES),
}
