"""What the first page claims is what was counted."""

from types import SimpleNamespace

import pytest

from analysis import frontpage
from analysis.tables import make_table


def test_only_statements_with_a_known_speaker_are_called_attributed():
    rows = [
        {"kind": "direct", "speaker": "Ada Brandt", "is_official": True},
        {"kind": "indirect", "speaker": "a neighbour", "is_official": False},
        {"kind": "mixed"},
        {"kind": "scare"},
    ]
    told = frontpage.tell_statements(make_table("quotations", rows))
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
