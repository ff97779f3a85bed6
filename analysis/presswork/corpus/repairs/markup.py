"""Does a text hold markup: tags, entities, line breaks written as letters, a printed list?

Exports keep the HTML of a page in a cell, and programs print a list of paragraphs where they should join it.
"""

from __future__ import annotations

import ast
import html
import json
import re

from presswork.corpus.repairs.told import Told

_TAGS = (
    "a abbr address article aside b big blockquote body br center cite code dd del div dl dt em figcaption figure "
    "font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label li link main mark meta nav "
    "noscript ol option p picture pre q s script section select small source span strike strong style sub sup table "
    "tbody td tfoot th thead title tr u ul video wbr"
)
_BLOCKS = (
    "address article aside blockquote body center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_ATTRIBUTES = r"(?:\s[^<>]{0,4000})?"
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS.split())}){_ATTRIBUTES}/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(_BLOCKS.split())}){_ATTRIBUTES}/?>", re.IGNORECASE)
_BREAK_TAG = re.compile(rf"<br{_ATTRIBUTES}/?>", re.IGNORECASE)
_SURE_TAG = re.compile(rf"</(?:{'|'.join(_TAGS.split())})\s*>|<(?:br|p|img|hr){_ATTRIBUTES}/?>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|iframe)\b[^<>]{0,4000}>.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_SOFT_BREAK = re.compile(r"[^\S\n]*(?<!\n)\n(?!\n)[^\S\n]*")
_MANY_BREAKS = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n[^\S\n]*)+")
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}")
_ESCAPED = re.compile(r"\\(?:r\\n|[nrt\"'/]|u[0-9a-fA-F]{4})")
# A new line begins as a sentence does; "C:\\new\\notes" does not.
_ESCAPED_BREAK = re.compile(r"(?:\\r)?\\n(?=\\|[^a-z]|$)")
_LETTERS = {"r": "\n", "n": "\n", "t": " ", "r\\n": "\n"}


def strip_markup(text: str) -> tuple[str, list[Told]]:
    r"""Return the words of a text that holds tags or entities, and what was done.

    Paragraphs, list items and cells become paragraphs, ``<br>`` a line break; "a < b" is no markup.

    >>> strip_markup("<p>Who pays?<br/>Not me &amp; you.</p>")[0], strip_markup("3 < 5, so a<b")[0]
    ('Who pays?\nNot me & you.', '3 < 5, so a<b')
    """
    n_tags = n_entities = 0
    for _ in range(2):  # what was escaped twice is markup once more
        if _holds_markup(text):
            text, n = _take_tags(text)
            n_tags += n
        if not ("&" in text and _ENTITY.search(text)):
            break
        text, n = _ENTITY.subn(lambda match: html.unescape(match.group()), text)
        n_entities += n
    if not n_tags + n_entities:
        return text, []
    told = [Told(n_tags, "HTML tag in the text", "HTML tags in the text", "taken out")] if n_tags else []
    if n_entities:
        told.append(Told(n_entities, "character reference (as &amp;)", "character references (as &amp;)", "resolved"))
    return text.strip(), told


def _holds_markup(text: str) -> bool:
    """Whether tags are markup: a comment form's list of allowed tags closes none."""
    return "<" in text and bool(_SURE_TAG.search(text))


def _take_tags(text: str) -> tuple[str, int]:
    n_tags = len(_TAG.findall(text))
    text = _UNSEEN.sub(" ", text)
    n_blocks = len(_BLOCK_TAG.findall(text)) + len(_BREAK_TAG.findall(text))
    if n_blocks and n_blocks >= text.strip().count("\n"):
        text = _SOFT_BREAK.sub(" ", text)  # in HTML a line break is a space
    text = _BLOCK_TAG.sub("\n\n", _BREAK_TAG.sub("\n", text))
    text = _TAG.sub("", text)
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _SPACES.sub(" ", _MANY_BREAKS.sub("\n\n", lines)).strip(), n_tags


def read_escapes(text: str) -> tuple[str, list[Told]]:
    r"""Return a text whose line breaks are written as the letters ``\n`` with line breaks.

    >>> read_escapes("One.\\n\\nTwo.")[0]
    'One.\n\nTwo.'
    """
    if "\\" not in text:
        return text, []
    n_breaks = len(_ESCAPED_BREAK.findall(text))
    if n_breaks < 2 or text.strip().count("\n") >= n_breaks:
        return text, []
    text = _ESCAPED.sub(lambda match: _read_escape(match.group()[1:]), text)
    return text, [Told(n_breaks, "line break written as \\n", "line breaks written as \\n", "read as line breaks")]


def _read_escape(letters: str) -> str:
    if letters.startswith("u"):
        return chr(int(letters[1:], 16))
    return _LETTERS.get(letters, letters)


def read_printed_list(text: str) -> tuple[str, list[Told]]:
    """Return the paragraphs of a list that a program printed.

    >>> read_printed_list("['One.', 'Two.']")[0]
    'One.\\n\\nTwo.'
    """
    stripped = text.strip()
    if not (stripped.startswith(("['", '["')) and stripped.endswith(("']", '"]'))):
        return text, []
    paragraphs = _parse_list(stripped)
    if not paragraphs or not all(isinstance(paragraph, str) for paragraph in paragraphs):
        return text, []
    n = len(paragraphs)
    return "\n\n".join(paragraphs), [Told(n, "paragraph of a printed list", "paragraphs of a printed list", "joined")]


def _parse_list(text: str) -> list | None:
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None
