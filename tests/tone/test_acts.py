"""Acts: what a statement does, and that none is told where none is plain."""

import json
import time
from pathlib import Path

import pandas as pd
import pytest
from presswork.errors import ParameterError
from presswork.schema import make_table
from presswork.tone import acts, tone

CASES = Path(__file__).parent / "cases"
TRAPS = json.loads((CASES / "acts_traps.json").read_text(encoding="utf-8"))


def read(case):
    """Return the act of a case, its cue and statement found in their sentence as a reader would."""
    sentence, cue, statement = case["sentence"], case["cue"], case["statement"]
    at, start = sentence.index(cue), sentence.index(statement)
    if at < start:
        return acts.find_act(cue, statement, sentence[:at], sentence[at + len(cue) : start])
    return acts.find_act(cue, statement, sentence[start + len(statement) : at])


# Right at first sight: 148 of 152 and 148 of 149 (the author of cases and list is one, so this flatters); now all.
@pytest.mark.parametrize(("name", "floor"), [("acts", 150), ("acts_held", 147)])
def test_acts_of_labelled_statements(name, floor):
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    found = [read(case) for case in cases]
    assert sum(act == case["act"] for act, case in zip(found, cases, strict=True)) >= floor
    none = [act for act, case in zip(found, cases, strict=True) if case["act"] is None]
    assert none.count(None) == len(none)


@pytest.mark.parametrize("case", TRAPS, ids=lambda case: f"{case['cue']}: {case['statement']}")
def test_an_act_that_is_denied_reported_or_polite(case):
    assert acts.find_act(case["cue"], case["statement"]) == case["act"]


MISSED = [
    ("said", "the bridge you crossed this morning may not be there tonight", "threat"),
    ("said", "what a lovely house, it must burn well", "threat"),
    ("said", "with friends like him the harbour needs no storms", "blame"),
    ("likened", "the rules to a burning of books", "blame"),
    ("said", "he is reduced to insults because he cannot defend what he did", "blame"),
    ("said", "her long fight has opened the door for every girl on the island", "praise"),
]


@pytest.mark.parametrize(("cue", "statement", "act"), MISSED)
@pytest.mark.xfail(strict=True, reason="hints, irony and comparisons are not seen")
def test_what_only_a_reader_sees(cue, statement, act):
    assert acts.find_act(cue, statement) == act


def score(text, content, **row):
    start = text.index(content)
    row |= {"article_id": "a", "start": start, "end": start + len(content)}
    row |= {"text": content, "cue_start": text.index(row["cue"]), "cue_end": text.index(row["cue"]) + len(row["cue"])}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    return tone.score_quotations(make_table("quotations", [row]), articles).iloc[0]


def test_the_table_of_statements_tells_the_act():
    row = score("The mayor demanded an apology.", "an apology", cue="demanded")
    assert row["act"] == "demand"


def test_what_stands_before_a_cue_denies_the_act():
    row = score("The mayor has never apologised for the raid.", "for the raid", cue="apologised")
    assert pd.isna(row["act"])


def test_whom_a_cue_speaks_to_stands_between_cue_and_statement():
    row = score("She told the two crews to leave the quay.", "to leave the quay", cue="told")
    assert row["act"] == "demand"


def test_a_negation_of_another_clause_denies_nothing():
    text = "Norland, which did not answer, condemned the raid."
    assert score(text, "the raid", cue="condemned")["act"] == "blame"


@pytest.mark.parametrize("text", ["we will ", "not ", "if we ", "(", "must not be ", "blood on his her their ", "–"])
def test_hostile_statements_take_no_time(text):
    start = time.process_time()
    acts.find_act(text * 5_000, text * 5_000, text * 5_000, text * 5_000)
    assert time.process_time() - start < 1


def test_a_pattern_that_cannot_be_read_says_where_it_stands():
    row = {"act": "threat", "part": "words", "weight": "2", "pattern": "we will (strike", "reason": "-"}
    with pytest.raises(ParameterError, match=r"we will \(strike.*speech_acts.csv"):
        acts._check_row(row, {})
