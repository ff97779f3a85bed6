"""What a reader's marks say: shares that can be counted by hand, and intervals that hold as often as they promise."""

import math

import numpy as np
import pandas as pd
import pytest
from presswork import coverage, intervals, schema
from presswork.schema import make_table
from presswork.trust import audit, marks

# Sixty sentences of nine characters and a break; the first forty are statements.
TEXT = "".join(f"Line {n:02} x.\n" for n in range(60))
SPANS = [{"article_id": "a", "start": 11 * n, "end": 11 * n + 10, "text": f"Line {n:02} x."} for n in range(60)]
SAID = {"block": 0, "kind": "direct", "speaker": "Ada Brandt", "tone_label": 0}


def make_everything(audited, by_hand=None, **changed):
    """Return tables with the marked rows `audited`; `by_hand` is a correction of the first statement."""
    block = {"article_id": "a", "block": 0, "kind": "body", "start": 0, "end": len(TEXT)}
    said = [span | SAID | {"quotation": n} for n, span in enumerate(SPANS[:40])]
    said[0] |= changed
    rows = {"articles": [{"article_id": "a", "text": TEXT, "language": "en"}], "blocks": [block], "audit": audited}
    rows["quotations"] = said[1:] if by_hand == "removed" else said
    rows["corrections"] = [SPANS[0] | {"quotation": 0, "action": by_hand}] if by_hand else []
    return coverage.Coverage(**{name: make_table(name, rows.get(name, ())) for name in schema.SCHEMA})


def mark(n, **marked):
    """Return a marked row about the sentence `n`, as the machine said it."""
    if list(marked) == ["missed"]:
        return SPANS[n] | {"what": "sentence"} | marked
    return SPANS[n] | {"what": "statement", "speaker": "Ada Brandt", "tone": "neutral"} | marked


STATEMENTS = [mark(n, statement_right=n > 0, speaker_right=n > 2, tone_right=True, missed=n == 5) for n in range(10)]
SENTENCES = [mark(n, missed=n < 42) for n in range(40, 50)]


def measure(everything):
    return marks.measure_marks(marks.settle_marks(everything)).set_index("measure")


def tell(audited):
    return marks.tell_marks(marks.settle_marks(make_everything(audited)))


def test_shares_are_those_counted_by_hand():
    figures = measure(make_everything(STATEMENTS + SENTENCES))
    assert figures["n"].to_dict() == {
        marks.PRECISION: 10,
        marks.SPEAKER: 9,  # what is no statement has no speaker
        marks.TONE: 9,
        marks.MISSED: 10,
        marks.BESIDE: 10,
        marks.RECALL: 20,
    }
    assert figures["of"].tolist() == [40, 40, 40, 20, 40, 60]
    # 9 of 10 of 40 statements are right: 36; in 2 of 10 of 20 sentences one was missed: 4; and beside 1 of 10 of 40
    # statements: 4; 36 of 44 were found.
    assert figures["share"].round(3).tolist() == [0.9, 0.778, 1.0, 0.2, 0.1, 0.818]
    assert (figures["share_low"] <= figures["share"]).all()
    assert (figures["share"] <= figures["share_high"]).all()


def test_who_marks_all_knows_all():
    everything = make_everything(
        [mark(n, statement_right=n > 3, missed=n < 2) for n in range(40)]
        + [mark(n, missed=n < 44) for n in range(40, 60)]
    )
    figures = measure(everything)
    for name, share in ((marks.PRECISION, 0.9), (marks.RECALL, 36 / 42)):
        assert figures.loc[name, ["share_low", "share", "share_high"]].tolist() == pytest.approx([share] * 3)


def test_a_miss_beside_two_statements_of_one_sentence_counts_once(monkeypatch):
    both = [mark(n, statement_right=True, missed=n < 2) for n in range(40)] + SENTENCES
    apart = measure(make_everything(both)).loc[marks.RECALL, "share"]
    monkeypatch.setattr(audit, "count_beside", lambda _: {(s["article_id"], s["start"], s["end"]): 2 for s in SPANS})
    together = measure(make_everything(both)).loc[marks.RECALL, "share"]
    assert (apart, together) == (pytest.approx(40 / 46), pytest.approx(40 / 45))


def test_without_looking_beside_statements_there_is_no_recall():
    unseen = [row | {"missed": None} for row in STATEMENTS]
    assert math.isnan(measure(make_everything(unseen + SENTENCES)).loc[marks.RECALL, "share"])


def test_of_a_large_corpus_the_interval_is_wilsons():
    """Newcombe (1998), Table I: 81 of 263, .2553 to .3662."""
    figure = marks._estimate(pd.Series([True] * 81 + [False] * 182), 10**9)
    assert [round(figure[key], 4) for key in ("share_low", "share_high")] == [0.2553, 0.3662]


def test_the_interval_of_a_ratio_is_that_of_others():
    """The odds ratio of 2 of 14 and 1 of 11: the R package ORCI 1.1 prints 0.1648 to 15.683."""

    def find_odds(k, n):
        return [p / (1 - p) for p in (k / n, *(float(bound) for bound in intervals.find_share_interval(k, n)))]

    low, high = intervals.find_ratio_interval(find_odds(2, 14), find_odds(1, 11))
    assert low == pytest.approx(0.1648, rel=0.002)
    assert high == pytest.approx(15.683, rel=0.002)


@pytest.mark.parametrize(("n_right", "n_missed", "n_beside"), [(180, 30, 10), (150, 120, 60), (195, 6, 0)])
def test_the_interval_of_recall_holds_nineteen_times_in_twenty(n_right, n_missed, n_beside):
    """Samples of 50 and 30 from 200 statements and 300 sentences whose recall is known."""
    rng, held = np.random.default_rng(7), 0
    right, missed, beside = np.arange(200) < n_right, np.arange(300) < n_missed, rng.permutation(200) < n_beside
    for _ in range(400):
        drawn = rng.permutation(200)[:50]
        shares = [marks._estimate(pd.Series(values[drawn]), 200) for values in (right, beside)]
        silent = marks._estimate(pd.Series(rng.permutation(missed)[:30]), 300)
        figure = marks._estimate_recall(shares[0], silent, shares[1])
        held += figure["share_low"] <= n_right / (n_right + n_missed + n_beside) <= figure["share_high"]
    assert held / 400 >= 0.93


@pytest.mark.parametrize("audited", [STATEMENTS[:4] + SENTENCES, STATEMENTS + SENTENCES[:4]])
def test_few_marks_are_no_figure(audited):
    assert math.isnan(measure(make_everything(audited)).loc[marks.RECALL, "share"])


def test_nothing_right_leaves_recall_undefined():
    everything = make_everything([mark(n, statement_right=False) for n in range(10)] + SENTENCES)
    assert math.isnan(measure(everything).loc[marks.RECALL, "share"])


def test_blank_rows_count_nowhere_and_half_marked_ones_where_they_are_marked():
    figures = measure(make_everything([*STATEMENTS, mark(20), mark(21, speaker_right=True), *SENTENCES]))
    assert figures["n"].tolist() == [10, 10, 9, 10, 10, 20]


@pytest.mark.parametrize(
    ("row", "changed", "by_hand", "is_stale"),
    [
        (mark(0, statement_right=True), {}, None, False),
        (mark(0, statement_right=True) | {"end": 5}, {}, None, True),
        (mark(0, statement_right=True) | {"article_id": "lost"}, {}, None, True),
        (mark(50, missed=True), {}, None, False),
        (mark(0, missed=True), {}, None, True),  # found now
        (mark(0, speaker_right=False), {"speaker": "Oren Pell"}, None, True),  # by names.csv, say
        (mark(0, statement_right=True, speaker_right=False), {"speaker": "Oren Pell"}, None, False),
        (mark(0, speaker_right=False), {"speaker": "Oren Pell"}, "set by hand", False),
        (mark(0, tone_right=False), {"tone_label": -1}, None, True),
        (mark(0, tone_right=False), {"tone_label": -1}, "set by hand", False),
        (mark(0, statement_right=False), {}, "removed", False),
    ],
)
def test_a_mark_holds_as_long_as_the_machine_says_the_same(row, changed, by_hand, is_stale):
    settled = marks.settle_marks(make_everything([row], by_hand, **changed))
    assert settled.rows["is_stale"].tolist() == [is_stale]


def test_what_was_taken_out_by_hand_still_counts_against_the_machine():
    before, after = (measure(make_everything(STATEMENTS + SENTENCES, done)) for done in (None, "removed"))
    assert before.equals(after)


def test_the_sentence_tells_figures_intervals_and_n():
    told = tell(STATEMENTS + SENTENCES)
    assert told.startswith(
        "A reader marked 10 statements and 10 sentences of this corpus (95 % intervals): 90 % (64 to 98 %, n = 10)"
    )
    assert "the speaker is right in 78 % (49 to 93 %, n = 9) of those" in told
    assert "of all statements there are an estimated 82 % (" in told
    assert "Set apart" not in told
    stale = [mark(n, statement_right=True) | {"end": 5} for n in range(3)]
    assert "Set apart: 3 marked rows" in tell(STATEMENTS + SENTENCES + stale)
    assert "too few for a figure" in tell(stale)
    assert "too few for a figure" in tell(STATEMENTS[:4])
    assert "`presswork audit`" in tell([])
    assert "found now" not in told
    assert "drawn from 30 statements; 40 are found now" in tell([row | {"drawn_from": 30} for row in STATEMENTS])


def test_every_error_leads_to_its_place():
    errors = marks.list_errors(marks.settle_marks(make_everything(STATEMENTS[:2] + SENTENCES[:1])))
    assert errors["error"].tolist() == ["no statement", "speaker", "speaker", "missed"]
    assert errors["quotation"].tolist()[:3] == [0, 0, 1]
    assert errors["block"].tolist()[3] == 0
    assert marks.list_errors(marks.settle_marks(make_everything([]))).empty
