"""What does one mention in a document name or describe, taken for itself?

A phrase such as "Kremlin spokesman Timur Orsa", "Ankara", "a ministry statement" or "several officials" becomes a
:class:`Speaker`. Who "he" or "the minister" is depends on what came before: see :mod:`presswork.speakers.anaphora`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from presswork.language.gazetteer import ENTRIES, Body, Entries, find_body, find_place, fold
from presswork.language.lexicon import read_word_set
from presswork.speakers.initials import list_entries
from presswork.speakers.own_states import list_own_states
from presswork.speakers.people.cast import NAME, Cast, Person, Place, find_bearer, is_sentence_start, read_cast
from presswork.speakers.people.labels import Tokens, mark_entries, read_tokens
from presswork.speakers.people.noun_phrases import find_head_end
from presswork.speakers.people.office_holders import find_known_surnames, find_office, has_left_office
from presswork.speakers.people.officials import FORMER
from presswork.speakers.people.roles import Role, read_role
from presswork.speakers.people.states import (
    find_acting,
    find_before,
    find_home,
    find_label,
    find_near,
    find_scene,
    find_sentence,
    list_named,
    list_states,
)

_NAME_ONLY = re.compile(NAME)


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
_OFFICES = ("office", "state", "spokes")
# Offices of towns and regions; the lists cannot know every town.
LOCAL = {"mayor", "governor", "sheriff", "councillor", "lieutenant governor"}
# "Halyna, 64, a pensioner": an age behind a first name.
# "Director for Emergency Care at the hospital | Dr NAME": what stands before the courtesy is a role.
_TITLED = re.compile(r"D?[PQMBOl]{0,3}T[of][^v,.()\nqwha]{1,14}$")
_BYSTANDER = re.compile(r",n[,.]")
# What stands where a speaker does in transcripts and lists, and is none.
_NO_NAMES = read_word_set("mentions no names")


@dataclass(slots=True)
class Document:
    """One article while its speakers are resolved: its tokens, its cast and who has spoken so far."""

    text: str
    tokens: Tokens
    cast: Cast
    published_on: str | None
    quoted: bytearray
    states: Counter
    named: set[str]
    history: list[Speaker] = field(default_factory=list)
    own: list[tuple[int, int]] = field(default_factory=list)
    profiles: dict[int, tuple[int, Speaker]] = field(default_factory=dict)


def read_document(text: str, published_on: str | None) -> Document:
    """Return the document with its cast; people known from ``officials.csv`` need no introduction."""
    tokens = _read_with_own_states(text)
    own = list_entries(tokens, text, published_on)
    if own:
        ENTRIES.set(Entries(ENTRIES.get().rows, own))
        tokens = mark_entries(tokens, {form for form, _ in own})
    document = Document(
        text,
        tokens,
        read_cast(tokens, text),
        published_on,
        _mark_quoted(tokens),
        list_states(tokens),
        list_named(tokens),
    )
    _add_known_persons(document)
    return document


def _read_with_own_states(text: str) -> Tokens:
    """Return the tokens of a text, read again where it tells of states that the lists do not know."""
    tokens = read_tokens(text)
    known = list_states(tokens)
    found = list_own_states(tokens, known.total() - known["European Union"])
    if not found:
        return tokens
    ENTRIES.set(Entries(ENTRIES.get().rows + found))
    return read_tokens(text)


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
        office = None if person else find_office(word, document.published_on, None, document.states)
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
        beside = comma + 1 in (place.start, place.role_start) and comma > 0 and "T" in labels[i:comma]
        last = place.end == head_end and not set("ao,") & set(skipped)
        last = last or (
            place.end == j and comma + 1 == place.start and labels[comma - 1] in "BO"
        )  # "News Agency, NAME"
        titled = place.end == j and labels[place.role_start] == "H" and _TITLED.match(labels[i : place.role_start])
        if (first or beside or last) and not _is_modifier(document, place, j):
            return None if _is_listed(labels, place.end, j) else make_person(document, place.person, place.start)
        if titled:
            _add_role(document, place.person, i, place.role_start)
            return make_person(document, place.person, place.start)
    return None


def _add_role(document: Document, person: Person, i: int, j: int) -> None:
    """Give somebody whose role the document does not tell otherwise the one of the tokens i to j."""
    role = read_role(tuple(document.tokens.words[i:j]), document.tokens.labels[i:j])
    if role.title and not person.roles:
        person.roles.append(role)


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
        office = find_office(name, document.published_on, None, document.states)
        name = office.name if office else name
    if official and role and has_left_office(name, document.published_on, role.text):
        official = False
    if affiliation is None or official is None:
        office = find_office(name, document.published_on, text, document.states)
        if office:
            affiliation, official = (affiliation or office.affiliation, official is not False)
            role = role or read_office(office.role)
    if affiliation is None and role and role.title and role.title.kind == "intergovernmental":
        affiliation = _find_body_around(document, person.places[0])
    elif (
        affiliation is None
        and role
        and role.title.kind in ("office", "state", "spokes")
        and _is_of_state(role, official)
    ):
        affiliation = find_state(document, role.text, person.places[0])
    elif official and role and not role.country and _is_unplaced(role):
        affiliation = find_state(document, role.text, person.places[0]) or affiliation
    speaker = Speaker(name, text, affiliation, official, True, "person", role, person.gender, False, person)
    return speaker._replace(is_official=False) if official is None and not person.roles and " " in name else speaker


def _is_unplaced(role: Role) -> bool:
    """Is a public body or a town told of an official, and not the state that it is of ("Kesk Police")?"""
    if not role.affiliation or find_place(role.affiliation):
        return False
    body = find_body(role.affiliation)
    return role.title.title in LOCAL or (
        body is None and any((named := find_body(w)) and named.is_official for w in role.words)
    )


def find_state(
    document: Document, role: str, at: int, is_body: bool = False, has_neighbours: bool = True
) -> str | None:
    """Return the state of an office that comes without one: its paragraph's label's, its page's, its neighbours'."""
    label, is_roundup = find_label(document.tokens, at)
    if label or is_roundup:
        return label
    before = None if is_body else find_before(document.tokens, at)
    home = before or find_home(document.states, role, document.named)
    acting = None if is_body or before else find_acting(document.tokens, at)
    if acting:  # of two states whose sentence it is, neither is told
        return acting.state if home in (None, acting.state) and (acting.is_alone or home) else None
    if home or not has_neighbours:
        return home
    if is_body and (scene := find_scene(document.tokens)):
        return scene
    return find_near(document.tokens, document.states, at, is_body)


def _is_public(hint: Role) -> bool | None:
    """Does "NAME of the interior ministry" speak for a public body?"""
    body = find_body(hint.words[-1])
    return True if body and body.is_official else hint.is_official


def _is_of_state(role: Role, official: bool | None) -> bool:
    """Is, or was, the role a public office?"""
    return bool(official) or (
        role.title.kind in ("office", "state") and bool(FORMER & {w.lower() for w in role.words})
    )


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
    if official is False and not any(FORMER & {w.lower() for w in r.words} for r in person.roles):
        official = any(r.is_official and (r.title.kind == "office" or r.text == "Rep.") for r in person.roles)
    affiliation = role.affiliation if role else None
    if affiliation is None and hint and ((role and role.title.kind in _OFFICES) or not find_place(hint.text)):
        affiliation = hint.affiliation
        official = _is_public(hint) if official is None else official
    if role and role.possessor and (owner := find_owner(document, role.possessor)):
        official = speaks_for(owner, role) if official is None else official
        if affiliation in (None, role.possessor) and (official or not find_place(owner.affiliation or "")):
            affiliation = owner.affiliation or affiliation
    if affiliation is None and official:
        affiliation = "United States" if person.is_tagged else None
    return affiliation, official


def find_owner(document: Document, name: str) -> Speaker | None:
    """Return the person whose spokesman or aide someone is said to be."""
    person = find_bearer(document.cast, name.split(), 0)
    if person is None:
        office = find_office(name, document.published_on, None, document.states)
        return (
            Speaker(office.name, None, office.affiliation, True, True, "person", person=Person(name))
            if office
            else None
        )
    if not (person.gender or person.roles) or (person.role and person.role.possessor):
        return None
    return _profile_person(document, person)


def _find_body_around(document: Document, at: int) -> str | None:
    """Return the only body of states that a sentence names before "Secretary-General NAME"."""
    start, _ = find_sentence(document.tokens.labels, at)
    found = {
        b.country for w in document.tokens.words[start:at] if (b := find_body(w)) and b.kind == "intergovernmental"
    }
    return found.pop() if len(found) == 1 else None


def speaks_for(owner: Speaker, role: Role) -> bool:
    """Does somebody's spokesman or aide speak for an office? A candidate's people and somebody's chairman do not."""
    runs = any(r.title.title in ("candidate", "running mate") for r in owner.person.roles)
    return bool(owner.is_official) and not runs and role.title.title not in ("chairman", "chair", "director", "head")


def _read_name(document: Document, i: int, j: int) -> Speaker | None:
    """Return the place, body or never-introduced person that the phrase names outright."""
    words, labels = document.tokens.words, document.tokens.labels
    while i < j and labels[i] in "DnH":
        i += 1
    end = i + find_head_end(labels[i:j]) if i < j else i
    if end - i == 1 and labels[i] == "P":
        return _make_place(words[i], i)
    if end - i == 1 and labels[i] == "B" and (body := find_body(words[i])) and not body.is_generic:
        speaker = make_body(body, i)
        if body.is_official and body.country is None:
            speaker = speaker._replace(affiliation=find_state(document, body.name, i))
            if labels[end : end + 2] == "oP" and end + 1 < j:  # "the Supreme Court of Kenya"
                speaker = speaker._replace(name=document.tokens.join(i, end + 2, document.text))
        return speaker
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
    tokens, labels = document.tokens, document.tokens.labels
    words = tokens.words[i:end]
    if person := find_bearer(document.cast, words, i):
        return make_person(document, person, i)
    if end - i == 1 and words[0].lower() in _NO_NAMES:
        return UNKNOWN
    if end - i == 1 and labels[i] == "C" and is_sentence_start(labels, i):
        if end < j and labels[end] != "v":
            return None
        holds = labels[end : end + 1] != "v" and (words[0].endswith("ing") or words[0].lower() in tokens.vocabulary)
        if words[0].endswith("ly") or holds:  # "Strategically" and "Holding firm" are nobody
            return UNKNOWN
    name = tokens.join(i, end, document.text)
    if all(w.isupper() and len(w) > 1 for w in words) or _is_called_organisation(document, name):
        return Speaker(name, None, name, False, True, "body", at=i)
    kind = "person" if end - i > 1 or labels[i] == "F" else "name"
    rider = labels[end : end + 2] == ",D" and tokens.words[end + 1] in ("a", "an")  # "Karim, a delivery rider"
    is_bystander = end - i > 1 or rider or bool(_BYSTANDER.match(labels, end))
    return Speaker(name, None, None, False if is_bystander else None, True, kind, at=i)


def _is_called_organisation(document: Document, name: str) -> bool:
    """Does the document call this name a company, a newspaper or the like ("the daily NAME")?"""
    words = document.tokens.words
    called = (words[m.end()] for m in re.finditer("O(?=C)", document.tokens.labels) if words[m.start()].islower())
    return name.split()[0] in called
