"""What is a statement about, and how do its words stand to that?

Three steps that come before any score of tone.  :func:`read_words` cuts a text into words and hides every name
behind one placeholder, so that no measure can learn to like or dislike a name; :func:`describe_target` says where
each telling word stands to the target (does it do it, suffer it, is it said of someone else?);
:func:`find_target` says whom or what a statement is chiefly about.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.text import read_lexicon

# What stands for a hidden name, and for the target; capitals, so that no word can be taken for them.
NAME, TARGET = "N", "T"
# A target is read with this many characters on either side: the longest sentences of news, and a bound on time.
_REACH = 600

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d.,]*|[.,;:!?\"()—–…$%]|-{2,}")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "\u00a0": " "})
_MARKS = frozenset('.,;:!?"()—–…$%')
_OPENERS = frozenset('.!?:"(—')
_CONTRACTED = {"ca": "can", "wo": "will", "sha": "shall"}
_PRONOUNS = frozenset(
    "he she it they we i you him her them us me his hers their our my your its who this that these those".split()
)
_STOPS = frozenset('. ; : ! ? " ( ) — – -- ,'.split())
_HARD = frozenset('. ; : ! ? " ( ) — – -- but while although because though whereas'.split())
_NEGATIONS = frozenset("not never no without neither nor cannot hardly barely none nobody nothing".split())
_BE = frozenset("is are was were be been being am get gets got getting".split())
_AUXILIARIES = _BE - {"am", "get", "gets", "got", "getting"} | frozenset(
    "has have had will would could should may might can must do does did also just still even now then not never "
    "recently already always often really only to".split()
)
_LINKS = frozenset("and that who which as when if after before to".split())
_PREPOSITIONS = frozenset(
    "of by to for with from at on in against about over toward towards into after before under between behind "
    "than as like without".split()
)
FUNCTION_WORDS = (
    _PREPOSITIONS
    | _BE
    | frozenset(
        "a an the this that these those his her their its our my your mr and or is has have had will would could "
        "should may might can must do does did also just still even now then not never around upon".split()
    )
)
_CLAUSES = frozenset(
    "that who which as when if after before since where whom whose because although though while but and or".split()
)
# What is counted between a word and the target: breaks, links, names, clause words, quotation marks.
_COUNTED = (_HARD, _LINKS | {","}, frozenset({NAME}), _CLAUSES, frozenset({'"'}))
_IRREGULAR = frozenset(
    "won lost beaten stolen hurt mislead misled overthrown chosen shot slain broken torn driven thrown hit cut sworn "
    "written given taken seen known shown hailed made led".split()
)
_DETERMINERS = frozenset("the a an this these those their its his her our my any some such every no".split())
_SETTINGS = frozenset("in on at from during since after before until by near within under between".split())
_PARTICLES = frozenset("von van der den ter ten de del della di da do dos du la le bin bint ibn al el zu af".split())
_NEVER_NAMES = _PRONOUNS | _CLAUSES | _DETERMINERS | _PREPOSITIONS
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_SAID = frozenset({"say", "claim"})  # classes of the list: plain reporting, reporting with a doubt
N_DENSE = 66


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
    """Return the political word list (``data/tone_lexicon.csv``) over VADER's general one, read once."""
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
    lexicon.namesakes = frozenset(row["word"] for row in rows if row["class"] == "namesake")
    lexicon.values = {w: v for w, v in _load_vader_words().items() if w not in plain}
    vader = {word: ("V+",) if value > 0 else ("V-",) for word, value in lexicon.values.items()}
    lexicon.kinds = vader | lexicon.classes
    lexicon.said = frozenset(w for w, classes in lexicon.classes.items() if not _SAID.isdisjoint(classes))
    heads: dict[str, set[str]] = {}
    for form in (f for f in lexicon.classes if "_" in f):
        heads.setdefault(form.split("_")[0], set()).add(form.split("_")[1])
    lexicon.phrases = {head: frozenset(tails) for head, tails in heads.items()}
    return lexicon


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


@functools.lru_cache(maxsize=100_000)
def hash_key(key: str) -> int:
    """Return the number by which the model knows a word or feature; words themselves are not in its file."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


@functools.cache
def load_model() -> dict[str, np.ndarray]:
    """Return the arrays of ``data/tone_model.npz`` (see its card), read once."""
    with resources.files("analysis").joinpath("data", "tone_model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return {name: arrays[name] for name in arrays.files}


@functools.cache
def load_vocabulary() -> dict[int, int]:
    """Return the row of each word's vector; words beyond the last vector are known, but have none."""
    return {key: i for i, key in enumerate(load_model()["word_keys"].tolist())}


@functools.lru_cache(maxsize=100_000)
def is_common(word: str) -> bool:
    """Say whether `word` is usual in lower case, so that a capital at a sentence's start makes no name of it."""
    return hash_key(word) in load_vocabulary() or word in FUNCTION_WORDS or word in load_lexicon().classes


@dataclass(slots=True)
class Reading:
    """The words of a text, in lower case and with names hidden; where they stand; the target among them."""

    words: list[str]
    places: list[tuple[int, int]]
    target: int | None = None
    own: list[str] = field(default_factory=list)


def read_words(text: str, start: int = -1, end: int = -1, is_known=None) -> Reading:
    """Return the words of `text` with every name as one placeholder and the target ``text[start:end]`` as another.

    Parameters
    ----------
    is_known
        Says whether a word is common in lower case: one with a capital that only a sentence's start explains
        is then no name.

    Notes
    -----
    The target's own words are kept apart in ``own`` as far as they are no names, so that "the disastrous plan" speaks
    for itself and "President Orsa" does not.

    >>> read_words("We hope that the Security Council acts.").words
    ['we', 'hope', 'that', 'the', 'N', 'acts', '.']
    """
    lexicon, is_known = load_lexicon(), is_known or is_common
    plain_text = text if text.isascii() else text.translate(_PLAIN)
    found = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(plain_text)]
    particles = _find_particles(found)
    is_title, is_first, reading = _is_title(found), True, Reading([], [])
    phrases, namesakes = lexicon.phrases, lexicon.namesakes
    words, places = reading.words, reading.places
    for word, s, e in _split_prefixes(found):
        in_target = s < end and e > start
        if not word[0].isalpha():
            is_first = is_first or word in _OPENERS
            if not in_target:
                words.append(word if word in _MARKS else ("--" if word[0] == "-" else "0"))
                places.append((s, e))
            continue
        low = word.lower()
        has_owner_mark = low.endswith("'s") and len(low) > 2
        base = low[:-2] if has_owner_mark else low.rstrip("'")
        is_name = (word[0] != low[0] and base not in _NEVER_NAMES) or s in particles
        if is_name and (is_title or is_first) and s not in particles:
            # A lone word as target: Winner, Sessions and Stone are more often people than things.
            is_lone = s <= start and end <= e and not base.endswith("s")
            is_name = is_lone or base in namesakes or not is_known(base[:-3] if base.endswith("n't") else base)
        is_first = False
        if in_target:
            _add_target(reading, base, s, e, is_name)
        elif is_name:
            if words and words[-1] in (NAME, TARGET):
                places[-1] = (places[-1][0], e)
            else:
                words.append(NAME)
                places.append((s, e))
        elif low.endswith("n't"):
            words += (_CONTRACTED.get(low[:-3], low[:-3]), "not")
            places += ((s, e), (s, e))
        elif words and base in phrases.get(words[-1], ()):
            words[-1], places[-1] = f"{words[-1]}_{base}", (places[-1][0], e)
        else:
            words.append(base if has_owner_mark else low)
            places.append((s, e))
        if has_owner_mark:
            words.append("'s")
            places.append((e, e))
    return reading


def _find_particles(found: list[tuple[str, int, int]]) -> set[int]:
    """Return where a von, de or bin stands that belongs to the name after it."""
    starts, in_name = set(), False
    if _PARTICLES.isdisjoint([word for word, _, _ in found]):
        return starts
    for word, start, _ in reversed(found):
        is_particle = in_name and word in _PARTICLES
        if is_particle:
            starts.add(start)
        in_name = is_particle or word[0].isupper()
    return starts


def _is_title(found: list[tuple[str, int, int]]) -> bool:
    """Say whether nearly all telling words have a capital, as in headlines: then it says nothing of names."""
    if sum(w[0].isupper() for w, _, _ in found) * 3 < len(found):  # spares most texts the closer look
        return False
    telling = [w for w, _, _ in found if len(w) > 2 and w[0].isalpha() and w.lower() not in FUNCTION_WORDS]
    return len(telling) >= 4 and sum(not w[0].islower() for w in telling) > 0.9 * len(telling)


def _split_prefixes(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the tokens, with pro-, anti- and never- cut from a name: who is for or against someone."""
    if not any("-" in word for word, _, _ in found):
        return found
    tokens = []
    for word, start, end in found:
        head, hyphen, tail = word.partition("-")
        if hyphen and tail[:1].isupper() and head.lower() in ("pro", "anti", "never"):
            cut = start + len(head)
            tokens += [(head.lower(), start, cut), (tail, cut + 1, end)]
        else:
            tokens.append((word, start, end))
    return tokens


def _add_target(reading: Reading, base: str, start: int, end: int, is_name: bool) -> None:
    words, places = reading.words, reading.places
    if not is_name:
        reading.own.append(base)
    if reading.target is None:
        if words and words[-1] == NAME:
            words[-1] = TARGET
        else:
            words.append(TARGET)
            places.append((start, end))
        reading.target = len(words) - 1
    places[reading.target] = (places[reading.target][0], end)


def read_target(text: str, start: int, end: int, is_known=None) -> Reading:
    """Return the words around the target ``text[start:end]``, at most 600 characters on either side."""
    low = max(0, start - _REACH)
    while 0 < low < start and text[low - 1].isalnum():
        low += 1
    high = min(len(text), end + _REACH)
    while end < high < len(text) and text[high - 1].isalnum():
        high -= 1
    reading = read_words(text[low:high], start - low, end - low, is_known)
    reading.places = [(s + low, e + low) for s, e in reading.places]
    if reading.target is None:  # a target without a letter: it stands before all
        reading.words.insert(0, TARGET)
        reading.places.insert(0, (start, end))
        reading.target = 0
    return reading


def list_word_features(reading: Reading) -> tuple[list[str], list[int]]:
    """Return which words stand where around the target: features, and the position of the word of each."""
    words, t, n = reading.words, reading.target, len(reading.words)
    low, high = t, t
    while low > 0 and words[low - 1] not in _HARD:
        low -= 1
    while high + 1 < n and words[high + 1] not in _HARD:
        high += 1
    names = ["s=" + word for word in reading.own]
    places = [t] * len(names)
    for i, word in enumerate(words):
        if i == t:
            continue
        distance, side, n_before = i - t, "R" if i > t else "L", len(names)
        names.append("s=" + word)
        if i + 1 < n:
            names.append(f"b={word}_{words[i + 1]}")
        if low <= i <= high:
            names.append(f"c{side}={word}")
        if -8 <= distance <= 8:
            names.append(f"w{side}={word}")
            if -3 <= distance <= 3:
                names.append(f"n{side}={word}")
                if -2 <= distance <= 2:
                    names.append(f"{distance}={word}")
        places += [i] * (len(names) - n_before)
    for a, b in ((-2, 0), (-1, 0), (-3, 0), (0, 1), (0, 2), (0, 3), (-1, 1)):
        if t + a >= 0 and t + b < n:
            names.append("g=" + "_".join(words[t + a : t + b + 1]))
            places.append(t + a if a else t + b)
    return names, places


@dataclass(slots=True)
class _Hit:
    """A word of the lists: where it stands, its classes, and whether it is negated or passive."""

    place: int
    word: str
    classes: tuple[str, ...]
    negation: str
    is_passive: bool


def _find_hits(words: list[str], skip: int | None, lexicon: Lexicon) -> list[_Hit]:
    negated = [i for i, w in enumerate(words) if w in _NEGATIONS]
    hits = []
    for i, word in enumerate(words):
        classes = lexicon.kinds.get(word, ())
        if classes and i != skip:
            negation = "-" if any(i - 3 <= j < i for j in negated) else ""
            is_passive = word in lexicon.classes and _is_passive(words, i)
            hits.append(_Hit(i, word, classes, negation, is_passive))
    return hits


def _is_passive(words: list[str], i: int) -> bool:
    if not (words[i].endswith("ed") or words[i] in _IRREGULAR):
        return False
    if words[i + 1 : i + 2] == ["by"]:
        return True
    for j in range(i - 1, max(-1, i - 4), -1):
        if words[j] in _BE:
            return True
        if words[j] in _HARD:
            return False
    return False


def _count_before(words: list[str], wanted: frozenset[str]) -> list[int]:
    return list(itertools.accumulate([w in wanted for w in words], initial=0))


def _find_voice(words: list[str], t: int, said: set[int]) -> int:
    """Return 1 or 2 where the target speaks (before or after its verb), 3 for "according to", else 0."""
    for i in range(t + 1, min(len(words), t + 4)):
        if words[i] in _HARD and words[i] != "(":
            break
        if i in said:
            return 1
    for i in range(t - 1, max(-1, t - 3), -1):
        if i in said:
            return 2
        if words[i] in _HARD:
            break
    return 3 if words[max(0, t - 2) : t] == ["according", "to"] else 0


def describe_target(reading: Reading) -> tuple[list[str], list[int], np.ndarray]:
    """Return how the telling words stand to the target: features, the position of each, and a row of sums.

    A telling word is one of the lists.  The features combine its class (blame, praise, harm, win, ...) with its
    side, its distance, what lies between (a break, another name, a new clause), negation, the passive, the
    preposition before the target, whether the target speaks, and quotation marks.  The sums add up what the word
    does to its doer or to the one it is done to, whichever the target seems to be.
    """
    lexicon = load_lexicon()
    words, t, n = reading.words, reading.target, len(reading.words)
    hits = _find_hits(words, t, lexicon)
    counts = [_count_before(words, wanted) for wanted in _COUNTED]
    before = words[t - 1] if t else "^"
    after = words[t + 1] if t + 1 < n else "$"
    prep = _name_before(before, t)
    follows = _name_after(after)
    said = {i for i, word in enumerate(words) if word in lexicon.said}
    voice = _find_voice(words, t, said)
    other = any(words[j] == NAME for i in said for j in (i - 1, i + 1) if 0 <= j < n)
    role = ("T" if voice else "O" if other else "-") + ("q" if '"' in words else "")
    row = [0.0] * N_DENSE
    names, places = [], []
    for hit in hits:
        _place_hit(names, row, hit, words, t, counts, (role, prep), lexicon)
        places += [hit.place] * (len(names) - len(places))
    _place_neighbours(names, places, hits, t, prep, follows)
    names += ("role=" + role, f"pn={prep}|{follows}", f"nh={min(len(hits), 6)}", f"spk={voice}")
    for word in reading.own:
        _add_own(names, row, word, lexicon)
    places += [t] * (len(names) - len(places))
    _describe_place(row, reading, counts, before, after, (voice, prep, follows), lexicon)
    return names, places, np.array(row, dtype=np.float32)


def _add_own(names: list[str], row: list[float], word: str, lexicon: Lexicon) -> None:
    """Add a word of the target itself: it counts as a word of the sentence, and in its own right."""
    names.append("own=" + word)
    names += [kind + c for c in lexicon.kinds.get(word, ()) for kind in ("ownc=", "la=")]
    tone = lexicon.rate(word)
    for k, value in ((34, tone), (35, max(tone, 0.0)), (36, min(tone, 0.0)), (37, abs(tone))):
        row[k] += value


def _name_before(before: str, t: int) -> str:
    if before in _PREPOSITIONS:
        return before
    if t == 0 or before in _STOPS:
        return "^"
    return "and" if before in ("and", "or") else "x"


def _name_after(after: str) -> str:
    if after == "'s":
        return "'s"
    if after in ("and", "or"):
        return "and"
    for kind, wanted in (("aux", _AUXILIARIES), ("stop", _STOPS | {"$"}), ("prep", _PREPOSITIONS)):
        if after in wanted:
            return kind
    return "x"


def _place_hit(names, row, hit, words, t, counts, target, lexicon) -> None:
    """Add the features of one telling word to `names` and its effects to `row`."""
    i, (role, prep) = hit.place, target
    side = "R" if i > t else "L"
    first, last = (t + 1, i) if i > t else (i + 1, t)
    n_hard, n_links, n_names, n_clauses = (c[last] - c[first] for c in counts[:4])
    quotes = counts[4]
    distance = abs(i - t)
    near = 1 if distance <= 2 else 2 if distance <= 5 else 3 if distance <= 10 else 4
    zone = side + ("h" if n_hard else "s" if n_links else "c")
    apart = "q" if quotes[i] % 2 != quotes[t] % 2 else ""
    between = words[first:last]
    steps = f"{side}{min(n_names, 2)}{min(n_clauses, 2)}"
    broken, quoted = "h" if n_hard else "x", "q" if quotes[i] % 2 else "o"
    for c in hit.classes:
        tag = c + hit.negation
        if c[0] == "V":
            strength = "2" if abs(lexicon.values[hit.word]) > 2 else "1"
            bare = ("p" if c == "V+" else "n") + strength + hit.negation
            names += (f"lv={bare}|{zone}{near}", f"lv={bare}|{zone}", f"lv={bare}")
        else:
            full = tag + ("P" if hit.is_passive else "")
            names += (f"lc={full}|{zone}{near}", f"lz={full}|{zone}", f"ls={side}{full}", f"la={full}")
            names.append(f"ln={c}|{side}{broken}{min(n_names, 2)}{apart}")
        names += (f"r={tag}|{role}", f"rs={tag}|{side}{role[0]}", f"rq={tag}|{quoted}{role[0]}", f"pt={tag}|{steps}")
        if side == "R":
            _place_right(names, tag, between)
        else:
            _place_left(names, tag, between, prep)
    _sum_hit(row, hit, words, t, lexicon, (zone, near, bool(n_hard), bool(n_names), bool(apart)))


def _place_right(names: list[str], tag: str, between: list[str]) -> None:
    if len(between) > 6:
        return
    if all(w in _AUXILIARIES or w.endswith("ly") for w in between):
        names.append(f"aux={tag}|{'be' if any(w in _BE for w in between) else ''}")
    if between and between[0] == "'s" and not any(w in _STOPS or w == NAME for w in between):
        names.append(f"poss={tag}|{int(len(between) > 1)}")


def _place_left(names: list[str], tag: str, between: list[str], prep: str) -> None:
    if len(between) <= 4 and all(w in FUNCTION_WORDS or w == NAME for w in between):
        governing = [w for w in between if w in _PREPOSITIONS]
        names.append(f"gov={tag}|{governing[-1] if governing else ''}{'N' if NAME in between else ''}")
    names.append(f"lp={tag}|{prep}")


def _sum_hit(row, hit, words, t, lexicon, standing) -> None:
    zone, near, is_broken, has_name, is_apart = standing
    tone, doer, done = _rate_hit(hit, lexicon)
    i, sign = hit.place, -0.7 if hit.negation else 1.0
    if i > t:
        effect = done if hit.is_passive else doer
    elif t and words[t - 1] == "by":
        effect = doer
    else:
        is_verb = hit.word in lexicon.classes and lexicon.effects[hit.classes[0]][0] == "v"
        effect = done if is_verb and not hit.is_passive else tone
    effect, tone = effect * sign, tone * sign
    at = ("Lc", "Ls", "Lh", "Rc", "Rs", "Rh").index(zone)
    row[at] += effect
    row[6 + at] += max(tone, 0.0)
    row[12 + at] += min(tone, 0.0)
    at = (4 if i > t else 0) + near - 1
    row[18 + at] += effect
    row[26 + at] += tone
    weight = 1 / (1 + abs(i - t))
    row[34] += tone
    row[35] += max(tone, 0.0)
    row[36] += min(tone, 0.0)
    row[37] += abs(tone)
    row[38] += effect * weight
    row[39] += tone * weight
    row[40] += effect * weight * (0.3 if is_broken else 1) * (0.5 if has_name else 1)
    row[42 if has_name else 41] += effect
    row[43 if is_apart else 44] += tone


def _rate_hit(hit: _Hit, lexicon: Lexicon) -> tuple[float, float, float]:
    """Return the tone of a telling word, and what it does to its doer and to the one it is done to."""
    if hit.word not in lexicon.classes:
        value = lexicon.values[hit.word]
        return value, value / 2, value / 2
    effects = [lexicon.effects[c] for c in hit.classes]
    tone, doer, done = (sum(e[k] for e in effects) / len(effects) for k in (1, 2, 3))
    return tone, doer, done


def _place_neighbours(names, places, hits, t, prep, follows) -> None:
    """Add features of the telling words nearest to the target on either side, and of neighbouring pairs."""
    left, right = [h for h in hits if h.place < t], [h for h in hits if h.place > t]
    found = []
    for nearest, side in ((left[-1:], "fL"), (right[:1], "fR")):
        for h in nearest:
            for c in h.classes:
                found += [
                    (f"{side}={c}{h.negation}|{prep}", h.place),
                    (f"{side}n={c}{h.negation}|{follows}", h.place),
                ]
    for second, side in ((left[-2:-1], "f2L"), (right[1:2], "f2R")):
        found += [(f"{side}={c}{h.negation}", h.place) for h in second for c in h.classes]
    if left and right:
        found += [(f"LR={a}|{b}", right[0].place) for a in left[-1].classes for b in right[0].classes]
    for one, two in itertools.pairwise(hits):
        if two.place - one.place <= 3:
            found += [(f"cp={a}|{b}", two.place) for a in one.classes for b in two.classes]
    names += [name for name, _ in found]
    places += [place for _, place in found]


def _describe_place(row, reading, counts, before, after, standing, lexicon) -> None:
    voice, prep, follows = standing
    words, t, n = reading.words, reading.target, len(reading.words)
    n_quotes, quotes_before = counts[4][n], counts[4][t]
    row[45:50] = (n, t / max(1, n), counts[2][n], n_quotes > 0, quotes_before % 2)
    row[50:54] = (
        after == "'s",
        before in ("of", "by", "with", "for", "to", "against"),
        t == 0 or before in _STOPS,
        t,
    )
    row[54:58] = (
        sum(w in _NEGATIONS for w in words),
        "?" in words,
        after in ("said", "says", "told", "added"),
        sum(lexicon.rate(w) for w in reading.own),
    )
    is_aimed = prep in ("of", "against", "for", "with", "to")
    row[58:62] = (voice == 1, voice == 2, voice == 3, prep == "^")
    row[62:66] = (prep == "by", is_aimed, follows == "aux", follows == "'s")


def describe_statement(reading: Reading) -> tuple[list[str], list[int], np.ndarray]:
    """Return the words of a statement as features, the position of each, and a row of sums over the word lists."""
    lexicon, words = load_lexicon(), reading.words
    n, names, places, total, warm, cold, last = len(words), [], [], 0.0, 0.0, 0.0, -9
    for i, word in enumerate(words):
        if word in _NEGATIONS:
            last = i
        elif word in _HARD or word == ",":
            last = -9
        negation = "-" if 0 < i - last <= 4 else ""
        if word[0].isalpha() or word in "!?":
            names.append("t=" + word)
            if negation:
                names.append("tn=" + word)
            if i + 1 < n:
                names.append(f"tb={word}_{words[i + 1]}")
        classes = lexicon.kinds.get(word, ())
        if classes:
            names += [f"tc={c}{negation}" for c in classes]
            value = lexicon.rate(word) * (-0.7 if negation else 1)
            total, warm, cold = total + value, warm + max(value, 0.0), cold + min(value, 0.0)
        places += [i] * (len(names) - len(places))
    size = warm - cold + 2
    sums = (total / (total * total + 15) ** 0.5, warm / size, cold / size, total / (n + 5) ** 0.5)
    n_negations = sum(w in _NEGATIONS for w in words)
    row = (*sums, 0.5 * ("?" in words), 0.3 * ("!" in words), 0.3 * n_negations / (n + 1) ** 0.5)
    return names, places, np.array(row, dtype=np.float32)


def rate_words(reading: Reading) -> list[tuple[int, float]]:
    """Return the telling words of a text: ``(position, tone)``, turned round and weakened where negated."""
    lexicon = load_lexicon()
    return [
        (h.place, lexicon.rate(h.word) * (-0.7 if h.negation else 1))
        for h in _find_hits(reading.words, None, lexicon)
    ]


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the spans of the names in `text`, in order; words of one name are one span.

    >>> [text[s:e] for text in ["We hope that the Security Council acts."] for s, e in find_names(text)]
    ['Security Council']
    """
    reading = read_words(text)
    return [place for word, place in zip(reading.words, reading.places, strict=True) if word == NAME]


def mask_names(text: str) -> str:
    """Return `text` with every name replaced by one and the same placeholder, which no word list knows.

    >>> mask_names("We hope that the Security Council acts.")
    'We hope that the Xname acts.'
    """
    pieces, done = [], 0
    for start, end in find_names(text):
        pieces += [text[done:start], "Xname"]
        done = end
    return "".join([*pieces, text[done:]])


def find_target(text: str, skip: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Return the span in `text` of what it is chiefly about, or None where nothing can be told.

    Parameters
    ----------
    skip
        Words of the speaker's own name, in lower case: nobody is the target of an own statement by being named.

    Notes
    -----
    Candidates are names (of a state, person or body) and things ("the disastrous plan").  The earliest wins; a name
    counts as six words earlier, and what stands after a preposition of place or time as eight words later.
    Dates are no targets.

    >>> text = "On Friday the new gates of Norland failed."
    >>> text[slice(*find_target(text))]
    'the new gates'
    """
    reading = read_words(text)
    candidates = [_weigh_candidate(reading, i, j) for i, j in _list_candidates(reading)]
    ranked = [(weight, span) for weight, span in candidates if not _is_own(text[slice(*span)], skip)]
    return min(ranked)[1] if ranked else None


def _list_candidates(reading: Reading) -> list[tuple[int, int]]:
    """Return the ``(first, last)`` positions of names, of things with an article or the like, and of a bare start."""
    words, found = reading.words, []
    start = 1 if words[:1] == ["that"] else 0
    for i, word in enumerate(words):
        if word == NAME:
            found.append((i, i))
        elif word in _DETERMINERS or (i == start and _is_plain(word)):
            last = i
            while last - i < 3 and last + 1 < len(words) and _is_plain(words[last + 1]):
                last += 1
            if last - i > 1 and words[last].endswith("ed"):
                last -= 1
            if last > i or (word not in _DETERMINERS and len(word) > 4):
                found.append((i, last))
    return found


def _is_plain(word: str) -> bool:
    is_closed = word in FUNCTION_WORDS or word in _PRONOUNS or word in _CLAUSES or word in _AUXILIARIES
    return word[0].isalpha() and word != NAME and not is_closed and not word.endswith("ly")


def _weigh_candidate(reading: Reading, first: int, last: int) -> tuple[int, tuple[int, int]]:
    before = reading.words[first - 1] if first else ""
    if before in ("the", "a", "an") and first > 1:
        before = reading.words[first - 2]
    weight = first - (6 if reading.words[first] == NAME else 0)
    weight += 0 if reading.words[first] in _DETERMINERS or reading.words[first] == NAME else 3
    weight += 8 if before in _SETTINGS else 2 if before in _PREPOSITIONS else 0
    return weight, (reading.places[first][0], reading.places[last][1])


def _is_own(name: str, skip: frozenset[str]) -> bool:
    words = set(re.findall(r"[^\W_]+", name.lower()))
    return not words or bool(words & skip) or words <= _DATES


def sum_vectors(reading: Reading, rows: dict[int, int], vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return four sums of word vectors: all words, those after and those before the target, those near it."""
    t = -1 if reading.target is None else reading.target
    row = np.array([rows.get(hash_key(w), -1) for w in reading.words], dtype=np.int64)
    if t >= 0:
        row[t] = -1
    place = np.flatnonzero((row >= 0) & (row < len(vectors)))
    row = row[place]
    distance = place - t
    decay = 1 / (1 + 0.3 * np.abs(distance))
    zones = np.stack([np.ones(len(row)), decay * (distance > 0), decay * (distance < 0), np.abs(distance) <= 3])
    return ((zones * weights[row].astype(np.float32)) @ vectors[row]).astype(np.float32)
