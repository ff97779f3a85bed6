"""Which articles does a feed hold?  RSS and Atom."""

from __future__ import annotations

from collections.abc import Iterator

from presswork.corpus.formats.files import File, Note, RawDocument, require

# The first bytes tell a feed from other XML.
_SIGNS = (b"<rss", b"<feed", b"<rdf:RDF", b"http://purl.org/rss")


def is_feed(data: bytes) -> bool:
    """Return whether the bytes begin as a feed does."""
    return any(sign in data[:2000] for sign in _SIGNS)


def read_feed(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the items of a feed, with title, author, day, link and the feed's title as the outlet."""
    feedparser = require("feedparser", "A feed")
    feed = feedparser.parse(file.read(), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo and not feed.entries:
        note(file.name, f"a broken feed ({str(feed.bozo_exception)[:80]})")
        return
    outlet, language = feed.feed.get("title"), feed.feed.get("language")
    n_summaries = 0
    for number, entry in enumerate(feed.entries, 1):
        text = max((part.get("value") or "" for part in entry.get("content", [])), key=len, default="")
        n_summaries += not text.strip() and bool(entry.get("summary"))
        facts = {
            "headline": entry.get("title"),
            "byline": entry.get("author"),
            "outlet": outlet,
            "published_on": entry.get("published") or entry.get("updated"),
            "url": entry.get("link"),
            "language": language,
        }
        yield RawDocument(text or entry.get("summary") or "", facts=facts, place=f":{number}", number=number)
    if n_summaries:
        items = "1 item" if n_summaries == 1 else f"{n_summaries:,} items"
        note(file.name, f"{items} with a summary instead of the text", "read as it is: cut-off texts")
