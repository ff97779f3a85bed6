"""How many words a second statements are found in, against a spaCy pipeline of en_core_web_sm's architecture.

    python benchmarks/quotations.py FOLDER [--spacy]

FOLDER holds .txt files, each line one paragraph. Both sides run on one core, one after the other, in this process;
the smallest of three times counts. `--spacy` needs spaCy installed (random weights: the speed is the same); without
it only our own figures are printed. Prints words per second of each room and, with `--spacy`, the ratio; then how
much more memory ten times the articles take, read in parts, than one part: 1 says that memory does not grow.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# One core for everybody, set before numpy is imported.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from presswork import schema
from presswork.page import anatomy
from presswork.speakers import speakers
from presswork.statements import quotations

# The components of en_core_web_sm 3.x that read a text: a small tok2vec shared by tagger and parser, one for names.
_WIDTH, _DEPTH, _WINDOW = 96, 4, 1


def measure_seconds(task: Callable[[], object], n_runs: int = 3) -> float:
    """Return the smallest CPU time of `task` in `n_runs` runs."""
    times = []
    for _ in range(n_runs):
        began = time.process_time()
        task()
        times.append(time.process_time() - began)
    return min(times)


def build_spacy(texts: list[str]):
    """Return a pipeline of tok2vec, tagger, parser and names with random weights."""
    import spacy

    nlp = spacy.blank("en")
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": _WIDTH, "depth": _DEPTH}
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": _WIDTH,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    }
    encode |= {"window_size": _WINDOW, "maxout_pieces": 3}
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH}
    parse = {"@architectures": "spacy.TransitionBasedParser.v2", "hidden_width": 64, "maxout_pieces": 2}
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    model = parse | {"state_type": "parser", "extra_state_tokens": False, "use_upper": True, "tok2vec": listener}
    parser = nlp.add_pipe("parser", config={"model": model})
    names = nlp.add_pipe("ner", config={"model": model | {"state_type": "ner", "tok2vec": tok2vec}})
    for i in range(50):
        tagger.add_label(f"T{i}")
        parser.add_label(f"d{i}")
    for i in range(18):
        names.add_label(f"N{i}")
    nlp.initialize()
    return nlp


def read_parts(folder: Path, n_parts: int) -> int:
    """Return the peak memory in kilobytes of annotating `n_parts` parts of the folder, over and over if need be."""
    paths = sorted(folder.glob("*.txt"))
    for part in range(n_parts):
        chosen = [paths[i % len(paths)] for i in range(part * _PART, (part + 1) * _PART)]
        rows = [{"article_id": f"{part}-{path.stem}", "text": path.read_text(encoding="utf-8")} for path in chosen]
        articles = schema.make_table("articles", rows)
        blocks = anatomy.split_blocks(articles)
        speakers.resolve_speakers(quotations.find_quotations(articles, blocks), articles, blocks)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


_PART, _TIMES = 84, 10


def measure_peak(folder: Path, n_parts: int) -> int:
    """Return what :func:`read_parts` returns in a process of its own."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from pathlib import Path; import quotations"
    )
    code += f"; print(quotations.read_parts(Path({str(folder)!r}), {n_parts}))"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(out)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--spacy", action="store_true")
    options = parser.parse_args()
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(options.folder.glob("*.txt"))}
    articles = schema.make_table("articles", [{"article_id": k, "text": v} for k, v in texts.items()])
    n_words = sum(len(text.split()) for text in texts.values())
    blocks = anatomy.split_blocks(articles)
    found = quotations.find_quotations(articles, blocks)
    rooms = {
        "anatomy": lambda: anatomy.split_blocks(articles),
        "quotations": lambda: quotations.find_quotations(articles, blocks),
        "speakers": lambda: speakers.resolve_speakers(found, articles, blocks),
    }
    seconds = {name: measure_seconds(task) for name, task in rooms.items()}
    seconds["all three"] = sum(seconds.values())
    if options.spacy:
        nlp = build_spacy(list(texts.values()))
        seconds["spaCy"] = measure_seconds(lambda: [None for _ in nlp.pipe(texts.values())], 1)
    for name, value in seconds.items():
        print(f"{name:12s} {n_words / value:12,.0f} words a second")
    if options.spacy:
        print(f"ratio        {seconds['spaCy'] / seconds['all three']:12.1f} times spaCy")
    few, many = (measure_peak(options.folder, n) for n in (1, _TIMES))
    print(f"{len(texts)} articles, {n_words:,} words")
    print(f"peak memory  {few // 1024} MB for {_PART} articles, {many / few:.2f} times as much for {_PART * _TIMES}")


if __name__ == "__main__":
    main()
