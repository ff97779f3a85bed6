"""Files elsewhere: addresses as ``s3://bucket/articles``, by fsspec (extra ``scale``) and the driver of the place.

Nothing is asked of a network unless the user names such an address.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from presswork.errors import CorpusError, MissingExtraError, ParameterError

# Two letters at least: C:// is a drive.  Pages of the web are for a browser to save.
_ADDRESS = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]+://")


def is_remote(place: object) -> bool:
    """Return whether a place is an address that fsspec opens, and no path.

    >>> is_remote("s3://bucket/articles"), is_remote("articles"), is_remote("https://a.example/page")
    (True, False, False)
    """
    return isinstance(place, str) and bool(_ADDRESS.match(place))


def open_place(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it.

    Raises
    ------
    MissingExtraError
        If fsspec, or the driver of such a place, is not installed.
    ParameterError
        If nobody knows such addresses.
    """
    try:
        import fsspec

        return fsspec.core.url_to_fs(address)
    except ImportError as error:
        reason = " ".join(str(error).split())[:120].rstrip(".")
        raise MissingExtraError(
            f"{address} needs fsspec and the driver of such places ({reason}): pip install 'presswork[scale]'."
        ) from error
    except ValueError as error:
        raise ParameterError(f"{address} is no address that fsspec knows ({error}); give a folder.") from error


@contextlib.contextmanager
def fetch_corpus(address: str) -> Iterator[Path]:
    """Yield a copy of the file or folder at an address, gone at the end.

    Raises
    ------
    CorpusError
        If nothing is there, or it cannot be read.
    """
    system, root = open_place(address)
    with tempfile.TemporaryDirectory(prefix="presswork-") as folder:
        place = Path(folder, posixpath.basename(root.rstrip("/")) or "corpus")
        try:
            fetch_files(system, {name: place / _cut(name, root) for name in system.find(root)})
        except (OSError, ValueError) as error:
            raise CorpusError(f"{address} cannot be read ({error}); look whether you may.") from error
        if not place.exists():
            raise CorpusError(f"{address} is not there, or holds nothing; name a folder or a file of articles.")
        yield place


def _cut(name: str, root: str) -> str:
    """Return the path of a file below the root; that of the root itself is empty."""
    below = name.removeprefix(root.rstrip("/")).lstrip("/")
    if ".." in PurePosixPath(below).parts:
        raise ValueError(f"the name {name!r} leads out of its folder")
    return below


def fetch_files(system: Any, files: dict[str, Path]) -> None:
    """Copy files of a file system to their places here."""
    for name, place in files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        system.get_file(name, str(place))
