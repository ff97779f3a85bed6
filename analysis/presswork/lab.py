"""Opening the notebooks in JupyterLab, ready to run on a corpus.

The originals may lie in a read-only installation and belong to the project, so people get copies, in whose parameter
cell the corpus stands: a copy that was saved reruns on the same corpus, also under papermill.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from presswork.corpus.shipped import find_default_corpus, find_shipped
from presswork.errors import CorpusError, NotebookError, OutputError, ParameterError
from presswork.outputs import write_file


def open_lab(corpus: Path | None, folder: Path, mapping: str = "", options: Iterable[str] = ()) -> None:
    """Become JupyterLab, at the working folder, with copies of the notebooks in `folder` set to `corpus`.

    Parameters
    ----------
    corpus
        Folder or file of articles, or a folder of tables; None leaves copies that are there as they are.
    mapping
        Column names of an export, as ``text:body,outlet:source``.
    options
        What JupyterLab itself is told, each as ``--NAME`` or ``--NAME=VALUE``.
    """
    for told in copy_notebooks(folder, corpus, mapping):
        print(told, file=sys.stderr)
    environment = dict(os.environ)
    # Defaults of settings, below whatever a user has set: it does not ask whether it may fetch news.
    ours = [str(Path(__file__).parent / "jupyter"), environment.get("JUPYTER_CONFIG_PATH", "")]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, ours))
    if corpus is not None:  # for notebooks of the user's own, in which pw.load() names none
        environment["PRESSWORK_CORPUS"] = str(corpus.resolve())
    environment["PRESSWORK_REPORTS"] = str(Path.cwd() / "reports")  # where reports lie unless told otherwise
    run_server(list_arguments(folder, options), environment)


def list_arguments(folder: Path, options: Iterable[str]) -> list[str]:
    """Return the command that starts JupyterLab with `folder` open, at the working folder where it lies in that."""
    root, folder = Path.cwd(), folder.resolve()
    root = root if folder.is_relative_to(root) else folder
    place = folder.relative_to(root).as_posix()
    # -P: a module that lies in the user's folder, an analysis.py say, must not shadow an installed one.
    command = [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    command += [f"--LabApp.default_url=/lab/tree/{place}"] if place != "." else []
    # Nor does it ask any server for news or newer versions.
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, say
    return [*command, *options]


def run_server(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run JupyterLab in place of this process, so that every signal reaches it and its exit code is ours.

    Raises
    ------
    NotebookError
        On Windows, where no process takes another's place, if it did not start.
    """
    if os.name == "posix":
        os.execve(command[0], list(command), environment)
    code = subprocess.run(list(command), env=environment, check=False).returncode
    if code:
        raise NotebookError(f"JupyterLab did not start or stopped (exit code {code}); what it said stands above.")


# ---- copies of the notebooks


def copy_notebooks(folder: Path, corpus: Path | None = None, mapping: str = "") -> list[str]:
    """Copy the notebooks to `folder`, set to `corpus`, and return what was done to those that were there already.

    A copy that is there keeps whatever its owner made of it, but for the corpus: where another is asked for, that
    stands in its parameter cell afterwards, and results of the earlier one are taken out.

    Raises
    ------
    CorpusError
        If there is no such corpus.
    OutputError
        If the folder cannot be written.
    ParameterError
        If a `mapping` is given and no corpus.
    """
    if corpus is None and mapping:
        raise ParameterError("--map says how the files of a corpus are read; name the corpus, too.")
    if corpus is not None and not corpus.exists():
        raise CorpusError(
            f"{corpus} does not exist; give a folder or a file of articles (options of Jupyter's own that "
            "take a value are written --NAME=VALUE)."
        )
    asked = None if corpus is None else {"corpus": str(corpus.resolve()), "mapping": mapping}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        told = [_copy_notebook(path, folder / path.name, asked) for path in _list_shipped()]
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}); choose another with --notebooks."
        ) from error
    return [one for one in told if one]


def _list_shipped() -> list[Path]:
    return sorted(find_shipped("notebooks").glob("[0-9]*.ipynb"))


def _copy_notebook(source: Path, target: Path, asked: dict[str, str] | None) -> str:
    is_new = not target.exists()
    if not is_new and asked is None:
        return ""
    try:
        notebook = json.loads((source if is_new else target).read_text(encoding="utf-8"))
        is_moved = set_parameters(notebook, asked) if asked else find_default_corpus() != find_shipped("seeds/demo")
    except (ValueError, LookupError, TypeError, AttributeError, SyntaxError):
        return f"{target} is no notebook of ours any more; it was left as it is."
    if is_moved:
        _take_results_out(notebook)
    if is_moved or is_new:
        write_file(target, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    told = f"{target} is set to {asked['corpus']} now; results of another corpus were taken out." if asked else ""
    return told if is_moved and not is_new else ""


def _take_results_out(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def set_parameters(notebook: dict, values: dict[str, str]) -> bool:
    """Set text parameters in a notebook's parameter cell and return whether that changed anything.

    Raises
    ------
    LookupError
        If it has no cell of parameters, or that lacks one of `values`.
    """
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    before = after = "".join(cells[0]["source"])
    for name, value in values.items():
        after = _set_literal(after, name, value)
    cells[0]["source"] = after.splitlines(keepends=True)
    return after != before


def _set_literal(source: str, name: str, value: str) -> str:
    """Return a cell with `name: str = ""  # help` set to `value`, and everything else as it was."""
    nodes = (node for node in ast.parse(source).body if isinstance(node, ast.AnnAssign))
    given = {node.target.id: node.value for node in nodes if isinstance(node.target, ast.Name)}[name]
    if given is None or given.lineno != given.end_lineno:
        raise LookupError(name)
    lines = source.encode().splitlines(keepends=True)  # the places of a node are counted in bytes
    line = lines[given.lineno - 1]
    literal = _write_literal(value).encode()
    lines[given.lineno - 1] = line[: given.col_offset] + literal + line[given.end_col_offset :]
    return b"".join(lines).decode()


def _write_literal(text: str) -> str:
    """Return `text` as a literal of Python between double quotes, with letters as they are where UTF-8 has them."""
    has_half_letters = any("\ud800" <= sign <= "\udfff" for sign in text)  # of a path that is no UTF-8
    return ascii(text) if has_half_letters else json.dumps(text, ensure_ascii=False)
