"""Tables keep their columns, types and values through every format."""

import pandas as pd
import pytest
from presswork import schema, table_files
from presswork.asking import database
from presswork.errors import CorpusError, OutputError, ParameterError

ROW = {
    "article_id": "a",
    "quotation": 0,
    "fragments": [[3, 9], [12, 20]],
    "text": 'line one\r\nline “two” \u2028 "three", four',
    "is_official": None,
    "tone": -0.25,
}


def test_missing_columns_become_nulls_of_the_right_type():
    quotations = schema.make_table("quotations", [ROW])
    assert list(quotations.columns) == list(schema.SCHEMA["quotations"])
    assert quotations["is_official"].isna().all()
    assert str(quotations["start"].dtype) == "Int64"


def test_an_empty_table_has_the_columns_and_types_of_a_full_one():
    empty, full = schema.make_table("quotations"), schema.make_table("quotations", [ROW])
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_misspelt_column_is_refused():
    with pytest.raises(ParameterError, match="toen"):
        schema.make_table("quotations", [{"toen": 1}])


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_exact_formats_give_back_every_value(tmp_path, file_format):
    if file_format == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra scale")
    quotations = schema.make_table("quotations", [ROW, {"article_id": "b", "is_official": True}])
    table_files.write_table(quotations, tmp_path, "quotations", file_format)
    assert schema.to_rows(table_files.read_table(tmp_path, "quotations")) == schema.to_rows(quotations)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_are_not_run_as_formulas(tmp_path, start):
    comments = schema.make_table("comments", [{"article_id": "a", "commenter": start + "HYPERLINK(1)"}])
    path = table_files.write_table(comments, tmp_path, "comments", "csv")
    assert pd.read_csv(path)["commenter"][0] == "'" + start + "HYPERLINK(1)"


def test_negative_numbers_stay_numbers_in_csv(tmp_path):
    path = table_files.write_table(schema.make_table("quotations", [ROW]), tmp_path, "quotations", "csv")
    assert pd.read_csv(path)["tone"][0] == -0.25


def test_half_a_surrogate_pair_is_replaced_in_place():
    comments = schema.make_table("comments", [{"article_id": "a", "text": "broken \ud83d end"}])
    assert comments["text"][0] == "broken \ufffd end"


def test_the_same_table_gives_the_same_bytes(tmp_path):
    quotations = schema.make_table("quotations", [ROW])
    first, second = (table_files.write_table(quotations, tmp_path / name, "quotations", "jsonl") for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        table_files.write_table(schema.make_table("problems"), tmp_path / "file", "problems", "csv")


def test_a_folder_without_the_table_says_how_to_make_one(tmp_path):
    with pytest.raises(CorpusError, match="presswork tables"):
        table_files.read_table(tmp_path, "articles")


def test_a_large_table_is_read_from_parquet_where_both_are_there(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow", reason="needs the extra scale")
    table = schema.make_table("quotations", [ROW] * 3)
    paths = {kind: table_files.write_table(table, tmp_path, "quotations", kind) for kind in ("jsonl", "parquet")}
    monkeypatch.setattr(table_files, "LARGE_BYTES", 10)
    read: list = []
    read_file = table_files.read_file
    monkeypatch.setattr(table_files, "read_file", lambda path, name: read.append(path) or read_file(path, name))
    pd.testing.assert_frame_equal(table_files.read_table(tmp_path, "quotations"), table)
    paths["parquet"].unlink()
    pd.testing.assert_frame_equal(table_files.read_table(tmp_path, "quotations"), table)
    assert [path.suffix for path in read] == [".parquet", ".jsonl"]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "sqlite"])
def test_a_large_table_is_written_in_pieces_of_the_same_bytes(tmp_path, monkeypatch, kind):
    rows = [ROW | {"quotation": at, "target": None if at % 3 else "Orsa\u2028", "tone": at / 7} for at in range(7)]
    frames = {name: schema.make_table(name) for name in schema.SCHEMA} | {
        "quotations": schema.make_table("quotations", rows)
    }

    def write(folder):
        folder.mkdir()
        if kind == "sqlite":
            return database.write_database(frames, folder).read_bytes()
        return table_files.write_table(frames["quotations"], folder, "quotations", kind).read_bytes()

    whole = write(tmp_path / "whole")
    monkeypatch.setattr(table_files, "PIECE_ROWS", 2)
    assert write(tmp_path / "pieces") == whole
