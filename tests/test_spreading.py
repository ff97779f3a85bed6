"""What all articles tell together is the same, whoever maps the pieces and however large these are."""

import functools
import random

import pandas as pd
import pytest
from presswork import coverage, pipeline, spreading
from presswork.engines import engine, pool
from presswork.ledger import units
from presswork.schema import make_table
from presswork.sources import overlap

TEXTS = [f"Sluice {at}\n\n" + "The gate at Varr leaks. " * (at % 7) for at in range(40)]


def make_articles(texts=TEXTS):
    return pd.DataFrame({"article_id": [f"a{at}" for at in range(len(texts))], "text": texts})


def test_pieces_hold_every_row_once_and_in_order(monkeypatch):
    monkeypatch.setattr(spreading, "PIECE_ARTICLES", 6)
    monkeypatch.setattr(spreading, "PIECE_CHARACTERS", 400)
    luck = random.Random(4)
    articles = make_articles()
    rows = pd.DataFrame({"article_id": luck.choices([*articles["article_id"], "elsewhere"], k=300), "n": range(300)})
    pieces = spreading.cut_pieces(articles, rows)
    pd.testing.assert_frame_equal(pd.concat([own for own, _ in pieces]), articles)
    assert max(len(own) for own, _ in pieces) <= 6
    assert all(own["text"].str.len().sum() <= 400 or len(own) == 1 for own, _ in pieces)
    for own, cut in pieces:
        pd.testing.assert_frame_equal(cut, rows[rows["article_id"].isin(own["article_id"])])


def test_no_article_makes_no_piece():
    assert spreading.cut_pieces(make_table("articles"), make_table("blocks")) == []


def test_pieces_come_in_order_however_they_are_done():
    def run_backwards(run, tasks):
        yield from ((at, run(*tasks[at])) for at in reversed(range(len(tasks))))

    assert list(spreading.map_pieces(str, [(at,) for at in range(4)], run_backwards)) == list("0123")


@pytest.fixture(scope="module")
def demo():
    return pipeline.load()


@pytest.mark.parametrize("n_workers", [2, 3])
def test_small_pieces_on_several_processes_give_the_same_tables(demo, monkeypatch, n_workers):
    monkeypatch.setattr(spreading, "PIECE_ARTICLES", 3)
    monkeypatch.setattr(units, "_PAIRS", 7)
    spread = functools.partial(pool.map_in_pool, n_workers=n_workers)
    frames = demo.get_frames()
    found = coverage.reduce_tables(frames, demo.variants, spread)
    found["shared_text"] = overlap.find_shared_text(demo.articles, demo.blocks, spread=spread)
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, frames[name], obj=name, check_exact=True)
    assert pipeline._note_texts(frames, spread) == pipeline._note_texts(frames, None)


def test_few_pieces_are_no_reason_to_start_a_worker(monkeypatch):
    monkeypatch.setattr(pool, "_open_pool", lambda *_: pytest.fail("a pool was opened"))
    assert list(pool.map_in_pool(str, [(1,)], 4)) == [(0, "1")]
    monkeypatch.setattr(pool, "_FORKS", False)
    assert len(list(pool.map_in_pool(str, [(1,)] * 30, 4))) == 30
    assert engine.find_mapper(engine.Engine(workers=1)) is None
