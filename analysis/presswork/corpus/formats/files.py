"""What is a file that a reader is given: on the disk, or a member of an archive?"""

from __future__ import annotations

import importlib
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from presswork.errors import MissingExtraError

# Compression names that stand behind the name of the kind: articles.jsonl.gz.
COMPRESSED = (".gz", ".bz2", ".xz")
# An Excel sheet has a million rows at most; unpacked, a large one has some hundred megabytes.
MAX_UNPACKED_BYTES = 800_000_000


class Span(NamedTuple):
    """A piece of a large file (:mod:`presswork.corpus.records.spans`); without an end, all of it.

    Attributes
    ----------
    start, end
        Bytes, in Parquet groups of rows.
    line
        Lines, in Parquet rows, that stand before it.
    header, delimiter
        Of a CSV file, where the piece does not hold its head itself.
    """

    start: int = 0
    end: int | None = None
    line: int = 0
    header: tuple[str, ...] = ()
    delimiter: str = ""


WHOLE = Span()


@dataclass(slots=True)
class File:
    """A file below the corpus; one inside an archive is named ``archive.zip/member.txt`` and lives in memory.

    Of one that is read in pieces, `span` tells which.
    """

    name: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    depth: int = 0
    span: Span = WHOLE

    @property
    def suffix(self) -> str:
        """The last suffix, in small letters."""
        return os.path.splitext(self.name)[1].lower()

    @property
    def stem(self) -> str:
        """The name without its suffixes of kind and compression: what an article is called by."""
        stem, suffix = os.path.splitext(self.name)
        return os.path.splitext(stem)[0] if suffix.lower() in COMPRESSED else stem

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data) if self.data is not None else self.path.stat().st_size

    def read(self) -> bytes:
        """Return the bytes, of a piece its own."""
        if self.data is not None or self.path is None:
            return self.data or b""
        if self.span.end is None:
            return self.path.read_bytes()
        with self.path.open("rb") as source:
            source.seek(self.span.start)
            return source.read(self.span.end - self.span.start)


class RawDocument(NamedTuple):
    """A document as its file holds it, before anything is mended.

    Attributes
    ----------
    content
        Text, or the HTML of a page where `is_html`.
    facts
        What the file says of it, in our columns; `basis` is that of its date.
    place
        Where it stands in the file (``:12``); empty for a file of one document.
    number
        Which one it is, from 1; None for a file of one document.
    """

    content: str
    is_html: bool = False
    facts: Mapping[str, object] = {}
    basis: str = "given"
    place: str = ""
    number: int | None = None
    url: str | None = None


Note = Callable[..., None]
# What libraries raise on a file that is broken, by accident or on purpose, beside errors of their own.
BROKEN: tuple[type[Exception], ...] = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError)
BROKEN += (OSError, RecursionError, SyntaxError, TypeError, ValueError)


def require(module: str, kind: str, extra: str = "formats") -> ModuleType:
    """Return a module of an extra.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(f"{kind} needs {package}: pip install 'presswork[{extra}]'.") from error


def check_unpacked(data: bytes) -> str | None:
    """Return what is wrong with the container of an Office file; None if nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return "no file of Office 2007 or later, or a broken one; save it again with the program that made it"
    return f"{size:,} bytes when unpacked, more than {MAX_UNPACKED_BYTES:,}" if size > MAX_UNPACKED_BYTES else None
