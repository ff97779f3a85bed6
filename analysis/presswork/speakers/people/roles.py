"""What does a phrase such as "director of the Carnegie Endowment" or "a senior Turkish official" say of its bearer?

A role is read from its words and their labels (see :mod:`presswork.speakers.people.labels`): its head title, the
state, body or organisation it belongs to, and whether its holder speaks as an official.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from presswork.language.gazetteer import ENTRIES, Entries, Place, Title, find_body, find_place
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.noun_phrases import find_head_end, find_title
from presswork.speakers.people.officials import Context, is_armed_movement, judge_parts

_ORGANISATION = re.compile(r"(?:[PQFCIOBMT]|b(?=O))(?:[PQFCIOBMTa]|oD?(?=[PQFCIOBMT])|f(?=[FCOBM])|s(?=[FCOBM]))*")
# "Orsa's aide", "the Orsa administration"; "Orsa campaign spokesman"; "a lawyer for President Ida Orsa".
_POSSESSOR = re.compile(
    r"((?:[FCI]|p(?=[FC]))+)(?:s|(?=B))|^([FC]+)(?=[MO]*T)|T[fo]D?(?:[PQM]*T|H)?((?:[FCI]|p(?=[FC]))+)(?![a-zA-Z])"
)
_PARTY_PREFIX = re.compile(r"^[RDI][-‑]")  # "R-Texas"
_OF_FIELD = re.compile(r"[of]D?M+$")
_WIDE = ("union", "bloc", "authority")
_TITLE_OF = re.compile(r"T+[of]D?(?=[CFOB])")  # "Mayor of Kesk": the body begins behind "of"
_INSIDE = {"in", "near", "outside"}  # "a teacher in Otter Ford" is of no body of that name


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
    verdicts = judge_parts(words, labels, context)
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


def _read_context(words: tuple[str, ...], labels: str) -> Context:
    places = _list_places(words, labels)
    bodies = [b for w, c in zip(words, labels, strict=True) if c in "BO" and (b := find_body(w)) and b.is_generic]
    proper = [(k, find_body(words[k])) for k in list_proper_bodies(words, labels)]
    bodies += [b for _, b in proper]
    if not proper and is_armed_movement(words):
        bodies = [replace(b, is_official=False) for b in bodies]
    official = [b for b in bodies if b.is_official] + [p for _, p in places if p.country and p.kind == "union"]
    if _sits_abroad(words) and {p.kind for _, p in places} & {"state", "union"}:
        proper = [(k, b) for k, b in proper if b.kind != "intergovernmental"]
    return Context(
        _find_country(words, labels, places, proper),
        proper[-1][1].name if proper else None,
        True if official else False if any(b.is_official is False for b in bodies) else None,
        any(b.kind == "intergovernmental" for _, b in proper),
        _find_organisation(words, labels),
        _find_possessor(words, labels),
        "campaign" in words,
        find_head_end(labels) == len(labels),
    )


def _list_places(words: tuple[str, ...], labels: str) -> list[tuple[int, Place]]:
    """Return the places that a phrase names, with their tokens; not where a diplomat sits ("ambassador to NAME")."""
    found = [
        (k, place)
        for k, w in enumerate(words)
        if (labels[k] in "PQb" or _strip_installed(w) != w) and (place := find_place(_strip_installed(w)))
    ]
    return [(k, p) for k, p in found if not _is_where(words, labels, k)] if _sits_abroad(words) else found


def _find_country(words: tuple[str, ...], labels: str, places: list, proper: list) -> str | None:
    """Return the state whose role it is: a body of states', the first state's named, a body's, the title's own."""
    countries = [p for _, p in places if p.country]
    states = [p.country for p in countries if p.kind != "bloc"] or [p.country for p in countries]
    title = find_title(words, labels)
    owner = next((p.country for k, p in places if p.country and k < find_head_end(labels)), None)
    if title and title.is_plural and len(set(states)) > 1 and _joins_places(labels):
        return " / ".join(dict.fromkeys(states))
    if title and title.kind == "office" and owner:  # "Latvia's ambassador to the UN" is Latvia's
        return owner
    country = next((b.country for _, b in proper if b.kind == "intergovernmental"), None)
    country = country or (states[0] if states else None)
    known = (b.country for k, b in proper if b.is_official and not _is_local_police(words, labels, k))
    return country or next(known, None) or (title.country if title else None)


def _sits_abroad(words: tuple[str, ...]) -> bool:
    return bool(_SITS_ABROAD & {w.lower() for w in words})


_SITS_ABROAD = read_word_set("roles sits abroad")


def _is_where(words: tuple[str, ...], labels: str, k: int) -> bool:
    """Is the place at token k where a diplomat is sent or sits ("ambassador to NAME", "the embassy in NAME")?"""
    at = k - 1 - (labels[k - 1 : k] == "D")
    return at >= 0 and words[at] in ("to", "in", "at", "near") and labels[at] == "f"


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
        if re.fullmatch(r"O?T[TMofDa]*", run):  # "Union Minister of State for Civil Aviation"
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


def _is_local_police(words: Sequence[str], labels: str, k: int) -> bool:
    """Is "Metropolitan Police" another town's ("NAME Metropolitan Police")?"""
    body = find_body(words[k])
    return bool(body and body.kind == "police" and k and labels[k - 1] in "CF" and words[k - 1][0].isupper())


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
        while j > i and mask[j - 1] in "TM" and not _OF_FIELD.search(mask, i, j):
            j -= 1  # but not "Health" of "Department of Health spokesman"
    return j


def _find_possessor(words: tuple[str, ...], labels: str) -> str | None:
    match = _POSSESSOR.search(labels)
    if not match:
        return None
    i, j = next(match.span(n) for n in (1, 2, 3) if match.group(n))
    return join_words(words[i:j])


def _choose_affiliation(context: Context, is_official: bool | None, title: Title | None) -> str | None:
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
