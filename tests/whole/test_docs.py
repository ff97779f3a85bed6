"""The documents keep their word: commands, targets and files that they name exist."""

import re
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


def test_every_room_has_three_to_nine_modules():
    """Folders are rooms that a newcomer can take in at a glance; a room's own rooms and its `__init__` aside."""
    package = ROOT / "analysis" / "presswork"
    rooms = {path.parent for path in package.rglob("*.py")} - {package}
    sizes = {room.name: len([path for path in room.glob("*.py") if path.name != "__init__.py"]) for room in rooms}
    assert {name: n for name, n in sizes.items() if not 3 <= n <= 9} == {}
