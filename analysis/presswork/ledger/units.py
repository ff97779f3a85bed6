"""What is compared: statements, those of several sentences sentence by sentence, in the order of time.

A speaker who is quoted with two sentences makes two claims; another outlet may print the second alone.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from presswork.language.sentences import split_sentences
from presswork.ledger.candidates import weigh_stems
from presswork.ledger.relations import Relation, find_relation
from presswork.ledger.wording import Wording, read_wording
from presswork.schema import to_rows
from presswork.sources.copies import find_copies
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


@dataclasses.dataclass(frozen=True)
class Unit:
    """A statement, or a sentence of it; `whole` are the words of the statement, `original` the article it copies."""

    article_id: str
    quotation: int
    speaker: str | None
    day: str
    original: str
    wording: Wording
    whole: Wording

    @property
    def is_whole(self) -> bool:
        """Whether it is all of its statement."""
        return self.wording is self.whole

    @functools.cached_property
    def n_content(self) -> int:
        """How many words of meaning it has."""
        return sum(self.wording.is_content)

    @property
    def key(self) -> tuple[str, int]:
        """Which statement it is of."""
        return self.article_id, self.quotation


@dataclasses.dataclass(frozen=True)
class Units:
    """All units in the order of time, and how rare a stem is among them."""

    units: Sequence[Unit]
    weigh: Callable[[str], float]
    # What was found of two wordings, by their identity: agencies' copies bring the same pairs again and again.
    _found: dict[tuple[int, int], Relation | None] = dataclasses.field(default_factory=dict)

    def relate(self, one: int, other: int) -> Relation | None:
        """Return what a unit is to an earlier one, by their places; None where they are two claims."""
        first, second = self.units[one], self.units[other]
        if not (first.is_whole and second.is_whole) and min(first.n_content, second.n_content) < _MIN_OF_PART:
            return None
        found = self._find_relation(first.wording, second.wording)
        if found is None or (found.kind == "reported" and not _is_soon(first, second)):
            return None
        if first.speaker is not None and first.speaker == second.speaker:
            return found
        is_telling = _is_telling(first.wording) and _is_telling(second.wording)
        return found if found.kind in ("same", "cut") and is_telling else None

    def compare_wholes(self, one: int, other: int) -> Relation | None:
        """Return what the statement of a unit is, as a whole, to that of an earlier one."""
        return self._find_relation(self.units[one].whole, self.units[other].whole)

    def _find_relation(self, one: Wording, other: Wording) -> Relation | None:
        key = id(one), id(other)
        if key not in self._found:
            self._found[key] = find_relation(one, other, self.weigh)
        return self._found[key]


def _is_soon(one: Unit, other: Unit) -> bool:
    days = [datetime.date.fromisoformat(unit.day) for unit in (one, other) if unit.day != _UNDATED]
    return len(days) < 2 or abs((days[1] - days[0]).days) <= _MAX_DAYS


def _is_telling(wording: Wording) -> bool:
    """Return whether a statement is a quotation long enough to be known by its words alone."""
    return sum(wording.is_quoted) >= _MIN_UNNAMED and sum(wording.is_content) >= _MIN_UNNAMED_CONTENT


def list_units(quotations: pd.DataFrame, articles: pd.DataFrame, shared_text: pd.DataFrame) -> Units:
    """Return what is compared, in the order of time: undated articles last, as they stand in the corpus."""
    columns = ["article_id", "published_on", "text"]
    about = {row["article_id"]: row | {"place": at} for at, row in enumerate(to_rows(articles[columns]))}
    rows = to_rows(select_spoken(quotations)[_COLUMNS])
    rows.sort(key=lambda row: _rank(row, about[row["article_id"]]))
    copies = find_copies(shared_text)
    kept = dict(zip(copies["article_id"].tolist(), copies["kept_id"].tolist(), strict=True))
    read = functools.cache(read_wording)  # the same words are one wording, whoever prints them
    units = [unit for row in rows for unit in _cut_units(row, about[row["article_id"]], kept, read)]
    return Units(units, weigh_stems([unit.wording for unit in units]))


def _rank(row: Mapping, article: Mapping) -> tuple:
    return article["published_on"] or _UNDATED, article["place"], row["start"], row["quotation"]


def _cut_units(
    row: Mapping, article: Mapping, kept: Mapping[str, str], read: Callable[..., Wording]
) -> Iterator[Unit]:
    whole = read(row["text"] or "", row["kind"], row["cue"])
    sentences = _split(row, article["text"] or "") if row["kind"] == "direct" else []
    wordings = [read(text, row["kind"], row["cue"]) for text in sentences] if len(sentences) > 1 else [whole]
    article_id = row["article_id"]
    facts = (article_id, row["quotation"], row["speaker"], article["published_on"] or _UNDATED)
    for wording in wordings:
        yield Unit(*facts, kept.get(article_id, article_id), wording, whole)


def _split(row: Mapping, text: str) -> list[str]:
    """Return the sentences of a statement; one that goes on behind "she said" is one sentence."""
    sentences: list[str] = []
    for start, end in row["fragments"] or []:
        cut = [text[start:end][low:high] for low, high in split_sentences(text[start:end])]
        if sentences and cut and cut[0][:1].islower():
            sentences[-1] += f" {cut.pop(0)}"
        sentences += cut
    return sentences
