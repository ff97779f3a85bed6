"""Which stretches of a text stand in quotation marks?

One row is one region from its opening to its closing mark, whichever marks the page uses.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from presswork.language.sentences import split_sentences

# What may be a quotation mark. Double marks of any shape pair with each other: writers mix them. Of three apostrophes
# after a word the first closes the inner quotation.
_MARK = re.compile(r"(?<=\S)'(?=''(?!'))|``|''|‘‘|’’(?![\w’])|,,(?=\w)|[\"“”„‟«»‹›‘’‚‛']")
_ENDERS = {"”", "»", "’’"}
_SINGLES = {"'", "‘", "’", "‚", "‛", "‹", "›"}
# Words whose first letters an apostrophe replaces; before them a single mark opens nothing.
_ELISIONS = re.compile(r"(?i)(?:em|til|till|tis|twas|cause|bout|n|round|cos|\d\ds?)\b")

# After these a mark does not open.
_CLOSING_STOPS = {",", ".", "?", "!", ";", "%"}


# A straight mark that another follows before it was closed is a slip of the pen if a sentence ends on the way.
_STRAY = re.compile(r"[.?!]\s+\S")


# Longer than a paragraph, in characters: no quotation is left open so far.
_LONGEST_OPEN = 2000


class Region(NamedTuple):
    """A passage in quotation marks: with its marks, without them, how deeply nested, and whether it was closed."""

    start: int
    end: int
    inside_start: int
    inside_end: int
    depth: int
    is_closed: bool


def find_quotation_regions(text: str) -> list[Region]:
    """Return the passages of `text` that stand in quotation marks, in order, outermost before nested.

    Marks are paired line by line, for a line is a paragraph: a mark that is still open at its end, and began the line
    or was introduced by a colon or a comma, runs to that end (the newspaper habit for quotations over several
    paragraphs); any other ends with its sentence. Straight, curly, doubled (two apostrophes)
    and angular marks may be mixed. A single mark counts only where it can open and another can close;
    apostrophes, possessives and elisions are none.

    >>> text = "'Rain,' she said, 'isn't near.'"
    >>> [text[r.inside_start : r.inside_end] for r in find_quotation_regions(text)]
    ['Rain,', "isn't near."]
    """
    regions: list[Region] = []
    for line in re.finditer(r"[^\r\n]+", text):
        marks = [m for m in _MARK.finditer(text, line.start(), line.end()) if not _is_inside_word(text, m)]
        if marks:
            regions += _nest(_pair_doubles(text, marks, line.span()) + _pair_singles(text, marks, line.span()))
    return regions


def _is_inside_word(text: str, mark: re.Match) -> bool:
    """An apostrophe between letters, or a sign for feet and inches."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if mark.group() in _SINGLES:
        return before.isalnum() and after.isalnum()
    return False


def _can_open(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not before.isalnum() and before not in _CLOSING_STOPS and after != "" and not after.isspace()


def _can_close(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return before != "" and not before.isspace() and not after.isalnum()


def _pair_doubles(text: str, marks: list[re.Match], line: tuple[int, int]) -> list[tuple[int, int, int, int, bool]]:
    pairs, opened = [], None
    for mark in marks:
        sign, (start, end) = mark.group(), mark.span()
        if sign in _SINGLES:
            continue
        if opened is None:
            is_stray = sign in _ENDERS or (sign == '"' and _can_close(text, start, end))
            if not is_stray or _can_open(text, start, end):
                opened = None if _is_measure(text, start, sign) else (start, end)
        elif _can_close(text, start, end) or not _can_open(text, start, end):
            pairs.append((opened[0], end, opened[1], start, True))
            opened = None
        else:  # the closing mark is missing
            if text[opened[0]] != '"' or not _STRAY.search(text, opened[1], start):
                stop = _end_open(text, opened, line[0], start)
                pairs.append((opened[0], stop, opened[1], stop, False))
            opened = (start, end)
    if opened is not None:
        stop = _end_open(text, opened, *line)
        pairs.append((opened[0], stop, opened[1], stop, False))
    return pairs


def _end_open(text: str, opened: tuple[int, int], line_start: int, limit: int) -> int:
    """Return where a passage that is never closed ends: at `limit` where it begins its line or is introduced.

    Anywhere else, or where that would take in more than a paragraph, with its sentence: one slip of the pen must not
    swallow what others say behind it.
    """
    before = text[max(line_start, opened[0] - 2) : opened[0]].strip()
    if limit - opened[0] <= _LONGEST_OPEN and (not before or before[-1] in ",:"):
        return limit
    window = min(limit, opened[1] + _LONGEST_OPEN)
    return next((opened[1] + end for _, end in split_sentences(text[opened[1] : window])), window)


def _is_measure(text: str, start: int, sign: str) -> bool:
    return sign in {'"', "''"} and start > 0 and text[start - 1].isdigit()


def _pair_singles(text: str, marks: list[re.Match], line: tuple[int, int]) -> list[tuple[int, int, int, int, bool]]:
    """Pair each single mark that can open with the best closing mark before the next that can open.

    Best is the first one beside punctuation; else the first that is no plural possessive; else the first. One that
    begins its line before a capital letter and finds no partner runs to the end of the line.
    """
    pairs: list[tuple[int, int, int, int, bool]] = []
    closers: list[tuple[int, int]] = []
    opened, unclosed = None, None
    for mark in [*marks, None]:
        span = mark.span() if mark is not None and mark.group() in _SINGLES else None
        if mark is not None and span is None:
            continue
        opens = span is not None and _opens_single(text, mark)
        if opened is not None and (mark is None or opens) and closers:
            close = min(closers, key=lambda c: (_rank_closer(text, c[0], c[1]), c))
            if unclosed is None or opened[0] != unclosed[0] or not _is_possessive(text, *close):
                pairs.append((opened[0], close[1], opened[1], close[0], True))
        if mark is None:
            if pairs and (unclosed is None or any(pair[0] == unclosed[0] for pair in pairs)):
                unclosed = None if closers else _go_on(text, line, opened)
            break
        if opened is None and opens and _begins_paragraph(text, line, span):
            unclosed = (span[0], line[1], span[1], line[1], False)
        if opens:
            opened, closers = span, []
        elif opened is not None and mark.group() not in {"‘", "‚", "‛", "‹"} and _can_close(text, *span):
            closers.append(span)
    if unclosed and not any(pair[0] == unclosed[0] for pair in pairs):
        begins = _begins_paragraph(text, line, (unclosed[0], unclosed[2]))
        stop = _end_open(text, (unclosed[0], unclosed[2]), *line) if begins else line[1]
        pairs.append((unclosed[0], stop, unclosed[2], stop, False))
    return pairs


def _go_on(
    text: str, line: tuple[int, int], opened: tuple[int, int] | None
) -> tuple[int, int, int, int, bool] | None:
    """Return what a last mark opens behind "said NAME." and the next paragraph closes; None for an apostrophe."""
    if opened is None or not text[opened[1] : opened[1] + 1].isupper():
        return None
    is_behind = text[line[0] : opened[0]].rstrip().endswith((".", ",", ":"))
    is_sentence = text[: line[1]].rstrip().endswith((".", "!", "?"))
    return (opened[0], line[1], opened[1], line[1], False) if is_behind and is_sentence else None


def _begins_paragraph(text: str, line: tuple[int, int], mark: tuple[int, int]) -> bool:
    before = text[line[0] : mark[0]].strip()
    return (not before or before.endswith(":")) and text[mark[1] : mark[1] + 1].isupper()


def _opens_single(text: str, mark: re.Match) -> bool:
    if mark.group() == "›" or not _can_open(text, *mark.span()):
        return False
    return mark.group() not in {"'", "’"} or not _ELISIONS.match(text, mark.end())


def _rank_closer(text: str, start: int, end: int) -> int:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ",.?!…;:—" or after in ",.?!;:" or not after:
        return 0
    return 2 if _is_possessive(text, start, end) else 1


def _is_possessive(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in {"s", "S"} and text[start:end] in {"'", "’"} and text[end : end + 1] == " "


def _nest(pairs: list[tuple[int, int, int, int, bool]]) -> list[Region]:
    """Order the pairs and give each its depth; a pair that crosses the end of an open one is dropped."""
    regions, open_ends = [], []
    for start, end, inside_start, inside_end, is_closed in sorted(pairs, key=lambda p: (p[0], -p[1])):
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if inside_start < inside_end and (not open_ends or end <= open_ends[-1]):
            regions.append(Region(start, end, inside_start, inside_end, len(open_ends), is_closed))
            open_ends.append(end)
    return regions
