"""The tables of a whole corpus: what the other rooms do, one after the other.

Annotation is a map over articles (:mod:`presswork.engines`); canonical names and counts are reductions over the
small tables that come out of it.  presswork.load is the one call a notebook needs.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from presswork import outputs, parameters, schema, table_files
from presswork.asking import database
from presswork.corpus import comment_exports, documents, sheets, shipped
from presswork.corpus.problems import Guard, limit_time
from presswork.coverage import Coverage, reduce_tables
from presswork.engines import corpora
from presswork.engines.annotation import find_english
from presswork.engines.engine import EMBEDDED, Engine, annotate_corpus, find_mapper, find_spread
from presswork.engines.parts import Settings
from presswork.engines.pool import keeping_workers
from presswork.engines.store import find_cache
from presswork.errors import CorpusError, OutputError, ParameterError, PressworkError
from presswork.language import identify
from presswork.language.lexicon import adding_rows
from presswork.page import anatomy
from presswork.remote import fetch_corpus, is_remote
from presswork.schema import make_table, to_rows
from presswork.sources import copies, overlap
from presswork.speakers import speakers
from presswork.spreading import Spread, cut_pieces, map_pieces
from presswork.statements import quotations
from presswork.tone import instruments
from presswork.trust import corrections


def make_coverage(
    path: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    tone_model: str = "light",
    engine: Engine = EMBEDDED,
) -> Coverage:
    """Return the Coverage of the documents at `path` (a folder or a file; None: the default corpus).

    Parameters
    ----------
    mapping
        Presswork's column name -> the name an export uses for it, such as ``{"text": "body"}``; those of
        ``comments.csv`` with a prefix, ``{"comments.text": "message"}``.
    tone_model
        ``light`` or ``careful`` (:mod:`presswork.tone.instruments`).
    engine
        Who does the work (:class:`presswork.engines.engine.Engine`); the tables are the same, whoever does.

    Raises
    ------
    CorpusError
        If nothing can be read there; single documents that cannot be read are rows of `problems` instead.
    """
    path = Path(path) if path else shipped.find_default_corpus()
    mapping = mapping or {}
    store = find_cache("corpora") if engine.is_cached and engine.name == "embedded" else None
    key = corpora.name_corpus(path, mapping, tone_model, is_demo(path)) if store else None
    kept = corpora.find_corpus(store, key) if store and key else None
    if kept is not None:
        return kept
    with keeping_workers():
        made = _make_coverage(path, mapping, tone_model, engine)
    # A file that was changed meanwhile may have been read before or after that.
    if store and key and key == corpora.name_corpus(path, mapping, tone_model, is_demo(path)):
        corpora.keep_corpus(store, key, made)
    return made


def _make_coverage(path: Path, mapping: Mapping[str, str], tone_model: str, engine: Engine) -> Coverage:
    own_columns = {
        ours: theirs for ours, theirs in mapping.items() if not ours.startswith(comment_exports.MAP_PREFIX)
    }
    # Workers elsewhere have another working folder.
    place = path.absolute() if engine.scheduler else path
    articles, problems = documents.read_corpus(place, own_columns, find_spread(engine))
    exported, more = comment_exports.read_exported_comments(path, articles, mapping)
    told: list[dict] = []
    names, lists = sheets.read_names(path, told), sheets.read_own_lists(path, told)
    frames, failures = annotate_corpus(articles, exported, Settings(tone_model, names, lists), engine)
    spread = find_mapper(engine)
    with adding_rows(lists):
        said = _join_speakers(frames, names, failures)
    by_hand, broken = sheets.read_corrections(path)
    frames["quotations"], frames["corrections"], unused = corrections.apply_corrections(said, by_hand, articles)
    frames["audit"] = sheets.read_audit(path, told)
    identity = {"name": _name_corpus(path), "hash": documents.hash_corpus(articles), "is_demo": is_demo(path)}
    identity["tone_model"] = tone_model
    variants = tuple(sheets.read_own_variants(path, told))
    stop_words = sheets.read_own_stop_words(path, told)
    repeated = comment_exports.note_repeated(frames["comments"], exported)
    frames["shared_text"] = overlap.find_shared_text(frames["articles"], frames["blocks"], spread=spread)
    crowds = copies.note_crowds(frames["shared_text"], frames["articles"])
    problems = pd.concat(
        [
            problems,
            anatomy.note_repeats(frames["blocks"]),
            *(more, repeated, broken, unused, make_table("problems", told + failures + _note_texts(frames, spread))),
            make_table("problems", sheets.note_own_lists(lists, stop_words, frames["quotations"]) + crowds),
        ],
        ignore_index=True,
    )
    frames |= reduce_tables(frames, variants, spread)
    return Coverage(**frames, problems=problems, variants=variants, stop_words=stop_words, **identity)


def _note_texts(frames: Mapping[str, pd.DataFrame], spread: Spread | None) -> list[dict[str, str]]:
    """Return what is told of the texts themselves: their languages, their marks."""
    articles = frames["articles"]
    english = articles.loc[find_english(articles), ["article_id", "path", "text"]]
    marks = map_pieces(quotations.note_marks, cut_pieces(english, frames["blocks"]), spread)
    return [*_note_languages(articles), *(row for rows in marks for row in rows)]


def _note_languages(articles: pd.DataFrame) -> list[dict[str, str]]:
    languages = articles["language"].astype(object).where(articles["language"].notna(), None)
    return identify.note_words(articles["path"].tolist(), languages.tolist())


def _join_speakers(frames: Mapping[str, pd.DataFrame], names: pd.DataFrame, failures: list[dict]) -> pd.DataFrame:
    """Return the statements with one name per speaker; those of an article in which that fails keep its own."""
    return _run_without_failing("names", lambda said: speakers.join_speakers(said, names), frames, failures)


def _run_without_failing(
    step: str,
    run: Callable[[pd.DataFrame], pd.DataFrame],
    frames: Mapping[str, pd.DataFrame],
    failures: list[dict],
) -> pd.DataFrame:
    """Return what a step makes of all statements together; those of the articles in which it fails stay as they were.

    Names are joined over the whole corpus, so the failing articles are found and left out first.
    """
    said, articles = frames["quotations"], frames["articles"]
    try:
        with limit_time(int(articles["text"].str.len().sum())):
            return run(said)
    except PressworkError:
        raise
    except Exception:
        guard = Guard(articles, failures)
        failing = guard.find_failing(step, run, said)
        if not failing:
            raise
    kept = said[~said["article_id"].isin(failing)].reset_index(drop=True)
    return _restore(said, run(kept), failing)


def _restore(before: pd.DataFrame, after: pd.DataFrame, failing: Collection[str]) -> pd.DataFrame:
    """Return the rows after a step, with those of the articles in which it failed as they were."""
    order = {article_id: at for at, article_id in enumerate(dict.fromkeys(before["article_id"]))}
    left = before[before["article_id"].isin(failing)]
    joined = make_table("quotations", to_rows(after) + to_rows(left))
    place = joined["article_id"].map(order)
    return joined.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def _name_corpus(path: Path) -> str:
    path = path.resolve()
    return path.stem if path.is_file() else path.name or "corpus"


def is_demo(path: Path) -> bool:
    """Return whether `path` is the invented demo corpus that comes with Presswork."""
    return path.resolve() == shipped.find_shipped("seeds/demo").resolve()


def load(
    path: str | Path | None = "",
    since: str = "",
    until: str = "",
    mapping: Mapping[str, str] | str | None = None,
    count_copies_once: bool = False,
    tone_model: str = "",
    min_confidence: float = 0.0,
    workers: int = 0,
    is_cached: bool = True,
    engine: Engine | None = None,
) -> Coverage:
    """Return the Coverage at `path`, which names documents or a folder of tables, in a period.

    Parameters
    ----------
    path
        Folder or file of documents, or a folder written by `presswork tables`; empty for the default corpus.  Or an
        address that fsspec opens, ``s3://bucket/articles``, of which a copy is made here and read.
    since, until
        First and last day, ``2024-01-31``; empty for no limit.  With a limit, undated documents are left out
        and counted in `n_left_out` and `n_undated`.
    mapping
        As in :func:`make_coverage`, also as text, ``text=body,outlet=source.name``; a folder of tables takes none.
    count_copies_once
        Whether copies of other documents are left out, as in :meth:`presswork.coverage.Coverage.drop_copies`.
    tone_model
        ``light`` or ``careful``; empty for that of the tables, or for ``light``.
    min_confidence
        From 0 to 1: how sure an attribution must be, as in :meth:`presswork.coverage.Coverage.drop_doubtful`.
    workers
        How many processes annotate; 0 for as many as there are cores for this one, fewer for small corpora.  Where
        the system does not fork (macOS, Windows), a script that asks for more than one begins its work behind
        ``if __name__ == "__main__":``.
    is_cached
        Whether articles that were annotated before are taken from the cache (:mod:`presswork.engines.store`), and new
        ones kept there.
    engine
        All that can be said of who does the work, in place of `workers` and `is_cached`.

    Raises
    ------
    CorpusError, ParameterError
    """
    since, until = parameters.read_day("since", since), parameters.read_day("until", until)
    if tone_model:
        instruments.check_model(tone_model)
    if is_remote(path):
        engine = dataclasses.replace(engine or Engine(workers, is_cached), reads_here=True)
        with fetch_corpus(str(path)) as here:
            return load(here, since, until, mapping, count_copies_once, tone_model, min_confidence, engine=engine)
    path = Path(path) if path else shipped.find_default_corpus()
    mapping = parameters.read_mapping(mapping) if isinstance(mapping, str) else mapping
    if mapping and holds_tables(path):
        raise ParameterError(f"{path} holds tables, whose columns have Presswork's names already; leave --map out.")
    if holds_tables(path):
        everything = read_tables(path)
        _check_instrument(path, everything.tone_model, tone_model)
    else:
        everything = make_coverage(path, mapping, tone_model or "light", engine or Engine(workers, is_cached))
    everything = everything.where(since=since, until=until) if since or until else everything
    return everything.count_as(count_copies_once, min_confidence)


def _check_instrument(path: Path, used: str, wanted: str) -> None:
    if wanted not in ("", used):
        option = " --careful" if wanted == "careful" else ""
        raise ParameterError(
            f"The tone in the tables of {path} was measured with the {used} instrument, not the {wanted} one; write "
            f"them again with `presswork tables{option}`, or leave tone_model empty."
        )


# ---- tables in files

# Written beside the tables, so that a folder of tables still knows which corpus it was made from.
CORPUS_FILE = "corpus.json"
_IDENTITY: tuple[str, ...] = (
    "name",
    "hash",
    "is_demo",
    "n_left_out",
    "n_undated",
    "n_copies",
    "n_doubtful",
    "tone_model",
)
_IDENTITY += ("grouped_by", "variants", "stop_words")
_FILES = "files"
# Formats that keep every value, so that tables can be read again.
_EXACT = ("jsonl", "parquet")


def holds_tables(path: Path) -> bool:
    """Return whether `path` is a folder that `presswork tables` wrote."""
    return (path / CORPUS_FILE).is_file()


def read_tables(folder: str | Path) -> Coverage:
    """Return the tables that :func:`write_tables` wrote to `folder` as JSON Lines or Parquet.

    Raises
    ------
    CorpusError
        If they are there only as CSV, or one is missing, damaged or of another run than the rest.
    """
    folder = Path(folder)
    if (folder / "articles.csv").is_file() and not any((folder / f"articles.{f}").is_file() for f in _EXACT):
        raise CorpusError(
            f"{folder} holds its tables only as CSV, which does not keep every value; "
            f"write them with `presswork tables --format jsonl` (or parquet) to read them again."
        )
    identity, listed = _read_undamaged(folder / CORPUS_FILE, _read_identity)
    frames = {name: _read_undamaged(folder / name, lambda path: _read_frame(path, listed)) for name in schema.SCHEMA}
    return Coverage(**frames, **identity)


def _read_undamaged(path: Path, read: Callable[[Path], Any]) -> Any:
    try:
        return read(path)
    except CorpusError:
        raise
    except (PressworkError, OSError, ValueError, TypeError, AttributeError, LookupError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".")
        raise CorpusError(f"{path} is damaged ({reason}); write the tables again with `presswork tables`.") from error


def _read_frame(path: Path, listed: Mapping[str, str]) -> pd.DataFrame:
    frame = table_files.read_table(path.parent, path.name, listed)
    if "article_id" in frame and frame["article_id"].isna().any():
        raise ValueError("a row without article_id")
    return frame


def _read_identity(path: Path) -> tuple[dict[str, object], dict[str, str]]:
    written = json.loads(path.read_text(encoding="utf-8"))
    identity = {"name": path.parent.name} | written
    listed = written[_FILES]  # of a version that did not list them nobody can tell that they are of one run
    return {name: type(getattr(Coverage, name))(identity[name]) for name in _IDENTITY if name in identity}, listed


def name_corpus(path: str | Path | None) -> str:
    """Return the name of the corpus at `path`, documents or tables, without reading more than that."""
    if is_remote(path):
        name = PurePosixPath(str(path)).name
        return PurePosixPath(name).stem if name.endswith(documents.KINDS) else name
    path = Path(path) if path else shipped.find_default_corpus()
    if holds_tables(path):
        return str(_read_undamaged(path / CORPUS_FILE, _read_identity)[0]["name"])
    return _name_corpus(path)


def check_target(folder: str | Path) -> None:
    """Raise OutputError unless the tables may be written to `folder`: new, empty, or tables as we wrote them."""
    folder = Path(folder)
    if outputs.is_empty(folder):
        return
    written = outputs.read_own(folder / CORPUS_FILE, _FILES, "hash")
    if written is None:
        raise OutputError(f"{folder} holds something other than tables; choose another folder with --out.")
    outputs.check_unchanged(folder, written[_FILES], [CORPUS_FILE])


def write_tables(everything: Coverage, folder: str | Path, formats: Iterable[str]) -> list[Path]:
    """Write every table in each of `formats` as the whole of `folder`, and return the paths.

    Formats are csv, jsonl, parquet, and sqlite: one file of all (:mod:`presswork.asking.database`).

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds anything but tables as we wrote them; it stands as it was then.
    """
    folder, formats, frames = Path(folder), list(formats), everything.get_frames()
    with outputs.stage_folder(folder) as staging:
        check_target(folder)
        paths = [
            table_files.write_table(table, staging.folder, name, file_format)
            for file_format in formats
            if file_format != "sqlite"
            for name, table in frames.items()
        ]
        if "sqlite" in formats:
            paths.append(database.write_database(frames, staging.folder))
        identity = {name: getattr(everything, name) for name in _IDENTITY}
        identity[_FILES] = outputs.list_files(staging.folder)
        outputs.write_staged(staging.folder / CORPUS_FILE, json.dumps(identity, indent=1) + "\n")
        staging.move()
    return [folder / path.name for path in paths]
