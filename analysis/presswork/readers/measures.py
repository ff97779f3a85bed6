"""The measures of commentary, each of a whole Coverage: what `presswork.readers` offers.

Readers' comments are read where their article is in English; everything else is counted and set apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from presswork.readers import commentary, named_speakers, passages, pseudonyms
from presswork.schema import Basis, CoverageLike, Given, attach_basis, find_basis, find_coverage
from presswork.show.values import tell_count
from presswork.words.fillers import GENERAL
from presswork.words.measures import left_out


def hide_names(coverage: Given) -> CoverageLike:
    """Return the Coverage as reports show it: commenters under stable pseudonyms, their names blotted out of texts.

    See :func:`presswork.readers.pseudonyms.hide_commenters`.
    """
    return pseudonyms.hide_commenters(find_coverage(coverage))


def comments(coverage: Given) -> pd.DataFrame:
    """Return the comments under articles in English, or in a language that is not known; columns as the table."""
    coverage = find_coverage(coverage)
    everyone = coverage.comments
    read, others = commentary.split_by_language(everyone, coverage.articles)
    told = (
        f"{tell_count(len(everyone), 'comment')} by {tell_count(everyone['commenter'].nunique(), 'commenter')} under "
        f"{everyone['article_id'].nunique():,} of {tell_count(len(coverage.articles), 'article')}."
    )
    if len(others):
        told += (
            f"\n{len(others):,} of them stand under articles in other languages: counted here, read nowhere below."
        )
    return attach_basis(read, Basis(coverage, reading=lambda: told))


def threads(coverage: Given) -> pd.DataFrame:
    """Return the comments of each article in figures (:func:`presswork.readers.commentary.describe_comments`)."""
    coverage = find_coverage(coverage)
    table = commentary.describe_comments(coverage.comments, coverage.articles)
    return _attach(table, coverage, lambda: coverage.comments, ["article_id"])


def commenters(coverage: Given) -> pd.DataFrame:
    """Return who writes most (:func:`presswork.readers.commentary.count_commenters`)."""
    coverage = find_coverage(coverage)
    table = commentary.count_commenters(coverage.comments)
    return _attach(table, coverage, lambda: coverage.comments, ["commenter"])


def voices(coverage: Given) -> pd.DataFrame:
    """Return the tone of every sentence, statement and comment (:func:`presswork.readers.commentary.list_tones`)."""
    coverage = find_coverage(coverage)
    rows = coverage.derive(
        "voices",
        lambda: commentary.list_tones(coverage.articles, coverage.blocks, coverage.quotations, comments(coverage)),
    )
    return attach_basis(rows, Basis(coverage))


def under_comments(coverage: Given) -> pd.DataFrame:
    """Return the rows of :func:`voices` of those articles that have comments."""
    rows = voices(coverage)
    return rows[rows["article_id"].isin(comments(coverage)["article_id"])]


def match(coverage: Given) -> pd.DataFrame:
    """Return each comment with the passage that it takes up, the surest first; null where none was found.

    Columns as :func:`presswork.readers.passages.match_passages`.
    """
    coverage = find_coverage(coverage)
    matches = passages.match_passages(comments(coverage), coverage.articles, coverage.blocks)
    n_found = int(matches["passage_start"].notna().sum())
    take = "takes" if n_found == 1 else "take"
    told = f"{n_found} of {len(matches)} comments {take} up a passage; for {len(matches) - n_found} none was found."
    ordered = matches.sort_values("score", ascending=False)
    places = lambda: passages.list_sides(matches.dropna(subset=["passage_start"]), coverage.blocks)  # noqa: E731
    return _attach(ordered, coverage, places, ["article_id", "text"], lambda: told)


def rank(matches: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that several comments take up, of :func:`match`, the most discussed first."""
    ranked = passages.rank_passages(matches.sort_index()).query("n_comments > 1")
    return _attach(ranked, matches, matches.sort_index, ["article_id", "passage"])


def compare_words(coverage: Given, every_word: bool = False) -> pd.DataFrame:
    """Return what readers talk about that their articles do not, and the reverse.

    Columns as :func:`presswork.readers.commentary.compare_readers`: `log_ratio` is positive for the readers' words.

    Parameters
    ----------
    every_word
        Whether words that say nothing are listed, too (:func:`presswork.words.left_out`).
    """
    coverage = find_coverage(coverage)
    table = commentary.compare_readers(coverage.words, comments(coverage), coverage.articles)
    if not every_word:
        fillers = left_out(coverage)
        said = table["word"].isin(fillers.loc[fillers["reason"] != GENERAL, "word"])
        table = table[~said].reset_index(drop=True)
    return _attach(table, coverage, lambda: coverage.words, ["word"], target="readers", reference="their articles")


def split_words(keywords: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the words of :func:`compare_words` that readers use more often, and those that the articles do."""
    words = find_coverage(keywords).words
    is_reader = words["voice_kind"] == "reader"
    order = {"by": ["is_supported", "log_ratio"], "ascending": [False, True]}
    theirs = keywords.query("log_ratio < 0").sort_values(**order)
    return (
        _attach(keywords.query("log_ratio > 0"), keywords, lambda: words[is_reader], ["word"]),
        _attach(theirs, keywords, lambda: words[~is_reader], ["word"]),
    )


def count_named(coverage: Given) -> pd.DataFrame:
    """Return the quoted speakers whom comments name (:func:`presswork.readers.named_speakers.count_named`)."""
    coverage = find_coverage(coverage)
    given = comments(coverage), coverage.speakers
    return _attach(
        named_speakers.count_named(*given), coverage, lambda: named_speakers.list_named(*given), ["speaker"]
    )


def questions(coverage: Given) -> pd.DataFrame:
    """Return the comments that ask something."""
    return attach_basis(commentary.list_questions(comments(coverage)), Basis(find_coverage(coverage)))


def links(coverage: Given) -> pd.DataFrame:
    """Return the web addresses in comments (:func:`presswork.readers.commentary.list_links`)."""
    return attach_basis(commentary.list_links(comments(coverage)), Basis(find_coverage(coverage)))


def incivility(coverage: Given) -> pd.DataFrame:
    """Return the uncivil words of a list in comments (:func:`presswork.readers.commentary.find_incivility`)."""
    return attach_basis(commentary.find_incivility(comments(coverage)), Basis(find_coverage(coverage)))


def digests(coverage: Given) -> pd.DataFrame:
    """Return which sentences of commentary restate an excerpt (:func:`~passages.align_statements`)."""
    coverage = find_coverage(coverage)
    aligned = passages.align_statements(coverage.articles, coverage.blocks)
    told = (
        f"{int(aligned['restates'].sum())} of {len(aligned)} sentences of commentary restate an excerpt; documents "
        f"with excerpts: {aligned['article_id'].nunique()}."
    )
    places = lambda: passages.list_sides(aligned, coverage.blocks)  # noqa: E731
    return _attach(aligned, coverage, places, ["article_id", "text"], lambda: told)


def in_digests(aligned: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`voices` that are commentary or excerpts of the documents of :func:`digests`."""
    rows = voices(find_coverage(aligned))
    chosen = rows[rows["article_id"].isin(aligned["article_id"]) & rows["voice_kind"].isin(["outlet", "excerpt"])]
    blocks = find_coverage(aligned).blocks
    places = lambda: blocks[blocks["kind"].isin(["body", "excerpt"])]  # noqa: E731
    return _attach(chosen, aligned, places, ["article_id", "voice_kind"])


def _attach(
    frame: pd.DataFrame,
    given: Given,
    places: Callable[[], pd.DataFrame],
    by: Sequence[str],
    reading: Callable[[], str] | None = None,
    **values: object,
) -> pd.DataFrame:
    basis = find_basis(frame)
    return attach_basis(
        frame, Basis(find_coverage(given), places, by, reading, **(values or (basis.values if basis else {})))
    )
