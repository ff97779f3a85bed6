"""The measures of who speaks of whom, each of a whole Coverage; part of what `presswork.ledger` offers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from presswork.ledger.talk import genders as telling
from presswork.ledger.talk import mentions as naming
from presswork.ledger.talk import network
from presswork.schema import Basis, CoverageLike, Given, attach_basis, find_coverage
from presswork.show.values import name_top
from presswork.sources import differences, outlets


def mentions(coverage: Given) -> pd.DataFrame:
    """Return every mention of a person, a body or a place (:func:`presswork.ledger.talk.mentions.list_mentions`)."""
    coverage = find_coverage(coverage)
    return attach_basis(coverage.derive("mentions", lambda: naming.list_mentions(coverage)), Basis(coverage))


def mentioned(coverage: Given) -> pd.DataFrame:
    """Return who and what is mentioned, in most articles first.

    One row per name: ``name, kind, n, n_articles, n_outlets`` and ``n_statements``, how often they speak themselves:
    one who is written about and never heard has none.
    """
    coverage = find_coverage(coverage)
    rows = mentions(coverage).merge(coverage.articles[["article_id", "outlet"]], on="article_id", how="left")
    groups = rows.groupby(["name", "kind"])
    table = groups.agg(n=("start", "size"), n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique"))
    said = coverage.statements["speaker"].value_counts()
    table = table.reset_index()
    table["n_statements"] = table["name"].map(said).fillna(0).astype("int64")
    table = table.sort_values(["n_articles", "n", "name"], ascending=[False, False, True], ignore_index=True)
    reading = lambda: f"Mentioned in most documents: {name_top(table, 'name', 'n_articles', 8)}."  # noqa: E731
    return attach_basis(table, Basis(coverage, lambda: rows, ["name", "kind"], reading))


def aimed(coverage: Given) -> pd.DataFrame:
    """Return who speaks of whom, most statements first (:func:`presswork.ledger.talk.network.list_aimed`)."""
    coverage = find_coverage(coverage)
    placed = coverage.derive("aimed", lambda: network.place_aimed(coverage.statements, mentions(coverage)))
    table = network.list_aimed(placed)
    places = lambda: placed.drop(columns="target").rename(columns={"target_name": "target"})  # noqa: E731
    return attach_basis(table, Basis(coverage, places, ["source", "target"], lambda: _tell_aimed(table)))


def _tell_aimed(table: pd.DataFrame) -> str:
    if table.empty:
        return "No statement is aimed at anybody who is known by name."
    pairs = table.assign(pair=table["source"] + " of " + table["target"])
    return f"{len(table)} pairs of who speaks of whom; most often {name_top(pairs, 'pair', 'n_statements')}."


def together(coverage: Given) -> pd.DataFrame:
    """Return who is mentioned together (:func:`presswork.ledger.talk.network.list_together`)."""
    coverage = find_coverage(coverage)
    return attach_basis(network.list_together(mentions(coverage)), Basis(coverage))


def write_network(coverage: Given, folder: str | Path) -> list[Path]:
    """Write the network of :func:`aimed` and :func:`together` as GraphML and GEXF and return the paths."""
    coverage = find_coverage(coverage)
    graph = network.make_graph(aimed(coverage), together(coverage), mentions(coverage))
    return network.write_graph(graph, Path(folder))


def genders(coverage: Given) -> pd.DataFrame:
    """Return the gender of each named person who is quoted (:func:`presswork.ledger.talk.genders.find_genders`)."""
    coverage = find_coverage(coverage)
    table = telling.find_genders(coverage.statements)
    places = lambda: coverage.statements  # noqa: E731
    return attach_basis(table, Basis(coverage, places, ["speaker"], lambda: telling.tell_agreement(table)))


def heard(coverage: Given, by: Sequence[str] = ("gender",)) -> pd.DataFrame:
    """Return who gets to speak, of each outlet, by gender and whatever else is asked for, with intervals.

    Parameters
    ----------
    by
        Columns that make the groups: ``gender`` (woman, man, unknown, no named person), ``is_official``,
        ``affiliation``, ``role``.

    Returns
    -------
    heard
        As :func:`presswork.sources.differences.count_speaking`.
    """
    coverage = find_coverage(coverage)
    said = _add_genders(coverage)
    table = differences.count_speaking(said, coverage.articles, by=list(by))
    places = lambda: outlets.add_outlets(said, coverage.articles)  # noqa: E731
    return attach_basis(table, Basis(coverage, places, ["outlet", *by]))


def _add_genders(coverage: CoverageLike) -> pd.DataFrame:
    return coverage.derive("genders", lambda: telling.add_genders(coverage.statements))
