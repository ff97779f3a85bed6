"""What is a statement chiefly about?

A row is a statement; its target is a place in its text: a name, a body or a thing in the words of the statement.
Where nothing of the kind stands, there is no target: none is better than a wrong one.
"""

from __future__ import annotations

import functools
import re

from presswork.language.lexicon import read_lexicon, read_word_set
from presswork.tone.reading.lexicon import load_lexicon
from presswork.tone.reading.wording import (
    AUXILIARIES,
    CLAUSES,
    DETERMINERS,
    FUNCTION_WORDS,
    NAME,
    PREPOSITIONS,
    PRONOUNS,
    Reading,
    is_common,
    read_spoken,
)

_IS = frozenset("is was are were am be been being as become became remain remains".split())
_CERTAIN = frozenset("the this that these those both".split())
_OWNERS = frozenset("my our your his her its their".split())
_SETTINGS = read_word_set("targets settings")
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_DATES = read_word_set("targets dates")
_TIMES = read_word_set("targets times")
# Heads that name nothing by themselves: "the fact that", "a lot of".
_EMPTY = read_word_set("targets empty")
# How many: nothing by themselves, but they open a phrase ("both governments").
_AMOUNTS = read_word_set("targets amounts")
# Words that open a statement and name no thing.
_NOTHINGS = read_word_set("targets nothings")
# What is somebody's own in body and life: "my head".
_OWN = read_word_set("targets own")
_TRAILERS = read_word_set("targets trailers")
_NOUN_ENDINGS = tuple(
    "tion tions sion sions ment ments ness ity ities ism ance ence ship ships age ure ures ery ist ists cy gy "
    "phy ers ors".split()
)
_NOT_PLURAL = ("ss", "us", "is")
# Heads that lead on to what is meant: "the number of assailants", "an inquiry into the fire".
_SHELLS = read_word_set("targets shells")
_LEADS = frozenset("of for into about over at in on with to".split())  # from a shell to what is meant
# Who is told or given something is not what the statement is about.
_GIVING = read_word_set("targets giving")
_BODIES = frozenset("people men women children police media government voters troops".split())
_CREEDS = read_word_set("targets creeds")
_PEOPLES = (
    "ian",
    "ean",
    "ish",
    "ese",
    "-american",
    "-made",
    "-led",
    "-backed",
    "-held",
    "-born",
    "-built",
    "-style",
    "-produced",
    "-supplied",
    "-owned",
    "-run",
)
_TITLES = r"(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Col|Lt|Maj|Capt|Prof|St|Rev|Hon|Adm|Sgt|[A-Z])"
_REST_OF_NAME = re.compile(r"\.? [A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}")
_GLUED = re.compile(r"(?:[.&/-](?=\w)|\w)*")
_GLUED_BEFORE = re.compile(r"(?:\w[.&-]?){0,40}$")
_OWNER = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])$")
_CONTRACTION = re.compile(r"(?:i|we|you|he|she|it|they|there|here|that|this|who|what|let|\w{2,5}n)['’]\w+", re.I)
_FIRST_OF_NAME = re.compile(r"\b(?:New|North|South|East|West|Central|Saudi|San|Los) $")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][a-z]+ $")
# Second words of names whose first one may pass for a common word at a sentence's start.
_SECONDS = read_word_set("targets seconds")
_NUMBER = re.compile(r" \d{1,3}(?![\w%.,]\d|\w|%)")
_MAX_TARGETS = 4  # a statement of more names is a list: none of them is what it speaks of
_FIRM = 2  # a further target is one by itself: no setting, no shell, no thing that a preposition brings in
_ADJECTIVE_REACH = 3  # words after the adjective: "Tarvian air defence system"


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
    A lone adjective is read on to its noun ("Tarvian drones"), or is no target.  The mark of an owner stays outside.
    Dates and times, bare verbs and words such as "there" and "instead" are no targets.

    >>> text = "On Friday the new gates of Norland failed."
    >>> text[slice(*find_target(text))]
    'the new gates'
    """
    ranked = _rank_targets(text, skip)
    return min(ranked)[1] if ranked else None


def find_targets(text: str, skip: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """Return the spans in `text` of all that it speaks of, the main one first: at most four, each thing once.

    Parameters
    ----------
    skip
        As in :func:`find_target`, whose answer stands first.

    Notes
    -----
    A further target is a name, or a certain thing ("the dam", "our dam"), that is neither a setting nor led on from.

    >>> text = "Norland lied while Tarvia kept its word."
    >>> [text[start:end] for start, end in find_targets(text)]
    ['Norland', 'Tarvia']
    """
    ranked = sorted(_rank_targets(text, skip))
    if not ranked:
        return []
    chosen = [ranked[0][1]]
    told = {_fold_target(text, ranked[0][1])}
    for _, span, is_firm in sorted(ranked[1:], key=lambda candidate: candidate[1]):
        is_apart = all(span[1] <= start or end <= span[0] for start, end in chosen)
        if is_firm and is_apart and _fold_target(text, span) not in told and len(chosen) < _MAX_TARGETS:
            chosen.append(span)
            told.add(_fold_target(text, span))
    return chosen


def _is_definite(words: list[str], first: int, last: int) -> bool:
    """Say whether a name stands for itself ("Norland", not "Norland's aides"), or a thing is a certain one."""
    if words[first] == NAME:
        return words[last + 1 : last + 2] != ["'s"]
    return words[first] in _CERTAIN or words[first] in _OWNERS


def strip_article(target: str) -> str:
    """Return `target` without its article or the like: "dam" for "the dam"."""
    return re.sub(r"^(?:the|an?|this|that|these|those)\s+(?=\S)", "", target, flags=re.I)


def _fold_target(text: str, span: tuple[int, int]) -> str:
    return strip_article(text[slice(*span)]).casefold()


def _rank_targets(text: str, skip: frozenset[str]) -> list[tuple[int, tuple[int, int], bool]]:
    """Return ``(weight, span, is_firm)`` of each candidate of `text`; the least weight is the main target."""
    reading, ranked = read_spoken(text), []
    for first, last in _list_candidates(reading):
        weight = _weigh_candidate(reading, first, last)
        span = _settle_span(text, reading, first, last)
        if span is not None and not _is_own(text[slice(*span)], skip):
            is_firm = weight - first < _FIRM and _is_definite(reading.words, first, last)
            ranked.append((weight, span, is_firm))
    return ranked


def _list_candidates(reading: Reading) -> list[tuple[int, int]]:
    """Return the ``(first, last)`` positions of names, of things with an article or the like, and of a bare start."""
    words, found = reading.words, []
    start = next((i for i, word in enumerate(words) if word not in ("that", '"')), 0)
    is_thing = all(_is_plain(word) and word not in _NOTHINGS for word in words)
    if words and is_thing and len(words) <= 3 and not words[0].endswith(("ing", "ed")):
        return [(0, len(words) - 1)]  # nothing but a thing: "crack"
    for i, word in enumerate(words):
        if word == NAME:
            found.append((i, i))
        elif word in DETERMINERS and (word != "no" or i == start):
            last = _find_phrase_end(words, i, 3)
            if word in ("these", "those"):
                last = _cut_at_plural(words, i, last)
            if last > i and words[last] not in _TIMES | _EMPTY | _AMOUNTS and not _is_no_thing(words, i, last):
                found.append((i, last))
        elif i == start and _is_plain(word):
            ends = range(_find_phrase_end(words, i - 1, 4), i - 1, -1)
            found += [(i, last) for last in ends if _is_bare_thing(words, i, last)][:1]
        elif _is_led_to(words, i):
            ends = range(_find_phrase_end(words, i - 1, 3), i - 1, -1)
            found += [(i, last) for last in ends if _is_noun(words[last], i == last)][:1]
    return found


def _is_no_thing(words: list[str], first: int, last: int) -> bool:
    """Say whether a phrase only says what something else is ("was a mistake"), or is of the speaker's own body."""
    before = words[max(0, first - 3) : first]
    is_predicate = words[first] in ("a", "an") and bool(before) and before[-1] in _IS
    return (is_predicate and "there" not in before) or (words[first] in _OWNERS and words[last] in _OWN)


def _is_led_to(words: list[str], i: int) -> bool:
    """Say whether a bare thing may begin here: after "about", or after a shell ("an inquiry into fires")."""
    if not _is_plain(words[i]) or i == 0:
        return False
    return words[i - 1] == "about" or (i > 1 and words[i - 1] in _LEADS - {"to"} and words[i - 2] in _SHELLS)


def _find_phrase_end(words: list[str], before: int, reach: int) -> int:
    """Return the position of the last word of the phrase after `before`, which is that itself where there is none."""
    last, stop = before, min(len(words), before + 1 + reach)
    while last + 1 < stop and _is_plain(words[last + 1]):
        if last > before and words[last + 1].endswith("ed"):
            break  # "the campaign violated"
        last += 1
    after = words[last + 1] if last + 1 < len(words) else ""
    has_object = after in DETERMINERS or after in PRONOUNS or after in ("to", NAME)
    is_participle = has_object and words[last].endswith("ing")
    is_verb = after in DETERMINERS and words[last].endswith("s") and last > before + 1  # "the minister calls this"
    is_verb = is_verb or (after == NAME and words[last - 1].endswith("s") and _is_noun(words[last - 1], False))
    return last - 1 if last > before + 1 and (is_participle or is_verb) else last


def _cut_at_plural(words: list[str], before: int, last: int) -> int:
    """Return where the first plural stands, which ends the phrase: "Tarvian drones hit"."""
    plurals = [i for i in range(before + 1, last) if words[i].endswith("s") and _is_noun(words[i], False)]
    return min([last, *plurals])


def _is_plain(word: str) -> bool:
    is_closed = word in FUNCTION_WORDS or word in PRONOUNS or word in CLAUSES or word in AUXILIARIES
    is_closed = is_closed or word in _TRAILERS
    return word[0].isalpha() and word != NAME and not is_closed and not word.endswith("ly")


def _is_bare_thing(words: list[str], first: int, last: int) -> bool:
    """Say whether a phrase without an article names a thing: by a noun's form, or because a verb follows."""
    opening, head = words[first], words[last]
    if opening in _NOTHINGS or head in _TIMES or head in _EMPTY or head in _AMOUNTS or head.endswith("ed"):
        return False
    if opening.split("-")[0] in _TENS:
        return False
    after = words[last + 1] if last + 1 < len(words) else ""
    if after in AUXILIARIES or after == "0":  # "turnout was", "gate 4"
        return len(head) > 3
    if first == last and (after in DETERMINERS or after in ("to", "that")):  # "appears to", "gives the"
        return head.endswith(("ers", "ors", "ists")) or head in _BODIES
    return not opening.endswith("ing") and _is_noun(head, first == last)


def _is_noun(word: str, is_alone: bool) -> bool:
    lexicon = load_lexicon()
    parts = {lexicon.effects[name][0] for name in lexicon.classes.get(word, ())}
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL)
    if is_plural and not (is_alone and parts == {"v"}):
        return True
    return word.endswith(_NOUN_ENDINGS) or word in _BODIES or parts == {"n"}


def _weigh_candidate(reading: Reading, first: int, last: int) -> int:
    words = reading.words
    is_name = words[first] == NAME
    at = first - 1
    if at > 0 and words[at] in ("the", "a", "an"):
        at -= 1
    before = words[at] if at >= 0 else ""
    weight = first - (6 if is_name and not _is_owned(words, first, at) else 0)
    weight += 0 if words[first] in DETERMINERS or is_name else 3
    weight += 4 if words[first] == "no" else 0
    weight += 12 if before in _GIVING or _is_shell(words, last) else 0
    if at > 0 and words[at - 1] in _SHELLS and before in _LEADS:
        return weight
    return weight + (8 if before in _SETTINGS else 2 if before in PREPOSITIONS else 0)


def _is_owned(words: list[str], name: int, at: int) -> bool:
    """Say whether a name only tells whose or which: "gate four of Norland", "Norland aide Tavi" (of the first)."""
    if at > 0 and words[at] == "of":
        head = words[at - 1]
        return head == "0" or (_is_plain(head) and head not in _SHELLS and not head.endswith(_NOUN_ENDINGS))
    after = words[name + 1 : name + 3]
    return len(after) == 2 and _is_plain(after[0]) and after[1] == NAME


def _is_shell(words: list[str], last: int) -> bool:
    after = words[last + 1 : last + 3]
    return (
        words[last] in _SHELLS and bool(after) and (after[0] in _LEADS or after in (["is", "that"], ["was", "that"]))
    )


def _settle_span(text: str, reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """Return the span of a candidate as whole words of `text`, or None where it names nothing."""
    start, end = reading.places[first][0], reading.places[last][1]
    if reading.words[first] == NAME:
        start, end = _complete_name(text, start, end)
        if _is_adjective(text[start:end], reading.words[first - 1] if first else ""):
            last = _find_described(reading.words, first)
            if last is None:
                return None
            end = reading.places[last][1]
    if _is_no_name(text[start:end]):
        return None
    end = _GLUED.match(text, end).end()
    end -= len(owner.group()) if (owner := _OWNER.search(text[start:end])) else 0
    if reading.words[first] not in DETERMINERS and (number := _NUMBER.match(text, end)):
        end = number.end()
    return start, end


def _find_described(words: list[str], adjective: int) -> int | None:
    """Return where the noun after an adjective stands, None where there is none or it only leads to a name."""
    last = _find_phrase_end(words, adjective, _ADJECTIVE_REACH)
    last = _cut_at_plural(words, adjective, last)
    return None if last == adjective or words[last + 1 : last + 2] == [NAME] else last


def _complete_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a name with what the cutting into words took from it: "Mr. Orsa", "U.S.", "New Norland"."""
    start -= len(_GLUED_BEFORE.search(text[max(0, start - 40) : start]).group())
    end = _GLUED.match(text, end).end()
    if re.search(r"(?:\b[A-Z]\.)+[A-Z]$", text[start:end]) and text[end : end + 1] == ".":
        end += 1
    elif re.search(rf"\b{_TITLES}$", text[start:end]) and (rest := _REST_OF_NAME.match(text, end)):
        end = rest.end()
    opening = _FIRST_OF_NAME.search(text[max(0, start - 8) : start])
    if opening is None and _OWNER.sub("", text[start:end]).lower() in _SECONDS:
        opening = _CAPITAL_BEFORE.search(text[max(0, start - 20) : start])
    return start - (len(opening.group()) if opening else 0), end


@functools.cache
def _load_adjectives() -> frozenset[str]:
    """Return the adjectives of states and places, in lower case and without the names of their people."""
    names = [name for row in read_lexicon("places") for name in row["adjectives"].lower().split("|")]
    return _CREEDS | {name for name in names if name and not (name.endswith("s") and name[:-1] in names)}


def _is_adjective(name: str, before: str) -> bool:
    low = name.lower()
    if low.endswith(_PEOPLES) or (low.endswith("i") and before in DETERMINERS):
        return True
    return low in _load_adjectives()


def _is_no_name(name: str) -> bool:
    """Say whether capitals make a name of what is none: a cry, a contraction, an adverb, a time."""
    low = name.lower()
    if " " in name:
        return False
    is_cry = len(name) > 3 and (name.isupper() or low.endswith("ing")) and is_common(low)
    is_cut = re.fullmatch(_TITLES, name) is not None or _CONTRACTION.fullmatch(name) is not None
    return is_cry or is_cut or low in _NOTHINGS or low in _TIMES


def _is_own(name: str, skip: frozenset[str]) -> bool:
    words = set(re.findall(r"[^\W\d_]+", name.lower()))
    return not words or bool(words & skip) or words <= _DATES
