"""Passages that comments take up and commentary restates, on invented pages and on hand-made labels."""

import json
import pathlib

import pandas as pd
import pytest
from invented import LINES, TEXT, make_thread
from presswork.page.anatomy import split_blocks
from presswork.readers import passages
from presswork.schema import make_table


def test_passage_is_found_by_rare_words(page):
    comments = make_thread(
        ("Pell", "Forty crews sleep on that quay while the barges rot"),
        ("Quin", "Orsa knew of the cracked sluice in March"),
        ("Rook", "Lovely weather at the seaside, thanks for sharing"),
        ("Sund", ""),
    )
    matches = passages.match_passages(comments, *page)
    found = [
        None if pd.isna(s) else TEXT[int(s) : int(e)] for s, e in matches[["passage_start", "passage_end"]].values
    ]
    assert found == [LINES[3], LINES[2], None, None]
    assert {"barges", "crews", "quay"} <= set(matches["shared"].iloc[0])


def test_reply_needs_more_to_take_up_the_article(page):
    said = "Those grain barges, really?"
    first, reply = passages.match_passages(make_thread(("Pell", said), ("Quin", said, 0)), *page)["score"]
    assert reply < first


def test_a_quoted_run_of_common_words_finds_its_passage(page):
    comments = make_thread(
        ("Pell", "“met for nine hours”, they write"), ("Quin", "of Tarsk met for nine hours, so what")
    )
    matches = passages.match_passages(comments, *page)
    assert matches["score"].iloc[1] > matches["score"].iloc[0]
    assert matches["passage"].iloc[1] == LINES[1]
    assert matches["shared"].iloc[1] == ["Tarsk", "met"]


def test_passages_of_most_comments_come_first(page):
    said = "Forty crews sleep on that quay while the barges rot"
    comments = make_thread(("Pell", "Orsa knew of the cracked sluice in March"), ("Quin", said), ("Rook", said))
    ranked = passages.rank_passages(passages.match_passages(comments, *page))
    assert ranked[["passage", "n_comments"]].values.tolist() == [[LINES[3], 2], [LINES[2], 1]]
    assert ranked["comments"].tolist() == [[1, 2], [0]]


def test_both_sides_are_found_again(page, digest):
    said = make_thread(("Pell", "Forty crews sleep on that quay while the barges rot"), ("Quin", "Yes"))
    matches = passages.match_passages(said, *page)
    sides = passages.list_sides(matches, page[1])
    assert sides[["comment", "block"]].astype(object).fillna("-").values.tolist() == [[0, "-"], ["-", 3], [1, "-"]]
    sides = passages.list_sides(passages.align_statements(*digest), digest[1])
    assert sides["block"].tolist() == [0, 3, 1, 4, 2]


DIGEST = [
    "The first article says that Tarsk will close the northern lock for two winters.",
    "Its author expects grain prices to double.",
    "Neighbouring ports could profit, which the ministry has never admitted.",
    "Tarsk will close its northern lock for two winters, an engineer warned.",
    "He expects the grain prices to double in Brin.",
]


@pytest.fixture
def digest():
    text, blocks, start = "\n".join(DIGEST), [], 0
    for number, line in enumerate(DIGEST):
        kind, voice = ("body", "Digest") if number < 3 else ("excerpt", "Lock Weekly")
        row = {"article_id": "a", "block": number, "kind": kind, "voice": voice, "start": start}
        blocks.append(row | {"end": start + len(line), "voice_kind": "excerpt" if number > 2 else "outlet"})
        start += len(line) + 1
    return make_table("articles", [{"article_id": "a", "text": text}]), make_table("blocks", blocks)


def test_commentary_restates_or_goes_beyond(digest):
    alignment = passages.align_statements(*digest)
    assert alignment["text"].tolist() == DIGEST[:3]
    assert alignment["restates"].tolist() == [True, True, False]
    assert alignment["excerpt_text"].tolist()[:2] == DIGEST[3:]
    assert alignment["voice"].tolist()[0] == "Lock Weekly"
    assert pd.isna(alignment["excerpt_start"].iloc[2])


def test_a_sentence_that_names_its_source_needs_fewer_words(digest):
    articles, blocks = digest
    for sentence, named in (
        ("Lock Weekly also fears for winters.", "Lock Weekly"),
        ("We also fear for winters.", None),
    ):
        text = articles["text"].iloc[0].replace(DIGEST[2], sentence.ljust(len(DIGEST[2])))
        row = passages.align_statements(articles.assign(text=text), blocks).iloc[2]
        assert (row["named"] if isinstance(row["named"], str) else None, row["restates"]) == (named, bool(named))


def test_an_excerpt_of_nobody_known_is_named_by_no_sentence(digest):
    articles, blocks = digest
    alignment = passages.align_statements(articles, blocks.assign(voice=blocks["voice"].mask(blocks["block"].gt(2))))
    assert alignment["named"].isna().all()


def test_articles_without_excerpts_have_nothing_to_align(page):
    assert len(passages.align_statements(*page)) == 0


DEMO = pathlib.Path(__file__).parents[2] / "seeds" / "demo"
CASES = pathlib.Path(__file__).parent / "cases"


@pytest.mark.skipif(not DEMO.is_dir(), reason="the demo corpus is not here")
def test_restating_in_the_demo_digests():
    cases = json.loads((CASES / "commentary_alignment.json").read_text("utf-8"))
    labels = {(case["article_id"], case["start"]): case["restates"] for case in cases}
    rows, blocks = [], []
    for article_id in sorted({article_id for article_id, _ in labels if (DEMO / f"{article_id}.txt").is_file()}):
        text = (DEMO / f"{article_id}.txt").read_bytes().decode("utf-8")
        rows.append({"article_id": article_id, "text": text})
        gold = json.loads((DEMO / "gold" / "anatomy" / f"{article_id}.json").read_text("utf-8"))
        keys = ("kind", "voice", "start", "end")
        blocks += [{key: block.get(key) for key in keys} | {"article_id": article_id} for block in gold]
    table = make_table("blocks", blocks)
    table["voice_kind"] = ["excerpt" if kind == "excerpt" else "outlet" for kind in table["kind"]]
    alignment = passages.align_statements(make_table("articles", rows), table)
    found = {(a, s): r for a, s, r in alignment[["article_id", "start", "restates"]].itertuples(index=False)}
    known = [found[key] == labels[key] for key in found if key in labels]
    assert len(known) >= 30
    assert sum(known) / len(known) >= 0.85  # .88 of 50 when this floor was set


PAGES = pathlib.Path(__file__).parents[3] / "shared" / "gold" / "comment-pages" / "text"


def read_labelled(page):
    path = DEMO.parent / f"{page}.txt" if page.startswith("demo/") else PAGES / f"{page}.txt"
    return path.read_bytes().decode("utf-8")


def judge_passages(cases):
    """Return how many comments got a passage, how many of these a right one, and how many answers are right."""
    texts = {page: read_labelled(page) for page in sorted({case["page"] for case in cases})}
    articles = make_table("articles", [{"article_id": page, "text": text} for page, text in texts.items()])
    rows = [
        {
            "article_id": case["page"],
            "comment": at,
            "text": texts[case["page"]][case["comment_start"] : case["comment_end"]],
            "reply_to": 0 if case["is_reply"] else None,
        }
        for at, case in enumerate(cases)
    ]
    matches = passages.match_passages(make_table("comments", rows), articles, split_blocks(articles))
    places = list(zip(cases, matches["passage_start"], matches["passage_end"], strict=True))
    given = [(case, start, end) for case, start, end in places if not pd.isna(start)]
    hits = [any(start < high and low < end for low, high in case["passages"]) for case, start, end in given]
    n_none = sum(pd.isna(start) and not case["passages"] for case, start, _ in places)
    return len(given), sum(hits), sum(hits) + n_none


@pytest.mark.parametrize(
    ("name", "is_demo", "expected"),
    [
        ("comment_passages", False, (14, 10, 40)),  # of 50; the threshold was set on these
        ("comment_passages_check", False, (12, 9, 20)),  # of 30
        ("comment_passages_check", True, (7, 6, 24)),  # of 30
    ],
)
def test_passages_of_labelled_comments(name, is_demo, expected):
    if not (DEMO if is_demo else PAGES).is_dir():
        pytest.skip("the labelled pages are not here")
    cases = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    assert judge_passages([case for case in cases if case["page"].startswith("demo/") == is_demo]) == expected
