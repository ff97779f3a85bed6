"""The tables of a corpus as one SQLite file, with its statements ready to be asked.

``corpus.sqlite`` holds every public table as a plain table (lists as JSON), a view ``statements`` (quotations with
what is known of their articles) and the index ``quotations_fts`` over their words: Datasette and any other reader
of SQLite open it as it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from presswork.asking.index import TOKENIZER, encode_words, find_lemma
from presswork.errors import CorpusError, OutputError
from presswork.schema import SCHEMA, to_plain
from presswork.table_files import cut_table
from presswork.words.word_list import fold_phrase

DATABASE_FILE = "corpus.sqlite"
_KINDS = {"str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER", "list": "TEXT"}
_FACTS = "outlet published_on headline byline url path sha256".split()
_FTS = f"""CREATE VIRTUAL TABLE quotations_fts USING fts5(
    words, lemmas, content = 'quotations', content_rowid = 'rowid', tokenize = "{TOKENIZER}"
)"""
_VIEW = f"""CREATE VIEW statements AS SELECT quotations.rowid AS number, quotations.*,
    {", ".join(f"articles.{name}" for name in _FACTS)}
    FROM quotations JOIN articles USING (article_id) WHERE quotations.kind != 'scare'"""


def write_database(frames: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write ``corpus.sqlite`` into a folder, in place of an older one, and return its path.

    Same tables, same bytes, with one version of SQLite.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    path = folder / DATABASE_FILE
    try:
        path.unlink(missing_ok=True)
        base = sqlite3.connect(path)
        try:
            fill_database(base, frames)
            base.execute("VACUUM")
        finally:
            base.close()
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(f"{path} cannot be written ({error}); choose another folder with --out.") from error
    return path


def fill_database(base: sqlite3.Connection, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the public tables, the view and the index into an empty database."""
    for name, columns in SCHEMA.items():
        kinds = {column: _KINDS[kind] for column, kind in columns.items()}
        kinds |= {"words": "TEXT", "lemmas": "TEXT"} if name == "quotations" else {}
        told = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
        base.execute(f'CREATE TABLE "{name}" ({told})')
        marks = ", ".join("?" * len(kinds))
        for piece in cut_table(frames[name]):
            values = [[_plain(value) for value in to_plain(piece[column])] for column in columns]
            values += _list_words(piece["text"]) if name == "quotations" else []
            base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', zip(*values, strict=True))
    base.execute("CREATE INDEX articles_by_id ON articles(article_id)")
    base.execute("CREATE INDEX quotations_by_article ON quotations(article_id, quotation)")
    base.execute(_VIEW)
    base.execute(_FTS)
    base.execute("INSERT INTO quotations_fts(quotations_fts) VALUES ('rebuild')")
    base.commit()


def _list_words(texts: pd.Series) -> list[list[object]]:
    folded = [fold_phrase(text or "") for text in to_plain(texts)]
    return [[encode_words(words) for words in folded], [encode_words(map(find_lemma, words)) for words in folded]]


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def open_database(path: Path) -> sqlite3.Connection:
    """Return a connection to a file of :func:`write_database` that cannot write to it.

    Raises
    ------
    CorpusError
        If it is none, or of another version: a view of somebody else's could run for ever.
    """
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        there = {name: (kind, sql) for kind, name, sql in base.execute("SELECT type, name, sql FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        base.close()
        raise CorpusError(f"{path} is no database ({error}); write it again with `presswork tables`.") from error
    wanted = {"statements": ("view", _VIEW), "quotations_fts": ("table", _FTS)}
    is_ours = all(there.get(name) == made for name, made in wanted.items())
    if not is_ours or any(there.get(name, ("",))[0] != "table" for name in SCHEMA):
        base.close()
        raise CorpusError(f"{path} is not as Presswork writes it; write it again with `presswork tables`.")
    return base


def make_database(frames: Mapping[str, pd.DataFrame]) -> sqlite3.Connection:
    """Return the same database in memory; JupyterLab runs what controls ask for in a thread of its own."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    fill_database(base, frames)
    return base
