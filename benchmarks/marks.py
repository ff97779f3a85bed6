"""Are statements found as well when an outlet uses other quotation marks?  Scores PolNeAR dev in four typographies.

    python benchmarks/marks.py SHARED

SHARED holds `gold/polnear/dev` and `tools/score_quotations.py`.  The outer marks of every text are turned into single
ones (curly, straight) with double ones inside, or into two apostrophes; what is found is carried back to the text as
printed and scored there.  Prints the joint F1 of direct and mixed statements, of all, and the recall of direct ones.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from presswork.language.quotation_marks import find_quotation_regions
from presswork.schema import make_table, to_rows
from presswork.statements import quotations

# Outer and inner marks, opening and closing; None leaves the inner ones as they are.
STYLES = {"as printed": (None, None), "curly single": ("‘’", "“”"), "straight single": ("''", '""')}
STYLES |= {"two apostrophes": (("''", "''"), None)}


def change_marks(text: str, outer, inner) -> tuple[str, list[int]]:
    """Return the text with other marks, and for every character (and the end) its place in the text as printed."""
    changes = {}
    for region in find_quotation_regions(text):
        marks = {0: outer, 1: inner}.get(region.depth)
        if marks:
            changes[region.start, region.inside_start] = marks[0]
            changes |= {(region.inside_end, region.end): marks[1]} if region.is_closed else {}
    parts, places, at = [], [], 0
    for (start, end), mark in sorted(changes.items()):
        if start >= at:
            parts += [text[at:start], mark]
            places += [*range(at, start), *([start] * len(mark))]
            at = end
    return "".join([*parts, text[at:]]), [*places, *range(at, len(text) + 1)]


def find_statements(texts: dict[str, str], outer, inner) -> list[dict]:
    """Return the rows found in the changed texts, with their places in the texts as printed."""
    changed = {name: change_marks(text, outer, inner) for name, text in texts.items()}
    articles = make_table("articles", [{"article_id": name, "text": text} for name, (text, _) in changed.items()])
    block = {"block": 0, "kind": "body", "start": 0}
    blocks = [{"article_id": name, "end": len(text), **block} for name, (text, _) in changed.items()]
    rows = to_rows(quotations.find_quotations(articles, make_table("blocks", blocks)))
    for row in rows:
        places = changed[row["article_id"]][1]
        row["fragments"] = [[places[start], places[end]] for start, end in row["fragments"]]
    return rows


def main() -> None:
    """Measure and print."""
    shared = Path(sys.argv[1])
    sys.path.insert(0, str(shared / "tools"))
    import score_quotations as scorer

    split = scorer.load_split(shared / "gold" / "polnear" / "dev")
    texts = {name: doc.text for name, (doc, _) in split.items()}
    for style, (outer, inner) in STYLES.items():
        with tempfile.TemporaryDirectory() as folder:
            lines = [json.dumps(row) for row in find_statements(texts, outer, inner)]
            (Path(folder) / "quotations.jsonl").write_text("\n".join(lines), encoding="utf-8")
            found, _ = scorer.load_predictions(Path(folder), split)
        counts = (scorer.count_article(name, doc, gold, found.get(name, [])) for name, (doc, gold) in split.items())
        figures = scorer.summarise(sum(counts, Counter()))
        joint = [f"{figures[kind]['joint'][2]:.3f}" for kind in ("direct_mixed", "all")]
        recall = figures["per_kind"]["direct"]["span_recall"]
        print(f"{style:16s} direct and mixed {joint[0]}, all {joint[1]}; direct found {recall:.3f}")


if __name__ == "__main__":
    main()
