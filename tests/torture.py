"""Try to break it: kills, full disks, two runs at once, little memory, endless patterns, growth, mutated documents.

    python tests/torture.py --minutes 3 --seed 20261130

Prints one line per kind of torture with its figures, and exits with 1 if anything was lost, crashed or grew too fast.
Everything but the growth and the mutations takes about a minute; those take the rest of the time.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import multiprocessing
import os
import random
import re
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

from growth import GROWING
from patterns import collect_patterns, list_pumps
from presswork import outputs, pipeline
from presswork.coverage import Coverage
from presswork.errors import PressworkError

RUN = "import sys; from presswork.cli import main; main(sys.argv[1:], prog_name='presswork')"
DEMO = Path(__file__).parents[1] / "seeds" / "demo"
# In a cut of less than ten minutes, half of the kills; however short it is, some mutations.
N_KILLS, N_MUTATIONS, N_REPORTS, N_LEAST = 200, 20_000, 2, 200
# A doubling may cost so much; cheap steps are all noise.
MOST_GROWTH, LEAST_SECONDS = 2.2, 0.4
PUMP_SECONDS = 0.5

failures: list[str] = []


def check(is_so: bool, what: str) -> None:
    if not is_so:
        failures.append(what)
        print(f"  FAILED: {what}", flush=True)


def fork(work: Callable[[], None]) -> int:
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
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def make_two(folder: Path) -> list:
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


def read_hash(out: Path) -> str:
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
    """Threads, hash seeds, zones and locales: the same bytes."""
    make_two(folder)
    variants = [{"OMP_NUM_THREADS": n, "OPENBLAS_NUM_THREADS": n} for n in ("1", "2", "4")]
    variants += [{"PYTHONHASHSEED": "0"}, {"PYTHONHASHSEED": "7"}, {"TZ": "Pacific/Kiritimati"}, {"LC_ALL": "C"}]
    hashes = set()
    for number, variant in enumerate(variants):
        out = folder / f"out{number}"
        command = [
            sys.executable,
            "-c",
            RUN,
            "tables",
            str(folder / "texts0"),
            "--out",
            str(out),
            "--format",
            "jsonl",
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | variant, check=False)
        check(done.returncode == 0, f"{variant}: {done.stderr[-300:]}")
        hashes.add(b"".join(path.read_bytes() for path in sorted(out.glob("*.jsonl"))))
    check(len(hashes) == 1, f"{len(hashes)} different outputs in {len(variants)} surroundings")
    return f"{len(variants)} surroundings (threads, hash seeds, zone, locale): the same bytes"


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
        command = [sys.executable, "-c", RUN, "report", str(folder / "texts0"), "--only", "00", "--out", str(out)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
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
        number = getattr(resource, name)
        bound = lambda number=number, limit=limit: resource.setrlimit(number, (limit, limit))  # noqa: E731
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=bound, env=environment, check=False)
        check("Traceback" not in done.stderr, f"{name} {limit:,}: {done.stderr[-300:]}")
        ended.append(f"{name} {limit:,} ended with {done.returncode}")
    return "; ".join(ended)


# ---- patterns and growth


def torture_patterns(*_) -> str:
    """Every compiled pattern, pumped: 60 characters of what it repeats, with ends that do not match."""
    n_pumps, slow = 0, {}
    patterns = collect_patterns()
    for (text, flags), name in patterns.items():
        compiled = re.compile(text, flags)
        for pump in list_pumps(text, flags):
            n_pumps += 1
            seconds = time_search(compiled, pump)
            if seconds > PUMP_SECONDS:
                slow[name] = pump
                break
    for name, pump in slow.items():
        check(False, f"{name} takes longer than {PUMP_SECONDS} s on {pump[:70]!r}")
    return f"{len(patterns)} patterns, {n_pumps:,} pumps: {len(slow)} slow"


class LateError(Exception):
    """A search took too long."""


def time_search(pattern: re.Pattern, text: str) -> float:
    def stop(*_: object) -> None:
        raise LateError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 4 * PUMP_SECONDS)
    start = time.process_time()
    try:
        for _ in pattern.finditer(text):
            pass
        return time.process_time() - start
    except LateError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def torture_growth(_: random.Random, folder: Path, sizes: tuple[int, ...] = (500, 1000, 2000)) -> str:
    """Twice the document, at most 2.2 times the time, on average over the doublings."""
    worst, n = ("", 0.0), 0
    for name, make in GROWING.items():
        seconds = [time_document(make(size), folder) for size in sizes]
        n += 1
        if seconds[-1] < LEAST_SECONDS:
            continue
        growth = (seconds[-1] / max(seconds[0], 0.1)) ** (1 / (len(sizes) - 1))
        check(growth <= MOST_GROWTH, f"{name} grows {growth:.2f} times a doubling: {[round(s, 2) for s in seconds]}")
        worst = max(worst, (name, growth), key=lambda pair: pair[1])
    return f"{n} kinds of growing documents: the worst, {worst[0]}, {worst[1]:.2f} times a doubling"


def time_document(text: str, folder: Path) -> float:
    path = folder / ("a.html" if text.startswith("<") else "a.txt")
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    with contextlib.suppress(PressworkError):  # no text in it: said in a sentence
        pipeline.make_coverage(path)
    path.unlink()
    return time.process_time() - start


# ---- mutations

HOSTILE = [
    "\x00",
    "“",
    '"',
    "'",
    "<",
    "</p>",
    "<p>",
    "&#0;",
    "\u202e",
    "\ud800",
    "\r",
    "\u2028",
    "=",
    "-" * 80,
    "9" * 30,
]
HOSTILE += [
    "{",
    "}",
    ",",
    "\\u0000",
    "\ufeff",
    " said ",
    "By ",
    "\n\n",
    "<!--",
    "<script>",
    "e\u0301" * 20,
    "()",
    "]]>",
    "@",
]


def mutate(draw: random.Random, text: str) -> str:
    """Return a text with a few places cut, doubled, swapped or filled with what is hostile."""
    for _ in range(draw.randint(1, 8)):
        at, to = sorted(draw.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + 400)
        kind = draw.randrange(4)
        middle = ["", text[at:to] * 2, text[at:to][::-1], draw.choice(HOSTILE)][kind]
        text = text[:at] + middle + text[to if kind < 3 else at :]
    return text[:20_000]


def list_seeds() -> list[tuple[str, str]]:
    """Return documents to mutate as (suffix, text): texts, pages, records, sidecars."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.txt"))[:8]]
    pages = [f"<html><head><title>T</title></head><body><p>{t}</p></body></html>" for t in texts[:4]]
    lines = [
        '{"id": "1", "text": "“We sail,” Ilva Torrek said.", "published_on": "2024-01-31", "outlet": "Post"}\n' * 5
    ]
    cells = ['id,text,outlet\n1,"“We sail,” Ilva Torrek said.",Post\n2,"It rains, she said.",Times\n']
    kinds = ((".txt", texts), (".html", pages), (".jsonl", lines), (".csv", cells), (".json", lines))
    return [(suffix, text) for suffix, group in kinds for text in group]


def torture_mutations(draw: random.Random, folder: Path, deadline: float) -> str:
    """Mutated documents, forty at a time: nothing crashes, blocks cover every text, statements stand inside it."""
    seeds, n, n_articles = list_seeds(), 0, 0
    while n < N_MUTATIONS and (n < N_LEAST or time.monotonic() < deadline):
        corpus = folder / "mutated"
        corpus.mkdir()
        for number in range(40):
            suffix, text = draw.choice(seeds)
            data = mutate(draw, text).encode("utf-8", "surrogatepass")
            (corpus / f"{number:02}{suffix}").write_bytes(data)
        n += 40
        try:
            n_articles += check_coverage(pipeline.make_coverage(corpus), n)
        except PressworkError:
            pass
        except Exception as error:
            kept = Path(tempfile.mkdtemp(prefix="torture-")) / "mutated"
            shutil.copytree(corpus, kept)
            check(False, f"mutations up to {n}: {type(error).__name__}: {error} (kept in {kept})")
        shutil.rmtree(corpus)
    return f"{n:,} mutated documents, {n_articles:,} of them articles: 0 characters uncovered, 0 statements outside"


def check_coverage(coverage, n: int) -> int:
    for row in coverage.articles.itertuples():
        blocks = coverage.blocks[coverage.blocks["article_id"] == row.article_id]
        covered = set()
        for start, end in zip(blocks["start"], blocks["end"], strict=True):
            covered.update(range(start, end))
        bare = [i for i, sign in enumerate(row.text) if not sign.isspace() and i not in covered]
        check(not bare, f"mutations up to {n}: {row.path} has {len(bare)} characters in no block")
    texts = dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True))
    for row in coverage.quotations.itertuples():
        inside = 0 <= row.start < row.end <= len(texts[row.article_id])
        check(inside, f"mutations up to {n}: a statement of {row.article_id} stands outside its text")
    crashed = coverage.problems["problem"].str.startswith("an error in")
    for row in coverage.problems[crashed].itertuples():
        check(False, f"mutations up to {n}: {row.path}: {row.problem}")
    return len(coverage.articles)


# ---- all of it


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the mutations may go on, all told")
    parser.add_argument("--seed", type=int, default=20261130)
    given = parser.parse_args()
    os.environ["PRESSWORK_CACHE"] = "off"  # what is tried must be done
    warnings.simplefilter("ignore")
    multiprocessing.set_start_method("fork")
    begun = time.monotonic()
    end = begun + 60 * given.minutes
    n_kills = N_KILLS if given.minutes >= 10 else N_KILLS // 2
    kinds = [
        lambda d, f: torture_kills(d, f, n_kills),
        lambda d, f: torture_cache(d, f, 40 if given.minutes >= 10 else 8),
        *([torture_surroundings] if given.minutes >= 10 else []),
        torture_disk,
        torture_pairs,
        torture_memory,
        torture_patterns,
        torture_reports,
        torture_growth,
    ]
    for work in (*kinds, lambda d, f: torture_mutations(d, f, end)):
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            told = work(random.Random(given.seed), Path(folder))
        print(f"{time.monotonic() - start:6.1f} s  {told}", flush=True)
    print(f"{time.monotonic() - begun:6.1f} s in all, seed {given.seed}: {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
