"""How a file or a folder comes to stand where people look for it: whole, or not at all.

Everything Presswork writes goes through here.  A file is written beside its place and moved there; a folder of ours
is staged beside its place and swapped whole.  A full disk, a kill or a second run at the same time leaves what stood
there before; what a dead run left beside it is swept by the next.  What people wrote is never overwritten unseen.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from presswork.errors import BusyError, OutputError

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not kept apart
    fcntl = None  # type: ignore[assignment]

# Written by the system or by an editor into any folder: nobody misses them.
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints"}
# Bytes of a name that is written out beside its place: file systems take 255.
_LONGEST_NAME = 230
# rename(2) that exchanges two names at once: Linux, macOS.
_EXCHANGE, _HERE = 2, -100


def write_file(path: Path, content: str | bytes | Iterable[str]) -> Path:
    """Write a file beside its place, move it there when it is whole and on the disk, and return its path.

    Text, whole or in pieces, is written in UTF-8, half surrogate pairs as question marks, newlines as they are.  A
    link is followed, the permissions of an earlier file are kept.

    Raises
    ------
    OutputError
        If another run writes the same file.
    OSError
        If the file cannot be written; an earlier one stands as it was.
    """
    path = Path(path)
    place = path.resolve()
    with hold(place):
        beside = _name_beside(place, "new")
        try:
            with beside.open("wb") as file:
                for piece in (content,) if isinstance(content, (str, bytes)) else content:
                    file.write(_encode(piece))
                file.flush()
                os.fsync(file.fileno())
            if place.exists():
                shutil.copymode(place, beside)
            os.replace(beside, place)
        finally:
            beside.unlink(missing_ok=True)
    return path


def write_staged(path: Path, content: str | bytes) -> Path:
    """Write a file of a staged folder, which comes to the disk as a whole, and return its path."""
    path.write_bytes(_encode(content))
    return path


def _encode(content: str | bytes) -> bytes:
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def _name_beside(place: Path, kind: str) -> Path:
    name = place.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
    return place.with_name(f".presswork-{name}.{kind}")


@contextlib.contextmanager
def hold(place: Path) -> Iterator[None]:
    """Hold the right to write at `place`; it ends with the process, however that ends.

    Raises
    ------
    OutputError
        If another run holds it: the sentence names its process.
    """
    path = _name_beside(place, "lock")
    lock = _take_lock(path, place)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(lock)


def _take_lock(path: Path, place: Path) -> int:
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(lock)
        except BlockingIOError:
            holder = os.read(lock, 20).decode("ascii", "replace") or "unknown"
            os.close(lock)
            raise BusyError(
                f"Another run of Presswork (process {holder}) is writing {place}; wait until it has ended, or choose "
                "another place with --out."
            ) from None
        # The one who held it may have taken the file away between our opening and our locking it.
        if path.exists() and os.path.samestat(os.fstat(lock), path.stat()):
            with contextlib.suppress(OSError):  # on a full disk nobody reads who holds it
                os.truncate(lock, 0)
                os.write(lock, str(os.getpid()).encode())
            return lock
        os.close(lock)


def _lock(lock: int) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:  # a file system without locks
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            raise


class Staging:
    """A folder to write in, beside the place of the folder that it is to become."""

    def __init__(self, target: Path):
        self.place = Path(target).resolve()
        self.folder = _name_beside(self.place, "new")
        self._old = _name_beside(self.place, "old")

    def sweep(self) -> None:
        """Take away what a dead run left, and put back what it had moved out of the way."""
        if self._old.is_dir() and not os.path.lexists(self.place):
            self._old.rename(self.place)
        for left in (self._old, self.folder):
            if left.exists():
                shutil.rmtree(left)

    def move(self, place: Path | None = None) -> None:
        """Let the folder take its place, or another beside it, whole; what stood there goes only after that."""
        _sync(self.folder)
        place = Path(place).resolve() if place else self.place
        if not os.path.lexists(place):
            self.folder.rename(place)
        elif not _exchange(self.folder, place):
            self._move_aside(place)
        _sync_folder(place.parent)
        for left in (self.folder, self._old):  # what stood there before
            shutil.rmtree(left, ignore_errors=True)

    def _move_aside(self, place: Path) -> None:
        place.rename(self._old)
        try:
            self.folder.rename(place)
        except OSError:
            self._old.rename(place)
            raise


@contextlib.contextmanager
def stage_folder(target: Path) -> Iterator[Staging]:
    """Yield a :class:`Staging`, whose folder is empty; what was not moved to its place is taken away at the end.

    Raises
    ------
    OutputError
        If the place cannot be written, or another run is writing there.
    """
    staging = Staging(target)
    try:
        staging.place.parent.mkdir(parents=True, exist_ok=True)
        with hold(staging.place):
            staging.sweep()
            staging.folder.mkdir()
            try:
                yield staging
            finally:
                shutil.rmtree(staging.folder, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror or error}); choose another folder with --out."
        ) from error


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    names = (os.fsencode(one), os.fsencode(other))
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(*names, _EXCHANGE) == 0
        return library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):
        return False


def _sync(folder: Path) -> None:
    """Let every file of a folder reach the disk."""
    for top, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(top, name), "rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(top))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # some network file systems sync files only
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


# ---- what we wrote, and what people did


def list_files(folder: Path, passed_over: Iterable[str] = ()) -> dict[str, str]:
    """Return the sha256 of every file below `folder` by its path, in order; without those of some sub-folders."""
    passed_over = set(passed_over)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: hash_file(path) for name, path in named.items() if name.partition("/")[0] not in passed_over}


def hash_file(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_unchanged(folder: Path, listed: object, passed_over: Iterable[str] = ()) -> None:
    """Raise OutputError if `folder` holds a file that is not `listed` with its sha256: people wrote it.

    `passed_over` are names at the top of the folder that are ours whatever they hold.
    """
    listed, ours = listed if isinstance(listed, Mapping) else {}, set(passed_over)
    for top, folders, names in os.walk(folder):
        at = Path(top).relative_to(folder)
        folders[:] = sorted(n for n in folders if n not in _LITTER and (at / n).as_posix() not in ours)
        for name in sorted(n for n in names if n not in _LITTER and (at / n).as_posix() not in ours):
            key = (at / name).as_posix()
            if key not in listed or hash_file(Path(top, name)) != listed[key]:
                what = "was changed" if key in listed else "was put there"
                raise OutputError(
                    f"{Path(top, name)} {what} since Presswork wrote {folder}, and would be lost; move it elsewhere, "
                    "or choose another folder with --out."
                )


def read_own(path: Path, *keys: str) -> dict | None:
    """Return what a file of ours says of its folder, None unless it is JSON with these keys."""
    try:
        written = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    return written if isinstance(written, dict) and all(key in written for key in keys) else None


def is_empty(folder: Path) -> bool:
    """Return whether nothing stands at `folder`, or an empty folder."""
    return not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))
