"""What must be mended in a text before its characters are counted?  The one place that repairs text.

Every repair moves characters, so all are made before the text of record, and each one tells what it did
(:class:`Told`), which becomes a row of `problems`.  A clean text passes through as the same object.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from presswork.corpus.repairs.characters import (
    open_ligatures,
    take_out_invisible,
    take_out_references,
    unify_separators,
)
from presswork.corpus.repairs.line_breaks import join_lines
from presswork.corpus.repairs.markup import read_escapes, read_printed_list, strip_markup
from presswork.corpus.repairs.paragraphs import find_paragraphs
from presswork.corpus.repairs.tokens import join_tokens
from presswork.corpus.repairs.told import Told, add_up

__all__ = ["Told", "add_up", "repair_text", "repair_words", "strip_markup"]

Repair = Callable[[str], tuple[str, list[Told]]]
_QUOTED_LINE = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
_LEAST_QUOTED = 4


def repair_text(text: str) -> tuple[str, list[Told]]:
    """Return a document's text as it would stand in a clean file, and what was done."""
    return _apply(text, _REPAIRS)


def repair_words(text: str) -> tuple[str, list[Told]]:
    """Return a headline, name or HTML page with its characters mended; its lines are left as they are."""
    return _apply(text, (take_out_invisible, take_out_references, open_ligatures))


def _apply(text: str, repairs: tuple[Repair, ...]) -> tuple[str, list[Told]]:
    told: list[Told] = []
    for repair in repairs:
        text, more = repair(text)
        told += more
    return text, told


def take_quote_marks(text: str) -> tuple[str, list[Told]]:
    r"""Return a mail that is quoted from its first line to its last without the marks in front of its lines.

    >>> take_quote_marks("> One line.\n> Two.\n>\n> Three.\n> Four.")[0]
    'One line.\nTwo.\n\nThree.\nFour.'
    """
    lines = [line for line in text.splitlines() if line.strip()] if ">" in text else []
    n_quoted = sum(line.lstrip().startswith(">") for line in lines)
    if n_quoted < _LEAST_QUOTED or n_quoted < len(lines):
        return text, []
    return _QUOTED_LINE.sub("", text), [
        Told(n_quoted, "line quoted as in a mail", "lines quoted as in a mail", "marks taken out")
    ]


_REPAIRS: tuple[Repair, ...] = (
    read_printed_list,
    read_escapes,
    strip_markup,
    take_out_invisible,
    open_ligatures,
    unify_separators,
    join_tokens,
    take_quote_marks,
    join_lines,
    find_paragraphs,
)
