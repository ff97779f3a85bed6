"""Sentences and words of a text, with offsets.

Everything here returns ``(start, end)`` pairs: Python string offsets into the text that was passed.
Sentences are cut by the rules of Punkt (Kiss and Strunk 2006, "Unsupervised Multilingual Sentence Boundary
Detection") with the abbreviations of ``lexicons/abbreviations.csv``.  They are NLTK's sentences (a test), but for a
third of the time, and without its import, which takes two seconds where SciPy is installed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import regex

from presswork.language.lexicon import read_lexicon

# A word, in the order tried: initials with dots (U.S., a.m.); then letters and digits joined by an apostrophe,
# a hyphen or, between digits, by a comma or a point (S-400, don't, Saint-Aubin, 13,000, 4.5).
_WORD = r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['’‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*"
# Not NLTK's RegexpTokenizer, which from 3.10 on raises after five seconds, nor the standard library's `re`, for
# which a combining accent ends a word.
_WORDS = regex.compile(_WORD)
# In a text of these signs alone the two find the same words, and the standard library's are found faster.
_PLAIN_WORDS = re.compile(_WORD)
_UNPLAIN = re.compile(r"[^\x00-\xb1\xb4-\xb8\xba\xbb\xbf-\u02ff\u2010-\u2027\u2030-\u203e\u2041-\u2053\u20a0-\u20bf]")


# Where a line may hold a second sentence: an end sign, then white space or a mark with words behind it.
_BREAK = re.compile(r"[.?!](?=[^\w\s]{0,9}(?:\s+\S|[^\w\s]\w))")


# A number goes with the short word before it: "No. 4 gate", "Art. 5".
_BEFORE_NUMBER = re.compile(r"\b(?:[Nn]os?|[Aa]rts?|[Ss]ec|[Ff]igs?|[Vv]ol|[Cc]h|[Pp]aras?|pp?)\.\Z")

# Closing marks that belong to the sentence they follow.
_CLOSERS = re.compile(r"[\"'’”»)\]]+")


# Where a sentence may end: a sign, then a mark that is no part of a word, or white space and what stands behind it.
_MARK = r"[)\";}\]*:@'({\[?!‘’“”«»]"
_END = re.compile(rf"[.?!](?={_MARK}|\s+(\S+))")
# A token: dashes, dots; a word up to what ends one; any other sign.
_RUN = r"--+|\.\.+|(?:\.\s){2,}\."
_TOKEN = re.compile(rf"{_RUN}|[^\s(\"`{{\[:;&#*@)}}\],-]\S*?(?=,?(?:\s|\Z|{_MARK}|{_RUN}))|\S")
_INITIAL = re.compile(r"[^\W\d]\.")
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*")
_SPACES = " \t\n\r\x0b\x0c"
# Closing marks go with the sentence before them.
_CLOSING = re.compile(r"[\"')\]}‘’“”«»]+?(?:\s+|(?=--)|\Z)")


def find_words(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words of `text`, in order.

    A hyphen or an apostrophe inside a word belongs to it; punctuation and symbols are no words.

    >>> [text[s:e] for text in ["The U.S. sold S-400s."] for s, e in find_words(text)]
    ['The', 'U.S.', 'sold', 'S-400s']
    """
    return [match.span() for match in _choose_words(text).finditer(text)]


def _choose_words(text: str) -> re.Pattern | regex.Pattern:
    return _PLAIN_WORDS if text.isascii() or not _UNPLAIN.search(text) else _WORDS


def find_first_word(text: str) -> tuple[int, int] | None:
    """Return the span of the first word of `text`, None where there is none."""
    match = _WORDS.search(text)
    return match.span() if match else None


def cut_spans(text: str, start: int, end: int, spans: Iterable[Sequence[int]]) -> str:
    """Return ``text[start:end]`` without what stands in `spans`.

    >>> cut_spans("She said: we stay.", 0, 18, [[10, 17]])
    'She said: .'
    """
    kept, at = [], start
    for low, high in sorted(spans):
        if low < end and high > at:
            kept.append(text[at : max(low, at)])
            at = min(high, end)
    return "".join([*kept, text[at:end]])


def count_words(text: str) -> int:
    """Return how many words `text` has, without their places.

    >>> count_words("The U.S. sold S-400s.")
    4
    """
    return len(_choose_words(text).findall(text))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without surrounding white space.

    A line break ends a sentence, for news pages set paragraphs apart by lines.

    >>> split_sentences("Gov. Orsa left. She will return.")
    [(0, 15), (16, 32)]
    >>> split_sentences("No. 4 gate is shut.")
    [(0, 19)]
    """
    spans = []
    for line in re.finditer(r"[^\r\n]+", text):
        spans += [(line.start() + s, line.start() + e) for s, e in _split_line(line.group())]
    return spans


def _split_line(line: str) -> list[tuple[int, int]]:
    if not _BREAK.search(line):  # half of the lines of a news page are one sentence: they need not be looked at
        start, end = _strip(line, 0, len(line))
        return [(start, end)] if start < end else []
    spans = []
    for start, end in _cut_line(line):
        start, end = _strip(line, start, end)
        closer = _CLOSERS.match(line, start)
        is_mark = closer and closer.end() >= end  # a closing mark may be left as a sentence of its own
        is_number = line[start : start + 1].isdigit() and spans and _BEFORE_NUMBER.search(line[: spans[-1][1]])
        if spans and (is_mark or is_number):
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans.append((start, end))
    return spans


def _cut_line(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of one line, closing marks with the sentence before them."""
    starts, ends = [0], []
    for end, following in _find_breaks(line):
        ends.append(end)
        starts.append(following)
    start, end, *others = 0, *ends, len(line.rstrip())
    for low, high in zip(starts[1:], others, strict=True):
        closing = _CLOSING.match(line, low, high)
        if closing:
            end, low = low + len(closing.group().rstrip()), closing.end()
        if start < end:
            yield start, end
        start, end = low, high
    if start < end:
        yield start, end


def _find_breaks(line: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence ends and the next begins: at the last sign of a word, if that is a break."""
    start, end, last = 0, 0, None
    for sign in _END.finditer(line):
        at = sign.start()
        space = max(line.rfind(c, end, at) for c in _SPACES)
        word = space + 1 if space > end else start
        if last and end <= word and _is_break(line[start:end], last):
            yield last.end(), last.start(1) if last.group(1) else last.end()
        start, end, last = word, at, sign
    if last and _is_break(line[start:end], last):
        yield last.end(), last.start(1) if last.group(1) else last.end()


def _is_break(word: str, sign: re.Match) -> bool:
    """Return whether a sentence ends behind `word` and the sign: whether one of its tokens ends one."""
    following = sign.group(1) or sign.string[sign.end() : sign.end() + 1]
    mark = sign.group()
    if mark != ".":
        return True
    tokens = _TOKEN.findall(f"{word}. {following}" if sign.group(1) else f"{word}.{following}")
    return any(_ends_sentence(token, tokens[at + 1]) for at, token in enumerate(tokens[:-1]))


def _ends_sentence(token: str, following: str) -> bool:
    if token in ("?", "!"):
        return True
    if not token.endswith(".") or token.endswith("..") or _is_abbreviation(token[:-1].lower()):
        return False
    if _INITIAL.fullmatch(token) and following[0].isupper():
        return False
    is_number = _INITIAL.fullmatch(token) or _NUMBER.fullmatch(token)
    return not (is_number and (following in (";", ":", ",", ".", "!", "?") or following[0].islower()))


def _is_abbreviation(word: str) -> bool:
    return word in _read_abbreviations() or word.rpartition("-")[2] in _read_abbreviations()


@functools.cache
def _read_abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"].lower() for row in read_lexicon("abbreviations"))


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
