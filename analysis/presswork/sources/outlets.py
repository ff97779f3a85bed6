"""How much is there of each outlet, whom does it let speak, and whom does it name as its source?

A row is an outlet, a pair of documents or a source named.
"""

from __future__ import annotations

import pandas as pd

from presswork.errors import ParameterError
from presswork.schema import CoverageLike, to_rows
from presswork.show import values
from presswork.show.values import NO_OUTLET
from presswork.statements.counts import select_spoken
from presswork.words import frequency, key_words


def describe_outlets(articles: pd.DataFrame, words: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return how much there is of each outlet, one row per outlet, the one with most words first.

    Columns ``outlet, n_articles, n_words`` (all voices but the readers'), ``n_statements, statements_per_1k_words``.
    Articles without an outlet stand under a null outlet; scare quotes are no statements of anybody.
    """
    outlets = articles.set_index("article_id")["outlet"]
    counted = words[words["voice_kind"] != "reader"]
    table = pd.DataFrame(
        {
            "n_articles": articles.groupby("outlet", dropna=False).size(),
            "n_words": counted.astype({"outlet": object}).groupby("outlet", dropna=False).size(),
            "n_statements": select_spoken(quotations)["article_id"].map(outlets).value_counts(dropna=False),
        }
    )
    table = table.fillna(0).astype("int64").rename_axis("outlet").reset_index()
    table["statements_per_1k_words"] = (table["n_statements"] / table["n_words"] * 1000).where(table["n_words"] > 0)
    return table.sort_values(["n_words", "outlet"], ascending=[False, True], ignore_index=True)


def count_speakers(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return which share of each outlet's statements is whose, one row per outlet, most statements first.

    Columns ``outlet, n_statements, share_official, share_other`` (a known speaker who is no official) and
    ``share_unknown``; together 1. Scare quotes are left out: they have no speaker.
    """
    spoken = select_spoken(quotations)
    outlets = add_outlets(spoken, articles)["outlet"]
    official = spoken["is_official"].fillna(False).astype(bool)
    unknown = spoken["speaker"].isna() & ~official
    marked = pd.DataFrame({"share_official": official, "share_other": ~official & ~unknown, "share_unknown": unknown})
    groups = marked.astype(float).groupby(outlets, dropna=False)
    table = groups.mean().assign(n_statements=groups.size()).reset_index()
    table = table.sort_values(["n_statements", "outlet"], ascending=[False, True], ignore_index=True)
    return table[["outlet", "n_statements", "share_official", "share_other", "share_unknown"]]


def compare_counting(whole: CoverageLike, once: CoverageLike) -> pd.DataFrame:
    """Return what leaving out copies changes, one row for all outlets together and one per outlet.

    Parameters
    ----------
    whole, once
        The tables of a corpus, and what :func:`presswork.coverage.Coverage.drop_copies` makes of them.

    Returns
    -------
    counting
        ``outlet, n_copies`` and, each in full and with copies counted once, ``n_articles, n_words, n_statements,
        share_official`` (of the statements; scare quotes have no speaker and are left out).
    """
    parts = [_count_outlets(everything) for everything in (whole, once)]
    table = parts[0].merge(parts[1], on="outlet", how="left", suffixes=("", "_once"))
    pairs = [name for column in parts[0].columns[1:] for name in (column, f"{column}_once")]
    counts = [name for name in pairs if not name.startswith("share")]
    table[counts] = table[counts].fillna(0).astype("int64")
    return table.assign(n_copies=table["n_articles"] - table["n_articles_once"])[["outlet", "n_copies", *pairs]]


def list_counted(whole: CoverageLike, once: CoverageLike) -> pd.DataFrame:
    """Return the documents behind each row of :func:`compare_counting`, those left out as copies first.

    One row per document and outlet, all outlets together being one: ``outlet, article_id``.
    """
    rows = whole.articles[["outlet", "article_id"]]
    is_kept = rows["article_id"].isin(once.articles["article_id"])
    rows = pd.concat([rows[~is_kept], rows[is_kept]])
    return pd.concat([rows.assign(outlet="all outlets"), rows], ignore_index=True)


def _count_outlets(everything: CoverageLike) -> pd.DataFrame:
    articles = everything.articles
    spoken = add_outlets(select_spoken(everything.quotations), articles)
    spoken = spoken.assign(is_official=spoken["is_official"].fillna(False).astype(float))
    every = _measure_outlets(*(rows.assign(outlet="all outlets") for rows in (articles, spoken)))
    return pd.concat([every, _measure_outlets(articles, spoken)], ignore_index=True)


def _measure_outlets(articles: pd.DataFrame, spoken: pd.DataFrame) -> pd.DataFrame:
    pages, said = (rows.astype({"outlet": object}).groupby("outlet", dropna=False) for rows in (articles, spoken))
    measures = {
        "n_articles": pages.size(),
        "n_words": pages["n_words"].sum(),
        "n_statements": said.size(),
        "share_official": said["is_official"].mean(),
    }
    return pd.DataFrame(measures).reset_index().sort_values(["n_articles", "outlet"], ascending=[False, True])


def list_named(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that name where their text comes from, one row per document and name.

    Columns ``article_id, outlet, named_as, name``: a source that the text was copied from, or an agency.
    """
    named = {"copied_from": "copied from", "agency": "agency"}
    rows = articles[["article_id", "outlet", *named]].rename(columns=named)
    rows = rows.melt(["article_id", "outlet"], list(named.values()), "named_as", "name").dropna(subset=["name"])
    return rows[rows["name"].str.strip() != ""].reset_index(drop=True)


def count_named(named: pd.DataFrame) -> pd.DataFrame:
    """Return how many documents name each source, those copied from first, of these the most frequent.

    Columns ``named_as, name, n_articles, n_outlets`` (known ones).
    """
    groups = named.groupby(["named_as", "name"])
    table = groups.agg(n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique")).reset_index()
    keys = ["named_as", "n_articles", "name"]
    return table.sort_values(keys, ascending=[False, False, True], ignore_index=True)


def tell_named(articles: pd.DataFrame) -> str:
    """Return how many documents name a source that they were copied from, and how many an agency.

    >>> tell_named(pd.DataFrame({"article_id": ["a"], "outlet": [None], "copied_from": [None], "agency": ["AFP"]}))
    '0 of 1 documents name a source that they were copied from, 1 an agency'
    """
    counts = list_named(articles)["named_as"].value_counts()
    copied, agency = (int(counts.get(name, 0)) for name in ("copied from", "agency"))
    return f"{copied:,} of {len(articles):,} documents name a source that they were copied from, {agency:,} an agency"


def describe_pairs(shared_text: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of `shared_text` with their outlets and agencies, the largest share first.

    Columns ``article_id, outlet, other_id, other_outlet, share, other_share, n_words, earlier, agency`` (named in
    either article as its source, null where neither names one).
    """
    facts = articles.set_index("article_id")[["outlet", "agency"]].astype(object)
    sides = [facts.reindex(shared_text[name]).reset_index(drop=True) for name in ("article_id", "other_id")]
    named = zip(*(side["agency"] for side in sides), strict=True)
    agencies = [_join_agencies({name for name in pair if not pd.isna(name)}) for pair in named]
    table = shared_text.reset_index(drop=True)
    table = table.assign(outlet=sides[0]["outlet"], other_outlet=sides[1]["outlet"], agency=agencies)
    order = table[["share", "other_share"]].max(axis=1).sort_values(ascending=False, kind="stable").index
    columns = "article_id outlet other_id other_outlet share other_share n_words earlier agency".split()
    return table.loc[order, columns].reset_index(drop=True)


def _join_agencies(names: set[str]) -> str | None:
    # One page may give the initials of what the other writes out.
    initials = {"".join(part[0] for part in name.split()) for name in names if " " in name}
    return "; ".join(sorted(names - initials)) or None


def compare_outlet(words: pd.DataFrame, articles: pd.DataFrame, outlet: str, min_n: int = 3) -> pd.DataFrame:
    """Return the words that set an outlet apart from all others, by its own words and not those it quotes.

    Columns and order as :func:`presswork.words.key_words.compare_words`; no rows where the outlet, or everybody else,
    has no words of its own to compare.

    Raises
    ------
    ParameterError
        If the corpus has no such outlet.
    """
    check_outlet(articles, outlet)
    own_words = words[words["voice_kind"] == "outlet"]
    outlets = set(own_words["outlet"].astype(object).dropna())
    if outlet not in outlets or len(outlets) < 2:
        return pd.DataFrame({name: [] for name in key_words.KEYWORD_COLUMNS})
    return key_words.compare_words(frequency.tally_words(own_words), "outlet", outlet, min_n=min_n)


def check_outlet(articles: pd.DataFrame, outlet: str) -> None:
    """Raise ParameterError unless `outlet` is empty or one of the corpus."""
    names = sorted(articles["outlet"].dropna().unique())
    if outlet and outlet not in names:
        known = ", ".join(repr(name[:60]) for name in names[:20])
        hint = f"choose among {known}" if names else "no document names its outlet"
        raise ParameterError(f"There is no outlet {outlet!r} in the corpus; {hint}.")


def list_ends(pairs: pd.DataFrame, ends: tuple[str, str], places: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return where the two ends of each of `pairs` stand, by turns: the columns `ends` and those of a place.

    Parameters
    ----------
    pairs
        Rows to be shown, such as two outlets or two words.
    ends
        The two columns of `pairs` that hold them.
    places
        Documents or words, with the column `name` that says whose or which.
    """
    keys = pairs[list(ends)].astype(object)
    found = places.rename(columns={name: "end_name"}).astype({"end_name": object})
    found = found[["end_name", "article_id", *(c for c in ("block",) if c in found)]]
    parts = [keys.assign(end_name=keys[end]).merge(found, on="end_name") for end in ends]
    parts = [part.assign(turn=part.groupby(list(ends)).cumcount()) for part in parts]
    table = pd.concat(parts, ignore_index=True).sort_values("turn", kind="stable", ignore_index=True)
    return table.drop(columns=["end_name", "turn"])


def choose_limit(differences: pd.DataFrame) -> int:
    """Return how many differences between outlets to show of each: few where the evidence supports none."""
    return 5 if differences["is_supported"].astype(bool).any() else 2


def tell_differences(differences: pd.DataFrame) -> str:
    """Return how many rows of `differences.list_differences` are supported, and which most."""
    supported, n = differences[differences["is_supported"].astype(bool)], len(differences)
    if supported.empty:
        return f"None of the {n:,} differences is supported: each may be chance, or the topic of one article."
    strongest = supported.groupby("outlet").head(1)
    told = [
        f"“{values.clean(row['item'])}” in {values.clean(row['outlet'])} ({values.tell_few(row['n_target'], 'time')})"
        for row in to_rows(strongest.head(8))
    ]
    return f"{len(supported):,} of {n:,} differences are supported; the strongest: {', '.join(told)}."


def add_outlets(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` (statements, comments, blocks) with the column ``outlet`` of the article they stand in."""
    return rows.assign(outlet=rows["article_id"].map(articles.set_index("article_id")["outlet"]))


def add_months(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` with the column ``month`` (``2031-05``) of their article, null where it is undated."""
    return rows.assign(month=rows["article_id"].map(articles.set_index("article_id")["published_on"].str[:7]))


def name_outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """Return `articles` with those of unknown outlet under one name, so that they are counted together as such."""
    return articles.assign(outlet=articles["outlet"].fillna(NO_OUTLET))
