"""The measures of sources, each of a whole Coverage: what `presswork.sources` offers.

Every function returns a tidy frame that knows which documents, words or statements it counts, so that it can be shown
in its place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence

import pandas as pd

from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL
from presswork.schema import Basis, CoverageLike, Given, attach_basis, find_coverage, find_rows, to_rows
from presswork.show.values import name_top, tell_few, tell_number, write_words
from presswork.sources import copies, differences, house_style, outlets, streams
from presswork.statements.counts import count_forms
from presswork.words import frequency
from presswork.words import measures as words
from presswork.words.fillers import GENERAL


def describe(coverage: Given) -> pd.DataFrame:
    """Return how much there is of each outlet, as :func:`presswork.sources.outlets.describe_outlets`."""
    coverage = find_coverage(coverage)
    table = outlets.describe_outlets(coverage.articles, coverage.words, coverage.quotations)
    return _attach(table, coverage, lambda: coverage.articles, ["outlet"], lambda: _tell_outlets(table))


def _tell_outlets(table: pd.DataFrame) -> str:
    known = table.dropna(subset=["outlet"])
    n_few = int((known["n_articles"] < MIN_ARTICLES_FOR_INTERVAL).sum())
    told = f"{tell_few(len(known), 'known outlet').capitalize()}"
    if known.empty:
        return f"{told}."
    told += f". Most words: {name_top(known, 'outlet', 'n_words', 3)}. Fewest: "
    told += f"{name_top(known.iloc[::-1], 'outlet', 'n_words', 1)}."
    few = f"{tell_number(n_few).capitalize()} of them {'has' if n_few == 1 else 'have'} fewer than "
    few += f"{tell_few(MIN_ARTICLES_FOR_INTERVAL, 'document')}, too few for an interval."
    return f"{told}\n{few}" if n_few else told


def compare(coverage: Given, every_word: bool = False) -> pd.DataFrame:
    """Return what each outlet has more of than all others, the strongest first.

    Columns as :func:`presswork.sources.differences.list_differences`: words it writes itself, those for whom the
    quoted speak, cues.

    Parameters
    ----------
    every_word
        Whether words that say nothing are listed, too (:func:`presswork.words.left_out`).
    """
    coverage = find_coverage(coverage)
    table = differences.list_differences(_tally_own(coverage), coverage.quotations, coverage.articles)
    table = table if every_word else _drop_fillers(table, "item", coverage, table["basis"] == "word")
    places = lambda: _place_differences(table, coverage)  # noqa: E731
    by = ["item", "outlet", "basis"]
    limit = outlets.choose_limit(table)
    return _attach(table, coverage, places, by, lambda: _tell_compared(table, coverage), limit=limit)


def _tell_compared(table: pd.DataFrame, coverage: CoverageLike) -> str:
    rows = [write_words(row, coverage.written) for row in to_rows(table[["basis", "item"]])]
    written = table.assign(item=[row["item"] for row in rows])
    return " ".join(filter(None, (outlets.tell_differences(written), differences.tell_outlets(coverage.articles))))


def _drop_fillers(
    table: pd.DataFrame, column: str, coverage: CoverageLike, is_word: pd.Series | None = None
) -> pd.DataFrame:
    """Return a table without the rows of words that say nothing; all rows are words where `is_word` is not given."""
    fillers = words.left_out(coverage)
    said = table[column].isin(fillers.loc[fillers["reason"] != GENERAL, "word"])
    return table[~(said if is_word is None else said & is_word)].reset_index(drop=True)


def _place_differences(table: pd.DataFrame, coverage: CoverageLike) -> pd.DataFrame:
    first = table.groupby("outlet").head(outlets.choose_limit(table))
    return differences.list_places(first, _list_own(coverage), _place_statements(coverage))


def own_words(coverage: Given, outlet: str = "", every_word: bool = False) -> pd.DataFrame:
    """Return the words that set an outlet apart, its own words only
    (:func:`presswork.sources.outlets.compare_outlet`).

    Parameters
    ----------
    outlet
        An outlet of the corpus; empty for the one with most words.
    every_word
        As in :func:`compare`.

    Raises
    ------
    ParameterError
        If the corpus has no such outlet.
    """
    coverage = find_coverage(coverage)
    chosen = outlet or next(iter(describe(coverage)["outlet"].dropna()), "")
    table = outlets.compare_outlet(coverage.words, coverage.articles, chosen)
    table = table if every_word else _drop_fillers(table, "word", coverage)
    own = lambda: _list_own(coverage)[lambda words: words["outlet"] == chosen]  # noqa: E731
    return _attach(table, coverage, own, ["word"], target=chosen or "one outlet", reference="all others")


def variants(coverage: Given) -> pd.DataFrame:
    """Return which variant of each concept every outlet and voice prefers.

    Columns as :func:`presswork.sources.house_style.choose_variants`; `voice_kind` tells the outlet's own words from
    those of others.
    """
    coverage = find_coverage(coverage)
    concepts = house_style.read_variants(coverage.variants)
    uses = lambda: house_style.find_variants(coverage.words, concepts)  # noqa: E731
    by = ["concept", "outlet", "variant", "voice_kind"]
    return _attach(house_style.choose_variants(coverage.house_style), coverage, uses, by)


def propose(coverage: Given) -> pd.DataFrame:
    """Return pairs of words that may be variants of one another (:func:`~house_style.propose_variants`)."""
    coverage, ends = find_coverage(coverage), ("variant", "other")
    pairs = house_style.propose_variants(coverage.words, coverage.articles)
    places = lambda: outlets.list_ends(pairs.head(100), ends, _list_own(coverage), "word")  # noqa: E731
    return _attach(pairs, coverage, places, ends)


def distances(coverage: Given) -> pd.DataFrame:
    """Return how far the outlets' own words lie apart (:func:`presswork.sources.differences.compare_outlets`)."""
    coverage, ends = find_coverage(coverage), ("outlet", "other")
    pairs = differences.compare_outlets(_tally_own(coverage))
    places = lambda: outlets.list_ends(pairs.head(100), ends, coverage.articles, "outlet")  # noqa: E731
    told = differences.tell_outlets(coverage.articles)
    return _attach(pairs, coverage, places, ends, lambda: told, compared=f": {told}" if told else "")


def speaking(coverage: Given, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return whom each outlet lets speak.

    Parameters
    ----------
    by
        Columns that make the groups of speakers (``affiliation``, ``is_official`` and ``is_named``, ``speaker``), as
        :func:`presswork.sources.differences.count_speaking` counts them; empty for the shares of officials, other
        known speakers and unknown ones (:func:`presswork.sources.outlets.count_speakers`).
    """
    coverage = find_coverage(coverage)
    if not by:
        table = outlets.count_speakers(coverage.quotations, coverage.articles)
    else:
        table = differences.count_speaking(coverage.quotations, coverage.articles, by=list(by))
    return _attach(table, coverage, lambda: _place_statements(coverage), ["outlet", *by])


def cues(given: Given, by: Sequence[str] = ("outlet",), marked: bool = False) -> pd.DataFrame:
    """Return with which classes of cues statements are introduced (:func:`~differences.count_cues`).

    Parameters
    ----------
    given
        A Coverage, or statements filtered from one.
    by
        Columns that make the groups.
    marked
        Whether only cues other than neutral ones are listed, of known groups, the most frequent first.
    """
    coverage, rows, by = find_coverage(given), find_rows(given, "quotations"), list(by)
    rows = rows.dropna(subset=[name for name in by if name in rows]) if marked else rows
    table = differences.count_cues(rows, coverage.articles, by=by)
    if marked:
        table = table[table["cue_class"].notna() & table["cue_class"].ne("neutral")]
        table = table.sort_values("n_statements", ascending=False, kind="stable")
    return _attach(table, coverage, lambda: _place_statements(coverage), [*by, "cue_class"])


def forms(coverage: Given) -> pd.DataFrame:
    """Return how many statements there are of each form, as :func:`presswork.statements.counts.count_forms`."""
    rows = find_rows(coverage, "quotations")
    return _attach(count_forms(rows), coverage, lambda: rows, ["kind"])


def stream(coverage: Given, limit: int = 8) -> pd.DataFrame:
    """Return when the speakers quoted most are quoted, by day, week, month or year, whichever the dates allow.

    Columns as :func:`presswork.sources.streams.count_statements`.

    Parameters
    ----------
    limit
        Speakers, those with most statements first.
    """
    coverage, rows = find_coverage(coverage), find_rows(coverage, "statements")
    placed = streams.place_statements(rows, coverage.articles, limit)
    table, step = streams.count_statements(placed, coverage.speakers), next(iter(placed["step"]), "day")
    told = lambda: streams.tell_stream(placed)  # noqa: E731
    return attach_basis(table, Basis(coverage, lambda: placed, ["speaker", "period"], told, step=step))


def shared_speakers(coverage: Given) -> pd.DataFrame:
    """Return the first statement that each outlet has of those whom several outlets quote."""
    coverage = find_coverage(coverage)
    several = differences.list_shared_speakers(coverage.quotations, coverage.articles)
    return attach_basis(several.groupby(["speaker", "outlet"], sort=False).head(1), Basis(coverage))


def pairs(coverage: Given) -> pd.DataFrame:
    """Return the pairs of documents with running text in common (:func:`~outlets.describe_pairs`)."""
    coverage = find_coverage(coverage)
    table = outlets.describe_pairs(coverage.shared_text, coverage.articles)
    return attach_basis(table, Basis(coverage, reading=lambda: _tell_pairs(table, coverage)))


def _tell_pairs(table: pd.DataFrame, coverage: CoverageLike) -> str:
    left = copies.find_copies(coverage.shared_text)
    return (
        f"{tell_few(len(table), 'pair').capitalize()}. Most of the body of {tell_number(len(left))} of "
        f"{tell_few(len(coverage.articles), 'document')} stands in others: {name_top(left, 'article_id', 'share')}."
    )


def credits(coverage: Given, counted: bool = False) -> pd.DataFrame:
    """Return the documents that name where their text comes from (:func:`presswork.sources.outlets.list_named`).

    Where `counted`, how many documents name each source instead (:func:`presswork.sources.outlets.count_named`).
    """
    coverage = find_coverage(coverage)
    rows, told = outlets.list_named(coverage.articles), outlets.tell_named(coverage.articles)
    if not counted:
        return attach_basis(rows, Basis(coverage, told=told))
    return _attach(outlets.count_named(rows), coverage, lambda: rows, ["named_as", "name"], told=told)


def paragraphs(coverage: Given, counted: bool = False) -> pd.DataFrame:
    """Return the paragraphs of the pairs that share most, side by side (:func:`~copies.list_aligned`).

    Where `counted`, how many are alike, changed and the document's own instead (:func:`~copies.count_aligned`).
    """
    coverage = find_coverage(coverage)
    aligned = coverage.derive(
        "paragraphs", lambda: copies.list_aligned(coverage.shared_text, coverage.articles, coverage.blocks)
    )
    return attach_basis(copies.count_aligned(aligned) if counted else aligned, Basis(coverage))


def count_once(coverage: Given) -> pd.DataFrame:
    """Return what counting each text once changes (:func:`presswork.sources.outlets.compare_counting`)."""
    whole = find_coverage(coverage)
    left_out = set(copies.find_copies(whole.shared_text)["article_id"])
    kept = {name: _leave_out(getattr(whole, name), left_out) for name in ("articles", "quotations")}
    # What else is made of them is not asked for here, and making it anew takes long.
    once: CoverageLike = dataclasses.replace(whole, **kept)  # type: ignore[type-var]
    table = outlets.compare_counting(whole, once)
    return _attach(table, whole, lambda: outlets.list_counted(whole, once), ["outlet"])


def _leave_out(table: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    return table[~table["article_id"].isin(ids)].reset_index(drop=True)


def _list_own(coverage: CoverageLike) -> pd.DataFrame:
    return coverage.words[coverage.words["voice_kind"] == "outlet"]


def _tally_own(coverage: CoverageLike) -> pd.DataFrame:
    return coverage.derive("own tallies", lambda: frequency.tally_words(_list_own(coverage)))


def _place_statements(coverage: CoverageLike) -> pd.DataFrame:
    return outlets.add_outlets(coverage.statements, coverage.articles)


def _attach(
    frame: pd.DataFrame,
    given: Given,
    places: Callable[[], pd.DataFrame],
    by: Sequence[str],
    reading: Callable[[], str] | None = None,
    **values: object,
) -> pd.DataFrame:
    return attach_basis(frame, Basis(find_coverage(given), places, by, reading, **values))
