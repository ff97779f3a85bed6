"""Cells stand alone: after a whole run each can be run again, alone or in another order, and shows the same."""

import ast
import contextlib
import io
import os
import re
from pathlib import Path
from unittest import mock

import nbformat
import presswork as pw
import pytest
from presswork import pipeline
from presswork.show import html
from presswork.show.charts import canvas

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module", autouse=True)
def corpus(tmp_path_factory):
    """The demo's tables as the default corpus: they are read at once, which a loading cell run three times needs."""
    folder = tmp_path_factory.mktemp("cells") / "demo"
    pipeline.write_tables(pw.load(), folder, ["jsonl"])
    cheaply = mock.patch.object(canvas, "_PIXELS_PER_INCH", 20)  # packing pictures is a third of the time
    with mock.patch.dict(os.environ, {"PRESSWORK_CORPUS": str(folder)}), cheaply:
        yield folder


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def ran(request, corpus):
    """The names of a notebook after "Run all", its cells by section, and what each showed."""
    names = {"__name__": "__main__"}
    sections = split_sections(nbformat.read(request.param, as_version=4).cells)
    return names, sections, [[run_cell(names, source) for source in section] for section in sections]


def split_sections(cells):
    """Return the code cells of each section; the first holds the parameters and the loading."""
    sections = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            sections.append([])
        elif cell.cell_type == "code":
            sections[-1].append(cell.source)
    return [section for section in sections if section]


def run_cell(names, source):
    """Return what a cell prints and the forms in which its last value is shown."""
    tree, said = ast.parse(source), io.StringIO()
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(said):
        exec(compile(tree, "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
    bundle = value._repr_mimebundle_() if value is not None else {}
    data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    data.pop("application/vnd.jupyter.widget-view+json", None)  # the number of a widget, drawn by chance
    return said.getvalue(), data


def list_cells(sections, shown):
    return [pair for section, seen in zip(sections, shown, strict=True) for pair in zip(section, seen, strict=True)]


def test_every_cell_runs_again_alone(ran):
    names, sections, shown = ran
    for source, seen in list_cells(sections, shown):
        assert run_cell(names, source) == seen, source


def test_cells_of_a_section_run_in_reverse_order(ran):
    names, sections, shown = ran
    backwards = [[list(reversed(cells)) for cells in table[1:]] for table in (sections, shown)]
    for source, seen in list_cells(*backwards):
        assert run_cell(names, source) == seen, source


def test_outputs_stay_small_and_hold_no_script_but_ours(ran):
    _, sections, shown = ran
    markup = [seen[1].get("text/html", "") for _, seen in list_cells(sections, shown)]
    tables = [one for one in markup if "<tbody" in one]
    assert tables
    assert max(map(len, tables)) < 200_000
    scripts = {script for one in markup for script in re.findall("<script.*?(?:</script>|$)", one, re.DOTALL)}
    assert scripts == {f"<script>{html.read_script()}</script>"}


def test_a_name_means_one_thing(ran):
    """The second meaning of a name is what makes a cell show another table under its caption."""
    _, sections, _ = ran
    given = [
        target.id
        for source, _ in list_cells(sections[1:], sections[1:])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
        for target in ast.walk(ast.Tuple(node.targets, ast.Store()))
        if isinstance(target, ast.Name)
    ]
    assert sorted(given) == sorted(set(given))
