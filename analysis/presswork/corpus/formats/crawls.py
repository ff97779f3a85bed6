"""Which pages does a crawl hold?  WARC files."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Iterator

from presswork.corpus.encoding import decode_bytes
from presswork.corpus.formats.files import File, Note, RawDocument, require

MAX_PAGE_BYTES = 20_000_000


def read_crawl(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the HTML pages that were answered with status 200, each with its address and the day of its fetching."""
    iterator = require("warcio.archiveiterator", "A WARC file")
    exceptions = require("warcio.exceptions", "A WARC file")
    passed: Counter[str] = Counter()
    number = 0
    try:
        for record in _read_quietly(iterator.ArchiveIterator(io.BytesIO(file.read()))):
            if record.rec_type != "response":
                continue
            number += 1
            kind = _tell_kind(record)
            if kind:
                passed[kind] += 1
                continue
            html, _ = decode_bytes(record.content_stream().read(MAX_PAGE_BYTES), is_html=True)
            headers = record.rec_headers
            url, day = headers.get_header("WARC-Target-URI"), (headers.get_header("WARC-Date") or "")[:10]
            facts = {"published_on": day or None, "url": url}
            yield RawDocument(html, True, facts, "inferred", f":{number}", number, url)
    except UnicodeError:
        passed["binary"] += 1
    except (exceptions.ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        note(file.name, f"a broken WARC file ({str(error)[:80]})", f"left out after answer {number}")
    for kind, n in passed.items():
        note(file.name, f"{n:,} {'answer' if n == 1 else 'answers'} {kind}")


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
