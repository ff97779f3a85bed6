"""The measures of accuracy count what a reader would count, on cases small enough to count by hand."""

from collections import Counter

import pytest
from presswork import pipeline
from presswork.corpus.shipped import find_shipped
from presswork.trust import accuracy

TEXT = "Torrek said the quay was safe. Orsa denied it. Vell hoped for rain."
QUAY, DENIAL, RAIN = (12, 29), (31, 45), (59, 67)


def annotate(span, speaker="Ilva Torrek", **other):
    row = {"fragments": [list(span)], "kind": "indirect", "kind_alt": [], "speaker": speaker, "speaker_alt": []}
    row |= {"speaker_is_person": True, "is_official": True, "affiliation": "Varr", "tone": 0, "tone_alt": []}
    return row | {"optional": False} | other


def find(span, speaker="Torrek", block=1, **other):
    row = {"fragments": [list(span)], "kind": "indirect", "speaker": speaker, "is_official": True, "block": block}
    return row | {"affiliation": "Varr", "tone_label": 0, "target_tone_label": None} | other


def count(gold, quotations):
    blocks = [
        {"block": 0, "kind": "headline", "start": 0, "end": 5},
        {"block": 1, "kind": "body", "start": 5, "end": 67},
    ]
    found = {"articles": [{"text": TEXT}], "blocks": blocks, "comments": [], "quotations": quotations}
    gold_blocks = [
        {"kind": "headline", "start": 0, "end": 5},
        {"kind": "caption", "start": 5, "end": 67, "alt": ["body"]},
    ]
    return accuracy.count_article({"blocks": gold_blocks, "quotations": gold}, found)


def test_a_statement_with_the_right_speaker_and_tone_is_right():
    counts = count([annotate(QUAY)], [find(QUAY)])
    assert (counts["found"], counts["right_speaker"], counts["right_tone"], counts["twice_right"]) == (1, 1, 1, 2)


def test_a_tone_towards_the_target_goes_before_the_tone_of_the_statement():
    assert count([annotate(QUAY, tone=-1)], [find(QUAY, target_tone_label=-1)])["right_tone"] == 1


def test_an_optional_statement_counts_neither_way():
    counts = count([annotate(QUAY), annotate(RAIN, optional=True)], [find(QUAY), find(RAIN)])
    assert (counts["statements_both"], counts["twice_found"]) == (2, 2)


def test_a_statement_found_in_a_headline_is_not_held_against_us_but_one_in_the_body_is():
    assert count([annotate(QUAY)], [find(QUAY), find(RAIN, block=0)])["statements_both"] == 2
    assert count([annotate(QUAY)], [find(QUAY), find(RAIN)])["statements_both"] == 3


def test_half_the_words_are_the_same_statement_and_fewer_are_not():
    assert count([annotate(QUAY)], [find((12, 20))])["found"] == 1  # "the quay" of "the quay was safe"
    assert count([annotate(QUAY)], [find((12, 15))])["found"] == 0


def test_a_surname_of_another_person_is_wrong():
    assert count([annotate(QUAY)], [find(QUAY, speaker="Orsa")])["right_speaker"] == 0


def test_an_alternative_kind_of_block_is_right():
    counts = count([], [])
    assert counts["right_characters"] == counts["characters"] == len(TEXT.replace(" ", ""))


@pytest.mark.parametrize(
    ("name", "other", "is_person", "expected"),
    [
        ("Zelenskyy", "Volodymyr Zelenskyy", True, True),
        ("Recep Erdoğan", "Erdogan", True, True),
        ("the defence ministry of Varr", "Varr's defence ministry", False, True),
        ("Varr", "Varr's defence ministry", False, False),
        ("Varr's foreign ministry", "Varr's defence ministry", False, False),
        ("Orrevan defense ministry", "Orreva’s defence ministry", False, True),
        ("senior Orrevan diplomat", "Orrevan diplomat (unnamed)", False, True),
        (None, "Varr", False, False),
    ],
)
def test_names(name, other, is_person, expected):
    assert accuracy.is_same_name(name, other, is_person) is expected


def test_the_interval_of_equal_articles_has_no_width_and_of_different_ones_has():
    equal = [Counter(found=4, right_speaker=3)] * 5
    mixed = [Counter(found=4, right_speaker=k) for k in (0, 4, 4, 4)]
    same, wide = (accuracy._measure(counts, "speaker right, of those found") for counts in (equal, mixed))
    assert same["low"] == same["high"] == same["value"] == 0.75
    assert wide["low"] < wide["value"] < wide["high"]


def test_the_agreement_of_the_demo_corpus_has_every_measure():
    folder = find_shipped("seeds/demo") / "gold"
    assert list(accuracy._read_agreement(folder)) == list(accuracy.MEASURES)


def test_nothing_annotated_is_undefined_and_not_zero():
    measured = accuracy._measure([Counter()], "speaker right, of those found")
    assert measured["value"] != measured["value"]


# Floors only rise: 0.01 to 0.02 below what was measured on this corpus.  When its texts change, measure again and pin
# the new hash beside the new floors.
CORPUS = "b7d8605451a4983992ab2f9d7bc830bcfc65f17d005bf9d717587faaedb209a1"
FLOORS = {
    "characters in the right block": 0.985,
    "comments exact (F1)": 0.980,
    "statements found (F1)": 0.878,
    "form right, of those found": 0.975,
    "speaker right, of those found": 0.885,
    "official or not right, of those found": 0.915,
    "affiliation right, of those found": 0.815,
    "tone right, of those found": 0.765,
    "found, speaker and tone right (F1)": 0.612,
}


def test_the_demo_corpus_is_read_no_worse_than_before():
    assert pipeline.make_coverage(find_shipped("seeds/demo")).hash == CORPUS
    measured = accuracy.score_demo(pipeline.make_coverage(find_shipped("seeds/demo"))).set_index("measure")["value"]
    assert {name: measured[name] for name, floor in FLOORS.items() if measured[name] < floor} == {}
