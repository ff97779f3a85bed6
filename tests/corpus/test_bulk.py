"""Bulk exports are split where each article ends; what looks like one and is none stays whole."""

import demo_formats
import pytest
from presswork.corpus import bulk, documents
from presswork.corpus.bulk.exports import count_articles, split_export
from presswork.schema import to_rows

PROSE = "Mayor Ilda Varro said on Monday that the ferry to Tessin would not run before spring.\n\nNobody else spoke."


def _nexis(n, total, label="DOCUMENTS"):
    head = f"{n} of {total} {label}\n\n\nOrsa Post (Tessin)\n\nMarch {n}, 2021 Thursday\n\nFerry {n}"
    return f"{head}\n\nBYLINE: A. Bel\n\nLENGTH: 20 words\n\n{PROSE}\n\nLOAD-DATE: March {n}, 2021\n\n"


@pytest.mark.parametrize("label", ["DOCUMENTS", "Dokumenten"])
def test_nexis_is_split_with_what_it_says(label):
    export = bulk.split_export("Download Request: 1-3\n\n" + "".join(_nexis(n, 3, label) for n in (1, 2, 3)))
    assert [part.facts["published_on"] for part in export.parts] == ["2021-03-01", "2021-03-02", "2021-03-03"]
    assert {part.text for part in export.parts} == {PROSE}
    assert export.parts[0].facts | {"published_on": ""} == {
        "outlet": "Orsa Post",
        "headline": "Ferry 1",
        "byline": "A. Bel",
        "published_on": "",
    }
    assert [part.n_words for part in export.parts] == [20, 20, 20]


def test_an_article_far_shorter_than_its_export_tells_is_told(tmp_path):
    text = _nexis(1, 2).replace("20 words", "900 words") + _nexis(2, 2)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    articles, problems = documents.read_corpus(tmp_path)
    assert len(articles) == 2
    assert any("where the export tells 900" in row["problem"] for row in to_rows(problems))


def test_what_looks_like_an_export_and_cannot_be_split_is_left_out_and_told(tmp_path):
    text = "".join(f"Document {n} of 3\n\nHEAD: Ferry\n\n{PROSE * 3}\n\n" for n in (1, 2, 3))
    (tmp_path / "all.txt").write_text(text, encoding="utf-8")
    (tmp_path / "good.txt").write_text(PROSE, encoding="utf-8")
    articles, problems = documents.read_corpus(tmp_path)
    assert articles["article_id"].tolist() == ["good"]
    assert to_rows(problems)[0]["problem"] == "looks like an export of 3 articles in a form that is not known"


@pytest.mark.parametrize(
    "text",
    [
        f"1 of 3\n{PROSE}\n2 of 3\n{PROSE}\n3 of 3\n{PROSE}",
        f"{PROSE}\n\n____________________________\n\n{PROSE}",
        f"Document 2 of 3\n{PROSE * 3}",
        f"HD\n{PROSE}",
        f"MODERATOR: {PROSE}\n\nVARRO: {PROSE}\n\nMODERATOR: {PROSE}",
    ],
)
def test_an_article_with_a_gallery_a_ruler_or_speakers_is_none(text):
    assert bulk.split_export(text) is None


def test_no_text_of_the_demo_corpus_is_an_export():
    assert not [name for name, text in demo_formats.read_articles().items() if bulk.split_export(text)]


def test_the_edition_may_stand_right_below_the_day():
    body = "The ferry of Oskal will run again, the mayor said. " * 8
    export = split_export(
        "\n".join(
            f"{' ' * 30}{n} of 2 DOCUMENTS\n\n{' ' * 30}Oskal Post\n\n{' ' * 20}March 1{n}, 2031 Tuesday\n"
            f"{' ' * 30}Final Edition\n\nFerry news {n}\n\nBYLINE: Ada Roe\n\nLENGTH: 80 words\n\n{body}\n"
            for n in (1, 2)
        )
    )
    assert [part.facts["published_on"] for part in export.parts] == ["2031-03-11", "2031-03-12"]


def test_counters_far_to_the_right_are_counters():
    text = "The bridge was opened. " * 9
    assert count_articles(f"{' ' * 40}1 of 2 DOCUMENTS\n{text}\n{' ' * 40}2 of 2 DOCUMENTS\n{text}") == 2


def test_the_place_behind_an_outlet_of_proquest_is_no_part_of_its_name():
    article = f"Ferry\n\nFull text: \n{PROSE}\n\nTitle: \nFerry\n\nPublication title: \nOrsa Post; Tessin\n\n"
    export = split_export(f"{article}{'_' * 60}\n\n{article}")
    assert [part.facts["outlet"] for part in export.parts] == ["Orsa Post", "Orsa Post"]
