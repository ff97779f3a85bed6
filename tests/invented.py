"""Invented pages that several tests read."""

import pandas as pd
from presswork.schema import make_table
from presswork.words import word_list

HEADLINE = "Tarsk sells drones"
BODY = "Tarsk’s drones flew. “The drones of Tarsk are ours,” Mira Orsa said. U.S. drones did not."
PAGE = f"{HEADLINE}\n\n{BODY}\n\nRead More drones\n\n1. Pell says: drones bore US and us."


def make_page(text=PAGE, article_id="a", outlet="The Post", published_on="2031-05-06"):
    article = {"article_id": article_id, "text": text, "outlet": outlet, "published_on": published_on}
    return make_table("articles", [article])


def find_span(page, part, article_id="a", **row):
    start = page.index(part)
    return {"article_id": article_id, "start": start, "end": start + len(part), **row}


def spread(texts, outlets=None):
    """Return the words of articles that are all body, one per text."""
    outlets = outlets or ["The Post"] * len(texts)
    ids = [f"a{number:02}" for number in range(len(texts))]
    rows = [make_page(*row) for row in zip(texts, ids, outlets, strict=True)]
    blocks = [
        {"article_id": i, "block": 0, "kind": "body", "voice_kind": "outlet", "start": 0, "end": len(text)}
        for i, text in zip(ids, texts, strict=True)
    ]
    return word_list.list_words(
        pd.concat(rows, ignore_index=True), make_table("blocks", blocks), make_table("quotations")
    )


LINES = [
    "Dam gates stay shut",
    "The harbour board of Tarsk met for nine hours.",
    "Engineer Mira Orsa said the sluice had cracked in the March frost.",
    "Grain barges wait below the lock, and forty crews sleep on the quay.",
]
TEXT = "\n".join(LINES)


def make_thread(*rows):
    """Return comments under article "a": (commenter, text) or (commenter, text, reply_to)."""
    keys = ("commenter", "text", "reply_to")
    table = [dict(zip(keys, row, strict=False)) | {"article_id": "a", "comment": at} for at, row in enumerate(rows)]
    return make_table("comments", table)
