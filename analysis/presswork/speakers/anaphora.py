"""Who is "he", "the minister", "the people" or "it" at this point of a document?

Ordered rules look back through who has spoken and who was named; each answers only where the text leaves one
candidate, otherwise the speaker stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import replace

from presswork.language.gazetteer import ENTRIES, find_body, find_place, find_title_entry
from presswork.speakers.antecedents import (
    MOST_SPEAKERS,
    find_alliance,
    find_apposed,
    find_apposition,
    find_later_name,
    find_lone_subject,
    find_met,
    find_untitled,
    is_of_firm,
    refresh,
)
from presswork.speakers.descriptions import (
    PLATFORMS,
    describe,
    find_body_before,
    find_called,
    forget_name,
    is_dangling,
    is_public_noun,
    read_description,
    write_name,
)
from presswork.speakers.epithets import find_behind_participle, find_epithet, find_interviewed, find_taken_up
from presswork.speakers.mentions import (
    UNKNOWN,
    Document,
    Speaker,
    make_person,
    read_document,
    read_person,
    read_phrase,
)
from presswork.speakers.people.noun_phrases import (
    complete_mention,
    find_phrase,
    is_nobody,
    opens_with_verb,
    skip_dateline,
    split_coordination,
    widen_phrase,
)
from presswork.speakers.people.roles import Role, read_role
from presswork.speakers.people.states import find_sentence

# How far back a pronoun may reach, in sentences outside quotation marks. A guess kept short on purpose.
_MOST_SENTENCES = 4
# The noun phrase right before "who": from its article on, or the naming words alone.
_NAME_BEFORE = re.compile(r"[DR]?[PQMBXbOTFCIpH][PQMBXbsOTFCIpHo]{0,8}$")
_PHRASE_BEFORE = re.compile(r"(?:[DR][PQMBXbsOTlFCn]{1,7}|[PQMBXbOTFCIpHl][PQMBXbsOTFCIpHo]{0,8})$")
# "an adviser to the prime minister, who": the indefinite one is meant. An article, a title and what it goes on with.
_NOUN_OF = re.compile(r"D[lMQPBO]{0,4}T[fo]$")
_CONTRACTED = {"he": "h", "she": "e", "it": "i", "they": "t", "we": "y", "i": "y", "you": "y"}  # "they've"
_OWNERS = {"his": "h", "her": "e", "its": "i", "their": "t"}
_OWNED_BEFORE = re.compile(r"R[MQ]{0,2}T,$")  # "her deputy, NAME"
_PHRASE_END = re.compile(r"[w(),\-q.v]")
_SUBJECT = re.compile(r"q?(D?(?:[PQMBOs]{1,6}))(?![TFC])")
_LATE_SUBJECT = re.compile(r"fD?[lMTd]{1,2}(D[PQM]{0,2}B)(?=[lv])")  # "After the briefing the ministry corrected ..."
_NUMBERS = set("two three four five six seven eight nine ten".split())
_SOMEBODY = ("person", "name", "unnamed")
_DEFINITE = {"the", "this", "that", "these", "those"}


def resolve_mentions(text: str, rows: list[dict], published_on: str | None = None) -> list[Speaker]:
    """Return the speaker of each row, in the rows' order; they are resolved in the order of the text.

    Parameters
    ----------
    rows : list of dict
        With `speaker_start` and `speaker_end` (None: nobody is named) and `start`.
    """
    token = ENTRIES.set(ENTRIES.get())  # what the document itself explains is forgotten at its end
    try:
        document = read_document(text, published_on)
        found: dict[int, Speaker] = {}
        for k in sorted(range(len(rows)), key=lambda k: _find_position(rows[k])):
            found[k] = _resolve_row(document, rows[k])
            if found[k].name:
                document.history.append(found[k])
        return [refresh(document, found[k]) for k in range(len(rows))]
    finally:
        ENTRIES.reset(token)


def _find_position(row: dict) -> tuple[int, int]:
    start = row["start"] or 0
    return (start if row["speaker_start"] is None else row["speaker_start"], start)


def _resolve_row(document: Document, row: dict) -> Speaker:
    if row["speaker_start"] is None or row["speaker_end"] is None:
        at, _ = document.tokens.find_range(row["start"], row["start"] + 1)
        is_answer = row.get("kind") == "direct" and document.text[row["start"] - 1 : row["start"]] in ("", "\n")
        return find_interviewed(document, at, is_answer) or UNKNOWN
    spans = row.get("fragments")  # what the speaker says: nobody named in it says it
    document.own = [] if spans is None else [(span[0], span[1]) for span in spans]
    i, j = document.tokens.find_range(row["speaker_start"], row["speaker_end"])
    return resolve_phrase(document, *complete_mention(document.tokens, i, j))


def resolve_phrase(document: Document, i: int, j: int) -> Speaker:
    """Return the speaker that the tokens i to j name, describe or stand for."""
    labels = document.tokens.labels
    i, j = find_phrase(document.tokens, i, j)
    if document.tokens.words[j - 1 : j + 1] in (["those", "asked"], ["those", "polled"]):
        j += 1  # "a fifth of those asked"
    if i >= j or is_nobody(document.tokens, i, j):
        return UNKNOWN
    if labels[i] == "w":
        return _resolve_relative(document, i)
    base, apostrophe, _ = document.tokens.words[i].lower().replace("’", "'").partition("'")
    if j - i == 1 and apostrophe and base in _CONTRACTED:
        return _resolve_letter(document, i, _CONTRACTED[base])
    if j - i > 1 and labels[i] in "heit" and labels[i + 1] == "v":
        j = i + 1
    if j - i == 1 and (labels[i] in "heityRw" or document.tokens.words[i] == "that"):
        return _resolve_pronoun(document, i)
    if absolute := find_behind_participle(document, i, j):
        return absolute
    person = find_apposed(document, i, j) or read_person(document, i, j) or find_apposition(document, i, j)
    epithet = None if person else find_epithet(document, i, j)
    return epithet or (
        (person and _complete_owner(document, person, i))
        or find_called(document, i, j)
        or _resolve_group(document, i, j)
        or read_phrase(document, i, j)
        or _resolve_description(document, *widen_phrase(document.tokens, i, j))
    )


def _complete_owner(document: Document, speaker: Speaker, i: int = 0) -> Speaker:
    """Return a person with the state and office of whoever he or she works for ("its spokesman, NAME")."""
    if not speaker.person or speaker.affiliation or not speaker.person.roles:
        return speaker
    owner, role = _find_owner(document, speaker, i), speaker.person.roles[0]
    if not owner.affiliation:
        return speaker
    official = bool(owner.is_official) and role.is_official is not False and role.title.kind != "never"
    speaker.person.roles[0] = replace(role, affiliation=owner.affiliation, is_official=official)
    document.profiles.pop(id(speaker.person), None)
    return make_person(document, speaker.person, speaker.at)


def _find_owner(document: Document, speaker: Speaker, i: int) -> Speaker:
    """Return whose "its spokesman, NAME" is, or "NAME, who heads the mission", where that is the only one before."""
    words, role = document.tokens.words, speaker.person.roles[0]
    at = speaker.at if speaker.at in document.cast.at else speaker.person.places[0] if speaker.person.places else -1
    start = document.cast.at[at].role_start if at in document.cast.at else i
    owned = next((k for k in (i, start - 1) if words[k].lower() in ("its", "their")), None)
    if owned is not None:
        return _resolve_it(document, owned)
    apposed = _OWNED_BEFORE.search(document.tokens.labels, max(0, start - 6), start)
    if apposed and role.title.kind in ("state", "spokes"):
        letter = _OWNERS.get(words[apposed.start()].lower())
        return _resolve_letter(document, apposed.start(), letter) if letter in ("h", "e") else UNKNOWN
    nouns = ((k, w) for k, w in enumerate(role.words) if (body := find_body(w)) and body.is_generic)
    k, noun = next((n for n in nouns if is_public_noun(n[1])), (0, None))
    owns = role.words[k + 1 : k + 2] in (("'s",), ("’s",))
    return (noun and find_body_before(document, noun, speaker.at, owns)) or UNKNOWN


def _resolve_group(document: Document, i: int, j: int) -> Speaker | None:
    """Return the joint speaker of a coordination, each part resolved for itself."""
    labels = document.tokens.labels
    parts = split_coordination(labels, i, j)
    if len(parts) < 2:
        return None
    found = [resolve_phrase(document, a, b) for a, b in parts]
    if not all(s.name for s in found):
        return UNKNOWN
    if found[0].person and found[0].person is found[1].person:  # "NAME, its president and chief executive"
        return found[0]
    names = [s.name for s in found]
    verdicts, roles = [s.is_official for s in found], {s.role for s in found if s.role}
    official = True if True in verdicts else None if None in verdicts else False
    name = ", ".join(names[:-1]) + " and " + names[-1]
    if not any(s.is_named for s in found):  # "officials and an executive" in their own words
        while labels[i] in "DR" and document.tokens.words[i].lower() not in _NUMBERS:
            i += 1
        name = write_name(document, i, parts[-1][1])
    affiliations = dict.fromkeys(s.affiliation for s in found if s.affiliation)
    group = Speaker(name, kind="group", is_plural=True, at=i)
    role = roles.pop() if len(roles) == 1 else None
    named = all(s.is_named for s in found)
    return group._replace(
        role=role, affiliation=" / ".join(affiliations) or None, is_official=official, is_named=named
    )


def _resolve_description(document: Document, first: int, j: int) -> Speaker:
    """Return who is meant by a phrase without a name: one already met, or the phrase itself."""
    words, labels, i = document.tokens.words, document.tokens.labels, first
    while i < j and labels[i] in "DRn" and words[i].lower() != "another":
        i += 1
    if i < j and labels[i] == "w":  # "those who held it", "who held it"
        return describe(document, first, first, j) if words[first].lower() == "those" else UNKNOWN
    if i < j and labels[i] == "f":
        i = first
    stop = _PHRASE_END.search(labels, i + 1, j)
    j = stop.start() if stop else j
    if i >= j:
        return UNKNOWN
    if labels[first] == "R":
        return _resolve_owned(document, first, i, j)
    if labels[i : i + 1] == "o" and first < i and (part := _resolve_part(document, first, i, j)):
        return part
    role = _read_rank(words[i:j], labels[i:j]) or read_description(document, i, j)
    definite = words[first].lower() in _DEFINITE
    if definite and (met := find_alliance(document, first, labels[i:j], words[i:j])):
        return met
    if (definite or labels[i] in "PQ") and (met := find_met(document, role, first, definite)):
        met = (met.kind == "unnamed" and find_untitled(document, role, first)) or met
        return _complete_owner(document, met)._replace(at=first)
    if (definite or labels[i] in "PQ") and (later := find_later_name(document, role, first)):
        return later
    if definite and (taken_up := find_taken_up(document, role, first, i, j)):
        return taken_up
    speaker = describe(document, first, i, j)
    if speaker.affiliation in PLATFORMS and j - i > 1:
        speaker = speaker._replace(affiliation=None)
    return forget_name(speaker) if definite and is_dangling(speaker, labels[i:j]) else speaker


def _resolve_part(document: Document, first: int, i: int, j: int) -> Speaker | None:
    """Return "one of them" as one of the unnamed people who spoke last, "one of his aides" as one of somebody's."""
    letter = document.tokens.labels[i + 1 : i + 2]
    if letter not in ("t", "R"):
        return None
    owned = letter == "R" and i + 2 < j
    group = _resolve_owned(document, i + 1, i + 2, j) if owned else _resolve_they(document, first)
    if not group.name or group.is_named:
        return None if owned else UNKNOWN
    part = " ".join(document.tokens.words[first:i]).lower()
    return group._replace(name=f"{part} of {group.name}", is_plural=part != "one", at=first)


def _read_rank(words: list[str], labels: str) -> Role | None:
    """Return the reading of a phrase that "general" or "captain" heads, which are titles there alone."""
    entry = find_title_entry(words[-1].capitalize())
    if labels[-1] != "M" or entry is None or entry.kind != "office":
        return None
    return read_role((*words[:-1], words[-1].capitalize()), labels[:-1] + "T")


def _resolve_owned(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return "his spokesman" as "<person>'s spokesman" when he is known; allies of a state as such."""
    labels = document.tokens.labels
    letter = _OWNERS.get(document.tokens.words[first].lower())
    owner = _resolve_letter(document, first, letter) if letter else UNKNOWN
    speaker = describe(document, first, i, j)
    kind = speaker.reading.title.kind if speaker.reading and speaker.reading.title else None
    joins = labels[first - 1 : first] == "a"
    if kind == "ally" and (speaker.affiliation or joins):
        name = f"{document.tokens.words[first]} {speaker.name}" if joins else speaker.name
        return speaker._replace(name=name, is_official=speaker.is_official or bool(owner.is_official))
    if not owner.name:
        return forget_name(speaker._replace(is_official=False)) if is_of_firm(document, first, kind) else UNKNOWN
    official: bool | None = bool(owner.is_official) and (
        kind in ("spokes", "state", "body", "office") or speaker.kind == "body"
    )
    if owner.is_official is None and kind in ("spokes", "state", "office") and owner.role:
        official = None
    affiliation = speaker.affiliation if speaker.affiliation and kind != "spokes" else owner.affiliation
    if not official and find_place(affiliation or ""):  # an office holder's wife is not of the state
        affiliation = None
    return speaker._replace(name=f"{owner.name}'s {speaker.name}", affiliation=affiliation, is_official=official)


def _resolve_pronoun(document: Document, i: int) -> Speaker:
    letter = document.tokens.labels[i]
    if letter in "wD":
        return _resolve_relative(document, i)
    if letter == "R":
        letter = _OWNERS.get(document.tokens.words[i].lower(), "y")
    return _resolve_letter(document, i, letter)


def _resolve_relative(document: Document, i: int) -> Speaker:
    """Return the noun phrase right before "who" or "which"."""
    labels = document.tokens.labels
    end = i
    while end > 0 and labels[end - 1] in ",)":  # a comma or a party tag may stand between
        end = max(labels.rfind("(", 0, end), 0) if labels[end - 1] == ")" else end - 1
    low = max(0, end - 8)
    if end <= low or labels[end - 1] not in "PBTOFC":
        return UNKNOWN
    match = (_NAME_BEFORE if labels[end - 1] in "PFC" else _PHRASE_BEFORE).search(labels[low:end])
    if not match:
        return UNKNOWN
    start = low + match.start()
    if wider := _NOUN_OF.search(labels, max(0, start - 7), start):
        start = wider.start() if document.tokens.words[wider.start()] in ("a", "an", "A", "An", "one") else start
    if labels[end - 1] == "P" and document.tokens.words[i] == "who":
        start = _find_people_before(labels, start)
    return resolve_phrase(document, start + opens_with_verb(document.tokens, start), end)


def _find_people_before(labels: str, start: int) -> int:
    """Return where the people begin in "monitors in eastern Tarla, who ...": a place is no "who"."""
    at = start
    while at > 0 and labels[at - 1] in "lMQD":
        at -= 1
    wider = _PHRASE_BEFORE.search(labels[max(0, at - 9) : at - 1]) if labels[at - 1 : at] in ("o", "f") else None
    return max(0, at - 9) + wider.start() if wider else start


def _resolve_letter(document: Document, at: int, letter: str) -> Speaker:
    if letter in "he":
        return _resolve_he(document, at, "m" if letter == "h" else "f")
    if letter == "i":
        return _resolve_it(document, at)
    return _resolve_they(document, at) if letter == "t" else UNKNOWN


def _resolve_he(document: Document, at: int, gender: str) -> Speaker:
    """Return the last speaker or subject whom "he" or "she" can mean, going back sentence by sentence."""
    end, n_sentences = at, 0
    while end > 0 and n_sentences < _MOST_SENTENCES:
        start = min(find_sentence(document.tokens.labels, end if end == at else end - 1)[0], end - 1)
        speaker = _find_topic(document, start, end, gender, at) or (
            end < at and find_lone_subject(document, start, end)
        )
        if speaker:
            return speaker._replace(at=at) if speaker.name else UNKNOWN
        end, n_sentences = (start, n_sentences + (not document.quoted[start] and end - start > 2))
    return UNKNOWN


def _find_topic(document: Document, start: int, end: int, gender: str, before: int) -> Speaker | None:
    """Return the topic of a sentence: None when it names nobody fitting, UNKNOWN when several may be meant."""
    labels, at = document.tokens.labels, document.cast.at
    places = [at[k] for k in range(start, end) if k in at and not document.quoted[k] and not _is_own(document, k)]
    places = [p for p in places if p.person.gender in (None, gender) and (p.person.gender or p.person.roles)]
    if places and places[0].role_start == start and labels[places[0].end : places[0].end + 1] in tuple("lv"):
        return make_person(document, places[0].person, places[0].start)
    for speaker in reversed(document.history[-MOST_SPEAKERS:]):
        if start <= speaker.at < end and speaker.kind in _SOMEBODY and speaker.gender in (None, gender):
            is_far = speaker.kind == "unnamed" and speaker.gender is None and "\n" in labels[speaker.at : before]
            return UNKNOWN if is_far else speaker  # "an adviser" of another paragraph
    places = [p for p in places if labels[p.role_start - 1 : p.end + 1].strip(".\n") != labels[p.role_start : p.end]]
    if not places:
        return None
    first = places[0]
    if len(places) > 1 and labels[first.end : places[1].role_start] == "a":  # "NAME and NAME met": either
        return UNKNOWN
    is_subject = (
        labels[first.role_start - 1 : first.role_start] not in ("o", "f") and labels[first.end : first.end + 1] != "s"
    )
    is_lone = len({id(p.person) for p in places}) == 1 and labels[first.role_start - 1 : first.role_start] != "o"
    return make_person(document, first.person, first.start) if is_subject or is_lone else UNKNOWN


def _is_own(document: Document, k: int) -> bool:
    return any(start <= document.tokens.starts[k] < end for start, end in document.own)


def _resolve_it(document: Document, at: int) -> Speaker:
    """Return the state or body that "it" takes up: last speaker or subject of this sentence or the one before."""
    start, _ = find_sentence(document.tokens.labels, at)
    before, _ = find_sentence(document.tokens.labels, max(0, start - 2))
    for low, high in ((start, at), (before, start)):
        spoken = [s for s in document.history[-MOST_SPEAKERS:] if low <= s.at < high and s.kind in ("place", "body")]
        if spoken:
            return spoken[-1]._replace(at=at)
        if subject := _find_body_subject(document, low, high):
            return subject._replace(at=at)
    return UNKNOWN


def _find_body_subject(document: Document, low: int, high: int) -> Speaker | None:
    labels = document.tokens.labels
    low = skip_dateline(document.tokens, low) if low < high else low
    match = _SUBJECT.match(labels, low, high)
    if not match and labels[low : low + 1] == "f" and (comma := labels.find(",", low, high)) > 0:
        match = _SUBJECT.match(labels, comma + 1, high)  # "With the votes counted, the commission gave ..."
    match = match or _LATE_SUBJECT.match(labels, low, high)
    if not match or labels[match.end(1) - 1] not in "PBO":
        return None
    found = resolve_phrase(document, match.start(1), match.end(1))
    return found if found.name and found.kind in ("place", "body") else None


def _resolve_they(document: Document, at: int) -> Speaker:
    """Return the last group that spoke in this sentence or the one before."""
    start, _ = find_sentence(document.tokens.labels, at)
    before, _ = find_sentence(document.tokens.labels, max(0, start - 2))
    spoken = [s for s in document.history[-MOST_SPEAKERS:] if before <= s.at < at]
    return spoken[-1]._replace(at=at) if spoken and spoken[-1].is_plural else UNKNOWN
