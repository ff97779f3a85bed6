"""How sure the tagger is of a statement depends on its own article alone."""

import pytest
from presswork.schema import make_table
from presswork.statements import quotations

TEXT = "Mayor Ilva Orsa said the bridge would stay open\nThe ferry will sail again, the ministry said."


def rate(texts):
    articles = [{"article_id": str(n), "text": text} for n, text in enumerate(texts)]
    blocks = [
        {"article_id": str(n), "block": 0, "kind": "body", "start": 0, "end": len(text)}
        for n, text in enumerate(texts)
    ]
    found = quotations.find_quotations(make_table("articles", articles), make_table("blocks", blocks))
    return found[found["article_id"] == "0"]["confidence"].tolist()


@pytest.mark.parametrize("neighbour", ["Snow fell.", "“No,” said Brask.", "The council, he said, met twice."])
def test_confidence_is_the_same_whatever_article_comes_next(neighbour):
    alone = rate([TEXT])
    assert len(alone) == 2
    assert all(0 < confidence < 1 for confidence in alone)
    assert rate([TEXT, neighbour]) == alone
