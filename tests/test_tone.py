"""Tone: the contract of the room, the traps of word lists, and averages that say how little is behind them."""

import math

import pandas as pd
import pytest

from analysis import tone
from analysis.errors import ParameterError
from analysis.tables import make_table


def score(text):
    return tone.score_statements([text]).iloc[0]


@pytest.mark.parametrize(
    "text",
    [
        "The United States and the Security Council met on Tuesday.",
        "The Justice Department moved the file to the office.",
        "The Freedom Party and the Peace Bureau share a street.",
    ],
)
def test_the_words_of_a_name_are_not_counted(text):
    assert tone.score_lexicon([text])["tone_label"].tolist() == [0]


def test_one_name_for_another_moves_nothing():
    names = ["Trump", "May", "Stone", "Orsa Velin", "Le Pen", "Sessions", "Ursula von der Leyen", "Cruz"]
    template = "{} criticised the shameful decision that {} had praised."
    texts = [template.format(name, "Tavi") for name in names]
    statements = tone.score_statements(texts)["tone"]
    aimed = tone.score_targets(texts, [0] * len(names), [len(name) for name in names])["tone"]
    assert statements.max() - statements.min() <= 0.05
    assert aimed.max() - aimed.min() <= 0.05


def test_the_targets_own_words_count():
    good, bad = "They discussed the excellent plan.", "They discussed the disastrous plan."
    tones = tone.score_targets([good, bad], [15, 15], [len(good) - 1, len(bad) - 1])["tone"]
    assert tones[0] > 0.2 > -0.2 > tones[1]


def test_the_words_that_moved_a_score_stand_in_the_text():
    text = "The minister called the disastrous plan a betrayal."
    words = score(text)["words"]
    assert {"disastrous", "betrayal"} <= {word for word, _ in words}
    assert all(word in text for word, _ in words)


def test_a_curly_apostrophe_negates_like_a_straight_one():
    curly, straight = score("The plan didn’t help and wasn’t good."), score("The plan didn't help and wasn't good.")
    assert curly["tone"] == straight["tone"]


def test_every_text_has_a_label_and_one_without_words_no_tone():
    table = tone.score_statements(["", " … ", "7 %", "\ud800", "A" * 100_000])
    assert table["tone_label"].isin([-1, 0, 1]).all()
    assert math.isnan(table["tone"][0])


def test_a_target_outside_its_text_is_refused():
    with pytest.raises(ParameterError, match="outside"):
        tone.score_targets(["Orsa left."], [0], [99])


def test_a_target_in_the_second_fragment_keeps_its_place_in_the_article():
    text = "“We waited,” she said, “and Norland’s plan failed.”"
    fragments = [[1, 11], [text.index("and"), len(text) - 1]]
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    rows = [{"article_id": "a", "quotation": 0, "start": 0, "end": len(text), "fragments": fragments}]
    row = tone.score_quotations(make_table("quotations", rows), articles).iloc[0]
    assert text[row["target_start"] : row["target_end"]] == row["target"]
    assert row["target"].startswith("Norland")


def make_scored(n, n_articles=1, tone_value=-0.5):
    return pd.DataFrame(
        {
            "article_id": [f"a{i % n_articles}" for i in range(n)],
            "speaker": "Orsa",
            "tone": tone_value,
            "tone_label": -1 if tone_value < 0 else 1,
            "is_unclear": False,
        }
    )


def test_below_five_statements_there_is_no_mean():
    averages = tone.average_tone(make_scored(4), ["speaker"])
    assert averages["n"].tolist() == [4]
    assert averages["mean_tone"].isna().all()


def test_averages_say_what_was_resampled():
    assert tone.average_tone(make_scored(20, 3), ["speaker"])["basis"].tolist() == ["statements resampled"]
    assert tone.average_tone(make_scored(20, 10), ["speaker"])["basis"].tolist() == ["articles resampled"]


def test_averages_of_nothing_are_an_empty_table_with_the_same_columns():
    full, empty = (tone.average_tone(make_scored(n), ["speaker"]) for n in (6, 0))
    assert list(full) == list(empty)
    assert empty.empty


def test_a_share_without_model_error_is_wilsons():
    # 2 of 10: .0567 to .5098 (Newcombe 1998 and any table of the Wilson score interval)
    assert tone.estimate_share(2, 10)[1:] == pytest.approx((0.0567, 0.5098), abs=5e-4)


def test_model_error_widens_a_share():
    _, low, high = tone.estimate_share(300, 1000)
    _, wide_low, wide_high = tone.estimate_share(300, 1000, ((700, 1000), (800, 1000)))
    assert wide_low < low
    assert wide_high >= high
