"""One document never ends a run: an error raised inside every stage costs what the stage makes of that document."""

import pandas as pd
import pytest
from presswork import pipeline
from presswork.corpus import bulk, readers, reading
from presswork.corpus.facts import settling
from presswork.page import anatomy, citations, imprint
from presswork.schema import to_rows
from presswork.speakers import speakers
from presswork.statements import quotations
from presswork.tone import tone

GOOD = (
    "Mayor Ilda Varro said on Monday that the ferry to Tessin would not run before spring.\n\n"
    "“We will not send people across on a boat that nobody has inspected,” Varro told the council.\n"
)
BAD = GOOD.replace("Tessin", "BROKENBRIDGE")
COMMENTS = "\n\n3 comments\n\nAda says:\n3 May 2021 at 10:15\n\nThe ferry to {} was never safe, as all of us know."


# What must be the same of the other documents (a score may differ in its last digits).
KEPT = {
    "blocks": ["article_id", "start", "end", "kind", "voice"],
    "quotations": ["article_id", "start", "end", "kind", "speaker", "is_official", "tone_label"],
    "comments": ["article_id", "start", "end", "commenter", "tone_label"],
}


@pytest.fixture
def corpus(tmp_path):
    for name, text in (("a", GOOD), ("b", BAD), ("c", GOOD)):
        place = "BROKENBRIDGE" if text is BAD else "Tessin"
        (tmp_path / f"{name}.txt").write_text(text + COMMENTS.format(place), encoding="utf-8")
    return tmp_path


def _holds_bad(value):
    if isinstance(value, str):
        return "BROKENBRIDGE" in value
    if isinstance(value, pd.DataFrame):
        return any("BROKENBRIDGE" in str(cell) for c in ("text", "context") if c in value for cell in value[c])
    if isinstance(value, readers.File):
        return b"BROKENBRIDGE" in value.read()
    return False


def _break(monkeypatch, module, name):
    run = getattr(module, name)

    def run_unless_broken(*args, **kwargs):
        if any(map(_holds_bad, args)):
            raise ZeroDivisionError("no number")
        return run(*args, **kwargs)

    monkeypatch.setattr(module, name, run_unless_broken)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (readers, "read_documents"),
        (reading, "mend_characters"),
        (bulk, "split_export"),
        (reading, "repair_text"),
        (settling, "find_language"),
        (reading, "judge_page"),
        (reading, "find_cut"),
    ],
)
def test_an_error_while_reading_costs_one_document(corpus, monkeypatch, module, name):
    if name == "find_language":  # is asked only where there is a label
        (corpus / "metadata.csv").write_text("file,language\na.txt,en\nb.txt,en\nc.txt,en\n")
        monkeypatch.setattr(settling, "_LEAST_WORDS", 5)
    _break(monkeypatch, module, name)
    coverage = pipeline.load(corpus)
    assert coverage.articles["article_id"].tolist() == ["a", "c"]
    told = [row for row in to_rows(coverage.problems) if row["path"] == "b.txt"]
    assert [row["action"] for row in told] == ["left out"]
    assert "ZeroDivisionError: no number" in told[0]["problem"]


@pytest.mark.parametrize(
    ("module", "name", "step"),
    [
        (anatomy, "split_blocks", "page anatomy"),
        (anatomy, "read_comments", "comments"),
        (imprint, "describe_articles", "page description"),
        (citations, "read_citations", "citations"),
        (quotations, "find_quotations", "statements"),
        (tone, "score_comments", "tone of comments"),
        (speakers, "annotate_speakers", "speakers"),
        (speakers, "join_speakers", "names"),
        (tone, "score_quotations", "tone"),
    ],
)
def test_an_error_while_annotating_costs_one_step_of_one_document(corpus, monkeypatch, module, name, step):
    whole = pipeline.load(corpus)
    _break(monkeypatch, module, name)
    coverage = pipeline.load(corpus)
    assert coverage.articles["article_id"].tolist() == ["a", "b", "c"]
    failed = [row for row in to_rows(coverage.problems) if "ZeroDivisionError" in row["problem"]]
    assert {row["path"] for row in failed} == {"b.txt"}
    assert f"left out: its {step}" in {row["action"] for row in failed}
    for table, columns in KEPT.items():
        before, after = (getattr(one, table) for one in (whole, coverage))
        kept = [to_rows(frame.loc[frame["article_id"].isin(["a", "c"]), columns]) for frame in (before, after)]
        assert kept[0] == kept[1], table


def test_an_error_for_a_library_s_own_reasons_costs_one_file(corpus, monkeypatch):
    (corpus / "d.rtf").write_bytes(b"{\\rtf1 BROKENBRIDGE}")
    striprtf = pytest.importorskip("striprtf.striprtf")
    monkeypatch.setattr(striprtf, "rtf_to_text", lambda *_, **__: 1 / 0)
    coverage = pipeline.load(corpus)
    assert len(coverage.articles) == 3
    told = {row["path"]: row["problem"] for row in to_rows(coverage.problems)}
    assert "division by zero" in told["d.rtf"]
