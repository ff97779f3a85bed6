"""Where does a line of text break into sentences, by the rules of Punkt with a list of abbreviations?

These are the rules that are left of Punkt (Kiss and Strunk 2006, as NLTK has them) where abbreviations are listed and
nothing was learnt of words beside them.  NLTK's own code asks the same of each token in turn, under a clock, and
takes two seconds to import; for the same answer, which the tests compare, this takes a tenth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import regex

# Marks that cannot stand within a word.
_NO_WORD = r"""(?:[)";}\]\*:@'\({\[\u2018\u2019\u201c\u201d\xab\xbb?!])"""
_REPEATED = r"(?:\-{2,}|\.{2,}|(?:\.\s){2,}\.)"
# Where a sentence may end, with what follows: another mark, or white space and a word.
_END = regex.compile(rf"[.?!](?=(?P<after>{_NO_WORD}|\s+(?P<next>\S+)))")
_TOKEN = regex.compile(
    rf"""({_REPEATED}|(?=[^\(\"\`{{\[:;&\#\*@\)}}\]\-,])\S+?(?=\s|$|{_NO_WORD}|{_REPEATED}"""
    rf"""|,(?=$|\s|{_NO_WORD}|{_REPEATED}))|\S)"""
)
_CLOSERS = regex.compile(r"""["')\]}\u2018\u2019\u201c\u201d\xab\xbb]+?(?:\s+|(?=--)|$)""", regex.MULTILINE)
_NUMBER = regex.compile(r"^-?[\.,]?\d[\d,\.-]*\.?$")
_INITIAL = regex.compile(r"[^\W\d]\.$")
_WHITE = " \t\n\r\v\f"
_PAUSES = frozenset(";:,.!?")


def split_line(text: str, abbreviations: Collection[str]) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a line, in order.

    Parameters
    ----------
    abbreviations
        Words whose full stop ends no sentence, in small letters and without it.

    >>> split_line("Gov. Orsa left. (She will return.) He stays.", {"gov"})
    [(0, 15), (16, 34), (35, 44)]
    """
    spans, shift = [], 0
    cut = list(_cut(text, abbreviations))
    for (start, end), following in zip(cut, [*cut[1:], None], strict=True):
        start += shift
        shift = 0
        # Closing marks belong to the sentence before them.
        closers = _CLOSERS.match(text[slice(*following)]) if following else None
        if closers and following:
            shift = closers.end()
            spans.append((start, following[0] + len(closers.group().rstrip())))
        elif start < end:
            spans.append((start, end))
    return spans


def _cut(text: str, abbreviations: Collection[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for end, before, match in _find_ends(text):
        if _is_end(text, before, match, abbreviations):
            yield start, end
            start = match.start("next") if match.group("next") else end
    yield start, len(text.rstrip())


def _find_ends(text: str) -> Iterator[tuple[int, int, regex.Match]]:
    """Yield where a sentence may end, where the word before begins, and the match; of one word the last."""
    held, word, stop = None, 0, 0
    for match in _END.finditer(text):
        blank = max(text.rfind(white, stop, match.start()) for white in _WHITE)
        following = blank + 1 if blank > stop else word
        if held and stop <= following:
            yield held.end(), word, held
        held, word, stop = match, following, match.start()
    if held:
        yield held.end(), word, held


def _is_end(text: str, before: int, match: regex.Match, abbreviations: Collection[str]) -> bool:
    word, sign = text[before : match.start()], match.group()
    if sign == "." and len(word) > 1 and word.isalpha() and word.lower() not in abbreviations:
        return True  # nearly always
    return _breaks_within(word + sign + match.group("after"), abbreviations)


def _breaks_within(context: str, abbreviations: Collection[str]) -> bool:
    """Return whether a sentence ends in `context` before its last token."""
    tokens = _TOKEN.findall(context)
    return any(_ends_sentence(token, after, abbreviations) for token, after in pairwise(tokens))


def _ends_sentence(token: str, after: str, abbreviations: Collection[str]) -> bool:
    if token in (".", "?", "!"):
        return True
    if not token.endswith(".") or token.endswith(".."):
        return False
    low = token[:-1].lower()
    if low in abbreviations or low.split("-")[-1] in abbreviations:
        return False
    is_initial = _INITIAL.match(token) is not None
    if not is_initial and not _NUMBER.match(token.lower()):
        return True
    if after in _PAUSES or after[0].islower():
        return False
    return not (is_initial and after[0].isupper())
