"""Attacks that once got through, and their kin; `make torture` runs all of `tests/attacks.py`."""

import attacks
import pytest
from presswork import outputs
from presswork.corpus import problems, readers

ONCE_THROUGH = [
    "names that are patterns",
    "a workbook that says it has a million rows",
    "an element of a hundred thousand attributes",
    "RTF without end",
    "mail of a thousand parts deep",
    "a crawl of wrong lengths",
    "out has a name of 250 bytes",
    "an encoding that is none",
    "a pattern of names without end",
    "a database that is none",
    "a database of other tables",
]
IN_TIME = [
    "names in circles",
    "corrections that contradict",
    "days that are none",
    "pages that lie about their encoding",
    "a question of stars",
    "terminal escapes in a text",
]


@pytest.mark.parametrize("name", [*ONCE_THROUGH, *IN_TIME])
def test_an_attack_is_answered_by_a_result_or_a_sentence(name, tmp_path):
    assert attacks.run_attack(attacks.ATTACKS[name], tmp_path, has_own_process=False) == []


def test_a_file_name_is_the_same_in_every_locale(tmp_path):
    assert attacks.run_attack(attacks.ATTACKS["a locale that is none"], tmp_path) == []


def test_a_library_that_never_ends_costs_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(problems, "SECONDS", 0.3)

    def read(*_):
        while True:
            pass

    monkeypatch.setitem(readers._READERS, ".pdf", read)
    attack = attacks.Attack({"a.pdf": "%PDF-1.4"})
    assert attacks.run_attack(attack, tmp_path, has_own_process=False) == []
    told = (tmp_path / "out" / "problems.jsonl").read_text(encoding="utf-8")
    assert "took longer than" in told


def test_a_file_beside_a_long_name_has_a_short_one(tmp_path):
    path = tmp_path / ("x" * 245 + ".csv")
    outputs.write_file(path, "a")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_is_wrong_with_an_answer_is_seen(tmp_path):
    attack = attacks.Attack({"ferry.txt": ""}, is_refused=False)
    assert "was refused" in attacks.run_attack(attack, tmp_path / "a", has_own_process=False)[0]
    attack = attacks.Attack({}, reads=("ferry", "another"))
    assert attacks.run_attack(attack, tmp_path / "b", has_own_process=False) == ["'another' was not read"]
