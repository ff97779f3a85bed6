"""What the first page claims is what was counted."""

import dataclasses
from types import SimpleNamespace

import pytest
from presswork import coverage, schema
from presswork.report import findings, frontpage
from presswork.schema import make_table
from presswork.statements import counts
from presswork.trust import accuracy

NO_FIGURES = accuracy.read_accuracy().iloc[:0]


def test_only_statements_with_a_known_speaker_are_called_attributed():
    rows = [
        {"kind": "direct", "speaker": "Ada Brandt", "is_official": True},
        {"kind": "indirect", "speaker": "a neighbour", "is_official": False},
        {"kind": "mixed"},
        {"kind": "scare"},
    ]
    told = counts.tell_statements(make_table("quotations", rows))
    assert told.startswith("3 found: 2 with a known speaker, 1 whose speaker is unknown; officials make 1;")
    assert "1 more in scare quotes" in told


def test_a_report_without_documents_left_out_says_nothing_of_it():
    class Everything:
        n_left_out, n_undated = 0, 0

    assert frontpage._tell_left_out(Everything()) == ""


@pytest.mark.parametrize(
    ("n_copies", "share", "told"),
    [(0, 0.5, ""), (0, 1.0, "1 document is a copy of another, counted in full"), (2, 1.0, "2 documents are copies")],
)
def test_the_first_page_says_whether_copies_count(n_copies, share, told):
    pair = {"article_id": "a", "other_id": "b", "share": share, "other_share": share}
    everything = SimpleNamespace(n_copies=n_copies, shared_text=make_table("shared_text", [pair]))
    assert frontpage.tell_copies(everything).startswith(told)
    assert ("left out of every figure" in frontpage.tell_copies(everything)) == bool(n_copies)


def make_everything(**rows):
    return coverage.Coverage(**{name: make_table(name, rows.get(name, ())) for name in schema.SCHEMA}, name="a")


def test_trust_is_told_by_marks_on_this_corpus_and_else_by_a_stored_figure():
    everything = make_everything()
    assert "Not measured on this corpus (presswork audit does that)" in frontpage.tell_accuracy(everything)
    mark = {"what": "statement", "article_id": "a", "start": 0, "end": 5, "statement_right": True, "drawn_from": 1}
    assert "Not measured" not in frontpage.tell_accuracy(make_everything(audit=[mark]))


def test_without_stored_figures_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(accuracy, "read_accuracy", lambda: NO_FIGURES)
    assert frontpage.tell_accuracy(make_everything()) == ""


def test_a_fact_leads_to_its_place_if_that_was_made():
    problem = {"path": "a.txt", "problem": "a file of no text", "action": "left out"}
    for names, address in (([], ""), (["05_accuracy"], "05_accuracy.html")):
        facts = {fact["term"]: fact for fact in frontpage._list_facts(make_everything(problems=[problem]), names)}
        assert facts["Accuracy"]["address"] == address
        assert facts["Problems"]["text"] == "1 left out"
        assert facts["Problems"]["address"] == "#problems"
    assert "Corrections" not in facts
    assert frontpage._list_facts(make_everything(), [])[-2]["text"] == "none: nothing left out, nothing repaired"


def test_the_findings_follow_the_parameters_of_the_reports(monkeypatch):
    monkeypatch.setattr(findings, "list_findings", lambda *_, **chosen: [chosen])
    assert frontpage._find_findings(make_everything(), {"min_statements": 2, "top_n": 9}) == [{"min_statements": 2}]
    assert frontpage._find_findings(make_everything(), {}) == [{}]


def test_trust_does_not_rest_on_the_easy_statements_alone():
    told = frontpage.tell_accuracy(make_everything())
    figures = accuracy.read_accuracy().set_index("measure")["value"]
    for forms in ("all statements", "direct and mixed statements"):
        for measure in (f"{forms}, found and speaker right (F1)", f"{forms}, speaker right of those found"):
            assert f"{measure} {figures[measure]:.2f} (n = " in told
    assert told.index("all statements") < told.index("direct and mixed")


def test_the_demo_corpus_is_not_called_unmeasured():
    told = frontpage.tell_accuracy(dataclasses.replace(make_everything(), is_demo=True))
    assert told.startswith("Measured on this invented corpus in the report on accuracy")
    assert "Not measured" not in told
