"""What are the words of a statement, so that two of them can be compared?

A :class:`Wording` holds the words of one statement in their order, each as written, as it is compared and as its
stem.  Spelling is evened out (labour and labor, re-open and reopen), for what an outlet respells it has not changed.
"""

from __future__ import annotations

import calendar
import dataclasses
import functools
import re
from collections.abc import Iterable
from itertools import pairwise

from presswork.language.lexicon import read_lexicon, read_stop_words
from presswork.language.quotation_marks import find_quotation_regions
from presswork.language.sentences import find_words
from presswork.words.forms.stems import cut_stem
from presswork.words.word_list import fold_word

# British endings, and the American ones they are read as.
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|er|ers|able|ite|ites|hood|less)?\Z)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|ation|ations|er|ers)\Z)"), "iz"),
    (re.compile(r"(?<=[a-z]t)re(?=s?\Z)"), "er"),
    (re.compile(r"(?<=[a-z]{2})ence(?=s?\Z)"), "ense"),
    (re.compile(r"(?<=[a-z])lled\Z"), "led"),
    (re.compile(r"(?<=[a-z])lling\Z"), "ling"),
)
_DAY_DIGITS = 2
_ENDED = re.compile(r"(?:\A|[.!?:]\s*)[^\w]*\Z")
_PAUSE = re.compile(r"[,;:.!?()–—]|\s-\s")
_DIGITS = re.compile(r"\d")
# n't stands for not; the rest of the word is the verb.
_CONTRACTED = re.compile(r"(\w+)n't\Z")
_POSSESSIVE = re.compile("['’]s?\\Z")
_VERBS = {"wo": "will", "ca": "can", "sha": "shall"}
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would"}
# What turns a word round: legal and illegal.
PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
# Verbs that carry no claim by themselves, so they weigh nothing when claims are compared.
AUXILIARIES = frozenset(
    "be am is are was were been being have has had do does did will would shall should can could may might "
    "must".split()
)
# Pronouns that a sentence is about: where one stands, something is said.
SUBJECTS = frozenset("i he she it they we you".split())
_PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours he him his himself she her hers herself it its they "
    "them their theirs themselves this that these those who whom whose which what there anybody anyone anything "
    "everybody everyone everything somebody someone something".split()
)


@dataclasses.dataclass(frozen=True)
class Wording:
    """The words of a statement, one entry of each tuple per word.

    Attributes
    ----------
    text
        As it stands.
    spans
        Where each word stands in `text`.
    forms
        The words as they are compared: folded, spelling evened out, ``won't`` as two words.
    stems
        Their stems; numbers as digits.
    is_content, is_name, is_quoted
        Whether a word carries meaning (it is no stop word, auxiliary verb or pronoun), whether it is written with a
        capital inside a sentence, and whether it is given as spoken: inside quotation marks.
    breaks
        Whether a comma or another mark of a pause stands before the word.
    is_denied
        Whether the speaker is told to deny all of it: "he denied that he had promised".
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    forms: tuple[str, ...]
    stems: tuple[str, ...]
    is_content: tuple[bool, ...]
    is_name: tuple[bool, ...]
    is_quoted: tuple[bool, ...]
    breaks: tuple[bool, ...]
    is_denied: bool = False


def read_wording(text: str, kind: str = "direct", cue: str | None = None) -> Wording:
    """Return the words of a statement, ready to be compared.

    `kind` tells its form (direct, mixed or indirect), `cue` the word that says that it is said.

    >>> read_wording("We won't re-open the harbour").forms
    ('we', 'will', 'not', 'reopen', 'the', 'harbor')
    """
    words = [(start, end, form) for start, end in find_words(text) for form in split_word(text[start:end])]
    before = [0, *(end for _, end, _ in words)]
    gaps = [text[at:start] if at <= start else "" for at, (start, _, _) in zip(before, words, strict=False)]
    breaks = tuple(bool(_PAUSE.search(gap)) for gap in gaps)
    words = _order_dates(words, text)
    forms = tuple(form for _, _, form in words)
    return Wording(
        text=text,
        spans=tuple((start, end) for start, end, _ in words),
        forms=forms,
        stems=tuple(map(find_stem, forms)),
        is_content=tuple(map(is_content, forms)),
        is_name=tuple(_is_name(text, start, end) for start, end, _ in words),
        is_quoted=_find_quoted(text, kind, words),
        breaks=breaks,
        is_denied=kind != "direct" and _is_denial(cue),
    )


def _order_dates(words: list[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Return the words with "June 3" as "3 June": how an outlet writes a day changes nothing."""
    ordered = list(words)
    for at, ((start, _, form), (_, _, day)) in enumerate(pairwise(words)):
        if text[start].isupper() and day.isdigit() and len(day) <= _DAY_DIGITS and find_stem(form) in _list_months():
            ordered[at : at + 2] = [words[at + 1], words[at]]
    return ordered


@functools.cache
def _list_months() -> frozenset[str]:
    return frozenset(find_stem(name.casefold()) for name in calendar.month_name if name)


def _is_denial(cue: str | None) -> bool:
    return any(find_stem(word.casefold()) in read_stem_sets("denying cue") for word in (cue or "").split())


@functools.lru_cache(maxsize=200_000)
def split_word(word: str) -> tuple[str, ...]:
    """Return the forms that a word is compared by: two where it is contracted."""
    folded = fold_word(word).casefold()
    contracted = _CONTRACTED.match(folded)
    if contracted:
        return _VERBS.get(contracted[1], contracted[1]), "not"
    for ending, verb in _ENDINGS.items():
        if folded.endswith(ending):
            return folded.removesuffix(ending), verb
    if _DIGITS.search(folded):
        return (folded.replace(",", ""),)
    return (_even_out(folded.replace("-", "")),)


def _even_out(word: str) -> str:
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _find_quoted(text: str, kind: str, words: list[tuple[int, int, str]]) -> tuple[bool, ...]:
    if kind != "mixed":
        return (kind == "direct",) * len(words)
    regions = find_quotation_regions(text)
    return tuple(any(r.inside_start <= start and end <= r.inside_end for r in regions) for start, end, _ in words)


def _is_name(text: str, start: int, end: int) -> bool:
    return text[start].isupper() and end - start > 1 and not _ENDED.search(text[:start])


@functools.lru_cache(maxsize=200_000)
def is_content(form: str) -> bool:
    """Return whether a form carries meaning of its own."""
    is_empty = (
        form in AUXILIARIES or form in _PRONOUNS or form in read_stop_words() or form in read_claim_words("negator")
    )
    return not is_empty and (len(form) > 1 or form.isdigit())


@functools.lru_cache(maxsize=200_000)
def find_stem(form: str) -> str:
    """Return what the forms of one word have in common; of a number, its digits.

    >>> find_stem("found"), find_stem("inspections"), find_stem("twelve")
    ('find', 'inspect', '12')
    """
    if form in read_claim_words("number"):
        return read_claim_words("number")[form]
    return cut_stem(_lemmatize(_POSSESSIVE.sub("", form)))


def _lemmatize(form: str) -> str:
    import simplemma

    return simplemma.lemmatize(form, lang="en") if form.isalpha() else form


@functools.cache
def read_claim_words(name: str) -> dict[str, str]:
    """Return the words of one class of ``claim_words.csv`` as they are compared, each with what stands beside it."""
    rows = [row for row in read_lexicon("claim_words") if row["class"] == name]
    return {word: row["others"] for row in rows for word in row["words"].split("|")}


@functools.cache
def read_stem_sets(name: str) -> frozenset[str]:
    """Return the stems of one class of ``claim_words.csv``."""
    return frozenset(find_stem(word) for phrase in read_claim_words(name) for word in phrase.split())


@functools.cache
def read_alike() -> dict[str, frozenset[int]]:
    """Return for each stem the groups of words that may stand for one another."""
    return _group(row["words"].split("|") for row in read_lexicon("claim_words") if row["class"] == "alike")


@functools.cache
def read_opposites() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Return for each stem the pairs of contraries that it stands on the one side of, and on the other."""
    rows = [row for row in read_lexicon("claim_words") if row["class"] == "opposite"]
    left, right = (_group(row[side].split("|") for row in rows) for side in ("words", "others"))
    return left, right


def list_bases(stems: Iterable[str]) -> set[str]:
    """Return what is left of stems without a prefix that turns them round: legal, of illegal."""
    turned = (stem for stem in stems if stem.startswith(PREFIXES))
    return {stem.removeprefix(prefix) for stem in turned for prefix in PREFIXES if stem.startswith(prefix)}


def is_listed(stem: str) -> bool:
    """Return whether a list names a contrary of a stem."""
    return any(stem in side for side in read_opposites())


def _group(sets: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, words in enumerate(sets):
        for word in words:
            if " " not in word:
                groups.setdefault(find_stem(_even_out(word)), set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in groups.items()}
