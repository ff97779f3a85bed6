"""Who annotates a corpus, and does anybody have to?"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from presswork.engines.cluster import run_on_cluster
from presswork.engines.parts import Annotated, Gathering, Kept, Parts, Settings
from presswork.engines.pool import choose_workers, count_cores, map_in_pool, run_in_pool
from presswork.engines.progress import show_progress
from presswork.engines.remote_store import RemoteStore
from presswork.engines.store import Store, annotate_kept, digest_code, find_cache, find_part, keep_part, name_part
from presswork.errors import EngineError, ParameterError
from presswork.remote import is_remote
from presswork.spreading import Spread

ENGINES = ("embedded", "dask")
# More processes than any machine has cores are a slip of the pen.
MOST_WORKERS = 1024


@dataclass(frozen=True)
class Engine:
    """How the work is done; the tables are the same whatever it says.

    Attributes
    ----------
    name
        ``embedded``: here, on all cores; ``dask``: on a cluster (:mod:`presswork.engines.cluster`).
    scheduler, folder
        Of a cluster: the address of its scheduler, empty for one on this machine; and where parts are kept.
    workers
        Processes that annotate; 0 for as many as there are cores, fewer for small corpora.
    is_cached
        Whether parts that were annotated before are taken from the cache, and new ones kept there.
    shows_progress
        Whether people are shown how far the work is, where they look.
    reads_here
        Whether this machine reads the files, also where a cluster annotates: the others do not see them.
    """

    workers: int = 0
    is_cached: bool = True
    shows_progress: bool = True
    name: str = "embedded"
    scheduler: str = ""
    folder: str | Path = "presswork-parts"
    reads_here: bool = False

    def __post_init__(self) -> None:
        if self.name not in ENGINES:
            raise ParameterError(f"The engine {self.name!r} is not known; use one of {', '.join(ENGINES)}.")
        if self.scheduler and self.name != "dask":
            raise ParameterError(f"The scheduler {self.scheduler!r} is one of Dask; say --engine dask, too.")
        if not 0 <= self.workers <= MOST_WORKERS:
            raise ParameterError(
                f"The number of workers is {self.workers}; it must be 1 to {MOST_WORKERS}, or 0 for one a core."
            )


EMBEDDED = Engine()


def find_spread(engine: Engine) -> Spread | None:
    """Return what reads files: the cluster that was named, or many processes here; None where there is one.

    A cluster made here would be no faster than the processes, and takes seconds to begin.
    """
    if engine.scheduler and not engine.reads_here:
        return _find_cluster(engine)
    n_workers = engine.workers or count_cores()
    return functools.partial(run_in_pool, n_workers=n_workers) if n_workers > 1 else None


def _find_cluster(engine: Engine) -> Spread:
    n_workers = engine.workers or count_cores()
    return functools.partial(run_on_cluster, n_workers=n_workers, scheduler=engine.scheduler)


def find_mapper(engine: Engine) -> Spread | None:
    """Return what maps the annotated pieces of a corpus (:mod:`presswork.spreading`), as :func:`find_spread` does."""
    if engine.scheduler:
        return _find_cluster(engine)
    n_workers = engine.workers or count_cores()
    return functools.partial(map_in_pool, n_workers=n_workers) if n_workers > 1 else None


def annotate_corpus(
    articles: pd.DataFrame, exported: pd.DataFrame, settings: Settings, engine: Engine = EMBEDDED
) -> tuple[dict[str, pd.DataFrame], list[dict]]:
    """Return the tables that are made of one article at a time, and rows of `problems`, in the order of the corpus.

    Raises
    ------
    EngineError
        If a worker was lost.
    """
    parts = Parts(articles, exported)
    store = _choose_store(engine)
    keys = [name_part(part, settings) if store else "" for part in parts]
    gathering = Gathering(len(parts))
    with show_progress(len(articles), engine.shows_progress) as tell:
        for at, annotated in _annotate(parts, keys, settings, store, engine):
            gathering.add(at, annotated)
            tell(parts.count_articles(at))
    if store:
        store.sweep()
    return gathering.join()


def _choose_store(engine: Engine) -> Store | None:
    """Return where parts are kept: on a cluster always, in a folder that all of it can reach."""
    if engine.name == "dask":
        if is_remote(engine.folder):
            return RemoteStore(Path(), keeps_failures=True, address=str(engine.folder))
        return Store(Path(engine.folder).absolute(), keeps_failures=True)
    return find_cache("parts") if engine.is_cached else None


def _annotate(
    parts: Parts, keys: Sequence[str], settings: Settings, store: Store | None, engine: Engine
) -> Iterator[tuple[int, Annotated | Kept]]:
    """Yield the number of each part and what is made of it: first those that are kept, then the others."""
    left = []
    for at, key in enumerate(keys):
        found = find_part(store, key) if store else None
        if found:
            yield at, found
        else:
            left.append(at)
    n_workers = choose_workers(engine.workers, len(left), sum(map(parts.count_characters, left)))
    tasks = ((parts[at], settings, store, keys[at]) for at in left)
    if engine.name == "embedded":
        for number, annotated in run_in_pool(annotate_kept, tasks, n_workers):
            yield left[number], annotated
    elif store and left:
        checked = ((*task, digest_code()) for task in tasks)
        for number, _ in run_on_cluster(keep_part, checked, n_workers, engine.scheduler):
            yield left[number], _take(store, keys[left[number]])


def _take(store: Store, key: str) -> Kept:
    found = find_part(store, key)
    if found is None:
        raise EngineError(
            f"A worker has made a part that is not in {store.place}; name a folder with --parts that this machine "
            "and every worker reach by the same name."
        )
    return found
