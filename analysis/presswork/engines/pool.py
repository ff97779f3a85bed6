"""How are parts annotated on all cores of this machine?

The standard library's pool of processes hands out the parts; here stands only how many there are, and how they end:
with the run that began them, however it ends.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import contextvars
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from presswork.errors import EngineError

# A worker loads the lists and models that it needs, which takes as long as so many characters of news.
_WORTH_A_WORKER = 150_000
# Where processes are not forked, a worker loads the package anew, too, which takes as long as so many pieces.
_WORTH_A_START = 20
# Tasks of a worker that wait with their articles in memory.
_MOST_WAITING = 4
# What was killed is gone before.
_SECONDS_TO_END = 5
_FORKS = sys.platform == "linux"
# Pools by their number of processes, where they are kept (:func:`keeping_workers`).
_KEPT: contextvars.ContextVar[dict[int, concurrent.futures.ProcessPoolExecutor] | None] = contextvars.ContextVar(
    "kept", default=None
)


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choose_workers(wanted: int, n_parts: int, n_characters: int) -> int:
    """Return how many processes annotate so much: as many as `wanted`; for 0, one for each core that is worth it."""
    if wanted:
        return min(wanted, max(n_parts, 1))
    return max(1, min(count_cores(), n_parts, n_characters // _WORTH_A_WORKER))


def map_in_pool(run: Callable, pieces: Sequence[tuple], n_workers: int) -> Iterator[tuple[int, Any]]:
    """Yield as :func:`run_in_pool` does what is made of pieces, each of which takes a tenth of its annotation."""
    return run_in_pool(run, pieces, min(n_workers, max(1, len(pieces) // (1 if _FORKS else _WORTH_A_START))))


def run_in_pool(run: Callable, tasks: Iterable[tuple], n_workers: int) -> Iterator[tuple[int, Any]]:
    """Yield the number of each task, which is what `run` is called with, and its result, as they are done.

    Raises
    ------
    EngineError
        If a worker was killed.
    """
    if n_workers == 1:
        yield from ((at, run(*task)) for at, task in enumerate(tasks))
        return
    with _open_pool(n_workers) as pool:
        try:
            yield from _follow(pool, run, tasks, _MOST_WAITING * n_workers)
        except BrokenProcessPool as error:
            raise EngineError(
                f"One of the {n_workers} worker processes was killed, for want of memory perhaps; run it again, with "
                "--workers 1 where memory is short: parts that were done are kept in the cache."
            ) from error


def _follow(
    pool: concurrent.futures.Executor, run: Callable, tasks: Iterable[tuple], n_waiting: int
) -> Iterator[tuple[int, Any]]:
    waiting = iter(enumerate(tasks))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking a process that has threads
        futures = {pool.submit(run, *task): at for at, task in itertools.islice(waiting, n_waiting)}
    while futures:
        for future in concurrent.futures.wait(futures, return_when=concurrent.futures.FIRST_COMPLETED)[0]:
            futures |= {pool.submit(run, *task): at for at, task in itertools.islice(waiting, 1)}
            yield futures.pop(future), future.result()


@contextlib.contextmanager
def keeping_workers() -> Iterator[None]:
    """Keep the processes of pools that are opened within, with the lists and models that they have loaded."""
    kept: dict[int, concurrent.futures.ProcessPoolExecutor] = {}
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)
        for pool in kept.values():
            pool.shutdown()


@contextlib.contextmanager
def _open_pool(n_workers: int) -> Iterator[concurrent.futures.ProcessPoolExecutor]:
    """Yield a pool of processes, gone at the end unless they are kept; at once where an error or a signal ends it."""
    kept = _KEPT.get()
    pool = kept.pop(n_workers, None) if kept is not None else None
    pool = pool or concurrent.futures.ProcessPoolExecutor(
        n_workers, multiprocessing.get_context("fork" if _FORKS else "spawn"), _begin_worker
    )
    try:
        yield pool
    except BaseException:
        children = list((pool._processes or {}).values())
        for child in children:
            child.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.join(_SECONDS_TO_END)
        raise
    if kept is None:
        pool.shutdown()
    else:
        kept[n_workers] = pool


def _begin_worker() -> None:
    """Leave signals to the run that began this worker, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
