"""Who speaks: people and places here are invented, but for states, capitals and public bodies."""

import json
from pathlib import Path

import pytest

from analysis.speakers import list_speakers, resolve_speakers
from analysis.tables import make_table, to_rows

CASES = json.loads((Path(__file__).parent / "cases" / "speakers.json").read_text(encoding="utf-8"))


def make_input(text: str, mentions: list[str], published_on: str | None = None):
    """Return the tables of one article in which each mention, in order, is the speaker of a statement."""
    rows, at = [], 0
    for number, mention in enumerate(mentions):
        at = text.index(mention, at)
        span = {"speaker_mention": mention, "speaker_start": at, "speaker_end": at + len(mention)}
        rows.append({"article_id": "a", "quotation": number, "start": at, "end": at + 1} | span)
        at += len(mention)
    article = {"article_id": "a", "text": text, "published_on": published_on}
    return make_table("quotations", rows), make_table("articles", [article]), make_table("blocks")


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_speaker_of_each_mention(case):
    tables = make_input(case["text"], [e["mention"] for e in case["expected"]], case.get("published_on"))
    found = to_rows(resolve_speakers(*tables))
    for row, expected in zip(found, case["expected"], strict=True):
        assert {k: row[k] for k in expected if k != "mention"} == {
            k: v for k, v in expected.items() if k != "mention"
        }


def test_list_speakers_counts_statements():
    quotations = resolve_speakers(*make_input("Tarlan minister Ida Orsa spoke. Orsa said so.", ["Ida Orsa", "Orsa"]))
    row = to_rows(list_speakers(quotations))[0]
    assert (row["speaker"], row["n_statements"], row["variants"]) == ("Ida Orsa", 2, ["Ida Orsa", "Orsa"])
