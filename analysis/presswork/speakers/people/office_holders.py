"""Which public office did a well-known person hold on a given day?

The list is ``officials.csv``, dated; it is asked only about persons whom a document names without saying what
they are, and it answers only where the date, or the title in the text, agrees.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from presswork.language.gazetteer import fold
from presswork.language.lexicon import read_lexicon

# The compiler's knowledge ends here; an office without an end is taken as held until this day, not after.
CHECKED_UNTIL = "2025-05-31"


@dataclass(frozen=True, slots=True)
class Office:
    """One term of office; `until` is exclusive."""

    name: str
    role: str
    affiliation: str
    since: str
    until: str


@functools.cache
def _load_offices() -> dict[str, list[tuple[str, Office]]]:
    """Return the offices by folded surname, each with a folded full name."""
    offices: dict[str, list[tuple[str, Office]]] = {}
    for row in read_lexicon("officials"):
        until = row["until"] or CHECKED_UNTIL
        office = Office(row["name"], row["role"], row["affiliation"], row["since"], until)
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            offices.setdefault(fold(name).split()[-1], []).append((fold(name), office))
    return offices


def find_office(name: str, date: str | None, title: str | None, countries: set[str]) -> Office | None:
    """Return the office of a person of this name on this day, or None.

    Notes
    -----
    A full name needs the day within the term, or the office's own title before the name in the text. A bare surname
    needs, besides, that only one office holder bears it on that day and that the text speaks of his or her state.
    """
    folded = fold(name)
    offices = _load_offices().get(folded.split()[-1], []) if folded else []
    if " " in folded:
        offices = [(n, o) for n, o in offices if n == folded]
    else:
        offices = [(n, o) for n, o in offices if o.affiliation in countries]
    held = {o for _, o in offices if date and o.since <= date < o.until}
    held = held or {o for _, o in offices if title and o.role.lower() == title.lower()}
    people = {(o.name, o.affiliation) for o in held}
    return min(held, key=lambda o: o.since) if len(people) == 1 else None


def has_left_office(name: str, date: str | None, title: str) -> bool:
    """Did a listed person hold the office of this bare title, but not on this day ("President NAME" by courtesy)?"""
    folded = fold(name)
    offices = [
        o for n, o in _load_offices().get(folded.split()[-1], []) if n == folded and title.lower() in o.role.lower()
    ]
    return bool(date and offices) and not any(o.since <= date < o.until for o in offices) and date < CHECKED_UNTIL


def find_known_surnames(words: list[str]) -> list[int]:
    """Return where a listed office holder's surname stands."""
    known = _load_written_surnames()
    return [] if known.isdisjoint(words) else [k for k, word in enumerate(words) if word in known]


@functools.cache
def _load_written_surnames() -> set[str]:
    rows = read_lexicon("officials")
    return {name.split()[-1] for r in rows for name in [r["name"], *filter(None, r["aliases"].split("|"))]}


def find_state_of(surname: str) -> str | None:
    """Return the state whose administration is called by this surname ("the Biden administration")."""
    offices = _load_offices().get(fold(surname).split()[-1], []) if surname else []
    states = {o.affiliation for _, o in offices}
    return states.pop() if len(states) == 1 else None
