"""Who said what: forms of statements, marks, what is never searched, hostile text, and floors on gold by others."""

import json
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from presswork.errors import ModelError
from presswork.language.lexicon import read_lexicon
from presswork.language.quotation_marks import find_quotation_regions
from presswork.schema import make_table, to_rows
from presswork.statements import cues, quotations
from presswork.statements.bounds import trim_mention
from presswork.statements.cues import classify_cue
from presswork.statements.tagger import tagger

CASES = json.loads((Path(__file__).parent / "cases" / "quotations.json").read_text(encoding="utf-8"))
SHARED = Path(os.environ.get("PRESSWORK_SHARED", Path(__file__).parents[3] / "shared"))


def find(text, kind="body"):
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    block = {"article_id": "a", "block": 0, "kind": kind, "start": 0, "end": len(text)}
    return quotations.find_quotations(articles, make_table("blocks", [block]))


def mark(case):
    failure = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, reason=failure)] if failure else []
    return pytest.param(case, id=case["name"], marks=marks)


@pytest.mark.parametrize("mention", ["17:55 Police", ":55 Police", "7:05 - Police", "Police"])
def test_the_hour_of_a_live_page_is_no_part_of_who_speaks(mention):
    start, end = trim_mention(mention, 0, len(mention))
    assert mention[start:end] == "Police"


@pytest.mark.parametrize("case", [mark(case) for case in CASES])
def test_statements_are_found_whole_with_their_speaker(case):
    columns = ["text", "kind", "speaker_mention", "cue_class"]
    assert [{c: row[c] for c in columns} for row in to_rows(find(case["text"]))] == case["statements"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_row_stands_in_its_place(case):
    text = case["text"]
    for row in to_rows(find(text)):
        assert row["text"] == " ".join(text[start:end] for start, end in row["fragments"])
        assert (row["start"], row["end"]) == (row["fragments"][0][0], row["fragments"][-1][1])
        for name in ("cue", "speaker"):
            if row[f"{name}_start"] is not None:
                words = row["cue" if name == "cue" else "speaker_mention"]
                assert text[row[f"{name}_start"] : row[f"{name}_end"]] == words
        assert row["context"] in text


def test_when_it_was_said_is_no_part_of_the_cue():
    found = find("“The quay is safe,” Transport Minister Ilva Torrek said on Monday.")
    assert found["cue"].tolist() == ["said"]


@pytest.mark.parametrize("kind", ["comment", "boilerplate", "byline", "credit", "duplicate", "citation"])
def test_only_the_words_of_the_article_are_searched(kind):
    assert find("“We have lost the harbor,” Orsa said.", kind).empty


@pytest.mark.parametrize("kind", ["headline", "standfirst", "subheading", "caption", "excerpt"])
def test_other_blocks_are_searched_and_named(kind):
    assert find("“We have lost the harbor,” Orsa said.", kind)["block"].tolist() == [0]


def test_other_rooms_columns_are_left_null():
    columns = ["speaker", "role", "affiliation", "is_official", "is_named", "tone", "tone_label", "target_tone"]
    assert find("“We have lost the harbor,” Orsa said.")[columns].isna().all(axis=None)


@pytest.mark.parametrize("opening", ["“", '"', "‘", "'", "''", "«", ""])
def test_a_transcript_is_read_whatever_its_marks(opening):
    turns = ["HALE: Is the dam safe?", "VELL: It is safe.", "HALE: Who says so?", "VELL: The engineers say so."]
    found = find("\n".join(opening + turn for turn in turns))
    assert found["speaker_mention"].tolist() == ["HALE", "VELL", "HALE", "VELL"]


def test_articles_do_not_hear_each_other():
    texts = ["“We will stay,” Orsa said. “We will", "“go on,” it read.", ""]
    names = ["a", "b", "c"]
    articles = make_table("articles", [{"article_id": n, "text": t} for n, t in zip(names, texts, strict=True)])
    rows = [
        {"article_id": n, "block": 0, "kind": "body", "start": 0, "end": len(t)}
        for n, t in zip(names, texts, strict=True)
    ]
    together = quotations.find_quotations(articles, make_table("blocks", rows))
    alone = [quotations.find_quotations(articles[i : i + 1], make_table("blocks", rows[i : i + 1])) for i in range(3)]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“A,” he said, “b.”", ["A,", "b."]),
        ("He called it \"A,\" then ''b'' and ‘c’.", ["A,", "b", "c"]),
        ("“A ‘b’ c”", ["A ‘b’ c", "b"]),
        ("The members’ vote and the workers' pay", []),
        ("‘The members’ vote is lost,’ he said", ["The members’ vote is lost,"]),
        ('A 6\'2" man said "yes"', ["yes"]),
        ("Rock 'n' roll in the '90s isn't dead", []),
        ("“First paragraph\n“second” and more", ["First paragraph", "second"]),
        ("‘First paragraph\n‘Second,’ he said", ["First paragraph", "Second,"]),
        ('"A b. "C d," he said', ["A b. ", "C d,"]),
        ("«A» and „b“", ["A", "b"]),
        ("''He said: 'Go.''' Then", ["He said: 'Go.'", "Go."]),
    ],
)
def test_marks_are_paired(text, inside):
    assert [text[r.inside_start : r.inside_end] for r in find_quotation_regions(text)] == inside


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"),
        ("has repeatedly claimed", "doubtful"),
        ("accused", "negative"),
        ("was quoted as saying", "neutral"),
        ("according to", "neutral"),
        ("trumpeted", "strong"),
        ("conceded", "admission"),
        ("xyz", None),
    ],
)
def test_cues_have_a_class(cue, expected):
    assert classify_cue(cue) == expected


def test_every_reporting_verb_has_its_class_and_reason():
    rows = read_lexicon("reporting_verbs")
    assert all(row["cue"] and row["forms"] and row["class"] and row["reason"] for row in rows)
    assert len({row["cue"] for row in rows}) == len(rows) > 400


# Seconds for 200,000 characters of each: far above what they take, far below what a quadratic search would.
@pytest.mark.parametrize(
    "text",
    [
        '"' * 200_000,
        "'" * 200_000,
        "“a” " * 50_000,
        "“‘" * 100_000,
        "said " * 40_000,
        "’s" * 100_000,
        "— " * 100_000,
        "A: b\n" * 20_000,
        " " * 200_000,
        "x" * 200_000,
        chr(0xD800) + " said",
        "“" + "a, " * 60_000,
        "In a" + "'s a" * 40_000,
    ],
    ids=range(13),
)
def test_hostile_text_is_read_in_bounded_time(text):
    began = time.perf_counter()
    find(text)
    assert time.perf_counter() - began < 30


def test_statements_in_long_lines_are_not_lost():
    text = "The road along the river is long. " * 300 + "“We will mend it,” Orsa said."
    assert find(text)["text"].tolist() == ["We will mend it,"]


# Floors on PolNeAR dev with every line as body: they only rise. Last measured .890, .941, .689 and .742.
FLOORS = {
    ("direct_mixed", "joint"): 0.890,
    ("direct_mixed", "span"): 0.942,
    ("all", "joint"): 0.685,
    ("all", "span"): 0.740,
}


@pytest.mark.skipif(not (SHARED / "gold" / "polnear" / "dev").is_dir(), reason="the PolNeAR gold is not here")
def test_quality_does_not_fall(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(SHARED / "tools"))
    import score_quotations as scorer

    split = scorer.load_split(SHARED / "gold" / "polnear" / "dev")
    texts = {stem: doc.text for stem, (doc, _) in split.items()}
    articles = make_table("articles", [{"article_id": n, "text": t} for n, t in texts.items()])
    rows = [{"article_id": n, "block": 0, "kind": "body", "start": 0, "end": len(t)} for n, t in texts.items()]
    found = to_rows(quotations.find_quotations(articles, make_table("blocks", rows)))
    (tmp_path / "quotations.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found))
    predicted, _ = scorer.load_predictions(tmp_path, split)
    counts = [scorer.count_article(stem, doc, gold, predicted.get(stem, [])) for stem, (doc, gold) in split.items()]
    figures = scorer.summarise(sum(counts, type(counts[0])()))
    measured = {(kind, measure): figures[kind][measure][2] for kind, measure in FLOORS}
    assert {k: v for k, v in measured.items() if v < FLOORS[k]} == {}


def _forget_cues():
    """What :func:`presswork.language.lexicon.adding_rows` does, too, whenever the lists are others."""
    cues.load_cues.cache_clear()
    cues.classify_cue.cache_clear()


def test_an_edit_of_the_table_of_verbs_moves_no_statement(monkeypatch):
    """What a user may edit and what the tagger was learnt with are two things."""
    text = "The bridge is safe, the engineer insisted. Ada Brandt admitted that the gate leaked."
    before = to_rows(find(text))
    edited = [row | {"class": "doubtful"} for row in cues.read_lexicon("reporting_verbs")]
    monkeypatch.setattr(cues, "read_lexicon", lambda _: edited)
    _forget_cues()
    try:
        after = to_rows(find(text))
    finally:
        monkeypatch.undo()
        _forget_cues()
    assert [row["text"] for row in after] == [row["text"] for row in before]
    assert {row["cue_class"] for row in after} == {"doubtful"}


def test_a_model_of_another_design_is_refused():
    with pytest.raises(ModelError, match=r"learnt with other features .* learn it again: `make models`"):
        tagger.read_model({"design": np.array("0" * 64)})


def test_a_report_with_questions_in_it_is_no_interview():
    """What others are told to have said, and a long report behind two questions, is nobody's answer."""
    asked = "We spoke to Ada Brandt about the dam.\n\nDo you fear it?\n\nNot at all.\n\nWill you stay?\n\n"
    rest = "The dam was built in 1911 by the miners of the valley.\n\n" * 9
    assert not [row for row in to_rows(find(asked + rest)) if "1911" in row["text"]]
    told = to_rows(find(asked + "The engineer Rolf Malm said that the dam would hold."))
    assert "the dam would hold" in [row["text"] for row in told]
    assert not [row for row in told if row["text"].startswith("The engineer")]
