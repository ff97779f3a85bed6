"""Pages taken apart: kinds, voices, excerpts, repeats and comments, on invented pages."""

import json
import random
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from presswork import pipeline, schema
from presswork.corpus import documents
from presswork.page import anatomy, citations, imprint
from presswork.page.comments.plain_pages import find_comments

CASES = json.loads((Path(__file__).parent / "cases" / "anatomy.json").read_text(encoding="utf-8"))


SYSTEMS = json.loads((Path(__file__).parent / "cases" / "comment_systems.json").read_text(encoding="utf-8"))


def read_articles(*texts):
    return schema.make_table("articles", [{"article_id": str(i), "text": text} for i, text in enumerate(texts)])


def split(text):
    return schema.to_rows(anatomy.split_blocks(read_articles(text)))


@pytest.mark.parametrize("case", CASES["kinds"], ids=[case["name"] for case in CASES["kinds"]])
def test_kinds(case):
    text = "\n".join(line for line, *_ in case["lines"])
    found = [(text[b["start"] : b["end"]], b["kind"], b["voice"]) for b in split(text)]
    expected = [(line, kind, voice[0] if voice else None) for line, kind, *voice in case["lines"] if kind]
    assert found == expected


@pytest.mark.parametrize("case", CASES["comments"], ids=[case["name"] for case in CASES["comments"]])
def test_comments(case):
    text = case["text"]
    found = [
        [text[c.commenter_start : c.commenter_end], text[c.text_start : c.text_end]] for c in find_comments(text)
    ]
    assert found == case["comments"]


def mark_failure(name):
    reason = SYSTEMS["known_failures"].get(name)
    return pytest.param(name, id=name, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])


@pytest.mark.parametrize("name", [mark_failure(name) for name in [*SYSTEMS["text"], *SYSTEMS["german"]["text"]]])
@pytest.mark.parametrize("gap", ["as printed", "no blank lines"])
def test_comment_systems(name, gap):
    kind = SYSTEMS if name in SYSTEMS["text"] else SYSTEMS["german"]
    page = kind["article"] + kind["text"][name] + kind["after"]
    page = re.sub(r"\n\s*\n", "\n", page) if gap == "no blank lines" else page
    found = [
        [page[c.commenter_start : c.commenter_end], page[c.text_start : c.text_end]] for c in find_comments(page)
    ]
    names = SYSTEMS["names"].get(name, [who for who, _ in kind["comments"]])
    assert found == [[who, said] for who, (_, said) in zip(names, kind["comments"], strict=True)]


@pytest.mark.parametrize("name", SYSTEMS["free"])
def test_pages_that_only_look_like_comments(name):
    assert find_comments(SYSTEMS["article"] + SYSTEMS["free"][name] + SYSTEMS["after"]) == []


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", "\u200b", "x", "1.", "Source:", "By ", "\u00a0\n\u00a0", "“”\n(AFP)"]
)
def test_odd_texts_are_covered(text):
    blocks = split(text)
    covered = [i for b in blocks for i in range(b["start"], b["end"])]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


def damage(text, rng):
    """A page as it may arrive: lines lost, doubled, joined, marks changed, or broken off."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    ways = [
        lines[:at] + lines[at + 1 :],
        [*lines[:at], lines[at], *lines[at:]],
        [*lines[:at], " ".join(lines[at : at + 2]), *lines[at + 2 :]],
        [line for line in lines if line.strip()],
        ["".join(rng.choice("“”\"'.:\x00 ") if c in '“”".:' else c for c in line) for line in lines],
        lines[:at],
    ]
    return "\n".join(rng.choice(ways))


def test_damaged_pages_stay_covered():
    rng = random.Random(2026)
    pages = ["\n".join(line for line, *_ in case["lines"]) for case in CASES["kinds"]]
    pages += [case["text"] for case in CASES["comments"]]
    texts = [damage(rng.choice(pages), rng) for _ in range(200)]
    for text, blocks in zip(texts, map(split, texts), strict=True):
        covered = sorted(i for b in blocks for i in range(b["start"], b["end"]))
        assert len(covered) == len(set(covered))
        assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


HOSTILE = ["word “more” ", "\n", " ", "“", "1. Ada\n", "2 Comments\n\nAda\nGood.\n\n", "Ada says:\nMay 3, 2021\n\n"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_length_only(piece):
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    split(text)
    assert time.process_time() - start < 10  # a second or two; what grows with the square takes minutes


def test_the_page_says_who_wrote_it_when_and_after_whom():
    text = "\n".join(line for line, *_ in CASES["kinds"][1]["lines"]) + "\nSource: Vell Press Agency\n"
    articles = read_articles(text)
    articles["url"] = "https://herald.example/2021/05/03/strike"
    blocks = anatomy.split_blocks(articles)
    (found,) = schema.to_rows(imprint.describe_articles(articles, blocks, anatomy.read_comments(articles, blocks)))
    assert found["headline"] == "Ferry strike halts traffic across the Vell strait"
    assert (found["byline"], found["language"], found["copied_from"]) == ("Ada Brandt", "en", "Vell Press Agency")
    assert (found["published_on"], found["published_on_basis"]) == ("2021-05-03", "page")
    assert found["agency"] == "Vell Press Agency"  # no list holds it; AFP took the picture only
    assert found["outlet"] is None  # the page does not say


BYLINES = {
    "Updates by Ada Brandt and Ole Holm": "Ada Brandt and Ole Holm",
    "By our correspondent Ada Brandt, Vell": "Ada Brandt",
    "By Ada Brandt Last updated Nov 8, 2021 Share with a partner:": "Ada Brandt",
    "By Ada Brandt 10. Februar 2019 in News, Ferries": "Ada Brandt",
    "von Ada Brandt Erstellt am 01.01.21 um 08:35, geändert am 02.01.21": "Ada Brandt",
    "Herald staff and VPA": "Herald staff",
    "Ana di Marno": "Ana di Marno",
    "By Reuters": None,
    "By Reuters Staff": None,
}


@pytest.mark.parametrize("line", BYLINES)
def test_a_byline_is_cut_to_its_names(line):
    assert imprint.parse_byline(line) == BYLINES[line]


CREDITS = {
    "Reporting by Vell Press Agency": "Vell Press Agency",
    "With material from VPA": "VPA",
    "Additional reporting by Ole Holm in Vell": None,
    "Reporting by Ada Brandt; Editing by Ole Holm": None,
}


@pytest.mark.parametrize("line", CREDITS)
def test_a_credit_names_an_agency_by_its_own_words(line):
    assert imprint.find_agency({"credit": [line]}) == CREDITS[line]
    assert imprint.find_agency({"byline": ["By Ada Brandt, New York, NY"]}) is None


LAST_LINES = {
    "(AFP)": "AFP",
    "© 2031 Agence France-Presse": "AFP",
    "Copyright 2031 The Associated Press. All rights reserved.": "AP",
    "The Associated Press contributed to this report.": "AP",
    "Read more on Reuters": None,
    "Ada Brandt contributed to this report.": None,
}


@pytest.mark.parametrize("line", LAST_LINES)
def test_an_agency_may_stand_behind_the_text(line):
    paragraphs = (
        "The ferries stay in port until the talks end.\n\nForty crews sleep on the quay and wait for word.\n\n"
    )
    text = f"Ferry strike halts traffic\n\n{paragraphs}{line}"
    articles = read_articles(text)
    blocks = anatomy.split_blocks(articles)
    found = imprint.describe_articles(articles, blocks, anatomy.read_comments(articles, blocks))["agency"].item()
    assert found == LAST_LINES[line] or (LAST_LINES[line] is None and pd.isna(found))


NO_HEADLINES = [
    "0800 433 88 77 66",
    "600 North Harbour Road, 2nd floor, Tel. 6396 6350, Mo-Fr 9.00-16.00",
    "Lives in:\t\tPort Orsa town",
    "Read on about the ferries here:",
    "Skip to content Jump to content Back to content",
    "Ada Ferry",
]


@pytest.mark.parametrize("line", NO_HEADLINES)
def test_a_number_an_address_or_a_menu_is_no_headline(line):
    paragraph = "The ferry line will buy two more ships than it had announced, a clerk of the port said on Monday."
    found = split(f"{line}\n\nShips for the strait are ordered\n\n{paragraph}\n\n{paragraph[::-1]}.")
    assert [block["start"] for block in found if block["kind"] == "headline"] == [len(line) + 2]


SHORT_PAGES = [
    ("Bridge opens\n\nThe new bridge over the Orsa opened to carts and walkers in spring.", ["headline", "body"]),
    (
        "Bridge opens\nIt spans the Orsa at last.\nThe new bridge opened to carts and walkers after two years.",
        ["headline", "body", "body"],
    ),
    ("World News\n\nThe new bridge over the Orsa opened to carts and walkers in spring.", ["boilerplate", "body"]),
]


@pytest.mark.parametrize(("text", "kinds"), SHORT_PAGES)
def test_the_short_title_of_a_short_page_is_its_headline(text, kinds):
    assert [block["kind"] for block in split(text)] == kinds


def test_a_line_far_above_that_shares_no_word_is_no_headline():
    paragraph = "The ferry line will buy two more ships than it had announced, a clerk of the port said on Monday."
    menu = "Jackets Shoes Tents Climbing Tips\n\nShop\n\nTours\n\nMaps\n\nPictures\n\n"
    assert "headline" not in [block["kind"] for block in split(menu + paragraph)]


def test_citations_are_opened_into_their_parts():
    articles = read_articles("\n".join(line for line, *_ in CASES["kinds"][0]["lines"]))
    first, second = schema.to_rows(citations.read_citations(articles, anatomy.split_blocks(articles)))
    assert (first["author"], first["title"], first["translated_title"]) == (
        "Ada Brandt",
        "Kto zaplatí mólo",
        "Who Pays for the Pier",
    )
    assert (first["outlet"], first["published_on"], first["url"]) == (
        "Orsa Herald",
        "2021-05-03",
        "https://herald.example/pier",
    )
    assert (second["author"], second["title"], second["outlet"]) == (None, "Vell Says No", "Vell Courier")


GOLD = Path(__file__).parents[2] / "seeds" / "demo" / "gold" / "anatomy"


def test_blocks_of_the_demo_corpus_are_right():
    """The floor only rises; what is wrong is listed by benchmarks/anatomy.py."""
    articles, _ = documents.read_corpus(GOLD.parents[1])
    kinds = {}
    for block in schema.to_rows(anatomy.split_blocks(articles)):
        for i in range(block["start"], block["end"]):
            kinds[block["article_id"], i] = block["kind"]
    n_right = n = 0
    for path in sorted(GOLD.glob("*.json")):
        for block in json.loads(path.read_text(encoding="utf-8")):
            right = {block["kind"], *block.get("alt", [])}
            n += block["end"] - block["start"]
            n_right += sum(kinds.get((path.stem, i)) in right for i in range(block["start"], block["end"]))
    assert n_right / n > 0.98


PAGE_WITH_COMMENTS = """Orsa to Buy Two More Ferries

Port Orsa will buy two more ferries than it had announced, a clerk of the port said today.

Source: Orsa Herald

  1. Tilda says

    Who pays?

  2. Old Salt says

    Not
    me.

Leave A Reply
"""


def test_comments_are_read_with_number_name_and_text():
    articles = read_articles(PAGE_WITH_COMMENTS)
    blocks = anatomy.split_blocks(articles)
    comments = schema.to_rows(anatomy.read_comments(articles, blocks))
    found = [(c["number"], c["commenter"], c["text"]) for c in comments]
    assert found == [(1, "Tilda", "Who pays?"), (2, "Old Salt", "Not\n    me.")]
    assert blocks["voice"].dropna().tolist() == ["Tilda", "Old Salt"]
    assert imprint.describe_articles(articles, blocks, pd.DataFrame(comments))["n_comments"].tolist() == [2]


@pytest.mark.parametrize(("n", "told"), [(2, []), (40, ["2,340 of 2,421 characters repeat passages"])])
def test_a_text_that_is_mostly_repeats_is_told(tmp_path, n, told):
    passage = "The ferry left the quay at dawn, and will be back in spring."
    (tmp_path / "ferry.txt").write_text("Ferry leaves the quay\n\n" + f"{passage}\n\n" * n, encoding="utf-8")
    problems = pipeline.make_coverage(tmp_path / "ferry.txt").problems
    assert [problem.partition(" of the")[0] for problem in problems["problem"]] == told
    assert set(problems["action"]) <= {"repeats set apart and not counted"}
    assert set(problems["path"]) <= {"ferry"}
