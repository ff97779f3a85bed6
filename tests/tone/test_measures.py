"""The public measures of tone: acts beside mood and stance, and who speaks how of whom."""

import presswork as pw
import pytest
from presswork.errors import ParameterError

STATEMENTS = [
    'The harbour minister of Norland, Ada Brill, said: "We apologise for the cruel raid on Tarvia."',
    "Ms Brill condemned the shameful attack on the valley.",
    "Ms Brill praised the brave crews of Tarvia.",
    "Ms Brill said the office opens at nine.",
]


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "a.txt").write_text("Harbour talks\n\n" + "\n\n".join(STATEMENTS) + "\n", encoding="utf-8")
    return pw.load(folder)


def test_tone_by_act_keeps_mood_and_stance_apart(coverage):
    often = coverage.statements.iloc[[0, 1, 2, 3] * 5]  # below five statements there is no mean
    table = pw.tone.by_act(often).set_index("act")
    assert sorted(table.index) == ["apology", "blame", "none plain", "praise"]
    assert table.index[-1] == "none plain"
    assert table["n"].tolist() == [5, 5, 5, 5]
    assert table.loc["blame", "mean_target_tone"] < 0 < table.loc["praise", "mean_target_tone"]


def test_an_apology_has_no_stance_and_makes_no_pair(coverage):
    table = pw.tone.by_act(coverage.statements.iloc[[0] * 5]).set_index("act")
    assert table["mean_tone"]["apology"] < 0
    assert table["mean_target_tone"].isna()["apology"]
    pairs = pw.tone.toward(coverage, "speaker", all_targets=True)
    behind = coverage.statements.set_index("quotation")["act"]
    assert not pairs["target_name"].str.contains("raid").any()
    assert behind.eq("apology").sum() == 1


def test_pairs_are_of_clear_targets_only(coverage):
    rows = coverage.statements.assign(is_unclear=True)
    assert pw.tone.toward(rows).empty
    assert "statements or more" in pw.show.reading(pw.tone.toward(coverage))


def test_acts_are_shown_under_what_is_measured(coverage):
    shown = str(pw.show.table("acts", pw.tone.by_act(coverage, min_statements=1)))
    assert "mean mood" in shown
    assert "mean stance" in shown
    assert "hostil" not in shown


def test_tone_is_grouped_by_any_period_and_by_columns_of_ones_own(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Harbour talks\n\n" + "\n\n".join(STATEMENTS) + "\n", encoding="utf-8")
    rows = ["file,published_on,section", "a.txt,2024-01-31,news", "b.txt,2024-02-01,opinion"]
    (tmp_path / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    coverage = pw.load(tmp_path)
    groups = pw.tone.by_group(coverage.statements, ["day", "week", "month", "year", "section"], min_statements=1)
    found = groups.groupby("grouped_by")["value"].agg(sorted).to_dict()
    assert found["day"] == ["2024-01-31", "2024-02-01"]
    assert found["week"] == ["2024-01-29"]
    assert found["month"] == ["2024-01", "2024-02"]
    assert found["year"] == ["2024"]
    assert found["section"] == ["news", "opinion"]
    assert set(pw.words.count(coverage, "week")["week"]) == {"2024-01-29"}
    with pytest.raises(ParameterError, match="colour"):
        pw.tone.by_group(coverage.statements, ["colour"])
