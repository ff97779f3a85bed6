"""What travels: every column is explained, no cell is a formula, one file holds all pages, the missing is told."""

import csv
import json
import re

import openpyxl
import pytest
from presswork import coverage, schema
from presswork.report import share
from presswork.schema import SCHEMA, make_table
from presswork.table_files import BOM, is_formula, read_cell, to_cell, write_table

FORMULAS = ["=1+1", "+1", "-cmd", "@x", "＝1+1", "\u200b=1+1", "\ufeff@x", "\t=1"]


def make_everything(**rows):
    tables = {name: make_table(name, rows.get(name, ())) for name in schema.SCHEMA}
    return coverage.Coverage(**tables, name="Orsa news", hash="ab")


def test_the_dictionary_says_what_every_column_means(tmp_path):
    (tmp_path / "tables").mkdir()
    path = share.write_dictionary(tmp_path, make_everything(articles=[{"article_id": "a"}]), "Orsa news")
    package = json.loads(path.read_text(encoding="utf-8"))
    assert [table["name"] for table in package["resources"]] == list(SCHEMA)
    for table in package["resources"]:
        assert [field["name"] for field in table["schema"]["fields"]] == list(SCHEMA[table["name"]])
        assert [field["name"] for field in table["schema"]["fields"] if len(field["description"]) < 8] == []
    assert package["resources"][0]["rows"] == 1


@pytest.mark.parametrize("value", FORMULAS)
def test_no_spreadsheet_runs_a_cell(value, tmp_path):
    assert is_formula(value)
    assert read_cell(to_cell(value)) == value
    rows = make_table("problems", [{"path": "a.txt", "problem": value, "action": "none"}])
    path = write_table(rows, tmp_path / "tables", "problems", "csv")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(BOM)
    assert next(csv.DictReader(text.removeprefix(BOM).splitlines()))["problem"].startswith("'")
    cell = openpyxl.load_workbook(share.write_workbook(tmp_path))["problems"]["B2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_workbook_has_a_sheet_for_each_table_and_says_where_a_text_is_cut(tmp_path):
    articles = make_table("articles", [{"article_id": "a", "text": "x" * 40_000, "n_words": 12}])
    write_table(articles, tmp_path / "tables", "articles", "csv")
    write_table(make_table("problems"), tmp_path / "tables", "problems", "csv")
    (tmp_path / "tables" / f"{'long_name_' * 5}.csv").write_text(f'{BOM}"a"\n1\n', encoding="utf-8")
    (tmp_path / "tables" / f"{'long_name_' * 5}2.csv").write_text(f'{BOM}"a"\n1\n', encoding="utf-8")
    first = share.write_workbook(tmp_path).read_bytes()
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames[:2] == ["articles", "problems"]
    assert len(book.sheetnames) == 4
    row = dict(zip((c.value for c in book["articles"][1]), (c.value for c in book["articles"][2]), strict=True))
    assert row["n_words"] == 12
    assert row["text"].endswith("(cut: a cell holds no more)")
    assert share.write_workbook(tmp_path).read_bytes() == first


PAGE = '<html><body class="on-x"><nav><a href="{}index.html">home</a></nav><main id="main">{}</main></body></html>'


def test_one_file_holds_every_page_and_no_link_leads_out_of_it(tmp_path):
    (tmp_path / "articles").mkdir()
    index = (
        '<h2 id="top">A</h2><a href="02_quoted.html#who">x</a> <a href="tables/a.csv">csv</a> <a href="#top">up</a>'
    )
    quoted = '<h2 id="who">B</h2><a href="articles/dam-ca978112.html#statement-ca978112-3">y</a>'
    article = '<p id="statement-ca978112-3">C</p> <a href="https://example.org/a.html">web</a>'
    (tmp_path / "index.html").write_text(PAGE.format("", index), encoding="utf-8")
    (tmp_path / "02_quoted.html").write_text(PAGE.format("", quoted), encoding="utf-8")
    (tmp_path / "articles" / "dam-ca978112.html").write_text(PAGE.format("../", article), encoding="utf-8")
    whole = share.write_single_file(tmp_path).read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', whole)
    links = re.findall(r'href="([^"]+)"', whole)
    assert len(set(ids)) == len(ids)
    assert [link for link in links if link[1:] not in ids] == ["https://example.org/a.html"]
    assert {"#02_quoted--who", "#dam-ca978112--statement-ca978112-3", "#index--top", "#index"} <= set(links)
    assert "csv" in whole
    assert 'class="single on-x"' in whole


def test_without_chromium_what_is_not_made_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(share, "find_chromium", lambda: None)
    (tmp_path / "tables").mkdir()
    share.write_extras(tmp_path, make_everything(), ["share"])
    assert [name for name, _ in share.list_extras(["share"])] == ["tables.xlsx"]
    assert share.list_missing(tmp_path, ["share"]) == [
        "summary.pdf was not made: it takes Chromium or Chrome on the path.",
        "share.png was not made: it takes Chromium or Chrome on the path.",
    ]
    assert share.list_missing(tmp_path, []) == []
