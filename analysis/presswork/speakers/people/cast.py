"""Who is named in this document, and as what?

The cast of a document is its named persons, each with the roles the document gives before or after the name, and
every place where a name stands.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from presswork.language.gazetteer import fold, load_first_names
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.appositions import (
    find_gender,
    find_grounds,
    find_hint,
    find_role_start,
    find_roles,
    make_role,
)
from presswork.speakers.people.labels import Tokens
from presswork.speakers.people.roles import Role

# A name: initials and particles inside, at most six words.
NAME = r"p{0,3}I{0,2}[FC](?:I|p{1,3}(?=[FC])|[FC]){0,5}"
_NAMES = re.compile(NAME)
_PARTY_TAG = re.compile(r"\s*[(,]\s*(?:[RDI]|Republican|Democrat)-[A-Z]")
# Tokens within which a namesake just named in full may be meant by the surname: about two sentences.
_CLOSE = 50
# Last words of firms' and newspapers' names.
_FIRMS = read_word_set("cast firms")
# Tokens of the longest headline; the share of its words longer than three letters that have a capital in Title Case.
_LONGEST_TITLE, _TITLE_SHARE = 30, 0.8
_VERB_ENDINGS = ("ing", "ed", "ly")


@dataclass(slots=True)
class Person:
    """A named person of one document; `hint` is an affiliation without a title ("NATO's Orsa", "Orsa of Acme")."""

    name: str
    gender: str | None = None
    roles: list[Role] = field(default_factory=list)
    hint: Role | None = None
    is_tagged: bool = False
    grounds: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)

    @property
    def role(self) -> Role | None:
        """The first role that says whose it is, else the first; what anybody can be ("a neighbour") comes last."""
        told = sorted(self.roles, key=lambda r: (r.title.kind == "person", r.affiliation is None))
        return told[0] if told else None


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a person is named: the tokens of the name, and where the role before it starts."""

    start: int
    end: int
    role_start: int
    person: Person


@dataclass(slots=True)
class Cast:
    """The persons of one document and the places of their names, by first token."""

    persons: list[Person] = field(default_factory=list)
    by_surname: dict[str, list[Person]] = field(default_factory=dict)
    by_first: dict[str, list[Person]] = field(default_factory=dict)
    at: dict[int, Place] = field(default_factory=dict)


def read_cast(tokens: Tokens, text: str) -> Cast:
    """Return the cast of a document: full names first, then titled surnames, then surnames alone."""
    cast = Cast()
    runs = [_trim(tokens, *m.span()) for m in _NAMES.finditer(tokens.labels)]
    runs = _found_by_body(tokens, runs)
    full = [run for run in runs if run[1] - run[0] > 1 and not _is_organisation(tokens, *run)]
    for i, j in full:
        _add_name(cast, tokens, text, i, j)
    for i, j in runs:
        if j - i == 1:
            _add_surname(cast, tokens, i, j)
    for i in _list_place_surnames(cast, tokens):
        _add_surname(cast, tokens, i, i + 1)
    for person in cast.persons:
        person.places.sort()
    return cast


def _found_by_body(tokens: Tokens, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the runs, those in lines of Title Case cut to what the rest of the text calls by a name.

    In "Marlow Accuses Rivals" a capital tells nothing: a name is founded by the body.
    """
    heads = _list_title_case(tokens)
    if not heads:
        return runs
    is_head = [any(a <= i < b for a, b in heads) for i, _ in runs]
    body = [run for run, head in zip(runs, is_head, strict=True) if not head]
    names = {tuple(tokens.words[k:j]) for i, j in body for k in range(i, j)}
    found = []
    for run, head in zip(runs, is_head, strict=True):
        kept = _cut_to_name(tokens, run, names) if head else run
        found += [kept] if kept else []
    return found


def _cut_to_name(tokens: Tokens, run: tuple[int, int], names: set[tuple[str, ...]]) -> tuple[int, int] | None:
    """Return the longest part of a run that is a name of the body, or the last of its words."""
    i, j = run
    parts = ((a, a + n) for n in range(j - i, 0, -1) for a in range(i, j - n + 1))
    return next((part for part in parts if tuple(tokens.words[slice(*part)]) in names), None)


def _list_title_case(tokens: Tokens) -> list[tuple[int, int]]:
    """Return the lines that are set like titles: no stop at the end, nearly every long word with a capital."""
    words, labels = tokens.words, tokens.labels
    edges = [-1, *(m.start() for m in re.finditer("\n", labels)), len(labels)]
    found = []
    for start, end in ((a + 1, b) for a, b in itertools.pairwise(edges)):
        if not 3 <= end - start <= _LONGEST_TITLE or words[end - 1] in '.?!”"':
            continue
        long = [w for w in words[start:end] if w.isalpha() and (len(w) > 3 or w[0].isupper())]
        if len(long) > 2 and sum(w[0].isupper() for w in long) >= _TITLE_SHARE * len(long):
            found.append((start, end))
    return found if len(found) < len(edges) - 1 else []


def _list_place_surnames(cast: Cast, tokens: Tokens) -> list[int]:
    """Return where "Berlin" alone is Irving Berlin: where the text never goes to, or speaks of, the place."""
    labels, words = tokens.labels, tokens.words
    held = {k for p in cast.at.values() for k in range(p.start, p.end) if labels[k] == "P" and k == p.end - 1}
    if not held:
        return []
    names = {words[k] for k in held}
    alone = [k for k, w in enumerate(words) if w in names and labels[k] == "P" and k not in held]
    places = {words[k] for k in alone if labels[k - 1 : k] in ("f", "o", ",")}
    return [k for k in alone if words[k] not in places]


def _trim(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """Return the run without a sentence's first word that is no name, with a surname that is a place or a title."""
    labels, words = tokens.labels, tokens.words
    if i in tokens.titles:
        return i, j
    if j - i > 1 and labels[i] == "C" and is_sentence_start(labels, i) and _is_common_word(words[i], tokens):
        return i + 1, j
    late = labels.find("F", i + 1, j - 1)
    if j - i > 3 and labels[i] == "C" and late > i + 1 and "p" not in labels[i:late]:
        return late, j  # a headline's capitals ("Aldane Hits Rolf Tander")
    of_place = i and j - i == 1 and labels[i - 1] == "P" and words[i - 1] in load_first_names()
    if of_place and words[j : j + 1] != ["to"]:  # not a headline's "Israel Refuses to ..."
        return i - 1, j
    if labels[i:j] == "F" and labels[j : j + 1] in tuple("PQTMBOvd") and words[j][0].isupper():
        return (i, j + 1) if labels[j + 1 : j + 2] not in tuple("TMOBCFP") else (i, j)
    return i, j


def is_sentence_start(labels: str, i: int) -> bool:
    """Does a sentence, a line or a quotation begin at this token?"""
    return i == 0 or labels[i - 1] in ".\nq-("


def _is_common_word(word: str, tokens: Tokens) -> bool:
    lower = word.lower()
    return lower.endswith(_VERB_ENDINGS) or lower in tokens.vocabulary


def _is_organisation(tokens: Tokens, i: int, j: int) -> bool:
    """Is a run of capitalised words no person: part of an organisation's name, behind an article, or all capitals?"""
    labels, words = tokens.labels, tokens.words
    if i in tokens.titles:
        return False
    before, after = labels[i - 1 : i], labels[j : j + 1]
    if words[j - 1].endswith(("Americans", "Post", "News", "Journal")) or words[j - 1] in _FIRMS:
        return True
    if after in ("O", "B") and words[j][0].isupper():
        return True
    if before in ("O", "B") and words[i - 1][0].isupper() and "F" not in labels[i:j]:
        return True
    if before == "D" and "F" not in labels[i:j]:
        return True
    return all(w.isupper() and len(w) > 1 for w in words[i:j])


def _add_name(cast: Cast, tokens: Tokens, text: str, i: int, j: int) -> None:
    start = find_role_start(tokens, i)
    person = _find_or_add(cast, tokens.join(i, j, text), tokens.words[i:j])
    person.gender = person.gender or find_gender(tokens, start, i) or load_first_names().get(tokens.words[i])
    person.roles += find_roles(tokens, start, i, j)
    person.hint = person.hint or find_hint(tokens, i, j)
    person.grounds |= find_grounds(tokens, start, i, j)
    person.is_tagged = person.is_tagged or bool(_PARTY_TAG.match(text, tokens.ends[j - 1]))
    _add_place(cast, Place(i, j, start, person))


def _add_surname(cast: Cast, tokens: Tokens, i: int, j: int) -> None:
    start, key = find_role_start(tokens, i), fold(tokens.words[i])
    if len(key) == 1:  # "Gen Z"
        return
    if start == i and key not in cast.by_surname and key not in cast.by_first:
        return
    gender = find_gender(tokens, start, i)
    role = make_role(tokens, start, i) if start < i else None
    person = find_bearer(cast, tokens.words[i:j], i, gender, role.title.title if role and role.title else "")
    is_new = "H" in tokens.labels[start:i] and key not in cast.by_surname
    if person is None and (
        (role and role.title) or is_new
    ):  # a surname never given in full, or one that several bear
        person = _find_or_add(
            cast, tokens.words[i], tokens.words[i:j], role.title.title if role and role.title else ""
        )
    if person:
        person.gender = person.gender or gender
        person.grounds |= find_grounds(tokens, start, i, j)
        person.roles += find_roles(tokens, start, i, j) if start < i or not person.roles else []
        _add_place(cast, Place(i, j, start, person))


def _add_place(cast: Cast, place: Place) -> None:
    cast.at[place.start] = place
    place.person.places.append(place.start)


def _find_or_add(cast: Cast, name: str, words: list[str], title: str = "") -> Person:
    same = cast.by_surname.setdefault(make_surname(words), [])
    known = [p for p in same if is_compatible(p.name, name)]
    if title and len(known) > 1:
        known = [p for p in known if any(r.title.title == title for r in p.roles)]
    person = next(iter(known), None)
    if person is None:
        person = Person(name)
        cast.persons.append(person)
        same.append(person)
    elif len(words) > len(person.name.split()):
        person.name = name
    if len(words) > 1:
        firsts = cast.by_first.setdefault(fold(words[0]), [])
        if person not in firsts:
            firsts.append(person)
    return person


def make_surname(words: list[str]) -> str:
    """Return the folded surname of a name, "Jr." aside."""
    kept = [w for w in words if w.rstrip(".") not in ("Jr", "Sr", "II", "III")] or words
    return fold(kept[-1])


def is_compatible(name: str, other: str) -> bool:
    """Can two names with one surname be the same person's (one has no first name, or the first names agree)?"""
    a, b = fold(name).split(), fold(other).split()
    if len(a) == 1 or len(b) == 1:
        return True
    first, second = a[0].rstrip("."), b[0].rstrip(".")
    if first == second or first in b or second in a:
        return True
    return first[0] == second[0] and min(len(first), len(second)) == 1


def find_bearer(cast: Cast, words: list[str], at: int, gender: str | None = None, title: str = "") -> Person | None:
    """Return the person whose name these words are, or None when none or several can be meant.

    Where several bear the name, the gender and the `title` before it ("President") may leave one.
    """
    key = make_surname(words)
    found = [p for p in cast.by_surname.get(key, ()) if is_compatible(p.name, " ".join(words))]
    if not found and len(words) == 1:
        found = cast.by_first.get(key, [])
    if len(found) > 1 and gender:
        found = [p for p in found if p.gender in (None, gender)]
    if len(found) > 1 and title:
        titled = [p for p in found if any(r.title.title == title for r in p.roles)]
        if not titled and len({p.gender for p in found} - {None}) > 1:
            return None  # "President NAME", where a man and a woman of the name are told and neither as president
        found = titled or found
    if len(found) > 1 and not (gender and any(p.gender is None for p in found)):
        found = _choose_nearest(found, at)
    return found[0] if len(found) == 1 else None


def _choose_nearest(persons: list[Person], at: int) -> list[Person]:
    """Return the person introduced first; all, where another of that name stands close before `at`.

    Newspapers keep the bare surname for the one whom the story is about and name the relatives in full.
    """
    first = min(persons, key=lambda p: min(p.places, default=at))
    close = [p for p in persons if p is not first and any(at - _CLOSE < k < at for k in p.places)]
    return persons if close else [first]
