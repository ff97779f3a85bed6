"""What goes on elsewhere: a workbook for a spreadsheet, a matrix for a model, documents for spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from presswork.coverage import Coverage
from presswork.errors import MissingExtraError, OutputError, ParameterError
from presswork.language.dates import PERIODS
from presswork.outputs import write_file
from presswork.report.share import pack_workbook
from presswork.schema import VOICE_KINDS, find_basis, to_rows
from presswork.table_files import format_csv

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span


def to_excel(given: Coverage | pd.DataFrame, path: str | Path) -> Path:
    """Write the tables of a Coverage, a sheet each, or one frame, as a workbook and return its path.

    No cell is a formula; a text longer than a cell may be is cut there, and says so.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    frames = {"table": given} if isinstance(given, pd.DataFrame) else given.get_frames()
    path = Path(path)
    try:
        return write_file(path, pack_workbook({name: format_csv(frame) for name, frame in frames.items()}))
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror or error}); choose another place.") from error


def to_datetimes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its days as datetimes, for pandas' own ``resample``, ``dt`` and plots; unknown ones as NaT.

    Tables keep days as the text that was read, ``2024-01-31``, so that files are the same everywhere.  Here
    `published_on`, `posted_on` and periods (`day, week, month, year, period`) are the first moment of that day or
    period; a time of day is left out.  Rows of an article that lack its day get a column `published_on`.

    Parameters
    ----------
    frame
        A table of a Coverage, or what a measure returned; it can still be shown in its place.

    Raises
    ------
    ParameterError
        If the frame has neither days nor articles of a Coverage.
    """
    if "published_on" not in frame and "article_id" in frame and (basis := find_basis(frame)):
        days = basis.coverage.articles.set_index("article_id")["published_on"]
        frame = frame.assign(published_on=frame["article_id"].map(days))
    names = [str(name) for name in frame]
    columns = [name for name in names if name in (*PERIODS, "period") or name.endswith("_on")]
    if not columns:
        raise ParameterError(f"The frame has no days; its columns are {', '.join(names)}.")
    return frame.assign(**{name: pd.to_datetime(frame[name].astype("string").str[:10]) for name in columns})


def to_matrix(coverage: Coverage, voices: Sequence[str] = (), min_articles: int = 2) -> pd.DataFrame:
    """Return how often each document uses each word: documents in rows, words in columns, mostly zeros.

    The columns are sparse, and in the order of letters; scikit-learn takes ``matrix.sparse.to_coo()``, which needs
    scipy, or the frame itself.

    Parameters
    ----------
    voices
        Whose words: ``outlet, official, other speaker, excerpt, reader``; empty for all.
    min_articles
        Words of fewer documents are left out.  Stop words are not.

    Raises
    ------
    ParameterError
        If there is no such voice.
    """
    unknown = sorted(set(voices) - set(VOICE_KINDS))
    if unknown:
        raise ParameterError(f"There is no voice {unknown[0]!r}; use some of {', '.join(VOICE_KINDS)}.")
    words = coverage.words
    words = words[words["voice_kind"].isin(list(voices))] if voices else words
    counts = words.groupby(["article_id", "word"], observed=True).size()
    reach = counts.groupby("word", observed=True).size()
    kept = sorted(reach.index[reach >= min_articles].astype(str))
    columns = {name: number for number, name in enumerate(kept)}
    rows = {name: number for number, name in enumerate(coverage.articles["article_id"])}
    filled: list[list[tuple[int, int]]] = [[] for _ in kept]
    found = counts.rename("n").reset_index().astype({"word": "str"})
    for article, word, n in zip(found["article_id"], found["word"], found["n"].tolist(), strict=True):
        if word in columns:
            filled[columns[word]].append((rows[article], n))
    data = {word: _spread(filled[number], len(rows)) for word, number in columns.items()}
    return pd.DataFrame(data, index=pd.Index(list(rows), name="article_id"))


def _spread(counts: list[tuple[int, int]], size: int) -> pd.arrays.SparseArray:
    column = np.zeros(size, dtype=np.int64)
    for at, n in counts:
        column[at] = n
    return pd.arrays.SparseArray(column, fill_value=0)


def to_docs(coverage: Coverage, nlp: Language | None = None) -> Iterator[Doc]:
    """Yield each document as a spaCy ``Doc``, its statements and the mentions of their speakers as spans.

    ``doc.spans["statements"]`` and ``doc.spans["speakers"]`` go side by side: a statement's label is its form
    (direct, mixed, indirect, scare), the id of both its number.  ``doc.user_data`` holds `article_id`, `outlet`,
    `published_on` and, under `statements`, the rows of ``quotations``, in the same order.  Spans are widened to whole
    tokens; a statement in pieces spans them all.

    Parameters
    ----------
    nlp : spacy.language.Language, optional
        Pipeline whose tokenizer, and components, are run; by default a blank English one, which only cuts tokens.

    Raises
    ------
    MissingExtraError
        If spaCy is not installed; it is no part of Presswork.
    """
    try:
        import spacy
    except ImportError as error:
        raise MissingExtraError("Documents for spaCy need it, and it is not installed: pip install spacy.") from error
    nlp = nlp or spacy.blank("en")
    by_article: dict[str, list[dict]] = {}
    for row in to_rows(coverage.quotations):
        by_article.setdefault(row["article_id"], []).append(row)
    for article in to_rows(coverage.articles[["article_id", "outlet", "published_on", "text"]]):
        doc = nlp(article.pop("text") or "")
        rows = by_article.get(article["article_id"], [])
        doc.user_data |= article | {"statements": rows}
        doc.spans["statements"] = [_make_span(doc, row["start"], row["end"], row["kind"], row) for row in rows]
        named = [row for row in rows if row["speaker_start"] is not None]
        doc.spans["speakers"] = [
            _make_span(doc, row["speaker_start"], row["speaker_end"], row["speaker"] or "", row) for row in named
        ]
        yield doc


def _make_span(doc: Doc, start: int, end: int, label: str, row: dict) -> Span:
    return doc.char_span(start, end, label=label, span_id=str(row["quotation"]), alignment_mode="expand")
