"""Which names in different documents are one person or body?

A reduction over the distinct names of a corpus, not over its texts: two spellings are joined only when they
transliterate alike, or nearly so with the same affiliation; two people of one surname never are.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from presswork.language.gazetteer import ENTRIES, Entries, find_place, fold, load_first_names
from presswork.speakers.people.labels import read_tokens

# Spellings of one name that differ in these ways only are the same name written in Latin letters twice.
_TRANSLITERATIONS = (
    ("ks", "x"),
    ("q", "k"),
    ("dj", "j"),
    ("ou", "u"),
    ("ue", "u"),
    ("kh", "h"),
    ("tch", "ch"),
    ("ph", "f"),
    ("w", "v"),
    ("ij", "y"),
    ("j", "y"),
    ("i", "y"),
)
# The Arabic article inside a name, however it is written.
_ARTICLE = re.compile(r"(?<=\s)(?:[aA]l|[eE]l)[- ](?=[A-Z])")
# Full names this alike (0 to 100) may be one name misspelt or transliterated otherwise, if the affiliation is one.
_ALIKE = 88
# "Maria" and "Mario" share two consonants, "Mohammed" and "Muhammad" four.
_LEAST_CONSONANTS = 3
_FILLER = {"the", "a", "an", "of", "for", "and", "s", "'s", "’s"}


@dataclass(slots=True)
class Identity:
    """One person of the corpus: the forms of the name with their counts, where they stand, and the affiliations."""

    forms: Counter = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    affiliations: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The most frequent form; ties go to the first in the alphabet."""
        return min(self.forms, key=lambda form: (-self.forms[form], form))


def join_names(rows: list[dict]) -> dict[tuple[str, str | None], str]:
    """Return the canonical name for each (speaker, affiliation) of the rows.

    Parameters
    ----------
    rows : list of dict
        With `article_id`, `speaker` (not None), `affiliation` and `is_named`.
    """
    persons, bodies = defaultdict(Identity), defaultdict(Identity)
    for row in rows:
        table = persons if is_person_name(row["speaker"]) and row["is_named"] else bodies
        _count(table[row["speaker"] if table is persons else make_body_key(row["speaker"])], row)
    canonical = {form: body.name for body in bodies.values() for form in body.forms}
    canonical |= _join_persons(persons)
    joined = {(r["speaker"], r["affiliation"]): canonical[r["speaker"]] for r in rows}
    return joined | _join_office_holders(rows, canonical)


def _join_office_holders(rows: list[dict], canonical: dict[str, str]) -> dict[tuple[str, str | None], str]:
    """Return the full names for bare surnames of office holders, where relatives bear the surname too.

    Only the one person of this surname who holds an office of the same state can be meant; two documents must say so.
    """
    holders: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    bare = set()
    for row in rows:
        words = normalise_name(row["speaker"]) if row.get("is_official") and row["affiliation"] else ()
        if len(words) == 1 and canonical[row["speaker"]] == row["speaker"]:
            bare.add((row["speaker"], row["affiliation"], words[0]))
        elif len(words) > 1 and row["is_named"] and is_person_name(row["speaker"]):
            holders[words[-1], row["affiliation"]][canonical[row["speaker"]]].add(row["article_id"])
    found = {(form, place): holders.get((word, place), {}) for form, place, word in bare}
    return {k: next(iter(h)) for k, h in found.items() if len(h) == 1 and len(next(iter(h.values()))) > 1}


def _count(identity: Identity, row: dict) -> None:
    identity.forms[row["speaker"]] += 1
    identity.articles.add(row["article_id"])
    if row["affiliation"]:
        identity.affiliations.add(row["affiliation"])


def is_person_name(name: str) -> bool:
    """Is this string shaped like a personal name (capitalised words, no body or organisation word)?"""
    return _is_person_name(name, ENTRIES.get())


@functools.lru_cache(maxsize=50_000)
def _is_person_name(name: str, entries: Entries) -> bool:
    labels = read_tokens(name).labels
    return bool(re.fullmatch(r"[PTMBOdvDl]?p{0,3}[FCI][FCIp]*[PTMBOdv]?|p{0,3}[CF]", labels))


def make_body_key(name: str) -> str:
    """Return the content words of a body's name in order of the alphabet, adjectives read as their country."""
    return _make_body_key(name, ENTRIES.get())


@functools.lru_cache(maxsize=50_000)
def _make_body_key(name: str, entries: Entries) -> str:
    words = [find_place(w).name if find_place(w) else w for w in read_tokens(name).words]
    kept = {fold(w).replace("defense", "defence") for w in words} - _FILLER
    return " ".join(sorted(kept))


@functools.lru_cache(maxsize=50_000)
def normalise_name(name: str) -> tuple[str, ...]:
    """Return the words of a name with transliterations made alike, "Jr." aside.

    >>> normalise_name("Sergey Lavrov") == normalise_name("Sergei Lavrov")
    True
    """
    plain = re.sub(r"(?<=\w)-(?=[a-z])", " ", _ARTICLE.sub("", name))  # "Kim Jong-un", "el-Sharif"
    words = [w for w in re.findall(r"[\w'-]+", fold(plain)) if w not in ("jr", "sr", "ii", "iii")]
    return tuple(map(_normalise_word, words))


def _normalise_word(word: str) -> str:
    for old, new in _TRANSLITERATIONS:
        word = word.replace(old, new)
    return re.sub(r"(.)\1", r"\1", word)


def _join_persons(persons: dict[str, Identity]) -> dict[str, str]:
    """Return the canonical form of each form; bare surnames last."""
    clusters: dict[str, list[Identity]] = defaultdict(list)
    index: dict[tuple, dict[int, Identity]] = defaultdict(dict)
    full = sorted((p for p in persons if len(normalise_name(p)) > 1), key=lambda p: (-persons[p].forms[p], p))
    for form in full:
        _add_to_cluster(clusters, index, form, persons[form])
    canonical = {form: c.name for same in clusters.values() for c in same for form in c.forms}
    bare = [p for p in persons if p not in canonical]
    canonical |= {form: _find_bare(clusters, form, persons[form]) for form in bare}
    return canonical | _join_cases([form for form in bare if canonical[form] == form], persons)


def _join_cases(forms: list[str], persons: dict[str, Identity]) -> dict[str, str]:
    """Return one form for those that differ in capitals only ("ORSA" in a transcript), capitals last."""
    same: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        same[fold(form)].append(form)
    best = {key: min(group, key=lambda f: (f.isupper(), -persons[f].forms[f], f)) for key, group in same.items()}
    return {form: best[fold(form)] for form in forms}


def _add_to_cluster(
    clusters: dict[str, list[Identity]], index: dict[tuple, dict[int, Identity]], form: str, identity: Identity
) -> None:
    keys = _list_keys(form, identity)
    near: dict[int, Identity] = {}
    for key in keys:
        near |= index[key]
    fitting = [c for c in near.values() if any(_is_same(form, other, identity, c) for other in c.forms)]
    if len(fitting) == 1:
        cluster = fitting[0]
        cluster.forms.update(identity.forms)
        cluster.articles |= identity.articles
        cluster.affiliations |= identity.affiliations
        keys = {key for other in cluster.forms for key in _list_keys(other, cluster)}
    else:
        cluster = Identity(Counter(identity.forms), set(identity.articles), set(identity.affiliations))
        clusters[_make_skeleton(form)].append(cluster)
    for key in keys:
        index[key][id(cluster)] = cluster


def _list_keys(form: str, identity: Identity) -> set[tuple]:
    """Return what two forms of one person share, beside the surname: a word, or an affiliation and an initial."""
    words, skeleton = normalise_name(form), _make_skeleton(form)
    others = set(words[:-1]) or {words[-1]}
    return {(skeleton, word) for word in others} | {(skeleton, words[0][0], a) for a in identity.affiliations}


def _make_skeleton(form: str) -> str:
    """Return the surname's consonants: spellings of one name share them, so only those are compared."""
    return re.sub(r"[aeiouy'-]", "", normalise_name(form)[-1]) or normalise_name(form)[-1]


def _is_same(form: str, other: str, identity: Identity, cluster: Identity) -> bool:
    a, b = normalise_name(form), normalise_name(other)
    disjoint = bool(
        identity.affiliations and cluster.affiliations and not identity.affiliations & cluster.affiliations
    )
    if a == b:
        return form == other or not disjoint
    if disjoint or _differ_in_gender(form, other):
        return False
    if a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a)):
        return not _differ_in_initials(a, b)
    if not identity.affiliations & cluster.affiliations or a[0][0] != b[0][0]:
        return False
    if a[-1] == b[-1] and len(a) == len(b) and all(map(_share_consonants, a, b)):
        return True  # "Mohammed" and "Muhammad"
    return fuzz.ratio(" ".join(a), " ".join(b)) >= _ALIKE and (a[0] == b[0] or a[-1] == b[-1])


def _share_consonants(word: str, other: str) -> bool:
    """Do two words differ in vowels only, and have consonants enough to tell?"""
    a, b = (re.sub("[aeiouy]", "", w) for w in (word, other))
    return word == other or (a == b and len(a) >= _LEAST_CONSONANTS)


def _differ_in_gender(form: str, other: str) -> bool:
    hints = load_first_names()
    a, b = hints.get(form.split()[0]), hints.get(other.split()[0])
    return bool(a and b and a != b)


def _differ_in_initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Do two names with a common part start differently, as "W. Orsa" and "Ida Orsa" do?"""
    return a[0] != b[0] and a[0] not in b and b[0] not in a


def _find_bare(clusters: dict[str, list[Identity]], form: str, identity: Identity) -> str:
    """Return the only full name with this surname, when it stands in two documents or more; else the surname."""
    surname = normalise_name(form)[-1] if normalise_name(form) else form
    same = [
        c for c in clusters.get(_make_skeleton(form), []) if any(normalise_name(f)[-1] == surname for f in c.forms)
    ]
    if len(same) != 1 or len(same[0].articles) < 2:
        return form
    known, own = same[0].affiliations, identity.affiliations
    return same[0].name if not own or not known or own & known else form
