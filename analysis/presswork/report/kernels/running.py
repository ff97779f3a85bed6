"""How a notebook is run: in a kernel of its own, in an empty folder, and ended with the run that began it."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from presswork.report.kernels.forking import Server, make_manager

# A cell that takes longer than this, in seconds, hangs.
CELL_TIMEOUT = 1800
# Below the staged folder: what kernels keep open, swept with the folder when a run is killed.
FOLDER = ".kernels"
# Papermill saves the whole notebook before and after every cell: a tenth of the time of a small report.
_ENGINE = "presswork"


def execute_notebook(
    source: Path, path: Path, parameters: Mapping[str, object], staging: Path, server: Server | None = None
) -> None:
    """Run a notebook and write it executed to `path`; a server forks its kernel.

    Raises
    ------
    Exception
        Whatever stopped it; what ran until then is written all the same.
    """
    import papermill
    from traitlets.config import Config

    logging.getLogger("papermill").addHandler(logging.NullHandler())  # what fails is told once, by us
    # An empty folder of its own, so that no module lying about is imported.
    empty = staging / FOLDER / source.stem
    empty.mkdir(parents=True)
    papermill.engines.papermill_engines.register(_ENGINE, _make_engine())
    forked = {"kernel_manager_class": make_manager(server)} if server else {}
    papermill.execute_notebook(
        source,
        path,
        dict(parameters),
        kernel_name="python3",
        engine_name=_ENGINE,
        progress_bar=False,
        resources={"metadata": {"path": str(empty)}},
        execution_timeout=CELL_TIMEOUT,
        extra_arguments=["--log-level=50"],  # a kernel's own chatter is not the user's business
        config=Config({"KernelManager": {"connection_file": str(empty.with_suffix(".json"))}}),
        **forked,
    )


def _make_engine() -> type:
    """Return papermill's engine, but that it writes the notebook when it ends, however it ends, not at every cell."""
    from papermill.engines import NBClientEngine

    class Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, *args: Any, **kwargs: Any) -> Any:
            save, nb_man.save = nb_man.save, lambda **_: None
            try:
                return super().execute_managed_notebook(nb_man, *args, **kwargs)
            finally:
                nb_man.save = save  # papermill calls it once more

    return Engine


@contextlib.contextmanager
def ending_together(pool: ThreadPoolExecutor, futures: Iterable[Future], staging: Path) -> Iterator[None]:
    """Let an interruption end the kernels, too, that work below `staging`, instead of waiting for them."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        while not all(future.done() for future in futures):
            stop_kernels(staging)
            time.sleep(0.1)
        raise


def stop_kernels(staging: Path) -> None:
    """End the kernels that this process started for a staged folder, and no others."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if any(str(staging / FOLDER) in argument for argument in child.cmdline()):
                child.kill()
