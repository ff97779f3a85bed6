"""In which language is a text written?  Unknown where its commonest words do not tell."""

from __future__ import annotations

import collections
import functools
import re

from presswork.language.lexicon import read_lexicon

# Of an article's first words, at least this share are function words of its language (a third in running English);
# the runner-up must have clearly fewer, or nothing is said: Danish and Norwegian, Spanish and Portuguese share many.
LOWEST_SHARE = 0.08
LEAST_LEAD = 1.15
FIRST_WORDS = 200


_LETTERS = re.compile(r"[^\W\d_]+")


@functools.cache
def _load_function_words() -> dict[str, tuple[str, ...]]:
    """Return the languages of every function word."""
    languages: dict[str, tuple[str, ...]] = {}
    for row in read_lexicon("language_words"):
        languages[row["word"]] = (*languages.get(row["word"], ()), row["language"])
    return languages


def find_language(text: str) -> str | None:
    """Return the language of a text as a two-letter code by its function words; None if they do not tell.

    >>> [find_language(text) for text in ("The bridge that was built in spring is to be closed.", "Orsa, Vell")]
    ['en', None]
    """
    words = _LETTERS.findall(text[: 8 * FIRST_WORDS].casefold())[:FIRST_WORDS]
    hits = {"": 0, "und": 0}
    counts, languages = collections.Counter(words), _load_function_words()
    for word in counts.keys() & languages.keys():
        for language in languages[word]:
            hits[language] = hits.get(language, 0) + counts[word]
    (best, most), (_, next_most) = collections.Counter(hits).most_common(2)
    if most < 3 or most < LOWEST_SHARE * len(words) or most < LEAST_LEAD * next_most:
        return None
    return best
