"""Which pages does a crawl hold?  WARC files."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from presswork.corpus.encoding import decode_bytes
from presswork.corpus.formats.files import BROKEN, File, Note, RawDocument, Span, require

MAX_PAGE_BYTES = 20_000_000


def read_crawl(file: File, note: Note, tally: Callable[[str, str], None]) -> Iterator[RawDocument]:
    """Yield the HTML pages that were answered with status 200, each with its address and the day of its fetching.

    `tally` counts each other answer under the name of the file.
    """
    iterator = require("warcio.archiveiterator", "A WARC file")
    exceptions = require("warcio.exceptions", "A WARC file")
    number = file.span.line
    try:
        for record in _read_quietly(iterator.ArchiveIterator(io.BytesIO(file.read()))):
            if record.rec_type != "response":
                continue
            number += 1
            kind = _tell_kind(record)
            html = None if kind else _decode(record.content_stream().read(MAX_PAGE_BYTES))
            if html is None:
                tally(file.name, kind or "binary")
                continue
            headers = record.rec_headers
            url, day = headers.get_header("WARC-Target-URI"), (headers.get_header("WARC-Date") or "")[:10]
            facts = {"published_on": day or None, "url": url}
            yield RawDocument(html, True, facts, "inferred", f":{number}", number, url)
    except (exceptions.ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        note(file.name, f"a broken WARC file ({str(error)[:80]})", f"left out after answer {number}")


def _decode(page: bytes) -> str | None:
    """Return the text of a page, None where it is binary."""
    try:
        return decode_bytes(page, is_html=True)[0]
    except UnicodeError:
        return None


def cut_crawl(path: Path, size: int) -> list[Span]:
    """Return the pieces of a crawl of at least so many bytes each; none where it is broken, or cannot be opened.

    A piece begins with a record, and tells how many answers stand before it.
    """
    iterator = require("warcio.archiveiterator", "A WARC file")
    exceptions = require("warcio.exceptions", "A WARC file")
    spans, start, before, number = [], 0, 0, 0
    try:
        with path.open("rb") as source:
            records = iterator.ArchiveIterator(source)
            for record in _read_quietly(records):
                is_answer = record.rec_type == "response"
                at = records.get_record_offset()
                if at - start >= size:
                    spans.append(Span(start, at, before))
                    start, before = at, number
                number += is_answer
    except (exceptions.ArchiveLoadFailed, OSError, EOFError, *BROKEN):
        return []
    return [*spans, Span(start, path.stat().st_size, before)]


def _read_quietly(records: Iterator) -> Iterator:
    """Yield what a library reads, without what it prints of a broken file on the reader's terminal."""
    while True:
        with contextlib.redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _tell_kind(record) -> str:
    """Return why an answer is no page; empty if it is one."""
    headers = record.http_headers
    if headers is None:
        return "without HTTP headers"
    status, kind = headers.get_statuscode(), (headers.get_header("Content-Type") or "").partition(";")[0].lower()
    if status != "200":
        return f"with status {status}"
    return "" if kind in ("text/html", "application/xhtml+xml", "") else f"of kind {kind}"
