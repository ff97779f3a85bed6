"""The measures of words, each of a whole Coverage: what `presswork.words` offers.

Every function returns a tidy frame that knows which words it counts, so that it can be shown in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from presswork.language.dates import PERIODS
from presswork.language.lexicon import read_stop_words
from presswork.schema import Basis, CoverageLike, Given, attach_basis, find_coverage, need_basis
from presswork.show.values import name_top, write_words
from presswork.words import contexts, fillers, frequency, key_words, pairs, summary, word_list
from presswork.words.forms import families
from presswork.words.word_list import fold_word

_PERIOD = "period"
_GROUPS = {"voice_kind": "voice"}


def stop_words(leave_out: str = "") -> list[str]:
    """Return the words that lists leave out: those of ``stop_words.csv`` and those in `leave_out`, sorted."""
    return sorted(read_stop_words() | set(leave_out.casefold().split()))


def _list_stop_words(coverage: CoverageLike, leave_out: str) -> list[str]:
    """Return :func:`stop_words` with those of the corpus's own."""
    return sorted({*stop_words(leave_out), *coverage.stop_words})


def left_out(coverage: Given) -> pd.DataFrame:
    """Return the words that say nothing of this corpus, with the reason and their number, the most frequent first.

    Verbs of reporting, parts of names, titles, names of outlets, days and months, as
    :func:`presswork.words.fillers.find_fillers` reads them off the corpus; lists leave them out unless asked.
    """
    coverage = find_coverage(coverage)
    table = coverage.derive(
        "fillers",
        lambda: fillers.find_fillers(
            coverage.words, coverage.articles, coverage.quotations, coverage.speakers, coverage.blocks
        ),
    )
    ranked = table.sort_values(["n", "word"], ascending=[False, True], ignore_index=True)
    told = ranked.groupby("reason")["n"].agg(["size", "sum"]).reset_index()
    parts = "; ".join(f"{r}: {k:,} words, {n:,} uses" for r, k, n in told.itertuples(index=False))
    return _attach(ranked, coverage, ["word"], lambda: f"Left out beside the stop words: {parts or 'none'}.")


def _choose_left_out(coverage: CoverageLike, leave_out: str, every_word: bool, kept: str = "") -> list[str]:
    table = left_out(coverage)
    listed = () if every_word else table.loc[table["reason"] != kept, "word"]
    return [*_list_stop_words(coverage, leave_out), *listed]


def _count_forms(coverage: CoverageLike) -> dict[str, int]:
    counts = coverage.words["word"].value_counts()
    return dict(zip(counts.index, counts.tolist(), strict=True))


def _name_families(coverage: CoverageLike) -> dict[str, str]:
    """Return the family of each form of the corpus that shares one."""
    table = coverage.derive("families", lambda: pd.DataFrame(
        families.name_families(_count_forms(coverage)).items(), columns=["form", "family"]))  # fmt: skip
    return dict(zip(table["form"], table["family"], strict=True))


def _join(coverage: CoverageLike) -> pd.DataFrame:
    """Return the words with inflections under the name of their family."""
    return coverage.derive("joined words", lambda: families.join_families(coverage.words, _name_families(coverage)))


def kinds(coverage: Given) -> pd.DataFrame:
    """Return how much of the pages is of each kind and voice, as :func:`presswork.words.summary.count_kinds`."""
    coverage = find_coverage(coverage)
    basis = Basis(coverage, lambda: coverage.blocks, ["kind", "voice_kind"])
    return attach_basis(summary.count_kinds(coverage.blocks), basis)


def by_voice(coverage: Given) -> pd.DataFrame:
    """Return how many words each voice has, as :func:`presswork.words.summary.count_voices`."""
    coverage = find_coverage(coverage)
    voices, by = summary.count_voices(coverage.words), ["voice_kind"]
    told = f"Words by voice: {name_top(voices, 'voice_kind', 'n_words')}."
    return _attach(voices, coverage, by, lambda: told, lambda: _list_documents(coverage, by))


def diversity(coverage: Given, by: str = "voice_kind") -> pd.DataFrame:
    """Return how varied the words of each group are, as :func:`presswork.words.frequency.score_diversity`.

    Parameters
    ----------
    by
        ``voice_kind``, or ``outlet`` for its own words and those it quotes, without its readers'.
    """
    coverage = find_coverage(coverage)
    words = coverage.words[coverage.words["voice_kind"] != "reader"] if by == "outlet" else coverage.words
    table = frequency.score_diversity(words, [by])
    return _attach(table, coverage, [by], places=lambda: _list_documents(coverage, [by]), group=_GROUPS.get(by, by))


def _list_documents(coverage: CoverageLike, by: list[str]) -> pd.DataFrame:
    """Return the documents of each outlet, or else a word of each document of each group, to find them by."""
    if by == ["outlet"]:
        return coverage.articles
    return coverage.words.drop_duplicates([*by, "article_id"])


def count(
    coverage: Given,
    by: str = "",
    n: int = 1,
    min_n: int = 1,
    leave_out: str = "",
    numbers: bool = False,
    every_word: bool = False,
    every_form: bool = False,
) -> pd.DataFrame:
    """Return how often each word is used, and its rate per 10,000 words, the most frequent first.

    Columns as :func:`presswork.words.frequency.count_words`, and for words ``forms``: the inflections that are
    counted together, with the count of each in the whole corpus.

    Parameters
    ----------
    by
        Groups that are counted apart: ``voice_kind``, ``outlet``, ``day``, ``week``, ``month``, ``year``, ``period``
        for the finest of day, month and year that the dates allow, or a column of the user's own
        (:meth:`presswork.coverage.Coverage.compare_by`); empty for all words together.
    n
        Words in a run; runs neither begin nor end with a stop word, nor with a word that is left out.
    min_n
        Rarer words are left out.
    leave_out
        Words left out of the list beside the stop words, as ``gate water``.
    numbers
        Whether numbers are listed.
    every_word
        Whether those of :func:`left_out` are listed.
    every_form
        Whether each inflection is counted by itself.
    """
    coverage = find_coverage(coverage)
    if by in coverage.comparable:
        return _count_own(coverage, by, n, min_n, leave_out, numbers, every_word, every_form)
    left, is_joined = _choose_left_out(coverage, leave_out, every_word), n == 1 and not every_form
    words = _join(coverage) if is_joined else coverage.words
    by = summary.choose_period(words) if by == _PERIOD else by
    counted = words if n > 1 else _tally(coverage, is_joined)
    table = frequency.count_words(counted, [by] if by else [], n, min_n, left, numbers or n > 1)
    if is_joined:
        table["forms"] = families.tell_forms(_count_forms(coverage), _name_families(coverage), table["word"])
    places = (lambda: word_list.list_ngrams(words, n)) if n > 1 else None
    values = {"n_words": len(words), "n_articles": words["article_id"].nunique(), "group": _GROUPS.get(by, by)}
    reading = None if by or n > 1 else lambda: _tell_counts(_write(table, coverage), words)
    return _attach(table, coverage, [by, "word"] if by else ["word"], reading, places, words=words, **values)


def _count_own(coverage: CoverageLike, by: str, *options: Any) -> pd.DataFrame:
    """Return :func:`count` by a column of the user's own, which stands in place of the outlet while it is counted."""
    table, named = count(coverage.compare_by(by), "outlet", *options), {"outlet": by}
    basis = need_basis(table)
    values: dict[str, Any] = basis.values | {"group": by}
    own = Basis(
        basis.coverage, lambda: pd.DataFrame(basis.places).rename(columns=named), [by, "word"], None, **values
    )
    return attach_basis(table.rename(columns=named), own)


def _tally(coverage: CoverageLike, is_joined: bool = False) -> pd.DataFrame:
    if is_joined:
        return coverage.derive("joined tallies", lambda: frequency.tally_words(_join(coverage)))
    return coverage.derive("tallies", lambda: frequency.tally_words(coverage.words))


def _write(table: pd.DataFrame, coverage: CoverageLike) -> pd.DataFrame:
    """Return a table with its words as the documents write them, for a sentence."""
    return table.assign(word=[write_words({"word": word}, coverage.written)["word"] for word in table["word"]])


def _tell_counts(table: pd.DataFrame, words: pd.DataFrame) -> str:
    return f"Most frequent: {name_top(table, 'word', 'n', 8)}.\n{summary.tell_reach(words, table.head(25))}"


def spellings(coverage: Given, leave_out: str = "") -> pd.DataFrame:
    """Return words that differ in hyphens, points or capitals only (:func:`~frequency.find_spellings`)."""
    coverage = find_coverage(coverage)
    counts = count(coverage, leave_out=leave_out, every_word=True, every_form=True)
    return _attach(frequency.find_spellings(counts), coverage, ["word"])


def keyness(
    coverage: Given,
    compare: str = "voice_kind",
    target: str = "",
    reference: str = "",
    leave_out: str = "",
    every_word: bool = False,
    every_form: bool = False,
) -> pd.DataFrame:
    """Return the words that set one group apart, in the order of :func:`presswork.words.key_words.compare_words`.

    Parameters
    ----------
    compare
        What makes the groups: ``voice_kind``, ``outlet``, ``year``, ``month``, ``day``, or a column of the user's own
        (:meth:`presswork.coverage.Coverage.compare_by`).
    target, reference
        One of these groups, and the one that it is compared with; empty for the quoted officials, or else the group
        with most words, and for all others.
    leave_out
        Words left out beside the stop words.
    every_word, every_form
        As in :func:`count`.

    Raises
    ------
    ParameterError
        If there is no such group.
    """
    coverage = find_coverage(coverage)
    if compare in coverage.comparable:
        coverage, compare = coverage.compare_by(compare), "outlet"
    tallies = _tally(coverage, not every_form)
    left = _choose_left_out(coverage, leave_out, every_word, kept=fillers.GENERAL)
    chosen = key_words.choose_target(tallies, compare, target)
    table = key_words.compare_words(tallies, compare, chosen, reference, stop_words=left)
    values = {"target": chosen or "nothing", "reference": reference or "all others"}
    values["words"] = coverage.words if every_form else _join(coverage)
    reading = lambda: summary.tell_keywords(_write(table, coverage), chosen, reference)  # noqa: E731
    return _attach(table, coverage, ["word"], reading, **values)


def sides(keywords: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the words that the target uses more often, and those it uses less often, the supported ones first."""
    more, less = summary.rank_sides(keywords)
    basis = need_basis(keywords)
    return attach_basis(more, basis), attach_basis(less, basis)


def lead(keywords: pd.DataFrame) -> str:
    """Return the word to follow where none is named: the leading key word, or else the most frequent word."""
    return summary.choose_focus(keywords, count(keywords))


def collocations(coverage: Given, window: int = 5, leave_out: str = "") -> pd.DataFrame:
    """Return pairs of words that stand near one another more often than chance would have it.

    Columns as :func:`presswork.words.pairs.find_collocations`; `window` is the number of words on either side.
    """
    coverage = find_coverage(coverage)
    near = pairs.find_collocations(coverage.words, window, stop_words=_list_stop_words(coverage, leave_out))
    # Where pairs stand is looked up for as many as any table shows.
    places = lambda: pairs.list_together(coverage.words, near.head(100), window)  # noqa: E731
    return _attach(near, coverage, ["word", "collocate"], None, places)


def uses(coverage: Given, what: str, every_form: bool = False) -> pd.DataFrame:
    """Return every use of a word, a phrase or a ``/regular expression/``; see :meth:`Coverage.find`.

    A single word is found in all its inflections, unless `every_form` counts each by itself.
    """
    coverage, names = find_coverage(coverage), {} if every_form else _name_families(find_coverage(coverage))
    family = names.get(fold_word(what.strip()))
    words = _join(coverage) if family else coverage.words
    found = contexts.find_uses(words, coverage.articles, family or what)
    basis = Basis(coverage, reading=lambda: contexts.tell_uses(found, coverage.words, what), what=what)
    return attach_basis(found, basis)


def count_uses(found: pd.DataFrame, by: str = "voice_kind") -> pd.DataFrame:
    """Return how often the groups use what :func:`uses` found, and at which rate.

    Columns as :func:`presswork.words.frequency.count_uses`, the highest rate first, periods in their order.

    Parameters
    ----------
    by
        ``voice_kind``, ``outlet``, ``day``, ``month``, ``year`` or ``period``, as in :func:`count`.
    """
    coverage, what = find_coverage(found), need_basis(found).values["what"]
    is_period, words = by == _PERIOD, coverage.words
    by = summary.choose_period(words) if is_period else by
    table = frequency.count_uses(words, found, [by])
    table = table.sort_values("rate_per_10k_words", ascending=False) if by == "outlet" else table
    places = (lambda: word_list.add_periods(found, [by])) if is_period else lambda: found
    reading = (lambda: summary.tell_periods(table, by, words)) if is_period else None
    return _attach(table, coverage, [by], reading, places, what=what, group=_GROUPS.get(by, by))


def collocates(found: pd.DataFrame, window: int = 5, leave_out: str = "") -> pd.DataFrame:
    """Return the words near what :func:`uses` found (:func:`presswork.words.contexts.find_collocates`)."""
    coverage, what = find_coverage(found), need_basis(found).values["what"]
    near = contexts.find_collocates(coverage.words, found, window, stop_words=_list_stop_words(coverage, leave_out))
    places = lambda: contexts.list_near(coverage.words, found, window)  # noqa: E731
    return _attach(near, coverage, ["collocate"], None, places, what=what)


def concordance(found: pd.DataFrame, sort: str = "text", width: int = 60) -> pd.DataFrame:
    """Return each use with the words around it (KWIC); see :func:`presswork.words.contexts.find_concordance`.

    Parameters
    ----------
    sort
        ``text``, or by what stands to the ``left`` or the ``right``.
    width
        Characters shown on either side.
    """
    coverage, what = find_coverage(found), need_basis(found).values["what"]
    lines = contexts.find_concordance(coverage.words, coverage.articles, found, width, sort)
    return attach_basis(lines, Basis(coverage, what=what))


def _attach(
    frame: pd.DataFrame,
    coverage: CoverageLike,
    by: Sequence[str],
    reading: Callable[[], str] | None = None,
    places: Callable[[], pd.DataFrame] | None = None,
    **values: object,
) -> pd.DataFrame:
    words = values.pop("words", coverage.words) if values else coverage.words
    basis = Basis(coverage, places or (lambda: _list_periods(words, by)), by, reading, **values)
    return attach_basis(frame, basis)


def _list_periods(words: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    periods = [column for column in by if column in PERIODS]
    return word_list.add_periods(words, periods) if periods else words
