"""How sure the tagger is of a statement depends on the words of its own lines alone."""

import numpy as np
import pytest
from presswork.schema import make_table
from presswork.statements import quotations
from presswork.statements.tagger import tagger

TEXT = "The ferry will sail again, the ministry said.\nMayor Ilva Orsa said the bridge would stay open"


def rate():
    articles = make_table("articles", [{"article_id": "a", "text": TEXT}])
    block = {"article_id": "a", "block": 0, "kind": "body", "start": 0, "end": len(TEXT)}
    return quotations.find_quotations(articles, make_table("blocks", [block]))["confidence"].tolist()


@pytest.mark.parametrize("lead_of_padding", [-9.0, 9.0])
def test_what_stands_behind_a_line_moves_no_confidence(lead_of_padding, monkeypatch):
    alone = rate()
    assert len(alone) == 2
    assert all(0 < confidence < 1 for confidence in alone)
    tag = tagger.tag

    def tag_beside(tokens, model):
        labels = tag(tokens, model)
        tokens.columns["margin"] = np.where(tokens.line < 0, lead_of_padding, tokens.columns["margin"])
        return labels

    monkeypatch.setattr(tagger, "tag", tag_beside)
    assert rate() == alone
