"""How are parts annotated on a cluster?

Dask hands the tasks out, tries them again and bears the loss of workers (extra ``scale``).  A worker puts what it
made into a store that all can reach, and only that it did so comes back; a run that was ended halfway finds it there.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from presswork.errors import EngineError, MissingExtraError

# Tasks of a worker that wait at the scheduler, which holds their articles in memory.
_MOST_WAITING = 4
_SECONDS_TO_CONNECT = 20
# A task is tried again when its worker was lost, and so often when it raised an error.
_RETRIES = 2
# Handing memory back to the system after every part costs a third of the CPU time; the number is in bytes.
_MALLOC = dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), 2**30)
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), 1)


def run_on_cluster(
    run: Callable, tasks: Iterable[tuple], n_workers: int, scheduler: str = ""
) -> Iterator[tuple[int, Any]]:
    """Yield the number of each task, which is what `run` is called with, and its result, as they are done.

    Parameters
    ----------
    n_workers
        Processes of a cluster on this machine, where `scheduler` is empty.
    scheduler
        Address of a Dask scheduler, ``tcp://10.0.0.1:8786``; its workers have Presswork of this version installed.

    Raises
    ------
    EngineError
        If there is no scheduler, or a task ended three workers.
    MissingExtraError
        If Dask is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("The engine dask needs Dask: pip install 'presswork[scale]'.") from error
    with _connect(distributed, n_workers, scheduler) as client:
        try:
            yield from _follow(distributed, client, run, tasks)
        except distributed.scheduler.KilledWorker as error:
            raise EngineError(
                "One part ended every worker that was given it, for want of memory perhaps; what was done is kept: "
                "run it again, with more memory for each worker."
            ) from error
        except OSError as error:
            told = " ".join(str(error).split())[:200]
            raise EngineError(
                f"The cluster was lost ({told}); what was done is kept, and skipped when it is run again."
            ) from error


@contextlib.contextmanager
def _connect(distributed: Any, n_workers: int, scheduler: str) -> Iterator[Any]:
    """Yield a client of the cluster at an address, or of one on this machine that ends with the run."""
    import dask

    if scheduler:
        try:
            client = distributed.Client(scheduler, timeout=_SECONDS_TO_CONNECT)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise EngineError(
                f"No Dask scheduler answers at {scheduler!r}; start one with `dask scheduler` and workers with "
                "`dask worker`, or leave --scheduler out."
            ) from error
        with client:
            yield client
        return
    own = {"distributed.nanny.pre-spawn-environ": {**_MALLOC, **_THREADS}, "distributed.admin.tick.limit": "1h"}
    options = {"n_workers": n_workers, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with (
        dask.config.set(own),
        distributed.LocalCluster(**options) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _follow(distributed: Any, client: Any, run: Callable, tasks: Iterable[tuple]) -> Iterator[tuple[int, Any]]:
    waiting = iter(enumerate(tasks))
    numbers: dict[str, int] = {}

    def submit(n: int) -> Iterator[Any]:
        for at, task in itertools.islice(waiting, n):
            future = client.submit(run, *task, pure=False, retries=_RETRIES)
            numbers[future.key] = at
            yield future

    n_workers = max(1, len(client.scheduler_info()["workers"]))
    done = distributed.as_completed(list(submit(_MOST_WAITING * n_workers)))
    for future in done:
        result = future.result()
        done.update(list(submit(1)))
        yield numbers.pop(future.key), result
