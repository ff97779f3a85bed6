"""What does a phrase such as "director of the Carnegie Endowment" or "a senior Turkish official" say of its bearer?

A role is read from its words and their labels (see :mod:`analysis.names`): its head title, the state, body or
organisation it belongs to, and whether its holder speaks as an official.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.names import ENTRIES, Entries, Title, find_body, find_place, find_title_entry

# What ends the head of a noun phrase: what follows (of, for, who, a comma) only qualifies it.
_HEAD_END = re.compile(r"[ofwv,.()\-\n]")
_ORGANISATION = re.compile(r"(?:[PQFCIOBMT]|b(?=O))(?:[PQFCIOBMTa]|oD?(?=[PQFCIOBMT])|f(?=[FCOBM])|s(?=[FCOBM]))*")
# "Orsa's aide", "the Orsa administration"; "Orsa campaign spokesman"; "a lawyer for President Ida Orsa".
_POSSESSOR = re.compile(
    r"((?:[FCI]|p(?=[FC]))+)(?:s|(?=B))|^([FC]+)(?=[MO]*T)|T[fo]D?(?:[PQM]*T|H)?((?:[FCI]|p(?=[FC]))+)(?![a-zA-Z])"
)
_PARTY_WORDS = set(
    "party campaign opposition union company corporate rebel separatist business church team club".split()
)
_PUBLIC_ADJECTIVES = set(
    "presidential government governmental military police federal parliamentary ministerial".split()
)
# "the Republican chairman" leads a party, not a public body.
_PARTIES = {"republican", "democratic", "gop", "labour", "tory", "conservative"}
_PARTY_TITLES = {"chairman", "chairwoman", "chair", "director", "head", "leader", "official"}
_PARTY_PREFIX = re.compile(r"^[RDI][-‑]")  # "R-Texas"
_WIDE = ("union", "bloc", "authority")
_PRESS = set(
    "poll polls survey surveys newspaper magazine article articles story stories book op-ed editorial ad ads study "
    "studies rumors rumours".split()
)
FORMER = set("former ex onetime one-time erstwhile ousted deposed retired late disgraced dismissed".split())
_ELECTED = {"senator", "representative", "governor", "mayor", "congressman", "congresswoman"}
# "Georgia's ruling National Accord": a name behind these is a party's.
_GOVERNING = re.compile(r"(?:ruling|governing|opposition)$")
_STAFF, _CHIEF = {"analyst", "lawyer", "doctor", "executive"}, {"chief", "top", "lead", "principal"}
_WINGS = ("-right", "-left", "-wing")  # "far-right leader"
_TITLE_OF = re.compile(r"T[of]D?(?=[CFOB])")  # "Mayor of Kesk": the body begins behind "of"
_INSIDE = {"in", "near", "outside"}  # "a teacher in Otter Ford" is of no body of that name
_SERVICES = set("security military intelligence diplomatic police presidential ministry".split())
# Heads that a bare capitalised title before a name makes official, as courtesy has it ("President Lee said").
_COURTESY_OFFICES = set(
    "president,vice president,chancellor,secretary,representative,commissioner,speaker".split(",")
)


@dataclass(frozen=True, slots=True)
class Role:
    """One reading of a role phrase; unknown parts are None."""

    text: str
    words: tuple[str, ...]
    title: Title | None
    affiliation: str | None
    country: str | None
    is_official: bool | None
    possessor: str | None
    head: str


@dataclass(frozen=True, slots=True)
class _Context:
    country: str | None
    body: str | None
    body_is_official: bool | None
    is_intergovernmental: bool
    organisation: str | None
    possessor: str | None
    is_campaign: bool
    is_headed: bool  # nothing follows the head


def read_role(words: tuple[str, ...], labels: str) -> Role:
    """Return what the phrase says of its bearer.

    >>> role = read_role(("Turkish", "foreign", "minister"), "QMT")
    >>> role.affiliation, role.is_official
    ('Turkey', True)
    """
    return _read_role(words, labels, ENTRIES.get())


@functools.lru_cache(maxsize=50_000)
def _read_role(words: tuple[str, ...], labels: str, entries: Entries) -> Role:
    context = _read_context(words, labels)
    title = find_title(words, labels)
    verdicts = _judge_parts(words, labels, context)
    is_official = True if True in verdicts else False if False in verdicts else None
    affiliation = _choose_affiliation(context, is_official, title)
    head = words[max(0, labels.rfind("T", 0, find_head_end(labels)))]
    return Role(join_words(words), words, title, affiliation, context.country, is_official, context.possessor, head)


def join_words(words: tuple[str, ...] | list[str]) -> str:
    """Return the words as running text: possessive endings and commas close up."""
    return re.sub(r" (?=['’](?:s\b| )|[,.)])|(?<=\() ", "", " ".join(words))


def list_grounds(words: Sequence[str]) -> set[str]:
    """Return the regions and cities that a phrase names ("Vermont senator", "R-Texas"): narrower than a state."""
    found = set()
    for word in words:
        if not word[0].isupper():
            continue
        bare = _PARTY_PREFIX.sub("", word)
        place = find_place(bare) or find_place(f"{bare}.")
        if place and place.kind not in _WIDE and (place.kind != "state" or place.is_seat):
            found.add(word if place.is_seat else place.name)
    return found


def find_title(words: tuple[str, ...], labels: str) -> Title | None:
    """Return the title that heads the phrase: the longest entry that ends at its last title word."""
    at = labels.rfind("T", 0, find_head_end(labels))
    if at < 0:
        return None
    forms = [" ".join(words[at : at + 3])] if labels[at + 1 : at + 2] == "o" else []
    forms += [" ".join(words[i : at + 1]) for i in range(max(0, at - 3), at + 1)]
    found = next(filter(None, map(find_title_entry, forms)), None)
    return found or find_title_entry(words[at].lower().removeprefix("ex-"))


def find_head_end(labels: str) -> int:
    """Return where the head of a noun phrase ends (a first word that cannot end it is skipped)."""
    match = _HEAD_END.search(labels, 1)
    return match.start() if match else len(labels)


def _split_parts(labels: str) -> list[tuple[int, int]]:
    """Return the ranges of coordinated roles ("chairman and chief executive")."""
    cuts = [m.start() for m in re.finditer(r"[a,](?=[DQPMXBO]*T)", labels)]
    edges = [-1, *cuts, len(labels)]
    return [(a + 1, b) for a, b in itertools.pairwise(edges) if "T" in labels[a + 1 : b]]


def _read_context(words: tuple[str, ...], labels: str) -> _Context:
    places = [
        (k, find_place(_strip_installed(w)))
        for k, w in enumerate(words)
        if labels[k] in "PQb" or _strip_installed(w) != w
    ]
    countries = [p for _, p in places if p and p.country]
    states = [p.country for p in countries if p.kind != "bloc"] or [p.country for p in countries]
    bodies = [b for w, c in zip(words, labels, strict=True) if c in "BO" and (b := find_body(w)) and b.is_generic]
    proper = [find_body(words[k]) for k in list_proper_bodies(words, labels)]
    bodies += proper
    official = [b for b in bodies if b.is_official]
    igo = any(b.kind == "intergovernmental" for b in proper)
    country = next((b.country for b in proper if b.kind == "intergovernmental"), None) or (
        states[0] if states else None
    )
    country = country or next((b.country for b in proper if b.is_official), None)
    title = find_title(words, labels)
    owner = next((p.country for k, p in places if p and p.country and k < find_head_end(labels)), None)
    if title and title.kind == "office" and owner:  # "Latvia's ambassador to the UN" is Latvia's
        country = owner
    if title and title.is_plural and len(set(states)) > 1 and _joins_places(labels):
        country = " / ".join(dict.fromkeys(states))
    official += [p for p in countries if p.kind == "union"]
    verdict = True if official else False if any(b.is_official is False for b in bodies) else None
    body = proper[-1].name if proper else None
    return _Context(
        country,
        body,
        verdict,
        igo,
        _find_organisation(words, labels),
        _find_possessor(words, labels),
        "campaign" in words,
        find_head_end(labels) == len(labels),
    )


def _joins_places(labels: str) -> bool:
    """Are several places named as equals ("the ministers of Tarla and Kelmark")?"""
    return re.search(r"([PQ])(?:,\1)*a\1", labels) is not None


def _strip_installed(word: str) -> str:
    """Return the power that installed somebody ("Russian-installed"), or the word."""
    head, _, tail = word.rpartition("-")
    return head if tail in ("installed", "appointed") else word


def _find_organisation(words: tuple[str, ...], labels: str) -> str | None:
    """Return the last run of capitalised words with an organisation's look."""
    mask = _mask_lower_words(words, labels)
    found = None
    for match in _ORGANISATION.finditer(mask):
        i, j = (match.start(), match.end() - len(match.group()) + len(match.group().rstrip("ofasD")))
        j = _drop_title(mask, labels, i, j) if i < find_head_end(labels) else j
        i += _TITLE_OF.match(mask[i:j]).end() if labels[i] == "T" and _TITLE_OF.match(mask[i:j]) else 0
        run = mask[i:j]
        after = labels[j : j + 1]
        if not _is_beside_title(mask, labels, i, j):
            continue
        if re.fullmatch(r"O|T+[FI].*", run) or (words[i - 1] in _INSIDE and i and not set(run) & set("OB")):
            continue
        if re.search(r"[OC]|F[FC]|B[of]", run) and not (after == "s" and "O" not in run):
            found = _find_known_body(words[i:j], run) or join_words(words[i:j])
        elif (
            "B" in run
            and re.search(r"B", run)
            and (body := find_body(words[i + run.rindex("B")]))
            and not body.is_generic
        ):
            found = body.name
    return found


def _find_known_body(words: tuple[str, ...], run: str) -> str | None:
    """Return the known body inside a longer name ("the Riga office of NAME")."""
    found = list_proper_bodies(words, run)
    return find_body(words[found[-1]]).name if found else None


def list_proper_bodies(words: Sequence[str], labels: str) -> list[int]:
    """Return where known bodies stand; a word inside a longer name ("Polling House Orsa") is none."""
    found = [k for k, c in enumerate(labels) if c == "B" and (b := find_body(words[k])) and not b.is_generic]
    return [k for k in found if " " in words[k] or not any(_is_name_word(words, labels, n) for n in (k - 1, k + 1))]


def _is_name_word(words: Sequence[str], labels: str, k: int) -> bool:
    if not 0 <= k < len(words) or not words[k][0].isupper():
        return False
    body = find_body(words[k]) if labels[k] == "B" else None
    return labels[k] in "FCO" or (body is not None and body.is_official is False)


def _is_beside_title(mask: str, labels: str, i: int, j: int) -> bool:
    """Does a run stand where an affiliation does: first, before the title, behind a preposition or a noun for it?"""
    before = labels[:i].rstrip("D")[-1:]
    return (
        i == 0 or before in ("o", "f", "s", "O", "B", "Q", "M", "a", "P", "X") or labels[j : j + 1] in ("T", "M", "s")
    )


def _mask_lower_words(words: tuple[str, ...], labels: str) -> str:
    """Return the labels with lower-case words blanked and stray capitals ("Judicial Watch") taken for names."""
    return "".join(
        ("C" if (c in "lvn" or w == "Today") and k else c) if w[0].isupper() or c in "oafDs" else "l"
        for k, (w, c) in enumerate(zip(words, labels, strict=True))
    )


def _drop_title(mask: str, labels: str, i: int, j: int) -> int:
    """Return the end of a run without the title it runs into ("Acme President")."""
    if j == len(mask) or labels[j] != "l":
        while j > i and mask[j - 1] in "TM":
            j -= 1
    return j


def _find_possessor(words: tuple[str, ...], labels: str) -> str | None:
    match = _POSSESSOR.search(labels)
    if not match:
        return None
    i, j = next(match.span(n) for n in (1, 2, 3) if match.group(n))
    return join_words(words[i:j])


def _judge_parts(words: tuple[str, ...], labels: str, context: _Context) -> list[bool | None]:
    """Return the verdict on each coordinated role; "former governor and senator" is former in both."""
    verdicts, past = [], False
    for i, j in _split_parts(labels):
        past = labels[i] != "D" and (past or bool({w.lower() for w in words[i:j]} & FORMER))
        verdict = False if past else _judge_part(words[i:j], labels[i:j], context)
        title = find_title(words[i:j], labels[i:j])
        if labels[i:j].endswith("TT") and title:
            if title.title == "priest" and not past:  # "Leader Ayatollah" NAME
                verdict = _judge_part(words[i : j - 1], labels[i : j - 1], context)
            if title.title in _ELECTED and words[j - 2][0].islower():  # "former candidate Sen." NAME
                verdict = True
        verdicts.append(verdict)
    return verdicts


def _judge_part(words: tuple[str, ...], labels: str, context: _Context) -> bool | None:
    title = find_title(words, labels)
    lower = {w.lower() for w in words}
    head = labels[: labels.rfind("T", 0, find_head_end(labels)) + 1]
    before = {w.lower() for w in words[: len(head)]}
    if title is None:
        return None
    if before & FORMER or any(w.startswith("ex-") for w in before):
        return False
    if title.title == "rebel" and any(b and b.kind == "de-facto authority" for b in map(find_body, words)):
        return True  # its soldiers
    if title.kind == "never" and title.title in _STAFF and context.body_is_official and before & _CHIEF:
        return True  # "IMF chief economist"
    if title.kind in ("never", "person", "family"):
        return False
    if title.kind == "office" and title.title not in ("official", "officer"):
        return not (title.title == "minister" and "church" in lower)
    if (
        lower & _PARTY_WORDS - _excuse(lower)
        or any(w.endswith(_WINGS) for w in before)
        or _names_party(words)
        or (before & _PARTIES and title.title in _PARTY_TITLES and not context.body_is_official)
    ):
        return False
    if title.kind in ("state", "body", "spokes", "document"):
        owner = _judge_owner(words, labels, context)
        if owner is not None:
            return owner
    return _JUDGES.get(title.kind, _judge_nothing)(title, words, context)


def _excuse(lower: set[str]) -> set[str]:
    """Return the words that are no party's here: "the leader of the opposition in parliament" has a seat there."""
    return {"opposition"} if "parliament" in lower else set()


def _names_party(words: tuple[str, ...]) -> bool:
    return any(_GOVERNING.match(a) and b[0].isupper() and not find_body(b) for a, b in itertools.pairwise(words))


def _judge_owner(words: tuple[str, ...], labels: str, context: _Context) -> bool | None:
    """Is whoever the bearer works for an office holder ("adviser to the prime minister", "presidential aide")?"""
    if _PUBLIC_ADJECTIVES & {w.lower() for w in words[: find_head_end(labels)]}:
        return True
    rest = find_head_end(labels) + 1
    after = find_title(words[rest:], labels[rest:]) if rest < len(labels) else None
    if after is None:
        return None
    if after.kind == "never":
        return False
    public = context.organisation is None or context.body_is_official or context.country
    return True if after.kind == "office" or (public and after.title in ("president", "vice president")) else None


def _judge_office(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    if context.body_is_official is False and not context.country:
        return False
    if title.title == "officer":
        return True if context.body_is_official or context.country else None
    return True


def _judge_state(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    if context.body_is_official is False or (context.organisation and not context.body_is_official):
        return False
    if context.body_is_official or context.country:
        return True
    if context.possessor:
        return None
    return True if title.title in _COURTESY_OFFICES and words[-1][0].isupper() else None


def _judge_body(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    if context.body_is_official is not None:
        return context.body_is_official
    place = find_place(words[-1])
    if "of" in words and place and place.kind in ("region", "authority", "territory", "us-state"):
        return True  # "head of Chechnya"
    return False if context.organisation or title.title == "director" else None


def _judge_speech(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    if title.kind == "document" and context.body_is_official is None and _PRESS & {w.lower() for w in words}:
        return False  # "a Turkish newspaper report", "exit polls in Ohio"
    if context.body_is_official is not None:
        return context.body_is_official
    if context.organisation:
        return False
    return True if context.country else None


def _judge_union(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    return context.body_is_official is not False


def _judge_observer(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    return bool({"international", "ceasefire", "truce"} & {w.lower() for w in words}) or bool(
        context.body_is_official
    )


def _judge_member(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    return bool(context.body_is_official)


def _judge_ally(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    return bool(context.country) and context.possessor is None


def _judge_source(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    lower = {w.lower() for w in words}
    if lower & {"close", "familiar", "near", "outside"}:
        return False
    public = {"official", "government"} | (_SERVICES if context.country else set())
    return bool(public & lower) or bool(context.body_is_official)


def _judge_nothing(title: Title, words: tuple[str, ...], context: _Context) -> bool | None:
    return None


_JUDGES = {
    "office": _judge_office,
    "state": _judge_state,
    "body": _judge_body,
    "spokes": _judge_speech,
    "document": _judge_speech,
    "intergovernmental": _judge_union,
    "observer": _judge_observer,
    "member": _judge_member,
    "ally": _judge_ally,
    "source": _judge_source,
}


def _choose_affiliation(context: _Context, is_official: bool | None, title: Title | None) -> str | None:
    if is_official:
        return context.country or (None if context.body else context.organisation)
    if title and title.title == "candidate" and context.body_is_official:  # of a party, not of the office sought
        return None
    if title and title.kind == "person" and not context.is_headed:  # "a supporter of NAME"
        return None
    if context.body_is_official and context.country:
        return context.country
    if context.possessor and context.organisation == context.possessor:
        return f"{context.possessor} campaign" if context.is_campaign else context.possessor
    return context.organisation or context.body or context.possessor or context.country
