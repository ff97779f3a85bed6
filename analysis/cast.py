"""Who is named in this document, and as what?

The cast of a document is its named persons, each with the roles the document gives before or after the name, and
every place where a name stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.names import Title, Tokens, find_title_entry, fold, load_first_names, load_titles
from analysis.roles import Role, list_grounds, read_role

# A name: initials and particles inside, at most six words.
NAME = r"p{0,3}I{0,2}[FC](?:I|p{1,3}(?=[FC])|[FC]){0,5}"
_NAMES = re.compile(NAME)
_BEFORE = "PQMBTOXbsFCIn"
# "its chief aide, NAME," and "the head of the agency, NAME,"; "NAME, a former diplomat," and "NAME, who is the ...,".
_APPOSITIVE_BEFORE = re.compile(
    r"(?:(?<![PQMBTOXsFCI])[DR][PQMBOXbsFCIalnT]{0,7}?|[PQBFCO]+s[PQMBOXbFCIalT]{0,6}?)"
    r"T(?:[of][DR]?[PQMBOXTsFCIl]{1,5}){0,2},$"
)
_APPOSITIVE_AFTER = re.compile(
    r",(?:n,)?(wv|w[lT]f?(?=[DPQBOCRM]))?([DR]?[PQMBOXbsFCIalnT]{0,8}?(?:T|(?<=w[lT])[DPQBOCRM]|(?<=w[lT]f)[DPQBOCRM])(?:[^,.()\-\nqwvhe]|(?<=[CFPQs])v(?=[OC])){0,14})"
    r"(?=[,.()\-\nqw]|$)"
)
_INDEFINITE_AFTER = re.compile(r",(?:n,)?(D[^,.()\-\nqwvhe]{1,14})(?=[,.()\-\nqw]|$)")
_AFFILIATION_AFTER = re.compile(r"[of]D?([PQMBOFC](?:[PQMBOFCTa]|s(?=[PQMBOFC])|oD?(?=[PQMBOFC])|f(?=[FCOBM]))*)")
_LEADS = {
    "presides",
    "heads",
    "leads",
    "runs",
    "chairs",
    "directs",
    "oversees",
    "commands",
    "headed",
    "led",
    "ran",
    "chaired",
}
_PARTY_TAG = re.compile(r"\s*[(,]\s*(?:[RDI]|Republican|Democrat)-[A-Z]")
_TAG = re.compile(r"[RDI][-‑]")
# Titles that say nothing about a person beside whose name they happen to stand.
# "NAME resigned as ...", "NAME has been elected ...", "NAME is the ...": a verb and the role that it tells.
_PREDICATE = re.compile(
    r"(?:has |had |was |is |been )*(resigned as|quit as|stepped down as|serves as|served as|took office as"
    r"|sworn in as|appointed as|appointed|named|elected|became|is|was)(?= )"
)
_PAST_VERBS = {"served as", "was"}
_PREDICATE_ROLE = re.compile(r"[DR]?([PQMBOXbsFCIanT]{0,7}T(?:[of][DR]?[PQMBOXTsFCIl]{1,5}?(?=[^PQMBOXTsFCIl]|$))?)")
_IDLE_TITLES = {"document", "source", "ally"}
# Tokens within which a namesake just named in full may be meant by the surname: about two sentences.
_CLOSE = 50
_VERB_ENDINGS = ("ing", "ed", "ly")
# "a retired signalman": said of a person, whatever the word.
_BYSTANDER = Title("bystander", "never", None, False)


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
    if j - i > 1 and labels[i] == "C" and is_sentence_start(labels, i) and _is_common_word(words[i], tokens):
        return i + 1, j
    if j - i > 3 and labels[i] == "C" and (late := labels.find("F", i + 1, j - 1)) > i + 1:
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
    before, after = labels[i - 1 : i], labels[j : j + 1]
    if words[j - 1].endswith(("Americans", "Post", "News", "Journal")):
        return True
    if after in ("O", "B") and words[j][0].isupper():
        return True
    if before in ("O", "B") and words[i - 1][0].isupper() and "F" not in labels[i:j]:
        return True
    if before == "D" and "F" not in labels[i:j]:
        return True
    return all(w.isupper() and len(w) > 1 for w in words[i:j])


def _add_name(cast: Cast, tokens: Tokens, text: str, i: int, j: int) -> None:
    start = _find_role_start(tokens, i)
    person = _find_or_add(cast, tokens.join(i, j, text), tokens.words[i:j])
    person.gender = person.gender or _find_gender(tokens, start, i) or load_first_names().get(tokens.words[i])
    person.roles += _find_roles(tokens, start, i, j)
    person.hint = person.hint or _find_hint(tokens, i, j)
    person.grounds |= _find_grounds(tokens, start, i, j)
    person.is_tagged = person.is_tagged or bool(_PARTY_TAG.match(text, tokens.ends[j - 1]))
    _add_place(cast, Place(i, j, start, person))


def _find_grounds(tokens: Tokens, start: int, i: int, j: int) -> set[str]:
    """Return the regions that the role, a party tag or "of" tells ("Orsa, R-Texas,", "Orsa of Vermont")."""
    labels, words = tokens.labels, tokens.words
    grounds = list_grounds(words[start:i]) if start < i else set()
    is_tag = labels[j : j + 1] in (",", "(") and j + 1 < len(words) and _TAG.match(words[j + 1])
    return grounds | list_grounds(words[j + 1 : j + 2]) if is_tag or labels[j : j + 2] == "oP" else grounds


def _add_surname(cast: Cast, tokens: Tokens, i: int, j: int) -> None:
    start, key = _find_role_start(tokens, i), fold(tokens.words[i])
    if start == i and key not in cast.by_surname and key not in cast.by_first:
        return
    gender = _find_gender(tokens, start, i)
    role = _make_role(tokens, start, i) if start < i else None
    person = find_bearer(cast, tokens.words[i:j], i, gender, role.title.title if role and role.title else "")
    if person is None and role and role.title:  # a surname never given in full, or one that several bear
        person = _find_or_add(cast, tokens.words[i], tokens.words[i:j], role.title.title)
    if person:
        person.gender = person.gender or gender
        person.grounds |= _find_grounds(tokens, start, i, j)
        person.roles += _find_roles(tokens, start, i, j) if start < i or not person.roles else []
        _add_place(cast, Place(i, j, start, person))


def _add_place(cast: Cast, place: Place) -> None:
    cast.at[place.start] = place
    place.person.places.append(place.start)


def _find_role_start(tokens: Tokens, i: int) -> int:
    """Return where the role before a name begins (i when there is none)."""
    labels, k = tokens.labels, i
    if labels[i - 1 : i] == "H":
        return i - 1
    if labels[i - 1 : i] not in ("T", "M", "P", "B", "O"):
        return i
    while k and i - k < 14 and (step := _step_left(tokens, k, i)):
        k -= step
    while k < i and labels[k] in "saoIn":
        k += 1
    if labels[i - 1] == "T" and _is_document(tokens.words[i - 1]):
        return i  # "the documents Orsa leaked"
    ends_with_title = labels[i - 1] == "T" or re.search(r"To[DPQMBO]*[PMBO]$", labels[k:i])
    return k if ends_with_title and not _is_relative_clause(tokens, k, i) else i


def _is_document(word: str) -> bool:
    title = find_title_entry(word)
    return title is not None and title.kind == "document"


def _step_left(tokens: Tokens, k: int, i: int) -> int:
    """Return how many tokens further left the role before a name reaches (0: it starts here)."""
    labels = tokens.labels
    c = labels[k - 1]
    if c == "a":
        return 1 if _joins_titles(tokens, k) else 0
    if c in "FC" and labels[k] == "T" and tokens.words[k][0].islower() and labels[k - 2 : k - 1] == "a":
        return 0
    if c == ")" and re.fullmatch(r"\([PI]", labels[max(0, k - 3) : k - 1]):
        return 3
    if c == "T" and labels[k : k + 1] == "T" and tokens.words[k - 1].islower() and tokens.words[k - 1].endswith("s"):
        return 0
    if c == "l" and labels[k - 2 : k - 1] in ("B", "P", "Q", "s") and labels[k] == "T":  # "U.N. humanitarian chief"
        return int(
            tokens.words[k].islower() and tokens.words[k - 1].endswith(("ian", "al", "ic", "ary", "ive", "ear"))
        )
    if c in _BEFORE or (c == "o" and k < i and labels[k - 2 : k - 1] == "T"):
        return 1
    return 2 if c == "D" and labels[k - 3 : k - 1] == "To" else 0


def _joins_titles(tokens: Tokens, k: int) -> bool:
    """Does "and" before token k join two titles of one person ("chairman and chief executive")?"""
    left = k - 2
    if left >= 0 and tokens.words[left] == "Treasury" and tokens.labels[k] == "M":  # "Treasury and Finance Minister"
        return True
    return (
        left >= 0 and tokens.labels[left] == "T" and (tokens.words[left][0].islower() or tokens.words[k][0].isupper())
    )


def _is_relative_clause(tokens: Tokens, k: int, i: int) -> bool:
    """Is "the judge Orsa attacked" read for "judge Orsa"? A lower-case title behind an article needs a full name."""
    single = tokens.labels[i + 1 : i + 2] not in ("F", "C", "I", "p")
    return single and tokens.labels[k - 1 : k] == "D" and tokens.words[i - 1].islower()


def _find_roles(tokens: Tokens, start: int, i: int, j: int) -> list[Role]:
    before = _make_role(tokens, start, i) if start < i else None
    roles = [before] if before and before.title and before.title.kind != "person" else []
    roles += [*_find_appositives(tokens, start, i, j), _find_predicate(tokens, j)]
    return [r for r in roles if r and r.title and r.title.kind not in _IDLE_TITLES and not _is_list(r)]


def _is_list(role: Role) -> bool:
    return role.title.is_plural and role.head.islower()


def _make_role(tokens: Tokens, i: int, j: int) -> Role | None:
    keep = [k for k in range(i, j) if tokens.labels[k] != "H"]
    while keep and tokens.labels[keep[0]] in "DRas":
        keep = keep[1:]
    if not keep:
        return None
    return read_role(tuple(tokens.words[k] for k in keep), "".join(tokens.labels[k] for k in keep))


def _find_appositives(tokens: Tokens, start: int, i: int, j: int) -> list[Role | None]:
    labels, roles = tokens.labels, []
    if labels[start - 1 : start] == "," and labels[j : j + 1] in (",", "."):  # a rank may stand between
        window = labels[max(0, start - 18) : start]
        if match := _APPOSITIVE_BEFORE.search(window):
            role = _make_role(tokens, start - len(window) + match.start(), start - 1)
            roles += [] if role is None or role.title is None or role.title.kind == "person" else [role]
    k = _skip_tag(labels, j)
    if labels[k : k + 1] == "," and (match := _APPOSITIVE_AFTER.match(labels, k)):
        roles.append(_make_role_after(tokens, match))
    elif match := _INDEFINITE_AFTER.match(labels, k):
        words = tokens.words[match.start(1) : match.end(1)]
        if words[0] in ("a", "an"):
            roles.append(
                replace(read_role(tuple(words[1:]), match.group(1)[1:]), title=_BYSTANDER, is_official=False)
            )
    return roles


def _find_predicate(tokens: Tokens, j: int) -> Role | None:
    """Return the role that the verb behind a name tells ("NAME resigned as Tarla's minister", "NAME is a judge")."""
    said = _PREDICATE.match(" ".join(tokens.words[j : j + 5]))
    if not said:
        return None
    k = j + len(said.group().split())
    match = _PREDICATE_ROLE.match(tokens.labels, k)
    if not match or not tokens.labels[k : match.end()].strip("DR"):
        return None
    past = said.group(1) in _PAST_VERBS
    words, labels = tokens.words[match.start(1) : match.end()], match.group(1)
    return read_role(tuple(["former"] * past + words), "X" * past + labels)


def _make_role_after(tokens: Tokens, match: re.Match) -> Role | None:
    i, j = match.span(2)
    if tokens.labels[i] in "DR" and tokens.words[i] not in ("a", "an") and _names_anybody(tokens, i, j):
        return None
    if match.group(1):
        return _make_role_of_clause(tokens, tokens.words[match.start(1) + 1], i, j)
    return _make_role(tokens, i, j)


def _names_anybody(tokens: Tokens, i: int, j: int) -> bool:
    """Is "the same man" or "his colleague" said: a word for anybody, which may be another person?"""
    role = _make_role(tokens, i, j)
    return bool(role and role.title and role.title.kind == "person")


def _make_role_of_clause(tokens: Tokens, verb: str, i: int, j: int) -> Role | None:
    """Return the role that "who heads the agency" or "who was minister" tells."""
    words, labels = list(tokens.words[i:j]), tokens.labels[i:j]
    if verb in _LEADS:
        past = verb in ("ran",) or verb.endswith("ed")
        head = "commander" if verb.startswith("command") else "head"
        return read_role(tuple(["former"] * past + [head, "of"] + words), "X" * past + "To" + labels)
    if verb in ("is", "serves", "was", "served") and "T" in labels:
        skip = len(labels) - len(labels.lstrip("DR"))
        past = verb in ("was", "served")
        return read_role(tuple(["former"] * past + words[skip:]), "X" * past + labels[skip:])
    return None


def _skip_tag(labels: str, j: int) -> int:
    """Return the token after a remark in brackets, such as a party tag ("(R-Fla.)")."""
    if labels[j : j + 1] == "(" and ")" in labels[j : j + 6]:
        return labels.index(")", j) + 1
    return j


def _find_hint(tokens: Tokens, i: int, j: int) -> Role | None:
    """Return what "NATO's NAME" or "NAME of Acme Watch" says of the affiliation, as a role without a title."""
    labels = tokens.labels
    if labels[i - 2 : i] in ("Ps", "Bs", "Os"):
        k = i - 2
        while k and labels[k - 1] in "OC" and tokens.words[k - 1][0].isupper():
            k -= 1
        return read_role(tuple(tokens.words[k : i - 1]), labels[k : i - 1])
    if labels[j : j + 2] == "oP":
        return read_role((tokens.words[j + 1],), "P")
    if labels[j : j + 1] in ("o", "f") and tokens.words[j] in ("of", "at", "from", "with"):
        match = _AFFILIATION_AFTER.match(labels, j)
        named = (
            match
            and (re.search("[OB]|[FCM][FC]", match.group(1)) or _is_acronym(tokens.words[j + 1]))
            and tokens.words[match.start(1)][0].isupper()
        )
        if named and tokens.words[match.end(1) - 1] not in ("County", "City", "Beach", "Park"):
            return read_role(tuple(tokens.words[match.start(1) : match.end(1)]), match.group(1))
    return None


def _is_acronym(word: str) -> bool:
    return len(word) > 2 and word.isupper()


def _find_gender(tokens: Tokens, start: int, i: int) -> str | None:
    titles = load_titles()
    hints = [titles.get(w.lower()) or titles.get(w) for w in tokens.words[start:i]]
    return next((h.gender for h in hints if h and h.gender), None)


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
        found = [p for p in found if any(r.title.title == title for r in p.roles)] or found
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
