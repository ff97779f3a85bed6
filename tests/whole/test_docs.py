"""The documents keep their word: commands, targets and files that they name exist."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from doc_blocks import DOCUMENTS, Session, is_shown, list_blocks, prepare
from presswork.cli import main
from presswork.schema import SCHEMA

ROOT = Path(__file__).parents[2]
CONTRIBUTED = ("README.md", "CONTRIBUTING.md")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", CONTRIBUTED)
def test_make_targets_named_in_the_documents_exist(document):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", read(document), re.M))
    assert named
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_runs_and_shows_what_the_document_says(document, tmp_path):
    """`python tests/refresh_docs.py` writes what is shown anew."""
    with Session(prepare(tmp_path)) as session:
        previous = ""
        for block in list_blocks(read(document)):
            language, title, content = block.groups()
            if language == "text" and not title and previous:
                assert is_shown(content, session.shown), f"{content}\nis not what is shown:\n{session.shown}"
            session.run(language, title, content)
            previous = language if language in ("sh", "python") else ""


@pytest.mark.parametrize("document", DOCUMENTS)
def test_options_named_in_prose_exist(document):
    named = set(re.findall(r"`(--[a-z-]+)", re.sub(r"^```.*?^```$", "", read(document), flags=re.M | re.S)))
    known = "".join(CliRunner().invoke(main, [command, "--help"]).output for command in main.commands)
    assert [option for option in named if option not in known] == []


@pytest.mark.parametrize("document", CONTRIBUTED)
def test_files_linked_in_the_documents_exist(document):
    """Those of the pages in docs are checked as they are built."""
    links = re.findall(r"\]\(([^)#:]+)\)", read(document))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="the group docs is not installed")
def test_the_documentation_is_built_whole_without_a_server(tmp_path):
    """Strictly: a link that leads nowhere, a page that is in no menu, or a function that is not there is an error."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    pages = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert len(pages) >= 14
    asked = re.compile(r"<(?:link|script|img|iframe)[^>]*(?:href|src)=[\"']?(?:https?:)?//[^>]*>")
    assert [(path.name, found) for path, text in pages.items() for found in asked.findall(text)] == []
    tables = pages[tmp_path / "site" / "reference" / "tables.html"]
    assert [name for name in SCHEMA if f'id="{name}"' not in tables] == []
    assert ":func:" not in pages[tmp_path / "site" / "reference" / "api.html"]
