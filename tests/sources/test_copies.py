"""Copies on invented articles; expected numbers counted by hand."""

import random
from pathlib import Path

import pandas as pd
import pytest
from presswork.corpus.documents import read_corpus
from presswork.page.anatomy import split_blocks
from presswork.schema import make_table
from presswork.sources import copies, overlap

DAY = "2031-05-06"


def write_lines(seed, n_lines=8, n_words=14):
    """Return paragraphs of invented words: no two seeds share a run of five."""
    draw = random.Random(seed)
    return [" ".join(f"w{draw.randrange(100_000)}" for _ in range(n_words)) + "." for _ in range(n_lines)]


def make_corpus(pages):
    """Return articles and blocks: every line is a body block; `pages` maps ids to lines or (lines, outlet, day)."""
    rows, blocks = [], []
    for article_id, page in pages.items():
        lines, outlet, day = page if isinstance(page, tuple) else (page, f"outlet of {article_id}", None)
        text, start = "\n\n".join(lines), 0
        rows.append({"article_id": article_id, "text": text, "outlet": outlet, "published_on": day})
        for number, line in enumerate(lines):
            span = {"start": start, "end": start + len(line)}
            blocks.append({"article_id": article_id, "block": number, "kind": "body", "voice_kind": "outlet"} | span)
            start += len(line) + 2
    return make_table("articles", rows), make_table("blocks", blocks)


def find_pairs(pages):
    shared = overlap.find_shared_text(*make_corpus(pages))
    return {(a, b): (share, other) for a, b, share, other in shared.iloc[:, :4].itertuples(index=False)}


SOURCE, OTHER, THIRD = write_lines("source"), write_lines("other"), write_lines("third")


@pytest.mark.parametrize(
    ("copy", "share", "other_share"),
    [
        (SOURCE, 1.0, 1.0),
        (SOURCE[2:5], 3 / 8, 1.0),
        ([SOURCE[3], SOURCE[1], *SOURCE[4:]], 6 / 8, 1.0),
        ([*SOURCE, *OTHER], 1.0, 0.5),
        ([line.upper() for line in SOURCE], 1.0, 1.0),
    ],
    ids=["whole", "cut", "reordered", "merged", "other capitals"],
)
def test_copies_are_found_by_containment(copy, share, other_share):
    pairs = find_pairs({"a": SOURCE, "b": copy, "c": THIRD})
    assert list(pairs) == [("a", "b")]
    # A run that joins two paragraphs is lost where the copy parts them: within a few words of the whole.
    assert pairs["a", "b"] == pytest.approx((share, other_share), abs=0.08)


def test_respelt_copy_is_found():
    respelt = [
        " ".join("x" + word if at % 9 == 0 else word for at, word in enumerate(line.split())) for line in SOURCE
    ]
    assert ("a", "b") in find_pairs({"a": SOURCE, "b": respelt, "c": THIRD})


def test_typographic_marks_make_no_difference():
    lines = [f"{line} The mayor's word isn't theirs." for line in SOURCE]
    curly = [line.replace("'", "’") for line in lines]
    assert find_pairs({"a": lines, "b": curly})["a", "b"] == (1.0, 1.0)


def test_unrelated_articles_share_nothing():
    assert find_pairs({"a": SOURCE, "b": OTHER, "c": THIRD, "d": ["", ""], "e": ["Four words are few."]}) == {}


def test_merged_copy_meets_both_sources():
    assert set(find_pairs({"a": SOURCE, "b": OTHER, "c": SOURCE + OTHER})) == {("a", "c"), ("b", "c")}


def test_house_text_is_no_copy():
    note = write_lines("note", 4)
    pages = {f"p{at}": (write_lines(at, 4) + note, "The Post", None) for at in range(12)}
    assert find_pairs(pages) == {}
    assert len(find_pairs({name: (lines, f"outlet {name}", None) for name, (lines, *_) in pages.items()})) == 66


@pytest.mark.parametrize("outlet", [None, "The Post"])
@pytest.mark.parametrize("n_articles", [4, 9, 10, 12])
def test_an_article_that_was_run_many_times_is_copying(outlet, n_articles):
    pages = {f"p{at}": (SOURCE, outlet, None) for at in range(n_articles)}
    assert len(find_pairs(pages)) == n_articles * (n_articles - 1) / 2
    own = {name: ([*write_lines(name, 2), *SOURCE], outlet, None) for name in pages}
    assert len(find_pairs(own)) == n_articles * (n_articles - 1) / 2


def test_a_long_dispatch_in_longer_articles_is_copying():
    dispatch = write_lines("dispatch", 10)
    pages = {f"p{at}": ([*write_lines(at, 12), *dispatch], None, None) for at in range(12)}
    assert len(find_pairs(pages)) == 66


def test_house_text_alone_is_compared_with_its_like():
    note = write_lines("note", 4)
    pages = {f"p{at}": (write_lines(at, 6) + note, "The Post", None) for at in range(12)}
    pages |= dict.fromkeys("xy", (note, "The Post", None))
    assert list(find_pairs(pages)) == [("x", "y")]


def test_a_text_in_very_many_articles_is_paired_with_the_earliest():
    pages = {f"p{at:03}": (SOURCE, None, DAY) for at in range(overlap.MAX_PAIRED + 1)}
    pages["p070"] = (SOURCE, None, "2031-05-01")
    articles, blocks = make_corpus(pages)
    shared = overlap.find_shared_text(articles, blocks)
    assert len(shared) == overlap.MAX_PAIRED
    assert shared["earlier"].eq("p070").all()
    assert shared["article_id"].lt(shared["other_id"]).all()
    (told,) = copies.note_crowds(shared, articles.assign(path=articles["article_id"] + ".txt"))
    assert told["path"] == "p070.txt"
    assert told["problem"] == "running text of p070 stands in 100 more documents"
    assert copies.note_crowds(shared.iloc[1:], articles.assign(path="a.txt")) == []


def test_common_quotation_is_no_copy():
    words = "We " + " ".join(write_lines("speech", 1, 30))
    pages = {name: [*write_lines(name, 4, 12), f"“{words}” the mayor said."] for name in "ab"}
    assert find_pairs(pages) == {}
    told = {name: [line.strip("“").replace("”", "") for line in lines] for name, lines in pages.items()}
    assert list(find_pairs(told)) == [("a", "b")]


@pytest.mark.parametrize(
    ("first", "second", "earlier"),
    [(DAY, "2031-05-07", "a"), ("2031-05-08", DAY, "b"), (DAY, DAY, None), (DAY, None, None)],
)
def test_direction_needs_two_different_dates(first, second, earlier):
    shared = overlap.find_shared_text(*make_corpus({"a": (SOURCE, "P", first), "b": (SOURCE, "Q", second)}))
    assert shared["earlier"].item() == earlier or (earlier is None and pd.isna(shared["earlier"].item()))


def test_order_and_repetition_do_not_matter():
    pages = {"a": SOURCE, "b": OTHER, "c": SOURCE[:5], "d": OTHER[3:]}
    backwards = dict(reversed(pages.items()))
    assert {frozenset(pair) for pair in find_pairs(pages)} == {frozenset(pair) for pair in find_pairs(backwards)}
    assert find_pairs(pages) == find_pairs(pages)


def test_only_body_counts():
    articles, blocks = make_corpus({"a": SOURCE, "b": SOURCE})
    assert len(overlap.find_shared_text(articles, blocks.assign(kind="excerpt"))) == 0
    blocks["duplicate_of"] = pd.Series([[0, 1]] * len(blocks), dtype=object)
    assert len(overlap.find_shared_text(articles, blocks)) == 0


def test_align_shared_text_by_paragraph():
    articles, blocks = make_corpus({"a": [SOURCE[3], OTHER[0], SOURCE[1]], "b": SOURCE})
    paragraphs = copies.align_shared_text("a", "b", articles, blocks)
    text, other = articles["text"]
    assert paragraphs["share"].tolist() == [1.0, 0.0, 1.0]
    start, end, other_start, other_end = paragraphs.iloc[0, :4].astype(int)
    assert text[start:end] == other[other_start:other_end] == SOURCE[3]
    assert pd.isna(paragraphs["other_start"].iloc[1])


@pytest.mark.parametrize(
    ("share", "other_share", "earlier", "copy", "kept"),
    [
        (1.0, 1.0, "a", "b", "a"),
        (1.0, 1.0, "b", "a", "b"),
        (1.0, 1.0, None, "b", "a"),
        (0.4, 1.0, "a", "b", "a"),
        (0.4, 1.0, "b", "b", "a"),
        (1.0, 0.4, None, "a", "b"),
        (0.5, 0.5, "a", None, None),
    ],
    ids=["later", "first is later", "no dates", "cut later", "grown later", "grown, no dates", "half"],
)
def test_find_copies(share, other_share, earlier, copy, kept):
    row = {"article_id": "a", "other_id": "b", "share": share, "other_share": other_share, "earlier": earlier}
    found = copies.find_copies(make_table("shared_text", [row]))
    assert found[["article_id", "kept_id"]].values.tolist() == ([[copy, kept]] if copy else [])


def test_an_article_put_together_from_two_is_left_out():
    pages = {"a": (SOURCE, "P", DAY), "b": (OTHER, "Q", DAY), "c": (SOURCE + OTHER, "R", "2031-05-07")}
    found = copies.find_copies(overlap.find_shared_text(*make_corpus(pages)))
    assert found["article_id"].tolist() == ["c"]
    assert found["share"].item() == pytest.approx(1, abs=0.05)


def test_shares_of_one_text_are_not_added_up():
    half = [*SOURCE[:4], *THIRD[:4]]
    pages = {"a": ([*SOURCE[:4], *OTHER], "P", DAY), "b": ([*SOURCE[:4], *OTHER[::-1]], "Q", DAY)}
    shared = overlap.find_shared_text(*make_corpus(pages | {"c": (half, "R", "2031-05-07")}))
    assert {"c"} < set(shared["other_id"])
    assert "c" not in set(copies.find_copies(shared)["article_id"])


def test_chains_of_copies_lead_to_one_original():
    found = copies.find_copies(overlap.find_shared_text(*make_corpus({"a": SOURCE, "b": SOURCE, "c": SOURCE})))
    assert found[["article_id", "kept_id"]].values.tolist() == [["b", "a"], ["c", "a"]]


def test_a_circle_of_copies_keeps_one():
    rows = [("a", "b", None), ("b", "c", "b"), ("a", "c", None)]
    keys = ("article_id", "other_id", "earlier")
    table = [dict(zip(keys, row, strict=True)) | {"share": 1.0, "other_share": 1.0} for row in rows]
    table[2]["earlier"] = "c"
    found = copies.find_copies(make_table("shared_text", table))
    assert len(found) == 2
    assert found["kept_id"].nunique() == 1


def test_clusters_of_copies_have_one_original():
    found = copies.find_copies(overlap.find_shared_text(*make_corpus({f"p{at:02}": SOURCE for at in range(40)})))
    assert found["kept_id"].unique().tolist() == ["p00"]
    assert len(found) == 39


DEMO = Path(__file__).parents[2] / "seeds" / "demo"


@pytest.mark.skipif(not (DEMO / "gold" / "copies.csv").is_file(), reason="the demo corpus is not here")
def test_copies_of_the_demo_corpus():
    articles, _ = read_corpus(DEMO)
    found = overlap.find_shared_text(articles, split_blocks(articles))
    gold = pd.read_csv(DEMO / "gold" / "copies.csv")
    pairs, wanted = ({frozenset(row) for row in t[["article_id", "other_id"]].values.tolist()} for t in (found, gold))
    assert pairs == wanted


def test_aligned_paragraphs_of_the_pairs_that_share_most():
    pages = {
        "a": SOURCE,
        "b": [*SOURCE[:4], THIRD[0]],
        "c": [*OTHER, *THIRD[1:]],
        "d": [*OTHER[:5], *write_lines("d")],
    }
    articles, blocks = make_corpus(pages)
    rows = copies.list_aligned(overlap.find_shared_text(articles, blocks), articles, blocks, limit=1)
    assert rows[["article_id", "other_id"]].drop_duplicates().values.tolist() == [["b", "a"]]
    assert rows["text"].tolist() == pages["b"]
    assert rows["other_text"].tolist()[:4] == SOURCE[:4]
    assert pd.isna(rows["other_text"].iloc[4])
    assert copies.count_aligned(rows).iloc[0, 2:].tolist() == [5, 4, 0, 1]
    assert copies.count_aligned(rows.head(0)).empty


@pytest.mark.parametrize("place", ["beginning", "end"])
@pytest.mark.parametrize(
    ("outlets", "n_pairs"), [(("P", "P"), 0), ((None, None), 0), (("P", "Q"), 1), (("P", None), 1)]
)
def test_a_note_around_two_articles_of_one_outlet_is_no_copy(outlets, n_pairs, place):
    note = write_lines("note", 1, 40)
    own = {name: write_lines(name, 8, 16) for name in "ab"}
    lines = {name: [*note, *text] if place == "beginning" else [*text, *note] for name, text in own.items()}
    assert len(find_pairs({n: (lines[n], outlet, None) for n, outlet in zip("ab", outlets, strict=True)})) == n_pairs


def test_a_paragraph_taken_from_the_middle_is_copying_also_within_an_outlet():
    pages = {name: write_lines(name, 8, 16) for name in "ab"}
    pages["a"][3] = pages["b"][5] = write_lines("taken", 1, 40)[0]
    assert len(find_pairs({name: (lines, "P", None) for name, lines in pages.items()})) == 1
