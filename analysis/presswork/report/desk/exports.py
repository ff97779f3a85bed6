"""What goes on elsewhere: a workbook for a spreadsheet, a matrix for a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from presswork.coverage import Coverage
from presswork.errors import OutputError, ParameterError
from presswork.outputs import write_file
from presswork.report.share import pack_workbook
from presswork.schema import VOICE_KINDS
from presswork.table_files import format_csv


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
