"""Who speaks? From the mention in the text to one canonical person or body, with role, affiliation and office.

One row is one quotation, as in :mod:`analysis.quotations`; five columns are added. Annotation looks at one document at
a time (:func:`annotate_speakers`), so it can run partition by partition; names are joined across documents in a second
step over the small table that results (:func:`join_speakers`). A speaker that the rules cannot tell is null.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.cast import Cast, Person, Place, find_bearer, read_cast
from analysis.identities import join_names
from analysis.names import Tokens, find_body, find_place, fold, load_bodies, read_tokens
from analysis.offices import find_office
from analysis.roles import Role, find_head_end, join_words, read_role
from analysis.tables import make_table, to_rows

COLUMNS = ("speaker", "role", "affiliation", "is_official", "is_named")
_SILENT_BLOCKS = {"comment", "boilerplate", "duplicate", "credit", "citation"}
_KIN = [
    {"spokesman", "spokeswoman", "spokesperson", "press secretary"},
    {"president", "leader", "head of state", "ruler"},
    {"prime minister", "premier", "leader", "head of state"},
    {"chancellor", "leader"},
    {"senator", "congressman", "congresswoman", "representative", "lawmaker", "MP"},
    {"candidate", "president-elect"},
    {"professor", "analyst", "author", "lawyer"},
]


@dataclass(slots=True)
class Speaker:
    """What one mention resolves to; `person` is set for named persons."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    country: str | None = None
    is_official: bool | None = None
    is_named: bool | None = None
    kind: str = "unknown"
    title: str | None = None
    gender: str | None = None
    is_plural: bool = False
    person: Person | None = None
    at: int = -1


UNKNOWN = Speaker()


@dataclass(slots=True)
class Document:
    """One article while its speakers are resolved: its tokens, its cast and who has spoken so far."""

    text: str
    tokens: Tokens
    cast: Cast
    quoted: list[tuple[int, int]]
    published_on: str | None
    history: list[Speaker] = field(default_factory=list)


def resolve_speakers(
    quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the quotations with speaker, role, affiliation, is_official and is_named filled in."""
    return join_speakers(annotate_speakers(quotations, articles, blocks), names)


def annotate_speakers(quotations: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations with each speaker as its own document tells; rows and order stay."""
    texts = _read_bodies(articles, blocks)
    found: dict[int, Speaker] = {}
    rows = to_rows(quotations[["article_id", "start", "speaker_mention", "speaker_start", "speaker_end"]])
    by_article: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by_article.setdefault(row["article_id"], []).append(at)
    for article_id, members in by_article.items():
        if article_id in texts:
            text, published_on = texts[article_id]
            found |= dict(zip(members, resolve_mentions(text, [rows[m] for m in members], published_on), strict=True))
    return _fill_columns(quotations, [found.get(at, UNKNOWN) for at in range(len(rows))])


def _fill_columns(quotations: pd.DataFrame, speakers: list[Speaker]) -> pd.DataFrame:
    values = {"speaker": [s.name for s in speakers]}
    values |= {c: [getattr(s, c) if s.name else None for s in speakers] for c in COLUMNS[1:]}
    types = dict.fromkeys(COLUMNS, "str") | {"is_official": "boolean", "is_named": "boolean"}
    return quotations.assign(**{c: pd.Series(values[c], index=quotations.index, dtype=types[c]) for c in COLUMNS})


def _read_bodies(articles: pd.DataFrame, blocks: pd.DataFrame) -> dict[str, tuple[str, str | None]]:
    """Return text and date by article; what readers and the page furniture say is blanked out."""
    texts = {
        r["article_id"]: (r["text"] or "", r["published_on"])
        for r in to_rows(articles[["article_id", "text", "published_on"]])
    }
    if not len(blocks):
        return texts
    silent = blocks[blocks["kind"].isin(_SILENT_BLOCKS)]
    for row in to_rows(silent[["article_id", "start", "end"]]):
        text, date = texts.get(row["article_id"], ("", None))
        s, e = row["start"], row["end"]
        texts[row["article_id"]] = (text[:s] + "\n" * (e - s) + text[e:], date)
    return texts


def resolve_mentions(text: str, rows: list[dict], published_on: str | None = None) -> list[Speaker]:
    """Return the speaker of each row, in the rows' order; they are resolved in the order of the text.

    Parameters
    ----------
    rows : list of dict
        With `speaker_start` and `speaker_end` (None: nobody is named) and `start`.
    """
    tokens = read_tokens(text)
    document = Document(text, tokens, read_cast(tokens, text), _find_quoted(tokens), published_on)
    order = sorted(range(len(rows)), key=lambda k: _sort_key(rows[k]))
    found: dict[int, Speaker] = {}
    for k in order:
        found[k] = _resolve_row(document, rows[k])
        if found[k].name:
            document.history.append(found[k])
    return [_finish(document, found[k]) for k in range(len(rows))]


def _sort_key(row: dict) -> tuple[int, int]:
    start = row["speaker_start"]
    return (row["start"] if start is None else start, row["start"])


def _find_quoted(tokens: Tokens) -> list[tuple[int, int]]:
    """Return the token ranges between double quotation marks, paragraph by paragraph."""
    quoted, opened = [], None
    for match in re.finditer(r"[q\n]", tokens.labels):
        k, word = match.start(), tokens.words[match.start()]
        if word in "“«„" or (word == '"' and opened is None):
            opened = k if opened is None else opened
        elif opened is not None and (word in '”»"' or word[0] == "\n"):
            quoted.append((opened, k))
            opened = None
    return quoted


def _resolve_row(document: Document, row: dict) -> Speaker:
    if row["speaker_start"] is None or row["speaker_end"] is None:
        return UNKNOWN
    i, j = document.tokens.find_range(row["speaker_start"], row["speaker_end"])
    return resolve_phrase(document, i, j)


def resolve_phrase(document: Document, i: int, j: int) -> Speaker:
    """Return the speaker that the tokens i to j name or stand for."""
    labels = document.tokens.labels
    while i < j and labels[i] in ",.q()-\nasvf":
        i += 1
    while i < j and labels[j - 1] in ",.q()-\nasv":
        j -= 1
    if i >= j:
        return UNKNOWN
    if j - i == 1 and labels[i] in "heityw":
        return _resolve_pronoun(document, i)
    return (
        _resolve_person(document, i, j)
        or _resolve_group(document, i, j)
        or _resolve_name(document, i, j)
        or _resolve_description(document, *_widen_phrase(document, i, j))
    )


def _make_person(document: Document, person: Person, at: int) -> Speaker:
    role = person.role
    title = role.title.title if role and role.title else None
    speaker = Speaker(person.name, role.text if role else None, kind="person", title=title, person=person, at=at)
    speaker.gender, speaker.is_named = person.gender, True
    return speaker


def _finish(document: Document, speaker: Speaker) -> Speaker:
    """Return the speaker with role, affiliation and office as the whole document tells."""
    if speaker.kind == "person" and speaker.person:
        return _finish_person(document, speaker)
    return speaker


def _finish_person(document: Document, speaker: Speaker) -> Speaker:
    person, role = speaker.person, speaker.person.role
    verdicts = [r.is_official for r in person.roles if r.is_official is not None]
    is_official = role.is_official if role and role.is_official is not None else verdicts[0] if verdicts else None
    affiliation = role.affiliation if role else None
    if affiliation is None or is_official is None:
        office = find_office(
            person.name, document.published_on, role.text if role else None, _list_countries(document)
        )
        if office:
            affiliation, is_official = affiliation or office.affiliation, True if is_official is None else is_official
            speaker = replace(speaker, name=office.name if " " not in person.name else person.name)
    if affiliation is None and is_official:
        affiliation = _find_setting(document, person.places[0], role)
    if is_official is None and " " in person.name:
        is_official = False
    text = role.text if role else None
    return replace(speaker, role=text, affiliation=affiliation, is_official=is_official)


def _list_countries(document: Document) -> set[str]:
    found = {document.tokens.words[m.start()] for m in re.finditer("[PQ]", document.tokens.labels)}
    places = [find_place(w) for w in found] + [find_body(w) for w in document.tokens.words if w in load_bodies()]
    return {p.country for p in places if p and p.country}


def _find_setting(document: Document, at: int, role: Role | None) -> str | None:
    """Return the state or body that the sentence around a bare title speaks of, when there is only one."""
    start, end = _find_sentence(document, at)
    words = document.tokens.words[start:at]
    if role and role.title and role.title.kind == "intergovernmental":
        bodies = [b for w in words if (b := find_body(w)) and b.kind == "intergovernmental" and not b.is_generic]
        return bodies[-1].country if bodies else None
    places = [find_place(w) for w, c in zip(words, document.tokens.labels[start:at], strict=True) if c in "PQ"]
    countries = {p.country for p in places if p and p.country and p.kind != "bloc"}
    return countries.pop() if len(countries) == 1 else None


def _find_sentence(document: Document, at: int) -> tuple[int, int]:
    labels = document.tokens.labels
    start = max(labels.rfind(".", 0, at), labels.rfind("\n", 0, at)) + 1
    ends = [k for k in (labels.find(".", at), labels.find("\n", at)) if k >= 0]
    return start, min(ends, default=len(labels))


def _resolve_person(document: Document, i: int, j: int) -> Speaker | None:
    """Return the person whose name heads the phrase, or stands beside its head ("his lawyer, Ida Orsa")."""
    labels, cast = document.tokens.labels, document.cast
    places = [cast.at[k] for k in range(max(0, i - 3), j) if k in cast.at and cast.at[k].end > i]
    head_end = i + find_head_end(labels[i:j])
    for place in places:
        skipped = labels[i : max(i, place.role_start)].strip("Dn")
        heads = place.end >= head_end and not skipped and labels[place.end : place.end + 1] != "s"
        beside = place.start == head_end + 1 and labels[head_end] == "," and "T" in labels[i:head_end]
        name_last = place.end == head_end and labels[place.start - 1] not in "ao"
        if (heads or beside or name_last) and not _is_modifier(document, place, j):
            return None if _has_second_head(document, place, j) else _make_person(document, place.person, place.start)
    return None


def _is_modifier(document: Document, place: Place, j: int) -> bool:
    """Does the name only qualify what follows ("Trump campaign", "Putin's spokesman")?"""
    after = document.tokens.labels[place.end : place.end + 1]
    return place.end < j and bool(after) and after in "sMTOBl"


def _has_second_head(document: Document, place: Place, j: int) -> bool:
    return document.tokens.labels[place.end : place.end + 1] == "a" and place.end + 1 < j


def _resolve_group(document: Document, i: int, j: int) -> Speaker | None:
    """Return the joint speaker of a coordination, each part resolved for itself."""
    parts = _split_coordination(document.tokens.labels, i, j)
    if len(parts) < 2:
        return None
    found = [resolve_phrase(document, a, b) for a, b in parts]
    if not all(s.name for s in found):
        return None
    found = [_finish(document, s) for s in found]
    names = [s.name for s in found]
    name = ", ".join(names[:-1]) + " and " + names[-1]
    affiliations = list(dict.fromkeys(s.affiliation for s in found if s.affiliation))
    verdicts = [s.is_official for s in found]
    official = True if True in verdicts else None if None in verdicts else False
    roles = {s.role for s in found}
    role = roles.pop() if len(roles) == 1 else None
    group = Speaker(
        name, role, " / ".join(affiliations) or None, None, official, all(s.is_named for s in found), "group"
    )
    return replace(group, is_plural=True, at=i)


def _split_coordination(labels: str, i: int, j: int) -> list[tuple[int, int]]:
    """Return the ranges of coordinated noun phrases, or one range when "and" joins only modifiers."""
    head = labels[i:j]
    stop = re.search(r"[w(\-q]", head)
    head = head[: stop.start()] if stop else head
    cuts = [m.start() for m in re.finditer(r"a(?=[DRPQMBOXTFCInbl])", head)]
    if not cuts or not re.search(r"[PBTOFClthei]$|[PBTOFCl].*[of]", head[: cuts[0]]):
        return [(i, j)]
    edges = [-1, *cuts, len(head)]
    parts = [(i + a + 1, i + b) for a, b in zip(edges, edges[1:], strict=False)]
    heads = [labels[a:b].rstrip(",")[:1] and re.search(r"[PBTOFC]", labels[a:b]) for a, b in parts]
    return parts if all(heads) else [(i, j)]


def _resolve_name(document: Document, i: int, j: int) -> Speaker | None:
    """Return the place, body or never-introduced person that the phrase names outright."""
    words, labels = document.tokens.words, document.tokens.labels
    while i < j and labels[i] in "Dn":
        i += 1
    end = i + find_head_end(labels[i:j]) if i < j else i
    if end - i == 1 and labels[i] == "P":
        return _make_place(words[i], i)
    if end - i == 1 and labels[i] == "B" and (body := find_body(words[i])) and not body.is_generic:
        return _make_body(body, i)
    if re.fullmatch(r"p{0,3}I{0,2}[FC](?:I|p{1,3}(?=[FC])|[FC]){0,5}", labels[i:end]):
        return _make_stranger(document, i, end)
    return None


def _make_place(word: str, at: int) -> Speaker:
    place = find_place(word)
    governs = place.kind not in ("city", "bloc") or place.is_seat
    name = place.name if place.kind in ("region", "us-state", "authority", "city", "bloc") else place.country
    official = True if governs or place.name == "West" else None
    return Speaker(name, None, place.country, place.country, official, True, "place", at=at)


def _make_body(body, at: int) -> Speaker:
    affiliation = body.country if body.is_official or body.country is None else body.name
    return Speaker(body.name, None, affiliation, body.country, body.is_official, True, "body", at=at)


def _make_stranger(document: Document, i: int, j: int) -> Speaker:
    words = document.tokens.words[i:j]
    person = find_bearer(document.cast, words, i)
    if person:
        return _make_person(document, person, i)
    name = document.tokens.join(i, j, document.text)
    if all(w.isupper() for w in words):
        return Speaker(name, None, name, None, False, True, "body", at=i)
    return _make_person(document, Person(name, places=[i]), i)


def _widen_phrase(document: Document, i: int, j: int) -> tuple[int, int]:
    """Return the noun phrase around a mention that may be its head word only."""
    labels = document.tokens.labels
    low = max(0, i - 8)
    while i > low and labels[i] not in "DR" and labels[i - 1] in "PQMBXbsODR":
        i -= 1
    if labels[j - 1] in "TB" and (m := re.compile(r"[of][DR]?[PQMBOXTsFCIl]{1,6}").match(labels, j)):
        if document.tokens.words[j] in ("of", "for", "at", "from"):
            j = m.end()
    return i, j


def _resolve_description(document: Document, i: int, j: int) -> Speaker:
    """Return who is meant by a phrase without a name: one already met, or the phrase itself."""
    words, labels = document.tokens.words, document.tokens.labels
    definite = words[i].lower() in ("the", "this", "that", "these", "those")
    possessive = labels[i] == "R"
    first = i
    while i < j and labels[i] in "DRn" and words[i].lower() != "another":
        i += 1
    stop = re.search(r"[w(,\-q]", labels[i:j])
    j = i + stop.start() if stop else j
    if i >= j:
        return UNKNOWN
    role = read_role(tuple(words[i:j]), labels[i:j])
    if definite and (met := _find_met(document, role, first, labels[i:j])):
        return replace(met, at=first)
    if possessive:
        return _resolve_possessed(document, first, i, j, role)
    if (definite or labels[i] in "PQ") and (later := _find_later_name(document, role, first, labels[i:j])):
        return later
    return _make_description(document, role, definite, first, i, j)


def _make_description(document: Document, role: Role, definite: bool, first: int, i: int, j: int) -> Speaker:
    words, labels = document.tokens.words, document.tokens.labels
    head = labels[i : i + find_head_end(labels[i:j])]
    title = role.title
    if ("B" in head and (title is None or head.rfind("B") > head.rfind("T"))) or (title and title.kind == "document"):
        return _make_public_body(document, role, first, i, j)
    if title is None:
        return _make_other(document, role, definite, first, i, j)
    if definite and not title.is_plural and not role.country and not role.affiliation:
        return UNKNOWN
    official = role.is_official
    affiliation = role.affiliation or (_find_setting(document, first, role) if official else None)
    name = role.text
    if title.kind == "observer" and official and not re.search("B", labels[i:j]):
        affiliation = "international"
    if len(words[i:j]) == 1 and affiliation and official:
        name = f"{_find_adjective(affiliation)} {role.text}"
    kind = "group" if title.is_plural else "unnamed"
    speaker = Speaker(
        name, _cut_role(words[i:j], labels[i:j]), affiliation, role.country, bool(official), False, kind
    )
    return replace(speaker, title=title.title, gender=title.gender, is_plural=title.is_plural, at=first)


def _cut_role(words: list[str], labels: str) -> str:
    start = 1 if words[0].lower() == "another" else 0
    return join_words(words[start:])


def _find_adjective(affiliation: str) -> str:
    return {"United States": "U.S.", "United Kingdom": "British"}.get(
        affiliation, _adjectives().get(affiliation, affiliation)
    )


def _adjectives() -> dict[str, str]:
    from analysis.names import load_places

    adjectives: dict[str, str] = {}
    for word, place in load_places()[1].items():
        adjectives.setdefault(place.name, word)
    return adjectives


def _make_public_body(document: Document, role: Role, first: int, i: int, j: int) -> Speaker:
    """Return the body that a phrase such as "a Kremlin statement" or "Ukraine's defence ministry" names."""
    words, labels = document.tokens.words, document.tokens.labels
    proper = [(k, b) for k in range(i, j) if labels[k] == "B" and (b := find_body(words[k])) and not b.is_generic]
    if role.title and role.title.kind == "document":
        if proper:
            return _make_body(proper[-1][1], first)
        places = [k for k in range(i, j) if labels[k] == "P"]
        generic = [k for k in range(i, j) if labels[k] == "B"]
        if generic and (met := _find_body_before(document, words[generic[-1]], first)):
            return met
        org = role.affiliation
        if org:
            return Speaker(org, None, org, role.country, bool(role.is_official), True, "body", at=first)
        name = role.text
        return Speaker(
            name, None, role.affiliation, role.country, bool(role.is_official), False, "document", at=first
        )
    body = next((b for k in range(j - 1, i - 1, -1) if labels[k] == "B" and (b := find_body(words[k]))), None)
    official = True if body is None or body.is_official is None else body.is_official
    affiliation = role.affiliation or role.country or _find_setting(document, first, role)
    if j - i == 1 and affiliation is None and (met := _find_body_before(document, words[i], first)):
        return met
    return Speaker(role.text, None, affiliation, role.country, official, True, "body", at=first)


def _find_body_before(document: Document, noun: str, at: int) -> Speaker | None:
    """Return the last fully named body with this noun before `at` ("the ministry")."""
    words, labels = document.tokens.words, document.tokens.labels
    for k in range(at - 1, max(-1, at - 1500), -1):
        if words[k].lower() == noun.lower() and labels[k] == "B" and labels[k - 1 : k] and labels[k - 1] in "PQMsBC":
            i, _ = _widen_phrase(document, k, k + 1)
            while labels[i] in "DR":
                i += 1
            role = read_role(tuple(words[i : k + 1]), labels[i : k + 1])
            if role.affiliation or role.country:
                country = role.country or role.affiliation
                return Speaker(role.text, None, country, country, True, True, "body", at=at)
    return None


def _make_other(document: Document, role: Role, definite: bool, first: int, i: int, j: int) -> Speaker:
    """Return a named organisation or a description that has no known title."""
    words, labels = document.tokens.words, document.tokens.labels
    mask = "".join(c if w[0].isupper() else "l" for w, c in zip(words[i:j], labels[i:j], strict=True))
    if re.fullmatch(r"[PQFCIOBMTbl]*[OC][al]?.*", mask) and re.match(r"[PQFCIOBMT]", mask):
        name = role.text
        return Speaker(name, None, name, role.country, False, True, "body", at=first)
    if definite and j - i == 1:
        return UNKNOWN
    return Speaker(role.text, None, role.affiliation, role.country, False, False, "group", is_plural=True, at=first)


def _resolve_possessed(document: Document, first: int, i: int, j: int, role: Role) -> Speaker:
    """Return "his spokesman" as "<person>'s spokesman", when he is known."""
    pronoun = document.tokens.words[first].lower()
    owner = {"his": "h", "her": "e", "its": "i"}.get(pronoun)
    found = _resolve_by_letter(document, first, owner) if owner else UNKNOWN
    if not found.name:
        if role.title and role.title.kind == "ally" and role.country:
            return Speaker(
                role.text, None, role.affiliation, role.country, True, False, "group", is_plural=True, at=first
            )
        return UNKNOWN
    found = _finish(document, found)
    if role.title and role.title.kind == "ally" and role.country:
        return Speaker(
            f"its {role.text}", None, role.affiliation, role.country, True, False, "group", is_plural=True, at=first
        )
    official = (
        bool(found.is_official) if role.title and role.title.kind in ("spokes", "state", "body", "office") else False
    )
    name = f"{found.name}'s {role.text}"
    plural = bool(role.title and role.title.is_plural)
    return Speaker(name, role.text, found.affiliation, None, official, False, "unnamed", is_plural=plural, at=first)


def _find_met(document: Document, role: Role, at: int, labels: str) -> Speaker | None:
    """Return the speaker already met that "the minister", "the official" or "the people" takes up."""
    title = role.title
    if title is None or title.kind == "document":
        return None
    for speaker in reversed(document.history):
        if _fits(speaker, role, labels):
            return speaker
    if title.is_plural:
        return None
    persons = [p for p in document.cast.persons if p.places and p.places[0] < at]
    made = [_make_person(document, p, at) for p in persons]
    fitting = [s for s in made if _fits(s, role, labels)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(speaker: Speaker, role: Role, labels: str) -> bool:
    """Can this speaker be who the title stands for: same kind of title, same state, no other field?"""
    title = role.title
    if title.title == "resident" and role.text == "people" and speaker.is_plural:
        return True
    if bool(title.is_plural) != speaker.is_plural or speaker.kind not in ("person", "unnamed", "group"):
        return False
    if speaker.person and speaker.person.role:
        speaker = replace(speaker, title=speaker.person.role.title.title, country=speaker.person.role.country)
        speaker.role = speaker.person.role.text
    if speaker.title is None or (title.gender and speaker.gender and title.gender != speaker.gender):
        return False
    if role.country and speaker.country != role.country:
        return _is_leader_of(speaker, role)
    return _is_kin(title.title, speaker.title) and _shares_field(role, speaker)


def _is_leader_of(speaker: Speaker, role: Role) -> bool:
    return False


def _is_kin(title: str, other: str) -> bool:
    if title == other or (title == "minister" and other.endswith("minister")):
        return True
    return any(title in kin and other in kin for kin in _KIN)


_RANKS = set("senior junior acting interim former prime top leading".split())


def _shares_field(role: Role, speaker: Speaker) -> bool:
    words = [w.lower() for w in role.text.split()[:-1] if find_place(w) is None and w.lower() not in _RANKS]
    words = [w for w in words if w not in ("'s", "’s")]
    known = {w.lower() for w in (speaker.role or "").split()}
    return all(w in known for w in words) if len(words) < 4 else False


def _find_later_name(document: Document, role: Role, at: int, labels: str) -> Speaker | None:
    """Return the person named right after being spoken of by office: first named at the start of a sentence near by."""
    if (
        role.title is None
        or role.title.is_plural
        or role.is_official is False
        or role.title.kind in ("document", "source")
    ):
        return None
    tokens = document.tokens
    limit = at + 90
    for place in (document.cast.at[k] for k in sorted(document.cast.at) if at < k < limit):
        person = place.person
        before = tokens.labels[place.start - 1]
        starts = before in ".\n" or (before == "q" and tokens.labels[place.start - 2] in ".\n")
        if starts and person.places[0] == place.start and not person.roles and place.end - place.start > 1:
            if tokens.labels[place.end : place.end + 1] == "v" and tokens.labels[at : place.start].count("\n") <= 1:
                person.roles.append(role)
                return _make_person(document, person, at)
    return None


def _resolve_pronoun(document: Document, i: int) -> Speaker:
    letter = document.tokens.labels[i]
    if letter == "w":
        return _resolve_relative(document, i)
    return _resolve_by_letter(document, i, letter)


def _resolve_relative(document: Document, i: int) -> Speaker:
    labels = document.tokens.labels
    end = i - 1 if labels[i - 1 : i] == "," else i
    place = next((p for k in range(max(0, end - 6), end) if (p := document.cast.at.get(k)) and p.end == end), None)
    if place:
        return _make_person(document, place.person, i)
    start = end
    while start > max(0, end - 8) and labels[start - 1] in "PQMBXbsOTlFC":
        start -= 1
    if start and labels[start - 1] in "DR":
        start -= 1
    return resolve_phrase(document, start, end) if start < end and labels[end - 1] in "PBTOFC" else UNKNOWN


def _resolve_by_letter(document: Document, at: int, letter: str) -> Speaker:
    if letter in "he":
        return _resolve_he(document, at, "m" if letter == "h" else "f")
    if letter == "i":
        return _resolve_it(document, at)
    if letter == "t":
        return _resolve_they(document, at)
    return UNKNOWN


def _resolve_he(document: Document, at: int, gender: str) -> Speaker:
    """Return the last speaker or subject whom "he" or "she" can mean, going back sentence by sentence."""
    end, sentences = at, 0
    while end > 0 and sentences < 5:
        start, _ = _find_sentence(document, end - 1 if end != at else end)
        start = min(start, end - 1)
        speaker = _find_topic(document, start, end, gender)
        if speaker is not None:
            return replace(speaker, at=at) if speaker.name else UNKNOWN
        end, sentences = start, sentences + (not _is_quoted(document, start))
    return UNKNOWN


def _find_topic(document: Document, start: int, end: int, gender: str) -> Speaker | None:
    """Return the topic of a sentence: None when it names nobody fitting, UNKNOWN when several may be meant."""
    for speaker in reversed(document.history):
        if start <= speaker.at < end and speaker.kind in ("person", "unnamed") and speaker.gender in (None, gender):
            return speaker
    places = [p for k in range(start, end) if (p := document.cast.at.get(k)) and not _is_quoted(document, k)]
    places = [p for p in places if p.person.gender in (None, gender) and _is_likely_person(p.person)]
    if not places:
        return None
    first = places[0]
    before, after = (
        document.tokens.labels[first.role_start - 1 : first.role_start],
        document.tokens.labels[first.end : first.end + 1],
    )
    if (before not in ("o", "f") and after != "s") or len({id(p.person) for p in places}) == 1:
        return _make_person(document, first.person, first.start)
    return UNKNOWN


def _is_likely_person(person: Person) -> bool:
    return bool(person.gender or person.roles)


def _is_quoted(document: Document, at: int) -> bool:
    return any(a <= at < b for a, b in document.quoted)


def _resolve_it(document: Document, at: int) -> Speaker:
    """Return the state or body that "it" takes up: the last speaker or the subject in this sentence or the one before."""
    start, _ = _find_sentence(document, at)
    before, _ = _find_sentence(document, max(0, start - 2))
    for low, high in ((start, at), (before, start)):
        spoken = [s for s in document.history if low <= s.at < high and s.kind in ("place", "body")]
        if spoken:
            return replace(spoken[-1], at=at)
        if subject := _find_body_subject(document, low, high):
            return replace(subject, at=at)
    return UNKNOWN


def _find_body_subject(document: Document, low: int, high: int) -> Speaker | None:
    labels = document.tokens.labels
    match = re.compile(r"q?(D?(?:[PQMBOs]{1,6}))").match(labels, low, high)
    if not match or not re.search(r"[PBO]$", match.group(1)):
        return None
    found = resolve_phrase(document, match.start(1), match.end(1))
    return found if found.kind in ("place", "body") and found.name else None


def _resolve_they(document: Document, at: int) -> Speaker:
    start, _ = _find_sentence(document, at)
    before, _ = _find_sentence(document, max(0, start - 2))
    spoken = [s for s in document.history if before <= s.at < at]
    return replace(spoken[-1], at=at) if spoken and spoken[-1].is_plural else UNKNOWN


def join_speakers(quotations: pd.DataFrame, names: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the quotations with one canonical name per person or body over all documents.

    Parameters
    ----------
    quotations : DataFrame
        As :func:`annotate_speakers` returns it, of all documents.
    names : DataFrame, optional
        `alias`, `speaker`, `role`, `affiliation`, `is_official`: what a user knows better. It wins over everything;
        a person met under an alias is renamed wherever he or she speaks in that document.
    """
    rows = to_rows(quotations[["article_id", "speaker_mention", *COLUMNS]])
    canonical = join_names([r for r in rows if r["speaker"]])
    for row in rows:
        if row["speaker"]:
            row["as_read"] = row["speaker"]
            row["speaker"] = canonical[row["speaker"], row["affiliation"]]
    if names is not None and len(names):
        rows = _apply_names(rows, to_rows(names))
    return _fill_columns(quotations, [Speaker(row["speaker"], **{c: row[c] for c in COLUMNS[1:]}) for row in rows])


def _apply_names(rows: list[dict], names: list[dict]) -> list[dict]:
    known = {fold(n["alias"]): n for n in names if n["alias"]}
    known |= {fold(n["speaker"]): n for n in names if n["speaker"] and fold(n["speaker"]) not in known}
    met: dict[tuple[str, str], dict] = {}
    for row in rows:
        keys = [row["speaker_mention"], row.get("as_read"), row["speaker"]]
        entry = next((known[fold(k)] for k in keys if k and fold(k) in known), None)
        if entry and row["speaker"]:
            met.setdefault((row["article_id"], row["speaker"]), entry)
        if entry:
            row["entry"] = entry
    return [_apply_entry(row, row.get("entry") or met.get((row["article_id"], row["speaker"]))) for row in rows]


def _apply_entry(row: dict, entry: dict | None) -> dict:
    if entry is None:
        return row
    given = {c: entry[c] for c in ("role", "affiliation", "is_official") if entry.get(c) is not None}
    return row | {"speaker": entry["speaker"], "is_named": True} | given


def list_speakers(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return one row per canonical speaker, the most quoted first.

    Returns
    -------
    DataFrame
        `speakers` as in :mod:`analysis.tables`: role, affiliation and office are the most frequent among the rows
        (ties: alphabetical); `variants` are the mentions, sorted. Sorted by `n_statements`, then by name.

    Notes
    -----
    A row with is_named False is a description ("senior Turkish official"), not one person: different documents may
    mean different people by it.
    """
    by_speaker: dict[str, list[dict]] = {}
    for row in to_rows(quotations[["article_id", "speaker_mention", *COLUMNS]]):
        if row["speaker"]:
            by_speaker.setdefault(row["speaker"], []).append(row)
    rows = [_summarise(speaker, members) for speaker, members in by_speaker.items()]
    return make_table("speakers", sorted(rows, key=lambda r: (-r["n_statements"], r["speaker"])))


def _summarise(speaker: str, members: list[dict]) -> dict:
    row = {c: _find_commonest([m[c] for m in members]) for c in COLUMNS[1:]}
    row |= {"speaker": speaker, "n_statements": len(members), "n_articles": len({m["article_id"] for m in members})}
    return row | {"variants": sorted({m["speaker_mention"] for m in members if m["speaker_mention"]})}


def _find_commonest(values: list) -> object:
    counts = Counter(v for v in values if v is not None)
    return min(counts, key=lambda v: (-counts[v], str(v))) if counts else None
