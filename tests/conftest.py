"""Tables of the invented pages, for the tests that read them."""

import pytest
from invented import BODY, HEADLINE, LINES, PAGE, TEXT, find_span, make_page

from analysis import frequency
from analysis.tables import make_table


@pytest.fixture
def corpus():
    blocks = [
        find_span(PAGE, HEADLINE, block=0, kind="headline", voice_kind="outlet"),
        find_span(PAGE, BODY, block=1, kind="body", voice_kind="outlet"),
        find_span(PAGE, "Read More drones", block=2, kind="boilerplate", voice_kind="none"),
        find_span(PAGE, "1. Pell says: drones bore US and us.", block=3, kind="comment", voice_kind="reader"),
    ]
    said = find_span(PAGE, "The drones of Tarsk are ours,", quotation=0, kind="direct", is_official=True)
    said["fragments"] = [[said["start"], said["end"]]]
    comment = find_span(PAGE, "drones bore US and us.", comment=0, text="drones bore US and us.")
    tables = (make_page(), make_table("blocks", blocks), make_table("quotations", [said]))
    return (*tables, make_table("comments", [comment]))


@pytest.fixture
def words(corpus):
    return frequency.list_words(*corpus)


@pytest.fixture
def page():
    article = {"article_id": "a", "text": TEXT, "outlet": "The Post", "published_on": "2031-05-06", "language": "en"}
    blocks, start = [], 0
    for number, line in enumerate(LINES):
        kind = "body" if number else "headline"
        row = {"article_id": "a", "block": number, "kind": kind, "voice_kind": "outlet", "start": start}
        blocks.append(row | {"end": start + len(line)})
        start += len(line) + 1
    return make_table("articles", [article]), make_table("blocks", blocks)
