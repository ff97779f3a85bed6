"""What a reader sets by hand holds: in the table, over reruns, on the pages; and a line that fits nothing is told."""

import re

import pytest
from presswork import pipeline
from presswork.errors import CorpusError
from presswork.report import pages
from presswork.report.front import frontpage
from presswork.schema import to_rows
from presswork.show import addresses
from presswork.trust import marks

NEWS = (
    "Ferry talks resume\n\n“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n\n"
    "“The quay is a ruin,” said Oren Pell, a fisherman. Torrek said the quay was safe.\n"
)
HEADER = "article_id,start,end,kind,speaker,role,tone_label,target_tone_label\n"


def find(text):
    return f"007,{NEWS.index(text)},{NEWS.index(text) + len(text)}"


MAY, RUIN = find("We will sail again in May,"), find("The quay is a ruin,")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "007.txt").write_text(NEWS, encoding="utf-8")
    return folder


def read(folder, *lines):
    (folder / "corrections.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return pipeline.make_coverage(folder)


def get_row(everything, start):
    (row,) = [r for r in to_rows(everything.quotations) if str(r["start"]) == start.split(",")[1]]
    return row


def test_a_speaker_set_by_hand_brings_what_the_corpus_knows_of_the_name(folder):
    machine = get_row(pipeline.make_coverage(folder), MAY)
    everything = read(folder, f"{RUIN},,Ilva Torrek,,,")
    row = get_row(everything, RUIN)
    assert (row["speaker"], row["role"], row["is_official"]) == ("Ilva Torrek", machine["role"], True)
    assert row["speaker_mention"] is None
    assert "Oren Pell" not in set(everything.speakers["speaker"])
    torrek = everything.speakers.set_index("speaker").loc["Ilva Torrek"]
    assert torrek["n_statements"] == 3
    assert not any("Pell" in variant for variant in torrek["variants"])


def test_of_a_name_that_is_new_only_what_the_line_says_is_known(folder):
    row = get_row(read(folder, f"{MAY},,Ada Brandt,mayor,,"), MAY)
    assert [row[c] for c in ("speaker", "role", "affiliation", "is_official")] == ["Ada Brandt", "mayor", None, None]


def test_a_speaker_may_be_set_to_unknown(folder):
    row = get_row(read(folder, f"{MAY},,unknown,,,"), MAY)
    assert (row["speaker"], row["role"], row["is_official"]) == (None, None, None)


def test_tone_and_form_set_by_hand_are_no_longer_unclear(folder):
    row = get_row(read(folder, f"{RUIN},mixed,,,-1,"), RUIN)
    assert (row["kind"], row["tone_label"], row["tone"], row["is_unclear"]) == ("mixed", -1, -1.0, False)
    assert row["speaker"] == "Oren Pell"


def test_a_statement_that_is_none_goes_and_is_counted(folder):
    before, after = pipeline.make_coverage(folder), read(folder, f"{RUIN},none,,,,")
    assert len(after.quotations) == len(before.quotations) - 1
    assert "Oren Pell" not in set(after.speakers["speaker"])
    (line,) = to_rows(after.corrections)
    assert (line["action"], line["text"]) == ("removed", "The quay is a ruin,")
    assert line["before"].startswith("direct · Oren Pell · negative")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["007,31,40,none,,,,"], "characters 31 to 40, where no statement is found; found there: 21 to 47"),
        (["007,1,2,,Ada Brandt,,,"], "characters 1 to 2, where no statement is found"),
        (["lost,21,47,none,,,,"], "line 2: about lost, which is none of the documents read"),
        ([f"{MAY},,Ada Brandt,,,", f"{MAY},,Oren Pell,,,"], "line 3: a second one about 007, characters 21 to 47"),
    ],
)
def test_a_line_that_fits_nothing_is_a_problem(folder, lines, told):
    everything = read(folder, *lines)
    (problem,) = to_rows(everything.problems)
    assert told in problem["problem"]
    assert (problem["path"], problem["action"]) == ("corrections.csv", "left out")
    assert len(everything.corrections) == len(lines) - 1


def test_what_the_machine_no_longer_finds_need_not_be_taken_out(folder):
    everything = read(folder, "007,1,2,none,,,,")
    (problem,) = to_rows(everything.problems)
    assert problem["action"] == "nothing to do"
    assert "where no statement is found any more" in problem["problem"]
    assert everything.corrections.empty


def test_an_id_that_a_spreadsheet_took_for_a_number_is_found(folder):
    assert get_row(read(folder, f"{MAY.removeprefix('00')},,Ada Brandt,,,"), MAY)["speaker"] == "Ada Brandt"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{MAY},quote,,,,", "line 2: kind is 'quote'; it must be one of direct, mixed, indirect, scare, none."),
        ("007,abc,47,,Ada Brandt,,,", "line 2: start is 'abc'; it must be a whole number"),
        ("007,21,47,,Ada Brandt,,,5", "line 2: target_tone_label is '5'; it must be one of -1, 0, 1, +1, "),
        (",21,47,,Ada Brandt,,,", "line 2: article_id is empty; fill it in or take the line out."),
        ("007,21", "line 2: 2 cells under 8 columns"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_problem_and_the_rest_holds(folder, line, told):
    everything = read(folder, line, f"{RUIN},,Ada Brandt,,,")
    (problem,) = to_rows(everything.problems)
    assert problem["problem"].startswith(told)
    assert (problem["path"], problem["action"]) == ("corrections.csv", "left out")
    assert get_row(everything, RUIN)["speaker"] == "Ada Brandt"
    before = (folder / "corrections.csv").read_bytes()
    with pytest.raises(CorpusError, match="mend it before more lines are added"):
        audit_one(folder)
    assert (folder / "corrections.csv").read_bytes() == before


def audit_one(folder):
    """Mark the first statement wrong, and have that written."""
    row = get_row(pipeline.make_coverage(folder), MAY)
    place = f"007, characters {row['start']} to {row['end']}"
    sheet = (
        f'what,place,text,speaker,statement_right,drawn_from\nstatement,"{place}","{row["text"]}",Ilva Torrek,no,2\n'
    )
    (folder / "audit.csv").write_text(sheet, encoding="utf-8")
    marks.write_corrections(pipeline.make_coverage(folder), folder)


def test_corrections_travel_with_the_tables_and_with_a_period(folder, tmp_path):
    everything = read(folder, f"{RUIN},none,,,,")
    pipeline.write_tables(everything, tmp_path / "out", ["jsonl"])
    again = pipeline.load(tmp_path / "out")
    assert to_rows(again.corrections) == to_rows(everything.corrections)
    (folder / "metadata.csv").write_text("file,published_on\n007.txt,2031-05-06\n")
    assert len(pipeline.load(folder, since="2031-01-01").corrections) == 1


def test_the_report_marks_what_was_set_by_hand_and_counts_it(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "1")
    everything, out = read(folder, f"{MAY},,Ada Brandt,,,", f"{RUIN},none,,,,"), tmp_path / "out"
    out.mkdir()
    pages.write_article_pages(out, everything, [])
    index = frontpage.write_index(out, everything, [])
    (page,) = (path.read_text(encoding="utf-8") for path in (out / "articles").iterdir())
    assert "</strong> Ada Brandt · direct · cue “said”" in page
    assert "<strong>set by hand: speaker Ada Brandt</strong>; the machine had: direct · Ilva Torrek" in page
    assert "Oren Pell ·" not in page
    for told in (page, index.read_text(encoding="utf-8")):
        assert "2 statements set right by hand: 1 changed, 1 taken out" in told
    assert re.search(r'href="articles/[^"]+#statement-[^"]+-\d+"[^>]*>1</a>', index.read_text(encoding="utf-8"))
