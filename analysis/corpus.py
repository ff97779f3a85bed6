"""Which documents are here, and what do their files say?

A row of ``articles`` is a document: a text or HTML file, or a record of a CSV, JSON Lines or Parquet file.  A row of
``problems`` is a thing that could not be read or was repaired; nothing is dropped or changed without one.

A corpus folder may hold sidecar files that are no documents: ``metadata.csv`` (facts about documents, found by file
name or sha256), ``names.csv``, ``corrections.csv``, ``comments.csv``.  Its hidden files, READMEs and a sub-folder
``gold`` (annotation) are passed over too.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.encoding import decode_bytes, drop_surrogates, repair_mojibake
from analysis.errors import CorpusError, MissingExtraError, ParameterError
from analysis.seeds import (  # noqa: F401  (callers ask this room for corpora, wherever they lie)
    copy_reference_seeds,
    find_default_corpus,
    find_shipped,
    list_reference_seeds,
)
from analysis.tables import make_table

# A novel has 1 MB and the longest pages of news a tenth of that: beyond this a "document" is a dump of something
# else, and finding quotations in it would hold up the whole run.
MAX_TEXT_BYTES = 20_000_000

KINDS = (".txt", ".html", ".htm", ".jsonl", ".csv", ".parquet")
SIDECARS = ("metadata.csv", "names.csv", "corrections.csv", "comments.csv")
_NO_DOCUMENTS = ("readme", "license", "datasheet")  # stems of files about a corpus

# What metadata.csv, the columns of a record or the markup of a page may say of a document.
FACTS = "headline byline outlet agency copied_from published_on published_on_basis url language".split()
BASES = ("given", "page", "inferred")
_DATE_FORMATS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")


@dataclass
class _Reading:
    """What the readers of one corpus share."""

    root: Path
    mapping: dict[str, str]
    problems: list[dict]
    facts: dict[tuple[str, str], dict] = field(default_factory=dict)  # by ("sha256" | "path" | "id", value)
    used: set[int] = field(default_factory=set)  # lines of metadata.csv that found their document

    def note(self, path: str, problem: str, action: str) -> None:
        self.problems.append({"path": path, "problem": drop_surrogates(problem), "action": action})

    def name(self, path: Path) -> str:
        return drop_surrogates(path.relative_to(self.root).as_posix())


def read_corpus(path: str | Path, mapping: Mapping[str, str] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `articles` and `problems` of a folder (with its sub-folders) or of one file.

    Parameters
    ----------
    path
        A folder, or one file of a kind in ``KINDS``.
    mapping
        For CSV, JSON Lines and Parquet with other column names: ours to theirs, ``{"text": "body"}``.

    Returns
    -------
    articles
        One row per document, sorted by path, then by place in the file.  ``text`` is the text of record: the decoded
        file with its newlines and without its byte-order mark, the text of an HTML page, the text of a record.
        ``sha256`` is of the file's bytes; for a record, of its text in UTF-8.  What ``metadata.csv`` says of a
        document goes before what its record or page says; what nobody says is null.
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
    reading = _Reading(path if path.is_dir() else path.parent, _check_mapping(mapping), problems)
    _read_metadata(reading, paths)
    articles = list(read_documents(reading, paths, is_single=path.is_file()))
    if path.is_dir():
        _note_unused_metadata(reading)
    if not articles:
        raise CorpusError(_explain_nothing(path, problems))
    return make_table("articles", _settle_ids(articles, reading)), make_table("problems", problems)


def _check_mapping(mapping: Mapping[str, str] | None) -> dict[str, str]:
    known = ["article_id", "text", *FACTS]
    for name in mapping or {}:
        if name not in known:
            raise ParameterError(f"--map {name}={mapping[name]}: {name!r} is no column of ours; use one of {known}.")
    return dict(mapping or {})


def _explain_nothing(path: Path, problems: list[dict]) -> str:
    if not problems:
        return f"{path} holds no documents; put files of the kinds {', '.join(KINDS)} there."
    reasons = "; ".join(f"{p['path']}: {p['problem']}" for p in problems[:3])
    more = f"; and {len(problems) - 3} more problems" if len(problems) > 3 else ""
    return f"{path} holds no document that can be read ({reasons}{more}); kinds read are {', '.join(KINDS)}."


# ---- finding


def find_documents(path: str | Path) -> tuple[list[Path], list[dict]]:
    """Return the paths of the documents in a folder, sorted, and rows of `problems` for what is passed over.

    Hidden files, sidecar files, files about the corpus (README, LICENSE, DATASHEET) and folders named ``gold`` are
    passed over without a row.
    """
    path = Path(path)
    if not path.exists():
        raise CorpusError(f"{path} is not there; name a folder or a file of articles.")
    if path.is_file():
        if path.suffix.lower() not in KINDS:
            raise CorpusError(f"{path} is of no kind that is read; the kinds are {', '.join(KINDS)}.")
        return [path], []
    reading = _Reading(path, {}, [])
    paths = [p for p in _walk(reading) if _is_document(p, reading)]
    return paths, reading.problems


def _walk(reading: _Reading) -> list[Path]:
    paths = []
    for folder, folders, files in os.walk(reading.root, onerror=lambda error: _note_error(reading, error)):
        links = {name for name in folders if Path(folder, name).is_symlink()}
        for name in sorted(links):
            reading.note(reading.name(Path(folder, name)), "a link to a folder", "left out")
        folders[:] = [name for name in folders if not name.startswith(".") and name != "gold" and name not in links]
        paths += [Path(folder, name) for name in files if not _is_passed_over(name)]
    return sorted(paths, key=lambda p: p.as_posix())


def _note_error(reading: _Reading, error: OSError) -> None:
    reading.note(reading.name(Path(error.filename)), f"cannot be read ({error.strerror})", "left out")


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.lower() in SIDECARS or Path(name).stem.lower() in _NO_DOCUMENTS


def _is_document(path: Path, reading: _Reading) -> bool:
    if path.is_symlink() and not path.resolve().is_relative_to(reading.root.resolve()):
        problem = "a link that leads out of the corpus"
    elif not path.is_file():
        problem = "no regular file, or a broken link"
    elif path.suffix.lower() not in KINDS:
        problem = f"of a kind that is not read (the kinds are {', '.join(KINDS)})"
    else:
        return True
    reading.note(reading.name(path), problem, "left out")
    return False


# ---- reading


def read_documents(reading: _Reading, paths: Iterable[Path], is_single: bool = False) -> Iterator[dict]:
    """Yield the rows of `articles` in `paths`, one at a time; problems go to ``reading.problems``.

    A file that cannot be read at all is a problem and the rest goes on, unless it `is_single`.
    """
    for path in paths:
        try:
            yield from _READERS[path.suffix.lower()](path, reading)
        except OSError as error:
            _note_error(reading, error)
        except (CorpusError, MissingExtraError) as error:
            if is_single:
                raise
            reading.note(reading.name(path), str(error), "left out")


def _read_text(path: Path, reading: _Reading) -> Iterator[dict]:
    name = reading.name(path)
    data = _read_bytes(path, reading)
    text = data and _decode(data, name, reading)
    if text:
        text = _repair(text, name, reading)
        sha256 = hashlib.sha256(data).hexdigest()
        article_id = name.removesuffix(path.suffix)
        yield from _make_article(reading, name, article_id, text, sha256)


def _read_html(path: Path, reading: _Reading) -> Iterator[dict]:
    from analysis.markup import read_page  # needs an extra, and is not needed for text

    name = reading.name(path)
    data = _read_bytes(path, reading)
    html = data and _decode(data, name, reading, is_html=True)
    if not html:
        return
    html = _repair(html, name, reading)
    sha256, article_id = hashlib.sha256(data).hexdigest(), name.removesuffix(path.suffix)
    url = _find_facts(reading, name, article_id, sha256).get("url")
    page = read_page(html, url)
    marks = page.pop("marks", None)
    for article in _make_article(reading, name, article_id, page.pop("text") or "", sha256, page, "page"):
        yield article | {"marks": marks}


def _read_bytes(path: Path, reading: _Reading) -> bytes | None:
    n_bytes = path.stat().st_size
    if n_bytes <= MAX_TEXT_BYTES:
        return path.read_bytes() or _note_empty(reading, reading.name(path))
    reading.note(reading.name(path), f"{n_bytes:,} bytes, more than the {MAX_TEXT_BYTES:,} of a text", "left out")
    return None


def _note_empty(reading: _Reading, name: str) -> None:
    reading.note(name, "no text", "left out")


def _decode(data: bytes, name: str, reading: _Reading, is_html: bool = False) -> str | None:
    try:
        text, encoding = decode_bytes(data, is_html)
    except UnicodeError:
        reading.note(name, "a binary file", "left out")
        return None
    if encoding:
        reading.note(name, "not UTF-8 and not marked as anything else", f"read as {encoding}")
    return text


def _repair(text: str, name: str, reading: _Reading) -> str:
    text, examples = repair_mojibake(text)
    if examples:
        (before, after), n_words = examples[0], len(examples)
        reading.note(name, f"{n_words} words read in a wrong encoding before ({before})", f"repaired ({after})")
    clean = drop_surrogates(text)
    if clean != text:
        reading.note(name, "half surrogate pairs, which stand for no character", "replaced by U+FFFD")
    return clean


def _make_article(
    reading: _Reading, name: str, article_id: str, text: str, sha256: str, facts: dict | None = None, basis: str = ""
) -> Iterator[dict]:
    given = _find_facts(reading, name, article_id, sha256)
    if not text.strip():
        _note_empty(reading, name)
        return
    merged: dict = {}
    for source, its_basis in ((given, "given"), (facts or {}, basis)):
        settled = _settle_date(source, its_basis, name, reading)
        merged |= {c: v for c, v in settled.items() if v is not None and merged.get(c) is None}
    yield {"article_id": article_id, "path": name, "sha256": sha256, "text": text, **merged}


def _settle_date(facts: dict, basis: str, name: str, reading: _Reading) -> dict:
    """Return the known facts with an ISO date and its basis, or with neither."""
    facts = {c: clean_value(facts.get(c)) for c in FACTS}
    given, own_basis = facts.pop("published_on"), facts.pop("published_on_basis")
    if given is None:
        return facts
    published_on = read_date(given)
    if published_on is None:
        reading.note(name, f"published_on {given[:40]!r} is no date; write yyyy-mm-dd", "left undated")
        return facts
    if own_basis not in (None, *BASES):
        reading.note(
            name, f"published_on_basis {own_basis[:40]!r} is none of {', '.join(BASES)}", f"taken as {basis}"
        )
        own_basis = None
    return facts | {"published_on": published_on, "published_on_basis": own_basis or basis}


def read_date(value: str) -> str | None:
    """Return a written date as yyyy-mm-dd, or None when it is none or can be read in two ways (3/4/2021).

    >>> read_date("2021-10-28T08:15:00Z"), read_date("October 28, 2021"), read_date("3/4/2021")
    ('2021-10-28', '2021-10-28', None)
    """
    try:
        return datetime.datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        pass
    for date_format in _DATE_FORMATS:
        try:
            return datetime.datetime.strptime(value, date_format).date().isoformat()
        except ValueError:
            continue
    return None


def clean_value(value: object) -> str | None:
    """Return a cell as a stripped string that can be stored anywhere; blank and missing values as None."""
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    if value is None or value != value:  # NaN is the one value that is not itself
        return None
    return drop_surrogates(str(value)).strip() or None


def _settle_ids(articles: list[dict], reading: _Reading) -> list[dict]:
    """Give every article an id of its own; the first of two keeps it."""
    taken: set[str] = set()
    wanted = {article["article_id"] for article in articles}
    for article in articles:
        old = new = article["article_id"]
        n = 1
        while new in taken or (n > 1 and new in wanted):
            n += 1
            new = f"{old}-{n}"
        if n > 1:
            reading.note(article["path"], f"article_id {old!r} is taken by an earlier document", f"kept as {new!r}")
        taken.add(new)
        article["article_id"] = new
    return articles


# ---- records


def _read_records(path: Path, reading: _Reading) -> Iterator[dict]:
    """Yield the articles of a file of records; its text column missing throughout is an error."""
    name, columns, articles, missing = reading.name(path), {}, [], []
    ours = {c: reading.mapping.get(c, c) for c in ("article_id", "text", *FACTS)}
    for number, record in _RECORDS[path.suffix.lower()](path, reading):
        columns |= dict.fromkeys(record)
        if ours["text"] in record:
            articles += _read_record(record, ours, name, number, reading)
        else:
            missing.append((number, number, f"no column {ours['text']!r}"))
    wanted = {ours["text"], *reading.mapping.values()} if columns else set()
    if unknown := sorted(wanted - set(columns)):
        raise CorpusError(_explain_columns(name, unknown, list(columns)))
    _note_lines(missing, name, reading)
    if not columns:
        _note_empty(reading, name)
    yield from articles


def _explain_columns(name: str, unknown: list[str], columns: list[str]) -> str:
    there = ", ".join(str(c) for c in columns[:30])
    return f"{name} has no column {', '.join(unknown)}; it has {there}: name the columns with --map text=COLUMN."


def _read_record(record: dict, ours: dict, name: str, number: int, reading: _Reading) -> Iterator[dict]:
    given_id = record.get(ours["article_id"], record.get("id"))
    article_id = clean_value(given_id) or f"{os.path.splitext(name)[0]}-{number}"
    place, text = f"{name}:{number}", record[ours["text"]]
    if text is None or text == "":
        return _note_empty(reading, place)
    if not isinstance(text, str):
        return reading.note(place, f"the text is a {type(text).__name__}, not a string", "left out")
    if len(text) > MAX_TEXT_BYTES:
        return reading.note(
            place, f"{len(text):,} characters, more than the {MAX_TEXT_BYTES:,} of a text", "left out"
        )
    text = _repair(text, place, reading)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    facts = {c: record.get(ours[c]) for c in FACTS}
    facts = {c: _repair(v, place, reading) if isinstance(v, str) else v for c, v in facts.items()}
    for article in _make_article(reading, place, article_id, text, sha256, facts, "given"):
        yield article | {"path": name}


def _iterate_csv(path: Path, reading: _Reading) -> Iterator[tuple[int, dict]]:
    """Yield (line, record); after a broken record the next line is tried, so that one quote costs one record."""
    name = reading.name(path)
    lines = io.StringIO(_decode(path.read_bytes(), name, reading) or "", newline="").readlines()
    csv.field_size_limit(MAX_TEXT_BYTES)
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    header, start, broken = None, 0, []
    while start < len(lines):
        rows = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        n_read = 0
        try:
            for row in rows:
                first, n_read = start + n_read + 1, rows.line_num
                if header is None:
                    header = [column.strip() for column in row]
                elif len(row) == len(header):
                    yield first, dict(zip(header, row, strict=True))
                elif row:
                    broken.append((first, start + n_read, f"{len(row)} cells under {len(header)} columns"))
            break
        except csv.Error as error:
            start += n_read + 1
            broken.append((start, start, f"broken CSV: {error}"))
    _note_lines(broken, name, reading)


def _note_lines(broken: list[tuple[int, int, str]], name: str, reading: _Reading) -> None:
    """Note runs of broken lines, each run once: (first, last, why)."""
    runs: list[list] = []
    for first, last, why in broken:
        if runs and runs[-1][1] + 1 == first:
            runs[-1][1] = last
        else:
            runs.append([first, last, why])
    for first, last, why in runs:
        lines = f"line {first}" if first == last else f"lines {first} to {last}"
        reading.note(f"{name}:{first}", f"{lines}: {why}", "left out")


def _iterate_jsonl(path: Path, reading: _Reading) -> Iterator[tuple[int, dict]]:
    name, broken = reading.name(path), []
    text = _decode(path.read_bytes(), name, reading) or ""
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if line.strip():
            record = _parse_object(line)
            if isinstance(record, dict):
                yield number, record
            else:
                broken.append((number, number, record))
    _note_lines(broken, name, reading)


def _parse_object(line: str) -> dict | str:
    """Return the JSON object of a line, or what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"broken JSON: {error}"
    return record if isinstance(record, dict) else f"a JSON {type(record).__name__}, not an object"


def _iterate_parquet(path: Path, reading: _Reading) -> Iterator[tuple[int, dict]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtraError(f"{path.name} needs pyarrow: pip install 'presswork[scale]'.") from error
    number = 0
    try:
        with parquet.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=1000):
                for record in batch.to_pylist():
                    number += 1
                    yield number, record
    except (ArrowException, OSError, ValueError) as error:
        reading.note(reading.name(path), f"corrupt Parquet: {error}", f"left out after record {number}")


_RECORDS = {".csv": _iterate_csv, ".jsonl": _iterate_jsonl, ".parquet": _iterate_parquet}
_READERS = {".txt": _read_text, ".html": _read_html, ".htm": _read_html, **dict.fromkeys(_RECORDS, _read_records)}


# ---- sidecars


def _read_metadata(reading: _Reading, paths: list[Path]) -> None:
    """Fill ``reading.facts`` from metadata.csv."""
    sidecar = reading.root / "metadata.csv"
    if sidecar in paths or not sidecar.is_file():
        return
    here = {_normalise(reading.name(p)) for p in paths}
    names = Counter(Path(name).name for name in here)
    for line, record in _iterate_csv(sidecar, reading):
        row = {column: clean_value(value) for column, value in record.items()}
        keys = _list_keys(row, here, names)
        if not keys:
            reading.note("metadata.csv", f"line {line} names no file, path, article_id or sha256", "left out")
        elif keys[0] in reading.facts:
            first = reading.facts[keys[0]]["line"]
            reading.note("metadata.csv", f"line {line} is about {keys[0][1]}, as line {first} is", "left out")
        else:
            row |= {"line": line, "is_here": ("path", keys[0][1]) == keys[0] and keys[0][1] in here}
            for key in keys:
                reading.facts.setdefault(key, row)


def _list_keys(row: dict, here: set[str], names: Counter) -> list[tuple[str, str]]:
    """Return what a row of metadata.csv may be found by: path, id, sha256."""
    keys = []
    file = _normalise((row.get("file") or row.get("path") or "").replace("\\", "/").removeprefix("./"))
    if file and file not in here and names[file] == 1:  # a bare file name in a sub-folder, when there is one such
        file = next(name for name in here if Path(name).name == file)
    if file:
        keys += [("path", file)] if file in here or not row.get("article_id") else []
        keys += [("id", file)] if file not in here else []
    keys += [("id", row["article_id"])] if row.get("article_id") else []
    keys += [("sha256", row["sha256"].lower())] if row.get("sha256") else []
    return keys


def _normalise(name: str) -> str:
    """Return a file name in the one Unicode form, for systems differ in how they store accents."""
    return unicodedata.normalize("NFC", name)


def _find_facts(reading: _Reading, name: str, article_id: str, sha256: str) -> dict:
    """Return the row of metadata.csv for a document: by its name, unless the sha256 points to another row."""
    keys = (("id", article_id), ("path", _normalise(name)), ("sha256", sha256))
    rows = [reading.facts[key] for key in keys if key in reading.facts]
    agreeing = [row for row in rows if (row.get("sha256") or sha256).lower() == sha256]
    row = next(iter(agreeing or rows), {})
    reading.used.add(row.get("line", 0))
    return row


def _note_unused_metadata(reading: _Reading) -> None:
    rows = {row["line"]: row for row in reading.facts.values() if not row["is_here"]}
    for line in sorted(set(rows) - reading.used):
        row = rows[line]
        named = row.get("file") or row.get("path") or row.get("article_id") or row.get("sha256")
        reading.note("metadata.csv", f"line {line} names {named}, which is not here", "left out")


def read_names(corpus: str | Path) -> pd.DataFrame:
    """Return the corpus's own names, from ``names.csv``; no rows when there is no such file.

    One row per alias, in file order: alias, speaker (both required), role, affiliation, is_official.

    Raises
    ------
    CorpusError
        If a column is missing or unknown, or a cell has a value that is not allowed.
    """
    return _read_sidecar(Path(corpus), "names.csv", _NAMES)


def read_corrections(corpus: str | Path) -> pd.DataFrame:
    """Return what was set by hand, from ``corrections.csv``; no rows when there is no such file.

    One row per corrected statement, in file order: article_id, start, end (required: they say which statement), and
    text (for the reader's orientation), kind, speaker, role, affiliation, is_official, tone_label,
    target_tone_label.  A null leaves the machine's value.

    Raises
    ------
    CorpusError
        As for :func:`read_names`.
    """
    return _read_sidecar(Path(corpus), "corrections.csv", _CORRECTIONS)


_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_TONES = {"-1": -1, "0": 0, "1": 1, "+1": 1}
_QUOTATION_KINDS = {kind: kind for kind in ("direct", "mixed", "indirect", "scare")}

# Column -> (is it required, type, allowed values or None for any).  "note" is for people.
_SPEAKER_COLUMNS = {
    **dict.fromkeys(("role", "affiliation"), (False, "str", None)),
    "is_official": (False, "boolean", _YES_NO),
    "note": (False, "str", None),
}
_NAMES = {**dict.fromkeys(("alias", "speaker"), (True, "str", None)), **_SPEAKER_COLUMNS}
_CORRECTIONS = {
    "article_id": (True, "str", None),
    **dict.fromkeys(("start", "end"), (True, "Int64", int)),
    **{"text": (False, "str", None), "kind": (False, "str", _QUOTATION_KINDS), "speaker": (False, "str", None)},
    **_SPEAKER_COLUMNS,
    **dict.fromkeys(("tone_label", "target_tone_label"), (False, "Int64", _TONES)),
}


def _read_sidecar(corpus: Path, name: str, columns: dict) -> pd.DataFrame:
    path = (corpus if corpus.is_dir() else corpus.parent) / name
    reading = _Reading(path.parent, {}, [])
    records = list(_iterate_csv(path, reading)) if path.is_file() else []
    if reading.problems:
        raise CorpusError(f"{path}: {reading.problems[0]['problem']}; mend the file or take it away.")
    there = set(records[0][1]) if records else set(columns)
    missing = [c for c, (is_required, _, _) in columns.items() if is_required and c not in there]
    if missing or there - set(columns):
        wrong = f"lacks {missing}" if missing else f"has unknown columns {sorted(there - set(columns))}"
        raise CorpusError(f"{path} {wrong}; its columns may be {list(columns)}.")
    rows = [{c: _read_cell(r.get(c), c, columns[c], f"{path}, line {n}") for c in columns} for n, r in records]
    return pd.DataFrame({c: pd.Series([r[c] for r in rows], dtype=t) for c, (_, t, _) in columns.items()})


def _read_cell(cell: str | None, column: str, rule: tuple, place: str) -> object:
    is_required, _, allowed = rule
    value = clean_value(cell)
    if value is None and is_required:
        raise CorpusError(f"{place}: {column} is empty; fill it in or take the line out.")
    if value is None or allowed is None:
        return value
    try:
        return allowed(value) if allowed is int else allowed[value.lower()]
    except (KeyError, ValueError):
        what = "a whole number" if allowed is int else f"one of {', '.join(allowed)}"
        raise CorpusError(f"{place}: {column} is {value!r}; it must be {what}.") from None


def hash_corpus(articles: pd.DataFrame) -> str:
    """Return one sha256 for a set of articles: of their ids and each one's sha256, in whatever order they stand."""
    lines = sorted(f"{i}\t{s}\n" for i, s in zip(articles["article_id"], articles["sha256"], strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
