"""Does the truth written beside the demo corpus fit its texts, and is the corpus what its datasheet says?"""

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import ftfy
import pytest
from presswork.corpus.documents import read_corpus

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
DEMO, GOLD = SEEDS / "demo", SEEDS / "demo" / "gold"
KINDS = set(
    "headline kicker standfirst byline dateline subheading body caption excerpt citation credit comment boilerplate "
    "duplicate".split()
)


def read_gold(folder: str) -> dict[str, list | dict]:
    return {p.stem: json.loads(p.read_text("utf8")) for p in sorted((GOLD / folder).glob("*.json"))}


def read_rows(path: Path) -> list[dict]:
    with open(path, newline="", encoding="utf8") as lines:
        return list(csv.DictReader(lines))


def read_text(stem: str) -> str:
    """Return the text of record of a .txt article: encoding mended, newlines and everything else as in the file."""
    with open(DEMO / f"{stem}.txt", encoding="utf8", newline="") as file:
        return ftfy.fix_encoding(file.read())


ANATOMY, QUOTATIONS, COMMENTS, PAGES = map(read_gold, ("anatomy", "quotations", "comments", "html"))
STATEMENTS = [row for rows in [*QUOTATIONS.values(), *(p["quotations"] for p in PAGES.values())] for row in rows]
REQUIRED = [row for row in STATEMENTS if not row["optional"]]
ALL_COMMENTS = [c for page in [*COMMENTS.values(), *PAGES.values()] for c in page["comments"]]
# What six outlets made of one news conference, in short.
NEWS_CONFERENCE = {stem for stem in ANATOMY if "_2019-05-0" in stem}
METADATA = {row["file"]: row for row in read_rows(DEMO / "metadata.csv")}
EVERY_ARTICLE = pytest.mark.parametrize("stem", sorted(ANATOMY))


@EVERY_ARTICLE
def test_every_character_lies_in_exactly_one_block(stem):
    text, blocks = read_text(stem), ANATOMY[stem]
    assert all(text[b["start"] : b["end"]] == b["text"] for b in blocks)
    assert all(a["end"] <= b["start"] for a, b in pairwise(blocks))
    covered = "".join(b["text"] for b in blocks)
    assert "".join(covered.split()) == "".join(text.split())
    assert {b["kind"] for b in blocks} <= KINDS


@EVERY_ARTICLE
def test_duplicates_repeat_what_they_point_to(stem):
    text = read_text(stem)
    for block in ANATOMY[stem]:
        if block["kind"] == "duplicate":
            # a pull quotation may add marks to the words it repeats
            assert text[slice(*block["duplicate_of"])] in (block["text"], block["text"][1:-1])


@EVERY_ARTICLE
def test_statements_are_where_the_gold_says(stem):
    text = read_text(stem)
    spans = [(b["start"], b["end"]) for b in ANATOMY[stem] if b["kind"] in ("body", "excerpt")]
    for row in QUOTATIONS[stem]:
        assert [text[s:e] for s, e in row["fragments"]] == row["content"], row["id"]
        assert all(any(a <= s < e <= z for a, z in spans) for s, e in row["fragments"]), row["id"]
        for key in ("cue", "speaker_mention", "target_mention"):
            if row[key]:
                assert text[row[key]["start"] : row[key]["end"]] == row[key]["text"], (row["id"], key)
        assert row["kind"] in ("direct", "mixed", "indirect", "scare")
        assert {row["tone"], *row["tone_alt"]} <= {-1, 0, 1}
        assert row["tone"] not in row["tone_alt"], row["id"]
        assert row["target"], row["id"]
        assert row.get("why") or not row["optional"], row["id"]


@EVERY_ARTICLE
def test_comments_are_where_the_gold_says(stem):
    text, comments = read_text(stem), COMMENTS[stem]["comments"]
    assert [c["comment"] for c in comments] == list(range(1, len(comments) + 1))
    for comment in comments:
        assert " ".join(text[comment["start"] : comment["end"]].split()) == comment["text"]
        assert text[comment["commenter_start"] : comment["commenter_end"]] == comment["commenter"]
        parent = comment["reply_to"]
        assert comment["depth"] == (comments[parent - 1]["depth"] + 1 if parent else 0)


def test_the_html_page_holds_the_words_of_its_gold():
    for stem, page in PAGES.items():
        markup = re.sub(r"<[^>]+>", " ", (DEMO / f"{stem}.html").read_text("utf8"))
        shown = " ".join(markup.replace("&amp;", "&").split())
        texts = [b["text"] for b in page["blocks"] if b["kind"] in ("headline", "body", "subheading")]
        texts += [c["text"] for c in page["comments"]] + [t for q in page["quotations"] for t in q["content"]]
        assert [t for t in texts if " ".join(t.split()) not in shown] == []


def test_the_program_reads_the_same_texts():
    articles, problems = read_corpus(DEMO)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    assert sorted(texts) == sorted([*ANATOMY, *PAGES])
    assert [stem for stem in ANATOMY if texts[stem] != read_text(stem)] == []
    assert {Path(p).stem for p in problems["path"]} == {"kelmark-today_2019-04-06_orvath-excuses"}


def count_everything() -> dict[str, str]:
    """Return the figures of the datasheet, as they are written there."""
    blocks = [b for rows in [*ANATOMY.values(), *(p["blocks"] for p in PAGES.values())] for b in rows]
    share = sum(r["kind"] == "indirect" for r in REQUIRED) / len(REQUIRED)
    named = {r["speaker"] for r in REQUIRED if r["speaker_is_person"]}
    kinds, tones = Counter(r["kind"] for r in REQUIRED), Counter(r["tone"] for r in REQUIRED)
    figures = {
        "articles": len(ANATOMY) + len(PAGES),
        "outlets": len({row["outlet"] for row in read_rows(GOLD / "house_style.csv")}),
        "words in body and excerpts": sum(len(b["text"].split()) for b in blocks if b["kind"] in ("body", "excerpt")),
        "blocks": len(blocks),
        "blocks of page furniture": sum(b["kind"] == "boilerplate" for b in blocks),
        "statements, required": len(REQUIRED),
        "statements, optional": len(STATEMENTS) - len(REQUIRED),
        "direct": kinds["direct"],
        "mixed": kinds["mixed"],
        "indirect": kinds["indirect"],
        "share indirect": f"{share:.2f}",
        "by officials": sum(r["is_official"] for r in REQUIRED),
        "by unnamed speakers": sum(not r["is_named"] for r in REQUIRED),
        "tone towards the target -1 / 0 / 1": f"{tones[-1]} / {tones[0]} / {tones[1]}",
        "persons quoted by name": len(named),
        "comments": len(ALL_COMMENTS),
        "comments that reply to another": sum(c["reply_to"] is not None for c in ALL_COMMENTS),
        "commenters": len({c["commenter"] for c in ALL_COMMENTS}),
    }
    return {name: str(value) for name, value in figures.items()}


def test_datasheet_counts():
    datasheet = (SEEDS / "README.md").read_text("utf8")
    assert "invented" in datasheet.splitlines()[0].lower()
    stated = dict(re.findall(r"^\| ([^|]+?) \| ([-\d./ ]+?) \|$", datasheet, re.M))
    assert stated == count_everything()


def test_the_corpus_is_as_large_as_promised():
    n_indirect = sum(r["kind"] == "indirect" for r in REQUIRED)
    assert len(ANATOMY) + len(PAGES) == 30
    assert len(REQUIRED) >= 250
    assert n_indirect >= 0.4 * len(REQUIRED)
    assert len(ALL_COMMENTS) >= 80


@EVERY_ARTICLE
def test_articles_are_as_long_as_news_articles(stem):
    n_words = sum(len(b["text"].split()) for b in ANATOMY[stem] if b["kind"] in ("body", "excerpt"))
    assert (130 if stem in NEWS_CONFERENCE else 300) <= n_words <= 900


def test_all_six_outlets_run_the_news_conference_and_five_quote_one_promise_each_in_its_own_way():
    texts = {METADATA[f"{stem}.txt"]["outlet"]: read_text(stem) for stem in NEWS_CONFERENCE}
    assert len(texts) == 6
    promised = {outlet: re.findall(r"[^.]*upper sluices[^.]*3[^.]*", text) for outlet, text in texts.items()}
    assert sum(len(set(found)) > 0 for found in promised.values()) >= 5
    assert len({found[0].strip() for found in promised.values() if found}) >= 5


def has_three_paragraph_quotation(row: dict, blocks: list[dict]) -> bool:
    return len({b["start"] for b in blocks for s, _ in row["fragments"] if b["start"] <= s < b["end"]}) >= 3


@cache
def list_shapes() -> dict[str, bool]:
    """Return each shape a scraped article may have: is there one in the corpus?"""
    kinds = {stem: [b["kind"] for b in blocks] for stem, blocks in ANATOMY.items()}
    texts = {stem: read_text(stem) for stem in ANATOMY}
    copies = read_rows(GOLD / "copies.csv")
    styles = {page["header_style"] for page in COMMENTS.values()}
    mentions = {r["speaker_mention"]["text"] for r in STATEMENTS if r["speaker_mention"]}
    surnames = Counter(n.split()[-1] for n in {r["speaker"] for r in REQUIRED if r["speaker_is_person"]})
    said = Counter(t.strip(" ,.") for rows in QUOTATIONS.values() for r in rows for t in r["content"])
    said_twice = {t for t, n in said.items() if n >= 2 and len(t.split()) >= 8}
    unnamed_yet = {
        r["resolves_to"] for r in REQUIRED if (r["speaker_mention"] or {}).get("text", "").startswith("the man")
    }
    return {
        "agency copy, cut": [c["kind"] for c in copies] == ["cut"],
        "digest with excerpts": any({"excerpt", "citation", "body"} <= set(k) for k in kinds.values()),
        "repeated section": any(k.count("duplicate") >= 3 for k in kinds.values()),
        "comments in four layouts": styles >= {"says", "name and date", "replies", "bare"},
        "furniture at top, middle and end": any(
            k[0] == k[-1] == "boilerplate" and "boilerplate" in k[k.index("body") : len(k) - k[::-1].index("body")]
            for k in kinds.values()
        ),
        "live page": any("LIVE" in t for t in texts.values()),
        "transcript": any("MR QUILLAN:" in t for t in texts.values()),
        "interview": any("KT:" in t for t in texts.values()),
        "no date": any(not METADATA[s + ".txt"]["published_on"] and "2019" not in t for s, t in texts.items()),
        "html": bool(PAGES),
        "curly marks": any("“" in t and '"' not in t for t in texts.values()),
        "straight marks": any('"' in t and "“" not in t for t in texts.values()),
        "single marks": any(t.count("‘") > 5 and "“" not in t and '"' not in t for t in texts.values()),
        "mixed marks": any("“" in t and '"' in t for t in texts.values()),
        "quotation over three paragraphs": any(
            has_three_paragraph_quotation(r, ANATOMY[s]) for s, rows in QUOTATIONS.items() for r in rows
        ),
        "named only after first being quoted": "Heron" in unnamed_yet,
        "two people of one surname": surnames["Brask"] == 2,
        "unnamed officials": any(r["is_official"] and not r["is_named"] for r in REQUIRED),
        "spelling variants": {"Ilse Maravec", "Ilse Marawec", "Ilsa Marawetz", "Ilse Maravetz"} <= mentions,
        "mojibake": any("â€" in (DEMO / f"{s}.txt").read_text("utf8") for s in ANATOMY),
        "one quotation in articles that are no copies": any(
            len({s for s, t in texts.items() if quotation in t} - {c["article_id"] for c in copies}) >= 2
            for quotation in said_twice
        ),
    }


@pytest.mark.parametrize("shape", sorted(list_shapes()))
def test_shape_is_there(shape):
    assert list_shapes()[shape]


def test_metadata_names_what_is_there_and_leaves_gaps():
    files = {p.name for p in DEMO.iterdir() if p.suffix in (".txt", ".html")}
    assert set(METADATA) == files
    assert all(
        not row["published_on"] or date.fromisoformat(row["published_on"]).year == 2019 for row in METADATA.values()
    )
    assert any(not row["published_on"] for row in METADATA.values())
    assert all(".example/" in row["url"] for row in METADATA.values() if row["url"])


def test_house_style_counts_are_those_of_the_outlets_own_blocks():
    rows = read_rows(GOLD / "house_style.csv")
    dams = {row["outlet"]: int(row["n"]) for row in rows if (row["concept"], row["variant"]) == ("river", "Ostrell")}
    own = [
        b["text"]
        for s, blocks in ANATOMY.items()
        for b in blocks
        if b["voice_kind"] == "outlet" and b["kind"] != "citation"
    ]
    assert dams == {"The Brennick Courier": sum(len(re.findall(r"\bOstrell\b", t)) for t in own)}


def test_the_agreement_stands_in_the_datasheet():
    rows = read_rows(GOLD / "agreement.csv")
    datasheet = (SEEDS / "README.md").read_text("utf8")
    stated = re.findall(r"^\| [^|]+ \| (\d\.\d{3}) \| \d+", datasheet, re.M)
    assert stated == [f"{float(row['value']):.3f}" for row in rows]


def test_every_difference_between_the_annotators_is_decided_with_a_reason():
    rows = read_rows(GOLD / "decisions.csv")
    assert {row["article_id"] for row in rows} <= set(ANATOMY)
    assert [row for row in rows if not all(row.values())] == []
    n_second = sum(row["decision"] == "second" for row in rows)
    assert f"all {len(rows)} points" in (SEEDS / "README.md").read_text("utf8")
    assert f"{n_second} went to the second" in (SEEDS / "README.md").read_text("utf8")
