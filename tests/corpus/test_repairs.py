"""Texts in odd shapes become what a clean file would hold; clean texts pass through as the same object."""

import json
from pathlib import Path

import demo_formats
import pytest
from presswork.corpus.repairs import Told, add_up, repair_text, repair_words

CASES = json.loads((Path(__file__).parent / "cases" / "repairs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["mended"], ids=lambda case: case["name"])
def test_a_text_is_mended_and_told(case):
    text, told = repair_text(case["in"])
    assert text == case["expected"]
    assert told or case["name"].startswith("separators")  # white space for white space


@pytest.mark.parametrize("case", CASES["left"], ids=lambda case: case["name"])
def test_what_may_be_meant_is_left_alone(case):
    assert repair_text(case["in"]) == (case["in"], [])


def test_no_repair_fires_on_the_demo_corpus():
    for text in demo_formats.read_articles().values():
        assert repair_text(text)[0] is text


def test_mending_twice_is_mending_once():
    for case in CASES["mended"]:
        assert repair_text(case["expected"])[0] == case["expected"]


def test_a_page_loses_what_no_reader_sees():
    assert repair_words("<p>govern&shy;ment&#8203; ﬂaw")[0] == "<p>government flaw"


def test_a_long_text_on_one_line_gets_paragraphs_and_no_quotation_is_cut():
    said = "“The pier is sound. It has been so for years,” said Osk, who keeps the harbor of Tessin. "
    text = "".join(
        f"The council of Orsa met for the {n}. time on Monday, and nobody spoke for long. {said}" for n in range(9)
    )
    mended, told = repair_text(text)
    assert mended.replace("\n\n", " ") == text.strip()
    assert mended.count("\n\n“The pier is sound. It has been so for years,” said Osk") == 9
    assert told[0].one == "text without paragraphs"


def test_repairs_of_many_texts_are_told_together():
    told = [
        Told(2, "tag", "tags", "taken out", "<p>"),
        Told(1, "tag", "tags", "taken out"),
        Told(1, "x", "xs", "left"),
    ]
    assert [(one.tell(n), one.action) for one, n in add_up(told)] == [
        ("3 tags (<p>) in 2 texts", "taken out"),
        ("1 x", "left"),
    ]
