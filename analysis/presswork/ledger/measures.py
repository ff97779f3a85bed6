"""The measures of the ledger, each of a whole Coverage: what `presswork.ledger` offers.

Every function returns a tidy frame whose rows are statements, or count some, so that it can be shown in its place.
"""

from __future__ import annotations

import difflib

import pandas as pd

from presswork.errors import ParameterError
from presswork.language.sentences import find_words
from presswork.ledger.events import find_holders
from presswork.ledger.relations import RELATIONS
from presswork.schema import Basis, CoverageLike, Given, attach_basis, find_coverage, to_rows
from presswork.show.values import NO_OUTLET, clean, tell_count, tell_few, tell_number, tell_period, tell_when
from presswork.tone import surroundings

_PLACE = ["article_id", "quotation", "start", "end", "fragments", "text", "kind", "cue", "cue_class", "speaker"]
_TONES = ["role", "affiliation", "tone", "target", "target_tone"]
_DIFFERING = ("changed", "contradicts")
# Days, months or years that stand side by side in a picture.
_MAX_DAYS = 12


def wordings(coverage: Given) -> pd.DataFrame:
    """Return every statement of every claim in its place, beside the earliest one.

    One row per statement of a claim, in the order of `shared_statements`.

    Returns
    -------
    wordings
        The columns of `shared_statements`; ``start, end, fragments, text, kind, cue, cue_class, speaker, role,
        affiliation, tone, target, target_tone`` of the statement and ``reporter_tone`` (of the outlet's own words
        around it); ``outlet, published_on``; ``told``: the relation, or ``first``, or ``fuller`` for what the
        earliest is a cut of; ``earliest_text, earliest_outlet, earliest_published_on``; and ``pieces,
        earliest_pieces``: both wordings in pieces, each with whether only this one has it.
    """
    coverage = find_coverage(coverage)
    return attach_basis(coverage.derive("wordings", lambda: _list_wordings(coverage)), Basis(coverage))


def _list_wordings(coverage: CoverageLike) -> pd.DataFrame:
    said = coverage.quotations[[*_PLACE, *_TONES]]
    rows = coverage.shared_statements.merge(said, on=["article_id", "quotation"], how="left")
    rows = rows.merge(_score_around(coverage), on=["article_id", "quotation"], how="left")
    rows = rows.merge(coverage.articles[["article_id", "outlet", "published_on"]], on="article_id", how="left")
    first = rows[rows["is_earliest"]].set_index("claim")
    for column in ("text", "outlet", "published_on"):
        rows[f"earliest_{column}"] = rows["claim"].map(first[column])
    is_fuller = rows["relation"].eq("cut") & ~rows["lost"].map(bool) & rows["added"].map(bool)
    rows["told"] = rows["relation"].mask(is_fuller, "fuller").mask(rows["is_earliest"], "first")
    pairs = list(zip(rows["earliest_text"], rows["text"], strict=True))
    rows["pieces"] = pd.Series([cut_pieces(text, earliest) for earliest, text in pairs], dtype=object)
    rows["earliest_pieces"] = pd.Series([cut_pieces(earliest, text) for earliest, text in pairs], dtype=object)
    return rows


def _score_around(coverage: CoverageLike) -> pd.DataFrame:
    """Return the tone of the reporter's own words around each statement, of the articles that the ledger has."""
    ids = coverage.shared_statements["article_id"]
    said, articles, blocks = (
        table[table["article_id"].isin(ids)] for table in (coverage.statements, coverage.articles, coverage.blocks)
    )
    scored = surroundings.score_surroundings(said, articles, blocks, coverage.tone_model)
    return scored[["article_id", "quotation", "reporter_tone"]]


def cut_pieces(text: str, other: str) -> list[list]:
    """Return `text` in pieces, each with whether its words are missing in `other`.

    >>> cut_pieces("We will, perhaps, sell", "We will sell")
    [['We will', False], [', perhaps,', True], [' sell', False]]
    """
    ours, theirs = find_words(text), find_words(other)
    words = [text[start:end].casefold() for start, end in ours]
    other_words = [other[start:end].casefold() for start, end in theirs]
    pieces, at = [], 0
    for block in difflib.SequenceMatcher(None, words, other_words, autojunk=False).get_matching_blocks():
        start = ours[block.a][0] if block.size else len(text)
        # The blank before a shared word goes with it, any other mark with the words that only this one has.
        start -= block.size > 0 and start > at and text[start - 1] == " "
        end = ours[block.a + block.size - 1][1] if block.size else len(text)
        pieces += [[text[at:start], any(letter.isalnum() for letter in text[at:start])], [text[start:end], False]]
        at = end
    return [piece for piece in pieces if piece[0]]


def cuts(coverage: Given) -> pd.DataFrame:
    """Return the statements that are not told as they were first, those that differ in fact first.

    One row per statement: columns as :func:`wordings`.  Statements that stand word for word, and the earliest
    themselves, are left out.
    """
    rows = wordings(coverage)
    told = rows[~rows["is_earliest"] & rows["relation"].ne("same")]
    order = told["relation"].map(lambda kind: (kind not in _DIFFERING, -RELATIONS.index(kind)))
    told = told.iloc[sorted(range(len(told)), key=lambda at: (order.iloc[at], told["claim"].iloc[at]))]
    return attach_basis(told, Basis(find_coverage(coverage), reading=lambda: _tell_cuts(told)))


def _tell_cuts(told: pd.DataFrame) -> str:
    if told.empty:
        return "No statement of the ledger was cut or worded otherwise."
    counts = told["told"].value_counts()
    return f"Told differently from the first time: {_tell_kinds(counts)}."


def _tell_kinds(counts: pd.Series) -> str:
    """Return how often each thing became of a claim, in words: ``three reworded, one contradicts``."""
    return ", ".join(f"{tell_number(int(counts[kind]))} {kind}" for kind in counts.index)


def claims(coverage: Given) -> pd.DataFrame:
    """Return the claims that two articles or more have, those in most outlets first.

    One row per claim; its place is that of the earliest statement.

    Returns
    -------
    claims
        ``claim, speaker, text, outlet, published_on`` of the earliest; ``n_articles, n_outlets`` (copies counted once
        in ``n_articles``), ``relations`` (what became of it, in words), ``outlets`` (that have it), ``without``
        (outlets that quote the speaker within three days and do not have it) and the place ``article_id, quotation,
        start, end, fragments``.
    """
    coverage = find_coverage(coverage)
    rows = wordings(coverage)
    holders = find_holders(rows, coverage.statements, coverage.articles)
    table = rows[rows["is_earliest"]].set_index("claim", drop=False)
    groups = rows[rows["copy_of"].isna() | rows["is_earliest"]].groupby("claim")
    table = table.assign(
        n_articles=groups["article_id"].nunique(),
        n_outlets=rows.groupby("claim")["outlet"].nunique(),
        relations=rows[~rows["is_earliest"]].groupby("claim")["told"].agg(_tell_relations),
        outlets=_list_outlets(table.index, holders[holders["has_it"]]),
        without=_list_outlets(table.index, holders[~holders["has_it"]]),
    )
    columns = ["claim", "speaker", "text", "outlet", "published_on", "n_articles", "n_outlets", "relations"]
    columns += ["outlets", "without", "article_id", "quotation", "start", "end", "fragments"]
    table = table.sort_values(["n_outlets", "n_articles"], ascending=False, kind="stable").reset_index(drop=True)
    reading = lambda: _tell_claims(table, coverage)  # noqa: E731
    return attach_basis(table[columns], Basis(coverage, lambda: rows, ["claim"], reading))


def _tell_relations(kinds: pd.Series) -> str:
    counts = kinds.value_counts()
    return ", ".join(f"{kind} {counts[kind]}" for kind in ("fuller", *RELATIONS) if kind in counts)


def _list_outlets(index: pd.Index, holders: pd.DataFrame) -> pd.Series:
    by_claim = holders.groupby("claim")["outlet"].agg(list)
    return pd.Series([by_claim.get(claim, []) for claim in index], index=index, dtype=object)


def _tell_claims(table: pd.DataFrame, coverage: CoverageLike) -> str:
    named = coverage.statements.dropna(subset=["speaker"]).groupby("speaker")["article_id"].nunique()
    compared = f"{tell_count(int((named > 1).sum()), 'speaker')} that more than one article quotes"
    if table.empty:
        return f"No claim stands in two articles that are no copies of one another, of {compared}."
    top = table.iloc[0]
    kinds = dict(part.rsplit(" ", 1) for part in str(top["relations"]).split(", ") if " " in part)
    later = f"; later wordings: {_tell_kinds(pd.Series(kinds))}" if kinds else ""
    found = f"{tell_few(len(table), 'claim').capitalize()} in two articles or more, of {compared}"
    first = clean(top["outlet"] or NO_OUTLET)
    return f"{found}. The one in most outlets ({tell_number(top['n_outlets'])}) came first in {first}{later}."


def grid(coverage: Given) -> pd.DataFrame:
    """Return what each outlet made of each claim, for a picture: claims in rows, outlets in columns.

    One row per claim and outlet, the claims as :func:`claims` orders them.

    Returns
    -------
    grid
        ``claim, label`` (speaker and the shortest that was quoted of it)``, outlet, relation`` (that of the outlet's
        nearest statement; ``first`` where the earliest is its own, ``without`` where it covers the event and does not
        have it).
    """
    coverage = find_coverage(coverage)
    table, rows = claims(coverage), wordings(coverage)
    kinds: dict[tuple[int, str], str] = {}
    for row in to_rows(rows[["claim", "outlet", "told"]]):
        key, kind = (row["claim"], row["outlet"] or NO_OUTLET), row["told"]
        kinds[key] = min(kinds.get(key, kind), kind, key=("first", "fuller", *RELATIONS).index)
    shortest = dict(zip(rows["claim"], _find_shortest(rows), strict=True))
    told = [
        (
            row["claim"],
            f"{row['speaker'] or 'unknown'}: {shortest[row['claim']]}",
            outlet,
            kinds.get((row["claim"], outlet), ""),
        )
        for row in to_rows(table)
        for outlet in [*[o for c, o in kinds if c == row["claim"]], *row["without"]]
    ]
    frame = pd.DataFrame(told, columns=["claim", "label", "outlet", "relation"])
    frame = frame.assign(relation=frame["relation"].replace("", "without"))
    return attach_basis(frame, Basis(coverage, lambda: rows, ["claim"]))


def line(coverage: Given, speaker: str = "") -> pd.DataFrame:
    """Return what a speaker said over time, of what the ledger holds, and where it changed.

    Parameters
    ----------
    speaker
        Whose line; empty for who has most claims in the ledger.

    Returns
    -------
    line
        One row per statement of a claim, in the order of time: columns as :func:`wordings`, and ``has_changed``:
        whether it differs in fact from the earliest; ``label`` (the shortest that was quoted of the claim)``, day``
        (of publication; the month or the year where there are more than twelve) and ``tip``.

    Raises
    ------
    ParameterError
        If nothing of a speaker of that name is in the ledger.

    Notes
    -----
    Days are those of the articles.  That an outlet tells it otherwise than another one need not mean that the speaker
    changed his mind: it is the place to look.
    """
    chosen, rows = choose_speaker(coverage, speaker), wordings(coverage)
    own = rows[rows["speaker"].eq(chosen)]
    own = own.assign(has_changed=own["relation"].isin(_DIFFERING), label=_find_shortest(own), day=_cut_days(own))
    own = own.sort_values(["published_on", "claim"], kind="stable", ignore_index=True)
    days = [tell_when(day) if day else "undated" for day in own["published_on"].astype(object).fillna("")]
    own["tip"] = pd.Series(days, dtype="str") + ", " + own["outlet"].fillna(NO_OUTLET)
    basis = Basis(find_coverage(coverage), lambda: own, ["claim"], lambda: _tell_line(own, chosen), speaker=chosen)
    return attach_basis(own, basis)


def choose_speaker(coverage: Given, speaker: str = "") -> str:
    """Return the speaker of a name, or the one with most claims in the ledger; empty where it is empty.

    Raises
    ------
    ParameterError
        If nothing of a speaker of that name is in the ledger.
    """
    coverage, keys = find_coverage(coverage), ["article_id", "quotation"]
    rows = coverage.shared_statements[["claim", *keys]].merge(coverage.quotations[[*keys, "speaker"]], on=keys)
    counts = rows.groupby("speaker")["claim"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    if speaker and speaker not in counts.index:
        told = f"it has {', '.join(counts.index[:8])}" if len(counts) else "it is empty"
        raise ParameterError(f"The ledger has no statement of {speaker!r} in two articles; {told}.")
    return speaker or next(iter(counts.index), "")


def _find_shortest(rows: pd.DataFrame) -> pd.Series:
    """Return for each row the shortest wording of its claim that says the same or less of it.

    Of a statement of two sentences that make two claims, one that has this claim alone, be it reworded.
    """
    is_alone = ~rows.duplicated(["article_id", "quotation"], keep=False)
    rank = (~(rows["relation"].isin(["same", "cut"]) | rows["is_earliest"])).astype(int)
    rank = rank.mask(~is_alone, 2).mask(rows["relation"].isin(["reported", *_DIFFERING]), 3)
    order = rows.assign(rank=rank, length=rows["text"].str.len()).sort_values(["rank", "length"], kind="stable")
    return rows["claim"].map(order.groupby("claim")["text"].first())


def _cut_days(rows: pd.DataFrame) -> pd.Series:
    """Return the day of each row; the month or the year where there are too many to stand side by side."""
    known = rows["published_on"].dropna()
    size = next((n for n in (10, 7, 4) if known.str[:n].nunique() <= _MAX_DAYS), 4)
    return rows["published_on"].str[:size].fillna("undated")


def _tell_line(own: pd.DataFrame, speaker: str) -> str:
    if own.empty:
        return "Nobody is quoted with one claim in two articles."
    changed, days = own[own["has_changed"]], own["published_on"].dropna().str[:10]
    told = f"{clean(speaker)}: {tell_few(own['claim'].nunique(), 'claim')} in "
    told += tell_few(own["article_id"].nunique(), "document")
    told += f", {tell_period(days.min(), days.max())}" if len(days) else ""
    if changed.empty:
        return f"{told}; no wording differs in fact from the earliest."
    kinds = changed["relation"].value_counts()
    first = changed.iloc[0]
    what = f"{_tell_kinds(kinds)}, the first on {clean(first['tip'])}"
    return f"{told}; differing in fact from the earliest: {what}."
