"""The measures of tone, each of a whole Coverage or of statements filtered from one: what `presswork.tone` offers.

Every function returns a tidy frame that knows which statements it counts, so that it can be shown in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from presswork.language.dates import PERIODS, cut_days
from presswork.schema import KIND_ACTS, Basis, Given, attach_basis, find_coverage, find_rows, need_basis
from presswork.show.values import show_value, tell_few, tell_number
from presswork.tone import averages, surroundings, tone
from presswork.tone.reading.target_names import name_targets

_NOTHING = ("no ", "No ")  # "no concession" is nothing that is spoken of
_NO_ACT = "none plain"
_MOODS = ("n", "n_articles", "mean_tone", "mean_low", "mean_high")
_STANCES = {
    "n": "n_aimed",
    "mean_tone": "mean_target_tone",
    "mean_low": "target_tone_low",
    "mean_high": "target_tone_high",
}


def average(
    rows: pd.DataFrame, by: Sequence[str] | str, min_statements: int = averages.MIN_STATEMENTS, tone: str = "tone"
) -> pd.DataFrame:
    """Return the mean tone of each group of statements or comments, the largest group first.

    Columns as :func:`presswork.tone.averages.average_tone`.

    Parameters
    ----------
    rows
        Statements or comments of a Coverage.
    by
        Columns that make the groups.
    min_statements
        Groups with fewer have no mean.
    tone
        ``tone``, or ``target_tone`` for the tone towards the target.
    """
    by = [by] if isinstance(by, str) else list(by)
    behind = need_basis(rows).places
    return _attach(
        averages.average_tone(rows, by, tone, min_statements, model=find_coverage(rows).tone_model),
        rows,
        rows if behind is None else behind,
        by,
    )


def by_speaker(officials: Given, min_statements: int = averages.MIN_STATEMENTS) -> pd.DataFrame:
    """Return the mean tone of each speaker, the most quoted first, as :func:`average`.

    Parameters
    ----------
    officials
        Statements, such as ``coverage.officials``; of a Coverage all statements count.
    """
    rows = find_rows(officials, "statements")
    tones = averages.average_tone(
        rows, ["speaker"], "tone", min_statements, model=find_coverage(officials).tone_model
    )
    return _attach(tones, officials, rows, ["speaker"], lambda: _tell_speakers(tones, rows, min_statements))


def _tell_speakers(tones: pd.DataFrame, rows: pd.DataFrame, min_statements: int) -> str:
    enough = tones.dropna(subset=["mean_tone"])
    n_apart = len(averages.select_apart(enough))
    unclear = show_value(rows["is_unclear"].mean(), "share")
    apart = f"{tell_number(n_apart) if n_apart else 'none'} of them {'are' if n_apart > 1 else 'is'}"
    found = f"{len(enough)} of {len(tones)} speakers have {tell_few(min_statements, 'statement')} or more"
    return (
        f"{found}; {apart} clearly off neutral, in five documents or more. Unclear: {unclear} of {len(rows)} "
        "statements."
    )


def too_few(tones: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of those speakers of :func:`by_speaker` who have too few for a mean."""
    rows = need_basis(tones).places
    few = rows[rows["speaker"].isin(tones.loc[tones["mean_tone"].isna(), "speaker"])]
    return few.sort_values(["speaker", "article_id", "start"], kind="stable")


def toward(officials: Given, by: str = "speaker", all_targets: bool = False) -> pd.DataFrame:
    """Return who speaks how of whom, one row per group of speakers and target, the most frequent first.

    Columns as :func:`presswork.tone.averages.compare_tone`, the target being ``target_name``.

    Parameters
    ----------
    by
        ``speaker``, or ``affiliation`` for whom they speak for.
    all_targets
        Count every target of a statement (:func:`targets`), which costs a second scoring; else its main target only.

    Notes
    -----
    Only what is clear is counted, and nothing of which the statement says that there is none.  Apologies and offers
    are left out: they speak ill of nobody, whatever grave things they name (:func:`by_act`).
    """
    rows = find_rows(officials, "statements")
    aimed = _aim_each(rows, targets(officials)) if all_targets else rows[rows["target"].notna()]
    is_thing = ~aimed["target"].str.startswith(_NOTHING)
    clear = aimed[is_thing & aimed["is_unclear"].eq(False) & ~aimed["act"].isin(KIND_ACTS)]
    named = name_targets(clear, find_coverage(officials).speakers)
    pairs = averages.compare_tone(named, by, "target_name", find_coverage(officials).tone_model)
    return _attach(pairs, officials, named, [by, "target_name"], lambda: _tell_pairs(rows, aimed, named, pairs))


def _aim_each(rows: pd.DataFrame, each: pd.DataFrame) -> pd.DataFrame:
    """Return the statements once for each of their targets, with that target's tone in place of the main one's."""
    columns = {"tone": "target_tone", "label": "target_tone_label"}
    columns |= {"start": "target_start", "end": "target_end"}
    new = each.rename(columns=columns)
    kept = rows[[name for name in rows if name in ("article_id", "quotation") or name not in new]]
    return kept.merge(new, on=["article_id", "quotation"])


def _tell_pairs(rows: pd.DataFrame, aimed: pd.DataFrame, named: pd.DataFrame, pairs: pd.DataFrame) -> str:
    least = averages.MIN_STATEMENTS
    n_often = int((pairs["n"] >= least).sum())
    return (
        f"A target is known for {rows['target'].notna().sum()} of {len(rows)} statements. Of {len(aimed)} targets "
        f"{len(named)} are counted: unclear tones, what is said not to exist, apologies and offers are left out. "
        f"They make {tell_few(len(pairs), 'pair')} of speaker and target, "
        f"{tell_number(n_often) if n_often else 'none'} with {tell_few(least, 'statement')} or more."
    )


def targets(officials: Given) -> pd.DataFrame:
    """Return each statement's targets with their own tone, one row per statement and target, at most four of one.

    Columns as :func:`presswork.tone.tone.score_each_target`.
    """
    coverage, rows = find_coverage(officials), find_rows(officials, "statements")
    each = tone.score_each_target(rows, coverage.articles, coverage.tone_model)
    told = f"{len(each)} targets in {rows['target'].notna().sum()} of {len(rows)} statements."
    return _attach(each, officials, rows, ["article_id", "quotation"], lambda: told)


def by_act(officials: Given, min_statements: int = averages.MIN_STATEMENTS) -> pd.DataFrame:
    """Return the tone of the statements of each act, one row per act, the most frequent first, those without last.

    Parameters
    ----------
    officials
        Statements, such as ``coverage.officials``.

    Returns
    -------
    DataFrame
        ``act`` ("none plain" where no act is); ``n``, ``n_articles``; ``mean_tone``, ``mean_low``, ``mean_high``: the
        mood of what is told; ``n_aimed`` statements with a target and a clear tone towards it, ``mean_target_tone``,
        ``target_tone_low``, ``target_tone_high``; ``basis``.

    Notes
    -----
    An apology and an offer have no stance: the harm that they name is not meant for anybody.  Means and intervals as
    in :func:`by_group`.
    """
    rows = find_rows(officials, "statements")
    acts = rows.assign(act=rows["act"].fillna(_NO_ACT))
    model = find_coverage(officials).tone_model
    moods = averages.average_tone(acts, ["act"], "tone", min_statements, model=model)
    aimed = acts[acts["is_unclear"].eq(False) & ~acts["act"].isin(KIND_ACTS)]
    stances = averages.average_tone(aimed, ["act"], "target_tone", min_statements, model=model)
    stances = stances.rename(columns=_STANCES)
    table = moods[["act", *_MOODS]].merge(stances[["act", *_STANCES.values()]], "left", "act")
    table = table.assign(n_aimed=table["n_aimed"].astype("Int64"), basis=moods["basis"])
    table = table.sort_values("act", key=lambda act: act.eq(_NO_ACT), kind="stable", ignore_index=True)
    return _attach(table, officials, acts, ["act"], lambda: _tell_acts(rows))


def _tell_acts(rows: pd.DataFrame) -> str:
    n = rows["act"].notna().sum()
    told = f"An act is plain in {n} of {len(rows)} statements"
    return f"{told}; the others do something else, or several things at once."


def by_group(
    officials: Given,
    by: Sequence[str] = ("affiliation", "outlet", "kind", "cue_class", "month"),
    min_statements: int = averages.MIN_STATEMENTS,
) -> pd.DataFrame:
    """Return the mean tone of the groups that each of several columns makes, one row per column and group.

    Columns as :func:`presswork.tone.averages.average_each`.

    Parameters
    ----------
    by
        Columns of the statements, or of the article that they stand in: ``outlet``, ``day``, ``week``, ``month``,
        ``year``, or a column of ``metadata.csv`` of the user's own.
    """
    coverage, rows = find_coverage(officials), find_rows(officials, "statements")
    facts = _list_facts(coverage.articles, [name for name in by if name not in rows])
    placed = rows.assign(**{name: rows["article_id"].map(values) for name, values in facts.items()})
    groups = averages.average_each(placed, list(by), min_statements=min_statements, model=coverage.tone_model)
    return _attach(groups, officials, averages.list_groups(placed, list(by)), ["grouped_by", "value"])


def _list_facts(articles: pd.DataFrame, names: Sequence[str]) -> dict[str, pd.Series]:
    """Return what is known of each article under names of ours, of periods and of the user's own columns."""
    facts = articles.set_index("article_id")
    own = [value if isinstance(value, dict) else {} for value in facts["own"]]
    found = {name: cut_days(facts["published_on"], name) for name in names if name in PERIODS}
    found |= {name: facts[name] for name in names if name in facts and name not in found}
    mine = [name for name in names if name not in found and any(name in row for row in own)]
    return found | {name: pd.Series([row.get(name) for row in own], facts.index, dtype="str") for name in mine}


def by_month(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`by_group` that are months, in their order."""
    months = groups[groups["grouped_by"].eq("month")].sort_values("value")
    basis, coverage = need_basis(groups), find_coverage(groups)
    dates = coverage.officials["article_id"].map(coverage.articles.set_index("article_id")["published_on"])
    told = f"{tell_few(len(months), 'month').capitalize()}; "
    told += f"{dates.isna().sum()} of {len(dates)} statements stand in undated articles."
    return attach_basis(months, Basis(basis.coverage, lambda: basis.places, basis.by, lambda: told))


def shares(officials: Given, min_statements: int = averages.MIN_STATEMENTS) -> pd.DataFrame:
    """Return the shares of negative and positive statements, all together and by form, with their intervals.

    Columns as :func:`presswork.tone.averages.average_each`; the intervals allow for wrong labels.
    """
    rows = find_rows(officials, "statements").assign(all="all officials")
    model = find_coverage(officials).tone_model
    groups = averages.average_each(rows, ["all", "kind"], min_statements=min_statements, model=model)
    return _attach(groups, officials, averages.list_groups(rows, ["all", "kind"]), ["grouped_by", "value"])


def around(officials: Given) -> pd.DataFrame:
    """Return each statement with the tone of the reporter's own words around it.

    Columns as :func:`presswork.tone.surroundings.score_surroundings`, and ``outlet``.
    """
    coverage, rows = find_coverage(officials), find_rows(officials, "statements")
    scored = surroundings.score_surroundings(
        coverage.statements, coverage.articles, coverage.blocks, coverage.tone_model
    )
    keys = ["article_id", "quotation"]
    scored = scored[pd.MultiIndex.from_frame(scored[keys]).isin(pd.MultiIndex.from_frame(rows[keys]))]
    outlets = scored["article_id"].map(coverage.articles.set_index("article_id")["outlet"])
    scored = scored.assign(outlet=outlets)
    return attach_basis(scored, Basis(coverage, reading=lambda: _tell_around(scored)))


def _tell_around(scored: pd.DataFrame) -> str:
    known = scored["reporter_tone"].notna()
    unclear = show_value(scored.loc[known, "is_reporter_unclear"].mean(), "share")
    return (
        f"The reporter's own words have a tone around {known.sum()} of {len(scored)} statements; {unclear} of these "
        "are unclear."
    )


def compare_around(scored: pd.DataFrame, by: str = "outlet", min_statements: int = 5) -> pd.DataFrame:
    """Return quoted and reporter's tone of each group, of what :func:`around` scored.

    Columns as :func:`presswork.tone.surroundings.compare_surroundings`.
    """
    table = surroundings.compare_surroundings(scored, [by], min_statements, model=find_coverage(scored).tone_model)
    return _attach(table, scored, scored.dropna(subset=["tone", "reporter_tone"]), [by])


def contrasts(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of :func:`around` whose two tones lie farthest apart, the farthest first."""
    return attach_basis(surroundings.list_contrasts(scored), Basis(find_coverage(scored)))


def disagreements(officials: Given) -> pd.DataFrame:
    """Return the statements on which model and word list disagree strongly.

    Columns as :func:`presswork.tone.tone.find_disagreements`, and those that say which statement it is.
    """
    rows = find_rows(officials, "statements")
    found = tone.find_disagreements(rows["text"].tolist(), model=find_coverage(officials).tone_model)
    facts = rows[["article_id", "quotation", "speaker"]].reset_index(drop=True)
    told = f"Model and word list disagree strongly on {len(found)} of {len(rows)} statements."
    disputed = rows.iloc[found["row"].tolist()]
    return _attach(found.join(facts, on="row"), officials, disputed, ["article_id", "quotation"], lambda: told)


def _attach(
    frame: pd.DataFrame,
    given: Given,
    places: pd.DataFrame,
    by: Sequence[str],
    reading: Callable[[], str] | None = None,
) -> pd.DataFrame:
    return attach_basis(frame, Basis(find_coverage(given), lambda: places, by, reading))
