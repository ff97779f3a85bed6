"""Which body do initials stand for, and who held power when: what a text, or its date, tells beyond the lists.

One entry is one form with the body it names in this document alone ("the Rural Water Authority (RWA)").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from presswork.language.gazetteer import Body, find_body, find_place
from presswork.language.lexicon import read_lexicon
from presswork.speakers.people.labels import Tokens
from presswork.speakers.people.officials import is_public_name

_BRACKET = re.compile(r"\([A-Z][A-Z.&-]{1,8}\)")
_SMALL = "oafD"  # of, and, for, the inside a name


def list_entries(tokens: Tokens, text: str, published_on: str | None) -> tuple[tuple[str, Body], ...]:
    """Return what forms name in this document: initials that it explains, bodies not (or no more) in power."""
    found = [*_read_initials(tokens, text)]
    found += [(form, body) for form, body in _list_dated(published_on) if form in tokens.vocabulary]
    return tuple(found)


def _read_initials(tokens: Tokens, text: str) -> Iterator[tuple[str, Body]]:
    if not _BRACKET.search(text):
        return
    words, labels = tokens.words, tokens.labels
    for match in re.finditer(r"\(.\)", labels):
        k = match.start() + 1
        letters = words[k].replace(".", "")
        if not (letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 8):
            continue
        start = _find_start(tokens, k - 1, letters)
        if start is None and labels[k - 2] in "B" and words[k - 2][0].islower():
            start = _find_owned(labels, k - 2)  # "Indonesia's disaster agency (BNPB)": of other words
        if start is not None and (body := _judge(tokens, start, k - 1, words[k])):
            yield words[k], replace(body, name=_name_in_full(tokens.join(start, k - 1, text)) or body.name)


def _name_in_full(name: str) -> str:
    """Return the name that the initials are short for, nothing where it is a description ("the disaster agency")."""
    return name if name[0].isupper() and name.split()[-1][0].isupper() else ""


def _find_start(tokens: Tokens, end: int, letters: str) -> int | None:
    """Return where the capitalised words that the letters begin start, going back from their end."""
    left, k = letters, end
    while k > 0 and left:
        k -= 1
        word = tokens.words[k]
        capitals = "".join(
            part[0] for part in re.split(r"[ -]", word) if part[:1].isalpha() and part not in ("of", "and")
        )
        if (word[0].isupper() or " " in word) and left.lower().endswith(capitals.lower()):
            left = left[: len(left) - len(capitals)]
        elif tokens.labels[k] not in _SMALL:
            return None
    return k if not left else None


def _find_owned(labels: str, end: int) -> int | None:
    """Return where "Indonesia's disaster agency" begins, whose noun stands at `end`: at its state."""
    match = re.search(r"[PQ]s?[lM]{0,3}$", labels[max(0, end - 5) : end])
    return max(0, end - 5) + match.start() if match else None


def _judge(tokens: Tokens, start: int, end: int, form: str) -> Body | None:
    words, labels = tokens.words[start:end], tokens.labels[start:end]
    bodies = [b for w, c in zip(words, labels, strict=True) if c in "BO" and (b := find_body(w))]
    places = [p for w, c in zip(words, labels, strict=True) if c in "PQ" and (p := find_place(w))]
    country = next((b.country for b in bodies if b.country), None) or next((p.country for p in places), None)
    if not bodies:
        return None
    last = bodies[-1]
    official = last.is_official
    if official is None:
        official = is_public_name(words) or bool(country) or None
    return None if official is None else Body(form, last.kind, country if official else form, official, False)


@functools.cache
def _load_dated() -> list[tuple[str, str, str]]:
    """Return form, since and until of the bodies whose power has dates; `until` is exclusive."""
    return [(r["body"], r["since"], r["until"] or "9999") for r in read_lexicon("powers")]


def _list_dated(published_on: str | None) -> list[tuple[str, Body]]:
    if not published_on:
        return []
    idle = {form for form, since, until in _load_dated() if not since <= published_on < until}
    held = {form for form, since, until in _load_dated() if since <= published_on < until}
    return [(form, Body(form, "armed group", form, False, False)) for form in sorted(idle - held)]
