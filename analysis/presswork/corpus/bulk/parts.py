"""What is an article of a bulk export, and how are its lines told apart?"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from presswork.language.lexicon import read_lexicon

_BLANK = re.compile(r"\n[^\S\n]*\n")
_LABEL = re.compile(r"([A-Za-z][A-Za-z /-]{1,38}?)\s?:(?:\s+|$)")
_PLACE = re.compile(r"\s*\((?:[A-Z][^()]{1,40})\)$")
_BY = re.compile(r"by\s+(?=[A-Z])", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))\W", re.IGNORECASE)
_N_WORDS = re.compile(r"(\d[\d,.]*) (?:words|wörter|mots|palabras|parole)\W*", re.IGNORECASE)


class Part(NamedTuple):
    """One article of an export: its text, what the export says of it in our columns, and where it begins (line)."""

    text: str
    facts: dict[str, str | None]
    line: int
    n_words: int | None = None


class Export(NamedTuple):
    """The articles of a bulk export, which service it is from, and what was not read."""

    service: str
    parts: list[Part]
    unread: tuple[str, ...] = ()


@functools.cache
def load_labels(service: str) -> dict[str, str]:
    """Return the labels of a service, small letters -> what they label: a column of ours, header, text or end."""
    return {row["label"]: row["role"] for row in read_lexicon("export_labels") if row["service"] == service}


def split_blocks(text: str) -> list[str]:
    """Return what stands between blank lines, lines stripped."""
    blocks = ("\n".join(line.strip() for line in block.split("\n")).strip() for block in _BLANK.split(text))
    return [block for block in blocks if block]


def find_label(block: str, service: str) -> tuple[str, str] | None:
    """Return the role of the label that opens a block, and what it labels; None without a label of the service."""
    match = _LABEL.match(block)
    role = load_labels(service).get(" ".join(match[1].casefold().split())) if match else None
    return (role, " ".join(block[match.end() :].split())) if role else None


def is_copyright(block: str) -> bool:
    """Return whether a block is a copyright line."""
    return bool(_COPYRIGHT.match(block)) and len(block) < 300


def read_length(value: str) -> int | None:
    """Return the number of words that an export tells ("88 words").

    >>> read_length("1,240 words"), read_length("long")
    (1240, None)
    """
    match = _N_WORDS.fullmatch(value.strip())
    return int(re.sub(r"\D", "", match[1])) if match else None


def clean_outlet(name: str) -> str:
    """Return the name of an outlet without the place that tells it from its namesakes.

    >>> clean_outlet("The Orsa Times (Vell)")
    'The Orsa Times'
    """
    return _PLACE.sub("", " ".join(name.split()))


def clean_byline(name: str) -> str:
    """Return the names of a byline.

    >>> clean_byline("By Mira Osk"), clean_byline("Osk, Mira; Feld, Jonas.")
    ('Mira Osk', 'Mira Osk, Jonas Feld')
    """
    name = _BY.sub("", " ".join(name.split()), count=1).strip(" .;")
    names = [part.strip(" .") for part in name.split(";")]
    turned = [" ".join(reversed(part.split(", "))) if part.count(", ") == 1 else part for part in names]
    return ", ".join(turned) if ";" in name or len(names[0].split()) <= 4 else name
