"""Which sources does a page name in full, and what do these entries say?

One row of `citations` is one source: author, title, outlet, day and address as far as they are given.
"""

from __future__ import annotations

import re

import pandas as pd

from presswork.language.dates import has_date, parse_day
from presswork.page.imprint import SOURCE_LABEL, WEB_ADDRESS
from presswork.schema import make_table, to_rows

_OPENING = re.compile(r"[“\"„«]")
_CLOSING = re.compile(r"[,.?!][”\"»]|[”\"»](?=\s*,)")


# ---- citations ----------------------------------------------------------------------------------------------


def is_citation(text: str) -> bool:
    """Return whether a line names a source in full: a title in quotation marks with a date or an address.

    >>> is_citation('Source: Ada Brandt, "The Bridge," Orsa Herald, 3 May 2021.'), is_citation("Source: Orsa Herald")
    (True, False)
    """
    if len(text) > 2000 or not SOURCE_LABEL.match(text):
        return False
    return bool(_OPENING.search(text)) and (bool(WEB_ADDRESS.search(text)) or has_date(text[-120:]))


def parse_citation(text: str) -> dict[str, str | None]:
    """Return author, title, translated title, outlet, date and address of a citation; None for what it lacks.

    >>> parse_citation('Source: Ada Brandt, “Most (The Bridge),” Orsa Herald (a daily), 3 May 2021.')["outlet"]
    'Orsa Herald'
    """
    rest = SOURCE_LABEL.sub("", text, count=1)
    url = WEB_ADDRESS.search(rest)
    rest = rest[: url.start()] if url else rest
    opening = _OPENING.search(rest)
    author, quoted = (rest[: opening.start()], rest[opening.end() :]) if opening else ("", rest)
    closing = _CLOSING.search(quoted) or re.search(r"[”\"»]", quoted)
    title, place = (quoted[: closing.start()], quoted[closing.end() :]) if closing else ("", "")
    title, translated = _split_translation(title.strip(" ,"))
    return {
        "author": author.strip(" ,") or None,
        "title": title or None,
        "translated_title": translated,
        "outlet": re.split(r"[,(]", place.strip(" ,"), maxsplit=1)[0].strip(" .") or None,
        "published_on": parse_day(place),
        "url": url.group().rstrip(".,;)") if url else None,
    }


def _split_translation(title: str) -> tuple[str, str | None]:
    if title.endswith(")") and "(" in title:
        at = title.index("(")
        return title[:at].strip(), title[at + 1 : -1].strip()
    return title, None


def read_citations(articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return the citations opened into their parts.  One row per block of kind citation, in the order of the blocks.

    A part that a citation does not give is null.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows = []
    for block in to_rows(blocks[blocks["kind"] == "citation"]):
        parts = parse_citation(texts[block["article_id"]][block["start"] : block["end"]])
        rows.append({key: block[key] for key in ("article_id", "block", "start", "end")} | parts)
    return make_table("citations", rows)
