"""Which text does a mail hold, and which page a web archive that a browser saved?  .eml and .mhtml"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from presswork.corpus.encoding import decode_bytes
from presswork.corpus.formats.files import File, Note, RawDocument


def read_mail(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the text of a mail, with its subject as the headline and its day; HTML only where there is no text."""
    message = _parse(file)
    part = message.get_body(("plain", "html"))
    content = _decode(part) if part is not None else ""
    facts = {"headline": _get(message, "Subject"), "published_on": _get(message, "Date")}
    names = [attachment.get_filename() or "without a name" for attachment in message.iter_attachments()]
    if names:
        note(file.name, f"{len(names)} attachments ({', '.join(names)[:80]})", "left out; save them as files")
    is_html = part is not None and part.get_content_type() == "text/html"
    yield RawDocument(content, is_html, {k: v for k, v in facts.items() if not is_html or k != "headline"})


def read_web_archive(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the page of an .mhtml file; the frames inside it, mostly of advertisements, are passed over."""
    message = _parse(file)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not pages:
        note(file.name, "no page in it")
        return
    url = _get(message, "Snapshot-Content-Location") or _get(message, "Content-Location")
    page = next((p for p in pages if url and _get(p, "Content-Location") == url), pages[0])
    address = url or _get(page, "Content-Location")
    if len(pages) > 1:
        n = len(pages) - 1
        note(file.name, f"{n} {'frame' if n == 1 else 'frames'} inside the page", "passed over")
    yield RawDocument(_decode(page), True, {}, "page", url=address if address and "://" in address else None)


def _parse(file: File) -> EmailMessage:
    return email.message_from_bytes(file.read(), policy=email.policy.default)


def _get(part: EmailMessage, name: str) -> str | None:
    """Return a header; one that is broken is none."""
    try:
        value = part.get(name)
    except (ValueError, IndexError, AttributeError, TypeError):
        return None
    return str(value).strip() or None if value is not None else None


def _decode(part: EmailMessage) -> str:
    data = part.get_payload(decode=True) or b""
    charset = part.get_content_charset()
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode_bytes(data, part.get_content_type() == "text/html")[0]
