"""An article's page says where its statements stand too."""

from pathlib import Path

import pytest
from presswork.pipeline import load
from presswork.report import also

FOLDER = Path(__file__).parents[1] / "ledger" / "cases" / "press_conference"


@pytest.fixture(scope="module")
def elsewhere():
    return also.find_also(load(FOLDER))


def test_a_statement_leads_to_the_others_of_its_claim(elsewhere):
    markup = also.render_also(elsewhere["courier", 3])
    assert "The Harbor Ledger, 2019-05-06</a> (first)" in markup
    assert "Kelmark Today, 2019-05-07</a> (contradicts)" in markup
    assert 'href="today-' in markup


def test_nothing_is_said_where_nothing_is_found(elsewhere):
    assert ("old-man", 0) not in elsewhere
    assert also.render_also(()) == ""
    assert also.tell_also([{"also": ()}]) == "no statement of this page was found in another"


def test_hostile_outlets_stay_text():
    row = {"article_id": "a", "quotation": 0, "outlet": "<b>x", "published_on": None, "told": "cut", "copy_of": None}
    markup = also.render_also([row])
    assert "<b>" not in markup
    assert "undated" in markup
