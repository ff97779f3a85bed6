"""Where does a paragraph end, in a text whose lines were cut at a width?

Mails, printouts, PDF files and bulk exports cut lines at some 60 to 80 characters; a paragraph then shows by a blank
line, an indent or a line that could have held the next word.  A text that was cut so is told by its lines: they are
full, end inside a sentence and go on with a small letter.  Nothing else is touched.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from presswork.corpus.repairs.hyphens import HyphenMender
from presswork.corpus.repairs.told import Told

# Narrower are verses and columns of numbers, wider are paragraphs.
NARROWEST, WIDEST = 28, 160
# Hyphenation and proportional type leave lines shorter than the width, by a long word at most.
_SLACK = 0.22
# A pair of lines that a width has cut, for sure, is one in three in wrapped prose; names and full stops hide others.
_MIN_SHARE_CUT = 0.25
_MIN_CUT = 2
# In a text of few lines one cut is enough if all lines are full and as long as lines of mails and printouts are.
_FEW_PAIRS, _USUAL_WIDTH = 3, 55
# Blank lines between all lines are a way of printing only if every line is cut; a paragraph is seldom so.
_MIN_CUT_SPACED = 4
_ENDS_SENTENCE = re.compile(r"[.!?:;…。？！][\"'”’»)\]]*$|[”»]$")
_ITEM = re.compile(r"(?:[-*•–—·▪►>]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
# Type that fills its lines does so with spaces.
_SPACES = re.compile(r"(?<=\S) {2,4}(?=\S)")
_FIRST_WORD = re.compile(r"[^\s-]*-?")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    n_blank: int  # blank lines above


def join_lines(text: str) -> tuple[str, list[Told]]:
    r"""Return `text` with the lines joined that a width has cut, and what was done.

    A paragraph is a line afterwards; blank lines stay.  A text that shows no width is returned as it is.

    >>> join_lines("The harbor of Orsa was closed on Monday\nafter the pier had cracked under the\nice.")[0]
    'The harbor of Orsa was closed on Monday after the pier had cracked under the ice.'
    """
    lines = _split_lines(text)
    width = _find_width(lines)
    if not width:
        return text, []
    is_spaced = not any(line.n_blank == 0 for line in lines[1:])
    usual = Counter(min(line.n_blank, 3) for line in lines[1:]).most_common(1)[0][0] if is_spaced else 0
    indents = _find_indents(lines, usual)
    mender, paragraphs, n_joined = HyphenMender(text), [], 0
    for at, line in enumerate(lines):
        if at and not _begins_paragraph(lines[at - 1], line, width, indents, usual):
            paragraphs[-1] = mender.join(paragraphs[-1], line.text)
            n_joined += 1
        else:
            paragraphs.append(("\n" if at and line.n_blank <= usual else "\n\n") + line.text)
    broken = Told(n_joined, "line cut at a width", "lines cut at a width", "joined", f"of {width} characters")
    return "".join(paragraphs).lstrip("\n"), ([broken] if n_joined else []) + mender.tell()


def _split_lines(text: str) -> list[_Line]:
    lines, n_blank = [], 0
    for raw in text.expandtabs(8).splitlines():
        stripped = raw.strip()
        if stripped:
            lines.append(_Line(_SPACES.sub(" ", stripped), len(raw) - len(raw.lstrip()), n_blank))
        n_blank = 0 if stripped else n_blank + 1
    return lines


def _find_width(lines: list[_Line]) -> int | None:
    """Return the width at which the lines were cut; None if they were not."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if b.n_blank == 0]
    least = _MIN_CUT
    if not pairs:
        pairs, least = list(itertools.pairwise(lines)), _MIN_CUT_SPACED
    sizes = sorted(len(line.text) for line in lines)
    # One line in fifty may be longer than the others: an address, a table.
    width = sizes[-1 - len(sizes) // 50] if sizes else 0
    if not NARROWEST <= width <= WIDEST:
        return None
    n_cut = sum(_is_cut(a.text, b.text, width) for a, b in pairs)
    is_short = 0 < len(pairs) <= _FEW_PAIRS and width >= _USUAL_WIDTH
    if is_short and least == _MIN_CUT and n_cut and all(_is_full(a.text, b.text, width) for a, b in pairs):
        return width
    return width if n_cut >= least and n_cut >= _MIN_SHARE_CUT * len(pairs) else None


def _is_cut(line: str, following: str, width: int) -> bool:
    """Whether a full line ends inside a sentence that goes on below with a small letter."""
    return following[0].islower() and not _ENDS_SENTENCE.search(line) and _is_full(line, following, width)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next word had no room on the line."""
    return len(line) + 1 + len(_FIRST_WORD.match(following).group()) > width * (1 - _SLACK)


def _find_indents(lines: list[_Line], usual: int) -> tuple[int, int]:
    """Return the indents of a line inside a paragraph and of a first line, the same if indents say nothing."""
    inside = Counter(b.indent for b in lines[1:] if b.n_blank <= usual)
    inside.update(line.indent for line in lines[:1])
    common = [indent for indent, n in inside.most_common(2) if n >= 2]
    if len(common) < 2 or not 0 < abs(common[0] - common[1]) <= 16:
        return (common or [0])[0], (common or [0])[0]
    return _order_indents(lines, common)


def _order_indents(lines: list[_Line], common: list[int]) -> tuple[int, int]:
    """A line inside a paragraph begins with a small letter, a first one never does."""
    n_small = {i: sum(line.text[0].islower() for line in lines if line.indent == i) for i in common}
    n_lines = {i: sum(line.indent == i for line in lines) for i in common}
    inside = max(common, key=lambda i: (n_small[i] / n_lines[i], -i))
    first = next(i for i in common if i != inside)
    if n_small[first] > 0.1 * n_lines[first]:
        return inside, inside
    return inside, first


def _begins_paragraph(before: _Line, line: _Line, width: int, indents: tuple[int, int], usual: int) -> bool:
    inside, first = indents
    if line.n_blank > usual or (_ITEM.match(line.text) and not _runs_on(before, line, width)):
        return True
    if first != inside:
        return line.indent == first or not _continues(before, line, width)
    if line.indent > inside + 1 and before.indent <= inside:
        return True
    return not _continues(before, line, width)


def _runs_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether a dash or number that begins a line stands inside a sentence."""
    return not _ENDS_SENTENCE.search(before.text) and _is_full(before.text, line.text, width)


def _continues(before: _Line, line: _Line, width: int) -> bool:
    if before.text.endswith("-") and before.text[-2:-1].isalpha() and line.text[0].islower():
        return True
    room = width - before.indent if before.indent > 8 else width
    if _is_full(before.text, line.text, max(room, NARROWEST)):
        return True
    # A word too long for the rest of a narrow column; a verse or a headline ends far sooner.
    is_inside = line.text[0].islower() and not _ENDS_SENTENCE.search(before.text)
    return is_inside and len(before.text) > 0.6 * width
