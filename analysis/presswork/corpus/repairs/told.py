"""What was mended in a text, so that it can be told once for a file of many texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Told(NamedTuple):
    """One kind of repair: how often, what was found (one, many), what was done, and where a word shows it."""

    n: int
    one: str
    many: str
    action: str
    example: str = ""

    def tell(self, n_texts: int = 1) -> str:
        """Return what was found in words.

        >>> Told(2, "ligature", "ligatures", "written as letters").tell(), Told(1, "tag", "tags", "", "<p>").tell()
        ('2 ligatures', '1 tag (<p>)')
        """
        found = f"{self.n:,} {self.one if self.n == 1 else self.many}"
        found += f" ({self.example})" if self.example else ""
        return found + (f" in {n_texts:,} texts" if n_texts > 1 else "")


def add_up(told: Iterable[Told]) -> list[tuple[Told, int]]:
    """Return the kinds of repair in many texts, each with the number of texts, in the order of the first of each."""
    sums: dict[tuple[str, str], tuple[Told, int]] = {}
    for one in told:
        before, n_texts = sums.get((one.many, one.action), (one._replace(n=0), 0))
        sums[one.many, one.action] = before._replace(n=before.n + one.n), n_texts + 1
    return list(sums.values())
