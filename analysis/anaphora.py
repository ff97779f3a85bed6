"""Who is "he", "the minister", "the people" or "it" at this point of a document?

Ordered rules look back through who has spoken and who was named; each answers only where the text leaves one
candidate, otherwise the speaker stays unknown.
"""

from __future__ import annotations

import itertools
import re

from analysis.descriptions import PLATFORMS, describe, read_description, widen_phrase, write_name
from analysis.mentions import (
    UNKNOWN,
    Document,
    Speaker,
    find_sentence,
    make_body,
    make_person,
    read_document,
    read_person,
    read_phrase,
)
from analysis.names import find_body, find_place, find_title_entry, is_grammar_word
from analysis.roles import Role, find_head_end, list_grounds, read_role

# How far back a pronoun may reach, in sentences outside quotation marks. A guess kept short on purpose.
_MOST_SENTENCES = 4
# How many speakers back anything may be looked up; keeps long documents linear.
_MOST_SPEAKERS = 100
# How far ahead a name may follow the office it belongs to ("Tarla's minister ... Ida Orsa said"), in tokens.
_MOST_TOKENS_AHEAD = 90
# The noun phrase right before "who": from its article on, or the naming words alone.
_NAME_BEFORE = re.compile(r"[DR]?[PQMBXbOTFCIpH][PQMBXbsOTFCIpHo]{0,8}$")
_PHRASE_BEFORE = re.compile(r"(?:[DR][PQMBXbsOTlFCn]{1,7}|[PQMBXbOTFCIpHl][PQMBXbsOTFCIpHo]{0,8})$")
# A comma between the parts of a list ("friends, lobbyists and foes"), not before an apposition.
_LISTED = re.compile(r",(?=[RPQMBOXTFC][PQMBOXTFCIpsl]{0,3}(?:,|a))")
_CONTRACTED = {"he": "h", "she": "e", "it": "i", "they": "t", "we": "y", "i": "y", "you": "y"}  # "they've"
_OWNERS = {"his": "h", "her": "e", "its": "i", "their": "t"}
_PHRASE_END = re.compile(r"[w(),\-q.v]")
_SUBJECT = re.compile(r"q?(D?(?:[PQMBOs]{1,6}))(?![TFC])")
_NUMBERS = set("two three four five six seven eight nine ten".split())
_ALMOST = {"virtually", "almost", "nearly", "practically"}
_NOBODY = set("no nobody none no-one neither nothing everyone everybody anyone anybody everything".split())
_TIMES = set("moment minute minutes hour hours day days week weeks month months year years decade night".split())
# Words of grammar that people stand behind: parts of those asked, sources.
_PARTS = {"half", "third", "quarter", "majority", "most", "some", "others", "many", "source", "sources", "analysis"}
# A mention's last words that belong to its verb, and its verb where an object follows.
_TRAILING = {
    "likewise",
    "also",
    "reportedly",
    "allegedly",
    "then",
    "later",
    "recently",
    "repeatedly",
    "soon",
    "often",
}
_AFTER_HEAD = re.compile(r"[BTOFC](?=l)")
_PAST = {"took", "gave", "made", "sent", "put", "held", "met", "won", "lost", "left", "cut", "set", "showed", "found"}
_PARTICIPLES = {"retired", "wounded", "displaced", "jailed", "named", "called"}  # "a soldier named Orsa"
_DEFINITE = {"the", "this", "that", "these", "those"}
_RANKS = set("senior junior acting interim former prime top leading 's ’s".split())
_KIN = [
    {"spokesman", "spokeswoman", "spokesperson", "press secretary"},
    {"president", "leader", "head of state"},
    {"prime minister", "premier", "leader", "head of state"},
    {"chancellor", "leader"},
    {"senator", "congressman", "congresswoman", "representative", "lawmaker", "MP"},
    {"professor", "analyst"},
]


def resolve_mentions(text: str, rows: list[dict], published_on: str | None = None) -> list[Speaker]:
    """Return the speaker of each row, in the rows' order; they are resolved in the order of the text.

    Parameters
    ----------
    rows : list of dict
        With `speaker_start` and `speaker_end` (None: nobody is named) and `start`.
    """
    document = read_document(text, published_on)
    found: dict[int, Speaker] = {}
    for k in sorted(range(len(rows)), key=lambda k: _find_position(rows[k])):
        found[k] = _resolve_row(document, rows[k])
        if found[k].name:
            document.history.append(found[k])
    return [_refresh(document, found[k]) for k in range(len(rows))]


def _find_position(row: dict) -> tuple[int, int]:
    start = row["start"] or 0
    return (start if row["speaker_start"] is None else row["speaker_start"], start)


def _resolve_row(document: Document, row: dict) -> Speaker:
    if row["speaker_start"] is None or row["speaker_end"] is None:
        return UNKNOWN
    fragments = row.get("fragments")  # what the speaker says: nobody named in it says it
    fragments = [] if fragments is None else fragments
    document.own = [(fragment[0], fragment[1]) for fragment in fragments]
    i, j = document.tokens.find_range(row["speaker_start"], row["speaker_end"])
    return resolve_phrase(document, *_complete(document.tokens.labels, i, j))


def _refresh(document: Document, speaker: Speaker) -> Speaker:
    """Return a person as known at the end of the document, where a role may have come later."""
    return make_person(document, speaker.person, speaker.at) if speaker.person else speaker


def resolve_phrase(document: Document, i: int, j: int) -> Speaker:
    """Return the speaker that the tokens i to j name, describe or stand for."""
    labels = document.tokens.labels
    i, j = _trim(labels, i, j)
    j = _cut_verb(document, i, j)
    if i >= j or _is_nobody(document, i, j):
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
    return (
        read_person(document, i, j)
        or _resolve_group(document, i, j)
        or read_phrase(document, i, j)
        or _resolve_description(document, *widen_phrase(document, i, j))
    )


def _complete(labels: str, i: int, j: int) -> tuple[int, int]:
    """Return the range of a mention; one cut off at "its allies" or "an executive at" is completed."""
    if labels[i:j][:1] == "R" and labels[max(0, i - 2) : i] in ("Pa", "Ba"):
        i -= 2
    if i < j and labels[j - 1] in "of":
        j += len(re.match(r"[DR]?[PQMBOXTsFCIl]{0,6}", labels[j : j + 8]).group())
    return i, j


def _trim(labels: str, i: int, j: int) -> tuple[int, int]:
    """Return the range without marks and verbs at its ends."""
    while i < j and labels[i] in ",.q()-\nasvf":
        i += 1
    while i < j and labels[j - 1] in ",.q()-\nasv":
        j -= 1
    return i, j


def _cut_verb(document: Document, i: int, j: int) -> int:
    """Return where a mention ends that has run on over its verb ("the ministry released nine minutes")."""
    labels, words = document.tokens.labels, document.tokens.words
    while j - i > 1 and words[j - 1] in _TRAILING:
        j -= 1
    if j - i < 3:
        return j
    for match in _AFTER_HEAD.finditer(labels, i, j):
        k = match.end()
        is_verb = k < j and (words[k] in _PAST or (words[k].endswith("ed") and words[k] not in _PARTICIPLES))
        if is_verb:
            named = labels[k - 1] in "FC"
            if labels[k + 1 : k + 2] in tuple("DRnCFPQ") or (named and labels[k + 1 : k + 2] in ("o", "f")):
                return k
    return j


def _is_nobody(document: Document, i: int, j: int) -> bool:
    """Is "no one in Ankara", "Friday by noon" or "first" said: nobody at all, a day, an adverb?"""
    labels = document.tokens.labels
    if labels[i] not in "DMdln":
        return False
    words = [w.lower() for w in document.tokens.words[i : min(j, i + 3)]]
    words = words[1:] if words[0] in _ALMOST else words
    if not words or words[0] in _NOBODY or (words[0] == "not" and words[1:2] == ["one"]):
        return True
    end = i + find_head_end(labels[i:j])
    head = labels[i:end]
    if len(head) == 1 and head in "dlM" and is_grammar_word(words[0]):
        return words[0] not in _PARTS
    said = {w.lower() for w in document.tokens.words[i:end]}
    if set(head) & set("PQBTOFCI") or said & _PARTS:
        return False
    return bool(said & _TIMES) or (head[0] in "dl" and is_grammar_word(words[0]) and not set(head) & set("Mn"))


def _resolve_group(document: Document, i: int, j: int) -> Speaker | None:
    """Return the joint speaker of a coordination, each part resolved for itself."""
    labels = document.tokens.labels
    parts = _split_coordination(labels, i, j)
    if len(parts) < 2:
        return None
    found = [resolve_phrase(document, a, b) for a, b in parts]
    if not all(s.name for s in found):
        return UNKNOWN
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


def _split_coordination(labels: str, i: int, j: int) -> list[tuple[int, int]]:
    """Return the ranges of coordinated noun phrases, or one range when "and" joins only modifiers."""
    head = labels[i:j]
    stop = re.search(r"[w(\-q]", head)
    head = head[: stop.start()] if stop else head
    cuts = [m.start() for m in re.finditer(r"a(?=[DRPQMBOXTFCInbl])", head)]
    if not cuts or not re.search(r"[PBTOFClthei],?$|[PBTOFCl].*[of]", head[: cuts[0]]):
        return [(i, j)]
    if re.search(r"[of]", head[: cuts[0]]) and not re.match(r"a[DR]", head[cuts[0] :]):
        return [(i, j)]
    cuts = sorted({*cuts, *(m.start() for m in _LISTED.finditer(head, 0, cuts[-1] + 1))})
    parts = [(i + a + 1, i + b) for a, b in itertools.pairwise([-1, *cuts, len(head)])]
    return parts if all(re.search(r"[PBTOFC]", labels[a:b]) for a, b in parts) else [(i, j)]


def _resolve_description(document: Document, first: int, j: int) -> Speaker:
    """Return who is meant by a phrase without a name: one already met, or the phrase itself."""
    words, labels, i = document.tokens.words, document.tokens.labels, first
    while i < j and labels[i] in "DRn" and words[i].lower() != "another":
        i += 1
    if i < j and labels[i] == "f":
        i = first
    stop = _PHRASE_END.search(labels, i + 1, j)
    j = stop.start() if stop else j
    if i >= j:
        return UNKNOWN
    if labels[first] == "R":
        return _resolve_owned(document, first, i, j)
    marked = _mark_rank(words[i:j], labels[i:j])
    role = read_role(tuple(words[i:j]), marked) if marked != labels[i:j] else read_description(document, i, j)
    definite = words[first].lower() in _DEFINITE
    if definite and (met := _find_alliance(document, first, labels[i:j], words[i:j])):
        return met
    if (definite or labels[i] in "PQ") and (met := _find_met(document, role, first, definite)):
        return met._replace(at=first)
    if (definite or labels[i] in "PQ") and (later := _find_later_name(document, role, first)):
        return later
    speaker = describe(document, first, i, j)
    if speaker.affiliation in PLATFORMS and j - i > 1:
        speaker = speaker._replace(affiliation=None)
    return UNKNOWN if definite and _is_dangling(speaker, labels[i:j]) else speaker


def _mark_rank(words: list[str], labels: str) -> str:
    """Return the labels with "general" or "captain" for a title where it heads the phrase."""
    entry = find_title_entry(words[-1].capitalize())
    return labels[:-1] + "T" if labels[-1] == "M" and entry and entry.kind == "office" else labels


def _is_dangling(speaker: Speaker, labels: str) -> bool:
    """Is "the spokesman" said of somebody the text does not tell?"""
    if speaker.kind == "unnamed":
        return not speaker.affiliation and find_head_end(labels) == len(labels)
    return speaker.kind == "group" and not speaker.affiliation and len(labels) == 1 and not speaker.is_official


def _resolve_owned(document: Document, first: int, i: int, j: int) -> Speaker:
    """Return "his spokesman" as "<person>'s spokesman" when he is known; allies of a state as such."""
    labels = document.tokens.labels
    letter = _OWNERS.get(document.tokens.words[first].lower())
    owner = _resolve_letter(document, first, letter) if letter else UNKNOWN
    speaker = describe(document, first, i, j)
    kind = speaker.reading.title.kind if speaker.reading and speaker.reading.title else None
    if kind == "ally" and (speaker.affiliation or labels[first - 1 : first] == "a"):
        speaker = speaker._replace(is_official=speaker.is_official or bool(owner.is_official))
        return speaker._replace(
            name=f"{document.tokens.words[first]} {speaker.name}"
            if labels[first - 1 : first] == "a"
            else speaker.name
        )
    if not owner.name:
        return UNKNOWN
    official = bool(owner.is_official) and (kind in ("spokes", "state", "body", "office") or speaker.kind == "body")
    affiliation = speaker.affiliation if speaker.affiliation and kind != "spokes" else owner.affiliation
    return speaker._replace(name=f"{owner.name}'s {speaker.name}", affiliation=affiliation, is_official=official)


def _find_alliance(document: Document, at: int, labels: str, words: list[str]) -> Speaker | None:
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


def _find_met(document: Document, role: Role, at: int, definite: bool = True) -> Speaker | None:
    """Return the speaker already met that "the minister", "the official" or "the people" takes up.

    The last speaker who fits goes before a nearer name; without one, the persons named before must leave one.
    """
    if role.title is None:
        return None
    if role.title.kind == "document":
        return _find_document_met(document, role) if definite else None
    if not definite and (role.title.is_plural or not role.is_official):
        return None
    for speaker in reversed(document.history[-_MOST_SPEAKERS:]):
        if _fits(_refresh(document, speaker), role):
            if speaker.person and not speaker.person.roles and role.country:
                speaker.person.roles.append(role)
            return _refresh(document, speaker)
    if role.title.is_plural:
        return None
    persons = [p for p in document.cast.persons if p.places and p.places[0] < at]
    fitting = [s for p in persons if _fits(s := make_person(document, p, at), role)]
    return fitting[0] if len(fitting) == 1 else None


def _find_document_met(document: Document, role: Role) -> Speaker | None:
    """Return who issued the report that "the first report" takes up: one of that name has been cited before."""
    for speaker in reversed(document.history[-_MOST_SPEAKERS:]):
        known = speaker.reading
        if known and known.title and known.title.kind == "document" and set(role.words) <= set(known.words):
            return speaker
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
    if role.country and role.country not in (known.country, speaker.affiliation):
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
    if title.kind in ("person", "family"):
        return role.head.lower() == known.head.lower()
    if title.title == other.title or (title.title == "minister" and other.title.endswith(("minister", "secretary"))):
        return True
    return any(title.title in kin and other.title in kin for kin in _KIN)


def _shares_field(role: Role, known: Role) -> bool:
    """Are the words before the title ("defence minister") among what is known of the bearer?"""
    words = [w.lower() for w in role.words[:-1] if find_place(w) is None]
    ours = {w.lower().replace("defense", "defence") for w in known.words}
    return len(words) < 4 and all(w.replace("defense", "defence") in ours | _RANKS for w in words)


def _find_later_name(document: Document, role: Role, at: int) -> Speaker | None:
    """Return the person named right after being spoken of by office, as the subject of a sentence near by."""
    title = role.title
    if title is None or title.is_plural or role.is_official is False or title.kind in ("document", "source"):
        return None
    labels = document.tokens.labels
    for k in range(at + 1, min(at + _MOST_TOKENS_AHEAD, len(labels))):
        place = document.cast.at.get(k)
        if place is None or labels[place.end : place.end + 1] != "v" or labels.count("\n", at, k) > 1:
            continue
        new = place.person.places[0] == k and not place.person.roles and place.end - k > 1
        if new and labels[k - 1] in ".\nq":
            place.person.roles.append(role)
            return make_person(document, place.person, at)
    return None


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
    if labels[end - 1] == "P" and document.tokens.words[i] == "who":
        start = _find_people_before(labels, start)
    return resolve_phrase(document, start, end)


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
        start = min(find_sentence(document, end if end == at else end - 1)[0], end - 1)
        speaker = _find_topic(document, start, end, gender)
        if speaker is not None:
            return speaker._replace(at=at) if speaker.name else UNKNOWN
        end, n_sentences = (start, n_sentences + (not document.quoted[start] and end - start > 2))
    return UNKNOWN


def _find_topic(document: Document, start: int, end: int, gender: str) -> Speaker | None:
    """Return the topic of a sentence: None when it names nobody fitting, UNKNOWN when several may be meant."""
    labels, at = document.tokens.labels, document.cast.at
    places = [at[k] for k in range(start, end) if k in at and not document.quoted[k] and not _is_own(document, k)]
    places = [p for p in places if p.person.gender in (None, gender) and (p.person.gender or p.person.roles)]
    if places and places[0].role_start == start and labels[places[0].end : places[0].end + 1] in tuple("lv"):
        return make_person(document, places[0].person, places[0].start)
    for speaker in reversed(document.history[-_MOST_SPEAKERS:]):
        if start <= speaker.at < end and speaker.kind in ("person", "unnamed") and speaker.gender in (None, gender):
            return speaker
    places = [p for p in places if labels[p.role_start - 1 : p.end + 1].strip(".\n") != labels[p.role_start : p.end]]
    if not places:
        return None
    first = places[0]
    is_subject = (
        labels[first.role_start - 1 : first.role_start] not in ("o", "f") and labels[first.end : first.end + 1] != "s"
    )
    is_lone = len({id(p.person) for p in places}) == 1 and labels[first.role_start - 1 : first.role_start] != "o"
    return make_person(document, first.person, first.start) if is_subject or is_lone else UNKNOWN


def _is_own(document: Document, k: int) -> bool:
    return any(start <= document.tokens.starts[k] < end for start, end in document.own)


def _resolve_it(document: Document, at: int) -> Speaker:
    """Return the state or body that "it" takes up: last speaker or subject of this sentence or the one before."""
    start, _ = find_sentence(document, at)
    before, _ = find_sentence(document, max(0, start - 2))
    for low, high in ((start, at), (before, start)):
        spoken = [s for s in document.history[-_MOST_SPEAKERS:] if low <= s.at < high and s.kind in ("place", "body")]
        if spoken:
            return spoken[-1]._replace(at=at)
        if subject := _find_body_subject(document, low, high):
            return subject._replace(at=at)
    return UNKNOWN


def _find_body_subject(document: Document, low: int, high: int) -> Speaker | None:
    labels = document.tokens.labels
    match = _SUBJECT.match(labels, low, high)
    if not match or labels[match.end(1) - 1] not in "PBO":
        return None
    found = resolve_phrase(document, match.start(1), match.end(1))
    return found if found.name and found.kind in ("place", "body") else None


def _resolve_they(document: Document, at: int) -> Speaker:
    """Return the last group that spoke in this sentence or the one before."""
    start, _ = find_sentence(document, at)
    before, _ = find_sentence(document, max(0, start - 2))
    spoken = [s for s in document.history[-_MOST_SPEAKERS:] if before <= s.at < at]
    return spoken[-1]._replace(at=at) if spoken and spoken[-1].is_plural else UNKNOWN
