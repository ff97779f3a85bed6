"""Which files does an archive hold?  gz, bz2, xz, zip and tar, read in memory: nothing is ever unpacked to the disk.

An archive is bounded in the size of its members, their number and the depth of archives inside archives, for a few
kilobytes can stand for terabytes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from presswork.corpus.formats.files import COMPRESSED, File, Note

SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", *COMPRESSED)

# The largest files of records that people keep have some hundred megabytes; a folder of a year's news some ten
# thousand files; a zip of zips is a delivery, a third layer is an attack.
MAX_MEMBER_BYTES = 400_000_000
MAX_TOTAL_BYTES = 2_000_000_000
MAX_MEMBERS = 50_000
MAX_DEPTH = 3

_OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_BROKEN = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


def list_members(file: File, note: Note) -> Iterator[File]:
    """Yield the files of an archive, in the order of their names; what is left out is noted as (name, problem)."""
    if file.depth >= MAX_DEPTH:
        note(file.name, f"an archive inside {MAX_DEPTH} others; unpack it")
        return
    try:
        yield from _open(file, note)
    except NotImplementedError as error:
        note(file.name, f"an archive of a kind that is not read ({error}); unpack it")
    except RuntimeError as error:  # zipfile's word for a password
        note(file.name, f"cannot be opened ({error}); unpack it")
    except _BROKEN as error:
        note(file.name, f"a broken archive ({str(error)[:80] or type(error).__name__})")


def _open(file: File, note: Note) -> Iterator[File]:
    name = file.name.lower()
    if name.endswith(".zip"):
        return _list_zip(file, note)
    if name.endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")):
        return _list_tar(file, note)
    return _decompress(file, note)


def _decompress(file: File, note: Note) -> Iterator[File]:
    inner = file.name[: -len(file.suffix)]
    data = _OPENERS[file.suffix](io.BytesIO(file.read())).read(MAX_MEMBER_BYTES + 1)
    if len(data) > MAX_MEMBER_BYTES:
        note(file.name, f"more than {MAX_MEMBER_BYTES:,} bytes when unpacked")
        return
    yield File(inner, data=data, depth=file.depth + 1)


def _list_zip(file: File, note: Note) -> Iterator[File]:
    with zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        sizes = {info.filename: info.file_size for info in members}
        for name in _choose(file, sizes, note):
            with archive.open(name) as member:
                data = member.read(MAX_MEMBER_BYTES + 1)
            yield File(f"{file.name}/{name}", data=data, depth=file.depth + 1)


def _list_tar(file: File, note: Note) -> Iterator[File]:
    with tarfile.open(fileobj=io.BytesIO(file.read()), mode="r:*") as archive:
        members = {}
        for info in archive:
            if info.isfile():
                members[info.name] = info
            elif not info.isdir():
                note(f"{file.name}/{info.name}", "a link or device in an archive")
            if len(members) > MAX_MEMBERS:
                break
        for name in _choose(file, {name: info.size for name, info in members.items()}, note):
            yield File(f"{file.name}/{name}", data=archive.extractfile(members[name]).read(), depth=file.depth + 1)


def _choose(file: File, sizes: dict[str, int], note: Note) -> Iterator[str]:
    """Yield the members that are read: inside the bounds, with a path that stays inside, not hidden."""
    total = 0
    if len(sizes) > MAX_MEMBERS:
        note(file.name, f"more than {MAX_MEMBERS:,} files; those behind are not read")
    for name in sorted(sizes)[:MAX_MEMBERS]:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]) or not path.parts:
            note(file.name, f"a file whose path leads out of the archive ({name[:80]})")
        elif any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
            continue
        elif sizes[name] > MAX_MEMBER_BYTES:
            note(f"{file.name}/{name}", f"more than {MAX_MEMBER_BYTES:,} bytes when unpacked")
        elif (total := total + sizes[name]) > MAX_TOTAL_BYTES:
            note(file.name, f"more than {MAX_TOTAL_BYTES:,} bytes when unpacked; the files from {name[:80]} on")
            return
        else:
            yield name
