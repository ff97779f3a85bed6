"""Which word heads a noun phrase, and what title is it?"""

from __future__ import annotations

import itertools
import re

from analysis.names import Title, find_title_entry

# What ends the head of a noun phrase: what follows (of, for, who, a comma) only qualifies it.
_HEAD_END = re.compile(r"[ofwv,.()\-\n]")


def find_title(words: tuple[str, ...], labels: str) -> Title | None:
    """Return the title that heads the phrase: the longest entry that ends at its last title word."""
    at = labels.rfind("T", 0, find_head_end(labels))
    if at < 0:
        return None
    forms = [" ".join(words[at : at + 3])] if labels[at + 1 : at + 2] == "o" else []
    forms += [" ".join(words[i : at + 1]) for i in range(max(0, at - 3), at + 1)]
    found = next(filter(None, map(find_title_entry, forms)), None)
    return found or find_title_entry(words[at].lower().removeprefix("ex-"))


def find_head_end(labels: str) -> int:
    """Return where the head of a noun phrase ends (a first word that cannot end it is skipped)."""
    match = _HEAD_END.search(labels, 1)
    return match.start() if match else len(labels)


def split_parts(labels: str) -> list[tuple[int, int]]:
    """Return the ranges of coordinated roles ("chairman and chief executive")."""
    cuts = [m.start() for m in re.finditer(r"[a,](?=[DQPMXBO]*T)", labels)]
    edges = [-1, *cuts, len(labels)]
    return [(a + 1, b) for a, b in itertools.pairwise(edges) if "T" in labels[a + 1 : b]]
