"""Words are shown as the documents write them."""

import pytest
from presswork.schema import make_table
from presswork.show.values import write_words
from presswork.words import word_list
from presswork.words.forms import writing


def write(text, head=""):
    articles = make_table("articles", [{"article_id": "a", "text": f"{head}\n{text}", "language": "en"}])
    start = len(head) + 1
    kinds = [("headline", 0, len(head)), ("body", start, start + len(text))] if head else [("body", 1, 1 + len(text))]
    blocks = make_table(
        "blocks",
        [
            {"article_id": "a", "block": n, "kind": kind, "voice_kind": "outlet", "start": s, "end": e}
            for n, (kind, s, e) in enumerate(kinds)
        ],
    )
    words = word_list.list_words(articles, blocks, make_table("quotations"), make_table("comments"))
    return writing.find_written(words, articles, blocks)


@pytest.mark.parametrize(
    ("text", "word", "form"),
    [
        ("The dam at Orsa holds. Dams hold.", "orsa", "Orsa"),
        ("The dam at Orsa holds. Dams hold.", "dam", "dam"),
        ("Thanks for nothing. Thanks.", "thanks", "thanks"),  # a capital that begins a sentence says nothing
        ("He said Gate and gate.", "gate", "gate"),  # even: as it is counted
        ("Here ORSA, there Orsa, ORSA again.", "orsa", "Orsa"),  # nobody is shouted at
        ("The UNHCR came.", "unhcr", "UNHCR"),
    ],
)
def test_a_word_is_written_as_most_documents_write_it_within_sentences(text, word, form):
    assert write(text).get(word, word) == form


def test_a_headline_in_title_case_names_nothing():
    assert write("They say the river rises.", "Council Says River Rises").get("rises", "rises") == "rises"


def test_no_words_are_no_error():
    assert write("") == {}


def test_only_words_are_written_and_what_is_no_word_of_a_table_stays():
    row = {"word": "orsa dam", "item": "orsa", "basis": "cue", "n": 2}
    assert write_words(row, {"orsa": "Orsa"}) == {"word": "Orsa dam", "item": "orsa", "basis": "cue", "n": 2}
