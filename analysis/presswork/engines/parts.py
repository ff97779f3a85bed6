"""In which parts is a corpus annotated?

A part is some dozens of neighbouring articles with their exported comments.  Where it ends is told by the articles
themselves, not by their number before it: a new article moves the bounds of its own part only, and the rows, which
differ in a last digit when others are scored beside them, are the same however many workers there are.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import threadpoolctl

from presswork.engines.annotation import TABLES, annotate_articles
from presswork.language.lexicon import adding_rows
from presswork.schema import make_table, to_rows
from presswork.table_files import Content, read_contents

# Articles of a part: few, for many workers.  Parts of sixteen take a tenth longer a word, those of one three times.
LEAST, MOST = 16, 48
# Of the articles behind the sixteenth, one in so many ends its part.
_ONE_IN = 8
# The table of what went wrong in a part, beside those of annotation.
FAILURES = "problems"
# So many neighbouring parts are joined as soon as they are there.
_NEIGHBOURS = 64
# Characters of a part: some 60,000 words, which take a worker some seconds and 100 megabytes.
MOST_CHARACTERS = 400_000


@dataclass(frozen=True)
class Part:
    """Articles that are annotated together.

    Attributes
    ----------
    articles, exported
        Rows of `articles` as they were read, and comments exported beside them.
    """

    articles: pd.DataFrame
    exported: pd.DataFrame


@dataclass(frozen=True)
class Settings:
    """What beside the articles makes a difference to their annotation."""

    tone_model: str = "light"
    names: pd.DataFrame | None = None
    own: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # rows for word lists


@dataclass(frozen=True)
class Annotated:
    """The tables of a part, and the rows of `problems` that annotating it gave."""

    frames: Mapping[str, pd.DataFrame]
    failures: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """What was made of a part before: its tables, failures among them, as they stand in their files."""

    contents: Mapping[str, Content]


class Parts(Sequence[Part]):
    """The parts of a corpus, in its order, each cut when it is asked for: what waits takes no memory."""

    def __init__(self, articles: pd.DataFrame, exported: pd.DataFrame) -> None:
        self._articles, self._exported = articles, exported
        self._own = dict(list(exported.groupby("article_id", sort=False)))
        sizes = articles["text"].str.len().tolist()
        self._bounds = list(_find_bounds(articles["sha256"].tolist(), sizes))
        self._sizes = np.cumsum([0, *sizes])

    def __len__(self) -> int:
        return len(self._bounds)

    def count_articles(self, at: int) -> int:
        """Return how many articles a part has."""
        return self._bounds[at][1] - self._bounds[at][0]

    def count_characters(self, at: int) -> int:
        """Return how long the texts of a part are together."""
        start, end = self._bounds[at]
        return int(self._sizes[end] - self._sizes[start])

    def __getitem__(self, at: Any) -> Any:
        start, end = self._bounds[at]
        chosen = self._articles.iloc[start:end].reset_index(drop=True)
        found = [self._own[key] for key in chosen["article_id"] if key in self._own]
        return Part(chosen, pd.concat(found, ignore_index=True) if found else self._exported.iloc[:0])


def _find_bounds(digests: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start, n_characters = 0, 0
    for end, (digest, size) in enumerate(zip(digests, sizes, strict=True), 1):
        n_characters += size
        is_bound = end - start >= LEAST and int(digest[:8], 16) % _ONE_IN == 0
        if is_bound or end - start >= MOST or n_characters >= MOST_CHARACTERS:
            yield start, end
            start, n_characters = end, 0
    if start < len(digests):
        yield start, len(digests)


def annotate_part(part: Part, settings: Settings) -> Annotated:
    """Return what is made of a part, with one thread of linear algebra: their number moves last digits."""
    failures: list[dict] = []
    with threadpoolctl.threadpool_limits(1), adding_rows(settings.own):
        frames = annotate_articles(part.articles, part.exported, failures, settings.tone_model, settings.names)
    order = {name: at for at, name in enumerate(part.articles["path"].fillna(part.articles["article_id"]))}
    return Annotated(frames, sorted(failures, key=lambda row: order[row["path"]]))


class Gathering:
    """The tables of parts as they come, in whatever order: joined as soon as neighbours are all there.

    Small tables take three times the memory of what they hold.
    """

    def __init__(self, n_parts: int) -> None:
        self._n_parts = n_parts
        self._done: dict[int, Annotated | Kept] = {}
        self._left = collections.Counter(at // _NEIGHBOURS for at in range(n_parts))
        self._joined: dict[int, Annotated] = {}

    def add(self, at: int, made: Annotated | Kept) -> None:
        """Add what was made of a part."""
        self._done[at] = made
        group = at // _NEIGHBOURS
        self._left[group] -= 1
        if not self._left[group]:
            places = range(group * _NEIGHBOURS, min((group + 1) * _NEIGHBOURS, self._n_parts))
            self._joined[group] = join_parts([self._done.pop(place) for place in places])

    def join(self) -> tuple[dict[str, pd.DataFrame], list[dict]]:
        """Return the tables of all parts as one, and all failures, in the order of the parts."""
        whole = join_parts([self._joined.pop(group) for group in sorted(self._joined)])
        return dict(whole.frames), whole.failures


def join_parts(made: Sequence[Annotated | Kept]) -> Annotated:
    """Return the tables and failures of neighbouring parts as those of one."""
    runs = [list(run) for _, run in itertools.groupby(made, type)]
    opened = [one for run in runs for one in _open_run(run)]
    frames = {}
    for name in TABLES:
        found = [frame for one in opened if len(frame := one.frames[name])]
        frames[name] = pd.concat(found, ignore_index=True) if found else make_table(name)
    return Annotated(frames, [row for one in opened for row in one.failures])


def _open_run(run: Sequence[Any]) -> Sequence[Annotated]:
    """Return what was kept of neighbouring parts as one; what was made now stays as it is."""
    if isinstance(run[0], Annotated):
        return run
    frames = {name: read_contents(name, [one.contents[name] for one in run]) for name in (*TABLES, FAILURES)}
    return [Annotated(frames, to_rows(frames.pop(FAILURES)))]
