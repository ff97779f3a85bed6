"""Who speaks when: counted by the period that the dates allow, with zeros between, and the undated told."""

import pandas as pd
import pytest
from presswork.schema import make_table
from presswork.sources import streams

OFFICIALS = make_table("speakers", [{"speaker": "Ada Brandt", "is_official": True}])


def make(days, kind="direct"):
    articles = [{"article_id": f"a{n}", "published_on": day} for n, (_, day) in enumerate(days)]
    spoken = [{"article_id": f"a{n}", "speaker": who, "kind": kind} for n, (who, _) in enumerate(days)]
    return make_table("quotations", spoken), make_table("articles", articles)


def count(days):
    return streams.count_statements(streams.place_statements(*make(days)), OFFICIALS)


@pytest.mark.parametrize(
    ("last", "step", "n"),
    [
        ("2031-05-08", "day", 3),
        ("2031-07-08", "week", 10),
        ("2032-07-08", "month", 15),
        ("2041-07-08", "year", 11),
    ],
)
def test_the_step_is_as_fine_as_a_picture_has_room_for(last, step, n):
    table = count([("Ada Brandt", "2031-05-06"), ("Ada Brandt", last)])
    assert set(table["step"]) == {step}
    assert len(table) == n  # every period between stands there, too
    assert table["n_statements"].sum() == 2


def test_the_speaker_quoted_most_comes_first_and_the_undated_are_told():
    days = [("Ada Brandt", "2031-05-06"), ("Vik Tal", "2031-05-06"), ("Vik Tal", "2031-05-07"), ("Vik Tal", None)]
    placed = streams.place_statements(*make(days))
    table = streams.count_statements(placed, OFFICIALS)
    assert table[["speaker", "period", "n_statements"]].values.tolist() == [
        ["Vik Tal", "2031-05-06", 1],
        ["Vik Tal", "2031-05-07", 1],
        ["Ada Brandt", "2031-05-06", 1],
        ["Ada Brandt", "2031-05-07", 0],
    ]
    assert dict(zip(table["speaker"], table["voice_kind"], strict=True)) == {
        "Vik Tal": "other speaker",
        "Ada Brandt": "official",  # as the table of speakers has it, whatever one statement says
    }
    told = streams.tell_stream(placed)
    assert told == "Two speakers, by day; 1 of their 4 statements stands in an undated article and is left out."


def test_without_dates_there_is_no_stream():
    placed = streams.place_statements(*make([("Ada Brandt", None)]))
    assert streams.count_statements(placed, OFFICIALS).empty
    assert streams.tell_stream(placed) == "No statement of those quoted most stands in a dated article."
    assert count([]).empty


def test_nobody_says_a_scare_quote():
    assert streams.place_statements(*make([("Ada Brandt", "2031-05-06")], kind="scare")).empty
    assert isinstance(count([]), pd.DataFrame)


def test_nothing_undated_is_not_told():
    placed = streams.place_statements(*make([("Ada Brandt", "2031-05-06")]))
    assert streams.tell_stream(placed) == "One speaker, by day."
