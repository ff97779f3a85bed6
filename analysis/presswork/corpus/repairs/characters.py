"""Which characters of a text are no part of its words?  Soft hyphens, zero-width characters, ligatures of print."""

from __future__ import annotations

import re

from presswork.corpus.repairs.told import Told

# U+00AD soft hyphen, U+200B zero-width space, U+2060 word joiner, U+FEFF byte-order mark, U+180E vowel separator:
# places where a line may or may not be broken.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u180e"
# Behind these two letters U+00AD is half of a garbled letter, and more than an invisible one.
_ANY_INVISIBLE = re.compile(f"(?<![ÃÂ])[{_INVISIBLE}]")
_BROKEN_AT = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
# The joiners mean something in Persian, in Indic scripts and between emoji; between Latin letters they do not.
_JOINER = re.compile("(?<=[A-Za-z\u00c0-\u024f])[\u200c\u200d](?=[A-Za-z\u00c0-\u024f])")
_REFERENCE = re.compile(r"&(?:shy|ZeroWidthSpace|NoBreak|#173|#8203|#8288|#xad|#x200b|#x2060);", re.IGNORECASE)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ANY_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
_SEPARATORS = {"\u2028": "\n", "\u2029": "\n\n", "\x0b": "\n", "\x0c": "\n\n", "\x85": "\n"}
_ANY_SEPARATOR = re.compile("[\u2028\u2029\x0b\x0c\x85]")


def take_out_invisible(text: str) -> tuple[str, list[Told]]:
    r"""Return `text` without the characters that no reader sees, and what was done.

    >>> take_out_invisible("govern\u00adment, fer\u200bries")[0]
    'government, ferries'
    """
    if text.isascii():
        return text, []
    text, n_broken = _BROKEN_AT.subn("", text)
    text, n_invisible = _ANY_INVISIBLE.subn("", text)
    text, n_joiners = _JOINER.subn("", text)
    n = n_broken + n_invisible + n_joiners
    told = Told(n, "soft hyphen or zero-width character", "soft hyphens or zero-width characters", "taken out")
    return text, [told] if n else []


def take_out_references(html: str) -> tuple[str, list[Told]]:
    """Return a page without the references to characters that no reader sees."""
    if "&" not in html:
        return html, []
    html, n = _REFERENCE.subn("", html)
    told = Told(n, "soft hyphen or zero-width character", "soft hyphens or zero-width characters", "taken out")
    return html, [told] if n else []


def open_ligatures(text: str) -> tuple[str, list[Told]]:
    """Return `text` with the ligatures of print as letters.

    >>> open_ligatures("oﬃcials")[0]
    'officials'
    """
    if text.isascii():
        return text, []
    text, n = _ANY_LIGATURE.subn(lambda match: _LIGATURES[match.group()], text)
    return text, [Told(n, "ligature", "ligatures", "written as letters")] if n else []


def unify_separators(text: str) -> tuple[str, list[Told]]:
    """Return `text` with the rarer marks for a new line, paragraph or page as line breaks.

    They are white space to every reader, so nothing is told.
    """
    return _ANY_SEPARATOR.sub(lambda match: _SEPARATORS[match.group()], text), []
