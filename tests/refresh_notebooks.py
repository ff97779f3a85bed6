"""Rerun the notebooks on the demo corpus and store the result cells that the tests compare.

Questions begin slides, for `jupyter nbconvert --to slides`.

    python tests/refresh_notebooks.py [NAME ...]

A cell tagged `keep_output` keeps its output; every other output, and all that differs from run to run, is dropped.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]


def refresh_notebook(path: Path) -> bool:
    """Run one notebook, store its result cells, and return whether the file changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    NotebookClient(
        notebook,
        kernel_name="python3",
        extra_arguments=["--log-level=50"],
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    mark_slides(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.id = str(number)  # as nbstripout numbers them
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code" and "keep_output" not in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {"name": "python"}
    after = nbformat.writes(notebook, version=4) + "\n"
    path.write_text(after, encoding="utf-8")
    return after != before


def mark_slides(notebook: nbformat.NotebookNode) -> None:
    """Begin a slide at every question; what prepares the run is on none."""
    for cell in notebook.cells:
        cell.metadata.pop("slideshow", None)
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            cell.metadata["slideshow"] = {"slide_type": "slide"}
        elif "parameters" in cell.metadata.get("tags", []):
            cell.metadata["slideshow"] = {"slide_type": "skip"}


def main() -> None:
    os.environ["PRESSWORK_CORPUS"] = str(ROOT / "seeds" / "demo")
    names = sys.argv[1:]
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        if not names or path.stem in names:
            print(f"{path.name}: {'changed' if refresh_notebook(path) else 'as it was'}")


if __name__ == "__main__":
    main()
