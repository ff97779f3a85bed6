"""Where does a title with a department in it end and the name begin ("Minister of Works and Supply NAME")?

A long title is a title with a capital, a preposition and capitalised words, right before a name. What is found is one
entry per name: the token where it begins, and the token of the title that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from presswork.language.gazetteer import load_portfolios

_CANDIDATE = re.compile(r"[TM](?=[of]|[CM]f)")
_BRACKETED = re.compile(r"T\([A-Zv]\)(?=[FCIp])")  # "District Chief Executive (DCE) NAME"
_FIELD = re.compile(r"C{1,3}(?=M?T)")
_PREPOSITIONS = frozenset("of in for at to on".split())
_RESPONSIBLE = frozenset({"Responsible", "responsible", "Delegate"})
_NAME = re.compile(r"p{0,3}[FCI](?:p{0,2}[FCIBPQOMT]){0,3}")
_NAMING = frozenset("PQMBTOFCIXH")
_MOST_TOKENS = 24  # from the title to the end of the name


def mark_long_titles(words: Sequence[str], letters: str) -> tuple[str, dict[int, int]]:
    """Return the labels with the department's words apart from the name, and the title's place by that of the name.

    >>> mark_long_titles(["Minister", "of", "Works", "Alda", "Fenwick", "said"], "ToCCCv")
    ('ToMCCv', {3: 0})
    """
    found = {match.end(): match.start() for match in _BRACKETED.finditer(letters)}
    marks = list(letters)
    for match in _FIELD.finditer(letters):
        for n in range(match.end() - 1, match.start() - 1, -1):
            if load_portfolios().get(words[n].lower()) is None:
                break
            marks[n] = "M"  # "Fisheries Minister"
    letters = "".join(marks)
    for match in _CANDIDATE.finditer(letters):
        k = match.start()
        if not words[k][0].isupper() or (letters[k] == "M" and words[k] != "Chief"):
            continue
        name, end = _find_name(words, letters, k)
        if name is not None and _is_field(letters, name, end):
            marks[k + 1 : end] = ["M" if c in "FC" else c for c in letters[k + 1 : end]]
            continue
        if name is None:
            _mark_fields(words, marks, k + 1, end)
        if name is None or name in found:
            continue
        found[name] = k
        marks[k] = "T"  # "Chief of Naval Staff"
        if words[k + 1] in _RESPONSIBLE:
            marks[k + 1] = "M"
        for n in range(k + 1, name):
            if letters[n] in "FC" and (words[n].lower() in load_portfolios() or n == name - 1):
                marks[n] = "M" if words[n].lower() in load_portfolios() else "O"
        for n in range(name, end):
            marks[n] = "C" if marks[n] in "BPQOMT" else marks[n]  # "Colonel Amin Saab" is no firm
    return "".join(marks), found


def _find_name(words: Sequence[str], letters: str, k: int) -> tuple[int | None, int]:
    """Return where the name behind the long title at token k begins (None: there is none), and where it ends."""
    at = k + 1 + (words[k + 1] in _RESPONSIBLE)
    start, end, n_groups = at, min(len(words), k + _MOST_TOKENS), 0
    while at < end:
        step = _step_over(words, letters, at)
        if step:
            if n_groups and _split_name(words, letters, start, at) is not None:
                break
            at += step
            start, n_groups = at, n_groups + 1
        elif _is_naming(words[at], letters[at]) or (letters[at] == "p" and at > start):
            at += 1
        else:
            break
    name = _split_name(words, letters, start, at, is_last=True) if n_groups else None
    if name is not None and at - name == 1 and letters[at : at + 1] == "f":
        return None, at  # "Director for Emergency Care at the hospital": no name stands before a preposition
    return name, at


def _mark_fields(words: Sequence[str], marks: list[str], start: int, end: int) -> None:
    """Mark the fields behind a title that has no name right behind it: "Minister of Climate Change, NAME," """
    for n in range(start, end):
        if marks[n] in "FC" and words[n].lower() in load_portfolios():
            marks[n] = "M"


def _is_field(letters: str, name: int, end: int) -> bool:
    """Is a title's last word no name: the bearer is named behind a comma ("Minister of Climate Change, NAME,")?"""
    return end - name == 1 and re.match(r",(?:H|M(?=[FC]))*[FC][FCIp]", letters[end:]) is not None


def _is_naming(word: str, letter: str) -> bool:
    """Is this a capitalised word of a name or a title, or a body ("at the embassy in NAME")?"""
    return letter in _NAMING and (word[0].isupper() or letter == "B")


def _step_over(words: Sequence[str], letters: str, at: int) -> int:
    """Return how many tokens a preposition, "and" or a comma between the parts of a title takes (0: none)."""
    is_preposition = letters[at] in "of" and words[at] in _PREPOSITIONS
    step = 1 + (is_preposition and letters[at + 1 : at + 2] == "D")
    after = words[at + step : at + step + 1]
    if not after or not _is_naming(after[0], letters[at + step]):
        return 0
    if is_preposition:
        return step
    joins = letters[at] in "a," and after[0].lower() in load_portfolios()
    return step if joins and words[at - 1].lower() in load_portfolios() else 0


def _split_name(words: Sequence[str], letters: str, start: int, end: int, is_last: bool = False) -> int | None:
    """Return where the name begins in a run of capitalised words: behind a rank or a department's word."""
    portfolios = load_portfolios()
    fields = [n for n in range(start, end) if words[n].lower() in portfolios]
    ranks = [n for n in range(start, end) if letters[n] in "HT" and n not in fields]
    known = [n for n in range(start, end) if letters[n] in "PQBO" and (n == start or letters[n - 1] not in "FC")]
    told = max([*ranks, *fields, -1], default=-1)
    told = told if ranks else max([told, *known])
    name = told + 1 if told >= 0 else None
    if name is None:
        name = next((n for n in range(start + 1, end - 1) if letters[n] == "F"), None)
    if name is None and is_last and end - start in (3, 4):
        name = end - 2
    if name is None or name >= end or not _NAME.fullmatch(letters, name, end):
        return None
    return name if end - name > 1 or told >= 0 else None
