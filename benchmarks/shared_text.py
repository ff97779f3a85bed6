"""Are copies found, and only copies, and how do time and memory grow with the corpus?

    python benchmarks/shared_text.py POLNEAR [--articles 1000 10000 100000] [--sets 3]

POLNEAR is a folder with `dev/text` and `train/text`.  First 60 copies of five kinds are made from dev, and again
from train, and looked for among all articles of the split; each set is drawn anew.  Then all pairs of corpora made by
mixing the paragraphs of train are compared, each size in a process of its own; one article in a hundred is cut from
another.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from presswork.page.anatomy import split_blocks
from presswork.schema import make_table
from presswork.sources.overlap import find_shared_text

SEED = 20310506
COPIES_OF_A_KIND = 12

# Spelling and style of another desk, word by word.
RESPELT = dict(
    pair.split("=")
    for pair in (
        "said=says percent=per_cent U.S.=US email=e-mail emails=e-mails campaign=Campaign defense=defence "
        "center=centre program=programme labor=labour color=colour favor=favour favorite=favourite "
        "organization=organisation organized=organised recognize=recognise criticized=criticised "
        "realize=realise Mr.=Mr Mrs.=Mrs Ms.=Ms Sen.=Senator Gov.=Governor Rep.=Representative "
        "don’t=do_not isn’t=is_not didn’t=did_not that’s=that_is it’s=it_is toward=towards gray=grey"
    ).split()
)


def read_articles(folder: Path) -> list[tuple[str, list[str]]]:
    """Return name and paragraphs of every text in `folder`."""
    texts = [(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]
    return [(name, [line for line in text.splitlines() if line.strip()]) for name, text in texts]


def make_copies(articles: list, others: list, seed: int) -> list[tuple[str, list[str], list[str]]]:
    """Return 60 copies: name, paragraphs and the names of the articles they were made from.

    Paragraphs that replace one are drawn from `others`.
    """
    draw = random.Random(seed)
    foreign = [line for _, lines in others for line in lines[1:]]
    able = [article for article in articles if len(article[1]) >= 6]
    chosen = iter(draw.sample(able, 6 * COPIES_OF_A_KIND))
    copies = []
    for kind in ("whole", "cut", "respelt", "edited", "merged"):
        for number in range(COPIES_OF_A_KIND):
            sources = [next(chosen) for _ in range(2 if kind == "merged" else 1)]
            name = f"copy_{kind}_{number:02}"
            copies.append(
                (name, _copy(kind, [lines for _, lines in sources], foreign, draw), [name for name, _ in sources])
            )
    return copies


def _copy(kind: str, sources: list[list[str]], foreign: list[str], draw: random.Random) -> list[str]:
    headline, *lines = sources[0]
    if kind == "cut":
        first = draw.randrange(len(lines) - 2)
        return [headline, *lines[first : first + 3]]
    if kind == "respelt":
        return ["Tarsk reads it otherwise", *(_respell(line) for line in lines)]
    if kind == "edited":
        gone, one, other = draw.sample(range(len(lines)), 3)
        # Taken out: the same paragraph in two copies would be text that they share.
        lines[gone], lines[one], lines[other] = foreign.pop(draw.randrange(len(foreign))), lines[other], lines[one]
    if kind == "merged":
        lines = [*lines, *sources[1][1:]]
    return [headline, *lines]


def _respell(line: str) -> str:
    words = [RESPELT.get(word, word).replace("_", " ") for word in line.split()]
    return " ".join(words).translate(str.maketrans("“”’‘", "\"\"''"))


def measure_quality(articles: list, others: list, seed: int = SEED) -> dict:
    """Return precision and recall of the pairs found; what originals share with each other counts neither way."""
    copies = make_copies(articles, others, seed)
    wanted = {frozenset((name, source)) for name, _, sources in copies for source in sources}
    rows = [(name, lines) for name, lines in articles] + [(name, lines) for name, lines, _ in copies]
    facts = [
        {"article_id": name, "outlet": name.partition("_2")[0], "text": "\n\n".join(lines)} for name, lines in rows
    ]
    texts = make_table("articles", facts)
    found = find_shared_text(texts, split_blocks(texts))
    pairs = {frozenset(pair) for pair in zip(found["article_id"], found["other_id"], strict=True)}
    natural = {pair for pair in pairs if not any(name.startswith("copy_") for name in pair)}
    kin = {frozenset((name, twin)) for name, _, own in copies for pair in natural if pair & set(own) for twin in pair}
    counted = pairs - natural - (kin - wanted)
    return {
        "copies": len(copies),
        "pairs": len(wanted),
        "found": len(counted & wanted),
        "false": len(counted - wanted),
        "precision": len(counted & wanted) / max(len(counted), 1),
        "recall": len(counted & wanted) / len(wanted),
        "natural": len(natural),
        "missed": sorted(" = ".join(sorted(pair)) for pair in wanted - pairs),
        "invented": sorted(" = ".join(sorted(pair)) for pair in counted - wanted),
    }


def mix_articles(paragraphs: list[str], n_articles: int) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return articles of 8 to 20 paragraphs drawn at random, their blocks, and how many of them are copies."""
    draw, texts, n_copies = random.Random(SEED), [], 0
    for number in range(n_articles):
        if number % 100 == 99:
            lines, n_copies = texts[draw.randrange(number)].split("\n"), n_copies + 1
            first = draw.randrange(max(len(lines) - 2, 1))
            lines = lines[first : first + 3]
        else:
            lines = draw.sample(paragraphs, draw.randint(8, 20))
        texts.append("\n".join(lines))
    ids = [f"{number:06}" for number in range(n_articles)]
    articles = make_table("articles", ({"article_id": i, "text": text} for i, text in zip(ids, texts, strict=True)))
    block = {"block": 0, "kind": "body", "voice_kind": "outlet", "start": 0}
    blocks = ({"article_id": i, "end": len(text)} | block for i, text in zip(ids, texts, strict=True))
    return articles, make_table("blocks", blocks), n_copies


def measure_size(folder: Path, n_articles: int) -> str:
    """Return one line: CPU seconds and peak memory of comparing all pairs of `n_articles` mixed articles."""
    paragraphs = [line for _, lines in read_articles(folder) for line in lines[1:] if len(line.split()) >= 15]
    articles, blocks, n_copies = mix_articles(paragraphs, n_articles)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    start = time.process_time()
    found = find_shared_text(articles, blocks)
    seconds, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    copied = set(range(99, n_articles, 100))
    hit = {int(name) for pair in zip(found["article_id"], found["other_id"], strict=True) for name in pair} & copied
    return (
        f"{n_articles:>7} articles ({len(paragraphs)} paragraphs mixed): {seconds:.1f} CPU s, peak {peak:.2f} GB "
        f"(corpus alone {before:.2f} GB), {len(found)} pairs, {len(hit)} of {n_copies} copies in a pair"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--articles", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--sets", type=int, default=3, help="sets of 60 copies made from each split")
    parser.add_argument("--one", action="store_true", help="measure the first size in this process")
    arguments = parser.parse_args()
    if arguments.one:
        print(measure_size(arguments.polnear / "train" / "text", arguments.articles[0]))
        return
    splits = {split: read_articles(arguments.polnear / split / "text") for split in ("dev", "train")}
    for split, other in (("dev", "train"), ("train", "dev")):
        for number in range(arguments.sets):
            quality = measure_quality(splits[split], splits[other], SEED + number)
            print(f"{split} {number + 1}:", ", ".join(f"{name} {value}" for name, value in quality.items()))
    for size in arguments.articles:
        command = [sys.executable, __file__, str(arguments.polnear), "--one", "--articles", str(size)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="", flush=True)


if __name__ == "__main__":
    main()
