"""Asking the demo corpus: in memory, in a file, in a notebook, and what can be cited."""

import json
import sqlite3

import pandas as pd
import presswork as pw
import pytest
from click.testing import CliRunner
from presswork import pipeline
from presswork.asking import answers, database, places, search
from presswork.cli import main
from presswork.corpus.shipped import find_shipped
from presswork.errors import ParameterError


@pytest.fixture(scope="module")
def coverage():
    return pw.load(find_shipped("seeds/demo"))


@pytest.fixture(scope="module")
def file(coverage, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    pipeline.write_tables(coverage, folder, ["sqlite", "jsonl"])
    return folder / database.DATABASE_FILE


def test_every_filter_narrows(coverage):
    everything = coverage.search()
    assert len(everything) == len(coverage.statements)
    asked = {"speaker": "Brask", "outlets": ["Orvath Gazette"], "kind": "direct", "since": "2019-04-01"}
    found = coverage.search("", **asked)
    assert 0 < len(found) < len(coverage.search("", speaker="Brask"))
    assert set(found["speaker"]) <= {"Tessa Brask", "Danilo Brask"}
    assert (found["kind"] == "direct").all()


def test_about_is_what_is_said_or_aimed_at(coverage):
    found = coverage.search(about="crack*", tone="negative")
    words = found["text"].str.contains("crack", case=False) | found["target"].fillna("").str.contains("crack")
    assert len(found)
    assert words.all()


def test_days_are_both_included_and_the_undated_left_out(coverage):
    found = coverage.search(since="2019-04-06", until="2019-04-06")
    assert set(found["published_on"]) == {"2019-04-06"}


def test_a_file_gives_the_same_answers(coverage, file):
    base = database.open_database(file)
    for query in ("gate* NEAR/6 crack*", "dam NOT film"):
        pd.testing.assert_frame_equal(
            search.search_statements(base, query), pd.DataFrame(coverage.search(query)), check_like=True
        )
    with pytest.raises(sqlite3.OperationalError):
        base.execute("DELETE FROM quotations")


def test_the_file_holds_plain_tables_and_the_same_bytes(coverage, file, tmp_path):
    base = sqlite3.connect(file)
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(coverage.get_frames()) <= tables
    assert base.execute("SELECT count(*) FROM shared_statements").fetchone() == (len(coverage.shared_statements),)
    assert database.write_database(coverage.get_frames(), tmp_path).read_bytes() == file.read_bytes()


def test_find_takes_the_same_language(coverage):
    words, articles = coverage.words, coverage.articles
    plain = places.find_places(words, articles, "dam")
    indexed = places.find_places(words, articles, "dam OR dam")
    assert plain[["article_id", "start", "end"]].equals(indexed[["article_id", "start", "end"]])
    phrase = places.find_places(words, articles, "Hanavar Dam")
    assert phrase[["article_id", "start"]].equals(
        places.find_places(words, articles, '"hanavar dam" OR "hanavar dam"')[["article_id", "start"]]
    )
    assert set(coverage.find("gate*")["word"]) >= {"gate", "gates"}
    assert len(coverage.find("find", is_lemma=True)) > len(coverage.find("find"))


def test_said_by_and_where_ask_by_query(coverage):
    assert set(coverage.said_by("*Brask")["speaker"]) == set(coverage.said_by("Brask")["speaker"])
    smaller = coverage.where(about="crack* OR weld")
    assert smaller.quotations["text"].str.contains("crack|weld", case=False).all()
    with pytest.raises(ParameterError, match="Nobody called"):
        coverage.said_by("Nobody Atall")


def test_an_answer_can_be_cited(coverage):
    found = coverage.search("spanner")
    text = answers.write_citations(found)
    assert "“We repair our gates when they need repair." in text
    assert "The Brennick Courier" in text
    assert "sha256" in text
    assert r"\_" in answers.write_citations(found, "bibtex")
    entry = json.loads(answers.write_citations(coverage.search("wrench"), "csl"))[0]
    assert entry["issued"] == {"date-parts": [[2019, 3, 8]]}
    assert entry["type"] == "article-newspaper"


@pytest.mark.parametrize(("write", "known"), [(answers.write_answer, "json"), (answers.write_citations, "csl")])
def test_unknown_forms_are_told(coverage, write, known):
    with pytest.raises(ParameterError, match=known):
        write(coverage.search("spanner"), "xml")


def test_answers_have_the_offsets_of_their_text(coverage):
    rows = json.loads(answers.write_answer(coverage.search("spanner"), "json"))
    text = coverage.articles.set_index("article_id")["text"][rows[0]["article_id"]]
    assert "spanner" in text[rows[0]["start"] : rows[0]["end"]]


def test_the_command_answers_from_a_folder_of_tables(file):
    run = CliRunner().invoke(main, ["search", str(file.parent), "crack OR weld", "--format", "csv"])
    assert run.exit_code == 0
    assert "weld" in run.output
    run = CliRunner().invoke(main, ["search", str(file.parent), "crack AND"])
    assert (run.exit_code, run.output.count("\n")) == (1, 1)
    run = CliRunner().invoke(main, ["search", str(file.parent), "zebra"])
    assert "0 statements." in run.output
