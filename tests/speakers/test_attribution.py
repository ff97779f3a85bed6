"""Who said what, in what office: whole texts in, statements with speaker, office and state out.

`attribution.json` holds examples of classes that misled before; `first_sight.json` the same classes in sentences
written with their answers before anybody had looked at what fails; `first_sight_world.json` articles and sentences in
the ways of many countries' press, answered before anything was tried on them (22 of 75 were all right then).
`first_sight_third.json` are the classes of the shared cases once more (42 of 63 were right at first
sight), and `first_sight_fourth.json` after these were mended (44 of 62).
`forms_of_source.json` are rarer forms, answered before they were tried (12 of 24 right then);
`attribution_more.json` and `epithets.json` came from reading invented stories afterwards. Ids listed in
`attribution_known.json` are known failures.
"""

import collections
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from presswork import pipeline

FOLDER = Path(__file__).parent / "cases"
KNOWN = set(json.loads((FOLDER / "attribution_known.json").read_text(encoding="utf-8")))
CASES = [
    case
    for name in [
        *("attribution", "attribution_more", "first_sight", "first_sight_world", "first_sight_second"),
        *("first_sight_third", "first_sight_fourth", "epithets", "forms_of_source"),
    ]
    for case in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
]


def read_words(text):
    return re.findall(r"[^\W_]+", (text or "").lower())


def share_words(one, other):
    one, other = (collections.Counter(read_words(text)) for text in (one, other))
    return sum((one & other).values()) / max(1, sum((one | other).values()))


@pytest.fixture(scope="module")
def statements(tmp_path_factory):
    """Return the rows of every case; a neutral headline makes a page of a bare sentence."""
    folder = tmp_path_factory.mktemp("cases")
    for case in CASES:
        text = case["text"] if "\n\n" in case["text"] else "News in brief\n\n" + case["text"]
        (folder / f"{case['id']}.txt").write_text(text + "\n", encoding="utf-8")
    rows = pipeline.make_coverage(folder).quotations.to_dict("records")
    found = collections.defaultdict(list)
    for row in rows:
        if row["kind"] != "scare":
            row = {k: v for k, v in row.items() if k != "fragments"}
            found[row["article_id"]].append({k: None if v is pd.NA or v != v else v for k, v in row.items()})
    return found


def is_same_speaker(got, want):
    """Surnames, or the last words of a body's name, are equal, and nothing but one word more is in the name."""
    if got is None or want is None:
        return got is want
    return read_words(got)[-1] == read_words(want)[-1] and len(got.split()) <= len(want.split()) + 1


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"], marks=[pytest.mark.xfail(strict=True)] if case["id"] in KNOWN else [])
        for case in CASES
    ],
)
def test_statement_speaker_and_office(case, statements):
    rows = statements[case["id"]]
    for want in case["answer"]:
        best = max(rows, key=lambda row: share_words(row["text"], want["content"]), default=None)
        assert best is not None
        assert share_words(best["text"], want["content"]) >= 0.67
        assert "speaker" not in want or is_same_speaker(best["speaker"], want["speaker"])
        assert {k: best[k] for k in ("is_official", "affiliation") if k in want} == {
            k: want[k] for k in ("is_official", "affiliation") if k in want
        }
    said = [read_words(text) for row in rows for text in (row["text"], row["speaker"], row["speaker_mention"])]
    assert not [never for never in case.get("never", []) if read_words(never) in said]
    assert not case.get("only") or len(rows) <= len(case["answer"])
