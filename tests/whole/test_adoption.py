"""What others need to take the project up says the same everywhere: versions, dependencies, commands, files."""

import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import presswork
import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OLD = next(iter(map(str, Path.home().glob(".pyenv/versions/3.10*/bin/python"))), None) or shutil.which("python3.10")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def read_yaml(name):
    return yaml.safe_load(read(name))


def name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def test_a_version_stands_in_three_places_and_is_one():
    assert PROJECT["version"] == presswork.__version__ == read_yaml("CITATION.cff")["version"]


def test_the_citation_has_what_the_format_wants():
    assert {"cff-version", "message", "title", "authors"} <= set(read_yaml("CITATION.cff"))


def test_environments_hold_every_dependency():
    needed = {name(one) for one in PROJECT["dependencies"]}
    listed = [one for one in read_yaml("environment.yml")["dependencies"] if isinstance(one, str)]
    assert needed - {name(one) for one in listed} == set()
    assert read_yaml("binder/environment.yml")["dependencies"] == listed
    pinned = {name(line) for line in read("constraints.txt").splitlines() if "==" in line}
    assert needed - pinned == set()


def test_pinned_versions_are_for_every_python_that_is_promised():
    """Debian 12 has Python 3.11.2, and pip takes no version that wants a newer one."""
    pinned = dict(line.split("==") for line in read("constraints.txt").splitlines() if "==" in line)
    there = {name(one.name): one for one in metadata.distributions()}
    oldest = PROJECT["requires-python"].removeprefix(">=") + ".0"
    wanting = [
        one
        for one, version in pinned.items()
        if name(one) in there
        and there[name(one)].version == version
        and oldest not in SpecifierSet(there[name(one)].metadata.get("Requires-Python") or "")
    ]
    assert wanting == []


def test_what_reads_web_pages_needs_no_extra():
    assert {"trafilatura", "htmldate", "lxml-html-clean"} <= {name(one) for one in PROJECT["dependencies"]}


def test_classifiers_are_of_the_versions_that_are_tried():
    versions = [one.rpartition(" ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one]
    tried = read_yaml(".github/workflows/ci.yml")["jobs"]["systems"]["strategy"]["matrix"]["python"]
    assert versions == tried
    assert PROJECT["requires-python"] == f">={versions[0]}"


def test_workflows_call_targets_that_are_there():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    flows = "".join(read(f".github/workflows/{one}.yml") for one in ("ci", "release"))
    named = set(re.findall(r"make (?:-C alone )?([a-z]+)", flows))
    assert {"check", "docs", "test", "dist"} <= named <= targets


@pytest.mark.parametrize("form", ["wrong", "unread", "error"])
def test_issue_forms_are_whole(form):
    asked = read_yaml(f".github/ISSUE_TEMPLATE/{form}.yml")
    assert {"name", "description", "body"} <= set(asked)
    assert all(part["attributes"]["label"] for part in asked["body"])


def test_types_are_announced():
    assert (Path(presswork.__file__).parent / "py.typed").exists()


def test_a_container_serves_the_lab():
    command = read("Dockerfile").splitlines()[-1]
    assert command.startswith('CMD ["presswork", "lab", "--no-browser", "--ip=0.0.0.0"')


@pytest.mark.skipif(OLD is None, reason="there is no Python 3.10 here")
def test_an_older_python_is_told_so_in_one_sentence():
    environment = os.environ | {"PYTHONPATH": str(ROOT / "analysis")}
    run = subprocess.run([OLD, "-c", "import presswork"], capture_output=True, text=True, env=environment)
    assert "ImportError: Presswork needs Python 3.11 or newer; this is 3.10." in run.stderr
