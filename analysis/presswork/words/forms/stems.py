"""What do the forms of one English word have in common?"""

from __future__ import annotations

import functools

import Stemmer


@functools.lru_cache(maxsize=200_000)
def cut_stem(word: str) -> str:
    """Return the stem of a word in small letters by the rules of Snowball (Porter 2001), as its own library has them.

    >>> cut_stem("inspections"), cut_stem("inspected")
    ('inspect', 'inspect')
    """
    return _load_stemmer().stemWord(word.lower())


@functools.cache
def _load_stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # without a cache of its own: words are kept above
