"""What does one mention in a document name or describe, taken for itself?

A phrase such as "Kremlin spokesman Timur Orsa", "Ankara", "a ministry statement" or "several officials" becomes a
:class:`Speaker`. Who "he" or "the minister" is depends on what came before: see :mod:`analysis.anaphora`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.cast import NAME, Cast, Person, Place, find_bearer, is_sentence_start, read_cast
from analysis.names import Body, Tokens, find_body, find_place, fold, load_places, read_tokens
from analysis.offices import find_known_surnames, find_office, find_state_of, has_left_office
from analysis.roles import Role, find_head_end, list_proper_bodies, read_role

_NAME_ONLY = re.compile(NAME)
_PHRASE_AFTER_HEAD = re.compile(r"[of][DR]?[PQMBOXTsFCIl]{1,6}")
# A phrase in a clause of its own ends the noun phrase: "officials who ...", "an aide (on leave)", "a man, speaking ...".
_PHRASE_END = re.compile(r"[w(),\-q.]")
_SUBJECT = re.compile(r"[qD]{0,2}((?:[PQMBOXs]){1,6})(?=[^PQMBOXTFCIs]|$)")
_SETTING = re.compile(r"q?fD?([PB])")


class Speaker(NamedTuple):
    """What one mention resolves to; `person` is set for named persons, `at` is the token of the mention."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    is_official: bool | None = None
    is_named: bool | None = None
    kind: str = "unknown"
    reading: Role | None = None
    gender: str | None = None
    is_plural: bool = False
    person: Person | None = None
    at: int = -1


UNKNOWN = Speaker()
# A state named once or twice may be a passing mention. A guess kept on the safe side.
_LEAST_HOME_MENTIONS = 3
_NUMBERS = set("two three four five six seven eight nine ten".split())


@dataclass(slots=True)
class Document:
    """One article while its speakers are resolved: its tokens, its cast and who has spoken so far."""

    text: str
    tokens: Tokens
    cast: Cast
    published_on: str | None
    quoted: bytearray
    countries: set[str]
    home: str | None
    history: list[Speaker] = field(default_factory=list)
    profiles: dict[int, tuple[int, Speaker]] = field(default_factory=dict)


def read_document(text: str, published_on: str | None) -> Document:
    """Return the document with its cast; people known from ``officials.csv`` need no introduction."""
    tokens = read_tokens(text)
    countries, home = _list_countries(tokens)
    document = Document(text, tokens, read_cast(tokens, text), published_on, _mark_quoted(tokens), countries, home)
    _add_known_persons(document)
    return document


def _list_countries(tokens: Tokens) -> tuple[set[str], str | None]:
    """Return the states a document speaks of, and its home: the state when it is the only one, named often enough."""
    named = Counter(w for w, c in zip(tokens.words, tokens.labels, strict=True) if c in "PQB")
    counts: Counter = Counter()
    for word, n in named.items():
        found = find_place(word) or find_body(word)
        if found and found.country and found.kind not in ("bloc", "intergovernmental", "media"):
            counts[found.country] += n
    home = next(iter(counts)) if len(counts) == 1 and counts.total() >= _LEAST_HOME_MENTIONS else None
    return set(counts), home


def _mark_quoted(tokens: Tokens) -> bytearray:
    """Return one byte per token: 1 between double quotation marks, paragraph by paragraph."""
    quoted, opened = bytearray(len(tokens.words)), None
    for match in re.finditer(r"[q\n]", tokens.labels):
        k, word = match.start(), tokens.words[match.start()]
        if opened is None and word in '“«„"':
            opened = k
        elif opened is not None and (word in '”»"' or word[0] == "\n"):
            quoted[opened:k] = b"\1" * (k - opened)
            opened = None
    return quoted


def _add_known_persons(document: Document) -> None:
    tokens, cast = document.tokens, document.cast
    for k in find_known_surnames(tokens.words):
        word = tokens.words[k]
        if k in cast.at:
            continue
        person = next((p for p in cast.by_surname.get(fold(word), ())), None)
        office = None if person else find_office(word, document.published_on, None, document.countries)
        if office:
            person = Person(word)
            cast.persons.append(person)
            cast.by_surname[fold(word)] = [person]
        if person and len(cast.by_surname[fold(word)]) == 1 and " " not in person.name:
            person.places.append(k)
            cast.at[k] = Place(k, k + 1, k, person)


def read_phrase(document: Document, i: int, j: int) -> Speaker | None:
    """Return the person, state or body that the tokens i to j name outright, or None."""
    return read_person(document, i, j) or _read_name(document, i, j)


def read_person(document: Document, i: int, j: int) -> Speaker | None:
    """Return the person whose name heads the phrase, or stands beside its head ("his lawyer, Ida Orsa")."""
    labels, cast = document.tokens.labels, document.cast
    head_end = i + find_head_end(labels[i:j])
    for place in (cast.at[k] for k in range(max(0, i - 3), j) if k in cast.at and cast.at[k].end > i):
        skipped = labels[i : max(i, place.role_start)]
        first = not skipped.strip("DnM") and (place.end >= head_end or place.role_start < place.start)
        comma = labels.find(",", i, j)
        beside = place.start == comma + 1 and comma > 0 and "T" in labels[i:comma]
        last = place.end == head_end and not set("ao,") & set(skipped)
        if (first or beside or last) and not _is_modifier(document, place, j):
            return None if _is_listed(labels, place.end, j) else make_person(document, place.person, place.start)
    return None


def _is_listed(labels: str, end: int, j: int) -> bool:
    """Is the name the first of a list ("Orsa and Brask", "Orsa, his aides and others")?"""
    rest = labels[end:j]
    return (rest[:1] == "a" and len(rest) > 1) or bool(re.match(r",[RFC].*a", rest))


def _is_modifier(document: Document, place: Place, j: int) -> bool:
    """Does the name only qualify what follows ("Orsa campaign", "Orsa's spokesman")?"""
    after = document.tokens.labels[place.end : place.end + 1]
    return after == "s" or (place.end < j and after in tuple("MTOBl"))


def make_person(document: Document, person: Person, at: int) -> Speaker:
    """Return a named person as speaker, with the role and office that the document tells."""
    n_roles, profile = document.profiles.get(id(person), (-1, UNKNOWN))
    if n_roles != len(person.roles):  # a role may be learnt on the way
        profile = _profile_person(document, person)
        document.profiles[id(person)] = len(person.roles), profile
    return profile._replace(at=at)


def _profile_person(document: Document, person: Person) -> Speaker:
    role = person.role
    text = role.text if role else None
    affiliation, official = _judge_person(document, person)
    name = person.name
    if " " not in name:  # a surname that the papers need not introduce
        office = find_office(name, document.published_on, None, document.countries)
        name = office.name if office else name
    if official and role and has_left_office(name, document.published_on, role.text):
        official = False
    if affiliation is None or official is None:
        office = find_office(name, document.published_on, text, document.countries)
        if office:
            affiliation, official = (affiliation or office.affiliation, official is not False)
            role = role or read_office(office.role)
    if affiliation is None and role and role.title and role.title.kind == "intergovernmental":
        affiliation = _find_body_around(document, person.places[0])
    elif affiliation is None and official and role and role.title.kind in ("office", "state", "spokes"):
        affiliation = document.home
    speaker = Speaker(name, text, affiliation, official, True, "person", role, person.gender, False, person)
    return speaker._replace(is_official=False) if official is None and not person.roles and " " in name else speaker


@functools.lru_cache(maxsize=1000)
def read_office(role: str) -> Role:
    """Return the reading of a role in ``officials.csv``."""
    tokens = read_tokens(role)
    return read_role(tuple(tokens.words), tokens.labels)


def _judge_person(document: Document, person: Person) -> tuple[str | None, bool | None]:
    """Return affiliation and office as the document's own titles tell."""
    role, hint = person.role, person.hint
    verdicts = [r.is_official for r in ([role] if role else []) + person.roles if r.is_official is not None]
    official = verdicts[0] if verdicts else None
    affiliation = role.affiliation if role else None
    if affiliation is None and hint:
        affiliation = hint.affiliation
        official = hint.is_official if official is None else official
    if role and role.possessor and (owner := _find_owner(document, role.possessor)):
        affiliation = owner.affiliation if affiliation == role.possessor or affiliation is None else affiliation
        official = bool(owner.is_official) if official is None else official
    if affiliation is None and official:
        affiliation = "United States" if person.is_tagged else None
    return affiliation, official


def _find_owner(document: Document, name: str) -> Speaker | None:
    """Return the person whose spokesman or aide someone is said to be."""
    person = find_bearer(document.cast, name.split(), 0)
    if person is None or not (person.gender or person.roles) or (person.role and person.role.possessor):
        return None
    return _profile_person(document, person)


def _find_body_around(document: Document, at: int) -> str | None:
    """Return the only body of states that a sentence names before "Secretary-General NAME"."""
    start, _ = find_sentence(document, at)
    found = {
        b.country for w in document.tokens.words[start:at] if (b := find_body(w)) and b.kind == "intergovernmental"
    }
    return found.pop() if len(found) == 1 else None


def find_sentence(document: Document, at: int) -> tuple[int, int]:
    """Return the token range of the sentence or line around a token."""
    labels = document.tokens.labels
    start = max(labels.rfind(".", 0, at), labels.rfind("\n", 0, at)) + 1
    ends = [k for k in (labels.find(".", at), labels.find("\n", at)) if k >= 0]
    return start, min(ends, default=len(labels))


def find_setting(document: Document, at: int) -> str | None:
    """Return the state or body that bare "officials" belong to, when their sentence opens with it.

    "The U.S. said how officials ..." and "In Ankara, officials ..." tell; a state named in passing does not. Never asked
    about named persons: "The U.S. spoke as President NAME ..." says nothing of the president.
    """
    start, _ = find_sentence(document, at)
    labels, words = document.tokens.labels, document.tokens.words
    match = _SUBJECT.match(labels, start, at) or _SETTING.match(labels, start, at)
    if not match:
        return None
    found = [find_place(w) or find_body(w) for w in words[match.start(1) : match.end(1)]]
    return next((f.country for f in found if f and f.country and f.kind != "bloc"), None)


def _read_name(document: Document, i: int, j: int) -> Speaker | None:
    """Return the place, body or never-introduced person that the phrase names outright."""
    words, labels = document.tokens.words, document.tokens.labels
    while i < j and labels[i] in "DnH":
        i += 1
    end = i + find_head_end(labels[i:j]) if i < j else i
    if end - i == 1 and labels[i] == "P":
        return _make_place(words[i], i)
    if end - i == 1 and labels[i] == "B" and (body := find_body(words[i])) and not body.is_generic:
        return make_body(body, i)
    if _NAME_ONLY.fullmatch(labels, i, end):
        return _make_stranger(document, i, end, j)
    return None


def _make_place(word: str, at: int) -> Speaker:
    """Return a state for its name or its seat; a town that is no seat speaks for nobody."""
    place = find_place(word)
    name = place.country if place.kind in ("state", "union") else place.name
    official = None if place.kind == "city" or (place.kind == "bloc" and place.name != "West") else True
    return Speaker(name, None, place.country, official, True, "place", at=at)


def make_body(body: Body, at: int) -> Speaker:
    """Return a body named outright as speaker."""
    affiliation = body.country if body.is_official or body.country is None else body.name
    return Speaker(body.name, None, affiliation, body.is_official, True, "body", at=at)


def _make_stranger(document: Document, i: int, end: int, j: int) -> Speaker | None:
    """Return a name that the document never introduces; a sentence's first word is no name when more follows."""
    words, labels = document.tokens.words[i:end], document.tokens.labels
    if person := find_bearer(document.cast, words, i):
        return make_person(document, person, i)
    if end - i == 1 and labels[i] == "C" and is_sentence_start(labels, i):
        if end < j and labels[end] != "v":
            return None
        if words[0].endswith("ly"):  # "Strategically" is nobody
            return UNKNOWN
    name = document.tokens.join(i, end, document.text)
    if all(w.isupper() and len(w) > 1 for w in words) or _is_called_organisation(document, name):
        return Speaker(name, None, name, False, True, "body", at=i)
    kind = "person" if end - i > 1 or labels[i] == "F" else "name"
    return Speaker(name, None, None, False if end - i > 1 else None, True, kind, at=i)


def _is_called_organisation(document: Document, name: str) -> bool:
    """Does the document call this name a company, a newspaper or the like ("the daily NAME")?"""
    words, labels = document.tokens.words, document.tokens.labels
    first = name.split()[0]
    return any(
        words[k] == first and labels[k - 1] == "O" and words[k - 1].islower()
        for k in range(1, len(words))
        if labels[k] == "C"
    )


def widen_phrase(document: Document, i: int, j: int) -> tuple[int, int]:
    """Return the noun phrase around a mention that may be its head word only."""
    labels = document.tokens.labels
    low = max(0, i - 8)
    while i > low and labels[i] not in "DR" and labels[i - 1] in "PQMBXbsODR":
        i -= 1
    if labels[j - 1] in "TB" and labels[j : j + 1] in ("o", "f") and document.tokens.words[j] in ("of", "for", "at"):
        match = _PHRASE_AFTER_HEAD.match(labels, j)
        j = match.end() if match else j
    return i, j


def describe(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return the speaker that a phrase without a name describes; the tokens i to j leave out its article."""
    labels = document.tokens.labels
    if labels[i] == "o" and first < i:
        return _describe_part(document, first, i, j)
    head = labels[i : i + find_head_end(labels[i:j])]
    role = read_role(tuple(document.tokens.words[i:j]), labels[i:j])
    title = role.title
    if title and title.kind == "document":
        return _describe_document(document, role, first, i, j)
    if "B" in head and (title is None or head.rfind("B") > head.rfind("T")):
        return _describe_body(document, role, first, i, j)
    return _describe_people(document, role, first, i, j) if title else _describe_other(document, role, first, i, j)


def _describe_part(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return "two of the officials" under its own words, as those of whom it is a part."""
    k = i + 1
    while k < j and document.tokens.labels[k] in "DRn":
        k += 1
    if k == j:
        return UNKNOWN
    whole = describe(document, k, k, j)
    return whole._replace(name=_write_name(document, first, j), person=None, is_named=False, at=first)


def _describe_people(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return unnamed people under the words they are described with, completed by state or number."""
    title, words = role.title, document.tokens.words
    affiliation, official = _place_role(document, role, first)
    if title.kind in ("person", "family") and affiliation == role.country:
        affiliation = None
    if title.kind == "observer" and official and "B" not in document.tokens.labels[i:j]:
        affiliation = "international"
    text = name = _write_name(document, i, j)
    if j - i == 1 and affiliation and official:
        name = f"{_find_adjective(affiliation)} {text}"
    elif title.is_plural and i > first and words[i - 1].lower() in _NUMBERS:
        name = f"{words[i - 1].lower()} {text}"
    kind, text = "group" if title.is_plural else "unnamed", text.removeprefix("another ")
    return Speaker(name, text, affiliation, official, False, kind, role, title.gender, title.is_plural, at=first)


def _place_role(document: Document, role: Role, first: int) -> tuple[str | None, bool | None]:
    """Return affiliation and office of an unnamed bearer, from the phrase or else from its sentence."""
    affiliation, official = role.affiliation, role.is_official
    if role.possessor and (affiliation is None or affiliation == role.possessor):
        owner = _find_owner(document, role.possessor)
        affiliation = owner.affiliation if owner else find_state_of(role.possessor) or affiliation
        official = bool(owner.is_official) if owner and official is None else official
    if affiliation is None and official:
        affiliation = find_setting(document, first) or document.home
    return affiliation, official


def _write_name(document: Document, i: int, j: int) -> str:
    """Return the words as a description, a sentence's capital taken back."""
    name = document.tokens.join(i, j, document.text)
    word, label = document.tokens.words[i], document.tokens.labels[i]
    lower = word[:1].lower() + word[1:]
    common = label in "DnlX" or (label in "TMBO" and f" {lower}" in document.text)
    if common and word[1:].islower() and is_sentence_start(document.tokens.labels, _skip_back(document, i)):
        return lower + name[len(word) :]
    return name


def _skip_back(document: Document, i: int) -> int:
    while i and document.tokens.labels[i - 1] in "DR":
        i -= 1
    return i


@functools.cache
def _load_adjectives() -> dict[str, str]:
    adjectives: dict[str, str] = {}
    for word, place in load_places()[1].items():
        adjectives.setdefault(place.name, word)
    return adjectives | {"United States": "U.S.", "European Union": "EU"}


def _find_adjective(affiliation: str) -> str:
    return _load_adjectives().get(affiliation, affiliation)


def _describe_document(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return whoever issued a statement or report, when the phrase says it; else the document itself."""
    words, labels = document.tokens.words, document.tokens.labels
    proper = list_proper_bodies(words[i:j], labels[i:j])
    if proper:
        return make_body(find_body(words[i + proper[-1]]), first)
    for k in range(i, j):
        if labels[k] == "B" and (met := find_body_before(document, words[k], first)):
            return met
    places = [k for k in range(i, j) if labels[k] == "P" and labels[k + 1 : k + 2] != "s"]
    if role.affiliation and role.affiliation != role.country and not places:
        return Speaker(role.affiliation, None, role.affiliation, bool(role.is_official), True, "body", role, at=first)
    name, official = _write_name(document, i, j), bool(role.is_official)
    return Speaker(name, None, role.affiliation, official, False, "document", role, at=first)


def _describe_body(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return a public body such as "Ukraine's defence ministry"; without a state, the one that its sentence opens with."""
    words, labels = document.tokens.words, document.tokens.labels
    if j - i == 1 and (met := find_body_before(document, words[i], first)):
        return met
    body = next((b for k in range(j - 1, i - 1, -1) if labels[k] == "B" and (b := find_body(words[k]))), None)
    official = body is None or body.is_official is not False
    affiliation = (
        role.affiliation or role.country or ((find_setting(document, first) or document.home) if official else None)
    )
    if role.possessor and (affiliation in (None, role.possessor) or role.possessor in affiliation):
        owner = _find_owner(document, role.possessor)
        affiliation = (owner and owner.affiliation) or find_state_of(role.possessor) or affiliation
    named = bool(affiliation) or bool(
        re.search("[PQBOC]", "".join(c for c, w in zip(labels[i:j], words[i:j], strict=True) if w[0].isupper()))
    )
    return Speaker(_write_name(document, i, j), None, affiliation, official, named, "body", role, at=first)


def find_body_before(document: Document, noun: str, at: int) -> Speaker | None:
    """Return the body with this noun that "the ministry" takes up: the last that spoke, or the only one named before."""
    spoken = [
        s for s in document.history if s.kind == "body" and s.is_named and s.name.lower().endswith(noun.lower())
    ]
    if spoken:
        return spoken[-1]._replace(at=at)
    named = {s.affiliation: s for s in _list_bodies_before(document, noun, at)}
    return next(iter(named.values())) if len(named) == 1 else None


def _list_bodies_before(document: Document, noun: str, at: int) -> Iterator[Speaker]:
    words, labels = document.tokens.words, document.tokens.labels
    for k in range(at - 1, max(0, at - 1500), -1):
        if labels[k] == "B" and words[k].lower() == noun.lower() and labels[k - 1] in "PQMsBC":
            i, _ = widen_phrase(document, k, k + 1)
            while i < k and labels[i] in "DRs":
                i += 1
            role = read_role(tuple(words[i : k + 1]), labels[i : k + 1])
            if state := role.country or role.affiliation:
                yield Speaker(_write_name(document, i, k + 1), None, state, True, True, "body", role, at=at)


def _describe_other(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return a named organisation, or a description whose head is no known title."""
    words, labels = document.tokens.words, document.tokens.labels
    mask = "".join(c if w[0].isupper() else "l" for w, c in zip(words[i:j], labels[i:j], strict=True))
    name = _write_name(document, i, j)
    capitals = re.search(r"[OC]", mask[1:]) or (
        re.match(r"[OC]", mask) and not is_sentence_start(labels, _skip_back(document, i))
    )
    if capitals and re.match(r"[PQFCIOBMT]", mask):
        return Speaker(name, None, role.affiliation or name, False, True, "body", role, at=first)
    return Speaker(name, None, role.affiliation, False, False, "group", role, None, name.endswith("s"), at=first)


def _is_organisation_name(document: Document, i: int, end: int) -> bool:
    """Is the head of a phrase a name: its last word has a capital, or is a noun for a body behind a capital?"""
    words, labels = document.tokens.words[i:end], document.tokens.labels[i:end]
    capitals = [w[0].isupper() for w in words]
    if (
        capitals[:1] == [True]
        and is_sentence_start(document.tokens.labels, _skip_back(document, i))
        and labels[0] in "lvC"
    ):
        capitals[0] = labels[0] == "C" and len(words) == 1
    if not any(capitals):
        return False
    return capitals[-1] or (labels[-1] == "O" and not words[-1].endswith("s"))
