"""What the first page claims is what was counted."""

import dataclasses
from types import SimpleNamespace

import pytest
from presswork import coverage, schema
from presswork.report import pages
from presswork.report.front import frontpage
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
    assert told.startswith("3 found, 1 of them by officials; 2 with a known speaker, 1 whose speaker is unknown;")
    assert "beside these one in scare quotes" in told


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
    assert "Nobody has checked it on this corpus yet: presswork audit does." in frontpage.tell_accuracy(everything)
    mark = {"what": "statement", "article_id": "a", "start": 0, "end": 5, "statement_right": True, "drawn_from": 1}
    assert "Nobody has checked" not in frontpage.tell_accuracy(make_everything(audit=[mark]))


def test_without_stored_figures_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(accuracy, "read_accuracy", lambda: NO_FIGURES)
    assert frontpage.tell_accuracy(make_everything()) == ""


def test_a_fact_leads_to_its_place_if_that_was_made():
    problem = {"path": "a.txt", "problem": "a file of no text", "action": "left out"}
    pair = {"article_id": "a", "other_id": "b", "share": 1.0, "other_share": 1.0}
    everything = make_everything(problems=[problem], shared_text=[pair])
    for names, address in (([], ""), (["03_source_comparison"], "03_source_comparison.html#what-did-they-copy")):
        facts = {fact["term"]: fact for fact in frontpage._list_facts(everything, names)}
        assert facts["Copies"]["address"] == address
        assert facts["Problems"]["text"] == "1 left out"
        assert facts["Problems"]["address"] == "#problems"
    assert "Corrections" not in facts
    assert frontpage._list_facts(make_everything(), [])[-1]["text"] == "none: nothing left out, nothing repaired"


def test_trust_does_not_rest_on_the_easy_statements_alone():
    told = frontpage.tell_accuracy(make_everything())
    figures = accuracy.read_accuracy().set_index("measure")["value"]
    assert f"{100 * figures['all statements, speaker right of those found']:.0f} % of what it found" in told
    assert f"together score {figures['all statements, found and speaker right (F1)']:.2f}" in told


def test_trust_says_how_near_this_corpus_is_to_the_measured_one():
    rows = [{"kind": kind} for kind in ("direct", "indirect", "indirect", "indirect")]
    assert "the easier kind; here it is 25 %" in frontpage.tell_accuracy(make_everything(quotations=rows))


def test_the_demo_corpus_is_not_called_unmeasured():
    told = frontpage.tell_accuracy(dataclasses.replace(make_everything(), is_demo=True))
    assert "Measured on this invented corpus in the report on accuracy" in told
    assert "Nobody has checked" not in told


@pytest.mark.parametrize(
    ("name", "title"),
    [("Orsa news", "Orsa news"), ("text", "Two documents from one outlet, May to June 2031"), ("", "Two documents")],
)
def test_a_report_is_called_by_its_corpus_and_never_by_a_folder_that_says_nothing(name, title):
    rows = [{"article_id": "a", "outlet": "The Post", "published_on": "2031-05-06"}]
    rows += [{"article_id": "b", "published_on": "2031-06-07"}]
    assert pages.tell_title(dataclasses.replace(make_everything(articles=rows), name=name)).startswith(title)


def test_the_coverage_stands_in_one_line():
    statement = {"article_id": "a", "kind": "direct", "is_official": True}
    everything = make_everything(articles=[{"article_id": "a", "outlet": "The Post"}], quotations=[statement])
    told = frontpage.tell_summary(dataclasses.replace(everything, name="Orsa news"))
    assert (
        told == "One document · one outlet · undated · one statement, one of them by officials · no reader comments"
    )
