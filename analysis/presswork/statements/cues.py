"""Which class a cue has: neutral, doubtful, strong ... One row of the table of reporting verbs is one cue.

The table is ``reporting_verbs.csv``; anyone may add to it, with a reason.
"""

from __future__ import annotations

import functools

from presswork.language.lexicon import read_lexicon
from presswork.language.sentences import find_words


@functools.cache
def load_cues() -> dict[str, str]:
    """Return the class of every form of every cue."""
    classes: dict[str, str] = {}
    for row in read_lexicon("reporting_verbs"):
        for form in row["forms"].split("|"):
            classes.setdefault(form, row["class"])
    return classes


@functools.lru_cache(maxsize=20_000)
def classify_cue(cue: str) -> str | None:
    """Return the class of a cue by the longest part of it that the table of reporting verbs holds, or None.

    >>> classify_cue("has repeatedly claimed")
    'doubtful'
    """
    words = [cue[s:e].lower() for s, e in find_words(cue)] or [cue.strip()]
    classes = load_cues()
    for size in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - size, -1, -1):
            found = classes.get(" ".join(words[at : at + size]))
            if found:
                return found
    return None
