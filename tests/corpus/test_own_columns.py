"""Columns of metadata.csv that are none of ours: kept, told, and compared by."""

from pathlib import Path

import presswork as pw
import pytest
from presswork import pipeline
from presswork.errors import ParameterError
from presswork.report import checks
from presswork.report.front import findings

FOLDER = Path(__file__).parents[1] / "ledger" / "cases" / "press_conference"


@pytest.fixture(scope="module")
def coverage():
    return pw.load(FOLDER)


def test_they_are_kept_and_told(coverage, tmp_path):
    own = coverage.articles.set_index("article_id")["own"]
    assert own["gazette"] == {"section": "home", "country": "Tarvia"}
    told = coverage.problems[coverage.problems["path"].eq("metadata.csv")]
    assert told["problem"].str.contains("section, country").any()
    assert told["action"].str.contains("-p compare=section").any()
    pipeline.write_tables(coverage, tmp_path, ["jsonl"])
    assert pw.load(tmp_path).articles.set_index("article_id")["own"]["gazette"] == own["gazette"]


def test_documents_are_compared_by_one(coverage):
    by_country = coverage.compare_by("country")
    assert set(pw.sources.describe(by_country)["outlet"]) == {"Vesland", "Tarvia", "Kelmark"}
    assert pw.ledger.claims(by_country)["n_outlets"].max() == 3
    assert "compared by country" in by_country.describe()
    assert pw.sources.describe(coverage)["outlet"].nunique() == 6


def test_tone_and_the_first_page_are_compared_by_one(coverage):
    groups = pw.tone.by_group(coverage.compare_by("country").officials, min_statements=1)
    assert set(groups.loc[groups["grouped_by"].eq("outlet"), "value"]) <= {"Vesland", "Tarvia", "Kelmark"}
    asked = findings.list_findings(coverage, compare="country")[2]
    assert asked.note.endswith("Compared by country, which is meant wherever it says outlet.")
    assert "country" not in findings.list_findings(coverage)[2].note
    assert findings.list_findings(coverage, compare="month")[2].note == findings.list_findings(coverage)[2].note


def test_words_are_compared_by_one(coverage):
    table = pw.words.keyness(coverage, "country", "Kelmark")
    assert table.equals(pw.words.keyness(coverage.compare_by("country"), "outlet", "Kelmark"))


def test_words_are_counted_by_one(coverage):
    table = pw.words.count(coverage, "country", every_word=True)
    by_outlet = pw.words.count(coverage.compare_by("country"), "outlet", every_word=True)
    assert table.rename(columns={"country": "outlet"}).equals(by_outlet)
    assert len(pw.show.passages(table.head(1)).text) > 0
    pairs = pw.words.count(coverage, "country", n=2)
    assert set(pairs["country"]) <= {"Vesland", "Tarvia", "Kelmark"}
    with pytest.raises(ParameterError, match="cannot be grouped by 'contrey'"):
        pw.words.count(coverage, "contrey")


@pytest.mark.parametrize("column", ["", "outlet", "voice_kind", "month"])
def test_what_words_are_grouped_by_leaves_documents_as_they_are(coverage, column):
    assert coverage.compare_by(column) is coverage


def test_an_unknown_one_is_told(coverage):
    with pytest.raises(ParameterError, match=r"compare 'sectione'.*'section'"):
        coverage.compare_by("sectione")
    with pytest.raises(ParameterError):
        checks.check_choices(coverage, {"compare": "sectione"})
    assert checks.check_choices(coverage, {"compare": "section"}) is coverage
