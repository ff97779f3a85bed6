"""Torture by documents: pumped patterns, growing documents, attacks, what Hypothesis draws, mutated documents."""

from __future__ import annotations

import contextlib
import math
import random
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import properties
from attacks import ATTACKS, run_attack
from growth import GROWING
from patterns import collect_patterns, list_pumps
from presswork import pipeline
from presswork.errors import PressworkError
from torture_checks import DEMO, check

N_MUTATIONS, N_LEAST = 20_000, 200
# Mutated documents of one corpus, and their length: many short ones meet more than few long ones.
N_TOGETHER, LONGEST = 100, 900
# A doubling may cost so much; cheap steps are all noise.
MOST_GROWTH, LEAST_SECONDS = 2.2, 0.4
N_AGAIN = 3
PUMP_SECONDS = 0.5
# Texts that are timed together before each is timed alone.
N_AT_ONCE = 20

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


def torture_growth(_: random.Random, folder: Path, sizes: tuple[int, ...] = (500, 1000, 2000, 4000)) -> str:
    """Twice the document, at most 2.2 times the time, on average over the doublings."""
    worst, n = ("none", 0.0), 0
    for name, make in GROWING.items():
        growth = measure_growth(name, [make(size) for size in sizes], folder)
        worst, n = max(worst, (name, growth), key=lambda pair: pair[1]), n + 1
    told = f"{n} kinds of growing documents, {len(sizes) - 1} doublings"
    return f"{told}: the worst, {worst[0]}, {worst[1]:.2f} times each"


def torture_literals(_: random.Random, folder: Path, sizes: tuple[int, ...] = (10_000, 20_000, 40_000)) -> str:
    """What each pattern looks for, and nearly that, again and again: time grows as the document does."""
    pumps = {pump: name for (text, flags), name in collect_patterns().items() for pump in list_repeated(text, flags)}
    worst, listed = ("none", 0.0), sorted(pumps)
    for at in range(0, len(listed), N_AT_ONCE):
        group = listed[at : at + N_AT_ONCE]
        if time_corpus([repeat(pump, sizes[-1]) for pump in group], folder) < LEAST_SECONDS * len(group):
            continue  # most take no time worth telling
        for pump in group:
            name = f"{pumps[pump]} on {pump[:30]!r}"
            growth = measure_growth(name, [repeat(pump, size) for size in sizes], folder)
            worst = max(worst, (name, growth), key=lambda pair: pair[1])
    return (
        f"{len(pumps)} texts that patterns look for, repeated: the worst, {worst[0]}, {worst[1]:.2f} times a doubling"
    )


def repeat(pump: str, size: int) -> str:
    """Return a document of so many characters that repeats a text."""
    return f"Quay\n\n{pump * (size // len(pump) + 1)} said Bell."


def time_corpus(texts: list[str], folder: Path) -> float:
    """Return the seconds that some documents take together."""
    corpus = folder / "together"
    corpus.mkdir()
    for number, text in enumerate(texts):
        (corpus / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    start = time.process_time()
    coverage = pipeline.make_coverage(corpus)
    seconds = time.process_time() - start
    for breach in properties.list_breaches(coverage):
        check(False, f"repeated texts: {breach}")
    shutil.rmtree(corpus)
    return seconds


def list_repeated(text: str, flags: int) -> Iterator[str]:
    """Yield the longest text that pumps a pattern, and the same with another last sign."""
    longest = max(list_pumps(text, flags), key=len, default="")
    if longest.strip():
        yield longest
        yield longest[:-1] + "~"


def measure_growth(name: str, documents: list[str], folder: Path) -> float:
    """Return how many times longer a document takes that is twice as long; 0 where it takes no time worth telling."""
    seconds = [time_document(documents[-1], folder)]
    if seconds[0] < LEAST_SECONDS:
        return 0.0
    seconds = [time_document(text, folder) for text in documents[:-1]] + seconds
    for _ in range(N_AGAIN):
        if (
            _find_growth(seconds) > MOST_GROWTH
        ):  # what the machine does beside it makes a document slower, never faster
            again = [time_document(text, folder) for text in documents]
            seconds = [min(pair) for pair in zip(again, seconds, strict=True)]
    growth = _find_growth(seconds)
    check(growth <= MOST_GROWTH, f"{name} grows {growth:.2f} times a doubling: {[round(s, 2) for s in seconds]}")
    return growth


def _find_growth(seconds: list[float]) -> float:
    return (seconds[-1] / max(seconds[0], 0.1)) ** (1 / (len(seconds) - 1))


def time_document(text: str, folder: Path) -> float:
    path = folder / ("a.html" if text.startswith("<") else "a.txt")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
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
    return text[: 4 * LONGEST]


def list_seeds() -> list[tuple[str, str]]:
    """Return documents to mutate as (suffix, text): pieces of articles, as texts and pages, and small records."""
    whole = [path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.txt"))]
    texts = [text[at : at + LONGEST] for text in whole for at in range(0, len(text), LONGEST)]
    pages = [f"<html><head><title>T</title></head><body><p>{t}</p></body></html>" for t in texts[::2]]
    pages += [
        f"<html><body><article><h1>T</h1>{''.join(f'<p>{p}</p>' for p in t.splitlines())}</article>"
        for t in texts[1::2]
    ]
    lines = [
        '{"id": "1", "text": "“We sail,” Ilva Torrek said.", "published_on": "2024-01-31", "outlet": "Post"}\n' * 5
    ]
    cells = ['id,text,outlet\n1,"“We sail,” Ilva Torrek said.",Post\n2,"It rains, she said.",Times\n']
    records = [(".jsonl", lines[0]), (".csv", cells[0]), (".json", lines[0])]
    return [*((".txt", text) for text in texts), *((".html", page) for page in pages), *records * (len(texts) // 6)]


def torture_mutations(draw: random.Random, folder: Path, deadline: float) -> str:
    """Mutated documents, many at a time: nothing crashes, blocks cover every text, statements stand inside it."""
    seeds, n, n_articles = list_seeds(), 0, 0
    while n < N_MUTATIONS and (n < N_LEAST or time.monotonic() < deadline):
        corpus = folder / "mutated"
        corpus.mkdir()
        for number in range(N_TOGETHER):
            suffix, text = draw.choice(seeds)
            (corpus / f"{number:02}{suffix}").write_bytes(mutate(draw, text).encode("utf-8", "surrogatepass"))
        n += N_TOGETHER
        n_articles += read_mutated(corpus, n)
        shutil.rmtree(corpus)
    return f"{n:,} mutated documents, {n_articles:,} of them articles: 0 characters uncovered, 0 statements outside"


def read_mutated(corpus: Path, n: int) -> int:
    """Read mutated documents, keep those that break something, and return how many are articles."""
    try:
        coverage = pipeline.make_coverage(corpus)
        breaches, n_articles = properties.list_breaches(coverage), len(coverage.articles)
    except PressworkError:
        return 0
    except Exception as error:
        breaches, n_articles = [f"{type(error).__name__}: {error}"], 0
    if breaches:
        kept = Path(tempfile.mkdtemp(prefix="torture-")) / "mutated"
        shutil.copytree(corpus, kept)
        check(False, f"mutations up to {n}: {'; '.join(breaches)[:600]} (kept in {kept})")
    return n_articles


# ---- Hypothesis and attacks


def torture_properties(draw: random.Random, _: Path, n: int) -> str:
    """What Hypothesis draws, other examples with another seed: the same must hold as in the suite."""
    own = hypothesis.settings(
        max_examples=n, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    for name, (drawn, write) in properties.PROPERTIES.items():
        tried = properties.make_test(drawn, write)
        try:
            hypothesis.seed(draw.randrange(10**9))(own(tried))()
        except Exception as error:
            notes = " ".join(getattr(error, "__notes__", []))[:600]
            check(False, f"{name} of Hypothesis: {type(error).__name__}: {str(error)[:300]} {notes}")
    return f"Hypothesis: {n} corpora each of {', '.join(properties.PROPERTIES)}, ten documents in most"


def torture_attacks(_: random.Random, folder: Path) -> str:
    """Every attack in a process of its own."""
    for number, (name, attack) in enumerate(ATTACKS.items()):
        place = folder / str(number)
        for breach in run_attack(attack, place):
            check(False, f"the attack “{name}”: {breach}")
        shutil.rmtree(place, ignore_errors=True)
    return f"{len(ATTACKS)} attacks, each answered by a result or one sentence"
