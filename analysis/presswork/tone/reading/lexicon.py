"""What do single words say of those they are about?

A row of ``tone_lexicon.csv`` is a word with its class (blame, praise, harm, win, ...); VADER's general list
stands behind it, for words that the political one does not have.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from presswork.language.lexicon import read_lexicon

_SAID = frozenset({"say", "claim"})  # classes of the list: plain reporting, reporting with a doubt


@dataclass(slots=True)
class Lexicon:
    """The word lists: inflected forms with their classes, what each class does, and VADER's values.

    ``kinds`` are the classes and, for words that only VADER lists, ``V+`` or ``V-``; ``said`` the reporting verbs.
    """

    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    effects: dict[str, tuple[str, float, float, float, float]] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, frozenset[str]] = field(default_factory=dict)
    namesakes: frozenset[str] = frozenset()
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    said: frozenset[str] = frozenset()

    def rate(self, word: str) -> float:
        """Return the tone of `word` out of its place, about -3 to 3, 0 for a word without."""
        classes = self.classes.get(word)
        if classes:
            return sum(self.effects[c][1] for c in classes) / len(classes)
        return self.values.get(word, 0.0)


@functools.cache
def load_lexicon() -> Lexicon:
    """Return the political word list (``tone_lexicon.csv``) over VADER's general one, read once."""
    rows, lexicon = read_lexicon("tone_lexicon"), Lexicon()
    listed: dict[str, list[str]] = {}
    plain = {row["word"] for row in rows if row["class"] == "plain"}
    for row in rows:
        if row["class"] in ("plain", "namesake"):
            continue
        lexicon.effects[row["class"]] = (
            row["part"],
            *(float(row[c]) for c in ("tone", "as_doer", "as_target", "as_cue")),
        )
        for form in _inflect(row["word"].replace(" ", "_"), row["part"], row["other_forms"].split()):
            if row["class"] not in listed.setdefault(form, []):
                listed[form].append(row["class"])
    lexicon.classes = {form: tuple(sorted(classes)) for form, classes in listed.items()}
    lexicon.namesakes = _list_first_names() | {row["word"] for row in rows if row["class"] == "namesake"}
    lexicon.values = {w: v for w, v in _load_vader_words().items() if w not in plain}
    vader = {word: ("V+",) if value > 0 else ("V-",) for word, value in lexicon.values.items()}
    lexicon.kinds = vader | lexicon.classes
    lexicon.said = frozenset(w for w, classes in lexicon.classes.items() if not _SAID.isdisjoint(classes))
    heads: dict[str, set[str]] = {}
    for form in (f for f in lexicon.classes if "_" in f):
        heads.setdefault(form.split("_")[0], set()).add(form.split("_")[1])
    lexicon.phrases = {head: frozenset(tails) for head, tails in heads.items()}
    return lexicon


def _list_first_names() -> frozenset[str]:
    return frozenset(name.lower() for row in read_lexicon("first_names") for name in row["names"].split())


def _load_vader_words() -> dict[str, float]:
    words = SentimentIntensityAnalyzer().lexicon
    return {w: v for w, v in words.items() if w.isascii() and w.replace("-", "").replace("'", "").isalpha()}


def _inflect(word: str, part: str, others: list[str]) -> list[str]:
    head, _, tail = word.partition("_")
    forms = [head, *{"v": _inflect_verb, "n": _inflect_noun, "a": _inflect_adjective}[part](head)]
    return list(dict.fromkeys([f"{f}_{tail}" if tail else f for f in forms] + others))


def _add_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _inflect_verb(word: str) -> list[str]:
    forms, vowels = [_add_s(word)], "aeiou"
    if word.endswith("e"):
        return [*forms, word + "d", (word if word.endswith(("ee", "ye")) else word[:-1]) + "ing"]
    if word.endswith("y") and word[-2] not in vowels:
        return [*forms, word[:-1] + "ied", word + "ing"]
    forms += [word + "ed", word + "ing"]
    if len(word) <= 4 and word[-1] not in "wxyaeiou" and word[-2] in vowels and word[-3:-2] not in tuple(vowels):
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return forms


def _inflect_noun(word: str) -> list[str]:
    return [_add_s(word)]


def _inflect_adjective(word: str) -> list[str]:
    if word.endswith("le"):
        return [word[:-1] + "y"]
    return [word[:-1] + "ily" if word.endswith("y") else word + ("ally" if word.endswith("ic") else "ly")]
