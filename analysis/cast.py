"""Who is named in this document, and as what?

The cast of a document is its named persons, each with the role the document gives, before the name or after it,
and every place where the name stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.names import Tokens, fold, load_first_names, load_titles
from analysis.roles import Role, read_role

# A name: initials and particles inside, at most six words. A first name may be followed by a surname that is a place
# or a title elsewhere ("Denzel Washington", "Stephen King"): see _widen.
_NAME = re.compile(r"p{0,3}I{0,2}[FC](?:I|p{1,3}(?=[FC])|[FC]){0,5}")
_BEFORE = "PQMBTOXHbsFCIn"
_APPOSITIVE_BEFORE = re.compile(
    r"(?:(?<![PQMBTOXsFCI])[DR][PQMBOXbsFCIaln]{0,6}|[PQBFCO]+s[PQMBOXbFCIal]{0,5})T(?:[of][DR]?[PQMBOXTsFCIl]{1,5}){0,2},$"
)
_APPOSITIVE_AFTER = re.compile(
    r",(?:n,)?(?:wv(?=D))?([DR]?[PQMBOXbsFCIaln]{0,7}T(?:[^,.()\-\nqwvhe]|(?<=[CFPQs])v(?=[OC])){0,14})(?=[,.()\-\nqw]|$)"
)
_TAG = re.compile(r"\(?(?:R|D|I)(?:-[A-Z][\w.]*)?\)?")


@dataclass(slots=True)
class Person:
    """A named person of one document; `first_at` is the token where the name first stands."""

    name: str
    gender: str | None = None
    roles: list[Role] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @property
    def role(self) -> Role | None:
        """The first role that says whose it is, else the first."""
        return next((r for r in self.roles if r.affiliation), self.roles[0] if self.roles else None)


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a person is named: the tokens of the name, and where the role before it starts."""

    start: int
    end: int
    role_start: int
    person: Person


@dataclass(slots=True)
class Cast:
    """The persons of one document and the token ranges of their names."""

    persons: list[Person] = field(default_factory=list)
    by_surname: dict[str, list[Person]] = field(default_factory=dict)
    by_first: dict[str, list[Person]] = field(default_factory=dict)
    at: dict[int, Place] = field(default_factory=dict)


def read_cast(tokens: Tokens, text: str) -> Cast:
    """Return the cast of a document: full names first, then every other place where a surname stands."""
    cast = Cast()
    runs = [_widen(tokens, *m.span()) for m in _NAME.finditer(tokens.labels)]
    for i, j in runs:
        _read_name(cast, tokens, text, i, j)
    for i, j in runs:
        if i not in cast.at and (person := find_bearer(cast, tokens.words[i:j], i)):
            cast.at[i] = Place(i, j, _find_role_start(tokens, i), person)
            person.places.append(i)
    for person in cast.persons:
        person.places.sort()
    return cast


def _widen(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    labels, words = tokens.labels, tokens.words
    if i and labels[i - 1] in "P" and words[i - 1] in load_first_names() and labels[i] in "FC" and j - i == 1:
        i -= 1
    after = labels[j : j + 1]
    odd = after and after in "PQTMBOvd" and words[j][0].isupper()
    if odd and labels[i] == "F" and j - i == 1 and labels[j + 1 : j + 2] not in ("T", "M", "O", "B", "C", "F"):
        j += 1
    return i, j


def _read_name(cast: Cast, tokens: Tokens, text: str, i: int, j: int) -> None:
    labels = tokens.labels
    titled = i > 0 and labels[i - 1] in "TH"
    if (j - i < 2 and not titled) or _is_organisation(tokens, i, j):
        return
    start = _find_role_start(tokens, i)
    roles = [_make_role(tokens, start, i)] if start < i else []
    if j - i >= 2 or titled:
        roles += _find_appositives(tokens, i, j)
    person = _find_or_add(cast, tokens, text, i, j)
    person.gender = person.gender or _find_gender(tokens, start, i)
    person.roles += [r for r in roles if r and r.title]
    person.places.append(i)
    cast.at[i] = Place(i, j, start, person)


def _is_organisation(tokens: Tokens, i: int, j: int) -> bool:
    """Is a run of capitalised words no person: part of a longer organisation name, or behind an article?"""
    labels = tokens.labels
    before, after = labels[i - 1 : i], labels[j : j + 1]
    if (after and after in "OB" and tokens.words[j][0].isupper()) or (before == "O" and tokens.words[i - 1][0].isupper()):
        return True
    if before == "D" and "F" not in labels[i:j]:
        return True
    return all(w.isupper() and len(w) > 1 for w in tokens.words[i:j])


def _find_role_start(tokens: Tokens, i: int) -> int:
    """Return where the role before a name begins (i when there is none)."""
    labels, words, k = tokens.labels, tokens.words, i
    while k and i - k < 14:
        c = labels[k - 1]
        if c in _BEFORE or (c == "a" and _joins_titles(tokens, k)) or (c == "o" and k < i and labels[k - 2 : k - 1] == "T"):
            k -= 1
        elif c == "D" and labels[k - 2 : k - 1] == "o" and labels[k - 3 : k - 2] == "T":
            k -= 2
        else:
            break
    if i and labels[i - 1] not in "TH" and not re.search(r"To[DPQMBO]*[PMBO]$", labels[k:i]):
        return _find_possessive_start(labels, k, i)
    while k < i and labels[k] in "sao":
        k += 1
    return k if "T" in labels[k:i] or (words[i - 1 : i] and labels[i - 1] == "H") else i


def _find_possessive_start(labels: str, k: int, i: int) -> int:
    return i


def _joins_titles(tokens: Tokens, k: int) -> bool:
    left, right = k - 2, k
    return (
        left >= 0
        and tokens.labels[left] == "T"
        and (tokens.words[left][0].islower() or tokens.words[right][0].isupper())
    )


def _make_role(tokens: Tokens, i: int, j: int) -> Role | None:
    keep = [k for k in range(i, j) if tokens.labels[k] != "H"]
    while keep and tokens.labels[keep[0]] in "DRas":
        keep = keep[1:]
    if not keep:
        return None
    return read_role(tuple(tokens.words[k] for k in keep), "".join(tokens.labels[k] for k in keep))


def _find_appositives(tokens: Tokens, i: int, j: int) -> list[Role | None]:
    labels, roles = tokens.labels, []
    window = labels[max(0, i - 18) : i]
    if labels[i - 1 : i] == "," and labels[j : j + 1] in (",", ".") and (m := _APPOSITIVE_BEFORE.search(window)):
        roles.append(_make_role(tokens, i - len(window) + m.start(), i - 1))
    k = _skip_tag(tokens, j)
    if labels[k : k + 1] == "," and (m := _APPOSITIVE_AFTER.match(labels, k)):
        roles.append(_make_role(tokens, m.start(1), m.end(1)))
    return roles


def _skip_tag(tokens: Tokens, j: int) -> int:
    """Return the token after a party tag in brackets or commas ("(R-Fla.)")."""
    if tokens.labels[j : j + 1] == "(" and ")" in tokens.labels[j : j + 6]:
        return tokens.labels.index(")", j) + 1
    return j


def _find_gender(tokens: Tokens, start: int, i: int) -> str | None:
    titles = load_titles()
    hints = [titles.get(w.lower()) or titles.get(w) for w in tokens.words[start:i]]
    hint = next((h.gender for h in hints if h and h.gender), None)
    return hint or load_first_names().get(tokens.words[i])


def _find_or_add(cast: Cast, tokens: Tokens, text: str, i: int, j: int) -> Person:
    words = tokens.words[i:j]
    key = make_surname(words)
    name = tokens.join(i, j, text)
    for person in cast.by_surname.get(key, []):
        if is_compatible(person.name, name):
            person.name = max(person.name, name, key=lambda n: len(n.split()))
            if len(words) > 1:
                cast.by_first.setdefault(fold(words[0]), []).append(person)
            return person
    person = Person(name)
    cast.persons.append(person)
    cast.by_surname.setdefault(key, []).append(person)
    if len(words) > 1:
        cast.by_first.setdefault(fold(words[0]), []).append(person)
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
    return first == second or (first[0] == second[0] and min(len(first), len(second)) == 1) or first in b or second in a


def find_bearer(cast: Cast, words: list[str], at: int) -> Person | None:
    """Return the person whose name these words are, or None when none or several can be meant."""
    key = make_surname(words)
    found = [p for p in cast.by_surname.get(key, []) if is_compatible(p.name, " ".join(words))]
    if not found and len(words) == 1:
        found = list({id(p): p for p in cast.by_first.get(key, [])}.values())
    if len(found) > 1:
        found = _choose_nearest(found, at)
    return found[0] if len(found) == 1 else None


def _choose_nearest(persons: list[Person], at: int) -> list[Person]:
    """Return the person introduced first when also the one named last before `at`; else all stay possible."""
    before = [p for p in persons if any(k < at for k in p.places)]
    if not before:
        return persons
    first = min(before, key=lambda p: p.places[0])
    last = max(before, key=lambda p: max(k for k in p.places if k < at))
    return [first] if first is last else persons
