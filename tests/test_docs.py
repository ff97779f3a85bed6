"""The documents keep their word: commands, targets and files that they name exist."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main

ROOT = Path(__file__).parents[1]
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
    named = set(re.findall(r"presswork ([a-z]+)", read("README.md")))
    assert named
    assert named - set(main.commands) == set()


def test_options_named_in_the_readme_exist():
    for command, line in re.findall(r"^presswork ([a-z]+) (.*)$", read("README.md"), re.M):
        help_text = CliRunner().invoke(main, [command, "--help"]).output
        for option in re.findall(r"(?<!\S)--?[a-z]+", line):
            assert option in help_text, f"presswork {command} has no {option}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_linked_in_the_documents_exist(document):
    links = re.findall(r"\]\(([^)#:]+)\)", read(document))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def read_rooms():
    """Modules by the number of their room, the highest room first, as CONTRIBUTING lists them."""
    rows = re.findall(r"^\| [a-z ]+ \| (`.+`) \|$", read("CONTRIBUTING.md"), re.M)
    return {module: number for number, row in enumerate(rows) for module in re.findall(r"`(\w+)`", row)}


def test_every_module_has_its_room():
    modules = {path.stem for path in (ROOT / "analysis").glob("*.py")} - {"__init__"}
    assert modules == set(read_rooms())


def test_imports_run_downwards_only():
    rooms, upwards = read_rooms(), []
    for module, room in rooms.items():
        code = read(f"analysis/{module}.py")
        named = re.findall(r"^from analysis\.(\w+) import", code, re.M)
        named += [
            name
            for line in re.findall(r"^from analysis import ([^\n(]+)", code, re.M)
            for name in re.findall(r"\w+", line)
        ]
        upwards += [f"{module} imports {name}" for name in named if rooms.get(name, 99) < room]
    assert upwards == []
