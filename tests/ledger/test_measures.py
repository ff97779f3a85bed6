"""What a reader is told of the ledger: who had a claim, who covered the event without it, and what was cut."""

from pathlib import Path

import pandas as pd
import presswork as pw
import pytest
from presswork.errors import ParameterError
from presswork.ledger.measures import _cut_days, cut_pieces

FOLDER = Path(__file__).parent / "cases" / "press_conference"


@pytest.fixture(scope="module")
def coverage():
    return pw.load(FOLDER)


def test_the_claim_in_most_outlets_comes_first(coverage):
    top = pw.ledger.claims(coverage).iloc[0]
    assert (top["n_outlets"], top["relations"]) == (5, "fuller 1, cut 2, reworded 1")
    assert "five" in pw.show.reading(pw.ledger.claims(coverage))


def test_who_quotes_the_speaker_of_something_else_is_without_it(coverage):
    claims = pw.ledger.claims(coverage).set_index("text")
    denied = claims.loc["I have never promised compensation to anybody,"]
    assert denied["without"] == ["Basin Watch", "Orvath Gazette", "The Far Shore"]
    promised = claims.loc["We will open the sluices on 3 June, if the inspectors agree and the snow allows it,"]
    assert promised["without"] == []  # the Courier has it in its own words, in another claim


def test_what_differs_in_fact_is_shown_first(coverage):
    assert pw.ledger.cuts(coverage)["relation"].tolist()[:2] == ["contradicts", "changed"]


def test_the_fuller_of_two_wordings_is_not_told_as_a_cut(coverage):
    rows = pw.ledger.wordings(coverage)
    assert rows.loc[rows["article_id"].eq("ledger") & rows["claim"].eq(0), "told"].tolist() == ["fuller"]


def test_a_line_of_a_speaker_tells_where_it_changed(coverage):
    line = pw.ledger.line(coverage, "Oren Tolk")
    assert line["published_on"].is_monotonic_increasing
    assert set(line.loc[line["has_changed"], "article_id"]) == {"ledger", "watch", "today"}
    with pytest.raises(ParameterError, match=r"nothing|no statement of 'Nobody'.*Oren Tolk"):
        pw.ledger.line(coverage, "Nobody")


def test_the_line_drawn_unasked_is_that_of_who_has_most_claims(coverage):
    line = pw.ledger.line(coverage)
    assert set(line["speaker"]) == {"Oren Tolk"}
    assert list(dict.fromkeys(line["day"])) == ["2019-05-06", "2019-05-07", "2019-05-08"]
    assert pw.show.reading(line).startswith("Oren Tolk: ")
    assert "three changed, one contradicts" in pw.show.reading(line)
    assert "8 May 2019, Basin Watch" in set(line["tip"])


def test_a_line_of_many_days_is_told_by_month(coverage):
    many = pd.concat([pw.ledger.line(coverage)] * 3, ignore_index=True)
    many["published_on"] = [f"2019-{n % 12 + 1:02}-{n % 27 + 1:02}" for n in range(len(many))]
    assert set(_cut_days(many)) <= {f"2019-{n:02}" for n in range(1, 13)}


def test_two_claims_of_one_quotation_have_each_their_own_words(coverage):
    labels = pw.ledger.grid(coverage).drop_duplicates("claim")["label"]
    assert labels.is_unique


def test_the_pieces_of_a_wording_are_the_wording():
    text, other = "“We will, perhaps, sell it,” he said.", "We will sell"
    pieces = cut_pieces(text, other)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_own in pieces if is_own] == [", perhaps,", " it,” he said."]


def test_the_tone_of_the_words_around_is_told_where_there_are_any(coverage):
    assert pw.ledger.wordings(coverage)["reporter_tone"].dropna().between(-1, 1).all()


def test_side_by_side_says_who_and_how(coverage):
    markup = pw.show.side_by_side(pw.ledger.cuts(coverage)).markup
    assert "<s>" in markup
    assert "says the contrary" in markup


def test_nothing_to_show_is_one_sentence(tmp_path):
    (tmp_path / "a.txt").write_text("A gate\n\nThe gate of Solle stood open all night.\n", encoding="utf-8")
    empty = pw.load(tmp_path)
    assert pw.show.reading(pw.ledger.claims(empty)).startswith("No claim stands in two articles")
    assert "No statement" in pw.show.reading(pw.ledger.cuts(empty))
    assert "Nothing found." in repr(pw.show.side_by_side(pw.ledger.cuts(empty)))
    assert "nothing to show" in pw.show.chart("claims", pw.ledger.grid(empty)).alt
    assert "nothing to show" in pw.show.chart("line", pw.ledger.line(empty)).alt
    assert pw.show.reading(pw.ledger.line(empty)).startswith("Nobody is quoted")
