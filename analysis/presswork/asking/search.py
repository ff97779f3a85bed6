"""Which statements answer a question?

One row of an answer is a statement, with all that is needed to cite it.
"""

from __future__ import annotations

import difflib
import json
import sqlite3
from collections.abc import Iterable, Sequence

import pandas as pd

from presswork.asking.index import index_texts, match_table
from presswork.errors import ParameterError
from presswork.parameters import check_among, read_day
from presswork.schema import QUOTED_KINDS, TONES

_COLUMNS = (
    "article_id outlet published_on headline byline url sha256 quotation kind speaker speaker_mention role "
    "affiliation is_official cue tone tone_label target text start end path"
).split()
_TONE_LABELS = {name: label for label, name in TONES.items()}


def search_statements(
    base: sqlite3.Connection,
    query: str = "",
    speaker: str = "",
    about: str = "",
    outlets: Sequence[str] = (),
    since: str = "",
    until: str = "",
    kind: str = "",
    tone: str = "",
    is_lemma: bool = False,
) -> pd.DataFrame:
    """Return the statements that pass every filter given, in the order of time, undated ones last.

    Parameters
    ----------
    base
        From :mod:`presswork.asking.database`.
    query
        Words sought in the statements, in the language of :mod:`presswork.asking.query`; empty for all.
    speaker
        A speaker's name, a variant of it, or a query over names (``Brask``, ``Mar?wec OR Tolk``).
    about
        A query: what the statement must hold or be aimed at (its words or its target).
    outlets, since, until, kind, tone
        Outlets of which any will do; first and last day, both included, undated statements left out then; direct,
        mixed or indirect; negative, neutral or positive.
    is_lemma
        Whether every form of a word is found (``find`` also finds found).

    Returns
    -------
    statements
        ``article_id, outlet, published_on, headline, byline, url, sha256, quotation, kind, speaker, speaker_mention,
        role, affiliation, is_official, cue, tone, tone_label, target, text, start, end, path``.

    Raises
    ------
    ParameterError
        If a query cannot be read, or a value names nothing that the corpus has.
    """
    since, until = read_day("since", since), read_day("until", until)
    if kind:
        check_among("kind", kind, QUOTED_KINDS)
    if tone:
        check_among("tone", tone, _TONE_LABELS)
    for outlet in outlets:
        check_among("outlet", outlet, _list_values(base, "outlet"))
    conditions: list[tuple[str, Sequence[object]]] = [
        *([("published_on >= ?", [since])] if since else []),
        *([("substr(published_on, 1, 10) <= ?", [until])] if until else []),
        *([("kind = ?", [kind])] if kind else []),
        *([("tone_label = ?", [_TONE_LABELS[tone]])] if tone else []),
        *([(f"outlet IN ({_mark(outlets)})", outlets)] if outlets else []),
        *([_choose_rows("number", _match(base, query, is_lemma))] if query.strip() else []),
        *([_choose_rows("number", _find_about(base, about, is_lemma))] if about.strip() else []),
        *([_choose_speakers(base, speaker)] if speaker.strip() else []),
    ]
    where = " AND ".join(f"({condition})" for condition, _ in conditions) or "1"
    order = "published_on IS NULL, published_on, number"
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    given = [value for _, values in conditions for value in values]
    rows = base.execute(f"SELECT {columns} FROM statements WHERE {where} ORDER BY {order}", given).fetchall()
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def _mark(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _choose_rows(column: str, rows: Iterable[object]) -> tuple[str, list[object]]:
    # As JSON, for SQLite takes no more than 32,766 values one by one.
    return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(list(rows))]


def _match(base: sqlite3.Connection, query: str, is_lemma: bool) -> list[int]:
    base.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.quotation_forms USING fts5vocab(main, quotations_fts, col)")
    return match_table(base, "quotations_fts", "temp.quotation_forms", query, is_lemma)


def _find_about(base: sqlite3.Connection, query: str, is_lemma: bool) -> list[int]:
    aimed = base.execute("SELECT number, target FROM statements WHERE target IS NOT NULL").fetchall()
    found = index_texts([target for _, target in aimed]).match(query, is_lemma)
    return sorted({*_match(base, query, is_lemma), *(aimed[at][0] for at in found)})


def _choose_speakers(base: sqlite3.Connection, name: str) -> tuple[str, list[object]]:
    rows = base.execute("SELECT speaker, variants FROM speakers").fetchall()
    return _choose_rows("speaker", find_speakers([(who, json.loads(names or "[]")) for who, names in rows], name))


def find_speakers(
    known: Sequence[tuple[str, Sequence[str] | None]], name: str, where: str = "this corpus"
) -> list[str]:
    """Return the speakers that a name means: that one, else those with that variant, else what a query finds.

    Parameters
    ----------
    known
        Canonical name and variants of each speaker.
    where
        What an error calls the corpus.

    Raises
    ------
    ParameterError
        If it means nobody; names that are near are told.
    """
    sought = name.strip().casefold()
    found = [who for who, _ in known if who.casefold() == sought]
    found = found or [who for who, names in known if any(str(one).casefold() == sought for one in names or ())]
    if found:
        return found
    index = index_texts([" ¶ ".join([who, *(names or ())]) for who, names in known])
    found = [known[at][0] for at in index.match(name)]
    if not found:
        raise ParameterError(_tell_nobody(name, [who for who, _ in known], where))
    return found


def _tell_nobody(name: str, known: list[str], where: str) -> str:
    near = difflib.get_close_matches(name, known, 3)
    hint = f"; did you mean {', '.join(near)}?" if near else "; the table of speakers lists who is."
    return f"Nobody called {name!r} is quoted in {where}{hint}"


def _list_values(base: sqlite3.Connection, column: str) -> list[str]:
    rows = base.execute(f"SELECT DISTINCT {column} FROM articles WHERE {column} IS NOT NULL").fetchall()
    return [value for (value,) in rows]
