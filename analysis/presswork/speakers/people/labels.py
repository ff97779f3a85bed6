"""What kind of word is each word of a news text, as far as naming people and bodies goes?

A text becomes a list of tokens and a string with one letter per token (its labels), so that phrases such as
"Russian Foreign Minister Sergei Lavrov" can be found with regular expressions over the letters (``QMTFC``).
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from presswork.language.gazetteer import (
    ENTRIES,
    OCCUPATIONS,
    Entries,
    Place,
    is_demonym,
    load_bodies,
    load_first_names,
    load_occupations,
    load_places,
    load_titles,
)
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.long_titles import mark_long_titles

# Labels. Naming words: T title, M modifier of a title, X former, H courtesy, P place, Q adjective of a place,
# b "Moscow-based", B body, O organisation word, F first name, C other capitalised word, I initial, p particle.
# Grammar: D determiner, R possessive pronoun, h he, e she, i it, t they, y I or we, w who, o of, f other preposition,
# a and, s possessive ending, v reporting verb, d day or month, n number, l any other word. Marks: , . ( ) - q and \n.
_GRAMMAR = {
    "D": "the a an this that these those some several many both all each every any no another one two three four "
    "five six seven eight nine ten dozens scores hundreds thousands most few other others various certain "
    "multiple numerous at-least",
    "R": "his her its their my our your",
    "h": "he him himself",
    "e": "she herself",
    "i": "it itself",
    "t": "they them themselves",
    "y": "i we us me you myself ourselves",
    "w": "who whom which whose",
    "o": "of",
    "f": "for at in from with by on to into near under over about against among between within inside outside "
    "across after before during since until through toward towards despite amid without via like as than "
    "because including besides behind beyond around upon per",
    "a": "and or & nor",
    "v": "said says say saying told tells tell telling asked asks added adds warned warns argued argues wrote "
    "writes stated states claimed claims denied denies insisted insists noted notes explained explains "
    "announced announces declared replied responded suggested stressed called acknowledged admitted reported "
    "is was are were has had have will would can could may might must should did does do been be",
    "d": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sept sep "
    "oct nov dec jan. feb. aug. sept. oct. nov. dec. today yesterday tomorrow",
    "l": "but if when while where though although so yet still then there here not now just only even also "
    "meanwhile however moreover instead indeed later earlier again never always often once perhaps maybe why "
    "how what whether because such more less much very too speaking asked according nevertheless nonetheless "
    "additionally furthermore finally first last next separately similarly overall let yes well oh ok thank "
    "thanks please read related latest news video photo image source sources copyright back sign share "
    "follow click see either neither same new old good great big top nearly almost roughly approximately "
    "breaking update updated exclusive opinion analysis explained live watch everyone everybody anyone "
    "someone nobody none anybody half virtually practically hardly likewise thus hence "
    "exit nothing something everything recently currently eventually ultimately particularly "
    "especially unlike given based that's it's there's he's she's they're we're i'm don't doesn't didn't "
    "can't won't isn't wasn't",
}
_PARTICLES = read_word_set("labels particles")
# "Turkish-made", "Indian-administered": stand before what they qualify.
_HELD = read_word_set("labels held")
_COMPANIES = {"Corp.", "Inc.", "Ltd.", "Co.", "Bros."}
_MARKS = {",": ",", ";": ".", ":": ".", ".": ".", "!": ".", "?": ".", "…": ".", "(": "(", ")": ")"}
_MARKS |= {"-": "-", "–": "-", "—": "-", "'s": "s", "’s": "s", "'S": "s", "’S": "s"}
_DOTTED = (
    "Mr Mrs Ms Messrs Dr Prof Rev Sen Sens Rep Reps Gov Govs Pres Lt Gen Maj Col Capt Cmdr Sgt Adm Brig Jr "
    "Sr St Jan Feb Aug Sept Oct Nov Dec Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass "
    "Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Vt Va Wash Wis Wyo No Hon Insp Supt Cllr Det Engr Barr"
).split()
_TOKEN = re.compile(
    rf"[a-z]+(?![\w.'’‑-])|\n+|(?:{'|'.join(_DOTTED)})\.(?!\w)|(?:Corp|Inc|Ltd|Co|Bros)\.(?=\s[a-z]|,)"
    rf"|(?:[^\W\d_]\.)+(?:[^\W\d_](?!\w))?(?:[-‑][^\W_]+)*"
    r"|['’][sS](?!\w)|[^\W_]+(?:[-‑][^\W_]+|['’](?![sS](?!\w))[^\W_]+|\.(?=\d)\d+)*|[^\w\s\[\]]|_"
)
_TOKENS = re.compile(f"({_TOKEN.pattern})")
# A word that may be a first name, before what may be its surname.
_DOUBLE_NAME = re.compile(r"[TMXvfdQl](?=((?:I|p{1,3})?[CF]))")
# "Winston “Bunny” Alleyne": a name goes on over the nickname in it.
_NICKNAME = re.compile(r"(?<=[FC])q[FC]q(?=[FC])")
_MONTH_NAMES = {"Jan", "April", "May", "June", "August"}
_MODALS = {"Can", "Will"}
_TITLE_NAMES = {"Dean", "Sultan"}
_ADDRESSES = set(
    "President Speaker Chairman Chairwoman Secretary Ambassador Chancellor Minister Justice Mayor".split()
)


@dataclass
class Tokens:
    """The tokens of one text: words, where they start and end, and one label letter each."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    labels: str
    titles: dict[int, int] = field(default_factory=dict)  # where a long title stands, by the start of its name
    line_labels: dict[int, str] | None = None  # the states that lines begin with, once they were sought

    @functools.cached_property
    def vocabulary(self) -> set[str]:
        """The different words of the text."""
        return set(self.words)

    def find_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of tokens that a span of characters touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def join(self, i: int, j: int, text: str) -> str:
        """Return the text of the tokens i to j, white space made single."""
        return " ".join(text[self.starts[i] : self.ends[j - 1]].split()) if i < j else ""


@functools.lru_cache(maxsize=8)
def _load_multi(entries: Entries) -> dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Return the entries of several words by their first and second word, longest first, as (words, form)."""
    names, adjectives = load_places()
    multi: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for form in [*names, *adjectives, *load_bodies(), *entries.by_form]:
        for variant in dict.fromkeys(
            [form, form[0].upper() + form[1:], _capitalise(form) if form.islower() else form]
        ):
            words = _split_words(variant)
            if len(words) > 1:
                multi.setdefault(words[0], {}).setdefault(words[1], []).append((words, form))
    for entry in itertools.chain.from_iterable(by_second.values() for by_second in multi.values()):
        entry.sort(key=lambda e: (-len(e[0]), e[1]))
    return multi


def _capitalise(form: str) -> str:
    return " ".join(word[0].upper() + word[1:] for word in form.split(" "))


class _Labels(dict):
    """Label by token; computed at the first sight of a token and kept while the table is small."""

    _LIMIT = 200_000  # bounded memory: a token is about 100 bytes, so 20 MB

    def __init__(self, entries: Entries) -> None:
        super().__init__()
        self.entries = entries.by_form

    def __missing__(self, word: str) -> str:
        if len(self) > self._LIMIT:
            self.clear()
        entry = self.entries.get(word)
        letter = _find_label(word) if entry is None else _find_entry_label(word, entry)
        self[word] = letter
        return letter


def _find_entry_label(word: str, entry: object) -> str:
    """Return Q for the people of a state that a corpus or a page adds ("Corvanian"), else P or B."""
    if not isinstance(entry, Place):
        return "B"
    return "Q" if is_demonym(word, entry.name) else "P"


@functools.lru_cache(maxsize=8)
def _load_labels(entries: Entries) -> _Labels:
    return _Labels(entries)


_WORDS = {word: label for label, words in _GRAMMAR.items() for word in words.split()}


def is_grammar_word(word: str) -> bool:
    """Is this lower-case word one of the grammar's own ("then", "sunday", "of")?"""
    return word in _WORDS


# Words of grammar that may stand before a title.
_TITLES_FIRST = set("source sources second first top big MP last".split())


@functools.cache
def _load_title_words() -> dict[str, str]:
    """Return T, M, X or H for the single words that titles are made of."""
    labels = {"modifier": "M", "former": "X", "courtesy": "H"}
    words: dict[str, str] = {}
    entries = sorted(load_titles().items(), key=lambda item: item[0].count(" "))
    for form, title in entries:
        *before, last = form.split(" of ")[0].split(" ")
        words.setdefault(last, labels.get(title.kind, "T"))
        for word in before:
            words.setdefault(word, "M")
    words.pop("de", None)  # of "de facto": a particle of names
    return {word: label for word, label in words.items() if word not in _WORDS or word in _TITLES_FIRST}


def _find_label(word: str) -> str:
    names, adjectives = load_places()
    lower = word.lower()
    if word in _COMPANIES:
        return "C"
    if word in _MARKS:
        return _MARKS[word]
    if word[0] == "\n":
        return "\n"
    if not (word[0].isalnum()):
        return "q" if word in "\"“”„«»‘’'‚`" else "."
    if word in adjectives:
        return "Q"
    if word in names:
        return "P"
    return _find_common_label(word, lower)


def _find_common_label(word: str, lower: str) -> str:
    bodies, titles = load_bodies(), _load_title_words()
    body = bodies.get(word) or (bodies.get(lower) if lower in bodies and bodies[lower].is_generic else None)
    if body and not (lower in _WORDS and word == lower):
        return "O" if body.is_generic and body.is_official is False else "B"
    if (word in titles or lower in titles) and not (word != lower and lower in load_occupations()):
        return titles.get(word) or titles[lower]
    if word.isupper() and word.capitalize() in titles and len(word) > 1:
        return titles[word.capitalize()]
    if lower.endswith(OCCUPATIONS) and word[0].islower():
        return "T"
    if lower in _WORDS and (len(word) == 1 or not word.isupper() or lower in ("i", "a")):
        return _WORDS[lower]
    if "-" in word:
        return _find_hyphen_label(word, lower)
    base, apostrophe, _ = lower.replace("’", "'").partition("'")
    if apostrophe and base in _WORDS and _WORDS[base] in "heityw":
        return "l"
    return _find_shape_label(word, lower)


def _find_hyphen_label(word: str, lower: str) -> str:
    head, _, tail = word.rpartition("-")
    names, adjectives = load_places()
    if tail in ("based", "born") and (head in names or head in adjectives):
        return "b"
    if tail in ("right", "left", "wing") and _WORDS.get(head.lower(), "l") == "l":
        return "M"  # "far-right leader"
    if tail in _HELD:
        return "M"
    if lower.startswith(("anti-", "pro-", "non-")):
        return "M"
    if lower.startswith("ex-") and (label := _load_title_words().get(lower[3:])):
        return "T" if label == "T" else "X"
    return _find_shape_label(word, lower)


def _find_shape_label(word: str, lower: str) -> str:
    if word[0].isdigit():
        return "n"
    if word in load_first_names():
        return "F"
    if lower in _PARTICLES and not word.isupper():
        return "p"
    if word[0].isupper() or (lower.startswith(("al-", "el-")) and word[3:4].isupper()):
        return "I" if len(word) <= 4 and word.endswith(".") else "C"
    return "l"


def read_tokens(text: str) -> Tokens:
    """Return the tokens of a text with their labels; entries of several words are one token.

    >>> read_tokens("Russian Foreign Minister Sergei Lavrov").labels
    'QMTFC'
    """
    parts = _TOKENS.split(text)  # gap, token, gap, token, ..., gap: strings only, which costs least
    edges = list(itertools.accumulate(map(len, parts)))
    words, starts, ends = parts[1::2], edges[0:-1:2], edges[1::2]
    entries = ENTRIES.get().of_corpus
    multi, labels = _load_multi(entries), _load_labels(entries)
    if not multi.keys().isdisjoint(words):
        words, starts, ends = _merge_entries(words, starts, ends, multi)
    letters = _mark_ranks(words, _mark_particles(words, "".join(map(labels.__getitem__, words))))
    letters = _mark_surnames(words, letters)
    letters = _NICKNAME.sub("III", _mark_occupations(words, letters))
    if not _load_double_names().isdisjoint(words):
        letters = _mark_first_names(words, letters)
    letters, titles = mark_long_titles(words, _mark_possessives(words, starts, ends, letters))
    return Tokens(words, starts, ends, letters, titles)


@functools.cache
def _load_double_names() -> frozenset[str]:
    """Return the first names that are something else too: a title, a verb, a month ("Bill", "Will", "April")."""
    return frozenset(name for name in load_first_names() if _find_label(name) not in "FCP")


def _mark_first_names(words: list[str], letters: str) -> str:
    """Return the labels with "Bill", "Will" or "April" as a first name where a surname follows."""
    marks = list(letters)
    for match in _DOUBLE_NAME.finditer(letters):
        k = match.start()
        if words[k] in _load_double_names() and _is_first_name(words[k], letters, k, match.end(1)):
            marks[k] = "F"
    return "".join(marks)


def _is_first_name(word: str, letters: str, k: int, end: int) -> bool:
    """Is this word a first name here? At the start of a sentence a verb needs another verb behind the surname."""
    if word in _MONTH_NAMES and letters[k - 1 : k] in tuple("fonldM"):
        return False
    if word in _TITLE_NAMES:  # "Dean Rolf Malm" is a dean, "Dean Malm" a man
        return letters[end - 1] == "C" and letters[end : end + 1] not in tuple("CFIpo")
    opens = k == 0 or letters[k - 1] in ".\nq-("
    if word in _MODALS and letters[end : end + 1] == ",":  # "Can Orsa, an analyst, said"
        return True
    return not (opens and letters[k] in "vf") or letters[end : end + 1] in ("v", "s")


def mark_entries(tokens: Tokens, forms: set[str]) -> Tokens:
    """Return the tokens with these forms labelled as bodies."""
    marks = ["B" if w in forms else c for w, c in zip(tokens.words, tokens.labels, strict=True)]
    return dataclasses.replace(tokens, labels="".join(marks))


def _mark_particles(words: list[str], letters: str) -> str:
    """Return the labels with "do" and "e" inside a name as the particles they are ("Maria do Carmo e Silva")."""
    if _INNER.isdisjoint(words):
        return letters
    return re.sub(r"(?<=[FC]).(?=[FC])", lambda m: "p" if words[m.start()] in _INNER else m.group(), letters)


# Grammar words of English elsewhere.
_INNER = frozenset({"do", "e", "y", "i"})


def _mark_ranks(words: list[str], letters: str) -> str:
    """Return the labels with "general" as a title behind a title ("secretary general") and before a name."""
    if "Economist" in words:  # a newspaper, or who is named behind
        letters = re.sub(r"(?<!D)B(?=[FC])", lambda m: "T" if words[m.start()] == "Economist" else "B", letters)
    if "Under" in words:  # "Under Secretary": no preposition there
        letters = re.sub(r"f(?=T)", lambda m: "M" if words[m.start()] == "Under" else "f", letters)
    if "general" not in words:
        return letters
    return re.sub(r"(?<=T)M|M(?=[FC])", lambda m: "T" if words[m.start()] == "general" else "M", letters)


def _mark_occupations(words: list[str], letters: str) -> str:
    """Return the labels with "Gardener NAME" and "Divers" at the start of a sentence as the occupations they are."""
    marks = list(letters)
    for match in re.finditer(r"(?:^|(?<=[.\nq]))C(?=(.?))", letters):
        word = words[match.start()]
        if word.lower() in load_occupations() and (word.endswith(("s", "men")) or match.group(1) in tuple("FC")):
            marks[match.start()] = "T"
    return "".join(marks)


def _mark_surnames(words: list[str], letters: str) -> str:
    """Return the labels with the title in "Mr. King" as the surname that it is there ("Mr. President" is none)."""
    marks = list(letters)
    for match in re.finditer(r"(?<=T)T(?=C)", letters):
        if words[match.start()] == "Gen" and words[match.start() - 1] not in ("Lt", "Maj", "Brig"):
            marks[match.start()] = "F"  # "Defence Minister Gen NAME"
    for match in re.finditer(r"(?<=H)T(?![FCIpT])", letters):
        if words[match.start()][0].isupper() and words[match.start()] not in _ADDRESSES:
            marks[match.start()] = "C"
    return "".join(marks)


def _mark_possessives(words: list[str], starts: list[int], ends: list[int], letters: str) -> str:
    """Return the labels with the apostrophe of a plural ("the officials' claim") as a possessive ending."""
    if "’" not in words and "'" not in words:
        return letters
    marks = list(letters)
    for match in re.finditer(r"(?<=[PQBTOFCl])q(?=[a-zA-Z])", letters):
        k = match.start()
        beside = ends[k - 1] == starts[k] and k + 1 < len(words) and starts[k + 1] > ends[k]
        if words[k] in "'’" and beside and words[k - 1][-1:] == "s":
            marks[k] = "s"
    return "".join(marks)


def _merge_entries(words: list[str], starts: list[int], ends: list[int], multi: dict) -> tuple[list, list, list]:
    merged, merged_starts, merged_ends, done = [], [], [], 0
    for i in [i for i, word in enumerate(words[:-1]) if word in multi and words[i + 1] in multi[word]]:
        entries = multi[words[i]][words[i + 1]]
        found = next((entry for entry in entries if tuple(words[i : i + len(entry[0])]) == entry[0]), None)
        if found is None or i < done:
            continue
        n = len(found[0])
        merged += [*words[done:i], found[1]]
        merged_starts += starts[done : i + 1]
        merged_ends += [*ends[done:i], ends[i + n - 1]]
        done = i + n
    return (merged + words[done:], merged_starts + starts[done:], merged_ends + ends[done:])


@functools.cache
def _split_words(form: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(form))
