"""Who speaks of whom, and who is mentioned together?

One row of `edges` is a pair of names: a speaker and whom their statements are aimed at, or two who are mentioned in
one paragraph.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import networkx
import pandas as pd

from presswork.schema import to_rows
from presswork.show.values import clean

# A paragraph that names more than this is a list.
_MAX_NAMES = 12
_GEXF_DATE = re.compile(r' lastmodifieddate="[^"]*"')
NETWORK_FILE = "network"


def place_aimed(statements: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that are aimed at somebody who is named, once for each who is.

    One row per statement and name: the columns of `statements`, and ``source`` (the speaker) and ``target_name``.

    Parameters
    ----------
    statements
        ``article_id, speaker, target_start, target_end`` ...
    mentions
        From :func:`presswork.ledger.talk.mentions.list_mentions`; a target without a mention in it is left out.
    """
    places: dict[str, list[tuple[int, int, str]]] = {}
    for row in to_rows(mentions[["article_id", "start", "end", "name"]]):
        places.setdefault(row["article_id"], []).append((row["start"], row["end"], row["name"]))
    aimed = statements.dropna(subset=["speaker", "target_start"])
    found = [
        (at, name)
        for at, row in enumerate(to_rows(aimed[["article_id", "speaker", "target_start", "target_end"]]))
        for name in sorted(_find_inside(places.get(row["article_id"], []), row["target_start"], row["target_end"]))
        if name != row["speaker"]
    ]
    rows = aimed.iloc[[at for at, _ in found]].reset_index(drop=True)
    names = pd.Series([name for _, name in found], dtype="str")
    return rows.assign(source=rows["speaker"], target_name=names)


def list_aimed(placed: pd.DataFrame) -> pd.DataFrame:
    """Return who speaks of whom, most statements first, from the rows of :func:`place_aimed`.

    One row per speaker and target: ``source, target, n_statements, n_articles, mean_tone`` (-1 to 1, of the
    statements towards the target).
    """
    groups = placed.groupby(["source", "target_name"])
    edges = groups.agg(
        n_statements=("quotation", "size"), n_articles=("article_id", "nunique"), mean_tone=("target_tone", "mean")
    )
    edges = edges.reset_index().rename(columns={"target_name": "target"})
    return edges.sort_values(["n_statements", "source", "target"], ascending=[False, True, True], ignore_index=True)


def _find_inside(places: list[tuple[int, int, str]], start: int, end: int) -> set[str]:
    return {name for low, high, name in places if low < end and high > start}


def list_together(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return who and what is mentioned together in one paragraph, in most articles first.

    One row per pair: ``source, target`` (in the order of the alphabet)``, n_paragraphs, n_articles``.  Paragraphs
    that name more than twelve are lists and are left out.
    """
    paragraphs: dict[tuple[str, int], set[str]] = {}
    for row in to_rows(mentions[["article_id", "block", "name"]]):
        paragraphs.setdefault((row["article_id"], row["block"]), set()).add(row["name"])
    pairs = [
        (*pair, article_id)
        for (article_id, _), names in paragraphs.items()
        if len(names) <= _MAX_NAMES
        for pair in itertools.combinations(sorted(names), 2)
    ]
    table = pd.DataFrame(pairs, columns=["source", "target", "article_id"])
    edges = table.groupby(["source", "target"]).agg(
        n_paragraphs=("article_id", "size"), n_articles=("article_id", "nunique")
    )
    order = ["n_articles", "n_paragraphs", "source", "target"]
    return edges.reset_index().sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def make_graph(aimed: pd.DataFrame, together: pd.DataFrame, mentions: pd.DataFrame) -> networkx.MultiDiGraph:
    """Return the network of both kinds of edges, the nodes with their kind and how often they are mentioned."""
    counts, kinds = mentions["name"].value_counts(), mentions.drop_duplicates("name").set_index("name")["kind"]
    graph = networkx.MultiDiGraph(name="who speaks of whom")
    names = sorted({*aimed["source"], *aimed["target"], *together["source"], *together["target"]})
    for name in names:
        graph.add_node(clean(name), kind=str(kinds.get(name, "speaker")), n_mentions=int(counts.get(name, 0)))
    for row in to_rows(aimed):
        tone = {} if row["mean_tone"] is None else {"mean_tone": round(row["mean_tone"], 4)}
        graph.add_edge(clean(row["source"]), clean(row["target"]), kind="speaks of", n=row["n_statements"], **tone)
    for row in to_rows(together):
        graph.add_edge(clean(row["source"]), clean(row["target"]), kind="together", n=row["n_paragraphs"])
    return graph


def write_graph(graph: networkx.MultiDiGraph, folder: Path) -> list[Path]:
    """Write the network as GraphML, GEXF and a list of edges (CSV), the same bytes for the same network."""
    paths = [folder / f"{NETWORK_FILE}.{suffix}" for suffix in ("graphml", "gexf")]
    networkx.write_graphml(graph, paths[0], named_key_ids=True)
    gexf = "\n".join(networkx.generate_gexf(graph))
    paths[1].write_text(_GEXF_DATE.sub("", gexf) + "\n", encoding="utf-8")
    return paths
