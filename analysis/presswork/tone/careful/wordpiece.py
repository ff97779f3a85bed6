"""Words as the pieces that a transformer knows.

A word that is not in the vocabulary is cut into its longest known beginning and the pieces that follow it.

References
----------
Wu et al. (2016), Google's neural machine translation system, section 4.1 (greedy longest match first).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

_MAX_LETTERS = 40


class WordPieces:
    """A vocabulary of pieces; those inside a word begin with ``##``."""

    def __init__(self, pieces: Sequence[str]):
        self.ids = {piece: number for number, piece in enumerate(pieces)}
        self._known: dict[str, list[int]] = {}

    def cut(self, word: str) -> list[int]:
        """Return the numbers of the pieces of `word`, that of ``[UNK]`` where it cannot be cut."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 100_000:  # a bound on memory, whatever is read
                self._known.clear()
            found = self._known[word] = cut_word(word, self.ids)
        return found


def cut_word(word: str, ids: Mapping[str, int]) -> list[int]:
    """Return the numbers of the pieces of `word`, longest beginnings first.

    >>> cut_word("dams", {"[UNK]": 0, "dam": 1, "##s": 2}), cut_word("x", {"[UNK]": 0})
    ([1, 2], [0])
    """
    if word in ids:
        return [ids[word]]
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    pieces, at = [], 0
    while at < len(plain) <= _MAX_LETTERS:
        sign = "##" if at else ""
        end = next((e for e in range(len(plain), at, -1) if sign + plain[at:e] in ids), at)
        if end == at:
            return [ids["[UNK]"]]
        pieces.append(ids[sign + plain[at:end]])
        at = end
    return pieces or [ids["[UNK]"]]
