"""Who annotates a corpus, and does anybody have to?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from presswork.engines.cache import find_cache
from presswork.engines.parts import Annotated, Part, Settings, cut_parts, join_parts
from presswork.engines.pool import choose_workers, run_in_pool
from presswork.engines.progress import show_progress
from presswork.engines.store import Store, annotate_kept, find_part, name_part
from presswork.errors import ParameterError

# More processes than any machine has cores are a slip of the pen.
MOST_WORKERS = 1024


@dataclass(frozen=True)
class Engine:
    """How the work is done; the tables are the same whatever it says.

    Attributes
    ----------
    workers
        Processes that annotate; 0 for as many as there are cores, fewer for small corpora.
    is_cached
        Whether parts that were annotated before are taken from the cache, and new ones kept there.
    shows_progress
        Whether people are shown how far the work is, where they look.
    """

    workers: int = 0
    is_cached: bool = True
    shows_progress: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.workers <= MOST_WORKERS:
            raise ParameterError(
                f"The number of workers is {self.workers}; it must be 1 to {MOST_WORKERS}, or 0 for one a core."
            )


EMBEDDED = Engine()


def annotate_corpus(
    articles: pd.DataFrame, exported: pd.DataFrame, settings: Settings, engine: Engine = EMBEDDED
) -> tuple[dict[str, pd.DataFrame], list[dict]]:
    """Return the tables that are made of one article at a time, and rows of `problems`, in the order of the corpus.

    Raises
    ------
    EngineError
        If a worker was lost.
    """
    parts = cut_parts(articles, exported)
    store = find_cache() if engine.is_cached else None
    keys = [name_part(part, settings) if store else "" for part in parts]
    done: dict[int, Annotated] = {}
    with show_progress(len(articles), engine.shows_progress) as tell:
        for at, annotated in _annotate(parts, keys, settings, store, engine.workers):
            done[at] = annotated
            tell(len(parts[at].articles))
    if store:
        store.sweep()
    return join_parts([done[at] for at in range(len(parts))])


def _annotate(
    parts: Sequence[Part], keys: Sequence[str], settings: Settings, store: Store | None, workers: int
) -> Iterator[tuple[int, Annotated]]:
    """Yield the number of each part and what is made of it: first those that are kept, then the others."""
    left = []
    for at, key in enumerate(keys):
        found = find_part(store, key) if store else None
        if found:
            yield at, found
        else:
            left.append(at)
    n_workers = choose_workers(workers, [parts[at] for at in left])
    tasks = [(parts[at], settings, store, keys[at]) for at in left]
    for number, annotated in run_in_pool(annotate_kept, tasks, n_workers):
        yield left[number], annotated
