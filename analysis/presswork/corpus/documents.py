"""Which documents are here, and what do their files say?

A row of ``articles`` is a document: a text or HTML file, or a record of a CSV, JSON Lines or Parquet file.  A row of
``problems`` is a thing that could not be read or was repaired; nothing is dropped or changed without one.

This is the front door: names, corrections and the shipped corpora are asked for here too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from presswork.corpus.encoding import find_damaged, repair_mojibake, replace_unstorable
from presswork.corpus.metadata import METADATA, Metadata
from presswork.corpus.problems import Problems, decode_noted
from presswork.corpus.records import KINDS as RECORD_KINDS
from presswork.corpus.records import MAX_TEXT_BYTES, clean_value, read_records
from presswork.corpus.sheets import SIDECARS
from presswork.errors import CorpusError, MissingExtraError, ParameterError
from presswork.language.dates import read_date
from presswork.schema import make_table

KINDS = (".txt", ".html", ".htm", *RECORD_KINDS)
_ABOUT_CORPUS = ("readme", "license", "datasheet")  # stems of files that are about a corpus, not of it

# What metadata.csv, the columns of a record or the markup of a page may say of a document.
FACTS = "headline byline outlet agency copied_from published_on published_on_basis url language".split()
BASES = ("given", "page", "inferred")


def read_corpus(path: str | Path, mapping: Mapping[str, str] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `articles` and `problems` of a folder (with its sub-folders) or of one file.

    Parameters
    ----------
    path
        A folder, or one file of a kind in ``KINDS``.
    mapping
        For CSV, JSON Lines and Parquet with other column names: ours to theirs, ``{"text": "body"}``; for those of
        ``metadata.csv`` with a prefix, ``{"metadata.outlet": "publisher"}``, and under ``metadata`` the file where it
        lies elsewhere.

    Returns
    -------
    articles
        One row per document, sorted by path, then by place in the file.  ``text`` is the text of record: the decoded
        file with its newlines and without its byte-order mark, the text of an HTML page, the text of a record.
        ``sha256`` is of the file's bytes; for a record, of its text in UTF-8.  A record without a column
        ``article_id`` or ``id`` is named by its file and line.  What ``metadata.csv`` says of a document goes before
        what its record or page says; what nobody says is null.
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
    own, of_metadata = _check_mapping(mapping)
    reading = _Reading(own, problems, Metadata(paths, problems, of_metadata))
    articles = _settle_ids(_read_documents(paths, reading, is_single=path.is_file()), problems)
    if path.is_dir():
        reading.metadata.note_unused(problems)
    if not articles:
        raise CorpusError(_explain_nothing(path, problems.rows))
    return make_table("articles", articles), make_table("problems", problems.rows)


@dataclass
class _Reading:
    """What the readers of one corpus share."""

    mapping: dict[str, str]
    problems: Problems
    metadata: Metadata


def _check_mapping(mapping: Mapping[str, str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the mapping says of the records, and of the metadata without the prefix."""
    own = ["article_id", "text", *FACTS]
    known = [*own, METADATA, *(f"{METADATA}.{column}" for column in ("file", "article_id", "sha256", *FACTS))]
    for name in mapping or {}:
        if name not in known:
            raise ParameterError(f"--map {name}={mapping[name]}: {name!r} is no column of ours; use one of {known}.")
    pairs = dict(mapping or {})
    of_metadata = {name.removeprefix(f"{METADATA}."): pairs.pop(name) for name in sorted(set(pairs) - set(own))}
    return pairs, of_metadata


def _explain_nothing(path: Path, problems: list[dict]) -> str:
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
    if path.suffix.lower() not in KINDS:
        raise CorpusError(f"{path} is of no kind that is read; the kinds are {', '.join(KINDS)}.")
    return [path], Problems(path.parent)


def _list_files(problems: Problems) -> list[Path]:
    paths = []
    for folder, folders, files in os.walk(problems.root, onerror=lambda e: problems.note_error(Path(e.filename), e)):
        below = [Path(folder, name) for name in sorted(folders) if not name.startswith(".")]
        folders[:] = [path.name for path in below if _is_entered(path, problems)]
        paths += [Path(folder, name) for name in files if not name.startswith(".")]
    return sorted(paths, key=lambda path: path.as_posix())


def _is_entered(folder: Path, problems: Problems) -> bool:
    if folder.is_symlink():
        problems.note(problems.name(folder), "a link to a folder")
    elif folder.name == "gold":
        if any(path.suffix.lower() in (".txt", ".html", ".htm") for path in folder.rglob("*")):
            problems.note(problems.name(folder), "texts in a folder named gold, which is kept for annotation")
    else:
        return True
    return False


def _is_document(path: Path, problems: Problems) -> bool:
    name = path.name.lower()
    if (name in SIDECARS and path.parent == problems.root) or Path(name).stem in _ABOUT_CORPUS:
        return False
    if name in SIDECARS:
        problem = "a sidecar file in a sub-folder; it counts only at the top of the corpus"
    elif path.is_symlink() and not path.resolve().is_relative_to(problems.root.resolve()):
        problem = "a link that leads out of the corpus"
    elif not path.is_file():
        problem = "no regular file, or a broken link"
    elif path.suffix.lower() not in KINDS:
        problem = f"of a kind that is not read (the kinds are {', '.join(KINDS)})"
    else:
        return True
    problems.note(problems.name(path), problem)
    return False


# ---- reading


def _read_documents(paths: Iterable[Path], reading: _Reading, is_single: bool) -> Iterator[dict]:
    """Yield the articles; a file that cannot be read at all is a problem, unless it is all there is."""
    for path in paths:
        try:
            yield from _READERS[path.suffix.lower()](path, reading)
        except OSError as error:
            reading.problems.note_error(path, error)
        except (CorpusError, MissingExtraError) as error:
            if is_single:
                raise
            reading.problems.note(reading.problems.name(path), str(error))


class _Source(NamedTuple):
    """Where a text comes from."""

    path: str  # below the corpus
    article_id: str
    sha256: str
    place: str  # path, and the line of a record


def _read_text(path: Path, reading: _Reading) -> Iterator[dict]:
    source, text = _open_file(path, reading.problems)
    if text is not None:
        yield from _make_article(source, _repair(text, source.place, reading.problems), reading)


def _read_html(path: Path, reading: _Reading) -> Iterator[dict]:
    from presswork.page.markup import read_page  # the one reader that needs an extra

    source, html = _open_file(path, reading.problems, is_html=True)
    if html is None:
        return
    url = reading.metadata.find(source.path, source.article_id, source.sha256).get("url")
    page = read_page(_repair(html, source.place, reading.problems), url)
    for article in _make_article(source, page["text"] or "", reading, page, "page"):
        yield article | {"marks": page.get("marks")}


def _open_file(path: Path, problems: Problems, is_html: bool = False) -> tuple[_Source, str | None]:
    """Return the source and the decoded text of a file; None, and a problem, when it is no text or too long."""
    name, n_bytes = problems.name(path), path.stat().st_size
    if n_bytes > MAX_TEXT_BYTES:
        problems.note(name, f"{n_bytes:,} bytes, more than the {MAX_TEXT_BYTES:,} of a text")
        return _Source(name, "", "", name), None
    data = path.read_bytes()
    source = _Source(name, _drop_suffix(name), hashlib.sha256(data).hexdigest(), name)
    return source, decode_noted(data, name, problems, is_html)


def _drop_suffix(name: str) -> str:
    return os.path.splitext(name)[0]


def _repair(text: str, name: str, problems: Problems) -> str:
    text, examples = repair_mojibake(text)
    if examples:
        before, after = examples[0]
        words = "word" if len(examples) == 1 else "words"
        garbled = f"{len(examples)} {words} garbled by a wrong encoding before us ({before})"
        problems.note(name, garbled, f"repaired ({after}); places count the repaired text")
    damaged = find_damaged(text)
    if damaged:
        words = "word looks" if len(damaged) == 1 else "words look"
        problems.note(
            name, f"{len(damaged)} {words} garbled by a wrong encoding before us ({damaged[0]})", "left as it is"
        )
    clean = replace_unstorable(text)
    if clean != text:
        problems.note(name, "nulls or half surrogate pairs, which stand for no character", "replaced by U+FFFD")
    return clean


def _make_article(
    source: _Source, text: str, reading: _Reading, facts: Mapping | None = None, basis: str = ""
) -> Iterator[dict]:
    """Yield the row of a document, or note that it has no text; `facts` are its own, `basis` that of their date."""
    if not text.strip():
        reading.problems.note(source.place, "no text")
        return
    given = reading.metadata.find(source.path, source.article_id, source.sha256)
    merged: dict = {}
    for part, its_basis in ((given, "given"), (facts or {}, basis)):
        settled = _settle_date(part, its_basis, source.place, reading.problems)
        merged |= {c: v for c, v in settled.items() if v is not None and merged.get(c) is None}
    row = {"article_id": source.article_id, "path": source.path, "sha256": source.sha256, "text": text}
    yield row | merged


def _settle_date(facts: Mapping, basis: str, name: str, problems: Problems) -> dict:
    """Return the known facts with an ISO date and its basis, or with neither."""
    facts = {c: clean_value(facts.get(c)) for c in FACTS}
    given, own_basis = facts.pop("published_on"), facts.pop("published_on_basis")
    if given is None:
        return facts
    published_on = read_date(given)
    if published_on is None:
        problems.note(
            name, f"published_on {given[:40]!r} is no date, or not one for sure", "undated; write yyyy-mm-dd"
        )
        return facts
    if own_basis not in (None, *BASES):
        problems.note(
            name, f"published_on_basis {own_basis[:40]!r} is none of {', '.join(BASES)}", f"taken as {basis}"
        )
        own_basis = None
    return facts | {"published_on": published_on, "published_on_basis": own_basis or basis}


# ---- records


def _read_records(path: Path, reading: _Reading) -> Iterator[dict]:
    """Yield the articles of a file of records; a column that no record has is an error."""
    name, problems = reading.problems.name(path), reading.problems
    columns, articles, lacking, n_noted = {}, [], [], len(problems.rows)
    ours = {c: reading.mapping.get(c, c) for c in ("article_id", "text", *FACTS)}
    for number, record in read_records(path, problems):
        columns |= dict.fromkeys(record)
        if ours["text"] in record:
            articles += _read_record(record, ours, name, number, reading)
        else:
            lacking.append((number, number, f"no column {ours['text']!r}"))
    unknown = [c for c in dict.fromkeys((ours["text"], *reading.mapping.values())) if c not in columns]
    if columns and unknown:
        raise CorpusError(_explain_columns(name, unknown, list(columns)))
    problems.note_lines(name, lacking)
    if not columns and not any(row["action"].startswith("left out") for row in problems.rows[n_noted:]):
        problems.note(name, "no records")
    yield from articles


def _explain_columns(name: str, unknown: list[str], columns: list[str]) -> str:
    return (
        f"{name} has no column {', '.join(unknown)}; it has {', '.join(map(str, columns[:30]))}: "
        "say which one holds the text with --map text=COLUMN."
    )


def _read_record(
    record: Mapping, ours: Mapping[str, str], name: str, number: int, reading: _Reading
) -> Iterator[dict]:
    text, place, problems = record[ours["text"]], f"{name}:{number}", reading.problems
    if not isinstance(text, str) or len(text) > MAX_TEXT_BYTES:
        problems.note(place, _explain_text(text))
        return
    given_id = clean_value(record.get(ours["article_id"], record.get("id")))
    facts = {c: record.get(ours[c]) for c in FACTS}
    facts = {c: _repair(v, place, problems) if isinstance(v, str) else v for c, v in facts.items()}
    text = _repair(text, place, problems)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = _Source(name, given_id or f"{_drop_suffix(name)}-{number}", sha256, place)
    yield from _make_article(source, text, reading, facts, "given")


def _explain_text(text: object) -> str:
    if text is None:
        return "no text"
    if not isinstance(text, str):
        return f"a text that is no string but {type(text).__name__}"
    return f"{len(text):,} characters, more than the {MAX_TEXT_BYTES:,} of a text"


_READERS = {".txt": _read_text, ".html": _read_html, ".htm": _read_html, **dict.fromkeys(RECORD_KINDS, _read_records)}


def hash_corpus(articles: pd.DataFrame) -> str:
    """Return one sha256 for a set of articles: of their ids and each one's sha256, in whatever order they stand."""
    lines = sorted(f"{i}\t{s}\n" for i, s in zip(articles["article_id"], articles["sha256"], strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
