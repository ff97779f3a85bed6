"""Which documents are here, and what do their files say?

A row of ``articles`` is a document: a file, a record of a file of records, or an article of a bulk export.  A row of
``problems`` is a thing that could not be read or was repaired; nothing is dropped or changed without one.

This is the front door: names, corrections and the shipped corpora are asked for here too.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from presswork.corpus.facts import FACTS, Facts, NamePattern, find_pattern
from presswork.corpus.formats.files import File
from presswork.corpus.metadata import METADATA, Metadata
from presswork.corpus.problems import Problems
from presswork.corpus.readers import explain_kind, is_read, list_kinds
from presswork.corpus.reading import Heard, Piece, Reading
from presswork.corpus.sheets import SIDECARS
from presswork.errors import CorpusError, EngineError, MissingExtraError, ParameterError
from presswork.language.dates import ORDERS
from presswork.schema import make_table
from presswork.spreading import Spread, map_pieces

KINDS = list_kinds()
_ABOUT_CORPUS = ("readme", "license", "datasheet")  # stems of files that are about a corpus, not of it
# How the user says how files are to be read, in the mapping: reading.dates=dmy.
READING = "reading"
_READING = ("dates", "encoding", "path")
# In a mapping, what stands for the name of the folder in which a file lies.
FOLDER = "folder"
# What browsers call the folder of a saved page: Title_files, in other languages Title-Dateien ...
_PAGE_FOLDERS = ("_files", "-Dateien", "_fichiers", "_archivos", "_bestanden", "-filer", "_file", "_arquivos")
# Written by `presswork report` and `presswork tables`, each with these keys.
_OUTPUT = (("manifest.json", "corpus"), ("corpus.json", "is_demo"))


# What is read by one process at a time: a hundred short texts, or some dozen web pages.
MOST_FILES, MOST_BYTES = 100, 2_000_000


def read_corpus(
    path: str | Path, mapping: Mapping[str, str] | None = None, spread: Spread | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `articles` and `problems` of a folder (with its sub-folders) or of one file.

    Parameters
    ----------
    path
        A folder, or one file of a kind in ``KINDS``.
    mapping
        For files of records whose columns have other names than those we know: ours to theirs, ``{"text": "body"}``,
        with dots for a part of an object, ``{"outlet": "source.name"}``; ``{"outlet": "folder"}`` for the name of the
        folder.  For those of ``metadata.csv`` with a prefix, ``{"metadata.outlet": "publisher"}``, and under
        ``metadata`` the file where it lies elsewhere.  With the prefix ``reading`` how files are read: ``dates`` (dmy
        or mdy), ``encoding``, ``path`` (a pattern for paths, ``{outlet}_{date}_{slug}``).
    spread
        Runs a function on several processes (:func:`presswork.engines.pool.run_in_pool`), each of which reads some of
        the files; None to read them here.

    Returns
    -------
    articles
        One row per document, sorted by path, then by place in the file.  ``text`` is the text of record: the decoded
        file with its newlines and without its byte-order mark, the text of an HTML page, the text of a record, each
        after its repairs.  ``sha256`` is of the file's bytes; for one of several documents of a file, of its text in
        UTF-8.  A record without a column ``article_id`` or ``id`` is named by its file and line.  What
        ``metadata.csv`` says of a document goes before what its record or page says; what nobody says is null.
    problems
        One row per thing that was repaired or left out.

    Raises
    ------
    CorpusError
        If there is no such path, or no document in it can be read.
    ParameterError
        If `mapping` has a key that is not one of our columns.
    MissingExtraError
        If `path` is one file whose kind needs an extra that is not installed.
    """
    path = Path(path)
    paths, problems = find_documents(path)
    reading = _prepare(paths, problems, _check_mapping(mapping), is_single=path.is_file())
    articles = _settle_ids(_read_groups(paths, reading, spread, is_single=path.is_file()), problems)
    reading.note_unused()
    if path.is_dir():
        reading.facts.metadata.note_unused(problems)
    if not articles:
        raise CorpusError(_explain_nothing(path, problems.rows))
    return make_table("articles", articles), make_table("problems", problems.rows)


def _check_mapping(mapping: Mapping[str, str] | None) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return what the mapping says of the records, of the metadata and of the reading, without prefixes."""
    own = ["article_id", "text", *FACTS]
    of_metadata = [METADATA, *(f"{METADATA}.{column}" for column in ("file", "article_id", "sha256", *FACTS))]
    of_reading = [f"{READING}.{name}" for name in _READING]
    parts: tuple[dict, dict, dict] = ({}, {}, {})
    for name, value in (mapping or {}).items():
        at = next((at for at, known in enumerate((own, of_metadata, of_reading)) if name in known), None)
        if at is None:
            known = [*own, *of_metadata, *of_reading]
            raise ParameterError(f"--map {name}={value}: {name!r} is no column of ours; use one of {known}.")
        parts[at][name.removeprefix(f"{(METADATA, METADATA, READING)[at]}.")] = value
    _check_reading(parts[2])
    return parts


def _check_reading(options: Mapping[str, str]) -> None:
    order, encoding = options.get("dates", ""), options.get("encoding", "")
    if order not in ("", *ORDERS):
        raise ParameterError(f"--dates {order!r} is no order of day and month; use one of {', '.join(ORDERS)}.")
    try:
        " ".encode(encoding or "utf-8")  # codecs that make no text are none
    except (LookupError, UnicodeError):
        raise ParameterError(
            f"--encoding {encoding!r} is not known; use a name such as cp1250 or mac_roman."
        ) from None


def _prepare(paths: list[Path], problems: Problems, options: tuple[dict, dict, dict], is_single: bool) -> Reading:
    """Return what the readers share; a pattern of names is tried where the user gave none."""
    mapping, of_metadata, how = options
    from_folder = tuple(ours for ours, theirs in mapping.items() if theirs == FOLDER)
    mapping = {ours: theirs for ours, theirs in mapping.items() if theirs != FOLDER}
    pattern = NamePattern(how["path"]) if how.get("path") else None
    if pattern is None and not is_single:
        names = [problems.name(path) for path in paths]
        pattern = find_pattern(os.path.splitext(name)[0] for name in names)
        if pattern:
            problem = f"all {len(names):,} files are named {pattern.pattern}"
            problems.note(names[0], problem, "outlet and day read from the names where nothing else tells them")
    metadata = Metadata(paths, problems, of_metadata)
    is_told = bool(how.get("path") or from_folder)
    facts = Facts(metadata, problems, how.get("dates", ""), pattern, is_told, from_folder)
    return Reading(mapping, problems, facts, how.get("encoding", ""))


def _explain_nothing(path: Path, problems: list[dict]) -> str:
    if not problems and (path / "comments.csv").is_file():
        return (
            f"{path} holds comments.csv and no articles; put the articles under which the comments stand beside it."
        )
    if not problems:
        return f"{path} holds no documents; put files of the kinds {', '.join(KINDS)} there."
    # The documents' own problems first: metadata that fits none of them is the consequence.
    ordered = sorted(problems, key=lambda problem: problem["path"].partition(":")[0] in SIDECARS)
    reasons = "; ".join(f"{p['path']}: {p['problem']}" for p in ordered[:3])
    more = f"; and {len(problems) - 3} more problems" if len(problems) > 3 else ""
    return f"{path} holds no document that can be read ({reasons}{more}); kinds read are {', '.join(KINDS)}."


def _settle_ids(articles: Iterable[dict], problems: Problems) -> list[dict]:
    """Give every article an id of its own; the first of two keeps it."""
    articles = list(articles)
    wanted, taken = {article["article_id"] for article in articles}, set()
    n_copies: dict[str, int] = {}
    for article in articles:
        old = new = article["article_id"]
        while new in taken or (new != old and new in wanted):
            n_copies[old] = n_copies.get(old, 1) + 1
            new = f"{old}-{n_copies[old]}"
        if new != old:
            problems.note(article["path"], f"article_id {old!r} is taken by an earlier document", f"kept as {new!r}")
        taken.add(new)
        article["article_id"] = new
    return articles


# ---- finding


def find_documents(path: str | Path) -> tuple[list[Path], Problems]:
    """Return the paths of the documents at `path`, sorted, and the problems met: what is left out, and why.

    Hidden files, sidecar files, files about the corpus (README, LICENSE, DATASHEET) and folders named ``gold``
    (annotation) are passed over without a word, unless such a folder holds texts.
    """
    path = Path(path)
    if not os.path.exists(path):
        raise CorpusError(f"{path} is not there; name a folder or a file of articles.")
    if path.is_dir():
        problems = Problems(path)
        return [p for p in _list_files(problems) if _is_document(p, problems)], problems
    if not path.is_file():
        raise CorpusError(f"{path} is no regular file; name a folder or a file of articles.")
    if not is_read(File(path.name)):
        raise CorpusError(f"{path} is {explain_kind(path.suffix.lower())}.")
    return [path], Problems(path.parent)


def _list_files(problems: Problems) -> list[Path]:
    paths = []
    for folder, folders, files in os.walk(problems.root, onerror=lambda e: problems.note_error(Path(e.filename), e)):
        below = [Path(folder, name) for name in sorted(folders) if not name.startswith(".")]
        pages = {name.rpartition(".")[0] for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = [path.name for path in below if _is_entered(path, pages, problems)]
        paths += [Path(folder, name) for name in files if not name.startswith(".")]
    return sorted(paths, key=lambda path: path.as_posix())


def _is_entered(folder: Path, pages: set[str], problems: Problems) -> bool:
    """Whether a folder's files are looked at; `pages` are the names of the HTML pages beside it."""
    name = problems.name(folder)
    if folder.is_symlink():
        problems.note(name, "a link to a folder")
    elif output := _find_output(folder):
        problems.note(name, f"a folder that Presswork wrote ({output})", "passed over")
    elif any(folder.name == f"{page}{suffix}" for page in pages for suffix in _PAGE_FOLDERS):
        n_files = sum(path.is_file() for path in folder.rglob("*"))
        problems.note(name, f"{n_files:,} files that belong to the saved page beside it", "passed over")
    elif folder.name == "gold":
        if any(path.suffix.lower() in (".txt", ".html", ".htm") for path in folder.rglob("*")):
            problems.note(name, "texts in a folder named gold, which is kept for annotation")
    else:
        return True
    return False


def _find_output(folder: Path) -> str | None:
    """Return the file that says that a folder is a report or tables of ours, None for any other folder."""
    for name, key in _OUTPUT:
        try:
            written = json.loads((folder / name).read_bytes()) if (folder / name).is_file() else None
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(written, dict) and key in written and ("hash" in written or "version" in written):
            return name
    return None


def _is_document(path: Path, problems: Problems) -> bool:
    name = path.name.lower()
    if (name in SIDECARS and path.parent == problems.root) or Path(name).stem in _ABOUT_CORPUS:
        return False
    if name in SIDECARS:
        problem = "a sidecar file in a sub-folder; it counts only at the top of the corpus"
    elif path.is_symlink() and _leads_out(path, problems.root):
        problem = "a link that leads out of the corpus"
    elif not path.is_file():
        problem = "no regular file, or a broken link"
    elif not is_read(File(path.name)):
        problem = explain_kind(path.suffix.lower())
    else:
        return True
    problems.note(problems.name(path), problem)
    return False


def _leads_out(link: Path, root: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


# ---- reading


def _read_files(paths: Iterable[Path], reading: Reading, is_single: bool) -> Iterator[dict]:
    """Yield the articles; a file that cannot be read at all is a problem, unless it is all there is."""
    for path in paths:
        try:
            yield from reading.read_file(File(reading.problems.name(path), path))
        except OSError as error:
            reading.problems.note_error(path, error)
        except (CorpusError, MissingExtraError) as error:
            if is_single:
                raise
            reading.problems.note(reading.problems.name(path), str(error))


def group_files(paths: Iterable[Path]) -> list[list[Path]]:
    """Return the files in groups that are worth a process of their own; a large one stands alone."""
    groups: list[list[Path]] = []
    n_bytes = 0
    for path in paths:
        size = path.stat().st_size if path.is_file() else 0
        if not groups or len(groups[-1]) >= MOST_FILES or n_bytes >= MOST_BYTES or size >= MOST_BYTES:
            groups.append([])
            n_bytes = 0
        groups[-1].append(path)
        n_bytes += size
    return groups


def _cut_group(group: list[Path], reading: Reading) -> list[File]:
    """Return the pieces of a group that is one large file of records; of any other none."""
    if len(group) > 1:
        return []
    pieces = []
    with contextlib.suppress(OSError, CorpusError, MissingExtraError):  # told where it is read whole
        pieces = reading.cut(File(reading.problems.name(group[0]), group[0]))
    return pieces if len(pieces) > 1 else []


def _read_groups(paths: list[Path], reading: Reading, spread: Spread | None, is_single: bool) -> Iterator[dict]:
    """Yield the articles as :func:`_read_files` does, which does it here where there is nothing to divide."""
    groups = group_files(paths) if spread else []
    cut: list[list[File | None]] = [[*_cut_group(group, reading)] or [None] for group in groups]
    sent = copy.deepcopy(reading)  # what is told meanwhile need not travel
    tasks = [(group, sent, piece) for group, pieces in zip(groups, cut, strict=True) for piece in pieces or [None]]
    if len(tasks) < 2:
        yield from _read_files(paths, reading, is_single)
        return
    read = map_pieces(_read_group, tasks, spread)
    for pieces in cut:
        n_noted, found = len(reading.problems.rows), []
        for articles, told in itertools.islice(read, len(pieces)):
            reading.join(told)
            found.append(articles)
        if pieces[0]:
            yield from _join_large(pieces[0], found, reading, n_noted, is_single)
        else:
            yield from found[0]


def _join_large(file: File, pieces: list[Piece], reading: Reading, n_noted: int, is_single: bool) -> Iterator[dict]:
    try:
        yield from reading.join_pieces(file, pieces, n_noted)
    except CorpusError as error:
        if is_single:
            raise
        reading.problems.note(file.name, str(error))


def _read_group(paths: list[Path], reading: Reading, piece: File | None = None) -> tuple[list[dict] | Piece, Heard]:
    """Return what some files hold, or a piece of one, and what reading them told: what another process does.

    Raises
    ------
    EngineError
        If that is on another machine, which does not see the corpus.
    """
    if not os.path.exists(reading.problems.root):
        raise EngineError(
            f"A worker does not see {reading.problems.root}; put the corpus into a folder that this machine and "
            "every worker reach by the same name."
        )
    before = len(reading.problems.rows)
    try:
        read = reading.read_piece(piece) if piece else list(_read_files(paths, reading, is_single=False))
    except OSError as error:  # of a piece; a file is noted where it is read
        reading.problems.note_error(paths[0], error)
        read = Piece()
    return read, reading.tell(before)


def hash_corpus(articles: pd.DataFrame) -> str:
    """Return one sha256 for a set of articles: of their ids and each one's sha256, in whatever order they stand."""
    lines = sorted(f"{i}\t{s}\n" for i, s in zip(articles["article_id"], articles["sha256"], strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
