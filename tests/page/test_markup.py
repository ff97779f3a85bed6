"""HTML pages of several systems, invented: who commented what, and what is left is the article."""

import json
import sys
from pathlib import Path

import pytest
from presswork import errors, schema
from presswork.page import anatomy
from presswork.page.html import markup

pytest.importorskip("trafilatura")


CASES = json.loads((Path(__file__).parent / "cases" / "anatomy.json").read_text(encoding="utf-8"))["markup"]
SYSTEMS = json.loads((Path(__file__).parent / "cases" / "comment_systems.json").read_text(encoding="utf-8"))
HEAD = "<html lang='en'><head><title>Ferry strike halts traffic - Orsa Herald</title></head><body>"
ARTICLE = CASES["article"]
ODD = ["", " ", "<", "<!-- -->", "<p>", "\x00", "plain", "<?xml version='1.0'?><a/>", "<b>" * 3000]


def read(html):
    page = markup.read_page(
        f"<html lang='en'><head><title>Ferry strike halts traffic - Orsa Herald</title></head><body>{html}"
    )
    articles = schema.make_table("articles", [{"article_id": "a", **page}])
    blocks = anatomy.split_blocks(articles)
    return page, schema.to_rows(blocks), schema.to_rows(anatomy.read_comments(articles, blocks))


@pytest.mark.parametrize("system", ["blogger", "schema", "modules", "forum"])
def test_a_comment_is_read_whatever_system_wrote_it(system):
    found = read(ARTICLE + CASES[system])[2]
    assert [(c["commenter"], c["text"].split("\n")[0]) for c in found] == [("Tilda", "Who pays?")]


@pytest.mark.parametrize("system", SYSTEMS["html"])
def test_comment_systems(system):
    page = markup.read_page(f"{SYSTEMS['html_article']}{SYSTEMS['html'][system]}<footer><p>Contact</p></footer>")
    marks = [mark for mark in page["marks"] if mark["kind"] == "comment"]
    spans = [[(m["commenter_start"], m["commenter_end"]), (m["text_start"], m["text_end"])] for m in marks]
    assert [[page["text"][s:e] for s, e in pair] for pair in spans] == SYSTEMS["comments"]
    first = page["text"].index(SYSTEMS["comments"][0][1])
    assert first > page["text"].index("A meeting is planned for Thursday")


def test_replies_dates_and_paragraphs():
    found = read(ARTICLE + CASES["wordpress"])[2]
    assert [(c["commenter"], c["text"], c["posted_on"], c["reply_to"]) for c in found] == [
        ("Tilda", "Who pays?\n\nNot me.", "2021-05-03", None),
        ("Old Salt", "You do.", "2021-05-04", 0),
    ]


def test_the_article_is_what_is_left():
    page, blocks, _ = read(ARTICLE + CASES["wordpress"])
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["headline", "body", "body", "subheading", "body", "comment", "comment"]
    assert page["headline"] == "Ferry strike halts traffic"
    assert page["language"] == "en"


@pytest.mark.parametrize(
    "furniture",
    [
        "<p class='comments-count'>0 comments</p><form class='comment-form'>Ada 3 May 2021</form>",
        "<div class='teaser-comment'><span class='author'>Ada Brandt</span><p class='text'>An opinion.</p></div>",
        "<div class='recentcomments'><span class='comment-author-link'>Ada</span> on <a>Ferries</a></div>",
        "<li class='comment pingback' id='comment-3'><cite class='fn'>Ferries</cite><p>3 May 2021: [...]</p></li>",
    ],
)
def test_furniture_named_after_comments_is_no_comment(furniture):
    assert read(ARTICLE + furniture)[2] == []


@pytest.mark.parametrize(
    "html", ["", " ", "<", "<!-- -->", "<p>", "\x00", "plain", "<?xml version='1.0'?><a/>", "<b>" * 3000]
)
def test_odd_pages_give_a_text(html):
    assert isinstance(markup.read_page(html)["text"], str)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(errors.MissingExtraError, match="presswork\\[html\\]"):
        markup.read_page("<p>Ferries</p>")


@pytest.mark.parametrize(
    ("layout", "answered"),
    [
        ("<div id='comments'>{0}{1}{2}</div>", [None, None, None]),
        ("<div id='comments'><div>{0}<div class='replies'>{1}</div></div><div>{2}</div></div>", [None, 0, None]),
        ("<ol id='comments'><li>{0}<ol><li>{1}</li></ol></li><li>{2}</li></ol>", [None, 0, None]),
    ],
)
def test_a_comment_answers_the_one_that_holds_it_and_none_beside_it(layout, answered):
    unit = "<div class='comment'><b class='author'>{}</b> <time datetime='2031-03-01'>1 March</time><p>{}</p></div>"
    said = [("Pell", "The quay is a disgrace."), ("Quin", "Nobody mends it."), ("Rowe", "I like the ferry a lot.")]
    units = [unit.format(name, text) for name, text in said]
    prose = "<p>The mayor said that the ferry would run again before winter, and nobody at the quay believed it.</p>"
    found = read(f"<article><h1>Ferry</h1>{prose * 4}</article><h3>3 Comments</h3>{layout.format(*units)}")[2]
    assert [(comment["commenter"], comment["reply_to"]) for comment in found] == list(
        zip(["Pell", "Quin", "Rowe"], answered, strict=True)
    )
