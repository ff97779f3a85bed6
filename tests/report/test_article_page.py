"""The article page: every word once, every statement marked and noted in its place."""

import re

import pytest
from presswork.report import article_page, pages
from presswork.schema import make_table, to_rows
from presswork.show import addresses

TEXT = 'Dam holds\n\n"We stay," said Ada Brandt, "and we pay."\n\nRead more\n\n1. Per Holm says:\nNo.\n'
ARTICLE = to_rows(
    make_table("articles", [{"article_id": "a", "path": "a.txt", "text": TEXT, "url": "javascript:x()"}])
)[0]
BLOCKS = [
    {"article_id": "a", "block": 0, "kind": "headline", "voice_kind": "outlet", "voice": None, "start": 0, "end": 9},
    {
        "article_id": "a",
        "block": 1,
        "kind": "body",
        "voice_kind": "outlet",
        "voice": None,
        "start": 11,
        "end": TEXT.index("\n\nRead"),
    },
    {
        "article_id": "a",
        "block": 3,
        "kind": "comment",
        "voice_kind": "reader",
        "voice": None,
        "start": TEXT.index("1. Per"),
        "end": len(TEXT) - 1,
    },
]


def make_statements():
    first = {"quotation": 1, "start": 12, "end": 20, "fragments": [[12, 20], [40, 51]], "kind": "direct"}
    first |= {"speaker": "Ada Brandt", "role": "mayor", "is_official": True, "cue": "said", "tone": 0.25}
    first |= {"target": "the <dam>", "target_tone": -0.5}
    second = {
        "quotation": 2,
        "start": 43,
        "end": 50,
        "fragments": [[43, 50]],
        "kind": "mixed",
        "speaker": "Ada Brandt",
    }
    return make_table("quotations", [{"article_id": "a"} | row for row in (first, second)])


def render(comments=()):
    statements = make_statements()
    rows = to_rows(statements)
    return article_page.render_article(
        ARTICLE, BLOCKS, rows, list(comments), article_page.find_neighbours(statements)
    )


def strip_tags(markup):
    return re.sub(r"<[^>]+>", "", markup).replace("&quot;", '"')


def test_every_word_stands_there_once_and_the_unclaimed_says_so():
    words = re.findall(r'<p class="words">(.*?)</p>', render(), re.DOTALL)
    assert [strip_tags(part).strip() for part in words] == [
        "Dam holds",
        '"We stay," said Ada Brandt, "and we pay."',
        "Read more",
    ]
    assert "in no block" in render()


def test_fragments_and_nested_statements_are_marked():
    marked = [strip_tags(part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", render())]
    assert "".join(marked).startswith("We stay,")
    assert "We stay," in marked
    assert any("we pay" in part for part in marked)


def test_each_statement_has_one_anchor_where_it_begins():
    page = render()
    for number in (1, 2):
        anchor = addresses.name_passage("statement", "a", number)
        assert page.count(f'id="{anchor}"') == 1


def test_notes_tell_speaker_office_cue_and_tone_and_lead_on():
    notes = re.findall(r'<li id="statement.*?</li>', render())
    assert "Ada Brandt · mayor · direct · official · cue “said” · tone +0.25" in strip_tags(notes[0])
    assert "tone +0.25 · towards the &lt;dam&gt; -0.50" in notes[0]
    assert "after</a>" in notes[0]
    assert "before</a>" not in notes[0]
    assert "before</a>" in notes[1]


def test_a_comment_is_shown_by_its_text_and_pseudonym_only():
    comment = {"article_id": "a", "comment": 1, "commenter": "Reader 1", "posted_on": None, "reply_to": None}
    page = render([comment | {"text": "No <b>.", "tone": None}])
    assert "Reader 1" in page
    assert "No &lt;b&gt;." in page
    assert "Per Holm" not in page


@pytest.mark.parametrize("comments", [0, 1])
def test_a_comment_is_found_by_its_block_too(comments):
    """Tables of words and blocks link to the block that a reader's word stands in."""
    comment = {"article_id": "a", "comment": 1, "commenter": "Reader 1", "posted_on": None, "reply_to": None}
    place = {"start": TEXT.index("No."), "end": len(TEXT) - 1, "text": "No.", "tone": None}
    page = pages.sanitize(render([comment | place] * comments))
    for block in BLOCKS:
        assert page.count(f'id="{addresses.name_passage("block", "a", block["block"])}"') == 1


def test_only_a_plain_address_is_a_link():
    facts = dict(article_page.list_facts(ARTICLE, 2, 1))
    assert facts["Address"] == "javascript:x()"
    assert facts["Published"] == "unknown"


def test_what_a_document_was_copied_from_stands_with_it():
    given = {"agency": "Vell Press Agency", "copied_from": "<i>The Vell Post</i>"}
    facts = dict(article_page.list_facts(ARTICLE | given, 2, 1))
    assert facts["Agency"] == "Vell Press Agency"
    assert "The Vell Post" in facts["Copied from"]
    assert "<i>" not in facts["Copied from"]
    nothing = dict(article_page.list_facts(ARTICLE | dict.fromkeys(given), 2, 1))
    assert nothing["Agency"] == nothing["Copied from"] == "–"
