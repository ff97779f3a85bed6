"""How are parts kept at an address, ``s3://bucket/parts``, that all machines of a cluster reach?

As in a folder (:mod:`presswork.engines.store`): what is written last tells that all of a key is there, and the hashes
that it tells prove it.
"""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from presswork.engines.store import FINISHED, Store, tell
from presswork.remote import fetch_files, open_place
from presswork.table_files import Content

# What a store names its files; anything else was not written by one.
_FILE = re.compile(r"\w+/[0-9a-f]+\.\w+")


@dataclass(frozen=True)
class RemoteStore(Store):
    """A store whose folder is an address; what is taken or kept passes through a folder here."""

    address: str = ""

    @property
    def place(self) -> str:
        """Where it is, as it is told."""
        return self.address

    def find_contents(self, key: str) -> tuple[dict[str, Content], dict] | None:
        """Return what was kept under a key, as it stands in its files; None if it is not there, or is damaged."""
        with self._open_here() as here:
            return here.find_contents(key) if self._fetch(key, here.folder) else None

    def keep(self, key: str, frames: Mapping[str, pd.DataFrame], notes: Mapping | None = None) -> None:
        """Keep tables by their names; where the address cannot be written, that is told, and nothing else happens."""
        with self._open_here() as here:
            here.keep(key, frames, notes)
            written = [path.relative_to(here.folder) for path in here.folder.rglob("*") if path.is_file()]
            try:
                system, root = open_place(self.address)
                for name in sorted(written, key=lambda path: path.parts[0] == FINISHED):
                    system.makedirs(f"{root}/{name.parent.as_posix()}", exist_ok=True)
                    system.put_file(str(here.folder / name), f"{root}/{name.as_posix()}")
            except (OSError, ValueError) as error:
                tell(f"Nothing was kept at {self.address}: {error}")

    @contextlib.contextmanager
    def _open_here(self) -> Iterator[Store]:
        with tempfile.TemporaryDirectory(prefix="presswork-") as folder:
            yield Store(Path(folder), keeps_failures=self.keeps_failures)

    def _fetch(self, key: str, folder: Path) -> bool:
        """Copy all files of a key to a folder; return whether they are there."""
        system, root = open_place(self.address)
        finished = f"{FINISHED}/{key}.json"
        try:
            if not system.exists(f"{root}/{finished}"):
                return False
            fetch_files(system, {f"{root}/{finished}": folder / finished})
            names = [name for name in json.loads((folder / finished).read_bytes())["files"] if _FILE.fullmatch(name)]
            fetch_files(system, {f"{root}/{name}": folder / name for name in names})
        except (OSError, ValueError, TypeError, LookupError):  # damaged, or being written
            return False
        return True
