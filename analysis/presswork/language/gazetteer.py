"""Which places, bodies, titles and first names are known?

The word lists are ``places.csv``, ``bodies.csv``, ``titles.csv`` and ``first_names.csv``; a corpus may add
places and bodies of its own.
"""

from __future__ import annotations

import contextvars
import functools
import unicodedata
from dataclasses import dataclass

from presswork.language.lexicon import read_lexicon

_FOLD = str.maketrans(
    {
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ð": "d",
        "þ": "th",
        "Đ": "D",
        "ı": "i",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "ß": "ss",
        "’": "'",
        "‑": "-",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A state, seat, region or city; `is_seat` when its name stands for the government sitting there."""

    name: str
    kind: str
    country: str | None
    is_seat: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A public or other body; `is_official` is None when only its context tells; generic ones have no country."""

    name: str
    kind: str
    country: str | None
    is_official: bool | None
    is_generic: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A word for a function or a kind of person, with its class (see ``data/README.md``)."""

    title: str
    kind: str
    gender: str | None
    is_plural: bool
    country: str | None = None  # of a title that one state alone has ("Taoiseach")


@functools.lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return the text in lower case without diacritics, with straight apostrophes.

    >>> fold("Mevlüt Çavuşoğlu")
    'mevlut cavusoglu'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


@functools.cache
def load_places() -> tuple[dict[str, Place], dict[str, Place]]:
    """Return the places by name and by adjective."""
    names, adjectives = {}, {}
    for row in read_lexicon("places"):
        place = Place(row["place"], row["kind"], row["country"] or None)
        seat = Place(row["place"], row["kind"], place.country, True)
        names |= dict.fromkeys(_split(row["seats"]), seat)
        names = dict.fromkeys([row["place"], *_split(row["aliases"])], place) | names
        adjectives |= dict.fromkeys(_split(row["adjectives"]), place)
    for name in adjectives:
        names.pop(name, None)
    return names, adjectives


# What demonyms end in, and how much of the name must stand before it.
_DEMONYM_ENDINGS = ("an", "ian", "ese", "ish", "i", "er", "ic", "ite", "men")
_LEAST_STEM = 4


def is_demonym(word: str, name: str) -> bool:
    """Is a word the adjective of a name, or the people of it?

    >>> is_demonym("Corvanian", "Corvania"), is_demonym("Corvania", "Corvanian"), is_demonym("Morrowmen", "Morrow")
    (True, False, True)
    """
    stems = [name[:-1]] if name[-1:] in "aeiouy" else [name, name[:-1]]  # "Kelmari" of Kelmark
    rests = [word.removeprefix(stem) for stem in stems if len(stem) >= _LEAST_STEM and word.startswith(stem)]
    rests = [rest for rest in rests if rest.removesuffix("s") in _DEMONYM_ENDINGS]
    return bool(rests) and (rests[0][0] != "i" or len(rests[0]) > 2 or name[-1:] not in "aeiouy")


@functools.cache
def load_bodies() -> dict[str, Body]:
    """Return the bodies by name; generic nouns ("ministry") in lower case."""
    bodies = {}
    for row in read_lexicon("bodies"):
        is_official = {"yes": True, "no": False}.get(row["is_official"])
        generic = row["body"][0].islower() and not row["country"] and row["body"] != "al-Qaeda"
        body = Body(row["body"], row["kind"], row["country"] or None, is_official, generic)
        bodies |= dict.fromkeys([row["body"], *_split(row["aliases"])], body)
    return bodies


@functools.cache
def load_titles() -> dict[str, Title]:
    """Return the titles by form: lower case, or as written when only the capitalised form is a title."""
    titles: dict[str, Title] = {}
    for row in [*read_lexicon("titles"), *read_lexicon("country_titles")]:
        kind = "never" if row["class"] == "occupation" else row["class"]
        for form in [row["title"], *_split(row["variants"])]:
            plural = form != row["title"] and form.endswith(("s", "men", "people")) and not form.endswith("ss")
            plural = plural or form in _PLURALS
            country = row.get("country") or None
            titles.setdefault(form, Title(row["title"], kind, row["gender"] or None, plural, country))
    return titles


@functools.cache
def load_occupations() -> frozenset[str]:
    """Return the words for an occupation that are surnames when they have a capital ("Baker")."""
    rows = [row for row in read_lexicon("titles") if row["class"] == "occupation"]
    return frozenset(form for row in rows for form in [row["title"], *_split(row["variants"])] if " " not in form)


@functools.cache
def load_portfolios() -> dict[str, str]:
    """Return the class (field or noun) of the words that offices and departments are called by ("Works")."""
    return {word: row["class"] for row in read_lexicon("portfolios") for word in row["words"].split()}


def find_title_entry(form: str) -> Title | None:
    """Return the title that a form names, as written or in lower case; modifiers and addresses are none."""
    titles = load_titles()
    found = titles.get(form) or titles.get(form.lower()) or titles.get(form.capitalize() if form.isupper() else "")
    if found is None and form.endswith(OCCUPATIONS):
        return Title("analyst", "never", None, form.endswith("s"))
    return None if found is None or found.kind in ("modifier", "former", "courtesy") else found


_PLURALS = set("people men women children family families public crowd staff resident".split()) - {"resident"}


@functools.cache
def load_first_names() -> dict[str, str | None]:
    """Return the gender hint of first names: m, f, or None where both bear it."""
    names: dict[str, str | None] = {}
    for row in read_lexicon("first_names"):
        for name in row["names"].split():
            gender = row["gender"] if row["gender"] != "n" else None
            names[name] = gender if names.get(name, gender) == gender else None
    return names


@dataclass(frozen=True)
class Entries:
    """Places and bodies that a corpus adds to the lists, and those of one document, as (form, Place or Body)."""

    rows: tuple[tuple[str, Place | Body], ...] = ()
    own: tuple[tuple[str, Place | Body], ...] = ()

    @functools.cached_property
    def by_form(self) -> dict[str, Place | Body]:
        """The entries by form; a document's own go before the corpus's."""
        return dict(self.rows) | dict(self.own)

    @property
    def of_corpus(self) -> Entries:
        """The entries without those of one document."""
        return Entries(self.rows) if self.own else self


# What the corpus in hand adds (its names.csv); a context variable, so that threads with other corpora do not meet.
_NO_ENTRIES = Entries()
ENTRIES: contextvars.ContextVar[Entries] = contextvars.ContextVar("entries", default=_NO_ENTRIES)
# Occupations are many and alike: their endings say enough.
OCCUPATIONS = ("ologist", "ologists", "ographer", "ographers", "ician", "icians", "onomer", "onomers", "chemist")


def find_place(word: str) -> Place | None:
    """Return the place that a word or its adjective names ("Turkish", "Ankara", "Moscow-based")."""
    entry = ENTRIES.get().by_form.get(word)
    if entry is not None:
        return entry if isinstance(entry, Place) else None
    names, adjectives = load_places()
    found = names.get(word) or adjectives.get(word)
    if found is None and word.endswith("-based"):
        return find_place(word[: -len("-based")])
    return found


def find_body(word: str) -> Body | None:
    """Return the body that a word names ("Pentagon", "ministry")."""
    entry = ENTRIES.get().by_form.get(word)
    if entry is not None:
        return entry if isinstance(entry, Body) else None
    bodies = load_bodies()
    found = bodies.get(word)
    return found or (bodies.get(word.lower()) if word.lower() in bodies and bodies[word.lower()].is_generic else None)
