"""What the small network sees: its own line and nothing beyond, however long the text."""

import numpy as np
import pytest
from presswork.statements.tagger import network, tagger
from presswork.statements.tagger.tokens import read_lines

LINES = ["“We will stay,” Orsa said on Friday in Kelmark.", "The ministry denied that the dam was closed.", "No."]


def read(texts):
    text = "\n".join(texts)
    bounds = [(text.index(line), text.index(line) + len(line), False) for line in texts]
    return read_lines([(text, bounds)], tagger.load_model().vocabulary)


def score(tokens):
    return network.score_context(tokens.columns, tokens.line, tagger.load_model().network)


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_line_is_scored_by_itself(number):
    together, alone = read(LINES), read(LINES[number : number + 1])
    first, size = together.first[number], together.length[number]
    # The line's own properties are taken from the line alone: what its neighbours leave open is a property too.
    columns = {name: column.copy() for name, column in together.columns.items()}
    for name in network.PROPERTIES:
        columns[name][first : first + size] = alone.columns[name][alone.first[0] : alone.first[0] + size]
    scores = network.score_context(columns, together.line, tagger.load_model().network)
    expected = score(alone)[alone.first[0] : alone.first[0] + size]
    assert np.allclose(scores[first : first + size], expected, atol=1e-4)


def test_parts_give_what_the_whole_gives(monkeypatch):
    tokens = read(LINES)
    whole = score(tokens)
    monkeypatch.setattr(network, "_CHUNK", 5)
    assert np.allclose(score(tokens), whole, atol=1e-4)


def test_slopes_are_those_of_the_scores(monkeypatch):
    """Against differences of the loss, on arrays drawn by chance."""
    pytest.importorskip("scipy")
    monkeypatch.syspath_prepend("training")
    train = pytest.importorskip("train_network")
    monkeypatch.setattr(train, "DROPOUT", 0.0)
    monkeypatch.setattr(train, "WORD_DROPOUT", 0.0)
    tokens = read(LINES)
    keep = tokens.line >= 0
    rows = {name: row[keep] for name, row in network.look_up(tokens.columns).items()}
    values = {k: v.astype(np.float64) for k, v in train.draw_values(20_000, np.random.default_rng(0)).items()}
    weight = np.random.default_rng(1).normal(size=(keep.sum(), len(tagger.LABELS)))

    def measure():
        return (train.pass_forward(values, rows, tokens.line[keep], np.random.default_rng(0))[0] * weight).sum()

    _, seen = train.pass_forward(values, rows, tokens.line[keep], np.random.default_rng(0))
    slopes = train.pass_back(values, seen, weight)
    for name in ("l0", "c2", "r3", "b4", "out", "e_shape"):
        place = np.unravel_index(np.abs(slopes[name]).argmax(), slopes[name].shape)
        before = measure()
        values[name][place] += 1e-5
        assert (measure() - before) / 1e-5 == pytest.approx(slopes[name][place], rel=1e-2)
        values[name][place] -= 1e-5
