"""Whether invented files in the shapes in which people have news are read right: ``corpus/cases/field``.

Each case is a folder of files and what a user wants of them, in the terms of the tables.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from presswork import pipeline
from presswork.errors import PressworkError
from presswork.schema import to_rows

FOLDER = Path(__file__).parent / "corpus" / "cases" / "field"
CASES = FOLDER.with_suffix(".json")
# What a case may say of the articles, one value for each in the order of the table, and the column it is about.
_COLUMNS = {
    "outlets": "outlet",
    "dates": "published_on",
    "bylines": "byline",
    "headlines": "headline",
    "languages": "language",
    "urls": "url",
}


def read_cases(path: Path = CASES) -> dict[str, dict]:
    """Return what is expected of each case."""
    return json.loads(path.read_text(encoding="utf-8"))


def check_case(folder: Path, expected: dict) -> tuple[list[str], bool]:
    """Return what is wrong with a case, and whether anything was told."""
    try:
        coverage = pipeline.load(folder, mapping=expected.get("options"))
    except PressworkError as error:
        is_expected = "error" in expected and re.search(expected["error"], str(error))
        return ([] if is_expected else [f"refused: {error}"]), True
    if "error" in expected:
        return ["not refused"], bool(len(coverage.problems))
    return _compare(coverage, expected), bool(len(coverage.problems))


def _compare(coverage, expected: dict) -> list[str]:
    articles, said = to_rows(coverage.articles), to_rows(coverage.quotations)
    texts = "\n\n".join(article["text"] for article in articles)
    told = "\n".join(f"{row['problem']} {row['action']}" for row in to_rows(coverage.problems))
    wrong = [] if len(articles) == expected["n"] else [f"{len(articles)} documents"]
    for name, column in _COLUMNS.items():
        found = [article[column] for article in articles]
        wrong += [f"{name} {found}"] if name in expected and found != expected[name] else []
    wrong += [f"lacks {words!r}" for words in expected.get("text_has", []) if words not in texts]
    wrong += [f"has {words!r}" for words in expected.get("text_lacks", []) if words in texts]
    wrong += [f"unsaid {pair}" for pair in expected.get("said", []) if not _is_said(said, *pair)]
    wrong += [f"speaker {row['speaker']!r}" for row in said if row["speaker"] in expected.get("never_speakers", [])]
    wrong += [f"not told {pattern!r}" for pattern in expected.get("told", []) if not re.search(pattern, told)]
    wrong += [f"told {told!r}"] if expected.get("untold") and told else []
    return wrong + _compare_blocks(coverage, expected) + _compare_comments(coverage, expected)


def _is_said(said: list[dict], speaker: str, words: str) -> bool:
    return any(row["speaker"] == speaker and words in _plain(row["text"]) for row in said)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _compare_blocks(coverage, expected: dict) -> list[str]:
    texts = dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True))
    blocks = to_rows(coverage.blocks)
    wrong = [f"a block {row['kind']}" for row in blocks if row["kind"] in expected.get("no_kinds", [])]
    for row in blocks:
        words = texts[row["article_id"]][row["start"] : row["end"]]
        wrong += [
            f"body {words[:40]!r}" for part in expected.get("body_lacks", []) if _is_body(row) and part in words
        ]
    voices = {row["voice"] for row in blocks if row["kind"] == "excerpt"}
    return wrong + [f"no excerpt of {voice}" for voice in expected.get("excerpts", []) if voice not in voices]


def _is_body(row: dict) -> bool:
    return row["kind"] in ("body", "subheading")


def _compare_comments(coverage, expected: dict) -> list[str]:
    if "comments" not in expected:
        return []
    found = [[row["commenter"], row["posted_on"], row["reply_to"]] for row in to_rows(coverage.comments)]
    return [] if found == expected["comments"] else [f"comments {found}"]
