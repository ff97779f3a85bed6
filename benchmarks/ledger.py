"""Are statements that are one claim told so, and how does the time grow with the corpus?

    python benchmarks/ledger.py TABLES [--sizes 100 400 840]

TABLES are those of PolNeAR's 840 training articles (`presswork tables POLNEAR/train/text --format jsonl`).  First the
pairs that were read by eye: of ``tests/ledger/cases/polnear_pairs.json`` only article ids, offsets and verdicts are
kept, and a verdict may allow several relations.  Then the whole ledger, of the first articles and of all.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import pandas as pd
from presswork.intervals import find_share_interval
from presswork.language.quotation_marks import find_quotation_regions
from presswork.ledger.candidates import weigh_stems
from presswork.ledger.chains import find_shared_statements
from presswork.ledger.relations import find_relation
from presswork.ledger.wording import Wording, read_wording
from presswork.table_files import read_table

PAIRS = Path(__file__).parents[1] / "tests" / "ledger" / "cases" / "polnear_pairs.json"
CLASSES = (("same", "cut"), ("reworded",))


def tell(name: str, n_right: int, n: int) -> str:
    """Return a share with its interval in words."""
    if not n:
        return f"{name} -"
    low, high = find_share_interval([n_right], [n])
    return f"{name} {n_right / n:.2f} ({n_right} of {n}; {low[0]:.2f} to {high[0]:.2f})"


def read_place(text: str, start: int, end: int) -> Wording:
    """Return the words of a statement at its offsets; its form is read off the marks around it."""
    regions = [r for r in find_quotation_regions(text) if r.inside_start < end and r.inside_end > start]
    if not regions:
        return read_wording(text[start:end], "indirect")
    is_inside = any(r.inside_start <= start and end <= r.inside_end for r in regions)
    return read_wording(text[start:end], "direct" if is_inside else "mixed")


def score_pairs(quotations: pd.DataFrame, articles: pd.DataFrame, is_held_back: bool) -> None:
    """Print precision and recall of the pairs that were, or were not, looked at."""
    said = quotations[quotations["kind"] != "scare"]
    weigh = weigh_stems(list(map(read_wording, said["text"], said["kind"])))
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows = []
    for pair in json.loads(PAIRS.read_text(encoding="utf-8")):
        if pair["held_back"] == is_held_back:
            one = read_place(texts[pair["article_id"]], pair["start"], pair["end"])
            other = read_place(texts[pair["other_id"]], pair["other_start"], pair["other_end"])
            found = find_relation(one, other, weigh)
            rows.append((set(pair["relation"].split("|")), found.kind if found else "none"))
    print(f"{'held back' if is_held_back else 'looked at'}, n = {len(rows)}")
    for kinds in CLASSES:
        hits = sum(bool(gold & set(kinds)) and found in kinds for gold, found in rows)
        n_found = sum(found in kinds for _, found in rows)
        n_gold = hits + sum(gold <= set(kinds) and found not in kinds for gold, found in rows)
        print(f"  {'/'.join(kinds)}: {tell('P', hits, n_found)}, {tell('R', hits, n_gold)}")


def measure_growth(folder: Path, sizes: list[int]) -> None:
    """Print what the ledger of the first articles holds, and its seconds."""
    frames = {name: read_table(folder, name) for name in ("articles", "quotations", "shared_text")}
    for size in sizes:
        ids = set(frames["articles"]["article_id"].head(size))
        articles, quotations = (f[f["article_id"].isin(ids)] for f in (frames["articles"], frames["quotations"]))
        pairs = frames["shared_text"]
        pairs = pairs[pairs["article_id"].isin(ids) & pairs["other_id"].isin(ids)]
        start = time.process_time()
        table = find_shared_statements(quotations, articles, pairs)
        seconds = time.process_time() - start
        counts = table.loc[~table["is_earliest"], "relation"].value_counts().to_dict()
        print(
            f"{size} articles, {len(quotations):,} statements: {seconds:.1f} CPU s; "
            f"{table['claim'].nunique()} claims {counts}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 200, 420, 840])
    given = parser.parse_args()
    quotations, articles = (read_table(given.tables, name) for name in ("quotations", "articles"))
    for is_held_back in (False, True):
        score_pairs(quotations, articles, is_held_back)
    measure_growth(given.tables, given.sizes)


if __name__ == "__main__":
    main()
