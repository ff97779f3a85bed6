"""What every kind of torture needs: a list of failures, children that have everything imported, surroundings."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from presswork import pipeline
from presswork.coverage import Coverage
from presswork.errors import PressworkError

RUN = "import sys; from presswork.cli import main; main(sys.argv[1:], prog_name='presswork')"
DEMO = Path(__file__).parents[1] / "seeds" / "demo"

failures: list[str] = []


def check(is_so: bool, what: str) -> None:
    """Note a failure, and print it at once."""
    if not is_so:
        failures.append(what)
        print(f"  FAILED: {what}", flush=True)


def fork(work: Callable[[], object]) -> int:
    """Start `work` in a child that has everything imported, and return its process id."""
    child = os.fork()
    if child:
        return child
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        work()
        os._exit(0)
    except BaseException as error:
        os._exit(1 if isinstance(error, PressworkError) else 2)


def wait(child: int) -> int:
    """Return how a child ended: its code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def make_two(folder: Path) -> list[Coverage]:
    """Return the coverages of two small corpora, told apart by their hash."""
    made = []
    for number, text in enumerate(("in May", "in June")):
        texts = folder / f"texts{number}"
        texts.mkdir()
        for name in ("ferry", "quay", "port"):
            said = f"{name}\n\n“We will sail {text},” Transport Minister Ilva Torrek said on Monday.\n"
            (texts / f"{name}.txt").write_text(said, encoding="utf-8")
        made.append(pipeline.make_coverage(texts))
    return made


def start(*arguments: object, code: str = RUN, **environment: str) -> subprocess.Popen:
    """Start the command in a process of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], env=os.environ | environment, **pipes)


def bound(limit: int, size: int) -> Callable[[], None]:
    """Return what bounds a resource of a child before it begins."""
    return lambda: resource.setrlimit(limit, (size, size))


# ---- surroundings in which the same input must give the same bytes

_CLOCK = """
import datetime, sys, time
at, step = [float(sys.argv.pop(1))], float(sys.argv.pop(1))
def tick():
    at[0] += step
    return at[0]
time.time = tick
time.time_ns = lambda: int(tick() * 1e9)
def shift(read):
    return lambda seconds=None: read(tick() if seconds is None else seconds)
time.localtime, time.gmtime = shift(time.localtime), shift(time.gmtime)
class Moment(datetime.datetime):
    now = classmethod(lambda kind, tz=None: kind.fromtimestamp(tick(), tz))
    today = classmethod(lambda kind: kind.fromtimestamp(tick()))
    utcnow = classmethod(lambda kind: kind.fromtimestamp(tick(), datetime.timezone.utc).replace(tzinfo=None))
class Day(datetime.date):
    today = classmethod(lambda kind: kind.fromtimestamp(tick()))
"""
# datetime is replaced only after the libraries that build on its classes are imported.
_RUN_BY_CLOCK = (
    f"{_CLOCK}import presswork.cli, presswork.pipeline\ndatetime.datetime, datetime.date = Moment, Day\n"
    "presswork.cli.main(sys.argv[1:], prog_name='presswork')"
)
# The beginning of Unix, a new year's night, the end of 32 bits, far ahead; and one that runs backwards.
_CLOCKS = {
    "1970": (86_400, 1e-3),
    "new year": (946_684_799, 0.5),
    "2038": (2**31 - 1, 0.5),
    "2100": (4_102_444_800, 1),
}
_CLOCKS |= {"backwards": (1_700_000_000, -3600)}

SURROUNDINGS: dict[str, tuple[Mapping[str, str], tuple[str, ...], tuple[float, float] | None]] = {
    "as it is": ({}, (), None),
    **{
        f"{n} threads": (dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), n), (), None)
        for n in "124"
    },
    **{f"{n} workers": ({}, ("--workers", n), None) for n in "123"},
    **{f"hash seed {n}": ({"PYTHONHASHSEED": n}, (), None) for n in "012"},
    "zone ahead": ({"TZ": "Pacific/Kiritimati"}, (), None),
    "zone behind": ({"TZ": "Pacific/Niue"}, (), None),
    "locale C": ({"LC_ALL": "C", "PYTHONUTF8": "0"}, (), None),
    "locale of commas": ({"LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"}, (), None),
    "no UTF-8": ({"LC_ALL": "xx_YY.ISO8859-9", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, (), None),
    **{f"clock {name}": ({}, (), clock) for name, clock in _CLOCKS.items()},
}


def write_tables_in(name: str, corpus: Path, out: Path) -> subprocess.Popen:
    """Start `presswork tables` in one of the surroundings."""
    environment, options, clock = SURROUNDINGS[name]
    arguments = ["tables", corpus, "--out", out, "--format", "jsonl", *options]
    code = _RUN_BY_CLOCK if clock else RUN
    return start(*(clock or ()), *arguments, code=code, PRESSWORK_CACHE="off", **environment)


def read_tables(out: Path) -> dict[str, bytes]:
    """Return the bytes of every table."""
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.jsonl"))}
