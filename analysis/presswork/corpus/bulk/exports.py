"""Does a file hold the articles of a bulk export, and where does each one end?

Press archives hand out up to 500 articles in one file.  What looks like such a file and cannot be split must not be
read as one article: its headline, outlet and day would stand for all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from presswork.corpus.bulk.factiva import split_factiva
from presswork.corpus.bulk.nexis import split_nexis
from presswork.corpus.bulk.parts import Export
from presswork.corpus.bulk.proquest import split_proquest

__all__ = ["count_articles", "split_export"]

_SPLITTERS: tuple[Callable[[str], Export | None], ...] = (split_nexis, split_proquest, split_factiva)
_NOUN = r"(?:document|article|result|record|dokument|artikel)"
# A gallery counts its pictures ("1 of 12") and a slider its items: only these nouns are articles.
_NUMBERED = re.compile(
    rf"^[^\S\n]*\W{{0,10}}(?:{_NOUN} (\d{{1,5}}) (?:of|/|von|de|sur) (\d{{1,5}})|"
    rf"(\d{{1,5}}) (?:of|/|von|de|sur) (\d{{1,5}}) {_NOUN}[es]{{0,2}})\W{{0,10}}$",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"^[^\S\n]*\W{0,10}end of (?:document|article|record)\W{0,10}$", re.IGNORECASE | re.MULTILINE)
# Fewer words between two rulers are a list of articles.
_LEAST_WORDS = 25


def split_export(text: str) -> Export | None:
    """Return the articles of a bulk export; None if the text is none, no articles if it cannot be split."""
    for split in _SPLITTERS:
        export = split(text)
        if export and export.parts:
            return export
    n = count_articles(text)
    return Export("", [], (f"looks like an export of {n:,} articles in a form that is not known",)) if n > 1 else None


def count_articles(text: str) -> int:
    """Return how many articles a text seems to hold by its rulers: counters that rise, or ends.

    >>> text = "The bridge was opened. " * 9
    >>> count_articles(f"Document 1 of 2\\n{text}\\nDocument 2 of 2\\n{text}"), count_articles(f"1 of 2\\n{text}")
    (2, 1)
    """
    counters = list(_NUMBERED.finditer(text))
    numbers = [int(match[1] or match[3]) for match in counters]
    totals = {match[2] or match[4] for match in counters}
    rising = all(a < b for a, b in itertools.pairwise(numbers)) and len(totals) == 1
    return max(_count_long(text, counters) if rising else 0, _count_long(text, list(_END.finditer(text))), 1)


def _count_long(text: str, rulers: list[re.Match]) -> int:
    """Return how many of the pieces between rulers hold an article's words."""
    edges = [0, *(match.end() for match in rulers), len(text)]
    pieces = (text[start:end] for start, end in itertools.pairwise(edges))
    return min(len(rulers), sum(len(piece.split()) >= _LEAST_WORDS for piece in pieces))
