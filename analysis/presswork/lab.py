"""Opening the notebooks in JupyterLab, ready to run on a corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from presswork.corpus.shipped import find_shipped
from presswork.errors import CorpusError, NotebookError, OutputError
from presswork.outputs import write_file


def copy_notebooks(folder: Path) -> list[Path]:
    """Copy the notebooks to `folder` and return the copies; a file that is there already is left as it is.

    Copies, because the originals may lie in a read-only installation and belong to the project.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for notebook in sorted(find_shipped("notebooks").glob("*.ipynb")):
            if not (folder / notebook.name).exists():
                write_file(folder / notebook.name, notebook.read_bytes())
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}); choose another with --notebooks."
        ) from error
    return sorted(folder.glob("*.ipynb"))


def open_lab(corpus: Path | None, folder: Path) -> None:
    """Start JupyterLab on copies of the notebooks in `folder`; `corpus` becomes their default corpus."""
    environment = dict(os.environ)
    if corpus is not None:
        if not corpus.exists():
            raise CorpusError(f"{corpus} does not exist; give a folder or a file of articles.")
        environment["PRESSWORK_CORPUS"] = str(corpus.resolve())
    copy_notebooks(folder)
    # -P: a module that lies in the user's folder, an analysis.py say, must not shadow an installed one.
    command = [sys.executable, "-P", "-m", "jupyterlab", str(folder)]
    # Nor does it ask any server for news or newer versions.
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, say
    code = subprocess.run(command, env=environment, check=False).returncode
    if code:
        raise NotebookError(f"JupyterLab did not start or stopped (exit code {code}); what it said stands above.")
