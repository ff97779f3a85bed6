"""Whose page is this, and what is its own address?  A copy in an archive or on a disk is still the outlet's page."""

from __future__ import annotations

import re

# Whoever keeps a copy of a page is not its outlet.
_ARCHIVES = frozenset(
    ["web.archive.org", "archive.org", "archive.is", "archive.ph", "webcache.googleusercontent.com"]
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(https?):/{1,2}(.+)")
_SAVED = re.compile(r"<!--\s*(?:Page saved with SingleFile\s+url:\s*|saved from url=\(\d+\))(\S+)", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"\s*(?:[|–—·»]|-(?=\s)|::)\s*(.{2,40})")


def find_own_address(url: str | None) -> str | None:
    """Return the address of a page itself, where `url` is that of its copy in the Wayback Machine.

    >>> find_own_address("https://web.archive.org/web/20240112101112/https:/post.example/ferries")
    'https://post.example/ferries'
    """
    archived = _ARCHIVED.match(url or "")
    return f"{archived[1]}://{archived[2]}" if archived else url


def find_saved_address(html: str) -> str | None:
    """Return the address that a browser wrote into a page when saving it."""
    saved = _SAVED.search(html[:4000])
    return saved[1] if saved else None


def find_outlet(named: str | None, headline: str, title: str) -> str | None:
    """Return the outlet that the markup names, else the name behind the headline in the page's title."""
    if named and named not in _ARCHIVES:
        return named
    behind = _AFTER_TITLE.fullmatch(title[len(headline) :]) if headline and title.startswith(headline) else None
    name = behind[1].strip() if behind else ""
    return name if name and len(name.split()) <= 5 and name[0].isupper() else None
