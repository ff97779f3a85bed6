"""Which comments did a platform export beside the articles?

One row of ``comments.csv`` is one comment; the file lies at the top of the corpus. Its comments stand in no article's
text, so they have no offsets, and are joined here with those that the pages show.
"""

from __future__ import annotations

import datetime
import functools
import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from presswork.corpus.problems import Problems
from presswork.corpus.records import clean_value, read_records
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

# Exports keep the markup of what was typed into a form; "a < b" is none.
_TAG = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|div|span|blockquote|q|cite|code|pre|del|s|ul|ol|li|img)\b[^<>]*>", re.I
)
_BREAKING_TAG = re.compile(r"<(?:br|/p|/div|/li|/blockquote)\b[^<>]*>", re.I)
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.I)
_UNIX_SECONDS = re.compile(r"1\d{9}(?:\d{3})?(?:\.0)?")


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
    if not path.is_file() or path == Path(corpus):
        return make_table("comments"), make_table("problems")
    try:
        rows = list(_read_rows(path, articles, ours, problems))
    except OSError as error:
        problems.note_error(path, error)
        rows = []
    return make_table("comments", _link_replies(rows, problems)), make_table("problems", problems.rows)


def _check_mapping(mapping: Mapping[str, str], path: Path) -> dict[str, str]:
    ours = {key.removeprefix(MAP_PREFIX): value for key, value in mapping.items() if key.startswith(MAP_PREFIX)}
    for name in ours:
        if name not in COLUMNS:
            known = [MAP_PREFIX + column for column in COLUMNS]
            raise ParameterError(f"--map {MAP_PREFIX}{name}: {name!r} is no column of comments; use one of {known}.")
    if ours and not path.is_file():
        raise ParameterError(f"--map {MAP_PREFIX}{next(iter(ours))}: {path} is not there; put the comments there.")
    return ours


def _read_rows(path: Path, articles: pd.DataFrame, mapping: Mapping[str, str], problems: Problems) -> Iterator[dict]:
    """Yield the comments whose article the corpus has, and note the others."""
    known, columns, unknown, lacking = _list_known(articles), {}, {}, Counter()
    for line, record in read_records(path, problems):
        columns = columns or _find_columns(list(record), mapping, path.name)
        row = {ours: clean_value(record.get(theirs)) for ours, theirs in columns.items()}
        named = [row.get(name) for name in ("article_id", "url") if row.get(name)]
        article_id = next((known[_fold_place(name)] for name in named if _fold_place(name) in known), None)
        text = _strip_markup(row.get("text") or "")
        if article_id is None:
            unknown.setdefault(named[0] if named else None, []).append(line)
        elif not text:
            lacking["without words", "left out"] += 1
        else:
            day = _read_day(row.get("posted_on"))
            lacking["whose date is none, or not one for sure", "undated"] += day is None and bool(
                row.get("posted_on")
            )
            lacking["with markup in their text", "taken out"] += text != row["text"]
            yield row | {"article_id": article_id, "text": text, "posted_on": day}
    _note_lacking(unknown, lacking, problems)


def _note_lacking(unknown: Mapping[str | None, list[int]], lacking: Mapping[tuple, int], problems: Problems) -> None:
    for name, lines in list(unknown.items())[:MOST_UNKNOWN_NAMED]:
        said = (
            "without the name of an article"
            if name is None
            else f"about {name[:80]}, which is none of the documents read"
        )
        problems.note(f"{COMMENT_FILE}:{lines[0]}", f"{_count(len(lines))} {said}")
    rest = list(unknown.values())[MOST_UNKNOWN_NAMED:]
    if rest:
        n_comments = _count(sum(map(len, rest)))
        problems.note(COMMENT_FILE, f"{n_comments} about {len(rest):,} more that are none of the documents read")
    for (what, action), n in lacking.items():
        if n:
            problems.note(COMMENT_FILE, f"{_count(n)} {what}", action)


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


def _fold_column(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _find_columns(theirs: list[str], mapping: Mapping[str, str], file: str) -> dict[str, str]:
    """Return our columns -> theirs: as the mapping says, else our own name, else a name that platforms use."""
    folded = {_fold_column(name): name for name in reversed(theirs)}
    columns = {}
    for ours in COLUMNS:
        names = [_fold_column(ours), *_load_names().get(ours, [])]
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
    for column in ("article_id", "path", "url"):
        names = articles[column].dropna() if column in articles else []
        counts = Counter(map(_fold_place, names))
        for article_id, name in zip(articles["article_id"], articles.get(column, []), strict=False):
            if isinstance(name, str) and counts[_fold_place(name)] == 1:
                known.setdefault(_fold_place(name), article_id)
    return known


def _strip_markup(text: str) -> str:
    """Return the words of a comment that an export keeps as HTML.

    >>> _strip_markup("<p>Who pays?<br/>Not me &amp; you.</p>"), _strip_markup("3 < 5, so a<b")
    ('Who pays?\\nNot me & you.', '3 < 5, so a<b')
    """
    if not _TAG.search(text) and not _ENTITY.search(text):
        return text
    text = html.unescape(_TAG.sub("", _BREAKING_TAG.sub("\n", text)))
    return _BLANK_LINES.sub("\n\n", text).strip()


def _read_day(value: str | None) -> str | None:
    """Return a written date, or seconds since 1970, as yyyy-mm-dd; None where it is neither for sure."""
    if value and _UNIX_SECONDS.fullmatch(value):
        moment = datetime.datetime.fromtimestamp(int(value[:10]), datetime.UTC)
        return moment.date().isoformat()
    return read_date(value) if value else None


# ---- joining


def _link_replies(rows: Iterable[dict], problems: Problems) -> Iterator[dict]:
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
                **{name: row.get(name) for name in ("article_id", "commenter", "posted_on", "text")},
                **{"comment": at, "reply_to": place, "number": int(number) if number.isdecimal() else None},
            }
    if n_lost:
        problems.note(
            COMMENT_FILE, f"{_count(n_lost)} in answer to one that is not in the file", "taken for no reply"
        )


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
