"""Which reader reads which kind of file, and what becomes of kinds that none reads?"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from presswork.corpus.formats import crawls, feeds, mail, office, pdf
from presswork.corpus.formats.archives import SUFFIXES as ARCHIVES
from presswork.corpus.formats.archives import list_members
from presswork.corpus.formats.disqus import is_disqus
from presswork.corpus.formats.files import BROKEN, File, Note, RawDocument
from presswork.corpus.problems import Problems, decode_noted
from presswork.corpus.records import KINDS as RECORDS
from presswork.corpus.records import MAX_TEXT_BYTES
from presswork.language.lexicon import read_lexicon

__all__ = [
    "RECORDS",
    "explain_kind",
    "is_archive",
    "is_crawl",
    "is_read",
    "list_kinds",
    "list_members",
    "read_documents",
]

_PAGES = (".html", ".htm", ".xhtml")
_READERS: dict[str, Callable[..., Iterator[RawDocument]]] = {
    ".docx": office.read_word,
    ".rtf": office.read_rtf,
    ".pdf": pdf.read_pdf,
    ".warc": crawls.read_crawl,
    ".eml": mail.read_mail,
    ".mhtml": mail.read_web_archive,
    ".mht": mail.read_web_archive,
    ".rss": feeds.read_feed,
    ".atom": feeds.read_feed,
}
# Mail and XML are text; the others may be large with few words in them.
_KINDS = (".txt", ".text", *_PAGES, *RECORDS, *_READERS, ".xml", *ARCHIVES)


def list_kinds() -> tuple[str, ...]:
    """Return the suffixes that are read."""
    return _KINDS


def is_archive(file: File) -> bool:
    """Return whether a file holds files; a compressed crawl is read as a crawl."""
    return file.suffix in ARCHIVES and not is_crawl(file)


def is_crawl(file: File) -> bool:
    """Return whether a file holds the answers of servers."""
    return file.name.lower().endswith((".warc", ".warc.gz"))


def is_read(file: File) -> bool:
    """Return whether a file is of a kind that is read."""
    return file.suffix in _KINDS


@functools.cache
def _load_hints() -> dict[str, str]:
    return {row["suffix"]: row["hint"] for row in read_lexicon("unread_kinds")}


def explain_kind(suffix: str) -> str:
    """Return why a file of another kind is not read, and what to do with it.

    >>> explain_kind(".doc")
    'of a kind that is not read (.doc); save it as .docx or .txt'
    """
    hint = _load_hints().get(suffix) or "save it as .txt, .html, .pdf or .docx"
    return f"of a kind that is not read ({suffix or 'no suffix'}); {hint}"


def read_documents(file: File, problems: Problems, encoding: str = "") -> Iterator[RawDocument]:
    """Yield the documents of a file that is no file of records.

    Raises
    ------
    MissingExtraError
        If the kind needs an extra that is not installed.
    """
    if is_crawl(file):
        yield from _read_format(functools.partial(crawls.read_crawl, tally=problems.tally), file, problems.note)
    elif file.suffix in _READERS:
        yield from _read_format(_READERS[file.suffix], file, problems.note)
    elif file.suffix == ".xml":
        yield from _read_xml(file, problems)
    else:
        yield from _read_text(file, problems, encoding)


def _read_format(read: Callable[..., Iterator[RawDocument]], file: File, note: Note) -> Iterator[RawDocument]:
    """Yield what a library reads of a file, until it meets what it was not made for."""
    try:
        yield from read(file, note)
    except BROKEN as error:
        what = f"{type(error).__name__}: {error}"[:80]
        note(file.name, f"a broken file, or none of the kind {file.suffix} ({what})")


def holds_comments(file: File, data: bytes | None = None) -> bool:
    """Return whether a file holds comments of the corpus, which are read beside its documents."""
    return file.suffix == ".xml" and "/" not in file.name and is_disqus(file.read() if data is None else data)


def _read_xml(file: File, problems: Problems) -> Iterator[RawDocument]:
    data = file.read()
    if holds_comments(file, data):
        return
    if feeds.is_feed(data):
        yield from feeds.read_feed(file, problems.note)
    elif is_disqus(data):
        problems.note(file.name, "comments of Disqus in a sub-folder; they count only at the top of the corpus")
    else:
        problem = "XML that is neither a feed nor comments of Disqus; save the articles as .html or .txt"
        problems.note(file.name, problem)


def _read_text(file: File, problems: Problems, encoding: str) -> Iterator[RawDocument]:
    """Yield the text or page of a file; none, and a problem, when it is no text or too long."""
    if file.size > MAX_TEXT_BYTES:
        problems.note(file.name, f"{file.size:,} bytes, more than the {MAX_TEXT_BYTES:,} of a text")
        return
    is_html = PurePosixPath(file.name.lower()).suffix in _PAGES
    text = decode_noted(file.read(), file.name, problems, is_html, encoding)
    if text is not None:
        yield RawDocument(text, is_html)
