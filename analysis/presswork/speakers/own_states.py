"""Which states does a page tell of that the lists do not know?

"Corvania's defence ministry", "the government of Corvania" and "Corvania recalled its ambassador" found a state: only
states have such. One entry is one form (name, demonym, capital) with the state that it names in this document alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from presswork.language.gazetteer import Place, is_demonym, load_first_names
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.labels import Tokens
from presswork.speakers.people.office_holders import find_known_surnames

# What states alone have; what regions, parties and universities may have, too.
_STATELY = read_word_set("own_states stately")
_PUBLIC = {"government", "parliament", "ministry", "minister", "army", "navy"}
_FIELDS = read_word_set("own_states fields")
_FORMS = {"state", "republic", "kingdom", "emirate", "sultanate"}
_PARTS = {"region", "province", "district"}
_NAME = r"(?:[CF]|p(?=C))[CF]{0,2}"
_OWNED = re.compile(rf"({_NAME})s(?=[a-zA-Z])")
_OF = re.compile(rf"o({_NAME})(?![CFBO])")
_ITS = re.compile(rf"(?:^|[-.\nq])({_NAME})(?=[lv])")
_DEMONYM = re.compile(r"C(?=[MBTl])")
# "the Corvanian capital, NAME,", "Corvania's capital, NAME,", "NAME, the capital of Corvania"
_CAPITAL_BEFORE = re.compile(r"(?:[CF]s?)l(?:,|o)?([CF]{1,2})(?=[,.fv])")
_CAPITAL_AFTER = re.compile(r"([CF]{1,2}),D?lo([CF]{1,3})")
_MOST_TOKENS_ITS = 40


def list_own_states(tokens: Tokens, n_known: int) -> tuple[tuple[str, Place], ...]:
    """Return what forms name as states in this document; `n_known`: how often it names the states of the lists.

    Notes
    -----
    A name that follows a title or a first name anywhere is a person's ("Orsa's government"). Where the page speaks of
    known states, a government or a parliament alone founds none: regions have them.
    """
    stately, public = _count_founded(tokens)
    _count_demonyms(tokens, stately)
    persons = _list_persons(tokens) if stately or public else set()
    found: list[tuple[str, Place]] = []
    for name in sorted(stately.keys() | public.keys()):
        told = any(is_demonym(word, name.split()[-1]) for word in tokens.vocabulary if word[0].isupper())
        enough = name in stately or public[name] > n_known or told
        if enough and not name.isupper() and name.split()[-1] not in persons:
            found += _list_forms(tokens, name)
    return tuple(found)


def _count_founded(tokens: Tokens) -> tuple[Counter, Counter]:
    """Return how often each name owns what states alone have, and what public bodies have."""
    stately: Counter[str] = Counter()
    public: Counter[str] = Counter()
    for name, noun in _list_owners(tokens):
        if noun in _STATELY:
            stately[name] += 1
        elif noun in _PUBLIC:
            public[name] += 1
    return stately, public


def _list_owners(tokens: Tokens) -> Iterator[tuple[str, str]]:
    """Yield the names with what they own: "NAME's army", "the army of NAME", "NAME recalled its ambassador"."""
    words, labels = tokens.words, tokens.labels
    for match in _OWNED.finditer(labels):
        yield " ".join(words[slice(*match.span(1))]), _read_owned(tokens, match.end())
    for match in _OF.finditer(labels):
        yield " ".join(words[slice(*match.span(1))]), _read_owned(tokens, match.start() - 1, is_last=True)
    for match in _ITS.finditer(labels):
        end = min(len(words) - 1, match.end() + _MOST_TOKENS_ITS)
        its = next((k for k in range(match.end(), end) if words[k] in ("its", "Its") or labels[k] == "\n"), end)
        if words[its].lower() == "its":
            yield " ".join(words[slice(*match.span(1))]), _read_owned(tokens, its + 1, is_near=True)


def _read_owned(tokens: Tokens, k: int, is_last: bool = False, is_near: bool = False) -> str:
    """Return the noun that is owned, with its field before it ("defence ministry"), in lower case."""
    words = tokens.words
    if k >= len(words):
        return ""
    if is_last:
        before = f"{words[k - 1]} {words[k]}".lower() if k else words[k].lower()
        if words[k].lower() in _FORMS:  # "the State of Corvania", not "a state of emergency"
            return words[k].lower() if words[k][0].isupper() and words[k - 1] in ("the", "The") else ""
        if words[k].lower() in _PARTS:  # "the Lower Sembe region of Corvania"
            return "government" if k and tokens.labels[k - 1] in "CF" else ""
        return before if before in _STATELY else words[k].lower()
    pair = " ".join(words[k : k + 2]).lower()
    if words[k].lower() in _STATELY or pair in _STATELY or is_near:
        return pair if pair in _STATELY else words[k].lower()
    after = [w.lower() for w in words[k : k + 3]]
    return next((w for w in after if w in _PUBLIC), "") if after[0] in _FIELDS | _PUBLIC else ""


def _count_demonyms(tokens: Tokens, stately: Counter) -> None:
    """Count the names whose demonym stands before an office or body: "the Corvanian army" of a page on Corvania."""
    words = tokens.words
    names = {words[m.start()] for m in re.finditer("[CF]", tokens.labels)}
    for match in _DEMONYM.finditer(tokens.labels):
        k = match.start()
        if not _has_office(tokens, k + 1):
            continue
        owners = [n for n in names if is_demonym(words[k], n)]
        if len(owners) == 1:
            stately[owners[0]] += 1


def _has_office(tokens: Tokens, k: int) -> bool:
    after = [w.lower() for w in tokens.words[k : k + 3]]
    return any(w in _STATELY | _PUBLIC or w in ("president", "counterpart", "capital") for w in after)


def _list_persons(tokens: Tokens) -> set[str]:
    """Return the words that stand behind a first name, a title or a courtesy somewhere: surnames."""
    words, labels, first = tokens.words, tokens.labels, load_first_names()
    found = {words[k] for k in find_known_surnames(words)}
    found |= {words[m.start() + 1] for m in re.finditer(r"[HT](?=[CF])", labels)}
    named = [k for k, w in enumerate(words[:-1]) if w in first and w != "Al" and labels[k + 1] in "CF"]
    return found | {words[k + 1] for k in named}


def _list_forms(tokens: Tokens, name: str) -> list[tuple[str, Place]]:
    """Return a state's name, the demonyms and the capital that the text has for it."""
    state, last = Place(name, "state", name), name.split()[-1]
    demonyms = {w for w in tokens.vocabulary if w[0].isupper() and is_demonym(w, last)}
    seats = _list_capitals(tokens, {name, last, *demonyms}) - {name}
    found = [(form, state) for form in [name, *sorted(demonyms)]]
    return found + [(seat, Place(name, "state", name, True)) for seat in sorted(seats)]


def _list_capitals(tokens: Tokens, forms: set[str]) -> set[str]:
    words, labels, found = tokens.words, tokens.labels, set()
    for match in _CAPITAL_BEFORE.finditer(labels):
        if words[match.start()] in forms and "capital" in words[match.start() : match.start(1)]:
            found.add(" ".join(words[slice(*match.span(1))]))
    for match in _CAPITAL_AFTER.finditer(labels):
        if words[match.end() - 1] in forms and "capital" in words[match.end(1) : match.end()]:
            found.add(" ".join(words[slice(*match.span(1))]))
    return found
