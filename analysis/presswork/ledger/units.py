"""What is compared: statements, those of several sentences sentence by sentence, in the order of time.

A speaker who is quoted with two sentences makes two claims; another outlet may print the second alone.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from presswork.language.sentences import split_sentences
from presswork.ledger.candidates import Brief, Outline, Weights, find_weight, make_brief, outline
from presswork.ledger.relations import Relation, find_relation, may_relate
from presswork.ledger.wording import Wording, read_wording
from presswork.schema import to_rows
from presswork.sources.copies import find_copies
from presswork.spreading import Spread, cut_pieces, map_pieces
from presswork.statements.counts import select_spoken

# Words, and words of meaning, that make two one quotation although other people are named for it.
_MIN_UNNAMED, _MIN_UNNAMED_CONTENT = 8, 4
# Days within which what only names a claim can be taken for a report of it.
_MAX_DAYS = 7
# Words of meaning of a sentence among others that can be known again: "I don't care" cannot.
_MIN_OF_PART = 3
# Sorts behind every day.
_UNDATED = "9999"
_COLUMNS = ["article_id", "quotation", "kind", "start", "text", "fragments", "cue", "speaker"]


# Pairs that are compared by one worker at a time; more where there are so many that the pieces would be.
_PAIRS, _PIECES = 1000, 64
# Wordings and outlines that are held at once, some hundred megabytes.
_HELD = 10_000
_read = functools.lru_cache(maxsize=_HELD)(read_wording)


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A statement, or a sentence of it.

    `text` is its own, `statement` that of all of it, `original` the article that its article copies.  What is held of
    its words is the `brief`; they are read again where they are compared, for in memory they are ten times as large.
    """

    article_id: str
    quotation: int
    speaker: str | None
    day: str
    original: str
    text: str
    statement: str
    kind: str
    cue: str | None
    brief: Brief

    @property
    def wording(self) -> Wording:
        """Its words."""
        return _read(self.text, self.kind, self.cue)

    @property
    def whole(self) -> Wording:
        """The words of all of its statement."""
        return _read(self.statement, self.kind, self.cue)

    @property
    def is_whole(self) -> bool:
        """Whether it is all of its statement."""
        return self.text is self.statement

    @property
    def key(self) -> tuple[str, int]:
        """Which statement it is of."""
        return self.article_id, self.quotation


@dataclasses.dataclass(frozen=True)
class Units:
    """All units in the order of time, and how rare a stem is among them."""

    units: Mapping[int, Unit]
    weigh: Callable[[str], float]
    _outlines: dict[int, Outline] = dataclasses.field(default_factory=dict, init=False, repr=False)

    def relate(self, one: int, other: int) -> Relation | None:
        """Return what a unit is to an earlier one, by their places; None where they are two claims."""
        first, second = self.units[one], self.units[other]
        is_part = not (first.is_whole and second.is_whole)
        if is_part and min(first.brief.n_content, second.brief.n_content) < _MIN_OF_PART:
            return None
        if not may_relate(self._outline(one), self._outline(other), self.weigh):
            return None
        found = find_relation(first.wording, second.wording, self.weigh)
        if found is None or (found.kind == "reported" and not _is_soon(first, second)):
            return None
        if first.speaker is not None and first.speaker == second.speaker:
            return found
        is_telling = _is_telling(first.wording) and _is_telling(second.wording)
        return found if found.kind in ("same", "cut") and is_telling else None

    def relate_pairs(
        self, pairs: Sequence[tuple[int, int]], spread: Spread | None = None
    ) -> Iterator[tuple[int, int, Relation]]:
        """Yield the pairs that are one claim, by their places, with what the later is to the earlier."""
        size = max(_PAIRS, len(pairs) // _PIECES)
        cut = [pairs[at : at + size] for at in range(0, len(pairs), size)]
        pieces = [(self._choose(own) if spread else self, own) for own in cut]
        for found in map_pieces(_relate_piece, pieces, spread):
            yield from found

    def _choose(self, pairs: Iterable[tuple[int, int]]) -> Units:
        """Return the units of some pairs with what it takes to compare them, to be sent elsewhere."""
        chosen = {at: self.units[at] for pair in pairs for at in pair}
        weights = {stem: self.weigh(stem) for unit in chosen.values() for stem in unit.brief.content}
        return Units(chosen, functools.partial(find_weight, weights))

    def _outline(self, at: int) -> Outline:
        found = self._outlines.get(at)
        if found is None:
            if len(self._outlines) >= _HELD:
                self._outlines.clear()
            found = self._outlines[at] = outline(self.units[at].brief, self.weigh)
        return found

    def compare_wholes(self, one: int, other: int) -> Relation | None:
        """Return what the statement of a unit is, as a whole, to that of an earlier one."""
        return find_relation(self.units[one].whole, self.units[other].whole, self.weigh)


def _relate_piece(units: Units, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, Relation]]:
    related = ((one, other, units.relate(one, other)) for one, other in pairs)
    return [(one, other, relation) for one, other, relation in related if relation is not None]


def _is_soon(one: Unit, other: Unit) -> bool:
    days = [datetime.date.fromisoformat(unit.day) for unit in (one, other) if unit.day != _UNDATED]
    return len(days) < 2 or abs((days[1] - days[0]).days) <= _MAX_DAYS


def _is_telling(wording: Wording) -> bool:
    """Return whether a statement is a quotation long enough to be known by its words alone."""
    return sum(wording.is_quoted) >= _MIN_UNNAMED and sum(wording.is_content) >= _MIN_UNNAMED_CONTENT


def list_units(
    quotations: pd.DataFrame, articles: pd.DataFrame, shared_text: pd.DataFrame, spread: Spread | None = None
) -> Units:
    """Return what is compared, in the order of time: undated articles last, as they stand in the corpus.

    `spread` says who reads the pieces of the corpus (:mod:`presswork.spreading`).
    """
    copies = find_copies(shared_text)
    kept = dict(zip(copies["article_id"].tolist(), copies["kept_id"].tolist(), strict=True))
    pieces = cut_pieces(articles[["article_id", "published_on", "text"]], select_spoken(quotations)[_COLUMNS])
    units: list[Unit] = []
    weights = Weights()
    for own, counted in map_pieces(_cut_piece, pieces, spread):
        weights.join(counted)
        units += [_name_original(unit, kept) for unit in own]
    return Units(dict(enumerate(sorted(units, key=lambda unit: unit.day))), weights.weigh())


def _name_original(unit: Unit, kept: Mapping[str, str]) -> Unit:
    original = kept.get(unit.article_id)
    return unit if original is None else dataclasses.replace(unit, original=original)


def _cut_piece(articles: pd.DataFrame, said: pd.DataFrame) -> tuple[list[Unit], Weights]:
    """Return the units of some articles in the order of the corpus, and how often they have each stem."""
    about = {row["article_id"]: row | {"place": at} for at, row in enumerate(to_rows(articles))}
    rows = sorted(to_rows(said), key=lambda row: (about[row["article_id"]]["place"], row["start"], row["quotation"]))
    weights = Weights()
    return [unit for row in rows for unit in _cut_units(row, about[row["article_id"]], weights)], weights


def _cut_units(row: Mapping, article: Mapping, weights: Weights) -> Iterator[Unit]:
    statement, kind, cue = row["text"] or "", row["kind"], row["cue"]
    sentences = _split(row, article["text"] or "") if kind == "direct" else []
    article_id = row["article_id"]
    facts = (article_id, row["quotation"], row["speaker"], article["published_on"] or _UNDATED, article_id)
    for text in sentences if len(sentences) > 1 else [statement]:
        wording = read_wording(text, kind, cue)
        weights.add(wording)
        yield Unit(*facts, text, statement, kind, cue, make_brief(wording))


def _split(row: Mapping, text: str) -> list[str]:
    """Return the sentences of a statement; one that goes on behind "she said" is one sentence."""
    sentences: list[str] = []
    for start, end in row["fragments"] or []:
        cut = [text[start:end][low:high] for low, high in split_sentences(text[start:end])]
        if sentences and cut and cut[0][:1].islower():
            sentences[-1] += f" {cut.pop(0)}"
        sentences += cut
    return sentences
