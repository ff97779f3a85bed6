"""The command: what a user types, what comes back, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from presswork.cli import main

REPOSITORY = Path(__file__).parents[1]


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "corpus" / "ferry.txt"
    path.parent.mkdir()
    path.write_text(
        "Ferry talks resume\n\n“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n\n"
        "The port authority said the quay was ready.\n",
        encoding="utf-8",
    )
    return path


def test_help_names_every_command():
    result = run("--help")
    assert result.exit_code == 0
    assert all(name in result.output for name in ("report", "tables", "seeds", "lab"))


def test_help_imports_nothing_heavy():
    code = (
        "import sys; import presswork.cli; print([m for m in ('pandas', 'matplotlib', 'nltk') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_tables_are_written_for_a_single_file(article, tmp_path, file_format):
    result = run("tables", article, "--out", tmp_path / "out", "--format", file_format)
    assert result.exit_code == 0, result.output
    names = {path.stem for path in (tmp_path / "out").glob(f"*.{file_format}")}
    assert {"articles", "blocks", "quotations", "speakers", "comments", "shared_text", "problems"} <= names
    assert "Ilva Torrek" in (tmp_path / "out" / f"quotations.{file_format}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "nowhere", "nowhere"),
        (lambda folder: (folder / "empty").mkdir() or folder / "empty", "empty"),
        (lambda folder: (folder / "x.csv").write_text("id,words\n1,hello\n") and folder / "x.csv", "words"),
        (lambda folder: (folder / "x.parquet").write_bytes(b"PAR1 broken") and folder / "x.parquet", "x.parquet"),
        (lambda folder: (folder / "b.txt").write_bytes(bytes(range(256)) * 40) and folder / "b.txt", "b.txt"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path, make, says):
    result = run("tables", make(tmp_path), "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_pair_without_equals_is_explained(article):
    result = run("report", article, "-p", "top_n")
    assert result.exit_code == 1
    assert "name=value" in result.output


def test_a_mapping_without_equals_is_explained(article, tmp_path):
    result = run("tables", article, "--out", tmp_path / "out", "--map", "body")
    assert result.exit_code == 1
    assert "OURS=THEIRS" in result.output


@pytest.mark.parametrize("name", ["file", "file/below", "locked", "locked/below"])
def test_a_folder_that_cannot_be_written_is_told_before_the_work(article, tmp_path, monkeypatch, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "locked").mkdir()
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: may(path, mode) and not (mode & os.W_OK and Path(path).name == "locked")
    )
    monkeypatch.setattr("presswork.pipeline.load", lambda *_, **__: pytest.fail("the work was begun"))
    result = run("tables", article, "--out", tmp_path / name)
    assert result.exit_code == 1
    assert "--out" in result.output
    assert "cannot be written" in result.output


def test_seeds_lists_five_articles_and_the_addresses_that_are_no_headline():
    result = run("seeds")
    assert result.exit_code == 0
    assert result.output.count("missing") + result.output.count("present ") == 5
    assert result.output.count("https://") == 4
    assert result.output.count("no address kept") == 1


def test_the_package_is_found_beside_a_module_of_the_same_name(article, tmp_path):
    (tmp_path / "analysis.py").write_text("raise SystemExit('wrong module')")
    command = [str(Path(sys.executable).with_name("presswork")), "tables", str(article), "--out", "out"]
    out = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=os.environ, check=False)
    assert out.returncode == 0, out.stderr


def test_a_report_says_what_was_left_out_and_what_would_read_it(article, tmp_path, monkeypatch):
    (article.parent / "page.html").write_text("<html><body><p>Ferry talks resume.</p></body></html>")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setattr("presswork.report.run._run_notebooks", lambda *_: None)
    monkeypatch.setattr("presswork.report.front.frontpage._describe_report", lambda _: {})
    result = run("report", article.parent, "--out", tmp_path / "out")
    told = "Problems: 1 left out, 1 of which can be read after: pip install 'presswork[html]'"
    assert told in result.output
    assert told.removeprefix("Problems: ").replace("'", "&#39;") in (tmp_path / "out" / "index.html").read_text()


def test_wrong_usage_names_the_command_as_it_is_typed():
    command = [str(Path(sys.executable).with_name("presswork")), "audit", "--nowhere"]
    out = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    assert out.returncode == 2
    assert out.stderr.startswith("Usage: presswork audit [OPTIONS] [CORPUS]\n")


def test_a_report_says_that_the_word_to_follow_never_occurs(article, tmp_path, monkeypatch):
    monkeypatch.setattr("presswork.report.run._run_notebooks", lambda *_: None)
    monkeypatch.setattr("presswork.report.front.frontpage._describe_report", lambda _: {})
    result = run("report", article, "--out", tmp_path / "out", "-p", "focus=zzzz")
    assert "-p focus: the word to follow, 'zzzz', occurs nowhere among the words counted.\n" in result.output
