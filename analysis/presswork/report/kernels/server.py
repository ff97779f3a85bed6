"""The process that kernels are forked from, once it has imported what all notebooks need.

Run as ``python -P -m presswork.report.kernels.server FOLDER``.  Each line that comes in asks for a kernel: a JSON
object of its ``arguments``, ``cwd`` and ``env``; the answer is a line with its process id.  It ends, and all kernels
with it, when nothing can come in any more: with the run that began it, however that ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import warnings

# Imported once, not in every kernel.  Drawing is imported without a screen: a kernel chooses how it shows pictures.
_NEEDED = (
    "ipykernel.kernelapp",
    "matplotlib.pyplot",
    "pandas.io.formats.style",
    "presswork.pipeline",
    "presswork.show.gallery",
    "presswork.show.tables",
    "presswork.sources.measures",
    "presswork.tone.measures",
    "presswork.words.measures",
)
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Fork kernels until the other side is gone."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever prints while it is imported does not answer
    kernels: set[int] = set()
    signal.signal(signal.SIGCHLD, lambda *_: _take_away(kernels, os.WNOHANG))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_needed()
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)  # threads of libraries
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            answers.close()
            _become_kernel(asked["arguments"], asked["cwd"], asked["env"])
        kernels.add(child)
        answers.write(f"{child}\n")
        answers.flush()
    for child in set(kernels):
        for kill in (os.killpg, os.kill):  # the latter where it leads no group yet
            with contextlib.suppress(OSError):  # gone before
                kill(child, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _take_away(kernels, 0)


def _take_away(kernels: set[int], options: int) -> None:
    """Let the kernels go that have ended, so that what they used counts as used by this process."""
    with contextlib.suppress(ChildProcessError):  # there is none
        while child := os.waitpid(-1, options)[0]:
            kernels.discard(child)


def import_needed() -> None:
    """Import what all notebooks need, and draw a first chart, which takes longer than others."""
    import importlib

    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel would
    for name in _THREADS:  # what is forked must not have had threads; nor would more be faster
        os.environ[name] = "1"
    for name in _NEEDED:
        importlib.import_module(name)
    from presswork.show.charts import canvas

    canvas.show(canvas.start_chart("fonts are found and read", "once"))


def _become_kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """Be a kernel in this process, and end with it."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env | {"JPY_PARENT_PID": str(os.getppid())})  # when that is gone, the kernel ends
        from ipykernel.kernelapp import IPKernelApp

        sys.argv = ["ipykernel_launcher", *arguments]
        IPKernelApp.launch_instance()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
