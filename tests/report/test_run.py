"""The report: parameters are checked, notebooks run, pages stand alone, and a failure is told."""

import json
import re
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from presswork import pipeline
from presswork.errors import NotebookError, OutputError, ParameterError
from presswork.report import checks, run
from presswork.report.run import choose_notebooks, name_folder, plan_runs, run_report

PARAMETERS = 'corpus: str = ""  # where\ntop_n: int = 3  # how many\nnames: bool = False  # show names'
GOOD = [
    ("markdown", "# What is good?\n\nA summary.\n\n## First part\n\n## Limits"),
    ("parameters", PARAMETERS),
    ("code", "from presswork import pipeline\neverything = pipeline.load(corpus)"),
    ("reading", "print(f'{len(everything.articles)} documents, top_n {top_n!r}, names {names!r}')"),
]
BAD = [
    ("markdown", "# What is bad?"),
    ("parameters", 'corpus: str = ""  # where\nsize: float = 0.5  # how large'),
    ("code", "print('before the failure', size)"),
    ("code", "raise ValueError('the \\x1b[31mreason\\x1b[0m <b>&')"),
    ("code", "print('after the ' + 'failure')"),
]


def write_notebook(path, cells):
    made = []
    for kind, source in cells:
        cell = nbformat.v4.new_markdown_cell(source) if kind == "markdown" else nbformat.v4.new_code_cell(source)
        cell.metadata.tags = [kind] if kind in ("parameters", "reading") else []
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel, "title": path.stem}), path)
    return path


@pytest.fixture(scope="module")
def two_notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    return [write_notebook(folder / "00_good.ipynb", GOOD), write_notebook(folder / "01_bad.ipynb", BAD)]


@pytest.fixture
def notebooks(two_notebooks, monkeypatch):
    """Two small notebooks in place of the real ones: one runs, one fails."""
    monkeypatch.setattr(run, "list_notebooks", lambda: two_notebooks)
    return two_notebooks


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts") / "Orsa news"
    folder.mkdir()
    (folder / "one.txt").write_text('Dam holds\n\n"The dam holds," Mayor Ada Brandt said.\n', encoding="utf-8")
    (folder / "two.txt").write_text("Dam breaks\n\nIt did not hold.\n", encoding="utf-8")
    return folder


def test_an_unknown_parameter_is_refused_with_the_known_ones(notebooks):
    told = r"no parameter 'topn' in 00_good or 01_bad; known are names, size, top_n; did you mean top_n\?"
    with pytest.raises(ParameterError, match=told):
        plan_runs(notebooks, {"topn": "3"})


def test_the_corpus_is_no_free_parameter(notebooks):
    with pytest.raises(ParameterError, match=r"corpus is no parameter.*presswork report FOLDER"):
        plan_runs(notebooks, {"corpus": "elsewhere"})


def test_a_parameter_goes_to_the_notebooks_that_know_it(notebooks):
    runs = plan_runs(notebooks, {"top_n": "7", "size": "2"})
    assert [planned.parameters for planned in runs] == [{"top_n": 7}, {"size": 2.0}]


def test_a_word_to_follow_that_is_none_is_refused_before_anything_is_read():
    notebooks = choose_notebooks(["01"])
    with pytest.raises(ParameterError, match=r"'/\(/', is no regular expression"):
        plan_runs(notebooks, {"focus": "/(/"})
    (planned,) = plan_runs(notebooks, {"focus": "/TB-?2/"})
    assert planned.parameters == {"focus": "/TB-?2/"}


def test_a_wrong_day_is_refused_before_anything_runs(texts, tmp_path):
    with pytest.raises(ParameterError, match="2024-13-01"):
        run_report(texts, tmp_path / "out", parameters={"since": "2024-13-01"})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["02_quoted_officials", "02"])
def test_notebooks_are_chosen_by_name_or_number(name):
    assert [path.stem for path in choose_notebooks([name])] == ["02_quoted_officials"]


def test_an_unknown_notebook_is_refused_with_the_known_ones():
    with pytest.raises(ParameterError, match=r"no notebook '99'; choose among 00_corpus"):
        choose_notebooks(["99"])


@pytest.mark.parametrize(
    ("name", "folder"),
    [("Orsa news", "Orsa-news"), ("../..", "corpus"), ("", "corpus"), ("a/b\x00c", "a-b-c"), ("Zürich", "Zürich")],
)
def test_folder_names_are_tame(name, folder):
    assert name_folder(name) == folder


@pytest.fixture(scope="module")
def failed(two_notebooks, texts, tmp_path_factory):
    """A report in which one of two notebooks failed, run from a folder with an `analysis.py` in it."""
    user = tmp_path_factory.mktemp("user")
    (user / "analysis.py").write_text("raise SystemExit('the wrong module')")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(user)
        patch.setattr(run, "list_notebooks", lambda: two_notebooks)
        with pytest.raises(NotebookError, match=r"1 of 2 notebooks failed: 01_bad \(ValueError: the reason <b>&\)"):
            run_report(texts, parameters={"top_n": "7"}, shows_progress=False)
    return user / "reports" / "Orsa-news"


def test_a_failing_notebook_leaves_the_others_and_says_where_it_stopped(failed):
    good, bad = ((failed / f"{name}.html").read_text(encoding="utf-8") for name in ("00_good", "01_bad"))
    assert "2 documents, top_n 7, names False" in good
    assert 'role="alert"' not in good
    assert 'role="alert"' in bad
    assert "before the failure" in bad.split('id="failed"')[0]
    assert "ValueError: the reason &lt;b&gt;&amp;" in bad
    assert "after the failure" not in bad
    assert "01_bad did not finish" in (failed / "index.html").read_text(encoding="utf-8")

    manifest = json.loads((failed / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["failures"] == {"01_bad": "ValueError: the reason <b>&"}
    assert manifest["parameters"] == {"00_good": {"top_n": 7}, "01_bad": {}}
    assert set(manifest["seconds"]) == {"tables", "00_good", "01_bad"}
    assert len(manifest["corpus"]["hash"]) == 64
    assert manifest["corpus"]["n_corrections"] == 0

    outputs = nbformat.read(failed / "notebooks" / "01_bad.ipynb", as_version=4).cells[-2].outputs
    assert outputs[0].ename == "ValueError"

    assert [path.name for path in failed.parent.iterdir()] == ["Orsa-news"]
    for path in failed.rglob("*"):
        if path.suffix in (".html", ".ipynb", ".json", ".csv"):
            text = path.read_text(encoding="utf-8")
            places = (failed.parents[1], f"{Path.home()}/", f"{sys.prefix}/", f"{tempfile.gettempdir()}/")
            for machine in map(str, places):
                assert machine not in text, (path.name, machine)


def test_pages_stand_alone(failed):
    for path in failed.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert page.count("<h1") == 1
        assert re.search(r"<title>[^<]+ · Orsa news</title>", page)
        assert "Content-Security-Policy" in page
        assert "default-src &#39;none&#39;" in page
        assert not re.search(r"<(link|iframe|object)\b|<script (?!type=.application/json.>)[^>]|url\(|@import", page)
        assert page.count("<script>") == (2 if path.name == "ask.html" else 1)
        assert "sha256" in page
    good = (failed / "00_good.html").read_text(encoding="utf-8")
    assert '<a href="#first-part">First part</a>' in good
    assert '<h2 id="first-part">First part</h2>' in good


def test_links_of_the_index_lead_somewhere(failed):
    for target in re.findall(r'href="([^"#]+)"', (failed / "index.html").read_text(encoding="utf-8")):
        assert (failed / target).is_file(), target


def test_the_executed_notebook_runs_again_where_it_lies(failed):
    cells = nbformat.read(failed / "notebooks" / "00_good.ipynb", as_version=4).cells
    injected = next(cell for cell in cells if "injected-parameters" in cell.metadata.tags)
    assert 'corpus = "../tables"' in injected.source
    assert (failed / "tables" / "articles.jsonl").is_file()


def test_same_input_gives_same_bytes(notebooks, texts, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        run_report(texts, out, only=["00"], shows_progress=False)
    for path in sorted(p for p in first.rglob("*") if p.is_file() and p.name != "manifest.json"):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name
    manifests = [json.loads((out / "manifest.json").read_text()) | {"seconds": None} for out in (first, second)]
    assert manifests[0] == manifests[1]


def test_a_second_report_replaces_the_first(notebooks, texts, tmp_path):
    for _ in range(2):
        index = run_report(texts, tmp_path / "out", only=["00"], shows_progress=False)
    assert index == tmp_path / "out" / "index.html"
    assert index.is_file()


def test_a_report_can_be_made_of_tables(notebooks, texts, tmp_path):
    """A folder that `presswork tables` wrote is read as tables, not as articles made of rows."""
    everything = pipeline.make_coverage(texts)
    pipeline.write_tables(everything, tmp_path / "tables", ["jsonl"])
    index = run_report(tmp_path / "tables", tmp_path / "out", only=["00"], shows_progress=False)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["corpus"]["n_articles"] == 2
    assert manifest["corpus"]["hash"] == everything.hash
    assert "<h1>Orsa news</h1>" in index.read_text(encoding="utf-8")


def test_a_period_holds_for_the_tables_too(dated, tmp_path):
    out = tmp_path / "out"
    index = run_report(dated, out, ["00"], {"since": "2024-02-01", "until": "2024-03-31"}, shows_progress=False)
    lines = (out / "tables" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["article_id"] for line in lines] == ["late"]
    assert "2 documents left out by date, 1 of them undated" in index.read_text(encoding="utf-8")
    assert "2 left out by date" in (out / "00_corpus.html").read_text(encoding="utf-8")


def test_an_empty_period_is_refused_and_writes_nothing(dated, tmp_path):
    with pytest.raises(ParameterError, match="covers 2024-01-05 to 2024-02-05"):
        run_report(dated, tmp_path / "out", ["00"], {"since": "2025-01-01"}, shows_progress=False)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def dated(tmp_path):
    folder = tmp_path / "dated"
    folder.mkdir()
    for name in ("early", "late", "undated"):
        (folder / f"{name}.txt").write_text(f"Dam holds\n\nIt holds, {name}.\n", encoding="utf-8")
    (folder / "metadata.csv").write_text("file,published_on\nearly.txt,2024-01-05\nlate.txt,2024-02-05\n")
    return folder


def test_all_notebooks_run_on_one_bare_text(tmp_path):
    """No outlet, no date, no comment, one article: nothing to compare is no failure."""
    (tmp_path / "bare.txt").write_text("Dam holds\n\nIt holds.\n", encoding="utf-8")
    index = run_report(tmp_path / "bare.txt", tmp_path / "out", shows_progress=False)
    assert len(list(index.parent.glob("0*.html"))) == len(choose_notebooks())


def test_a_folder_that_holds_something_else_is_left_alone(notebooks, texts, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "diary.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds something other than a report"):
        run_report(texts, out, only=["00"])
    assert [path.name for path in out.iterdir()] == ["diary.txt"]


def test_an_unwritable_place_is_told(notebooks, texts, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="cannot be written"):
        run_report(texts, tmp_path / "file" / "out", only=["00"])


def test_a_kernel_that_dies_is_a_failure_like_any_other(texts, tmp_path, monkeypatch):
    dying = [*GOOD[:2], ("code", "import os\nprint('still here', flush=True)"), ("code", "os._exit(3)")]
    path = write_notebook(tmp_path / "00_dying.ipynb", dying)
    monkeypatch.setattr(run, "list_notebooks", lambda: [path])
    with pytest.raises(NotebookError, match="1 of 1 notebooks failed: 00_dying"):
        run_report(texts, tmp_path / "out", shows_progress=False)
    page = (tmp_path / "out" / "00_dying.html").read_text(encoding="utf-8")
    assert 'role="alert"' in page
    assert "still here" in page


def read_bytes(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_that_fails_keeps_the_earlier_report_and_lies_beside_it(notebooks, texts, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(run, "list_notebooks", lambda: notebooks[:1])
        run_report(texts, out, shows_progress=False)
    before = read_bytes(out)
    for _ in range(2):
        with pytest.raises(NotebookError, match=r"see .*out-failed/index\.html; the earlier report in .*out is kept"):
            run_report(texts, out, shows_progress=False)
    assert read_bytes(out) == before
    assert "before the failure" in (tmp_path / "out-failed" / "01_bad.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out-failed"]


def test_one_notebook_alone_does_not_take_the_pages_of_others_away(notebooks, texts, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with pytest.raises(NotebookError):
        run_report(texts, out, shows_progress=False)
    before = read_bytes(out)
    monkeypatch.setattr(pipeline, "load", lambda *_, **__: pytest.fail("the work was begun"))
    with pytest.raises(OutputError, match=r"pages that this run does not make \(01_bad\); choose another .*--out"):
        run_report(texts, out, ["00"], shows_progress=False)
    assert read_bytes(out) == before


@pytest.mark.parametrize(
    ("only", "given", "told"),
    [
        ("03", {"outlet": "Nowhere Gazette"}, "no outlet 'Nowhere Gazette' in the corpus; choose among 'Orsa Post'"),
        ("01", {"compare": "outlet", "target": "Nowhere Gazette"}, "no words of outlet 'Nowhere Gazette'"),
        ("01", {"reference": "nobody"}, "no words of voice_kind 'nobody'"),
        ("01", {"compare": "colour"}, "There is no compare 'colour'"),
    ],
)
def test_a_name_that_the_corpus_does_not_have_is_refused_before_anything_is_written(
    dated, tmp_path, monkeypatch, only, given, told
):
    rows = "early.txt,Orsa Post\nlate.txt,Teln Times\n"
    (dated / "metadata.csv").write_text(f"file,outlet\n{rows}", encoding="utf-8")
    monkeypatch.setattr(run, "_run_notebooks", lambda *_: pytest.fail("a notebook was run"))
    with pytest.raises(ParameterError, match=told):
        run_report(dated, tmp_path / "out", [only], given, shows_progress=False)
    assert [path.name for path in tmp_path.iterdir()] == ["dated"]


@pytest.mark.parametrize(("focus", "n"), [("zzzz", 1), ("dam", 0)])
def test_a_word_that_never_occurs_is_told(texts, focus, n):
    everything = checks.check_choices(pipeline.make_coverage(texts), {"focus": focus})
    told = [row for row in everything.problems["problem"] if "the word to follow, 'zzzz', occurs nowhere" in row]
    assert len(told) == len(everything.problems) == n
