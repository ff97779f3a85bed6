"""The tables of a whole corpus: what the other rooms do, one after the other.

Annotation is a map over articles; canonical names and counts are reductions over the small tables that come
out of it.  :func:`load_tables` is the one call a notebook needs.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis import anatomy, corpus, corrections, exports, quotations, sources, speakers, tables, tone
from analysis.errors import CorpusError, OutputError, ParameterError, PressworkError

# Written beside the tables, so that a folder of tables still knows which corpus it was made from.
CORPUS_FILE = "corpus.json"
_IDENTITY = ("name", "hash", "is_demo", "n_left_out", "n_undated", "n_copies", "variants")
# Formats that keep every value, so that tables can be read again.
_EXACT = ("jsonl", "parquet")
# Tables whose rows belong to one article, or to a pair.
_BY_ARTICLE = ("articles", "blocks", "comments", "citations", "quotations", "shared_text", "corrections", "audit")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclasses.dataclass(frozen=True)
class Tables:
    """The tables of one corpus (see :data:`analysis.tables.SCHEMA`), and what corpus that is.

    Attributes
    ----------
    name, hash : str
        Name of the folder or file, and a hash over the documents' bytes.
    is_demo : bool
        Whether this is the invented demo corpus.
    n_left_out : int
        Documents left out by `since` and `until`, undated ones included.
    n_undated : int
        Those of them that were left out because their day is not known.
    n_copies : int
        Copies of other documents that :func:`drop_copies` left out.
    variants : tuple
        The corpus's own concepts of house style (:func:`analysis.sidecars.read_own_variants`).
    """

    articles: pd.DataFrame
    blocks: pd.DataFrame
    quotations: pd.DataFrame
    speakers: pd.DataFrame
    comments: pd.DataFrame
    citations: pd.DataFrame
    shared_text: pd.DataFrame
    house_style: pd.DataFrame
    corrections: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    name: str = ""
    hash: str = ""
    is_demo: bool = False
    n_left_out: int = 0
    n_undated: int = 0
    n_copies: int = 0
    variants: tuple = ()

    def get_frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the schema."""
        return {name: getattr(self, name) for name in tables.SCHEMA}


def make_tables(path: str | Path | None = None, mapping: Mapping[str, str] | None = None) -> Tables:
    """Return all tables of the documents at `path` (a folder or a file; None: the default corpus).

    Parameters
    ----------
    mapping
        Presswork's column name -> the name an export uses for it, such as ``{"text": "body"}``; those of
        ``comments.csv`` with a prefix, ``{"comments.text": "message"}``.

    Raises
    ------
    CorpusError
        If nothing can be read there; single documents that cannot be read are rows of `problems` instead.
    """
    path = Path(path) if path else corpus.find_default_corpus()
    mapping = mapping or {}
    own_columns = {ours: theirs for ours, theirs in mapping.items() if not ours.startswith(exports.MAP_PREFIX)}
    articles, problems = corpus.read_corpus(path, own_columns)
    exported, more = exports.read_exported_comments(path, articles, mapping)
    frames = annotate_articles(articles, exported)
    frames["quotations"] = speakers.resolve_speakers(
        frames["quotations"], frames["articles"], frames["blocks"], names=corpus.read_names(path)
    )
    scored = tone.score_quotations(frames["quotations"], frames["articles"])
    by_hand, broken = corpus.read_corrections(path)
    frames["quotations"], frames["corrections"], unused = corrections.apply_corrections(scored, by_hand, articles)
    frames["audit"] = corpus.read_audit(path)
    identity = {"name": _name_corpus(path), "hash": corpus.hash_corpus(articles), "is_demo": is_demo(path)}
    repeated = exports.note_repeated(frames["comments"], exported)
    problems = pd.concat(
        [problems, anatomy.note_repeats(frames["blocks"]), more, repeated, broken, unused], ignore_index=True
    )
    variants = tuple(corpus.read_own_variants(path))
    return Tables(**frames, **_reduce(frames, variants), problems=problems, variants=variants, **identity)


def annotate_articles(articles: pd.DataFrame, exported: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables that need one article at a time: articles, blocks, comments, citations, quotations.

    `exported` are comments that stand in no page (:mod:`analysis.exports`), also of articles elsewhere.

    Articles do not look at each other here, so any partition of them gives the same rows.  Pages in another language
    than English keep their anatomy, but no statement is looked for and no tone is scored: the rules for both are
    English, and a wrong attribution is worse than none.  Where the language is unknown, English is assumed.
    """
    blocks = anatomy.split_blocks(articles)
    comments = anatomy.read_comments(articles, blocks)
    comments = comments if exported is None else exports.join_comments(comments, exported, articles)
    articles = anatomy.describe_articles(articles, blocks, comments)
    is_english = articles["language"].isna() | articles["language"].str.startswith("en")
    english, foreign = articles[is_english].reset_index(drop=True), set(articles["article_id"][~is_english])
    return {
        "articles": articles,
        "blocks": blocks,
        "comments": _unscore(tone.score_comments(comments), foreign),
        "citations": anatomy.read_citations(articles, blocks),
        "quotations": quotations.find_quotations(english, blocks[~blocks["article_id"].isin(foreign)]),
    }


def _unscore(comments: pd.DataFrame, foreign: set[str]) -> pd.DataFrame:
    is_foreign = comments["article_id"].isin(foreign)
    return comments.assign(tone=comments["tone"].mask(is_foreign), tone_label=comments["tone_label"].mask(is_foreign))


def _reduce(frames: Mapping[str, pd.DataFrame], variants: tuple) -> dict[str, pd.DataFrame]:
    shared_text = sources.find_shared_text(frames["articles"], frames["blocks"])
    return _recount(frames, variants) | {"shared_text": shared_text}


def _recount(frames: Mapping[str, pd.DataFrame], variants: tuple) -> dict[str, pd.DataFrame]:
    counted = [frames[name] for name in ("articles", "blocks", "quotations", "comments")]
    return {
        "speakers": speakers.list_speakers(frames["quotations"]),
        "house_style": sources.count_house_style(*counted, sources.read_variants(variants)),
    }


def _name_corpus(path: Path) -> str:
    path = path.resolve()
    return path.stem if path.is_file() else path.name or "corpus"


def is_demo(path: Path) -> bool:
    """Return whether `path` is the invented demo corpus that comes with Presswork."""
    return path.resolve() == corpus.find_shipped("seeds/demo").resolve()


def load_tables(
    path: str | Path | None = "",
    since: str = "",
    until: str = "",
    mapping: Mapping[str, str] | None = None,
    count_copies_once: bool = False,
) -> Tables:
    """Return the tables at `path`, which names documents or a folder of tables, in a period.

    Parameters
    ----------
    path
        Folder or file of documents, or a folder written by `presswork tables`; empty for the default corpus.
    since, until
        First and last day, ``2024-01-31``; empty for no limit.  With a limit, undated documents are left out
        and counted in `n_left_out` and `n_undated`.
    mapping
        As in :func:`make_tables`; a folder of tables takes none.
    count_copies_once
        Whether copies of other documents are left out, as in :func:`drop_copies`.

    Raises
    ------
    CorpusError, ParameterError
    """
    for name, day in (("since", since), ("until", until)):
        check_day(name, day)
    path = Path(path) if path else corpus.find_default_corpus()
    if mapping and holds_tables(path):
        raise ParameterError(f"{path} holds tables, whose columns have Presswork's names already; leave --map out.")
    everything = read_tables(path) if holds_tables(path) else make_tables(path, mapping)
    everything = select_period(everything, since, until) if since or until else everything
    return drop_copies(everything) if count_copies_once else everything


def check_day(name: str, day: str) -> None:
    """Raise ParameterError unless `day`, the value of the parameter `name`, is empty or a day such as 2024-01-31."""
    try:
        is_day = not day or bool(_DATE.match(day) and pd.Timestamp(day))
    except ValueError:
        is_day = False
    if not is_day:
        raise ParameterError(f"The parameter {name} is {day!r}; write a day as 2024-01-31 or leave it empty.")


def select_period(everything: Tables, since: str = "", until: str = "") -> Tables:
    """Return the tables of the documents published from `since` to `until`, both days included.

    Raises
    ------
    ParameterError
        If no document was published then.
    """
    published = everything.articles["published_on"]
    kept = everything.articles[published.between(since or "0000-00-00", until or "9999-99-99")]
    if kept.empty:
        raise ParameterError(_tell_empty(published, since, until))
    ids = set(kept["article_id"])
    frames = everything.get_frames()
    frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE}
    n_left_out = everything.n_left_out + len(everything.articles) - len(kept)
    n_undated = everything.n_undated + int(published.isna().sum())
    return dataclasses.replace(
        everything, **(frames | _reduce(frames, everything.variants)), n_left_out=n_left_out, n_undated=n_undated
    )


def drop_copies(everything: Tables) -> Tables:
    """Return the tables without the documents that are copies of others, so that each text is counted once.

    Which those are tells :func:`analysis.copies.find_copies`. `shared_text` stays whole: it shows what was left out.
    """
    copies = set(sources.find_copies(everything.shared_text)["article_id"])
    ids = set(everything.articles["article_id"]) - copies
    frames = everything.get_frames()
    frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE if name != "shared_text"}
    n_copies = everything.n_copies + len(everything.articles) - len(ids)
    return dataclasses.replace(everything, **(frames | _recount(frames, everything.variants)), n_copies=n_copies)


def _tell_empty(published: pd.Series, since: str, until: str) -> str:
    days = published.dropna()
    covered = f"the corpus covers {min(days)} to {max(days)}" if len(days) else "no document of the corpus has a date"
    undated = f" ({len(published) - len(days)} undated)" if len(days) < len(published) else ""
    period = f"since {since or 'the beginning'} until {until or 'the end'}"
    if since and until and until < since:
        return f"The period {period} ends before it begins; {covered}{undated}."
    return f"No document was published in the period {period}; {covered}{undated}."


def _keep_articles(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    keys = [column for column in ("article_id", "other_id") if column in table]
    return table[table[keys].isin(ids).all(axis=1)].reset_index(drop=True)


def holds_tables(path: Path) -> bool:
    """Return whether `path` is a folder that `presswork tables` wrote."""
    return (path / CORPUS_FILE).is_file()


def read_tables(folder: str | Path) -> Tables:
    """Return the tables that :func:`write_tables` wrote to `folder` as JSON Lines or Parquet.

    Raises
    ------
    CorpusError
        If they are there only as CSV, or one is missing or damaged.
    """
    folder = Path(folder)
    if (folder / "articles.csv").is_file() and not any((folder / f"articles.{f}").is_file() for f in _EXACT):
        raise CorpusError(
            f"{folder} holds its tables only as CSV, which does not keep every value; "
            f"write them with `presswork tables --format jsonl` (or parquet) to read them again."
        )
    frames = {name: _read_undamaged(folder / name, _read_frame) for name in tables.SCHEMA}
    identity = _read_undamaged(folder / CORPUS_FILE, _read_identity)
    return Tables(**frames, **identity)


def _read_undamaged(path: Path, read: Callable[[Path], object]) -> object:
    try:
        return read(path)
    except CorpusError:
        raise
    except (PressworkError, OSError, ValueError, TypeError, AttributeError, LookupError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".")
        raise CorpusError(f"{path} is damaged ({reason}); write the tables again with `presswork tables`.") from error


def _read_frame(path: Path) -> pd.DataFrame:
    frame = tables.read_table(path.parent, path.name)
    if "article_id" in frame and frame["article_id"].isna().any():
        raise ValueError("a row without article_id")
    return frame


def _read_identity(path: Path) -> dict[str, object]:
    identity = {"name": path.parent.name} | json.loads(path.read_text(encoding="utf-8"))
    return {name: type(getattr(Tables, name))(identity[name]) for name in _IDENTITY if name in identity}


def write_tables(everything: Tables, folder: str | Path, formats: Iterable[str]) -> list[Path]:
    """Write every table to `folder` in each of `formats` (csv, jsonl, parquet) and return the paths."""
    folder = Path(folder)
    paths = [
        tables.write_table(table, folder, name, file_format)
        for file_format in formats
        for name, table in everything.get_frames().items()
    ]
    identity = {name: getattr(everything, name) for name in _IDENTITY}
    try:
        (folder / CORPUS_FILE).write_text(json.dumps(identity, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}); choose another folder with --out."
        ) from error
    return paths
