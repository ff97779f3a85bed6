"""Tone: the contract of the room, the traps of word lists, and averages that say how little is behind them."""

import json
import math
import time
from pathlib import Path

import pandas as pd
import pytest
from presswork.errors import ModelError, ParameterError
from presswork.schema import make_table
from presswork.tone import tone
from presswork.tone.averages import average_each, average_tone, compare_tone, list_groups
from presswork.tone.light import calibration
from presswork.tone.reading import target_names, targets, wording


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
    names = [
        "Trump",
        "May",
        "Stone",
        "Orsa Velin",
        "Le Pen",
        "Sessions",
        "Ursula von der Leyen",
        "Omar bin Tavi",
        "Cruz",
        "el-Tavi",
        "Abdel al-Orsa",
        "J.D. Orsa",
        "Orsa W. Velin",
        "Gov. Orsa",
        "Frank",
        "Guy Orsa",
        "Victor Velin",
    ]
    for template in (
        "{} criticised the shameful decision that {} had praised.",
        "{} apologised to {}.",
        "Why {} must go, said {}",
    ):
        texts = [template.format(name, "Tavi") for name in names]
        starts = [template.index("{}")] * len(names)
        statements = tone.score_statements(texts)["tone"]
        aimed = tone.score_targets(texts, starts, [starts[0] + len(name) for name in names])["tone"]
        assert statements.max() - statements.min() <= 0.05
        assert aimed.max() - aimed.min() <= 0.05


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr. Orsa met J.D. Tavi in the U.S. on time.", "N met N in N on time ."),
        ("el-Orsa met ex-Tavi aides and pro-Norland men.", "N met ex N aides and pro N men ."),
        ("Victor Orsa left. Then Orsa W. Tavi spoke.", "N left . then N spoke ."),
    ],
)
def test_titles_initials_and_particles_belong_to_names(text, words):
    assert wording.read_words(text).words == words.split()


def test_a_negation_that_was_cut_from_its_verb_is_one_word():
    assert wording.read_words("We do n't know.").words == ["we", "do", "not", "know", "."]
    assert tone.score_statements(["It did n't help the port , Orsa said ."])["tone"].notna().all()


def test_the_targets_own_words_count():
    good, bad = "They discussed the excellent plan.", "They discussed the disastrous plan."
    tones = tone.score_targets([good, bad], [15, 15], [len(good) - 1, len(bad) - 1])["tone"]
    assert tones[0] - tones[1] > 0.3


def test_the_words_that_moved_a_score_stand_in_the_text():
    text = "The minister called the disastrous plan a betrayal."
    words = score(text)["words"]
    assert {"disastrous", "betrayal"} <= {word for word, _ in words}
    assert all(word in text for word, _ in words)


CASES = json.loads((Path(__file__).parent / "cases/tone.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["statements"], ids=lambda case: case["text"])
def test_statements(case):
    assert score(case["text"])["tone_label"] == case["label"]


@pytest.mark.parametrize("case", CASES["targets"], ids=lambda case: case["text"])
def test_targets(case):
    start = case["text"].index(case["target"])
    table = tone.score_targets([case["text"]], [start], [start + len(case["target"])])
    assert table["tone_label"].tolist() == [case["label"]]


@pytest.mark.parametrize("case", CASES["lexicon"], ids=lambda case: case["text"])
def test_word_lists(case):
    assert tone.score_lexicon([case["text"]])["tone_label"].tolist() == [case["label"]]


@pytest.mark.parametrize("text", ['"' * 50_000, " " * 500_000, "a-" * 100_000, "No " * 20_000, "'s" * 50_000])
def test_hostile_texts_are_scored_in_time(text):
    started = time.process_time()
    tone.score_statements([text])
    tone.score_targets([text], [0], [1])
    tone.score_lexicon([text])
    assert time.process_time() - started < 10


QUOTED = [
    ("Orsa condemned the attack.", "the attack", "condemned", "negative", -1),
    ("Orsa welcomed the offer.", "the offer", "welcomed", "positive", 1),
    ("Orsa denied the charges.", "the charges", "denied", "negative", 0),
]


@pytest.mark.parametrize(("text", "content", "cue", "cue_class", "label"), QUOTED)
def test_the_cue_says_what_is_thought_of_the_content(text, content, cue, cue_class, label):
    start = text.index(content)
    row = {"article_id": "a", "start": start, "end": start + len(content), "cue": cue, "cue_class": cue_class}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    scored = tone.score_quotations(make_table("quotations", [row]), articles).iloc[0]
    assert scored["target"] == content
    assert scored["target_tone_label"] == label


WHAT_IT_IS_ABOUT = [
    ("U.S. growth slowed.", "U.S."),
    ("TB-2 drones struck the base.", "TB-2"),
    ("They want the S-400 system.", "S-400"),
    ("We await Mr. Orsa in the valley.", "Mr. Orsa"),
    ("Wall Street’s a cynical place.", "Wall Street"),
    ("Norland’s attack was a mistake.", "Norland"),
    ("Turkish drones struck the base.", "Turkish drones"),
    ("Turkish-made drones hit a school.", "Turkish-made drones"),
    ("The Norvian president Orsa left.", "Orsa"),
    ("The Russian was late.", None),
    ("Both governments kept quiet.", "Both governments"),
    ("the price up to nine crowns", "the price"),
    ("gate 4 has a crack", "gate 4"),
    ("those candidates hit hard", "those candidates"),
    ("Instead we wait.", None),
    ("Thanks again.", None),
    ("We say: I'm there.", None),
    ("We say STAY where you are.", None),
    ("making mischief", None),
    ("whether it works", None),
    ("These are the last days of this month.", None),
    ("There is a lot to do by April 10.", None),
    ("no formal plea was filed", "no formal plea"),
    ("an inquiry into the causes of the fire", "the fire"),
    ("a rise in thefts", "thefts"),
    ("Tavi spoke of the lack of pumps", "Tavi"),
    ("he told the crew that the lock was shut", "the lock"),
    ("the lock of the Hanavar Canal leaked", "the lock"),
    ("the resignation of Tavi", "Tavi"),
    ("the opposition calls this mud", "the opposition"),
    ("it is all about mud slides", "mud slides"),
    ("cracks", "cracks"),
]


@pytest.mark.parametrize(("text", "target"), WHAT_IT_IS_ABOUT)
def test_a_target_is_a_name_a_body_or_a_thing(text, target):
    span = targets.find_target(text)
    assert (text[slice(*span)] if span else None) == target


def score_quoted(text, content, **row):
    start = text.index(content)
    row |= {"article_id": "a", "start": start, "end": start + len(content)}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    return tone.score_quotations(make_table("quotations", [row]), articles).iloc[0]


@pytest.mark.parametrize("text", ["", " ", "…", "—", "***"])
def test_words_that_are_none_have_no_target(text):
    assert targets.find_target(text) is None


def test_a_cue_says_nothing_of_a_target_deep_in_the_content():
    text = "She praised what they did and how they did it while Norland burnt and looted and failed."
    row = score_quoted(text, text[12:-1], cue="praised", cue_class="positive")
    assert row["target"] == "Norland"
    assert row["target_tone_label"] == -1


def test_a_statement_without_target_may_be_unclear():
    row = score_quoted("She said they came and went.", "they came and went", cue="said", cue_class="neutral")
    assert pd.isna(row["target"])
    assert row["is_unclear"] == tone.score_statements(["they came and went"])["is_unclear"][0]


def test_a_speaker_is_not_the_target_of_an_own_statement():
    text = "Orsa said Orsa and Tavi had met."
    row = {"article_id": "a", "start": 10, "end": 31, "speaker": "Mara Orsa"}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    assert tone.score_quotations(make_table("quotations", [row]), articles)["target"].tolist() == ["Tavi"]


TARGETS = json.loads((Path(__file__).parent / "cases/targets.json").read_text(encoding="utf-8"))


def mark_known(case):
    mark = pytest.mark.xfail(strict=True, reason="a verb that may be a noun is taken for one")
    return pytest.param(case, marks=mark) if case.get("fails") else case


# Right at first sight, before the classes were told: 10 of 22, and 6 of 9 of the cases with several targets.
@pytest.mark.parametrize("case", [mark_known(case) for case in TARGETS["one"]], ids=lambda case: case["text"])
def test_what_is_no_target(case):
    span = targets.find_target(case["text"])
    assert (case["text"][slice(*span)] if span else None) == case["target"]


@pytest.mark.parametrize("case", TARGETS["several"], ids=lambda case: case["text"])
def test_several_targets_of_one_statement(case):
    assert [case["text"][start:end] for start, end in targets.find_targets(case["text"])] == case["targets"]


def test_each_target_has_its_own_tone():
    text = "She said Orsa saved the lives of thousands while Tavi betrayed and robbed his own people."
    start = text.index("Orsa")
    row = {"article_id": "a", "quotation": 1, "start": start, "end": len(text) - 1, "cue": "said"}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    scored = tone.score_quotations(make_table("quotations", [row]), articles)
    each = tone.score_each_target(scored, articles).set_index("target")
    assert each.loc[["Orsa", "Tavi"], "label"].tolist() == [1, -1]
    assert each.loc["Orsa", "tone"] == scored["target_tone"][0]
    assert [text[s:e] for s, e in zip(each["start"], each["end"], strict=True)] == each.index.tolist()


def test_a_cue_speaks_of_what_and_joins_to_its_target():
    text = "She condemned Norland and Tarvia."
    row = {"article_id": "a", "quotation": 1, "start": 14, "end": 32, "cue": "condemned", "cue_class": "negative"}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    each = tone.score_each_target(tone.score_quotations(make_table("quotations", [row]), articles), articles)
    assert each[["target", "label"]].to_numpy().tolist() == [["Norland", -1], ["Tarvia", -1]]


def test_statements_without_targets_make_an_empty_table():
    each = tone.score_each_target(make_table("quotations"), make_table("articles"))
    assert each.empty
    assert each.columns.tolist() == [
        "article_id",
        "quotation",
        "target",
        "start",
        "end",
        "tone",
        "label",
        "is_unclear",
    ]


GOLD = Path(__file__).parents[3] / "shared/gold"


@pytest.mark.skipif(not (GOLD / "polnear/dev").is_dir(), reason="the annotated articles are not here")
def test_main_targets_of_labelled_statements():
    # 60 statements of PolNeAR dev, labelled by hand as offsets; 44 right with the present rules
    labels = json.loads((Path(__file__).parent / "cases/target_labels.json").read_text(encoding="utf-8"))
    n_right = 0
    for label in labels:
        text = (GOLD / f"polnear/dev/text/{label['article_id']}.txt").read_bytes().decode("utf-8")
        speaker = text[slice(*label["source"])] if label["source"] else None
        row = {"article_id": "a", "start": 0, "end": 0, "fragments": label["fragments"], "speaker": speaker}
        articles = make_table("articles", [{"article_id": "a", "text": text}])
        found = tone.score_quotations(make_table("quotations", [row]), articles).iloc[0]
        span = None if pd.isna(found["target"]) else (found["target_start"], found["target_end"])
        n_right += is_same(span, label["target"])
    assert n_right >= 44


def is_same(span, gold):
    """Say whether half of the shorter span is shared, or both are nothing."""
    if span is None or gold is None:
        return span is gold
    shared = min(span[1], gold[1]) - max(span[0], gold[0])
    return shared >= 0.5 * min(span[1] - span[0], gold[1] - gold[0])


@pytest.mark.skipif(not (GOLD / "newsmtsc").is_dir(), reason="the rated sentences are not here")
@pytest.mark.parametrize(("name", "floor"), [("dev_rw", 0.705), ("dev_mt", 0.67)])
def test_quality_towards_a_target_does_not_fall(name, floor):
    rows = [json.loads(line) for line in (GOLD / f"newsmtsc/{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [
        (r["sentence_normalized"], t["from"], t["to"], int(t["polarity"]) // 2 - 2)
        for r in rows
        for t in r["targets"]
    ]
    texts, starts, ends, gold = zip(*found, strict=True)
    labels = tone.score_targets(texts, starts, ends)["tone_label"].tolist()
    scores = []
    for label in (-1, 0, 1):
        true = sum(g == p == label for g, p in zip(gold, labels, strict=True))
        wrong = sum((g == label) != (p == label) for g, p in zip(gold, labels, strict=True))
        scores.append(2 * true / (2 * true + wrong))
    assert sum(scores) / 3 >= floor


def test_speakers_by_targets_lead_back_to_the_statements():
    rows = make_scored(6).assign(target=["A"] * 5 + ["B"], target_tone=-0.5, target_tone_label=-1)
    pairs = compare_tone(rows)
    assert pairs["n"].tolist() == [5, 1]
    assert pairs["statements"].tolist() == [[0, 1, 2, 3, 4], [5]]


def test_disagreements_are_listed_most_striking_first():
    texts = ["The talks went on.", "A great, great success for the brave and honest nurses.", "They lied."]
    table = tone.find_disagreements(texts, min_difference=0.0)
    assert table["difference"].abs().is_monotonic_decreasing


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
    averages = average_tone(make_scored(4), ["speaker"])
    assert averages["n"].tolist() == [4]
    assert averages["mean_tone"].isna().all()


def test_averages_say_what_was_resampled():
    few = average_tone(make_scored(4, 4), ["speaker"], min_statements=2).iloc[0]
    assert few[["mean_low", "mean_high"]].isna().all()
    assert (few["basis"], few.notna()["mean_tone"]) == ("too few for an interval", True)
    assert average_tone(make_scored(20, 4), ["speaker"])["basis"].tolist() == ["statements resampled"]
    assert average_tone(make_scored(20, 5), ["speaker"])["basis"].tolist() == ["articles resampled"]


def test_averages_of_nothing_are_an_empty_table_with_the_same_columns():
    full, empty = (average_tone(make_scored(n), ["speaker"]) for n in (6, 0))
    assert list(full) == list(empty)
    assert empty.empty


def test_a_target_has_one_name_however_it_is_written():
    speakers = [
        {"speaker": "Mira Orsa", "is_named": True, "variants": ["Minister Mira Orsa", "she", "He"]},
        {"speaker": "Tavi Orsa", "is_named": True, "variants": []},
        {"speaker": "Basin Council", "is_named": True, "variants": ["the Council"]},
        {"speaker": "a source in Tarsk", "is_named": False, "variants": []},
    ]
    written = ["Minister Mira Orsa", "Orsa", "the Council", "Council", "Tarsk", "The dam", "a dam", "the dam", None]
    table = make_table("quotations", [{"article_id": "a", "target": text} for text in written])
    named = target_names.name_targets(table, make_table("speakers", speakers))["target_name"]
    expected = ["Mira Orsa", "Orsa", "Basin Council", "Basin Council", "Tarsk", "dam", "dam", "dam", None]
    assert named.astype(object).where(named.notna(), None).tolist() == expected
    assert target_names.name_targets(table.iloc[:0], make_table("speakers")).empty


def test_each_column_makes_its_own_groups():
    rows = pd.DataFrame(
        {
            "article_id": ["a", "a", "b"],
            "tone": [-1.0, 0.5, 0.5],
            "tone_label": [-1, 1, 1],
            "outlet": ["Post", "Post", "Echo"],
            "month": ["2031-05", None, "2031-05"],
        }
    )
    table = average_each(rows, ["outlet", "month"], min_statements=1)
    assert table["mean_tone"].notna().tolist() == [True, False, True]  # one statement has a tone, but no interval
    found = table[["grouped_by", "value", "n", "n_negative", "n_positive"]].to_numpy().tolist()
    assert found == [
        ["outlet", "Post", 2, 1, 1],
        ["outlet", "Echo", 1, 0, 1],
        ["month", "2031-05", 2, 1, 1],
    ]
    places = list_groups(rows.assign(quotation=[4, 5, 6]), ["outlet", "month"])
    behind = places.groupby(["grouped_by", "value"])["quotation"].agg(list).to_dict()
    assert behind == {("outlet", "Post"): [4, 5], ("outlet", "Echo"): [6], ("month", "2031-05"): [4, 6]}


def test_a_model_learnt_with_other_lists_is_refused():
    with pytest.raises(ModelError, match=r"learnt with other word lists .* undo the edit of tone_lexicon\.csv"):
        calibration.check_lists("0" * 64)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Without a doubt it was an excellent repair, the engineer said.", 1),
        ("The danger of a flood at the gate is small, the engineer said.", 0),
        ("The festival was anything but a success.", -1),
        ("We cannot praise the volunteers enough.", 1),
    ],
)
def test_phrases_that_turn_the_sense_of_their_words(text, label):
    words = {"repair": "repair", "gate": "gate", "festival": "festival", "volunteers": "volunteers"}
    target = next(word for word in words if word in text)
    start = text.index(target)
    assert tone.score_targets([text], [start], [start + len(target)])["tone_label"].tolist() == [label]


# Right at first sight 6 of 27; of those written after the phrases 7 of 18 without them, 16 with them.  Now 24 and 17.
@pytest.mark.parametrize(("name", "floor"), [("tone_classes", 23), ("tone_classes_held", 16)])
def test_tone_towards_who_fights_decides_or_is_only_named(name, floor):
    cases = json.loads((Path(__file__).parent / f"cases/{name}.json").read_text(encoding="utf-8"))
    starts = [case["text"].index(case["target"]) for case in cases]
    ends = [start + len(case["target"]) for start, case in zip(starts, cases, strict=True)]
    labels = tone.score_targets([case["text"] for case in cases], starts, ends)["tone_label"]
    assert sum(label == case["label"] for label, case in zip(labels, cases, strict=True)) >= floor


def test_plain_phrases_keep_every_place():
    text = "It was far from a failure, he said, without any doubt."
    assert len(wording.plain_phrases(text)) == len(text)


def test_a_phrase_that_holds_the_target_stays_as_it_is():
    text = "Instead of praising Orsa, he left."
    assert wording.read_words(text, 20, 24).target is not None
