"""What became of a statement when somebody else told it: the same, cut, reworded, reported, changed, or denied?

The bounds were set on the half of the pairs that was looked at (``tests/ledger/cases``); the figures of the other
half stand in its test.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from presswork.ledger.candidates import Outline
from presswork.ledger.comparison import ALIKE_WEIGHT, Comparison, compare_wordings, find_tense_change
from presswork.ledger.wording import AUXILIARIES, SUBJECTS, Wording, read_stem_sets

# From close to far: what the later wording is to the earlier one.
RELATIONS = ("same", "cut", "reworded", "reported", "changed", "contradicts")
# Fewer words than this, or none of meaning, are a topic and no claim: "free trade".
_MIN_WORDS = 4
# Shares of the weight of the wording that has less of its own, and of the one that has more.
_NEAR = 0.6
_CLOSE, _OTHER_CLOSE = 0.7, 0.45
# What names a thing and says nothing of it reports a statement that has so much more; what shares more rewords it.
_REPORTED, _REWORDED = 0.2, 0.58
# Of three or four shared words and more, the share that they must make up of the wording that has more of its own.
_CUT_TOPIC = 0.45
_FEW_SHARED, _MANY_SHARED = 0.33, 0.25
# How rare the shared words must be, on average, where there are two or three.
_RARE = 0.55
# Shares of the words in the same order, and of those given as spoken.
_IN_ORDER, _WHOLE, _VERBATIM = 0.5, 0.99, 0.9
_MAX_PIECES = 3
# Of sums that are added up in another order.
_MARGIN = 1e-9


@dataclasses.dataclass(frozen=True)
class Relation:
    """What a wording is to an earlier one: `kind` (of :data:`RELATIONS`), `similarity` (0 to 1), `lost`, `added`."""

    kind: str
    similarity: float
    lost: tuple[str, ...]
    added: tuple[str, ...]


def find_relation(one: Wording, other: Wording, weigh: Callable[[str], float]) -> Relation | None:
    """Return what `other` is to `one`, which was said or printed first; None where they are two claims.

    `weigh` tells how rare a stem is among the statements compared.

    Notes
    -----
    A pair in which one denies what the other says, or has another number, date, name or tense, is never the same: it
    ``contradicts``, is ``changed``, or is no pair at all where too little else is alike to tell.
    """
    if one.forms == other.forms and one.is_denied == other.is_denied:  # copies: nothing to compare
        return Relation("same", 1.0, (), ()) if _is_claim(one) else None
    found = compare_wordings(one, other, weigh)
    kind = _choose(one, other, found)
    if kind is None:
        return None
    similarity = 1.0 if kind == "same" else round(min(0.5 * (found.share + found.other_share), 1.0), 3)
    lost, added = (_tell(side, gaps) for side, gaps in ((one, found.lost), (other, found.added)))
    return Relation(kind, similarity, lost, added)


def may_relate(one: Outline, other: Outline, weigh: Callable[[str], float]) -> bool:
    """Return whether :func:`find_relation` may find anything: False only where it cannot.

    What is compared shares so much of its weight, stands in the other, or is given as spoken by both.  It takes a
    twentieth of the time of comparing two wordings, and sorts out most pairs that share some rare words.
    """
    return _may_share(one, other, weigh) or _may_stand_inside(one, other) or _may_be_verbatim(one, other)


def _may_share(one: Outline, other: Outline, weigh: Callable[[str], float]) -> bool:
    both = one.content & other.content
    alike = [stem for stem, groups in one.alike.items() if stem not in both and not groups.isdisjoint(other.groups)]
    n_shared = len(both) + len(alike)
    if not n_shared:
        return False
    most = sum(map(weigh, both)) + ALIKE_WEIGHT * sum(map(weigh, alike)) + _MARGIN
    shares = []
    for side, met in ((one, other), (other, one)):
        # What is opposite, or another number or name, does not count against a pair.
        free = (side.loose | (side.content & met.bases)) - met.stems
        total = side.weight - sum(map(weigh, free))
        shares.append(most / total if total > _MARGIN else 1.0)
    less, near = sorted(shares)
    return less >= _WHOLE if n_shared == 1 else near >= _NEAR and less >= _REPORTED


def _may_stand_inside(one: Outline, other: Outline) -> bool:
    shorter, longer = (one, other) if len(one.forms) <= len(other.forms) else (other, one)
    n_missing = sum(form not in longer.known for form in shorter.forms)
    return len(shorter.forms) >= _MIN_WORDS and n_missing <= (1 - _WHOLE) * len(shorter.forms) + _MARGIN


def _may_be_verbatim(one: Outline, other: Outline) -> bool:
    n_quoted = [len(side.quoted) for side in (one, other)]
    if not any(n_quoted):
        return False
    side, met = (other, one) if n_quoted[0] == 0 or 0 < n_quoted[1] < n_quoted[0] else (one, other)
    left = (1 - _VERBATIM) * len(side.quoted) + _MARGIN
    for form in side.quoted:
        left -= form not in met.known
        if left < 0:
            return False
    return True


def _choose(one: Wording, other: Wording, found: Comparison) -> str | None:
    if _strip(one) == _strip(other) and one.is_denied == other.is_denied:
        return "same" if _is_claim(one) else None
    if found.is_turned is None and found.verbatim < _VERBATIM:
        return None
    if found.is_turned:
        return "contradicts" if _is_close(found) else None
    if found.changed:
        return "changed" if _is_close(found) else None
    kind = _choose_alike(one, other, found)
    if kind in ("cut", "reworded") and _is_close(found) and find_tense_change(one, other):
        return "changed"
    return kind


def _choose_alike(one: Wording, other: Wording, found: Comparison) -> str | None:
    """Return the relation of two wordings that differ in no fact."""
    shorter = min(one, other, key=lambda side: len(side.forms))
    longer = other if shorter is one else one
    is_inside = found.order >= _WHOLE and found.n_pieces <= _MAX_PIECES and not (found.lost and found.added)
    near, other_near = max(found.share, found.other_share), min(found.share, found.other_share)
    if is_topic(shorter) and not is_topic(longer) and other_near < _REWORDED:
        is_told = found.n_words >= 2 and near >= _NEAR and other_near >= _REPORTED
        return "reported" if is_told else None
    if is_inside and _is_claim(shorter) and (other_near >= _CUT_TOPIC or not is_topic(shorter)):
        return "cut"
    if found.verbatim >= _VERBATIM and _is_claim(shorter):
        return "cut" if near >= _WHOLE else "reworded"
    return "reworded" if _is_near(found, is_topic(one) and is_topic(other)) else None


def _is_near(found: Comparison, is_topical: bool) -> bool:
    """Return whether two wordings that share no quotation are one claim; `is_topical`: both only name a thing."""
    near, other = max(found.share, found.other_share), min(found.share, found.other_share)
    if found.n_shared < 3:
        is_rare = found.n_words == 2 and found.weight >= 2 * _RARE
        return is_rare and not is_topical and near >= _CLOSE and other >= 0.5
    if found.weight < 3 * _RARE or (found.n_words < 2 and other < _CLOSE):
        return False
    return near >= _NEAR and other >= (_FEW_SHARED if found.n_shared == 3 else _MANY_SHARED)


def _is_close(found: Comparison) -> bool:
    """Return whether so much is alike that a difference in fact is a difference about the same thing."""
    near, other = max(found.share, found.other_share), min(found.share, found.other_share)
    if found.n_shared == 1:
        return other >= _WHOLE and found.order >= _CLOSE
    is_much = near >= _CLOSE and other >= _OTHER_CLOSE
    is_like = found.order >= _IN_ORDER or other >= _CLOSE or near >= _WHOLE
    return found.n_shared >= 2 and is_much and is_like


def _is_claim(side: Wording) -> bool:
    n_content = sum(side.is_content) - sum(side.is_name)
    return len(side.forms) >= _MIN_WORDS and (n_content >= 1 or len(side.forms) >= 2 * _MIN_WORDS)


def is_topic(side: Wording) -> bool:
    """Return whether a wording names something and says nothing of it: "the offer of a joint inspection"."""
    if sum(side.is_quoted) >= _MIN_WORDS or side.forms[:1] == ("to",):
        return False
    return not any(form in AUXILIARIES or form in SUBJECTS for form in side.forms)


def _quote(side: Wording, start: int, end: int) -> str:
    """Return the text of some words; those of a date may stand the other way round."""
    return side.text[min(low for low, _ in side.spans[start:end]) : max(high for _, high in side.spans[start:end])]


def _strip(side: Wording) -> tuple[str, ...]:
    return side.forms[1:] if side.forms[:1] == ("that",) else side.forms


def _tell(side: Wording, gaps: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """Return the words in gaps as they are written, pieces with a qualifier first, without mere grammar."""
    qualifiers = read_stem_sets("qualifier") | read_stem_sets("negator")
    pieces = [
        (not qualifiers & set(side.stems[start:end]), start, _quote(side, start, end))
        for start, end in gaps
        if any(side.is_content[start:end]) or qualifiers & set(side.stems[start:end])
    ]
    return tuple(text for _, _, text in sorted(pieces))
