"""What has been made before?

A store is a folder of tables, each under a key that is made of all they were made from: the documents, the user's
lists, the instrument, and this package's code, lists and weights.  Each table is a folder with a file for each key,
which Parquet readers take as one data set; that all files of a key are there is told by one in the folder `finished`,
written last, with the sha256 of the others.  The cache is a store, and so is what a cluster writes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import platformdirs

from presswork import outputs, table_files
from presswork.engines.annotation import TABLES
from presswork.engines.parts import FAILURES, Annotated, Kept, Part, Settings, annotate_part
from presswork.errors import BusyError, EngineError, OutputError, PressworkError
from presswork.schema import make_table, to_rows
from presswork.table_files import Content

# What tables are made with, beside our own package.
_PACKAGES = "charset-normalizer feedparser ftfy htmldate lxml lxml_html_clean nh3 nltk numpy openpyxl pandas".split()
_PACKAGES += "pdfminer.six pyarrow PyStemmer python-docx rapidfuzz regex simplemma striprtf trafilatura".split()
_PACKAGES += "vaderSentiment warcio".split()
FINISHED = "finished"
# The folder in place of the user's own; "off" for none.
CACHE_VARIABLE = "PRESSWORK_CACHE"
# Of each kind: some 80,000 articles.
MOST_BYTES = 1_000_000_000
# Files of a key that was never finished are swept after so many seconds: nobody is writing it any more.
_SECONDS_UNFINISHED = 86_400


def name_part(part: Part, settings: Settings) -> str:
    """Return the key of a part: a sha256 of all that its tables are made from."""
    names = [] if settings.names is None else to_rows(settings.names)
    content = [
        digest_code(),
        settings.tone_model,
        names,
        settings.own,
        to_rows(part.articles),
        to_rows(part.exported),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, default=str).encode()).hexdigest()


@functools.cache
def digest_code() -> str:
    """Return a sha256 of this package's files, lists and weights among them, and of the versions it works with."""
    versions = [(name, _find_version(name)) for name in _PACKAGES]
    content = [list_code(Path(__file__).parents[1]), versions, platform.python_version(), platform.machine()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def list_code(root: Path) -> list[tuple[str, str]]:
    """Return name and sha256 of each file below `root` that results may depend on."""
    paths = [path for path in root.rglob("*") if path.suffix in (".py", ".csv", ".npz", ".json")]
    return [(path.relative_to(root).as_posix(), outputs.hash_file(path)) for path in sorted(paths)]


def _find_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


@dataclass(frozen=True)
class Store:
    """A folder of tables by key.

    Attributes
    ----------
    folder
        Where it is; made when something is kept.
    most_bytes
        What it may hold; what was not asked for the longest goes first. None for any size.
    keeps_failures
        Whether a part is kept in which something failed; else it is tried again the next time.
    """

    folder: Path
    most_bytes: int | None = None
    keeps_failures: bool = False

    @property
    def place(self) -> str:
        """Where it is, as it is told."""
        return str(self.folder)

    def find(self, key: str) -> tuple[dict[str, pd.DataFrame], dict] | None:
        """Return the tables that were kept under a key, and the notes; None if they are not there, or are damaged."""
        found = self.find_contents(key)
        if found is None:
            return None
        return {name: table_files.read_contents(name, [own]) for name, own in found[0].items()}, found[1]

    def find_contents(self, key: str) -> tuple[dict[str, Content], dict] | None:
        """Return what :meth:`find` does, the tables as they stand in their files."""
        written = outputs.read_own(self._name_finished(key), "files", "notes")
        if written is None:
            return None
        try:
            contents = {
                file.partition("/")[0]: table_files.read_content(self.folder / file, digest)
                for file, digest in written["files"].items()
            }
        except (PressworkError, OSError, ValueError, TypeError, AttributeError, LookupError) as error:
            tell(f"The cache is damaged ({str(error)[:200]}); what stood there is made anew.")
            return None
        with contextlib.suppress(OSError):  # the cache of another user may be read only
            os.utime(self._name_finished(key))
        return contents, written["notes"]

    def keep(self, key: str, frames: Mapping[str, pd.DataFrame], notes: Mapping | None = None) -> None:
        """Keep tables by their names; where the folder cannot be written, that is told, and nothing else happens."""
        kind = choose_format()
        try:
            files = [table_files.write_table(frame, self.folder / name, key, kind) for name, frame in frames.items()]
            listed = {path.relative_to(self.folder).as_posix(): outputs.hash_file(path) for path in files}
            size = sum(path.stat().st_size for path in files)
            content = json.dumps({"files": listed, "bytes": size, "notes": notes}, indent=1) + "\n"
            self._name_finished(key).parent.mkdir(parents=True, exist_ok=True)
            outputs.write_file(self._name_finished(key), content)
        except BusyError:  # another run is keeping the same
            return
        except (OutputError, OSError) as error:
            tell(f"Nothing was kept for the next run: {error}")

    def _name_finished(self, key: str) -> Path:
        return self.folder / FINISHED / f"{key}.json"

    def sweep(self) -> None:
        """Let go what was not asked for the longest, until the rest is as small as it may be."""
        if self.most_bytes is None:
            return
        left, parts = self.most_bytes, sorted(self._list_finished(), reverse=True)
        for _, key, size in parts:
            left -= size
            if left < 0:
                self._remove(key)
        self._sweep_unfinished({key for _, key, _ in parts})

    def _list_finished(self) -> Iterator[tuple[float, str, int]]:
        """Yield when each key was last asked for, the key and its size."""
        for path in (self.folder / FINISHED).glob("*.json"):
            written = outputs.read_own(path, "bytes")
            with contextlib.suppress(OSError):  # gone meanwhile
                yield path.stat().st_mtime, path.stem, written["bytes"] if written else 0

    def _remove(self, key: str) -> None:
        self._name_finished(key).unlink(missing_ok=True)  # first: without it the rest is nothing
        for path in self.folder.glob(f"*/{key}.*"):
            path.unlink(missing_ok=True)

    def _sweep_unfinished(self, finished: set[str]) -> None:
        for path in self.folder.glob("*/*.*"):
            with contextlib.suppress(OSError):
                if path.stem not in finished and time.time() - path.stat().st_mtime > _SECONDS_UNFINISHED:
                    path.unlink()


def find_cache(kind: str) -> Store | None:
    """Return the cache of ``parts`` or of whole ``corpora``, None where the environment says off.

    It lies in the user's cache folder, at most two gigabytes of it.  Nothing is lost with it but time: results do not
    depend on it, and it may be deleted at any moment.
    """
    told = os.environ.get(CACHE_VARIABLE, "")
    if told.lower() in ("off", "no", "0"):
        return None
    return Store(Path(told or platformdirs.user_cache_dir("presswork")) / kind, MOST_BYTES)


def find_part(store: Store, key: str) -> Kept | None:
    """Return what was made of a part before, None if nothing was."""
    found = store.find_contents(key)
    if found is None or set(found[0]) != {*TABLES, FAILURES}:
        return None
    return Kept(found[0])


def annotate_kept(part: Part, settings: Settings, store: Store | None, key: str) -> Annotated:
    """Return what is made of a part, which is kept in the store under its key, if there is one."""
    annotated = annotate_part(part, settings)
    if store is not None and (store.keeps_failures or not annotated.failures):
        store.keep(key, {**annotated.frames, FAILURES: make_table(FAILURES, annotated.failures)})
    return annotated


def keep_part(part: Part, settings: Settings, store: Store, key: str, code: str) -> None:
    """Annotate a part and keep it: what a worker of a cluster does, where `code` is what this package must be.

    Raises
    ------
    EngineError
        If the worker has other code, lists or versions, which may give other tables.
    """
    if digest_code() != code:
        raise EngineError(
            "A worker has another version of Presswork, of its lists or of the packages it works with than the run "
            "that asks it; install the same on both."
        )
    if find_part(store, key) is None:
        annotate_kept(part, settings, store, key)


def choose_format() -> str:
    """Return the format that keeps every value, and is fastest here."""
    return "parquet" if importlib.util.find_spec("pyarrow") else "jsonl"


def tell(sentence: str) -> None:
    """Say what nobody needs to act upon."""
    logging.getLogger("presswork").warning(sentence)
