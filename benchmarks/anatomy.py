"""Does anatomy hold when pages are damaged, how fast is it, and does its time grow with the length of a page alone?

    python benchmarks/anatomy.py [--mutations 1000] [--gold FOLDER --texts FOLDER] [--html FOLDER]

Prints (1) what seeded mutations of annotated pages do to the blocks, (2) seconds on hostile input, (3) words a second
against VADER on the same text and, with --html, the own stage against trafilatura on the same pages, in the same run.
The demo corpus is always used; --gold and --texts name further pages and their gold in the same format.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from presswork import schema
from presswork.corpus import documents, shipped
from presswork.language.sentences import split_sentences
from presswork.page import anatomy, citations, imprint

# The seed is the year of the first version; any other gives figures within a few tenths of a point.
SEED = 2026

Page = tuple[str, list[frozenset[str] | None]]  # a text, and for each character the kinds that count as right


def read_pages(gold: Path, texts: dict[str, str]) -> list[Page]:
    """Return the annotated pages: text, and for every character the kinds that count as right (None: white space)."""
    pages = []
    for path in sorted(gold.glob("*.json")):
        kinds: list[frozenset[str] | None] = [None] * len(texts[path.stem])
        for block in json.loads(path.read_text(encoding="utf-8")):
            right = frozenset([block["kind"], *block.get("alt", [])])
            kinds[block["start"] : block["end"]] = [right] * (block["end"] - block["start"])
        pages.append((texts[path.stem], kinds))
    return pages


def read_texts(folder: Path) -> dict[str, str]:
    """Return the texts of record of a folder of documents by article."""
    articles, _ = documents.read_corpus(folder)
    return dict(zip(articles["article_id"], articles["text"], strict=True))


# ---- mutations ----------------------------------------------------------------------------------------------


def drop_line(page: Page, rng: random.Random) -> Page:
    """Return the page without one line."""
    start, end = _choose_line(page[0], rng)
    return page[0][:start] + page[0][end:], page[1][:start] + page[1][end:]


def double_line(page: Page, rng: random.Random) -> Page:
    """Return the page with one line twice; the copy may be called a duplicate or what the line is."""
    start, end = _choose_line(page[0], rng)
    copy = [kinds and kinds | {"duplicate"} for kinds in page[1][start:end]]
    return page[0][:end] + page[0][start:end] + page[0][end:], page[1][:end] + copy + page[1][end:]


def _choose_line(page: str, rng: random.Random) -> tuple[int, int]:
    ends = [i + 1 for i, c in enumerate(page) if c == "\n"] or [len(page)]
    at = rng.randrange(len(ends))
    return (ends[at - 1] if at else 0), ends[at]


def join_lines(page: str, rng: random.Random) -> str:
    """Return the text with a line break replaced by a space."""
    breaks = [i for i, c in enumerate(page) if c == "\n"]
    at = rng.choice(breaks) if breaks else 0
    return page[:at] + " " + page[at + 1 :]


def drop_blank_lines(page: str, rng: random.Random) -> str:
    """Return the text without its blank lines."""
    return "\n".join(line for line in page.split("\n") if line.strip())


def change_marks(page: str, rng: random.Random) -> str:
    """Return the text with some of its marks exchanged, lost or doubled."""
    marks = "“”\"'’().,:;•»|\t\u00a0\u200b\ufeff\x00"
    return "".join(rng.choice(marks) if c in marks and rng.random() < 0.3 else c for c in page)


def cut_off(page: str, rng: random.Random) -> str:
    """Return the text up to some point, as a page whose loading broke off."""
    return page[: rng.randrange(len(page) + 1)]


EXACT: dict[str, Callable] = {"line dropped": drop_line, "line doubled": double_line}
ROUGH: dict[str, Callable] = {
    "lines joined": join_lines,
    "blank lines removed": drop_blank_lines,
    "marks changed": change_marks,
    "cut off": cut_off,
}


def split_page(page: str) -> list[dict]:
    """Return the blocks of one text as rows."""
    return schema.to_rows(anatomy.split_blocks(schema.make_table("articles", [{"article_id": "a", "text": page}])))


def is_covered(page: str, blocks: Iterable[dict]) -> bool:
    """Return whether every character that is not white space lies in exactly one block."""
    covered = [0] * len(page)
    for block in blocks:
        for i in range(block["start"], block["end"]):
            covered[i] += 1
    return all(
        n == 1 or (n == 0 and c.isspace()) or (n == 1 and c.isspace()) for n, c in zip(covered, page, strict=True)
    )


def score_page(page: Page) -> float:
    """Return the share of a page's characters that lie in a block of the right kind."""
    found: list[str | None] = [None] * len(page[0])
    for block in split_page(page[0]):
        found[block["start"] : block["end"]] = [block["kind"]] * (block["end"] - block["start"])
    judged = [
        kind in right for kind, right, c in zip(found, page[1], page[0], strict=True) if right and not c.isspace()
    ]
    return sum(judged) / len(judged) if judged else float("nan")


def run_mutations(pages: list[Page], n: int) -> None:
    """Print, by mutation, how often blocks were left uncovered and how far the share of right characters falls."""
    rng = random.Random(SEED)
    whole = [score_page(page) for page in pages]
    print(f"{len(pages)} pages, {100 * sum(whole) / len(whole):.2f} per cent of characters right (mean of pages)")
    for name, mutate in {**EXACT, **ROUGH}.items():
        uncovered, falls = 0, []
        for i in range(n // 6 + (n % 6 > list({**EXACT, **ROUGH}).index(name))):
            page = pages[i % len(pages)]
            if name in EXACT:
                damaged = mutate(page, rng)
                falls.append(whole[i % len(pages)] - score_page(damaged))
            else:
                damaged = (mutate(page[0], rng), [])
            uncovered += not is_covered(damaged[0], split_page(damaged[0]))
        fall = f", mean fall {100 * sum(falls) / len(falls):.2f} points" if falls else ""
        print(f"  {name}: {i + 1} pages, {uncovered} not covered{fall}")


# ---- time ---------------------------------------------------------------------------------------------------

HOSTILE = {
    "1 MB without a line break": "word and “more” " * 62_500,
    "1 MB of line breaks": "\n" * 1_000_000,
    "1 MB of spaces": " " * 1_000_000,
    "1 MB of quotation marks": "“" * 1_000_000,
    "100,000 short lines": "Ada\n3 May 2021\n" * 50_000,
    "100,000 numbered lines": "".join(f"{i}. Ada\n" for i in range(100_000)),
    "100,000 comments": "5 Comments\n" + "Ada says:\nMay 3, 2021 at 10:15\n\nGood.\n\nReply\n" * 20_000,
    "100,000 headings": "2 Comments\n\nAda\nGood.\n\n" * 25_000,
    "100,000 citations": "Source: “A,” B, 3 May 2021.\nWords.\n" * 50_000,
}


def measure(run: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def run_hostile() -> None:
    """Print the seconds of hostile input, whole and halved: a ratio near 2 is linear."""
    for name, page in HOSTILE.items():
        half = measure(lambda page=page: split_page(page[: len(page) // 2]))
        whole = measure(lambda page=page: split_page(page))
        print(f"  {name}: {whole:.2f} s, {whole / max(half, 1e-3):.1f} times its half")


def run_text_speed(texts: list[str]) -> None:
    """Print words a second of all four stages of anatomy, and of VADER sentence by sentence.

    The texts are taken ten times, as in a corpus of some hundred articles: a frame has a price however short it is.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    texts = [f"{t}\n\n{i}" for i in range(10) for t in texts]  # no two alike: nothing is found a second time
    articles = schema.make_table("articles", [{"article_id": str(i), "text": t} for i, t in enumerate(texts)])
    sentences = [t[s:e] for t in texts for s, e in split_sentences(t)]
    score = SentimentIntensityAnalyzer().polarity_scores
    n_words = sum(len(t.split()) for t in texts)
    run_all(articles)
    own = min(measure(lambda: run_all(articles)) for _ in range(3))
    peer = min(measure(lambda: [score(sentence) for sentence in sentences]) for _ in range(3))
    split = measure(lambda: [split_sentences(t) for t in texts])
    print(f"{n_words} words: anatomy {n_words / own:,.0f} a second")
    print(f"  VADER {n_words / peer:,.0f}, ratio {peer / own:.2f}")
    print(f"  VADER with splitting {n_words / (peer + split):,.0f}, ratio {(peer + split) / own:.2f}")


def run_all(articles):
    """Return what the four functions of anatomy return."""
    blocks = anatomy.split_blocks(articles)
    comments = anatomy.read_comments(articles, blocks)
    return comments, citations.read_citations(articles, blocks), imprint.describe_articles(articles, blocks, comments)


def run_html_speed(folder: Path) -> None:
    """Print the seconds of trafilatura and of Presswork's own stage on the same parsed pages."""
    import trafilatura
    from lxml import html
    from presswork.page.html import markup

    sources = [path.read_bytes() for path in sorted(folder.glob("*.html"))]
    rows = [{"article_id": str(i)} | markup.read_page(s.decode("utf-8", "replace")) for i, s in enumerate(sources)]
    articles = schema.make_table("articles", rows)

    def parse() -> list:
        return [html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8")) for source in sources]

    peer = own = float("inf")
    for _ in range(3):
        trees = parse()
        peer = min(
            peer, measure(lambda trees=trees: [trafilatura.bare_extraction(t, with_metadata=True) for t in trees])
        )
        trees = parse()
        taken = measure(lambda trees=trees: [markup.take_comments(tree) for tree in trees])
        own = min(own, taken + measure(lambda: anatomy.split_blocks(articles)))
    print(f"{len(sources)} HTML pages: trafilatura {peer:.2f} s, own stage {own:.2f} s, ratio {peer / own:.1f}")


def main() -> None:
    """Run everything that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--gold", type=Path, help="further pages: a folder of gold blocks, one JSON file a page")
    parser.add_argument("--texts", type=Path, help="the texts that --gold describes")
    parser.add_argument("--html", type=Path, help="a folder of HTML pages for the comparison with trafilatura")
    arguments = parser.parse_args()
    demo = shipped.find_shipped("seeds/demo")
    texts = read_texts(demo)
    pages = read_pages(demo / "gold" / "anatomy", texts)
    if arguments.gold and arguments.texts:
        further = read_texts(arguments.texts)
        pages += read_pages(arguments.gold, further)
        texts |= further
    run_mutations(pages, arguments.mutations)
    run_hostile()
    run_text_speed(list(texts.values()))
    if arguments.html:
        run_html_speed(arguments.html)


if __name__ == "__main__":
    main()
