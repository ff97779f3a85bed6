"""The reporter's own tone around a statement: whose words are read, and whose are not."""

import math

import pandas as pd
import pytest
from invented import find_span
from presswork.errors import ParameterError
from presswork.schema import make_table
from presswork.tone import surroundings

SAID = "Orsa said the lock would open on Friday"
BEFORE = "The shameful, disastrous failure of the harbour board has ruined the valley."
AFTER = "A triumph of courage and skill, the new gate is a great success."


def make_corpus(*lines, quoted=("the lock would open on Friday",), cue="said", language="en", voice_kind="outlet"):
    text, blocks, start = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        span = {"start": start, "end": start + len(line)}
        kind = "body" if voice_kind == "outlet" else "excerpt"
        blocks.append({"article_id": "a", "block": number, "kind": kind, "voice_kind": voice_kind} | span)
        start += len(line) + 1
    rows = []
    for number, words in enumerate(quoted):
        row = find_span(text, words, quotation=number, kind="indirect", tone=0.2, tone_label=0)
        at = text.rfind(cue, 0, row["start"])
        if at >= 0:
            row |= {"cue": cue, "cue_start": at, "cue_end": at + len(cue)}
        rows.append(row | {"fragments": [[row["start"], row["end"]]]})
    articles = make_table("articles", [{"article_id": "a", "text": text, "language": language}])
    return make_table("quotations", rows), articles, make_table("blocks", blocks)


def score(*lines, **options):
    return surroundings.score_surroundings(*make_corpus(*lines, **options))


def test_the_words_around_a_statement_are_scored_and_its_own_are_not():
    sharp, warm = (score(line, SAID + ".")["reporter_tone"][0] for line in (BEFORE, AFTER))
    assert sharp < -0.3
    assert warm > 0.3
    told = [f"{SAID} {words}." for words in ("in disgrace", "in triumph")]
    quoted = [score(BEFORE, line, quoted=(line[10:-1],))["reporter_tone"][0] for line in told]
    assert quoted[0] == quoted[1] == sharp


def test_what_others_say_next_to_it_is_not_the_reporters():
    others = "Tavi said the board was a disgraceful pack of liars"
    told = "the board was a disgraceful pack of liars"
    table = score(f"{others}.", f"{SAID}.", quoted=("the lock would open on Friday", told))
    assert table["n_reporter_words"].tolist() == [2, 2]
    assert table["reporter_tone"].isna().all()


def test_the_cue_tells_the_speakers_mind_and_is_cut():
    plain, sharp = (
        score(f"{BEFORE} Orsa {cue} the lock would open on Friday.", cue=cue) for cue in ("said", "condemned")
    )
    assert plain["reporter_tone"].tolist() == sharp["reporter_tone"].tolist()


def test_only_the_sentences_next_to_it_are_read():
    lines = (AFTER, "The lock is forty years old.", f"{SAID}.", "It is closed in March.", BEFORE)
    table = score(*lines)
    text = "\n".join(lines)
    assert [text[s:e] for s, e in table["surroundings"][0]] == list(lines[1:4])
    assert table["reporter_tone_label"].tolist() == [0]


@pytest.mark.parametrize("options", [{"language": "de"}, {"voice_kind": "excerpt"}])
def test_elsewhere_the_tone_is_unknown(options):
    table = score(BEFORE, f"{SAID}.", **options)
    assert table["reporter_tone"].isna().all()
    assert table["reporter_tone_label"].isna().all()
    assert table["is_reporter_unclear"].isna().all()


def test_an_index_of_ones_own_and_an_empty_table_are_kept():
    quotations, articles, blocks = make_corpus(BEFORE, f"{SAID}.")
    assert surroundings.score_surroundings(quotations.set_axis([7]), articles, blocks).index.tolist() == [7]
    empty = surroundings.score_surroundings(quotations.iloc[:0], articles, blocks)
    assert str(empty["reporter_tone_label"].dtype) == "Int64"
    assert surroundings.compare_surroundings(empty.assign(outlet=""), ["outlet"]).empty


def test_the_difference_is_taken_statement_by_statement():
    """By hand: tones -1, -1, 1, 1, 1 beside 1, 1, 1, 1, 1: means 0.2 and 1, difference 0.8."""
    rows = pd.DataFrame({"article_id": list("abcde"), "tone": [-1.0, -1, 1, 1, 1], "reporter_tone": [1.0] * 5})
    row = surroundings.compare_surroundings(rows.assign(outlet="The Post"), ["outlet"]).iloc[0]
    assert (row["n"], row["n_articles"]) == (5, 5)
    assert [row[c] for c in ("quoted_tone", "reporter_tone", "difference_in_tone")] == pytest.approx([0.2, 1, 0.8])
    assert row["difference_in_tone_low"] < 0 < 1 < row["difference_in_tone_high"] <= 2
    few = surroundings.compare_surroundings(rows.head(4).assign(outlet="The Post"), ["outlet"]).iloc[0]
    assert few["n"] == 4
    assert math.isnan(few["difference_in_tone"])


def test_unscored_rows_are_refused():
    with pytest.raises(ParameterError, match=r"reporter_tone.*score_surroundings"):
        surroundings.compare_surroundings(pd.DataFrame({"article_id": [], "tone": [], "outlet": []}), ["outlet"])
