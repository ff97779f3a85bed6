"""Words in their place, by hand on invented texts."""

import pandas as pd
import pytest
from invented import PAGE, find_span, spread
from presswork.errors import ParameterError
from presswork.language import lexicon
from presswork.schema import make_table
from presswork.words import word_list


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("Tarsk’s", "tarsk"),
        ("Tarsk's", "tarsk"),
        ("it’s", "it's"),
        ("don’t", "don't"),
        ("U.S.", "u.s."),
        ("US", "US"),
        ("us", "us"),
        ("NATO", "nato"),
        ("TB-2", "tb-2"),
        ("TB2", "tb2"),
        ("S-400s", "s-400s"),
        ("13,000", "13,000"),
    ],
)
def test_fold_word(written, counted):
    assert word_list.fold_word(written) == counted


def test_words_belong_to_voices(words):
    counts = words[words["word"] == "drones"].groupby("voice_kind", observed=True).size().to_dict()
    assert counts == {"outlet": 3, "official": 1, "reader": 1}  # the furniture's "drones" is nobody's


def test_words_stand_in_their_place(words):
    for start, end, word in zip(words["start"], words["end"], words["word"], strict=True):
        assert word_list.fold_word(PAGE[start:end]) == word


def test_duplicates_and_unlisted_comments_are_not_counted(corpus):
    articles, blocks, quotations, _ = corpus
    blocks["duplicate_of"] = [None, [0, 5], None, None]
    listed = word_list.list_words(articles, blocks, quotations)
    assert listed["word"].tolist() == ["tarsk", "sells", "drones"]


def test_inner_statement_decides_and_scare_quotes_stay_with_the_outlet(corpus):
    articles, blocks, quotations, _ = corpus
    inner = find_span(PAGE, "Tarsk are ours", quotation=1, kind="indirect", is_official=False)
    scare = find_span(PAGE, "flew", quotation=2, kind="scare", is_official=True)
    rows = [row | {"fragments": [[row["start"], row["end"]]]} for row in (inner, scare)]
    quotations = pd.concat([quotations, make_table("quotations", rows)])
    listed = word_list.list_words(articles, blocks, quotations)
    voices = dict(zip(zip(listed["start"], listed["word"], strict=True), listed["voice_kind"], strict=True))
    assert voices[inner["start"], "tarsk"] == "other speaker"
    assert voices[scare["start"], "flew"] == "outlet"


def test_excerpts_are_a_voice_of_their_own(corpus):
    articles, blocks, quotations, _ = corpus
    blocks.loc[1, ["kind", "voice_kind"]] = "excerpt"
    kinds = word_list.list_words(articles, blocks, quotations).groupby("voice_kind", observed=True).size()
    assert kinds.to_dict() == {"outlet": 3, "excerpt": 10, "official": 6}


def test_shouted_lines_hold_no_acronyms():
    listed = spread(["WHO GAVE IT TO US\nThe WHO met us in the US."])["word"].tolist()
    assert listed == ["who", "gave", "it", "to", "us", "the", "WHO", "met", "us", "in", "the", "US"]


def test_ngrams_stay_within_sentence_and_voice(words):
    pairs = set(word_list.list_ngrams(words, 2)["word"])
    assert {"tarsk drones", "drones of", "u.s. drones", "orsa said"} <= pairs
    assert not {"flew the", "ours mira", "drones tarsk", "said u.s."} & pairs


@pytest.mark.parametrize("n", [2, 3])
def test_ngrams_that_begin_with_some_words_are_those_of_all(words, n):
    every = word_list.list_ngrams(words, n)
    begin = every[every["word"].astype(str).str.partition(" ")[0].isin(["u.s.", "tarsk"])]
    some = word_list.list_ngrams(words, n, {"u.s.", "tarsk", "nobody"})
    assert 0 < len(begin) < len(every)
    assert some.astype({"word": str}).equals(begin.astype({"word": str}))


@pytest.mark.parametrize(
    ("text", "n_runs"),
    [
        ("Mr. Pell met Gen. Orsa.", 1),
        ("J. R. Pell left", 1),
        ("It fell on Jan. 5 at Pell Inc. and rose", 1),
        ("It fell at Pell Inc. Then it rose", 2),
        ("He left. She came", 2),
        ("He left. Mr. Pell came", 2),
        ("Who left? Mr", 2),
        ("The U.S. sold 4.5 tons.", 1),
    ],
)
def test_abbreviations_end_no_run(text, n_runs):
    assert spread([text])["run"].nunique() == n_runs


def test_stop_words_keep_what_carries_news():
    assert not lexicon.read_stop_words() & {"not", "no", "against", "said", "state", "million", "bill", "never"}
    assert {"the", "of", "and"} <= lexicon.read_stop_words()


def test_comments_from_a_file_stand_in_no_text(corpus):
    articles, blocks, quotations, _ = corpus
    comments = make_table("comments", [{"article_id": "a", "comment": 1, "text": "drones"}])
    words = word_list.list_words(articles, blocks, quotations, comments)
    assert "reader" not in set(words["voice_kind"])


def test_spellings_of_news_stay_apart():
    listed = spread(["The S-400, two TB-2s, a TB2 and 13,000 United States’ troops; US and U.S. aid."])[
        "word"
    ].tolist()
    assert listed == "the s-400 two tb-2s a tb2 and 13,000 united states troops US and u.s. aid".split()


def test_periods_are_cut_from_the_date_and_undated_rows_left_out():
    words = spread(["drones flew", "no date"])
    words["published_on"] = words["published_on"].astype(object).where(words["article_id"].eq("a00"))
    assert word_list.add_periods(words, ["year", "month", "day"]).iloc[:, -3:].drop_duplicates().values.tolist() == [
        ["2031", "2031-05", "2031-05-06"]
    ]
    assert len(word_list.add_periods(words, ["month"])) == 2
    with pytest.raises(ParameterError, match="colour"):
        word_list.add_periods(words, ["colour"])


def test_a_list_made_in_chunks_is_the_list_made_at_once(monkeypatch):
    texts = ["Dams hold. Gates leak, WHO says.", "", "“We stay,” said Brask. US aid.", "Alder gates."] * 3
    whole = spread(texts)
    monkeypatch.setattr(word_list, "_CHUNK_ARTICLES", 2)
    pd.testing.assert_frame_equal(spread(texts), whole)
