"""The desk to explore at: what is chosen, when, by whom, in which words; with controls and without."""

import json
import sys
import threading

import pandas as pd
import presswork as pw
import pytest
from presswork.errors import MissingExtraError, OutputError, ParameterError
from presswork.language.dates import PERIODS, cut_days
from presswork.report import run
from presswork.report.desk import explorer, said
from presswork.show import addresses, html


@pytest.fixture(scope="module")
def coverage():
    return pw.load()


def test_choices_are_those_of_a_search(coverage):
    chosen = pw.report.choose(coverage, "gate*", outlet="The Harbor Ledger", kind="direct")
    found = coverage.search("gate*", outlets=["The Harbor Ledger"], kind="direct")
    assert list(chosen["quotation"]) == list(found["quotation"])
    assert set(chosen["outlet"]) == {"The Harbor Ledger"}
    assert len(pw.report.choose(coverage)) == len(coverage.statements)
    assert f"{len(chosen):,} of {len(coverage.statements):,} statements" in pw.show.reading(chosen)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"outlet": "Nobody"}, "no outlet 'Nobody'"),
        ({"tone": "sour"}, "no tone 'sour'"),
        ({"words": "(gate"}, "gate"),
        ({"since": "May"}, "write a day as 2024-01-31"),
    ],
)
def test_what_names_nothing_is_told(coverage, given, told):
    with pytest.raises(ParameterError, match=told):
        pw.report.choose(coverage, **given)


def test_the_trend_counts_every_dated_statement_once(coverage):
    chosen = pw.report.choose(coverage)
    dated = int(chosen["published_on"].notna().sum())
    sizes = {}
    for by in PERIODS:
        trend = pw.report.trend(chosen, by)
        assert int(trend["n"].sum()) == dated
        assert list(trend["period"]) == sorted(trend["period"])
        sizes[by] = len(trend)
    assert sizes["day"] >= sizes["week"] >= sizes["month"] >= sizes["year"] == 1
    assert f"{len(chosen) - dated} undated" in pw.show.reading(trend)
    with pytest.raises(ParameterError, match="by is 'hour'; use one of day, week, month, year"):
        pw.report.trend(chosen, "hour")


def test_a_week_is_named_by_its_monday():
    days = pd.Series(["2024-01-01", "2024-01-07", "2024-01-08", None, "2023-12-31T10:00"], dtype="str")
    assert list(cut_days(days, "week").astype(object).where(lambda weeks: weeks.notna(), None)) == [
        "2024-01-01",
        "2024-01-01",
        "2024-01-08",
        None,
        "2023-12-25",
    ]


def test_speakers_are_counted_and_the_unknown_are_not_heard_most(coverage):
    chosen = pw.report.choose(coverage)
    who = pw.report.who(chosen)
    assert int(who["n"].sum()) == len(chosen)
    assert who["speaker"].isna().sum() == 1
    tones = who[["n_negative", "n_neutral", "n_positive"]].sum().sum()
    assert tones == chosen["tone_label"].notna().sum()
    assert pw.show.reading(who).startswith(f"Heard most: {who.dropna()['speaker'].iloc[0]}")


def test_words_of_the_chosen_are_those_they_hold(coverage):
    chosen = pw.report.choose(coverage, "gate*")
    apart = pw.report.against_rest(chosen)
    assert apart["word"].iloc[0] in ("gate", "gates")
    assert (apart["log_ratio"] > 0).all()
    assert pw.report.against_rest(pw.report.choose(coverage)).empty
    assert "<details" in pw.show.table("", apart)._repr_html_()


def test_words_are_marked_where_statements_stand():
    words = pd.DataFrame({"article_id": ["b", "a", "a", "a"], "start": [0, 0, 5, 9]})
    said_there = pd.DataFrame({"article_id": ["a", "c"], "start": [5, 0], "end": [9, 9]})
    assert list(said.mark_words(words, said_there)) == [False, False, True, False]


def test_controls_change_what_is_shown(coverage):
    pytest.importorskip("ipywidgets")
    desk = pw.report.explore(coverage, words="gate*")
    before = desk.shown.value
    desk.controls["tone"].value = "negative"
    assert desk.shown.value != before
    desk.controls["words"].value = "(((<b>"
    assert "<b>" not in desk.shown.value
    assert "<table" not in desk.shown.value
    desk.controls["words"].value = ""
    assert "<table" in desk.shown.value
    assert desk._repr_mimebundle_()["text/html"] == desk.shown.value


def test_controls_may_be_used_from_another_thread(coverage):
    """As JupyterLab does, since it has subshells."""
    pytest.importorskip("ipywidgets")
    desk = pw.report.explore(coverage, words="gate*")
    shown = []
    for words in ("dam", "river"):
        thread = threading.Thread(target=setattr, args=(desk.controls["words"], "value", words))
        thread.start()
        thread.join()
        shown.append(desk.shown.value)
    assert all("statements, in" in markup for markup in shown)
    assert shown[0] != shown[1]


def test_what_fails_leaves_nothing_there_as_if_it_were_chosen(coverage, monkeypatch):
    pytest.importorskip("ipywidgets")
    desk = pw.report.explore(coverage, words="gate*")
    monkeypatch.setattr(explorer, "render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.controls["words"].value = "dam"
    assert "please report it" in desk.shown.value
    assert "<table" not in desk.shown.value


def test_without_widgets_the_same_is_shown_once(coverage, monkeypatch):
    find = explorer.importlib.util.find_spec
    monkeypatch.setattr(
        explorer.importlib.util, "find_spec", lambda name: None if name == "ipywidgets" else find(name)
    )
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    shown = pw.report.explore(coverage, words="gate*")._repr_html_()
    assert "pip install &#x27;presswork[explore]&#x27;" in shown
    assert "Who says it" in shown


def test_a_page_of_a_report_shows_it_once(coverage, monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "30")
    shown = pw.report.explore(coverage, words="gate*")._repr_html_()
    assert "Who says it" in shown
    assert "<script" not in shown


def test_a_report_has_it_where_it_is_asked_for():
    assert "06_explore" not in [path.stem for path in run.choose_notebooks()]
    assert [path.stem for path in run.choose_notebooks(["06"])] == ["06_explore"]


def test_a_bare_text_has_nothing_to_choose_and_that_is_no_failure(tmp_path):
    (tmp_path / "bare.txt").write_text("Dam holds\n\nIt holds.\n", encoding="utf-8")
    bare = pw.load(tmp_path / "bare.txt")
    chosen = pw.report.choose(bare)
    for frame in (chosen, pw.report.trend(chosen), pw.report.who(chosen), pw.report.against_rest(chosen)):
        assert frame.empty
        assert "0 rows" in pw.show.table("", frame)._repr_html_()
    assert pw.show.chart("statements by period", pw.report.trend(chosen)) is not None
    assert "None of 0 statements is chosen" in pw.report.explore(bare)._repr_mimebundle_()["text/html"]


def test_days_become_datetimes_that_pandas_groups_by(coverage):
    dated = pw.report.to_datetimes(coverage.articles)
    assert str(dated["published_on"].dtype).startswith("datetime64")
    assert dated["published_on"].isna().sum() == coverage.articles["published_on"].isna().sum()
    statements = pw.report.to_datetimes(coverage.statements)
    weeks = statements.resample("W", on="published_on").size()
    assert weeks.sum() == len(pw.report.choose(coverage, since="2019-01-01"))
    assert pw.show.passages(statements.head(2)) is not None
    trend = pw.report.trend(pw.report.choose(coverage), "month")
    assert list(pw.report.to_datetimes(trend)["period"].dt.strftime("%Y-%m")) == list(trend["period"])
    assert pw.report.to_datetimes(pw.words.count(coverage, "week"))["week"].dt.day_name().eq("Monday").all()
    assert pw.report.to_datetimes(coverage.comments)["posted_on"].dt.year.dropna().eq(2019).all()
    with pytest.raises(ParameterError, match="no days; its columns are speaker, role"):
        pw.report.to_datetimes(coverage.speakers)


def test_tables_go_into_a_workbook(coverage, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(pw.report.to_excel(coverage, tmp_path / "all.xlsx"))
    assert book.sheetnames[:3] == ["articles", "blocks", "quotations"]
    assert book["quotations"].max_row == len(coverage.quotations) + 1
    one = pw.report.to_excel(pw.report.who(pw.report.choose(coverage)), tmp_path / "who.xlsx")
    assert openpyxl.load_workbook(one)["table"]["A1"].value == "speaker"
    with pytest.raises(OutputError, match="choose another place"):
        pw.report.to_excel(coverage, tmp_path / "nowhere" / "x.xlsx")


def test_the_matrix_counts_as_the_words_do(coverage):
    matrix = pw.report.to_matrix(coverage, min_articles=1)
    assert list(matrix.index) == list(coverage.articles["article_id"])
    assert int(matrix.to_numpy().sum()) == len(coverage.words)
    assert list(matrix.columns) == sorted(matrix.columns)
    assert int(matrix["gate"].sum()) == int(coverage.words["word"].eq("gate").sum())
    outlet = pw.report.to_matrix(coverage, ["outlet"])
    assert outlet.shape[1] < matrix.shape[1]
    assert (outlet > 0).sum().min() >= 2
    with pytest.raises(ParameterError, match="no voice 'editor'"):
        pw.report.to_matrix(coverage, ["editor"])


def test_documents_for_spacy_hold_the_statements(coverage):
    pytest.importorskip("spacy")
    docs = list(pw.report.to_docs(coverage))
    assert [doc.user_data["article_id"] for doc in docs] == list(coverage.articles["article_id"])
    assert [doc.text for doc in docs] == list(coverage.articles["text"])
    statements = [(doc, span) for doc in docs for span in doc.spans["statements"]]
    assert len(statements) == len(coverage.quotations)
    rows = [row for doc in docs for row in doc.user_data["statements"]]
    for (_, span), row in zip(statements, rows, strict=True):
        assert (span.start_char <= row["start"], span.end_char >= row["end"], span.label_) == (
            True,
            True,
            row["kind"],
        )
    named = sum(len(doc.spans["speakers"]) for doc in docs)
    assert named == coverage.quotations["speaker_mention"].notna().sum()


def test_without_spacy_the_remedy_is_named(coverage, monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtraError, match="pip install spacy"):
        next(pw.report.to_docs(coverage))


@pytest.fixture
def beside(coverage, tmp_path, monkeypatch):
    """A notebook's folder, and beside it a report on the same documents with one article's page."""
    row = coverage.statements.iloc[0].to_dict()
    place, _, anchor = addresses.link_passage(row).partition("#")
    page = tmp_path / "reports" / "our demo" / place
    page.parent.mkdir(parents=True)
    page.write_text("<p>", encoding="utf-8")
    told = {"corpus": {"hash": coverage.hash, "n_corrections": 0}, "version": pw.__version__}
    (page.parents[1] / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    monkeypatch.setenv(addresses.REPORTS_VARIABLE, str(tmp_path / "reports"))
    monkeypatch.setenv("JPY_SESSION_NAME", "mine/own.ipynb")
    return f'<a class="beside" href="../reports/our%20demo/{place}#{anchor}">read it in its place</a>'


def test_passages_lead_to_the_report_beside(coverage, beside):
    chosen = coverage.statements[coverage.statements["article_id"].eq(coverage.statements["article_id"].iloc[0])]
    shown = pw.show.passages(chosen)._repr_html_()
    assert beside in shown
    assert html.read_script() in shown
    opened = pw.show.table("speakers", coverage.speakers, 100)._repr_html_()
    assert 'class="beside"' in opened
    assert 'class="beside"' not in pw.report.explore(coverage)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    "changed",
    [{"corpus": {"hash": "another", "n_corrections": 0}}, {"version": "0.0.9"}, {"corpus": None}],
)
def test_they_lead_to_no_report_on_anything_else(coverage, beside, tmp_path, changed):
    manifest = tmp_path / "reports" / "our demo" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changed), encoding="utf-8")
    assert "beside" not in pw.show.passages(coverage.statements.head(3)).markup


def test_they_lead_nowhere_where_no_server_runs_the_notebook(coverage, beside, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert "beside" not in pw.show.passages(coverage.statements.head(3)).markup
