"""What `import presswork as pw` offers: ten names at most, each in one place, and measures that take a Coverage."""

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import presswork as pw
import pytest
from presswork.errors import ParameterError

DEMO = Path(__file__).parents[2] / "seeds" / "demo"
ROOMS = [name for name in pw.__all__ if name not in ("load", "check")]


@pytest.fixture(scope="module")
def coverage():
    return pw.load(DEMO)


def test_at_most_ten_names_and_fifteen_in_a_room():
    assert len(pw.__all__) <= 10
    assert {room: n for room in ROOMS if (n := len(getattr(pw, room).__all__)) > 15} == {}


def test_every_name_exists_and_is_public_in_one_place_only():
    names = [name for room in ROOMS for name in getattr(pw, room).__all__]
    assert sorted(set(names)) == sorted(names)
    assert not set(names) & set(pw.__all__)
    for room in ROOMS:
        for name in getattr(pw, room).__all__:
            assert getattr(getattr(pw, room), name) is not None


def test_no_name_of_a_room_is_the_name_of_a_module_of_it():
    """A module that is imported becomes an attribute of its package, and would stand in the way of the function."""
    package = Path(pw.__file__).parent
    for room in ROOMS:
        modules = {path.stem for path in (package / room).iterdir()}
        assert not modules & (set(getattr(pw, room).__all__) - {"report"}), room


def test_the_door_opens_lazily():
    code = "import sys, presswork as pw; pw.words; print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_notebooks_import_nothing_but_the_package():
    import nbformat

    for path in sorted(DEMO.parents[1].joinpath("notebooks").glob("[0-9]*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
            imports = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
            assert set(imports) <= {"import presswork as pw"}


def test_a_coverage_tells_what_it_is(coverage):
    assert "24" in repr(coverage)
    assert "Try" in repr(coverage)
    markup = coverage._repr_html_()
    assert "<table" in markup
    assert "coverage.find(" in markup


def test_a_hostile_name_is_escaped_in_what_a_coverage_tells(coverage):
    import dataclasses

    hostile = dataclasses.replace(coverage, name="<script>alert(1)</script>")
    assert "<script>" not in hostile._repr_html_()


def test_find_returns_every_use_in_its_place(coverage):
    uses = coverage.find("dam")
    texts = dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True))
    assert len(uses) > 20
    assert all(
        texts[a][s:e].casefold().startswith("dam")
        for a, s, e in zip(uses["article_id"], uses["start"], uses["end"], strict=True)
    )
    assert len(coverage.find("/dams?/")) >= len(uses)


def test_said_by_takes_a_canonical_name_or_a_variant(coverage):
    speaker = coverage.speakers.iloc[0]
    said = coverage.said_by(speaker["speaker"].upper())
    assert len(said) == speaker["n_statements"]
    with pytest.raises(ParameterError, match="Nobody called 'Sofie Arndel' is quoted in demo; did you mean Sofie"):
        coverage.said_by("Sofie Arndel")


def test_where_makes_a_smaller_coverage_with_tables_counted_anew(coverage):
    smaller = coverage.where(outlet="The Harbor Ledger", since="2019-03-01")
    assert set(smaller.articles["outlet"]) == {"The Harbor Ledger"}
    assert smaller.speakers["n_statements"].sum() == smaller.statements["speaker"].notna().sum()
    assert smaller.n_left_out == len(coverage.articles) - len(smaller.articles)
    direct = coverage.where(kind="direct", about="water")
    assert set(direct.quotations["kind"]) == {"direct"}
    assert direct.quotations["text"].str.contains("water", case=False).all()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"outlet": "The Harbour Ledger"},
            "There is no outlet 'The Harbour Ledger' in the corpus; choose among 'Basin",
        ),
        ({"kind": "spoken"}, "There is no kind 'spoken' in the corpus; choose among 'direct'"),
        ({"since": "May"}, "The parameter since is 'May'; write a day as 2024-01-31"),
        ({"about": "xylophone"}, "No document of demo has about 'xylophone'; ask for less"),
    ],
)
def test_what_is_not_there_is_told(coverage, asked, told):
    with pytest.raises(ParameterError, match=told):
        coverage.where(**asked)


def test_measures_take_a_coverage_or_a_frame_of_one(coverage):
    whole, officials = pw.tone.by_speaker(coverage), pw.tone.by_speaker(coverage.officials)
    assert len(whole) > len(officials) > 10
    with pytest.raises(ParameterError, match="DataFrame that comes from no Coverage"):
        pw.words.count(pd.DataFrame({"a": [1]}))


def test_what_was_filtered_is_shown_in_its_place(coverage):
    chosen = coverage.statements.query("kind == 'direct'").sort_values("tone").head(3)
    shown = pw.show.passages(chosen)
    assert shown.markup.count("<mark>") >= 3
    assert coverage.show(chosen.iloc[0]).markup.count("<blockquote>") == 1
    behind = pw.show.passages(pw.tone.by_speaker(coverage.officials).head(1), limit=2)
    assert behind.markup.count("<blockquote>") == 2


def test_frames_of_a_coverage_can_be_written(coverage, tmp_path):
    pytest.importorskip("pyarrow")
    coverage.speakers.to_parquet(tmp_path / "speakers.parquet")
    assert len(pd.read_parquet(tmp_path / "speakers.parquet")) == len(coverage.speakers)
    joined = pd.concat([coverage.officials, coverage.statements])
    assert len(joined) == len(coverage.officials) + len(coverage.statements)


def test_an_exhibit_that_is_not_there_is_told(coverage):
    for show in (pw.show.table, pw.show.chart):
        with pytest.raises(ParameterError, match=r"'speakers' shows columns that this frame lacks .*n_statements"):
            show("speakers", coverage.articles)
    with pytest.raises(ParameterError, match="no exhibit 'speekers'; did you mean speakers"):
        pw.show.table("speekers", pd.DataFrame({"a": [1]}))
    own = pw.show.table("", pd.DataFrame({"a": [1]}), caption="My own")
    assert "My own" in own.markup
