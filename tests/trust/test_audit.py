"""The sample is drawn at random, opens in a spreadsheet, and comes back as it was marked."""

import collections
import csv
import io

import numpy as np
import pandas as pd
import pytest
from presswork import coverage, pipeline
from presswork.cli import main
from presswork.corpus import sheets
from presswork.corpus.shipped import find_shipped
from presswork.errors import CorpusError, OutputError, ParameterError
from presswork.schema import to_rows
from presswork.trust import audit, marks

HOSTILE = '=HYPERLINK("http://x")'
NEWS = (
    "Ferry talks resume\n\n“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n\n"
    "The quay is old. Torrek said the quay was safe. Nobody swims there.\n\nIt was a “safe” quay for many years.\n"
)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("007", "2024-01-05"):
        (folder / f"{name}.txt").write_text(NEWS, encoding="utf-8")
    return folder


@pytest.fixture
def drawn(folder):
    """The folder, its tables and a full sample of it, written."""
    everything = pipeline.make_coverage(folder)
    audit.write_audit(audit.draw_audit(everything), folder)
    return folder


def read_sheet(folder):
    return list(csv.DictReader(io.StringIO((folder / "audit.csv").read_text(encoding="utf-8-sig"))))


def write_sheet(folder, rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    (folder / "audit.csv").write_bytes(text.getvalue().encode(encoding))


def test_every_statement_and_every_sentence_without_one_can_be_drawn_once(drawn):
    rows = read_sheet(drawn)
    places = [row["place"] for row in rows]
    assert len(set(places)) == len(places)
    texts = {what: {r["text"] for r in rows if r["what"] == what} for what in ("statement", "sentence")}
    assert texts["statement"] == {"We will sail again in May,", "the quay was safe"}
    assert {"The quay is old.", "Nobody swims there.", "It was a “safe” quay for many years."} <= texts["sentence"]
    assert not any("sail again" in text or "Torrek said" in text for text in texts["sentence"])
    assert {row["drawn_from"] for row in rows if row["what"] == "statement"} == {"4"}


def test_any_beginning_of_the_sample_holds_doubtful_and_sure_statements_in_proportion():
    frame = pd.DataFrame({"confidence": [n / 100 for n in range(100)]})
    firsts, drawn_first = [], collections.Counter()
    for seed in range(200):
        order = audit._draw_order(frame, np.random.default_rng(seed))
        assert sorted(order) == list(range(100))
        firsts.append(sum(n < 40 for n in order[:20]))
        drawn_first.update(order[:20].tolist())
    assert min(firsts) >= 6
    assert max(firsts) <= 10
    assert all(15 <= drawn_first[n] <= 70 for n in range(100))  # expected 40 of 200; five standard deviations


def test_a_row_tells_what_is_to_be_judged(drawn):
    row = next(r for r in read_sheet(drawn) if r["place"].startswith("007,") and "sail" in r["text"])
    assert row["speaker"] == "Ilva Torrek"
    assert row["tone"] in ("negative", "neutral", "positive")
    assert "Transport Minister Ilva Torrek said" in row["context"]
    assert not any(row[mark] for mark in audit.MARKS)


def test_the_same_seed_draws_the_same_and_another_does_not(folder):
    everything = pipeline.make_coverage(folder)
    first, again, other = (audit.draw_audit(everything, 2, 3, seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)
    assert first["what"].tolist() == ["statement"] * 2 + ["sentence"] * 3
    assert first["place"].tolist() == audit.draw_audit(everything, 2, 9, 1)["place"].tolist()[:5]


def test_no_cell_is_run_by_a_spreadsheet_and_each_comes_back_as_it_was(folder):
    text = f"Torrek said {HOSTILE}.\n\n{HOSTILE} is a headline."
    (folder / "=1+1.txt").write_text(text, encoding="utf-8")
    everything = pipeline.make_coverage(folder)
    path = audit.write_audit(audit.draw_audit(everything), folder)
    cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    read = to_rows(sheets.read_audit(folder))
    assert "=1+1" in {row["article_id"] for row in read}
    assert not any(row["text"].startswith("'") for row in read)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        *[("yes", True), ("Y", True), ("1", True), ("TRUE", True), ("x", True)],
        *[("no", False), ("N", False), ("0", False), ("False", False), (" no ", False), ("", None)],
    ],
)
def test_marks_are_read_as_people_and_spreadsheets_write_them(drawn, cell, mark):
    rows = read_sheet(drawn)
    rows[0]["statement_right"] = cell
    write_sheet(drawn, rows, delimiter=";", encoding="cp1252")
    assert to_rows(sheets.read_audit(drawn))[0]["statement_right"] is mark


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("statement_right", "maybe", "line 2: statement_right is 'maybe'; it must be one of yes, true, 1, no"),
        ("tone_should_be", "angry", "line 2: tone_should_be is 'angry'; it must be one of -1"),
        ("place", "page 3", "line 2: place is 'page 3'; it must be as it was drawn, such as 'ferry, characters 12"),
        ("what", "", "line 2: what is empty"),
    ],
)
def test_another_value_is_refused_with_its_row_and_column(drawn, column, cell, told):
    rows = read_sheet(drawn)
    rows[0][column] = cell
    write_sheet(drawn, rows)
    with pytest.raises(CorpusError, match=told):
        sheets.read_audit(drawn)
    problems = pipeline.make_coverage(drawn).problems
    assert problems.loc[problems["path"].eq("audit.csv"), "problem"].str.contains(told[:30], regex=False).any()
    with pytest.raises(CorpusError, match=told):  # a mark that is left out would be lost
        marks.write_corrections(pipeline.make_coverage(drawn), drawn)


def test_a_missing_column_is_named(drawn):
    write_sheet(drawn, [{"what": "statement", "statement_right": "yes"}])
    with pytest.raises(CorpusError, match=r"lacks \['place', 'drawn_from'\]"):
        sheets.read_audit(drawn)


def test_marks_are_never_overwritten_in_silence(drawn):
    everything, rows = pipeline.make_coverage(drawn), read_sheet(drawn)
    audit.write_audit(audit.draw_audit(everything, seed=2), drawn)  # nothing was marked
    rows[0]["missed"] = "no"
    write_sheet(drawn, rows)
    with pytest.raises(ParameterError, match=r"audit\.csv has marks in 1 row; move it elsewhere .* --replace"):
        audit.write_audit(audit.draw_audit(everything), drawn)
    audit.write_audit(audit.draw_audit(everything), drawn, is_replacing=True)
    assert not any(row["missed"] for row in read_sheet(drawn))


def test_the_sample_is_no_document(drawn):
    assert len(pipeline.make_coverage(drawn).articles) == 2


def test_a_corpus_without_words_has_nothing_to_audit(folder):
    everything = pipeline.make_coverage(folder)
    empty = {name: frame.head(0) for name, frame in everything.get_frames().items()}
    with pytest.raises(CorpusError, match="papers has no statement and no sentence"):
        audit.draw_audit(coverage.Coverage(**empty, name="papers"))


def test_a_folder_that_cannot_be_written_is_told(drawn, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(audit, "write_file", refuse)
    told = r"audit\.csv cannot be written \(Permission denied\); copy the documents to a folder of your own"
    with pytest.raises(OutputError, match=told):
        audit.write_audit(audit.draw_audit(pipeline.make_coverage(drawn)), drawn)


# ---- the command


@pytest.fixture
def run(monkeypatch, tmp_path):
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["audit", *map(str, arguments)])


def test_the_command_says_what_was_drawn_and_what_to_do(run, folder):
    result = run(folder, "-n", 3, "-m", 1)
    assert result.exit_code == 0, result.output
    assert "3 of 4 statements found and 1 of 6 sentences in which none was found." in result.output
    assert "Mark yes or no in the columns statement_right" in result.output
    assert "below the folder of a report" in result.output
    assert all(row["link"].startswith("articles/") for row in read_sheet(folder))


def test_links_lead_into_the_report_that_is_there(run, folder, tmp_path):
    (tmp_path / "reports" / "papers").mkdir(parents=True)
    (tmp_path / "reports" / "papers" / "manifest.json").write_text("{}")
    assert "below the folder" not in run(folder).output
    assert all(
        row["link"].startswith("file:///") and "/reports/papers/articles/" in row["link"]
        for row in read_sheet(folder)
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere is not there"),
        (["empty"], "empty holds no documents"),
        (["papers", "-n", "-3"], "-3 is not in the range"),
        (["papers", "-n", "many"], "'many' is not a valid integer"),
        (["papers", "--corrections"], "no audit.csv"),
        (["tables"], "tables holds tables; give the folder of the documents"),
        ([find_shipped("seeds/demo")], "is the demo corpus of Presswork; give a folder of your own"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(run, folder, tmp_path, arguments, told):
    (tmp_path / "empty").mkdir()
    pipeline.write_tables(pipeline.make_coverage(folder), tmp_path / "tables", ["jsonl"])
    result = run(*arguments)
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output


def test_what_is_marked_wrong_becomes_a_correction_and_stays_one(run, folder):
    run(folder)
    rows = read_sheet(folder)
    marked = [row for row in rows if row["what"] == "statement"]
    marked[0] |= {"statement_right": "no", "note": "=no statement"}
    marked[1] |= {"statement_right": "yes", "speaker_right": "no", "speaker_should_be": "Ada Brandt"}
    marked[2] |= {"speaker_right": "n", "tone_right": "n", "tone_should_be": "Negative"}
    marked[3] |= {"speaker_right": "y", "tone_right": "n"}
    write_sheet(folder, rows)
    assert "corrections.csv: 3 new lines." in run(folder, "--corrections").output
    everything = pipeline.make_coverage(folder)
    assert sorted(everything.corrections["action"]) == ["removed", "set by hand", "set by hand"]
    spoken = everything.quotations[everything.quotations["kind"] != "scare"]
    assert sorted(spoken["speaker"].fillna("unknown")) == ["Ada Brandt", "Ilva Torrek", "unknown"]
    unknown = spoken[spoken["speaker"].isna()].iloc[0]
    assert -1 in (unknown["tone_label"], unknown["target_tone_label"])
    assert "corrections.csv: 0 new lines." in run(folder, "--corrections").output
    assert len(pipeline.make_coverage(folder).corrections) == 3
