"""Where do telling words stand, and how do they stand to the target?

What the model of tone sees of a text: :func:`list_word_features` the words around the target,
:func:`describe_target` how each word of the lists stands to it (does it do it, suffer it, is it said of someone
else?), :func:`describe_statement` the words of a whole statement, :func:`sum_vectors` sums of word vectors.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from presswork.tone.reading.lexicon import Lexicon, load_lexicon
from presswork.tone.reading.wording import AUXILIARIES, BE, CLAUSES, FUNCTION_WORDS, NAME, PREPOSITIONS, Reading

_STOPS = frozenset('. ; : ! ? " ( ) — – -- ,'.split())
_HARD = frozenset('. ; : ! ? " ( ) — – -- but while although because though whereas'.split())
_NEGATIONS = frozenset("not never no without neither nor cannot hardly barely none nobody nothing".split())
_LINKS = frozenset("and that who which as when if after before to".split())
# What is counted between a word and the target: breaks, links, names, clause words, quotation marks.
_COUNTED = (_HARD, _LINKS | {","}, frozenset({NAME}), CLAUSES, frozenset({'"'}))
_IRREGULAR = frozenset(
    "won lost beaten stolen hurt mislead misled overthrown chosen shot slain broken torn driven thrown hit cut sworn "
    "written given taken seen known shown hailed made led".split()
)
N_DENSE = 66


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
        if words[j] in BE:
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
    if before in PREPOSITIONS:
        return before
    if t == 0 or before in _STOPS:
        return "^"
    return "and" if before in ("and", "or") else "x"


def _name_after(after: str) -> str:
    if after == "'s":
        return "'s"
    if after in ("and", "or"):
        return "and"
    for kind, wanted in (("aux", AUXILIARIES), ("stop", _STOPS | {"$"}), ("prep", PREPOSITIONS)):
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
    if all(w in AUXILIARIES or w.endswith("ly") for w in between):
        names.append(f"aux={tag}|{'be' if any(w in BE for w in between) else ''}")
    if between and between[0] == "'s" and not any(w in _STOPS or w == NAME for w in between):
        names.append(f"poss={tag}|{int(len(between) > 1)}")


def _place_left(names: list[str], tag: str, between: list[str], prep: str) -> None:
    if len(between) <= 4 and all(w in FUNCTION_WORDS or w == NAME for w in between):
        governing = [w for w in between if w in PREPOSITIONS]
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


def sum_vectors(
    readings: Sequence[Reading], find_row: Callable[[str], int], vectors: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Return five sums of word vectors of each text: all words, those after, before and near the target, its own.

    `find_row` tells the row of a word in `vectors`, or -1.
    """
    n_words, n_own, target = np.array(
        [(len(r.words), len(r.own), -1 if r.target is None else r.target) for r in readings], dtype=np.int64
    ).T
    first = np.cumsum(n_words + n_own) - n_words - n_own
    row = np.array([find_row(word) for r in readings for word in (*r.words, *r.own)], dtype=np.int64)
    row[(first + target)[target >= 0]] = -1
    known = np.flatnonzero(row >= 0)
    text = np.repeat(np.arange(len(readings)), n_words + n_own)[known]
    row, place = row[known], known - first[text]
    is_own, distance = place >= n_words[text], place - target[text]
    decay = np.where(is_own, 0, 1 / (1 + 0.3 * np.abs(distance)))
    zones = [~is_own, decay * (distance > 0), decay * (distance < 0), (np.abs(distance) <= 3) & ~is_own, is_own]
    weighed, found = np.stack(zones) * weights[row].astype(np.float32), vectors[row]
    bounds = np.searchsorted(text, np.arange(len(readings) + 1)).tolist()
    sums = [weighed[:, low:high] @ found[low:high] for low, high in itertools.pairwise(bounds)]
    return np.array(sums).astype(np.float32)


def sum_words(
    readings: Sequence[Reading], find_row: Callable[[str], int], vectors: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Return the first sum of :func:`sum_vectors` alone, of texts without a target."""
    rows = [[at for at in map(find_row, reading.words) if at >= 0] for reading in readings]
    sums = [weights[found].astype(np.float64) @ vectors[found] for found in rows]
    return np.array(sums).astype(np.float32)
