"""The documents keep their word: commands, targets and files that they name exist."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from presswork.cli import main

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_named_in_the_documents_exist(document):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", read(document), re.M))
    assert named
    assert named <= targets


def test_commands_named_in_the_readme_exist():
    named = set(re.findall(r"^presswork ([a-z]+)", read("README.md"), re.M))
    assert named
    assert named - set(main.commands) == set()


def test_options_named_in_the_readme_exist():
    for command, line in re.findall(r"^presswork ([a-z]+) (.*)$", read("README.md"), re.M):
        help_text = CliRunner().invoke(main, [command, "--help"]).output
        for option in re.findall(r"(?<!\S)--?[a-z]+", line):
            assert option in help_text, f"presswork {command} has no {option}"


def test_the_lines_for_a_notebook_of_ones_own_run(monkeypatch, tmp_path):
    """On the demo corpus, where names and days come from."""
    (code,) = re.findall(r"```python\n(.*?)```", read("README.md"), re.S)
    shutil.copytree(ROOT / "seeds" / "demo", tmp_path / "my-articles")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["tones"]) > 1
    assert 0 < len(names["spring"].articles) < len(names["coverage"].articles)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_linked_in_the_documents_exist(document):
    links = re.findall(r"\]\(([^)#:]+)\)", read(document))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
