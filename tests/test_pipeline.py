"""The tables of a corpus belong together, and come out the same however they are made."""

import pandas as pd
import pytest
from presswork import pipeline, schema
from presswork.engines import annotation
from presswork.errors import CorpusError, ParameterError

FERRY = (
    "Ferry talks resume in Varr\n\n"
    "“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n\n"
    "The port authority warned that the quay was not ready. Torrek said she disagreed.\n"
)
BRIDGE = "Bridge closed\n\nThe bridge was closed, officials said. A repair takes a year.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "metadata.csv").write_text("file,outlet,published_on\nferry.txt,The Varr Post,2019-03-04\n")
    return folder


@pytest.fixture
def everything(folder):
    return pipeline.make_coverage(folder)


def test_every_table_has_the_columns_of_the_schema(everything):
    for name, table in everything.get_frames().items():
        assert list(table.columns) == list(schema.SCHEMA[name]), name


def test_every_row_can_be_shown_in_its_place(everything):
    texts = everything.articles.set_index("article_id")["text"]
    for row in schema.to_rows(everything.quotations):
        text = texts[row["article_id"]]
        assert row["text"] == " [...] ".join(text[s:e] for s, e in row["fragments"]) or len(row["fragments"]) > 1
        if row["speaker_start"] is not None:
            assert text[row["speaker_start"] : row["speaker_end"]] == row["speaker_mention"]
        if row["cue_start"] is not None:
            assert text[row["cue_start"] : row["cue_end"]] == row["cue"]


def test_the_minister_is_one_person_by_title_and_by_surname(everything):
    ferry = everything.quotations[everything.quotations["article_id"] == "ferry"]
    assert "Ilva Torrek" in set(ferry["speaker"])
    assert "Torrek" not in set(ferry["speaker"])


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_a_folder_of_tables_reads_back_as_it_was(everything, tmp_path, file_format):
    if file_format == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra scale")
    pipeline.write_tables(everything, tmp_path / "out", [file_format])
    again = pipeline.load(tmp_path / "out")
    assert (again.name, again.hash, again.is_demo) == ("papers", everything.hash, False)
    for name, table in everything.get_frames().items():
        pd.testing.assert_frame_equal(getattr(again, name), table, obj=name)


def test_articles_are_annotated_independently(everything):
    whole = annotation.annotate_articles(everything.articles)
    parts = [annotation.annotate_articles(everything.articles.iloc[[i]].reset_index(drop=True)) for i in range(2)]
    for name in ("blocks", "comments", "quotations"):
        joined = [row for part in parts for row in schema.to_rows(part[name])]
        assert joined == schema.to_rows(whole[name]), name


def test_a_copied_article_can_be_counted_once(folder, tmp_path):
    (folder / "reprint.txt").write_text(f"Sailing again\n\n{FERRY.partition(chr(10))[2]}", encoding="utf-8")
    whole, once = (pipeline.load(folder, count_copies_once=wanted) for wanted in (False, True))
    assert whole.articles["article_id"].tolist() == ["bridge", "ferry", "reprint"]
    assert once.articles["article_id"].tolist() == ["bridge", "ferry"]
    assert once.n_copies == 1
    n_said = whole.speakers.set_index("speaker")["n_statements"] - once.speakers.set_index("speaker")["n_statements"]
    assert n_said["Ilva Torrek"] == 2
    assert len(once.shared_text) == 1  # what was left out can still be looked at
    pipeline.write_tables(once, tmp_path / "out", ["jsonl"])
    assert pipeline.load(tmp_path / "out", count_copies_once=True).n_copies == 1


def test_doubtful_statements_can_be_left_out_and_are_counted(everything):
    doubts = sorted(everything.quotations["confidence"].dropna())
    least = doubts[len(doubts) // 2]
    sure = everything.count_as(min_confidence=least)
    n_doubtful = sum(doubt < least for doubt in doubts)
    assert 0 < n_doubtful == len(everything.quotations) - len(sure.quotations) == sure.n_doubtful
    assert not (sure.quotations["confidence"] < least).any()
    n_speaking = sure.statements["speaker"].notna().sum()
    assert sure.speakers["n_statements"].sum() == n_speaking
    assert f"{n_doubtful} doubtful statement" in sure.describe(min_confidence=least)
    with pytest.raises(ParameterError, match="min_confidence is 60; it must be a share from 0 to 1"):
        everything.count_as(min_confidence=60)


def test_a_period_keeps_only_its_articles_and_counts_the_undated(folder):
    selected = pipeline.load(folder, since="2019-03-01", until="2019-03-31")
    assert selected.articles["article_id"].tolist() == ["ferry"]
    assert set(selected.quotations["article_id"]) == {"ferry"}
    assert selected.n_left_out == 1
    assert selected.speakers["n_statements"].sum() == selected.quotations["speaker"].notna().sum()


@pytest.mark.parametrize("day", ["yesterday", "2019-13-01", "04/03/2019"])
def test_a_day_that_is_none_is_refused(folder, day):
    with pytest.raises(ParameterError, match="since"):
        pipeline.load(folder, since=day)


def test_a_missing_folder_is_named():
    with pytest.raises(CorpusError, match="nowhere"):
        pipeline.load("nowhere")


def test_a_page_in_another_language_is_taken_apart_but_nobody_is_quoted(tmp_path):
    german = "Die Fähre fährt wieder\n\n" + "„Wir werden im Mai wieder fahren“, sagte die Ministerin am Montag. " * 4
    (tmp_path / "faehre.txt").write_text(german, encoding="utf-8")
    everything = pipeline.make_coverage(tmp_path)
    assert everything.articles["language"].tolist() == ["de"]
    assert len(everything.blocks) > 0
    assert len(everything.quotations) == 0


def test_a_folder_of_csv_tables_says_what_it_needs(everything, tmp_path):
    pipeline.write_tables(everything, tmp_path / "out", ["csv"])
    with pytest.raises(CorpusError, match=r"only as CSV.*--format jsonl"):
        pipeline.load(tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("quotations.jsonl", '{"article_id": "ferry", '),
        ("articles.jsonl", '{"article_id": "ferry", "colour": "red"}\n'),
        ("articles.jsonl", "{}\n"),
        ("blocks.jsonl", "[1, 2]\n"),
        ("blocks.jsonl", '{"article_id": "ferry", "block": "third"}\n'),
        ("corpus.json", "nothing"),
        ("corpus.json", "[1]"),
        ("comments.jsonl", None),
    ],
)
def test_a_damaged_table_is_named(everything, tmp_path, name, content):
    pipeline.write_tables(everything, tmp_path / "out", ["jsonl"])
    path = tmp_path / "out" / name
    path.write_text(content, encoding="utf-8") if content else path.unlink()
    with pytest.raises(CorpusError, match=f"{path.stem}.*write the tables"):
        pipeline.load(tmp_path / "out")


def test_a_folder_of_tables_takes_no_mapping(everything, tmp_path):
    pipeline.write_tables(everything, tmp_path / "out", ["jsonl"])
    with pytest.raises(ParameterError, match="leave --map out"):
        pipeline.load(tmp_path / "out", mapping={"text": "body"})


def test_a_folder_of_tables_may_be_the_default_corpus(everything, tmp_path, monkeypatch):
    pipeline.write_tables(everything, tmp_path / "out", ["jsonl"])
    monkeypatch.setenv("PRESSWORK_CORPUS", str(tmp_path / "out"))
    assert pipeline.load().hash == everything.hash


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2019-03-05", "2019-03-01", "ends before it begins"),
        ("2020-01-01", "", "No document was published"),
        ("", "2018-12-31", "No document was published"),
    ],
)
def test_a_period_without_documents_is_refused_with_the_dates_there_are(folder, since, until, told):
    with pytest.raises(ParameterError, match=rf"{told}.*covers 2019-03-04 to 2019-03-04 \(1 undated\)"):
        pipeline.load(folder, since, until)


def test_tables_of_a_period_remember_what_was_left_out(folder, tmp_path):
    selected = pipeline.load(folder, since="2019-03-01")
    pipeline.write_tables(selected, tmp_path / "out", ["jsonl"])
    again = pipeline.load(tmp_path / "out", since="2019-03-01")
    assert (again.n_left_out, again.n_undated) == (1, 1)
