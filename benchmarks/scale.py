"""How do time and memory grow with the corpus, and which stage is the first to grow too fast?

    python benchmarks/scale.py [TEXTS] [--sizes 1000 2000 4000] [--words 250] [--bulletins 0.02] [--outlets 12]
        [--stages] [--report] [--work FOLDER]

TEXTS is a folder of texts to vary; without it the demo corpus is.  Prints CPU seconds and the peak memory of the
process tree of `presswork tables` for each size, one worker, no cache, and what each costs per doubling.  With
--stages also time and memory of each step that sees all articles at once, each in a process of its own; with --report
those of `presswork report` on the tables, all its kernels together, and how large its pages are.  With --work the
corpora and tables stay there, and are found again the next time.

Linux only.  1,000 articles of 250 words take some 40 CPU seconds and the steps twice that; time grows as the articles
do.  100,000 articles of 52 words (--words 30) take 16 CPU minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import multiprocessing
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from presswork.corpus.shipped import find_shipped

COMMAND = [sys.executable, "-P", "-c", "from presswork.cli import main; main()"]
_OUTLETS = 12
# Of every so many articles one is taken from an earlier one, as from an agency; and articles of one story.
_COPIED, _STORY = 20, 8
_SYLLABLES = [a + b for a in "b d f g h k l m n p r s t v dr st".split() for b in ("a", "e", "i", "o", "u")]
# Words that stay: statements are found by them.
_KEPT = frozenset("said says told asked added according that will would have been were with from they their".split())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", nargs="?", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument("--words", type=int, default=250)
    parser.add_argument("--outlets", type=int, default=_OUTLETS)
    parser.add_argument("--bulletins", type=float, default=0.02, help="share of articles that fill in one form")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        measured = [(n, *measure_size(work, n, options)) for n in sorted(options.sizes)]
        print_head(sorted(options.sizes))
        print_growth("presswork tables", measured)
        if options.report:
            print_growth("presswork report", [(n, *measure_report(work, n)) for n in sorted(options.sizes)])
        if options.stages:
            print_stages([(n, measure_stages(work / f"tables-{n}")) for n in sorted(options.sizes)])


# ---- a corpus of any size


def write_corpus(path: Path, n: int, options: argparse.Namespace) -> None:
    """Write `n` articles as JSON Lines: paragraphs of other texts, every fourth word another one."""
    folder = options.texts if options.texts and options.texts.is_dir() else find_shipped("seeds/demo")
    paragraphs = [
        p for text in sorted(folder.glob("*.txt")) for p in text.read_text("utf-8").split("\n") if len(p) > 80
    ]
    lowered = set(re.findall(r"\b[a-z]+\b", " ".join(paragraphs)))
    earlier: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for at in range(n):
            luck = random.Random(at)
            text = write_article(at, luck, paragraphs, lowered, earlier, options)
            earlier = [*earlier[-200:], text]
            outlet, day = f"The {invent(luck.randrange(options.outlets) + 7)} Post", luck.randrange(365)
            told = {"id": f"a{at:07}", "headline": text.split(".")[0][:70], "text": text, "outlet": outlet}
            told["published_on"] = time.strftime("%Y-%m-%d", time.gmtime(1_577_836_800 + 86_400 * day))
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def write_article(
    at: int, luck: random.Random, paragraphs: Sequence[str], lowered: set[str], earlier: Sequence[str], options
) -> str:
    """Return the text of one article: its own, a copy with a paragraph less, or a form that is filled in."""
    if luck.random() < options.bulletins:
        return write_bulletin(luck)
    if at % _COPIED == 0 and earlier:
        kept = luck.choice(earlier).split("\n\n")
        return "\n\n".join(kept[:-1] if len(kept) > 2 else kept)
    chosen: list[str] = []
    while sum(p.count(" ") + 1 for p in chosen) < options.words:
        chosen.append(vary(luck.choice(paragraphs), luck, lowered, at // _STORY))
    return "\n\n".join(chosen)


def vary(paragraph: str, luck: random.Random, lowered: set[str], story: int) -> str:
    """Return a paragraph in the words and names of a story, by Zipf's law, every fifth one its own."""
    since, made = 0, []
    for piece in re.split(r"([A-Za-z]+)", paragraph):
        word, since = piece, since + piece.isalpha()
        if piece.isalpha() and piece[0].isupper() and piece.lower() not in lowered and len(piece) > 3:
            word = piece + invent(story)[:4].lower() if (len(piece) + story) % 2 else piece
        elif piece.islower() and len(piece) > 3 and piece not in _KEPT:
            own = since >= 5
            chance = luck if own else random.Random(f"{story} {piece}")
            word, since = (draw(chance), 0) if own else (draw(chance) if chance.random() < 0.7 else piece, since)
        elif piece.isdigit():
            word = str(luck.randrange(10 ** len(piece)))
        made.append(word)
    return "".join(made)


def draw(luck: random.Random) -> str:
    """Return an invented word; few of them are frequent."""
    return invent(int(10 * luck.paretovariate(0.7)) % 10_000_000).lower()


def write_bulletin(luck: random.Random) -> str:
    """Return a market report: the same words with other numbers."""
    sums = [luck.randrange(100, 9999) for _ in range(6)]
    form = (
        "Shares in Tarv closed at {} points on Tuesday, after {} the day before.\n\nThe index of the "
        "harbour companies rose by {} points to {} in quiet trade, dealers said. Grain for delivery in June stood at "
        "{} crowns a tonne.\n\n"
        "“The market waits for the harvest report,” said a dealer, who put the turnover at {} crowns."
    )
    return form.format(*sums)


def invent(number: int) -> str:
    """Return an invented name for a number."""
    syllables = [_SYLLABLES[(number * 7919 + 13) % len(_SYLLABLES)]]
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables).capitalize()


# ---- whole commands


def measure_size(work: Path, n: int, options: argparse.Namespace) -> tuple[float, float]:
    """Return CPU seconds and peak MiB of `presswork tables` on `n` articles; what was measured before is read."""
    corpus, tables, told = work / f"corpus-{n}.jsonl", work / f"tables-{n}", work / f"measured-{n}.json"
    if not corpus.exists():
        write_corpus(corpus, n, options)
    if not told.exists():
        command = [
            *COMMAND,
            "tables",
            str(corpus),
            "--out",
            str(tables),
            "--format",
            "parquet",
            "--workers",
            "1",
            "--no-cache",
        ]
        told.write_text(json.dumps(run_measured(command)))
    return tuple(json.loads(told.read_text()))


def measure_report(work: Path, n: int) -> tuple[float, float]:
    """Return CPU seconds and peak MiB of `presswork report` on the tables of `n` articles; tells what pages weigh."""
    report = work / f"report-{n}"
    found = run_measured([*COMMAND, "report", str(work / f"tables-{n}"), "--out", str(report)])
    pages = [path.stat().st_size for path in report.rglob("*.html")]
    print(f"{n:,} articles: {len(pages):,} pages, {sum(pages) / 1e6:.1f} MB", flush=True)
    return found


def run_measured(command: Sequence[str]) -> tuple[float, float]:
    """Return CPU seconds and peak MiB of a command with all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"PRESSWORK_CACHE": "off"})
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    if process.wait():
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0]


def _watch(process: subprocess.Popen, peak: list[float]) -> None:
    import psutil

    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            tree = psutil.Process(process.pid)
            used = sum(one.memory_info().rss for one in (tree, *tree.children(recursive=True)))
            peak[0] = max(peak[0], used / 2**20)
        time.sleep(0.1)


def print_growth(what: str, measured: Sequence[tuple[int, float, float]]) -> None:
    """Print the figures of each size, and what the last two are multiplied with when the corpus doubles."""
    told = "".join(f"{seconds:9.1f} {size:6.0f}" for _, seconds, size in measured)
    growth = ""
    if len(measured) > 1:
        (n, *before), (more, *after) = measured[-2:]
        steps = math.log2(more / n)
        growth = "".join(
            f"{(now / max(then, 0.01)) ** (1 / steps):7.2f}" for then, now in zip(before, after, strict=True)
        )
    print(f"{what:26s}{told} {growth}", flush=True)


def print_head(sizes: Sequence[int]) -> None:
    """Print what stands in the columns."""
    print(f"{'':26s}{''.join(f'{n:16,d}' for n in sizes)}  per doubling")
    print(f"{'':26s}{'    CPU s    MiB' * len(sizes)}   time memory")


# ---- steps over the whole corpus


def list_stages(tables: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the steps that see all articles at once, by name."""
    from presswork import pipeline, readers
    from presswork.asking import database
    from presswork.ledger import chains, people
    from presswork.ledger import measures as ledger
    from presswork.sources import copies, house_style, overlap
    from presswork.sources import measures as sources
    from presswork.speakers import speakers
    from presswork.tone import measures as tone
    from presswork.words import measures as words

    c = pipeline.read_tables(tables)
    yield "names joined", lambda: speakers.join_speakers(c.quotations)
    yield "speakers listed", lambda: speakers.list_speakers(c.quotations)
    yield "house style", lambda: house_style.count_house_style(c.articles, c.blocks, c.quotations, c.comments)
    yield "shared text", lambda: overlap.find_shared_text(c.articles, c.blocks)
    yield "shared statements", lambda: chains.find_shared_statements(c.quotations, c.articles, c.shared_text)
    yield "copies", lambda: copies.find_copies(c.shared_text)
    yield "copies left out", lambda: c.drop_copies()
    yield "names in comments hidden", lambda: readers.hide_names(c)
    yield "database", lambda: database.make_database(c.get_frames())
    yield "word list", lambda: c.words
    yield "words counted", lambda: words.count(c)
    yield "words by period", lambda: words.count(c, "period")
    yield "three words in a row", lambda: words.count(c, n=3)
    yield "key words", lambda: words.keyness(c)
    yield "collocations", lambda: words.collocations(c)
    yield "spellings", lambda: words.spellings(c)
    yield "diversity", lambda: words.diversity(c, "outlet")
    yield "place of a query", lambda: c.find("gate* NEAR/5 crack")
    yield "tone by speaker", lambda: tone.by_speaker(c.officials)
    yield "tone by group", lambda: tone.by_group(c.officials)
    yield "tone toward", lambda: tone.toward(c.officials)
    yield "tone around", lambda: tone.around(c.officials)
    yield "outlets described", lambda: sources.describe(c)
    yield "outlets' distances", lambda: sources.distances(c)
    yield "differences", lambda: sources.compare(c)
    yield "variants proposed", lambda: sources.propose(c)
    yield "speaking", lambda: sources.speaking(c, ["speaker", "affiliation"])
    yield "pairs", lambda: sources.pairs(c)
    yield "paragraphs", lambda: sources.paragraphs(c)
    yield "claims", lambda: ledger.claims(c)
    yield "cuts", lambda: ledger.cuts(c)
    yield "line", lambda: ledger.line(c)
    yield "mentions", lambda: people.mentions(c)
    yield "aimed", lambda: people.aimed(c)
    yield "together", lambda: people.together(c)


def measure_stages(tables: Path) -> dict[str, tuple[float, float]]:
    """Return seconds and MiB of each step, each in a process of its own that has the tables already."""
    found = {}
    for name, run in list_stages(tables):
        ours, theirs = multiprocessing.Pipe()
        child = multiprocessing.get_context("fork").Process(target=_measure_stage, args=(run, theirs))
        child.start()
        theirs.close()
        with contextlib.suppress(EOFError):
            found[name] = ours.recv()
        child.join()
    return found


def _measure_stage(run: Callable[[], object], answer) -> None:
    before, start = _read_resident(), time.process_time()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    run()
    answer.send((time.process_time() - start, _read_peak() - before))


def _read_resident() -> float:
    return _read_status("VmRSS")


def _read_peak() -> float:
    return _read_status("VmHWM")


def _read_status(name: str) -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024


def print_stages(measured: Sequence[tuple[int, dict[str, tuple[float, float]]]]) -> None:
    """Print each step at each size."""
    for name in dict.fromkeys(name for _, found in measured for name in found):
        print_growth(name, [(n, *found[name]) for n, found in measured if name in found])


if __name__ == "__main__":
    main()
