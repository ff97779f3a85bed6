"""Is counting as fast as scikit-learn's, and does memory stay bounded when the corpus grows?

    python benchmarks/words.py TEXTS [--times 50]

TEXTS is a folder of .txt files (PolNeAR train: 840 articles).  First CountVectorizer counts the same tokens of the
same articles in the same run, and both counts must be equal; a ratio above 1 says that ours is faster.  Then the same
corpus is counted in parts, `--times` over under new names, each part's tallies kept in a file; the peak memory of
that, and of one part alone, is that of a process of its own.  In between: how often intervals from few articles hold
the rate of all.  Needs scikit-learn and pyarrow (dependency group `bench`, extra `scale`).
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from presswork.language.sentences import find_words
from presswork.schema import make_table
from presswork.words.frequency import count_words, tally_words
from presswork.words.key_words import compare_words
from presswork.words.word_list import fold_word, list_words


def read_corpus(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the texts as articles (outlet: the file name up to the first _) and each whole text as body."""
    texts = [(path.stem, path.read_bytes().decode("utf-8")) for path in sorted(folder.glob("*.txt"))]
    rows = [{"article_id": name, "text": text, "outlet": name.partition("_")[0]} for name, text in texts]
    block = {"block": 0, "kind": "body", "voice_kind": "outlet", "start": 0}
    blocks = [{"article_id": name, "end": len(text)} | block for name, text in texts]
    return make_table("articles", rows), make_table("blocks", blocks)


def measure(call: Callable, n_runs: int = 3) -> float:
    """Return the smallest CPU time of `n_runs` calls."""
    times = []
    for _ in range(n_runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def count_theirs(tokens: list[list[str]]):
    """Return the vectorizer and the summed counts of token lists."""
    from sklearn.feature_extraction.text import CountVectorizer  # not in the process whose memory is measured

    vectorizer = CountVectorizer(analyzer=lambda words: words)
    return vectorizer, vectorizer.fit_transform(tokens)


def tokenize(text: str) -> list[str]:
    """Return the folded words of a text, for CountVectorizer."""
    return [fold_word(text[start:end]) for start, end in find_words(text)]


def compare_speed(articles: pd.DataFrame, blocks: pd.DataFrame) -> None:
    from sklearn.feature_extraction.text import CountVectorizer

    nothing, texts = make_table("quotations"), articles["text"].tolist()
    words = list_words(articles, blocks, nothing)
    tokens = (
        words.groupby("article_id", observed=True, sort=False)["word"].agg(lambda column: column.tolist()).tolist()
    )
    vectorizer, matrix = count_theirs(tokens)
    theirs = dict(zip(vectorizer.get_feature_names_out(), matrix.sum(axis=0).A1.tolist(), strict=True))
    ours = count_words(words)
    assert theirs == dict(zip(ours["word"].astype(str), ours["n"], strict=True)), "the counts differ"
    print(f"{len(articles)} articles, {len(words)} words, {len(ours)} different: both counts are equal")
    tallies = tally_words(words)
    target = tallies["outlet"].iloc[0]
    pairs = {
        "counts of the same tokens": (lambda: tally_words(words), lambda: count_theirs(tokens)),
        "counts with rates, intervals and dispersion": (lambda: count_words(words), lambda: count_theirs(tokens)),
        "from text to counts, same tokenizer": (
            lambda: tally_words(list_words(articles, blocks, nothing)),
            lambda: CountVectorizer(tokenizer=tokenize, lowercase=False, token_pattern=None).fit_transform(texts),
        ),
        "keyness of one outlet (with the counts)": (
            lambda: compare_words(tally_words(words), "outlet", target),
            lambda: count_theirs(tokens),
        ),
    }
    for name, calls in pairs.items():
        ours_seconds, their_seconds = (measure(call) for call in calls)
        ratio = their_seconds / ours_seconds
        print(f"{name}: {ours_seconds:.2f} CPU s, CountVectorizer {their_seconds:.2f} CPU s, ratio {ratio:.1f}")


class Parts:
    """The tallies of a corpus in files, read one after the other at each walk."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return (pd.read_parquet(path) for path in sorted(self.folder.glob("*.parquet")))


def measure_memory(articles: pd.DataFrame, blocks: pd.DataFrame, times: int) -> None:
    """Print the peak memory of counting the same corpus `times` over, under new names."""
    before, start = _read_peak(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            rename, own = ({"article_id": table["article_id"] + f"~{number}"} for table in (articles, blocks))
            part = tally_words(list_words(articles.assign(**rename), blocks.assign(**own), make_table("quotations")))
            part.to_parquet(Path(folder) / f"{number:03}.parquet", index=False)
        counts = count_words(Parts(Path(folder)), by=["outlet"])
    seconds, words, peak = time.process_time() - start, int(counts["n"].sum()), _read_peak()
    print(f"{times} times the corpus: {words} words in {seconds:.0f} CPU s, peak {peak:.2f} GB (before {before:.2f})")


def measure_coverage(articles: pd.DataFrame, blocks: pd.DataFrame, n_draws: int = 60) -> None:
    """Print how often the 95 % intervals of articles drawn at random hold the rate of all articles."""
    tallies = tally_words(list_words(articles, blocks, make_table("quotations")))
    whole = count_words(tallies, min_n=100).set_index("word")["rate_per_10k_words"]
    draw = np.random.default_rng(20310506)
    for n_articles in (5, 10, 30, 100):
        held = []
        for _ in range(n_draws):
            chosen = draw.choice(articles["article_id"].to_numpy(object), n_articles, replace=False)
            counts = count_words(tallies[tallies["article_id"].isin(chosen)]).set_index("word")
            both = counts[counts.index.isin(whole.index)]
            rates = whole.loc[both.index.astype(str)].to_numpy()
            held.append(((both["rate_low"] <= rates) & (rates <= both["rate_high"])).mean())
        print(
            f"{n_articles:>4} articles: the interval holds the true rate for {np.mean(held):.1%} of the words found"
        )


def _read_peak() -> float:
    """Return the peak memory of this process in GB; what getrusage says of it counts the parent's, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--only-memory", action="store_true", help="in a process of its own")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.texts)
    if arguments.only_memory:
        measure_memory(*corpus, arguments.times)
        return
    compare_speed(*corpus)
    measure_coverage(*corpus)
    for times in (1, arguments.times):
        command = [sys.executable, __file__, str(arguments.texts), "--times", str(times), "--only-memory"]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
