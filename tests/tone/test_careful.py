"""The careful instrument: what it sees of a text, that no name moves it, that its weights are what the card says."""

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from presswork.errors import ParameterError
from presswork.tone import instruments, tone
from presswork.tone.careful import instrument
from presswork.tone.careful.encoder import encode
from presswork.tone.careful.masking import NAMES, TARGET, read_text
from presswork.tone.careful.wordpiece import cut_word

CASES = json.loads((Path(__file__).parent / "cases" / "names.json").read_text(encoding="utf-8"))
MOST = 0.05  # of a tone in [-1, 1]


@pytest.mark.parametrize("model", instruments.MODELS)
@pytest.mark.parametrize("kind", ["statements", "targets"])
def test_no_name_moves_a_tone(model, kind):
    names, templates = CASES["names"], CASES["templates"]
    assert (len(names), len(templates)) == (200, 40)
    chosen = range(0, len(templates), 1 if model == "light" else 10)  # all that is masked alike is scored alike
    for number in chosen:
        template = templates[number]
        texts, start = [template.format(name) for name in names], template.index("{}")
        if kind == "statements":
            scored = tone.score_statements(texts, model)["tone"]
        else:
            ends = [start + len(name) for name in names]
            scored = tone.score_targets(texts, [start] * len(names), ends, model)["tone"]
        assert scored.max() - scored.min() <= MOST, template


def test_every_name_is_seen_alike():
    for template in CASES["templates"]:
        start = template.index("{}")
        seen = {tuple(read_text(template.format(n), start, start + len(n)).words) for n in CASES["names"]}
        assert len(seen) == 1, template


@pytest.mark.parametrize(
    ("text", "target", "words"),
    [
        ("Orsa praised Brandt's plan.", "Brandt", "[a] praised [target] ' s plan ."),
        ("Brandt met Orsa; Brandt smiled.", "Brandt", "[target] met [a] ; [target] smiled ."),
        ("The U.S. and the U.K. met Orsa.", "Orsa", "[a] and [b] met [target] ."),
        ("The Supreme Court ruled on Monday.", "", "the supreme court ruled on monday ."),
        ("Tavi, d'Orsa and Tavi agreed.", "", "[a] , [b] and [a] agreed ."),
    ],
)
def test_what_is_seen_of_a_text(text, target, words):
    start = text.index(target) if target else -1
    found = read_text(text, start, start + len(target) if target else -1)
    assert " ".join(found.words) == words
    assert [word == TARGET for word in found.words] == found.is_target


def test_pieces_are_the_longest_that_are_known():
    ids = {"[UNK]": 0, "un": 1, "##fair": 2, "##f": 3, "##air": 4, "cafe": 5}
    assert cut_word("unfair", ids) == [1, 2]
    assert cut_word("café", ids) == [5]
    assert cut_word("x" * 50, ids) == [0]


def test_a_text_is_scored_the_same_in_any_company():
    texts = ["The plan was a disaster for Orsa.", "A joyful day.", "He said so. " * 60]
    alone = [float(tone.score_statements([text], "careful")["tone"].iloc[0]) for text in texts]
    together = tone.score_statements(texts, "careful")["tone"].tolist()
    assert together == pytest.approx(alone, abs=2e-3)


def test_both_questions_are_answered():
    text = "Orsa thanked the doctors for their brave work, and blamed Tavi for the disaster."
    starts = [text.index("the doctors"), text.index("Tavi")]
    scored = tone.score_targets([text, text], starts, [starts[0] + 11, starts[1] + 4], "careful")
    assert scored["tone"][0] > 0.2 > -0.1 > scored["tone"][1]
    assert tone.score_statements(["It was a wonderful success."], "careful")["tone_label"].tolist() == [1]


def test_a_text_without_words_has_no_tone():
    scored = tone.score_statements(["...", ""], "careful")
    assert scored["tone"].isna().all()
    assert scored["is_unclear"].all()
    assert tone.score_statements([], "careful").empty


def test_a_long_text_keeps_its_target():
    text = "Nothing happened here today. " * 40 + "Everybody praised Orsa for the rescue."
    start = text.index("Orsa")
    reading = read_text(text, start, start + 4)
    pieces, aims = instrument.number_pieces(reading, instrument.load_instrument().pieces)
    known = instrument.load_instrument().pieces.ids
    assert len(pieces) <= instrument.LONGEST
    assert [pieces[at] for at in aims] == [known[TARGET]]


def test_an_unknown_instrument_is_refused():
    with pytest.raises(ParameterError, match=r"'heavy'.*'light' or 'careful'"):
        tone.score_statements(["x"], "heavy")


def test_the_weights_are_numbers_within_their_bound():
    path = resources.files("presswork.tone.careful").joinpath("weights.npz")
    with path.open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        kinds = {arrays[name].dtype.kind for name in arrays.files}
    assert Path(str(path)).stat().st_size <= 16 * 2**20
    assert kinds <= {"i", "f", "U"}
    assert set(NAMES) < set(instrument.load_instrument().pieces.ids)


def test_padding_changes_no_vector():
    encoder = instrument.load_instrument().encoder
    alone, _ = encode(encoder, [[5, 6, 7]])
    padded, is_piece = encode(encoder, [[5, 6, 7], [5, 6, 7, 8, 9, 10]])
    assert padded[0, :3] == pytest.approx(alone[0], abs=1e-4)
    assert is_piece.tolist()[0] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(("model", "n_right"), [("careful", 9), ("light", 4)])
def test_cases_written_before_the_invented_sentences_come_as_right_as_the_card_says(model, n_right):
    cases = json.loads((Path(__file__).parent / "cases" / "first_sight.json").read_text(encoding="utf-8"))
    texts, starts = [case["text"] for case in cases], [case["text"].index(case["target"]) for case in cases]
    ends = [start + len(case["target"]) for start, case in zip(starts, cases, strict=True)]
    labels = tone.score_targets(texts, starts, ends, model)["tone_label"].tolist()
    assert len(cases) == 14
    assert sum(label == case["answer"] for label, case in zip(labels, cases, strict=True)) == n_right
