"""Try to break it: kills, full disks, two runs at once, little memory, endless patterns, growth, mutated documents.

    python tests/torture.py --minutes 3 --seed 20261130

Prints one line per kind of torture with its figures, and exits with 1 if anything was lost, crashed or grew too fast.
Everything but the growth and the mutations takes about a minute; those take the rest of the time.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))

import torture_documents
from presswork import outputs, pipeline
from presswork.coverage import Coverage
from presswork.errors import PressworkError
from torture_checks import (
    DEMO,
    RUN,
    SURROUNDINGS,
    bound,
    check,
    failures,
    fork,
    make_two,
    read_tables,
    start,
    wait,
    write_tables_in,
)

# In a cut of less than ten minutes, half of the kills.
N_KILLS, N_REPORTS = 200, 2


def read_hash(out: Path) -> str:
    """Return which corpus the tables in a folder are of."""
    try:
        return pipeline.load(out).hash
    except PressworkError as error:
        return f"unreadable: {error}"


# ---- writing


def torture_kills(draw: random.Random, folder: Path, n_kills: int = N_KILLS) -> str:
    """kill -9 while tables are written over earlier ones: what stands there is of one run, the next run sweeps."""
    coverages, out = make_two(folder), folder / "out"
    hashes = {coverage.hash for coverage in coverages}
    start = time.perf_counter()
    wait(fork(lambda: pipeline.write_tables(coverages[0], out, ["jsonl"]) and None))
    seconds, seen = time.perf_counter() - start, {"old": 0, "new": 0}
    for number in range(n_kills):
        before, new = read_hash(out), coverages[(number + 1) % 2]
        child = fork(lambda new=new: pipeline.write_tables(new, out, ["jsonl"]) and None)
        time.sleep(draw.random() * seconds * 1.5)
        os.kill(child, signal.SIGKILL)
        wait(child)
        with outputs.stage_folder(out):  # the sweep of the next run
            pass
        after = read_hash(out)
        check(after in hashes, f"kill {number}: {after}")
        seen["old" if after == before else "new"] += 1
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    check(not left, f"left after the kills: {left}")
    return f"{n_kills} kills of tables: {seen['old']} left the old, {seen['new']} the new, 0 mixed"


def torture_cache(draw: random.Random, folder: Path, n_kills: int = 40) -> str:
    """kill -9 while a run keeps or takes annotated tables: the next run with that cache finds the same."""
    coverages = make_two(folder)
    os.environ["PRESSWORK_CACHE"] = str(folder / "cache")
    try:
        start = time.perf_counter()
        wait(fork(lambda: pipeline.make_coverage(folder / "texts0") and None))
        seconds, n_cut = time.perf_counter() - start, 0
        for number in range(n_kills):
            texts, expected = folder / f"texts{number % 2}", coverages[number % 2]
            if number % 4 < 2:
                shutil.rmtree(folder / "cache", ignore_errors=True)
            child = fork(lambda texts=texts: pipeline.make_coverage(texts) and None)
            time.sleep(draw.random() * seconds)
            os.kill(child, signal.SIGKILL)
            n_cut += wait(child) != 0
            child = fork(
                lambda texts=texts, own=expected: os._exit(7 * (not is_same(pipeline.make_coverage(texts), own)))
            )
            check(wait(child) == 0, f"cache, kill {number}: the next run found something else")
    finally:
        os.environ["PRESSWORK_CACHE"] = "off"
    return f"{n_kills} kills of runs with a cache, {n_cut} before their end: every next run found the same"


def is_same(one: Coverage, other: Coverage) -> bool:
    frames = other.get_frames()
    return all(frame.equals(frames[name]) for name, frame in one.get_frames().items())


def torture_surroundings(_: random.Random, folder: Path) -> str:
    """Threads, workers, hash seeds, zones, locales and clocks: the same bytes, of the whole demo corpus."""
    expected: dict[str, bytes] = {}
    for name in SURROUNDINGS:
        out = folder / "out"
        told = (process := write_tables_in(name, DEMO, out)).communicate()[1]
        check(process.returncode == 0, f"{name}: {told[-300:]}")
        found = read_tables(out)
        expected = expected or found
        others = [table for table, content in found.items() if content != expected.get(table)]
        check(not others and len(found) == len(expected), f"{name}: other bytes in {', '.join(others)}")
        shutil.rmtree(out, ignore_errors=True)
    return f"{len(SURROUNDINGS)} surroundings ({', '.join(SURROUNDINGS)}): the same bytes"


def torture_dask(draw: random.Random, folder: Path, n_kills: int = 8) -> str:
    """kill -9 of a run on a cluster, again and again: what was done is kept, and the last gives the same bytes."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        return "Dask is not installed (extra scale): no run on it was killed"
    wait_for(write_tables_in("as it is", DEMO, folder / "one"))
    options = ("--engine", "dask", "--workers", 2, "--format", "jsonl", "--out", folder / "two")
    code = f"if __name__ == '__main__':\n    {RUN}"
    n_cut = 0
    for _ in range(n_kills):
        process = start("tables", DEMO, *options, code=code)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2 + draw.random() * 10)
        n_cut += process.poll() is None
        process.kill()
        process.communicate()
        check(n_cut == 0 or not (folder / "two").exists() or bool(read_tables(folder / "two")), "half a folder")
    wait_for(start("tables", DEMO, *options, code=code))
    check(read_tables(folder / "two") == read_tables(folder / "one"), "Dask after kills: other bytes")
    return f"{n_kills} kills of a run on Dask, {n_cut} before its end: resumed, the same bytes as of one process"


def wait_for(process: subprocess.Popen) -> None:
    """Let a run end well."""
    told = process.communicate()[1]
    check(process.returncode == 0, f"a run ended with {process.returncode}: {told[-300:]}")


def torture_disk(draw: random.Random, folder: Path) -> str:
    """A disk that is full after so many bytes of a file: the old tables stand."""
    coverages, out = make_two(folder), folder / "out"
    pipeline.write_tables(coverages[0], out, ["jsonl"])
    largest = max(path.stat().st_size for path in out.iterdir())

    def write(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        pipeline.write_tables(coverages[1], out, ["jsonl", "csv"])

    n_told = 0
    for number in range(50):
        size = draw.randrange(largest)
        code = wait(fork(lambda size=size: write(size)))
        check(code == 1, f"full disk {number}: ended with {code}")
        check(read_hash(out) == coverages[0].hash, f"full disk {number}: the old tables are lost")
        n_told += code == 1
    return f"50 full disks: {n_told} told, 50 left the old tables"


def torture_pairs(draw: random.Random, folder: Path) -> str:
    """Two runs at once into one folder: one writes, the other is told or writes after it."""
    coverages, out, told = make_two(folder), folder / "out", 0
    for number in range(50):
        children = []
        for coverage in coverages:
            children.append(fork(lambda own=coverage: pipeline.write_tables(own, out, ["jsonl"]) and None))
            time.sleep(draw.random() * 0.02)
        codes = [wait(child) for child in children]
        check(0 in codes and 2 not in codes, f"pair {number}: ended with {codes}")
        check(read_hash(out) in {c.hash for c in coverages}, f"pair {number}: mixed tables")
        told += 1 in codes
    return f"50 pairs of runs at once: {told} told that another writes, 0 mixed"


def torture_reports(draw: random.Random, folder: Path) -> str:
    """A report is ended at some moment, by TERM, HUP or kill: the next one stands, and nothing lies beside it."""
    make_two(folder)
    out, ended = folder / "made" / "report", []
    for number in range(N_REPORTS):
        process = start("report", folder / "texts0", "--only", "00", "--out", out)
        time.sleep(2 + draw.random() * 6)
        sent = [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP][number % 3]
        process.send_signal(sent)
        told = process.communicate()[1]
        check("Traceback" not in told, f"report ended by {sent.name}: {told[-300:]}")
        ended.append(sent.name)
        left = sorted(path.name for path in out.parent.iterdir()) if out.parent.exists() else []
        check(sent == signal.SIGKILL or left in ([], ["report"]), f"left after {sent.name}: {left}")
    with outputs.stage_folder(out):
        pass
    left = sorted(path.name for path in out.parent.iterdir())
    check(left in ([], ["report"]), f"left after the sweep: {left}")
    return f"{N_REPORTS} reports ended ({', '.join(ended)}): nothing half done stands"


def torture_memory(_: random.Random, folder: Path) -> str:
    """Little memory, few open files: one sentence or a result, never a traceback."""
    make_two(folder)
    ended = []
    for name, limit in (("RLIMIT_AS", 600_000_000), ("RLIMIT_AS", 1_200_000_000), ("RLIMIT_NOFILE", 12)):
        command = [sys.executable, "-c", RUN, "tables", str(folder / "texts0"), "--out", str(folder / "out")]
        limited = bound(getattr(resource, name), limit)
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        options = {"capture_output": True, "text": True, "preexec_fn": limited, "env": environment}
        done = subprocess.run(command, check=False, **options)
        check("Traceback" not in done.stderr, f"{name} {limit:,}: {done.stderr[-300:]}")
        ended.append(f"{name} {limit:,} ended with {done.returncode}")
    return "; ".join(ended)


# ---- all of it


def list_kinds(minutes: float, end: float) -> dict[str, Callable[[random.Random, Path], str]]:
    """Return the kinds of torture by name; those that take minutes only where there are ten."""
    by = torture_documents
    is_long = minutes >= 10
    kinds = {
        "kills": lambda d, f: torture_kills(d, f, N_KILLS if is_long else N_KILLS // 2),
        "cache": lambda d, f: torture_cache(d, f, 40 if is_long else 8),
        "disk": torture_disk,
        "pairs": torture_pairs,
        "memory": torture_memory,
        "reports": torture_reports,
        "patterns": by.torture_patterns,
        "surroundings": torture_surroundings,
        "dask": torture_dask,
        "attacks": by.torture_attacks,
        "literals": by.torture_literals,
        "growth": lambda d, f: by.torture_growth(d, f, (500, 1000, 2000, 4000) if is_long else (500, 1000, 2000)),
        "properties": lambda d, f: by.torture_properties(d, f, 100 if is_long else 3),
        "mutations": lambda d, f: by.torture_mutations(d, f, end),
    }
    left = set() if is_long else {"surroundings", "dask", "attacks", "literals"}
    return {name: work for name, work in kinds.items() if name not in left}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the mutations may go on, all told")
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--only", nargs="*", help="kinds, such as kills attacks mutations")
    given = parser.parse_args()
    os.environ["PRESSWORK_CACHE"] = "off"  # what is tried must be done
    warnings.simplefilter("ignore")
    multiprocessing.set_start_method("fork")
    begun = time.monotonic()
    end = begun + 60 * given.minutes
    for name, work in list_kinds(given.minutes, end).items():
        if given.only and name not in given.only:
            continue
        since = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            told = work(random.Random(given.seed), Path(folder))
        print(f"{time.monotonic() - since:6.1f} s  {told}", flush=True)
    print(f"{time.monotonic() - begun:6.1f} s in all, seed {given.seed}: {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
