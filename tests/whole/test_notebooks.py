"""The notebooks keep the house's shape: a question, a call, a sentence; no logic, no stale output.

That they run, and that their stored result cells still hold, is what ``pytest --nbval-lax notebooks`` tests.
"""

import ast
import html
import itertools
import re
import statistics
from pathlib import Path

import nbconvert
import nbformat
import papermill
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
KEPT = {"keep_output", "nbval-check-output"}


def read(path):
    return nbformat.read(path, as_version=4)


def list_cells(path, kind):
    return [cell for cell in read(path).cells if cell.cell_type == kind]


def list_tags(cell):
    return set(cell.metadata.get("tags", []))


def test_all_seven_are_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["00", "01", "02", "03", "04", "05", "06"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


def test_it_names_itself_and_its_kernel(notebook):
    metadata = read(notebook).metadata
    assert metadata.kernelspec.name == "python3"
    assert metadata.title


def test_headings_form_a_tree(notebook):
    prose = "\n".join(cell.source for cell in list_cells(notebook, "markdown"))
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    assert len(set(headings)) == len(headings)
    assert "Limits" in headings


def test_prose_is_at_least_as_frequent_as_code(notebook):
    assert len(list_cells(notebook, "markdown")) >= len(list_cells(notebook, "code"))


def test_cells_are_short_and_hold_no_logic(notebook):
    forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda, ast.Try, ast.If)
    for cell in list_cells(notebook, "code"):
        assert len(cell.source.splitlines()) <= (16 if "parameters" in list_tags(cell) else 12)
        found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, forbidden)]
        assert not found, cell.source


def test_parameters_are_typed_literals_with_a_help_comment(notebook):
    (cell,) = [cell for cell in list_cells(notebook, "code") if "parameters" in list_tags(cell)]
    for line, node in zip(cell.source.splitlines(), ast.parse(cell.source).body, strict=True):
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.value, ast.Constant)
        assert type(node.value.value).__name__ == node.annotation.id
        assert re.search(r"  # .{10,}", line), line


def test_only_result_cells_are_stored_and_they_are_plain_text(notebook):
    stored = 0
    for cell in list_cells(notebook, "code"):
        if list_tags(cell) & KEPT:
            assert list_tags(cell) >= KEPT
            assert cell.outputs
            assert cell.execution_count
            assert all(o.get("name") == "stdout" and len(o.text) < 2000 for o in cell.outputs)  # no warnings
            stored += 1
        else:
            assert not cell.outputs
            assert cell.execution_count is None
    assert stored >= 2


def test_the_last_cell_says_where_the_figures_come_from(notebook):
    assert "coverage.describe(**given)" in read(notebook).cells[-1].source


def test_no_number_of_the_corpus_is_typed_into_prose(notebook):
    """Numbers in prose may only be those of a rule (10,000 words, 95 %, one, -1 to 1)."""
    prose = "\n".join(cell.source for cell in list_cells(notebook, "markdown"))
    prose = re.sub(r"`[^`]*`|10,000|95 %|-?1\b|TB-?2|U\.S\.", "", prose)
    assert not re.search(r"\d{2,}", prose)


def test_code_cells_are_a_question_put_in_a_line_or_two(notebook):
    lines = [
        cell.source.count("\n") + 1 for cell in list_cells(notebook, "code") if "parameters" not in list_tags(cell)
    ]
    assert statistics.median(lines) <= 2
    assert max(lines) <= 6


def test_plain_papermill_runs_beside_modules_of_the_users_own(tmp_path, monkeypatch):
    """A kernel puts its working folder first on the path."""
    for name in ("analysis", "pandas_helper", "text"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the module of the user was imported')")
    monkeypatch.chdir(tmp_path)
    papermill.execute_notebook(NOTEBOOKS[2], "out.ipynb", kernel_name="python3", progress_bar=False)
    assert "Statements:" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"topn": 3},
            "no parameter 'topn' in this notebook; known are compare, corpus, count_copies_once, every_form",
        ),
        ({"focus": "/(/"}, "'/\\(/', is no regular expression"),
        ({"top_n": "three"}, "top_n is 'three'; it must be a whole number of at least 1"),
    ],
)
def test_plain_papermill_refuses_what_the_notebook_does_not_know(given, told, tmp_path):
    with pytest.raises(papermill.PapermillExecutionError, match=f"ParameterError.*{told}"):
        papermill.execute_notebook(NOTEBOOKS[1], tmp_path / "out.ipynb", given, progress_bar=False)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_becomes_slides_a_question_each_and_a_script(path):
    notebook = nbformat.read(path, as_version=4)
    asked = [cell.source.lstrip("# ").split("\n")[0] for cell in notebook.cells if cell.source.startswith("#")]
    slides, _ = nbconvert.SlidesExporter().from_notebook_node(notebook)
    shown = re.split(r"<section><section>", slides.replace(">\n", ">"))[1:]
    assert len(shown) == len(asked)
    assert all(html.escape(question, quote=False) in slide for question, slide in zip(asked, shown, strict=True))
    assert not any("corpus: str" in re.sub("<[^>]*>", "", slide) for slide in shown)
    script, _ = nbconvert.PythonExporter().from_notebook_node(notebook)
    compile(script, path.name, "exec")
