"""The threat model names tests that are there, and every row has one."""

import re

from supply import ROOT

THREATS = (ROOT / "THREATS.md").read_text(encoding="utf-8")


def test_every_test_that_the_threats_name_is_there():
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", written, re.M))
    named = set(re.findall(r"`(test_\w+?)`", THREATS))
    assert len(named) > 20
    assert named - there == set()
    assert [place for place in re.findall(r"`(tests/[\w/.]+\.py)`", THREATS) if not (ROOT / place).is_file()] == []


def test_each_of_the_fourteen_rows_has_a_test():
    rows = re.findall(r"^\| (\d+) \|.*$", THREATS, re.M)
    assert rows == [str(number) for number in range(1, 15)]
    assert all("`test_" in line for line in re.findall(r"^\| \d+ \|.*$", THREATS, re.M))


def test_the_kinds_of_torture_that_the_threats_name_are_there():
    import torture

    kinds = set(torture.list_kinds(60, 0))
    assert {"kills", "surroundings", "growth", "literals", "attacks", "dask", "mutations"} <= kinds
    assert set(re.findall(r"`(\w+)`(?: and `\w+`)? in `make torture`", THREATS)) <= kinds
