"""How long does reading take in each format?  One row per format, one core, the best of three runs.

    python benchmarks/formats.py [TEXTS]

The articles of a folder of plain texts (default: the demo corpus) are written in every format and read again: reading
only, without annotation.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import demo_formats
from presswork.corpus import documents

RUNS = 3


def main() -> None:
    """Print words, seconds and words a second of every format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, nargs="?", default=demo_formats.DEMO)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(parser.parse_args().texts.glob("*.txt"))}
    n_words = sum(len(text.split()) for text in texts.values())
    print(f"{len(texts)} articles, {n_words:,} words")
    with tempfile.TemporaryDirectory() as folder:
        for name in demo_formats.FORMATS:
            corpus = Path(folder, name.replace(" ", "-"))
            demo_formats.write_articles(texts, name, corpus)
            seconds = min(_time_reading(corpus) for _ in range(RUNS))
            print(f"{name:12} {seconds:7.3f} s {n_words / seconds:12,.0f} words a second")


def _time_reading(corpus: Path) -> float:
    start = time.perf_counter()
    documents.read_corpus(corpus)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
