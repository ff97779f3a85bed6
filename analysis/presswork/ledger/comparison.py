"""Are two wordings one claim?

Two statements are compared by features that a reader can check: which words they share, weighed by how rare these
are, in which order, and whether their numbers, dates, names, tense and polarity agree.  Likeness alone would not do:
"will sell" and "will not sell" share every word that counts.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Callable
from itertools import pairwise

from presswork.ledger.wording import (
    PREFIXES,
    Wording,
    find_stem,
    is_listed,
    list_bases,
    read_alike,
    read_opposites,
    read_stem_sets,
)

# A word that may stand for another one counts so much of its weight.
ALIKE_WEIGHT = 0.8
# So many words in a row are the same quotation and no chance.
_VERBATIM_RUN = 3
_FUTURE = frozenset({"will", "shall", "would"})
_BE = frozenset({"is", "are", "was", "were"})
_PAST = frozenset({"had", "has", "have", "was", "were", "did"})
# Words before the first shared one that may still turn its sense.
_REACH = 4


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What two wordings have in common, and where they part.

    Attributes
    ----------
    share, other_share : float
        Share (0 to 1) of the weight of each that the other has too, in whatever order.
    weight : float
        Weight of what they share: the sum of the words' rarities.
    n_shared, n_words : int
        Words of meaning that they share, and those of them that are no names.
    verbatim : float
        Share (0 to 1) of the words given as spoken, in the one that gives fewer of them, that stand in the other in
        runs of at least three; 0 where too few are given to tell.
    order : float
        Share (0 to 1) of the shorter one's words that stand in the other in the same order.
    n_pieces : int
        Pieces that these words form in the longer one.
    is_turned : bool or None
        Whether one denies what the other says; None where that is unclear.
    changed : tuple
        Pairs of a number, date, name or tense of the one and what stands for it in the other.
    lost, added : tuple
        Spans of the words (numbers of the words, last excluded) that only the one, or only the other, has.
    """

    share: float
    other_share: float
    weight: float
    n_shared: int
    n_words: int
    verbatim: float
    order: float
    n_pieces: int
    is_turned: bool | None
    changed: tuple[tuple[str, str], ...]
    lost: tuple[tuple[int, int], ...]
    added: tuple[tuple[int, int], ...]


def compare_wordings(one: Wording, other: Wording, weigh: Callable[[str], float]) -> Comparison:
    """Return what two wordings share; `weigh` tells how rare a stem is."""
    blocks = difflib.SequenceMatcher(None, one.forms, other.forms, autojunk=False).get_matching_blocks()
    in_order = sum(block.size for block in blocks)
    changed = _find_changes(one, other, blocks)
    shared = _match_bags(one, other, weigh)
    opposites = _find_opposites(one, other)
    pairs = [*opposites, *((find_stem(a), find_stem(b)) for a, b in changed)]
    replaced = [{pair[side] for pair in pairs} for side in (0, 1)]
    totals = [
        math.fsum(weigh(stem) for stem in set(_list_content(side)) - left)  # the same in whatever order
        for side, left in zip((one, other), replaced, strict=True)
    ]
    weight = sum(shared.values())
    pieces = [block for block in blocks if block.size]
    return Comparison(
        share=weight / totals[0] if totals[0] else 0.0,
        other_share=weight / totals[1] if totals[1] else 0.0,
        weight=weight,
        n_shared=len(shared),
        n_words=len(set(shared) - _list_names(one).keys() - _list_names(other).keys()),
        verbatim=_share_verbatim(one, other, blocks),
        order=in_order / max(min(len(one.forms), len(other.forms)), 1),
        n_pieces=len(pieces),
        is_turned=_is_turned(one, other),
        changed=changed,
        lost=_find_gaps([(b.a, b.size) for b in blocks], len(one.forms)),
        added=_find_gaps([(b.b, b.size) for b in blocks], len(other.forms)),
    )


def _list_content(side: Wording) -> list[str]:
    return [stem for stem, counts in zip(side.stems, side.is_content, strict=True) if counts]


def _match_bags(one: Wording, other: Wording, weigh: Callable[[str], float]) -> dict[str, float]:
    """Return the weight of each stem of `one` that `other` has too, or has a word for that may stand for it."""
    ours, theirs = (dict.fromkeys(_list_content(side)) for side in (one, other))
    shared = {stem: weigh(stem) for stem in ours if stem in theirs}
    free = [stem for stem in theirs if stem not in ours]
    for stem in (stem for stem in ours if stem not in shared and stem in read_alike()):
        alike = next((met for met in free if _is_alike(stem, met)), None)
        if alike is not None:
            free.remove(alike)
            shared[stem] = ALIKE_WEIGHT * min(weigh(stem), weigh(alike))
    return shared


def _share_verbatim(one: Wording, other: Wording, blocks: list[difflib.Match]) -> float:
    n_quoted = [sum(side.is_quoted) for side in (one, other)]
    if not any(n_quoted):
        return 0.0
    is_second = n_quoted[0] == 0 or 0 < n_quoted[1] < n_quoted[0]
    side = other if is_second else one
    starts = [(block.b if is_second else block.a, block.size) for block in blocks if block.size >= _VERBATIM_RUN]
    found = [at for start, size in starts for at in range(start, start + size) if side.is_quoted[at]]
    n_content = sum(side.is_content[at] for at in found)
    is_telling = len(found) >= _VERBATIM_RUN and (n_content >= 2 or len(found) > _VERBATIM_RUN + 1)
    return len(found) / sum(side.is_quoted) if is_telling else 0.0


def _find_gaps(blocks: list[tuple[int, int]], n: int) -> tuple[tuple[int, int], ...]:
    gaps, at = [], 0
    for start, size in [*blocks, (n, 0)]:
        if start > at:
            gaps.append((at, start))
        at = max(at, start + size)
    return tuple(gaps)


# ---- polarity


def _is_turned(one: Wording, other: Wording) -> bool | None:
    """Return whether one of the two negates what they share and the other does not; None where that is unclear.

    What they share is sought in the same order and in any: sentences that turn a clause round share "told" and
    "Kelmark" in any order only; of those that say a word twice the order tells which of the two.
    """
    verdicts = {
        _is_negated(_share_ordered(one, other), one, other),
        _is_negated((_list_shared(one, other), _list_shared(other, one)), one, other),
    }
    is_opposite = bool(_find_opposites(one, other))
    return verdicts.pop() != is_opposite if len(verdicts) == 1 else None


def _is_negated(shared: tuple[list[int], list[int]], one: Wording, other: Wording) -> bool:
    """Return whether one side alone negates the words at the places of `shared`.

    "Not unless" is both: "if" beside what is not denied, and a denial with a condition beside what is.
    """
    counts = [_count_negations(side, places) for side, places in zip((one, other), shared, strict=True)]
    if any(n and "unless" in side.forms for n, side in zip(counts, (one, other), strict=True)):
        return False
    signs = [(n > 0) != side.is_denied for n, side in zip(counts, (one, other), strict=True)]
    return signs[0] != signs[1]


def _share_ordered(one: Wording, other: Wording) -> tuple[list[int], list[int]]:
    """Return where the words stand that the two share in the same order."""
    blocks = difflib.SequenceMatcher(None, one.stems, other.stems, autojunk=False).get_matching_blocks()
    places: tuple[list[int], list[int]] = ([], [])
    for block in blocks:
        places[0].extend(range(block.a, block.a + block.size))
        places[1].extend(range(block.b, block.b + block.size))
    return places


def _list_shared(side: Wording, met: Wording) -> list[int]:
    """Return where the words stand that the other has too, in any order."""
    theirs = set(met.stems)
    return [at for at, stem in enumerate(side.stems) if stem in theirs]


def _find_bounds(side: Wording, shared: list[int]) -> tuple[int, int] | None:
    """Return the bounds of the shared words of meaning, with the few words before that may turn their sense."""
    places = [at for at in shared if side.is_content[at]]
    if not places:
        return None
    low, high = min(places), max(places) + 1
    for _ in range(_REACH):
        if low > 0 and not side.breaks[low]:
            low -= 1
    return low, high


def _count_negations(side: Wording, shared: list[int]) -> int:
    """Return how many words negate what is shared: those inside its bounds or just before them.

    What stands between two pauses and is not shared ("though by no means all") is an aside.
    """
    bounds = _find_bounds(side, shared)
    if bounds is None:
        return 0
    negators = read_stem_sets("negator") | read_stem_sets("negating verb")
    return sum(
        side.stems[at] in negators and not _is_aside(side, at, set(shared)) and not _is_answer(side, at)
        for at in range(*bounds)
    )


def _is_aside(side: Wording, at: int, shared: set[int]) -> bool:
    if at in shared:
        return False
    start, end = at, at + 1
    while start > 0 and not side.breaks[start]:
        start -= 1
    while end < len(side.forms) and not side.breaks[end]:
        end += 1
    is_bounded = side.breaks[start] and end < len(side.forms)
    return is_bounded and not any(place in shared and side.is_content[place] for place in range(start, end))


def _is_answer(side: Wording, at: int) -> bool:
    """Return whether a word is the "No," that opens an answer, or the "not" of "not only"."""
    after = at + 1
    is_no = side.forms[at] == "no" and after < len(side.forms) and side.breaks[after]
    return is_no or (side.forms[at] == "not" and side.forms[after : after + 1] in (("only",), ("just",), ("merely",)))


def _find_opposites(one: Wording, other: Wording) -> list[tuple[str, str]]:
    """Return the pairs of contraries of which each of the two has one: open and closed, legal and illegal."""
    ours, theirs = (
        [stem for stem in dict.fromkeys(side.stems) if stem not in left_out]
        for side, left_out in ((one, set(other.stems)), (other, set(one.stems)))
    )
    bases = list_bases(theirs)
    listed = [stem for stem in theirs if is_listed(stem)]
    tried = [stem for stem in ours if stem in bases or stem.startswith(PREFIXES) or (listed and is_listed(stem))]
    return [(stem, met) for stem in tried for met in theirs if _is_opposite(stem, met)]


def _is_opposite(stem: str, other: str) -> bool:
    left, right = read_opposites()
    none: frozenset[int] = frozenset()
    if left.get(stem, none) & right.get(other, none) or right.get(stem, none) & left.get(other, none):
        return True
    return any(stem == prefix + other or other == prefix + stem for prefix in PREFIXES)


# ---- numbers, dates, names, tense


def _find_changes(one: Wording, other: Wording, blocks: list[difflib.Match]) -> tuple[tuple[str, str], ...]:
    """Return what stands for one another and differs: numbers, measures, dates and names only one of the two has.

    A number or a date may stand anywhere, if it is the only one that differs; a name must stand in the same place.
    """
    changes = []
    for select in (_list_numbers, _list_measures, _list_dates, _list_names):
        ours, theirs = select(one), select(other)
        left = [stem for stem in ours if stem not in other.stems]
        met = [stem for stem in theirs if stem not in one.stems]
        pairs = [(a, b) for a, b in zip(left, met, strict=False) if not _is_alike(a, b)]
        if select is _list_names or len(left) != len(met):
            pairs = [
                pair for pair in pairs if _stand_alike(one.stems.index(pair[0]), other.stems.index(pair[1]), blocks)
            ]
            if select is _list_numbers:
                pairs += [(a, b) for a in left for b in met if (a, b) not in pairs and _count_alike(one, a, other, b)]
        changes += [(ours[a], theirs[b]) for a, b in pairs]
    return tuple(changes)


def _count_alike(one: Wording, number: str, other: Wording, other_number: str) -> bool:
    """Return whether two numbers count one thing: "12 million talers", "14 million"."""
    after, other_after = (
        side.stems[side.stems.index(stem) + 1 :][:1] for side, stem in ((one, number), (other, other_number))
    )
    return bool(after) and after == other_after


def _stand_alike(at: int, other_at: int, blocks: list[difflib.Match]) -> bool:
    """Return whether two words stand between the same shared words."""
    return sum(block.a < at for block in blocks) == sum(block.b < other_at for block in blocks)


def _is_alike(stem: str, other: str) -> bool:
    groups = read_alike()
    return bool(groups.get(stem, frozenset()) & groups.get(other, frozenset()))


def find_tense_change(one: Wording, other: Wording) -> bool:
    """Return whether the one speaks of what they share as to come and the other as past."""
    tenses = [_find_tense(side, met) for side, met in ((one, other), (other, one))]
    return set(tenses) == {"future", "past"}


def _find_tense(side: Wording, met: Wording) -> str | None:
    """Return "future" or "past" where the verbs around what is shared say so alone; "was to come" is the future."""
    bounds = _find_bounds(side, _list_shared(side, met))
    forms = side.forms[slice(*bounds)] if bounds else ()
    is_to = any(form in _BE and after == "to" for form, after in pairwise(forms))
    is_future, is_past = is_to or bool(_FUTURE & set(forms)), not is_to and bool(_PAST & set(forms))
    return {(True, False): "future", (False, True): "past"}.get((is_future, is_past))


def _list_numbers(side: Wording) -> dict[str, str]:
    return {stem: _cut(side, at) for at, stem in enumerate(side.stems) if stem[:1].isdigit()}


def _list_measures(side: Wording) -> dict[str, str]:
    measures = read_stem_sets("measure")
    return {stem: _cut(side, at) for at, stem in enumerate(side.stems) if stem in measures}


def _list_dates(side: Wording) -> dict[str, str]:
    dates = read_stem_sets("date")
    places = [at for at, stem in enumerate(side.stems) if stem in dates and _cut(side, at)[:1].isupper()]
    return {side.stems[at]: _cut(side, at) for at in places}


def _list_names(side: Wording) -> dict[str, str]:
    dates = read_stem_sets("date")
    return {
        stem: _cut(side, at)
        for at, stem in enumerate(side.stems)
        if side.is_name[at] and stem not in dates and side.is_content[at]
    }


def _cut(side: Wording, at: int) -> str:
    start, end = side.spans[at]
    return side.text[start:end]
