"""Whom and what do articles mention: people, bodies and places, each by one name.

One row is a mention in its place.  People come from the cast of each document, bodies and places from the gazetteer
and from what the corpus's own speakers speak for; nobody is added who is only described.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from presswork.language.gazetteer import ENTRIES, Entries, Place, find_body, find_place
from presswork.schema import CoverageLike, to_rows
from presswork.speakers.identities import normalise_name
from presswork.speakers.mentions import Document, read_document

# Blocks whose words are an outlet's or an excerpt's: what readers say and page furniture mention nobody here.
_KINDS = ("headline", "kicker", "standfirst", "subheading", "body", "caption", "excerpt")
_COLUMNS = ["article_id", "block", "start", "end", "name", "kind"]


def list_mentions(coverage: CoverageLike) -> pd.DataFrame:
    """Return every mention of a person, a body or a place, in the order of the articles and of their text.

    One row per mention: ``article_id, block, start, end, name`` (one for each, as speakers are called)``, kind``
    (person, body, place).

    Notes
    -----
    Adjectives and seats of government stand for their place ("Turkish", "the Kremlin").  A surname alone is joined to
    the only person of the corpus with that surname, and stays as it is where there are several.  Articles in other
    languages than English are left out.
    """
    articles = coverage.articles
    is_english = articles["language"].isna() | articles["language"].str.startswith("en")
    blocks = coverage.blocks[coverage.blocks["kind"].isin(_KINDS) & coverage.blocks["duplicate_of"].isna()]
    by_article = {
        i: list(zip(g["start"], g["end"], g["block"], strict=True)) for i, g in blocks.groupby("article_id")
    }
    token, rows = ENTRIES.set(_read_entries(coverage)), []
    try:
        for row in to_rows(articles.loc[is_english, ["article_id", "text", "published_on"]]):
            spans = sorted(by_article.get(row["article_id"], []))
            rows += [(row["article_id"], *found) for found in _read_article(row, spans)]
    finally:
        ENTRIES.reset(token)
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    names = _join_persons(frame.loc[frame["kind"].eq("person"), "name"], coverage.speakers)
    return frame.assign(name=[names.get(name, name) for name in frame["name"]])


def _read_entries(coverage: CoverageLike) -> Entries:
    """Return what the corpus's speakers speak for, as places: the lists cannot know invented or small ones."""
    known = Counter(coverage.speakers["affiliation"].dropna())
    # Whoever speaks for Orsa speaks for a person.
    surnames = {name.split()[-1] for name in coverage.speakers["speaker"] if " " in name}
    own = [
        name for name, n in known.items() if n > 1 and " " not in name and name[:1].isupper() and name not in surnames
    ]
    return Entries(
        tuple((name, Place(name, "state", name)) for name in own if not find_place(name) and not find_body(name))
    )


def _read_article(article: Mapping, spans: list[tuple[int, int, int]]) -> Iterator[tuple]:
    text = article["text"] or ""
    kept, at = [], 0
    for start, end, _ in spans:
        kept += ["\n" * (start - at) if start > at else "", text[max(start, at) : end]]
        at = max(at, end)
    shown = "".join(kept)
    before = ENTRIES.get()
    document = read_document(shown, article["published_on"])
    try:
        found = sorted(_find_names(document))
    finally:
        ENTRIES.set(before)
    for start, end, name, kind in found:
        block = next((number for low, high, number in spans if low <= start < high), None)
        if block is not None:
            yield block, start, end, name, kind


def _find_names(document: Document) -> Iterator[tuple[int, int, str, str]]:
    tokens, taken = document.tokens, set()
    for place in document.cast.at.values():
        taken |= set(range(place.start, place.end))
        yield tokens.starts[place.start], tokens.ends[place.end - 1], place.person.name, "person"
    for at, (word, label) in enumerate(zip(tokens.words, tokens.labels, strict=True)):
        if label not in "PQBC" or at in taken:
            continue
        town, body = find_place(word), find_body(word)
        if town is not None:
            yield tokens.starts[at], tokens.ends[at], town.name, "place"
        elif body is not None and not body.is_generic:
            yield tokens.starts[at], tokens.ends[at], body.name, "body"


def _join_persons(names: pd.Series, speakers: pd.DataFrame) -> dict[str, str]:
    """Return the one name of each person: as speakers are called, else the commonest spelling of the full name."""
    counts = Counter(names)
    known = {_make_key(name): name for name in speakers.loc[speakers["is_named"].fillna(False), "speaker"]}
    full = {name: _make_key(name) for name in counts if " " in name}
    best: dict[tuple[str, ...], str] = {}
    for name, key in sorted(full.items(), key=lambda pair: (-counts[pair[0]], pair[0])):
        best.setdefault(key, known.get(key, name))
    by_surname: dict[str, set[str]] = {}
    for key, name in {**best, **{key: name for key, name in known.items() if len(key) > 1}}.items():
        by_surname.setdefault(key[-1], set()).add(name)
    joined = {name: best[key] for name, key in full.items()}
    for name in counts:
        bearers = by_surname.get("".join(_make_key(name)[-1:]), set())
        if " " not in name and len(bearers) == 1:
            joined[name] = next(iter(bearers))
    return joined


def _make_key(name: str) -> tuple[str, ...]:
    """Return the words of a name without initials: Mira J. Orsa is Mira Orsa."""
    words = normalise_name(name)
    return tuple(word for word in words if len(word) > 1) or words
