"""The query language: words, phrases, wildcards, AND OR NOT, NEAR, parentheses.

``negotiat* NEAR/5 gate`` is two words at most five words apart; ``"cease-fire talks"``, or the same words without
marks, a phrase; ``dam AND (crack OR weld) NOT film`` what it says.  Operators are in capitals, words in any case.
A query is read once, here, and answered by SQLite's FTS5 (:mod:`presswork.asking.index`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from presswork.errors import ParameterError
from presswork.language.sentences import find_words
from presswork.words.word_list import fold_word

_TOKEN = re.compile(r'"[^"]*"|“[^”]*”|\(|\)|[^\s()"“”]+')
_NEAR = re.compile(r"NEAR(?:/(\d{1,3}))?\Z")
# Words between two that are near where no number says it, as in FTS5.
NEAR_WORDS = 10
_WILD = re.compile(r"[*?]")
_WORD = re.compile(r"[^\W_]")
_NO_WORD = re.compile(r"[^\w*?.'-]")
# Longer or deeper ones are no question, but an attack.
_MAX_LENGTH, _MAX_DEPTH = 2000, 40
_HOW_TO = (
    'write words, "phrases", wildcards (negotiat*), AND, OR, NOT, NEAR/5 and parentheses, or a regular expression '
    "between slashes"
)


@dataclasses.dataclass(frozen=True)
class Phrase:
    """Words in a row, folded as they are counted; ``*`` and ``?`` stand for any letters and for one."""

    words: tuple[str, ...]

    @property
    def is_wild(self) -> bool:
        """Whether a word of it holds a wildcard."""
        return any(_WILD.search(word) for word in self.words)


@dataclasses.dataclass(frozen=True)
class Near:
    """Phrases with at most `distance` words between the first and the last."""

    phrases: tuple[Phrase, ...]
    distance: int


@dataclasses.dataclass(frozen=True)
class Both:
    """``AND``, ``OR`` or ``NOT`` of two."""

    operator: str
    left: Node
    right: Node


Node = Phrase | Near | Both


def is_pattern(query: str) -> bool:
    """Return whether a query is a regular expression between slashes."""
    query = query.strip()
    return len(query) > 2 and query[0] == query[-1] == "/"


def parse_query(query: str) -> Node:
    """Return what a query asks for.

    >>> parse_query("gate OR dam")
    Both(operator='OR', left=Phrase(words=('gate',)), right=Phrase(words=('dam',)))
    >>> parse_query("negotiat* NEAR/5 gate").distance
    5

    Raises
    ------
    ParameterError
        If it holds no word, an operator lacks a side, a parenthesis is not closed, or NEAR joins something other than
        words and phrases.
    """
    return _Parser(query).read()


class _Parser:
    """A reader of one query, from left to right: OR binds weakest, then AND, NOT and NEAR."""

    def __init__(self, query: str):
        self.query, self.tokens = query, _TOKEN.findall(query)

    def read(self) -> Node:
        if not self.tokens:
            raise self._refuse("holds no word")
        if len(self.query) > _MAX_LENGTH or self.query.count("(") > _MAX_DEPTH:
            raise self._refuse(f"is longer than {_MAX_LENGTH} characters, or has more than {_MAX_DEPTH} parentheses")
        if self.query.count('"') % 2:
            raise self._refuse("has a quotation mark that is not closed")
        node = self._read_or()
        if self.tokens:
            raise self._refuse(f"goes on with {self.tokens[0]!r} where an operator is due")
        return node

    def _read_or(self) -> Node:
        return self._read_chain(("OR",), lambda: self._read_chain(("AND", "NOT"), self._read_near))

    def _read_chain(self, operators: tuple[str, ...], read) -> Node:
        node = read()
        while self.tokens and self.tokens[0] in operators:
            operator = self.tokens.pop(0)
            if operator == "AND" and self.tokens and self.tokens[0] == "NOT":
                operator = self.tokens.pop(0)
            node = Both(operator, node, read())
        return node

    def _read_near(self) -> Node:
        phrases: list[Node] = []
        distance, node = 0, self._read_item()
        while self.tokens and (found := _NEAR.match(self.tokens[0])):
            self.tokens.pop(0)
            phrases = phrases or [node]
            phrases.append(self._read_item())
            distance = max(distance, int(found[1] or NEAR_WORDS))
        plain = tuple(phrase for phrase in phrases if isinstance(phrase, Phrase))
        if len(plain) < len(phrases):
            raise self._refuse("has NEAR beside something other than a word or a phrase")
        return Near(plain, distance) if plain else node

    def _read_item(self) -> Node:
        if not self.tokens:
            raise self._refuse("ends where a word is due")
        token = self.tokens.pop(0)
        if token == "(":
            node = self._read_or()
            if not self.tokens or self.tokens.pop(0) != ")":
                raise self._refuse("has a parenthesis that is not closed")
            return node
        if token == ")" or _is_operator(token):
            raise self._refuse(f"has {token!r} where a word is due")
        return self._read_phrase(token)

    def _read_phrase(self, token: str) -> Phrase:
        words = list(fold_words(token.strip('"“”')))
        # Words beside one another are a phrase, as they are without any operator.
        while token[0] not in '"“' and self.tokens and _is_word(self.tokens[0]):
            words += fold_words(self.tokens.pop(0))
        if not words:
            raise self._refuse(f"has {token!r}, in which there is no word")
        return Phrase(tuple(words))

    def _refuse(self, why: str) -> ParameterError:
        return ParameterError(f"The query {self.query[:80]!r} {why}; {_HOW_TO}.")


def _is_operator(token: str) -> bool:
    return token in ("AND", "OR", "NOT") or bool(_NEAR.match(token))


def _is_word(token: str) -> bool:
    return not _is_operator(token) and token[0] not in '()"“'


def fold_words(text: str) -> Iterator[str]:
    """Yield the words of a query as they are counted, wildcards kept.

    >>> list(fold_words("Orsa’s negotiat* U.S."))
    ['orsa', 'negotiat*', 'u.s.']
    """
    for part in text.split():
        if not _WORD.search(part):
            continue
        if _WILD.search(part):
            yield _NO_WORD.sub("", part.casefold().replace("’", "'")).strip(".'")
        else:
            yield from (fold_word(part[start:end]) for start, end in find_words(part))
