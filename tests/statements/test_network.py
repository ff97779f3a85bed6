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


def test_no_word_beyond_the_reach_is_seen_and_those_within_are():
    tokens = read([" ".join(["rain"] * 90) + "."])
    first = int(tokens.first[0])
    columns = {name: column.copy() for name, column in tokens.columns.items()}
    columns["word"][first + 45] = 1
    moved = np.abs(network.score_context(columns, tokens.line, tagger.load_model().network) - score(tokens)).max(1)
    reach = sum(network.DISTANCES)
    assert (moved[first + 44 : first + 47] > 0).all()
    assert not moved[: first + 45 - reach].any()
    assert not moved[first + 46 + reach :].any()


def test_what_is_learnt_is_what_is_read(monkeypatch):
    """The network in training and the one that reads it back, of whole numbers, score alike."""
    torch = pytest.importorskip("torch")
    monkeypatch.syspath_prepend("training")
    train = pytest.importorskip("train_network")
    torch.manual_seed(0)
    tokens = read(LINES)
    meanings = np.random.default_rng(0).normal(size=(25_000, 100)).astype(np.float32)
    net = train.Net(meanings, 20_000).eval()
    moves = np.zeros((tagger.N_STEPS, len(tagger.LABELS), len(tagger.LABELS)), np.float32)
    packed = train.pack_network(net.list_arrays() | {"moves": moves})
    rows = {name: torch.tensor(row) for name, row in network.look_up(tokens.columns).items()}
    with torch.no_grad():
        expected = net(rows, torch.tensor(tokens.line)).numpy()
    found = network.score_context(tokens.columns, tokens.line, network.read_network(packed))
    inside = tokens.line >= 0
    assert np.allclose(found[inside], expected[inside], atol=0.05 * np.abs(expected).max())
