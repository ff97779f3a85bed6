"""Who speaks of whom, who is mentioned, and who gets to speak, on the demo corpus and on invented names."""

import networkx
import pandas as pd
import presswork as pw
import pytest
from presswork.corpus.shipped import find_shipped
from presswork.ledger.talk import genders, mentions, network
from presswork.schema import make_table


@pytest.fixture(scope="module")
def coverage():
    return pw.load(find_shipped("seeds/demo"))


def test_a_mention_is_where_it_says(coverage):
    texts = coverage.articles.set_index("article_id")["text"]
    rows = pw.ledger.mentions(coverage)
    written = [texts[i][s:e] for i, s, e in zip(rows["article_id"], rows["start"], rows["end"], strict=True)]
    shown = [(word, name) for word, name in zip(written, rows["name"], strict=True) if name == "Mattis Grell"]
    assert len(shown) > 5
    assert {word for word, _ in shown} <= {"Mattis Grell", "Grell"}


def test_everybody_has_one_name(coverage):
    table = pw.ledger.mentioned(coverage)
    assert table["name"].is_unique
    assert {"Kelmark", "Tarvia"} == set(table["name"].head(2))
    assert table.set_index("name").loc["Mattis Grell", "n_statements"] > 0


def test_middle_initials_and_surnames_are_joined():
    speakers = make_table("speakers", [{"speaker": "Mira Orsa", "is_named": True}])
    joined = mentions._join_persons(
        pd.Series(["Mira J. Orsa", "Orsa", "Ada Brandt", "Brandt", "Per Brandt"]), speakers
    )
    assert joined["Mira J. Orsa"] == joined["Orsa"] == "Mira Orsa"
    assert "Brandt" not in joined  # there are two


def test_who_speaks_of_whom_counts_statements(coverage):
    table = pw.ledger.aimed(coverage)
    assert table["n_statements"].is_monotonic_decreasing
    assert (table["source"] != table["target"]).all()
    assert table["mean_tone"].between(-1, 1).all()
    assert "Mattis Grell of Kelmark" in pw.show.reading(table)
    first = pw.show.passages(table.head(1))
    assert first.markup.count("<li ") == table["n_statements"][0]


def test_the_network_is_read_by_others_and_the_same_each_time(coverage, tmp_path):
    paths = pw.ledger.write_network(coverage, tmp_path)
    before = [path.read_bytes() for path in paths]
    graph = networkx.read_graphml(paths[0])
    assert graph.nodes["Mattis Grell"]["kind"] == "person"
    assert networkx.read_gexf(paths[1]).number_of_nodes() == graph.number_of_nodes()
    assert [path.read_bytes() for path in pw.ledger.write_network(coverage, tmp_path)] == before


def test_a_list_of_names_is_no_company():
    names = [f"N{number}" for number in range(20)]
    rows = pd.DataFrame({"article_id": "a", "block": 0, "name": names})
    assert network.list_together(rows).empty
    assert len(network.list_together(rows.head(3))) == 3


def test_gender_is_told_by_the_text_before_the_name():
    rows = [
        *({"speaker": "Maria Orsa", "speaker_mention": word} for word in ("he", "he", "Mr. Orsa")),
        {"speaker": "Anna Holm", "speaker_mention": "Holm"},
        {"speaker": "Xq Brandt", "speaker_mention": "Brandt"},
        *({"speaker": "Alva Vik", "speaker_mention": word} for word in ("he", "she")),
        {"speaker": "Lena Ost", "speaker_mention": "the spokeswoman, Lena Ost"},
        {"speaker": "harbour board", "speaker_mention": "the board"},
    ]
    table = genders.find_genders(make_table("quotations", [row | {"is_named": True} for row in rows])).set_index(
        "speaker"
    )
    assert table.loc["Maria Orsa", ["gender", "gender_basis"]].tolist() == ["m", "text"]
    assert table.loc["Anna Holm", ["gender", "gender_basis"]].tolist() == ["f", "first name"]
    assert table.loc[["Xq Brandt", "Alva Vik"], "gender"].isna().all()
    assert table.loc["Lena Ost", "gender"] == "f"
    assert "harbour board" not in table.index


def test_who_gets_to_speak_adds_up(coverage):
    table = pw.ledger.heard(coverage)
    assert table["n_statements"].sum() == len(coverage.statements)
    assert table.groupby("outlet", dropna=False)["share_of_statements"].sum().round(6).eq(1).all()
    assert "named people quoted" in pw.show.reading(pw.ledger.genders(coverage))


def test_the_picture_says_what_it_shows(coverage):
    assert "Mattis Grell of Kelmark" in pw.show.chart("who speaks of whom", pw.ledger.aimed(coverage)).alt


def test_nothing_to_show_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("A gate\n\nThe gate stood open all night.\n", encoding="utf-8")
    empty = pw.load(tmp_path)
    assert "No statement" in pw.show.reading(pw.ledger.aimed(empty))
    assert "nothing to show" in pw.show.chart("who speaks of whom", pw.ledger.aimed(empty)).alt
    assert pw.ledger.mentioned(empty).empty
    assert pw.ledger.together(empty).empty
    assert pw.ledger.heard(empty).empty
    assert len(pw.ledger.write_network(empty, tmp_path)) == 2
