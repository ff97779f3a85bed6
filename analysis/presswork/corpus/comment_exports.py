"""Which comments did a platform export beside the articles?

One row of ``comments.csv`` is one comment; the file lies at the top of the corpus. Its comments stand in no article's
text, so they have no offsets, and are joined here with those that the pages show.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from presswork.corpus.formats.disqus import is_disqus, read_disqus
from presswork.corpus.formats.files import File
from presswork.corpus.problems import Problems
from presswork.corpus.records import clean_value, fold_column, read_records
from presswork.corpus.repairs import strip_markup
from presswork.errors import CorpusError, ParameterError
from presswork.language.dates import read_date
from presswork.language.lexicon import read_lexicon
from presswork.schema import make_table, to_rows

COMMENT_FILE = "comments.csv"
COLUMNS = ("article_id", "url", "text", "commenter", "posted_on", "comment_id", "reply_to", "number")

# How the user names a column of this file in a mapping: comments.text=message.
MAP_PREFIX = "comments."

# A file made for another corpus would otherwise give as many problems as it has articles.
MOST_UNKNOWN_NAMED = 20


def read_exported_comments(
    corpus: Path | str, articles: pd.DataFrame, mapping: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the comments of the corpus's ``comments.csv`` and the problems met; no rows where there is no file.

    Parameters
    ----------
    articles
        With ``article_id, path, url``.
    mapping
        Our column names with the prefix ``comments.`` to theirs, ``{"comments.text": "message"}``; other keys are
        passed over.  Names that platforms use (``comment_columns.csv``) need no mapping.

    Returns
    -------
    comments
        The table `comments` without tone, `start` and `end`; `comment` counts from 0 under each article, and
        `reply_to` is the `comment` answered.
    problems
        One row per thing that was left out, repaired or is not known.

    Raises
    ------
    CorpusError
        If the file has no column for the text, or none that says under which article a comment stands.
    ParameterError
        If `mapping` names a column of comments that is none of ours, or there is no such file.
    """
    root = Path(corpus) if Path(corpus).is_dir() else Path(corpus).parent
    problems, path = Problems(root), root / COMMENT_FILE
    ours = _check_mapping(mapping or {}, path)
    rows: list[dict] = []
    for export in _list_exports(path, Path(corpus), problems):
        mapped = ours if export.name == COMMENT_FILE else {}
        try:
            rows += _link_replies(list(_read_rows(export, articles, mapped, problems)), export.name, problems)
        except OSError as error:
            problems.note_error(export.path, error)
    return make_table("comments", _continue_numbers(rows)), make_table("problems", problems.rows)


def _list_exports(path: Path, corpus: Path, problems: Problems) -> Iterator[File]:
    """Yield the files of comments at the top of a corpus: ``comments.csv``, and XML that Disqus exported."""
    if path.is_file() and path != corpus:
        yield File(path.name, path)
    for other in sorted(path.parent.glob("*.xml")) if corpus.is_dir() else ():
        file = File(problems.name(other), other)
        if other.is_file() and is_disqus(file.read()):
            yield file


def _continue_numbers(rows: list[dict]) -> list[dict]:
    """Number the comments of several files on under each article."""
    n_before: Counter[str] = Counter()
    shifts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["article_id"], row.pop("file"))
        shift = shifts.setdefault(key, n_before[row["article_id"]])
        n_before[row["article_id"]] = max(n_before[row["article_id"]], shift + row["comment"] + 1)
        row["comment"] += shift
        row["reply_to"] = None if row["reply_to"] is None else row["reply_to"] + shift
    return rows


def _check_mapping(mapping: Mapping[str, str], path: Path) -> dict[str, str]:
    ours = {key.removeprefix(MAP_PREFIX): value for key, value in mapping.items() if key.startswith(MAP_PREFIX)}
    for name in ours:
        if name not in COLUMNS:
            known = [MAP_PREFIX + column for column in COLUMNS]
            raise ParameterError(f"--map {MAP_PREFIX}{name}: {name!r} is no column of comments; use one of {known}.")
    if ours and not path.is_file():
        raise ParameterError(f"--map {MAP_PREFIX}{next(iter(ours))}: {path} is not there; put the comments there.")
    return ours


def _read_rows(file: File, articles: pd.DataFrame, mapping: Mapping[str, str], problems: Problems) -> Iterator[dict]:
    """Yield the comments whose article the corpus has, and note the others."""
    known, columns, unknown, lacking, others = _list_known(articles), {}, {}, Counter(), []
    is_xml = file.suffix == ".xml"
    for line, record in read_disqus(file, problems.note) if is_xml else read_records(file, problems):
        columns = columns or _find_columns(list(record), mapping, file.name)
        others = others or _find_others("posted_on", columns, record)
        row = {ours: clean_value(record.get(theirs)) for ours, theirs in columns.items()}
        named = [name for name in (row.get("article_id"), row.get("url"), record.get("thread_title")) if name]
        article_id = next((known[_fold_place(name)] for name in named if _fold_place(name) in known), None)
        text = _strip_markup(row.get("text") or "")
        if article_id is None:
            unknown.setdefault(named[0] if named else None, []).append(line)
        elif not text:
            lacking["without words", "left out"] += 1
        else:
            # A column that cannot be read as a day may have another beside it that can.
            days = (row.get("posted_on"), *(clean_value(record.get(name)) for name in others))
            day = next(filter(None, (read_date(value) for value in days if value)), None)
            lacking["whose date is none, or not one for sure", "undated"] += day is None and bool(
                row.get("posted_on")
            )
            lacking["with markup in their text", "taken out"] += text != row["text"]
            yield row | {"article_id": article_id, "text": text, "posted_on": day}
    _note_lacking(file.name, unknown, lacking, problems)


def _note_lacking(
    file: str, unknown: Mapping[str | None, list[int]], lacking: Mapping[tuple, int], problems: Problems
) -> None:
    for name, lines in list(unknown.items())[:MOST_UNKNOWN_NAMED]:
        said = (
            "without the name of an article"
            if name is None
            else f"about {name[:80]}, which is none of the documents read"
        )
        problems.note(f"{file}:{lines[0]}", f"{_count(len(lines))} {said}")
    rest = list(unknown.values())[MOST_UNKNOWN_NAMED:]
    if rest:
        n_comments = _count(sum(map(len, rest)))
        problems.note(file, f"{n_comments} about {len(rest):,} more that are none of the documents read")
    for (what, action), n in lacking.items():
        if n:
            problems.note(file, f"{_count(n)} {what}", action)


def _count(n: int) -> str:
    return "1 comment" if n == 1 else f"{n:,} comments"


# ---- columns and cells


@functools.cache
def _load_names() -> dict[str, list[str]]:
    """Return the names that platforms give each of our columns, the most telling first."""
    names: dict[str, list[str]] = {}
    for row in read_lexicon("comment_columns"):
        names.setdefault(row["ours"], []).append(row["theirs"])
    return names


def _find_others(ours: str, columns: Mapping[str, str], record: Mapping) -> list[str]:
    """Return the further columns that platforms use for one of ours, in the order of the list."""
    folded = {fold_column(name): name for name in reversed(list(record))}
    known = (folded[name] for name in _load_names().get(ours, []) if name in folded)
    return [name for name in known if name not in columns.values()]


def _find_columns(theirs: list[str], mapping: Mapping[str, str], file: str) -> dict[str, str]:
    """Return our columns -> theirs: as the mapping says, else our own name, else a name that platforms use."""
    folded = {fold_column(name): name for name in reversed(theirs)}
    columns = {}
    for ours in COLUMNS:
        names = [fold_column(ours), *_load_names().get(ours, [])]
        free = (folded[name] for name in names if name in folded and folded[name] not in columns.values())
        found = mapping.get(ours) or next(free, None)
        if found:
            columns[ours] = found
    wrong = [name for name in columns.values() if name not in theirs]
    lacks = [] if {"article_id", "url"} & set(columns) else ["article_id"]
    lacks += [] if "text" in columns else ["text"]
    if wrong or lacks:
        raise CorpusError(
            f"{file} has no column {', '.join(wrong or lacks)}; it has {', '.join(theirs[:30])}: say which one is "
            f"meant with --map {MAP_PREFIX}{(lacks or ['text'])[0]}=COLUMN, or take the file away."
        )
    return columns


def _fold_place(name: str) -> str:
    """Return an address without what differs from copy to copy of it; other names as they are."""
    return re.sub(r"^https?://(?:www\.)?|(?<=\w)/+$", "", name.strip())


def _list_known(articles: pd.DataFrame) -> dict[str, str]:
    """Return what an article may be named by -> its id: id, path or address, where no other article has it."""
    known: dict[str, str] = {}
    for column in ("article_id", "path", "url", "headline"):
        names = articles[column].dropna() if column in articles else []
        counts = Counter(map(_fold_place, names))
        for article_id, name in zip(articles["article_id"], articles.get(column, []), strict=False):
            if isinstance(name, str) and counts[_fold_place(name)] == 1:
                known.setdefault(_fold_place(name), article_id)
    return known


def _strip_markup(text: str) -> str:
    """Return the words of a comment that an export keeps as HTML."""
    return strip_markup(text)[0].strip()


# ---- joining


def _link_replies(rows: Iterable[dict], file: str, problems: Problems) -> Iterator[dict]:
    """Yield the rows of the table: `comment` counts under each article, `reply_to` is the `comment` answered."""
    threads: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        threads[row["article_id"]].append(row)
    n_lost = 0
    for thread in threads.values():
        places = {_name_comment(row, at): at for at, row in reversed(list(enumerate(thread)))}
        for at, row in enumerate(thread):
            answered = row.get("reply_to")
            place = places.get(answered) if answered != _name_comment(row, at) else None
            n_lost += place is None and answered not in (None, "0")  # platforms write 0 for none
            number = row.get("number") or ""
            yield {
                "file": file,
                **{name: row.get(name) for name in ("article_id", "commenter", "posted_on", "text")},
                **{
                    "comment": at,
                    "reply_to": place,
                    "number": int(number) if number.isdecimal() and len(number) <= 15 else None,
                },
            }
    if n_lost:
        problems.note(file, f"{_count(n_lost)} in answer to one that is not in the file", "taken for no reply")


def _name_comment(row: Mapping, at: int) -> str:
    """Return what a reply calls the comment that it answers; in a file without ids, its place from 1."""
    return row.get("comment_id") or row.get("number") or str(at + 1)


def join_comments(on_pages: pd.DataFrame, exported: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the comments of the pages and of the export under one numbering, in the order of the articles.

    Under an article those of its page stand first.  A comment that is in both, with the same words and, where both
    tell, the same name, is counted once, as it stands on the page.

    Parameters
    ----------
    on_pages, exported
        Tables `comments`; exported ones under none of `articles` are left out.
    """
    exported = exported[exported["article_id"].isin(articles["article_id"])]
    if exported.empty:
        return on_pages
    pages, exports = _group_rows(on_pages), _group_rows(exported)
    rows: list[dict] = []
    for article_id in articles["article_id"]:
        page = pages.get(article_id, [])
        rows += page + list(_continue_thread(page, exports.get(article_id, [])))
    return make_table("comments", rows)


def note_repeated(comments: pd.DataFrame, exported: pd.DataFrame) -> pd.DataFrame:
    """Return a problem that counts the exported comments which stand on the pages already; no row if none does."""
    n = len(exported) - int(comments["start"].isna().sum())
    row = {"path": COMMENT_FILE, "problem": f"{_count(n)} that the page shows, too", "action": "counted once"}
    return make_table("problems", [row] if n else [])


def _group_rows(comments: pd.DataFrame) -> dict[str, list[dict]]:
    groups: dict[str, list[dict]] = defaultdict(list)
    for row in to_rows(comments):
        groups[row["article_id"]].append(row)
    return groups


def _continue_thread(page: list[dict], exported: list[dict]) -> Iterator[dict]:
    numbers, following = {}, len(page)
    find = _index_page(page)
    for row in exported:
        number = find(row)
        numbers[row["comment"]] = following if number is None else number
        following += number is None
    for row in exported:
        if numbers[row["comment"]] >= len(page):
            yield row | {"comment": numbers[row["comment"]], "reply_to": numbers.get(row["reply_to"])}


def _index_page(page: list[dict]) -> Callable[[dict], int | None]:
    """Return a function that finds the page's comment that an exported one is; each is found once."""
    waiting: dict[str, list[dict]] = defaultdict(list)
    for row in page:
        waiting[_squeeze(row["text"])].append(row)

    def find(row: dict) -> int | None:
        same = waiting.get(_squeeze(row["text"]), [])
        at = next((at for at, other in enumerate(same) if _may_be_one(row["commenter"], other["commenter"])), None)
        return None if at is None else same.pop(at)["comment"]

    return find


def _may_be_one(name: str | None, other: str | None) -> bool:
    return not name or not other or _squeeze(name) == _squeeze(other)


def _squeeze(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
