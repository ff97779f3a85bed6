"""Which corpora come with the workbook, and where are they?

The demo corpus is here from the start.  The texts of the reference corpus belong to others: only facts about them
are here (``seeds/reference/metadata.csv``, one row per text), and a copy that the user has is recognised by sha256.
"""

from __future__ import annotations

import csv
import hashlib
import os
from pathlib import Path

from presswork.errors import CorpusError, OutputError
from presswork.outputs import write_file

# The longest of the five texts has 8 kB: files above this need not be read to know that they are something else.
MAX_SEED_BYTES = 100_000
_PACKAGE = Path(__file__).resolve().parents[1]
# In a clone, the package lies in the source root `analysis`, and notebooks and seeds beside that.
_CLONE = _PACKAGE.parents[1]


def find_shipped(name: str) -> Path:
    """Return the path of a folder or file that travels with the package, such as ``notebooks`` or ``seeds/demo``.

    In an installed wheel these lie inside the package; in a clone they lie beside it.
    """
    for folder in (_PACKAGE / "_shipped", _CLONE):
        if (folder / name).exists():
            return folder / name
    raise CorpusError(f"{name} did not come with this installation ({_PACKAGE}); install presswork again.")


def find_reference_folder() -> Path:
    """Return the folder for the five reference texts: the clone's, else ``seeds/reference`` in the current folder.

    An installed package is no place to put a user's files.
    """
    is_clone = (_CLONE / "pyproject.toml").is_file() and (_CLONE / "seeds").is_dir()
    return (_CLONE if is_clone else Path.cwd()) / "seeds" / "reference"


def find_default_corpus() -> Path:
    """Return the corpus that is meant when none is named.

    The one that the environment variable PRESSWORK_CORPUS names; else the reference corpus if its five texts are
    there; else the demo corpus.
    """
    if named := os.environ.get("PRESSWORK_CORPUS"):
        if not Path(named).exists():
            raise CorpusError(f"PRESSWORK_CORPUS names {named}, which is not there; set it to a folder or unset it.")
        return Path(named)
    if all(row["is_present"] for row in list_reference_seeds()):
        return find_reference_folder()
    return find_shipped("seeds/demo")


def list_reference_seeds() -> list[dict]:
    """Return a row for each of the five reference texts: file, outlet, url, sha256, is_present."""
    with find_shipped("seeds/reference/metadata.csv").open(encoding="utf-8", newline="") as lines:
        facts = list(csv.DictReader(lines))
    present = _hash_files(find_reference_folder())
    columns = ("file", "outlet", "url", "sha256")
    return [{c: row[c] for c in columns} | {"is_present": row["sha256"] in present} for row in facts]


def copy_reference_seeds(source: str | Path) -> list[dict]:
    """Return :func:`list_reference_seeds` after copying those of the five found in `source`, under any name.

    Raises
    ------
    CorpusError
        If `source` is no folder.
    OutputError
        If the folder for the texts cannot be written.
    """
    if not Path(source).is_dir():
        raise CorpusError(f"{source} is no folder; name the one that holds the five texts (make seeds FROM=DIR).")
    found, target = _hash_files(Path(source)), find_reference_folder()
    try:
        for seed in list_reference_seeds():
            if seed["sha256"] in found and not seed["is_present"]:
                target.mkdir(parents=True, exist_ok=True)
                write_file(target / seed["file"], found[seed["sha256"]].read_bytes())
        if target.is_dir() and not (target / "metadata.csv").exists():  # outside a clone
            write_file(target / "metadata.csv", find_shipped("seeds/reference/metadata.csv").read_bytes())
    except OSError as error:
        raise OutputError(f"{target} cannot be written ({error.strerror}); run it in a folder of yours.") from error
    return list_reference_seeds()


def _hash_files(folder: Path) -> dict[str, Path]:
    """Return the small files below `folder` by sha256."""
    files = [Path(top, name) for top, _, names in os.walk(folder) for name in sorted(names)]
    small = [f for f in files if f.is_file() and f.stat().st_size <= MAX_SEED_BYTES and os.access(f, os.R_OK)]
    return {hashlib.sha256(f.read_bytes()).hexdigest(): f for f in small}
