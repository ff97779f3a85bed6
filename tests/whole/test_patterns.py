"""No pattern of the package backtracks for ever: each ends on texts that repeat what it repeats."""

import re

import torture_documents
from patterns import collect_patterns, list_pumps


def test_no_pattern_backtracks_exponentially():
    patterns = collect_patterns()
    assert len(patterns) > 300
    endless = {}
    for (text, flags), name in patterns.items():
        compiled = re.compile(text, flags)
        for pump in list_pumps(text, flags):
            # Sixty characters: polynomial searches take microseconds, exponential ones never end.
            if torture_documents.time_search(compiled, pump) > torture_documents.PUMP_SECONDS:
                endless[name] = pump
                break
    assert endless == {}


def test_the_pumps_find_a_nested_repeat():
    nested = r"(?:[A-Z][A-Za-z’'-]+ ?)+ said$"
    pattern = re.compile(nested)
    assert any(
        torture_documents.time_search(pattern, pump) > torture_documents.PUMP_SECONDS
        for pump in list_pumps(nested, 0)
    )
