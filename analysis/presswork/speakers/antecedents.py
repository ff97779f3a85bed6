"""Whom does "the minister", "the alliance" or "the report" take up: somebody who was named, or has spoken, before?

Or somebody named right beside ("NAME, the mayor,"; "the mayor, NAME,"). Each rule answers only where the text leaves
one candidate.
"""

from __future__ import annotations

import re

from presswork.language.gazetteer import find_body, find_place
from presswork.speakers.descriptions import describe
from presswork.speakers.mentions import Document, Speaker, make_body, make_person, read_phrase
from presswork.speakers.people.noun_phrases import find_title, skip_dateline
from presswork.speakers.people.roles import Role, list_grounds
from presswork.speakers.people.states import find_sentence

# How many speakers back anything may be looked up; keeps long documents linear.
MOST_SPEAKERS = 100
# How far ahead a name may follow the office it belongs to ("Tarla's minister ... Ida Orsa said"), in tokens.
_MOST_TOKENS_AHEAD = 90
# How far back "the report" may reach for "a report by NAME", in tokens: an article of average length.
_MOST_TOKENS_BACK = 800
_ISSUER = re.compile(r"D?([bQPlMOBCF]{0,5}[OBCF])")
# How far "the foreign minister" may stand behind the only speaker, never introduced, whom it can mean.
_MOST_TOKENS_APART = 60
# Offices that everybody knows the holder of: "the president" need not be the last speaker.
_KNOWN_HOLDERS = {"president", "prime minister", "chancellor", "official", "King", "queen", "supreme leader", "judge"}
_RANKS = set("senior junior acting interim former prime top leading 's ’s".split())
_KIN = [
    {"spokesman", "spokeswoman", "spokesperson", "press secretary"},
    {"president", "leader", "head of state"},
    {"prime minister", "premier", "leader", "head of state"},
    {"chancellor", "leader"},
    {"senator", "congressman", "congresswoman", "representative", "lawmaker", "MP"},
    {"professor", "analyst"},
]


def refresh(document: Document, speaker: Speaker) -> Speaker:
    """Return a person as known at the end of the document, where a role may have come later."""
    return make_person(document, speaker.person, speaker.at) if speaker.person else speaker


def find_alliance(document: Document, at: int, labels: str, words: list[str]) -> Speaker | None:
    """Return the body of states named last, for "the alliance" and "the 27-nation bloc"."""
    body = find_body(words[-1])
    if body is None or body.kind != "intergovernmental" or not body.is_generic or set(labels) & set("PQC"):
        return None
    for k in range(at - 1, max(-1, at - 1500), -1):
        known = find_body(document.tokens.words[k]) if document.tokens.labels[k] == "B" else None
        if known and known.kind == "intergovernmental" and not known.is_generic:
            return make_body(known, at)
        if body.name == "bloc" and (place := find_place(document.tokens.words[k])) and place.kind == "union":
            return read_phrase(document, k, k + 1)
    return None


def find_met(document: Document, role: Role, at: int, definite: bool = True) -> Speaker | None:
    """Return the speaker already met that "the minister", "the official" or "the people" takes up.

    The last speaker who fits goes before a nearer name; without one, the persons named before must leave one.
    """
    if role.title is None:
        return None
    if role.title.kind == "document":
        return (_find_document_met(document, role) or _find_issuer(document, role, at)) if definite else None
    if not definite and (role.title.is_plural or not role.is_official):
        return None
    for speaker in reversed(document.history[-MOST_SPEAKERS:]):
        if _fits(refresh(document, speaker), role):
            if speaker.person and role.country and speaker.affiliation is None:
                speaker.person.roles.append(role)
            return refresh(document, speaker)
    if role.title.is_plural:
        return None
    persons = [p for p in document.cast.persons if p.places and p.places[0] < at]
    fitting = [s for p in persons if _fits(s := make_person(document, p, at), role)]
    if len(fitting) == 1 and role.country and fitting[0].affiliation is None:
        fitting[0].person.roles.append(role)
    return refresh(document, fitting[0]) if len(fitting) == 1 else None


def _find_document_met(document: Document, role: Role) -> Speaker | None:
    """Return who issued the report that "the first report" takes up: one of that name has been cited before."""
    for speaker in reversed(document.history[-MOST_SPEAKERS:]):
        known = speaker.reading
        if known and known.title and known.title.kind == "document" and set(role.words) <= set(known.words):
            return speaker
    return None


def _find_issuer(document: Document, role: Role, at: int) -> Speaker | None:
    """Return whose report "the report" is: "a report by NAME" stood before, of the same number if it has one."""
    words, labels = document.tokens.words, document.tokens.labels
    wanted = {w.lower() for w in role.words}
    for k in range(at - 1, max(0, at - _MOST_TOKENS_BACK), -1):
        if words[k].lower() != role.head.lower() or words[k + 1 : k + 2] not in (["by"], ["from"], ["of"], ["in"]):
            continue
        if wanted <= {w.lower() for w in words[max(0, k - 4) : k + 1]}:
            match = _ISSUER.match(labels, k + 2)
            found = describe(document, k + 2, match.start(1), match.end(1)) if match else None
            return found._replace(at=at) if found and found.is_named and found.kind == "body" else None
    return None


def _fits(speaker: Speaker, role: Role) -> bool:
    """Can this speaker be who the title stands for: the same kind of title, the same state, no other field?"""
    title = role.title
    if role.text.lower() in ("people", "sources") and speaker.is_plural and speaker.kind == "group":
        return not speaker.is_named
    readings = speaker.person.roles if speaker.person and speaker.person.roles else [speaker.reading]
    if title.is_plural != speaker.is_plural:
        return False
    if title.gender and speaker.gender and title.gender != speaker.gender:
        return False
    return any(_agrees(role, known, speaker) for known in readings if known and known.title)


def _agrees(role: Role, known: Role, speaker: Speaker) -> bool:
    told = {known.country, speaker.affiliation} - {None}
    if role.country and role.country not in told and (told or not speaker.person):
        return False
    return _is_kin(role, known) and _shares_field(role, known) and _shares_ground(role, known, speaker)


def _shares_ground(role: Role, known: Role, speaker: Speaker) -> bool:
    """Is "the Vermont senator" said of somebody of Vermont? Another state's senator is another person."""
    needed = list_grounds(role.words) if role.country else ()
    if not needed:
        return True
    grounds = list_grounds(known.words) | (speaker.person.grounds if speaker.person else set())
    return all(any(g.startswith(n) or n.startswith(g) for g in grounds) for n in needed)


def _is_kin(role: Role, known: Role) -> bool:
    title, other = role.title, known.title
    if title is None or other is None:
        return False
    if title.kind in ("person", "family"):
        return role.head.lower() == known.head.lower()
    if title.title == other.title or (
        title.title == "minister"
        and (other.title.startswith("minister") or other.title.endswith(("minister", "secretary")))
    ):
        return True
    return any(title.title in kin and other.title in kin for kin in _KIN)


def _shares_field(role: Role, known: Role) -> bool:
    """Are the words before the title ("defence minister") among what is known of the bearer?"""
    words = [w.lower() for w in role.words[:-1] if find_place(w) is None and w not in ("of", "the", role.head)]
    ours = {w.lower().replace("defense", "defence") for w in known.words}
    return len(words) < 4 and all(w.replace("defense", "defence") in ours | _RANKS for w in words)


def find_untitled(document: Document, role: Role, at: int) -> Speaker | None:
    """Return the last speaker where the page never says what he or she is, for "the minister" close behind."""
    title = role.title
    if title is None or title.is_plural or title.kind not in ("office", "spokes") or title.title in _KNOWN_HOLDERS:
        return None
    if role.country:
        return find_introduced(document, role, at)
    speaker = document.history[-1] if document.history else None
    start = speaker.at if speaker and at - speaker.at <= _MOST_TOKENS_APART else find_sentence_before(document, at)
    named = [document.cast.at[k].person for k in range(start, at) if k in document.cast.at and not document.quoted[k]]
    person = named[0] if named and all(p is named[0] for p in named) else None
    if person is None or person.roles or {title.gender, person.gender} == {"m", "f"}:
        return None
    person.roles.append(role)
    return make_person(document, person, at)


def find_sentence_before(document: Document, at: int) -> int:
    """Return where the sentence before the one around a token begins."""
    labels = document.tokens.labels
    start, _ = find_sentence(labels, at)
    return find_sentence(labels, max(0, len(labels[:start].rstrip(".q\n")) - 1))[0]


def find_later_name(document: Document, role: Role, at: int) -> Speaker | None:
    """Return the person named right after being spoken of by office, as the subject of a sentence near by."""
    title = role.title
    if title is None or title.is_plural or role.is_official is False or title.kind in ("document", "source"):
        return None
    labels = document.tokens.labels
    for k in range(at + 1, min(at + _MOST_TOKENS_AHEAD, len(labels))):
        place = document.cast.at.get(k)
        if place is None or labels[place.end : place.end + 1] != "v" or labels.count("\n", at, k) > 1:
            continue
        known = all(r.title and r.title.title == title.title and not r.country for r in place.person.roles)
        new = place.person.places[0] == k and known and place.end - k > 1
        if new and (labels[k - 1] in ".\nq" or _follows_scene(document, k)):
            place.person.roles.append(role)
            return make_person(document, place.person, at)
    return None


def find_lone_subject(document: Document, start: int, end: int) -> Speaker | None:
    """Return whom the one word that opens a sentence before its verb names ("Orsa had no doubt. She ...")."""
    labels = document.tokens.labels
    word = document.tokens.words[start]
    is_lone = labels[start : start + 2] == "Cv" and not any(k in document.cast.at for k in range(start, end))
    if not is_lone or document.quoted[start] or word.lower() in document.tokens.vocabulary:
        return None
    found = read_phrase(document, start, start + 1)
    return found if found and found.kind == "name" else None


def _follows_scene(document: Document, k: int) -> bool:
    """Does a name at token k follow a sentence's opening phrase ("Giving evidence to the court, NAME said")?"""
    labels, words = document.tokens.labels, document.tokens.words
    start, _ = find_sentence(labels, k)
    opens = labels[start : start + 1] == "f" or words[start].endswith("ing") or words[start] == "Asked"
    return labels[k - 1] == "," and opens and not any(n in document.cast.at for n in range(start, k))


def find_organisation_before(document: Document, at: int, labels: str) -> Speaker | None:
    """Return the organisation that "the company" or "the charity" takes up: the last that spoke, or the last subject.

    A subject opens one of the two sentences before under a name of its own, and is nobody's personal name.
    """
    if labels not in ("O", "MO", "lO"):
        return None
    for speaker in reversed(document.history[-MOST_SPEAKERS:]):
        if speaker.kind == "body" and speaker.is_named and speaker.is_official is False:
            return speaker._replace(at=at)
    start, _ = find_sentence(document.tokens.labels, at)
    if own := _find_firm_of(document, skip_dateline(document.tokens, start), at):
        return own
    for _ in range(2):
        if start < 2 or document.tokens.labels[start - 1] not in ".\n":
            return None
        start, _ = find_sentence(document.tokens.labels, start - 2)
        match = _NAMED_SUBJECT.match(document.tokens.labels, start)
        if match and _is_firm(document, *match.span(1)) and (match.start(1) == start or match[1][1:]):
            name = document.tokens.join(*match.span(1), document.text)
            return Speaker(name, None, name, False, True, "body", at=at)
    return None


def _find_firm_of(document: Document, start: int, at: int) -> Speaker | None:
    """Return the firm that opens the sentence ("Miner NAME has halted work, the company said")."""
    match = _FIRM_SUBJECT.match(document.tokens.labels, start, at)
    if match is None or not _is_firm(document, match.start(1), match.end(1)):
        return None
    name = document.tokens.join(*match.span(1), document.text)
    return Speaker(name, None, name, False, True, "body", at=at)


_FIRM_SUBJECT = re.compile(r"[DQ]?(?:[lMC]?[TO])?([CFO]{1,4})(?=v)")
_NAMED_SUBJECT = re.compile(
    r"D?((?:[CFOPQB]|(?<=[CFOl])[fo]D?(?=[CFOB])|(?<=[CFO])[aM](?=[CFO])|(?<=[CFO])M(?=[vl])){1,5})(?=[vl,])"
)


def _is_firm(document: Document, start: int, end: int) -> bool:
    """Is a run of capitals at the head of a sentence a firm's name: no person with a role or a first name?"""
    labels, words = document.tokens.labels[start:end], document.tokens.words[start:end]
    if not all(w[0].isupper() or w in ("and", "&") for w in words) or set(labels) <= set("PQB"):
        return False
    person = document.cast.at[start].person if start in document.cast.at else None
    if person and (person.roles or person.gender or len(words) < 2):
        return False
    return labels[0] != "F" and (len(words) > 1 or words[0].lower() not in document.tokens.vocabulary)


def find_described(document: Document, role: Role, at: int) -> Speaker | None:
    """Return whom "the former banker" or "the 52-year-old" takes up: the only person or the subject before."""
    if role.title is None or role.title.is_plural or role.title.kind in ("document", "source"):
        return None
    start, _ = find_sentence(document.tokens.labels, at)
    before = find_sentence_before(document, at)
    places = [document.cast.at[k] for k in range(before, start) if k in document.cast.at and not document.quoted[k]]
    persons = {id(p.person) for p in places}
    opens = bool(places) and before in (places[0].start, places[0].role_start)
    if not places or (len(persons) > 1 and not opens):
        return None
    person = places[0].person
    if {role.title.gender, person.gender} == {"m", "f"}:
        return None
    return make_person(document, person, at)


def find_introduced(document: Document, role: Role, at: int) -> Speaker | None:
    """Return the subject of the sentence before, named but not introduced, for "Tarla's transport minister"."""
    start, _ = find_sentence(document.tokens.labels, at)
    before = find_sentence_before(document, at)
    places = [document.cast.at[k] for k in range(before, start) if k in document.cast.at and not document.quoted[k]]
    if len(places) != 1 or places[0].start != before or places[0].person.roles or " " not in places[0].person.name:
        return None
    if document.tokens.labels[start - 1 : start] != "." or {role.title.gender, places[0].person.gender} == {"m", "f"}:
        return None
    places[0].person.roles.append(role)
    return make_person(document, places[0].person, at)


def find_apposed(document: Document, i: int, j: int) -> Speaker | None:
    """Return the person whom a mention describes right behind the name ("Ida Orsa, Acme's chief executive,")."""
    tokens, cast = document.tokens, document.cast
    now = tokens.words[i - 1 : i] in (["now"], ["then"], ["currently"])
    end = i - 1 - now
    if tokens.labels[end : end + 1] != "," or "T" not in tokens.labels[i:j]:
        return None
    place = next((cast.at[k] for k in range(max(0, end - 6), end) if k in cast.at and cast.at[k].end == end), None)
    said = tuple(tokens.words[i + (tokens.labels[i] in "DR") : j])
    told = place is not None and (now or any(r.words[: len(said)] == said for r in place.person.roles))
    return make_person(document, place.person, i) if told else None


def find_apposition(document: Document, i: int, j: int) -> Speaker | None:
    """Return the person named behind what a mention describes ("the mayor of Kesk, Ida Orsa,")."""
    tokens, cast = document.tokens, document.cast
    title = find_title(tuple(tokens.words[i:j]), tokens.labels[i:j])
    described = (title and title.kind not in ("document", "source")) or "counterpart" in tokens.words[i:j]
    if tokens.labels[j : j + 1] != "," or not described:
        return None
    place = next((cast.at[k] for k in range(j + 1, min(j + 12, len(tokens.labels))) if k in cast.at), None)
    if (
        place is None
        or j + 1 not in (place.start, place.role_start)
        or tokens.labels[place.end : place.end + 1] == "a"
    ):
        return None
    return make_person(document, place.person, place.start)


def is_of_firm(document: Document, first: int, kind: str | None) -> bool:
    """Is "its spokesman" that of a club or company, the only body that the sentence names before?"""
    start, _ = find_sentence(document.tokens.labels, first)
    bodies = [k for k in range(start, first) if document.tokens.labels[k] in "PQBO"]
    return kind == "spokes" and [document.tokens.labels[k] for k in bodies] == ["O"]
