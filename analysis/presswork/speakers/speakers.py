"""Who speaks? From the mention in the text to one canonical person or body, with role, affiliation and office.

One row is one quotation, as in :mod:`presswork.statements.quotations`; five columns are added. Annotation looks at
one document at a time (:func:`annotate_speakers`), so it can run partition by partition; names are joined across
documents in a second step over the small table that results (:func:`join_speakers`). A speaker that the rules cannot
tell is null.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from presswork.language.gazetteer import ENTRIES, Body, Entries, Place, find_place, fold
from presswork.schema import make_table, to_rows
from presswork.speakers.anaphora import resolve_mentions
from presswork.speakers.identities import is_person_name, join_names
from presswork.speakers.mentions import UNKNOWN, Speaker
from presswork.speakers.people.labels import read_tokens

COLUMNS = ("speaker", "role", "affiliation", "is_official", "is_named")
_SILENT_BLOCKS = {"comment", "boilerplate", "duplicate", "credit", "citation"}
# Words of a role by which no two roles are alike.
_ROLE_FILLERS = {"former", "of", "the", "and", "for"}


def resolve_speakers(
    quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the quotations with speaker, role, affiliation, is_official and is_named filled in."""
    return join_speakers(annotate_speakers(quotations, articles, blocks, names), names)


def annotate_speakers(
    quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the quotations with each speaker as its own document tells; rows and order stay.

    Of `names` only the places and bodies are read here, as if they stood in the package's lists.
    """
    token = ENTRIES.set(_read_entries(names))
    try:
        return _annotate(quotations, articles, blocks)
    finally:
        ENTRIES.reset(token)


def _read_entries(names: pd.DataFrame | None) -> Entries:
    """Return the rows of ``names.csv`` that name a place or a body: what a row names is its own affiliation."""
    rows = [] if names is None else [r for r in to_rows(names) if r["alias"] and r["speaker"] and not r.get("role")]
    return Entries(tuple((e[0], e[1]) for r in rows if (e := _read_entry(r))))


def _read_entry(row: dict) -> tuple[str, Place | Body] | None:
    form, affiliation = row["alias"].removeprefix("the "), row.get("affiliation") or ""
    own = affiliation.startswith(row["speaker"])
    if not own and form == row["alias"]:
        return None
    if own and form == row["alias"] and row.get("is_official"):
        return form, Place(row["speaker"], "state", affiliation)
    return form, Body(row["speaker"], "named by the corpus", affiliation or None, row.get("is_official"), False)


def _annotate(quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    texts = _read_bodies(articles, blocks)
    found: dict[int, Speaker] = {}
    rows = to_rows(
        quotations[["article_id", "kind", "start", "fragments", "speaker_mention", "speaker_start", "speaker_end"]]
    )
    by_article: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by_article.setdefault(row["article_id"], []).append(at)
    for article_id, members in by_article.items():
        if article_id in texts:
            text, published_on = texts[article_id]
            found |= dict(zip(members, resolve_mentions(text, [rows[m] for m in members], published_on), strict=True))
    return _fill_columns(quotations, [found.get(at, UNKNOWN) for at in range(len(rows))])


def _fill_columns(quotations: pd.DataFrame, speakers: list[Speaker]) -> pd.DataFrame:
    values = {"speaker": [s.name for s in speakers]}
    values |= {c: [getattr(s, c) for s in speakers] for c in COLUMNS[1:]}
    types = dict.fromkeys(COLUMNS, "str") | {"is_official": "boolean", "is_named": "boolean"}
    return quotations.assign(**{c: pd.Series(values[c], index=quotations.index, dtype=types[c]) for c in COLUMNS})


def _read_bodies(articles: pd.DataFrame, blocks: pd.DataFrame) -> dict[str, tuple[str, str | None]]:
    """Return text and date by article; what readers and the page furniture say is blanked out."""
    texts = {
        r["article_id"]: (r["text"] or "", r["published_on"])
        for r in to_rows(articles[["article_id", "text", "published_on"]])
    }
    if not len(blocks):
        return texts
    silent = blocks[blocks["kind"].isin(_SILENT_BLOCKS)]
    for row in to_rows(silent[["article_id", "start", "end"]]):
        text, date = texts.get(row["article_id"], ("", None))
        s, e = row["start"], row["end"]
        texts[row["article_id"]] = (text[:s] + "\n" * (e - s) + text[e:], date)
    return texts


def join_speakers(quotations: pd.DataFrame, names: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the quotations with one canonical name per person or body over all documents.

    What a document leaves out about a person (role, affiliation, office) is filled where all other documents agree.

    Parameters
    ----------
    quotations : DataFrame
        As :func:`annotate_speakers` returns it, of all documents.
    names : DataFrame, optional
        `alias`, `speaker`, `role`, `affiliation`, `is_official`: what a user knows better. It wins over everything;
        a person met under an alias is renamed wherever he or she speaks in that document.
    """
    token = ENTRIES.set(_read_entries(names))
    try:
        return _join(quotations, names)
    finally:
        ENTRIES.reset(token)


def _join(quotations: pd.DataFrame, names: pd.DataFrame | None) -> pd.DataFrame:
    rows = to_rows(quotations[["article_id", "speaker_mention", *COLUMNS]])
    canonical = join_names([r for r in rows if r["speaker"]])
    for row in rows:
        if row["speaker"]:
            row["as_read"] = row["speaker"]
            row["speaker"] = canonical[row["speaker"], row["affiliation"]]
    rows = _part_descriptions(_fill_silent(_settle_states(rows)))
    if names is not None and len(names):
        rows = _apply_names(rows, to_rows(names))
    return _fill_columns(quotations, [Speaker(row["speaker"], **{c: row[c] for c in COLUMNS[1:]}) for row in rows])


def _part_descriptions(rows: list[dict]) -> list[dict]:
    """Return the rows with the article behind a description of no state that two articles use ("police (a-1)").

    "The police" of two articles are two bodies as far as the pages tell; one speaker with a mean tone they are not.
    """
    articles: dict[str, set[str]] = {}
    for row in rows:
        if row["speaker"] and not row["is_named"] and not row["affiliation"]:
            articles.setdefault(row["speaker"], set()).add(row["article_id"])
    shared = {speaker for speaker, found in articles.items() if len(found) > 1}
    return [
        row | {"speaker": f"{row['speaker']} ({row['article_id']})"}
        if row["speaker"] in shared and not row["is_named"] and not row["affiliation"]
        else row
        for row in rows
    ]


def _settle_states(rows: list[dict]) -> list[dict]:
    """Return the rows with the state of an office as other documents name it, where a page only suggested one.

    "Prime Minister NAME" on a page about another state is the prime minister of the state that "the Kelmari prime
    minister, NAME" names; where documents name several states, what the page suggested stays.
    """
    named: dict[str, set[tuple[str, frozenset[str]]]] = {}
    persons = [row for row in rows if row["speaker"] and row["role"] and row["affiliation"] and row["is_named"]]
    for row in persons:
        if _names_state(row["role"], row["affiliation"]):
            named.setdefault(row["speaker"], set()).add((row["affiliation"], _list_role_words(row["role"])))
    for row in persons:
        if row["speaker"] in named and not any(map(find_place, read_tokens(row["role"]).words)):
            words = _list_role_words(row["role"])
            states = {state for state, others in named[row["speaker"]] if words & others}
            if len(states) == 1 and find_place(row["affiliation"]) and is_person_name(row["speaker"]):
                row["affiliation"] = states.pop()
    return rows


def _names_state(role: str, affiliation: str) -> bool:
    places = [find_place(word) for word in read_tokens(role).words]
    return any(place and affiliation in (place.name, place.country) for place in places) or role.endswith(
        f" of {affiliation}"
    )


def _list_role_words(role: str) -> frozenset[str]:
    return frozenset(role.lower().split()) - _ROLE_FILLERS


def _fill_silent(rows: list[dict]) -> list[dict]:
    """Return the rows with what a document leaves out about a person, where all others of the corpus agree on it."""
    persons: dict[str, set] = {}
    bodies: dict[str, set] = {}  # "the daily NAME" in one document, bare NAME in another
    for row in rows:
        if (
            row["speaker"]
            and (row["role"] or row["affiliation"] == row["speaker"])
            and is_person_name(row["speaker"])
        ):
            told = persons if row["role"] else bodies
            told.setdefault(row["speaker"], set()).add((row["is_official"], row["affiliation"], row["role"]))
    told = bodies | persons
    return [_fill_row(row, told[row["speaker"]]) if row["speaker"] in told else row for row in rows]


def _fill_row(row: dict, told: set[tuple]) -> dict:
    """Return a row without affiliation filled: one with a role from rows as official as it, one without from all."""
    if row["affiliation"]:
        return row
    if row["role"]:
        told = {t for t in told if row["is_official"] in (None, t[0]) and _is_alike(row, t)}
    known = {t[:2] for t in told if t[1]}
    if len(known) != 1 or (row["role"] is None and {True, False} <= {t[0] for t in told}):
        return row
    official, affiliation = known.pop()
    role = row["role"] or min((t[2] for t in told if t[1] and t[2]), key=lambda r: (len(r), r), default=None)
    return row | {"affiliation": affiliation, "is_official": official, "role": role}


def _is_alike(row: dict, told: tuple) -> bool:
    """Can a role be told by another: any office by an office, else only one that shares a word with it?"""
    words, others = (set((role or "").lower().split()) for role in (row["role"], told[2]))
    return row["is_official"] is not False or bool(words & others - _ROLE_FILLERS)


def _apply_names(rows: list[dict], names: list[dict]) -> list[dict]:
    known = {fold(n["alias"]): n for n in names if n["alias"]}
    known |= {fold(n["speaker"]): n for n in names if n["speaker"] and fold(n["speaker"]) not in known}
    met: dict[tuple[str, str], dict] = {}
    for row in rows:
        keys = [row["speaker_mention"], row.get("as_read"), row["speaker"]]
        entry = next((known[fold(k)] for k in keys if k and fold(k) in known), None)
        if entry and row["speaker"]:
            met.setdefault((row["article_id"], row["speaker"]), entry)
        if entry:
            row["entry"] = entry
    return [_apply_entry(row, row.get("entry") or met.get((row["article_id"], row["speaker"]))) for row in rows]


def _apply_entry(row: dict, entry: dict | None) -> dict:
    if entry is None:
        return row
    given = {c: entry[c] for c in ("role", "affiliation", "is_official") if entry.get(c) is not None}
    return row | {"speaker": entry["speaker"], "is_named": True} | given


def list_speakers(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return one row per canonical speaker, the most quoted first.

    Returns
    -------
    DataFrame
        `speakers` as in :mod:`presswork.coverage`: role, affiliation and office are the most frequent among the rows
        (ties: alphabetical); `variants` are the mentions, sorted. Sorted by `n_statements`, then by name.

    Notes
    -----
    A row with is_named False is a description ("senior Turkish official", "two officials"), not one person: each
    article may mean other people by it. Its `n_articles` counts the articles that use the description; never read it
    as the reach of one voice. "One of them", which tells nothing outside its article, is no speaker at all.
    """
    by_speaker: dict[str, list[dict]] = {}
    for row in to_rows(quotations[["article_id", "speaker_mention", *COLUMNS]]):
        if row["speaker"]:
            by_speaker.setdefault(row["speaker"], []).append(row)
    rows = [_summarise(speaker, members) for speaker, members in by_speaker.items()]
    return make_table("speakers", sorted(rows, key=lambda r: (-r["n_statements"], r["speaker"])))


def _summarise(speaker: str, members: list[dict]) -> dict:
    row = {c: _find_commonest([m[c] for m in members]) for c in COLUMNS[1:]}
    row |= {"speaker": speaker, "n_statements": len(members), "n_articles": len({m["article_id"] for m in members})}
    return row | {"variants": sorted({m["speaker_mention"] for m in members if m["speaker_mention"]})}


def _find_commonest(values: list) -> object:
    counts = Counter(v for v in values if v is not None)
    return min(counts, key=lambda v: (-counts[v], str(v))) if counts else None
