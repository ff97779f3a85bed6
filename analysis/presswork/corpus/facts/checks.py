"""Is this an article, and is it whole?

A crawler saves consent walls, robot checks and error pages as it saves articles, and services hand out the first 200
characters of a text.  The sentences by which they are known stand in ``lexicons/page_checks.csv``.
"""

from __future__ import annotations

import functools
import re

from presswork.language.lexicon import read_lexicon

_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"\n+")
# An article of fewer words beside the wall's own is none: a headline and a teaser.
_LEAST_PROSE = 30
# Longer pages are articles with a wall around them.
_LONGEST_WALL = 400
_LONGEST_TITLE = 80
_NAMES = {
    "consent": "a consent wall",
    "robot": "a robot check",
    "error": "an error page",
    "login": "a page to log in",
}

_COUNTED_REST = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\s?(\d[\d,]*) chars?\]\s*$")
_OPEN_END = re.compile(r"\w\s?(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))\s*(?:https?://\S+\s*)?$")
# Cells of Excel and rows of some databases hold no more.
CELL_SIZES = {32_767: "a cell of Excel", 65_535: "a TEXT field of MySQL"}
_LAST_PARAGRAPHS = 4


@functools.cache
def _load_phrases(kind: str) -> tuple[str, ...]:
    return tuple(row["phrase"] for row in read_lexicon("page_checks") if row["kind"] == kind)


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def judge_page(text: str, title: str | None = None, is_index: bool = False) -> str | None:
    """Return what a document is that is no article: a wall, a check, an error, a list of links; None if it is one.

    >>> judge_page("Page not found\\n\\nSorry, the page you are looking for does not exist.", "404 Not Found")
    'an error page'
    """
    if is_index:
        return "a page of links to articles"
    paragraphs = [_fold(paragraph) for paragraph in _PARAGRAPH.split(text[:20_000]) if paragraph.strip()]
    if sum(len(_WORD.findall(paragraph)) for paragraph in paragraphs) > _LONGEST_WALL:
        return None
    for kind, name in _NAMES.items():
        if _is_wall(paragraphs, _fold(title or ""), kind):
            return name
    return None


def _is_wall(paragraphs: list[str], title: str, kind: str) -> bool:
    """Whether the sentences of a wall stand in a page that holds next to nothing else."""
    phrases = _load_phrases(kind)
    holding = [any(phrase in paragraph for phrase in phrases) for paragraph in paragraphs]
    n_phrases = sum(any(phrase in paragraph for paragraph in paragraphs) for phrase in phrases)
    is_titled = (
        any(title.startswith(phrase) for phrase in _load_phrases(f"{kind} title")) and len(title) < _LONGEST_TITLE
    )
    if n_phrases + 2 * is_titled < 2:
        return False
    rest = (len(_WORD.findall(p)) for p, is_held in zip(paragraphs, holding, strict=True) if not is_held)
    return sum(n for n in rest if n > 7) < _LEAST_PROSE


def name_size(text: str) -> str | None:
    """Return the length of a text in words if it is as long as a cell of a program can be."""
    cell = CELL_SIZES.get(len(text))
    return f"{len(text):,} characters long, the size of {cell}" if cell else None


def find_cut(text: str, is_record: bool = False) -> tuple[str, str] | None:
    """Return the text without the sign that it is cut off, and the sign in words; None if it shows none.

    Parameters
    ----------
    is_record
        Whether the text is a cell of an export: there "..." at the very end is a cut.

    >>> find_cut("The ferries are saf… [+2219 chars]")
    ('The ferries are saf…', 'ends in [+2219 chars]')
    """
    if match := _COUNTED_REST.search(text[-80:]):
        end = len(text) - len(text[-80:]) + match.start()
        return text[:end] + ("…" if "…" in match[0] or "..." in match[0] else ""), f"ends in [+{match[1]} chars]"
    if is_record and _OPEN_END.search(text[-120:]):
        return text, "ends in the middle of a sentence, in dots"
    offer = _find_offer(text)
    return (text, f"ends in a paywall's offer ({offer})") if offer else None


def _find_offer(text: str) -> str | None:
    """Return the words of a paywall's offer among the last paragraphs of a text."""
    paragraphs = [_fold(paragraph) for paragraph in _PARAGRAPH.split(text[-4000:]) if paragraph.strip()]
    last = paragraphs[-_LAST_PARAGRAPHS:]
    offers = (phrase for paragraph in last for phrase in _load_phrases("paywall") if phrase in paragraph)
    return next(offers, None)
