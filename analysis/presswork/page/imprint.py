"""What does a page say about itself and its sources: who wrote it, when, for whom, in which language, after whom?

One row of `citations` is one source named in full.  Nothing is guessed: what a page does not say stays null.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import pandas as pd

from presswork.language.dates import is_date_word, parse_day, split_date
from presswork.language.identify import find_language
from presswork.language.lexicon import read_lexicon
from presswork.language.sentences import count_words
from presswork.schema import COUNTED_VOICES, make_table, to_rows

SOURCE_LABEL = re.compile(r"(?:sources?|via|quellen?|fuentes?|fontes?|bron|kaynak|źródło)\s*:\s*", re.IGNORECASE)


WEB_ADDRESS = re.compile(r"https?://\S+")
_URL_DAY = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_BY = re.compile(
    r"(?:(?:[^\W\d_]+\s+){0,3}by|(?:(?:geschrieben|escrito|publicado|scritto|text)\s+)?(?:von|par|por|di|door)"
    r"|authors?|autor|autorin|auteur|interview)\b\s*:?\s*(?:our\s+(?:own\s+)?(?:[^\W\d_]+\s+)?correspondents?\s+)?",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s+(?:in|at|for|on|aus|à|en|from)\s+|\s*[|,·•(/]|\s[-–—]\s")
# What follows a name on its line although it ends in no date: "Ada Brandt Last updated Nov 8, 2021 Share".
_STAMP = re.compile(
    r"\s+(?:\d|(?:last\s+|first\s+)?(?:updated?|published|posted|modified|edited)\b|(?:zuletzt\s+)?(?:erstellt|"
    r"aktualisiert|veröffentlicht|geändert)\b|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato).*",
    re.IGNORECASE | re.DOTALL,
)
# An agency that no list holds says so itself, or stands in capitals where only material is credited.
_AGENCY = re.compile(r"(?:[A-Z][\w’'-]*\s+){1,4}(?:(?:Press|News)\s+(?:Agency|Service)|Newswire|Presseagentur)")
_INITIALS = re.compile(r"[A-Z]{2,5}")
_AND_AGENCY = re.compile(r"(?<=[a-z])\s+(?:and|with|und|mit|&)\s+[A-Z]{2,5}$")
_CREDITED = re.compile(
    r"(?:(?:additional\s+)?reporting|(?:with\s+|additional\s+)?(?:material|information|files))\s+(?:by|from)\s+"
    r"|mit\s+material\s+(?:von|der)\s+|avec\s+|con\s+información\s+de\s+",
    re.IGNORECASE,
)


_DATELINE = re.compile(r"[^()\[\]/]{0,80}(?:[(\[]([^()\[\]]{2,30})[)\]]\s*[-–—:]|/([^/\s]{2,20})/\s*[-–—:.])")
_STAFF = re.compile(r"\s+(?:staff|newsroom|correspondents?|reporters?)$", re.IGNORECASE)
_CONTRIBUTED = re.compile(
    r"\s+contributed\s+(?:\w+\s+)?to\s+this\s+(?:report|article|story)\b.*", re.IGNORECASE | re.DOTALL
)
# Short lines behind a text in which its author or owner may stand alone: "(AFP)", "© 2031 AFP".
_LAST_LINES, _LAST_CHARACTERS = 6, 120
_NOT_READERS = ("body", "boilerplate", "caption", "credit", "byline")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?[\s,.:]*", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"\s*(?:\d{4}|[|.,;:]|all rights|alle rechte|todos los|tous droits|\b(?:inc|ltd|llc|gmbh)\b).*", re.I
)


# ---- the page itself ----------------------------------------------------------------------------------------


def describe_articles(articles: pd.DataFrame, blocks: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with what their pages say about them, where metadata is silent.

    Returns
    -------
    pandas.DataFrame
        `articles` with headline, byline, outlet, agency, copied_from, published_on (basis `page` where the date
        stands on the page or in its address), language, `n_words` (words of the blocks whose voice is the outlet or
        an excerpt) and `n_comments`.

    Notes
    -----
    An agency is read from byline, dateline and credit; the credit of a photograph says nothing about the text.
    A date that could be read two ways (04/05/2021) and a language that two lists of words claim stay null.
    """
    n_comments = comments.groupby("article_id").size().to_dict()
    by_article: dict[str, list[dict]] = {}
    for block in to_rows(blocks):
        by_article.setdefault(block["article_id"], []).append(block)
    found = []
    for article in to_rows(articles[["article_id", "text", "url", "published_on"]]):
        row = _describe(article, by_article.get(article["article_id"], []))
        found.append(row | {"n_comments": n_comments.get(article["article_id"], 0)})
    filled = make_table("articles", found).set_index(articles.index)
    columns = {c: articles[c].where(articles[c].notna(), filled[c]) for c in (found[0] if found else ())}
    return articles.assign(**columns)


def _describe(article: dict, blocks: list[dict]) -> dict:
    text = article["text"] or ""
    pieces = _group_pieces(text, blocks)
    own = " ".join(text[b["start"] : b["end"]] for b in blocks if b["voice_kind"] in COUNTED_VOICES)
    day = find_day(pieces, article.get("url"))
    copied_from = find_source(pieces)
    return {
        "headline": next(iter(pieces.get("headline", [])), None),
        "byline": next(filter(None, map(parse_byline, pieces.get("byline", []))), None),
        "outlet": find_outlet(text, pieces.get("boilerplate", [])),
        "agency": find_agency(pieces) or _name_agency(copied_from or ""),
        "copied_from": copied_from,
        "published_on": day,
        "published_on_basis": "page" if day and article.get("published_on") is None else None,
        "language": find_language(own),
        "n_words": count_words(own),
    }


def _group_pieces(text: str, blocks: list[dict]) -> dict[str, list[str]]:
    """Return the texts of the blocks by kind, and under `end` the short lines behind the last paragraph.

    A credit above the last paragraph is not the whole text's.
    """
    bodies = [block["start"] for block in blocks if block["kind"] == "body"]
    last = max((start for start in bodies if not _COPYRIGHT.match(text, start)), default=0)
    below = [text[b["start"] : b["end"]] for b in blocks if b["start"] > last and b["kind"] in _NOT_READERS]
    pieces: dict[str, list[str]] = {"end": [line for line in below[:_LAST_LINES] if len(line) <= _LAST_CHARACTERS]}
    for block in blocks:
        if block["kind"] != "credit" or block["start"] > last:
            pieces.setdefault(block["kind"], []).append(text[block["start"] : block["end"]])
    return pieces


def parse_byline(text: str) -> str | None:
    """Return the names in a byline, None if it holds none.

    >>> parse_byline("By Ada Brandt in Port Orsa"), parse_byline("Ole Holm, Staff Writer"), parse_byline("By Reuters")
    ('Ada Brandt', 'Ole Holm', None)
    >>> parse_byline("Updates by Ada Brandt Last updated Nov 8, 2021 Share"), parse_byline("Herald staff and AFP")
    ('Ada Brandt', 'Herald staff')
    """
    at = split_date(text[:160])
    name = _strip_by((text[:at] if at else text).strip()[:160])
    name = _AFTER_NAME.split(_cut_stamp(name), maxsplit=1)[0].strip(" :-–—")
    name = _AND_AGENCY.sub("", name)
    return name if name and name[0].isupper() and not _name_agency(_STAFF.sub("", name)) else None


def _strip_by(text: str) -> str:
    match = _BY.match(text)
    return text[match.end() :] if match else text


def _cut_stamp(name: str) -> str:
    """Return a byline without the date or the word of updating behind the name."""
    words = _STAMP.sub("", name).split(" ")
    is_cut = len(" ".join(words)) < len(name)
    while is_cut and len(words) > 1 and is_date_word(words[-1]):
        words.pop()
    return " ".join(words)


def find_day(pieces: dict[str, list[str]], url: str | None) -> str | None:
    """Return the day of publication that the page prints above or below its text, or that its address holds."""
    for line in pieces.get("dateline", []) + pieces.get("byline", []):
        if day := parse_day(line):
            return day
    match = _URL_DAY.search(url or "")
    return parse_day("-".join(match.groups())) if match else None


def find_outlet(text: str, furniture: Iterable[str]) -> str | None:
    """Return the outlet that a copyright line names, if the page names it elsewhere too (else: its publisher).

    >>> line = "© 2021 The Orsa Herald. All rights reserved."
    >>> find_outlet(f"The Orsa Herald | Ferries {line}", [line]), find_outlet(f"Ferries {line}", [line])
    ('The Orsa Herald', None)
    """
    for line in furniture:
        match = _COPYRIGHT.search(line[:300])
        name = _RIGHTS.sub("", line[match.end() : 300]).strip(" -–—") if match else ""
        if 2 < len(name) <= 40 and name[0].isupper() and _is_named(name, text, line):
            return name
    return None


def _is_named(name: str, text: str, line: str) -> bool:
    return text.count(name) > line.count(name) and name.casefold() not in ("copyright", "all", "the", "home", "news")


@functools.cache
def _load_agencies() -> dict[str, str]:
    return {row["name"].casefold(): row["agency"] for row in read_lexicon("agencies")}


def _name_agency(text: str) -> str | None:
    return _load_agencies().get(text.casefold().strip(" .,:;()[]-–—").removeprefix("the "))


def find_agency(pieces: dict[str, list[str]]) -> str | None:
    """Return the agency that byline, credit, dateline or a line behind the text name as its author.

    >>> find_agency({"end": ["(AFP)"]}), find_agency({"body": ["TARSK, March 5. /TASS/. The quay is open."]})
    ('AFP', 'TASS')
    """
    for line in pieces.get("byline", []) + pieces.get("credit", []):
        if agency := _read_agency(line[:200]):
            return agency
    for paragraph in pieces.get("body", [])[:2]:
        match = _DATELINE.match(paragraph[:140])
        if match and (agency := _name_agency(match.group(1) or match.group(2))):
            return agency
    return next(filter(None, map(_name_owner, pieces.get("end", []))), None)


def _name_owner(line: str) -> str | None:
    """Return the agency that a line names and nothing else, but for marks of copyright or of having contributed."""
    return _name_agency(_CONTRIBUTED.sub("", _RIGHTS.sub("", _COPYRIGHT.sub("", line, count=1))))


def _read_agency(line: str) -> str | None:
    """Return the agency in a byline or a credit: one of the list, one that calls itself so, or initials."""
    credit = _CREDITED.match(line)
    bare = line[credit.end() :] if credit else SOURCE_LABEL.sub("", _strip_by(line), count=1)
    parts = [part.strip(" .;:()[]") for part in re.split(r"[,|/&(]|\band\b|\bwith\b", bare)]
    listed = next((agency for part in parts if (agency := _name_agency(_STAFF.sub("", part)))), None)
    named = listed or next((part for part in parts if _AGENCY.fullmatch(part)), None)
    initials = _INITIALS.fullmatch(parts[0] if credit else parts[-1])
    is_told = credit or _AND_AGENCY.search(line)
    return named or (initials.group() if initials and is_told else None)


def find_source(pieces: dict[str, list[str]]) -> str | None:
    """Return the outlet that a short credit names as the origin of the whole text ("Source: Orsa Herald")."""
    for line in pieces.get("credit", []):
        match = SOURCE_LABEL.match(line[:200])
        name = line[match.end() :].strip(" .") if match else ""
        if name and len(name.split()) <= 5 and not WEB_ADDRESS.search(name) and name[0].isupper():
            return name
    return None
