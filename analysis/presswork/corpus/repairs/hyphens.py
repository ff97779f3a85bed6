"""Is the hyphen at the end of a line the word's own?"""

from __future__ import annotations

import functools
import re

from presswork.corpus.repairs.told import Told
from presswork.language.lexicon import read_lexicon

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\u00ad¬]$")
_REST = re.compile(r"[^\W\d_]+")
_HYPHENS = ("-", "\u2010", "\u00ad", "¬")
# A line is the whole paragraph so far, of which only the last word is looked at; no word is longer.
_LONGEST = 100


@functools.cache
def _load_parts(side: str) -> frozenset[str]:
    return frozenset(row["part"] for row in read_lexicon("compound_parts") if row["side"] == side)


class HyphenMender:
    """Joins lines; a hyphen at the end of one is taken out unless the word has one elsewhere or is a compound.

    Parameters
    ----------
    text
        The whole text, whose other lines show how its words are written.
    """

    def __init__(self, text: str):
        words = [word.casefold() for line in text.splitlines() for word in _WORD.findall(line)]
        self._seen = frozenset(words)
        self.n_mended = self.n_kept = 0
        self.example = ""

    def join(self, line: str, following: str) -> str:
        """Return two lines as one.

        >>> HyphenMender("").join("the engi-", "neers of a well-"), HyphenMender("").join("a well-", "known port")
        ('the engineers of a well-', 'a well-known port')
        """
        last = line[-_LONGEST:].rpartition(" ")[2] if line.endswith(_HYPHENS) else ""
        cut, rest = _CUT.search(last), _REST.match(following)
        if not cut or not rest:
            return f"{line} {following}" if not line.endswith("-") else line + following
        if self._keeps_hyphen(cut[1], rest[0]):
            self.n_kept += 1
            return f"{line[:-1]}-{following}"
        self.n_mended += 1
        self.example = self.example or f"{cut[1]}-{rest[0]}"
        return line[:-1] + following

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        if f"{before}-{after}".casefold() in self._seen:
            return True
        if f"{before}{after}".casefold() in self._seen:
            return False
        if after[0].isupper() and not before.isupper():
            return True
        before, after = before.casefold(), after.casefold()
        return before.rpartition("-")[2] in _load_parts("first") or after in _load_parts("last")

    def tell(self) -> list[Told]:
        """Return what was done."""
        cut = ("word cut at a line's end", "words cut at a line's end")
        told = [Told(self.n_mended, *cut, "joined without hyphen", self.example)] if self.n_mended else []
        return told + ([Told(self.n_kept, *cut, "joined with the hyphen, as a compound")] if self.n_kept else [])
