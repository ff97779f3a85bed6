"""How is a statement worded once every name is hidden?

:func:`read_words` cuts a text into words and puts one placeholder for every name, so that no measure can learn to
like or dislike a name; :func:`read_target` does so around a target.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from dataclasses import dataclass, field

import numpy as np

from presswork.language.lexicon import read_lexicon
from presswork.language.needles import Sieve
from presswork.language.weights import read_weights
from presswork.tone.reading.lexicon import load_lexicon

# What stands for a hidden name, and for the target; capitals, so that no word can be taken for them.
NAME, TARGET = "N", "T"
# A target is read with this many characters on either side: the longest sentences of news, and a bound on time.
_REACH = 600
# Titles and initials keep their full stop: it ends no sentence ("Mr. Orsa", "J.D. Tavi", "the U.S.").
_DOTTED = r"(?:[A-Z]\.){2,}|\b(?:Mrs?|Ms|Dr|Sens?|Gov|Reps?|Gen|Lt|Col|Sgt|Prof|St|Rev|Adm|Capt|[A-Z])\.(?= ?[A-Z])|"
TOKEN = re.compile(_DOTTED + r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d.,]*|[.,;:!?\"()—–…$%]|-{2,}")
_PLAIN = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("`", "'"), ("\u00a0", " "))
_MARKS = frozenset('.,;:!?"()—–…$%')
_OPENERS = frozenset('.!?:"(—')
_CONTRACTED = {"ca": "can", "wo": "will", "sha": "shall"}
PRONOUNS = frozenset(
    "he she it they we i you him her them us me his hers their our my your its who this that these those".split()
)
BE = frozenset("is are was were be been being am get gets got getting".split())
AUXILIARIES = BE - {"am", "get", "gets", "got", "getting"} | frozenset(
    "has have had will would could should may might can must do does did also just still even now then not never "
    "recently already always often really only to".split()
)
PREPOSITIONS = frozenset(
    "of by to for with from at on in against about over toward towards into after before under between behind "
    "than as like without".split()
)
FUNCTION_WORDS = (
    PREPOSITIONS
    | BE
    | frozenset(
        "a an the this that these those his her their its our my your mr and or is has have had will would could "
        "should may might can must do does did also just still even now then not never around upon".split()
    )
)
CLAUSES = frozenset(
    "that who which as when if after before since where whom whose because although though while but and or".split()
)
DETERMINERS = frozenset("the a an this these those their its his her our my any some such every no".split())
_PARTICLES = frozenset("von van der den ter ten de del della di da do dos du la le bin bint ibn al el zu af".split())
_HEADS = frozenset("new north south east west great".split())  # of names of places
_NEVER_NAMES = PRONOUNS | CLAUSES | DETERMINERS | PREPOSITIONS


@functools.lru_cache(maxsize=100_000)
def hash_key(key: str) -> int:
    """Return the number by which the model knows a word or feature; words themselves are not in its file."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


@functools.cache
def load_model() -> dict[str, np.ndarray]:
    """Return the arrays of ``tone/light/weights.npz`` (see its card), read once."""
    return read_weights("tone/light/weights.npz")


@functools.cache
def load_vocabulary() -> dict[int, int]:
    """Return the row of each word's vector; words beyond the last vector are known, but have none: -1."""
    model = load_model()
    n_vectors = len(model["word_vectors"])
    return {key: i if i < n_vectors else -1 for i, key in enumerate(model["word_keys"].tolist())}


@functools.lru_cache(maxsize=100_000)
def find_vector(word: str) -> int:
    """Return the row of the word's vector, or -1 where it has none."""
    return load_vocabulary().get(hash_key(word), -1)


@functools.lru_cache(maxsize=100_000)
def is_common(word: str) -> bool:
    """Say whether `word` is usual in lower case, so that a capital at a sentence's start makes no name of it."""
    return hash_key(word) in load_vocabulary() or word in FUNCTION_WORDS or word in load_lexicon().classes


@functools.cache
def _load_phrases() -> tuple[Sieve, list[str]]:
    rows = read_lexicon("tone_phrases")
    return Sieve([rf"\b(?:{row['pattern']})" for row in rows], re.I), [row["plain"] for row in rows]


@functools.lru_cache(maxsize=2_000)
def _find_phrases(text: str) -> list[tuple[int, re.Pattern]]:
    """Return what :meth:`Sieve.choose` does; a statement is read for itself and around its target."""
    return _load_phrases()[0].choose(text)


def plain_marks(text: str) -> str:
    """Return `text` with plain quotation marks, apostrophes and blanks, letter for letter."""
    for mark, plain in _PLAIN:  # a table for `translate` is asked for every letter, and takes ten times as long
        text = text.replace(mark, plain)
    return text


def plain_phrases(text: str, start: int = -1, end: int = -1) -> str:
    """Return `text` with phrases that turn the sense of their words put plainly, no longer than they were.

    Offsets hold: what is left of a phrase is filled up with blanks.  A phrase that holds the target
    ``text[start:end]`` stays as it is.

    >>> plain_phrases("It was anything but a success.")
    'It was not            success.'
    """
    phrases, plainly = _load_phrases()
    possible = list(_find_phrases(text))
    while possible:
        at, pattern = possible.pop(0)
        put = functools.partial(_put_plainly, plain=plainly[at], start=start, end=end)
        before, text = text, pattern.sub(put, text)
        if text != before:  # what is put plainly may be part of a phrase further down the list
            possible = [later for later in phrases.choose(text) if later[0] > at]
    return text


def _put_plainly(match: re.Match, plain: str, start: int, end: int) -> str:
    holds_target = match.start() < end and match.end() > start
    return match[0] if holds_target else plain[: len(match[0])].ljust(len(match[0]))


@dataclass(slots=True)
class Reading:
    """The words of a text, in lower case and with names hidden; where they stand; the target among them."""

    words: list[str]
    places: list[tuple[int, int]]
    target: int | None = None
    own: list[str] = field(default_factory=list)


def read_words(text: str, start: int = -1, end: int = -1, is_known=None) -> Reading:
    """Return the words of `text` with every name as one placeholder and the target ``text[start:end]`` as another.

    Parameters
    ----------
    is_known
        Says whether a word is common in lower case: one with a capital that only a sentence's start explains
        is then no name.

    Notes
    -----
    The target's own words are kept apart in ``own`` as far as they are no names, so that "the disastrous plan" speaks
    for itself and "President Orsa" does not.

    An article before a name goes with it: some names have one and some have none.

    >>> read_words("We hope that the Security Council acts.").words
    ['we', 'hope', 'that', 'N', 'acts', '.']
    """
    lexicon, is_known = load_lexicon(), is_known or is_common
    plain_text = plain_phrases(text if text.isascii() else plain_marks(text), start, end)
    found = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(plain_text)]
    particles = _find_particles(found) | _find_heads(found)
    is_title, is_first, reading = _is_title(found), True, Reading([], [])
    phrases, namesakes = lexicon.phrases, lexicon.namesakes
    words, places = reading.words, reading.places
    for word, s, e in _split_prefixes(found) if "-" in plain_text else found:
        in_target = s < end and e > start
        low = word.lower()
        if low == word and not in_target and s not in particles and "'" not in word and word[0].isalpha():
            is_first = False  # the common case, cut short: a word in lower case and no mark of an owner
            if words and word in phrases.get(words[-1], ()):
                words[-1], places[-1] = f"{words[-1]}_{word}", (places[-1][0], e)
            else:
                words.append(word)
                places.append((s, e))
            continue
        if not word[0].isalpha():
            is_first = is_first or word in _OPENERS
            if not in_target:
                words.append(word if word in _MARKS else ("--" if word[0] == "-" else "0"))
                places.append((s, e))
            continue
        has_owner_mark = low.endswith("'s") and len(low) > 2
        base = low[:-2] if has_owner_mark else low.rstrip("'.")
        is_dotted = word[-1] == "."
        is_name = (word[0] != low[0] and base not in _NEVER_NAMES) or s in particles
        if is_name and (is_title or is_first) and s not in particles and not is_dotted:
            # A lone word as target: Winner, Sessions and Stone are more often people than things.
            is_lone = s <= start and end <= e and not base.endswith("s")
            is_name = is_lone or base in namesakes or not is_known(base[:-3] if base.endswith("n't") else base)
        is_first = False
        if in_target:
            _add_target(reading, base, s, e, is_name)
        elif is_name:
            if words and words[-1] in (NAME, TARGET):
                places[-1] = (places[-1][0], e)
            else:
                _drop_article(reading)
                words.append(NAME)
                places.append((s, e))
        elif low.endswith("n't"):
            parts = [part for part in (_CONTRACTED.get(low[:-3], low[:-3]), "not") if part]  # "n't" may stand alone
            words += parts
            places += [(s, e)] * len(parts)
        elif words and base in phrases.get(words[-1], ()):
            words[-1], places[-1] = f"{words[-1]}_{base}", (places[-1][0], e)
        else:
            words.append(base if has_owner_mark else low)
            places.append((s, e))
        if has_owner_mark:
            words.append("'s")
            places.append((e, e))
    return reading


@functools.lru_cache(maxsize=2_000)
def read_spoken(text: str) -> Reading:
    """Return :func:`read_words` of a text without a target, one for all who ask, so nobody may change it."""
    return read_words(text)


def _drop_article(reading: Reading) -> None:
    if reading.words and reading.words[-1] == "the":
        reading.words.pop()
        reading.places.pop()


def _find_particles(found: list[tuple[str, int, int]]) -> set[int]:
    """Return where a von, de or bin stands that belongs to the name after it."""
    starts, in_name = set(), False
    if _PARTICLES.isdisjoint([word for word, _, _ in found]):
        return starts
    for word, start, _ in reversed(found):
        is_particle = in_name and word in _PARTICLES
        if is_particle:
            starts.add(start)
        in_name = is_particle or word[0].isupper()
    return starts


def _find_heads(found: list[tuple[str, int, int]]) -> set[int]:
    """Return where a name begins with a word that may begin a sentence ("New Zealand"), or small ("d'Orsa")."""
    pairs = itertools.pairwise(found)
    heads = {at for (word, at, _), (after, _, _) in pairs if word.lower() in _HEADS and after[0].isupper()}
    return heads | {at for word, at, _ in found if word[1:2] == "'" and word[2:3].isupper()}


def _is_title(found: list[tuple[str, int, int]]) -> bool:
    """Say whether nearly all telling words have a capital, as in headlines: then it says nothing of names."""
    if sum(w[0].isupper() for w, _, _ in found) * 3 < len(found):  # spares most texts the closer look
        return False
    telling = [w for w, _, _ in found if len(w) > 2 and w[0].isalpha() and w.lower() not in FUNCTION_WORDS]
    return len(telling) >= 4 and sum(not w[0].islower() for w in telling) > 0.9 * len(telling)


def _split_prefixes(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the tokens, with pro-, anti-, ex- and the like cut from a name; al- and el- belong to it."""
    tokens = []
    for word, start, end in found:
        head, hyphen, tail = word.partition("-")
        if not hyphen or not tail[:1].isupper() or head[0].isupper():
            tokens.append((word, start, end))
        elif head in _PARTICLES:
            tokens.append((word.capitalize(), start, end))
        else:
            cut = start + len(head)
            tokens += [(head, start, cut), (tail, cut + 1, end)]
    return tokens


def _add_target(reading: Reading, base: str, start: int, end: int, is_name: bool) -> None:
    words, places = reading.words, reading.places
    if not is_name and base != "the":
        reading.own.append(base)
    if reading.target is None:
        if words and words[-1] == NAME:
            words[-1] = TARGET
        else:
            if is_name:
                _drop_article(reading)
            words.append(TARGET)
            places.append((start, end))
        reading.target = len(words) - 1
    places[reading.target] = (places[reading.target][0], end)


def read_target(text: str, start: int, end: int, is_known=None) -> Reading:
    """Return the words around the target ``text[start:end]``, at most 600 characters on either side."""
    low = max(0, start - _REACH)
    while 0 < low < start and text[low - 1].isalnum():
        low += 1
    high = min(len(text), end + _REACH)
    while end < high < len(text) and text[high - 1].isalnum():
        high -= 1
    reading = read_words(text[low:high], start - low, end - low, is_known)
    reading.places = [(s + low, e + low) for s, e in reading.places]
    if reading.target is None:  # a target without a letter: it stands before all
        reading.words.insert(0, TARGET)
        reading.places.insert(0, (start, end))
        reading.target = 0
    return reading
