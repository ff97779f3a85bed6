"""What does a phrase without a personal name describe: unnamed people, a public body, a document, an organisation?

"A senior Turkish official" and "Ukraine's defence ministry" become a :class:`presswork.speakers.mentions.Speaker`
under their own words; nothing counts here but what the phrase or its sentence says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from presswork.language.gazetteer import ENTRIES, Place, find_body, find_place, load_places
from presswork.language.lexicon import read_word_set
from presswork.speakers.mentions import (
    LOCAL,
    UNKNOWN,
    Document,
    Speaker,
    find_owner,
    find_state,
    make_body,
    speaks_for,
)
from presswork.speakers.people.cast import is_sentence_start
from presswork.speakers.people.noun_phrases import find_head_end
from presswork.speakers.people.office_holders import find_state_of
from presswork.speakers.people.officials import is_armed_movement, is_public_name
from presswork.speakers.people.roles import Role, list_proper_bodies, read_role
from presswork.speakers.people.states import find_setting

# "the daily NAME"; "its largest bank, NAME," behind the mention; "the company that runs the line, NAME".
_CALLED = re.compile(r"O([CF]{1,4}|B)$")
_CALLED_LATER = re.compile(r"O,([CF]{1,4}|B)(?=[,.\n]|$)")
_CALLED_LATER_BY = re.compile(r"T,([CF]{1,4})(?=[,.\n]|$)")
_FIRM_ROLES = {"owner", "operator", "maker", "lender", "carrier", "insurer", "subsidiary", "parent", "developer"}
_FIRMS = read_word_set("cast firms") | {"Lines", "Shipping", "Holdings", "Motors", "Airlines"}
_CALLED_APART = re.compile(r",([CF]{1,4}|B)$")
_NUMBERS = set("two three four five six seven eight nine ten".split())
# "a letter obtained by NAME" is not NAME's.
_PASSED_ON = {"obtained", "seen", "reviewed", "viewed", "leaked", "cited", "quoted"}
# Bodies that name nobody in particular where nothing says whose they are.
_CROWDS = {"police", "authorities", "army"}
_AGENCIES = {"agency", "bureau", "commission", "authority"}  # "the agency's director": of a public one named before
_ISSUED = {"published", "issued", "released", "compiled", "posted"}
# Where anybody may write: an account there is not the firm's.
PLATFORMS = ("Twitter", "Facebook", "Instagram", "YouTube", "Telegram", "WhatsApp")
# Descriptions keep the capital of words derived from a name.
_PROPER = read_word_set("descriptions proper")
_PLAIN = read_word_set("descriptions plain")


def describe(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return the speaker that a phrase without a name describes; the tokens i to j leave out its article."""
    labels = document.tokens.labels
    if labels[i] == "o" and first < i:
        return _describe_part(document, first, i, j)
    if called := find_called(document, i, j):
        return called
    head = labels[i : i + find_head_end(labels[i:j])]
    role = read_description(document, i, j)
    title = role.title
    if title and title.kind == "document":
        return _describe_document(document, role, first, i, j)
    if re.search(r"[CMQP]Ts?O$", head) and document.tokens.words[i + len(head) - 1][0].isupper():
        return _describe_other(document, role, first, i, j)  # "Commercial Farmers' Union"
    if "B" in head and (title is None or head.rfind("B") > head.rfind("T")):
        return _describe_body(document, role, first, i, j)
    return _describe_people(document, role, first, i, j) if title else _describe_other(document, role, first, i, j)


def read_description(document: Document, i: int, j: int) -> Role:
    """Return the reading of a phrase, a sentence's first word in lower case unless it is a name."""
    words, labels = document.tokens.words[i:j], document.tokens.labels[i:j]
    opens = is_sentence_start(document.tokens.labels, _skip_back(document, i))
    plain = words[0].lower() in document.tokens.vocabulary or words[0].lower() in _PLAIN
    if opens and labels[0] == "C" and plain and words[-1].islower():
        labels = "l" + labels[1:]  # "World leaders", "Phone records"
    generic = labels[0] == "B" and (body := find_body(words[0])) and body.is_generic  # "Police in Kesk"
    generic = generic and not (labels[1:2] == "o" and words[2][0].isupper())  # "Bureau of Lakes" is its name
    if opens and (labels[0] in "lTMOX" or generic):
        words[0] = words[0][:1].lower() + words[0][1:] if words[0][1:].islower() else words[0]
    return read_role(tuple(words), labels)


def _describe_part(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return "two of the officials" under its own words, as those of whom it is a part."""
    k = i + 1
    while k < j and document.tokens.labels[k] in "DRn":
        k += 1
    if k == j or document.tokens.labels[k] in "heity":  # "one of them": nobody whom a reader could tell
        return UNKNOWN
    whole = describe(document, k, k, j)
    return whole._replace(name=write_name(document, first, j), person=None, is_named=False, at=first)


def _describe_people(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return unnamed people under the words they are described with, completed by state or number."""
    title, words = role.title, document.tokens.words
    affiliation, official = _place_role(document, role, first)
    if title.kind in ("person", "family") and affiliation in (role.country, role.possessor):
        affiliation = None
    if title.kind == "observer" and official and "B" not in document.tokens.labels[i:j]:
        affiliation = "international"
    text = name = write_name(document, i, j)
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
        owner = find_owner(document, role.possessor)
        official = speaks_for(owner, role) if owner and official is None else official
        theirs = owner.affiliation if owner else find_state_of(role.possessor)
        if official or not find_place(theirs or ""):  # an office holder's supporters are not of the state
            affiliation = theirs or affiliation
    if official and (affiliation is None or (role.title.title in LOCAL and not role.country)):
        affiliation = _find_state_around(document, role, first, False) or affiliation
    return affiliation, official


def _find_state_around(document: Document, role: Role, at: int, is_body: bool = True) -> str | None:
    """Return the state of a body, or of people ("two officials"), whose neighbours tell less than a body's."""
    setting = find_setting(document.tokens, at)
    return setting or find_state(document, role.text, at, True, is_body)


def write_name(document: Document, i: int, j: int) -> str:
    """Return the words as a description, a sentence's capital taken back."""
    name = document.tokens.join(i, j, document.text).replace("[", "").replace("]", "")  # "the [energy] ministry"
    word, label = document.tokens.words[i], document.tokens.labels[i]
    lower = word[:1].lower() + word[1:]
    if label == "B" and (body := find_body(word)) and not body.is_generic:
        return name  # "Pentagon officials" keep their capital
    rest = document.tokens.labels[i + 1 : j]
    if label in "OB" and re.match(r"o(?:[CMTBO]|F[CM])", rest) and document.tokens.words[i + 2][0].isupper():
        return name  # "Institute of Marine Research" is its name
    if (
        i
        and document.tokens.labels[i - 1] == "D"
        and re.match(r"[CMBO]", rest)
        and document.tokens.join(i + 1, i + 2, document.text)[0].isupper()
    ):
        return name  # "The Health Care Inspectorate": the capital is its own
    common = label in "DnlX" or (label in "TMBO" and (lower not in _PROPER or lower in document.tokens.vocabulary))
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
    own = [
        f
        for f, e in ENTRIES.get().rows
        if isinstance(e, Place) and e.name == affiliation != f and f[:3] == affiliation[:3]
    ]
    if own:
        return min(own, key=lambda form: (len(form), form))
    return _load_adjectives().get(affiliation, affiliation)


def _describe_document(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return whoever issued a statement or report, when the phrase says it; else the document itself."""
    words, labels = document.tokens.words, document.tokens.labels
    if passed_on := next((k for k in range(i + 1, j) if words[k] in _PASSED_ON), None):
        j = passed_on
        role = read_description(document, i, j)
    proper = list_proper_bodies(words[i:j], labels[i:j])
    if proper:
        return make_body(find_body(words[i + proper[-1]]), first)
    for k in range(i, j):
        if labels[k] == "B" and (met := find_body_before(document, words[k], first)):
            return met
    places = [k for k in range(i, j) if labels[k] == "P" and labels[k + 1 : k + 2] != "s"]
    if role.affiliation and role.affiliation not in (role.country, *PLATFORMS) and not places:
        return Speaker(role.affiliation, None, role.affiliation, bool(role.is_official), True, "body", role, at=first)
    name, official = write_name(document, i, j), bool(role.is_official)
    return Speaker(name, None, role.affiliation, official, False, "document", role, at=first)


def _describe_body(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return a public body such as "Ukraine's defence ministry", without a state that of its sentence's subject."""
    words, labels = document.tokens.words, document.tokens.labels
    if j - i == 1 and (met := find_body_before(document, words[i], first)):
        return met
    body = next((b for k in range(j - 1, i - 1, -1) if labels[k] == "B" and (b := find_body(words[k]))), None)
    official = body.is_official if body and body.is_official is not None else bool(role.country) or None
    official = official or is_public_name(words[i:j]) or official
    if is_armed_movement(words[i:j]) and not list_proper_bodies(words[i:j], labels[i:j]):
        official = False
    if words[i].lower() in ("opposition", "ruling") and labels[j - 1] == "B" and words[j - 1][0].isupper():
        official = False  # "the opposition Civic Bloc"
    several = words[first].lower() == "both" or words[i - 1].lower() in _NUMBERS  # "the two delegations": of two
    around = _find_state_around(document, role, first) if official and not several else None
    affiliation = role.affiliation or role.country or around
    if role.possessor and (affiliation in (None, role.possessor) or role.possessor in affiliation):
        owner = find_owner(document, role.possessor)
        affiliation = (owner and owner.affiliation) or find_state_of(role.possessor) or affiliation
    capitals = "".join(c for c, w in zip(labels[i:j], words[i:j], strict=True) if w[0].isupper())
    told = role.affiliation or role.country or re.search("[PQBOC]", capitals)
    named = bool(told or (affiliation and body.name not in _CROWDS)) and body.name != "countries"
    name = write_name(document, i, j)
    if official and affiliation in (name, role.affiliation) and not role.country and is_public_name(words[i:j]):
        affiliation = _find_state_around(document, role, first)
    if official and affiliation and not told and find_place(affiliation):
        adjective = _find_adjective(affiliation)  # another state's is another
        name = f"{adjective} {name}" if adjective != affiliation else f"{affiliation}’s {name}"
    return Speaker(name, None, affiliation, official, named, "body", role, at=first)


def find_body_before(document: Document, noun: str, at: int, is_owner: bool = False) -> Speaker | None:
    """Return the body that "the ministry" takes up: the last that spoke, or the only one named before."""
    setting = find_setting(document.tokens, at)
    spoken = [
        s
        for s in document.history[-100:]
        if s.kind == "body"
        and s.is_named
        and s.name.lower().endswith(noun.lower())
        and (setting is None or setting == s.affiliation)
    ]
    if spoken:
        return spoken[-1]._replace(at=at)
    if proper := _find_proper_before(document, noun, at, is_owner):
        return proper
    named = {s.affiliation: s for s in _list_bodies_before(document, noun, at)}
    return next(iter(named.values())) if len(named) == 1 else None


def is_public_noun(noun: str) -> bool:
    """Is this the noun of a public body, or of one that may be public where it was named before?"""
    body = find_body(noun)
    return noun in _AGENCIES or bool(body and body.is_official)


def _find_proper_before(document: Document, noun: str, at: int, is_owner: bool) -> Speaker | None:
    """Return the only known body that "the Council" with a capital, or "the agency's", can be short for."""
    if not (noun[0].isupper() or is_owner):
        return None
    noun = noun[0].upper() + noun[1:]
    words, labels = document.tokens.words, document.tokens.labels
    known = (find_body(words[k]) for k in range(max(0, at - 1500), at) if labels[k] == "B")
    found = {b.name: b for b in known if b and not b.is_generic and b.name.split()[-1] == noun != b.name}
    return make_body(next(iter(found.values())), at) if len(found) == 1 else None


def _list_bodies_before(document: Document, noun: str, at: int) -> Iterator[Speaker]:
    words, labels = document.tokens.words, document.tokens.labels
    for k in range(at - 1, max(0, at - 1500), -1):
        if labels[k] == "B" and words[k].lower() == noun.lower() and labels[k - 1] in "PQMsBC":
            i = k
            while i > max(0, k - 7) and labels[i - 1] in "PQMBCs":
                i -= 1
            while i < k and labels[i] in "DRs":
                i += 1
            role = read_role(tuple(words[i : k + 1]), labels[i : k + 1])
            if state := role.country or role.affiliation:
                yield Speaker(write_name(document, i, k + 1), None, state, True, True, "body", role, at=at)


def _describe_other(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return a named organisation, or a description whose head is no known title."""
    name = write_name(document, i, j)
    end = i + find_head_end(document.tokens.labels[i:j])
    if _is_organisation_name(document, i, end):
        lower = [k for k in range(i, end) if document.tokens.words[k].islower() and document.tokens.labels[k] in "lM"]
        if lower and not set(document.tokens.labels[i : lower[-1] + 1]) - set("QblM") and lower[-1] + 1 < end:
            i, role = lower[-1] + 1, replace(role, affiliation=None)  # "the Turkish state-run NAME News"
        name = document.tokens.join(i, j, document.text)
        part = role.affiliation and role.affiliation in name and not name.endswith("campaign")
        is_one = not role.possessor or re.search(r"Ts?O", document.tokens.labels[i:j])  # "Commercial Farmers' Union"
        owner = None if part and is_one else role.affiliation
        return Speaker(name, None, owner or name, False, True, "body", role, at=first)
    words = document.tokens.words[i:j]
    by = next((k + 2 for k in range(len(words) - 1) if words[k] in _ISSUED and words[k + 1] == "by"), len(words))
    issuers = [b for b in map(find_body, words[by:]) if b and b.is_official]
    if issuers and not issuers[0].is_generic:
        return make_body(issuers[0], first)  # "readings published by NAME"
    issued = bool(issuers)
    return Speaker(name, None, role.affiliation, issued, False, "group", role, None, name.endswith("s"), at=first)


def find_called(document: Document, i: int, j: int) -> Speaker | None:
    """Return what is called by its name behind what it is ("the news agency NAME", "its largest bank, NAME")."""
    words, labels = document.tokens.words, document.tokens.labels
    match = _CALLED.search(labels, i, j) or (_CALLED_LATER.match(labels, j - 1) if labels[j - 1] == "O" else None)
    at = match.start() if match else next((k for k in range(i, j) if labels[k] in "OB"), -1)
    known = find_body(words[j - 1]) if labels[i:j].endswith("BB") and words[j - 2].islower() else None
    if known and not known.is_generic:
        return make_body(known, i)  # "the West African bloc NAME"
    owned = _CALLED_APART.search(labels, i, j) or _CALLED_LATER_BY.match(labels, j - 1)
    if owned and words[owned.start() - 1] in _FIRM_ROLES and words[owned.end(1) - 1] in _FIRMS:
        name = document.tokens.join(*owned.span(1), document.text)
        return Speaker(name, None, name, False, True, "body", at=i)
    match = match or _CALLED_APART.search(labels, i, j)
    if match is None or at < 0 or labels[at] != "O" or not words[at].islower():
        return None
    if match.end() - match.start(1) == 1 and (body := find_body(words[match.start(1)])):
        return make_body(body, i)
    name = document.tokens.join(*match.span(1), document.text)
    return Speaker(name, None, name, False, True, "body", at=i)


def _is_organisation_name(document: Document, i: int, end: int) -> bool:
    """Is the head of a phrase a name: its last word has a capital, or is a noun for a body behind a name?"""
    words, labels = document.tokens.words[i:end], document.tokens.labels[i:end]
    capitals = [w[0].isupper() and c not in "QPb" for w, c in zip(words, labels, strict=True)]
    if capitals[:1] == [True] and is_sentence_start(document.tokens.labels, _skip_back(document, i)):
        capitals[0] = labels[0] in "FB" or (labels[0] == "C" and len(words) == 1)
    if labels[:1] == "O" and " " in words[0]:  # "the Farmers' Union", which the lists hold as "farmers' union"
        capitals[0] = all(w[0].isupper() for w in document.tokens.join(i, i + 1, document.text).split())
    if not any(capitals):
        return False
    return capitals[-1] or (labels[-1] == "O" and not words[-1].endswith("s"))


def forget_name(speaker: Speaker) -> Speaker:
    """Return what is known of somebody whom the text does not tell: "the ambassador" is one, whoever it is."""
    if speaker.is_official is None:
        return UNKNOWN
    return UNKNOWN._replace(role=speaker.role, affiliation=speaker.affiliation, is_official=speaker.is_official)


def is_dangling(speaker: Speaker, labels: str) -> bool:
    """Is "the spokesman" said of somebody the text does not tell?"""
    if speaker.kind == "unnamed":
        return not speaker.affiliation and find_head_end(labels) == len(labels)
    return speaker.kind == "group" and not speaker.affiliation and len(labels) == 1 and not speaker.is_official
