"""Texts that can be asked: an index of their words in SQLite's FTS5, tokenised as we count.

One row is one text, a statement or a paragraph.  Words are folded before they are indexed, and the tokenizer of FTS5
only parts them at blanks, so that TB-2, U.S. and don't are one word here as everywhere.
"""

from __future__ import annotations

import functools
import itertools
import re
import sqlite3
from collections.abc import Iterable, Sequence

from presswork.asking.query import Both, Near, Node, Phrase, parse_query
from presswork.errors import ParameterError
from presswork.words.word_list import fold_phrase

# Only white space parts words.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* Co'"
# Stands between sentences, so that no phrase crosses their bounds.
SENTENCE = "¶"
# FTS5 folds capitals; this tells US from us.
_ACRONYM = "ʹ"
# What a wildcard may stand for; more words than this are no question.
MAX_FORMS = 400
_MARKS = ("\x02", "\x03")
_COLUMNS = {False: "words", True: "lemmas"}


class Index:
    """Texts, each a sequence of folded words, that can be asked."""

    def __init__(self, texts: Iterable[Sequence[str]]):
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(f'CREATE VIRTUAL TABLE told USING fts5(words, lemmas, tokenize = "{TOKENIZER}")')
        self._base.execute("CREATE VIRTUAL TABLE forms USING fts5vocab(told, col)")
        rows = ((at, encode_words(words), encode_words(map(find_lemma, words))) for at, words in enumerate(texts))
        self._base.executemany("INSERT INTO told(rowid, words, lemmas) VALUES (?, ?, ?)", rows)

    def match(self, query: str, is_lemma: bool = False) -> list[int]:
        """Return the places of the texts that a query finds, in their order.

        Raises
        ------
        ParameterError
            As :func:`presswork.asking.query.parse_query`; or if a wildcard stands for too many words.
        """
        return match_table(self._base, "told", "forms", query, is_lemma)

    def locate(self, query: str, is_lemma: bool = False) -> list[tuple[int, int, int]]:
        """Return where a query is met: text, first and last word, counted from 0."""
        asked = write_expression(self._base, "forms", parse_query(query), is_lemma)
        column = [*_COLUMNS.values()].index(_COLUMNS[is_lemma])
        rows = self._base.execute(
            f"SELECT rowid, highlight(told, {column}, ?, ?) FROM told WHERE told MATCH ? ORDER BY rowid",
            (*_MARKS, asked),
        )
        return [(at, *span) for at, marked in rows for span in _read_marks(marked)]


def _read_marks(marked: str) -> list[tuple[int, int]]:
    spans, first = [], 0
    for at, word in enumerate(marked.split(" ")):
        if word.startswith(_MARKS[0]):
            first = at
        if word.endswith(_MARKS[1]):
            spans.append((first, at))
    return spans


def index_texts(texts: Iterable[str]) -> Index:
    """Return the index of texts as they are written."""
    return Index([fold_phrase(text or "") for text in texts])


def encode_words(words: Iterable[str]) -> str:
    """Return folded words as the text that is indexed.

    >>> encode_words(["US", "drones"])
    'usʹ drones'
    """
    return " ".join(map(_encode, words))


@functools.lru_cache(maxsize=200_000)
def _encode(word: str) -> str:
    return word.lower() + _ACRONYM if word.isupper() and len(word) > 1 else word


@functools.lru_cache(maxsize=200_000)
def find_lemma(word: str) -> str:
    """Return the dictionary form of a folded word.

    >>> find_lemma("gates"), find_lemma("found"), find_lemma("US")
    ('gate', 'find', 'US')
    """
    import simplemma

    return simplemma.lemmatize(word, lang="en").casefold() if word.isalpha() and word.islower() else word


def match_table(base: sqlite3.Connection, table: str, forms: str, query: str, is_lemma: bool = False) -> list[int]:
    """Return the rowids of the FTS5 table that a query finds; `forms` is the table of its words."""
    asked = write_expression(base, forms, parse_query(query), is_lemma)
    return [
        row for (row,) in base.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid", (asked,))
    ]


def write_expression(base: sqlite3.Connection, forms: str, node: Node, is_lemma: bool) -> str:
    """Return a query as FTS5 writes it, wildcards replaced by the words that they stand for."""
    column = _COLUMNS[is_lemma]
    expand = functools.partial(_expand, base, forms, column)
    return f"{{{column}}} : ({_write(node, expand, is_lemma)})"


def _write(node: Node, expand, is_lemma: bool) -> str:
    if isinstance(node, Both):
        return f"({_write(node.left, expand, is_lemma)}) {node.operator} ({_write(node.right, expand, is_lemma)})"
    phrases = node.phrases if isinstance(node, Near) else (node,)
    choices = [_list_forms(phrase, expand, is_lemma) for phrase in phrases]
    told = list(itertools.islice(itertools.product(*choices), MAX_FORMS + 1))
    if len(told) > MAX_FORMS:
        raise ParameterError(
            f"A wildcard in {' '.join(word for p in phrases for word in p.words)!r} stands for more than {MAX_FORMS} "
            "words or pairs of them; write more letters before it."
        )
    if not isinstance(node, Near):
        return " OR ".join(form for (form,) in told)
    # FTS5 counts the words between; NEAR/1 are neighbours.
    return " OR ".join(f"NEAR({' '.join(forms)}, {max(node.distance - 1, 0)})" for forms in told)


def _list_forms(phrase: Phrase, expand, is_lemma: bool) -> list[str]:
    """Return the phrases, quoted, that a phrase with wildcards stands for."""
    words = [expand(word) if set("*?") & set(word) else [_encode(_fold(word, is_lemma))] for word in phrase.words]
    told = itertools.islice(itertools.product(*words), MAX_FORMS + 1)
    return ['"' + " ".join(form).replace('"', "") + '"' for form in told]


def _fold(word: str, is_lemma: bool) -> str:
    return find_lemma(word) if is_lemma else word


def _expand(base: sqlite3.Connection, forms: str, column: str, word: str) -> list[str]:
    """Return the words of the texts that a word with wildcards stands for; the word itself where there is none."""
    prefix = re.split(r"[*?]", word, maxsplit=1)[0]
    pattern = re.compile(re.escape(word).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
    rows = base.execute(
        f"SELECT term FROM {forms} WHERE col = ? AND term >= ? AND term < ? ORDER BY term",
        (column, prefix, prefix + "\U0010ffff"),
    )
    return [term for (term,) in rows if pattern.fullmatch(term.removesuffix(_ACRONYM))] or [word]
