"""Whom does "the Uruguayan", "the 54-year-old", "the economist" or "the UNO" take up?

Newspapers vary the name: the last speaker comes back by people, age, calling or the initials of an office. Each rule
answers only where the text leaves one person; the speaker is unknown otherwise, never "Uruguayan".
"""

from __future__ import annotations

import itertools
import re

from presswork.language.gazetteer import Place, find_place
from presswork.speakers.antecedents import (
    MOST_SPEAKERS,
    find_described,
    find_organisation_before,
    find_sentence_before,
    find_untitled,
)
from presswork.speakers.descriptions import describe, find_body_before, forget_name
from presswork.speakers.mentions import UNKNOWN, Document, Speaker, make_person
from presswork.speakers.people.cast import Person, is_sentence_start
from presswork.speakers.people.roles import Role
from presswork.speakers.people.states import find_sentence

_AGED = re.compile(r"(\d{1,3})[-‑]year[-‑]old$")
# "the British", "the Chinese": a people, and its state, not one person.
_PEOPLES = ("ese", "sh", "ch", "ss", "s", "men")
_MOST_TOKENS_BACK = 600
_RIVALS = {"candidate", "running mate", "supporter", "resident"}


def find_epithet(document: Document, first: int, j: int) -> Speaker | None:
    """Return the person whom "the" and a people, an age or initials take up; None: it is no such phrase."""
    words, i = document.tokens.words, first + 1
    if i >= j or words[first].lower() != "the":
        return None
    if aged := _AGED.match(words[i]):
        return _find_aged(document, first, aged.group(1))
    if j - i == 1 and (place := find_place(words[i])) and _is_one_of_people(words[i], place):
        return _find_of_people(document, first, place.country)
    if j - i == 1 and words[i].isupper() and 2 <= len(words[i]) <= 5:
        return _find_by_initials(document, first, words[i])
    return None


def _is_one_of_people(word: str, place: Place) -> bool:
    if place.kind != "state" or place.is_seat or not word.isalpha():
        return False
    return word != place.name and not word.isupper() and not word.endswith(_PEOPLES)


def _find_aged(document: Document, first: int, age: str) -> Speaker:
    """Return the only person of that age, or the only person or the subject of the sentence before."""
    tokens = document.tokens
    of_age = {
        id(p.person): p.person
        for p in document.cast.at.values()
        if tokens.words[p.end + 1 : p.end + 2] == [age] and tokens.labels[p.end] in ",("
    }
    if len(of_age) == 1:
        return make_person(document, next(iter(of_age.values())), first)
    person = None if of_age else find_last_person(document, first)
    return make_person(document, person, first) if person else UNKNOWN


def _find_of_people(document: Document, first: int, country: str | None) -> Speaker:
    """Return the only person of a state named before, else the person just named of whom no state is told."""
    persons = [p for p in document.cast.persons if p.places and min(p.places) < first]
    theirs = [p for p in persons if country in _list_states_of(document, p)]
    if len(theirs) > 1:
        last = document.history[-1].person if document.history else None
        theirs = [p for p in theirs if p is last]
    if theirs:
        return make_person(document, theirs[0], first) if len(theirs) == 1 else UNKNOWN
    if unnamed := _find_unnamed_of(document, first, country):
        return unnamed
    person = find_last_person(document, first)
    if person and not any(find_place(s or "") for s in _list_states_of(document, person)):
        return make_person(document, person, first)
    later = _find_subject_after(document, first)
    return make_person(document, later, first) if later and not persons else UNKNOWN


def _list_states_of(document: Document, person: Person) -> set[str | None]:
    return {r.country for r in person.roles} | {make_person(document, person, 0).affiliation}


def _find_unnamed_of(document: Document, first: int, country: str | None) -> Speaker | None:
    """Return what is known of "the Corvanian charge d'affaires", whom the page does not name."""
    tokens = document.tokens
    for match in re.finditer(r"[PQ][QMl]{0,2}T", tokens.labels[max(0, first - _MOST_TOKENS_BACK) : first]):
        i, j = (max(0, first - _MOST_TOKENS_BACK) + k for k in match.span())
        place = find_place(tokens.words[i])
        if place and place.country == country and tokens.labels[j : j + 1] not in tuple("CF"):
            found = describe(document, i, i, j)
            if found.kind == "unnamed":
                return forget_name(found)
    return None


def _find_subject_after(document: Document, first: int) -> Person | None:
    """Return the person who opens the next sentence."""
    _, end = find_sentence(document.tokens.labels, first)
    rest = document.tokens.labels[end + 1 :]
    start = end + 1 + len(rest) - len(rest.lstrip(".q\n"))
    return document.cast.at[start].person if start in document.cast.at else None


def _find_by_initials(document: Document, first: int, letters: str) -> Speaker | None:
    """Return the only person whose office these are the initials of ("Upazila Nirbahi Officer": "the UNO")."""
    persons = [
        p
        for p in document.cast.persons
        if any("".join(w[0] for w in r.words if w[0].isupper()) == letters for r in p.roles if r.is_official)
    ]
    return make_person(document, persons[0], first) if len(persons) == 1 else None


def find_behind_participle(document: Document, i: int, j: int) -> Speaker | None:
    """Return whom "Delivering the budget in parliament, NAME, who ..., announced" is said of: never "Delivering"."""
    tokens, cast = document.tokens, document.cast
    word = tokens.words[i]
    opens = (
        is_sentence_start(tokens.labels, i)
        and word.endswith("ing")
        and word[0].isupper()
        and tokens.labels[i] in "CM"
    )
    if not opens or j - i < 2 or tokens.labels[i + 1] not in "DRf":
        return None
    comma = tokens.labels.find(",", i, find_sentence(tokens.labels, i)[1])
    ahead = range(comma + 1, comma + 10) if comma > 0 else ()
    place = next((cast.at[k] for k in ahead if k in cast.at), None)
    if place is None or comma + 1 not in (place.start, place.role_start):
        return UNKNOWN
    return make_person(document, place.person, i)


def find_interviewed(document: Document, at: int, is_answer: bool = False) -> Speaker | None:
    """Return the only person named before an interview's first question, for an answer at token `at`.

    An answer has its label ("A: ...") before it, or is told to be one: a paragraph without marks behind a question.
    Of two who are named, the one who is introduced ("The sculptor NAME talks to NAME") answers.
    """
    tokens = document.tokens
    if is_answer:
        first = next((k for k, w in enumerate(tokens.words) if w == "?" and tokens.labels[k + 1 : k + 2] == "\n"), 0)
    elif "".join(tokens.words[at - 2 : at]).upper() in ("A:", "ANSWER:"):
        asked = (k for k, (w, then) in enumerate(itertools.pairwise(tokens.words)) if w in _QUESTION and then == ":")
        first = next((k for k in asked if is_sentence_start(tokens.labels, k)), 0)
    else:
        return None
    named = {id(p.person): p.person for k, p in document.cast.at.items() if k < first}
    told = [p for p in named.values() if p.roles or (p.gender and not is_answer)]
    persons = told or (list(named.values()) if is_answer else [])
    return make_person(document, persons[0], at) if len(persons) == 1 else None


_SHORT = {"force": "police", "bank": "central bank"}  # of whom the noun alone may be said
_QUESTION = {"Q", "QUESTION", "Question"}


def find_taken_up(document: Document, role: Role, first: int, i: int, j: int) -> Speaker | None:
    """Return who is meant by "the minister", "the force", "the economist", "the company" or "the former banker"."""
    words, labels = document.tokens.words, document.tokens.labels
    return (
        find_untitled(document, role, first)
        or (find_body_before(document, _SHORT[words[j - 1]], first) if j - i == 1 and words[i] in _SHORT else None)
        or find_calling(document, role, first)
        or find_organisation_before(document, first, labels[i:j])
        or (find_described(document, role, first) if labels[i] == "X" else None)
    )


def find_calling(document: Document, role: Role, first: int) -> Speaker | None:
    """Return the last speaker for "the economist" or "the veteran diplomat" right behind his or her words.

    Answers only where the noun is new to the text (another one would have been met), and where the speaker has been
    introduced; an office ("the judge") is said of nobody who holds none.
    """
    title = role.title
    is_veteran = title is not None and "veteran" in role.words[:-1]  # whoever was named, even without a word
    if title is None or title.is_plural:
        return None
    if not (title.kind in ("never", "person") or title.title == "diplomat" or is_veteran):
        return None
    if title.title in _RIVALS or any(w[0].isupper() for w in role.words):
        return None  # "the candidate", "the New York businessman" may be another one of the story
    if role.head.lower() in {w.lower() for w in document.tokens.words[:first]}:
        return None
    person = find_last_person(document, first)
    spoken = [s.person for s in document.history[-MOST_SPEAKERS:]][-1:]
    if (
        person is None
        or not person.roles
        or (spoken != [person] and not is_veteran)
        or {title.gender, person.gender} == {"m", "f"}
    ):
        return None
    before = document.tokens.words[find_sentence_before(document, first) : first]
    if (role.country and role.country not in _list_states_of(document, person)) or any(map(_AGED.match, before)):
        return None  # "the 61-year-old" whom the speaker thanked may be meant
    found = make_person(document, person, first)
    return None if role.is_official and not found.is_official else found


def find_last_person(document: Document, first: int) -> Person | None:
    """Return the only person, or the subject, of the sentence before the one around a token."""
    cast = document.cast
    start, _ = find_sentence(document.tokens.labels, first)
    before = find_sentence_before(document, first)
    if before >= start:
        return None
    places = [cast.at[k] for k in range(before, start) if k in cast.at and not document.quoted[k]]
    if not places and document.history and before <= document.history[-1].at < start:
        return document.history[-1].person
    opens = bool(places) and before in (places[0].start, places[0].role_start)
    return places[0].person if places and (opens or len({id(p.person) for p in places}) == 1) else None
