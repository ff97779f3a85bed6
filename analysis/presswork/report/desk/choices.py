"""Which statements are chosen, when were they published, and who makes them?

One row is a statement, a period, or a speaker.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from presswork.coverage import Coverage
from presswork.language.dates import cut_days
from presswork.schema import Basis, attach_basis, find_coverage
from presswork.show.values import name_top, tell_count, tell_days

_TONES = {"n_negative": -1, "n_neutral": 0, "n_positive": 1}


def choose(
    coverage: Coverage,
    words: str = "",
    speaker: str = "",
    outlet: str = "",
    tone: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
) -> pd.DataFrame:
    """Return the statements that pass every filter given, in the order of time, undated ones last.

    Rows and columns as of :meth:`presswork.coverage.Coverage.search`, with ``fragments``.

    Parameters
    ----------
    words
        A query (:mod:`presswork.asking.query`), asked of each statement.
    speaker
        A name, a variant of it, or a query over names.
    tone, kind
        negative, neutral or positive; direct, mixed or indirect.
    since, until
        First and last day of publication; with one of them undated statements are left out.

    Raises
    ------
    ParameterError
        If a query cannot be read, or a value names nothing that the corpus has.
    """
    given = {"speaker": speaker, "tone": tone, "kind": kind, "since": since, "until": until}
    found = coverage.search(words, outlets=[outlet] if outlet else [], **given)
    parts = coverage.quotations[["article_id", "quotation", "fragments"]]
    found = pd.DataFrame(found).merge(parts, on=["article_id", "quotation"], how="left")
    return attach_basis(found, Basis(coverage, reading=lambda: _tell_chosen(found, coverage)))


def _tell_chosen(chosen: pd.DataFrame, coverage: Coverage) -> str:
    n, of = len(chosen), len(coverage.statements)
    if not n:
        return f"None of {tell_count(of, 'statement')} is chosen; ask for less at a time."
    parts = [tell_count(chosen["article_id"].nunique(), "document"), tell_count(chosen["outlet"].nunique(), "outlet")]
    unknown = int(chosen["speaker"].isna().sum())
    return (
        f"{n:,} of {tell_count(of, 'statement')}, in {' of '.join(parts)}, {tell_days(chosen['published_on'])}; by "
        f"{tell_count(chosen['speaker'].nunique(), 'known speaker')}, {unknown:,} by unknown ones."
    )


def trend(chosen: pd.DataFrame, by: str = "day") -> pd.DataFrame:
    """Return how many of the chosen statements were published when, in the order of time.

    One row per period that has any: ``period, n, n_articles``.  A week is named by its Monday.  Undated statements
    are left out, which the reading tells.

    Parameters
    ----------
    by
        day, week, month or year.

    Raises
    ------
    ParameterError
        If `by` is none of these.
    """
    placed = chosen.assign(period=cut_days(chosen["published_on"], by))
    undated = int(placed["period"].isna().sum())
    counted = _count(placed.dropna(subset=["period"]), "period").sort_values("period", ignore_index=True)
    told = f"; {undated:,} undated" if undated else ""
    top = name_top(counted.sort_values("n", ascending=False, kind="stable"), "period", "n", 3)
    return _attach(counted, chosen, placed, "period", lambda: f"Most by {by}: {top or 'none'}{told}.", step=by)


def who(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return who makes the chosen statements, those with most first.

    One row per speaker: ``speaker, n, n_articles, n_negative, n_neutral, n_positive``; an unknown one is a row of its
    own, the last of those with as many.
    """
    counted = _count(chosen, "speaker")
    for name, label in _TONES.items():
        has_label = chosen[chosen["tone_label"] == label]
        counted[name] = (
            counted["speaker"].map(has_label.groupby("speaker", dropna=False).size()).fillna(0).astype(int)
        )
    counted = counted.sort_values(["n", "speaker"], ascending=[False, True], ignore_index=True)
    known = counted.dropna(subset=["speaker"])
    top = name_top(known, "speaker", "n", 5)
    return _attach(counted, chosen, chosen, "speaker", lambda: f"Heard most: {top or 'nobody who is known'}.")


def _count(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    groups = rows.groupby(by, dropna=False)["article_id"]
    return pd.DataFrame({"n": groups.size(), "n_articles": groups.nunique()}).reset_index()


def _attach(
    frame: pd.DataFrame,
    chosen: pd.DataFrame,
    places: pd.DataFrame,
    by: str,
    reading: Callable[[], str],
    **values: str,
) -> pd.DataFrame:
    return attach_basis(frame, Basis(find_coverage(chosen), lambda: places, [by], reading, **values))
