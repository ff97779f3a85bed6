"""Which statements are one claim: the table `shared_statements`.

One row is a statement that stands in two articles or more, in whatever wording.  Statements are taken in the order of
time; each joins the claim of the earlier statement that it is nearest to, and is told by what it is to the earliest.
"""

from __future__ import annotations

import dataclasses

import pandas as pd

from presswork.ledger.candidates import find_candidates
from presswork.ledger.relations import RELATIONS, Relation, is_topic
from presswork.ledger.units import Units, list_units
from presswork.schema import make_table
from presswork.spreading import Spread

_WORD_FOR_WORD = ("same", "cut")


@dataclasses.dataclass
class _Claim:
    """A claim being built: the place of its earliest unit, and what each of its units is to that one."""

    earliest: int
    relations: dict[int, Relation | None]


def find_shared_statements(
    quotations: pd.DataFrame, articles: pd.DataFrame, shared_text: pd.DataFrame, spread: Spread | None = None
) -> pd.DataFrame:
    """Return the statements that stand in two articles or more, however cut or reworded: `shared_statements`.

    One row per statement of a claim, the claims in the order of their earliest statements, each in the order of time.

    Parameters
    ----------
    quotations, articles, shared_text
        The tables of DESIGN.
    spread
        Who reads the pieces of the corpus (:mod:`presswork.spreading`); None for this process.

    Returns
    -------
    shared_statements
        ``claim`` (number from 0)``, article_id, quotation, relation`` (to the earliest: same, cut, reworded,
        reported; or changed, contradicts)``, similarity`` (0 to 1: half the shares of the weight of each that the
        other has too)``, lost, added`` (lists of words, those with a qualifier first)``, is_earliest`` and
        ``copy_of`` (the article that this one is a copy of; null otherwise).

    Notes
    -----
    The earliest is the first that says it and does not only name it: of one day the first in the corpus, for hours
    are not known; undated articles come last.  A claim needs two articles that are no copies of one another, or a
    copy that does not say the same.  A statement of several sentences may be part of several claims.  Statements of
    one speaker are compared, and quotations of at least eight words whoever is named; other words for one thought are
    missed more often than found, so a claim that is not here is no proof that nobody else had it.
    """
    units = list_units(quotations, articles, shared_text, spread)
    claims = [claim for claim in _build_claims(units, spread) if _is_shared(claim, units)]
    kept = _drop_parts(claims, units)
    rows = [
        _make_row(number, at, claim, units)
        for number, claim in enumerate(kept)
        for at in _choose_one_each(claim, units)
    ]
    return make_table("shared_statements", rows)


def _build_claims(units: Units, spread: Spread | None) -> list[_Claim]:
    found = find_candidates(
        [unit.brief for unit in units.units.values()],
        [unit.speaker for unit in units.units.values()],
        [unit.article_id for unit in units.units.values()],
        units.weigh,
    )
    links: dict[int, list[tuple[int, Relation]]] = {}
    for one, other, relation in units.relate_pairs(list(found), spread):
        links.setdefault(other, []).append((one, relation))
        links.setdefault(one, []).append((other, relation))
    # What only names a claim joins one that others make, before or after it.
    topics = {at for at in links if is_topic(units.units[at].wording)}
    home: dict[int, _Claim] = {}
    for at in [*sorted(set(links) - topics), *sorted(topics)]:
        home[at] = _join(at, links[at], home, units) or _Claim(at, {at: None})
    claims = {id(claim): claim for claim in home.values()}
    return sorted((c for c in claims.values() if len(c.relations) > 1), key=lambda c: c.earliest)


def _join(at: int, links: list[tuple[int, Relation]], home: dict[int, _Claim], units: Units) -> _Claim | None:
    """Return the claim that a unit joins, nearest first; None where it is the first to say it."""
    nearest = sorted(
        (link for link in links if link[0] in home),
        key=lambda link: (RELATIONS.index(link[1].kind), -link[1].similarity, link[0]),
    )
    for met, relation in nearest:
        claim = home[met]
        to_earliest = relation if met == claim.earliest else units.relate(claim.earliest, at)
        if to_earliest is None and relation.kind == "same":
            to_earliest = claim.relations[met]
        if to_earliest is not None:
            claim.relations[at] = to_earliest
            return claim
    return None


def _is_shared(claim: _Claim, units: Units) -> bool:
    is_retold = any(relation is not None and relation.kind != "same" for relation in claim.relations.values())
    originals = {units.units[at].original for at in claim.relations}
    return len({units.units[at].article_id for at in claim.relations}) > 1 and (is_retold or len(originals) > 1)


def _drop_parts(claims: list[_Claim], units: Units) -> list[_Claim]:
    """Return the claims without those whose statements all stand, word for word, in an earlier one as well."""
    kept: list[_Claim] = []
    seen: dict[tuple[str, int], list[set[tuple[str, int]]]] = {}
    for claim in claims:
        keys = {units.units[at].key for at in claim.relations}
        is_plain = all(r is None or r.kind in _WORD_FOR_WORD for r in claim.relations.values())
        first = units.units[claim.earliest].key
        if is_plain and any(keys <= earlier for earlier in seen.get(first, ())):
            continue
        kept.append(claim)
        for key in keys:
            seen.setdefault(key, []).append(keys)
    return kept


def _choose_one_each(claim: _Claim, units: Units) -> list[int]:
    """Return the units of a claim, of two sentences of one statement the one that is nearer to the earliest."""
    best: dict[tuple[str, int], int] = {}
    for at in sorted(claim.relations):
        key = units.units[at].key
        if key not in best or _rank(claim.relations[at]) < _rank(claim.relations[best[key]]):
            best[key] = at
    return sorted(best.values())


def _rank(relation: Relation | None) -> tuple[int, float]:
    return (-1, 0.0) if relation is None else (RELATIONS.index(relation.kind), -relation.similarity)


def _make_row(number: int, at: int, claim: _Claim, units: Units) -> dict[str, object]:
    unit, relation = units.units[at], claim.relations[at]
    if relation is not None and relation.kind in _WORD_FOR_WORD:
        # Of a statement of several sentences, those left out count as cut.
        whole = units.compare_wholes(claim.earliest, at)
        relation = whole if whole is not None and whole.kind in _WORD_FOR_WORD else relation
    found = relation or Relation("same", 1.0, (), ())
    return {
        "claim": number,
        "article_id": unit.article_id,
        "quotation": unit.quotation,
        "relation": found.kind,
        "similarity": found.similarity,
        "lost": list(found.lost),
        "added": list(found.added),
        "is_earliest": relation is None,
        "copy_of": unit.original if unit.original != unit.article_id else None,
    }
