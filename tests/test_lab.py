"""Opening JupyterLab: copies that are set to the corpus, and a server that is told what the user said."""

import json
import os

import papermill
import pytest
from click.testing import CliRunner
from presswork import lab
from presswork.cli import main
from presswork.errors import CorpusError, OutputError, ParameterError

SHIPPED = sorted(path.name for path in lab._list_shipped())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The user's working folder, with articles in it."""
    (tmp_path / "my-articles").mkdir()
    (tmp_path / "my-articles" / "ferry.txt").write_text("Ferry sails\n\nThe ferry sailed.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    """What would have been started, in place of starting it."""
    calls = []
    monkeypatch.setattr(lab, "run_server", lambda command, environment: calls.append((command, environment)))
    return calls


def open_with(*arguments):
    return CliRunner().invoke(main, ["lab", *arguments])


def read(folder, name=SHIPPED[1]):
    return json.loads((folder / "presswork-notebooks" / name).read_text(encoding="utf-8"))


def list_outputs(notebook):
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


@pytest.mark.parametrize(("uid", "is_root"), [(0, True), (1000, False)])
def test_root_may_open_it_too(uid, is_root, folder, started, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)
    assert open_with().exit_code == 0
    assert ("--allow-root" in started[0][0]) == is_root


def test_the_root_is_the_working_folder_and_opens_at_the_copies(folder, started):
    open_with("my-articles")
    command, environment = started[0]
    assert f"--ServerApp.root_dir={folder}" in command
    assert "--LabApp.default_url=/lab/tree/presswork-notebooks" in command
    assert environment["PRESSWORK_CORPUS"] == str(folder / "my-articles")


def test_a_folder_elsewhere_is_its_own_root(folder, started, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    open_with("my-articles", "--notebooks", str(elsewhere))
    assert f"--ServerApp.root_dir={elsewhere}" in started[0][0]


def test_options_of_jupyter_pass_through(folder, started):
    open_with("--ServerApp.token=t", "my-articles", "--port", "9999", "--no-browser", "--ip=127.0.0.1", "--debug")
    assert {"--ServerApp.token=t", "--port=9999", "--no-browser", "--ip=127.0.0.1", "--debug"} <= set(started[0][0])


def test_a_value_apart_from_its_option_is_no_corpus(folder, started):
    said = open_with("my-articles", "--ip", "127.0.0.1").output
    assert "'127.0.0.1' is one corpus too many; write Jupyter's options as --NAME=VALUE" in said
    assert "127.0.0.1 does not exist" in open_with("--ip", "127.0.0.1").output
    assert not started


def test_the_corpus_stands_in_the_copies(folder, started):
    open_with("my-articles", "--map", "text=body", "--dates", "dmy")
    assert sorted(path.name for path in (folder / "presswork-notebooks").iterdir()) == SHIPPED
    for name in SHIPPED:
        given = papermill.inspect_notebook(folder / "presswork-notebooks" / name)
        assert json.loads(given["corpus"]["default"]) == str(folder / "my-articles")
        assert given["mapping"]["default"] == '"text:body,reading.dates:dmy"'
        assert given["corpus"]["help"].startswith("folder or file")


def test_results_of_another_corpus_are_taken_out_and_told(folder, started):
    open_with()
    assert list_outputs(read(folder))  # the demo's, of the demo
    result = open_with("my-articles")
    assert (
        f"{SHIPPED[1]} is set to {folder / 'my-articles'} now; results of another corpus were taken" in result.output
    )
    assert list_outputs(read(folder)) == []


def test_the_default_corpus_may_be_another_than_the_demo(folder, started, monkeypatch):
    monkeypatch.setenv("PRESSWORK_CORPUS", str(folder / "my-articles"))
    open_with()
    assert list_outputs(read(folder)) == []


def test_what_people_made_of_a_copy_is_kept(folder, started):
    open_with("my-articles")
    path = folder / "presswork-notebooks" / SHIPPED[1]
    mine = read(folder)
    mine["cells"].append({"cell_type": "code", "source": "1", "metadata": {}, "outputs": [1], "execution_count": 1})
    path.write_text(json.dumps(mine), encoding="utf-8")
    before = path.read_bytes()
    for arguments in (["my-articles"], []):
        assert open_with(*arguments).output == ""
        assert path.read_bytes() == before


def test_a_copy_that_is_none_any_more_is_left_and_told(folder, started):
    (folder / "presswork-notebooks").mkdir()
    for name, text in zip(SHIPPED, ["no json", "[]", '{"cells": []}'], strict=False):
        (folder / "presswork-notebooks" / name).write_text(text, encoding="utf-8")
    told = open_with("my-articles").output.splitlines()
    assert [line for line in told if "is no notebook of ours any more" in line] == told
    assert len(told) == 3


@pytest.mark.parametrize("name", ['a "quoted" one', "naïve 🗞", "back\\slash", "two\nlines", "\udcff"])
def test_any_name_of_a_folder_is_written_as_what_it_is(name):
    cell = {"metadata": {"tags": ["parameters"]}, "source": ['corpus: str = ""  # é, help\n', "top_n: int = 3"]}
    assert lab.set_parameters({"cells": [cell]}, {"corpus": name})
    names = {}
    exec("".join(cell["source"]), names)
    assert names["corpus"] == name
    assert cell["source"][0].endswith("  # é, help\n")
    assert not lab.set_parameters({"cells": [cell]}, {"corpus": name})


def test_what_is_not_there_is_told(folder):
    with pytest.raises(CorpusError, match="nowhere does not exist"):
        lab.copy_notebooks(folder / "mine", folder / "nowhere")
    with pytest.raises(ParameterError, match="name the corpus, too"):
        lab.copy_notebooks(folder / "mine", None, "text=body")
    with pytest.raises(OutputError, match="choose another with --notebooks"):
        lab.copy_notebooks(folder / "my-articles" / "ferry.txt" / "mine")
