"""What the first page claims is what was counted."""

from analysis import pages
from analysis.tables import make_table


def test_only_statements_with_a_known_speaker_are_called_attributed():
    rows = [
        {"kind": "direct", "speaker": "Ada Brandt", "is_official": True},
        {"kind": "indirect", "speaker": "a neighbour", "is_official": False},
        {"kind": "mixed"},
        {"kind": "scare"},
    ]
    told = pages.tell_statements(make_table("quotations", rows))
    assert told.startswith("3: 2 with a known speaker, 1 whose speaker is unknown; officials make 1;")
    assert "1 more in scare quotes" in told


def test_a_report_without_documents_left_out_says_nothing_of_it():
    class Everything:
        n_left_out, n_undated = 0, 0

    assert pages._tell_left_out(Everything()) == ""
