"""Words of the corpus's own: read beside the documents, checked, told, and gone with the corpus."""

import re

import pandas as pd
import presswork as pw
import pytest
from presswork import pipeline
from presswork.errors import CorpusError
from presswork.language.lexicon import adding_rows, read_lexicon
from presswork.schema import to_rows
from presswork.statements.cues import classify_cue

TEXT = """Ferry talks resume

“We will sail again in May,” Harbourgrave Ilva Torrek grumbleduttered on Monday.

“The quay is ready,” the harbourgrave said. The ferry crew waited. The ferry sailed.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "articles"


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def test_titles_of_ones_own_make_an_official(folder):
    before = pw.load(folder).quotations
    assert not before["is_official"].fillna(False).any()
    write(folder, "titles.csv", "title,class,variants,note\nharbourgrave,office,,of old ports\n")
    coverage = pw.load(folder)
    torrek = coverage.quotations[coverage.quotations["speaker"] == "Ilva Torrek"]
    assert len(torrek) >= 1
    assert torrek["is_official"].all()
    assert list(coverage.articles["article_id"]) == ["ferry"]
    (told,) = coverage.problems.query("path == 'titles.csv'").to_dict("records")
    assert told["problem"].startswith("1 words of your own, in the role of")
    assert not pw.load(folder.parent / "articles" / "ferry.txt").quotations.empty


def test_verbs_of_ones_own_tell_their_class(folder):
    write(folder, "verbs.csv", "forms,class\ngrumbleduttered|grumbledutters,negative\nsaid,doubtful\n")
    coverage = pw.load(folder)
    classes = dict(zip(coverage.quotations["cue"], coverage.quotations["cue_class"], strict=True))
    assert classes["said"] == "doubtful"
    assert classify_cue("said") == "neutral"  # of this corpus only
    assert "3 words of your own, in the cue of" in coverage.problems.set_index("path").loc["verbs.csv", "problem"]


def test_stop_words_of_ones_own_are_left_out_of_lists_and_kept_with_the_tables(folder, tmp_path):
    assert "ferry" in list(pw.words.count(pw.load(folder), min_n=1)["word"])
    write(folder, "stop_words.csv", "word\nFerry\n")
    pipeline.write_tables(pw.load(folder), tmp_path / "tables", ["jsonl"])
    for coverage in (pw.load(folder), pw.load(tmp_path / "tables")):
        assert coverage.stop_words == ("ferry",)
        assert "ferry" not in list(pw.words.count(coverage, min_n=1)["word"])
        assert "sail" in list(pw.words.count(coverage, min_n=1)["word"])
        assert coverage.problems["path"].eq("stop_words.csv").sum() == 1


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("verbs.csv", "word\nclaimed\n", r"lacks \['forms'\]"),
        ("titles.csv", "title\nharbourgrave\n", r"lacks \['class'\]"),
        ("stop_words.csv", "word,colour\nferry,red\n", r"unknown columns \['colour'\]"),
    ],
)
def test_what_is_wrong_in_a_list_is_told(folder, name, text, told):
    write(folder, name, text)
    with pytest.raises(CorpusError, match=told):
        pw.load(folder)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("verbs.csv", "forms,class\nclaimed,nasty\n", r"line 2: class is 'nasty'; it must be one of .*neutral"),
        (
            "titles.csv",
            "title,class\nharbourgrave,boss\n",
            "line 2: class is 'boss'; it must be one of office, state",
        ),
        ("titles.csv", "title,class\n,office\n", "line 2: title is empty"),
        ("names.csv", "alias,speaker\n,Ilva Torrek\n", "line 2: alias is empty"),
        ("names.csv", "alias,speaker,is_official\nx,y,maybe\n", "line 2: is_official is 'maybe'"),
        ("variants.csv", "concept,variant,forms\nquay,,quay\n", "line 2: variant is empty"),
        ("stop_words.csv", "word,note\n,red\n", "line 2: word is empty"),
    ],
)
def test_a_wrong_row_costs_itself_and_is_told(folder, name, text, told):
    write(folder, name, text)
    problems = pw.load(folder).problems
    (row,) = to_rows(problems[problems["path"].eq(name)])
    assert re.match(told, row["problem"])
    assert row["action"] == "left out"


def test_rows_of_ones_own_stand_first_and_only_within():
    row = {"cue": "say", "forms": "say|said", "class": "doubtful"}
    with adding_rows({"reporting_verbs": [row]}):
        assert read_lexicon("reporting_verbs")[0] == row
        assert classify_cue("said") == "doubtful"
    assert classify_cue("said") == "neutral"


def test_the_same_without_them(folder):
    before = pw.load(folder)
    write(folder, "titles.csv", "title,class\nharbourgrave,office\n")
    pw.load(folder)
    (folder / "titles.csv").unlink()
    pd.testing.assert_frame_equal(pw.load(folder).quotations, before.quotations)
