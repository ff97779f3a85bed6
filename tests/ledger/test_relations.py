"""Pairs of wordings by the same speaker: what the later is to the earlier, and what must never pass for the same.

``pairs.json`` are invented pairs, every second of each class held back: the bounds were set without looking at these.
At first sight, before any bound was moved, the 68 held back gave same or cut P 1.00 (15 of 15) R .83 (15 of 18),
reworded P .80 (12 of 15) R .86 (12 of 14), contradicts P 1.00 (5 of 5) R .56 (5 of 9), changed P 1.00 (6 of 6) R .86
(6 of 7).  One of them was looked at later, when a test printed it: "three months" against "a year".

``demo_pairs.json`` are wordings of the demo corpus, as its gold has them; ``tests/README.md`` tells the first sight.
"""

import json
from pathlib import Path

import pytest
from presswork.ledger.candidates import make_brief, outline, weigh_stems
from presswork.ledger.relations import find_relation, may_relate
from presswork.ledger.wording import read_wording

PAIRS = json.loads((Path(__file__).parent / "cases" / "pairs.json").read_text(encoding="utf-8"))
WORDINGS = [[read_wording(text, kind) for text, kind in zip(p["texts"], p["kinds"], strict=True)] for p in PAIRS]
WEIGH = weigh_stems([wording for pair in WORDINGS for wording in pair])
FOUND = [find_relation(*pair, WEIGH) for pair in WORDINGS]
DEMO = Path(__file__).parents[2] / "seeds" / "demo" / "gold" / "quotations"
DEMO_PAIRS = json.loads((Path(__file__).parent / "cases" / "demo_pairs.json").read_text(encoding="utf-8"))
DEMO_FLOORS = {
    ("same", "cut"): (0.98, 0.95),
    ("reworded",): (0.95, 0.80),
    ("contradicts",): (0.95, 0.50),
    ("changed",): (0.95, 0.95),
}
# Class -> precision and recall that the held-back half must keep.
FLOORS = {
    ("same", "cut"): (0.98, 0.95),
    ("reworded",): (0.85, 0.75),
    ("contradicts",): (0.80, 0.80),
    ("changed",): (0.95, 0.80),
}


def relate(one, other, kinds=("direct", "direct")):
    wordings = [read_wording(text, kind) for text, kind in zip((one, other), kinds, strict=True)]
    return find_relation(*wordings, WEIGH)


def score(kinds, is_held_back):
    rows = [
        (pair["relation"] in kinds, found is not None and found.kind in kinds)
        for pair, found in zip(PAIRS, FOUND, strict=True)
        if pair["held_back"] == is_held_back
    ]
    n_right = sum(is_gold and is_found for is_gold, is_found in rows)
    return n_right / sum(is_found for _, is_found in rows), n_right / sum(is_gold for is_gold, _ in rows)


@pytest.mark.parametrize("kinds", FLOORS, ids="/".join)
@pytest.mark.parametrize("is_held_back", [False, True])
def test_pairs_are_told_as_well_as_they_were(kinds, is_held_back):
    precision, recall = score(kinds, is_held_back)
    assert precision >= FLOORS[kinds][0]
    assert recall >= FLOORS[kinds][1]


def test_what_is_sorted_out_before_it_is_compared_is_no_claim():
    wordings = [wording for pair in WORDINGS for wording in pair]
    outlines = [outline(make_brief(wording), WEIGH) for wording in wordings]
    near = [(at, at + 1) for at in range(0, len(wordings), 2)]
    far = [(at, (7 * at + 11) % len(wordings)) for at in range(len(wordings))]
    passed = [may_relate(outlines[one], outlines[other], WEIGH) for one, other in near + far]
    found = [find_relation(wordings[one], wordings[other], WEIGH) for one, other in near + far]
    assert not [pair for pair, may, kind in zip(near + far, passed, found, strict=True) if kind and not may]
    assert sum(passed[len(near) :]) < 0.1 * len(far)


@pytest.fixture(scope="module")
def demo_kinds():
    """What each pair of the demo corpus may be called, and what it is called; words weighed by all its statements."""
    said = [row for path in sorted(DEMO.glob("*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]
    weigh = weigh_stems([read_wording(" ".join(row["content"]), row["kind"]) for row in said])
    kinds = []
    for pair in DEMO_PAIRS:
        wordings = [read_wording(*told) for told in zip(pair["texts"], pair["kinds"], pair["cues"], strict=True)]
        found = find_relation(*wordings, weigh)
        kinds.append((set(pair["relation"].split("|")), found.kind if found else "none"))
    return kinds


@pytest.mark.parametrize("kinds", DEMO_FLOORS, ids="/".join)
def test_pairs_of_the_demo_are_told_as_well_as_they_were(kinds, demo_kinds):
    hits = sum(bool(gold & set(kinds)) and found in kinds for gold, found in demo_kinds)
    n_gold = hits + sum(gold <= set(kinds) and found not in kinds for gold, found in demo_kinds)
    precision, recall = DEMO_FLOORS[kinds]
    assert hits / sum(found in kinds for _, found in demo_kinds) >= precision
    assert hits / n_gold >= recall


def test_the_pairs_of_the_demo_stand_in_its_gold():
    said = {" ".join(q["content"]) for path in DEMO.glob("*.json") for q in json.loads(path.read_text("utf-8"))}
    missing = [text for pair in DEMO_PAIRS for text in pair["texts"] if not any(text in one for one in said)]
    assert missing == []


def test_no_pair_that_differs_in_fact_passes_for_the_same():
    """A denial, another number, date or name is never told as the same, cut or reworded."""
    differing = [at for at, pair in enumerate(PAIRS) if pair["relation"] in ("contradicts", "changed")]
    passed = [PAIRS[at]["texts"] for at in differing if FOUND[at] and FOUND[at].kind in ("same", "cut", "reworded")]
    assert passed == []


def test_two_claims_on_one_subject_are_no_pair():
    """Of the 30 pairs that only share words, one at most is linked."""
    linked = [pair["texts"] for pair, found in zip(PAIRS, FOUND, strict=True) if pair["relation"] == "none" and found]
    assert len(linked) <= 1


def test_what_was_cut_is_told_qualifiers_first():
    found = relate(
        "The gates on the river will, perhaps, be shut in May by our crews", "The gates will be shut in May"
    )
    assert (found.kind, found.lost) == ("cut", ("perhaps", "on the river", "by our crews"))


def test_will_and_will_not_are_never_the_same():
    assert relate("We will sell the yard in Solle", "We will not sell the yard in Solle").kind == "contradicts"
    assert relate("We will sell the yard in Solle", "they would sell the yard in Solle after all").kind == "reworded"


def test_not_unless_is_if():
    texts = (
        "We will open the lock in June if the board agrees",
        "the lock would not open in June unless the board agreed",
    )
    assert relate(*texts, kinds=("direct", "indirect")).kind == "reworded"


def test_where_it_is_unclear_who_denies_what_nothing_is_told():
    one = "the state should send more boats to Solle to fight the flood"
    other = "she did not want boats of the state in Solle to fight the flood, aside from those of the mayor"
    assert relate(one, other, ("indirect", "indirect")) is None
    said = "We are going to win so much, and we start in Solle"
    again = "We do not win any more in Solle. We are going to win so much."
    assert relate(said, again) is None or relate(said, again).kind != "contradicts"


def test_a_clause_turned_round_with_nobody_is_no_contradiction():
    found = relate(
        "Kelmark had not been told of it in advance", "nobody had told Kelmark of it", ("indirect", "indirect")
    )
    assert found is None or found.kind == "reworded"


def test_how_a_day_is_written_changes_nothing():
    found = relate("We will open the yard on June 3, if the rain stops", "We will open the yard on 3 June")
    assert (found.kind, found.lost) == ("cut", ("if the rain stops",))
    assert relate("We will open the yard on June 3", "We will open the yard on 4 June").kind == "changed"


def test_who_denies_that_it_was_so_says_that_it_was_not():
    texts = ("I have never promised the farmers a pension", "he had promised the farmers a pension")
    wordings = [read_wording(texts[0]), *(read_wording(texts[1], "indirect", cue) for cue in ("denied", "admitted"))]
    assert find_relation(wordings[0], wordings[1], WEIGH).kind == "reworded"
    assert find_relation(wordings[0], wordings[2], WEIGH).kind == "contradicts"
    assert find_relation(wordings[1], wordings[2], WEIGH).kind == "contradicts"


def test_what_is_added_about_the_future_does_not_change_what_was():
    assert relate("We have lost 90 boats", "We have lost 90 boats, and we will go to court over it").kind == "cut"
    assert relate("We will pay for the boats of Solle", "We have paid for the boats of Solle").kind == "changed"
    was_to = relate(
        "Solle will receive the boats in May", "Solle was to receive the boats in May", ("direct", "indirect")
    )
    assert was_to.kind == "reworded"


def test_another_number_of_the_same_things_is_told_wherever_it_stands():
    texts = (
        "the state had spent 12 million crowns on the dyke below lock 4",
        "14 million crowns had been spent on the dyke",
    )
    assert relate(*texts, kinds=("indirect", "indirect")).kind == "changed"


def test_spelling_is_no_change():
    assert relate("Our neighbours re-opened the harbour", "Our neighbors reopened the harbor").kind == "same"


def test_a_bare_topic_is_no_claim():
    assert relate("free trade", "free trade", kinds=("indirect", "indirect")) is None


@pytest.mark.parametrize(("one", "other"), [("", ""), ("“”", "…"), ("I", "I"), ("no", "not no not"), ("5", "6")])
def test_what_holds_no_claim_is_related_to_nothing(one, other):
    assert relate(one, other) is None
